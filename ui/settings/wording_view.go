package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow/letter"
)

// wordingView shows the wording of one letter and a page of it.
type wordingView struct {
	host  *shell.Host
	model *Wording
	shown func()

	letters, versions, samples, fields *kit.Pick
	entry                              *kit.Entry
	line, words, stands                *kit.Text
	wrong                              *fyne.Container
	sheet                              *kit.PagePreview
	preview                            *kit.Scroll
	turn                               *fyne.Container
	root                               fyne.CanvasObject
	save, undo                         *kit.Button
	painting                           bool
}

func newWordingView(h *shell.Host, p Ports, shown func()) *wordingView {
	v := &wordingView{host: h, shown: shown, wrong: kit.Down(0), line: kit.NewText(kit.FaceCaption, "").In(theme.Fg2), words: kit.Small("").In(theme.Fg2).Elide(),
		stands: kit.Small("").In(theme.Fg2)}
	m := NewWording(h, p, v.paint)
	v.model = m
	v.letters = kit.NewPick(nil, func(id string) { m.Take(letter.Kind(id)) }).Wide(200)
	v.versions = kit.NewPick(nil, m.Look).Wide(200).WithHint(lang.Say("As typed, not saved"))
	v.samples = kit.NewPick(nil, m.Show).Small()
	v.fields = kit.NewPick(nil, v.insert).WithHint(lang.Say("Fill in")).Acts().Small()
	v.entry = kit.NewNote(8).Limit(20000)
	v.entry.OnChanged = func(s string) {
		if !v.painting && m.Read {
			m.Type(s)
		}
	}
	v.entry.OnMoved(v.paintLine)
	v.sheet = kit.NewPagePreview(kit.Sheet{})
	v.preview = kit.NewScroll(kit.Pad(16, 12, v.sheet))
	v.turn = kit.Across(4,
		kit.NewIconButton(theme.IconChevronLeft, lang.Say("Page before"), func() { m.TurnPage(-1) }),
		kit.NewIconButton(theme.IconChevronRight, lang.Say("Next page"), func() { m.TurnPage(1) }))
	v.save = kit.NewButton(lang.Say("Save the wording"), kit.Go, m.Save).WithKey(shell.MainAct)
	v.undo = kit.NewButton(lang.Say("Put back as it was"), kit.Plain, m.PutBack)

	head := kit.Beside(16, kit.GrowBy(1.2, kit.NewField(lang.Say("Letter"), v.letters)), kit.Grow(kit.NewField(lang.Say("Wording"), v.versions)))
	left := kit.Down(6, kit.High(36, kit.Across(8, v.line, kit.Spacer(), kit.Shrink(110, 0, v.fields))), v.wrong, kit.Grow(v.entry))
	right := kit.BareCard(kit.Down(0,
		kit.NewPanel(theme.Card, kit.High(36, kit.Pad(12, 0, kit.Across(8, kit.Shrink(60, 0, v.words), kit.Spacer(), v.turn, kit.Shrink(150, 0, v.samples))))).LineBelow(theme.Line),
		kit.Grow(kit.NewPanel(theme.Bg, v.preview))))
	v.root = kit.Down(8, kit.Section(WordingOf.Title()),
		kit.Small(lang.Say("What law and safety ask of a letter is not in its words and stays. A letter that was printed keeps its words.")).In(theme.Fg2).Wrap(),
		head, kit.Grow(kit.Panes(16, kit.Grow(left), kit.Grow(right))))
	return v
}

func (v *wordingView) body() fyne.CanvasObject { return v.root }

func (v *wordingView) foot() (left, right []fyne.CanvasObject) {
	return []fyne.CanvasObject{v.undo}, []fyne.CanvasObject{kit.Shrink(60, 0, v.stands.Elide()), v.save}
}

func (v *wordingView) enter() {
	v.model.Reread()
	kit.Focus(v.letters)
}

// enterPart takes the letter in hand that the place names.
func (v *wordingView) enterPart(kind string) { v.model.Take(letter.Kind(kind)) }

func (v *wordingView) seen() *sight { return v.model.seen() }

func (v *wordingView) start() fyne.CanvasObject { return v.letters }

func (v *wordingView) leave() {
	v.model.reads.Drop()
	v.model.tries.Drop()
}

func (v *wordingView) unsaved() bool { return v.model.Unsaved() }

func (v *wordingView) changed() { v.model.Reread() }

func (v *wordingView) commands() []shell.Command {
	m := v.model
	changed := func() (bool, string) { return m.Changed(), lang.Say("Nothing is changed.") }
	return []shell.Command{
		{ID: "settings.save", Title: v.save.Label(), Key: shell.MainAct, Menu: shell.MenuEdit, Enabled: changed, Do: m.Save},
		{ID: "settings.undo", Title: v.undo.Label(), Menu: shell.MenuEdit, Enabled: changed, Do: m.PutBack},
		{ID: "settings.standard", Title: lang.Say("Use the standard wording"), Menu: shell.MenuEdit, Do: func() { m.Look(standing) }},
	}
}

// insert fills a field in where the text cursor is.
func (v *wordingView) insert(name string) {
	v.fields.Choose("")
	for _, f := range v.model.Fields() {
		if f.Name == name {
			kit.Focus(v.entry)
			v.entry.Insert(f.Insert)
		}
	}
}

func (v *wordingView) paint() {
	m := v.model
	if v.root == nil {
		return // still being made
	}
	if !m.Read {
		v.shown()
		return
	}
	v.painting = true
	v.letters.SetChoices(m.Letters())
	v.letters.Choose(string(m.Kind()))
	v.versions.SetChoices(m.Versions())
	v.versions.Choose(m.Version())
	v.samples.SetChoices(m.Samples())
	v.samples.Choose(m.Sample())
	var fields []kit.Choice
	for _, f := range m.Fields() {
		fields = append(fields, kit.Choice{ID: f.Name, Label: f.Name + ": " + strings.ReplaceAll(f.Example, "\n", ", ")})
	}
	v.fields.SetChoices(fields)
	if v.entry.Text() != m.Text() {
		v.entry.SetText(m.Text())
	}
	v.entry.SetInvalid(len(m.Mistakes()) > 0)
	v.paintWrong()
	v.paintPage()
	v.paintLine()
	v.stands.SetText(m.Stands())
	busy(v.save, m.Busy)
	off := ""
	if !m.Changed() {
		off = lang.Say("Nothing is changed.")
	}
	v.undo.Off(off)
	if !m.Busy {
		v.save.Off(off)
	}
	v.painting = false
	v.shown()
}

// paintWrong lists what keeps the wording from being saved, each with the way to
// its line.
func (v *wordingView) paintWrong() {
	var found []kit.Problem
	for _, w := range v.model.Mistakes() {
		found = append(found, kit.Problem{Text: lang.Sayf("Line %d: %s", w.Line, w.Problem), Detail: allowed(w), Follow: func() { v.entry.GoToLine(w.Line) }})
	}
	if len(found) == 0 {
		v.wrong.Hide()
		return
	}
	var list fyne.CanvasObject = kit.ErrorSummary(lang.Count(len(found), "%d thing keeps this wording from being saved", "%d things keep this wording from being saved"), found...)
	if len(found) > 2 { // the field keeps its room
		list = kit.High(150, kit.NewScroll(list))
	}
	v.wrong.Objects = []fyne.CanvasObject{list}
	v.wrong.Show()
}

// allowed says what may stand there where that is short enough to read; Fill in
// has the rest.
func allowed(w *letter.TemplateError) string {
	if n := len(w.Allowed); n == 0 || n > 6 {
		return ""
	}
	return lang.Sayf("One of %s", strings.Join(w.Allowed, ", "))
}

func (v *wordingView) paintPage() {
	m := v.model
	v.words.SetText(m.PageWords())
	if s, ok := m.Sheet(); ok {
		v.sheet.Set(s)
	}
	if m.Pages() > 1 {
		v.turn.Show()
	} else {
		v.turn.Hide()
	}
}

func (v *wordingView) paintLine() {
	v.line.SetText(lang.Sayf("Line %d of %d", v.entry.Line(), strings.Count(strings.TrimSuffix(v.entry.Text(), "\n"), "\n")+1))
}
