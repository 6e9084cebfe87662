package report

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

var today = nhs.MustDate("2026-12-01")

func policy(t testing.TB) review.Policy {
	t.Helper()
	b, err := os.ReadFile("../../assets/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := review.LoadPolicy(b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// adult is a role of grown-ups with a review and an end.
func adult(id, reviewOn, endOn string) workflow.RoleLine {
	l := workflow.RoleLine{ID: workflow.RoleID(id), Ref: "REF-" + id, State: workflow.RoleActive, SetUp: true, Basis: basis.Consent,
		PatientName: "BRAY, Quentin", PatientBorn: nhs.MustDate("1952-03-12"), PatientNumber: nhs.MustNumber("9990004900"),
		ProxyName: "BRAY, Joy", Relation: "Wife"}
	if reviewOn != "" {
		l.ReviewOn, l.ReviewRule = nhs.MustDate(reviewOn), review.RuleBasis
	}
	if endOn != "" {
		l.EndOn, l.EndRule = nhs.MustDate(endOn), review.RuleBasis
	}
	return l
}

// child is a role for a child that ends the day before a birthday.
func child(id, born string, age int, rule string) workflow.RoleLine {
	l := adult(id, "", "")
	l.PatientBorn = nhs.MustDate(born)
	l.EndOn, l.EndRule = l.PatientBorn.Birthday(age).AddDays(-1), rule
	l.ReviewOn, l.ReviewRule = l.EndOn, rule
	l.Basis, l.PatientName, l.ProxyName, l.Relation = basis.Parental, "TARROW, Ben", "TARROW, Ivo", "Father"
	return l
}

func TestWhatStandsOnTheReportAndWhy(t *testing.T) {
	p := policy(t)
	suspended := adult("s", "2028-01-01", "2028-01-01")
	suspended.State, suspended.Suspended = workflow.RoleInactive, true
	ended := adult("e", "2026-11-01", "2026-11-01")
	ended.State = workflow.RoleInactive
	open := adult("o", "", "")
	open.OpenEnded = true
	unknown := adult("u", "2028-01-01", "2028-01-01")
	unknown.Basis = basis.Unknown
	for _, c := range []struct {
		says   string
		line   workflow.RoleLine
		within int
		bucket string // "" when it is not on the report
		cause  Cause
		left   string
	}{
		{"a review passed is overdue", adult("1", "2026-11-04", "2027-11-04"), 90, BucketOverdue, LookAgain, "Overdue by 27 days"},
		{"a review today is due today", adult("1", "2026-12-01", "2027-11-04"), 30, "2026-12", LookAgain, "Due today"},
		{"the thirtieth day counts", adult("1", "2026-12-30", "2027-11-04"), 30, "2026-12", LookAgain, "29 days"},
		{"the day after is for the next period", adult("1", "2026-12-31", "2027-11-04"), 30, "", "", ""},
		{"which has it", adult("1", "2026-12-31", "2027-11-04"), 60, "2026-12", LookAgain, "30 days"},
		{"sixty-one days off is for ninety", adult("1", "2027-01-30", "2027-11-04"), 90, "2027-01", LookAgain, "60 days"},
		{"beyond ninety is for nobody yet", adult("1", "2027-03-01", "2027-11-04"), 90, "", "", ""},
		{"access that ends is named so", adult("1", "2027-02-10", "2027-02-10"), 90, "2027-02", Ends, "71 days"},
		{"no date at all is a bucket of its own", adult("1", "", ""), 30, BucketNone, NoDate, ""},
		{"so is an open end without a review", open, 30, BucketNone, NoDate, ""},
		{"a child who turns 11 is named by the birthday", child("1", "2015-12-23", 11, review.RuleAge11), 30, "2026-12", Turns11, "21 days"},
		{"one who turns 13", child("1", "2014-02-04", 13, review.RuleAge13), 90, "2027-02", Turns13, "64 days"},
		{"one who turns 16", child("1", "2011-02-04", 16, review.RuleAge16), 90, "2027-02", Turns16, "64 days"},
		{"a suspension waits for its review today", suspended, 30, "2026-12", Suspended, "Due today"},
		{"ended access needs nobody", ended, 90, "", "", ""},
		{"an unknown basis stays until it is replaced", unknown, 90, BucketLater, Attention, ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			rep := Reviews([]workflow.RoleLine{c.line}, today, p, Filter{Within: c.within})
			if c.bucket == "" {
				if len(rep.Rows) != 0 || rep.Total != 0 {
					t.Fatalf("it is there: %v", rep.Rows[0].Categories)
				}
				return
			}
			if len(rep.Rows) != 1 {
				t.Fatal("it is not there")
			}
			r := rep.Rows[0]
			if r.Bucket(rep.Until) != c.bucket || r.Cause != c.cause || r.Left() != c.left {
				t.Errorf("got bucket %q, cause %q, %q", r.Bucket(rep.Until), r.Cause, r.Left())
			}
		})
	}
}

func TestTheGravestReasonComesFirst(t *testing.T) {
	lines := []workflow.RoleLine{
		adult("none", "", ""), adult("soon", "2026-12-05", "2027-12-05"), child("11", "2015-12-23", 11, review.RuleAge11),
		adult("late", "2026-11-20", "2027-11-20"), adult("later", "2026-10-20", "2027-10-20"), child("16", "2011-02-04", 16, review.RuleAge16),
	}
	for _, c := range []struct {
		order Order
		want  []string
	}{
		{BySafety, []string{"16", "later", "late", "11", "soon", "none"}},
		{ByDue, []string{"later", "late", "soon", "11", "16", "none"}},
	} {
		var got []string
		for _, r := range Reviews(lines, today, policy(t), Filter{Order: c.order}).Rows {
			got = append(got, string(r.ID))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("order %q (-want +got):\n%s", c.order, d)
		}
	}
}

func TestAnEmptyReportNamesTheNextDay(t *testing.T) {
	lines := []workflow.RoleLine{adult("a", "2027-09-01", "2028-01-01"), adult("b", "2027-04-04", "2028-01-01")}
	rep := Reviews(lines, today, policy(t), Filter{})
	if rep.Total != 0 || rep.Next != nhs.MustDate("2027-04-04") {
		t.Errorf("%d rows, next %s", rep.Total, rep.Next.Short())
	}
}

func TestTheFilterNarrowsRowsAndKeepsTheTotal(t *testing.T) {
	lines := []workflow.RoleLine{adult("none", "", ""), adult("late", "2026-11-20", "2027-11-20"), child("11", "2015-12-23", 11, review.RuleAge11)}
	lines[1].Owner = "sam"
	for _, c := range []struct {
		says   string
		filter Filter
		want   string
	}{
		{"everything", Filter{}, "late 11 none"},
		{"one reason", Filter{Reason: review.Turns11}, "11"},
		{"no review date", Filter{Reason: review.NoReview}, "none"},
		{"under 11", Filter{Age: Under11}, "11"},
		{"grown up", Filter{Age: Adults}, "late none"},
		{"11 to 15", Filter{Age: To15}, ""},
		{"one bar", Filter{Bucket: BucketOverdue}, "late"},
		{"one cause", Filter{Cause: NoDate}, "none"},
		{"one basis", Filter{Basis: basis.Parental}, "11"},
		{"somebody's", Filter{Owner: "sam"}, "late"},
		{"nobody's", Filter{Owner: Nobody}, "11 none"},
		{"the first", Filter{Size: 1}, "late"},
	} {
		rep := Reviews(lines, today, policy(t), c.filter)
		var ids []string
		for _, r := range rep.Rows {
			ids = append(ids, string(r.ID))
		}
		if got := strings.Join(ids, " "); got != c.want || rep.Total != 3 {
			t.Errorf("%s: %q of %d", c.says, got, rep.Total)
		}
	}
}

// lines draws a register of any make.
func lines(t *rapid.T) []workflow.RoleLine {
	day := func(name string) nhs.Date {
		if rapid.Bool().Draw(t, name+" is set") {
			return today.AddDays(rapid.IntRange(-400, 400).Draw(t, name))
		}
		return nhs.Date{}
	}
	n := rapid.IntRange(0, 40).Draw(t, "roles")
	out := make([]workflow.RoleLine, n)
	for i := range out {
		l := adult(fmt.Sprint(i), "", "")
		l.State = rapid.SampledFrom(workflow.RoleStates).Draw(t, "state")
		l.Suspended = l.State == workflow.RoleInactive && rapid.Bool().Draw(t, "suspended")
		l.ReviewOn, l.EndOn = day("review"), day("end")
		l.OpenEnded = rapid.Bool().Draw(t, "open")
		l.EndRule = rapid.SampledFrom([]string{review.RuleBasis, review.RuleAge11, review.RuleAge13, review.RuleAge16}).Draw(t, "rule")
		l.Owner = rapid.SampledFrom([]workflow.StaffID{"", "sam", "leila"}).Draw(t, "owner")
		l.Held = rapid.IntRange(0, 5).Draw(t, "held") == 0
		for _, e := range rapid.SliceOfNDistinct(rapid.SampledFrom(workflow.Events), 0, 2, rapid.ID).Draw(t, "news") {
			l.News = append(l.News, workflow.News{Event: e, On: today})
		}
		l.PatientBorn = nhs.NewDate(rapid.IntRange(1930, 2026).Draw(t, "year"), 2, 29)
		l.Basis = rapid.SampledFrom(basis.All).Draw(t, "basis")
		l.PatientName = rapid.SampledFrom([]string{"NGUYỄN, Siân", "=HYPERLINK", "O’NEILL, \"Q\", Łukasz", "-1+1", ""}).Draw(t, "name")
		out[i] = l
	}
	return out
}

func filters(t *rapid.T) Filter {
	f := Filter{
		Within: rapid.IntRange(1, 366).Draw(t, "within"),
		Reason: rapid.SampledFrom(append([]review.Category{""}, review.AllCategories...)).Draw(t, "reason"),
		Cause:  rapid.SampledFrom(append([]Cause{"", "", ""}, Causes...)).Draw(t, "cause"),
		Age:    rapid.SampledFrom(AllAges).Draw(t, "age"),
		Basis:  rapid.SampledFrom(append([]basis.Basis{"", "", ""}, basis.All...)).Draw(t, "basis"),
		Owner:  rapid.SampledFrom([]workflow.StaffID{"", "", Nobody, "sam"}).Draw(t, "owner"),
		Order:  rapid.SampledFrom([]Order{BySafety, ByDue}).Draw(t, "order"),
	}
	if rapid.IntRange(0, 3).Draw(t, "a free window") == 0 {
		f.From = today.AddDays(rapid.IntRange(-100, 300).Draw(t, "from"))
		f.To = f.From.AddDays(rapid.IntRange(0, 300).Draw(t, "days"))
	}
	f.Safeguarding = rapid.Bool().Draw(t, "safeguarding")
	return f
}

func TestNumbersAlwaysReconcile(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		all, f := lines(t), filters(t)
		rep := Reviews(all, today, p, f)
		opens := func(narrow Filter) int { // as a fresh report has it, and as one in hand is narrowed
			n := Reviews(all, today, p, narrow).Matched
			if again, same := rep.Narrow(narrow); !same || again.Matched != n {
				t.Fatalf("read anew there are %d rows, narrowed %d", n, again.Matched)
			}
			return n
		}
		inBuckets := 0
		for _, b := range rep.Buckets {
			parts := 0
			for _, n := range b.ByCause {
				parts += n
			}
			if parts != b.Count {
				t.Fatalf("the parts of %q are %d of %d", b.Title, parts, b.Count)
			}
			inBuckets += b.Count
			narrow := f
			narrow.Bucket = b.ID
			if n := opens(narrow); n != b.Count {
				t.Fatalf("%q counts %d and opens %d", b.Title, b.Count, n)
			}
		}
		inChart := 0
		for _, b := range rep.Chart().Bars {
			for _, n := range b.Counts {
				inChart += n
			}
		}
		for _, c := range review.AllCategories {
			narrow := f
			narrow.Reason, narrow.Cause = c, ""
			if n := opens(narrow); n != rep.Counts[c] {
				t.Fatalf("%q counts %d and opens %d", c, rep.Counts[c], n)
			}
		}
		inGroups, titles, seen := 0, map[string]bool{}, map[workflow.RoleID]bool{}
		for _, g := range rep.Groups() {
			if titles[g.Title] {
				t.Fatalf("two groups are called %q", g.Title)
			}
			titles[g.Title] = true
			inGroups += len(g.Rows)
		}
		for _, r := range rep.Rows {
			if seen[r.ID] || len(r.Categories) == 0 {
				t.Fatal("a role stands twice, or without a reason")
			}
			seen[r.ID] = true
		}
		if n := len(rep.Rows); inBuckets != n || inChart != n || inGroups != n || rep.Matched != n || rep.Open < n || rep.Total < rep.Open {
			t.Fatalf("%d rows of %d of %d, %d in buckets, %d in the chart, %d in groups", n, rep.Open, rep.Total, inBuckets, inChart, inGroups)
		}
		if open, _ := rep.Narrow(Filter{Within: f.Within, From: f.From, To: f.To, Safeguarding: f.Safeguarding}); open.Total != rep.Total || len(open.Rows) != rep.Total {
			t.Fatal("the total depends on the filter")
		}
		f.Size = 3
		if first, _ := rep.Narrow(f); len(first.Rows) != min(3, len(rep.Rows)) || first.Matched != rep.Matched {
			t.Fatalf("the first three of %d rows are %d", rep.Matched, len(first.Rows))
		}
	})
}

// A letter that went out reads so: it was written.
func TestHowTheLatestLetterStands(t *testing.T) {
	for state, want := range map[workflow.LetterState]string{"": "Not written", workflow.LetterWaiting: "Waiting", workflow.LetterPrinted: "Printed", workflow.LetterPosted: "Posted"} {
		r := Row{RoleLine: workflow.RoleLine{Letter: workflow.LetterMark{State: state}}}
		if got := r.LetterWords(); got != want {
			t.Errorf("%q reads %q, want %q", state, got, want)
		}
	}
}

// Without being asked for, nothing in a report tells of a hold or of
// safeguarding news, whoever runs it.
// A row says what is next of everything, whatever it is that falls due first.
func TestARowSaysTheNextReviewAndTheNextBirthday(t *testing.T) {
	ends := adult("1", "2027-06-01", "2026-12-20")
	ends.PatientBorn, ends.ReviewRule = nhs.MustDate("2014-02-03"), review.RuleCompetence
	rep := Reviews([]workflow.RoleLine{ends}, today, policy(t), Filter{})
	got := map[string]string{}
	for _, c := range rep.Columns() {
		got[c.ID] = c.Text(rep.Rows[0])
		if c.ID == "review" && c.Day(rep.Rows[0]) != ends.ReviewOn {
			t.Error("a workbook has another day for the next review")
		}
	}
	for id, want := range map[string]string{"due": "20 Dec 2026", "rule": "Period of the basis", "review": "1 Jun 2027", "review-rule": "Assessment", "milestone": "13 on 3 Feb 2027", "turns": "13 on 3 Feb 2027"} {
		if got[id] != want {
			t.Errorf("%s reads %q, want %q", id, got[id], want)
		}
	}
}

func TestSafeguardingIsHiddenUnlessAskedFor(t *testing.T) {
	held, news := adult("held", "2026-12-05", "2027-12-05"), adult("news", "2026-12-05", "2027-12-05")
	held.Held = true
	news.News = []workflow.News{{Event: workflow.Misuse, On: today}}
	words := func(f Filter) string {
		var b bytes.Buffer
		rep := Reviews([]workflow.RoleLine{held, news}, today, policy(t), f)
		if err := CSV(&b, rep.Table(), Origin{}); err != nil {
			t.Fatal(err)
		}
		if (rep.Counts[review.OnHold]+rep.Counts[review.SafeguardingNews] == 2) != f.Safeguarding {
			t.Errorf("counted: %v", rep.Counts)
		}
		return b.String()
	}
	for _, tell := range []string{"On hold", "safeguarding entry", "misused"} {
		if strings.Contains(words(Filter{}), tell) || !strings.Contains(words(Filter{Safeguarding: true}), tell) {
			t.Errorf("%q: without being asked for %v, asked for %v", tell, strings.Contains(words(Filter{}), tell), strings.Contains(words(Filter{Safeguarding: true}), tell))
		}
	}
}

func TestAFreeWindowHoldsWhatFallsDueInItAndNothingElse(t *testing.T) {
	lines := []workflow.RoleLine{adult("none", "", ""), adult("late", "2026-11-20", "2027-11-20"), adult("in", "2027-06-05", "2028-06-05"),
		adult("after", "2027-07-01", "2028-06-05"), child("birthday", "2016-06-20", 11, review.RuleAge11)}
	rep := Reviews(lines, today, policy(t), Filter{From: nhs.MustDate("2027-06-01"), To: nhs.MustDate("2027-06-30")})
	var ids []string
	for _, r := range rep.Rows {
		ids = append(ids, string(r.ID))
	}
	if got := strings.Join(ids, " "); got != "birthday in" {
		t.Errorf("in June: %s", got)
	}
	if back := Reviews(lines, today, policy(t), Filter{From: nhs.MustDate("2026-11-01"), To: nhs.MustDate("2026-11-30")}); len(back.Rows) != 1 || back.Rows[0].ID != "late" {
		t.Errorf("in November: %d rows", len(back.Rows))
	}
}

// No window and no notice of the practice's drops what falls due in it.
func TestWhatFallsDueInTheWindowIsOnTheReport(t *testing.T) {
	shipped := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		p := shipped
		p.Notice.ListDays = rapid.IntRange(30, 180).Draw(t, "notice")
		f := Filter{Within: rapid.IntRange(1, 366).Draw(t, "within")}
		all := lines(t)
		rep := Reviews(all, today, p, f)
		for _, l := range all {
			if !l.Live() && !l.Suspended {
				continue
			}
			due := review.Due(review.Row{End: l.EndOn, Review: l.ReviewOn})
			age, on := review.NextMilestone(l.PatientBorn, today)
			turns := !on.IsZero() && age < 18 && today.DaysUntil(on) <= f.Within
			if !l.Suspended && !turns && !due.IsZero() && due.After(rep.Until) {
				continue
			}
			if !slices.ContainsFunc(rep.Rows, func(r *Row) bool { return r.ID == l.ID }) {
				t.Fatalf("a role due on %s is not on the report of %d days", due, f.Within)
			}
		}
	})
}

// What a line knows beside its dates puts it on the report too, when no day of
// its own does.
func TestWhatElsePutsARoleOnTheReport(t *testing.T) {
	for _, c := range []struct {
		says string
		with func(*workflow.RoleLine)
		want review.Category
	}{
		{"a finding a year old", func(l *workflow.RoleLine) { l.AssessedOn = nhs.MustDate("2025-11-30") }, review.AssessmentOld},
		{"a finding just under a year old", func(l *workflow.RoleLine) { l.AssessedOn = nhs.MustDate("2025-12-02") }, ""},
		{"an order that ends", func(l *workflow.RoleLine) { l.OrderEnds = nhs.MustDate("2027-02-01") }, review.OrderExpiring},
		{"suspended for a month", func(l *workflow.RoleLine) {
			l.State, l.Suspended, l.SuspendedOn = workflow.RoleInactive, true, nhs.MustDate("2026-11-01")
		}, review.SuspendedLong},
		{"a message that needs somebody", func(l *workflow.RoleLine) { l.SyncProblem = true }, review.SyncProblem},
		{"ended at the store alone", func(l *workflow.RoleLine) { l.National = workflow.NationalInactive }, review.Differs},
		{"in force at the store", func(l *workflow.RoleLine) { l.National = workflow.NationalActive }, ""},
		{"a patient who died", func(l *workflow.RoleLine) { l.News = []workflow.News{{Event: workflow.PatientDied}} }, review.PatientDeceased},
		{"a proxy who died", func(l *workflow.RoleLine) { l.News = []workflow.News{{Event: workflow.ProxyDied}} }, review.ProxyDeceased},
		{"a patient who moved", func(l *workflow.RoleLine) { l.News = []workflow.News{{Event: workflow.PatientMoved}} }, review.PatientMoved},
		{"a proxy who moved abroad", func(l *workflow.RoleLine) { l.News = []workflow.News{{Event: workflow.ProxyAbroad}} }, review.ProxyMoved},
		{"a number that changed", func(l *workflow.RoleLine) { l.News = []workflow.News{{Event: workflow.NumberChanged}} }, review.NumberChanged},
		{"kept at the practice", func(l *workflow.RoleLine) { l.National, l.LocalOnly = workflow.NationalInactive, true }, ""},
	} {
		l := adult("1", "2028-06-30", "2028-06-30")
		c.with(&l)
		rep := Reviews([]workflow.RoleLine{l}, today, policy(t), Filter{})
		var got []review.Category
		for _, r := range rep.Rows {
			got = r.Categories
		}
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
			t.Errorf("%s: on the report for %v, want %q", c.says, got, c.want)
		}
	}
}
