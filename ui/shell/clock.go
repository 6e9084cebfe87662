package shell

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// clockBar says over every page that this computer's clock and the practice's
// log do not agree, or nothing.
func (s *Shell) clockBar() fyne.CanvasObject {
	d, doubted := s.cfg.Rules().Clock.Doubt(s.cfg.Now())
	if !doubted {
		return nil
	}
	acts := []fyne.CanvasObject{kit.NewButton(lang.Say("What this means"), kit.Plain, func() { s.use(); s.askDay(d) }).Small().Alone()}
	return bar(theme.IconWarning, d.Short(), acts...)
}

// askDay says what a clock in doubt means, and lets somebody who may say that the
// day is right.
func (s *Shell) askDay(d workflow.ClockDoubt) {
	h := s.desk.host
	q := Question{Title: lang.Say("Is the day on this computer right?"), Words: []string{lang.Of(d.Words())}, Choices: []Choice{Close(lang.Say("Not now"))}}
	if h.Staff().May(workflow.ActConfirmDay) {
		q.Words = append(q.Words, lang.Say("Look at a calendar that is not on this computer before you confirm. The log keeps that it was you."))
		q.Choices = append([]Choice{Take(lang.Say("The day is right"), kit.Danger, func() {
			Act(h, h.Session.ConfirmDay, s.frame.drawBars)
		})}, q.Choices...)
	} else {
		q.Words = append(q.Words, lang.Say("Ask your practice manager, a responsible clinician or the safeguarding lead to confirm the day, or whoever looks after this computer to put the clock right."))
	}
	s.ask(q)
}
