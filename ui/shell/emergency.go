package shell

import (
	"context"
	"errors"
	"fmt"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// stopWords are what else somebody types who wants access to stop.
var stopWords = lang.Say("stop suspend end remove block access")

// stops reports whether the person may suspend access and sees no register to do
// it from: a system administrator (domain 7).
func stops(by workflow.Staff) bool {
	return by.May(workflow.ActSuspend) && !by.May(workflow.ActReadCases)
}

// askStop asks for the two NHS numbers, for whoever stops access without seeing
// any record.
func (s *Shell) askStop() {
	h := s.desk.host
	patient, proxy, note := kit.NewEntry().Limit(16), kit.NewEntry().Limit(16), kit.NewNote(3).Limit(500)
	fields := []*kit.Field{kit.NewField(lang.Say("The patient’s NHS number"), patient), kit.NewField(lang.Say("The proxy’s NHS number"), proxy)}
	var numbers [2]nhs.Number
	read := func() bool {
		good := true
		for i, e := range []*kit.Entry{patient, proxy} {
			n, err := h.number(e.Text())
			fields[i].SetError("")
			if err != nil {
				good = false
				fields[i].SetError(lang.Say("That is no NHS number. It has 10 digits; check each of them."))
			}
			numbers[i] = n
		}
		return good
	}
	stop := Take(lang.Say("Suspend now"), kit.Danger, func() {
		Act(h, func(ctx context.Context) error {
			return notStopped(h.Session.SuspendPair(ctx, numbers[0], numbers[1], note.Text()))
		}, func() {
			h.Toast(lang.Say("Access between the two is suspended. Have it switched off in the GP system now."), nil)
		})
	})
	stop.Try = read
	h.Ask(Question{
		Title: lang.Say("Suspend access between two people now?"),
		Words: []string{lang.Say("Access stops here at once and the national record is told as soon as it can be reached. It stays suspended until it is reviewed. You see no record by this."),
			lang.Say("This program does not change the GP system: have the access switched off there now. It heads everybody’s Today until somebody records that it is off.")},
		Body:    kit.Down(12, fields[0], fields[1], kit.NewField(lang.Say("What happened, in a few words (optional)"), note).WithHint(lang.Say("Only the safeguarding lead and the responsible clinician read this."))),
		Choices: []Choice{stop, Close(lang.Say("Keep access"))},
		Kept:    Keep("stop").Box("patient", patient).Box("proxy", proxy).Box("what", note),
	})
}

// notStopped says beside an error how much was stopped and how much was not; nil and
// a refusal say enough by themselves.
func notStopped(n casework.Stopped, err error) error {
	if err == nil || n == (casework.Stopped{}) && (errors.As(err, new(*workflow.Refusal)) || errors.Is(err, workflow.ErrNotAllowed)) {
		return err
	}
	said := Notice{Title: lang.Say("Access between the two was not stopped"), Unforeseen: true}
	if n.Done > 0 {
		said.Title = lang.Say("Not all access between the two was stopped")
		said.Words = lang.Count(n.Done, "%d proxy role was suspended here.", "%d proxy roles were suspended here.") + " "
	}
	if n.Left > 0 {
		said.Words += lang.Count(n.Left, "%d could not be stopped and is still in force.", "%d could not be stopped and are still in force.")
	} else {
		said.Words += lang.Say("Whether there is more could not be found out.")
	}
	said.Words += " " + lang.Say("Have all access between the two switched off in the GP system now, then do this once more. If it says the same, tell your practice manager at once.")
	return fmt.Errorf("%w: %w", said, err)
}

// number reads an NHS number as this practice takes them.
func (h *Host) number(typed string) (nhs.Number, error) {
	if h.Rules().RelaxedNumbers {
		return nhs.ParseRelaxed(typed)
	}
	return nhs.ParseNumber(typed)
}
