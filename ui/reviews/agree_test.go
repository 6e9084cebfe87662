package reviews

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"proxydesk/ui/kit"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// anyRegister is a register of any make.
func anyRegister(t *rapid.T) []workflow.RoleLine {
	day := func(name string) nhs.Date {
		if rapid.Bool().Draw(t, name+" is set") {
			return nhs.DateIn(now).AddDays(rapid.IntRange(-60, 120).Draw(t, name))
		}
		return nhs.Date{}
	}
	out := make([]workflow.RoleLine, rapid.IntRange(0, 12).Draw(t, "roles"))
	for i := range out {
		l := role(i, rapid.SampledFrom([]string{"NGUYỄN, Siân", "=HYPERLINK", "O’NEILL, \"Q\"", "-1+1", "@SUM, Ada"}).Draw(t, "patient")+fmt.Sprint(" ", i),
			"1950-03-03", "BECK, Fay", "Wife")
		l.State = rapid.SampledFrom(workflow.RoleStates).Draw(t, "state")
		l.ReviewOn, l.EndOn = day("review"), day("end")
		l.ReviewRule, l.EndRule = review.RuleBasis, rapid.SampledFrom([]string{review.RuleBasis, review.RuleAge11, review.RuleAge16}).Draw(t, "rule")
		l.PatientBorn = nhs.NewDate(rapid.IntRange(2008, 2026).Draw(t, "year"), 2, 3)
		l.Basis = rapid.SampledFrom(basis.All).Draw(t, "basis")
		l.Owner = rapid.SampledFrom([]workflow.StaffID{"", "s2", "s3"}).Draw(t, "owner")
		if on := day("reviewed"); !on.IsZero() {
			l.Reviewed = workflow.Reviewed{On: on, By: "s2", Outcome: workflow.ReviewContinues}
		}
		out[i] = l
	}
	return out
}

// What is on the screen, in the file, in the workbook and on the page is the
// same, row by row and cell by cell, and so is the chart: they are made from one
// list of columns and one description of the bars.
func TestScreenFileWorkbookAndPageAgree(t *testing.T) {
	b := newBench(t)
	rapid.Check(t, func(t *rapid.T) {
		b.records.lines = anyRegister(t)
		m := b.model()
		m.filter = report.Filter{Within: rapid.SampledFrom(report.Periods).Draw(t, "within"), Age: rapid.SampledFrom(report.AllAges).Draw(t, "age"),
			Order: rapid.SampledFrom([]report.Order{report.BySafety, report.ByDue}).Draw(t, "order")}
		m.Run()
		columns, table := m.Shown.OnScreen(), m.Shown.Table()
		grid := &source{m, columns}
		var file, book bytes.Buffer
		if err := shell.CSV.Write(&file, table, m.origin); err != nil {
			t.Fatal(err)
		}
		if err := shell.Workbook.Write(&book, table, m.origin); err != nil {
			t.Fatal(err)
		}
		inFile, err := csv.NewReader(strings.NewReader(file.String()[3:])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&book)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		inBook, err := f.GetRows(table.Title)
		if err != nil {
			t.Fatal(err)
		}
		page := Paper(table, m.origin, now)
		var printed [][]string
		for _, g := range page.Groups {
			printed = append(printed, g.Rows...)
		}
		if grid.Len() != table.Rows || len(inBook) != table.Rows+1 || len(printed) != table.Rows || page.Total != m.Shown.Total {
			t.Fatalf("%d rows on the screen, %d in the workbook, %d on the page of %d", grid.Len(), len(inBook)-1, len(printed), page.Total)
		}
		head := func(words string) int {
			return slices.IndexFunc(table.Heads, func(h report.Head) bool { return h.Words == words })
		}
		for i := range grid.Len() {
			row := grid.Row(i)
			for n, c := range columns {
				shown := row.Cells[n].Text
				if c.ID == "turns" {
					shown = row.Cells[n].Tag.Text
				}
				at := head(c.Head)
				if inFile[i+1][at] != report.Harmless(shown) {
					t.Fatalf("row %d, %s: %q on the screen, %q in the file", i, c.Head, shown, inFile[i+1][at])
				}
				inCell := ""
				if at < len(inBook[i+1]) {
					inCell = inBook[i+1][at]
				}
				if inCell != shown {
					t.Fatalf("row %d, %s: %q on the screen, %q in the workbook", i, c.Head, shown, inCell)
				}
				if p := slices.IndexFunc(page.Columns, func(p paper.Column) bool { return p.Title == c.Head }); p >= 0 && printed[i][p] != shown {
					t.Fatalf("row %d, %s: %q on the screen, %q on the page", i, c.Head, shown, printed[i][p])
				}
			}
		}
		drawn, onPage := chartOf(m.Shown.Chart()), page.Chart
		for i, bar := range drawn.Bars {
			if p := onPage.Bars[i]; p.Label != bar.Label || !slices.Equal(p.Counts, bar.Counts) || bar.Total() != m.Shown.Buckets[i].Count {
				t.Fatalf("bar %d: %+v in the window, %+v on the page", i, bar, p)
			}
		}
		for i, s := range drawn.Series {
			if p := onPage.Series[i]; (p.Name != "") == s.Unlisted || p.Name != "" && p.Name != s.Name {
				t.Fatalf("part %d is %q in the window, %q on the page", i, s.Name, p.Name)
			}
		}
	})
}

func TestNoTwoPartsOfTheChartLookAlikeInTheWindow(t *testing.T) {
	seen := map[string]string{}
	for _, s := range chartOf(report.Report{}.Chart()).Series {
		look := fmt.Sprint(s.Color, s.Hatched)
		if other := seen[look]; other != "" {
			t.Errorf("%q looks as %q", s.Name, other)
		}
		seen[look] = s.Name
	}
}

var _ kit.Indexer = &source{}
