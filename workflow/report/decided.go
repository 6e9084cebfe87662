package report

import (
	"cmp"
	"fmt"
	"slices"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// RefusalsTable counts refusals by their reason. words names a national reason,
// and ReasonWithheld: a refusal whose reason the reader may not know is counted,
// so that the numbers still add up.
func RefusalsTable(decided []workflow.Course, words func(code string) string, from, to nhs.Date) Table {
	n, refused := map[string]int{}, 0
	for _, c := range decided {
		if !c.Refused {
			continue
		}
		refused++
		n[words(c.Reason)]++
	}
	reasons := make([]string, 0, len(n))
	for r := range n {
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b string) int { return cmp.Or(n[b]-n[a], cmp.Compare(a, b)) })
	t := Table{Name: Refusals, Title: "Refusals by reason", Period: from.Long() + " to " + to.Long(), Filter: "Everything decided in this period.",
		Rows: len(reasons), Total: len(reasons), Heads: []Head{{"Reason", 4, true}, {"Refused", 1, false}, {"Of 100 refusals", 1, false}},
		Chart: refusalsChart(reasons, n), Notes: []string{fmt.Sprintf("%d of %d decisions were refusals.", refused, len(decided))}}
	t.Each = func(yield func(string, []Cell) bool) {
		for _, r := range reasons {
			if !yield("Reasons", []Cell{text(r), number(n[r]), number((n[r]*100 + refused/2) / refused)}) {
				return
			}
		}
	}
	return t
}

// month is what was decided in one month, in days by both clocks.
type month struct {
	id, title string
	all, ours []int
	inTime    int // by the day it was due
}

// TimesTable is how long decisions took, by month: the day half and the day 90 of
// 100 were decided by, on both clocks, and how many were decided by the day they were
// due. What all of them come to stands in the notes: it is no month, and no row.
func TimesTable(decided []workflow.Course, from, to nhs.Date) Table {
	var months []*month
	whole := &month{}
	decided = slices.Clone(decided)
	slices.SortStableFunc(decided, func(a, b workflow.Course) int { return a.DecidedAt.Compare(b.DecidedAt) })
	for _, c := range decided {
		on := nhs.DateIn(c.DecidedAt)
		title := bucketTitle(monthID(on))
		if n := len(months); n == 0 || months[n-1].title != title {
			months = append(months, &month{id: monthID(on), title: title})
		}
		a, o := open(c, c.DecidedAt)
		for _, m := range []*month{months[len(months)-1], whole} {
			m.all, m.ours = append(m.all, a), append(m.ours, o)
			if c.DueOn.IsZero() || !on.After(c.DueOn) {
				m.inTime++
			}
		}
	}
	t := Table{Name: Times, Chart: timesChart(months), Title: "Time to decide", Period: from.Long() + " to " + to.Long(), Filter: "Everything decided in this period, in days from the day it was received.",
		Rows: len(months), Total: len(months), Heads: []Head{{"Decided in", 1.4, true}, {"Decisions", 0.8, false}, {"Half by day", 0.8, false}, {"90 of 100 by day", 1.3, false},
			{"Half, without waiting", 1.5, false}, {"90 of 100, without waiting", 1.9, false}, {"By the day due", 1, false}}}
	if len(decided) > 0 {
		t.Notes = []string{
			fmt.Sprintf("All %d together: half by day %d, 90 of 100 by day %d.", len(decided), quantile(whole.all, 50), quantile(whole.all, 90)),
			fmt.Sprintf("Without the time information was waited for: half by day %d, 90 of 100 by day %d.", quantile(whole.ours, 50), quantile(whole.ours, 90)),
			fmt.Sprintf("%d of %d were decided by the day they were due.", whole.inTime, len(decided)),
		}
	}
	t.Each = func(yield func(string, []Cell) bool) {
		for _, m := range months {
			if !yield("Months", []Cell{text(m.title), number(len(m.all)), number(quantile(m.all, 50)), number(quantile(m.all, 90)),
				number(quantile(m.ours, 50)), number(quantile(m.ours, 90)), number(m.inTime)}) {
				return
			}
		}
	}
	return t
}
