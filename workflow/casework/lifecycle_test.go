package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// renew begins a renewal of the access a case gave and answers it as a plain
// case goes.
func (h hands) renew(id workflow.ApplicationID) workflow.ApplicationID {
	h.Helper()
	a, err := h.try.Renew(h.ctx, h.role(id).ID)
	h.must(err)
	return a.ID
}

// A refusal is taken up again after a complaint, and granted: the store is told
// over our own refusal, and the clock did not run in between.
func TestARefusedCaseIsTakenUpAgain(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(mensah))
		d.As(clinician).Refuse(id, "APPLICATION_REJECTED_NO_CONSENT", workflow.ByProxy)
		d.WantRefused(d.As(receptionist).try.Reopen(d.Context(), id, "He rang."), "Undo the refusal, or wait")
		d.Wait(2 * time.Minute)
		d.Send()
		d.WantAtStore(mensah, "rejected", "APPLICATION_REJECTED_NO_CONSENT")
		due := d.application(id).DueOn
		d.until("2026-12-08")
		d.WantRefused(d.As(receptionist).try.Reopen(d.Context(), id, " "), "Say why")
		d.must(d.As(receptionist).try.Reopen(d.Context(), id, "He rang and does agree."))
		d.WantCase(id, workflow.InTriage)
		a := d.application(id)
		if a.Decision != nil || len(a.Past) != 1 || a.Past[0].Reason != "APPLICATION_REJECTED_NO_CONSENT" {
			t.Errorf("the refusal stands as %v, with %d past decisions", a.Decision, len(a.Past))
		}
		if !a.DueOn.After(due) {
			t.Errorf("due on %s, as if the clock had run while it was closed", a.DueOn)
		}
		for _, l := range must(d.db.LettersOf(d.Context(), id))(d) {
			if l.State != workflow.LetterDropped {
				t.Errorf("the letter of the refusal is %s", l.State)
			}
		}
		d.As(clinician).Grant(id, basis.Consent)
		d.Wait(2 * time.Minute)
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		d.WantAtStore(mensah, "active", "ROLE_ACTIVATED")
	})
}

// A case that was held comes back held, whoever takes it up.
func TestACaseOnceHeldComesBackHeld(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := coached(d)
		d.Wait(3 * time.Minute)
		d.must(d.As(receptionist).try.Reopen(d.Context(), id, "The grandson asks again."))
		d.WantCase(id, workflow.Held)
		if c := d.As(receptionist).Open(id); c.State != workflow.WithClinician || c.Application.Past != nil {
			t.Errorf("reception reads %s and %d past decisions", c.State, len(c.Application.Past))
		}
		d.WantNothingToRelease(id)
		d.As(safeguarding).Lift(id, "She lives elsewhere now and is safe.")
		d.WantCase(id, workflow.WithClinician)
	})
}

// WantNothingToRelease checks that no refusal of a case waits for its release.
func (d *desk) WantNothingToRelease(id workflow.ApplicationID) {
	d.Helper()
	for _, m := range must(d.db.OutgoingOf(d.Context(), id))(d) {
		if m.State == workflow.OutgoingRelease {
			d.Error("a refusal still waits for its release")
		}
	}
}

// Case 30: it lapsed, and the answer came after all.
func TestALapsedCaseIsTakenUpAgain(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		d.As(receptionist).Ask(id, "Her own passport", "2026-11-11")
		d.until("2026-11-11")
		d.until("2026-11-26")
		d.WantCase(id, workflow.Lapsed)
		d.must(d.As(receptionist).try.Reopen(d.Context(), id, "She came in with her passport."))
		d.WantCase(id, workflow.InTriage)
		d.must(d.acts.NewDay(d.Context())) // and it does not lapse again
		d.WantCase(id, workflow.InTriage)
	})
}

// Suspended access does not outlast its last day: the calendar ends it, the store,
// which has it inactive already, hears nothing, and what was held stays so.
func TestSuspendedAccessEndsWithItsLastDay(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.As(receptionist).Suspend(id, "A neighbour rang.")
		d.Send()
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
		sent := d.message(id)
		last := d.role(id).End.Date
		d.until(last.String())
		if r := d.role(id); !r.Suspended() {
			t.Errorf("on its last day it is %s for %s", r.State, r.EndReason)
		}
		d.until(last.AddDays(1).String())
		r := d.role(id)
		if r.State != workflow.RoleInactive || r.Suspended() || r.EndReason != workflow.ReasonEndReached || !r.EverHeld {
			t.Errorf("the day after it is %s for %s, ever held: %t", r.State, r.EndReason, r.EverHeld)
		}
		if r.EndedOn != nhs.MustDate(tuesday) || !r.SwitchOff.Open() {
			t.Errorf("it stopped on %s, to be switched off: %t", r.EndedOn, r.SwitchOff.Open())
		}
		d.Send()
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
		if m := d.message(id); m.ID != sent.ID {
			t.Errorf("the store is told once more: %s", m.Kind)
		}
		d.WantRefused(d.As(clinician).try.Reactivate(d.Context(), r.ID, workflow.GiveBack{Why: "All is well."}), "")
	})
}

// Suspended access is given back by the few, with a reason; ended access never.
func TestSuspendedAccessIsGivenBack(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.As(receptionist).Suspend(id, "A neighbour rang.")
		d.Send()
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
		d.As(receptionist).SwitchedOff(id)
		role := d.role(id).ID
		d.WantNotAllowed(d.As(manager).try.Reactivate(d.Context(), role, workflow.GiveBack{Why: "All is well."}))
		d.WantRefused(d.As(safeguarding).try.Reactivate(d.Context(), role, workflow.GiveBack{Why: ""}), "Say why")
		d.must(d.As(safeguarding).try.Reactivate(d.Context(), role, workflow.GiveBack{Why: "Seen together and apart. All is well."}))
		r := d.WantRole(id, workflow.RoleDraft)
		if !r.EverHeld || r.SetUp.Done() {
			t.Errorf("ever held %v, set up %v", r.EverHeld, r.SetUp.Done())
		}
		d.WantTasks(1, 0)
		d.Send()
		d.WantAtStore(mensah, "active", "ROLE_REACTIVATED")
		d.As(administrator).SetUp(id)
		d.As(administrator).End(id, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		d.WantRefused(d.As(safeguarding).try.Reactivate(d.Context(), role, workflow.GiveBack{Why: "He changed his mind."}), "It takes a new application.")
	})
}

// A renewal is a fresh decision that asks nothing proved twice, and keeps the
// access and the national role as one.
func TestAccessIsRenewed(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		first := d.role(id)
		d.until("2027-10-04")
		again := d.As(receptionist).renew(id)
		c := d.As(receptionist).Open(again)
		if c.Application.Answers["I4.proxy"].Blank() {
			t.Error("it asks again who the proxy is")
		}
		if !c.Application.Answers["C5"].Blank() {
			t.Error("the answer of a year ago to whether he is afraid still counts")
		}
		if c.Facts.LiveRole || c.Facts.OtherOpen {
			t.Error("the access it renews stands in its way")
		}
		_, err := d.As(receptionist).try.Renew(d.Context(), first.ID)
		d.WantRefused(err, "already have an open application")
		decision := d.As(clinician).Grant(again, basis.Consent)
		r := d.role(again)
		if r.ID != first.ID || !r.End.Date.After(first.End.Date) || r.State != workflow.RoleActive {
			t.Errorf("role %s is %s to %s; it was %s to %s", r.ID, r.State, r.End.Date, first.ID, first.End.Date)
		}
		d.WantTasks(0, 0) // the same services: nothing to key in
		d.Wait(2 * time.Minute)
		d.Send()
		if s := d.WantAtStore(mensah, "active", "ROLE_CREATED"); s.End != decision.End.Date.String() {
			t.Errorf("the national store has it to %s, want %s", s.End, decision.End.Date)
		}
	})
}

// A renewal is undone like any decision, and access stands as it stood.
func TestARenewalIsUndone(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		first := d.role(id)
		d.until("2027-10-04")
		again := d.As(receptionist).renew(id)
		d.As(clinician).AnswerTheRest(again, basis.Consent, basis.Prescriptions)
		p := d.As(clinician).Propose(again, basis.Consent, "")
		d.As(clinician).Decide(again, p)
		d.WantTasks(1, 1) // fewer services: key in the rest, take the other away
		d.As(clinician).Undo(again)
		r, err := d.db.Role(d.Context(), first.ID)
		d.must(err)
		if r.End != first.End || !slices.Equal(r.Scopes, first.Scopes) || r.Application != id || !r.Live() {
			t.Errorf("access is %s for %v to %s", r.State, r.Scopes, r.End.Date)
		}
		d.WantTasks(1, 0) // somebody makes sure of what the GP system gives
		d.Wait(time.Hour)
		d.Send()
		if s := d.WantAtStore(mensah, "active", "ROLE_CREATED"); s.End != first.End.Date.String() {
			t.Errorf("the national store has it to %s", s.End)
		}
		d.WantCase(again, workflow.WithClinician)
	})
}

// Consent does not go on when he can no longer give it: access stops at once.
func TestConsentStopsWhenHeCanNoLongerDecide(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(bray)
		n, err := d.As(receptionist).try.Happened(d.Context(), d.role(id).ID, workflow.CapacityLost, "")
		d.must(err)
		r := d.WantRole(id, workflow.RoleInactive)
		if n != 1 || r.EndReason != workflow.ReasonSuspended || r.EverHeld {
			t.Errorf("%d roles touched, reason %s, ever held %v", n, r.EndReason, r.EverHeld)
		}
		d.WantTasks(0, 1)
		d.Send()
		d.WantAtStore(bray, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
	})
}

// Case 12: a death ends everything in force of the one who died, and nothing of
// anybody else. Reception may only suspend.
func TestADeathEndsAllAccessOfThePatient(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		wife := d.inForce(mensah)
		daughter := mensah
		daughter.proxy, daughter.relation, daughter.words = juke.proxy, "CHILD", "Daughter"
		other := d.inForce(daughter)
		stranger := d.inForce(juke)
		n, err := d.As(administrator).try.Happened(d.Context(), d.role(wife).ID, workflow.PatientDied, "The hospital wrote.")
		d.must(err)
		if n != 2 {
			t.Errorf("%d roles ended, want 2", n)
		}
		for _, id := range []workflow.ApplicationID{wife, other} {
			if r := d.WantRole(id, workflow.RoleInactive); r.EndReason != "ROLE_DEACTIVATED_PATIENT_DECEASED" {
				t.Errorf("it ended for %s", r.EndReason)
			}
		}
		d.WantRole(stranger, workflow.RoleActive)
		_, err = d.As(receptionist).try.Happened(d.Context(), d.role(stranger).ID, workflow.ProxyDied, "")
		d.must(err)
		if r := d.role(stranger); r.EndReason != workflow.ReasonSuspended {
			t.Errorf("reception ended it for %s", r.EndReason)
		}
		d.Send()
		d.WantAtStore(mensah, "inactive", "ROLE_DEACTIVATED_PATIENT_DECEASED")
		// And whoever applies for him afterwards: nobody has to know.
		son := mensah
		son.proxy, son.relation, son.words = apsley.proxy, "CHILD", "Son"
		late := d.As(receptionist).Register(d.onPaper(son))
		if c := d.As(receptionist).Open(late); !c.Facts.Patient.Dead || c.Facts.Proxy.Dead {
			t.Errorf("patient dead %v, proxy dead %v", c.Facts.Patient.Dead, c.Facts.Proxy.Dead)
		}
	})
}

// A dispute ends nothing by itself; somebody looks today.
func TestADisputeBringsTheReviewForward(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		_, err := d.As(receptionist).try.Happened(d.Context(), d.role(id).ID, workflow.Dispute, "")
		d.must(err)
		r := d.WantRole(id, workflow.RoleActive)
		if r.Review.Date != nhs.DateIn(time.Now()) || r.Review.Rule != review.RuleEvent {
			t.Errorf("review on %s by %s", r.Review.Date, r.Review.Rule)
		}
		d.WantTasks(0, 0)
		d.WantAtStore(mensah, "active", "ROLE_CREATED")
	})
}

// Taking away is anybody's who may end; giving more is a decision.
func TestAccessIsMadeSmaller(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		role := d.role(id)
		less := []basis.Scope{basis.Prescriptions}
		d.WantNotAllowed(d.As(receptionist).try.Reduce(d.Context(), role.ID, workflow.Reduction{Scopes: less, Why: "He asked."}))
		reduce := d.As(administrator).try.Reduce
		d.WantRefused(reduce(d.Context(), role.ID, workflow.Reduction{Scopes: append(less, basis.Documents), Why: "She asked."}), "More services take a new decision")
		d.WantRefused(reduce(d.Context(), role.ID, workflow.Reduction{End: role.End.Date.AddDays(1), Why: "She asked."}), "A later last day takes a new decision")
		d.WantRefused(reduce(d.Context(), role.ID, workflow.Reduction{Scopes: []basis.Scope{}, Why: "He asked."}), "end the access instead")
		d.must(reduce(d.Context(), role.ID, workflow.Reduction{Scopes: less, End: nhs.MustDate("2027-01-31"), Why: "He asked."}))
		r := d.WantRole(id, workflow.RoleActive)
		if !slices.Equal(r.Scopes, less) || r.Review.Date.After(r.End.Date) {
			t.Errorf("%v, reviewed on %s after the last day %s", r.Scopes, r.Review.Date, r.End.Date)
		}
		d.WantTasks(0, 1)
		d.As(receptionist).SwitchedOff(id)
		d.WantTasks(0, 0)
		d.Send()
		if s := d.WantAtStore(mensah, "active", "ROLE_CREATED"); s.End != "2027-01-31" {
			t.Errorf("the national store has it to %s", s.End)
		}
	})
}

// The store still holds what another practice ended: a clinician who looked at
// why opens it again, and nobody else.
func TestAnEndedNationalRoleIsOpenedAgainByAPerson(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		before := d.inForce(apsley)
		d.As(administrator).End(before, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		d.Send()
		id := d.As(receptionist).Register(d.onPaper(apsley))
		d.As(clinician).Grant(id, basis.Consent)
		d.Wait(2 * time.Minute)
		d.Send()
		m := d.WantOutgoing(id, workflow.OutgoingHuman, "not opened again unless somebody says so")
		d.WantNotAllowed(d.As(administrator).try.Insist(d.Context(), m.ID, workflow.Taken{}))
		d.must(d.As(clinician).try.Insist(d.Context(), m.ID, workflow.Taken{}))
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		s := d.WantAtStore(apsley, "active", "ROLE_REACTIVATED")
		if want := d.role(id).End.Date.String(); s.End != want {
			t.Errorf("the national store has it to %s, want %s", s.End, want)
		}
	})
}

// Nobody acts on their own record or their family's; stopping something is
// never refused.
func TestNobodyActsOnTheirOwnFamily(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		leila := d.staff[clinician]
		leila.Linked = []nhs.Number{mensah.patient.NHSNumber}
		d.staff[clinician] = leila
		d.WantRefused(d.As(clinician).try.End(d.Context(), d.role(id).ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}), "Somebody else has to do this")
		again := d.As(receptionist).renew(id)
		d.WantRefused(d.As(clinician).try.Claim(d.Context(), again), "Somebody else has to do this")
		d.As(clinician).Hold(again, "Something at home.")
		d.As(clinician).Suspend(id, "Something at home.")
	})
}

// Restricted notes are read by those who have to know, with a reason, and the
// log says so before they are shown.
func TestBreakingTheGlass(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Hold(id, "He answers for her.")
		_, err := d.As(receptionist).try.BreakGlass(d.Context(), id, "I want to know.")
		d.WantNotAllowed(err)
		nurse := d.staff[clinician]
		nurse.Roles = []workflow.StaffRole{workflow.Clinician}
		d.staff[clinician] = nurse
		if c := d.As(clinician).Open(id); c.Application.Hold != nil {
			t.Error("a nurse reads the concern without a reason")
		}
		_, err = d.As(clinician).try.BreakGlass(d.Context(), id, "")
		d.WantRefused(err, "The safeguarding lead is told.")
		c, err := d.As(clinician).try.BreakGlass(d.Context(), id, "She is in my room now.")
		d.must(err)
		if c.State != workflow.Held || c.Application.Hold == nil || c.Application.Hold.What != "He answers for her." {
			t.Errorf("state %s, hold %v", c.State, c.Application.Hold)
		}
		log, err := d.db.AuditTail(d.Context(), d.staff[safeguarding], 1)
		d.must(err)
		if log[0].Act != workflow.ActBreakGlass || log[0].By != nurse.ID {
			t.Errorf("the log ends with %s", log[0].Act)
		}
	})
}

// Case 17: staff of a home apply on a form. Only the home's agreement serves,
// its checks are asked, and nothing is sent, although both have NHS numbers.
func TestAPaidCarerIsNeverSent(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		carer := mensah
		carer.relation, carer.words = "CAREGIVER", "Care worker"
		id := d.As(receptionist).Register(d.onPaper(carer))
		c := d.As(clinician).Open(id)
		for _, o := range c.Options {
			if o.Allowed != (o.Basis == basis.CareHome) {
				t.Errorf("%s is allowed: %v", o.Basis, o.Allowed)
			}
		}
		if !slices.ContainsFunc(c.Checks.Items, func(s checklist.Status) bool { return s.Item.Rule == "O1" }) {
			t.Error("nobody asks about the home")
		}
		needs, err := d.As(clinician).try.Blocks(d.Context(), id, workflow.Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Prescriptions}})
		d.must(err)
		if !slices.ContainsFunc(needs, func(n workflow.Need) bool { return n.Field == "basis" }) {
			t.Error("consent of the resident would do")
		}
	})
}

// The log is read by the few, and tells nobody what they may not know.
func TestWhoReadsTheLogAndWhatItTellsThem(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Hold(id, "He answers for her.")
		d.As(clinician).Open(id)
		month := workflow.AuditFilter{From: nhs.MustDate("2026-11-01"), To: nhs.MustDate("2026-12-01")}
		list := func(by workflow.Staff, f workflow.AuditFilter) []workflow.AuditLine {
			lines, total, err := d.db.AuditList(d.Context(), f, by)
			d.must(err)
			if total != len(lines) {
				t.Errorf("%d listed of %d", len(lines), total)
			}
			return lines
		}
		if _, _, err := d.db.AuditList(d.Context(), month, d.staff[receptionist]); !errors.Is(err, workflow.ErrNotAllowed) {
			t.Errorf("reception reads the log: %v", err)
		}
		// The manager reads a hold as a case sent on, finds it as one, and by no
		// other name.
		for _, l := range list(d.staff[manager], month) {
			for _, detail := range l.Details {
				if strings.Contains(detail.After, "answers for her") || l.Act == workflow.ActHold || l.To == string(workflow.Held) {
					t.Errorf("entry %d tells of the hold", l.Seq)
				}
			}
		}
		for act, want := range map[workflow.Act]int{workflow.ActSend: 1, workflow.ActHold: 0} {
			f := month
			f.Acts = []workflow.Act{act}
			if n := len(list(d.staff[manager], f)); n != want {
				t.Errorf("asked for %s the manager finds %d", act, n)
			}
		}
		// Who looks after the machines reads that something was done, not to whom.
		admin := d.staff[manager]
		admin.Roles = []workflow.StaffRole{workflow.SystemAdmin}
		for _, l := range list(admin, month) {
			if len(l.Details) > 0 {
				t.Errorf("entry %d says %v", l.Seq, l.Details)
			}
		}
		// Who looked at this case.
		looked := list(d.staff[manager], workflow.AuditFilter{Only: []workflow.ApplicationID{id}, Acts: []workflow.Act{workflow.ActReadCases}, By: d.staff[clinician].ID})
		if len(looked) != 1 || looked[0].Ref != d.application(id).Ref {
			t.Errorf("%d looks", len(looked))
		}
		if n := len(list(d.staff[manager], workflow.AuditFilter{To: nhs.MustDate("2026-11-30")})); n != 0 {
			t.Errorf("%d entries before the desk was opened", n)
		}
		if n := len(list(d.staff[manager], workflow.AuditFilter{Only: []workflow.ApplicationID{}})); n != 0 {
			t.Errorf("a search that found nobody lists %d entries", n)
		}
	})
}

// What somebody read with a reason is told to those who may read holds.
func TestTheSafeguardingLeadHearsOfABrokenGlass(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		nurse := d.staff[clinician]
		nurse.Roles = []workflow.StaffRole{workflow.Clinician}
		d.staff[clinician] = nurse
		_, err := d.As(clinician).try.BreakGlass(d.Context(), id, "She is in my room now.")
		d.must(err)
		told := func(who seat, since time.Time) []workflow.GlassBroken {
			return must(d.db.GlassBroken(d.Context(), d.staff[who], since))(d)
		}
		day := time.Now().AddDate(0, 0, -1)
		if all := told(safeguarding, day); len(all) != 1 || all[0].Why != "She is in my room now." || all[0].By != nurse.ID || all[0].Ref != d.application(id).Ref {
			t.Errorf("the lead hears %+v", all)
		}
		if len(told(manager, day))+len(told(safeguarding, time.Now().Add(time.Minute))) != 0 {
			t.Error("somebody else hears, or of what was long ago")
		}
	})
}
