package register

import (
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// notHere says what no program here can do.
const notHere = "This program does not change the GP system. Switch the access off there now, then record it here."

// askSuspend asks once more before access goes: a key to open, a key to do it.
func (s *Screen) askSuspend() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActSuspend) {
		return
	}
	note := kit.NewNote(3).Limit(500)
	s.host.Ask(shell.Question{
		Title: "Suspend " + r.Ref + " now?",
		Words: []string{"Access stops here at once and the national record is told as soon as it can be reached. Nobody gets it back by an undo. It stays suspended until it is reviewed.", notHere},
		Body:  kit.NewField("What happened, in a few words", note).WithHint("Only the safeguarding lead and the responsible clinician read this."),
		Choices: []shell.Choice{
			shell.Take("Suspend now", kit.Danger, func() { m.Suspend(note.Text()) }),
			shell.Close("Keep access"),
		},
	})
}

// askEnd asks why access ends and on which day it was the last.
func (s *Screen) askEnd() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActEnd) {
		return
	}
	var choices []kit.Choice
	for _, reason := range m.Reasons() {
		choices = append(choices, kit.Choice{ID: reason.Code, Label: reason.Words})
	}
	words := kit.NewEntry().Limit(200)
	wordsField := kit.NewField("In your own words", words).WithHint("The national store keeps these words, and both people may read them.")
	var reasonField *kit.Field
	reason := kit.NewPick(choices, func(id string) {
		reasonField.SetError("")
		if id == workflow.ReasonOther {
			wordsField.Show()
		} else {
			wordsField.Hide()
		}
		kit.Reflow(wordsField)
	}).Wide(432)
	reasonField = kit.NewField("Why access ends", reason)
	wordsField.Hide()
	day := kit.NewDateField(func() kit.Date { return kit.Date(s.host.Today()) })
	day.Check = func(d kit.Date) string { return m.WrongDay(nhs.Date(d)) }
	dayField := kit.NewField("Last day of access", day)
	day.Set(kit.Date(s.host.Today()))
	ending := func() workflow.Ending {
		e := workflow.Ending{Reason: reason.Chosen()}
		if e.Reason == workflow.ReasonOther {
			e.Words = words.Text()
		}
		if d, ok := day.Value(); ok {
			e.On = nhs.Date(d)
		}
		return e
	}
	try := func() bool {
		e := ending()
		wrongReason, wrongWords, wrongDay := m.Wrong(e)
		if day.Error() != "" {
			wrongDay = day.Error()
		}
		reasonField.SetError(wrongReason)
		wordsField.SetError(wrongWords)
		dayField.SetError(wrongDay)
		return wrongReason == "" && wrongWords == "" && wrongDay == ""
	}
	s.host.Ask(shell.Question{
		Title: "End access of " + r.Ref + "?",
		Words: []string{"Access ends here at once. The national record is told without waiting.", notHere},
		Body:  kit.Down(12, reasonField, wordsField, dayField),
		Choices: []shell.Choice{
			{Label: "End access", Kind: kit.Danger, Try: try, Do: func() { m.End(ending()) }},
			shell.Close("Keep access"),
		},
	})
}
