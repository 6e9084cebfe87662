package review

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func day(s string) nhs.Date {
	d, err := nhs.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// facts from the words of a table: the basis, the birth date, the day of the
// decision, and what else the case brings.
func facts(b basis.Basis, born, start string, more ...func(*Facts)) Facts {
	f := Facts{Basis: b, PatientBorn: day(born), DecidedOn: day(start)}
	for _, m := range more {
		m(&f)
	}
	return f
}

func assessed(on string) func(*Facts) { return func(f *Facts) { f.AssessedOn = day(on) } }
func byAge(f *Facts)                  { f.AssessedOn, f.ByAge = f.DecidedOn, true }
func carryOn(f *Facts)                { f.CarryOn = "Settled arrangement, and no wish to change it" }
func order(on string) func(*Facts)    { return func(f *Facts) { f.OrderEnds = day(on) } }
func regains(on string) func(*Facts)  { return func(f *Facts) { f.RegainsOn = day(on) } }
func neededTo(on string) func(*Facts) { return func(f *Facts) { f.NeededUntil = day(on) } }
func renewed(f *Facts)                { f.Renewal = true }
func reviewAt11(p Policy) Policy      { p.Ages.Eleven = ModeReview; return p }
func askedAt18(p Policy) Policy       { p.Ages.Eighteen = ModeReview; return p }
func asShipped(p Policy) Policy       { return p }
func shortConsent(p Policy) Policy    { p.Terms.Consent.EndMonths = 6; return p }

func TestWhenAccessEnds(t *testing.T) {
	for _, c := range []struct {
		name       string
		f          Facts
		policy     func(Policy) Policy
		end, rule  string
		review, by string
	}{
		{"Ada, 5, by her mother: until the day before she is 11",
			facts(basis.Parental, "2021-05-14", "2026-12-01", byAge), asShipped, "2032-05-13", RuleAge11, "2032-05-13", RuleAge11},
		{"Ben, 3 weeks before 11, who can decide and agrees: twelve months, for the assessment counts for his birthday",
			facts(basis.Consent, "2015-12-22", "2026-12-01", assessed("2026-12-01")), asShipped, "2027-11-30", RuleBasis, "2027-11-30", RuleBasis},
		{"Ben, who cannot decide yet: his father until the day before he is 11",
			facts(basis.Parental, "2015-12-22", "2026-12-01", assessed("2026-12-01")), asShipped, "2026-12-21", RuleAge11, "2026-12-21", RuleAge11},
		{"Ben, who cannot decide yet, with a clinician's reason: his father for as long as the assessment counts",
			facts(basis.Parental, "2015-12-22", "2026-12-01", assessed("2026-12-01"), carryOn), asShipped, "2027-11-30", RuleCompetence, "2027-11-30", RuleCompetence},
		{"a reason without an assessment carries nobody past a birthday",
			facts(basis.Parental, "2015-12-22", "2026-12-01", carryOn), asShipped, "2026-12-21", RuleAge11, "2026-12-21", RuleAge11},
		{"nor does the one line for a very young child",
			facts(basis.Parental, "2015-12-22", "2026-12-01", byAge, carryOn), asShipped, "2026-12-21", RuleAge11, "2026-12-21", RuleAge11},
		{"an assessment 91 days before the birthday does not count for it",
			facts(basis.Consent, "2015-12-22", "2026-12-01", assessed("2026-09-22")), asShipped, "2026-12-21", RuleAge11, "2026-12-21", RuleAge11},
		{"an assessment 90 days before the birthday counts for it; it runs out after twelve months",
			facts(basis.Consent, "2015-12-22", "2026-12-01", assessed("2026-09-23")), asShipped, "2027-11-30", RuleBasis, "2027-09-22", RuleCompetence},
		{"an assessment on the birthday itself is for the next one",
			facts(basis.Consent, "2015-12-22", "2026-12-22", assessed("2026-12-22")), asShipped, "2027-12-21", RuleBasis, "2027-12-21", RuleBasis},
		{"where 11 is only a look, Ada's mother goes on to 13",
			facts(basis.Parental, "2021-05-14", "2026-12-01", byAge), reviewAt11, "2034-05-13", RuleAge13, "2032-05-14", RuleAge11},
		{"a child of 12 who cannot decide: until the day before 13, looked at when the assessment runs out",
			facts(basis.Parental, "2014-06-10", "2026-12-01", assessed("2026-12-01")), asShipped, "2027-06-09", RuleAge13, "2027-06-09", RuleAge13},
		{"a teen of 14 who cannot decide: the 16th birthday ends it, the assessment is looked at before",
			facts(basis.Parental, "2012-03-10", "2026-12-01", assessed("2026-12-01")), asShipped, "2028-03-09", RuleAge16, "2027-11-30", RuleCompetence},
		{"no reason and no assessment carries a parent past 16",
			facts(basis.Parental, "2011-01-05", "2026-12-01", assessed("2026-12-01"), carryOn), asShipped, "2027-01-04", RuleAge16, "2027-01-04", RuleAge16},
		{"nor a young person's own consent",
			facts(basis.Consent, "2011-01-05", "2026-12-01", assessed("2026-12-01")), asShipped, "2027-01-04", RuleAge16, "2027-01-04", RuleAge16},
		{"a leap-day child turns 11 on 1 March, so the last day is 28 February",
			facts(basis.Parental, "2016-02-29", "2026-12-01", byAge), asShipped, "2027-02-28", RuleAge11, "2027-02-28", RuleAge11},
		{"a leap-day child turns 16 on 29 February of a leap year",
			facts(basis.Parental, "2016-02-29", "2030-12-01", assessed("2030-12-01")), asShipped, "2032-02-28", RuleAge16, "2031-11-30", RuleCompetence},
		{"an adult who consents: twenty-four months, looked at after twelve",
			facts(basis.Consent, "1952-03-12", "2026-12-01"), asShipped, "2028-11-30", RuleBasis, "2027-11-30", RuleBasis},
		{"a start on 31 August: twenty-four months end on 30 August",
			facts(basis.Consent, "1952-03-12", "2026-08-31"), asShipped, "2028-08-30", RuleBasis, "2027-08-30", RuleBasis},
		{"a start on 29 February ends on 27 February of a common year",
			facts(basis.Deputy, "1952-03-12", "2028-02-29"), asShipped, "2029-02-27", RuleBasis, "2029-02-27", RuleBasis},
		{"the practice's own shorter term",
			facts(basis.Consent, "1952-03-12", "2026-12-01"), shortConsent, "2027-05-31", RuleBasis, "2027-05-31", RuleBasis},
		{"somebody of 17 has no birthday to fear",
			facts(basis.Consent, "2009-02-02", "2026-12-01"), asShipped, "2028-11-30", RuleBasis, "2027-11-30", RuleBasis},
		{"unless the practice looks at 18 (AGE18)",
			facts(basis.Consent, "2009-02-02", "2026-12-01"), askedAt18, "2028-11-30", RuleBasis, "2027-02-02", RuleAge18},
		{"an attorney: looked at after twelve months, with time to do it in",
			facts(basis.Attorney, "1952-03-12", "2026-12-01"), asShipped, "2027-12-28", RuleBasis, "2027-11-30", RuleBasis},
		{"a deputy whose order ends first (ORDER)",
			facts(basis.Deputy, "1952-03-12", "2026-12-01", order("2027-03-31")), asShipped, "2027-03-31", RuleOrder, "2027-03-31", RuleOrder},
		{"a deputy whose order outlasts the term",
			facts(basis.Deputy, "1952-03-12", "2026-12-01", order("2030-03-31")), asShipped, "2027-11-30", RuleBasis, "2027-11-30", RuleBasis},
		{"best interests the first time: six months",
			facts(basis.BestInterests, "1952-03-12", "2026-12-01"), asShipped, "2027-05-31", RuleBasis, "2027-05-31", RuleBasis},
		{"best interests again: twelve months, looked at after six",
			facts(basis.BestInterests, "1952-03-12", "2026-12-01", renewed), asShipped, "2027-11-30", RuleBasis, "2027-05-31", RuleBasis},
		{"a carer's for a child again: six months each time",
			facts(basis.BestInterests, "2018-04-02", "2026-12-01", byAge, renewed), asShipped, "2027-05-31", RuleBasis, "2027-05-31", RuleBasis},
		{"an attorney, on an assessment that has run out: it is looked at at once",
			facts(basis.Attorney, "1952-03-12", "2026-12-01", assessed("2025-10-15")), asShipped, "2027-12-28", RuleBasis, "2026-12-01", RuleCapacity},
		{"an attorney, on an assessment of October: it is looked at when that runs out",
			facts(basis.Attorney, "1952-03-12", "2026-12-01", assessed("2026-10-15")), asShipped, "2027-12-28", RuleBasis, "2027-10-14", RuleCapacity},
		{"somebody who consents has no such assessment to run out",
			facts(basis.Consent, "1952-03-12", "2026-12-01", assessed("2026-10-15")), asShipped, "2028-11-30", RuleBasis, "2027-11-30", RuleBasis},
		{"best interests until the patient can decide again (CAPACITY)",
			facts(basis.BestInterests, "1952-03-12", "2026-12-01", regains("2027-02-01")), asShipped, "2027-01-31", RuleCapacity, "2027-01-31", RuleCapacity},
		{"a foster carer: six months",
			facts(basis.BestInterests, "2018-04-02", "2026-12-01", byAge), asShipped, "2027-05-31", RuleBasis, "2027-05-31", RuleBasis},
		{"needed only until the hip has healed (N5)",
			facts(basis.Consent, "1952-03-12", "2026-12-01", neededTo("2027-02-28")), asShipped, "2027-02-28", RuleNeed, "2027-02-28", RuleNeed},
		{"a care home: the staff list after three months, the agreement after twelve",
			facts(basis.CareHome, "1938-03-12", "2026-12-01"), asShipped, "2027-11-30", RuleBasis, "2027-02-28", RuleBasis},
		{"a basis moved over unknown is only looked at",
			facts(basis.Unknown, "1952-03-12", "2026-12-01"), asShipped, "", "", "2027-03-01", RuleBasis},
	} {
		t.Run(c.name, func(t *testing.T) {
			pr := Propose(c.f, c.policy(shipped(t)))
			if pr.End.Date.String() != c.end || pr.End.Rule != c.rule {
				t.Errorf("ends %s by %s, want %s by %s", pr.End.Date, pr.End.Rule, c.end, c.rule)
			}
			if pr.Review.Date.String() != c.review || pr.Review.Rule != c.by {
				t.Errorf("looked at on %s by %s, want %s by %s", pr.Review.Date, pr.Review.Rule, c.review, c.by)
			}
		})
	}
}

func TestTheLosersAreKept(t *testing.T) {
	pr := Propose(facts(basis.Consent, "2015-12-22", "2026-12-01", assessed("2026-12-01")), shipped(t))
	var lost []string
	for _, c := range pr.Losers {
		lost = append(lost, c.Rule+" "+c.Date.String())
	}
	if diff := cmp.Diff([]string{"AGE13 2028-12-21", "AGE16 2031-12-21"}, lost); diff != "" {
		t.Error(diff)
	}
	if len(pr.Satisfied) != 1 || pr.Satisfied[0].Rule != RuleAge11 || !strings.Contains(pr.Satisfied[0].Why, "1 December 2026") {
		t.Errorf("the birthday dealt with: %+v", pr.Satisfied)
	}
}

func TestTheChoiceToCarryOnIsOffered(t *testing.T) {
	p := shipped(t)
	pr := Propose(facts(basis.Parental, "2015-12-22", "2026-12-01", assessed("2026-12-01")), p)
	if got := pr.CanCarryOn.Date.String(); got != "2027-11-30" {
		t.Errorf("Ben's father could carry on until %q", got)
	}
	if pr := Propose(facts(basis.Parental, "2011-01-05", "2026-12-01", assessed("2026-12-01")), p); !pr.CanCarryOn.IsZero() {
		t.Errorf("nothing carries a parent past 16, yet %s was offered", pr.CanCarryOn.Date)
	}
}

func TestChosenDates(t *testing.T) {
	adult := facts(basis.Consent, "1952-03-12", "2026-12-01")
	ben := facts(basis.Parental, "2015-12-22", "2026-12-01", assessed("2026-12-01"))
	teen := facts(basis.Consent, "2011-01-05", "2026-12-01", assessed("2026-12-01"))
	ward := facts(basis.Deputy, "1952-03-12", "2026-12-01", order("2027-03-31"))
	for _, c := range []struct {
		name                string
		f                   Facts
		end, review, reason string
		want                string // field and rule of each problem
	}{
		{"what is proposed stands", adult, "2028-11-30", "2027-11-30", "", ""},
		{"less stands", adult, "2027-03-31", "2027-03-31", "", ""},
		{"one day more does not", adult, "2028-12-01", "2027-11-30", "", "end BASIS"},
		{"a review one day later does not", adult, "2028-11-30", "2027-12-01", "", "review BASIS"},
		{"a review after the last day does not", adult, "2027-03-31", "2027-04-01", "", "review BASIS"},
		{"an end before the start does not", adult, "2026-11-30", "2026-12-01", "", "end CHOSEN, review BASIS"},
		{"a review before the start does not", adult, "2028-11-30", "2026-11-30", "", "review CHOSEN"},
		{"no end and no reason does not", adult, "", "2027-11-30", "", "end BASIS"},
		{"no end with a reason does", adult, "", "2027-11-30", "Lifelong condition, patient's own wish", ""},
		{"no review never does", adult, "2028-11-30", "", "", "review BASIS"},
		{"a parent past the 11th birthday does not", ben, "2026-12-22", "2026-12-21", "", "end AGE11"},
		{"a parent without an end never does", ben, "", "2026-12-21", "Because", "end AGE11"},
		{"a young person's proxy on the 16th birthday does not", teen, "2027-01-05", "2027-01-04", "", "end AGE16"},
		{"the day before does", teen, "2027-01-04", "2027-01-04", "", ""},
		{"a parent of somebody of 16 never does", facts(basis.Parental, "2010-12-01", "2026-12-01"), "2027-05-31", "2027-05-31", "", "end AGE16"},
		{"a parent of a child of unknown age never does", facts(basis.Parental, "", "2026-12-01"), "", "2027-05-31", "Because", "end AGE16"},
		{"a role past its order does not", ward, "2027-04-01", "2027-03-31", "", "end ORDER"},
		{"nor one without an end", ward, "", "2027-03-31", "Because", "end ORDER"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range Validate(Choice{End: day(c.end), Review: day(c.review), OpenReason: c.reason}, c.f, shipped(t)) {
				got = append(got, p.Field+" "+p.Rule)
				if !strings.HasSuffix(p.Words, ".") {
					t.Errorf("not a sentence: %q", p.Words)
				}
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func anyFacts(t *rapid.T) Facts {
	start := day("2026-12-01").AddDays(rapid.IntRange(-800, 800).Draw(t, "start"))
	f := Facts{
		Basis: rapid.SampledFrom(basis.All).Draw(t, "basis"), DecidedOn: start,
		PatientBorn: start.AddDays(-rapid.IntRange(1, 9000).Draw(t, "days old")),
		ByAge:       rapid.Bool().Draw(t, "by age"), Renewal: rapid.Bool().Draw(t, "renewal"),
	}
	if rapid.Bool().Draw(t, "assessed") {
		f.AssessedOn = start.AddDays(-rapid.IntRange(0, 400).Draw(t, "days ago"))
	}
	if rapid.Bool().Draw(t, "reason") {
		f.CarryOn = "a reason"
	}
	if rapid.Bool().Draw(t, "order") {
		f.OrderEnds = start.AddDays(rapid.IntRange(0, 2000).Draw(t, "order days"))
	}
	return f
}

// Every day that could be chosen as the last, around the day before the 16th
// birthday most of all: what lies after it is refused to a child, and what lies
// before every limit is not.
func TestNobodyGetsInOnTheSixteenthBirthday(t *testing.T) {
	p := shipped(t)
	refused, allowed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		f.Basis = rapid.SampledFrom([]basis.Basis{basis.Consent, basis.Parental, basis.BestInterests}).Draw(t, "a child's basis")
		f.PatientBorn = f.DecidedOn.AddDays(-rapid.IntRange(1, 5843).Draw(t, "days old")) // under 16 that day
		eve := f.PatientBorn.Birthday(16).AddDays(-1)
		c := Choice{End: eve.AddDays(rapid.IntRange(-400, 400).Draw(t, "around the 16th birthday"))}
		if rapid.Bool().Draw(t, "soon") {
			c.End = f.DecidedOn.AddDays(rapid.IntRange(0, 400).Draw(t, "days of access"))
		}
		if rapid.Bool().Draw(t, "open") {
			c.End, c.OpenReason = nhs.Date{}, "a reason"
		}
		latest := Propose(f, p)
		c.Review = latest.Review.Date
		if !c.End.IsZero() && c.End.Before(c.Review) {
			c.Review = c.End
		}
		stands := !slices.ContainsFunc(Validate(c, f, p), func(p Problem) bool { return p.Field == "end" })
		if stands && !f.OrderEnds.IsZero() && c.End.After(f.OrderEnds) {
			t.Fatalf("access until %s outlives the order", c.End)
		}
		switch {
		case c.End.IsZero() || c.End.After(eve):
			refused++
			if stands {
				t.Fatalf("decided on %s, access until %s was allowed; the day before 16 is %s", f.DecidedOn, c.End, eve)
			}
		case c.End.After(latest.End.Date) || c.End.Before(f.DecidedOn):
			if stands {
				t.Fatalf("access until %s was allowed, and %s is the latest (%s)", c.End, latest.End.Date, latest.End.Rule)
			}
		default:
			allowed++
			if !stands {
				t.Fatalf("access until %s was refused, and %s is the latest", c.End, latest.End.Date)
			}
		}
	})
	if refused == 0 || allowed == 0 {
		t.Errorf("%d refused and %d allowed: one half was not tried", refused, allowed)
	}
}

func TestWhatIsProposedMayBeChosen(t *testing.T) {
	p := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		pr := Propose(f, p)
		if f.Basis == basis.Unknown || f.Basis == basis.Parental && f.PatientBorn.AgeOn(f.DecidedOn) >= 16 {
			return // nobody grants on this basis
		}
		if ps := Validate(Choice{End: pr.End.Date, Review: pr.Review.Date}, f, p); len(ps) > 0 {
			t.Fatalf("the proposal %s / %s is refused: %v", pr.End.Date, pr.Review.Date, ps)
		}
		for _, l := range pr.Losers {
			if l.Date.Before(pr.End.Date) {
				t.Fatalf("%s lost although it is earlier than %s", l.Date, pr.End.Date)
			}
			if l.Rule == "" || l.Why == "" {
				t.Fatal("a candidate without its rule or its words")
			}
		}
		if pr.Review.Date.After(pr.End.Date) && !pr.End.IsZero() {
			t.Fatal("looked at after the last day")
		}
	})
}
