package paper

import (
	"fmt"
	"strings"

	"proxydesk/ui/lang"
)

// Report is a list for printing, A4 landscape: a chart on the first page, then
// rows in groups. What the list is from, what it leaves out and the heads of its
// columns stand on every page, for pages part.
type Report struct {
	Title    string
	Period   string
	Practice string
	Code     string // of the practice
	Chart    Chart
	Filter   string   // in words, as the screen says it
	Figures  []string // where the figures are from and how old they are
	Columns  []Column
	Groups   []Group
	Total    int    // rows before the filter; the groups hold those after it
	Left     string // at the foot of every page
	Printed  string // when and by whom, at the foot of every page
}

// Column is one column of the rows.
type Column struct {
	Title  string
	Share  float64 // of the width, beside the other columns' shares
	Strong bool
}

// Group is rows under a title, counted.
type Group struct {
	Title string
	Rows  [][]string // a cell a column
}

// Shown returns how many rows the groups hold.
func (r Report) Shown() int {
	n := 0
	for _, g := range r.Groups {
		n += len(g.Rows)
	}
	return n
}

const (
	reportMargin = 34.0
	reportTop    = 27.0
	cellPad      = 4.8
)

var (
	reportTitle = style{15, 19, true}
	reportLarge = style{size: 9.5, leading: 12.5}
	reportCell  = style{size: 8.3, leading: 11.3}
	reportFoot  = style{size: 7.6, leading: 10.5}
)

// Report sets a report on pages. It returns a [*MissingGlyph], or an error for
// a row that does not fit the columns.
func (p *Press) Report(r Report) ([]Page, error) {
	if err := p.checkReport(r); err != nil {
		return nil, err
	}
	f := frame{width: A4Long, height: A4Short, left: reportMargin, right: reportMargin}
	f.footer = p.footer(r.Left, r.Printed, reportFoot, f)
	f.bottom = f.footer.top - 8
	s := sheet{press: p, wide: f.measure()}
	first, firstEnd := s.firstPage(r)
	later, laterEnd := s.laterPage(r)
	f.first, f.top = firstEnd, laterEnd
	f.opening = func(pg *art, n int) {
		if n == 1 {
			pg.place(first, 0, 0)
		} else {
			pg.place(later, 0, 0)
		}
	}
	s.measure(r.Columns)
	f.head = []strip{s.columnTitles(r.Columns)}
	return f.flow(s.rows(r)), nil
}

func (p *Press) checkReport(r Report) error {
	words := append([]string{r.Title, r.Period, r.Practice, r.Code, r.Filter, r.Left, r.Printed}, r.Figures...)
	words = append(words, r.Chart.words()...)
	for _, c := range r.Columns {
		words = append(words, c.Title)
	}
	for _, g := range r.Groups {
		words = append(words, g.Title)
		for i, row := range g.Rows {
			if len(row) != len(r.Columns) {
				return fmt.Errorf("set report: row %d of a group has %d cells for %d columns", i+1, len(row), len(r.Columns))
			}
			words = append(words, row...)
		}
	}
	return p.CanPrint(words...)
}

// sheet sets the parts of a report.
type sheet struct {
	press *Press
	wide  float64
	lefts []float64 // of the columns
	wides []float64
}

// put sets words in a column and returns where they end.
func (s *sheet) put(a *art, words string, st style, x, y, wide float64) float64 {
	for _, l := range s.press.breakLines([]span{{words: words}}, st, wide) {
		a.line(l, st, x, y, 0)
		y += st.leading
	}
	return y
}

func (s *sheet) putRight(a *art, words string, st style, y, wide float64) float64 {
	for _, l := range s.press.breakLines([]span{{words: words}}, st, wide) {
		a.line(l, st, reportMargin+s.wide, y, 1)
		y += st.leading
	}
	return y
}

func (s *sheet) firstPage(r Report) (art, float64) {
	var a art
	right := s.wide * 0.3
	ry := s.putRight(&a, r.Practice, reportLarge.strong(), reportTop+1, right)
	ry = s.putRight(&a, lang.Sayf("Practice code %s", r.Code), reportCell, ry, right)
	y := s.put(&a, r.Title, reportTitle, reportMargin, reportTop, s.wide-right-20) + 1
	y = s.put(&a, r.Period, reportLarge, reportMargin, y, s.wide-right-20)
	y = max(y, ry) + 6
	a.rule(reportMargin, y, reportMargin+s.wide, y, 1.2, Ink)
	y += 8

	chartWide := 0.0
	chartEnd := y
	if len(r.Chart.Bars) > 0 {
		chartWide = s.wide * 0.36
		chartEnd = s.chart(&a, r.Chart, reportMargin, y, chartWide)
		chartWide += 24
	}
	both := s.wide - chartWide - 24
	said, figures := both*0.56, both*0.44 // room for a day and a time on one line
	x := reportMargin + chartWide
	strong := reportCell.strong()
	fy := s.put(&a, lang.Say("Filter"), strong, x, y, said)
	fy = s.put(&a, r.Filter, reportCell, x, fy, said) + 3.5
	fy = s.put(&a, lang.Sayf("%d of %s", r.Shown(), rows(r.Total)), strong, x, fy, said)
	fy = s.put(&a, leftOut(r.Total-r.Shown()), reportCell, x, fy, said)
	x += said + 24
	gy := s.put(&a, lang.Say("Figures from"), strong, x, y, figures)
	for _, line := range r.Figures {
		gy = s.put(&a, line, reportCell, x, gy, figures)
	}
	return a, max(chartEnd, fy, gy) + 6
}

// laterPage says on every page what the list is and what it leaves out.
func (s *sheet) laterPage(r Report) (art, float64) {
	var a art
	y := s.put(&a, r.Title+", "+r.Practice, reportCell.strong(), reportMargin, reportTop, s.wide)
	y = s.put(&a, r.Period+". "+lang.Sayf("Filter: %s", r.Filter), reportCell, reportMargin, y, s.wide)
	y = s.put(&a, strings.Join(r.Figures, ". ")+".", reportCell, reportMargin, y, s.wide)
	return a, y + 6
}

func rows(n int) string {
	return lang.Count(n, "%d row", "%d rows")
}

func leftOut(n int) string {
	if n <= 0 {
		return lang.Say("Every row is shown. Each row is counted once.")
	}
	return lang.Count(n, "%d row does not match the filter. Each row is counted once.", "%d rows do not match the filter. Each row is counted once.")
}

func (s *sheet) measure(columns []Column) {
	all := 0.0
	for _, c := range columns {
		all += c.Share
	}
	x := cellPad
	for _, c := range columns {
		w := (s.wide - 2*cellPad) * c.Share / all
		s.lefts, s.wides = append(s.lefts, x), append(s.wides, w-cellPad)
		x += w
	}
}

func (s *sheet) columnTitles(columns []Column) strip {
	var out strip
	for i, c := range columns {
		out.height = max(out.height, s.put(&out.art, c.Title, reportCell.strong(), s.lefts[i], 2, s.wides[i]))
	}
	out.height += 3.5
	out.art.rule(0, out.height, s.wide, out.height, 1.2, Ink)
	out.height += 2.5
	return out
}

func (s *sheet) rows(r Report) []strip {
	var out []strip
	for _, g := range r.Groups {
		title := s.groupTitle(g.Title, fmt.Sprint(len(g.Rows)))
		title.keep, title.before = true, 2.5
		again := s.groupTitle(g.Title+", "+lang.Say("continued"), "")
		out = append(out, title)
		for i, cells := range g.Rows {
			row := s.row(r.Columns, cells)
			if i > 0 {
				row.again = &again
			}
			out = append(out, row)
		}
		out[len(out)-1].keep = false
	}
	if len(out) == 0 {
		none := strip{}
		none.height = s.put(&none.art, lang.Say("No rows match the filter."), reportCell, cellPad, 4, s.wide)
		out = append(out, none)
	}
	return out
}

func (s *sheet) groupTitle(title, count string) strip {
	strong := reportCell.strong()
	var out strip
	out.height = s.put(&out.art, title, strong, cellPad, 2, s.wide-80) + 2
	for _, l := range s.press.breakLines([]span{{words: count}}, strong, 70) {
		out.art.line(l, strong, s.wide-cellPad, 2, 1)
	}
	out.art.boxes = []Box{{W: s.wide, H: out.height, Colour: Pale}}
	return out
}

func (s *sheet) row(columns []Column, cells []string) strip {
	var out strip
	for i, c := range cells {
		st := reportCell
		st.bold = columns[i].Strong
		out.height = max(out.height, s.put(&out.art, c, st, s.lefts[i], 3, s.wides[i]))
	}
	out.height += 3
	out.art.rule(0, out.height, s.wide, out.height, 0.6, Faint)
	return out
}
