package today

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// Step is something a new practice has to do, with the reason and where it is done.
type Step struct {
	Title, Why string
	To         shell.Place
}

// FirstSteps is what this person can do for a practice that has neither a case
// nor access yet; nothing once it has.
func (m *Model) FirstSteps() []Step {
	if !m.read || m.day.access || len(m.day.open) > 0 {
		return nil
	}
	var steps []Step
	for _, s := range []struct {
		due bool
		Step
	}{
		{m.host.May(workflow.ActAdminister) && len(m.day.staff) == 1,
			Step{lang.Say("Add the people who work here"), lang.Say("Everybody signs in for themselves, and their job says what they may do."), shell.Place{Page: shell.PageSettings, Part: shell.UsersPart}}},
		{m.host.May(workflow.ActMoveOver),
			Step{lang.Say("Bring over who has access already"), lang.Say("From a spreadsheet, so that reviews and birthdays are kept for everybody from now on."), shell.Place{Page: shell.PageRegister}}},
		{m.host.May(workflow.ActBringIn),
			Step{lang.Say("Bring in the applications that wait in the mailbox"), lang.Say("One by one: paste the text of the email. What it does not say is asked."), shell.Place{Page: shell.PageQueue}}},
		{m.host.May(workflow.ActRegister),
			Step{lang.Say("Enter one from paper"), lang.Say("It takes two minutes, and shows the checks that follow."), shell.Place{Page: shell.PagePaper}}},
		{m.host.May(workflow.ActAdminister),
			Step{lang.Say("Say where copies of the record go"), lang.Say("One is made each night. On another disk it outlives this computer."), shell.Place{Page: shell.PageSettings, Part: shell.BackupPart}}},
	} {
		if s.due {
			steps = append(steps, s.Step)
		}
	}
	return steps
}

// firstSteps shows the steps in the place of one's work.
func (s *Screen) firstSteps(steps []Step) fyne.CanvasObject {
	list := kit.Down(16, kit.Down(4, kit.Section(lang.Say("Where to begin")),
		kit.Body(lang.Say("The practice has no applications and no access yet."))))
	for _, step := range steps {
		list.Add(kit.Down(2, kit.Left(kit.NewLink(step.Title, func() { s.host.Go(step.To) })), kit.Hint(step.Why).Wrap()))
	}
	list.Add(kit.Spacer())
	return kit.BareCard(kit.Pad(24, 24, list))
}
