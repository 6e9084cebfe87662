package workflow

import (
	"strings"
	"testing"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// What the store says takes access away here and never gives it: that is a
// person's act, with a case behind it.
func TestWhatTheStoreSaysOnlyEverTakesAway(t *testing.T) {
	for _, c := range []struct {
		name  string
		here  RoleState
		there NationalStatus
		want  RoleState
		task  bool // to switch it off in the GP system
	}{
		{"active there while it is ended here", RoleInactive, NationalActive, RoleInactive, false},
		{"active there while it is undone here", RoleUndone, NationalActive, RoleUndone, false},
		{"active there and not set up here", RoleDraft, NationalActive, RoleDraft, false},
		{"proposed there and set up here", RoleActive, NationalProposed, RoleActive, false},
		{"ended there and set up here", RoleActive, NationalInactive, RoleInactive, true},
		{"ended there and not set up here", RoleDraft, NationalInactive, RoleInactive, true},
		{"refused there", RoleActive, NationalRejected, RoleInactive, true},
		{"taken off the record there", RoleActive, NationalInError, RoleInactive, true},
		{"a word nobody knows", RoleActive, "paused", RoleActive, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := National{RoleID: "r-there", Status: c.there, Reason: "ROLE_SOMETHING", ReadAt: noon}
			ch, news := Role{ID: "r1", State: c.here}.Mirror(n, noon)
			if !news {
				t.Fatal("it is no news")
			}
			if r := ch.Role(); r.State != c.want || r.SwitchOff.Open() != c.task {
				t.Errorf("the role is %s, to be switched off %v", r.State, r.SwitchOff.Open())
			}
			if len(ch.Outgoing()) > 0 {
				t.Error("what was heard is said back")
			}
			if len(ch.Audit()) != 1 {
				t.Errorf("%d audit entries", len(ch.Audit()))
			}
			if _, again := ch.Role().Mirror(n, noon.Add(1)); again {
				t.Error("the same again is news")
			}
		})
	}
}

// Neither a grant nor its ending is sent where the store cannot or must not
// hold the role (domain 0.10).
func TestWhatStaysAtThePracticeIsNeverSent(t *testing.T) {
	r := shipped(t)
	local := func(t *testing.T, ch Change, why string) {
		t.Helper()
		for _, m := range ch.Outgoing() {
			if m.State != OutgoingLocal || m.Why != why {
				t.Errorf("the message to %s is %s: %q", m.Kind, m.State, m.Why)
			}
		}
		if len(ch.Outgoing()) != 1 {
			t.Errorf("%d messages", len(ch.Outgoing()))
		}
	}
	t.Run("a proxy without an NHS number", func(t *testing.T) {
		d := husbandAndWife()
		d.Proxy.NHSNumber = nhs.Number{}
		p := Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Prescriptions}, Rationale: "She has never had a number."}
		a := straightforward(t, registered(t, d, r), p, r)
		full, _ := a.Propose(basis.Consent, "", Around{}, r, noon)
		p.End, p.Review = full.End, full.Review
		ch, err := a.Decide(p, Around{}, ids(0), gp, r, noon)
		if err != nil {
			t.Fatal(err)
		}
		local(t, ch, WhyNoNumber)
		ch, err = ch.Role().Suspend("", "m2", receptionist, r, noon)
		if err != nil {
			t.Fatal(err)
		}
		local(t, ch, WhyNoNumber)
	})
	t.Run("an agreement with a care home", func(t *testing.T) {
		d := husbandAndWife()
		role := Role{ID: "r1", State: RoleActive, Basis: basis.CareHome, Patient: d.Patient, Proxy: d.Proxy, LocalOnly: localBasis(basis.CareHome)}
		ch, err := role.Suspend("", "m1", receptionist, r, noon)
		if err != nil {
			t.Fatal(err)
		}
		local(t, ch, whyLocalAgreement)
	})
}

// A suspension was lifted before the store had heard of it. What it then says of
// it is the echo of our own message; the next suspension there is somebody's.
func TestTheEchoOfALiftedSuspensionIsNoNews(t *testing.T) {
	d := husbandAndWife()
	active := National{RoleID: "r-there", Fetchable: true, Status: NationalActive, ReadAt: noon}
	role := Role{ID: "r1", State: RoleActive, Basis: basis.Consent, Patient: d.Patient, Proxy: d.Proxy, National: &active, GrantedAt: noon}
	c, err := role.Suspend("", "m1", receptionist, shipped(t), noon)
	if err != nil {
		t.Fatal(err)
	}
	c, err = c.Role().Reactivate(GiveBack{Why: "All is well."}, Around{}, "m2", lead, shipped(t), noon)
	if err != nil {
		t.Fatal(err)
	}
	stopped := active
	stopped.Status, stopped.Reason = NationalInactive, ReasonSuspended
	if before := c.Outgoing()[0].Before; before.Status != NationalInactive || before.Reason != ReasonSuspended {
		t.Errorf("the message goes to a store that says %s %s", before.Status, before.Reason)
	}
	echo, _ := c.Role().Mirror(stopped, noon)
	if r := echo.Role(); !r.Live() || r.National.Status != NationalInactive {
		t.Errorf("the echo made it %s", r.State)
	}
	active.Reason = "ROLE_REACTIVATED"
	open, _ := echo.Role().Mirror(active, noon)
	if again, _ := open.Role().Mirror(stopped, noon); again.Role().Live() {
		t.Error("a suspension elsewhere stopped nothing here")
	}
	dead := stopped
	dead.Reason = ReasonPatientDied
	if ended, _ := c.Role().Mirror(dead, noon); ended.Role().Live() {
		t.Error("a death was taken for the echo")
	}
}

// What is over by the calendar or by a death bars access on every basis.
func TestSuspendedAccessStaysStoppedOnceItIsOver(t *testing.T) {
	d := husbandAndWife()
	today := nhs.DateIn(noon)
	for _, c := range []struct {
		name   string
		set    func(*Role, *Around)
		refuse string
	}{
		{"all is well", func(*Role, *Around) {}, ""},
		{"the patient has died", func(_ *Role, a *Around) { a.PatientDead = true }, "The patient has died."},
		{"the proxy has died", func(_ *Role, a *Around) { a.ProxyDead = true }, "The proxy has died."},
		{"moved since it was given", func(_ *Role, a *Around) { a.PatientMovedOn = today }, "moved to another practice"},
		{"moved away and back before", func(_ *Role, a *Around) { a.PatientMovedOn = today.AddDays(-1) }, ""},
		{"the last day was yesterday", func(r *Role, _ *Around) { r.End.Date = today.AddDays(-1) }, "Its last day has passed"},
		{"the last day is today", func(r *Role, _ *Around) { r.End.Date = today }, ""},
		{"the order ended yesterday", func(r *Role, _ *Around) { r.OrderEnds = today.AddDays(-1) }, "court order"},
		{"the store has it under another number", func(r *Role, _ *Around) {
			r.National = &National{Status: NationalInactive, Reason: ReasonSuspended, Renumbered: true}
		}, "another NHS number"},
		{"and somebody said that it may stay so", func(r *Role, _ *Around) {
			n := National{Status: NationalInactive, Reason: ReasonSuspended, Renumbered: true}
			r.National, r.Looked = &n, &n
		}, ""},
		{"a child taken into care", func(r *Role, _ *Around) { r.Basis, r.Stopped = basis.Parental, []Event{TakenIntoCare} }, "cannot be given back"},
		{"a child taken into care, best interests", func(r *Role, _ *Around) { r.Basis, r.Stopped = basis.BestInterests, []Event{TakenIntoCare} }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Role{ID: "r1", State: RoleInactive, EndReason: ReasonSuspended, Basis: basis.Consent, Patient: d.Patient, Proxy: d.Proxy, GrantedAt: noon}
			around := Around{}
			c.set(&r, &around)
			g := GiveBack{Why: "All is well.", Settled: map[Event]Outcome{TakenIntoCare: OutcomeSettled}}
			_, err := r.Reactivate(g, around, "m1", lead, shipped(t), noon)
			if c.refuse == "" && err != nil || c.refuse != "" && (err == nil || !strings.Contains(err.Error(), c.refuse)) {
				t.Errorf("%v, want %q", err, c.refuse)
			}
		})
	}
}
