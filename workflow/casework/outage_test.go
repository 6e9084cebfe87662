package casework_test

import (
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

// Off and on again, with the worst in between: the store takes the grant and
// its answer is lost. Everything arrives, and once.
func TestEverythingArrivesOnceThroughAnOutage(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		lost := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(clinician).Grant(lost, basis.Consent)
		d.Wait(2 * time.Minute)
		d.must(d.store.Faults.Add(emulator.Fault{Kind: emulator.LostAfter, Op: emulator.OpCreate}))
		d.Send()
		d.WantOutgoing(lost, workflow.OutgoingVerify, "")
		d.offline()
		activated := d.As(receptionist).Register(d.onPaper(juke))
		d.As(clinician).Grant(activated, basis.Consent)
		d.Wait(72 * time.Hour)
		d.Send()
		d.WantOutgoing(activated, workflow.OutgoingReady, "")
		d.online()
		d.Send()
		d.WantOutgoing(lost, workflow.OutgoingDone, "")
		d.WantOutgoing(activated, workflow.OutgoingDone, "")
		d.WantAtStore(mensah, "active", "ROLE_CREATED")
		d.WantAtStore(juke, "active", "ROLE_CREATED")
		creates := 0
		for _, e := range d.store.Log() {
			if e.Op == emulator.OpCreate && e.Changed {
				creates++
			}
		}
		if creates != 2 {
			t.Errorf("the store was changed %d times by two grants", creates)
		}
	})
}

// Case 8: their old practice granted it already. Nothing is overwritten; a
// person looks at both and chooses.
func TestARoleTheOldPracticeGranted(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		_, err := d.store.AddRole(emulator.Role{Patient: apsley.patient.NHSNumber.Full(), Proxy: apsley.proxy.NHSNumber.Full(),
			Status: "active", Reason: "ROLE_CREATED", Basis: "consent", Start: "2026-03-01", End: "2027-03-01", Grantor: "Z99902"})
		d.must(err)
		id := d.As(receptionist).Register(d.onPaper(apsley))
		d.As(clinician).Grant(id, basis.Consent)
		d.Wait(2 * time.Minute)
		d.Send()
		m := d.WantOutgoing(id, workflow.OutgoingHuman, "")
		if m.Seen == nil || m.Seen.Grantor.String() != "Z99902" {
			t.Errorf("the person is shown %+v", m.Seen)
		}
		if there := d.WantAtStore(apsley, "active", "ROLE_CREATED"); there.Grantor != "Z99902" || there.End != "2027-03-01" {
			t.Errorf("it was overwritten: %s to %s", there.Grantor, there.End)
		}
		d.WantNotAllowed(d.As(receptionist).try.UseStore(d.Context(), m.ID))
		d.must(d.As(administrator).try.UseStore(d.Context(), m.ID))
		d.WantOutgoing(id, workflow.OutgoingLocal, "keeping what the national store has")
	})
}

// A grant waits for its decider, or for another authorised clinician who
// stands by it.
func TestAGrantWaitsForItsDecider(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(clinician).Grant(id, basis.Consent)
		d.goesHome(clinician)
		d.Wait(time.Hour)
		if s := d.Send(); s.Status.Unsigned != 1 {
			t.Errorf("%d messages wait for their decider", s.Status.Unsigned)
		}
		d.WantAtStore(mensah, "", "")
		d.WantNotAllowed(d.As(administrator).try.Reaffirm(d.Context(), d.message(id).ID))
		d.must(d.As(safeguarding).try.Reaffirm(d.Context(), d.message(id).ID))
		d.Send()
		d.WantAtStore(mensah, "active", "ROLE_CREATED")
	})
}
