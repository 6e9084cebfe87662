package casework_test

import (
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

func TestADecisionIsTakenBackBeforeItLeaves(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(quill))
		d.As(clinician).Grant(id, basis.Parental, workflow.ByProxy)
		d.WantRefused(d.As(safeguarding).try.Undo(d.Context(), id), "Only the person who decided")
		granted := d.role(id).ID
		d.As(clinician).Undo(id)
		d.WantCase(id, workflow.WithClinician)
		d.wantState(granted, workflow.RoleUndone)
		d.WantTasks(0, 0)
		d.WantOutgoing(id, workflow.OutgoingUndone, "")
		d.Wait(time.Hour)
		d.Send()
		d.WantAtStore(quill, "proposed", "APPLICATION_SUBMITTED")

		// Decided again, it leaves once.
		d.As(clinician).Grant(id, basis.Parental, workflow.ByProxy)
		d.Wait(2 * time.Minute)
		d.WantRefused(d.As(clinician).try.Undo(d.Context(), id), "The time to take it back has passed.")
		d.Send()
		d.WantAtStore(quill, "active", "ROLE_ACTIVATED")
		d.As(administrator).SetUp(id)
		d.As(administrator).Post(id) // one letter: the other was dropped
	})
}

// wantState checks a role that no decision of its case stands for any more.
func (d *desk) wantState(id workflow.RoleID, want workflow.RoleState) {
	d.Helper()
	if r := must(d.db.Role(d.Context(), id))(d); r.State != want {
		d.Errorf("the role is %s, want %s", r.State, want)
	}
}

// Set up within the two minutes: taking it back leaves somebody with the task
// to switch it off.
func TestUndoingWhatIsSetUpRaisesTheTaskToSwitchItOff(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(clinician).Grant(id, basis.Consent)
		d.As(administrator).SetUp(id)
		granted := d.role(id).ID
		d.As(clinician).Undo(id)
		d.wantState(granted, workflow.RoleInactive)
		d.WantTasks(0, 1)
		d.Wait(time.Hour)
		d.Send()
		d.WantAtStore(mensah, "", "")
		d.must(d.As(administrator).try.RecordSwitchedOff(d.Context(), granted))
		d.WantTasks(0, 0)
	})
}

// A letter on its way cannot be called back, so neither can what it says.
func TestNothingIsUndoneOnceALetterIsPrinted(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(clinician).Grant(id, basis.Consent, workflow.ByProxy)
		d.As(administrator).SetUp(id)
		l := d.Letter(id)
		d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true}))
		_, err := d.As(administrator).Print(l.ID)
		d.WantRefused(err, "can still be undone")
		d.Wait(2 * time.Minute)
		_, err = d.As(administrator).Print(l.ID)
		d.must(err)
		d.WantRefused(d.As(clinician).try.Undo(d.Context(), id), "A letter about it has already been printed.")
	})
}

// Undo takes a decision back, never an ending: what was ended or suspended
// within the two minutes stays so (design 3.9).
func TestNoEndingIsTakenBackWithItsGrant(t *testing.T) {
	for name, remove := range map[string]func(d *desk, id workflow.ApplicationID){
		"ended": func(d *desk, id workflow.ApplicationID) {
			d.As(administrator).End(id, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		},
		"suspended": func(d *desk, id workflow.ApplicationID) { d.As(receptionist).Suspend(id, "A neighbour rang.") },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.As(receptionist).Register(d.onPaper(mensah))
				d.As(clinician).Grant(id, basis.Consent)
				d.As(administrator).SetUp(id)
				granted := d.role(id).ID
				remove(d, id)
				d.WantRefused(d.As(clinician).try.Undo(d.Context(), id), "an ending is never taken back")
				d.wantState(granted, workflow.RoleInactive)
				d.WantTasks(0, 1)
				d.Wait(time.Hour)
				d.Send()
				d.WantAtStore(mensah, "", "")
				d.WantTasks(0, 1)
			})
		})
	}
}

// Nor is it the way to wipe out what became of the access since: what was decided
// afresh, given back or heard of in the two minutes stands, and the undo says so.
func TestNoDecisionIsTakenBackOverALaterOne(t *testing.T) {
	for name, c := range map[string]struct {
		since func(d *desk, first workflow.ApplicationID) (undone workflow.ApplicationID)
		says  string
	}{
		"decided afresh": {func(d *desk, first workflow.ApplicationID) workflow.ApplicationID {
			again := d.As(receptionist).renew(first)
			d.As(safeguarding).Grant(again, basis.Consent)
			return first
		}, "The access was decided afresh since."},
		"given back": {func(d *desk, first workflow.ApplicationID) workflow.ApplicationID {
			d.As(receptionist).Suspend(first, "A neighbour rang.")
			d.must(d.As(safeguarding).try.Reactivate(d.Context(), d.role(first).ID, workflow.GiveBack{Why: "It was somebody else."}))
			return first
		}, "The access was stopped and given back since."},
		"heard of": {func(d *desk, first workflow.ApplicationID) workflow.ApplicationID {
			d.Wait(3 * time.Minute)
			again := d.As(receptionist).renew(first)
			d.As(clinician).Grant(again, basis.Consent)
			_, err := d.As(receptionist).try.Happened(d.Context(), d.role(again).ID, workflow.Dispute, "They have separated.")
			d.must(err)
			return again
		}, "Something was recorded about this access since."},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.As(receptionist).Register(d.onPaper(mensah))
				d.As(clinician).Grant(id, basis.Consent)
				d.As(administrator).SetUp(id)
				undone := c.since(d, id)
				d.WantRefused(d.As(clinician).try.Undo(d.Context(), undone), c.says)
				if r := d.role(undone); !r.Live() {
					t.Errorf("the access is %s", r.State)
				}
			})
		})
	}
}

// What was keyed into the GP system in the two minutes was keyed in: taking the
// renewal back leaves it recorded.
func TestARenewalTakenBackKeepsWhatWasSetUp(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(clinician).Grant(id, basis.Consent)
		d.Wait(3 * time.Minute)
		again := d.As(receptionist).renew(id)
		d.As(clinician).Grant(again, basis.Consent)
		d.As(administrator).SetUp(again)
		d.As(clinician).Undo(again)
		if r := d.role(id); r.State != workflow.RoleActive || !r.SetUp.Done() || r.Application != id {
			t.Errorf("the access is %s, set up %t", r.State, r.SetUp.Done())
		}
		d.WantTasks(0, 0)
	})
}
