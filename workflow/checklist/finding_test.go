package checklist

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func TestAFindingSaysWhatWhoWhenAboutWhatAndUntilWhen(t *testing.T) {
	set := shipped(t)
	s := kinds["an incapable adult"](newStory(t, set)).ready()
	it, _ := set.Item("M9")
	s.a["M9"] = it.Marks(s.a["M9"], s.f, s.f.Requested)
	got := set.Findings(s.f, s.a).All
	on := nhs.MustDate("2026-12-01")
	want := []Finding{
		{Kind: IdentityFinding, Item: "I4.patient", Person: Patient, Outcome: "high", Words: "Yes, high level", By: "staff-1", Role: Administrator, On: on},
		{Kind: IdentityFinding, Item: "I4.proxy", Person: Proxy, Outcome: "high", Words: "Yes, high level", By: "staff-1", Role: Administrator, On: on},
		{Kind: CoercionFinding, Item: "C5", Outcome: "no", Words: "The patient is not afraid of saying no.", By: "staff-1", Role: Clinician, On: on, Until: nhs.MustDate("2027-03-01")},
		{Kind: CoercionFinding, Item: "C7", Outcome: "none", Words: "Nobody noticed any sign of pressure.", By: "staff-1", Role: Receptionist, On: on, Until: nhs.MustDate("2027-03-01")},
		{Kind: CapacityFinding, Item: "M9", Outcome: "lacks", Words: "The patient cannot decide, so consent cannot be taken from them.", By: "staff-1", Role: Clinician, On: on,
			About: []basis.Scope{basis.Prescriptions, basis.Appointments}, Until: nhs.MustDate("2027-03-01")},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	// A day too old to decide on, it says so; so does the case.
	s.f.Today = nhs.MustDate("2027-03-02")
	for _, f := range set.Findings(s.f, s.a).All {
		if old := f.Stale != ""; old != !f.Until.IsZero() {
			t.Errorf("%s of %s on %s: %q", f.Kind, f.On, s.f.Today, f.Stale)
		}
	}
	s.f.StaleDays = 91
	if fresh := set.Findings(s.f, s.a).All; slices.ContainsFunc(fresh, func(f Finding) bool { return f.Stale != "" }) {
		t.Error("the practice's own number of days does not count")
	}
}

func TestEvidenceOfParentalResponsibilityIsSeenAgainAfterAYear(t *testing.T) {
	s := kinds["a child of 5"](newStory(t, shipped(t))).ready()
	found := func() Finding {
		all := s.set.Findings(s.f, s.a).All
		i := slices.IndexFunc(all, func(f Finding) bool { return f.Kind == ParentalFinding })
		return all[i]
	}
	if f := found(); f.Outcome != "birth-certificate" || f.Until != nhs.MustDate("2027-11-30") || f.Stale != "" {
		t.Errorf("found %+v", f)
	}
	s.f.Today = nhs.MustDate("2027-12-01")
	if f := found(); f.Stale == "" || s.does("P2", "") != "blocks" {
		t.Errorf("after a year: %+v, which %s", f, s.does("P2", ""))
	}
}

// A finding is for one decision: with more services than it was made for it is
// made again.
func TestMoreServicesThanWereInMindAreFoundOnAgain(t *testing.T) {
	for kind, id := range map[string]ItemID{"an incapable adult": "M9", "a competent teen": "G10"} {
		s := kinds[kind](newStory(t, shipped(t))).ready()
		it, _ := s.set.Item(id)
		s.a[id] = it.Marks(s.a[id], s.f, []basis.Scope{basis.Appointments, basis.Prescriptions})
		s.f.Granted = []basis.Scope{basis.Appointments}
		if got := s.does(id, ""); got != "passes" {
			t.Errorf("%s: with fewer services %s %s", kind, id, got)
		}
		s.f.Granted = []basis.Scope{basis.Appointments, basis.Results}
		st, _ := s.result().Find(id)
		if s.does(id, "") != "blocks" || !strings.Contains(st.Words, "without test results") {
			t.Errorf("%s: with more services %s %s: %s", kind, id, s.does(id, ""), st.Words)
		}
	}
}

// Identity is of a person with a name: under another it is checked again.
func TestAnotherNameIsCheckedAgain(t *testing.T) {
	s := newStory(t, shipped(t))
	s.f.Patient.Name = "Quentin Bray"
	s.ready()
	it, _ := s.set.Item("I4.patient")
	s.a[it.ID] = it.Marks(s.a[it.ID], s.f, nil)
	s.f.Patient.Name = " quentin  BRAY"
	if got := s.does(it.ID, ""); got != "passes" {
		t.Errorf("in other capitals it %s", got)
	}
	s.f.Patient.Name = "Quentin Marsh"
	if got := s.does(it.ID, ""); got != "blocks" {
		t.Errorf("under another name it %s", got)
	}
	s.f.Patient.Name, s.f.Patient.Born = "Quentin Bray", nhs.MustDate("1953-03-12")
	if got := s.does(it.ID, ""); got != "blocks" {
		t.Errorf("with another birth date it %s", got)
	}
	// What NHS login proved is not asked again.
	s.f.Channel, s.f.Applicant, s.f.Proved = "store", Patient, Proof{ID: "ar-1", At: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}
	delete(s.a, it.ID)
	if got := s.does(it.ID, ""); got != "passes" {
		t.Errorf("proved by NHS login it %s", got)
	}
}

// A finding that nobody can say the services of is not taken over by newer
// questions.
func TestAFindingWithoutItsServicesIsMadeAgain(t *testing.T) {
	s := kinds["an incapable adult"](newStory(t, shipped(t))).ready()
	a := s.a["M9"]
	if s.set.StillAsks(s.set, "M9", a) {
		t.Error("it is taken over")
	}
	if a.For = s.f.Requested; !s.set.StillAsks(s.set, "M9", a) {
		t.Error("one with its services is not")
	}
}

// A day that has not come is the day of a wrong clock: nothing rests on it.
func TestAFindingOfADayToComeCountsForNothing(t *testing.T) {
	for kind, id := range map[string]ItemID{"an incapable adult": "M9", "a competent teen": "G10", "a child of 5": "P2"} {
		s := kinds[kind](newStory(t, shipped(t))).ready()
		a := s.a[id]
		a.At = a.At.AddDate(0, 0, 1)
		s.a[id] = a
		st, _ := s.result().Find(id)
		if s.does(id, "") != "blocks" || !strings.Contains(st.Words, "2 December 2026, a day that has not come yet") {
			t.Errorf("%s: a finding of tomorrow %s: %s", kind, s.does(id, ""), st.Words)
		}
	}
}

// A young person is assessed again at the next milestone, however long a practice
// lets findings count; only one made within the notice period outlasts it, and
// none the 16th birthday.
func TestAFindingOfCompetenceIsOutgrown(t *testing.T) {
	for _, c := range []struct{ born, until string }{
		{"2013-06-01", "2027-12-01"}, // 13 already: for all the days the practice gives
		{"2014-06-01", "2027-05-31"}, // turns 13 half a year after
		{"2014-01-01", "2027-12-01"}, // turns 13 within the notice, which the finding was for
		{"2011-01-01", "2026-12-31"}, // turns 16 within the notice
		{"2010-12-02", "2026-12-01"}, // turns 16 the day after
	} {
		s := kinds["a competent teen"](newStory(t, shipped(t)))
		s.f.StaleDays, s.f.Patient.Born = 365, nhs.MustDate(c.born)
		all := s.ready().set.Findings(s.f, s.a).All
		i := slices.IndexFunc(all, func(f Finding) bool { return f.Kind == CompetenceFinding })
		if all[i].Until != nhs.MustDate(c.until) || all[i].Stale != "" {
			t.Errorf("born %s: counts until %s, %s", c.born, all[i].Until, all[i].Stale)
		}
	}
}

// What each finding of capacity needs of the abilities, the impairment and the
// cause (domain 3.6): each cell with its sentence, and nothing blank ever able.
func TestWhatAFindingOfCapacityNeeds(t *testing.T) {
	set := shipped(t)
	for _, c := range []struct{ abilities, impaired, because, note, finding, says string }{
		{"yyyy", "", "", "", "has", ""},
		{"yyyy", "yes", "yes", "", "has", ""}, // an impairment that takes no ability takes no capacity
		{"yyy-", "", "", "", "has", "all four abilities"},
		{"yyy?", "", "", "", "has", "all four abilities"},
		{"nyy-", "no", "", "Hurried.", "has", "all four abilities"},
		{"nyyy", "", "", "Hurried.", "has", "Say first whether there is an impairment"},
		{"nyyy", "yes", "", "Hurried.", "has", "Say first whether there is an impairment"},
		{"nyyy", "dk", "", "Hurried.", "has", "Say first whether there is an impairment"},
		{"nyyy", "yes", "yes", "Hurried.", "has", "That is not being able to decide"},
		{"nyyy", "no", "", "", "has", "Give the reason"},
		{"nyyy", "yes", "no", "", "has", "think of pressure"},
		{"nyyy", "no", "", "Hurried by her son.", "has", ""},
		{"nyyy", "yes", "no", "Hurried by her son.", "has", ""},
		{"nyyy", "yes", "yes", "", "lacks", ""},
		{"yyyn", "yes", "yes", "", "lacks", ""},
		{"yyyy", "yes", "yes", "", "lacks", "needs an ability that is missing"},
		{"nyyy", "yes", "no", "", "lacks", "needs an ability that is missing"},
		{"nyyy", "yes", "", "", "lacks", "needs an ability that is missing"},
		{"nyyy", "no", "yes", "", "lacks", "needs an ability that is missing"},
		{"----", "", "", "", "lacks", "needs an ability that is missing"},
	} {
		a := Answers{"M0": {Value: Yes}, "M7": {Value: c.impaired}, "M8": {Value: c.because}}
		for i, id := range []ItemID{"M3", "M4", "M5", "M6"} {
			a[id] = Answer{Value: map[byte]string{'y': Yes, 'n': No, '?': NotSure}[c.abilities[i]]}
		}
		for id := range a {
			ans := a[id]
			ans.ByRole = Clinician
			a[id] = ans
		}
		f := kinds["an adult"](newStory(t, set)).f
		got := set.open(&f, a).capacityFits(Answer{Value: c.finding, Note: c.note})
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("abilities %s, impaired %q, because of it %q, note %q: %s: %q", c.abilities, c.impaired, c.because, c.note, c.finding, got)
		}
	}
}
