package relay

import (
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
)

// A store that can be read and takes nothing for half a day troubles nobody:
// everything waits, is known to wait, and goes when the store is well again.
func TestStoreThatTakesNothingForHalfADay(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, living := d.grant(couple(900))
		d.run(time.Minute)
		for _, op := range []emulator.Op{emulator.OpCreate, emulator.OpChange} {
			d.faults(emulator.Fault{Kind: emulator.Status, Status: 503, Op: op, Times: -1})
		}
		d.store.ClearLog()
		const grants = 20
		var ids []workflow.OutgoingID
		for n := range grants {
			id, _ := d.grant(couple(n))
			ids = append(ids, id)
		}
		ids = append(ids, d.suspend(living, admin))
		d.run(12 * time.Hour)
		for _, id := range ids {
			if m := d.message(id); m.State != workflow.OutgoingReady && m.State != workflow.OutgoingVerify {
				t.Errorf("%s came to %s: %s", m.Kind, m.State, m.Why)
			}
		}
		if s := d.relay.Status(); s.Connection != Trouble || s.NextTry.IsZero() || s.Left() != grants+1 {
			t.Errorf("in the outage: %+v", s)
		}
		if n := len(d.store.Log()); n > 12*60 { // one in the longest wait, and what looks it leads to
			t.Errorf("%d requests while nothing was taken", n)
		}
		d.store.Faults.Clear()
		d.run(10 * time.Minute)
		for _, id := range ids {
			d.wantState("after the outage", id, workflow.OutgoingDone)
		}
		if s := d.relay.Status(); s.Connection != Connected {
			t.Errorf("after the outage: %+v", s)
		}
		d.invariants()
	})
}

// A lone removal in an outage is nobody's business either, for as long as a
// bank holiday weekend.
func TestLoneRemovalInALongOutage(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, living := d.grant(couple(900))
		d.run(time.Minute)
		d.faults(emulator.Fault{Kind: emulator.Status, Status: 503, Op: emulator.OpChange, Times: -1})
		id := d.suspend(living, admin)
		d.run(23 * time.Hour)
		if m := d.message(id); m.State == workflow.OutgoingHuman {
			t.Errorf("within a day: %s", m.Why)
		}
		d.run(2 * time.Hour)
		d.wantState("after a day, with no other to tell by", id, workflow.OutgoingHuman)
	})
}

// What the store asks for is kept, whatever the status it comes with, and
// whatever else it answers meanwhile: nothing leaves before.
func TestRetryAfterIsKept(t *testing.T) {
	for _, status := range []int{429, 503} {
		inBubble(t, func(d *desk) {
			_, living := d.grant(couple(900))
			d.run(time.Minute)
			d.store.ClearLog()
			d.faults(
				emulator.Fault{Kind: emulator.Status, Status: status, RetryAfter: "3600", Op: emulator.OpCreate},
				emulator.Fault{Kind: emulator.Slow, Op: emulator.OpRead, Delay: emulator.Duration(5 * time.Second)},
			)
			asked := time.Now()
			id, _ := d.grant(couple(1))
			d.suspend(living, admin) // its look is answered after the store has asked for the pause
			d.run(59 * time.Minute)
			for _, e := range d.store.Log() {
				if e.At.Sub(asked) > 10*time.Second {
					t.Errorf("status %d: %s left %v after the store asked for an hour", status, e.Op, e.At.Sub(asked))
				}
			}
			if s := d.relay.Status(); s.NextTry.Sub(asked) < 59*time.Minute {
				t.Errorf("status %d: the next try is given as %v", status, s.NextTry.Sub(asked))
			}
			d.run(10 * time.Minute)
			d.wantState("after the hour", id, workflow.OutgoingDone)
			d.invariants()
		})
	}
}

// A message that cannot be read is a person's, and the others go on.
func TestUnreadableMessageHoldsUpNoOther(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, living := d.grant(couple(1))
		d.run(time.Minute)
		m := d.decision(create, couple(2), "ROLE_CREATED")
		m.Unreadable = true
		sick := d.put(nil, m)
		id := d.suspend(living, admin)
		d.run(time.Minute)
		d.wantState("the removal beside it", id, workflow.OutgoingDone)
		if m := d.wantState("the sick one", sick, workflow.OutgoingHuman); m.Why != workflow.WhyUnreadable {
			t.Errorf("told: %s", m.Why)
		}
		d.invariants()
	})
}

// Where something else answers in the store's place, a message waits for the same
// reason as the status gives.
func TestAMessageSaysWhyAsTheStatusDoes(t *testing.T) {
	for body, want := range map[string]struct {
		is  Connection
		why string
	}{"html": {Offline, whyOffline}, "fhir": {Trouble, whyTrouble}} {
		inBubble(t, func(d *desk) {
			f := emulator.Fault{Kind: emulator.Status, Status: 200, Body: body, Times: -1}
			if body == "fhir" {
				f.Status, f.Code = 0, "DOWNSTREAM_SERVICE_ERROR"
			}
			d.faults(f)
			id, _ := d.grant(couple(1))
			d.run(time.Second)
			m, s := d.message(id), d.relay.Status()
			if m.Why != want.why || s.Why != want.why || s.Connection != want.is {
				t.Errorf("%s: the message says %q, the status is %s: %q", body, m.Why, s.Connection, s.Why)
			}
		})
	}
}
