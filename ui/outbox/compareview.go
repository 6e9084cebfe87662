package outbox

import (
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// compared is the comparison as it was drawn: it is kept while nothing but the
// choices changes, so that a key press leaves the focus where it is.
type compared struct {
	of    workflow.OutgoingID
	lines []Difference
	cells map[Field]map[Side]*kit.RadioList
	table fyne.CanvasObject
}

// tableOf is the comparison of a message, drawn anew only when it says otherwise.
func (s *Screen) tableOf(id workflow.OutgoingID, lines []Difference) fyne.CanvasObject {
	same := func(a, b Difference) bool { a.Pick, b.Pick = "", ""; return a == b }
	if s.compare.of != id || !slices.EqualFunc(s.compare.lines, lines, same) {
		s.compare = compared{of: id, cells: map[Field]map[Side]*kit.RadioList{}}
		s.compare.table = s.table(lines)
	}
	s.compare.lines = lines
	for _, l := range lines {
		for side, cell := range s.compare.cells[l.Choice] {
			cell.Choose(map[bool]string{true: string(side)}[side == l.Pick])
		}
	}
	return s.compare.table
}

// table sets the comparison in three columns; what differs is tinted and
// bold, and so is what can be chosen.
func (s *Screen) table(lines []Difference) fyne.CanvasObject {
	before, ours, store := s.model.Heads()
	head := func(title, under string) fyne.CanvasObject {
		return kit.Pad(12, 6, kit.Down(0, kit.Small(title).Bold(), kit.Hint(under)))
	}
	line := func(label fyne.CanvasObject, cells ...fyne.CanvasObject) fyne.CanvasObject {
		row := []fyne.CanvasObject{kit.Wide(120, label)}
		for _, c := range cells {
			row = append(row, kit.Grow(c))
		}
		return kit.NewPanel(theme.Card, kit.Panes(0, row...)).LineAbove(theme.Line)
	}
	cell := func(words string, tinted bool) fyne.CanvasObject {
		text := kit.Small(words).Wrap()
		if !tinted {
			return kit.Pad(12, 6, text)
		}
		return kit.NewPanel(theme.Callout, kit.Pad(12, 6, text.In(theme.OnCallout).Bold()))
	}
	choose := func(l Difference, side Side, words string, tinted bool) fyne.CanvasObject {
		r := kit.NewRadioList([]kit.Option{{ID: string(side), Title: words}}, func(string) { s.model.Pick(l.Choice, side) }).Tint(tinted)
		if s.compare.cells[l.Choice] == nil {
			s.compare.cells[l.Choice] = map[Side]*kit.RadioList{}
		}
		s.compare.cells[l.Choice][side] = r
		return r
	}
	column := []fyne.CanvasObject{line(kit.Gap(1), head(lang.Say("When it was decided"), before), head(lang.Say("Ours"), ours), head(lang.Say("National now"), store))}
	for _, l := range lines {
		high := float32(6)
		cells := []fyne.CanvasObject{cell(l.Before, false), cell(l.Ours, l.OursChanged), cell(l.Store, l.StoreChanged)}
		if l.Choice != "" {
			high = 9 // the words beside a choice stand on its line
			cells = []fyne.CanvasObject{kit.Pad(12, high, kit.Small(l.Before).Wrap()), choose(l, Ours, l.Ours, l.OursChanged), choose(l, National, l.Store, l.StoreChanged)}
		}
		column = append(column, line(kit.Pad(16, high, kit.Small(l.Label).Bold()), cells...))
	}
	return kit.Down(0, column...)
}

// toComparison goes to what differs, of the message in view or else of the first
// that does, and to what can be chosen there.
func (s *Screen) toComparison() {
	m := s.model
	if o, ok := m.Chosen(); !ok || !m.in(Conflicts, o) {
		m.Turn(Conflicts)
	}
	for _, l := range s.compare.lines {
		if cell := s.compare.cells[l.Choice][l.Pick]; cell != nil {
			kit.Focus(cell)
			return
		}
	}
}

func (s *Screen) paintActs() {
	m := s.model
	s.left.Objects, s.right.Objects = nil, nil
	defer func() { s.foot.Hidden = len(s.left.Objects)+len(s.right.Objects) == 0 }()
	o, ok := m.Chosen()
	if !ok || m.Tab() == Received {
		return
	}
	left := func(label string, do func()) *kit.Button {
		b := kit.NewButton(label, kit.Plain, do)
		s.left.Objects = append(s.left.Objects, b)
		return b
	}
	switch {
	case m.MaySettle() && o.Differs(): // Enter opens its case
		left(lang.Say("Decide later"), m.DecideLater)
	case o.State == workflow.OutgoingHuman && !o.Differs():
		left(lang.Say("Open and fix"), m.OpenCase).WithKey("o")
	default:
		left(lang.Say("Open the case"), m.OpenCase).WithKey("o")
	}
	switch {
	case m.MaySettle():
		side, _ := m.Chose()
		switch {
		case m.MayInsist() && side != Ours:
			left(lang.Say("Keep ours"), s.keepOurs)
		case m.MayInsist() && m.MayUseNational():
			left(lang.Say("Keep the national record"), m.UseNational)
		case m.MayRetry() && !m.leadsToSend():
			left(lang.Say("Send ours again"), m.SendAgain)
		case m.MayRetry() && m.MayUseNational():
			left(map[bool]string{true: lang.Say("Keep it here only"), false: lang.Say("Keep the national record")}[o.Seen == nil], m.UseNational)
		}
		s.right.Objects = []fyne.CanvasObject{kit.Shrink(196, 0, kit.Small(lang.Say("Both are kept in the audit.")).In(theme.Fg2).Elide()),
			kit.NewButton(s.mainLabel(), kit.Go, s.doMain).WithKey(shell.MainAct)}
	case m.MayUndo():
		left(lang.Say("Undo"), m.Undo).WithKey("u")
		if m.MaySendNow() {
			left(lang.Say("Send now"), m.SendNow)
		}
	case m.MayReaffirm():
		s.right.Objects = []fyne.CanvasObject{kit.Shrink(228, 0, kit.Small(lang.Say("It then goes under your name too.")).In(theme.Fg2).Elide()),
			kit.NewButton(lang.Say("Take the decision over"), kit.Go, m.Reaffirm)}
	}
}
