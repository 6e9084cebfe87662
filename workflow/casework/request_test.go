package casework_test

import (
	"strings"
	"testing"

	"proxydesk/workflow"
)

// Removing access waits for nobody’s answer; what was asked is recorded when it
// could be. Pressed, its letters are the clinician’s, and reception reads nothing
// of it.
func TestAPatientWhoIsPressedIsSafeguarded(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		role := d.role(id).ID
		asked := workflow.Request{Identified: "Came in alone; passport.", Pressed: workflow.PressedYes}
		d.WantRefused(d.As(administrator).try.RecordRequest(d.Context(), role, asked), "not in force")
		d.As(administrator).End(id, patientAsked) // he has to run
		if r := d.role(id); r.Request != nil || r.EverHeld {
			t.Errorf("recorded is %+v, held %v", r.Request, r.EverHeld)
		}
		d.WantNotAllowed(d.As(receptionist).try.RecordRequest(d.Context(), role, asked))
		tells := asked
		tells.TellProxy = true
		d.WantRefused(d.As(administrator).try.RecordRequest(d.Context(), role, tells), "A clinician decides whether the proxy is written to.")
		d.must(d.As(administrator).try.RecordRequest(d.Context(), role, asked))
		if r := d.role(id); r.Request.By != d.staff[administrator].ID || !r.EverHeld {
			t.Errorf("recorded by %s, held %v", r.Request.By, r.EverHeld)
		}
		_, err := d.As(administrator).try.Offers(d.Context(), id)
		d.WantNotAllowed(err)
		d.As(safeguarding).wantOffers(id, "L17 patient")
		for _, e := range must(d.db.AuditOf(d.Context(), id, d.staff[receptionist], 100))(d) {
			for _, detail := range e.Details {
				if detail.Field == "pressed" || strings.Contains(detail.After, "passport") {
					t.Error("reception reads what the patient was asked")
				}
			}
		}
	})
}

// Access that ended for anything else asks nothing of the kind.
func TestAnotherEndingAsksThePatientNothing(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.must(d.As(administrator).try.End(d.Context(), d.role(id).ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_INACTIVE_ROLE", Request: &workflow.Request{}}))
		if r := d.role(id); r.Request != nil {
			t.Errorf("recorded is %+v", r.Request)
		}
		late := workflow.Request{Identified: "Came in alone.", Pressed: workflow.PressedNo}
		d.WantRefused(d.As(administrator).try.RecordRequest(d.Context(), d.role(id).ID, late), "did not end because the patient asked")
	})
}
