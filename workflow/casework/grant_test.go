package casework_test

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Case 1: the straightforward mother, from the NHS App to the letter, and to the
// list of reviews years later.
func TestAMotherActsForHerYoungChild(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(quill))
		d.WantAtStore(quill, "proposed", "APPLICATION_SUBMITTED")
		d.As(receptionist).Claim(id)
		d.As(receptionist).Answer(id, "F2=yes F4=yes F12=no P1=mother")
		c := d.As(clinician).Open(id)
		if got := c.Application.Answered(c.Facts, d.rules)["I4.proxy"]; !got.Proved || got.Value != "high" {
			t.Errorf("the applicant's identity came proved from the store, and stands as %+v", got)
		}
		if got := c.Application.Answered(c.Facts, d.rules)["I4.patient"]; !got.Blank() {
			t.Errorf("the request proves nothing of the child, and stands as %+v", got)
		}

		d.As(clinician).AnswerTheRest(id, basis.Parental)
		p := d.As(clinician).Propose(id, basis.Parental, "")
		if p.End != nhs.MustDate("2032-05-13") {
			t.Errorf("the last day is %s, want the day before the 11th birthday", p.End)
		}
		p.Letters = []workflow.Applicant{workflow.ByProxy}
		decision := d.As(clinician).Decide(id, p)
		if decision.End.Rule != "AGE11" {
			t.Errorf("the last day was given by %s", decision.End.Rule)
		}
		d.WantCase(id, workflow.Approved)
		d.WantRole(id, workflow.RoleDraft)
		d.WantTasks(1, 0)

		d.Send()
		d.WantOutgoing(id, workflow.OutgoingReady, "")
		d.WantAtStore(quill, "proposed", "APPLICATION_SUBMITTED") // it can still be undone
		d.Wait(2 * time.Minute)
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		there := d.WantAtStore(quill, "active", "ROLE_ACTIVATED")
		if there.Basis != "parental-responsibility" || there.End != "2032-05-13" || there.Grantor != "Z99901" {
			t.Errorf("the store has %s to %s by %s", there.Basis, there.End, there.Grantor)
		}
		r := d.WantRole(id, workflow.RoleDraft) // synced, and not set up
		if r.National == nil || r.National.RoleID != there.ID {
			t.Errorf("the role does not know its national record: %+v", r.National)
		}

		letter := d.Letter(id)
		_, err := d.As(administrator).Print(letter.ID)
		d.WantRefused(err, "set up in the GP system")
		d.WantNotAllowed(d.As(receptionist).try.RecordSetUp(d.Context(), r.ID))
		d.As(administrator).SetUp(id)
		d.WantRole(id, workflow.RoleActive)
		d.WantTasks(0, 0)
		_, err = d.As(administrator).Print(letter.ID)
		d.WantRefused(err, "Check the address")
		paper := d.As(administrator).Post(id)
		for _, want := range []string{"Ada", "Ruth", "7 Weir Road", "13 May 2032", "parental responsibility"} {
			if !strings.Contains(words(paper.Document), want) {
				t.Errorf("the letter lacks %q", want)
			}
		}

		due := func(on string) int {
			_, n, err := d.db.Roles(d.Context(), workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleActive}, ReviewBy: nhs.MustDate(on).AddDays(90)})
			d.must(err)
			return n
		}
		if due("2032-02-01") != 0 || due("2032-02-14") != 1 {
			t.Errorf("on the 90-day list: %d on 1 February 2032, %d on 14 February; want 0 and 1", due("2032-02-01"), due("2032-02-14"))
		}
	})
}

// Case 2: three weeks before the eleventh birthday. Granting blind is not
// possible; what may follow depends on the assessment of today.
func TestATenYearOldThreeWeeksBeforeHisBirthday(t *testing.T) {
	arrive := func(d *desk, assessed string) workflow.ApplicationID {
		id := d.As(receptionist).Register(d.apply(tarrow))
		_, err := d.As(clinician).try.Decide(d.Context(), id, d.As(clinician).Propose(id, basis.Parental, ""))
		d.WantRefused(err, "A clinician has not said whether the young person can decide.")
		d.As(clinician).Answer(id, "G1=yes G2=yes G3=yes G4=yes G5=yes G6=yes G7=yes G8=yes G9=yes "+assessed)
		return id
	}
	t.Run("he can decide and agrees", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := arrive(d, "G10=competent G11=yes C10=clear P5a=no P5b=no W3=no W4=no")
			_, err := d.As(clinician).try.Decide(d.Context(), id, workflow.Proposal{Basis: basis.Parental})
			d.WantRefused(err, "The young person can decide this, so they are asked for their own consent.")
			decision := d.As(clinician).Grant(id, basis.Consent)
			if decision.End.Date != nhs.MustDate("2027-11-30") {
				t.Errorf("ends %s by %s, want twelve months: the assessment counts for the birthday", decision.End.Date, decision.End.Rule)
			}
		})
	})
	t.Run("he cannot decide yet, and access ends before the birthday", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := arrive(d, "G10=not-yet P1=father-named")
			d.As(clinician).AnswerTheRest(id, basis.Parental)
			p := d.As(clinician).Propose(id, basis.Parental, "")
			p.Rationale = ""
			_, err := d.As(clinician).try.Decide(d.Context(), id, p)
			d.WantRefused(err, "in spite of the warnings") // F9: he turns 11 soon
			p.Rationale = "The father knows that it is looked at again before the birthday."
			if decision := d.As(clinician).Decide(id, p); decision.End.Date != nhs.MustDate("2026-12-21") || decision.End.Rule != "AGE11" {
				t.Errorf("ends %s by %s", decision.End.Date, decision.End.Rule)
			}
			d.until("2026-12-22")
			d.WantRole(id, workflow.RoleInactive)
			d.WantTasks(0, 1)
		})
	})
	t.Run("he cannot decide yet, and a clinician says why it carries on", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := arrive(d, "G10=not-yet P1=father-named")
			d.As(clinician).AnswerTheRest(id, basis.Parental)
			p := d.As(clinician).Propose(id, basis.Parental, "")
			p.End = nhs.MustDate("2027-11-30")
			_, err := d.As(clinician).try.Decide(d.Context(), id, p)
			d.WantRefused(err, "21 December 2026 at the latest")
			p = d.As(clinician).Propose(id, basis.Parental, "Assessed today; nothing will be different in three weeks.")
			if decision := d.As(clinician).Decide(id, p); decision.End.Date != nhs.MustDate("2027-11-30") {
				t.Errorf("ends %s by %s", decision.End.Date, decision.End.Rule)
			}
		})
	})
}

// Case 14: a power of attorney does not count while its donor can decide. He is
// asked, and agrees to a part.
func TestADonorWhoCanDecideIsAskedForHisConsent(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(bray))
		d.As(administrator).Answer(id, "F2=yes F4=yes F12=no")
		d.As(clinician).Answer(id, "M0=yes M1=as-told M2=words M3=yes M4=yes M5=yes M6=yes M9=has M11=no L1=health-welfare")
		for _, o := range d.As(clinician).Open(id).Options {
			if o.Basis == basis.Attorney && (o.Allowed || !strings.Contains(o.Why, "stays on file")) {
				t.Errorf("the power of attorney: allowed %t, %s", o.Allowed, o.Why)
			}
		}
		d.As(clinician).AnswerTheRest(id, basis.Consent, basis.Prescriptions, basis.Appointments, basis.Record)
		p := d.As(clinician).Propose(id, basis.Consent, "")
		p.Letters = []workflow.Applicant{workflow.ByProxy, workflow.ByPatient}
		decision := d.As(clinician).Decide(id, p)
		if !decision.Part() || decision.NotGiven[0] != basis.Results {
			t.Errorf("not given: %v", decision.NotGiven)
		}
		d.Wait(2 * time.Minute)
		d.Send()
		if there := d.WantAtStore(bray, "active", "ROLE_ACTIVATED"); there.Basis != "consent" || there.End != "2028-11-30" {
			t.Errorf("the store has %s to %s", there.Basis, there.End)
		}
		d.As(administrator).SetUp(id)
		letters, err := d.db.LettersOf(d.Context(), id)
		d.must(err)
		for _, l := range letters {
			d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true}))
			paper, err := d.As(administrator).Print(l.ID)
			d.must(err)
			if text := words(paper.Document); !strings.Contains(text, "Not included") || !strings.Contains(text, basis.Results.Words()) {
				t.Errorf("%s does not say what was left out", l.Kind)
			}
		}
	})
}

// A form on paper: nothing stands at the store, so the role is made there.
func TestAGrantFromPaperIsCreatedAtTheStore(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(clinician).Grant(id, basis.Consent)
		d.Wait(2 * time.Minute)
		d.Send()
		d.WantAtStore(mensah, "active", "ROLE_CREATED")
		if m := d.WantOutgoing(id, workflow.OutgoingDone, ""); m.Kind != workflow.MessageCreate {
			t.Errorf("it was a message to %s", m.Kind)
		}
		d.As(administrator).SetUp(id)
		again := d.onPaper(mensah)
		_, err := d.As(receptionist).try.Register(d.Context(), again, false)
		d.WantRefused(err, "already have access in force")
	})
}

// Every practice outside the pilot: all of it works, and nothing nags.
func TestWithoutAStoreDecisionsStayAtThePractice(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.rules.Connected = false
		granted := d.As(receptionist).Register(d.onPaper(mensah))
		d.As(clinician).Grant(granted, basis.Consent)
		d.WantOutgoing(granted, workflow.OutgoingLocal, "Not connected")
		refused := d.As(receptionist).Register(d.onPaper(juke))
		d.As(clinician).Refuse(refused, "APPLICATION_REJECTED_NOT_NEEDED")
		d.WantOutgoing(refused, workflow.OutgoingLocal, "Not connected")
		d.As(administrator).SetUp(granted)
		d.As(administrator).End(granted, "ROLE_DEACTIVATED_PATIENT_REQUEST")
		d.WantOutgoing(granted, workflow.OutgoingLocal, "Not connected")
		d.WantTasks(0, 1)
		d.Wait(time.Hour)
		d.Send()
		if asked := d.store.Log(); len(asked) != 0 {
			t.Errorf("%d requests left", len(asked))
		}
	})
}
