package relay

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

// R13: what waits drains within the quota, and near it.
func TestDrainKeepsToTheQuota(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.store.SetLimits(emulator.Limits{PerMinute: 600, Spike: 900} /* as published */)
		const n = 600
		for i := range n {
			d.grant(couple(i))
		}
		start := time.Now()
		if s := d.pass(); len(s.Settled) != n {
			t.Errorf("%d of %d settled: %+v", len(s.Settled), n, s.Status)
		}
		took := time.Since(start)
		if limit := time.Duration(2*n) * time.Second / 9; took > limit {
			t.Errorf("took %v, want at most %v", took, limit)
		}
		for _, e := range d.store.Log() {
			if e.Status == http.StatusTooManyRequests {
				t.Fatal("the store had to say that it was too much")
			}
		}
		d.invariants()
	})
}

// A store with a smaller quota than published slows the relay down; nothing is
// lost, and nobody is asked.
func TestThrottledStore(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Fault{Kind: emulator.Status, Status: 429, RetryAfter: "90"})
		d.grant(couple(100))
		if wait := time.Until(d.pass().Status.NextTry); wait != 90*time.Second {
			t.Errorf("asked to wait 90 seconds, and waits %v", wait)
		}
		if l := d.relay.pace.limiter.Limit(); l != fullRate/2 {
			t.Errorf("slowed to %v a second, want half of %v", l, fullRate)
		}
		d.store.SetLimits(emulator.Limits{PerMinute: 60})
		for i := range 60 {
			d.grant(couple(i))
		}
		d.run(time.Hour)
		for _, m := range d.box.all() {
			if m.State != workflow.OutgoingDone {
				t.Errorf("%s: %s", m.State, m.Why)
			}
		}
		d.invariants()
	})
}

func TestStatus(t *testing.T) {
	inBubble(t, func(d *desk) {
		var seen []Connection
		d.relay.OnChange = func(s Status) {
			if len(seen) == 0 || seen[len(seen)-1] != s.Connection {
				seen = append(seen, s.Connection)
			}
		}
		d.faults(emulator.Fault{Kind: emulator.NoRoute}, emulator.Fault{Kind: emulator.Status, Status: 401}, emulator.Fault{Kind: emulator.Status, Status: 429, RetryAfter: "5"},
			emulator.Fault{Kind: emulator.Status, Status: 503})
		d.grant(couple(1))
		d.run(10 * time.Minute)
		want := []Connection{Offline, SignIn, Busy, Trouble, Connected}
		if !slices.Equal(seen, want) {
			t.Errorf("stood as %v, want %v", seen, want)
		}
		s := d.relay.Status()
		if s.LastContact.IsZero() || s.Why != "" || !s.NextTry.IsZero() || s.Since.After(s.LastContact) {
			t.Errorf("in the end: %+v", s)
		}
	})
}

// R25: a sign-in that is not accepted is not tried with every message.
func TestOneTryWithoutASignIn(t *testing.T) {
	inBubble(t, func(d *desk) {
		for n := range 20 {
			d.grant(couple(n))
		}
		d.faults(emulator.Fault{Kind: emulator.Status, Status: 401, Times: -1})
		if s := d.pass(); len(d.store.Log()) != 1 || s.Status.Waiting != 20 {
			t.Errorf("%d requests; %+v", len(d.store.Log()), s.Status)
		}
	})
}

func TestSendNow(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Offline())
		id, _ := d.grant(couple(1))
		d.run(time.Hour)
		d.store.Faults.Clear()
		d.relay.SendNow()
		d.run(time.Second)
		d.wantState("sent now", id, workflow.OutgoingDone)
	})
}

func TestNotConnected(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.relay.Store = vrs.Offline{}
		id, _ := d.grant(couple(1)) // decided while a store was configured
		s := d.pass()
		if s.Status.Connection != Unconfigured || s.Status.Why != workflow.WhyNotConnected || len(s.Settled) != 0 {
			t.Errorf("%+v", s)
		}
		if time.Until(s.Status.NextTry) < longestWait {
			t.Errorf("tried again at %v", s.Status.NextTry)
		}
		d.wantState("not connected", id, workflow.OutgoingReady)
	})
}

// One pass says what it did, and whom it needs.
func TestSummary(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.there(couple(1), "inactive", "ROLE_DEACTIVATED_SAFEGUARDING")
		d.grant(couple(1))
		d.grant(couple(2))
		d.put(nil, d.decision(refuse, couple(3), "APPLICATION_REJECTED_NO_CONSENT"))
		s := d.pass()
		if len(s.Settled) != 3 {
			t.Fatalf("settled %+v", s.Settled)
		}
		if p := s.NeedPerson(); len(p) != 1 || p[0].Ref != "REF-0001" || p[0].Why != whyInactive {
			t.Errorf("needs a person: %+v", p)
		}
		if s = d.pass(); len(s.Settled) != 0 || s.Status.Left() != 0 {
			t.Errorf("a second pass did %+v", s)
		}
	})
}

func TestNoNumberInAnyLog(t *testing.T) {
	inBubble(t, func(d *desk) {
		var log logged
		d.relay.Log = log.logger()
		d.faults(emulator.Fault{Kind: emulator.NoRoute}, emulator.Fault{Kind: emulator.LostAfter, Op: emulator.OpCreate}, emulator.Fault{Kind: emulator.Cut, Op: emulator.OpSearch, Skip: 1},
			emulator.Fault{Kind: emulator.Status, Status: 500, Op: emulator.OpSearch, Skip: 2})
		d.grant(couple(1))
		bad := d.decision(create, couple(2), "ROLE_CREATED")
		bad.Grantor = mustODS("A")
		d.put(nil, bad)
		d.run(time.Hour)
		log.wantNoPeople(t, couple(1), couple(2))
	})
}
