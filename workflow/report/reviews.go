package report

import (
	"cmp"
	"slices"
	"strconv"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Periods lists how far ahead the report can look, in days.
var Periods = []int{30, 60, 90}

// Ages narrows the report by the patient's age today.
type Ages string

// The age groups.
const (
	AnyAge  Ages = ""
	Under11 Ages = "under-11"
	To15    Ages = "11-to-15"
	Adults  Ages = "16-and-over"
)

var ageWords = map[Ages]string{AnyAge: "Any age", Under11: "Under 11", To15: "11 to 15", Adults: "16 and over"}

// AllAges lists the age groups as a screen offers them.
var AllAges = []Ages{AnyAge, Under11, To15, Adults}

// Words is the group as screens write it.
func (a Ages) Words() string { return ageWords[a] }

// holds reports whether somebody born on a day is in the group. Somebody whose
// birth date is not known is in none but AnyAge.
func (a Ages) holds(born, today nhs.Date) bool {
	if a == AnyAge {
		return true
	}
	if born.IsZero() {
		return false
	}
	age := born.AgeOn(today)
	switch a {
	case Under11:
		return age < 11
	case To15:
		return age >= 11 && age < 16
	}
	return age >= 16
}

// Order is how rows are sorted and grouped.
type Order string

// The orders.
const (
	BySafety Order = ""    // the gravest reason first, then the earliest day
	ByDue    Order = "due" // the earliest day first
)

// Filter says what to report. The zero Filter is everything within 90 days,
// safety first.
type Filter struct {
	// Within is how many days ahead to look; 0 means 90. What is overdue or has
	// no date is always there.
	Within int
	// Reason narrows to one category, Bucket to one bar of the chart; "" is all.
	Reason review.Category
	Bucket string
	Age    Ages
	Order  Order
}

func (f Filter) days() int {
	if f.Within == 0 {
		return 90
	}
	return f.Within
}

// Words is the filter as the printed page says it.
func (f Filter) Words() string {
	s := "Due in " + strconv.Itoa(f.days()) + " days, overdue, or without a date. Reason: "
	if f.Reason == "" {
		s += "all. "
	} else {
		s += f.Reason.Words() + ". "
	}
	s += "Age: " + f.Age.Words() + "."
	if f.Bucket != "" {
		s += " Only: " + bucketTitle(f.Bucket) + "."
	}
	return s
}

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
	Rows  []Row
}

// Report is the answer.
type Report struct {
	Today nhs.Date
	// Until is the last day of the period.
	Until  nhs.Date
	Filter Filter
	// Rows are the rows that match the filter, in its order.
	Rows []Row
	// Buckets are the bars, every row in exactly one.
	Buckets []Bucket
	// Counts is how many rows have each category. A row can have several.
	Counts map[review.Category]int
	// Total is the rows of the period before reason, age and bucket narrowed
	// them.
	Total int
	// Next is the earliest day after the period on which anything falls due,
	// for a report that is empty; zero when there is none.
	Next nhs.Date
}

// Asked is the register's lines that the report is made from.
func Asked() workflow.RoleFilter {
	return workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleDraft, workflow.RoleActive, workflow.RoleInactive}}
}

// Reviews makes the report from the register's lines. Roles that have ended are
// left out; suspended ones are not, for they wait for a review.
func Reviews(lines []workflow.RoleLine, today nhs.Date, p review.Policy, f Filter) Report {
	rep := Report{Today: today, Until: review.LastDue(today, f.days()), Filter: f, Counts: map[review.Category]int{}}
	for _, l := range lines {
		if !l.Suspended && l.State != workflow.RoleDraft && l.State != workflow.RoleActive {
			continue
		}
		r, due := rowOf(l, today, p, f.days())
		if !due {
			if rep.Next.IsZero() || r.Due.Before(rep.Next) {
				rep.Next = r.Due
			}
			continue
		}
		rep.Total++
		if f.matches(r, rep.Until) {
			rep.Rows = append(rep.Rows, r)
		}
	}
	slices.SortStableFunc(rep.Rows, func(a, b Row) int {
		if f.Order == BySafety {
			if c := cmp.Compare(gravity(a), gravity(b)); c != 0 {
				return c
			}
		}
		return cmp.Or(byDay(a.Due, b.Due), cmp.Compare(a.PatientName, b.PatientName), cmp.Compare(a.ProxyName, b.ProxyName), cmp.Compare(a.ID, b.ID))
	})
	rep.count()
	return rep
}

func (f Filter) matches(r Row, until nhs.Date) bool {
	return (f.Reason == "" || slices.Contains(r.Categories, f.Reason)) && f.Age.holds(r.PatientBorn, r.Today) &&
		(f.Bucket == "" || f.Bucket == r.Bucket(until))
}

func (rep *Report) count() {
	ids := []string{BucketOverdue}
	for m := (nhs.Date{Year: rep.Today.Year, Month: rep.Today.Month, Day: 1}); !m.After(rep.Until); m = m.AddMonths(1) {
		ids = append(ids, monthID(m))
	}
	n, parts := map[string]int{}, map[string]map[Cause]int{}
	for _, r := range rep.Rows {
		id := r.Bucket(rep.Until)
		n[id]++
		if parts[id] == nil {
			parts[id] = map[Cause]int{}
		}
		parts[id][r.Cause]++
		for _, c := range r.Categories {
			rep.Counts[c]++
		}
	}
	if n[BucketLater] > 0 {
		ids = append(ids, BucketLater)
	}
	for _, id := range append(ids, BucketNone) {
		rep.Buckets = append(rep.Buckets, Bucket{ID: id, Title: bucketTitle(id), Month: bucketMonth(id), Count: n[id], ByCause: parts[id]})
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

// gravity is where the row's gravest reason stands in the order of the report.
func gravity(r Row) int { return slices.Index(review.AllCategories, r.Categories[0]) }

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
func (r Row) Bucket(until nhs.Date) string {
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
