package relay

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// R9: what is heard again writes nothing; what was changed elsewhere is written
// down once, and never said back.
func TestReconcilePass(t *testing.T) {
	inBubble(t, func(d *desk) {
		var roles []workflow.RoleID
		for n := range 4 {
			_, role := d.grant(couple(n))
			roles = append(roles, role)
		}
		d.run(time.Minute)
		reconcile := func(want int) {
			t.Helper()
			if news, err := d.relay.ReconcilePass(d.Context()); err != nil || news != want {
				t.Errorf("%d roles had news, want %d; %v", news, want, err)
			}
		}
		entries := len(d.box.audit)
		reconcile(0) // the echo of our own messages
		if len(d.box.audit) != entries {
			t.Error("an echo was written down")
		}

		if err := d.store.EndRole(d.at(couple(0)).ID, "ROLE_DEACTIVATED_PATIENT_REQUEST"); err != nil {
			t.Fatal(err)
		}
		sooner := today().AddDays(30).String()
		if err := d.store.EditRole(d.at(couple(1)).ID, emulator.Edit{End: &sooner}); err != nil {
			t.Fatal(err)
		}
		number := couple(2).Patient.Full()
		if err := d.store.AddPerson(emulator.Person{NHSNumber: number, ODS: "Z99901", Invalid: true}); err != nil {
			t.Fatal(err)
		}
		reconcile(2)
		reconcile(0)

		ended, _ := d.box.Role(d.Context(), roles[0])
		if ended.State != workflow.RoleInactive || !ended.SwitchOff.Open() || ended.EndReason != "ROLE_DEACTIVATED_PATIENT_REQUEST" {
			t.Errorf("ended elsewhere: %s, switch off open %v", ended.State, ended.SwitchOff.Open())
		}
		moved, _ := d.box.Role(d.Context(), roles[1])
		if moved.State != workflow.RoleDraft || moved.National.End.String() != sooner {
			t.Errorf("end date changed elsewhere: %s until %s", moved.State, moved.National.End)
		}
		for _, m := range d.box.all() {
			if m.State != workflow.OutgoingDone {
				t.Errorf("reconciling made a message: %s %s", m.Kind, m.State)
			}
		}
	})
}

func TestReconcileStopsAtTrouble(t *testing.T) {
	inBubble(t, func(d *desk) {
		for n := range 10 {
			d.grant(couple(n))
		}
		d.run(time.Minute)
		d.store.ClearLog()
		d.faults(emulator.Offline())
		if news, err := d.relay.ReconcilePass(d.Context()); news != 0 || err != nil || len(d.store.Log()) != 1 {
			t.Errorf("%d news, %d requests, %v", news, len(d.store.Log()), err)
		}
	})
}

// Run listens by itself, and leaves a pair alone while a message is on its way.
func TestListening(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.relay.ReconcileEvery = 15 * time.Minute
		_, role := d.grant(couple(1))
		ctx, stop := context.WithCancel(d.Context())
		go d.relay.Run(ctx)
		time.Sleep(time.Minute)
		if err := d.store.EndRole(d.at(couple(1)).ID, "ROLE_DEACTIVATED_PROXY_DECEASED"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Minute)
		if r, _ := d.box.Role(d.Context(), role); r.State != workflow.RoleInactive || !r.SwitchOff.Open() {
			t.Errorf("after listening: %s", r.State)
		}
		stop()
		synctest.Wait()
		d.invariants()
	})
}

func TestReconcileLeavesAPairOnItsWayAlone(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		d.faults(emulator.Fault{Kind: emulator.Slow, Op: emulator.OpSearch, Delay: emulator.Duration(20 * time.Second)})
		ended := make(chan int)
		go func() {
			news, err := d.relay.ReconcilePass(d.Context())
			if err != nil {
				t.Error(err)
			}
			ended <- news
		}()
		time.Sleep(time.Second)
		id := d.suspend(role, shah)
		d.pass() // it waits for the look that is under way, and goes then
		if news := <-ended; news != 0 {
			t.Errorf("%d roles had news", news)
		}
		d.wantState("an ending", id, workflow.OutgoingDone)

		d.grant(couple(2))
		d.run(time.Minute)
		looks := d.asked(emulator.OpSearch)
		d.staff = nil
		d.put(nil, d.decision(refuse, couple(2), "APPLICATION_REJECTED_NO_CONSENT")) // waits for somebody to sign in
		d.pass()
		before := d.asked(emulator.OpSearch)
		if news, err := d.relay.ReconcilePass(d.Context()); news != 0 || err != nil || d.asked(emulator.OpSearch) != before+1 || before != looks { // of the pair whose access has ended
			t.Errorf("%d news, %d looks, %v", news, d.asked(emulator.OpSearch)-before, err)
		}
		d.staff = []workflow.Staff{shah}
		d.run(time.Minute)
		d.invariants()
	})
}

func TestReconcile(t *testing.T) {
	last := there(workflow.NationalActive)
	short := with(last, func(n *workflow.National) { n.RoleID, n.Fetchable = "AB12CD34", false })
	ended := with(last, func(n *workflow.National) { n.Status = workflow.NationalInactive })
	elsewhere := with(last, func(n *workflow.National) { n.RoleID, n.Basis = msgID, basis.Attorney })
	moved := with(last, func(n *workflow.National) { n.Renumbered = true })
	over := with(moved, func(n *workflow.National) { n.Status = workflow.NationalInactive })
	dayless := func(n workflow.National) workflow.National { n.Start, n.End = nhs.Date{}, nhs.Date{}; return n }
	for _, c := range []struct {
		what   string
		last   *workflow.National
		remote Reading
		want   *workflow.National
	}{
		{"a role the store never confirmed, in force there", nil, Reading{Roles: []workflow.National{last}}, &last},
		{"a role the store never confirmed, and one that ended before", nil, Reading{Roles: []workflow.National{ended}}, nil},
		{"under another number", &last, Reading{Moved: &moved}, &moved},
		{"under another number, and ended there", &moved, Reading{Moved: &over}, &over},
		{"under another number, beside another under ours that cannot be read", &moved, Reading{Roles: []workflow.National{elsewhere}, Unclear: true, Moved: &over}, &over},
		{"under another number, and cannot be read", &moved, Reading{Unclear: true}, nil},
		{"an answer that cannot be read", &last, Reading{Unclear: true}, nil},
		{"in force, on days that cannot be read", &last, Reading{Roles: []workflow.National{dayless(last)}, Unclear: true}, nil},
		{"ended, on days that cannot be read", &last, Reading{Roles: []workflow.National{elsewhere, dayless(ended)}, Unclear: true}, &ended},
		{"ended under another number, on days that cannot be read", &last, Reading{}.beside(Reading{Roles: []workflow.National{dayless(over)}, Unclear: true}), &over},
		{"another that ended, on days that cannot be read", &last, Reading{Roles: []workflow.National{with(ended, func(n *workflow.National) { n.RoleID = msgID })}, Unclear: true}, nil},
		{"one without a lasting id that ended, on days that cannot be read", &short, Reading{Roles: []workflow.National{with(short, func(n *workflow.National) { n.Status = workflow.NationalInactive })}, Unclear: true}, nil},
		{"the same again", &last, Reading{Roles: []workflow.National{last}}, &last},
		{"ended", &last, Reading{Roles: []workflow.National{ended}}, &ended},
		{"ours ended beside another in force", &last, Reading{Roles: []workflow.National{elsewhere, ended}}, &ended},
		{"ours ended long ago beside another in force", &ended, Reading{Roles: []workflow.National{ended, elsewhere}}, &elsewhere},
		{"another in its place", &last, Reading{Roles: []workflow.National{elsewhere}}, &elsewhere},
		{"nothing", &last, Reading{}, ptr(with(last, func(n *workflow.National) { n.Status, n.Reason = workflow.NationalInError, "" }))},
		{"nothing, for a role without a lasting id", &short, Reading{}, nil},
		{"a new id for a role without a lasting id", &short, Reading{Roles: []workflow.National{with(short, func(n *workflow.National) { n.RoleID = "EF56AB78" })}}, &short},
	} {
		role := workflow.Role{State: workflow.RoleActive, National: c.last}
		if c.last != nil && c.last.Status.Gone() {
			role.State = workflow.RoleInactive
		}
		got, ok := Reconcile(role, c.remote)
		switch {
		case ok != (c.want != nil):
			t.Errorf("%s: answered %v", c.what, ok)
		case ok && got != *c.want:
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}

// An open case hears of the role it rests on, also where it stands under another
// number.
func TestWhatAReadingSaysOfTheRoleOfACase(t *testing.T) {
	rests := there(workflow.NationalProposed)
	withdrawn := with(rests, func(n *workflow.National) { n.Status = workflow.NationalRejected })
	moved := with(withdrawn, func(n *workflow.National) { n.Renumbered = true })
	another := with(moved, func(n *workflow.National) { n.RoleID = msgID })
	for _, c := range []struct {
		what    string
		reading Reading
		want    *workflow.National
	}{
		{"its own", Reading{Roles: []workflow.National{withdrawn}}, &withdrawn},
		{"its own, and cannot be read", Reading{Roles: []workflow.National{withdrawn}, Unclear: true}, nil},
		{"its own, under another number", Reading{Moved: &moved}, &moved},
		{"another one, under another number", Reading{Moved: &another}, nil},
		{"nothing", Reading{}, nil},
	} {
		if n, ok := c.reading.of(rests); ok != (c.want != nil) || ok && n != *c.want {
			t.Errorf("%s: %+v, %v", c.what, n, ok)
		}
	}
}

func ptr[T any](v T) *T { return &v }
