package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// rulesView shows rules, each as a sentence with fields in it.
type rulesView struct {
	host    *shell.Host
	model   *Rules
	shown   func()
	root    fyne.CanvasObject
	waiting *fyne.Container
	summary *fyne.Container
	entries map[string]*kit.Entry
	picks   map[string]*kit.Pick
	fixed   map[string]*kit.Text // for those who may not change them
	rows    []ruleRow
	stands  *kit.Text
	save    *kit.Button
	undo    *kit.Button
	first   fyne.CanvasObject
	busy    bool // when last painted
}

// ruleRow is what changes in a row.
type ruleRow struct {
	rule  rule
	about *kit.Text
	wrong *kit.Text
}

func newRulesView(h *shell.Host, p Ports, title string, groups []ruleGroup, shown func()) *rulesView {
	v := &rulesView{host: h, shown: shown, waiting: kit.Down(8), summary: kit.Down(0), entries: map[string]*kit.Entry{}, picks: map[string]*kit.Pick{}, fixed: map[string]*kit.Text{},
		stands: kit.Small("").In(theme.Fg2)}
	m := NewRules(h, p, groups, v.paint)
	v.model = m
	v.save = kit.NewButton(lang.Say("Save these rules"), kit.Go, m.Save).WithKey(shell.MainAct)
	v.undo = kit.NewButton(lang.Say("Put back as they were"), kit.Plain, m.PutBack)
	column := kit.Down(16, v.waiting, v.summary)
	for _, g := range groups {
		rows := kit.Down(0)
		for i, r := range g.rows {
			if i > 0 {
				rows.Add(kit.Rule())
			}
			rows.Add(v.row(r))
		}
		column.Add(kit.Down(8, kit.Strong(g.title), kit.BareCard(rows)))
	}
	head := kit.Across(16, kit.Section(title), kit.Spacer())
	if m.MaySet() {
		head.Add(kit.NewLink(lang.Say("Use the defaults"), m.Defaults))
	}
	v.root = kit.Down(4, head, kit.Small(lang.Say("A change counts from the next act. Roles already granted keep their dates.")).In(theme.Fg2).Wrap(),
		kit.Grow(kit.NewScroll(kit.PadEach(4, 12, 4, 0, column))))
	return v
}

// row sets a rule: its name left, its sentence right, with its default under it.
func (v *rulesView) row(r rule) fyne.CanvasObject {
	name := kit.Down(0, kit.Strong(r.title).Wrap())
	if r.hint != "" {
		name.Add(kit.NewText(kit.FaceCaption, r.hint).In(theme.Fg2).Wrap())
	}
	sentence := kit.Flow(8, 6)
	lock := kit.Across(0)
	if r.fixed {
		lock.Add(kit.PadEach(0, 8, 0, 0, kit.NewIcon(theme.IconLock, theme.Fg2, 16)))
	}
	for i, part := range r.parts() {
		if i%2 == 1 {
			sentence.Add(v.control(part))
			continue
		}
		if words := strings.TrimSpace(part); words != "" {
			sentence.Add(kit.High(36, kit.Across(0, lock, kit.Small(words))))
		}
	}
	row := ruleRow{rule: r, about: kit.NewText(kit.FaceCaption, "").In(theme.Fg2).Wrap(), wrong: kit.NewText(kit.FaceCaption, "").Bold().In(theme.Err).Wrap()}
	row.wrong.Hide()
	v.rows = append(v.rows, row)
	column := kit.Down(2, sentence)
	if !r.fixed {
		column.Add(row.wrong)
		column.Add(row.about)
	}
	return kit.Pad(16, 10, kit.Beside(16, kit.GrowBy(0.62, name), kit.Grow(column)))
}

// control is what one sets a line with.
func (v *rulesView) control(path string) fyne.CanvasObject {
	m := v.model
	if !m.MaySet() { // what one may never change is words, not a field
		t := kit.Small("").Bold()
		v.fixed[path] = t
		return kit.High(36, kit.Across(0, t))
	}
	var o fyne.CanvasObject
	if isChoice(path) {
		p := kit.NewPick(nil, func(id string) { m.Type(path, id) }).Wide(260)
		v.picks[path], o = p, p
	} else {
		e := kit.NewEntry().Limit(4).Wide(60)
		e.OnChanged = func(s string) {
			if m.Read {
				m.Type(path, s)
			}
		}
		e.OnSubmitted = func(string) { m.Save() }
		v.entries[path], o = e, e
	}
	if v.first == nil {
		v.first = o
	}
	return o
}

func (v *rulesView) body() fyne.CanvasObject { return v.root }

func (v *rulesView) foot() (left, right []fyne.CanvasObject) {
	if !v.model.MaySet() {
		return []fyne.CanvasObject{kit.Small(lang.Say("The practice manager changes these rules; the safeguarding lead agrees to those about ages.")).In(theme.Fg2)}, nil
	}
	return []fyne.CanvasObject{v.undo}, []fyne.CanvasObject{kit.Shrink(60, 0, v.stands.Elide()), v.save}
}

func (v *rulesView) enter() {
	v.model.Reread()
	if v.first != nil {
		kit.Focus(v.first)
	}
}

func (v *rulesView) seen() *sight { return v.model.seen() }

func (v *rulesView) start() fyne.CanvasObject { return v.first }

func (v *rulesView) leave() {
	v.model.reads.Drop()
	v.model.counts.Drop()
}

func (v *rulesView) unsaved() bool { return v.model.Changes() > 0 }

func (v *rulesView) changed() { v.model.Reread() }

func (v *rulesView) commands() []shell.Command {
	m := v.model
	if !m.MaySet() {
		return nil
	}
	changed := since(func() bool { return m.Changes() > 0 })
	return []shell.Command{
		{ID: "settings.save", Title: v.save.Label(), Key: shell.MainAct, Menu: shell.MenuEdit, Enabled: changed, Do: m.Save},
		{ID: "settings.undo", Title: v.undo.Label(), Menu: shell.MenuEdit, Enabled: changed, Do: m.PutBack},
		{ID: "settings.defaults", Title: lang.Say("Use the defaults of these rules"), Menu: shell.MenuEdit, Do: m.Defaults},
	}
}

func (v *rulesView) paint() {
	if v.root == nil {
		return // still being made
	}
	if !v.model.Read {
		v.shown()
		return
	}
	m := v.model
	for path, t := range v.fixed {
		t.SetText(m.words(path, m.Value(path)))
	}
	for path, e := range v.entries {
		if e.Text() != m.Value(path) {
			e.SetText(m.Value(path))
		}
		e.SetInvalid(of(m.Problems, path) != "")
	}
	for path, p := range v.picks {
		var choices []kit.Choice
		for _, id := range m.Choices(path) {
			choices = append(choices, kit.Choice{ID: id, Label: modeWords[id]})
		}
		p.SetChoices(choices)
		p.Choose(m.Value(path))
		p.SetInvalid(of(m.Problems, path) != "")
	}
	for _, row := range v.rows {
		row.about.SetText(m.About(row.rule))
		wrong := ""
		for _, path := range row.rule.lines() {
			if w := of(m.Problems, path); w != "" {
				wrong = w
			}
		}
		row.wrong.SetText(wrong)
		if wrong == "" {
			row.wrong.Hide()
		} else {
			row.wrong.Show()
		}
	}
	v.paintWaiting()
	v.paintSummary()
	v.stands.SetText(m.Stands())
	ready(m.Busy, m.Changes() > 0, v.save, v.undo)
	done := v.busy && !m.Busy
	v.busy = m.Busy
	v.shown()
	if done && len(m.Problems) > 0 {
		kit.Focus(v.at(m.Problems[0].Field))
	}
}

// paintWaiting shows what waits for a second person, above the rules.
func (v *rulesView) paintWaiting() {
	m := v.model
	v.waiting.Objects = nil
	for _, w := range m.Waiting() {
		acts := kit.Across(8)
		if w.MayAnswer {
			acts.Add(kit.NewButton(lang.Say("Agree"), kit.Primary, func() { m.Answer(w.Line, true) }).Small())
			acts.Add(kit.NewButton(lang.Say("Do not agree"), kit.Plain, func() { m.Answer(w.Line, false) }).Small())
		}
		if w.MayTakeBack {
			acts.Add(kit.NewButton(lang.Say("Take back"), kit.Plain, func() { m.TakeBack(w.Line) }).Small())
		}
		v.waiting.Add(kit.Callout(kit.Down(6,
			kit.NewRuns(kit.FaceSmall, kit.B(lang.Say("Waits for the safeguarding lead.")+" "), kit.R(w.Words)).In(theme.OnCallout).Wrap(), kit.Left(acts))))
	}
	if len(v.waiting.Objects) == 0 {
		v.waiting.Hide()
	} else {
		v.waiting.Show()
	}
}

func (v *rulesView) paintSummary() {
	var found []kit.Problem
	for _, p := range v.model.Problems {
		found = append(found, kit.Problem{Text: v.title(p.Field) + p.Words, At: v.at(p.Field)})
	}
	summarise(v.summary, found)
}

func (v *rulesView) title(path string) string {
	for _, row := range v.rows {
		for _, l := range row.rule.lines() {
			if l == path {
				return row.rule.title + ": "
			}
		}
	}
	return ""
}

// at is where a line is set.
func (v *rulesView) at(path string) fyne.CanvasObject {
	if e := v.entries[path]; e != nil {
		return e
	}
	if p := v.picks[path]; p != nil {
		return p
	}
	return v.save
}
