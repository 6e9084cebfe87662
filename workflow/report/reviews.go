package report

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/names"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Bucket is one bar of the chart: the rows that fall due in it.
type Bucket struct {
	// ID is "overdue", "none", "later" or a month such as 2027-01.
	ID    string
	Title string // January 2027
	Month string // January; the title again for what is no month
	Count int
	// ByCause parts the count by cause.
	ByCause map[Cause]int
}

// The buckets that are no month.
const (
	BucketOverdue = "overdue"
	BucketLater   = "later" // due after the period, here for another reason
	BucketNone    = "none"
)

// Group is rows under one title on the printed page.
type Group struct {
	Title string
	Rows  []*Row
}

// Report is the answer.
type Report struct {
	Today nhs.Date
	// Until is the last day of the period.
	Until  nhs.Date
	Filter Filter
	// Rows are the rows that match the filter, in its order: the first of them
	// where the filter has a size. Matched is how many there are without it.
	Rows    []*Row
	Matched int
	// Buckets are the bars, before one of them narrowed the rows; every row is in
	// exactly one.
	Buckets []Bucket
	// Counts is how many rows have each category, before reason, cause and bar
	// narrowed them: what choosing one opens. A row can have several.
	Counts map[review.Category]int
	// Open is how many rows there are before reason, cause and bar.
	Open int
	// Causes, Bases and Owners count the rows of the whole period.
	Causes map[Cause]int
	Bases  map[basis.Basis]int
	Owners map[workflow.StaffID]int
	// Total is the rows of the period before anything narrowed them.
	Total int
	// Next is the earliest day after the period on which anything falls due,
	// for a report that is empty; zero when there is none.
	Next nhs.Date
	// NationalAt is when the national record of any role was last read.
	NationalAt time.Time

	names map[workflow.StaffID]string
	all   []*Row // of the period
}

// Asked is the register's lines that the report is made from, as somebody reads
// them.
func Asked(by workflow.Staff) workflow.RoleFilter {
	return workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleDraft, workflow.RoleActive, workflow.RoleInactive}, For: by}
}

// firstPage is how many roles are shown of a large register while the rest is
// read.
const firstPage = 100

// Soonest is what is overdue or due first in the period of a filter, the first
// page of a large register.
func Soonest(by workflow.Staff, today nhs.Date, f Filter) workflow.RoleFilter {
	return workflow.RoleFilter{For: by, DueBy: review.LastDue(today, f.days(today)), Limit: firstPage}
}

// Source is what the report is made from beside the register's lines.
type Source struct {
	Today  nhs.Date
	Policy review.Policy
	// Staff is who has owned reviews and granted access, also those who left.
	Staff []workflow.Staff
}

// Builder makes a report from lines one at a time, so that a register of any
// size is never held whole: only what is due is kept.
type Builder struct {
	source Source
	rep    Report
	row    Row // of the line in hand: most are not due and never kept
}

// New begins a report.
func New(s Source, f Filter) *Builder {
	b := &Builder{source: s, rep: Report{Today: s.Today, Until: review.LastDue(s.Today, f.days(s.Today)), Filter: f, names: map[workflow.StaffID]string{}}}
	for _, p := range s.Staff {
		b.rep.names[p.ID] = p.Name
	}
	return b
}

// Add looks at one line. Roles that have ended are left out; suspended ones are
// not, for they wait for a review.
func (b *Builder) Add(l workflow.RoleLine) {
	rep := &b.rep
	if l.NationalReadAt.After(rep.NationalAt) {
		rep.NationalAt = l.NationalReadAt
	}
	if !l.Suspended && !l.Live() {
		return
	}
	b.row = Row{RoleLine: l, Today: b.source.Today}
	r := &b.row
	if !r.work(&b.source, &rep.Filter) {
		if r.Due.After(rep.Until) && (rep.Next.IsZero() || r.Due.Before(rep.Next)) {
			rep.Next = r.Due
		}
		return
	}
	r.owner, r.granted = rep.names[l.Owner], rep.names[l.GrantedBy]
	kept := *r
	rep.all = append(rep.all, &kept)
}

// Report is the report of what was added.
func (b *Builder) Report() Report {
	b.rep.work()
	return b.rep
}

// Reviews makes the report from lines in hand.
func Reviews(lines []workflow.RoleLine, today nhs.Date, p review.Policy, f Filter) Report {
	b := New(Source{Today: today, Policy: p}, f)
	for _, l := range lines {
		b.Add(l)
	}
	return b.Report()
}

// Narrow is the report under another filter, made from the same lines; it
// answers false when that filter looks at another period, for which the lines
// have to be read again.
func (rep Report) Narrow(f Filter) (Report, bool) {
	if !f.samePeriod(rep.Filter, rep.Today) {
		return Report{}, false
	}
	rep.Filter = f
	rep.work()
	return rep, true
}

// Names are the staff as the report names them.
func (rep Report) Names() map[workflow.StaffID]string { return rep.names }

// work narrows, counts and sorts what is in the period, in one pass.
func (rep *Report) work() {
	f := rep.Filter
	rep.Rows, rep.Counts, rep.Open, rep.Total = nil, map[review.Category]int{}, 0, len(rep.all)
	rep.Causes, rep.Bases, rep.Owners = map[Cause]int{}, map[basis.Basis]int{}, map[workflow.StaffID]int{}
	buckets := map[string]*Bucket{}
	for _, r := range rep.all {
		rep.Causes[r.Cause]++
		rep.Bases[r.Basis]++
		rep.Owners[r.Owner]++
		if !f.matches(r) {
			continue
		}
		rep.Open++
		for _, c := range r.Categories {
			rep.Counts[c]++
		}
		if !f.because(r) {
			continue
		}
		id := r.Bucket(rep.Until)
		b := buckets[id]
		if b == nil {
			b = &Bucket{ByCause: map[Cause]int{}}
			buckets[id] = b
		}
		b.Count++
		b.ByCause[r.Cause]++
		if f.Bucket == "" || f.Bucket == id {
			rep.Rows = append(rep.Rows, r)
		}
	}
	rep.bars(buckets)
	slices.SortStableFunc(rep.Rows, func(a, b *Row) int {
		if f.Order == BySafety {
			if c := cmp.Compare(a.gravity, b.gravity); c != 0 {
				return c
			}
		}
		return cmp.Or(byDay(a.Due, b.Due), names.Compare(a.PatientName, b.PatientName), names.Compare(a.ProxyName, b.ProxyName), cmp.Compare(a.ID, b.ID))
	})
	if rep.Matched = len(rep.Rows); f.Size > 0 {
		rep.Rows = rep.Rows[:min(f.Size, len(rep.Rows))]
	}
}

// bars lists the buckets: what is overdue, every month of the period, what is
// later if anything is, and what has no date.
func (rep *Report) bars(counted map[string]*Bucket) {
	ids := []string{BucketOverdue}
	for m := (nhs.Date{Year: rep.Today.Year, Month: rep.Today.Month, Day: 1}); !m.After(rep.Until); m = m.AddMonths(1) {
		ids = append(ids, monthID(m))
	}
	if counted[BucketLater] != nil {
		ids = append(ids, BucketLater)
	}
	rep.Buckets = nil
	for _, id := range append(ids, BucketNone) {
		b := Bucket{ID: id, Title: bucketTitle(id), Month: bucketMonth(id)}
		if c := counted[id]; c != nil {
			b.Count, b.ByCause = c.Count, c.ByCause
		}
		rep.Buckets = append(rep.Buckets, b)
	}
}

// Groups parts the rows as they are printed: by their gravest reason or by the
// bucket of their day, as they are sorted.
func (rep Report) Groups() []Group {
	var groups []Group
	for _, r := range rep.Rows {
		title := r.Categories[0].Words()
		if rep.Filter.Order == ByDue {
			title = bucketTitle(r.Bucket(rep.Until))
		}
		if n := len(groups); n == 0 || groups[n-1].Title != title {
			groups = append(groups, Group{Title: title})
		}
		g := &groups[len(groups)-1]
		g.Rows = append(g.Rows, r)
	}
	return groups
}

// byDay orders days with "none" last.
func byDay(a, b nhs.Date) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return 1
		}
		return -1
	}
	return a.Compare(b)
}

// Bucket is the bar the row stands in, in a period with this last day.
func (r *Row) Bucket(until nhs.Date) string {
	switch {
	case r.Due.IsZero():
		return BucketNone
	case r.Overdue():
		return BucketOverdue
	case r.Due.After(until):
		return BucketLater
	}
	return monthID(r.Due)
}

func monthID(d nhs.Date) string { return d.String()[:len("2006-01")] }

func bucketTitle(id string) string {
	switch id {
	case BucketOverdue:
		return "Overdue"
	case BucketLater:
		return "Later"
	case BucketNone:
		return "No date set"
	}
	m, err := nhs.ParseDate(id + "-01")
	if err != nil {
		return id
	}
	return m.Month.String() + " " + strconv.Itoa(m.Year)
}

func bucketMonth(id string) string {
	if m, err := nhs.ParseDate(id + "-01"); err == nil {
		return m.Month.String()
	}
	return bucketTitle(id)
}
