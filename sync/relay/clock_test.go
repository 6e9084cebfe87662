package relay

import (
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// jump has the relay's clock run ahead of or behind the true time from now on.
func (d *desk) jump(by *time.Duration) {
	d.relay.Now = func() time.Time { return time.Now().Add(*by) }
}

// R12: whatever the clock does, the messages of one pair go in the order they
// were decided.
func TestOrderOfAPairIsNotTheClocks(t *testing.T) {
	inBubble(t, func(d *desk) {
		p := couple(1)
		d.grant(p)
		d.run(time.Minute)
		d.faults(emulator.Offline())
		later, sooner := today().AddDays(200), today().AddDays(100)
		decide := func(end nhs.Date, off time.Duration) workflow.OutgoingID {
			m := d.decision(change, p, "")
			m.End, m.Made, m.Due, m.Target = end, m.Made.Add(off), m.Due.Add(off), d.at(p).ID
			return d.put(nil, m)
		}
		decide(later, 0)
		last := decide(sooner, -48*time.Hour)
		d.store.Faults.Clear()
		d.relay.SendNow()
		d.run(time.Minute)
		d.wantState("the second change", last, workflow.OutgoingDone)
		if got := d.at(p).End; got != sooner.String() {
			t.Errorf("the national record ends on %s, want the last decision's %s", got, sooner)
		}
	})
}

// R12: a clock that ran ahead and was put right strands no message, and a store
// that had just asked for a pause is not waited for until the wrong time.
func TestClockThatRanAhead(t *testing.T) {
	for _, ahead := range []time.Duration{time.Hour, 24 * time.Hour, 10 * 365 * 24 * time.Hour, -24 * time.Hour, -50 * 365 * 24 * time.Hour} {
		inBubble(t, func(d *desk) {
			by := ahead
			d.jump(&by)
			d.faults(emulator.Fault{Kind: emulator.LostBefore, Op: emulator.OpCreate, Times: 2})
			unsure, _ := d.grant(couple(1))
			held := d.decision(create, couple(2), "ROLE_CREATED")
			held.Due = time.Now().Add(ahead + 2*time.Minute)
			waiting := d.put(nil, held)
			d.run(time.Second)
			d.faults(emulator.Offline())
			d.relay.SendNow()
			d.run(time.Minute)
			by = 0
			d.store.Faults.Clear()
			d.run(15 * time.Minute)
			d.wantState("sent while the clock was wrong", unsure, workflow.OutgoingDone)
			d.wantState("decided while the clock was wrong", waiting, workflow.OutgoingDone)
			d.invariants()
		})
		if t.Failed() {
			t.Fatalf("the clock was %v off", ahead)
		}
	}
}
