package outbox

import (
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Difference is one line of the comparison: what it was when somebody decided,
// what we say, and what the national store has now.
type Difference struct {
	Label               string
	Before, Ours, Store string
	// OursChanged and StoreChanged say which of the two differ from what it was.
	OursChanged, StoreChanged bool
}

var nationalWords = map[workflow.NationalStatus]string{
	workflow.NationalProposed: "Applied for", workflow.NationalActive: "Active", workflow.NationalRejected: "Refused",
	workflow.NationalInactive: "Ended", workflow.NationalInError: "Entered in error",
}

// wanted is the status a message asks for.
var wanted = map[workflow.MessageKind]workflow.NationalStatus{
	workflow.MessageCreate: workflow.NationalActive, workflow.MessageActivate: workflow.NationalActive,
	workflow.MessageReactivate: workflow.NationalActive, workflow.MessageChange: workflow.NationalActive,
	workflow.MessageRefuse: workflow.NationalRejected, workflow.MessageEnd: workflow.NationalInactive,
}

// side is one column.
type side struct{ status, reason, end, basis string }

const nothing = "No record"

func (m *Model) sideOf(n *workflow.National) side {
	if n == nil {
		return side{nothing, "", "", ""}
	}
	status := nationalWords[n.Status]
	if status == "" {
		status = string(n.Status)
	}
	if today := m.host.Today(); n.Status == workflow.NationalActive && !n.InForce(today) { // it gives no access
		status = "Active, and past its last day"
		if !n.Start.IsZero() && today.Before(n.Start) {
			status = "Active from " + n.Start.Short()
		}
	}
	reason := orElse(m.reason(n.Reason), "None given")
	if n.ReasonWords != "" {
		reason += ": " + n.ReasonWords
	}
	basis := n.Basis.Words()
	if code := string(n.Basis); basis == "" && code != "" { // one nobody told us of
		basis = strings.ReplaceAll(code, "-", " ")
	}
	return side{status, reason, lastDay(n.End), orElse(basis, "None given")}
}

// ours is what the record would be once the message is taken: what it does not
// name stays as it was.
func (m *Model) ours(o workflow.Outgoing) side {
	s := side{status: nationalWords[wanted[o.Kind]], reason: orElse(m.reason(o.Reason), "None given"),
		end: lastDay(o.End), basis: orElse(o.Basis.Words(), "None given")}
	if o.ReasonWords != "" {
		s.reason += ": " + o.ReasonWords
	}
	if o.Before != nil && (o.Kind == workflow.MessageRefuse || o.Kind == workflow.MessageEnd) {
		before := m.sideOf(o.Before)
		s.end = before.end
		if !o.Basis.Valid() {
			s.basis = before.basis
		}
	}
	return s
}

func lastDay(d nhs.Date) string {
	if d.IsZero() {
		return "None"
	}
	return d.Short()
}

// Comparison is the message in view beside the national record; empty where
// nothing was read to compare with.
func (m *Model) Comparison() []Difference {
	o, ok := m.Chosen()
	if !ok || o.State != workflow.OutgoingHuman || o.Before == nil && o.Seen == nil {
		return nil
	}
	was, ours, now := m.sideOf(o.Before), m.ours(o), m.sideOf(o.Seen)
	lines := []Difference{
		{Label: "Status", Before: was.status, Ours: ours.status, Store: now.status},
		{Label: "Reason", Before: was.reason, Ours: ours.reason, Store: now.reason},
		{Label: "Last day", Before: was.end, Ours: ours.end, Store: now.end},
		{Label: "Legal basis", Before: was.basis, Ours: ours.basis, Store: now.basis},
	}
	for i, l := range lines {
		lines[i].OursChanged = l.Ours != l.Store && l.Ours != l.Before
		lines[i].StoreChanged = l.Ours != l.Store && l.Store != l.Before
	}
	return lines
}

// Heads are the second lines of the comparison's heads: when it was.
func (m *Model) Heads() (before, ours, store string) {
	o, ok := m.Chosen()
	if !ok {
		return "", "", ""
	}
	if o.Before != nil && !o.Before.ReadAt.IsZero() {
		before = "Read " + m.clock(o.Before.ReadAt)
	}
	ours = m.clock(o.Made)
	if name := m.names[o.By]; name != "" {
		ours = name + ", " + ours
	}
	if o.Seen != nil && !o.Seen.ReadAt.IsZero() {
		store = "Read " + m.clock(o.Seen.ReadAt)
	}
	return before, ours, store
}

// OursIsLess reports whether sending ours again leaves less access than what
// the national store has: then it is the choice offered first.
func (m *Model) OursIsLess() bool {
	o, ok := m.Chosen()
	if !ok {
		return false
	}
	if o.Seen == nil {
		return o.Kind.Removes() // keeping an unread record could keep access
	}
	gives := wanted[o.Kind] == workflow.NationalActive
	return o.Seen.Status == workflow.NationalActive && !gives
}
