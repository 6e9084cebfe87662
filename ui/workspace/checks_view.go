package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// checksView is the checks on the left and the application beside them.
type checksView struct {
	s     *Screen
	root  fyne.CanvasObject
	rows  *kit.Checks
	room  *kit.Scroll
	paper slot
	newer slot // that there are newer questions

	key   string             // what the open row shows
	asked checklist.ItemID   // the question with the controls
	field fyne.CanvasObject  // the control that answers it
	note  *kit.Entry         // the note beside it
	segs  *kit.Segments      // its answers, where they stand side by side
	ticks map[rune]*kit.Tick // its answers, where several can be ticked
	save  func()             // saves what is ticked

	beside *fyne.Container // the form
}

func newChecksView(s *Screen) *checksView {
	v := &checksView{s: s, paper: s.slot(), newer: s.slot()}
	v.rows = kit.NewChecks(func(id string) { s.m.OpenRow(id); v.focus() })
	v.room = kit.NewScroll(kit.Pad(6, 6, v.rows))
	v.beside = kit.GrowBy(404, kit.PadEach(6, 0, 0, 0, v.paper.box))
	v.root = kit.PadEach(6, 24, 12, 18, kit.Panes(6, kit.GrowBy(730, kit.Down(0, v.newer.box, kit.Grow(v.room))), v.beside))
	return v
}

// update shows the checks as they are. The open row keeps its focus and what
// is being typed unless its questions changed.
func (v *checksView) update(turned bool) {
	m := v.s.m
	v.paper.show(fmt.Sprint(m.id, m.Form()), func() fyne.CanvasObject {
		head := kit.NewPanel(theme.Card, kit.High(40, kit.Pad(12, 0, kit.Across(8, kit.Strong(m.FormTitle()), kit.Spacer())))).LineBelow(theme.Line)
		return kit.BareCard(kit.Down(0, head, kit.Grow(kit.NewPanel(theme.Bg, kit.NewScroll(kit.Pad(12, 12, v.s.formPaper()))))))
	})
	newer := m.NewerWords()
	v.newer.show(newer, func() fyne.CanvasObject {
		if newer == "" {
			return nil
		}
		return kit.PadEach(6, 18, 0, 6, kit.NewPanel(theme.Callout, kit.Pad(12, 6, kit.Across(12,
			kit.Grow(kit.NewText(kit.FaceSmall, newer).In(theme.OnCallout).Wrap()), kit.NewButton(lang.Say("Move to them"), kit.Plain, m.MoveToNewer).Small()))))
	})
	rows := m.Rows()
	v.rows.SetChecks(rows)
	key := fmt.Sprint(len(rows)) + m.checks.open + "|" + string(m.checks.at) + "|" + string(m.checks.wantsNote) + "|" + string(m.checks.wantsTick)
	for _, q := range m.Questions(m.checks.open) {
		key += fmt.Sprintf("|%s %s %s %s %s %v", q.Item.ID, q.State, q.Label, q.By, lang.Of(q.Words), q.Mine)
	}
	key = string(m.id) + key
	if key == v.key {
		return
	}
	back := v.back()
	moved := v.asked != m.checks.at || m.checks.wantsNote != ""
	v.key, v.asked, v.field, v.note, v.segs, v.ticks, v.save = key, m.checks.at, nil, nil, nil, nil, nil
	v.rows.Open(m.checks.open, v.content()) // lays the page out anew
	if v.s.here && (moved || turned) {
		v.room.ToTop() // coming from above, the focus brings the whole question into view
		if !turned {
			v.focus()
		}
		return
	}
	back()
}

// back returns what gives the focus back to the question once it is drawn anew, to
// the same part of it, if it has the focus now.
func (v *checksView) back() func() {
	c := fyne.CurrentApp().Driver().CanvasForObject(v.rows) // which was drawn, as the question may not be yet
	on := func(o fyne.CanvasObject) bool {
		f, ok := o.(kit.Focuser)
		return ok && c != nil && c.Focused() != nil && c.Focused() == f.FocusTarget()
	}
	switch {
	case v.note != nil && on(v.note):
		return func() { kit.Focus(v.note) }
	case v.field != nil && on(v.field):
		return func() { kit.Focus(v.field) }
	}
	return func() {}
}

// focus goes to the question, or to the note it still needs.
func (v *checksView) focus() {
	switch {
	case v.note != nil && v.s.m.checks.wantsNote != "":
		kit.Focus(v.note)
	case v.field != nil:
		kit.Focus(v.field)
	default:
		kit.Focus(v.rows)
	}
}

// content is the open row: its questions one after another, one of them with
// what is needed to answer it.
func (v *checksView) content() fyne.CanvasObject {
	qs := v.s.m.Questions(v.s.m.checks.open)
	if len(qs) == 0 {
		return nil
	}
	column, worked := kit.Down(8), kit.Down(8)
	for _, q := range qs {
		switch {
		case q.Item.Type == checklist.Computed && q.Words == "":
			worked.Add(v.told(q)) // nothing to do about it: last
		case q.Item.ID == v.s.m.checks.at && q.May:
			column.Add(v.question(q))
		default:
			column.Add(v.told(q))
		}
	}
	column.Objects = append(column.Objects, worked.Objects...)
	return column
}

// told is a question that is not being answered: its answer, or whose it is.
func (v *checksView) told(q Question) fyne.CanvasObject {
	m := v.s.m
	var words []fyne.CanvasObject
	icon := theme.IconCheck
	again := kit.NewLink(lang.Say("Change"), func() { m.Ask(q.Item.ID) }).As(kit.FaceSmall)
	switch {
	case q.Label != "":
		runs := []kit.Run{kit.R(lang.Of(q.Item.Ask) + " "), kit.B(q.Label)}
		if q.By != "" {
			runs = append(runs, kit.R("   "+q.By).In(theme.Fg2))
		}
		words = append(words, kit.NewRuns(kit.FaceSmall, runs...).Wrap())
		if !q.May || q.Item.Type == checklist.Computed {
			again = nil
		}
	default:
		icon, again = theme.IconUser, nil
		if !q.Mine && len(q.Item.Who) > 0 && clinical(q.Item.Who[0]) {
			icon = theme.IconStethoscope
		}
		words = append(words, kit.Small(lang.Of(q.Item.Ask)).Wrap())
		switch {
		case q.May:
			again = kit.NewLink(lang.Say("Answer"), func() { m.Ask(q.Item.ID) }).As(kit.FaceSmall)
		case q.Who != "":
			words = append(words, kit.Hint(q.Who+".").In(theme.Fg))
		}
	}
	if q.Answer.Note != "" && !q.Secret {
		words = append(words, kit.NewText(kit.FaceCaption, q.Answer.Note).Wrap())
	}
	if q.Words != "" && q.State != checklist.CannotStart {
		words = append(words, kit.NewText(kit.FaceCaption, lang.Of(q.Words)).In(theme.ErrOnSel).Wrap())
	}
	row := []fyne.CanvasObject{kit.NewIcon(icon, theme.Fg, 16), kit.Grow(kit.Down(0, words...))}
	if again != nil {
		row = append(row, again)
	}
	return kit.Top(8, row...)
}

// question is the one being answered.
func (v *checksView) question(q Question) fyne.CanvasObject {
	m := v.s.m
	column := kit.Down(6, kit.Strong(lang.Of(q.Item.Ask)).Wrap())
	if q.Item.Help != "" {
		column.Add(kit.Small(lang.Of(q.Item.Help)).Wrap())
	}
	if !q.Mine {
		column.Add(kit.Small(lang.Sayf("You can raise a doubt here. Anything else is for %s.", lang.Of(q.Item.Who[0].Words()))).Wrap())
	}
	v.note = kit.NewEntry().WithHint(noteHint(q.Item)).Limit(500)
	v.note.SetText(m.Note(q.Item.ID))
	v.note.ToEnd() // a row that is drawn anew must not part what is being typed
	v.note.OnChanged = func(s string) { m.SetNote(q.Item.ID, s) }
	v.note.OnSubmitted = func(string) { m.NoteSubmitted(q.Item.ID) }
	entry := v.note
	v.note.OnFocus = func(on bool) {
		// A field that is drawn anew for the same question is left by nobody.
		if !on && (entry == v.note || m.checks.at != q.Item.ID) {
			m.NoteSubmitted(q.Item.ID)
		}
	}
	// What is asked, and who may read it, stand above the field: whatever gains the
	// focus shows what is above it, where the page has little room below.
	switch {
	case m.checks.wantsNote == q.Item.ID:
		column.Add(kit.NewText(kit.FaceCaption, lang.Sayf("Saved. Write down %s beside it, then press Enter.", cmp.Or(lang.Of(q.Item.Note), lang.Say("why")))).In(theme.ErrOnSel).Bold().Wrap())
	case m.checks.wantsTick == q.Item.ID:
		column.Add(kit.NewText(kit.FaceCaption, lang.Say("Nothing is saved yet: tick what applies, or choose None of these.")).In(theme.ErrOnSel).Bold().Wrap())
	case q.Item.Restricted:
		column.Add(kit.NewText(kit.FaceCaption, lang.Say("Only the safeguarding lead and responsible clinicians can read the answer and the note.")).Wrap())
	default:
		column.Add(kit.NewText(kit.FaceCaption, lang.Say("Everyone on this case can read the note.")).Wrap())
	}
	v.controls(q, column)
	return kit.NewTogether(column)
}

// noteHint says what the note beside a question is for.
func noteHint(it *checklist.Item) string {
	if it.Note == "" {
		return lang.Say("Note")
	}
	return kit.Capital(lang.Of(it.Note))
}

// controls adds what answers a question of its type.
func (v *checksView) controls(q Question, column *fyne.Container) {
	m, it := v.s.m, q.Item
	answer := func(a checklist.Answer) { m.Answer(it.ID, a) }
	switch it.Type {
	case checklist.Text:
		v.note.OnFocus, v.note.OnSubmitted = nil, nil
		v.note.WithHint(lang.Say("Answer"))
		v.note.SetText(m.TypedAnswer(it.ID, q.Answer.Value))
		v.note.OnChanged = func(s string) { m.SetTypedAnswer(it.ID, s) }
		entry := v.note
		save := func() { answer(checklist.Answer{Value: entry.Text()}) }
		entry.OnSubmitted = func(string) { save() }
		v.field = entry
		column.Add(kit.Across(12, kit.Grow(entry), kit.NewButton(lang.Say("Save"), kit.Plain, save)))
	case checklist.Date:
		d := kit.NewDateField(func() kit.Date { return kit.Date(m.host.Today()) })
		if on, err := nhs.ParseDate(q.Answer.Value); err == nil {
			d.Set(kit.Date(on))
		}
		save := func() {
			if on, ok := d.Value(); ok {
				answer(checklist.Answer{Value: nhs.Date(on).String()})
			}
		}
		v.field = d.OnEnter(save)
		column.Add(kit.Across(12, kit.Grow(d), kit.NewButton(lang.Say("Save"), kit.Plain, save)))
		column.Add(v.note)
	case checklist.Ticks:
		v.tickControls(q, column, answer)
	default:
		options := m.optionsFor(it)
		var segs []kit.Segment
		for _, o := range options {
			segs = append(segs, kit.Segment{ID: o.Value, Label: lang.Of(o.Label), Key: letterOf(o.Key)})
		}
		v.segs = kit.NewSegments(segs, func(id string) { answer(checklist.Answer{Value: id}) })
		if !q.Secret {
			v.segs.Choose(q.Answer.Value)
		}
		v.field = v.segs
		if v.fits(options) {
			column.Add(kit.Beside(12, kit.Left(v.segs), kit.Grow(v.note.Wide(160)))) // a note of a few words, or a line of its own
			return
		}
		column.Add(v.segs.Wrapped())
		column.Add(v.note)
	}
}

// letterOf is the letter of an answer, or 0 where it has none.
func letterOf(key string) rune {
	if key == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(key)
	return r
}

// fits says whether answers stand side by side with room for a note.
func (v *checksView) fits(options []checklist.Option) bool {
	n := 0
	for _, o := range options {
		n += utf8.RuneCountInString(lang.Of(o.Label)) + 6
	}
	return n <= 52
}

func (v *checksView) tickControls(q Question, column *fyne.Container, answer func(checklist.Answer)) {
	m := v.s.m
	v.ticks = map[rune]*kit.Tick{}
	var boxes []fyne.CanvasObject
	ticks := map[string]*kit.Tick{}
	for _, o := range q.Item.Options {
		t := kit.NewTick(lang.Of(o.Label), nil)
		t.SetOn(slices.Contains(q.Answer.Values, o.Value))
		ticks[o.Value] = t
		if o.Key == "" {
			boxes = append(boxes, t)
			continue
		}
		v.ticks[letterOf(o.Key)] = t
		boxes = append(boxes, kit.Across(6, kit.Key(o.Key), t))
	}
	v.save = func() {
		var a checklist.Answer
		for _, o := range q.Item.Options {
			if ticks[o.Value].On() {
				a.Values = append(a.Values, o.Value)
			}
		}
		if a.Blank() {
			m.NothingTicked(q.Item.ID)
			return
		}
		answer(a)
	}
	// The digits tick from wherever the focus is, so it waits where Enter saves.
	save := kit.NewButton(lang.Say("Save what is ticked"), kit.Plain, v.save).WithKey("Enter").Small()
	v.field = save
	column.Add(kit.Flow(20, 6, boxes...))
	none := kit.NewButton(lang.Say("None of these"), kit.Plain, func() { answer(checklist.Answer{Value: checklist.None}) }).WithKey("n").Small()
	column.Add(kit.Beside(12, kit.Across(12, save, none), kit.Grow(v.note.Wide(160))))
}

// press gives the answer with this letter, or ticks its box. It reports
// whether there is one.
func (v *checksView) press(k rune) bool {
	m := v.s.m
	q, ok := m.At()
	if !ok || m.tab != Checks {
		return false
	}
	if v.segs != nil {
		return v.segs.PressKey(k)
	}
	if v.ticks != nil {
		if k == 'n' {
			m.Answer(q.Item.ID, checklist.Answer{Value: checklist.None})
			return true
		}
		if t := v.ticks[k]; t != nil {
			t.SetOn(!t.On())
			return true
		}
		return false
	}
	return false
}

// formPaper is the application on a page of paper, which is white in every theme.
func (s *Screen) formPaper() fyne.CanvasObject {
	title, received := s.m.FormHead()
	column := kit.Down(5, kit.Strong(title).In(theme.Ink).Wrap(), kit.NewText(kit.FaceCaption, received).In(theme.Ink).Wrap(), kit.Gap(4))
	for _, r := range s.m.Form() {
		column.Add(onPaper(r))
	}
	if unread := s.m.Unread(); len(unread) > 0 {
		column.Add(kit.Gap(4))
		column.Add(kit.NewText(kit.FaceCaption, lang.Say("Lines nobody could read")).Bold().In(theme.Ink))
		for _, l := range unread {
			column.Add(kit.NewText(kit.FaceCaption, printable(l)).In(theme.Ink).Wrap())
		}
	}
	return kit.NewPanel(theme.Paper, kit.Pad(20, 16, column)).Line(theme.Line2)
}

func onPaper(r Pair) fyne.CanvasObject {
	return kit.Top(8, kit.Wide(112, kit.NewText(kit.FaceCaption, r[0]).In(theme.Ink).Wrap()),
		kit.Grow(kit.NewText(kit.FaceCaption, r[1]).In(theme.Ink).Wrap()))
}
