package register

import (
	"context"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// decideAfresh is the choice that begins a case: what comes of it is decided
// there.
const decideAfresh workflow.ReviewOutcome = "afresh"

// Outcomes lists what can come of a review of the role in view, and why one of
// them cannot; next is the latest day of the next review.
func (m *Model) Outcomes() (options []kit.Option, next nhs.Date) {
	r, ok := m.Shown()
	if !ok {
		return nil, nhs.Date{}
	}
	latest, needs := r.Continue(m.host.Staff(), m.host.Rules(), m.host.Today())
	goes := kit.Option{ID: string(workflow.ReviewContinues), Title: lang.Say("It continues as it is"), Detail: lang.Say("Until it is looked at again.")}
	if !latest.Date.IsZero() {
		goes.Detail = lang.Sayf("It is looked at again by %s at the latest. %s", latest.Date.Short(), lang.Of(latest.Why))
	}
	if len(needs) > 0 {
		goes.Off, goes.Detail = true, lang.Of(needs[0].Words)
	}
	options = []kit.Option{goes}
	if m.May(workflow.ActRenew) {
		options = append(options, kit.Option{ID: string(decideAfresh), Title: lang.Say("Decide it afresh"), Detail: lang.Say("Renew it for longer, or change its services: a case is begun, and nothing proved is asked twice.")})
	}
	if m.May(workflow.ActSuspend) {
		options = append(options, kit.Option{ID: string(workflow.ReviewSuspended), Title: lang.Say("Suspend it now"), Detail: lang.Say("Until a clinician has looked at it.")})
	}
	if m.May(workflow.ActEnd) {
		options = append(options, kit.Option{ID: string(workflow.ReviewEnded), Title: lang.Say("End it"), Detail: lang.Say("You are asked why.")})
	}
	return options, latest.Date
}

// WrongReview says what a review that continues still lacks, a sentence for each
// field. The core asks again.
func (m *Model) WrongReview(next nhs.Date, why string) (wrongNext, wrongWhy string) {
	_, latest := m.Outcomes()
	switch {
	case !next.After(m.host.Today()):
		wrongNext = lang.Say("Type a day after today.")
	case !latest.IsZero() && next.After(latest):
		wrongNext = lang.Sayf("%s is the latest day.", latest.Short())
	}
	if why == "" {
		wrongWhy = lang.Say("Say in a few words what you looked at.")
	}
	return wrongNext, wrongWhy
}

// RecordReview records what came of a review of the role in view.
func (m *Model) RecordReview(v workflow.ReviewRecord) {
	if !m.May(workflow.ActReview) {
		return
	}
	said := lang.Say("Review recorded:")
	if v.Outcome != workflow.ReviewContinues {
		said = lang.Say("Review recorded. Switch the access off in the GP system now:")
	}
	m.do(func(ctx context.Context, id workflow.RoleID) error { return m.host.Session.RecordReview(ctx, id, v) }, said)
}

// askReview asks what came of a review, and then what that outcome needs.
func (s *Screen) askReview() {
	m := s.model
	r, ok := m.Shown()
	if !ok || !m.May(workflow.ActReview) {
		return
	}
	options, _ := m.Outcomes()
	var field *kit.Field
	list := kit.NewRadioList(options, func(string) { field.SetError("") })
	for _, o := range options {
		if !o.Off {
			list.Choose(o.ID)
			break
		}
	}
	field = kit.NewField(lang.Say("What comes of it"), list)
	s.host.Ask(shell.Question{
		Title: lang.Sayf("Record the review of %s", r.Ref), Wide: 560,
		Words: []string{shell.Between(r), lang.Sayf("Last review: %s.", reviewed(r))},
		Body:  field,
		Choices: []shell.Choice{
			{Label: lang.Say("Next"), Kind: kit.Go, Try: func() bool {
				if list.Chosen() == "" {
					field.SetError(lang.Say("Choose what comes of it."))
				}
				return list.Chosen() != ""
			}, Do: func() {
				switch workflow.ReviewOutcome(list.Chosen()) {
				case decideAfresh:
					m.Renew()
				case workflow.ReviewSuspended:
					s.suspend(func(why string) { m.RecordReview(workflow.ReviewRecord{Outcome: workflow.ReviewSuspended, Why: why}) })
				case workflow.ReviewEnded:
					s.end(func(e workflow.Ending) {
						m.RecordReview(workflow.ReviewRecord{Outcome: workflow.ReviewEnded, Ending: e})
					})
				default:
					s.askNext(r)
				}
			}},
			shell.Close(lang.Say("Cancel")),
		},
	})
}

// askNext asks for the day of the next review and what was looked at.
func (s *Screen) askNext(r workflow.Role) {
	m := s.model
	_, latest := m.Outcomes()
	day := kit.NewDateField(func() kit.Date { return kit.Date(s.host.Today()) })
	if !latest.IsZero() {
		day.Set(kit.Date(latest))
	}
	why := kit.NewNote(3).Limit(500)
	dayField, whyField := kit.NewField(lang.Say("Next review by"), day), kit.NewField(lang.Say("What you looked at, in a few words"), why).WithHint(lang.Say("Everybody who sees the register reads this. Say nothing of a concern."))
	record := func() workflow.ReviewRecord {
		v := workflow.ReviewRecord{Outcome: workflow.ReviewContinues, Why: why.Text()}
		if d, ok := day.Value(); ok {
			v.Next = nhs.Date(d)
		}
		return v
	}
	s.host.Ask(shell.Question{
		Title: lang.Sayf("The access of %s continues", r.Ref),
		Words: []string{shell.Between(r), lang.Say("Its services and its last day stay as they were decided.")},
		Body:  kit.Down(12, dayField, whyField),
		Choices: []shell.Choice{
			{Label: lang.Say("Record the review"), Kind: kit.Go, Try: func() bool {
				v := record()
				wrongNext, wrongWhy := m.WrongReview(v.Next, v.Why)
				if day.Error() != "" {
					wrongNext = day.Error()
				}
				dayField.SetError(wrongNext)
				whyField.SetError(wrongWhy)
				return wrongNext == "" && wrongWhy == ""
			}, Do: func() { m.RecordReview(record()) }},
			shell.Close(lang.Say("Cancel")),
		},
		Kept: shell.Keep(r.ID.DraftOf("review")).Box("day", day).Box("why", why),
	})
}
