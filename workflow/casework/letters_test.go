package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

const (
	patientAsked = "ROLE_DEACTIVATED_PATIENT_REQUEST"
	patientDied  = "ROLE_DEACTIVATED_PATIENT_DECEASED"
	patientMoved = "ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED"
)

// wantOffers checks which letters this person may ask for, as "L08 proxy".
func (h hands) wantOffers(id workflow.ApplicationID, want ...string) {
	h.Helper()
	offers, err := h.try.Offers(h.ctx, id)
	h.must(err)
	var got []string
	for _, o := range offers {
		if o.Ticked {
			h.Errorf("%s to the %s is chosen already", o.Kind, o.To)
		}
		got = append(got, fmt.Sprint(o.Kind, " ", o.To))
	}
	if !slices.Equal(got, want) {
		h.Errorf("offered %q, want %q", got, want)
	}
}

// Write writes a letter and answers it.
func (h hands) Write(id workflow.ApplicationID, kind letter.Kind, to letter.Person) workflow.Letter {
	h.Helper()
	h.must(h.try.Write(h.ctx, id, kind, to))
	all, err := h.db.LettersOf(h.ctx, id)
	h.must(err)
	return all[len(all)-1]
}

// send says of a letter what somebody says and prints it.
func (h hands) send(l workflow.Letter, private bool) (string, error) {
	h.Helper()
	h.must(h.try.MarkSafe(h.ctx, l.ID, workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true, PrivateChannel: private, Chosen: true, PatientAgrees: true, DeathChecked: true}))
	p, err := h.Print(l.ID)
	return p.Document.PlainText(), err
}

// wantLetter writes and prints a letter and checks what it says and what it
// does not.
func (h hands) wantLetter(id workflow.ApplicationID, kind letter.Kind, to letter.Person, says, not []string) workflow.Letter {
	h.Helper()
	l := h.Write(id, kind, to)
	text, err := h.send(l, to == letter.Patient)
	h.must(err)
	for _, w := range says {
		if !strings.Contains(text, w) {
			h.Errorf("%s lacks %q:\n%s", kind, w, text)
		}
	}
	for _, w := range not {
		if strings.Contains(text, w) {
			h.Errorf("%s says %q:\n%s", kind, w, text)
		}
	}
	return l
}

// Whoever reads the foot of a letter learns of no other: not that the patient was
// asked to come alone, and not how many there were. It leads to one file copy.
func TestTheFootOfALetterTellsOfNoOther(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		foot := func(l workflow.Letter) string {
			p, err := d.As(administrator).try.Paper(d.Context(), l.ID)
			d.must(err)
			return p.Document.Footer.Left
		}
		id := d.As(receptionist).Register(d.onPaper(juke))
		before := d.As(administrator).Write(id, letter.Acknowledged, letter.Proxy)
		alone := foot(before)
		d.As(administrator).wantLetter(id, letter.SpeakAlone, letter.Patient, nil, nil)
		if now := foot(before); now != alone || strings.Contains(now, " of ") {
			t.Errorf("beside another letter it reads %q, and alone %q", now, alone)
		}
		d.must(d.As(administrator).try.DropLetter(d.Context(), before.ID))
		if later := foot(d.As(administrator).Write(id, letter.Acknowledged, letter.Proxy)); later == alone {
			t.Errorf("two letters are both called %q", later)
		}
	})
}

// Case 30: what was asked goes to the one it was asked of, and only while it is
// waited for.
func TestWhatIsAskedForGoesToTheOneAsked(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		d.As(receptionist).wantOffers(id, "L01 proxy")
		d.WantNotAllowed(d.As(receptionist).try.Write(d.Context(), id, letter.SpeakAlone, letter.Patient))
		d.As(administrator).wantOffers(id, "L01 proxy", "L03 patient", "L24 proxy")
		d.must(d.As(receptionist).try.Ask(d.Context(), id, workflow.Asking{What: "Your passport,\nor your driving licence", Of: "Ivan Juke", ChaseOn: nhs.MustDate("2026-12-15")}))
		d.As(administrator).wantOffers(id, "L01 proxy", "L02 patient", "L03 patient", "L24 proxy")
		d.WantRefused(d.As(administrator).try.Write(d.Context(), id, letter.MoreNeeded, letter.Proxy), "not right for this person")
		d.As(administrator).wantLetter(id, letter.MoreNeeded, letter.Patient,
			[]string{"Mr Ivan Juke\n33 Market Place", "Your passport, or your driving licence", "15 December 2026"}, []string{"6 Market Place"})
		d.As(administrator).wantLetter(id, letter.Acknowledged, letter.Proxy, []string{"1 December 2026", "6 Market Place"}, []string{"33 Market Place"})
		d.As(administrator).wantLetter(id, letter.SpeakAlone, letter.Patient, nil, []string{"Kim", "Ms Juke"})

		l := d.As(administrator).Write(id, letter.MoreNeeded, letter.Patient)
		d.WantRefused(d.As(administrator).try.Write(d.Context(), id, letter.MoreNeeded, letter.Patient), "waits already")
		d.must(d.As(receptionist).try.Resume(d.Context(), id))
		_, err := d.As(administrator).send(l, false)
		d.WantRefused(err, "as things stand now")
		d.must(d.As(administrator).try.DropLetter(d.Context(), l.ID))
		_, err = d.As(administrator).Print(l.ID)
		d.WantRefused(err, "as things stand now")

		d.must(d.As(receptionist).try.Ask(d.Context(), id, workflow.Asking{What: "Why the safeguarding team rang", Of: "the applicant", ChaseOn: nhs.MustDate("2026-12-15")}))
		_, err = d.As(administrator).send(d.As(administrator).Write(id, letter.MoreNeeded, letter.Proxy), false)
		d.WantRefused(err, "may not say “safeguarding”")
	})
}

// Access given in part is told as such, to both, and a letter from before the
// decision does not keep it from being taken back.
func TestAGrantInPartIsToldAsOne(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(bray))
		d.As(administrator).wantLetter(id, letter.Acknowledged, letter.Proxy, nil, nil)
		grant := func() {
			p := d.As(clinician).Propose(id, basis.Consent, "")
			p.Letters = []workflow.Applicant{workflow.ByProxy, workflow.ByPatient}
			d.As(clinician).Decide(id, p)
		}
		d.As(clinician).AnswerTheRest(id, basis.Consent)
		grant()
		d.As(clinician).Undo(id)
		grant()
		d.As(administrator).SetUp(id)
		d.Wait(2 * time.Minute)
		all, err := d.db.LettersOf(d.Context(), id)
		d.must(err)
		var told []string
		for _, l := range all {
			if l.State == workflow.LetterWaiting {
				text, err := d.As(administrator).send(l, false)
				d.must(err)
				if !strings.Contains(text, "Not included: ") {
					t.Errorf("the letter does not say what is left out:\n%s", text)
				}
				told = append(told, l.Kind+" "+string(l.To))
			}
		}
		if !slices.Equal(told, []string{"L06 proxy", "L06 patient"}) {
			t.Errorf("told by %q", told)
		}
	})
}

// Case 9: the patient stops it. He is told so; she is told that it ended, and
// not by whom.
func TestAPatientWhoStopsItIsToldAlone(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.As(administrator).wantOffers(id)
		d.As(administrator).End(id, patientAsked)
		d.As(administrator).wantOffers(id, "L10 proxy", "L17 patient") // and before it goes somebody asks whether she may hear of it
		d.must(d.As(administrator).try.RecordRequest(d.Context(), d.role(id).ID, workflow.Request{Identified: "Rang from his own phone.", Pressed: workflow.PressedNo, TellProxy: true}))
		d.As(administrator).wantOffers(id, "L10 proxy", "L17 patient")
		l := d.As(administrator).wantLetter(id, letter.Ended, letter.Proxy, []string{"1 December 2026", "We are not able to go on"}, []string{"asked", "wish", "stopped"})
		if l.Role != d.role(id).ID {
			t.Errorf("the letter is about role %q", l.Role)
		}
		d.As(administrator).wantLetter(id, letter.PatientStopped, letter.Patient, []string{"Mr Kofi Mensah", "You asked us to stop"}, nil)
	})
}

// Cases 12 and 25: a death is told with sympathy, and a move without where to.
func TestADeathAndAMoveAreToldToTheProxy(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id, other := d.inForce(mensah), d.inForce(apsley)
		d.As(administrator).End(id, patientDied)
		d.As(administrator).wantOffers(id, "L19 proxy")
		d.As(administrator).wantLetter(id, letter.Bereavement, letter.Proxy, []string{"sympathy", "Access to Health Records Act 1990"}, []string{"Dear Mr "})
		d.As(administrator).End(other, patientMoved)
		d.As(administrator).wantOffers(other, "L10 proxy", "L10 patient", "L20 proxy")
		d.As(administrator).wantLetter(other, letter.Moved, letter.Proxy, []string{"9 Orchard Close"}, []string{"2 Orchard Close"})
	})
}

// Case 27, and an ending for safety: whoever may not release sees no letter of
// it, can write none, and the one that goes gives no reason.
func TestLettersOfSuspendedAccessNeedARelease(t *testing.T) {
	for name, c := range map[string]struct {
		stop func(d *desk, id workflow.ApplicationID)
		kind letter.Kind
	}{
		"suspended":        {func(d *desk, id workflow.ApplicationID) { d.As(receptionist).Suspend(id, "A neighbour rang.") }, letter.Paused},
		"ended for safety": {func(d *desk, id workflow.ApplicationID) { d.As(safeguarding).End(id, "ROLE_DEACTIVATED_SAFEGUARDING") }, letter.Ended},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.inForce(mensah)
				c.stop(d, id)
				_, err := d.As(administrator).try.Offers(d.Context(), id)
				d.WantNotAllowed(err)
				d.WantNotAllowed(d.As(administrator).try.Write(d.Context(), id, c.kind, letter.Proxy))
				l := d.As(safeguarding).Write(id, c.kind, letter.Proxy)
				if c := d.As(administrator).Open(id); len(c.Letters) > 0 {
					t.Error("the case shows the letter to whoever may not release it")
				}
				d.WantNotAllowed(d.As(administrator).try.DropLetter(d.Context(), l.ID))
				for who, want := range map[seat]int{administrator: 0, safeguarding: 1} {
					lines, err := d.db.Letters(d.Context(), workflow.LetterWaiting, d.staff[who])
					d.must(err)
					n, err := d.db.LetterCount(d.Context(), workflow.LetterWaiting, d.staff[who])
					d.must(err)
					if len(lines) != want || n != want || want == 1 && !lines[0].Held {
						t.Errorf("%s sees %d letters, counted %d, want %d", who, len(lines), n, want)
					}
				}
				text, err := d.As(safeguarding).send(l, false)
				d.must(err)
				for _, w := range []string{"neighbour", "safe", "because"} {
					if strings.Contains(strings.ToLower(text), w) {
						t.Errorf("it says %q:\n%s", w, text)
					}
				}
			})
		})
	}
}

// Who asked for easy read gets each letter so, once and for all or this time; what is
// on paper stays as it went out.
func TestALetterComesInEasyReadToWhoAskedForIt(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		h := d.As(administrator)
		l := h.Write(id, letter.Acknowledged, letter.Proxy)
		easy := func(want bool) {
			d.Helper()
			p, err := h.try.Paper(d.Context(), l.ID)
			d.must(err)
			if p.Document.EasyRead != want {
				t.Errorf("in easy read: %t\n%s", p.Document.EasyRead, p.Document.PlainText())
			}
		}
		easy(false)
		safe := workflow.Safe{Channel: workflow.ByPost, AddressChecked: true, OnlyReader: true}
		said := safe
		said.EasyRead = true
		d.must(h.try.MarkSafe(d.Context(), l.ID, said))
		easy(true)
		d.must(h.try.MarkSafe(d.Context(), l.ID, safe))
		easy(false)
		a, err := d.db.Application(d.Context(), id)
		d.must(err)
		d.must(h.try.Amend(d.Context(), id, workflow.ByProxy, workflow.Contact{Address: a.Proxy.Address, EasyRead: true}))
		easy(true)
		_, err = h.Print(l.ID)
		d.must(err)
		d.must(h.try.Amend(d.Context(), id, workflow.ByProxy, workflow.Contact{Address: a.Proxy.Address}))
		easy(true)
	})
}

// Domain 6: once a case was held, what somebody else said of its letters, or the
// releaser before it was lifted, does not count.
func TestWhatWasSaidBeforeAHoldWasLiftedDoesNotCount(t *testing.T) {
	all := workflow.Safe{Channel: workflow.ByPost, AddressChecked: true, OnlyReader: true, Chosen: true, LargePrint: true, EasyRead: true}
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		l := d.As(administrator).Write(id, letter.Acknowledged, letter.Proxy)
		d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, all))
		waits := func(when string) {
			d.Helper()
			_, err := d.As(safeguarding).Print(l.ID)
			d.WantRefused(err, "Check the address")
			d.WantRefused(err, "nobody else opens their post")
			d.WantRefused(err, "should get a letter at all")
			p, err := d.As(safeguarding).try.Paper(d.Context(), l.ID)
			d.must(err)
			if want := (workflow.Safe{LargePrint: true, EasyRead: true}); p.Letter.Safe != want {
				t.Errorf("%s: what counts is %+v, want %+v", when, p.Letter.Safe, want)
			}
		}
		for _, when := range []string{"once", "again"} {
			d.As(receptionist).Hold(id, "A neighbour rang.")
			d.must(d.As(safeguarding).try.MarkSafe(d.Context(), l.ID, all))
			d.Wait(time.Minute)
			d.As(safeguarding).Lift(id, "She was seen alone.")
			d.Wait(time.Minute)
			waits("held " + when)
			d.must(d.As(safeguarding).try.MarkSafe(d.Context(), l.ID, all))
		}
		_, err := d.As(safeguarding).Print(l.ID)
		d.must(err)
	})
	// A suspension counts as a hold, and so does the next one.
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.until("2028-09-15")
		l := d.As(administrator).Write(id, letter.ReviewDue, letter.Proxy)
		d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, all))
		for range 2 {
			d.As(receptionist).Suspend(id, "A neighbour rang.")
			d.Wait(time.Minute)
			d.must(d.As(safeguarding).try.Reactivate(d.Context(), d.role(id).ID, workflow.GiveBack{Why: "All is well."}))
			d.Wait(time.Minute)
			_, err := d.As(safeguarding).Print(l.ID)
			d.WantRefused(err, "Check the address")
			d.must(d.As(safeguarding).try.MarkSafe(d.Context(), l.ID, all))
		}
		_, err := d.As(safeguarding).Print(l.ID)
		d.must(err)
	})
}

// A hold on a new case of the two keeps the letters about their access back.
func TestAHoldOnANewCaseKeepsLettersAboutAccessBack(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.until("2028-09-15")
		l := d.As(administrator).Write(id, letter.ReviewDue, letter.Proxy)
		again, err := d.As(receptionist).try.Register(d.Context(), d.onPaper(mensah), true)
		d.must(err)
		d.As(receptionist).Hold(again.ID, "He seems to be told what to say.")
		d.WantNotAllowed(d.As(administrator).try.MarkSafe(d.Context(), l.ID, workflow.Safe{Channel: "post"}))
		_, err = d.As(safeguarding).send(l, false)
		d.WantRefused(err, "on hold")
	})
}

// Case 2: before the 11th birthday. His letter goes by a private way, or not.
func TestBothAreToldBeforeTheEleventhBirthday(t *testing.T) {
	story(t, "2025-12-01", func(d *desk) {
		father, former := quill, quill
		father.proxy, father.words = person("9990009066", "Mr", "Tom", "Quill", "1984-06-30", "9 Hill Road"), "Father"
		former.proxy = person("9990006202", "Mrs", "Viv", "Ross", "1975-07-07", "16 Willow Road")
		give := func(c couple) workflow.ApplicationID {
			id := d.As(receptionist).Register(d.onPaper(c))
			d.As(receptionist).Answer(id, "P1=mother")
			d.As(clinician).Grant(id, basis.Parental)
			d.As(administrator).SetUp(id)
			return id
		}
		id, ended := give(quill), give(former)
		give(father)
		d.Wait(2 * time.Minute)
		d.As(administrator).End(ended, patientAsked)
		d.As(administrator).wantOffers(id)
		d.until("2032-03-15")
		d.As(administrator).wantOffers(id, "L08 proxy", "L08 patient", "L09 proxy", "L09 patient", "L12 patient", "L13 proxy")
		d.As(administrator).wantLetter(id, letter.ElevenParent, letter.Proxy, []string{"14 May 2032", "Your last day is 13 May 2032", "parental responsibility does not change"}, []string{"Tom"})
		l := d.As(administrator).Write(id, letter.ElevenChild, letter.Patient)
		_, err := d.As(administrator).send(l, false)
		d.WantRefused(err, "private way")
		text, err := d.As(administrator).send(l, true)
		d.must(err)
		if !strings.Contains(text, "You will be 11 on 14 May 2032") || !strings.Contains(text, "This stops after 13 May 2032") {
			t.Errorf("the child reads:\n%s", text)
		}
		if !strings.Contains(text, "Mr Tom Quill can use some of our online services for you too.") || strings.Contains(text, "Viv") {
			t.Errorf("of everybody who has access the child reads:\n%s", text)
		}
	})
}
