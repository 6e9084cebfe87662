package casework_test

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
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

// Whoever was asked may still answer: a case that waits is not decided, and the words
// say how it comes to be. Nothing else is needed for a refusal then.
func TestACaseThatWaitsIsNotDecided(t *testing.T) {
	for way, onwards := range map[string]func(d *desk, id workflow.ApplicationID){
		"sent on": func(d *desk, id workflow.ApplicationID) {
			d.must(d.As(clinician).try.SendToClinician(d.Context(), id, ""))
		},
		"it came":  func(d *desk, id workflow.ApplicationID) { d.must(d.As(receptionist).try.Resume(d.Context(), id)) },
		"held":     func(d *desk, id workflow.ApplicationID) { d.As(receptionist).Hold(id, "He answers for her.") },
		"to chase": func(d *desk, id workflow.ApplicationID) { d.until("2026-12-08") },
	} {
		t.Run(way, func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.As(receptionist).Register(d.onPaper(juke))
				d.As(clinician).AnswerTheRest(id, basis.Consent)
				d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-12-08")
				no := workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_IDENTITY_NOT_VERIFIED"}
				for _, p := range []workflow.Proposal{no, d.As(clinician).Propose(id, basis.Consent, "")} {
					_, err := d.As(clinician).try.Decide(d.Context(), id, p)
					d.WantRefused(err, "Send it to a clinician, or record that the information came; then it can be decided.")
				}
				d.WantCase(id, workflow.Waiting)
				onwards(d, id)
				d.As(safeguarding).Refuse(id, no.Reason)
				d.WantCase(id, workflow.Refused)
			})
		})
	}
}

// Case 30: asked on 28 October, and nobody answers for 28 days.
func TestAnApplicationLapsesAfterFourWeeksWithoutAnAnswer(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		due := d.application(id).DueOn
		d.WantRefused(d.As(receptionist).try.Ask(d.Context(), id, workflow.Asking{What: " ", Of: "the applicant", ChaseOn: nhs.MustDate("2026-10-28")}), "Say what you are asking for.")
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-11-11")
		if a := d.application(id); !a.Paused() || a.DueOn != due {
			t.Errorf("paused %t, due %s; it was %s", a.Paused(), a.DueOn, due)
		}
		d.reminded(id, "2026-11-11", "2026-11-22", "2026-11-25")
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

// What came back to be chased, and nobody chased, closes on the same day as if it
// had waited; work on it keeps it open.
func TestACaseNobodyChasesLapsesToo(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		left, worked := d.As(receptionist).Register(d.onPaper(juke)), d.As(receptionist).Register(d.onPaper(mensah))
		for _, id := range []workflow.ApplicationID{left, worked} {
			d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-11-11")
		}
		d.until("2026-11-11")
		d.As(receptionist).Answer(worked, "F12=no")
		d.until("2026-11-24")
		d.WantCase(left, workflow.InTriage)
		d.until("2026-11-25")
		d.WantCase(left, workflow.Lapsed)
		d.WantCase(worked, workflow.InTriage)
		d.WantNothingOutgoing(left)
	})
}

// A desk that was shut over every reminder gets the case back to be reminded of
// first, and closes it three days on.
func TestNoCaseLapsesBeforeItsReminderWasSeen(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-11-11")
		d.until("2026-12-07")
		d.WantCase(id, workflow.InTriage)
		if next := d.application(id).Next; next.Words != "Remind the applicant: Photo identity of the proxy. It can close on 10 Dec 2026" {
			t.Errorf("the next step is %q", next.Words)
		}
		d.until("2026-12-09")
		d.WantCase(id, workflow.InTriage)
		d.until("2026-12-10")
		d.WantCase(id, workflow.Lapsed)
	})
}

// reminded lets each day to chase come, and asks once more until the next one.
func (d *desk) reminded(id workflow.ApplicationID, days ...string) {
	d.Helper()
	for i, day := range days[:len(days)-1] {
		d.until(nhs.MustDate(day).AddDays(-1).String())
		d.WantCase(id, workflow.Waiting)
		d.until(day)
		d.WantCase(id, workflow.InTriage)
		if next := d.application(id).Next; !strings.HasPrefix(next.Words, "Remind the applicant: ") || !strings.Contains(next.Words, "It can close on 25 Nov 2026") {
			d.Errorf("on %s nobody is told to remind them: %q", day, next.Words)
		}
		d.WantRefused(d.As(receptionist).try.Ask(d.Context(), id, workflow.Asking{What: "The same", Of: "the applicant", ChaseOn: nhs.MustDate(days[i+1]).AddDays(1)}), "so that they are reminded before the case closes itself")
		d.As(receptionist).Ask(id, d.application(id).Asked.What, days[i+1])
	}
}

// A reminder before the day to chase leaves the clock standing, counts towards the
// days to lapse from when it was first asked for, and is refused where nothing is
// waited for.
func TestWhoeverWasAskedIsRemindedOfTheSame(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		remind := func(on string) error {
			return d.As(receptionist).try.Remind(d.Context(), id, nhs.MustDate(on), false)
		}
		d.WantRefused(remind("2026-11-04"), "so this cannot be done now")
		d.As(receptionist).try.Claim(d.Context(), id)
		d.WantRefused(remind("2026-11-04"), "Nothing is waited for")
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-11-04")
		d.until("2026-11-02")
		d.must(remind("2026-11-10"))
		a := d.application(id)
		if a.State != workflow.Waiting || a.Asked.What != "Photo identity of the proxy" || len(a.Asked.Reminders) != 1 || len(a.Pauses) != 1 || nhs.DateIn(a.Asked.At) != nhs.MustDate("2026-10-28") {
			t.Errorf("%s, asked %+v, %d pauses", a.State, a.Asked, len(a.Pauses))
		}
		d.until("2026-11-10")
		if a := d.application(id); a.State != workflow.InTriage || !a.Line().Chased {
			t.Errorf("on the day to chase it is %s, chased %t", a.State, a.Line().Chased)
		}
		d.WantRefused(remind("2026-11-12"), "so that they are reminded before the case closes itself")
		d.must(remind("2026-11-11"))
		d.WantCase(id, workflow.Waiting)
		d.until("2026-11-11")
		d.must(remind("2026-11-22"))
		d.until("2026-11-22")
		d.must(remind("2026-11-25"))
		d.until("2026-11-25")
		d.WantCase(id, workflow.Lapsed)
	})
}

// What was asked for comes: the case goes back to triage by itself, with the
// clock running, whoever brings it and however. Something else leaves it waiting.
func TestACaseReturnsWhenWhatItWaitedForComes(t *testing.T) {
	for how, comes := range map[string]func(d *desk, id workflow.ApplicationID) error{
		"its check is answered": func(d *desk, id workflow.ApplicationID) error {
			return d.As(manager).try.Answer(d.Context(), id, d.As(manager).read("I2.proxy=documents"))
		},
		"a paper is recorded": func(d *desk, id workflow.ApplicationID) error {
			return d.As(receptionist).try.Attach(d.Context(), id, workflow.Paper{Kind: workflow.PaperIdentity, Note: "Passport, 123X"})
		},
	} {
		t.Run(how, func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.As(receptionist).Register(d.onPaper(juke))
				d.must(d.As(receptionist).try.Ask(d.Context(), id, workflow.Asking{What: "Photo identity", Of: "the applicant", ChaseOn: nhs.MustDate("2026-12-14"), About: []checklist.ItemID{"I2.proxy"}}))
				d.until("2026-12-08")
				d.As(receptionist).Answer(id, "F12=no")
				d.WantCase(id, workflow.Waiting)
				d.must(comes(d, id))
				d.WantCase(id, workflow.InTriage)
				if a := d.application(id); a.Paused() || a.DueOn != nhs.MustDate("2026-12-22") {
					t.Errorf("paused %t, due %s; the clock stood for five working days", a.Paused(), a.DueOn)
				}
			})
		})
	}
}

// The day to chase starts the clock again: until somebody asks once more, the
// practice is at work.
func TestTheClockRunsFromTheDayToChase(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-12-08")
		d.until("2026-12-08")
		d.WantCase(id, workflow.InTriage)
		if a := d.application(id); a.Paused() || a.DueOn != nhs.MustDate("2026-12-22") {
			t.Errorf("paused %t, due %s", a.Paused(), a.DueOn)
		}
		d.until("2026-12-10")
		d.As(receptionist).Ask(id, "Photo identity of the proxy", "2026-12-15")
		if a := d.application(id); len(a.Asked.Reminders) != 1 || nhs.DateIn(a.Asked.At) != nhs.MustDate(tuesday) {
			t.Errorf("asked first on %s, reminded %d times", nhs.DateIn(a.Asked.At), len(a.Asked.Reminders))
		}
	})
}

// A2: of whom is always said, and the patient is not asked by a phone or mail
// that somebody else uses.
func TestThePatientIsNotAskedByAChannelTheProxyControls(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		q := workflow.Asking{What: "Whether he wants this", ChaseOn: nhs.MustDate("2026-12-08")}
		ask := func() error { return d.As(receptionist).try.Ask(d.Context(), id, q) }
		d.WantRefused(ask(), "Say of whom you are asking it.")
		d.As(clinician).Answer(id, "M0=no")
		d.must(d.As(clinician).try.Intend(d.Context(), id, workflow.Proposal{Basis: basis.Consent, Scopes: basis.Smallest}))
		d.As(receptionist).Answer(id, "C6=yes")
		q.Of = juke.patient.Name()
		d.WantRefused(ask(), "Ask in a way that the proxy does not control")
		q.Private = true
		d.must(ask())
		d.WantCase(id, workflow.Waiting)
	})
}

// A12: who withdrew it and how that is known are facts of their own, and where it
// looks like pressure the case is held, or somebody says why not.
func TestAWithdrawalUnderPressureIsAConcern(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		w := workflow.Withdrawal{}
		withdraw := func() error { return d.As(receptionist).try.Withdraw(d.Context(), id, w) }
		d.WantRefused(withdraw(), "Say who withdrew it")
		d.WantRefused(withdraw(), "Say how you know")
		d.WantRefused(withdraw(), "whether it looks as if somebody was pressed")
		w = workflow.Withdrawal{By: workflow.ByPatient, How: "He rang from his own number.", Pressed: checklist.Yes}
		d.WantRefused(withdraw(), "Put the case on hold instead")
		w.NoHold = "He was alone and sure; the GP spoke to him."
		d.must(withdraw())
		got := d.application(id).Withdrawal
		if got == nil || got.By != workflow.ByPatient || got.How != w.How || got.NoHold != w.NoHold || string(got.Recorded.By) != string(d.staff[receptionist].ID) {
			t.Errorf("kept of it: %+v", got)
		}
	})
}

// An online application that its own applicant takes back is closed at the store,
// so that they can apply again. Whoever else ends the case, and a case that was
// ever held, leaves it open there, and the case says so.
func TestAnOnlineApplicationTakenBackIsClosedAtTheStore(t *testing.T) {
	for _, c := range []struct {
		name   string
		do     func(d *desk, id workflow.ApplicationID)
		status string
		says   string
	}{
		{"by its applicant", func(d *desk, id workflow.ApplicationID) { d.As(receptionist).Withdraw(id, "She rang.") }, "rejected", ""},
		{"by the other of the two", func(d *desk, id workflow.ApplicationID) {
			d.must(d.As(receptionist).try.Withdraw(d.Context(), id, workflow.Withdrawal{By: workflow.ByPatient, How: "He rang.", Pressed: checklist.No}))
		}, "proposed", "Ask the applicant to take it back"},
		{"after a hold", func(d *desk, id workflow.ApplicationID) {
			d.As(receptionist).Hold(id, "A neighbour rang.")
			d.As(safeguarding).Lift(id, "All is well.")
			d.As(receptionist).Withdraw(id, "She rang.")
		}, "proposed", "Ask the applicant to take it back"},
		{"lapsed", func(d *desk, id workflow.ApplicationID) {
			for _, day := range []string{"2026-12-15", "2026-12-26", "2026-12-29"} {
				d.As(receptionist).Ask(id, "Photo identity", day)
				d.until(day)
			}
			d.WantCase(id, workflow.Lapsed)
		}, "proposed", "take this case up again and refuse it"},
		{"a duplicate", func(d *desk, id workflow.ApplicationID) {
			other, err := d.As(receptionist).try.Register(d.Context(), d.onPaper(mensah), true)
			d.must(err)
			d.must(d.As(receptionist).try.Merge(d.Context(), id, other.ID))
		}, "proposed", "The case this one was merged into decides on it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.As(receptionist).Register(d.apply(mensah))
				d.WantAtStore(mensah, "proposed", "APPLICATION_SUBMITTED")
				c.do(d, id)
				d.Send()
				d.WantAtStore(mensah, c.status, either(c.status == "rejected", "APPLICATION_WITHDRAWN", "APPLICATION_SUBMITTED"))
				if c.says == "" {
					d.WantOutgoing(id, workflow.OutgoingDone, "")
				} else {
					d.WantNothingOutgoing(id)
				}
				e := d.As(receptionist).Explain(id)
				if got := d.As(receptionist).Open(id).OpenAtStore; got != e.OpenAtStore || !strings.Contains(got, c.says) || (got == "") != (c.says == "") {
					t.Errorf("the case says %q", got)
				}
			})
		})
	}
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
		d.WantRefused(d.As(receptionist).try.Withdraw(d.Context(), id, workflow.Withdrawal{By: workflow.ByProxy, How: "He rang.", Pressed: "no"}), "with clinician")
		d.until("2027-02-01")
		d.WantCase(id, workflow.Held) // a case that is looked into never lapses
		d.As(safeguarding).Lift(id, "Spoken to alone. All is well.")
		d.WantCase(id, workflow.WithClinician)
	})
}
