package workspace

import (
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Events are what happened, newest first, as this person may read it.
func (m *Model) Events() []kit.Event {
	events := make([]kit.Event, 0, len(m.log))
	for _, e := range m.log {
		act := lang.Of(e.Words())
		at := nhs.DateIn(e.At)
		ev := kit.Event{When: shortDay(at, m.host.Today()) + " " + hourMin(e.At), What: []kit.Run{kit.B(m.Name(e.By)), kit.R(" " + act)}}
		ev.Note = m.details(e)
		events = append(events, ev)
	}
	return events
}

// details says what an entry changed. Answers to restricted questions are left
// out for those who may not read them, as they are beside the questions.
func (m *Model) details(e workflow.AuditEntry) string {
	if e.Act == workflow.ActPrint && m.c.LettersWithheld {
		return "" // which letter it was tells what became of the hold
	}
	rules := m.host.Rules()
	var said []string
	for _, d := range e.Details {
		if it, ok := m.c.Questions.Item(checklist.ItemID(d.Field)); ok {
			if it.Hidden && !m.readsHolds() {
				continue
			}
			said = append(said, strings.TrimSpace(lang.Of(it.Ask)+" "+m.given(it, d.After)))
			continue
		}
		after := d.After
		if d.IsReason() && after != "" {
			after = lang.Of(rules.Reasons.Words(after))
		}
		switch d.Field {
		case "owner":
			if after = lang.Say("nobody"); d.After != "" {
				after = m.Name(workflow.StaffID(d.After))
			}
		case "sent to":
			// To any of them says no more than the act, as a hold does to those
			// who may not read it.
			if d.After != "" {
				after = m.Name(workflow.StaffID(d.After))
			}
		case "decision", "letter", "duplicate of", "set up", "switched off", "prepared basis", "prepared services", "channel", "questions", "renews", "countersigned":
			continue
		case "told":
			if after == "nobody" {
				after = lang.Say("nobody")
			}
		case "event":
			after = lang.Of(workflow.Event(d.After).Words())
		default: // a day is written as people write it, whatever it is of
			if day, err := nhs.ParseDate(after); err == nil && day.String() == after {
				after = day.Long()
			}
		}
		if after != "" {
			said = append(said, kit.Capital(d.Field)+": "+after)
		}
	}
	return strings.Join(said, "\n")
}

// given is what an entry says was answered; "" to those who read only which check it
// was.
func (m *Model) given(it checklist.Item, after string) string {
	day, err := nhs.ParseDate(after)
	switch {
	case !m.readsHolds() && (!m.c.Questions.Everybodys(it.ID) || m.c.Involved):
		return ""
	case after == "":
		return lang.Say("Taken back")
	case it.Type == checklist.Date && err == nil:
		return day.Long()
	case it.Type == checklist.Ticks && after == checklist.None:
		return lang.Say("None of these")
	}
	return lang.Of(after)
}
