package workspace

import (
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

var actWords = map[workflow.Act]string{
	workflow.ActRegister: "registered the application", workflow.ActClaim: "changed who has the case", workflow.ActAnswer: "answered",
	workflow.ActSend: "sent it to a clinician", workflow.ActReturn: "sent it back", workflow.ActAsk: "asked for information",
	workflow.ActResume: "recorded that the information came", workflow.ActHold: "put it with a clinician", workflow.ActLift: "let it go on",
	workflow.ActDecide: "granted access", workflow.ActRefuse: "refused", workflow.ActUndo: "took the decision back",
	workflow.ActWithdraw: "closed it as withdrawn", workflow.ActDuplicate: "closed it as a duplicate", workflow.ActRelease: "settled what the national record is told",
	workflow.ActSetUp: "recorded that it is set up in the GP system", workflow.ActEnd: "ended access", workflow.ActSuspend: "suspended access",
	workflow.ActSwitchedOff: "recorded that it is off in the GP system", workflow.ActReaffirm: "took over the decision",
	workflow.ActUpdate: "moved it to newer questions", workflow.ActSettle: "settled a message to the national record", workflow.ActPrint: "prepared or printed a letter",
	workflow.ActMirror: "noted what the national record says", workflow.ActLapse: "closed it, because nobody answered",
}

// Events are what happened, newest first, as this person may read it.
func (m *Model) Events() []kit.Event {
	events := make([]kit.Event, 0, len(m.log))
	for _, e := range m.log {
		act := actWords[e.Act]
		if act == "" {
			act = string(e.Act)
		}
		if e.Act == workflow.ActHold && m.readsHolds() {
			act = "put it on hold"
		}
		if len(e.Details) > 0 && strings.HasPrefix(e.Details[0].Field, "prepared ") {
			act = "prepared a decision"
		}
		at := nhs.DateIn(e.At)
		ev := kit.Event{When: shortDay(at, m.host.Today()) + " " + hourMin(e.At), What: []kit.Run{kit.B(m.Name(e.By)), kit.R(" " + act)}}
		ev.Note = m.details(e)
		events = append(events, ev)
	}
	return events
}

// details says what an entry changed. Answers to restricted questions are left
// out for those who may not read them.
func (m *Model) details(e workflow.AuditEntry) string {
	rules := m.host.Rules()
	var said []string
	for _, d := range e.Details {
		if it, ok := m.c.Questions.Item(checklist.ItemID(d.Field)); ok {
			if it.Hidden && !m.readsHolds() {
				continue
			}
			after := d.After
			switch {
			case !m.readsHolds():
				after = "" // the record shows them which check it was, not what was said
			case after == "":
				after = "Taken back"
			}
			said = append(said, strings.TrimSpace(it.Ask+" "+after))
			continue
		}
		after := d.After
		switch d.Field {
		case "owner":
			if after = "nobody"; d.After != "" {
				after = m.Name(workflow.StaffID(d.After))
			}
		case "sent to":
			// To any of them says no more than the act, as a hold does to those
			// who may not read it.
			if d.After != "" {
				after = m.Name(workflow.StaffID(d.After))
			}
		case "reason", "released as", "national reason":
			if after != "" {
				after = rules.Reasons.Words(after)
			}
		case "decision", "letter", "duplicate of", "set up", "switched off", "prepared basis", "prepared services", "channel", "questions":
			continue
		}
		if after != "" {
			said = append(said, strings.ToUpper(d.Field[:1])+d.Field[1:]+": "+after)
		}
	}
	return strings.Join(said, "\n")
}
