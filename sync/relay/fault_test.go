package relay

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// troubles are the ways one request can go wrong, all of which pass.
func troubles(op emulator.Op) []emulator.Fault {
	all := []emulator.Fault{
		{Kind: emulator.NoRoute}, {Kind: emulator.NoRoute, Times: 7}, {Kind: emulator.LostBefore}, {Kind: emulator.Reset}, {Kind: emulator.LostAfter},
		{Kind: emulator.LostBefore, Hold: true}, {Kind: emulator.LostAfter, Hold: true},
		{Kind: emulator.LateApply, Delay: emulator.Duration(20 * time.Second)},
		{Kind: emulator.LateApply, Delay: emulator.Duration(20 * time.Second), Hold: true},
		{Kind: emulator.Cut}, {Kind: emulator.Slow, Delay: emulator.Duration(5 * time.Second)}, {Kind: emulator.Slow, Delay: emulator.Duration(2 * time.Minute)},
		{Kind: emulator.Drip, Delay: emulator.Duration(time.Second)},
		{Kind: emulator.Altered, Status: 200}, {Kind: emulator.Altered, Without: []string{"X-Request-ID"}},
		{Kind: emulator.Altered, Without: []string{"Location"}}, {Kind: emulator.Altered, Type: "text/html"},
	}
	for _, status := range []int{401, 403, 408, 429, 500, 502, 503, 504} {
		all = append(all, emulator.Fault{Kind: emulator.Status, Status: status})
		if status >= 500 || status == 408 {
			all = append(all, emulator.Fault{Kind: emulator.Status, Status: status, Applied: true})
		}
	}
	all = append(all, emulator.Fault{Kind: emulator.Status, Status: 200, Body: "huge", Applied: true})
	for _, body := range []string{"gateway", "html", "text", "json", "none"} {
		all = append(all,
			emulator.Fault{Kind: emulator.Status, Status: 200, Body: body},
			emulator.Fault{Kind: emulator.Status, Status: 200, Body: body, Applied: true},
			emulator.Fault{Kind: emulator.Status, Status: 503, Body: body},
			emulator.Fault{Kind: emulator.Status, Status: 503, Body: body, Applied: true, Times: 3},
			emulator.Fault{Kind: emulator.Status, Status: 407, Body: body})
	}
	all = append(all, emulator.Fault{Kind: emulator.Status, Status: 429, RetryAfter: "90"}, emulator.Fault{Kind: emulator.Status, Status: 503, RetryAfter: "3600"})
	for i := range all {
		all[i].Op = op
	}
	return all
}

func describe(f emulator.Fault) string {
	return fmt.Sprintf("%s of %s, status %d %s, applied %v, held %v, delay %v, without %v, %d times",
		f.Kind, f.Op, f.Status, f.Body, f.Applied, f.Hold, time.Duration(f.Delay), f.Without, max(f.Times, 1))
}

// Whatever goes wrong with one request, each kind of message has its effect
// once, and is known to have had it.
func TestEveryTroublePasses(t *testing.T) {
	for _, dialect := range []emulator.Dialect{emulator.Spec, emulator.Recorded} {
		for _, op := range []emulator.Op{emulator.OpSearch, emulator.OpCreate, emulator.OpRead, emulator.OpChange} {
			for _, f := range troubles(op) {
				if dialect == emulator.Recorded && f.Kind == emulator.Status {
					continue // a gateway's trouble sounds alike in both
				}
				inBubble(t, func(d *desk) {
					asked, unwanted, living := couple(1), couple(2), couple(3)
					d.there(asked, "proposed", "APPLICATION_SUBMITTED")
					d.there(unwanted, "proposed", "APPLICATION_SUBMITTED")
					_, role := d.grant(living)
					d.run(time.Second)
					yes := d.answer(activate, asked, "ROLE_ACTIVATED")
					no := d.answer(refuse, unwanted, "APPLICATION_REJECTED_NO_CONSENT")
					d.faults(f)
					d.suspend(role, shah)
					d.granted(yes)
					d.put(nil, no)
					d.grant(couple(4))
					d.run(3 * time.Hour)
					for n, want := range map[int]string{1: "active", 2: "rejected", 3: "inactive", 4: "active"} {
						if got := d.at(couple(n)).Status; got != want {
							t.Errorf("couple %d is %q, want %q", n, got, want)
						}
					}
					for _, m := range d.box.all() {
						if m.State != workflow.OutgoingDone {
							t.Errorf("%s is %s: %s", m.Kind, m.State, m.Why)
						}
					}
					d.invariants()
					if d.store.Faults.Pending() >= max(f.Times, 1) {
						t.Error("the fault never struck")
					}
				}, emulator.WithDialect(dialect))
				if t.Failed() {
					t.Fatalf("with %s, %s", dialect, describe(f))
				}
			}
		}
	}
}

// R13: three days offline, then everything arrives once, removals first and the
// rest in the order it was decided.
func TestThreeDaysOffline(t *testing.T) {
	inBubble(t, func(d *desk) {
		const grants, endings = 180, 20
		var roles []workflow.RoleID
		for n := range endings {
			_, role := d.grant(couple(n))
			roles = append(roles, role)
		}
		d.run(time.Minute)
		d.store.ClearLog()
		d.faults(emulator.Offline())
		start := time.Now()
		ctx, stop := context.WithCancel(d.Context())
		go d.relay.Run(ctx)
		for n := range grants {
			d.grant(couple(1000 + n))
			if n < endings {
				d.suspend(roles[n], admin)
			}
			time.Sleep(72 * time.Hour / grants)
		}
		if s := d.relay.Status(); s.Connection != Offline || s.Left() != grants+endings || s.Removing != endings || s.NextTry.IsZero() {
			t.Errorf("offline: %+v", s)
		}
		if writes := len(d.box.audit); writes != 2*endings {
			t.Errorf("%d audit entries while offline", writes-2*endings)
		}
		d.store.Faults.Clear()
		d.store.ClearLog()
		time.Sleep(20 * time.Minute)
		if s := d.relay.Status(); s.Connection != Connected || s.Left() != 0 {
			t.Errorf("back again: %+v", s)
		}
		stop()
		synctest.Wait()
		d.invariants()

		var sent []emulator.Op
		for _, e := range d.store.Log() {
			if e.Op == emulator.OpCreate || e.Op == emulator.OpChange {
				sent = append(sent, e.Op)
			}
		}
		if want := slices.Repeat([]emulator.Op{emulator.OpChange}, endings); len(sent) < endings || !slices.Equal(sent[:endings], want) {
			t.Errorf("removals did not go first: %v", sent[:min(len(sent), endings+5)])
		}
		if len(sent) != grants+endings {
			t.Errorf("%d messages needed %d sends", grants+endings, len(sent))
		}
		var last time.Time
		for n := range grants {
			r := d.at(couple(1000 + n))
			if r.Status != "active" || r.Changes[0].At.Before(last) || r.Changes[0].At.Before(start) {
				t.Fatalf("grant %d: %+v after %v", n, r, last)
			}
			last = r.Changes[0].At
		}
	})
}

// R24: what the store will never take is with a person after one try, and holds
// nobody up.
func TestPoison(t *testing.T) {
	inBubble(t, func(d *desk) {
		bad := d.decision(create, couple(1), "ROLE_CREATED")
		bad.End = today().AddDays(2)
		poison := d.put(nil, bad)
		closed := couple(2)
		if err := d.store.AddPerson(emulator.Person{NHSNumber: closed.Patient.Full(), ODS: "Z99901", Invalid: true}); err != nil {
			t.Fatal(err)
		}
		d.faults(emulator.Offline())
		merged, _ := d.grant(closed)
		d.run(72 * time.Hour) // its end date passes meanwhile
		d.store.Faults.Clear()
		var rest []workflow.OutgoingID
		for n := range 20 {
			id, _ := d.grant(couple(10 + n))
			rest = append(rest, id)
		}
		d.run(10 * time.Minute)
		if m := d.wantState("an end date that is past", poison, workflow.OutgoingHuman); m.Attempts != 1 || m.Why != whyEnd || m.Answer != "422 INVALID_PROVISION" {
			t.Errorf("after %d tries: %s (%s)", m.Attempts, m.Why, m.Answer)
		}
		if m := d.wantState("a number that is closed", merged, workflow.OutgoingHuman); m.Why != whyGoneThere || m.Answer != "404 INVALIDATED_RESOURCE" {
			t.Errorf("told: %s (%s)", m.Why, m.Answer)
		}
		for _, id := range rest {
			d.wantState("behind it", id, workflow.OutgoingDone)
		}
		d.invariants()
	})
}

// A message the store chokes on every time does not stop the others, and comes
// to a person in the end.
func TestMessageTheStoreChokesOn(t *testing.T) {
	inBubble(t, func(d *desk) {
		id, _ := d.grant(couple(1))
		sick := d.message(id).Frozen.RequestID
		d.way.before = func(r vrs.Request) {
			d.store.Faults.Clear()
			if r.RequestID == sick {
				d.faults(emulator.Fault{Kind: emulator.Status, Status: 500, Op: emulator.OpCreate})
			}
		}
		for n := range 5 {
			d.grant(couple(10 + n))
		}
		d.run(5 * time.Minute)
		for n := range 5 {
			if s := d.at(couple(10 + n)).Status; s != "active" {
				t.Errorf("behind it: %q", s)
			}
		}
		d.run(24 * time.Hour)
		if m := d.wantState("the sick one", id, workflow.OutgoingHuman); m.Why != whyTooOften {
			t.Errorf("told: %s", m.Why)
		}
		d.invariants()
	})
}

// strange is a store that answers some reads in a way of its own.
type strange struct {
	*watched
	role func(vrs.RoleRecord) vrs.RoleRecord
	sick workflow.Pair
	lost func() bool // it knows nobody
	// closed says that it knows nobody because their number is.
	closed bool
}

func (s strange) Role(ctx context.Context, id string) (vrs.RoleRecord, error) {
	if s.lost != nil && s.lost() && s.role == nil {
		return vrs.RoleRecord{}, vrs.ErrNotFound
	}
	r, err := s.watched.Role(ctx, id)
	if err == nil && s.role != nil {
		r = s.role(r)
	}
	return r, err
}

func (s strange) SearchRoles(ctx context.Context, proxy, patient nhs.Number, statuses ...string) ([]vrs.RoleRecord, error) {
	if s.sick == (workflow.Pair{Patient: patient, Proxy: proxy}) {
		return nil, &vrs.Problem{HTTPStatus: http.StatusInternalServerError, Code: vrs.CodeServerError, FHIR: true, Echoed: true}
	}
	if s.lost != nil && s.lost() {
		if s.closed {
			return nil, &vrs.Problem{HTTPStatus: http.StatusNotFound, Code: vrs.CodeInvalidatedResource, FHIR: true, Echoed: true}
		}
		return nil, nil
	}
	return s.watched.SearchRoles(ctx, proxy, patient, statuses...)
}

// A pair the store cannot even look up holds nobody up, and comes to a person
// while the store answers others.
func TestPairTheStoreChokesOn(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.relay.Store = strange{watched: d.way, sick: couple(1)}
		id, _ := d.grant(couple(1))
		ctx, stop := context.WithCancel(d.Context())
		go d.relay.Run(ctx)
		for n := range 24 * 60 {
			d.grant(couple(10 + n))
			time.Sleep(time.Minute)
		}
		stop()
		synctest.Wait()
		if m := d.wantState("the sick one", id, workflow.OutgoingHuman); m.Why != whyTooOften || m.Attempts != 0 {
			t.Errorf("after %d sends: %s", m.Attempts, m.Why)
		}
		d.invariants()
	})
}

// A change the store has taken, and does not show yet, is neither sent again nor
// called done.
func TestStoreThatShowsLate(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		changed := time.Time{}
		d.way.after = func(vrs.Request) { changed = time.Now() }
		d.relay.Store = strange{watched: d.way, role: func(r vrs.RoleRecord) vrs.RoleRecord {
			if !changed.IsZero() && time.Since(changed) < 20*time.Second {
				r.Status, r.Reason = vrs.StatusActive, "ROLE_CREATED"
			}
			return r
		}}
		id := d.suspend(role, shah)
		d.run(10 * time.Second)
		d.wantState("not shown yet", id, workflow.OutgoingVerify)
		d.run(time.Minute)
		d.wantState("shown", id, workflow.OutgoingDone)
		if n := d.asked(emulator.OpChange); n != 1 {
			t.Errorf("it was sent %d times", n)
		}
		d.invariants()
	})
}

// R2: the machine stops at the worst moments; started again, the relay finds
// out what happened before it sends anything.
func TestCrash(t *testing.T) {
	for _, kind := range []workflow.MessageKind{create, activate, refuse, end} {
		for _, when := range []string{"before the request left", "after it was answered", "before the role was written down"} {
			t.Run(string(kind)+" "+when, func(t *testing.T) {
				inBubble(t, func(d *desk) {
					p := couple(1)
					var id workflow.OutgoingID
					switch kind {
					case create:
						id, _ = d.grant(p)
					case activate, refuse:
						d.there(p, "proposed", "APPLICATION_SUBMITTED")
						m := d.answer(kind, p, map[workflow.MessageKind]string{activate: "ROLE_ACTIVATED", refuse: "APPLICATION_REJECTED_NO_CONSENT"}[kind])
						if kind == activate {
							id, _ = d.granted(m)
						} else {
							id = d.put(nil, m)
						}
					case end:
						_, role := d.grant(p)
						d.run(time.Minute)
						id = d.suspend(role, shah)
					}
					ctx, crash := context.WithCancel(d.Context())
					stop := func(vrs.Request) {
						d.box.mu.Lock()
						d.box.dead = true
						d.box.mu.Unlock()
						crash()
					}
					if when == "before the request left" {
						d.way.before = stop
					} else {
						d.way.after = stop
					}
					d.relay.Run(ctx)
					d.wantState("at the crash", id, workflow.OutgoingSending)
					d.box.dead = false
					d.restart()
					d.run(5 * time.Minute)
					d.wantState("after the crash", id, workflow.OutgoingDone)
					d.invariants()
				})
			})
		}
	}
}

// R8: without a guard at the store, nothing is doubled as long as late requests
// take effect within the settle time.
func TestNoDuplicatesWithoutAGuard(t *testing.T) {
	inBubble(t, func(d *desk) {
		for n := range 30 {
			switch n % 3 {
			case 0:
				d.faults(emulator.Fault{Kind: emulator.LateApply, Op: emulator.OpCreate, Delay: emulator.Duration(25 * time.Second)})
			case 1:
				d.faults(emulator.Fault{Kind: emulator.LostAfter, Op: emulator.OpCreate})
			case 2:
				d.faults(emulator.Fault{Kind: emulator.LostBefore, Op: emulator.OpCreate})
			}
			d.grant(couple(n))
		}
		d.run(time.Hour)
		for n := range 30 {
			if s := d.at(couple(n)).Status; s != "active" {
				t.Errorf("grant %d is %q", n, s)
			}
		}
		d.invariants()
	}, emulator.WithoutPairGuard())
}

// A request that takes effect long after everybody gave up on it meets the
// store's guard, and ours is found to be there.
func TestVeryLateRequest(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Fault{Kind: emulator.LateApply, Op: emulator.OpCreate, Delay: emulator.Duration(2 * time.Minute)})
		id, _ := d.grant(couple(1))
		d.run(10 * time.Minute)
		d.wantState("the grant", id, workflow.OutgoingDone)
		d.invariants()
	})
}

// R7: three requests in ten go wrong, and every decision has its effect once.
func TestThirtyPercentFaults(t *testing.T) {
	for seed := range uint64(3) {
		inBubble(t, func(d *desk) {
			d.store.Faults.Seed(seed)
			chance := func(f emulator.Fault) emulator.Fault {
				f.Times, f.Chance = -1, 0.05
				return f
			}
			d.faults(
				chance(emulator.Fault{Kind: emulator.LostAfter}), chance(emulator.Fault{Kind: emulator.LostBefore}),
				chance(emulator.Fault{Kind: emulator.Status, Status: 503, Body: "html"}), chance(emulator.Fault{Kind: emulator.Status, Status: 500, Applied: true}),
				chance(emulator.Fault{Kind: emulator.Cut}), chance(emulator.Fault{Kind: emulator.NoRoute}),
			)
			var roles []workflow.RoleID
			for n := range 100 {
				_, role := d.grant(couple(n))
				roles = append(roles, role)
			}
			d.run(12 * time.Hour)
			for n, role := range roles {
				if n%2 == 0 {
					d.suspend(role, admin)
				}
			}
			d.run(12 * time.Hour)
			d.invariants()
			for n := range roles {
				if got, want := d.at(couple(n)).Status, []string{"inactive", "active"}[n%2]; got != want {
					t.Errorf("seed %d, couple %d: %q, want %q", seed, n, got, want)
				}
			}
		})
	}
}

func TestStoppingLosesNothing(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Fault{Kind: emulator.LostAfter, Op: emulator.OpCreate, Hold: true})
		id, _ := d.grant(couple(1))
		d.run(5 * time.Second) // stopped while the answer is awaited
		if m := d.wantState("stopped", id, workflow.OutgoingVerify); m.Attempts != 1 {
			t.Errorf("tried %d times", m.Attempts)
		}
		d.restart()
		d.run(5 * time.Minute)
		d.wantState("started again", id, workflow.OutgoingDone)
		d.invariants()
	})
}
