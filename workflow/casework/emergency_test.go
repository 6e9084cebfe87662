package casework_test

import (
	"errors"
	"testing"

	"proxydesk/workflow"
)

// Anybody signed in stops access at once, also the system administrator who sees
// no record: by the two NHS numbers, which tell them nothing but that it is done.
func TestASystemAdministratorStopsAccessByItsNumbers(t *testing.T) {
	b := newBench(t, players(t), 0).after(live)
	patient, proxy := pairs[0].patient.NHSNumber, pairs[0].proxy.NHSNumber
	it := b.As(b.staff("Y"))
	refusal := (*workflow.Refusal)(nil)
	if _, err := it.SuspendPair(b.ctx, proxy, patient, "A call."); !errors.As(err, &refusal) || len(b.record.written) > 0 {
		t.Errorf("the two the wrong way round: %v, %d changes", err, len(b.record.written))
	}
	n, err := it.SuspendPair(b.ctx, patient, proxy, "A call at night.")
	if r, _ := b.record.Role(b.ctx, b.role()); n != 1 || err != nil || !r.Suspended() || !r.SwitchOff.Open() {
		t.Fatalf("%d suspended: %v", n, err)
	}
	if m := b.message(); m.Kind != workflow.MessageEnd || m.Due.After(b.now) {
		t.Errorf("the removal waits: %+v", m)
	}
	b.ready()
	if _, err := it.SuspendPair(b.ctx, patient, proxy, "Again."); !errors.As(err, &refusal) {
		t.Errorf("what is suspended already: %v", err)
	}
	b.ready()
	linked := staffOf("Y") // a stake stops nobody from stopping it
	linked.Linked = append(linked.Linked, patient)
	again := newBench(t, players(t), 0).after(live)
	if n, err := again.As(linked).SuspendPair(again.ctx, patient, proxy, "I am her son."); n != 1 || err != nil {
		t.Errorf("%d suspended: %v", n, err)
	}
	if _, err := b.As(workflow.Staff{ID: "nobody"}).SuspendPair(b.ctx, patient, proxy, ""); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("somebody without a role: %v", err)
	}
}
