package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// course is a case received so many days ago.
func course(ref string, daysAgo, waited int, owner workflow.StaffID) workflow.Course {
	return workflow.Course{ID: workflow.ApplicationID(ref), Ref: ref, State: workflow.InTriage, Owner: owner, Patient: "BRAY, Quentin", Proxy: "BRAY, Joy",
		ReceivedAt: noon.AddDate(0, 0, -daysAgo), DueOn: nhs.DateIn(noon).AddDays(14 - daysAgo), Waited: time.Duration(waited) * 24 * time.Hour}
}

// decided is a case decided on a day, after so many days.
func decided(on string, took, waited int, refused bool, reason string) workflow.Course {
	at := nhs.MustDate(on).Start().Add(12 * time.Hour)
	return workflow.Course{Ref: "REF-" + on, State: workflow.Approved, ReceivedAt: at.AddDate(0, 0, -took), DecidedAt: at, DueOn: nhs.MustDate(on).AddDays(10 - took),
		Waited: time.Duration(waited) * 24 * time.Hour, Refused: refused, Reason: reason}
}

// rowsOf are a table's rows as text, cells parted by a bar.
func rowsOf(t Table) []string {
	var out []string
	for group, cells := range t.Each {
		row := []string{group}
		for _, c := range cells {
			row = append(row, c.Text)
		}
		out = append(out, strings.Join(row, " | "))
	}
	return out
}

func TestOpenApplicationsByBothClocks(t *testing.T) {
	names := map[workflow.StaffID]string{"sam": "Sam Okafor"}
	got := OpenTable([]workflow.Course{course("REF-0003", 2, 0, ""), course("REF-0001", 40, 33, "sam"), course("REF-0002", 15, 0, "sam"), course("REF-0004", 1, 0, "gone")}, names, noon, nhs.NewCalendar(), 28)
	want := []string{
		"Nobody yet | REF-0003 | BRAY, Quentin | BRAY, Joy | In triage | Nobody yet | 29 Nov 2026 | 2 | 2 | 13 Dec 2026 | ",
		"Sam Okafor | REF-0001 | BRAY, Quentin | BRAY, Joy | In triage | Sam Okafor | 22 Oct 2026 | 40 | 7 | 5 Nov 2026 | By 18 days",
		"Sam Okafor | REF-0002 | BRAY, Quentin | BRAY, Joy | In triage | Sam Okafor | 16 Nov 2026 | 15 | 15 | 30 Nov 2026 | By 1 day",
		"somebody who has left | REF-0004 | BRAY, Quentin | BRAY, Joy | In triage | somebody who has left | 30 Nov 2026 | 1 | 1 | 14 Dec 2026 | ",
	}
	if s := strings.Join(rowsOf(got), "\n"); s != strings.Join(want, "\n") {
		t.Errorf("got:\n%s", s)
	}
	if s := strings.Join(got.Notes, " "); s != "Half are open for 2 days or less, the oldest, REF-0001, for 40 days. Without the time information was waited for: half 2 days or less, the longest 15 days. 2 past the day they were due; 1 open for 28 days or longer." {
		t.Errorf("it comes to: %s", s)
	}
	var bars []string
	for _, b := range got.Chart.Bars {
		bars = append(bars, fmt.Sprint(b.Label, " ", b.Counts))
	}
	if s := strings.Join(bars, ", "); s != "Up to 2 weeks [2 0], Up to 4 weeks [0 1], Longer [0 1]" {
		t.Errorf("the bars are %s", s)
	}
	if none := OpenTable(nil, nil, noon, nhs.NewCalendar(), 28); none.Rows != 0 || none.Chart != nil || len(none.Notes) != 0 || len(rowsOf(none)) != 0 {
		t.Error("no case makes a row")
	}
}

func TestRefusalsAddUp(t *testing.T) {
	words := func(code string) string { return "Words of " + code }
	cases := []workflow.Course{
		decided("2026-11-02", 5, 0, true, "A"), decided("2026-11-03", 5, 0, true, "B"), decided("2026-11-04", 5, 0, true, "A"),
		decided("2026-11-05", 5, 0, true, workflow.ReasonWithheld), decided("2026-11-06", 5, 0, false, ""),
	}
	got := RefusalsTable(cases, words, nhs.MustDate("2026-11-01"), nhs.MustDate("2026-11-30"))
	want := "Reasons | Words of A | 2 | 50\nReasons | Words of ASK_A_RESPONSIBLE_CLINICIAN | 1 | 25\nReasons | Words of B | 1 | 25"
	if s := strings.Join(rowsOf(got), "\n"); s != want || got.Notes[0] != "4 of 5 decisions were refusals." {
		t.Errorf("%s; %v", s, got.Notes)
	}
}

func TestHowLongDecisionsTook(t *testing.T) {
	var cases []workflow.Course
	for i := range 10 { // 1 to 10 days, each of which one was waited for
		cases = append(cases, decided(fmt.Sprintf("2026-11-%02d", 30-i), i+1, 1, false, ""))
	}
	cases = append(cases, decided("2026-10-05", 21, 14, true, "A"))
	table := TimesTable(cases, nhs.MustDate("2026-10-01"), nhs.MustDate("2026-11-30"))
	got := strings.Join(append(rowsOf(table), table.Notes...), "\n")
	want := "Months | October 2026 | 1 | 21 | 21 | 7 | 7 | 0\nMonths | November 2026 | 10 | 5 | 9 | 4 | 8 | 10\n" +
		"All 11 together: half by day 6, 90 of 100 by day 10.\nWithout the time information was waited for: half by day 5, 90 of 100 by day 8.\n10 of 11 were decided by the day they were due."
	if got != want || table.Rows != 2 || table.Total != 2 {
		t.Errorf("%d of %d rows, got:\n%s", table.Rows, table.Total, got)
	}
	if none := TimesTable(nil, nhs.MustDate("2026-10-01"), nhs.MustDate("2026-11-30")); none.Rows != 0 || len(none.Notes) > 0 || len(rowsOf(none)) > 0 {
		t.Error("no decision makes a row")
	}
}

// cells are the rows of a table, kept.
func cellsOf(t Table) [][]Cell {
	var out [][]Cell
	for _, cells := range t.Each {
		out = append(out, slices.Clone(cells))
	}
	return out
}

// Whatever was decided, the bars of a report hold what its rows hold: every row
// stands in one bar, a bar's numbers are those of its rows, and the rows of
// one bar are as many as it says.
func TestTheChartsOfDecisionsAgreeWithTheirRows(t *testing.T) {
	words := func(code string) string { return "Words of " + code }
	rapid.Check(t, func(t *rapid.T) {
		var cases []workflow.Course
		for range rapid.IntRange(0, 60).Draw(t, "cases") {
			on := nhs.MustDate("2026-11-30").AddDays(-rapid.IntRange(0, 500).Draw(t, "days ago"))
			refused := rapid.Bool().Draw(t, "refused")
			cases = append(cases, decided(on.String(), rapid.IntRange(0, 40).Draw(t, "took"), 0, refused, rapid.StringMatching("[A-K]").Draw(t, "reason")))
		}
		from, to := nhs.MustDate("2025-07-01"), nhs.MustDate("2026-11-30")
		times, refusals := TimesTable(cases, from, to), RefusalsTable(cases, words, from, to)
		agree := func(table Table, rows [][]Cell, numbers func(cells []Cell) []int) {
			if (table.Chart == nil) != (len(rows) == 0) {
				t.Fatalf("%s: %d rows, chart %v", table.Title, len(rows), table.Chart)
			}
			if table.Chart == nil {
				return
			}
			if len(table.Chart.Bars) > mostBars {
				t.Fatalf("%s: %d bars", table.Title, len(table.Chart.Bars))
			}
			in := map[int]int{}
			for i, b := range table.Chart.Bars {
				want := make([]int, len(b.Counts))
				for _, row := range b.Rows {
					in[row]++
					for n, k := range numbers(rows[row]) {
						want[n] += k
					}
				}
				if !slices.Equal(want, b.Counts) {
					t.Fatalf("%s, %s: %v, its rows %v", table.Title, b.Label, b.Counts, want)
				}
				of := table.Of(i)
				if got := cellsOf(of); len(got) != len(b.Rows) || of.Rows != len(b.Rows) || of.Total != table.Total || !strings.HasSuffix(of.Filter, "Only: "+b.Label+".") {
					t.Fatalf("%s, %s: %d rows of %d, %s", table.Title, b.Label, of.Rows, of.Total, of.Filter)
				}
			}
			for row := range rows {
				if in[row] != 1 {
					t.Fatalf("%s: row %d stands in %d bars", table.Title, row, in[row])
				}
			}
		}
		agree(times, cellsOf(times), func(c []Cell) []int { return []int{c[6].Count, c[1].Count - c[6].Count} })
		agree(refusals, cellsOf(refusals), func(c []Cell) []int { return []int{c[1].Count} })
		open := OpenTable(cases, nil, to.Start(), nhs.NewCalendar(), 28)
		agree(open, cellsOf(open), func(c []Cell) []int {
			if c[9].Text != "" {
				return []int{0, 1}
			}
			return []int{1, 0}
		})
	})
}

// What is older than the latest months is one bar, and says by which day half of all
// that was decided.
func TestAMonthsBarSaysHowLongHalfTook(t *testing.T) {
	var cases []workflow.Course
	for m := range 9 {
		cases = append(cases, decided(fmt.Sprintf("2026-%02d-10", m+1), 3+m, 0, false, ""))
	}
	var got []string
	for _, b := range TimesTable(cases, nhs.MustDate("2026-01-01"), nhs.MustDate("2026-11-30")).Chart.Bars {
		got = append(got, fmt.Sprint(b.Label, " ", b.Counts, " ", b.Note))
	}
	want := "Before June 2026 [5 0] half by day 5, June 2026 [1 0] half by day 8, July 2026 [1 0] half by day 9, " +
		"August 2026 [1 0] half by day 10, September 2026 [0 1] half by day 11"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got %s", s)
	}
}

func TestAQuantileIsWhatSoManyDoNotPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, 60), 1, 40).Draw(t, "days")
		of100 := rapid.SampledFrom([]int{50, 90}).Draw(t, "of 100")
		q := quantile(days, of100)
		below, upTo := 0, 0
		for _, d := range days {
			if d < q {
				below++
			}
			if d <= q {
				upTo++
			}
		}
		if upTo*100 < of100*len(days) || below*100 >= of100*len(days) {
			t.Fatalf("%d of 100 of %v is not %d", of100, days, q)
		}
	})
}

func TestRolesThatLackSomething(t *testing.T) {
	none, unknown, differs, open, ended := adult("none", "", ""), adult("unknown", "2027-01-01", "2028-01-01"), adult("differs", "2027-01-01", "2028-01-01"),
		adult("open", "2027-01-01", ""), adult("ended", "", "")
	unknown.Basis, differs.National, open.OpenEnded, ended.State = basis.Unknown, workflow.NationalInactive, true, workflow.RoleInactive
	all := []workflow.RoleLine{none, unknown, differs, open, ended}
	for name, want := range map[string]string{Undated: "REF-none", BasisUnknown: "REF-unknown", Differences: "REF-differs"} {
		got := RolesTable(name, all, today)
		if rows := rowsOf(got); len(rows) != 1 || !strings.HasSuffix(rows[0], want) || got.Name != name {
			t.Errorf("%s: %v", name, rows)
		}
	}
}

func TestCareHomeStaffAreListedHomeByHome(t *testing.T) {
	staff := func(id, name, home, list string) workflow.RoleLine {
		l := adult(id, list, "")
		l.Basis, l.ProxyName, l.Home, l.Relation = basis.CareHome, name, home, "Carer"
		l.PatientName, l.PatientNumber = "GRAY, Saul", nhs.MustNumber("9990005818")
		return l
	}
	gone := staff("gone", "PIKE, Una", "Elm Lodge", "2026-11-01")
	gone.State = workflow.RoleInactive
	elsewhere := adult("wife", "2026-11-01", "")
	got := HomesTable([]workflow.RoleLine{staff("jo", "LAKE, Jo", "elm lodge", "2026-11-21"), elsewhere, staff("amy", "DALE, Amy", "Elm Lodge", "2027-02-28"), gone,
		staff("kit", "WREN, Kit", "", ""), staff("bo", "ASH, Bo", "Beech Court", "2027-01-01")}, today)
	var rows []string
	for _, r := range rowsOf(got) {
		cells := strings.Split(r, " | ")
		rows = append(rows, strings.Join([]string{cells[0], cells[2], cells[4], cells[8], cells[9]}, " | "))
	}
	want := []string{
		"Home not recorded | WREN, Kit | GRAY, Saul | None | ", "Beech Court | ASH, Bo | GRAY, Saul | 1 Jan 2027 | ",
		"Elm Lodge | DALE, Amy | GRAY, Saul | 28 Feb 2027 | ", "Elm Lodge | LAKE, Jo | GRAY, Saul | 21 Nov 2026 | Overdue by 10 days",
	}
	if s := strings.Join(rows, "\n"); s != strings.Join(want, "\n") || got.Rows != 4 {
		t.Errorf("%d rows:\n%s", got.Rows, s)
	}
	if len(got.Notes) != 1 || got.Notes[0] != "Care homes: 2. With an overdue list: 1." {
		t.Errorf("it comes to %q", got.Notes)
	}
}

func TestWhoHasLookedNamesThePatientOnThePageAlone(t *testing.T) {
	lines := []workflow.AuditLine{{AuditEntry: workflow.AuditEntry{At: noon, By: "sam", Role: workflow.Administrator, Act: workflow.ActReadCases}, Seq: 77, Ref: "REF-0001"}}
	got := LookedTable(lines, map[workflow.StaffID]string{"sam": "Sam Okafor"}, "BRAY, Quentin", today)
	if s := strings.Join(rowsOf(got), "\n"); s != "December 2026 | 1 Dec 2026 | 12:00 | Sam Okafor | Online services administrator | looked at the case | REF-0001 | 77" {
		t.Error(s)
	}
	if strings.Contains(got.Title+got.Name+got.Filter, "BRAY") || !strings.Contains(got.Period, "BRAY") {
		t.Errorf("%q, %q, %q", got.Title, got.Filter, got.Period)
	}
}

func TestLettersNotSentAreOldestFirst(t *testing.T) {
	line := func(kind, name string, daysAgo int) workflow.LetterLine {
		return workflow.LetterLine{Letter: workflow.Letter{Kind: kind, Made: noon.AddDate(0, 0, -daysAgo)}, Name: name}
	}
	again := line("L08", "BECK, Fay", 9)
	again.Returned.At = noon.AddDate(0, 0, -2)
	got := rowsOf(LettersTable([]workflow.LetterLine{line("L01", "BRAY, Joy", 1), again}, func(k string) string { return "Letter " + k }, today))
	if s := strings.Join(got, "\n"); s != "Waiting | BECK, Fay | Letter L08 | 22 Nov 2026 | 9 | 29 Nov 2026\nWaiting | BRAY, Joy | Letter L01 | 30 Nov 2026 | 1 | " {
		t.Error(s)
	}
}
