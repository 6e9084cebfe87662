package paper_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"proxydesk/ui/paper"
)

// reviews is the report of picture 21.
func reviews() paper.Report {
	return paper.Report{
		Title:    "Proxy access reviews",
		Period:   "Tuesday 1 December 2026 to Sunday 28 February 2027, and anything overdue or without a date",
		Practice: "Fernbrook Surgery",
		Code:     "Z99901",
		Chart: paper.Chart{
			Series: []paper.Series{{Name: "Turns 11", Fill: paper.Solid}, {Name: "Review", Fill: paper.Outline}, {Fill: paper.Rising}},
			Bars: []paper.Bar{
				{Label: "Overdue", Counts: []int{0, 0, 1}}, {Label: "December", Counts: []int{1, 2, 0}}, {Label: "January", Counts: []int{0, 2, 0}},
				{Label: "February", Counts: []int{0, 0, 0}}, {Label: "No date set", Counts: []int{0, 0, 1}},
			},
		},
		Filter:  "Needs a clinician. Owner: all. Age: any. Safeguarding columns: hidden.",
		Figures: []string{"This practice’s record as at 1 Dec 2026, 09:42", "National record last read 1 Dec 2026, 09:40", "Log entry 1204, seal a1b2c3d4e5f60708"},
		Columns: []paper.Column{
			{Title: "Patient", Share: 150, Strong: true}, {Title: "NHS number", Share: 116}, {Title: "Age", Share: 48}, {Title: "Turns", Share: 112},
			{Title: "Proxy", Share: 140}, {Title: "Who they are", Share: 104}, {Title: "Why", Share: 190}, {Title: "Due", Share: 120},
			{Title: "Last review", Share: 116}, {Title: "Owner", Share: 150},
		},
		Groups: []paper.Group{
			{Title: "Overdue", Rows: [][]string{{"BECK, Alan", "999\u00a0000\u00a07632", "80", "", "BECK, Fay", "Wife", "Not used 5 years", "4 Nov 2026", "12 Nov 2024", "Sam O"}}},
			{Title: "December 2026", Rows: [][]string{
				{"GALE, Finn", "999\u00a0000\u00a08930", "8", "", "GALE, Rod", "Stepfather", "Suspended", "1 Dec 2026", "None", "Dr Shah"},
				{"MOSS, Tia", "999\u00a0000\u00a06075", "8", "", "ROSS, Viv", "Foster carer", "Placement check", "14 Dec 2026", "14 Jun 2026", "Dr Shah"},
				{"TARROW, Ben", "999\u00a0000\u00a01391", "10", "11 on 22 Dec", "TARROW, Ivo", "Father", "Turns 11", "22 Dec 2026", "None", "Asha R"},
			}},
			{Title: "January 2027", Rows: [][]string{
				{"MENSAH, Kofi", "999\u00a0000\u00a03475", "64", "", "MENSAH, Esi", "Wife", "Yearly", "11 Jan 2027", "10 Jan 2026", "Asha R"},
				{"GRAY, Saul", "999\u00a0000\u00a05818", "88", "", "Elm Lodge", "Care home", "Staff list", "29 Jan 2027", "30 Oct 2026", "Pat J"},
			}},
			{Title: "No date set", Rows: [][]string{{"APSLEY, Joan", "999\u00a0000\u00a03211", "69", "", "APSLEY, Tim", "Husband", "Moved here with access", "None", "None", "Asha R"}}},
		},
		Total:   34,
		Left:    "Contains patient information. Shred when finished with.",
		Printed: "Printed 1 December 2026, 09:44 by Pat Jones, practice manager",
	}
}

func report(t testing.TB, r paper.Report) []paper.Page {
	t.Helper()
	pages, err := press(t).Report(r)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestTheReportOfPicture21KeepsItsLayout(t *testing.T) {
	golden(t, "reviews", dump(report(t, reviews())))
}

// A day and its time stand on one line, whatever the day.
func TestWhereFiguresAreFromStandsOnOneLineEach(t *testing.T) {
	r := reviews()
	r.Figures = []string{"This practice’s record as at 30 Nov 2026, 22:06", "National record last read 28 Nov 2026, 20:08"}
	page := report(t, r)[0].String()
	for _, f := range r.Figures {
		if !strings.Contains(page, f) {
			t.Errorf("%q is broken: %s", f, page)
		}
	}
}

// long is a report of many pages in two groups.
func long(n int) paper.Report {
	r := reviews()
	var rows [][]string
	for i := range n {
		rows = append(rows, []string{fmt.Sprintf("ROW%d, Ada", i), "999\u00a0000\u00a07632", "80", "", "BECK, Fay", "Wife", "Yearly, and a long word or two about why that is so", "4 Nov 2026", "None", "Sam O"})
	}
	r.Groups = []paper.Group{{Title: "Overdue", Rows: rows[:n/2]}, {Title: "Later", Rows: rows[n/2:]}}
	r.Total = n
	return r
}

func TestALongReportRepeatsWhatAReaderNeeds(t *testing.T) {
	const n = 200
	pages := report(t, long(n))
	if len(pages) < 4 {
		t.Fatalf("%d rows on %d pages", n, len(pages))
	}
	seen := map[string]int{}
	for i, p := range pages {
		text := p.String()
		lines := strings.Split(text, "\n")
		for _, want := range []string{"Patient\tNHS number\tAge", "Filter", "Needs a clinician.", "as at 1 Dec 2026, 09:42", "last read 1 Dec 2026, 09:40", "Log entry 1204, seal a1b2c3d4e5f60708", "Proxy access reviews", fmt.Sprintf("Page %d of %d", i+1, len(pages))} {
			if !strings.Contains(text, want) {
				t.Errorf("page %d does not say %q", i+1, want)
			}
		}
		if i > 0 && !strings.HasPrefix(lines[4], "Overdue") && !strings.HasPrefix(lines[4], "Later") {
			t.Errorf("page %d begins with %q, not with its group", i+1, lines[4])
		}
		if strings.HasPrefix(lines[len(lines)-2], "Later") {
			t.Errorf("page %d ends with the title of a group", i+1)
		}
		for _, r := range p.Runs {
			if strings.HasPrefix(r.Text, "ROW") {
				seen[r.Text]++
			}
			if r.X < 33 || r.X+r.Width > paper.A4Long-33 || r.Y > paper.A4Short-25 {
				t.Errorf("page %d: %q at %.0f, %.0f lies in the margin", i+1, r.Text, r.X, r.Y)
			}
		}
	}
	for i := range n {
		if row := fmt.Sprintf("ROW%d, Ada", i); seen[row] != 1 {
			t.Errorf("%s is printed %d times", row, seen[row])
		}
	}
}

func TestTheReportCountsItsRows(t *testing.T) {
	for _, c := range []struct {
		total int
		want  []string
	}{
		{34, []string{"7 of 34 rows", "27 rows do not match the filter. Each row is counted once."}},
		{8, []string{"7 of 8 rows", "1 row does not match the filter. Each row is counted once."}},
		{7, []string{"7 of 7 rows", "Every row is shown. Each row is counted once."}},
	} {
		r := reviews()
		r.Total = c.total
		text := strings.ReplaceAll(report(t, r)[0].String(), "\n", " ")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("of %d: %q is not in %s", c.total, want, text)
			}
		}
	}
	r := reviews()
	r.Groups = nil
	if text := report(t, r)[0].String(); !strings.Contains(text, "0 of 34 rows") || !strings.Contains(text, "No rows match the filter.") {
		t.Errorf("an empty report says %s", text)
	}
}

func TestBarsAreAsLongAsTheirNumbers(t *testing.T) {
	r := reviews()
	r.Groups = nil
	page := report(t, r)[0]
	wide, unit := map[float64]bool{}, 0.0
	for _, b := range page.Boxes {
		if b.H == 10 && b.Thick > 0 { // the frame of a part
			wide[b.W] = true
			if unit == 0 {
				unit = b.W // Overdue: 1
			}
			if n := b.W / unit; n > 2.001 {
				t.Errorf("a part is %.2f times the part of 1", n)
			}
		}
	}
	if len(wide) != 2 {
		t.Errorf("parts of %d lengths, want those of 1 and 2: %v", len(wide), wide)
	}
	for _, rule := range page.Rules {
		if rule.Y1 != rule.Y2 && (rule.X1 < 34 || rule.X2 > 34+279 || rule.Y1-rule.Y2 > 10.01) {
			t.Errorf("a stroke of the hatching leaves its bar: %+v", rule)
		}
	}
	text := page.String()
	for _, want := range []string{"Turns 11", "Review"} {
		if !strings.Contains(text, want) {
			t.Errorf("the legend does not name %q", want)
		}
	}
}

// Parts of a printed chart differ in how they are painted, not in colour alone.
func TestPartsOfAChartDifferWithoutColour(t *testing.T) {
	seen := map[string]paper.Fill{}
	for f := paper.Solid; f <= paper.Outline; f++ {
		r := reviews()
		r.Groups, r.Chart = nil, paper.Chart{Series: []paper.Series{{Fill: f}}, Bars: []paper.Bar{{Label: "All", Counts: []int{4}}}}
		p := report(t, r)[0]
		painted := ""
		for _, b := range p.Boxes {
			painted += fmt.Sprintf("box %.1f %.1f %.1f %.1f %v ", b.X, b.Y, b.W, b.H, b.Thick > 0)
			if b.Thick == 0 {
				painted += fmt.Sprint(int(b.Colour.R)+int(b.Colour.G)+int(b.Colour.B), " ")
			}
		}
		for _, l := range p.Rules {
			painted += fmt.Sprintf("line %.1f %.1f %.1f %.1f ", l.X1, l.Y1, l.X2, l.Y2)
		}
		if other, twice := seen[painted]; twice {
			t.Errorf("fills %d and %d look alike", f, other)
		}
		seen[painted] = f
	}
}

// What stands behind a bar ends within the chart, before the words beside it.
func TestANoteBehindABarStaysInTheChart(t *testing.T) {
	r := reviews()
	r.Groups, r.Chart = nil, paper.Chart{Series: []paper.Series{{Fill: paper.Solid}}, Bars: []paper.Bar{{Label: "Relationship or legal basis not proven", Counts: []int{1200}, Note: "half by day 12"}}}
	beside, end := 0.0, 0.0
	for _, run := range report(t, r)[0].Runs {
		if strings.HasPrefix(run.Text, "Filter") {
			beside = run.X
		}
		if strings.Contains(run.Text, "day 12") {
			end = run.X + run.Width
		}
	}
	if end == 0 || beside == 0 || end > beside {
		t.Errorf("the note ends at %v, the filter begins at %v", end, beside)
	}
}

func TestAReportThatWouldComeOutWrongIsRefused(t *testing.T) {
	r := reviews()
	r.Groups[0].Rows[0][0] = "李"
	var missing *paper.MissingGlyph
	if _, err := press(t).Report(r); !errors.As(err, &missing) {
		t.Errorf("got %v, want a *MissingGlyph", err)
	}
	r = reviews()
	r.Groups[0].Rows[0] = r.Groups[0].Rows[0][:3]
	if _, err := press(t).Report(r); err == nil {
		t.Error("a row with too few cells is set")
	}
}
