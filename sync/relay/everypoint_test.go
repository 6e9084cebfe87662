package relay

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

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

func (m *dying) OutgoingOfRole(ctx context.Context, id workflow.RoleID) (out []workflow.Outgoing, err error) {
	err = m.step("reading a role's messages", func() error { out, err = m.Outbox.OutgoingOfRole(ctx, id); return err })
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
