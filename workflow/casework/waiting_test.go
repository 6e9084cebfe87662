package casework_test

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Case 13: nobody is their own proxy, whoever asks.
func TestNobodyActsForThemselves(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(lund))
		d.As(clinician).AnswerTheRest(id, basis.Consent, basis.Prescriptions)
		_, err := d.As(clinician).try.Decide(d.Context(), id, d.As(clinician).Propose(id, basis.Consent, ""))
		d.WantRefused(err, "The patient and the proxy are the same person.")
		d.As(receptionist).Withdraw(id, "She wanted her own access and was shown how to get it.")
		d.WantCase(id, workflow.Withdrawn)
		d.Wait(time.Hour)
		d.Send()
		d.WantNothingOutgoing(id)
		if asked := d.store.Log(); len(asked) != 0 {
			t.Errorf("the store was asked %d times", len(asked))
		}
	})
}

// Case 22: a wrong digit in an e-mail is quoted and asked about, never put right.
func TestAWrongNHSNumberIsAskedForAgain(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		draft, err := d.form.ReadText("Application for proxy access, made by the proxy\n\n" +
			"Patient name: Zoe Hart\nPatient NHS number: 999 000 7501\nPatient date of birth: 6 May 1972\n" +
			"Proxy name: Neil Hart\nProxy NHS number: 999 000 3084\nProxy date of birth: 12 December 1970\nRelationship: Husband\n")
		d.must(err)
		doubted := false
		for _, doubt := range draft.Doubts {
			doubted = doubted || strings.Contains(doubt.Given, "7501")
		}
		if !draft.Patient.NHSNumber.IsZero() || !doubted {
			t.Errorf("the number was taken as %v, with the doubts %v", draft.Patient.NHSNumber, draft.Doubts)
		}
		draft.Patient, draft.Proxy, draft.Applicant, draft.ReceivedAt = hart.patient, hart.proxy, workflow.ByProxy, time.Now()
		d.met = append(d.met, hart)
		id := d.As(receptionist).Register(draft)
		d.As(clinician).AnswerTheRest(id, basis.Consent, basis.Prescriptions)
		_, err = d.As(clinician).try.Decide(d.Context(), id, d.As(clinician).Propose(id, basis.Consent, ""))
		d.WantRefused(err, "The patient’s NHS number is missing.")
		d.As(receptionist).Ask(id, "The patient's NHS number: the one on the form has a wrong digit", "2026-12-08")
		d.WantCase(id, workflow.Waiting)
	})
}

// Case 30: asked on 28 October, and nobody answers for 28 days.
func TestAnApplicationLapsesAfterFourWeeksWithoutAnAnswer(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		due := d.application(id).DueOn
		d.WantRefused(d.As(receptionist).try.Ask(d.Context(), id, " ", "the applicant", nhs.MustDate("2026-10-28")), "Say what you are asking for.")
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-11-11")
		if a := d.application(id); !a.Paused() || a.DueOn != due {
			t.Errorf("paused %t, due %s; it was %s", a.Paused(), a.DueOn, due)
		}
		d.until("2026-11-24")
		d.WantCase(id, workflow.Waiting)
		d.until("2026-11-25")
		d.WantCase(id, workflow.Lapsed)
		d.WantNothingOutgoing(id)
		if e := must(d.db.AuditOf(d.Context(), id, d.staff[clinician], 1))(d)[0]; e.Act != workflow.ActLapse || e.By != "" {
			t.Errorf("the log says %s by %q; nobody did it", e.Act, e.By)
		}
		// The form comes after all: a new case, with nothing in its way.
		d.As(receptionist).Register(d.onPaper(juke))
	})
}

// The answer comes in time: the clock runs on, later by the days it stood.
func TestAnAnswerStartsTheClockAgain(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		if due := d.application(id).DueOn; due != nhs.MustDate("2026-12-15") {
			t.Errorf("due %s, want ten working days on", due)
		}
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-12-14")
		d.until("2026-12-08")
		d.must(d.As(receptionist).try.Resume(d.Context(), id))
		d.WantCase(id, workflow.InTriage)
		if due := d.application(id).DueOn; due != nhs.MustDate("2026-12-22") {
			t.Errorf("due %s, want five working days later than before", due)
		}
	})
}

// A hold stops the clock of nothing and may be put on a case that waits.
func TestAConcernWhileWaitingForInformation(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-12-14")
		d.As(manager).Hold(id, "A neighbour rang.")
		d.WantRefused(d.As(receptionist).try.Withdraw(d.Context(), id, "He rang."), "with clinician")
		d.until("2027-02-01")
		d.WantCase(id, workflow.Held) // a case that is looked into never lapses
		d.As(safeguarding).Lift(id, "Spoken to alone. All is well.")
		d.WantCase(id, workflow.WithClinician)
	})
}
