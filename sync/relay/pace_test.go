package relay

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// slowBox is a record whose commits take their time.
type slowBox struct {
	Outbox
	commit time.Duration
}

func (b slowBox) Settle(ctx context.Context, s workflow.Settlement) error {
	time.Sleep(b.commit) // only ever inside a synctest bubble
	return b.Outbox.Settle(ctx, s)
}

// drained lets n grants drain through a store with the published limits, whose
// answers and whose record take their time, and answers how many requests a
// second it took, and how many were too many.
func drained(t *testing.T, n int, answer, commit time.Duration) (perSecond float64, refused int) {
	t.Helper()
	inBubble(t, func(d *desk) {
		d.store.SetLimits(emulator.Limits{PerMinute: 600, Spike: 900})
		d.relay.Outbox = slowBox{d.box, commit}
		if answer > 0 {
			d.faults(emulator.Fault{Kind: emulator.Slow, Delay: emulator.Duration(answer), Times: -1})
		}
		for i := range n {
			d.grant(couple(i))
		}
		time.Sleep(time.Hour) // nobody waits for these any more
		start := time.Now()
		d.pass()
		took := time.Since(start)
		all := d.store.Log()
		for _, e := range all {
			if e.Status == http.StatusTooManyRequests {
				refused++
			}
		}
		perSecond = float64(len(all)) / took.Seconds()
		d.invariants()
	})
	return perSecond, refused
}

// R13: neither slow commits nor slow answers bring requests closer together than
// the store takes them, or waste its quota.
func TestTheQuotaIsUsedWhateverIsSlow(t *testing.T) {
	for _, c := range []struct{ answer, commit time.Duration }{
		{0, 0}, {0, 10 * time.Millisecond}, {0, 40 * time.Millisecond}, {0, 60 * time.Millisecond}, {0, 90 * time.Millisecond},
		{100 * time.Millisecond, 10 * time.Millisecond}, {200 * time.Millisecond, 20 * time.Millisecond}, {400 * time.Millisecond, 20 * time.Millisecond},
	} {
		perSecond, refused := drained(t, 200, c.answer, c.commit)
		if refused > 0 || perSecond < 0.95*10 {
			t.Errorf("answers after %v, commits of %v: %.2f requests a second, %d too many", c.answer, c.commit, perSecond, refused)
		}
	}
}

// What somebody waits for at the desk does not wait for a backlog to drain.
func TestUrgentRequestsGoFirst(t *testing.T) {
	inBubble(t, func(d *desk) {
		for i := range 300 {
			d.grant(couple(i))
		}
		time.Sleep(time.Hour) // nobody waits for these any more
		ctx, stop := context.WithCancel(d.Context())
		go d.relay.Run(ctx)
		time.Sleep(5 * time.Second)
		var slowest [2]time.Duration
		for i := range 20 {
			for urgent, ctx := range []context.Context{d.Context(), Urgently(d.Context())} {
				asked := time.Now()
				if _, err := d.way.SearchRoles(ctx, person(9_001), nhs.Number{}); err != nil {
					t.Fatalf("%d: %v", i, err)
				}
				slowest[urgent] = max(slowest[urgent], time.Since(asked))
			}
		}
		if slowest[1] > 250*time.Millisecond || slowest[1] >= slowest[0] {
			t.Errorf("urgent look-ups wait up to %v, others up to %v", slowest[1], slowest[0])
		}
		time.Sleep(3 * time.Minute)
		stop()
		synctest.Wait()
		d.invariants()
	})
}

// The same pace holds for the second request after a 401 as for any other.
func TestARequestSentAgainCountsToo(t *testing.T) {
	inBubble(t, func(d *desk) {
		tokens := 0
		client, err := vrs.New(vrs.Config{BaseURL: "https://store.invalid" + emulator.BasePath, Transport: d.store.Transport(), NewID: func() string { return "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a10" },
			Wait:  d.relay.pace.Wait,
			Token: tokenFunc(func(string) (string, error) { tokens++; return string(rune('a' + tokens)), nil })})
		if err != nil {
			t.Fatal(err)
		}
		d.faults(emulator.Fault{Kind: emulator.Status, Status: 401, Times: -1})
		start := time.Now()
		for range 10 {
			_, _ = client.Role(d.Context(), "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a10") // 401 each time
		}
		n := len(d.store.Log())
		if took, least := time.Since(start), time.Duration(float64(n-1)/float64(fullRate)*float64(time.Second)); n != 20 || took < least-time.Millisecond {
			t.Errorf("%d requests in %v, want 20 in %v", n, took, least)
		}
	})
}

type tokenFunc func(rejected string) (string, error)

func (f tokenFunc) Token(_ context.Context, rejected string) (string, error) { return f(rejected) }

// R26: after a sleep, another network, a page to sign in to the Wi-Fi or a proxy
// that wanted a password, all is sent within a minute, and nothing was taken for
// sent before.
func TestRecoveryWithinAMinute(t *testing.T) {
	portal := emulator.Fault{Kind: emulator.Status, Status: 200, Body: "html", Times: -1}
	proxy := emulator.Fault{Kind: emulator.Status, Status: 407, Body: "html", Times: -1}
	for name, c := range map[string]struct {
		fault emulator.Fault
		away  time.Duration // with the program running
		slept time.Duration // without
	}{
		"a night without a network":      {emulator.Offline(), 16*time.Hour + 13*time.Second, 0},
		"asleep for a night":             {emulator.Offline(), 2 * time.Second, 8 * time.Hour},
		"asleep after hours offline":     {emulator.Offline(), 3 * time.Hour, 8 * time.Hour},
		"a store in trouble, asleep":     {emulator.Fault{Kind: emulator.Status, Status: 503, Times: -1}, time.Hour, 8 * time.Hour},
		"a page to sign in to the Wi-Fi": {portal, 3 * time.Hour, 0},
		"a proxy that wants a password":  {proxy, 3 * time.Hour, 0},
	} {
		inBubble(t, func(d *desk) {
			var slept atomic.Int64
			d.relay.Now = func() time.Time { return time.Now().Add(time.Duration(slept.Load())).UTC() }
			d.relay.Jitter = func() float64 { return 0.999 }
			d.relay.pace.jitter = d.relay.Jitter
			d.faults(c.fault)
			var ids []workflow.OutgoingID
			for n := range 3 {
				id, _ := d.grant(couple(n))
				ids = append(ids, id)
			}
			ctx, stop := context.WithCancel(d.Context())
			go d.relay.Run(ctx)
			time.Sleep(c.away)
			for _, id := range ids {
				d.wantState(name, id, workflow.OutgoingReady)
			}
			d.store.Faults.Clear()
			slept.Store(int64(c.slept))
			time.Sleep(time.Minute)
			for _, id := range ids {
				if m := d.message(id); m.State != workflow.OutgoingDone {
					t.Errorf("%s: a minute later the message is %s: %s", name, m.State, m.Why)
				}
			}
			stop()
			synctest.Wait()
			d.invariants()
		})
	}
}
