package relay

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

// The tests of this file have two sizes: a small one for every run, and a full
// one for make torture, which sets PROXYDESK_TORTURE. PROXYDESK_SEED repeats a
// run.

// sized is how often something is done: few times, or with torture as often as
// the figures promise.
func sized(few, full int) int {
	if os.Getenv("PROXYDESK_TORTURE") != "" {
		return full
	}
	return few
}

func seed(t testing.TB) uint64 {
	t.Helper()
	text := os.Getenv("PROXYDESK_SEED")
	if text == "" {
		return 1
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("PROXYDESK_SEED=%q is not a number", text)
	}
	return n
}

// drain lets the relay run until nothing is left, or for so long at most, and
// answers how long it took.
func (d *desk) drain(most time.Duration) time.Duration {
	d.Helper()
	ctx, stop := context.WithCancel(d.Context())
	done := make(chan struct{})
	go func() { d.relay.Run(ctx); close(done) }()
	start := time.Now()
	time.Sleep(time.Second)
	for d.relay.Status().Left() > 0 && time.Since(start) < most {
		time.Sleep(max(10*time.Second, most/100_000)) // it looks at every message
	}
	took := time.Since(start)
	stop()
	<-done
	return took
}

// count tells the requests so far: all, struck by a fault, and too many.
func (d *desk) count() (all, struck, refused int) {
	for _, e := range d.store.Log() {
		all++
		if e.Fault != "" {
			struck++
		}
		if e.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	return all, struck, refused
}

func chance(p float64, f emulator.Fault) emulator.Fault {
	f.Times, f.Chance = -1, p
	return f
}

// R8: of as many creations as the figures say, nearly every one gets no answer:
// it was taken, or not, or takes effect later. None is doubled and none is lost,
// with the store's guard of pairs and, as long as what is late takes effect
// within the settle time, without.
func TestAmbiguousTimeOuts(t *testing.T) {
	n := sized(300, 10_000)
	for name, c := range map[string]struct {
		late    []time.Duration
		options []emulator.Option
	}{
		"guarded":   {[]time.Duration{time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second, 2 * time.Minute}, nil},
		"unguarded": {[]time.Duration{time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second, 28 * time.Second}, []emulator.Option{emulator.WithoutPairGuard()}},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			inBubble(t, func(d *desk) {
				d.store.Faults.Seed(seed(t))
				d.faults(chance(0.35, emulator.Fault{Kind: emulator.LostAfter, Op: emulator.OpCreate}), chance(0.45, emulator.Fault{Kind: emulator.LostBefore, Op: emulator.OpCreate}))
				for _, late := range c.late {
					d.faults(chance(0.2, emulator.Fault{Kind: emulator.LateApply, Op: emulator.OpCreate, Delay: emulator.Duration(late)}))
				}
				for i := range n {
					d.grant(couple(i))
				}
				took := d.drain(365 * 24 * time.Hour)
				all, struck, _ := d.count()
				for i := range n {
					if s := d.at(couple(i)).Status; s != "active" {
						t.Fatalf("grant %d is %q", i, s)
					}
				}
				d.invariants()
				if struck < n/2 {
					t.Errorf("only %d of %d creations got no answer", struck, n)
				}
				t.Logf("%d grants, %d without an answer, %d requests, %v of their time: 0 doubled, 0 lost", n, struck, all, took.Round(time.Minute))
			}, c.options...)
			t.Logf("took %v", time.Since(began).Round(time.Second))
		})
	}
}

// R7: three requests in ten go wrong in every way there is, and as many
// decisions as the figures say cost at most twice the requests. What is counted
// are all requests that reached the store's door, looks among them, against those
// of the same decisions with nothing wrong, which take two each: a look and a
// creation.
func TestFaultsCostAtMostTwiceTheRequests(t *testing.T) {
	n := sized(300, 10_000)
	var requests [2]int
	for faulty := range 2 {
		inBubble(t, func(d *desk) {
			d.store.Faults.Seed(seed(t))
			if faulty == 1 {
				for _, f := range []emulator.Fault{
					{Kind: emulator.LostAfter}, {Kind: emulator.LostBefore}, {Kind: emulator.Status, Status: 503, Body: "html"},
					{Kind: emulator.Status, Status: 500, Applied: true}, {Kind: emulator.Cut}, {Kind: emulator.NoRoute},
				} {
					d.faults(chance(0.058, f)) // one after the other: three in ten in all
				}
			}
			for i := range n {
				d.grant(couple(i))
			}
			took := d.drain(90 * 24 * time.Hour)
			all, struck, _ := d.count()
			requests[faulty] = all
			for i := range n {
				if s := d.at(couple(i)).Status; s != "active" {
					t.Fatalf("grant %d is %q", i, s)
				}
			}
			d.invariants()
			share := float64(struck) / float64(all)
			if faulty == 1 && (share < 0.25 || share > 0.35) {
				t.Errorf("%.0f %% of the requests went wrong, want 30", 100*share)
			}
			t.Logf("%d decisions, %.0f %% faults: %d requests in %v of their time", n, 100*share, all, took.Round(time.Second))
		})
	}
	if requests[0] != 2*n {
		t.Errorf("with nothing wrong, %d decisions took %d requests, want two each", n, requests[0])
	}
	if ratio := float64(requests[1]) / float64(requests[0]); ratio > 2 {
		t.Errorf("%.2f times the requests", ratio)
	} else {
		t.Logf("%.2f times the requests: %d with faults for %d without, of %d decisions", ratio, requests[1], requests[0], n)
	}
}

// R13: what was decided in three days, and in four, without a network drains
// within the quota and uses it, and nothing is asked of the store too fast. The
// quota is of requests, and nothing is created without a look, so that a creation
// takes two of them: 5,000 take a quarter of an hour and not eight minutes.
func TestABacklogOfDaysDrains(t *testing.T) {
	const n = 5_000
	for _, offline := range []time.Duration{72 * time.Hour, 100 * time.Hour}[:sized(1, 2)] {
		inBubble(t, func(d *desk) {
			d.store.SetLimits(emulator.Limits{PerMinute: 600, Spike: 900} /* as published */)
			d.faults(emulator.Offline())
			for i := range n {
				d.grant(couple(i))
			}
			tries := time.Duration(sized(int(time.Hour), int(offline))) // the machine is off for the rest
			d.run(tries)
			time.Sleep(offline - tries)
			if s := d.relay.Status(); s.Connection != Offline || s.Left() != n {
				t.Fatalf("offline: %+v", s)
			}
			d.store.Faults.Clear()
			d.store.ClearLog()
			d.drain(24 * time.Hour)
			all, took, used, refused := quotaUsed(d.store)
			if used < 0.95 || refused > 0 {
				t.Errorf("after %v: %.1f %% of the quota was used, and %d requests were too many", offline, 100*used, refused)
			}
			d.invariants()
			if all != 2*n {
				t.Errorf("%d creations took %d requests, want two each", n, all)
			}
			t.Logf("after %v offline: %d creations by %d requests in %v, %.1f %% of 600 requests a minute, %d × 429", offline, n, all, took.Round(time.Second), 100*used, refused)
		})
	}
}

// quotaUsed is how many requests a backlog took, from its first to its last, and
// what share that is of the 600 a minute that are published.
func quotaUsed(store *emulator.Service) (all int, took time.Duration, used float64, refused int) {
	log := store.Log()
	for _, e := range log {
		if e.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	if len(log) > 1 {
		took = log[len(log)-1].At.Sub(log[0].At)
		used = float64(len(log)-1) / took.Minutes() / 600
	}
	return len(log), took, used, refused
}

// R13 once for real: a real record, a real connection, a real clock, and as many
// creations as the figures say; and in the middle of it, what somebody decides
// then does not wait for them. It takes a quarter of an hour and runs only with
// make torture.
func TestTheQuotaForReal(t *testing.T) {
	n := sized(0, 5_000)
	if text := os.Getenv("PROXYDESK_REAL"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatalf("PROXYDESK_REAL=%q is not a number", text)
		}
	}
	if n == 0 {
		t.Skip("takes a quarter of an hour; make torture does it")
	}
	store, err := emulator.New(emulator.WithLimits(emulator.Limits{PerMinute: 600, Spike: 900}))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(store.Handler())
	p := newPractice(t, store)
	defer func() {
		server.Close()
		for _, close := range []func() error{p.db.Close, store.Close} {
			if err := close(); err != nil {
				t.Error(err)
			}
		}
	}()
	p.way.client, err = vrs.New(vrs.Config{BaseURL: server.URL + emulator.BasePath, Token: vrs.None, NewID: uuid.NewString, Wait: p.relay.pace.Wait})
	if err != nil {
		t.Fatal(err)
	}
	byRequest := map[string]workflow.Outgoing{} // the record would be read whole for each request
	p.way.byRequest = func(id string) workflow.Outgoing {
		m, known := byRequest[id]
		if !known { // the one that is decided later
			if late, err := p.db.OutgoingOfPair(t.Context(), couple(n)); err == nil && len(late) == 1 && late[0].Frozen.RequestID == id {
				return late[0]
			}
		}
		m.State = workflow.OutgoingSending
		return m
	}
	p.rules.UndoTime = 0 // they are sent at once
	made := time.Now()
	for i := range n {
		p.grant(couple(i))
	}
	all, err := p.db.Unsettled(t.Context())
	if err != nil || len(all) != n {
		t.Fatalf("%d messages of %d wait: %v", len(all), n, err)
	}
	for _, m := range all {
		byRequest[m.Frozen.RequestID] = m
	}
	t.Logf("%d decisions made in %v", n, time.Since(made).Round(time.Second))
	store.ClearLog()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { p.relay.Run(ctx); close(done) }()
	var overtook time.Duration
	for deadline := time.Now().Add(time.Hour); time.Now().Before(deadline); {
		time.Sleep(2 * time.Second) // a real clock
		c, err := p.db.OutgoingCounts(ctx)
		if err != nil || c.Waiting == 0 {
			break
		}
		if overtook == 0 && c.Waiting < n-n/10 {
			p.grant(couple(n))
			decided := time.Now()
			for len(store.Roles(couple(n).Patient.Full(), couple(n).Proxy.Full())) == 0 && time.Since(decided) < time.Minute {
				time.Sleep(10 * time.Millisecond) // a real clock
			}
			overtook = time.Since(decided)
		}
	}
	stop()
	<-done
	if overtook == 0 || overtook > time.Second {
		t.Errorf("a decision made in the middle of it took %v to the store", overtook)
	}
	n++ // that one
	requests, took, used, refused := quotaUsed(store)
	if used < 0.95 || refused > 0 {
		t.Errorf("%.1f %% of the quota was used, and %d requests were too many", 100*used, refused)
	}
	if left := p.relay.Status().Left(); left > 0 {
		t.Errorf("%d are left", left)
	}
	if roles := len(store.Roles("", "")); roles != n {
		t.Errorf("the store has %d roles for %d decisions", roles, n)
	}
	t.Logf("for real: %d creations by %d requests in %v, %.1f %% of 600 requests a minute, %d × 429; one decided in the middle was at the store after %v",
		n, requests, took.Round(time.Second), 100*used, refused, overtook.Round(time.Millisecond))
}
