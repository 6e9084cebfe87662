package queue

import (
	"fmt"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// paintFoot draws the foot of the list: what one can do with what is ticked.
func (s *Screen) paintFoot() {
	if n := len(s.model.Ticked()); n > 0 {
		acts := kit.Flow(8, 6, kit.High(32, kit.PadEach(0, 8, 0, 0, kit.NewRuns(kit.FaceSmall, kit.B(fmt.Sprintf("%d ticked", n))))))
		if s.host.May(workflow.ActClaim) {
			acts.Add(kit.NewButton("Assign", kit.Plain, s.assign).Small().WithKey("a"))
			acts.Add(kit.NewButton("Assign to me", kit.Plain, s.model.Take).Small().WithKey("m"))
		}
		if ok, _ := s.model.CanChase(); ok && s.host.May(workflow.ActRemind) {
			acts.Add(kit.NewButton("Chase", kit.Plain, s.model.Chase).Small().WithKey("w"))
		}
		if s.host.May(workflow.ActReport) {
			acts.Add(kit.NewButton("Print", kit.Plain, s.model.Print).Small().WithKey("Ctrl+P"))
			acts.Add(kit.NewButton("Export", kit.Plain, s.exportCSV).Small().WithKey("e"))
		}
		row := kit.Across(8, kit.Grow(acts), kit.NewButton("Untick all", kit.Quiet, func() { s.model.SetTicked(nil) }).Small())
		s.foot.Objects = []fyne.CanvasObject{kit.NewPanel(theme.Card, kit.Pad(12, 9, row)).LineAbove(theme.Line2)}
	} else {
		row := kit.Across(8)
		row.Add(kit.Hint(countWords(s.model.Len()) + ", " + s.model.Order().Words()))
		row.Add(kit.Spacer())
		together := "assigned or chased"
		if s.host.May(workflow.ActReport) {
			together = "assigned, chased or printed"
		}
		row.Add(kit.Hint("Space ticks a row. Ticked rows can be " + together + " together."))
		s.foot.Objects = []fyne.CanvasObject{kit.High(34, kit.Pad(12, 0, row))}
	}
	if s.root != nil {
		kit.Reflow(s.root)
	}
}

func countWords(n int) string {
	if n == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", n)
}

// setBody shows the list, or why there is none.
func (s *Screen) setBody(e Empty) {
	if e == s.listed && e == NotEmpty && s.full != nil {
		return
	}
	s.listed = e
	if s.row != nil {
		setVisible(s.row, e != NoCases)
		setVisible(s.tools, e != NoCases)
	}
	switch e {
	case NotEmpty:
		if s.full == nil {
			list := kit.BareCard(kit.Down(0, kit.Grow(s.grid), s.foot))
			s.full = list
			if !s.hidden {
				// With less the names are cut short.
				s.full = kit.WithSide(kit.Stack(list, kit.Wide(640, nil)), 332, s.side)
			}
		}
		s.body.Objects = []fyne.CanvasObject{s.full}
	case NoCases:
		s.body.Objects = []fyne.CanvasObject{kit.PadEach(16, 0, 0, 0, s.noCases())}
	case Unread:
		s.body.Objects = []fyne.CanvasObject{card("The queue could not be read", s.model.Failed(),
			kit.NewButton("Try again", kit.Plain, s.model.Reload).WithKey("F5"))}
	case NoneHere:
		s.body.Objects = []fyne.CanvasObject{card("Nothing in this view",
			"The practice has "+countWords(s.count(workflow.ViewAll))+" open in all, "+fmt.Sprint(s.count(workflow.ViewUnassigned))+" of them assigned to nobody.",
			kit.NewButton("Show unassigned", kit.Plain, func() { s.model.SetView(workflow.ViewUnassigned) }),
			kit.NewButton("Show all", kit.Plain, func() { s.model.SetView(workflow.ViewAll) }))}
	case NoneMatch:
		s.body.Objects = []fyne.CanvasObject{card("No case matches",
			s.model.Shown()+". Look for fewer words, or take the filters off.",
			kit.NewButton("Clear search and filters", kit.Plain, s.clear))}
	}
	if s.root != nil {
		kit.Reflow(s.root)
	}
}

func (s *Screen) count(v workflow.QueueView) int { return s.model.counts[v] }

// card says why there are no rows and what one can do.
func card(title, text string, acts ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.BareCard(kit.Pad(48, 40, kit.Down(24,
		kit.Down(8, kit.Section(title), kit.Left(kit.Wide(620, kit.Body(text).Wrap()))),
		kit.Left(kit.Across(12, acts...)), kit.Spacer())))
}

func setVisible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// noCases says how work arrives.
func (s *Screen) noCases() fyne.CanvasObject {
	var acts []fyne.CanvasObject
	if s.host.May(workflow.ActBringIn) {
		acts = append(acts, kit.NewButton("Bring in an application email", kit.Go, s.bringIn).WithKey(shell.MainAct))
	}
	if s.host.May(workflow.ActRegister) {
		acts = append(acts, kit.NewButton("Type in a paper form", kit.Plain, s.newPaper).WithKey("Ctrl+N"))
	}
	return card("No applications are waiting",
		"The NHS sends online applications to the practice mailbox. Bring one in by its email, or by its access request number. Paper forms are typed in.", acts...)
}

// paintSide draws the preview.
func (s *Screen) paintSide() {
	p := s.model.Preview()
	s.painted = p
	if p == nil {
		s.side.SetContent(kit.Pad(16, 16, kit.Small("Choose a case to see who asked, what is proved and what is left.").In(theme.Fg2).Wrap()))
		return
	}
	number := kit.Across(8, kit.Small("NHS number not known").In(theme.Fg2))
	if p.Copy != "" {
		number = kit.Across(8, kit.NewRuns(kit.FaceSmall, kit.R("NHS  "), kit.B(p.Number)),
			kit.NewIconButton(theme.IconCopy, "Copy the NHS number", func() {
				s.host.Copy(p.Copy)
				s.host.Toast("NHS number copied. Locking clears it.", nil)
			}))
	}
	head := kit.Pad(16, 12, kit.Down(0,
		kit.Across(8, kit.Grow(kit.Section(p.Name).Elide()), kit.TagOf(p.Status)),
		kit.Small(p.Born), number))
	body := kit.Down(8, kit.Strong("Who asked, and for what"), kit.Small(p.Asked).Wrap(), kit.Small(p.Owner).In(theme.Fg2).Wrap())
	for _, n := range p.Notes {
		body.Add(kit.CalloutText(kit.R(n)))
	}
	if len(p.Proved) > 0 {
		body.Add(kit.PadEach(4, 0, 0, 0, kit.Strong("Already proved")))
		for _, st := range p.Proved {
			body.Add(step(theme.IconCheck, theme.OK, st))
		}
	}
	if len(p.ToDo) > 0 {
		body.Add(kit.PadEach(4, 0, 0, 0, kit.Strong("Still to do")))
		for _, st := range p.ToDo {
			icon := theme.IconUser
			if st.Clinician {
				icon = theme.IconStethoscope
			}
			body.Add(step(icon, theme.Fg2, st))
		}
	}
	foot := kit.Across(8, kit.NewButton("Open case", kit.Go, s.model.Open).WithKey("Enter"))
	if s.host.May(workflow.ActClaim) {
		foot.Add(kit.NewButton("Assign", kit.Plain, s.assign).WithKey("a"))
	}
	s.side.SetContent(kit.Down(0, head, kit.Rule(),
		kit.Grow(kit.NewScroll(kit.Pad(16, 12, body))), kit.Rule(), kit.Pad(16, 12, foot)))
	if s.root != nil {
		kit.Reflow(s.root)
	}
}

func step(icon theme.IconName, c fyne.ThemeColorName, st Step) fyne.CanvasObject {
	return kit.Across(8, kit.NewIcon(icon, c, 16), kit.Grow(kit.Small(st.What).Elide()), kit.Hint(st.Who))
}

var _ shell.Screen = (*Screen)(nil)
var _ shell.Viewed = (*Screen)(nil)
