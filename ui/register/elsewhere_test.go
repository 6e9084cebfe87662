package register

import (
	"context"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// again is access that ended here and is in force in the national record, by
// another practice.
func again() workflow.Role {
	r := people()[5]
	r.National.Status, r.National.Reason = workflow.NationalActive, "ROLE_REACTIVATED"
	r.National.Grantor, _ = nhs.ParseODSCode("Z99902")
	return r
}

// renamed stands there under another number of the proxy.
func renamed() workflow.Role {
	r := people()[0]
	r.National.Renumbered, r.National.Basis, r.National.End = true, r.Basis, r.End.Date
	r.National.Under = workflow.Pair{Patient: r.Patient.NHSNumber, Proxy: nhs.MustNumber("9990004900")}
	return r
}

func TestWhatTheNationalRecordAsksToSettle(t *testing.T) {
	stopped := again()
	stopped.EverHeld = true
	unread := renamed()
	unread.National.Under = workflow.Pair{}
	for _, c := range []struct {
		name               string
		role               workflow.Role
		by                 workflow.Staff
		words              string
		ends, takes, leave bool
	}{
		{"in force again", again(), sam, "ended here on 20 Nov 2026. Practice Z99902 gave it there.", true, false, true},
		{"in force again, to reception", again(), asha, "Find out whether that is right.", false, false, false},
		{"in force again after a concern", stopped, sam, "in force", true, false, false},
		{"in force again after a concern, to a clinician", stopped, shah, "in force", true, false, true},
		{"under another number", renamed(), sam, "NHS number for the proxy: 999\u00a0000\u00a04900.", false, true, true},
		{"under another number, to reception", renamed(), asha, "NHS number for the proxy: 999\u00a0000\u00a04900.", false, false, false},
		{"under a number that could not be read", unread, sam, "Look both up", false, false, true},
		{"as it is here", people()[1], shah, "", false, false, false},
	} {
		m := newBench(t, c.by, c.role).model(shell.Place{ID: string(c.role.ID)})
		if got := m.SettleWords(); !strings.Contains(got, c.words) || (c.words == "") != (got == "") {
			t.Errorf("%s: told %q", c.name, got)
		}
		if m.MayEndThere() != c.ends || m.MayTakeNumber() != c.takes || m.MayLeave() != c.leave {
			t.Errorf("%s: may end %v, take %v, leave %v", c.name, m.MayEndThere(), m.MayTakeNumber(), m.MayLeave())
		}
	}
}

func TestSettlingWithTheNationalRecord(t *testing.T) {
	b := newBench(t, sam, again(), renamed())
	s, win := stage(t, theme.Light, b, shell.Place{ID: "0107"}, "register-settle")
	s.model.EndThere()
	if len(b.store.out) != 1 || b.store.out[0].Kind != workflow.MessageEnd || b.store.out[0].Target != "n-0107" {
		t.Errorf("sent %+v", b.store.out)
	}
	s.Enter(shell.Place{ID: "0101"})
	shoot(t, win, "register-number")
	s.askNumber()
	if len(b.asked) != 1 || b.asked[0].Choices[0].Try() || b.asked[0].Choices[0].First {
		t.Errorf("%d questions, and nobody has to say where they looked", len(b.asked))
	}
	said := strings.Join(b.asked[0].Words, " ")
	for _, w := range []string{"The proxy, ", "born ", "999\u00a0000\u00a04900 in the national record", "compare name and date of birth"} {
		if !strings.Contains(said, w) {
			t.Errorf("%q does not say %q", said, w)
		}
	}
	if strings.Contains(said, "The patient") {
		t.Errorf("the patient's number is the same: %q", said)
	}
	s.model.TakeNumber("")
	if s.model.Settle() == "" {
		t.Error("taken over, and nobody was looked up")
	}
	s.model.TakeNumber(workflow.LookedUpNationally)
	if r := b.store.roles[1]; r.Proxy.NHSNumber != nhs.MustNumber("9990004900") || s.model.Settle() != "" {
		t.Errorf("the proxy's number is %s, to settle is %q", r.Proxy.NHSNumber, s.model.Settle())
	}
	b = newBench(t, shah, again())
	b.now = start.Add(time.Minute)
	s, win = stage(t, theme.Dark, b, shell.Place{ID: "0107"}, "register-settle-dark")
	s.askLeave()
	if len(b.asked) != 1 || b.asked[0].Choices[0].Try() {
		t.Errorf("%d questions, and no why is enough", len(b.asked))
	}
	s.model.Leave("Rang the other practice.")
	if s.model.Settle() != "" || len(b.store.out) != 0 || b.store.roles[0].Looked == nil {
		t.Errorf("left, to settle is %q, %d sent", s.model.Settle(), len(b.store.out))
	}
	shoot(t, win, "register-settled")
}

// Whoever was told of a change reads the national record at once, and is told
// what came of it.
func TestReadingTheNationalRecordAgain(t *testing.T) {
	for _, c := range []struct {
		read, news bool
		says       string
	}{
		{true, true, "says something new of REF-0101"}, {true, false, "says nothing new of REF-0101"}, {false, false, "could not be read just now"},
	} {
		b := newBench(t, asha, people()...)
		m := b.model(shell.Place{ID: "0101"})
		if can, why := m.CanLook(); can || why == "" {
			t.Error("it can be read without a store")
		}
		var asked workflow.Pair
		m.look = func(_ context.Context, p workflow.Pair) (bool, bool, error) { asked = p; return c.read, c.news, nil }
		m.LookAgain()
		if r, _ := m.Shown(); asked != r.Pair() || len(b.toasts) != 1 || !strings.Contains(b.toasts[0], c.says) {
			t.Errorf("told %v", b.toasts)
		}
		m.Go(shell.Place{ID: "0109"})
		if can, _ := m.CanLook(); can {
			t.Error("access that stays at the practice is looked for")
		}
	}
}
