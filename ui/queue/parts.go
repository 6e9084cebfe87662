package queue

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// paintFoot draws the foot of the list: what one can do with what is ticked.
func (s *Screen) paintFoot() {
	if n := len(s.model.Ticked()); n > 0 {
		acts := kit.Flow(8, 6, kit.High(32, kit.PadEach(0, 8, 0, 0, kit.NewRuns(kit.FaceSmall, kit.B(lang.Count(n, "%d ticked", "%d ticked"))))))
		if s.host.May(workflow.ActClaim) {
			acts.Add(kit.NewButton(lang.Say("Assign"), kit.Plain, s.assign).Small().WithKey("a"))
			acts.Add(kit.NewButton(lang.Say("Assign to me"), kit.Plain, s.model.Take).Small().WithKey("m"))
		}
		if ok, _ := s.model.CanChase(); ok && s.host.May(workflow.ActRemind) {
			acts.Add(kit.NewButton(lang.Say("Chase"), kit.Plain, s.model.Chase).Small().WithKey("w"))
		}
		if s.host.May(workflow.ActReport) {
			acts.Add(kit.NewButton(lang.Say("Print"), kit.Plain, s.model.Print).Small().WithKey("Ctrl+P"))
			acts.Add(kit.NewButton(lang.Say("Export"), kit.Plain, s.export).Small().WithKey("e"))
		}
		row := kit.Across(8, kit.Grow(acts), kit.NewButton(lang.Say("Untick all"), kit.Quiet, func() { s.model.SetTicked(nil) }).Small())
		s.foot.Objects = []fyne.CanvasObject{kit.NewPanel(theme.Card, kit.Pad(12, 9, row)).LineAbove(theme.Line2)}
	} else {
		row := kit.Across(8)
		row.Add(kit.Hint(countWords(s.model.Len()) + ", " + s.model.Order().Words()))
		row.Add(kit.Spacer())
		together := lang.Say("assigned or chased")
		if s.host.May(workflow.ActReport) {
			together = lang.Say("assigned, chased or printed")
		}
		row.Add(kit.Hint(lang.Sayf("Space ticks a row. Ticked rows can be %s together.", together)))
		s.foot.Objects = []fyne.CanvasObject{kit.High(34, kit.Pad(12, 0, row))}
	}
	if words := s.model.UnsavedWords(); words != "" {
		row := kit.Across(8, kit.NewIcon(theme.IconAlert, theme.Err, 16), kit.Grow(kit.Small(words).Wrap()), kit.NewButton(lang.Say("Try again"), kit.Plain, s.model.Retry).Small().WithKey("r"))
		s.foot.Objects = []fyne.CanvasObject{kit.Down(0, kit.NewPanel(theme.Card, kit.Pad(12, 9, row)).LineAbove(theme.Line2), s.foot.Objects[0])}
	}
	if s.root != nil {
		kit.Reflow(s.root)
	}
}

func countWords(n int) string {
	return lang.Count(n, "%d case", "%d cases")
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
				s.full = kit.Room(s.fitSide, kit.WithSide(kit.Stack(list, kit.Wide(leastList, nil)), sideWidth, s.side))
			}
		}
		s.body.Objects = []fyne.CanvasObject{s.full}
	case NoCases:
		s.body.Objects = []fyne.CanvasObject{kit.PadEach(16, 0, 0, 0, s.noCases())}
	case Unread:
		s.body.Objects = []fyne.CanvasObject{card(lang.Say("The queue could not be read"), s.model.Failed(),
			kit.NewButton(lang.Say("Try again"), kit.Plain, s.model.Reload).WithKey("F5"))}
	case Reading:
		s.body.Objects = []fyne.CanvasObject{kit.BareCard(kit.EmptyState(lang.Say("Reading the queue"), lang.Say("One moment.")))}
	case NoneHere:
		s.body.Objects = []fyne.CanvasObject{card(lang.Say("Nothing in this view"),
			lang.Count(s.count(workflow.ViewAll), "The practice has %d case open in all, %d of them assigned to nobody.",
				"The practice has %d cases open in all, %d of them assigned to nobody.", s.count(workflow.ViewAll), s.count(workflow.ViewUnassigned)),
			kit.NewButton(lang.Say("Show unassigned"), kit.Plain, func() { s.model.SetView(workflow.ViewUnassigned) }),
			kit.NewButton(lang.Say("Show all"), kit.Plain, func() { s.model.SetView(workflow.ViewAll) }))}
	case NoneMatch:
		s.body.Objects = []fyne.CanvasObject{card(lang.Say("No case matches"),
			s.model.Shown()+". "+lang.Say("Look for fewer words, or take the filters off."),
			kit.NewButton(lang.Say("Clear search and filters"), kit.Plain, s.clear))}
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
		acts = append(acts, kit.NewButton(lang.Say("Bring in an application email"), kit.Go, s.bringIn).WithKey(shell.MainAct))
	}
	if s.host.May(workflow.ActRegister) {
		acts = append(acts, kit.NewButton(lang.Say("Type in a paper form"), kit.Plain, s.newPaper).WithKey("Ctrl+N"))
	}
	return card(lang.Say("No applications are waiting"),
		lang.Say("The NHS sends online applications to the practice mailbox. Bring one in by its email, or by its access request number. Paper forms are typed in."), acts...)
}

// The preview stands beside the list where that keeps its least: with less its names
// are cut short.
const (
	leastList = 640
	sideWidth = 344
)

// fitSide sets the preview anew where it comes to stand beside the list, or below it.
func (s *Screen) fitSide(width float32) {
	if below := width < theme.Px(leastList+16+sideWidth); below != s.below {
		s.below = below
		s.paintSide()
	}
}

// paintSide draws the preview.
func (s *Screen) paintSide() {
	p := s.model.Preview()
	s.painted = p
	if p == nil {
		s.side.SetContent(kit.Pad(16, 16, kit.Small(lang.Say("Choose a case to see who asked, what is proved and what is left.")).In(theme.Fg2).Wrap()))
		return
	}
	number := kit.Across(8, kit.Small(lang.Say("NHS number not known")).In(theme.Fg2))
	if p.Copy != "" {
		number = kit.Across(8, kit.NewRuns(kit.FaceSmall, kit.R("NHS  "), kit.B(p.Number)),
			kit.NewIconButton(theme.IconCopy, lang.Say("Copy the NHS number"), func() {
				s.host.Copy(p.Copy)
				s.host.Toast(lang.Say("NHS number copied. Locking clears it."), nil)
			}))
	}
	body := kit.Down(8, kit.Strong(lang.Say("Who asked, and for what")), kit.Small(p.Asked).Wrap(), kit.Small(p.Owner).In(theme.Fg2).Wrap())
	for _, n := range p.Notes {
		words := kit.Small(n.Words).In(theme.OnCallout).Wrap()
		if n.Case == "" {
			body.Add(kit.Callout(words))
			continue
		}
		body.Add(kit.Callout(kit.Down(4, words, kit.Left(kit.NewLink(lang.Say("Open it"), func() {
			s.host.Go(shell.Place{Page: shell.PageCase, ID: string(n.Case)})
		})))))
	}
	if len(p.Proved) > 0 {
		body.Add(kit.PadEach(4, 0, 0, 0, kit.Strong(lang.Say("Already proved"))))
		for _, st := range p.Proved {
			body.Add(step(theme.IconCheck, theme.OK, st))
		}
	}
	if len(p.ToDo) > 0 {
		body.Add(kit.PadEach(4, 0, 0, 0, kit.Strong(lang.Say("Still to do"))))
		for _, st := range p.ToDo {
			icon := theme.IconUser
			if st.Clinician {
				icon = theme.IconStethoscope
			}
			body.Add(step(icon, theme.Fg2, st))
		}
	}
	acts := []fyne.CanvasObject{kit.NewButton(lang.Say("Open case"), kit.Go, s.model.Open).WithKey("Enter")}
	if s.host.May(workflow.ActClaim) {
		acts = append(acts, kit.NewButton(lang.Say("Assign"), kit.Plain, s.assign).WithKey("a"))
	}
	acts = append(acts, kit.NewButton("", kit.Plain, s.grid.OpenMenu).WithIcon(theme.IconDots).Meaning(lang.Say("More, Shift+F10")))
	name, tag, born, rest := kit.Section(p.Name), kit.TagOf(p.Status), kit.Small(p.Born), kit.Grow(kit.NewScroll(kit.Pad(16, 12, body)))
	if s.below { // it is low there: all but the words stand in one row
		row := append([]fyne.CanvasObject{kit.Grow(kit.Down(0, name.Wrap(), kit.Flow(16, 0, born, number))), tag}, acts...)
		s.side.SetContent(kit.Down(0, kit.Pad(16, 6, kit.Across(8, row...)), kit.Rule(), rest))
	} else {
		head := kit.Down(0, kit.Across(8, kit.Grow(name.Elide()), tag), born, number)
		s.side.SetContent(kit.Down(0, kit.Pad(16, 12, head), kit.Rule(), rest, kit.Rule(), kit.Pad(16, 12, kit.Flow(8, 8, acts...))))
	}
	if s.root != nil {
		kit.Reflow(s.root)
	}
}

func step(icon theme.IconName, c fyne.ThemeColorName, st Step) fyne.CanvasObject {
	return kit.Across(8, kit.NewIcon(icon, c, 16), kit.Grow(kit.Small(st.What).Elide()), kit.Hint(st.Who))
}

var _ shell.Screen = (*Screen)(nil)
var _ shell.Viewed = (*Screen)(nil)
