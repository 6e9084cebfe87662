package casework_test

import (
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// nurse is somebody to whom clinical work is delegated.
func (d *desk) nurse() hands {
	s := workflow.Staff{ID: "nurse", Login: "nurse", Name: "Nurse Bea Holm", Post: "Practice nurse", Roles: []workflow.StaffRole{workflow.Clinician, workflow.Verifier, workflow.Delegated}}
	d.staff["nurse"], d.here = s, append(d.here, s)
	return d.As("nurse")
}

// A delegate answers the clinical checks and grants or refuses appointments and
// prescriptions with the patient's consent. Another basis, the record, and a
// case that was ever held go to somebody who owns decisions (domain 7).
func TestADelegateGrantsWithinTheDelegation(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		nurse := d.nurse()
		nurse.AnswerTheRest(id, basis.Consent)
		p := nurse.Propose(id, basis.Consent, "")
		p.Scopes = []basis.Scope{basis.Prescriptions, basis.Record}
		_, err := nurse.try.Decide(d.Context(), id, p)
		d.WantRefused(err, "For anything more a responsible clinician decides")
		p.Basis, p.Scopes = basis.BestInterests, basis.Smallest
		_, err = nurse.try.Decide(d.Context(), id, p)
		d.WantRefused(err, "On another basis a responsible clinician decides")
		needs, err := nurse.try.Blocks(d.Context(), id, p)
		d.must(err)
		if !slices.ContainsFunc(needs, func(n workflow.Need) bool { return n.From == workflow.Responsible && n.Field == "basis" }) {
			t.Errorf("the decision tab says nothing of the delegation: %v", needs)
		}
		p = nurse.Propose(id, basis.Consent, "")
		nurse.Decide(id, p)
		d.WantCase(id, workflow.Approved)

		held := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Hold(held, "A neighbour rang.")
		_, err = nurse.try.Decide(d.Context(), held, workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED"})
		d.WantRefused(err, "A responsible clinician decides this one")
		records := d.As(receptionist).Register(d.onPaper(bray)) // asks for the record too
		_, err = nurse.try.Decide(d.Context(), records, workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED"})
		d.WantRefused(err, "For anything more")
	})
}

// A responsible clinician lifts a hold once the safeguarding lead has noted what
// came of it, and no earlier: an outcome of an earlier hold is none of this one.
func TestAClinicianLiftsAHoldOnTheLeadsNote(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		for range 2 {
			d.As(receptionist).Hold(id, "A neighbour rang.")
			d.WantRefused(d.As(clinician).try.Lift(d.Context(), id, "I know them."), "has to note the outcome first")
			d.As(safeguarding).Answer(id, "C14=proceed")
			d.As(clinician).Lift(id, "As the lead says.")
			d.WantCase(id, workflow.WithClinician)
		}
	})
}

// Whoever checks an identity and whose own numbers are recorded is known to be
// no relative, for a relative could not have answered: nobody is asked (I9). Of
// somebody without numbers it is asked, also when they check it after another.
func TestThatAVerifierIsNoRelativeIsWorkedOut(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		i9 := func() checklist.Answer { return d.application(id).Answers["I9.patient"] }
		d.As(manager).Answer(id, "I2.patient=vouched")
		if !i9().Blank() {
			t.Error("it is taken as known of somebody whose own numbers nobody recorded")
		}
		pat := d.staff[manager]
		pat.Linked = []nhs.Number{juke.patient.NHSNumber}
		d.must(d.acts.As(pat).Answer(d.Context(), id, checklist.Answers{"I2.patient": {Value: "documents"}}))
		if a := i9(); a.Value != checklist.Yes || !strings.Contains(a.Source, "NHS numbers recorded") {
			t.Errorf("it is asked although it is known: %+v", a)
		}
		d.As(clinician).Answer(id, "I2.patient=vouched")
		if !i9().Blank() {
			t.Error("what was known of one stands for another")
		}
		d.As(clinician).Answer(id, "I9.patient=yes")
		d.must(d.acts.As(pat).Answer(d.Context(), id, checklist.Answers{"I4.patient": {Value: "high"}}))
		if a := i9(); a.Source != "" {
			t.Error("what somebody said is replaced by what was worked out of another check of another person")
		}
	})
}

// Administrators and managers end access for what is a plain fact or the
// patient's wish. For a judgement that others will read they suspend, and a
// clinician ends it.
func TestWhoEndsAccessForWhichReason(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		for _, who := range []seat{administrator, manager} {
			for _, r := range []string{"ROLE_DEACTIVATED_SAFEGUARDING", "ROLE_DEACTIVATED_PROXY_LACKS_CAPACITY"} {
				d.WantRefused(d.As(who).try.End(d.Context(), d.role(id).ID, workflow.Ending{Reason: r}), "suspend it now")
			}
			for _, r := range d.As(who).try.Reasons(workflow.ReasonEnds) {
				if r.Code == "ROLE_DEACTIVATED_SAFEGUARDING" || r.Code == workflow.ReasonOther {
					t.Errorf("%s is offered %s", who, r.Code)
				}
			}
		}
		d.As(administrator).End(id, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		d.WantRole(id, workflow.RoleInactive)
	})
}

// On a case that was ever held a delegate prepares over what a clinician did,
// without a conflict they cannot see, and the clinician's words stay on record.
func TestADelegatePreparesOverWhatIsWithheld(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(receptionist).Hold(id, "A neighbour rang.")
		d.As(safeguarding).Lift(id, "It was looked into.")
		first := workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED", Rationale: "She said so."}
		d.must(d.As(clinician).try.Intend(d.Context(), id, first))
		nurse := d.nurse()
		for _, b := range []basis.Basis{basis.Consent, basis.BestInterests} {
			c, err := nurse.try.Reread(d.Context(), id)
			d.must(err)
			seen := c.Application.Intended
			if !seen.Same(seen.Told()) {
				t.Fatalf("a delegate reads %+v", seen)
			}
			p := seen
			p.Basis = b
			d.must(nurse.try.IntendOver(d.Context(), id, seen, p))
			want := first
			want.Basis = b
			if is := d.application(id).Intended; !is.Same(want) {
				t.Errorf("on record is %+v, want %+v", is, want)
			}
		}
		d.must(nurse.try.Intend(d.Context(), id, workflow.Proposal{Basis: basis.Consent}))
		if is := d.application(id).Intended; is.Rationale != first.Rationale || is.Refuse {
			t.Errorf("on record is %+v", is)
		}
	})
}
