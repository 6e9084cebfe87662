package relay

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
)

func TestUndoTime(t *testing.T) {
	inBubble(t, func(d *desk) {
		m := d.decision(create, couple(1), "ROLE_CREATED")
		m.Due = time.Now().Add(2 * time.Minute)
		id := d.put(nil, m)
		d.run(119 * time.Second)
		d.wantState("in its undo time", id, workflow.OutgoingReady)
		if s := d.relay.Status(); s.Held != 1 || s.Left() != 1 || !s.NextTry.Equal(m.Due) {
			t.Errorf("counted as %+v", s)
		}
		if len(d.store.Log()) > 0 {
			t.Error("something was asked of the store in the undo time")
		}
		d.run(2 * time.Second)
		d.wantState("after its undo time", id, workflow.OutgoingDone)
	})
}

// Taking access away waits neither for a backlog nor for a slow grant.
func TestRemovalOvertakes(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, living := d.grant(couple(9999))
		d.run(time.Minute)
		for n := range 300 {
			d.grant(couple(n))
		}
		d.faults(emulator.Fault{Kind: emulator.Slow, Op: emulator.OpCreate, Delay: emulator.Duration(20 * time.Second)})
		ctx, stop := context.WithCancel(d.Context())
		go d.relay.Run(ctx)
		time.Sleep(5 * time.Second)
		id := d.suspend(living, admin)
		time.Sleep(time.Second)
		d.wantState("a removal behind 300 grants", id, workflow.OutgoingDone)
		time.Sleep(3 * time.Minute)
		stop()
		synctest.Wait()
		d.invariants()
	})
}

func TestPick(t *testing.T) {
	now := noon
	// The clock ran backwards meanwhile: what was decided first says the latest time.
	mk := func(id string, kind workflow.MessageKind, pair int, seq int64, due time.Duration) workflow.Outgoing {
		return workflow.Outgoing{ID: workflow.OutgoingID(id), Kind: kind, State: workflow.OutgoingReady, Pair: couple(pair), Seq: seq,
			Made: now.Add(-time.Duration(seq) * time.Hour), Due: now.Add(due)}
	}
	for _, c := range []struct {
		what     string
		removals bool
		queue    []workflow.Outgoing
		busy     int
		parked   workflow.OutgoingID
		want     workflow.OutgoingID
	}{
		{"nothing", false, nil, 0, "", ""},
		{"the oldest", false, []workflow.Outgoing{mk("b", create, 2, 2, 0), mk("a", create, 1, 1, 0)}, 0, "", "a"},
		{"a removal before anything older", false, []workflow.Outgoing{mk("a", create, 1, 1, 0), mk("b", end, 2, 2, 0)}, 0, "", "b"},
		{"a removal of a pair whose grant is not due", false, []workflow.Outgoing{mk("a", create, 1, 1, time.Hour), mk("b", end, 1, 2, 0)}, 0, "", "b"},
		{"not a grant while its pair's removal waits", false, []workflow.Outgoing{mk("a", create, 1, 3, 0), mk("b", end, 1, 3, time.Hour)}, 0, "", ""},
		{"not the second of a pair while the first waits", false, []workflow.Outgoing{mk("a", refuse, 1, 2, time.Minute), mk("b", create, 1, 3, 0)}, 0, "", ""},
		{"not one of a pair that is on its way", false, []workflow.Outgoing{mk("a", create, 1, 3, 0)}, 1, "", ""},
		{"the next pair", false, []workflow.Outgoing{mk("a", create, 1, 3, 0), mk("b", create, 2, 4, 0)}, 1, "", "b"},
		{"not one that had its turn", false, []workflow.Outgoing{mk("a", create, 1, 3, 0), mk("b", create, 1, 4, 0)}, 0, "a", ""},
		{"only removals, when asked so", true, []workflow.Outgoing{mk("a", create, 1, 3, 0)}, 0, "", ""},
		{"a removal, when asked so", true, []workflow.Outgoing{mk("a", create, 1, 3, 0), mk("b", end, 2, 3, 0)}, 0, "", "b"},
	} {
		for _, mayWrite := range []bool{true, false} {
			l := newLine()
			l.begin()
			l.parked[c.parked] = true
			if c.busy > 0 {
				l.pairing(couple(c.busy)).busy = true
			}
			l.fill(c.queue)
			var took workflow.OutgoingID
			if p := l.pick(now, c.removals, mayWrite); p != nil {
				took = p.ID
			}
			if mayWrite && took != c.want || !mayWrite && took != "" {
				t.Errorf("%s, where the store takes something: %v: took %q, want %q", c.what, mayWrite, took, c.want)
			}
		}
	}
	l := newLine()
	l.begin()
	unsure := mk("b", create, 2, 2, 0)
	unsure.State = workflow.OutgoingVerify
	l.fill([]workflow.Outgoing{mk("a", create, 1, 1, 0), unsure})
	if p := l.pick(now, false, false); p == nil || p.ID != "b" {
		t.Errorf("where the store takes nothing, what is to be looked up waits: %v", p)
	}
}
