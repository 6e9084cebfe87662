package casework_test

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

// inForce is access that is granted, set up and at the store.
func (d *desk) inForce(c couple) workflow.ApplicationID {
	d.Helper()
	id := d.As(receptionist).Register(d.onPaper(c))
	d.As(clinician).Grant(id, basis.Consent)
	d.As(administrator).SetUp(id)
	d.Wait(2 * time.Minute)
	d.Send()
	d.WantAtStore(c, "active", "ROLE_CREATED")
	d.WantTasks(0, 0)
	return id
}

// Case 9: he rings and takes it back, while the store cannot be reached.
// Removing access waits for nothing.
func TestAPatientTakesHisConsentBack(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.WantNotAllowed(d.As(receptionist).try.End(d.Context(), d.role(id).ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}))
		d.offline()
		d.As(administrator).End(id, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		r := d.WantRole(id, workflow.RoleInactive)
		d.WantTasks(0, 1)
		if r.SwitchOff.Late(time.Now(), d.rules.Calendar) {
			t.Error("the task is late at once")
		}
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingReady, "")
		d.WantAtStore(mensah, "active", "ROLE_CREATED")
		d.Wait(61 * time.Minute)
		if !d.role(id).SwitchOff.Late(time.Now(), d.rules.Calendar) {
			t.Error("nobody is told that access is still on after an hour")
		}
		d.online()
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		d.WantAtStore(mensah, "inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST")
		d.WantTasks(0, 1) // the store does not switch the GP system off
		d.As(receptionist).SwitchedOff(id)
		d.WantTasks(0, 0)
		d.WantRefused(d.As(receptionist).try.RecordSwitchedOff(d.Context(), r.ID), "already recorded")
		d.WantRefused(d.As(clinician).try.Undo(d.Context(), id), "The time to take it back has passed.")
		d.WantRole(id, workflow.RoleInactive)
	})
}

// Ended before the grant ever left: the store hears of neither.
func TestAccessThatEndsBeforeItsGrantLeaves(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		d.offline()
		d.As(clinician).Grant(id, basis.Consent)
		d.Wait(2 * time.Minute)
		d.Send()
		d.As(administrator).End(id, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		d.online()
		d.Wait(time.Minute)
		d.Send()
		d.WantAtStore(mensah, "", "")
		for _, m := range must(d.db.OutgoingOf(d.Context(), id))(d) {
			if m.State != workflow.OutgoingLocal {
				t.Errorf("the message to %s is %s", m.Kind, m.State)
			}
		}
	})
}

// Case 12, told by another practice. The round of looking at the store finds it, and
// somebody is told to switch it off here.
func TestARoleEndedElsewhereIsSwitchedOffHere(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		other := d.inForce(juke)
		if news, err := d.relay.ReconcilePass(d.Context()); err != nil || news != 0 {
			t.Errorf("%d roles had news when nothing had happened: %v", news, err)
		}
		d.must(d.store.EndRole(d.WantAtStore(mensah, "active", "ROLE_CREATED").ID, "ROLE_DEACTIVATED_PATIENT_DECEASED"))
		if news, err := d.relay.ReconcilePass(d.Context()); err != nil || news != 1 {
			t.Errorf("%d roles had news: %v", news, err)
		}
		r := d.WantRole(id, workflow.RoleInactive)
		if r.EndReason != "ROLE_DEACTIVATED_PATIENT_DECEASED" || !strings.Contains(r.SwitchOff.Why, "national record") {
			t.Errorf("ended for %s: %s", r.EndReason, r.SwitchOff.Why)
		}
		d.WantRole(other, workflow.RoleActive)
		d.WantTasks(0, 1)
		// What was heard is not said back.
		if m := d.message(id); m.Kind != workflow.MessageCreate {
			t.Errorf("a message to %s was made of it", m.Kind)
		}
		if news, err := d.relay.ReconcilePass(d.Context()); err != nil || news != 0 {
			t.Errorf("it was news again: %d, %v", news, err)
		}
		d.As(administrator).SwitchedOff(id)
		d.WantTasks(0, 0)
	})
}

// Case 27, at a desk without a connection and with no clinician about:
// anybody stops access at once, and the reason is neutral.
func TestReceptionSuspendsWithoutAConnection(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		for _, who := range []seat{clinician, safeguarding, administrator, manager} {
			d.goesHome(who)
		}
		d.offline()
		d.As(receptionist).Suspend(id, "A new safeguarding plan today.")
		r := d.WantRole(id, workflow.RoleInactive)
		if r.EndReason != workflow.ReasonSuspended {
			t.Errorf("the reason is %s", r.EndReason)
		}
		d.WantTasks(0, 1)
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingReady, "")
		d.online()
		d.Send() // nobody but reception is there, and nobody else is needed
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
		for _, e := range must(d.db.AuditOf(d.Context(), id, d.staff[receptionist], 100))(d) {
			for _, detail := range e.Details {
				if strings.Contains(detail.After, "safeguarding plan") {
					t.Error("reception reads the concern back in the log")
				}
			}
		}
	})
}

// The letter that tells of access must not go out once access has ended.
func TestNoLetterTellsOfAccessThatHasEnded(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(clinician).Grant(id, basis.Consent, workflow.ByProxy)
		d.As(administrator).SetUp(id)
		d.Wait(2 * time.Minute)
		d.Send()
		l := d.Letter(id)
		d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true}))
		d.As(administrator).End(id, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		_, err := d.As(administrator).Print(l.ID)
		d.WantRefused(err, "does not match the decision")
	})
}

// The last day passes: the store ends the role by itself, the desk raises the
// task, and nothing is sent.
func TestAccessEndsAfterItsLastDay(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		last := d.role(id).End.Date
		d.until(last.String())
		d.WantRole(id, workflow.RoleActive) // the last day counts
		d.until(last.AddDays(1).String())
		d.WantRole(id, workflow.RoleInactive)
		d.WantTasks(0, 1)
		d.Send()
		if m := d.message(id); m.Kind != workflow.MessageCreate {
			t.Errorf("a message to %s was made", m.Kind)
		}
		d.WantAtStore(mensah, "inactive", "ROLE_DEACTIVATED_END_DATE_REACHED")
	})
}

// must is a value that had to be read.
func must[T any](v T, err error) func(*desk) T {
	return func(d *desk) T {
		d.Helper()
		d.must(err)
		return v
	}
}
