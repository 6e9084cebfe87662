package casework_test

import (
	"slices"
	"strings"
	"testing"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func TestScenario4CoachedPatient(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(marsh))
		d.As(receptionist).Answer(id, "C7=answers,stays")
		d.WantCase(id, workflow.Held)
		d.As(safeguarding).Answer(id, "C5=yes C14=refuse")
		d.wantOffered(id, true, "L07 to the proxy", "L07 to the patient")
		d.As(safeguarding).Refuse(id, "APPLICATION_REJECTED_COERCION") // the practice's own reason, and nobody is written to
		waits := comesTo{state: workflow.Refused, reason: "APPLICATION_REJECTED_COERCION", sent: "refuse: release", store: "proposed APPLICATION_SUBMITTED"}
		d.Comes(id, marsh, waits)
		d.until("2026-12-08") // however long: the lead says what the store hears
		d.Comes(id, marsh, waits)
		d.As(safeguarding).Release(id, "APPLICATION_REJECTED_NOT_NEEDED")
		waits.sent, waits.store = "refuse APPLICATION_REJECTED_NOT_NEEDED: done", "rejected APPLICATION_REJECTED_NOT_NEEDED"
		d.Comes(id, marsh, waits)
		d.neverSaid(id, "COERCION", "SAFEGUARDING")
		for _, who := range []seat{receptionist, administrator, manager} {
			if r := d.As(who).Open(id).Application.Decision.Reason; r != workflow.ReasonWithheld {
				t.Errorf("%s reads why it was refused: %s", who, r)
			}
		}
	})
}

// neverSaid checks that no message about a case holds any of these words.
func (d *desk) neverSaid(id workflow.ApplicationID, words ...string) {
	d.Helper()
	for _, m := range must(d.db.OutgoingOf(d.Context(), id))(d) {
		for _, w := range words {
			if strings.Contains(string(m.Frozen.Body), w) {
				d.Errorf("the message to %s says %s", m.Kind, w)
			}
		}
	}
}

func TestScenario7ProxyAtAnotherPractice(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(wroe))
		d.As(receptionist).Answer(id, "F4=no")
		d.As(clinician).Answer(id, "C9=na")
		d.As(clinician).AnswerTheRest(id, basis.Consent)
		p := d.As(clinician).Propose(id, basis.Consent, "")
		p.Rationale, p.Letters = "", []workflow.Applicant{toTheProxy, toThePatient}
		_, err := d.As(clinician).try.Decide(d.Context(), id, p)
		d.WantRefused(err, "in spite of the warnings")
		p.Rationale = "He comes in; he has another login."
		d.wantOffered(id, false, "L04 to the proxy ✓", "L05 to the patient ✓")
		d.As(clinician).Decide(id, p)
		d.Comes(id, wroe, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L04 to the proxy", "L05 to the patient"},
		})
	})
}

func TestScenario8Duplicate(t *testing.T) {
	twice := func(d *desk) workflow.ApplicationID {
		draft := d.onPaper(apsley)
		draft.Channel = workflow.ChannelEmail
		first := d.As(receptionist).Register(draft)
		d.until("2026-11-27")
		_, err := d.As(receptionist).try.Register(d.Context(), d.onPaper(apsley), false)
		d.WantRefused(err, "already have an open application, "+d.application(first).Ref)
		second, err := d.As(receptionist).try.Register(d.Context(), d.onPaper(apsley), true)
		d.must(err)
		d.must(d.As(receptionist).try.Merge(d.Context(), second.ID, first))
		d.WantCase(second.ID, workflow.Duplicate)
		if into := d.application(second.ID).DuplicateOf; into != first {
			t.Errorf("it was merged into %s", into)
		}
		d.WantNothingOutgoing(second.ID)
		d.until(tuesday)
		return first
	}
	atStore := func(d *desk, status, reason, grantor string) {
		for _, p := range []workflow.Person{apsley.patient, apsley.proxy} {
			d.must(d.store.AddPerson(emulator.Person{NHSNumber: p.NHSNumber.Full(), Family: p.Family, Given: p.Given, BirthDate: p.Born.String(), ODS: "Z99901"}))
		}
		_, err := d.store.AddRole(emulator.Role{Patient: apsley.patient.NHSNumber.Full(), Proxy: apsley.proxy.NHSNumber.Full(),
			Status: status, Reason: reason, Grantor: grantor, Start: tuesday, End: "2028-11-30"})
		d.must(err)
	}
	granted := comesTo{state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS"}
	t.Run("active from the old practice, so a person looks", func(t *testing.T) {
		story(t, "2026-11-20", func(d *desk) {
			id := twice(d)
			atStore(d, "active", "ROLE_CREATED", "Z99902")
			d.As(clinician).wantBlocked(id, basis.Consent, "Was the patient told") // consent is needed here too
			d.As(clinician).Grant(id, basis.Consent)
			want := granted
			want.sent, want.why, want.store = "create ROLE_CREATED: human", "another legal basis, date or practice", "active ROLE_CREATED"
			d.Comes(id, apsley, want)
		})
	})
	t.Run("the same there already, so its id is kept", func(t *testing.T) {
		story(t, "2026-11-20", func(d *desk) {
			id := twice(d)
			atStore(d, "active", "ROLE_CREATED", "Z99901")
			d.As(clinician).Grant(id, basis.Consent)
			want := granted
			want.sent, want.store = "create ROLE_CREATED: done", "active ROLE_CREATED"
			d.Comes(id, apsley, want)
			if r := d.role(id); r.National == nil || r.National.RoleID != d.WantAtStore(apsley, "active", "ROLE_CREATED").ID {
				t.Errorf("the role knows its national record as %v", r.National)
			}
		})
	})
	t.Run("inactive there, and opened again only by a person", func(t *testing.T) {
		story(t, "2026-11-20", func(d *desk) {
			id := twice(d)
			atStore(d, "inactive", "ROLE_DEACTIVATED_SAFEGUARDING", "Z99902")
			d.As(clinician).Grant(id, basis.Consent)
			want := granted
			want.sent, want.why, want.store = "create ROLE_CREATED: human", "unless somebody says so", "inactive ROLE_DEACTIVATED_SAFEGUARDING"
			d.Comes(id, apsley, want)
		})
	})
}

func TestScenario9PatientWithdraws(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.until("2027-02-03")
		end := func(q workflow.Request) error {
			return d.As(administrator).try.End(d.Context(), d.role(id).ID, workflow.Ending{Reason: patientAsked, Request: &q})
		}
		d.WantRefused(end(workflow.Request{Pressed: workflow.PressedNo}), "how you made sure it was the patient")
		d.WantRefused(end(workflow.Request{Identified: "He came in."}), "whether somebody pressed them")
		d.must(end(workflow.Request{Identified: "Rung back on the number we hold; three questions.", Pressed: workflow.PressedNo}))
		d.As(administrator).wantOffers(id, "L17 patient")
		if r := d.WantRole(id, workflow.RoleInactive); r.EndedOn != nhs.MustDate("2027-02-03") {
			t.Errorf("ended on %s", r.EndedOn)
		}
		d.WantTasks(0, 1) // here at once, before the store has heard anything
		d.WantAtStore(mensah, "active", "ROLE_CREATED")
		d.Comes(id, mensah, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "end ROLE_DEACTIVATED_PATIENT_REQUEST: done", store: "inactive ROLE_DEACTIVATED_PATIENT_REQUEST",
		})
	})
}

func TestScenario12DeceasedPatient(t *testing.T) {
	story(t, "2026-11-10", func(d *desk) {
		id := d.inForce(reed)
		d.until(tuesday)
		n, err := d.As(administrator).try.Happened(d.Context(), d.role(id).ID, workflow.PatientDied, "On 18 November.")
		d.must(err)
		if n != 1 {
			t.Errorf("%d roles ended", n)
		}
		d.WantTasks(0, 1)
		d.Comes(id, reed, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-09 BASIS", review: "2027-11-09 BASIS",
			sent: "end ROLE_DEACTIVATED_PATIENT_DECEASED: done", store: "inactive ROLE_DEACTIVATED_PATIENT_DECEASED",
		})
		d.As(administrator).wantOffers(id, "L19 proxy") // and nothing about a review or a birthday
		if due := d.listed("2027-11-01"); len(due) != 0 {
			t.Errorf("still for review: %v", due)
		}
		// A new application leads to the law for records of the dead.
		again := d.As(receptionist).Register(d.onPaper(reed))
		d.As(clinician).AnswerTheRest(again, basis.Consent)
		d.As(clinician).wantBlocked(again, basis.Consent, "Access to Health Records Act")
		d.WantNothingOutgoing(again)
	})
}

func TestScenario13SamePerson(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(lund))
		d.As(clinician).AnswerTheRest(id, basis.Consent, basis.Prescriptions)
		d.As(clinician).wantBlocked(id, basis.Consent, "Offer them their own online access.")
		d.As(receptionist).Withdraw(id, "Shown how to get her own access.")
		d.Comes(id, lund, comesTo{state: workflow.Withdrawn, sent: "nothing"})
	})
}

func TestScenario14AttorneyOfSomebodyWhoCanDecide(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(bray))
		// Nobody doubts that he can decide. The paper his wife brought is kept.
		d.As(clinician).Answer(id, "M0=no L1=health-welfare L4=700012345678")
		d.As(clinician).wantBlocked(id, basis.Attorney, "The donor can still decide for themselves, so they are asked for their consent. The paper stays on file.")
		d.As(clinician).wantBlocked(id, basis.BestInterests, "Only if the patient cannot decide.")
		d.As(clinician).Grant(id, basis.Consent, toTheProxy, toThePatient)
		d.Comes(id, bray, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L06 to the patient", "L06 to the proxy"},
		})
		kept := d.application(id).Answers
		if kept["L1"].Value != "health-welfare" || kept["L4"].Value != "700012345678" {
			t.Errorf("on file are %q and %q", kept["L1"].Value, kept["L4"].Value)
		}
		// Once he cannot decide, his consent does not go on in silence.
		d.until("2027-03-01")
		_, err := d.As(receptionist).try.Happened(d.Context(), d.role(id).ID, workflow.CapacityLost, "")
		d.must(err)
		d.Send()
		d.WantAtStore(bray, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
	})
}

// homeMet is everything 3.13 asks of a home, but for the toolkit standard (O2).
const homeMet = "O1=yes O3=yes O4=yes O5=yes O7=no O8=yes O10=no"

func TestScenario17CareHome(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(gray))
		h := d.As(clinician)
		h.AnswerTheRest(id, basis.CareHome, basis.Prescriptions)
		h.wantBlocked(id, basis.Consent, "Staff of a home or service act under its agreement")
		d.As(manager).Answer(id, homeMet+" O2=no")
		h.Answer(id, "O6=yes W3=no W4=no")
		h.wantBlocked(id, basis.CareHome, "The home does not meet the toolkit standards.")
		d.As(manager).Answer(id, "O2=yes")
		h.Decide(id, h.Propose(id, basis.CareHome, ""))
		d.Comes(id, gray, comesTo{
			state: workflow.Approved, basis: basis.CareHome, end: "2027-11-30 BASIS", review: "2027-02-28 BASIS",
			sent: "create ROLE_CREATED: local", why: "A care-home agreement stays at the practice.",
		})
		if scopes := d.role(id).Scopes; !slices.Equal(scopes, []basis.Scope{basis.Prescriptions}) {
			t.Errorf("the home was given %v", scopes)
		}
		if asked := d.store.Log(); len(asked) != 0 {
			t.Errorf("the store was asked %d times", len(asked))
		}
	})
}

func TestScenario22BadNHSNumber(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		if _, err := nhs.ParseNumber("999 000 7501"); err == nil {
			t.Error("the number on the form passes its check")
		}
		id := d.As(receptionist).Register(d.onPaper(hart))
		d.As(clinician).AnswerTheRest(id, basis.Consent, basis.Prescriptions)
		d.As(clinician).wantBlocked(id, basis.Consent, "The patient’s NHS number is missing.")
		d.As(receptionist).Ask(id, "The patient’s NHS number: the last digit on the form does not match", "2026-12-08")
		d.Comes(id, hart, comesTo{state: workflow.Waiting, sent: "nothing"})
		d.until("2026-12-03")
		whole := hart
		whole.patient.NHSNumber = nhs.MustNumber("9990007500") // she says it herself
		d.must(d.As(receptionist).try.Amend(d.Context(), id, toThePatient, workflow.Contact{Title: "Ms", Address: whole.patient.Address, NHSNumber: whole.patient.NHSNumber}))
		d.must(d.As(receptionist).try.Resume(d.Context(), id))
		d.As(clinician).Decide(id, d.As(clinician).Propose(id, basis.Consent, ""))
		d.Comes(id, whole, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-12-02 BASIS", review: "2027-12-02 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED",
		})
	})
}

func TestScenario25PatientMovesPractice(t *testing.T) {
	ended := func(d *desk, id workflow.ApplicationID, sent string) {
		d.WantTasks(0, 1)
		d.Comes(id, oake, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: sent, store: "inactive ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED",
		})
		d.As(administrator).wantOffers(id, "L10 proxy", "L10 patient", "L20 proxy")
		if due := d.listed("2027-11-01"); len(due) != 0 {
			t.Errorf("still for review: %v", due)
		}
	}
	t.Run("recorded here", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := d.inForce(oake)
			d.until("2027-01-11")
			_, err := d.As(administrator).try.Happened(d.Context(), d.role(id).ID, workflow.PatientMoved, "")
			d.must(err)
			ended(d, id, "end ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED: done")
		})
	})
	t.Run("found at the national store", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := d.inForce(oake)
			d.until("2027-01-11")
			d.must(d.store.EndRole(d.WantAtStore(oake, "active", "ROLE_CREATED").ID, "ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED"))
			if news, err := d.relay.Heard(d.Context(), d.role(id).Pair()); !news || err != nil {
				t.Errorf("nothing was heard: %v", err)
			}
			ended(d, id, "create ROLE_CREATED: done") // nothing is said back
		})
	})
}

func TestScenario30PaperFormWithoutResponse(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-11-11")
		d.reminded(id, "2026-11-11", "2026-11-22", "2026-11-25")
		d.until("2026-11-24")
		d.Comes(id, juke, comesTo{state: workflow.Waiting, sent: "nothing"})
		d.until("2026-11-25")
		d.Comes(id, juke, comesTo{state: workflow.Lapsed, sent: "nothing"})
		d.until(tuesday)
		d.must(d.As(receptionist).try.Reopen(d.Context(), id, "She came in with her passport."))
		d.As(clinician).Grant(id, basis.Consent, toTheProxy)
		d.Comes(id, juke, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "create ROLE_CREATED: done", store: "active ROLE_CREATED", letters: []string{"L04 to the proxy"},
		})
	})
}
