package relay

import (
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// A role that is found by its id under another number has not gone: it is shown,
// and its access can be ended.
func TestRoleUnderAnotherNumber(t *testing.T) {
	for _, closed := range []bool{false, true} { // whether the old number is
		inBubble(t, func(d *desk) {
			_, role := d.grant(couple(1))
			d.run(time.Minute)
			d.relay.Store = strange{watched: d.way, closed: closed, lost: func() bool { return true }, role: func(r vrs.RoleRecord) vrs.RoleRecord {
				r.Patient = person(777_777)
				return r
			}}
			if news := d.listenFor(time.Hour); news != 1 {
				t.Errorf("closed %v: %d had news", closed, news)
			}
			r, _ := d.box.Role(d.Context(), role)
			if want := (workflow.Pair{Patient: person(777_777), Proxy: couple(1).Proxy}); r.National.Under != want {
				t.Errorf("closed %v: it stands there under %v, want %v", closed, r.National.Under, want)
			}
			if !r.Live() || !r.National.Renumbered || !r.Line(today()).Differs() || r.ToSettle() != workflow.ApartNumber {
				t.Errorf("closed %v: the role is %s, shown as %+v", closed, r.State, r.National)
			}
			id := d.suspend(role, shah)
			d.run(time.Minute)
			d.wantState("an ending", id, workflow.OutgoingDone)
			if s := d.at(couple(1)).Status; s != "inactive" {
				t.Errorf("closed %v: the national record is %s", closed, s)
			}
		})
	}
}

// What becomes of a role under its other number is heard like of any other: new
// terms, and its ending, which has it switched off here. A day that cannot be read
// is no day that was taken away.
func TestRoleUnderAnotherNumberIsHeard(t *testing.T) {
	for _, closed := range []bool{false, true} { // whether the old number is
		inBubble(t, func(d *desk) {
			_, role := d.grant(couple(1))
			d.run(time.Minute)
			garbled := false
			d.relay.Store = strange{watched: d.way, closed: closed, lost: func() bool { return true }, role: func(r vrs.RoleRecord) vrs.RoleRecord {
				r.Patient = person(777_777)
				if garbled {
					r.End, r.Unread = nhs.Date{}, []string{vrs.UnreadEnd}
				}
				return r
			}}
			hear := func(what string, want int) workflow.Role {
				t.Helper()
				if news := d.listenFor(30 * time.Minute); news != want {
					t.Errorf("closed %v, %s: %d had news", closed, what, news)
				}
				r, _ := d.box.Role(d.Context(), role)
				return r
			}
			hear("another number", 1)
			sooner := today().AddDays(30).String()
			if err := d.store.EditRole(d.at(couple(1)).ID, emulator.Edit{End: &sooner}); err != nil {
				t.Fatal(err)
			}
			if r := hear("a sooner end", 1); r.National.End.String() != sooner || !r.National.Renumbered || !r.Live() {
				t.Errorf("closed %v: it ends there on %s", closed, r.National.End)
			}
			garbled = true
			if r := hear("an end that cannot be read", 0); r.National.End.String() != sooner || !r.Live() {
				t.Errorf("closed %v: with an end that cannot be read it ends on %q", closed, r.National.End)
			}
			if err := d.store.EndRole(d.at(couple(1)).ID, workflow.ReasonPatientAsked); err != nil {
				t.Fatal(err)
			}
			messages := len(d.box.all())
			r := hear("an ending", 1)
			if r.Live() || !r.SwitchOff.Open() || r.EndReason != workflow.ReasonPatientAsked || r.National.Status != workflow.NationalInactive {
				t.Errorf("closed %v: ended there, the role is %s for %q, to be switched off %v", closed, r.State, r.EndReason, r.SwitchOff.Open())
			}
			garbled = false
			if hear("the same, with its days", 0); len(d.box.all()) != messages {
				t.Errorf("closed %v: what was heard made a message", closed)
			}
			d.edit(couple(1), "active", "ROLE_REACTIVATED")
			if r := hear("opened again", 1); r.Live() || r.ToSettle() == "" {
				t.Errorf("closed %v: opened again there, the role is %s, to settle %q", closed, r.State, r.ToSettle())
			}
		})
	}
}

// renumberedThere has the store show every role under another number of the patient.
func (d *desk) renumberedThere() {
	d.relay.Store = strange{watched: d.way, lost: func() bool { return true }, role: func(r vrs.RoleRecord) vrs.RoleRecord {
		r.Patient = person(777_777)
		return r
	}}
}

// An event that names the two by the numbers the store has of them is heard of the
// role that the practice has under others.
func TestAnEventUnderTheOtherNumberIsHeard(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		d.renumberedThere()
		under := workflow.Pair{Patient: person(777_777), Proxy: couple(1).Proxy}
		if news, err := d.relay.Heard(d.Context(), under); news || err != nil {
			t.Errorf("before anybody knows that it is theirs: news %v, %v", news, err)
		}
		d.listenFor(5 * time.Minute)
		if err := d.store.EndRole(d.at(couple(1)).ID, workflow.ReasonPatientAsked); err != nil {
			t.Fatal(err)
		}
		if news, err := d.relay.Heard(d.Context(), under); !news || err != nil {
			t.Errorf("news %v, %v", news, err)
		}
		if r, _ := d.box.Role(d.Context(), role); r.Live() || !r.SwitchOff.Open() {
			t.Errorf("the role is %s", r.State)
		}
	})
}

// An ending of ours under another number comes back as no news.
func TestOurOwnEndingUnderAnotherNumberIsNoNews(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		d.renumberedThere()
		d.listenFor(5 * time.Minute)
		id := d.suspend(role, shah)
		d.run(time.Minute)
		d.wantState("an ending", id, workflow.OutgoingDone)
		entries := len(d.box.audit)
		if news := d.listenFor(time.Hour); news != 0 || len(d.box.audit) != entries {
			t.Errorf("%d had news, %d entries were written", news, len(d.box.audit)-entries)
		}
	})
}

// A number that somebody took over is read as its own from then on.
func TestANumberThatWasTakenOverIsNoNews(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		d.renumberedThere()
		if news := d.listenFor(10 * time.Minute); news != 1 {
			t.Errorf("%d had news", news)
		}
		r, _ := d.box.Role(d.Context(), role)
		c, err := r.TakeNumber(workflow.Taking{}, workflow.LookedUpInGPSystem, shah, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		d.box.put(c.Role())
		entries := len(d.box.audit)
		if news := d.listenFor(time.Hour); news != 0 || len(d.box.audit) != entries {
			t.Errorf("%d had news, %d entries were written", news, len(d.box.audit)-entries)
		}
		r, _ = d.box.Role(d.Context(), role)
		id := d.suspend(role, shah)
		d.run(time.Minute)
		d.wantState("an ending under the new number", id, workflow.OutgoingDone)
		if s := d.at(couple(1)).Status; s != "inactive" || r.Patient.NHSNumber != person(777_777) {
			t.Errorf("the national record is %s", s)
		}
	})
}

// A grant of ours that left under the old number and takes effect long after its
// access ended here, and after the new number was taken over, is taken away again.
func TestALateGrantUnderTheOldNumberIsTakenAway(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.there(couple(1), "inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST")
		d.faults(emulator.Fault{Kind: emulator.LateApply, Op: emulator.OpChange, Delay: emulator.Duration(3 * time.Hour)})
		_, id := d.granted(d.answer(workflow.MessageReactivate, couple(1), "ROLE_REACTIVATED"))
		d.run(time.Second)
		d.suspend(id, admin)
		d.run(time.Hour)
		d.renumberedThere()
		d.listenFor(10 * time.Minute)
		r, _ := d.box.Role(d.Context(), id)
		c, err := r.TakeNumber(workflow.Taking{}, workflow.LookedUpInGPSystem, shah, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		d.box.put(c.Role())
		time.Sleep(3 * time.Hour)
		if s := d.at(couple(1)).Status; s != "active" {
			t.Fatalf("the grant has not arrived: %q", s)
		}
		d.listenFor(5 * time.Minute)
		d.run(time.Minute)
		if s := d.at(couple(1)).Status; s != "inactive" {
			t.Errorf("the national record is %q", s)
		}
		for _, m := range d.box.all() {
			if !m.State.Settled() {
				t.Errorf("a message is %s: %s", m.State, m.Why)
			}
		}
	})
}
