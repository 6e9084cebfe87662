package outbox

import (
	"strings"
	"testing"
	"time"

	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func TestAPersonSettlesAMessage(t *testing.T) {
	for _, c := range []struct {
		says string
		do   func(*Model)
		want workflow.OutgoingState
	}{
		{"keeping the national record", (*Model).UseNational, workflow.OutgoingLocal},
		{"sending ours again", (*Model).SendAgain, workflow.OutgoingReady},
	} {
		b := newBench(t, sam, conflict())
		m := b.model()
		c.do(m)
		if got := b.store.messages[0].State; got != c.want || len(b.store.audit) != 1 || len(b.told) != 0 {
			t.Errorf("%s: %s, %d audit entries, %+v", c.says, got, len(b.store.audit), b.told)
		}
		if m.MaySettle() {
			t.Errorf("%s: it can be settled twice", c.says)
		}
	}
}

// Access that was ended elsewhere is opened again by those who may decide.
func TestOurGrantIsSaidOverAnEndedRecord(t *testing.T) {
	grant := message("0031", workflow.MessageCreate, workflow.OutgoingHuman)
	grant.Seen = national(workflow.NationalInactive, "ROLE_DEACTIVATED_PATIENT_REQUEST", "2026-11-30")
	for _, c := range []struct {
		says string
		who  workflow.Staff
		may  bool
	}{{"a clinician may", shah, true}, {"an administrator may not", sam, false}} {
		b := newBench(t, c.who, grant)
		m := b.model()
		if m.MayRetry() {
			t.Errorf("%s: sending the same again is offered", c.says)
		}
		if m.MayInsist() != c.may {
			t.Errorf("%s: offered %v", c.says, m.MayInsist())
		}
		if !strings.Contains(m.InsistWords(), "The patient asked") {
			t.Errorf("it does not say why it was ended: %q", m.InsistWords())
		}
		m.Insist()
		if replaced := b.store.messages[0].State == workflow.OutgoingReplace; replaced != c.may {
			t.Errorf("%s: replaced %v, told %+v", c.says, replaced, b.told)
		}
	}
}

func TestReceptionSettlesNothing(t *testing.T) {
	b := newBench(t, asha, conflict())
	m := b.model()
	m.UseNational()
	m.SendAgain()
	if m.MaySettle() || len(b.store.audit) != 0 || b.store.messages[0].State != workflow.OutgoingHuman {
		t.Error("reception settled a message")
	}
}

func TestAnotherClinicianTakesADecisionOver(t *testing.T) {
	grant := message("1", workflow.MessageCreate, workflow.OutgoingReady)
	for _, c := range []struct {
		says string
		who  workflow.Staff
		may  bool
	}{{"the safeguarding lead may", osei, true}, {"its own decider need not", shah, false}, {"an administrator may not", sam, false}} {
		b := newBench(t, c.who, grant)
		m := b.model()
		m.Reaffirm()
		if taken := b.store.messages[0].Affirmed == c.who.ID; taken != c.may {
			t.Errorf("%s: taken over %v", c.says, taken)
		}
		if m.MayReaffirm() {
			t.Errorf("%s: it can be taken over again", c.says)
		}
	}
}

func TestADecisionDoesNotWaitForSomebodyWhoIsSignedIn(t *testing.T) {
	grant := message("1", workflow.MessageCreate, workflow.OutgoingReady)
	b := newBench(t, sam, grant)
	b.line.SignedIn = func() []workflow.Staff { return []workflow.Staff{shah} }
	if got := b.model().Where(grant).Words; got != "It goes next." {
		t.Errorf("it says %q", got)
	}
}

// otherTerms is a grant that finds access in force there on another basis and to
// another day.
func otherTerms(end string) workflow.Outgoing {
	o := message("0031", workflow.MessageCreate, workflow.OutgoingHuman)
	o.Why, o.End = "The national record already shows access in force. Compare the two and choose.", nhs.MustDate("2027-06-30")
	o.Seen = national(workflow.NationalActive, "ROLE_CREATED", end)
	o.Seen.Basis = basis.Parental
	return o
}

// Field by field, the side with less access is chosen until somebody chooses,
// and the main act says what was chosen.
func TestEachFieldIsChosenByItself(t *testing.T) {
	picks := func(m *Model) string {
		var all []string
		for _, l := range m.Comparison() {
			if l.Choice != "" {
				all = append(all, string(l.Choice)+" "+string(l.Pick))
			}
		}
		return strings.Join(all, ", ")
	}
	for _, c := range []struct {
		says string
		o    workflow.Outgoing
		do   func(*Model)
		want string
		side Side
	}{
		{"theirs ends sooner", otherTerms("2027-01-31"), func(*Model) {}, "end national, basis national", National},
		{"ours ends sooner", otherTerms("2028-01-31"), func(*Model) {}, "end ours, basis national", ""},
		{"all of ours", otherTerms("2028-01-31"), func(m *Model) { m.PickAll(Ours) }, "end ours, basis ours", Ours},
		{"our basis, their day", otherTerms("2027-01-31"), func(m *Model) { m.Pick(FieldBasis, Ours) }, "end national, basis ours", ""},
	} {
		b := newBench(t, shah, c.o)
		m := b.model()
		c.do(m)
		if got := picks(m); got != c.want {
			t.Errorf("%s: %s, want %s", c.says, got, c.want)
		}
		if side, _ := m.Chose(); side != c.side {
			t.Errorf("%s: the choice is %q, want %q", c.says, side, c.side)
		}
	}

	// Access gone there goes with everything of it; choosing a day of ours opens it.
	ended := otherTerms("2026-11-30")
	ended.Seen.Status, ended.Seen.Reason = workflow.NationalInactive, "ROLE_DEACTIVATED_PATIENT_REQUEST"
	m := newBench(t, shah, ended).model()
	if got := picks(m); got != "status national, end national, basis national" {
		t.Errorf("ended there: %s", got)
	}
	m.Pick(FieldEnd, Ours)
	if got := picks(m); got != "status ours, end ours, basis national" {
		t.Errorf("our day chosen: %s", got)
	}
	if got := picks(newBench(t, sam, ended).model()); got != "" {
		t.Errorf("an administrator chooses %s", got)
	}

	// What was chosen is what goes.
	b := newBench(t, shah, otherTerms("2027-01-31"))
	m = b.model()
	m.Pick(FieldBasis, Ours)
	m.Insist()
	if f := b.store.followed; f == nil || f.Basis != basis.Consent || f.End.String() != "2027-01-31" {
		t.Errorf("%+v goes", f)
	}
}

// In the undo time the decider takes it back or sends it at once; nobody else.
func TestTheUndoTimeIsTheDeciders(t *testing.T) {
	held := message("0148", workflow.MessageCreate, workflow.OutgoingReady)
	held.Due = start.Add(72 * time.Second)
	for _, c := range []struct {
		who workflow.Staff
		may bool
	}{{shah, true}, {osei, false}, {sam, false}} {
		b := newBench(t, c.who, held)
		m := b.model()
		if m.MayUndo() != c.may || m.MaySendNow() != c.may {
			t.Errorf("%s: undo %v, send now %v", c.who.Post, m.MayUndo(), m.MaySendNow())
		}
		m.SendNow()
		if sent := !b.store.messages[0].Due.After(start); sent != c.may || sent && len(b.store.audit) != 1 {
			t.Errorf("%s: sent %v with %d entries", c.who.Post, sent, len(b.store.audit))
		}
	}
}

func TestDecidingLaterChangesNothing(t *testing.T) {
	b := newBench(t, sam, outbox()...)
	m := b.model()
	first, _ := m.Chosen()
	m.DecideLater()
	next, _ := m.Chosen()
	if next.ID == first.ID || len(b.store.audit) != 0 || b.store.messages[0].State != workflow.OutgoingHuman {
		t.Errorf("after %s comes %s, %d entries", first.ID, next.ID, len(b.store.audit))
	}
}

// What the store did not take, with its record as it was, is no difference to
// choose in: the case is opened, ours goes again, or the national record is kept.
func TestWhatTheStoreDidNotTakeIsFixed(t *testing.T) {
	refused := message("0017", workflow.MessageChange, workflow.OutgoingHuman)
	refused.Attempts, refused.Answer, refused.Why = 1, "422 INVALID_END_DATE", "The national store does not accept the end date. The decision stands here."
	refused.Before = national(workflow.NationalActive, "ROLE_CREATED", "2027-03-14")
	refused.Seen = national(workflow.NationalActive, "ROLE_CREATED", "2027-03-14")
	refused.Seen.ReadAt = start
	for end, main := range map[string]string{"2026-12-31": "Send ours again", "2029-12-31": "Keep the national record"} {
		refused.End = nhs.MustDate(end)
		s := stage(t, theme.Light, newBench(t, shah, refused), "outbox-refused-"+end)
		m := s.model
		if w := m.Where(refused); w.Word != "Not sent" || m.Count(Failed) != 1 || m.Count(Conflicts) != 0 || m.MayInsist() {
			t.Errorf("ending on %s it is %q, %d failed, %d conflicts", end, w.Word, m.Count(Failed), m.Count(Conflicts))
		}
		if got := s.mainLabel(); got != main {
			t.Errorf("ending on %s the main act is %q, want %q", end, got, main)
		}
		if what := m.What(refused); what != "Change the last day" {
			t.Errorf("it is to %q", what)
		}
		for _, l := range m.Comparison() {
			if l.Choice != "" || l.Label == "Reason" && l.Ours != l.Before {
				t.Errorf("compared is %+v", l)
			}
		}
	}
	moved := refused
	moved.Seen = national(workflow.NationalActive, "ROLE_CREATED", "2027-01-01")
	if m := newBench(t, shah, moved).model(); m.Count(Conflicts) != 1 || !m.MayInsist() {
		t.Error("a record that was changed meanwhile is no conflict")
	}
}
