package relay

import (
	"fmt"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
)

// A grant that takes effect after its access has ended here, long after
// everybody gave up on it, is taken away again: no access stays in force at the
// store that nobody looks at.
func TestLateGrantIsTakenAwayAgain(t *testing.T) {
	for _, delay := range []time.Duration{20 * time.Second, 60 * time.Second, 110 * time.Second, 150 * time.Second, 290 * time.Second} {
		for _, reactivated := range []bool{false, true} {
			for _, hold := range []bool{false, true} {
				t.Run(fmt.Sprintf("%v late, reactivated %v, held %v", delay, reactivated, hold), func(t *testing.T) {
					inBubble(t, func(d *desk) {
						p, op := couple(1), emulator.OpCreate
						m := d.decision(create, p, "ROLE_CREATED")
						if reactivated {
							d.there(p, "inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST")
							m, op = d.answer(workflow.MessageReactivate, p, "ROLE_REACTIVATED"), emulator.OpChange
						}
						d.faults(emulator.Fault{Kind: emulator.LateApply, Op: op, Delay: emulator.Duration(delay), Hold: hold})
						given, role := d.granted(m)
						d.run(time.Second)
						ended := d.suspend(role, admin)
						d.run(30 * time.Minute)
						d.wantState("the grant", given, workflow.OutgoingLocal)
						if m := d.message(ended); !m.State.Settled() {
							t.Errorf("the ending is %s: %s", m.State, m.Why)
						}
						if got := d.at(p); got.Status != "inactive" {
							t.Errorf("the national record is %q", got.Status)
						}
						if n := len(d.store.Log()); n > 16 {
							t.Errorf("it took %d requests", n)
						}
						d.invariants()
					})
				})
			}
		}
	}
}

// As long as the grant may still arrive, the ending is not called finished, and
// the row says what is waited for.
func TestAnEndingWaitsForALateGrant(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Fault{Kind: emulator.LostBefore, Op: emulator.OpCreate})
		_, role := d.grant(couple(1))
		d.run(time.Second)
		ended := d.suspend(role, shah)
		d.run(lateTime - 10*time.Second)
		if m := d.wantState("while the grant may arrive", ended, workflow.OutgoingVerify); m.Why != whyBehind {
			t.Errorf("told: %s", m.Why)
		}
		d.restart()
		d.run(time.Minute)
		if m := d.wantState("when it no longer can", ended, workflow.OutgoingLocal); m.Why != workflow.WhyNothingToEnd {
			t.Errorf("told: %s", m.Why)
		}
		d.invariants()
	})
}
