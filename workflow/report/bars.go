package report

import "fmt"

// InTime is the part of a bar of cases that are not late. The rest of the bar is drawn
// as what is overdue.
const InTime Cause = "in-time"

// mostBars is how many bars the chart of decisions has at most, so that there is room
// for the rows beside it: what stands further away is one bar together.
const mostBars = 5

// inTime are the parts of a bar of cases, with two numbers a bar: in time, and late.
var inTime = []Series{{Name: "In time", Cause: InTime, Pattern: Solid, Listed: true}, {Name: "Late", Pattern: Rising, Listed: true}}

// ageChart is how long cases are open.
func ageChart(bars []Bar) *Chart {
	return &Chart{Title: "How long they are open", Bars: bars, Series: inTime}
}

// timesChart is how many were decided in each month, in time and late, with the day by
// which half of them were: the latest months one by one, the others as one bar. It is
// nil of none.
func timesChart(months []*month) *Chart {
	if len(months) == 0 {
		return nil
	}
	c := &Chart{Title: "Decisions in time and late", Series: inTime}
	apart := 0
	if len(months) > mostBars {
		apart = len(months) - mostBars + 1
		before, rows := &month{}, make([]int, apart)
		for i, m := range months[:apart] {
			before.all, before.inTime, rows[i] = append(before.all, m.all...), before.inTime+m.inTime, i
		}
		c.Bars = append(c.Bars, before.bar("Before "+months[apart].title, rows...))
	}
	for i, m := range months[apart:] {
		c.Bars = append(c.Bars, m.bar(m.title, apart+i))
	}
	return c
}

// bar is a month as a bar of the chart, which counts some rows.
func (m *month) bar(label string, rows ...int) Bar {
	return Bar{ID: m.id, Label: label, Counts: []int{m.inTime, len(m.all) - m.inTime}, Note: fmt.Sprintf("half by day %d", quantile(m.all, 50)), Rows: rows}
}

// refusalsChart is how many were refused for each reason, given the most frequent
// first: these one by one, the others as one bar. It is nil of none.
func refusalsChart(reasons []string, n map[string]int) *Chart {
	if len(reasons) == 0 {
		return nil
	}
	c := &Chart{Title: "Refusals", Series: []Series{{Name: "Refused", Cause: InTime, Pattern: Solid}}}
	for i, r := range reasons {
		if i >= mostBars {
			last := &c.Bars[mostBars-1]
			last.Label, last.Rows = "All the others", append(last.Rows, i)
			last.Counts[0] += n[r]
			continue
		}
		c.Bars = append(c.Bars, Bar{ID: r, Label: r, Counts: []int{n[r]}, Rows: []int{i}})
	}
	return c
}

// Of is the table with the rows of one bar of its chart alone, which stays whole.
func (t Table) Of(bar int) Table {
	b, each := t.Chart.Bars[bar], t.Each
	in := make(map[int]bool, len(b.Rows))
	for _, row := range b.Rows {
		in[row] = true
	}
	t.Filter, t.Rows = t.Filter+" Only: "+b.Label+".", len(b.Rows)
	t.Each = func(yield func(string, []Cell) bool) {
		row := 0
		for group, cells := range each {
			if in[row] && !yield(group, cells) {
				return
			}
			row++
		}
	}
	return t
}
