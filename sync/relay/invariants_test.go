package relay

import (
	"regexp"
	"strings"
	"testing"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
)

// kept is what a practice has at the end of a fault test.
type kept struct {
	acked    []workflow.OutgoingID
	messages []workflow.Outgoing
	roles    []workflow.Role
	audit    []workflow.AuditEntry
	log      string
}

// anyNumber is an NHS number of the test range.
var anyNumber = regexp.MustCompile(`\b999[ -]?\d{3}[ -]?\d{4}\b`)

// check holds the practice against the national store: what must be so when the
// relay has come to rest, whatever happened before (engineering 1.1). That the
// window is never blocked (I7) is the window's to prove; panics and races (I8)
// end the test by themselves, and the record checks its own file.
func (k kept) check(t testing.TB, store *emulator.Service) {
	t.Helper()
	byID := map[workflow.OutgoingID]workflow.Outgoing{}
	decisions := map[string]workflow.Outgoing{}
	for _, m := range k.messages {
		byID[m.ID] = m
		if m.Frozen.RequestID != "" {
			decisions[m.Frozen.RequestID] = m
		}
	}
	// I1: nothing that was acknowledged is lost.
	for _, id := range k.acked {
		if _, ok := byID[id]; !ok {
			t.Errorf("I1: message %s was acknowledged and is lost", id)
		}
	}
	// I2: at most one role for each pair, and one effect of each decision, unless
	// somebody else changed the role in between and it had to be said again.
	pairs, been := map[string]int{}, map[string]bool{}
	for _, r := range store.Roles("", "") {
		pair := r.Patient + " " + r.Proxy
		if pairs[pair]++; pairs[pair] > 1 {
			t.Errorf("I2: a pair has %d roles at the national store", pairs[pair])
		}
		last := ""
		for _, c := range r.Changes {
			been[pair+" "+c.Status] = true
			if c.CorrelationID != "" && c.CorrelationID == last {
				t.Errorf("I2: the decision %s took effect twice", c.CorrelationID)
			}
			last = c.CorrelationID
		}
	}
	// I3: every decision ends, or is with a person who is told why.
	for _, m := range k.messages {
		switch m.State {
		case workflow.OutgoingDone:
			if want := string(m.Kind.Wants()); !been[m.Pair.Patient.Full()+" "+m.Pair.Proxy.Full()+" "+want] {
				t.Errorf("I3: message %s is done and the role was never %s", m.ID, want)
			}
		case workflow.OutgoingHuman, workflow.OutgoingLocal:
			if !strings.HasSuffix(m.Why, ".") {
				t.Errorf("I3: message %s is %s and nobody is told why: %q", m.ID, m.State, m.Why)
			}
		case workflow.OutgoingReplace, workflow.OutgoingUndone:
		default:
			t.Errorf("I3: message %s came to rest as %s: %s", m.ID, m.State, m.Why)
		}
	}
	// I4: one entry in the log for each end of a message, the last of them the
	// one it has.
	last := map[workflow.OutgoingID]string{}
	for _, e := range k.audit {
		for _, detail := range e.Details {
			if detail.Field != "message" {
				continue
			}
			id := workflow.OutgoingID(detail.After)
			if last[id] == e.To {
				t.Errorf("I4: message %s came to be %s twice in the log", id, e.To)
			}
			last[id] = e.To
		}
	}
	for _, m := range k.messages {
		if (m.State == workflow.OutgoingDone || m.State == workflow.OutgoingHuman || m.State == workflow.OutgoingReplace) && last[m.ID] != string(m.State) {
			t.Errorf("I4: message %s is %s, and %q in the log", m.ID, m.State, last[m.ID])
		}
	}
	// I5: what is shown of the national record is what it holds, and no access is
	// in force there that ended here.
	for _, r := range k.roles {
		for _, have := range store.Roles(r.Patient.NHSNumber.Full(), r.Proxy.NHSNumber.Full()) {
			n := r.National
			if n != nil && have.ID == n.RoleID && (have.Status != string(n.Status) || have.End != n.End.String() || have.Reason != n.Reason || have.Basis != n.Basis.Code()) {
				t.Errorf("I5: %s is shown as %s %s to %s on %s; the national record says %s %s to %s on %s", r.ID,
					n.Status, n.Reason, n.End, n.Basis.Code(), have.Status, have.Reason, have.End, have.Basis)
			}
			if have.Status == "active" && !r.Live() && !k.awaited(r) {
				t.Errorf("I5: %s is %s here and in force in the national record, and nobody is told", r.ID, r.State)
			}
		}
	}
	// I6: nobody's number in the log.
	if n := anyNumber.FindString(k.log); n != "" {
		t.Error("I6: the log holds an NHS number")
	}
}

// awaited reports whether a person is asked about a role, or another role of the
// pair is in force.
func (k kept) awaited(r workflow.Role) bool {
	for _, m := range k.messages {
		if m.Pair == r.Pair() && m.State == workflow.OutgoingHuman {
			return true
		}
	}
	for _, o := range k.roles {
		if o.Pair() == r.Pair() && o.Live() {
			return true
		}
	}
	return false
}
