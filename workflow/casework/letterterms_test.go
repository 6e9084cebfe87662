package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// toldBoth grants access in part, sets it up and waits until the decision
// stands; a letter to each of the two waits.
func (d *desk) toldBoth(c couple) workflow.ApplicationID {
	d.Helper()
	id := d.As(receptionist).Register(d.onPaper(c))
	d.As(clinician).Grant(id, basis.Consent, workflow.ByProxy, workflow.ByPatient)
	d.As(administrator).SetUp(id)
	d.Wait(2 * time.Minute)
	return id
}

// waiting is the letter that waits for this person.
func (d *desk) waiting(id workflow.ApplicationID, to workflow.Applicant) workflow.Letter {
	d.Helper()
	all, err := d.db.LettersOf(d.Context(), id)
	d.must(err)
	i := slices.IndexFunc(all, func(l workflow.Letter) bool { return l.State == workflow.LetterWaiting && l.To == to })
	if i < 0 {
		d.Fatalf("no letter to the %s waits", to)
	}
	return all[i]
}

// says checks what a printed letter tells.
func (d *desk) says(text string, want, not []string) {
	d.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			d.Errorf("it lacks %q:\n%s", w, text)
		}
	}
	for _, w := range not {
		if strings.Contains(text, w) {
			d.Errorf("it says %q:\n%s", w, text)
		}
	}
}

// A letter that waited while access was made smaller tells what is left, and
// when it ends now.
func TestALetterThatWaitedTellsTheAccessThereIsNow(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.toldBoth(mensah)
		before := d.waiting(id, workflow.ByProxy)
		d.must(d.As(administrator).try.Reduce(d.Context(), d.role(id).ID, workflow.Reduction{
			Scopes: []basis.Scope{basis.Prescriptions}, End: nhs.MustDate("2026-12-31"), Why: "He asked by telephone."}))
		// It was given whole, so its letter says that all was given.
		_, err := d.As(administrator).send(before, false)
		d.WantRefused(err, "does not match the decision")
		d.must(d.As(administrator).try.DropLetter(d.Context(), before.ID))
		d.As(administrator).wantOffers(id, "L06 proxy", "L06 patient", "L08 proxy", "L08 patient", "L09 proxy", "L09 patient")
		d.As(administrator).wantLetter(id, letter.ApprovedPart, letter.Proxy,
			[]string{"Repeat prescriptions", "Not included: Appointments", "31 December 2026", "Sam Okafor"}, []string{"2028"})
	})
}

// The same when it was given in part from the first.
func TestALetterOfAGrantInPartFollowsTheAccess(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(bray))
		d.As(clinician).Grant(id, basis.Consent, workflow.ByProxy)
		d.As(administrator).SetUp(id)
		d.Wait(2 * time.Minute)
		l := d.waiting(id, workflow.ByProxy)
		d.must(d.As(administrator).try.Reduce(d.Context(), d.role(id).ID, workflow.Reduction{
			Scopes: []basis.Scope{basis.Prescriptions}, End: nhs.MustDate("2026-12-31"), Why: "He asked by telephone."}))
		text, err := d.As(administrator).send(l, false)
		d.must(err)
		d.says(text, []string{"You can use: Repeat prescriptions\n", "Appointments", "31 December 2026"}, []string{"2028", "2027"})
	})
}

// A renewal decides access afresh: the letter of the first decision is out of
// date, and the renewal's own tells the new terms.
func TestARenewalOvertakesTheLetterOfTheFirstDecision(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.toldBoth(mensah)
		first := d.waiting(id, workflow.ByProxy)
		again := d.As(receptionist).renew(id)
		d.As(clinician).AnswerTheRest(again, basis.Consent, basis.Prescriptions)
		p := d.As(clinician).Propose(again, basis.Consent, "")
		p.Letters = []workflow.Applicant{workflow.ByProxy}
		d.As(clinician).Decide(again, p)
		d.As(administrator).SetUp(again)
		d.Wait(2 * time.Minute)
		_, err := d.As(administrator).send(first, false)
		d.WantRefused(err, "does not match the decision")
		text, err := d.As(administrator).send(d.waiting(again, workflow.ByProxy), false)
		d.must(err)
		d.says(text, []string{"You can use: Repeat prescriptions\n"}, []string{"You can use: Repeat prescriptions, appointments"})
	})
}

// A copy is the letter as it went out, so it must not go out again once it is
// no longer true; another letter tells what is.
func TestNoCopyTellsOfAccessThatChanged(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.toldBoth(mensah)
		l := d.waiting(id, workflow.ByProxy)
		first, err := d.As(administrator).send(l, false)
		d.must(err)
		d.Wait(24 * time.Hour)
		again, err := d.As(administrator).send(l, false)
		d.must(err)
		d.says(again, []string{"Copy\n", "2 December 2026"}, nil)
		for line := range strings.Lines(first) {
			if !strings.HasPrefix(line, l.Ref) && !strings.Contains(again, line) {
				t.Errorf("the copy lacks %q", line)
			}
		}
		d.must(d.As(administrator).try.Reduce(d.Context(), d.role(id).ID, workflow.Reduction{End: nhs.MustDate("2026-12-31"), Why: "He asked by telephone."}))
		_, err = d.As(administrator).send(l, false)
		d.WantRefused(err, "changed since this letter was printed")
		d.As(administrator).wantLetter(id, letter.ApprovedProxy, letter.Proxy, []string{"31 December 2026"}, []string{"2028"})
	})
}

// Somebody chooses that a child gets a letter; nothing else does.
func TestALetterToAChildIsSomebodysChoice(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(quill))
		d.As(receptionist).Answer(id, "P1=mother")
		d.As(clinician).AnswerTheRest(id, basis.Parental)
		p := d.As(clinician).Propose(id, basis.Parental, "")
		p.Letters = []workflow.Applicant{workflow.ByProxy, workflow.ByPatient}
		made := d.As(clinician).Decide(id, p)
		if !slices.Equal(made.Picked, []workflow.Applicant{workflow.ByPatient}) {
			t.Errorf("picked %q", made.Picked)
		}
		d.As(administrator).SetUp(id)
		d.Wait(2 * time.Minute)
		for to, picked := range map[workflow.Applicant]bool{workflow.ByProxy: false, workflow.ByPatient: true} {
			if l := d.waiting(id, to); l.Picked != picked {
				t.Errorf("the letter to the %s is picked: %v", to, l.Picked)
			}
		}
		// Nobody chose this one: it was made for a whole list.
		l := d.waiting(id, workflow.ByPatient)
		l.Picked = false
		a, err := d.db.Application(d.Context(), id)
		d.must(err)
		c, err := l.MarkSafe(workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true, PrivateChannel: true}, a, d.staff[administrator], time.Now())
		d.must(err)
		d.must(d.db.Commit(d.Context(), c))
		_, err = d.As(administrator).Print(l.ID)
		d.WantRefused(err, "should get a letter at all")
		_, err = d.As(administrator).send(l, true)
		d.must(err)
	})
}
