package relay

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"proxydesk/assets"
	"proxydesk/sync/emulator"
	"proxydesk/workflow"
)

// listenFor reads what is to be read again and again.
func (d *desk) listenFor(how time.Duration) (news int) {
	d.Helper()
	for end := time.Now().Add(how); time.Now().Before(end); time.Sleep(5 * time.Minute) {
		n, err := d.relay.ReconcilePass(d.Context())
		if err != nil {
			d.Fatal(err)
		}
		news += n
	}
	return news
}

// closed is a person whose NHS number was invalidated or merged.
func (d *desk) closed(p workflow.Pair) {
	d.Helper()
	if err := d.store.AddPerson(emulator.Person{NHSNumber: p.Patient.Full(), ODS: "Z99901", Invalid: true}); err != nil {
		d.Fatal(err)
	}
}

// A closed NHS number ends access here, after a second look.
func TestClosedNumberEndsAccess(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		d.closed(couple(1))
		if news := d.listenFor(5 * time.Minute); news != 0 {
			t.Error("one look was believed")
		}
		if r, _ := d.box.Role(d.Context(), role); !r.Live() {
			t.Errorf("after one look the role is %s", r.State)
		}
		if news := d.listenFor(time.Hour); news != 1 {
			t.Errorf("%d had news", news)
		}
		if r, _ := d.box.Role(d.Context(), role); r.State != workflow.RoleInactive || !r.SwitchOff.Open() {
			t.Errorf("the role is %s, to be switched off %v", r.State, r.SwitchOff.Open())
		}
	})
}

// An answer without a role, which passes, ends nothing.
func TestOneEmptyAnswerEndsNothing(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		blind := true
		d.relay.Store = strange{watched: d.way, lost: func() bool { return blind }}
		d.listenFor(5 * time.Minute)
		blind = false
		d.listenFor(5 * time.Minute)
		blind = true
		d.listenFor(5 * time.Minute)
		if r, _ := d.box.Role(d.Context(), role); !r.Live() {
			t.Errorf("the role is %s", r.State)
		}
	})
}

// Another store in the place of the right one knows none of the records: no
// access ends, and a person is told to look at the address.
func TestWrongStoreEndsNothing(t *testing.T) {
	inBubble(t, func(d *desk) {
		const roles = 20
		for n := range roles {
			d.grant(couple(n))
		}
		d.run(time.Minute)
		blind := true
		d.relay.Store = strange{watched: d.way, lost: func() bool { return blind }}
		if news := d.listenFor(2 * time.Hour); news != 0 {
			t.Errorf("%d had news", news)
		}
		for n := range roles { // the door of an event is no way round it
			if _, err := d.relay.Heard(d.Context(), couple(n)); err != nil {
				t.Fatal(err)
			}
		}
		ended := 0
		for _, r := range d.box.roles {
			if !r.Live() {
				ended++
			}
		}
		if ended > fewMissing {
			t.Errorf("%d of %d roles have ended", ended, roles)
		}
		if s := d.relay.Status(); !strings.Contains(s.Alarm, "missing from the national store") {
			t.Errorf("told: %q", s.Alarm)
		}
		blind = false
		d.listenFor(10 * time.Minute)
		if s := d.relay.Status(); s.Alarm != "" {
			t.Errorf("the right store again, and still told: %q", s.Alarm)
		}
	})
}

// What was changed elsewhere is written down in full, and the register says that
// the two differ.
func TestTermsChangedElsewhereAreNoticed(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		if r, _ := d.box.Role(d.Context(), role); r.Line(today()).Differs() {
			t.Error("our own message differs")
		}
		sooner, basis := today().AddDays(30).String(), "parental-responsibility"
		if err := d.store.EditRole(d.at(couple(1)).ID, emulator.Edit{End: &sooner, Basis: &basis}); err != nil {
			t.Fatal(err)
		}
		if news, err := d.relay.Heard(d.Context(), couple(1)); !news || err != nil {
			t.Errorf("heard %v, %v", news, err)
		}
		r, _ := d.box.Role(d.Context(), role)
		if l := r.Line(today()); !l.Differs() || len(l.Apart) != 2 {
			t.Errorf("apart in %v", l.Apart)
		}
		entry := d.box.audit[len(d.box.audit)-1]
		var said []string
		for _, detail := range entry.Details {
			said = append(said, detail.Field)
		}
		if got := strings.Join(said, ", "); got != "national status, national legal basis, national end, heard" {
			t.Errorf("the log says %s", got)
		}
		if news, err := d.relay.Heard(d.Context(), couple(1)); news || err != nil {
			t.Errorf("the same event twice: news %v, %v", news, err)
		}
	})
}

// Whoever asks for a reading is told when there was none: without a network, and
// while a message about the two is on its way.
func TestAReadingThatWasNotMadeIsSaid(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.grant(couple(1))
		if _, err := d.relay.Heard(d.Context(), couple(2)); err != nil {
			t.Errorf("of two people nobody here knows: %v", err)
		}
		d.staff = nil
		d.pass() // it waits for its decider
		if _, err := d.relay.Heard(d.Context(), couple(1)); !errors.Is(err, ErrUnread) {
			t.Errorf("with a message on its way: %v", err)
		}
		d.staff = []workflow.Staff{shah}
		d.run(time.Minute)
		if news, err := d.relay.Heard(d.Context(), couple(1)); news || err != nil {
			t.Errorf("the echo of our own: news %v, %v", news, err)
		}
		d.faults(emulator.Offline())
		if _, err := d.relay.Heard(d.Context(), couple(1)); !errors.Is(err, ErrUnread) {
			t.Errorf("without a network: %v", err)
		}
	})
}

// A role that ended here and is in force again at the store is shown, and left
// to a person unless the grant was our own.
func TestRoleOpenedAgainElsewhere(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		d.suspend(role, shah)
		d.run(time.Minute)
		d.edit(couple(1), "active", "ROLE_REACTIVATED")
		d.listenFor(5 * time.Minute)
		r, _ := d.box.Role(d.Context(), role)
		if r.Live() || !r.Line(today()).Differs() {
			t.Errorf("the role is %s, shown as %+v", r.State, r.National)
		}
		if s := d.at(couple(1)).Status; s != "active" {
			t.Errorf("what another practice gave was taken away: %s", s)
		}

		// Somebody says that it is to end there too.
		id := d.endThere(r)
		d.run(time.Minute)
		d.wantState("the ending there", id, workflow.OutgoingDone)
		if s := d.at(couple(1)); s.Status != "inactive" || s.Reason != workflow.ReasonSuspended {
			t.Errorf("the national record is %s, %s", s.Status, s.Reason)
		}
		if r, _ := d.box.Role(d.Context(), role); r.ToSettle() != "" {
			t.Errorf("still to settle: %s", r.ToSettle())
		}
		d.invariants()
	})
}

// endThere is somebody saying that access which is in force at the store after it
// ended here is to end there too.
func (d *desk) endThere(r workflow.Role) workflow.OutgoingID {
	d.Helper()
	c, err := r.EndThere(workflow.OutgoingID(uuid.NewString()), shah, workflow.Rules{Practice: workflow.Practice{ODS: fern}, Connected: true, Reasons: reasons(d)}, time.Now())
	if err != nil {
		d.Fatal(err)
	}
	return d.put(c.Role(), c.Outgoing()[0])
}

func reasons(t testing.TB) *workflow.Reasons {
	t.Helper()
	codes, err := fs.Sub(assets.Codes, "codes")
	if err != nil {
		t.Fatal(err)
	}
	list, err := workflow.LoadReasons(codes)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A record that is missing is looked for once more soon, and that is all: when
// its absence is believed, or when it is not because too many are missing, every
// pair is read in its time again.
func TestTheUsualRoundAfterADoubt(t *testing.T) {
	const every, roles = 2 * time.Hour, 20
	for name, gone := range map[string]int{"believed": 1, "not believed": roles} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(d *desk) {
				var role workflow.RoleID
				for n := range roles {
					_, role = d.grant(couple(n))
				}
				d.run(time.Minute)
				for n := roles - gone; n < roles; n++ {
					d.closed(couple(n))
				}
				d.relay.ReconcileEvery = every
				ctx, stop := context.WithCancel(d.Context())
				go d.relay.Run(ctx)
				time.Sleep(firstListen + missedFor + 2*time.Minute)
				if r, _ := d.box.Role(ctx, role); r.Live() == (gone == 1) {
					t.Errorf("after two looks the role is %s", r.State)
				}
				before := d.asked(emulator.OpSearch)
				time.Sleep(10 * every)
				if got := d.asked(emulator.OpSearch) - before; got < 9*roles || got > 11*roles {
					t.Errorf("%d records were read %d times in the time of ten rounds", roles, got)
				}
				stop()
				synctest.Wait()
			})
		})
	}
}

// Our own grant that arrives after all waiting was over is heard and taken away.
func TestVeryLateGrantIsHeardAndTakenAway(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Fault{Kind: emulator.LateApply, Op: emulator.OpCreate, Delay: emulator.Duration(3 * time.Hour)})
		_, role := d.grant(couple(1))
		d.run(time.Second)
		d.suspend(role, admin)
		d.run(time.Hour)
		time.Sleep(3 * time.Hour)
		if s := d.at(couple(1)).Status; s != "active" {
			t.Fatalf("the grant has not arrived: %q", s)
		}
		d.listenFor(5 * time.Minute)
		d.run(time.Minute)
		if s := d.at(couple(1)).Status; s != "inactive" {
			t.Errorf("the national record is %q", s)
		}
		d.listenFor(5 * time.Minute)
		d.invariants()
	})
}

// An application that was withdrawn while its case is open is written to the case.
func TestWithdrawnApplicationReachesItsCase(t *testing.T) {
	inBubble(t, func(d *desk) {
		p := couple(1)
		d.there(p, "proposed", "APPLICATION_SUBMITTED")
		seen := d.answer(activate, p, "").Before
		d.box.cases["a1"] = workflow.Application{ID: "a1", State: workflow.InTriage, National: seen,
			Patient: workflow.Person{NHSNumber: p.Patient}, Proxy: workflow.Person{NHSNumber: p.Proxy}}
		if news := d.listenFor(5 * time.Minute); news != 0 {
			t.Errorf("%d had news", news)
		}
		d.edit(p, "rejected", "APPLICATION_WITHDRAWN")
		if news := d.listenFor(10 * time.Minute); news != 1 {
			t.Errorf("%d had news", news)
		}
		if n := d.box.cases["a1"].National; n.Status != workflow.NationalRejected || n.Reason != "APPLICATION_WITHDRAWN" {
			t.Errorf("the case rests on %+v", n)
		}
	})
}

// Listening begins soon, goes on where it was cut short, and comes when asked.
func TestListeningGoesOn(t *testing.T) {
	inBubble(t, func(d *desk) {
		const roles = 40
		for n := range roles {
			d.grant(couple(n))
		}
		d.run(time.Minute)
		d.relay.ReconcileEvery, d.relay.ReconcileGap = 2*time.Hour, 10*time.Second
		d.store.ClearLog()
		ctx, stop := context.WithCancel(d.Context())
		go d.relay.Run(ctx)
		time.Sleep(3 * time.Minute)
		first := d.asked(emulator.OpSearch)
		if first == 0 || first >= roles {
			t.Errorf("%d of %d were read in the first minutes", first, roles)
		}
		stop()
		synctest.Wait()
		read := d.box.reads()
		d.restart()
		d.relay.ReconcileEvery, d.relay.ReconcileGap = 2*time.Hour, 10*time.Second
		ctx, stop = context.WithCancel(d.Context())
		go d.relay.Run(ctx)
		time.Sleep(time.Minute + time.Duration(roles-read)*10*time.Second)
		if got := d.box.reads(); got != roles {
			t.Errorf("%d were read when each had its turn once", got)
		}
		time.Sleep(10 * time.Minute)
		before := d.asked(emulator.OpSearch)
		d.relay.Listen()
		time.Sleep(10 * time.Minute)
		if got := d.asked(emulator.OpSearch) - before; got != roles {
			t.Errorf("%d were read when somebody asked", got)
		}
		stop()
		synctest.Wait()
	})
}

// A removal does not wait for the look that listens to its pair.
func TestRemovalEndsTheLook(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		d.faults(emulator.Fault{Kind: emulator.Slow, Op: emulator.OpSearch, Delay: emulator.Duration(25 * time.Second)})
		ctx, stop := context.WithCancel(d.Context())
		go d.relay.Run(ctx)
		go func() {
			if _, err := d.relay.Heard(ctx, couple(1)); !errors.Is(err, ErrUnread) {
				t.Errorf("it gave way and answered %v", err)
			}
		}()
		time.Sleep(time.Second)
		id := d.suspend(role, shah)
		time.Sleep(time.Second)
		d.wantState("an ending", id, workflow.OutgoingDone)
		stop()
		synctest.Wait()
		d.invariants()
	})
}

// A second role of the same two, which the store should never hold, is seen once
// ours has ended: one that we made is ended too, of another's a person is asked.
func TestASecondRoleInForceIsSeen(t *testing.T) {
	for _, ours := range []bool{true, false} {
		t.Run(fmt.Sprintf("ours %v", ours), func(t *testing.T) {
			inBubble(t, func(d *desk) {
				p := couple(1)
				if ours {
					d.faults(emulator.Fault{Kind: emulator.LateApply, Op: emulator.OpCreate, Delay: emulator.Duration(10 * time.Minute)})
				}
				_, role := d.grant(p)
				d.run(time.Minute)
				if !ours {
					d.there(p, "active", "ROLE_CREATED")
				}
				time.Sleep(15 * time.Minute)
				inForce := func() (n int) {
					for _, r := range d.store.Roles(p.Patient.Full(), p.Proxy.Full()) {
						if r.Status == "active" {
							n++
						}
					}
					return n
				}
				if n := inForce(); n != 2 {
					t.Fatalf("%d roles are in force", n)
				}
				if news := d.listenFor(5 * time.Minute); news != 0 {
					t.Errorf("while ours is in force %d had news", news)
				}
				d.relay.ReconcileEvery = 24 * time.Hour
				d.suspend(role, shah)
				d.run(firstListen - 10*time.Second) // before anything is read in its turn
				r, _ := d.box.Role(d.Context(), role)
				if ours {
					if n := inForce(); n != 0 || r.ToSettle() != "" {
						t.Errorf("%d roles are in force, to settle: %q", n, r.ToSettle())
					}
					return
				}
				if n := inForce(); n != 1 || r.ToSettle() != workflow.ApartStatus {
					t.Errorf("%d roles are in force, to settle: %q", n, r.ToSettle())
				}
				id := d.endThere(r)
				d.run(time.Minute)
				d.wantState("the ending there", id, workflow.OutgoingDone)
				d.listenFor(10 * time.Minute)
				if r, _ := d.box.Role(d.Context(), role); inForce() != 0 || r.ToSettle() != "" {
					t.Errorf("%d roles are in force, to settle: %q", inForce(), r.ToSettle())
				}
			}, emulator.WithoutPairGuard())
		})
	}
}
