package workspace

import (
	"fmt"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// summaryTab is where the case stands, and what is to be done about it.
func (s *Screen) summaryTab() fyne.CanvasObject {
	m := s.m
	left, right := kit.Down(16), kit.Down(16)
	if st := m.Standings(); len(st) > 0 {
		left.Add(kit.Card(standings(st)))
		left.Add(section(lang.Say("What was decided"), kit.Card(details(m.Decided()))))
	}
	if rows := m.Now(); len(rows) > 0 {
		left.Add(section(lang.Say("Where it stands"), kit.Card(details(rows))))
	}
	if rows := m.Found(); len(rows) > 0 {
		left.Add(section(lang.Say("What was found"), kit.Card(details(rows))))
	}
	if w := m.Warnings(); len(w) > 0 {
		left.Add(section(lang.Say("To weigh"), kit.Card(kit.Bullets(kit.FaceSmall, theme.Fg, w...))))
	}
	switch {
	case m.ToSwitchOff():
		right.Add(s.switchOffTask())
	case m.ToSetUp():
		right.Add(s.setUpTask())
	}
	if m.ToRelease() {
		right.Add(s.releaseTask())
	}
	if same := m.Around(); len(same) > 0 {
		list := kit.Down(6)
		for _, e := range same {
			list.Add(kit.Across(8, kit.NewLink(e.Ref, func() { s.host.Go(shell.Place{Page: shell.PageCase, ID: string(e.Application)}) }),
				kit.Grow(kit.Small(lang.Of(e.Words())).Wrap())))
		}
		right.Add(section(lang.Say("The same two people"), kit.Card(list)))
	}
	if todo := m.Obstacles(); m.c.State.Open() && len(todo) > 0 {
		list := kit.Down(6)
		for _, o := range todo {
			if o.Question != "" {
				list.Add(kit.Down(0, kit.Left(kit.NewLink(o.Text, func() { m.Ask(o.Question); s.focus(); s.host.Recheck() })), kit.Hint(o.Detail).Wrap()))
			}
		}
		if len(list.Objects) > 0 {
			right.Add(section(lang.Say("Still to answer"), kit.Card(list)))
		}
	}
	if m.MayUndo() {
		right.Add(kit.Card(kit.Down(8, kit.Body(lang.Sayf("This decision can be undone until %s.", hourMin(m.c.Application.Decision.UndoUntil))).Wrap(),
			kit.Left(kit.NewButton(lang.Say("Undo the decision"), kit.Plain, m.Undo).WithIcon(theme.IconUndo)))))
	}
	if m.MayEnd() {
		right.Add(kit.Left(kit.NewButton(lang.Say("End access"), kit.Plain, s.askEnd)))
	}
	return s.columns(column{694, left, false}, column{404, right, false})
}

// alone is the one column of a page, as wide as the chief column of the others.
func alone(o fyne.CanvasObject) fyne.CanvasObject { return kit.Top(0, kit.Shrink(leastColumn, 762, o)) }

func section(title string, o fyne.CanvasObject) fyne.CanvasObject {
	return kit.Down(8, kit.Section(title), o)
}

// standings shows the three facts side by side, for none follows from another.
func standings(st []Standing) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for _, x := range st {
		icon, words := fyne.CanvasObject(kit.NewIcon(theme.IconHourglass, theme.Fg2, 20)), kit.Small(x.Words).Wrap()
		switch {
		case x.Late:
			icon, words = kit.NewIcon(theme.IconAlert, theme.Err, 20), words.In(theme.Err)
		case x.Done:
			icon = kit.NewIcon(theme.IconCheck, theme.Fg, 20)
		}
		cells = append(cells, kit.Grow(kit.Down(4, kit.Across(8, icon, kit.Strong(x.Title)), words)))
	}
	return kit.Top(16, cells...)
}

// keyIn is a list of what to key in, with what copies it.
func (s *Screen) keyIn() fyne.CanvasObject {
	list := kit.Down(4)
	for _, c := range s.m.KeyIn() {
		row := []fyne.CanvasObject{kit.Wide(152, kit.Small(c.Label).In(theme.Fg2)), kit.Grow(kit.NewText(kit.FaceSmall, c.Value).Bold().Wrap())}
		if c.Copy != "" {
			row = append(row, kit.NewIconButton(theme.IconCopy, lang.Sayf("Copy %s", c.Label), func() {
				s.host.Copy(c.Copy)
				s.host.Toast(lang.Sayf("%s copied.", c.Label), nil)
			}))
		}
		list.Add(kit.Top(8, row...))
	}
	return list
}

func (s *Screen) setUpTask() fyne.CanvasObject {
	column := kit.Down(8, kit.Body(lang.Say("Key this into the GP system, then record it here. Access is not on until it is done.")).Wrap(), s.keyIn())
	if s.host.May(workflow.ActSetUp) {
		column.Add(kit.Hint(lang.Say("Record set up, at the foot of the page, when it is done.")).Wrap())
	} else {
		column.Add(kit.Hint(lang.Say("An administrator, a responsible clinician or the practice manager records it.")).Wrap())
	}
	return section(lang.Say("Set it up in the GP system"), kit.Card(column))
}

func (s *Screen) switchOffTask() fyne.CanvasObject {
	why := lang.Of(s.m.c.Role.SwitchOff.Why)
	column := kit.Down(8,
		kit.Across(8, kit.NewIcon(theme.IconWarning, theme.Err, 20), kit.Grow(kit.Section(lang.Say("Switch it off in the GP system")).Wrap())),
		kit.Body(why).Wrap(), s.keyIn(), kit.Hint(lang.Sayf("Raised %s. It stays here until somebody records it as done.", s.m.when(s.m.c.Role.SwitchOff.RaisedAt))))
	return kit.NewPanel(theme.Card, kit.Pad(14, 12, column)).StrongLine(theme.Err)
}

// releaseTask asks what the national record hears of a refusal; nothing is
// chosen beforehand.
func (s *Screen) releaseTask() fyne.CanvasObject {
	m := s.m
	const nothing = "-"
	var options []kit.Option
	for _, code := range workflow.Releasable() {
		options = append(options, kit.Option{ID: code, Title: lang.Of(m.host.Rules().Reasons.Words(code))})
	}
	options = append(options, kit.Option{ID: nothing, Title: lang.Say("Do not tell the national record")})
	list := kit.NewRadioList(options, nil)
	release := func() {
		switch code := list.Chosen(); code {
		case "":
			s.host.Tell(lang.Say("Choose one of the four first."))
		case nothing:
			m.Release("")
		default:
			m.Release(code)
		}
	}
	return section(lang.Say("Release this refusal"), kit.Card(kit.Down(8,
		kit.Small(lang.Say("The national record tells both people by itself. Choose what it may say, or that it is not told.")).Wrap(),
		list, kit.Left(kit.NewButton(lang.Say("Release"), kit.Plain, release)))))
}

// evidenceTab is the application as it was received.
func (s *Screen) evidenceTab() fyne.CanvasObject {
	m := s.m
	claim := fyne.CanvasObject(kit.Small(lang.Say("Fetched from the national service, which proves who signed in. Everything else the form claims.")).Wrap())
	switch {
	case m.c.Application.Channel == workflow.ChannelRenewal:
		claim = kit.Small(lang.Say("Nobody applied: the practice looks at access in force afresh. What was proved before is taken over, with who proved it and when.")).Wrap()
	case !m.c.Application.Channel.Form():
		claim = kit.Small(lang.Say("Nobody applied: the older system gave this access. What it says of the two people was not checked here.")).Wrap()
	case m.c.Application.Proof.IsZero():
		claim = kit.CalloutText(kit.B(lang.Say("The form claims all of this.")+" "), kit.R(lang.Say("Nothing in it proves who applied.")))
	}
	left := kit.Down(12, kit.Section(m.FormTitle()), claim, s.formPaper())
	right := kit.Down(12, s.papers())
	if rows := m.National(); len(rows) > 0 {
		right.Add(section(lang.Say("National record"), kit.Card(kit.Down(8,
			kit.Small(lang.Say("Information, not proof. Check it yourself.")).Wrap(), kit.Facts(120, rows...)))))
	}
	switch {
	case m.shown:
		right.Add(section(lang.Say("As it was received"), kit.NewPanel(theme.Paper, kit.Pad(16, 12,
			kit.NewText(kit.FaceCaption, m.original).In(theme.Ink).Wrap())).Line(theme.Line2)))
	case m.c.Application.Channel != workflow.ChannelPaper && m.c.Application.Channel.Form():
		right.Add(section(lang.Say("As it was received"), kit.Left(kit.NewButton(lang.Say("Show the document"), kit.Plain, m.ShowOriginal).WithIcon(theme.IconEye))))
	}
	return s.columns(column{560, left, false}, column{538, right, false})
}

// timelineTab is what happened, newest first.
func (s *Screen) timelineTab() fyne.CanvasObject {
	events := s.m.Events()
	if len(events) == 0 {
		return kit.EmptyState(lang.Say("Nothing happened yet"), lang.Say("What is done about this case is listed here."))
	}
	return alone(kit.Card(kit.Timeline(110, events...)))
}

// lettersTab is the letters of the case; they are checked and printed on their own page.
func (s *Screen) lettersTab() fyne.CanvasObject {
	lines := s.m.LetterLines()
	addresses := s.addresses()
	if len(lines) == 0 {
		return alone(kit.Down(8, kit.Section(lang.Say("No letters")),
			kit.Small(lang.Say("A decision makes the letters that somebody chooses, and others are written here. They wait here and under Letters until a person prints them.")).Wrap(), addresses, s.writeLetter()))
	}
	list := kit.Down(0)
	for i, l := range lines {
		if i > 0 {
			list.Add(kit.Rule())
		}
		tag := kit.Tagged{Text: lang.Say("Printed"), Color: theme.Grey}
		if l.Waiting {
			tag = kit.Tagged{Text: lang.Say("Waiting"), Color: theme.Yellow}
		}
		list.Add(kit.Pad(0, 8, kit.Across(16, kit.Grow(kit.Down(0, kit.Strong(l.Title), kit.Small(lang.Sayf("To %s", l.To)), kit.Hint(l.Note))), kit.TagOf(tag),
			kit.NewLink(lang.Say("Open"), func() { s.host.Go(shell.Place{Page: shell.PageLetters, ID: string(l.ID)}) }))))
	}
	return alone(kit.Down(12, kit.Card(list), addresses, s.writeLetter()))
}

// writeLetter is the button that asks which letter to write.
func (s *Screen) writeLetter() fyne.CanvasObject {
	if !s.host.May(workflow.ActPrintFirst) {
		return kit.Gap(0)
	}
	return kit.Left(kit.NewButton(lang.Say("Write a letter"), kit.Plain, s.askLetter))
}

// addresses are the two links to how the people are written to.
func (s *Screen) addresses() fyne.CanvasObject {
	if !s.m.Possible(workflow.ActAmend) {
		return kit.Gap(0)
	}
	link := func(label string, who workflow.Applicant) fyne.CanvasObject {
		return kit.NewLink(label, func() { s.askContact(who) })
	}
	return kit.Across(24, link(lang.Say("Proxy’s details"), workflow.ByProxy), link(lang.Say("Patient’s details"), workflow.ByPatient), kit.Spacer())
}

// confirmPage is what is about to be decided, and what happens then.
func (s *Screen) confirmPage() fyne.CanvasObject {
	m := s.m
	var rows []kit.Detail
	for _, l := range m.Lines() {
		v := kit.R(l.Value)
		v.Bold = l.Bold
		rows = append(rows, kit.Detail{Label: l.Label, Value: []kit.Run{v}, Link: lang.Say("Change"), Follow: l.Change})
	}
	left := kit.Down(8, kit.Title(lang.Say("Check and confirm")), kit.Card(kit.Details(rows...)))
	right := kit.Down(12, kit.Gap(24), kit.Section(lang.Say("What happens next")), kit.Steps(m.Steps()...))
	return s.columns(column{762, left, false}, column{336, right, false})
}

// Around lists what else the practice has for the pair.
func (m *Model) Around() []workflow.Earlier { return m.c.Around.Same }

// paintFoot builds the action bar when what can be done changed.
func (s *Screen) paintFoot() {
	main := s.mainAct()
	words := s.footWords(main)
	key := fmt.Sprint(main.label, words, s.m.tab == Confirm, s.m.Possible(workflow.ActAsk), s.m.MayRaise(), s.m.Possible(workflow.ActResume), s.m.Possible(workflow.ActLift), s.m.id)
	if can := key + fmt.Sprint(s.m.c.State, s.m.Mine(), s.m.MayEnd(), s.m.Step(-1), s.m.Step(1), len(s.m.Duplicates())); can != s.can {
		s.can = can
		s.host.Recheck()
	}
	s.foot.show(key, func() fyne.CanvasObject {
		var left, right []fyne.CanvasObject
		if s.m.tab == Confirm {
			left = append(left, kit.NewButton(lang.Say("Back to the decision"), kit.Plain, s.m.LeaveConfirm).WithKey("Esc"))
		} else {
			if s.m.Possible(workflow.ActResume) {
				left = append(left, kit.NewButton(lang.Say("The information came"), kit.Plain, s.m.Resume))
			} else if s.m.Possible(workflow.ActAsk) {
				left = append(left, kit.NewButton(lang.Say("Ask for information"), kit.Plain, s.askInformation).WithKey("i"))
			}
			if s.m.Possible(workflow.ActLift) {
				left = append(left, kit.NewButton(lang.Say("Lift the hold"), kit.Plain, s.askLift))
			}
			if s.m.MayRaise() {
				left = append(left, kit.NewButton(lang.Say("Record a concern"), kit.Plain, s.askConcern).WithIcon(theme.IconShield))
			}
		}
		if words != "" {
			right = append(right, kit.GrowBy(20, kit.Small(words).In(theme.Fg2).Right().Elide()))
		}
		s.foot.main = nil
		if main.label != "" {
			kind := kit.Go
			if main.key != shell.MainAct {
				kind = kit.Plain
			}
			s.foot.main = kit.NewButton(main.label, kind, main.do).WithKey(main.key)
			right = append(right, s.foot.main)
		}
		if len(left)+len(right) == 0 {
			return nil // nothing can be done, so no empty bar
		}
		return kit.ActionBar(left, right)
	})
}

func (s *Screen) footWords(main mainAct) string {
	switch {
	case s.m.tab == Confirm:
		return lang.Sayf("Recorded as decided by %s", s.host.Staff().Name)
	case s.m.tab == Checks && s.m.c.State.Open():
		return s.m.LeftWords()
	case s.m.tab == Deciding && s.m.MayDecide():
		return s.m.WhyNotConfirm()
	}
	return main.words
}
