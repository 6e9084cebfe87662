package casework_test

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// wantDue checks the letters that are due about access in force, as "L08 to the
// proxy"; a reminder says so.
func (d *desk) wantDue(want ...string) []casework.DueLetter {
	d.Helper()
	due, err := d.As(administrator).try.LettersDue(d.Context())
	d.must(err)
	var got []string
	for _, l := range due {
		got = append(got, string(l.Kind)+" to the "+string(l.To)+either(l.Reminder, " again", ""))
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		d.Errorf("letters due: %v, want %v", got, want)
	}
	return due
}

// print writes a letter and prints it.
func (h hands) print(id workflow.ApplicationID, kind letter.Kind, to letter.Person) {
	h.Helper()
	l := h.Write(id, kind, to)
	_, err := h.send(l, false)
	h.must(err)
}

// Six weeks before the review both are to be written to, two weeks before once
// more, and nobody who has been.
func TestLettersComeDueAndRemind(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		on := d.role(id).Review.Date
		d.until(on.AddDays(-43).String())
		d.wantDue()
		d.until(on.AddDays(-42).String())
		due := d.wantDue("L08 to the proxy", "L08 to the patient")
		if due[0].On != on || due[0].Since != on.AddDays(-42) || due[0].Ref != d.role(id).Ref || due[0].Name == "" {
			t.Errorf("due is %+v", due[0])
		}
		d.As(administrator).print(id, letter.ReviewDue, letter.Proxy)
		d.wantDue("L08 to the patient")
		d.must(d.As(administrator).try.Write(d.Context(), id, letter.ReviewDue, letter.Patient))
		d.wantDue() // written, and waiting to be printed
		d.until(on.AddDays(-14).String())
		d.wantDue("L08 to the proxy again")
		d.As(administrator).print(id, letter.ReviewDue, letter.Proxy)
		d.wantDue()
		if _, err := d.As(receptionist).try.LettersDue(d.Context()); err == nil {
			t.Error("reception lists letters it may not write")
		}
	})
}

// Letters about access that was ever held are the clinician's, and nobody else
// learns that any is due.
func TestLettersDueOfHeldAccessAreTheCliniciansAlone(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(mensah)
		d.As(receptionist).Suspend(id, "A neighbour rang.")
		d.must(d.giveBack(id, nil))
		d.until(d.role(id).Review.Date.AddDays(-20).String())
		d.wantDue()
		if due, err := d.As(safeguarding).try.LettersDue(d.Context()); err != nil || len(due) != 2 {
			t.Errorf("the lead is told of %d letters: %v", len(due), err)
		}
	})
}

// Case 23, as it happens: the GP system shows when she last used it, the report
// lists it, both are written to, and a person ends it.
func TestScenario23FiveYearsUnused(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(beck)
		role := d.role(id).ID
		d.wantUnused()
		d.wantDue()
		record := d.As(administrator).try.RecordLastUsed
		d.WantRefused(record(d.Context(), role, nhs.Date{}), "on which day")
		d.WantRefused(record(d.Context(), role, nhs.MustDate("2026-12-02")), "after today")
		d.WantNotAllowed(d.As(receptionist).try.RecordLastUsed(d.Context(), role, nhs.MustDate("2021-11-04")))
		d.must(record(d.Context(), role, nhs.MustDate("2025-11-04")))
		d.wantUnused(review.UnusedYear)
		d.wantDue()
		d.must(record(d.Context(), role, nhs.MustDate("2021-11-04")))
		if r := d.role(id); r.LastUsed.By != d.staff[administrator].ID {
			t.Errorf("recorded by %s", r.LastUsed.By)
		}
		d.wantUnused(review.Unused)
		d.wantDue("L08 to the proxy", "L08 to the patient")
		d.As(administrator).print(id, letter.ReviewDue, letter.Proxy)
		d.As(administrator).print(id, letter.ReviewDue, letter.Patient)
		d.wantDue()
		d.until("2027-01-12") // nobody answered
		d.As(administrator).End(id, "ROLE_DEACTIVATED_INACTIVE_ROLE")
		d.WantTasks(0, 1)
		d.wantUnused()
		d.Comes(id, beck, comesTo{
			state: workflow.Approved, basis: basis.Consent, end: "2028-11-30 BASIS", review: "2027-11-30 BASIS",
			sent: "end ROLE_DEACTIVATED_INACTIVE_ROLE: done", store: "inactive ROLE_DEACTIVATED_INACTIVE_ROLE",
			letters: []string{"L08 to the patient", "L08 to the proxy"},
		})
	})
}

// wantUnused checks the report's category for the one role there is.
func (d *desk) wantUnused(want ...review.Category) {
	d.Helper()
	lines, _, err := d.db.Roles(d.Context(), report.Asked(workflow.Staff{}))
	d.must(err)
	rep := report.Reviews(lines, nhs.DateIn(time.Now()), d.rules.Policy, report.Filter{Within: 90})
	for _, c := range []review.Category{review.Unused, review.UnusedYear} {
		n := 0
		if len(want) > 0 && want[0] == c {
			n = 1
		}
		if rep.Counts[c] != n {
			d.Errorf("%d roles are listed as %q, want %d", rep.Counts[c], c.Words(), n)
		}
	}
}

// A practice may let a proxy keep access for some days after a death. No letter
// about a day goes out, nobody applies for the dead, and it ends for the death.
func TestAccessOutlivesThePatientOnlyAsThePracticeAllows(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.rules.Policy.AfterDeathDays = 14
		id := d.inForce(reed)
		_, err := d.As(administrator).try.Happened(d.Context(), d.role(id).ID, workflow.PatientDied, "")
		d.must(err)
		r := d.WantRole(id, workflow.RoleActive)
		if r.End.Date != nhs.MustDate("2026-12-15") || r.End.Rule != review.RuleDeath {
			t.Errorf("it ends on %s by %s", r.End.Date, r.End.Rule)
		}
		d.wantDue()
		d.As(administrator).wantOffers(id)
		d.Send()
		if s := d.WantAtStore(reed, "active", "ROLE_CREATED"); s.End != "2026-12-15" {
			t.Errorf("the national store has it to %s", s.End)
		}
		other := reed
		other.proxy, other.words = juke.proxy, "Daughter"
		late := d.As(receptionist).Register(d.onPaper(other))
		if c := d.As(receptionist).Open(late); !c.Facts.Patient.Dead {
			t.Error("somebody else applies, and nobody knows of the death")
		}
		d.until("2026-12-16")
		if r := d.WantRole(id, workflow.RoleInactive); r.EndReason != workflow.ReasonPatientDied || r.EndedOn != nhs.MustDate("2026-12-15") {
			t.Errorf("it ended for %s on %s", r.EndReason, r.EndedOn)
		}
		d.WantTasks(0, 1)
	})
}

// A last day that comes sooner stays, and suspended access ends at once.
func TestADeathProlongsNothing(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.rules.Policy.AfterDeathDays = 14
		id := d.inForce(reed)
		d.must(d.As(administrator).try.Reduce(d.Context(), d.role(id).ID, workflow.Reduction{End: nhs.MustDate("2026-12-04"), Why: "She asked."}))
		d.must2(d.As(administrator).try.Happened(d.Context(), d.role(id).ID, workflow.PatientDied, ""))
		if r := d.role(id); r.End.Date != nhs.MustDate("2026-12-04") {
			t.Errorf("it ends on %s", r.End.Date)
		}
		other := d.inForce(mensah)
		d.As(receptionist).Suspend(other, "A neighbour rang.")
		d.must2(d.As(administrator).try.Happened(d.Context(), d.role(other).ID, workflow.PatientDied, ""))
		if r := d.role(other); r.Suspended() || r.EndReason != workflow.ReasonPatientDied {
			t.Errorf("it is %s for %s", r.State, r.EndReason)
		}
	})
}

func (d *desk) must2(_ int, err error) { d.Helper(); d.must(err) }

// The queue knows whether anybody told the applicant that it came.
func TestTheQueueKnowsWhetherAnybodyAcknowledged(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		asked := d.As(receptionist).Register(d.onPaper(juke))
		d.As(receptionist).Ask(asked, "Her own passport", "2026-12-08")
		line := func(of workflow.ApplicationID) workflow.QueueLine {
			lines, _, err := d.db.Queue(d.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: d.staff[receptionist], Only: []workflow.ApplicationID{of}})
			d.must(err)
			return lines[0]
		}
		if by := line(id).AcknowledgeBy(d.rules.Policy, d.rules.Calendar); by != nhs.MustDate("2026-12-03") {
			t.Errorf("to be acknowledged by %s", by)
		}
		if by := line(asked).AcknowledgeBy(d.rules.Policy, d.rules.Calendar); !by.IsZero() {
			t.Errorf("somebody who was asked for something is to be told by %s that it came", by)
		}
		d.As(administrator).print(id, letter.Acknowledged, letter.Proxy)
		if by := line(id).AcknowledgeBy(d.rules.Policy, d.rules.Calendar); !by.IsZero() {
			t.Errorf("still to be acknowledged by %s", by)
		}
		d.WantCase(id, workflow.New)
		if n := line(id).OpenLong(nhs.MustDate("2026-12-28"), d.rules.Policy); n != 0 {
			t.Errorf("flagged after %d days", n)
		}
		if n := line(id).OpenLong(nhs.MustDate("2026-12-29"), d.rules.Policy); n != 28 {
			t.Errorf("flagged after %d days, want 28", n)
		}
	})
}
