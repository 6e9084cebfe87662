package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// registerHead is the first line of a register from an older system, in an order
// of its own.
const registerHead = "basis,since,end,services,relationship," +
	"patient nhs number,patient family name,patient given name,patient born,proxy nhs number,proxy family name,proxy given name,proxy born\n"

// moved is a row of such a register.
func moved(on, since, end, services string, c couple) string {
	return fmt.Sprintf("%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", on, since, end, services, c.words,
		c.patient.NHSNumber.Full(), c.patient.Family, c.patient.Given, c.patient.Born, c.proxy.NHSNumber.Full(), c.proxy.Family, c.proxy.Given, c.proxy.Born)
}

// problems are those of a file, as "3: words".
func problems(b casework.Bulk) (all []string) {
	for _, p := range b.Problems {
		all = append(all, fmt.Sprintf("%d: %s", p.Line, p.Words()))
	}
	return all
}

// theMoved is the role of the case a row was given.
func (d *desk) theMoved(ref string) workflow.Role {
	d.Helper()
	lines, _, err := d.db.Roles(d.Context(), workflow.RoleFilter{})
	d.must(err)
	i := slices.IndexFunc(lines, func(l workflow.RoleLine) bool { return l.Ref == ref })
	if i < 0 {
		d.Fatalf("nobody has %s", ref)
	}
	r, err := d.db.Role(d.Context(), lines[i].ID)
	d.must(err)
	return r
}

// Access from an older system comes in as it stands there, on a basis nobody
// knows: in force, never more than it was, to be replaced within 90 days, and
// not told to the store before that.
func TestAccessOnAnUnknownBasisIsTakenOverAndReplaced(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.met = append(d.met, mensah, quill)
		file := registerHead + moved("unknown", "2019-05-20", "", "PRESCR APPT RECRD", mensah) + moved("unknown", "20/05/2023", "2031-01-01", "PRESCR", quill)
		b, err := d.As(manager).try.MoveRegister(d.Context(), strings.NewReader(file), false)
		d.must(err)
		if b.Rows != 2 || b.Good != 2 {
			t.Fatalf("%d of %d rows would be taken: %v", b.Good, b.Rows, problems(b))
		}
		if n, _ := d.db.RoleCounts(d.Context()); len(n) != 0 {
			t.Errorf("looking at the file made %v", n)
		}
		if b, err = d.As(manager).try.MoveRegister(d.Context(), strings.NewReader(file), true); err != nil || b.Good != 2 {
			t.Fatalf("%d rows taken: %v", b.Good, err)
		}
		r := d.theMoved("REF-0001")
		if r.State != workflow.RoleActive || r.Basis != basis.Unknown || r.Start != nhs.MustDate("2019-05-20") || r.RecordFrom != r.Start || r.OpenEnded == "" ||
			r.Review.Date != nhs.MustDate("2027-03-01") || !r.SetUp.Done() || r.GrantedBy != "" {
			t.Errorf("moved over as %+v", r)
		}
		if child := d.theMoved("REF-0002"); child.End.Date != nhs.MustDate("2031-01-01") || child.Start != nhs.MustDate("2023-05-20") {
			t.Errorf("the child’s is from %s to %s", child.Start, child.End.Date)
		}
		d.WantTasks(0, 0)
		d.Send()
		d.WantAtStore(mensah, "", "")
		if n := len(d.store.Log()); n != 0 {
			t.Errorf("the store was asked %d times", n)
		}
		// Frozen: nothing is added to it but by a decision on a real basis.
		d.WantRefused(d.As(administrator).try.Reduce(d.Context(), r.ID, workflow.Reduction{Scopes: append(slices.Clone(r.Scopes), basis.Documents), Why: "She asked."}), "take a new decision")
		id := r.Application
		again := d.As(receptionist).renew(id)
		d.As(clinician).wantBlocked(again, basis.Unknown, "Never chosen.")
		decision := d.As(clinician).Grant(again, basis.Consent)
		d.Wait(2 * time.Minute)
		d.Send()
		d.WantOutgoing(again, workflow.OutgoingDone, "")
		if s := d.WantAtStore(mensah, "active", "ROLE_CREATED"); s.End != decision.End.Date.String() || s.Basis != "consent" {
			t.Errorf("the store has it on %s to %s", s.Basis, s.End)
		}
		if r := d.role(again); r.Unsent || r.Basis != basis.Consent || r.Review.Date.Before(nhs.MustDate("2027-03-02")) {
			t.Errorf("it rests on %s, to be looked at by %s", r.Basis, r.Review.Date)
		}
	})
}

// Taking the decision back leaves it as it was moved over.
func TestTakingBackTheFirstDecisionOnMovedAccess(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.met = append(d.met, mensah)
		d.must(d.As(manager).try.MoveOver(d.Context(), movedMensah()))
		r := d.theMoved("REF-0001")
		again := d.As(receptionist).renew(r.Application)
		d.As(clinician).Grant(again, basis.Consent)
		d.As(clinician).Undo(again)
		if now := d.theMoved("REF-0001"); !now.Unsent || now.Basis != basis.Unknown || now.Review != r.Review {
			t.Errorf("it is on %s, unsent %v", now.Basis, now.Unsent)
		}
		d.Wait(time.Hour)
		d.Send()
		d.WantAtStore(mensah, "", "")
	})
}

func movedMensah() workflow.Moved {
	return workflow.Moved{Patient: mensah.patient, Proxy: mensah.proxy, RelationshipWords: "Wife", Basis: basis.Unknown, Scopes: basis.Smallest, Since: nhs.MustDate("2019-05-20")}
}

// Its ending is told at once: an older system may have told the store of it.
func TestAnEndingOfMovedAccessReachesTheStore(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.met = append(d.met, mensah)
		for _, p := range []workflow.Person{mensah.patient, mensah.proxy} {
			d.must(d.store.AddPerson(emulator.Person{NHSNumber: p.NHSNumber.Full(), Family: p.Family, Given: p.Given, BirthDate: p.Born.String(), ODS: "Z99901"}))
		}
		_, err := d.store.AddRole(emulator.Role{Patient: mensah.patient.NHSNumber.Full(), Proxy: mensah.proxy.NHSNumber.Full(),
			Status: "active", Reason: "ROLE_CREATED", Grantor: "Z99901", Start: "2019-05-20"})
		d.must(err)
		d.must(d.As(manager).try.MoveOver(d.Context(), movedMensah()))
		r := d.theMoved("REF-0001")
		d.must(d.As(administrator).try.Reduce(d.Context(), r.ID, workflow.Reduction{End: nhs.MustDate("2027-01-31"), Why: "He asked."}))
		d.WantOutgoing(r.Application, workflow.OutgoingLocal, "once its legal basis is decided here")
		d.As(receptionist).Suspend(r.Application, "A neighbour rang.")
		d.Send()
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
		d.must(d.giveBack(r.Application, nil))
		d.Send()
		d.WantOutgoing(r.Application, workflow.OutgoingLocal, "once its legal basis is decided here")
		d.WantAtStore(mensah, "inactive", "ROLE_SUSPENDED_PENDING_REVIEW")
	})
}

// What does not fit is named by its line and left out, in words that name
// nobody; a file that is no such file is not begun.
func TestRowsThatDoNotFitAreNamedByTheirLine(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.inForce(apsley)
		d.met = append(d.met, mensah, juke)
		young := mensah
		young.proxy.Born = nhs.MustDate("2012-02-02")
		adult := juke
		file := registerHead +
			moved("unknown", "2019-05-20", "", "PRESCR", mensah) +
			moved("unknown", "2019-05-20", "", "PRESCR", mensah) +
			moved("friendship", "2019-05-20", "", "PRESCR", juke) +
			moved("Parental responsibility", "2019-05-20", "", "PRESCR", adult) +
			moved("unknown", "2030-05-20", "", "PRESCR", juke) +
			moved("unknown", "2019-05-20", "2026-11-30", "PRESCR", juke) +
			moved("unknown", "20 May", "", "PRESCR MAPS", juke) +
			moved("unknown", "2019-05-20", "", "PRESCR", apsley) +
			"unknown,2019-05-20\n" +
			strings.Replace(moved("unknown", "2019-05-20", "", "PRESCR", juke), juke.patient.NHSNumber.Full(), "9990007501", 1) +
			moved("consent", "2019-05-20", "", "PRESCR", juke)
		want := []string{
			"3: These two people stand in an earlier line already.",
			"4: The basis is none of consent, health-and-welfare-lasting-power-of-attorney, court-appointed-personal-welfare-deputy, best-interest, parental-responsibility, care-home, unknown; write unknown where nobody knows.",
			"5: Parental responsibility ends at 16. Switch the access off, or bring it over as unknown.",
			"6: Access cannot have begun after today.",
			"7: Its last day has passed, so it is not brought over.",
			"8: “since” is not a day such as 2021-11-04 or 04/11/2021. A service is not one of PRESCR, APPT, RECRD, TEST, VACC, COND, CONSULT, DOCS.",
			"9: These two people already have access in force, from REF-0001.",
			"10: The line cannot be read: it has too few or too many columns, or a quote is open.",
			"11: The patient nhs number is not one: a digit is wrong or missing.",
		}
		for _, commit := range []bool{false, true} {
			b, err := d.As(administrator).try.MoveRegister(d.Context(), strings.NewReader(file), commit)
			d.must(err)
			if b.Rows != 11 || b.Good != 2 || strings.Join(problems(b), "\n") != strings.Join(want, "\n") {
				t.Errorf("%d of %d rows are good:\n%s\nwant\n%s", b.Good, b.Rows, strings.Join(problems(b), "\n"), strings.Join(want, "\n"))
			}
		}
		// On a known basis it lasts no longer than one given today.
		if r := d.theMoved("REF-0003"); r.Basis != basis.Consent || r.End.Date != nhs.MustDate("2028-11-30") || r.End.Rule != review.RuleBasis {
			t.Errorf("on %s to %s by %s", r.Basis, r.End.Date, r.End.Rule)
		}
		b, err := d.As(administrator).try.MoveRegister(d.Context(), strings.NewReader("name,number\n"), true)
		if err == nil || b.Rows != 0 || !strings.Contains(err.Error(), "patient nhs number") {
			t.Errorf("another file: %d rows, %v", b.Rows, err)
		}
		_, err = d.As(receptionist).try.MoveRegister(d.Context(), strings.NewReader(file), true)
		d.WantNotAllowed(err)
	})
}

// Days of last use come from a file too: each is an entry, an older day than the
// one on record is left out, and so is a pair nobody here knows.
func TestDaysOfLastUseComeFromAFile(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(beck)
		other := d.inForce(mensah)
		row := func(c couple, on string) string {
			return c.patient.NHSNumber.Display() + "," + c.proxy.NHSNumber.Full() + "," + on + "\n"
		}
		file := "Patient NHS number,Proxy NHS number,Last used\n" + row(beck, "04/11/2021") + row(juke, "2021-11-04") + row(mensah, "2026-12-02") + row(mensah, "2026-11-20")
		want := []string{"3: Nobody here has access in force for these two numbers.", "4: It cannot have been used after today."}
		b, err := d.As(administrator).try.UseRecords(d.Context(), strings.NewReader("\ufeff"+strings.Replace(file, "Patient NHS number", `"Patient NHS number"`, 1)), false) // as a spreadsheet writes it
		d.must(err)
		if b.Good != 2 || !slices.Equal(problems(b), want) || !d.role(id).LastUsed.On.IsZero() {
			t.Fatalf("%d would be taken, %q; on record is %s", b.Good, problems(b), d.role(id).LastUsed.On)
		}
		b, err = d.As(administrator).try.UseRecords(d.Context(), strings.NewReader(file), true)
		d.must(err)
		if b.Good != 2 || d.role(id).LastUsed.On != nhs.MustDate("2021-11-04") || d.role(other).LastUsed.On != nhs.MustDate("2026-11-20") {
			t.Errorf("%d taken; last used on %s and %s", b.Good, d.role(id).LastUsed.On, d.role(other).LastUsed.On)
		}
		d.wantUnused(review.Unused)
		older := "patient nhs number,proxy nhs number,last used\n" + row(mensah, "2020-01-01")
		b, err = d.As(administrator).try.UseRecords(d.Context(), strings.NewReader(older), true)
		d.must(err)
		if got := problems(b); len(got) != 1 || !strings.Contains(got[0], "A later day is on record already.") {
			t.Errorf("an older day: %q", got)
		}
		log, err := d.db.AuditTail(d.Context(), d.staff[manager], 3)
		d.must(err)
		if log[0].Act != workflow.ActLastUsed || len(log[0].Details) != 2 || log[1].RoleID == "" {
			t.Errorf("the log ends with %+v", log[0])
		}
		_, err = d.As(receptionist).try.UseRecords(d.Context(), strings.NewReader(file), true)
		d.WantNotAllowed(err)
	})
}
