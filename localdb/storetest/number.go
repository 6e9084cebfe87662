package storetest

import (
	"errors"
	"testing"
	"time"

	"proxydesk/workflow"
)

// What somebody has to settle with the national record is listed until they have,
// and a number that is taken over finds the role under it.
func toSettle(t *testing.T, d *desk) {
	_, ended := d.grant(ada, ruth)
	_, moved := d.grant(bray, joy)
	_, quiet := d.grant(joan, tim)
	mirror := func(id workflow.RoleID, n workflow.National) {
		t.Helper()
		r, err := d.Role(d.ctx(), id)
		d.ok(err)
		n.RoleID, n.Fetchable, n.Basis, n.End, n.ReadAt = "store-"+r.Ref, true, r.Basis, r.End.Date, d.now
		c, _ := r.Mirror(n, d.now)
		d.ok(d.Mirror(d.ctx(), c))
	}
	active := workflow.National{Status: workflow.NationalActive, Reason: "ROLE_CREATED"}
	for _, r := range []workflow.Role{ended, moved, quiet} {
		mirror(r.ID, active)
	}
	d.ok(d.as(gp).End(d.ctx(), ended.ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}))
	messages, err := d.OutgoingOf(d.ctx(), ended.Application)
	d.ok(err)
	for _, m := range messages {
		d.settle(m.ID, func(m workflow.Outgoing) workflow.Settlement { return m.StaysLocal("It is over.", d.now) })
	}
	list := func(want ...workflow.RoleID) {
		t.Helper()
		lines, total, err := d.Roles(d.ctx(), workflow.RoleFilter{ToSettle: true, For: gp})
		d.ok(err)
		var got []workflow.RoleID
		for _, l := range lines {
			got = append(got, l.ID)
		}
		same(d, "to settle", got, want)
		if total != len(want) {
			t.Errorf("%d in all, want %d", total, len(want))
		}
	}
	list()
	d.now = d.now.Add(time.Hour)
	again, under := active, active
	again.Reason = "ROLE_REACTIVATED"
	under.Renumbered, under.Under = true, workflow.Pair{Patient: kofi.NHSNumber, Proxy: joy.NHSNumber}
	mirror(ended.ID, again)
	messages, err = d.OutgoingOf(d.ctx(), moved.Application)
	d.ok(err)
	d.settle(messages[0].ID, func(m workflow.Outgoing) workflow.Settlement { return m.StaysLocal("It is over.", d.now) })
	mirror(moved.ID, under)
	list(ended.ID, moved.ID)
	d.ok(d.as(gp).Leave(d.ctx(), ended.ID, "Their new practice gave it."))
	d.ok(d.as(admin).TakeNumber(d.ctx(), moved.ID, workflow.LookedUpInGPSystem))
	list()
	held, err := d.Holding(d.ctx(), under.Under)
	d.ok(err)
	if held.Role == nil || held.Role.ID != moved.ID || held.Role.National.Renumbered {
		t.Errorf("under the new number there is %+v", held.Role)
	}
	if old, err := d.Holding(d.ctx(), moved.Pair()); err != nil || old.Role != nil {
		t.Errorf("under the old one there is %+v, %v", old.Role, err)
	}
}

// A person has two NHS numbers for a time: that of the GP system, which the
// national record has, and that of the practice's record. Access between the two
// is stopped by either, and is found by the new one once it was taken over.
func numberTaken(t *testing.T, d *desk) {
	a, role := d.grant(bray, joy)
	renamed := kofi.NHSNumber
	under := workflow.Pair{Patient: renamed, Proxy: joy.NHSNumber}
	d.settle(d.message(a.ID).ID, func(m workflow.Outgoing) workflow.Settlement { return m.StaysLocal("It is over.", d.now) })
	c, _ := role.Mirror(workflow.National{RoleID: "store-1", Fetchable: true, Status: workflow.NationalActive, Basis: role.Basis, End: role.End.Date,
		Renumbered: true, Under: under, ReadAt: d.now}, d.now)
	d.ok(d.Mirror(d.ctx(), c))
	live := func(p workflow.Pair, want ...workflow.RoleID) {
		t.Helper()
		got, err := d.LiveBetween(d.ctx(), p)
		d.ok(err)
		same(d, "in force between the two", got, want)
	}
	live(role.Pair(), role.ID)
	live(under, role.ID)
	held, err := d.Holding(d.ctx(), under)
	d.ok(err)
	if held.Role == nil || held.Role.ID != role.ID || held.Role.Pair() == under {
		t.Errorf("held under the store's numbers: %+v", held.Role)
	}
	live(workflow.Pair{Patient: joy.NHSNumber, Proxy: renamed})

	renewal, err := d.as(gp).Renew(d.ctx(), role.ID)
	d.ok(err)
	var refused *workflow.Refusal
	if err := d.as(admin).TakeNumber(d.ctx(), role.ID, workflow.LookedUpInGPSystem); !errors.As(err, &refused) {
		t.Errorf("with a renewal open it answers %v", err)
	}
	d.ok(d.as(admin).Withdraw(d.ctx(), renewal.ID, workflow.Withdrawal{By: workflow.ByProxy, How: "rang up", Pressed: "no"}))
	d.ok(d.as(admin).TakeNumber(d.ctx(), role.ID, workflow.LookedUpInGPSystem))

	moved := bray
	moved.NHSNumber = renamed
	around, err := d.Around(d.ctx(), moved, joy, "")
	d.ok(err)
	if len(around.Same) != 1 || !around.Same[0].Live || around.Same[0].Role != role.ID || around.PatientHas != 1 || around.ProxyHas != 1 {
		t.Errorf("around the two there is %+v", around)
	}
	if around, err = d.Around(d.ctx(), bray, joy, ""); err != nil || len(around.Same) > 0 || around.PatientHas != 0 {
		t.Errorf("around the old number there is %+v, %v", around, err)
	}
	found, err := d.FindPeople(d.ctx(), renamed.Full())
	d.ok(err)
	if len(found) != 1 || found[0].Application != a.ID || d.application(a.ID).Patient.NHSNumber != renamed {
		t.Errorf("by the new number there is %+v", found)
	}
	live(under, role.ID)
	live(role.Pair())
	before, err := d.OutgoingOfRole(d.ctx(), role.ID)
	d.ok(err)
	if len(before) != 1 || before[0].Pair != role.Pair() {
		t.Errorf("of what left under the old number there is %+v", before)
	}
	n, err := d.as(receptionist).SuspendPair(d.ctx(), under.Patient, under.Proxy, "A call.")
	if err != nil || n.Done != 1 || n.Left != 0 {
		t.Errorf("%+v suspended, %v", n, err)
	}
	if r, err := d.Role(d.ctx(), role.ID); err != nil || !r.Suspended() || !r.SwitchOff.Open() {
		t.Errorf("access is %s, %v", r.State, err)
	}
	live(under)
}
