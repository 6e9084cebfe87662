package workflow

import (
	"errors"
	"strings"
	"testing"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

var admin = Staff{ID: "sam", Name: "Sam Okafor", Roles: []StaffRole{Administrator}}

// yearly is a wife's access by consent, looked at yearly for two years.
func yearly() Role {
	d := husbandAndWife()
	return Role{ID: "r1", State: RoleActive, Application: "a1", Ref: "REF-0001", Patient: d.Patient, Proxy: d.Proxy, Basis: basis.Consent,
		Scopes: []basis.Scope{basis.Prescriptions}, Start: nhs.MustDate("2025-12-10"),
		End:    review.Candidate{Date: nhs.MustDate("2027-12-09"), Rule: review.RuleBasis},
		Review: review.Candidate{Date: nhs.MustDate("2026-12-09"), Rule: review.RuleBasis}}
}

// A review inside the term that was decided may leave access as it is, whatever
// wants a fresh decision may not (domain 5.1).
func TestWhatAReviewMayLeaveAsItIs(t *testing.T) {
	rules, today := shipped(t), nhs.DateIn(noon)
	with := func(change func(*Role)) Role { r := yearly(); change(&r); return r }
	young := func(r *Role) { r.Patient.Born = nhs.MustDate("2012-12-24") }
	numbered := with(func(r *Role) { r.National = &National{Status: NationalActive, Renumbered: true} })
	delegate := Staff{ID: "s-nurse", Roles: []StaffRole{Clinician, Delegated}}
	for _, c := range []struct {
		says string
		role Role
		by   Staff
		no   string // part of what stands against it; "" when nothing does
		next string
	}{
		{"a yearly look at two years of consent", yearly(), admin, "", "2027-11-30"},
		{"never past the last day", with(func(r *Role) { r.End.Date = nhs.MustDate("2027-03-09") }), admin, "", "2027-03-09"},
		{"not on the last day itself", with(func(r *Role) { r.End.Date = today }), admin, "its last day", ""},
		{"not a basis nobody knows", with(func(r *Role) { r.Basis = basis.Unknown }), gp, "Nobody knows", ""},
		{"not a birthday", with(func(r *Role) { r.Review.Rule = review.RuleAge11 }), gp, "birthday", ""},
		{"not an assessment that ran out", with(func(r *Role) { r.Review.Rule = review.RuleCompetence }), gp, "assessment", ""},
		{"not on an old finding", with(func(r *Role) { r.Basis, r.AssessedOn = basis.BestInterests, nhs.MustDate("2025-11-01") }), gp, "12 months old", ""},
		{"an attorney's by a clinician", with(func(r *Role) { r.Basis = basis.Attorney }), gp, "", "2027-11-30"},
		{"and by nobody else", with(func(r *Role) { r.Basis = basis.Attorney }), admin, "responsible clinician", ""},
		{"what happened, by a clinician", with(func(r *Role) { r.News = []News{{Dispute, today}} }), gp, "", "2027-11-30"},
		{"and by nobody else", with(func(r *Role) { r.News = []News{{Dispute, today}} }), admin, "responsible clinician", ""},
		{"nor by a delegate", with(func(r *Role) { r.News = []News{{Dispute, today}} }), delegate, "responsible clinician", ""},
		{"an attorney's is beyond a delegation", with(func(r *Role) { r.Basis = basis.Attorney }), delegate, "responsible clinician", ""},
		{"a young person's own consent is not", with(young), delegate, "", "2027-11-30"},
		{"but the record is", with(func(r *Role) { young(r); r.Scopes = []basis.Scope{basis.Record} }), delegate, "responsible clinician", ""},
		{"and so is what was ever held", with(func(r *Role) { young(r); r.EverHeld = true }), delegate, "responsible clinician", ""},
		{"not under a number nobody has looked at", numbered, gp, "another NHS number", ""},
		{"one that may stay so is", with(func(r *Role) { *r = numbered; r.Looked = r.National }), gp, "", "2027-11-30"},
		{"a young person's by nobody in the office", with(young), admin, "responsible clinician", ""},
	} {
		next, needs := c.role.Continue(c.by, rules, today)
		switch {
		case c.no == "" && (len(needs) > 0 || next.Date.String() != c.next):
			t.Errorf("%s: until %s, %v", c.says, next.Date, needs)
		case c.no != "" && (len(needs) == 0 || !strings.Contains(needs[0].Words, c.no)):
			t.Errorf("%s: %v, want %q", c.says, needs, c.no)
		}
	}
}

func TestAReviewKeepsItsDayAndItsOutcome(t *testing.T) {
	rules, today := shipped(t), nhs.DateIn(noon)
	r := yearly()
	r.News = []News{{Complaint, today}}
	c, err := r.RecordReview(ReviewRecord{Outcome: ReviewContinues, Next: nhs.MustDate("2027-06-01"), Why: "Rang him: he still wants it."}, "m1", gp, rules, noon)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Role()
	if got.Reviewed != (Reviewed{today, gp.ID, ReviewContinues}) || got.Review.Date != nhs.MustDate("2027-06-01") || len(got.News) > 0 {
		t.Errorf("reviewed %+v, next %s, news %v", got.Reviewed, got.Review.Date, got.News)
	}
	if got.End != r.End || got.State != r.State || len(c.Outgoing()) > 0 {
		t.Error("a look changed what was decided")
	}
	for _, v := range []ReviewRecord{
		{Outcome: ReviewContinues, Next: nhs.MustDate("2027-12-05"), Why: "Looked."}, // more than a year on
		{Outcome: ReviewContinues, Next: today, Why: "Looked."},
		{Outcome: ReviewContinues, Next: nhs.MustDate("2027-06-01")},
		{Outcome: ReviewRenewed, Next: nhs.MustDate("2027-06-01"), Why: "Renewed without a decision."},
		{},
	} {
		if _, err := r.RecordReview(v, "m1", gp, rules, noon); !errors.As(err, new(*Refusal)) {
			t.Errorf("%+v was taken: %v", v, err)
		}
	}
	if _, err := r.RecordReview(ReviewRecord{Outcome: ReviewContinues}, "m1", receptionist, rules, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("by a receptionist: %v", err)
	}
}

func TestAReviewThatEndsOrSuspendsDoesBothAtOnce(t *testing.T) {
	rules := shipped(t)
	for _, c := range []struct {
		v      ReviewRecord
		reason string
	}{
		{ReviewRecord{Outcome: ReviewEnded}, ""},
		{ReviewRecord{Outcome: ReviewSuspended, Why: "He was not sure."}, ReasonSuspended},
	} {
		if c.v.Outcome == ReviewEnded {
			c.v.Ending.Reason = rules.Reasons.Of(ReasonEnds)[0].Code
			c.reason = c.v.Ending.Reason
		}
		ch, err := yearly().RecordReview(c.v, "m1", gp, rules, noon)
		if err != nil {
			t.Fatal(err)
		}
		r := ch.Role()
		if r.State != RoleInactive || r.EndReason != c.reason || r.Reviewed.Outcome != c.v.Outcome || !r.SwitchOff.Open() || len(ch.Outgoing()) != 1 {
			t.Errorf("%s: %s for %s, reviewed %q", c.v.Outcome, r.State, r.EndReason, r.Reviewed.Outcome)
		}
		if a := ch.Audit(); len(a) != 2 || a[1].Act != ActReview || a[1].By != gp.ID {
			t.Errorf("%s: the log has %+v", c.v.Outcome, a)
		}
	}
}

func TestADayToLookOnlyEverComesNearer(t *testing.T) {
	r := yearly()
	none := yearly()
	none.Review = review.Candidate{}
	for _, c := range []struct {
		role Role
		on   string
		ok   bool
	}{
		{r, "2026-12-08", true}, {r, "2026-12-01", true}, {r, "2026-12-09", false}, {r, "2027-01-09", false}, {r, "2026-11-30", false}, {r, "", false},
		{none, "2027-05-01", true}, {none, "2027-12-10", false},
	} {
		on, err := nhs.ParseDate(c.on)
		if err != nil {
			t.Fatal(err)
		}
		ch, err := c.role.SetReview(on, admin, noon)
		if (err == nil) != c.ok {
			t.Errorf("%s instead of %s: %v", c.on, c.role.Review.Date, err)
		}
		if err == nil && (ch.Role().Review.Date != on || ch.Role().End != c.role.End) {
			t.Errorf("%s: looked at by %s", c.on, ch.Role().Review.Date)
		}
	}
}

func TestAReviewHasAnOwner(t *testing.T) {
	c, err := yearly().Assign(gp.ID, admin, noon)
	if err != nil || c.Role().Owner != gp.ID || c.Audit()[0].Details[0] != (Detail{"owner", "", string(gp.ID)}) {
		t.Errorf("%+v: %v", c.Audit(), err)
	}
	if _, err := yearly().Assign(gp.ID, receptionist, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("by a receptionist: %v", err)
	}
}
