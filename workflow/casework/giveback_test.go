package casework_test

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// cannotDecide is a finding that the patient cannot decide this, lacks a plain
// reason to doubt, and will not be able to soon.
const cannotDecide = "M0=yes M1=as-told M2=words,time M3=no M4=yes M5=no M6=yes M7=yes M8=yes M9=lacks M10=no M11=no"

// attorneyPaper and courtOrder are what is answered of a paper that covers this.
const (
	attorneyPaper = "L1=health-welfare L2=yes L3=paper L4=700012345678 L5=no L6=yes L6a=yes L7=sole L8=no L10a=yes W3=no W4=no"
	courtOrder    = "L1=deputy-welfare D1=yes D1a=yes D2=yes D3=yes W3=no W4=no"
)

// appointed answers a case of somebody who cannot decide as clinician and
// administrator together, and decides it.
func (d *desk) appointed(id workflow.ApplicationID, b basis.Basis, paper string) workflow.Decision {
	d.Helper()
	d.As(clinician).Answer(id, cannotDecide)
	d.must(d.As(clinician).try.Intend(d.Context(), id, workflow.Proposal{Basis: b, Scopes: basis.Smallest}))
	kind, rest, _ := strings.Cut(paper, " ")
	d.As(either(strings.HasPrefix(kind, "L"), administrator, safeguarding)).Answer(id, kind)
	d.As(clinician).Answer(id, rest)
	return d.As(clinician).Grant(id, b)
}

// stopped is access in force that an event stopped, as far as the store.
func (d *desk) stopped(c couple, e workflow.Event) workflow.ApplicationID {
	d.Helper()
	id := d.inForce(c)
	_, err := d.As(receptionist).try.Happened(d.Context(), d.role(id).ID, e, "")
	d.must(err)
	d.Send()
	d.WantAtStore(c, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
	return id
}

func (d *desk) giveBack(id workflow.ApplicationID, settled map[workflow.Event]workflow.Outcome) error {
	return d.As(safeguarding).try.Reactivate(d.Context(), d.role(id).ID, workflow.GiveBack{Why: "Looked into.", Settled: settled})
}

// What was stopped at once ends for the reason that was found: the store has it
// as stopped already, takes no second reason, and is not asked to.
func TestSuspendedAccessEndsForTheReasonFound(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.As(receptionist).Suspend(id, "A neighbour rang.")
		d.Send()
		d.As(receptionist).SwitchedOff(id)
		d.until("2026-12-08")
		d.WantNotAllowed(d.As(receptionist).try.End(d.Context(), d.role(id).ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_SAFEGUARDING"}))
		d.As(safeguarding).End(id, "ROLE_DEACTIVATED_SAFEGUARDING")
		r := d.WantRole(id, workflow.RoleInactive)
		if r.Suspended() || r.EndReason != "ROLE_DEACTIVATED_SAFEGUARDING" || r.EndedOn != nhs.MustDate(tuesday) || !r.EverHeld {
			t.Errorf("ended for %s on %s, ever held %v", r.EndReason, r.EndedOn, r.EverHeld)
		}
		d.WantTasks(0, 0) // it was switched off when it was stopped
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
		d.WantRefused(d.giveBack(id, nil), "It takes a new application.")
		d.WantRefused(d.As(safeguarding).try.End(d.Context(), r.ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_MISUSE_OF_SYSTEM"}), "not in force")
	})
}

// It was stopped and ended before the store could be reached: the first of the
// two takes access away there.
func TestAnEndingOvertakesNoSuspension(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.offline()
		d.As(receptionist).Suspend(id, "A neighbour rang.")
		d.As(administrator).End(id, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		d.WantTasks(0, 1)
		d.online()
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
	})
}

// Stopped and given back before the store could be reached: it hears both.
func TestAccessIsGivenBackBeforeTheStoreHeardThatItStopped(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.offline()
		d.As(receptionist).Suspend(id, "A neighbour rang.")
		d.must(d.giveBack(id, nil))
		d.online()
		d.Wait(time.Minute)
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		d.WantAtStore(mensah, "active", "ROLE_REACTIVATED")
	})
}

// A death ends what was suspended too, and nobody gives it back.
func TestADeathEndsSuspendedAccess(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		daughter := mensah
		daughter.proxy, daughter.relation, daughter.words = juke.proxy, "CHILD", "Daughter"
		other := d.inForce(daughter)
		id := d.inForce(mensah)
		d.As(receptionist).Suspend(id, "A neighbour rang.")
		d.Send()
		n, err := d.As(administrator).try.Happened(d.Context(), d.role(other).ID, workflow.PatientDied, "")
		d.must(err)
		if r := d.WantRole(id, workflow.RoleInactive); n != 2 || r.EndReason != workflow.ReasonPatientDied {
			t.Errorf("%d roles touched; the suspended one is ended for %s", n, r.EndReason)
		}
		d.WantRefused(d.giveBack(id, nil), "It takes a new application.")
	})
}

// Reception hears of a death and may only stop access. It stays stopped until
// it is said that it was a mistake; that it was looked into is not enough.
func TestWhatReceptionHeardIsSettledBeforeAccessIsGivenBack(t *testing.T) {
	for _, c := range []struct {
		event   workflow.Event
		settled workflow.Outcome
		refused string
	}{
		{workflow.PatientDied, "", "Say what became of it."},
		{workflow.PatientDied, workflow.OutcomeSettled, "cannot be given back"},
		{workflow.PatientDied, workflow.OutcomeMistaken, ""},
		{workflow.ProxyLacks, workflow.OutcomeSettled, "cannot be given back"},
		{workflow.SafeguardingEntry, "", "Say what became of it."},
		{workflow.SafeguardingEntry, workflow.OutcomeSettled, ""},
		{workflow.Misuse, workflow.OutcomeSettled, ""},
	} {
		t.Run(string(c.event)+" "+string(c.settled), func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.stopped(mensah, c.event)
				err := d.giveBack(id, map[workflow.Event]workflow.Outcome{c.event: c.settled})
				if c.refused == "" {
					d.must(err)
					if r := d.WantRole(id, workflow.RoleDraft); len(r.Stopped) != 0 {
						t.Errorf("it is still stopped by %v", r.Stopped)
					}
					return
				}
				d.WantRefused(err, c.refused)
				d.WantRole(id, workflow.RoleInactive)
			})
		})
	}
}

// What is heard while it is suspended has to be settled too.
func TestWhatIsHeardOfSuspendedAccessIsSettledToo(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.stopped(mensah, workflow.Misuse)
		for _, e := range []workflow.Event{workflow.CapacityLost, workflow.Dispute} {
			_, err := d.As(receptionist).try.Happened(d.Context(), d.role(id).ID, e, "")
			d.must(err)
		}
		settled := map[workflow.Event]workflow.Outcome{workflow.Misuse: workflow.OutcomeSettled, workflow.CapacityLost: workflow.OutcomeSettled}
		d.WantRefused(d.giveBack(id, settled), "decide the access afresh")
		d.Send()
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
	})
}

// Suspended for long: the day it was to end has passed, or she has moved away.
func TestWhatHasPassedMeanwhileIsAsked(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.stopped(mensah, workflow.Misuse)
		d.As(receptionist).SwitchedOff(id)
		settled := map[workflow.Event]workflow.Outcome{workflow.Misuse: workflow.OutcomeSettled}
		daughter := mensah
		daughter.proxy, daughter.relation, daughter.words = juke.proxy, "CHILD", "Daughter"
		other := d.inForce(daughter)
		d.As(administrator).End(other, workflow.ReasonPatientMoved) // of the other access alone
		d.WantRefused(d.giveBack(id, settled), "has moved to another practice")
		past := d.role(id).End.Date.AddDays(1)
		d.Wait(time.Until(past.Start().Add(time.Minute))) // and the day has not begun at the desk
		d.WantRefused(d.giveBack(id, settled), "Its last day has passed meanwhile.")
		d.until(past.String())
		d.WantRefused(d.giveBack(id, settled), "This access has ended and was not suspended.")
	})
}

// The order it rested on is over: nobody gives access back on it.
func TestAccessIsNotGivenBackPastItsOrder(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(bray))
		d.appointed(id, basis.Deputy, courtOrder+" D2a=2027-01-31")
		d.Wait(2 * time.Minute)
		d.Send()
		d.WantAtStore(bray, "active", "ROLE_CREATED")
		r := d.role(id)
		if r.Basis != basis.Deputy || r.OrderEnds != nhs.MustDate("2027-01-31") || r.End.Date.After(r.OrderEnds) {
			t.Errorf("on %s to %s, the order to %s", r.Basis, r.End.Date, r.OrderEnds)
		}
		d.As(receptionist).Suspend(id, "A neighbour rang.")
		d.Wait(time.Until(nhs.MustDate("2027-02-01").Start().Add(time.Minute))) // and the day has not begun at the desk
		d.WantRefused(d.giveBack(id, nil), "The court order it rests on ended")
	})
}

// Case 14 goes on: he gave consent, then can no longer decide. Nobody gives the
// access back on it; it is decided anew, on a paper or in his best interests, and the store
// hears the basis and that it is in force again in one.
func TestConsentIsReplacedWhenHeCanNoLongerDecide(t *testing.T) {
	for _, c := range []struct {
		on    basis.Basis
		paper string
	}{{basis.Attorney, attorneyPaper}, {basis.Deputy, courtOrder}, {basis.BestInterests, bestInterestsOfAnAdult}} {
		t.Run(string(c.on), func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.stopped(bray, workflow.CapacityLost)
				d.As(receptionist).SwitchedOff(id)
				first := d.role(id)
				for _, o := range []workflow.Outcome{workflow.OutcomeMistaken, workflow.OutcomeSettled} {
					d.WantRefused(d.giveBack(id, map[workflow.Event]workflow.Outcome{workflow.CapacityLost: o}), "Consent does not go on by itself")
				}
				again := d.As(receptionist).renew(id)
				if kept := d.application(again).Answers; kept["I4.proxy"].Blank() || !kept["K1"].Blank() || !kept["M0"].Blank() {
					t.Error("the wrong answers are taken over")
				}
				d.As(clinician).Answer(again, cannotDecide)
				d.As(clinician).wantBlocked(again, basis.Consent, "nobody can take consent from them")
				decision := d.appointed(again, c.on, c.paper)
				r := d.role(again)
				if r.ID != first.ID || r.State != workflow.RoleDraft || r.Basis != c.on || len(r.Stopped) != 0 || r.Suspended() {
					t.Errorf("role %s is %s on %s", r.ID, r.State, r.Basis)
				}
				d.WantTasks(1, 0)
				d.Send() // the time to take it back has not passed
				d.WantAtStore(bray, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
				d.Wait(2 * time.Minute)
				d.Send()
				d.WantOutgoing(again, workflow.OutgoingDone, "")
				s := d.WantAtStore(bray, "active", "ROLE_REACTIVATED")
				if s.Basis != c.on.Code() || s.End != decision.End.Date.String() {
					t.Errorf("the national store has it on %s to %s", s.Basis, s.End)
				}
				d.As(administrator).SetUp(again)
				d.WantRole(again, workflow.RoleActive)
			})
		})
	}
}

// Taking that decision back stops the access again; it gives back nothing.
func TestTakingBackADecisionOnSuspendedAccessStopsItAgain(t *testing.T) {
	for _, setUp := range []bool{false, true} {
		story(t, tuesday, func(d *desk) {
			id := d.stopped(bray, workflow.CapacityLost)
			d.As(receptionist).SwitchedOff(id)
			first := d.role(id)
			again := d.As(receptionist).renew(id)
			d.appointed(again, basis.Attorney, attorneyPaper)
			if setUp {
				d.As(administrator).SetUp(again)
			}
			d.As(clinician).Undo(again)
			r, err := d.db.Role(d.Context(), first.ID)
			d.must(err)
			if !r.Suspended() || r.Basis != basis.Consent || len(r.Stopped) != 1 || r.Application != id || r.EndedOn != first.EndedOn || r.SwitchOff.Open() != setUp {
				t.Errorf("it is %s on %s, stopped by %v, to be switched off %v", r.State, r.Basis, r.Stopped, r.SwitchOff.Open())
			}
			d.Wait(time.Hour)
			d.Send()
			d.WantAtStore(bray, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
		})
	}
}

// Another practice gave a weightier reason since, refused it, or had it taken away:
// it is not given back. A reason that tells of a hold is not told on the way.
func TestSuspendedAccessThatEndedElsewhereIsNotGivenBack(t *testing.T) {
	for _, c := range []struct {
		status       workflow.NationalStatus
		reason, says string
	}{
		{workflow.NationalInactive, "ROLE_DEACTIVATED_PATIENT_DECEASED", "reason: the patient has died. It takes a new application"},
		{workflow.NationalInactive, "ROLE_DEACTIVATED_SAFEGUARDING", "gives another reason. It takes a new application"},
		{workflow.NationalRejected, "APPLICATION_REJECTED_SAFEGUARDING", "shows it as refused. It takes"},
		{workflow.NationalRejected, workflow.ReasonSuspended, "shows it as refused. It takes"},
		{workflow.NationalInError, "", "in the national record no more"},
	} {
		story(t, tuesday, func(d *desk) {
			id := d.inForce(mensah)
			d.As(receptionist).Suspend(id, "A neighbour rang.")
			d.Send()
			r := d.role(id)
			n := *r.National
			n.Status, n.Reason = c.status, c.reason
			change, _ := r.Mirror(n, time.Now())
			d.must(d.db.Mirror(d.Context(), change))
			d.WantRefused(d.As(safeguarding).try.Reactivate(d.Context(), r.ID, workflow.GiveBack{Why: "All is well."}), c.says)
		})
	}
}
