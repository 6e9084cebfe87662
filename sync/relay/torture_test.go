package relay

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
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

// dying is a record, and a way to the store, of a machine that stops at the n-th
// call of either.
type dying struct {
	Outbox
	Store
	box   *memory
	stop  context.CancelFunc
	calls int
	at    int
	after bool // the call has its effect first
	where string
}

// step counts a call; do is what it does.
func (m *dying) step(where string, do func() error) error {
	m.box.mu.Lock()
	m.calls++
	dies := m.calls == m.at
	m.box.mu.Unlock()
	if !dies {
		return do()
	}
	m.where = where
	if m.after {
		_ = do()
	}
	m.box.mu.Lock()
	m.box.dead = true
	m.box.mu.Unlock()
	m.stop()
	return errDead
}

func (m *dying) Unsettled(ctx context.Context) (out []workflow.Outgoing, err error) {
	err = m.step("reading the outbox", func() error { out, err = m.Outbox.Unsettled(ctx); return err })
	return out, err
}

func (m *dying) OutgoingOfPair(ctx context.Context, p workflow.Pair) (out []workflow.Outgoing, err error) {
	err = m.step("reading a pair", func() error { out, err = m.Outbox.OutgoingOfPair(ctx, p); return err })
	return out, err
}

func (m *dying) Settle(ctx context.Context, s workflow.Settlement) error {
	return m.step("settling as "+string(s.Message().State), func() error { return m.Outbox.Settle(ctx, s) })
}

func (m *dying) Mirror(ctx context.Context, c workflow.Change) error {
	return m.step("mirroring", func() error { return m.Outbox.Mirror(ctx, c) })
}

func (m *dying) Send(ctx context.Context, r vrs.Request) (resp vrs.Response, err error) {
	err = m.step("sending", func() error { resp, err = m.Store.Send(ctx, r); return err })
	return resp, err
}

// way parts the two names that a record and a way to the store share.
type dyingStore struct{ *dying }

func (s dyingStore) Role(ctx context.Context, id string) (r vrs.RoleRecord, err error) {
	err = s.step("reading a role", func() error { r, err = s.Store.Role(ctx, id); return err })
	return r, err
}

type dyingBox struct{ *dying }

func (b dyingBox) Role(ctx context.Context, id workflow.RoleID) (workflow.Role, error) {
	return b.Outbox.Role(ctx, id)
}

// setUp makes a message of a kind, ready to be sent.
func (d *desk) setUp(kind workflow.MessageKind, p workflow.Pair) workflow.OutgoingID {
	d.Helper()
	switch kind {
	case create:
		id, _ := d.grant(p)
		return id
	case activate:
		d.there(p, "proposed", "APPLICATION_SUBMITTED")
		id, _ := d.granted(d.answer(activate, p, "ROLE_ACTIVATED"))
		return id
	case workflow.MessageReactivate:
		d.there(p, "inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST")
		id, _ := d.granted(d.answer(workflow.MessageReactivate, p, "ROLE_REACTIVATED"))
		return id
	case refuse:
		d.there(p, "proposed", "APPLICATION_SUBMITTED")
		return d.put(nil, d.answer(refuse, p, "APPLICATION_REJECTED_NO_CONSENT"))
	case workflow.MessageChange:
		d.there(p, "active", "ROLE_CREATED")
		m := d.answer(workflow.MessageChange, p, "")
		m.End = today().AddDays(90)
		return d.put(nil, m)
	}
	_, role := d.grant(p)
	d.run(time.Minute)
	return d.suspend(role, shah)
}

// R2: the machine stops at every call of the record and of the store, before it
// and after it had its effect. Started again, each kind of message has its
// effect once and is known to have had it.
func TestTheMachineStopsAtEveryPoint(t *testing.T) {
	kinds := []workflow.MessageKind{create, activate, workflow.MessageReactivate, workflow.MessageChange, refuse, end}
	points := 0
	for round := range sized(1, 50) {
		for _, kind := range kinds {
			for _, after := range []bool{false, true} {
				for at, died := 1, true; died; at++ {
					inBubble(t, func(d *desk) {
						random := rand.New(rand.NewPCG(seed(t), uint64(round)))
						id := d.setUp(kind, couple(at))
						if round > 0 { // and the network is not well either
							d.store.Faults.Seed(random.Uint64())
							d.faults(chance(0.2, emulator.Fault{Kind: emulator.LostAfter}), chance(0.1, emulator.Fault{Kind: emulator.NoRoute}), chance(0.1, emulator.Fault{Kind: emulator.Status, Status: 503}))
							d.relay.Jitter = random.Float64
						}
						ctx, stop := context.WithTimeout(d.Context(), 30*time.Minute)
						m := &dying{Outbox: d.box, Store: d.way, box: d.box, stop: stop, at: at, after: after}
						d.relay.Outbox, d.relay.Store = dyingBox{m}, dyingStore{m}
						d.relay.Run(ctx)
						stop()
						if died = d.box.dead; !died {
							d.wantState(fmt.Sprintf("%s, never stopped", kind), id, workflow.OutgoingDone)
							return
						}
						points++
						d.box.dead = false
						d.store.Faults.Clear()
						d.restart()
						d.run(10 * time.Minute)
						d.wantState(fmt.Sprintf("%s, stopped at call %d (%s, after %v)", kind, at, m.where, after), id, workflow.OutgoingDone)
						d.invariants()
					})
				}
			}
		}
	}
	t.Logf("the machine stopped at %d points", points)
	if points < 60 {
		t.Error("it stopped at fewer points than there are")
	}
}

// R11: another system changes a role between the decision and the send, or in
// the one gap that cannot be closed, between the look and the send. It is never
// written over silently: where ours went through all the same, or found
// something else, a person is told.
func TestSomebodyElseChangesTheRoleFirst(t *testing.T) {
	type other struct {
		name string
		do   func(d *desk, role string) error
	}
	others := []other{
		{"ended by the patient", func(d *desk, r string) error { return d.store.EndRole(r, "ROLE_DEACTIVATED_PATIENT_REQUEST") }},
		{"ended for safeguarding", func(d *desk, r string) error { return d.store.EndRole(r, "ROLE_DEACTIVATED_SAFEGUARDING") }},
		{"ended for a death", func(d *desk, r string) error { return d.store.EndRole(r, "ROLE_DEACTIVATED_PATIENT_DECEASED") }},
	}
	n := sized(50, 1_000)
	for i := range n {
		inGap := i%2 == 1
		o := others[i/2%len(others)]
		kind := []workflow.MessageKind{workflow.MessageChange, end}[i/6%2]
		inBubble(t, func(d *desk) {
			p := couple(i)
			_, role := d.grant(p)
			d.run(time.Minute)
			at := d.at(p).ID
			m := d.answer(kind, p, "")
			m.End = today().AddDays(90)
			change := func() {
				if err := o.do(d, at); err != nil {
					t.Fatal(err)
				}
			}
			if inGap {
				d.way.before = func(vrs.Request) { change() }
			}
			var id workflow.OutgoingID
			if kind == end {
				id = d.suspend(role, shah)
			} else {
				id = d.put(nil, m)
			}
			if !inGap {
				change()
			}
			d.run(time.Hour)
			was := d.at(p)
			what := fmt.Sprintf("%s while we %s (in the gap: %v)", o.name, kind, inGap)
			if was.Status != "inactive" {
				t.Errorf("%s: the role is %s there", what, was.Status)
			}
			if kind == end {
				d.wantState(what, id, workflow.OutgoingDone) // gone is gone
			} else if got := d.message(id); got.State != workflow.OutgoingHuman || got.Seen == nil || got.Seen.Status != workflow.NationalInactive {
				t.Errorf("%s: the message is %s (%s), and the person is shown %+v", what, got.State, got.Why, got.Seen)
			}
			if _, err := d.relay.ReconcilePass(d.Context()); err != nil { // hears of it, and says nothing back
				t.Error(err)
			}
			d.invariants()
		})
	}
	t.Logf("%d roles changed by somebody else first", n)
}

// R12: the clock jumps while messages are on their way: by an hour, a day, to
// 1970 and back, over the change to summer time. None is sent twice and none is
// stuck.
func TestTheClockJumps(t *testing.T) {
	jumps := map[string]time.Duration{
		"an hour ahead": time.Hour, "an hour back": -time.Hour, "a day ahead": 24 * time.Hour, "a day back": -24 * time.Hour,
		"to 1970": -30 * 365 * 24 * time.Hour, "ten years ahead": 10 * 365 * 24 * time.Hour, "over summer time": 120 * 24 * time.Hour, "a second back": -time.Second,
	}
	for round := range sized(1, 20) {
		for name, by := range jumps {
			inBubble(t, func(d *desk) {
				random := rand.New(rand.NewPCG(seed(t), uint64(round)))
				c := &shifting{}
				d.relay.Now = c.now
				d.store.Faults.Seed(random.Uint64())
				d.faults(chance(0.2, emulator.Fault{Kind: emulator.LostAfter, Op: emulator.OpCreate}), chance(0.1, emulator.Fault{Kind: emulator.NoRoute}))
				for i := range 40 {
					d.grant(couple(i))
				}
				ctx, stop := context.WithCancel(d.Context())
				go d.relay.Run(ctx)
				time.Sleep(time.Duration(random.IntN(8000)) * time.Millisecond)
				c.shift(by)
				time.Sleep(time.Duration(random.IntN(60)) * time.Second)
				if round%2 == 0 {
					c.shift(0) // put right again
				}
				d.store.Faults.Clear()
				start := time.Now()
				for d.relay.Status().Left() > 0 && time.Since(start) < 24*time.Hour {
					time.Sleep(10 * time.Second)
				}
				if took := time.Since(start); took > 15*time.Minute {
					t.Errorf("%s: still busy after %v", name, took)
				}
				stop()
				synctest.Wait()
				for i := range 40 {
					if s := d.at(couple(i)).Status; s != "active" {
						t.Errorf("%s: grant %d is %q", name, i, s)
					}
				}
				d.invariants()
			})
		}
	}
}

// R9: whatever is heard twice counts once: the echo of our own, a change of the
// last day, an ending. Nothing heard makes a message.
func TestWhatIsHeardTwiceCountsOnce(t *testing.T) {
	n := sized(30, 1_000)
	inBubble(t, func(d *desk) {
		for i := range n {
			d.grant(couple(i))
		}
		d.run(time.Hour)
		messages := len(d.box.all())
		for _, c := range []struct {
			what   string
			change func(id string) error
			news   int // entries for each pair
		}{
			{"the echo of our own", func(string) error { return nil }, 0},
			{"another last day", func(id string) error {
				sooner := today().AddDays(30).String()
				return d.store.EditRole(id, emulator.Edit{End: &sooner})
			}, 1},
			{"an ending", func(id string) error { return d.store.EndRole(id, "ROLE_DEACTIVATED_PATIENT_REQUEST") }, 1},
		} {
			entries := len(d.box.audit)
			for i := range n {
				if err := c.change(d.at(couple(i)).ID); err != nil {
					t.Fatal(err)
				}
				for range 2 {
					if _, err := d.relay.Heard(d.Context(), couple(i)); err != nil {
						t.Fatal(err)
					}
				}
			}
			if got := len(d.box.audit) - entries; got != c.news*n {
				t.Errorf("%s, heard twice by each of %d: %d entries", c.what, n, got)
			}
		}
		if got := len(d.box.all()) - messages; got != 0 {
			t.Errorf("what was heard made %d messages", got)
		}
		d.invariants()
		t.Logf("%d pairs, three things heard twice of each: 0 entries and 0 messages too many", n)
	})
}

// shifting is a clock that can be wrong.
type shifting struct {
	mu sync.Mutex
	by time.Duration
}

func (c *shifting) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.by).UTC()
}

func (c *shifting) shift(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by = by
}
