package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
)

// Case 3: the ex-partner without parental responsibility. The letter says
// nothing of where the child lives.
func TestAFormerPartnerWithoutParentalResponsibilityIsRefused(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.apply(finch))
		d.As(receptionist).Answer(id, "P1=none")
		d.As(clinician).AnswerTheRest(id, basis.Parental)
		_, err := d.As(clinician).try.Decide(d.Context(), id, d.As(clinician).Propose(id, basis.Parental, ""))
		d.WantRefused(err, "The applicant does not hold parental responsibility.")
		_, err = d.As(receptionist).try.Decide(d.Context(), id, workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NO_LEGAL_BASIS"})
		d.WantNotAllowed(err)
		for _, choice := range d.As(clinician).try.Addressees(d.application(id), true) {
			if choice.Ticked {
				t.Errorf("a letter to the %s is proposed after a refusal", choice.To)
			}
		}
		d.As(clinician).Refuse(id, "APPLICATION_REJECTED_NO_LEGAL_BASIS", workflow.ByProxy)
		d.WantCase(id, workflow.Refused)
		d.Wait(2 * time.Minute)
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingDone, "")
		d.WantAtStore(finch, "rejected", "APPLICATION_REJECTED_NO_LEGAL_BASIS")
		text := words(d.As(administrator).Post(id).Document)
		if !strings.Contains(text, "40 Station Road") {
			t.Error("the letter does not go to the applicant's address")
		}
		if strings.Contains(text, "Hidden Cottage") {
			t.Error("the letter says where the child lives")
		}
	})
}

// A refusal is never made a role at the store: where no application stands
// there, nothing is sent.
func TestARefusalOfAPaperFormIsNotSent(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(finch))
		no := workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NO_LEGAL_BASIS"}
		k := must(d.As(clinician).try.Foresee(d.As(clinician).Open(id), no))(d)
		if !slices.ContainsFunc(k.Steps, func(r casework.Row) bool { return r.Label == "Looked up in the national record" }) || k.Local != "" {
			t.Errorf("the page to check says %+v, kept here %q", k.Steps, k.Local)
		}
		d.As(clinician).Refuse(id, no.Reason)
		d.WantOutgoing(id, workflow.OutgoingReady, "") // as the foot of the window counts it
		d.Wait(2 * time.Minute)
		d.Send()
		d.WantOutgoing(id, workflow.OutgoingLocal, "no national application to refuse")
		d.WantAtStore(finch, "", "")
	})
}

// coached is case 4 up to the refusal: reception sees a grandson answer for his
// grandmother, and the safeguarding lead finds that she is afraid.
func coached(d *desk) workflow.ApplicationID {
	d.Helper()
	id := d.As(receptionist).Register(d.apply(marsh))
	d.As(clinician).AnswerTheRest(id, basis.Consent)
	d.As(receptionist).Answer(id, "C7=answers,stays")
	d.WantCase(id, workflow.Held)

	seen := d.As(receptionist).Open(id)
	if seen.State != workflow.WithClinician || seen.Application.Hold != nil {
		d.Errorf("reception sees the case as %s, with its hold %v", seen.State, seen.Application.Hold)
	}
	if a, ok := seen.Application.Answers["C7"]; ok {
		d.Errorf("reception reads its own observation back: %v", a)
	}
	if full := d.As(safeguarding).Open(id); full.State != workflow.Held || full.Application.Hold == nil {
		d.Errorf("the safeguarding lead sees the case as %s", full.State)
	}
	_, err := d.As(clinician).try.Decide(d.Context(), id, d.As(clinician).Propose(id, basis.Consent, ""))
	if err == nil {
		d.Error("a held case was granted")
	}
	d.WantNotAllowed(d.As(receptionist).try.Lift(d.Context(), id, "It was nothing."))
	d.WantNothingOutgoing(id)

	d.As(safeguarding).Answer(id, "C5=yes")
	d.As(safeguarding).Refuse(id, "APPLICATION_REJECTED_SAFEGUARDING")
	d.WantCase(id, workflow.Refused)
	d.Wait(time.Hour)
	d.Send()
	d.WantOutgoing(id, workflow.OutgoingRelease, "")
	d.WantAtStore(marsh, "proposed", "APPLICATION_SUBMITTED")
	if c := d.As(receptionist).Open(id); c.State != workflow.WithClinician || c.Application.Decision != nil || len(c.Messages) > 0 {
		d.Errorf("reception learns that it was refused before that is released: %+v, %v", c.Application.Decision, c.Messages)
	}
	if c := d.As(clinician).Open(id); c.Application.Decision.Reason != "APPLICATION_REJECTED_SAFEGUARDING" {
		d.Errorf("the responsible clinician does not learn why it was refused: %+v", c.Application.Decision)
	}
	if letters, err := d.db.LettersOf(d.Context(), id); err != nil || len(letters) > 0 {
		d.Errorf("there are %d letters: %v", len(letters), err)
	}
	return id
}

func TestACoachedPatient(t *testing.T) {
	t.Run("the safeguarding lead says what the store hears", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := coached(d)
			d.WantNotAllowed(d.As(receptionist).try.Release(d.Context(), id, "APPLICATION_REJECTED_NOT_NEEDED"))
			d.WantRefused(d.As(safeguarding).try.Release(d.Context(), id, "OTHER"), "Choose one of the reasons on the list")
			d.As(safeguarding).Release(id, "APPLICATION_REJECTED_NOT_NEEDED")
			d.Send()
			d.WantOutgoing(id, workflow.OutgoingDone, "")
			d.WantAtStore(marsh, "rejected", "APPLICATION_REJECTED_NOT_NEEDED")
			d.WantRefused(d.As(safeguarding).try.Release(d.Context(), id, ""), "Nothing on this case waits for a release.")
		})
	})
	t.Run("the safeguarding lead keeps it from the store", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := coached(d)
			d.As(safeguarding).Release(id, "")
			d.Send()
			d.WantOutgoing(id, workflow.OutgoingLocal, "decided not to tell the national store")
			d.WantAtStore(marsh, "proposed", "APPLICATION_SUBMITTED")
			if c := d.As(receptionist).Open(id); len(c.Messages) > 0 {
				t.Errorf("reception reads that %s", c.Messages[0].Why)
			}
		})
	})
	t.Run("the wrong refusal is taken back, and the hold with it", func(t *testing.T) {
		story(t, tuesday, func(d *desk) {
			id := d.As(receptionist).Register(d.apply(marsh))
			d.As(receptionist).Hold(id, "Answers for her and does not leave the room.")
			d.As(safeguarding).Refuse(id, "APPLICATION_REJECTED_NOT_NEEDED")
			d.As(safeguarding).Undo(id)
			d.WantCase(id, workflow.Held) // an undo lifts no hold
			d.WantOutgoing(id, workflow.OutgoingUndone, "")
			d.WantRefused(d.As(safeguarding).try.Lift(d.Context(), id, " "), "Say why")
			d.As(safeguarding).Lift(id, "Seen alone twice; she speaks freely and wants his help.")
			d.As(clinician).AnswerTheRest(id, basis.Consent)
			_, err := d.As(clinician).try.Decide(d.Context(), id, d.As(clinician).Propose(id, basis.Consent, ""))
			d.WantRefused(err, "Waits for a clinician.") // C14: the lead's own finding
			d.WantNotAllowed(d.As(clinician).try.Answer(d.Context(), id, d.As(clinician).read("C14=proceed")))
			d.As(safeguarding).Answer(id, "C14=proceed")
			d.As(clinician).Grant(id, basis.Consent, workflow.ByProxy)
			d.Wait(2 * time.Minute)
			d.Send()
			d.WantAtStore(marsh, "active", "ROLE_ACTIVATED")
			d.As(administrator).SetUp(id)
			// The case was held once: its letters are a clinician's for good.
			l := d.Letter(id)
			d.WantNotAllowed(d.As(administrator).try.MarkSafe(d.Context(), l.ID, workflow.Safe{Channel: "post"}))
			_, err = d.As(administrator).Print(l.ID)
			d.WantNotAllowed(err)
			d.As(clinician).Post(id)
		})
	})
}
