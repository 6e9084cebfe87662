package casework_test

import (
	"context"
	"errors"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
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
	if r, _ := b.record.Role(b.ctx, b.role()); n != (casework.Stopped{Done: 1}) || err != nil || !r.Suspended() || !r.SwitchOff.Open() {
		t.Fatalf("%+v suspended: %v", n, err)
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
	if n, err := again.As(linked).SuspendPair(again.ctx, patient, proxy, "I am her son."); n.Done != 1 || err != nil {
		t.Errorf("%+v suspended: %v", n, err)
	}
	if _, err := b.As(workflow.Staff{ID: "nobody"}).SuspendPair(b.ctx, patient, proxy, ""); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("somebody without a role: %v", err)
	}
}

// stubborn is a record that does not take every change.
type stubborn struct {
	casework.Store
	refuse func(workflow.Change) error
	look   error
}

func (s stubborn) Commit(ctx context.Context, c workflow.Change) error {
	if err := s.refuse(c); err != nil {
		return err
	}
	return s.Store.Commit(ctx, c)
}

func (s stubborn) LiveBetween(ctx context.Context, p workflow.Pair) ([]workflow.RoleID, error) {
	ids, err := s.Store.LiveBetween(ctx, p)
	return ids, errors.Join(err, s.look)
}

// What cannot be stopped keeps nothing else from being stopped, and whoever asked
// is told of both. A change by somebody else at the same moment stops nothing.
func TestWhatCannotBeStoppedKeepsNothingElseInForce(t *testing.T) {
	full := errors.New("the disk is full")
	for _, c := range []struct {
		name   string
		refuse func(try, of int) error
		look   error
		want   casework.Stopped
		err    error
	}{
		{"all stopped", func(int, int) error { return nil }, nil, casework.Stopped{Done: 2}, nil},
		{"the first fails", func(_, of int) error { return [...]error{full, nil}[of] }, nil, casework.Stopped{Done: 1, Left: 1}, full},
		{"both fail", func(int, int) error { return full }, nil, casework.Stopped{Left: 2}, full},
		{"changed meanwhile", func(try, _ int) error { return [...]error{workflow.ErrStale, nil}[try] }, nil, casework.Stopped{Done: 2}, nil},
		{"changed again and again", func(int, int) error { return workflow.ErrStale }, nil, casework.Stopped{Left: 2}, workflow.ErrStale},
		{"not everything was found", func(int, int) error { return nil }, full, casework.Stopped{Done: 2}, full},
	} {
		b := newBench(t, players(t), 0).after(live)
		pair := b.record.roles[b.role()].Pair()
		other := b.record.roles[b.role()]
		other.ID = "zz"
		other.Patient.NHSNumber = pairs[2].proxy.NHSNumber
		other.National = &workflow.National{RoleID: "r", Fetchable: true, Renumbered: true, Under: pair}
		b.record.roles[other.ID] = other
		tries := map[workflow.RoleID]int{}
		b.Desk.Store = stubborn{b.record, func(change workflow.Change) error {
			id, of := change.Role().ID, 0
			if id == other.ID {
				of = 1
			}
			err := c.refuse(min(tries[id], 1), of)
			tries[id]++
			return err
		}, c.look}
		n, err := b.As(b.staff("Y")).SuspendPair(b.ctx, pair.Patient, pair.Proxy, "A call.")
		if n != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %+v, %v", c.name, n, err)
		}
		for id, tried := range tries {
			if r := b.record.roles[id]; r.Live() && c.want.Left == 0 || tried > 2 {
				t.Errorf("%s: %s is %s after %d tries", c.name, id, r.State, tried)
			}
		}
		if len(tries) != 2 {
			t.Errorf("%s: %d were tried", c.name, len(tries))
		}
	}
}

// Whatever somebody else stopped at the same moment is stopped, and not an error.
func TestAccessThatWasStoppedMeanwhileIsStopped(t *testing.T) {
	b := newBench(t, players(t), 0).after(live)
	pair := b.record.roles[b.role()].Pair()
	first := true
	b.Desk.Store = stubborn{b.record, func(workflow.Change) error {
		if !first {
			return nil
		}
		first = false
		gone := b.record.roles[b.role()]
		gone.State, gone.EndReason, gone.Version = workflow.RoleInactive, workflow.ReasonSuspended, gone.Version+1
		b.record.roles[gone.ID] = gone
		return workflow.ErrStale
	}, nil}
	n, err := b.As(b.staff("Y")).SuspendPair(b.ctx, pair.Patient, pair.Proxy, "A call.")
	if refusal := (*workflow.Refusal)(nil); n != (casework.Stopped{}) || !errors.As(err, &refusal) || first {
		t.Errorf("%+v, %v", n, err)
	}
}

// An event reaches all the access it touches: one that cannot be recorded keeps no
// other in force, and recording it for that one again reaches what was left.
func TestWhatCannotBeRecordedKeepsNoOtherAccessInForce(t *testing.T) {
	full := errors.New("the disk is full")
	b := newBench(t, players(t), 0).after(live)
	first := b.record.roles[b.role()]
	for _, id := range []workflow.RoleID{"zx", "zy", "zz"} {
		other := first
		other.ID, other.Proxy = id, pairs[2].proxy
		b.record.roles[id] = other
	}
	again, broken := true, true
	b.Desk.Store = stubborn{b.record, func(c workflow.Change) error {
		switch id := c.Role().ID; {
		case id == first.ID && again:
			again = false
			return workflow.ErrStale
		case id == "zx" && broken:
			return full
		}
		return nil
	}, nil}
	by := b.As(b.staff("A"))
	if n, err := by.Happened(b.ctx, first.ID, workflow.PatientDied, ""); n != 3 || !errors.Is(err, full) {
		t.Errorf("recorded for %d, %v", n, err)
	}
	for id, r := range b.record.roles {
		if r.Live() != (id == "zx") {
			t.Errorf("%s is %s", id, r.State)
		}
	}
	broken = false
	if n, err := by.Happened(b.ctx, "zx", workflow.PatientDied, ""); n != 1 || err != nil || b.record.roles["zx"].Live() {
		t.Errorf("again, recorded for %d, %v", n, err)
	}
	refusal := (*workflow.Refusal)(nil)
	if n, err := by.Happened(b.ctx, first.ID, workflow.PatientDied, ""); n != 0 || !errors.As(err, &refusal) {
		t.Errorf("of access that has ended, recorded for %d, %v", n, err)
	}
}
