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

// What somebody decides at the desk does not wait for a backlog: it has left a
// second after it may, however slowly the store answers and though it holds up
// everybody else.
func TestAFreshDecisionOvertakesABacklog(t *testing.T) {
	for _, c := range []struct {
		what   string
		answer time.Duration
		undo   time.Duration
		slow   time.Duration // each creation of the backlog
	}{
		{what: "sent at once"}, {what: "after its undo time", undo: 2 * time.Minute},
		{what: "slow answers", answer: 300 * time.Millisecond}, {what: "a store that holds everybody up", undo: 10 * time.Second, slow: 25 * time.Second},
	} {
		t.Run(c.what, func(t *testing.T) {
			inBubble(t, func(d *desk) {
				n := sized(1_500, 5_000)
				for i := range n {
					d.grant(couple(i))
				}
				time.Sleep(time.Hour)
				d.store.SetLimits(emulator.Limits{PerMinute: 600, Spike: 900})
				if c.answer > 0 {
					d.faults(emulator.Fault{Kind: emulator.Slow, Delay: emulator.Duration(c.answer), Times: -1})
				}
				ctx, stop := context.WithCancel(d.Context())
				go d.relay.Run(ctx)
				time.Sleep(10 * time.Second)
				if c.slow > 0 {
					d.faults(emulator.Fault{Kind: emulator.Slow, Op: emulator.OpCreate, Delay: emulator.Duration(c.slow), Times: hands})
				}
				m := d.decision(create, couple(n), "ROLE_CREATED")
				m.Due = m.Due.Add(c.undo)
				id, _ := d.granted(m)
				time.Sleep(time.Until(m.Due) + time.Second)
				if left := d.relay.Status().Left(); left < n/10 {
					t.Errorf("the backlog is down to %d", left)
				}
				switch left := d.leftAt(id); {
				case left.IsZero() || left.Sub(m.Due) > time.Second:
					t.Errorf("a second after it was due it is %s, with %d waiting", d.message(id).State, d.relay.Status().Left())
				default:
					t.Logf("with %d waiting, it left %v after it might", d.relay.Status().Left(), left.Sub(m.Due).Round(time.Millisecond))
				}
				time.Sleep(time.Second)
				d.wantState("a second later", id, workflow.OutgoingDone)
				stop()
				synctest.Wait()
			})
		})
	}
}

// leftAt is when a message came to the store, or the zero time.
func (d *desk) leftAt(id workflow.OutgoingID) time.Time {
	d.Helper()
	request := d.message(id).Frozen.RequestID
	for _, e := range d.store.Log() {
		if e.RequestID == request {
			return e.At
		}
	}
	return time.Time{}
}

func TestPick(t *testing.T) {
	now := noon
	const old = -time.Hour
	// The clock ran backwards meanwhile: what was decided first says the latest time.
	mk := func(id string, kind workflow.MessageKind, pair int, seq int64, due time.Duration) workflow.Outgoing {
		return workflow.Outgoing{ID: workflow.OutgoingID(id), Kind: kind, State: workflow.OutgoingReady, Pair: couple(pair), Seq: seq,
			Made: now.Add(-time.Duration(seq) * time.Hour), Due: now.Add(due)}
	}
	for _, c := range []struct {
		what   string
		hand   hand
		queue  []workflow.Outgoing
		busy   int
		parked workflow.OutgoingID
		want   workflow.OutgoingID
	}{
		{"nothing", lead, nil, 0, "", ""},
		{"the oldest", lead, []workflow.Outgoing{mk("b", create, 2, 2, 0), mk("a", create, 1, 1, 0)}, 0, "", "a"},
		{"a removal before anything older", lead, []workflow.Outgoing{mk("a", create, 1, 1, 0), mk("b", end, 2, 2, 0)}, 0, "", "b"},
		{"a removal of a pair whose grant is not due", lead, []workflow.Outgoing{mk("a", create, 1, 1, time.Hour), mk("b", end, 1, 2, 0)}, 0, "", "b"},
		{"not a grant while its pair's removal waits", lead, []workflow.Outgoing{mk("a", create, 1, 3, 0), mk("b", end, 1, 3, time.Hour)}, 0, "", ""},
		{"not the second of a pair while the first waits", lead, []workflow.Outgoing{mk("a", refuse, 1, 2, time.Minute), mk("b", create, 1, 3, 0)}, 0, "", ""},
		{"not one of a pair that is on its way", lead, []workflow.Outgoing{mk("a", create, 1, 3, 0)}, 1, "", ""},
		{"the next pair", lead, []workflow.Outgoing{mk("a", create, 1, 3, 0), mk("b", create, 2, 4, 0)}, 1, "", "b"},
		{"not one that had its turn", lead, []workflow.Outgoing{mk("a", create, 1, 3, 0), mk("b", create, 1, 4, 0)}, 0, "a", ""},
		{"only removals, when asked so", express, []workflow.Outgoing{mk("a", create, 1, 3, 0)}, 0, "", ""},
		{"what is fresh before a backlog", lead, []workflow.Outgoing{mk("a", create, 1, 1, old), mk("b", create, 2, 2, 0), mk("c", create, 3, 3, 0)}, 0, "", "b"},
		{"not what is fresh before a removal", lead, []workflow.Outgoing{mk("a", create, 1, 1, 0), mk("b", end, 2, 2, old)}, 0, "", "b"},
		{"not what is fresh before an older one of its pair", lead, []workflow.Outgoing{mk("a", refuse, 1, 1, old), mk("b", create, 1, 2, 0)}, 0, "", "a"},
		{"the oldest, while what is fresh is on its way", lead, []workflow.Outgoing{mk("a", create, 1, 1, old), mk("b", create, 2, 2, 0)}, 2, "", "a"},
		{"the backlog, when nothing is fresh", lead, []workflow.Outgoing{mk("a", create, 1, 1, old), mk("b", create, 2, 2, old)}, 0, "", "a"},
		{"only what is fresh, when asked so", prompt, []workflow.Outgoing{mk("a", create, 1, 1, old), mk("b", create, 2, 2, 0)}, 0, "", "b"},
		{"nothing but a backlog, when asked so", prompt, []workflow.Outgoing{mk("a", create, 1, 1, old)}, 0, "", ""},
		{"nothing fresh whose pair has an older one, when asked so", prompt, []workflow.Outgoing{mk("a", refuse, 1, 1, old), mk("b", create, 1, 2, 0)}, 0, "", ""},
		{"a removal of the pair of what is fresh", prompt, []workflow.Outgoing{mk("a", create, 1, 1, 0), mk("b", end, 1, 2, 0)}, 0, "", "b"},
		{"a removal, when asked so", express, []workflow.Outgoing{mk("a", create, 1, 3, 0), mk("b", end, 2, 3, 0)}, 0, "", "b"},
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
			if p := l.pick(now, c.hand, mayWrite); p != nil {
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
	if p := l.pick(now, lead, false); p == nil || p.ID != "b" {
		t.Errorf("where the store takes nothing, what is to be looked up waits: %v", p)
	}
}
