package report

import (
	"strconv"
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Cause is what falls due on a row's day, for the parts of a bar.
type Cause string

// The causes, in the order of the chart.
const (
	Turns11   Cause = "turns-11"  // AGE11
	Turns13   Cause = "turns-13"  // AGE13
	Turns16   Cause = "turns-16"  // AGE16
	Ends      Cause = "ends"      // the last day of access
	LookAgain Cause = "review"    // the day to look again
	Suspended Cause = "suspended" // a suspension waits for its review
	Attention Cause = "attention" // no day, but something that somebody has to look at
	NoDate    Cause = "no-date"
)

// Causes lists them in the order of the chart.
var Causes = []Cause{Turns11, Turns13, Turns16, Ends, LookAgain, Suspended, Attention, NoDate}

var causeWords = map[Cause]string{
	Turns11: "Turns 11", Turns13: "Turns 13", Turns16: "Turns 16", Ends: "Access ends", LookAgain: "Review",
	Suspended: "Suspended", NoDate: "No date set", Attention: "Needs a look",
}

// Words is the cause as the report writes it.
func (c Cause) Words() string { return causeWords[c] }

// causeOfRule names the rules that say more than "ends" or "review".
var causeOfRule = map[string]Cause{review.RuleAge11: Turns11, review.RuleAge13: Turns13, review.RuleAge16: Turns16}

// Row is one role on the report.
type Row struct {
	workflow.RoleLine
	// Today is the day of the report.
	Today nhs.Date
	// Due is the day by which somebody has to look: the earliest last day; today
	// for a suspension, which waits for its review; zero where no date is set.
	Due   nhs.Date
	Cause Cause
	// Categories lists every reason the row is here, safety first; never empty.
	Categories []review.Category
}

// rowOf makes a row and says whether anything is due on it within the days.
func rowOf(l workflow.RoleLine, today nhs.Date, p review.Policy, days int) (Row, bool) {
	r := Row{RoleLine: l, Today: today}
	r.NextAge, r.NextAgeOn = review.NextMilestone(l.PatientBorn, today)
	facts := review.Row{Basis: l.Basis, End: l.EndOn, Review: l.ReviewOn, OpenEnded: l.OpenEnded, NextAge: r.NextAge, NextAgeOn: r.NextAgeOn,
		AssessedOn: l.AssessedOn, OrderEnds: l.OrderEnds, LastUsed: l.LastUsed, SuspendedOn: l.SuspendedOn, SyncProblem: l.SyncProblem, Differs: l.Differs()}
	if l.Suspended {
		facts.Review = today // the reason itself says that a review is pending
	}
	r.Due = review.Due(facts)
	if l.Suspended {
		r.Due = today
	}
	r.Categories = review.Categories(facts, today, days, p)
	r.Cause = r.cause(review.LastDue(today, days))
	return r, len(r.Categories) > 0
}

var causeOfBirthday = map[review.Category]Cause{review.Turns11: Turns11, review.Turns13: Turns13, review.Turns16: Turns16}

func (r Row) cause(until nhs.Date) Cause {
	if r.RoleLine.Suspended {
		return Suspended
	}
	if r.Due.IsZero() || r.Due.After(until) { // no day of its own puts it here
		for _, c := range r.Categories {
			if b, ok := causeOfBirthday[c]; ok {
				return b
			}
		}
		if r.attention() != "" && !r.Due.IsZero() {
			return Attention
		}
	}
	switch {
	case r.Due.IsZero():
		return NoDate
	case r.Due == r.EndOn:
		if c, ok := causeOfRule[r.EndRule]; ok {
			return c
		}
		return Ends
	}
	if c, ok := causeOfRule[r.ReviewRule]; ok {
		return c
	}
	return LookAgain
}

// attention is the gravest category that no day explains, or "".
func (r Row) attention() review.Category {
	for _, c := range r.Categories {
		switch c {
		case review.OrderExpiring, review.AssessmentOld, review.SyncProblem, review.Differs, review.BasisUnknown, review.NoEnd, review.NoEndReason, review.Unused, review.UnusedYear:
			return c
		}
	}
	return ""
}

// Overdue reports whether the day has passed.
func (r Row) Overdue() bool { return !r.Due.IsZero() && r.Due.Before(r.Today) }

// Age is the patient's age in words, "" where the birth date is not known.
func (r Row) Age() string {
	if r.PatientBorn.IsZero() {
		return ""
	}
	return Years(r.PatientBorn.AgeOn(r.Today))
}

// Years is an age in words: 1 year, 74 years.
func Years(n int) string {
	if n == 1 {
		return "1 year"
	}
	return strconv.Itoa(n) + " years"
}

// Turns is the birthday that put the row on the report, "11 on 3 Feb 2027", or
// "" when none did.
func (r Row) Turns() string {
	for _, c := range r.Categories {
		switch c {
		case review.Turns11, review.Turns13, review.Turns16, review.Turns18:
			return strconv.Itoa(r.NextAge) + " on " + r.NextAgeOn.Short()
		}
	}
	return ""
}

// Why is the chief reason in words.
func (r Row) Why() string {
	if r.Cause == Attention {
		return r.attention().Words()
	}
	return r.Cause.Words()
}

// Also lists the other reasons, leaving out what the date and the chief reason
// say already.
func (r Row) Also() []string {
	var also []string
	for _, c := range r.Categories {
		switch c {
		case review.Overdue, review.Due30, review.Due60, review.Due90, review.DueLater:
			continue
		case review.NoReview:
			if r.Cause == NoDate {
				continue
			}
		}
		if w := c.Words(); w != r.Why() {
			also = append(also, w)
		}
	}
	return also
}

// DueWords is the day, or None.
func (r Row) DueWords() string {
	if r.Due.IsZero() {
		return "None"
	}
	return r.Due.Short()
}

// Left says how far away the day is: "Overdue by 27 days", "Due today", "13
// days"; "" without a day, and where the day is not what the row is here for.
func (r Row) Left() string {
	if r.Due.IsZero() || r.Cause == Attention {
		return ""
	}
	switch n := r.Today.DaysUntil(r.Due); {
	case n < 0:
		return "Overdue by " + days(-n)
	case n == 0:
		return "Due today"
	default:
		return days(n)
	}
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// EndWords is the last day of access, or what stands in its place.
func (r Row) EndWords() string {
	switch {
	case !r.EndOn.IsZero():
		return r.EndOn.Short()
	case r.OpenEnded:
		return "Open, with a reason"
	}
	return "None"
}

// Stands says how the role stands here.
func (r Row) Stands() string {
	switch {
	case r.RoleLine.Suspended:
		return "Suspended"
	case r.SetUp:
		return "Active"
	}
	return "Not set up yet"
}

// columns is what a row says in a file or on a page: the one list behind both.
// A printed column has a share of the width.
var columns = []struct {
	head  string
	share float64
	cell  func(Row) string
}{
	{"Reference", 0, func(r Row) string { return r.Ref }},
	{"Patient", 1.5, func(r Row) string { return r.PatientName }},
	{"NHS number", 1.1, func(r Row) string { return r.PatientNumber.Display() }},
	{"Age", 0.8, func(r Row) string { return r.Age() }},
	{"Turns", 1.2, func(r Row) string { return r.Turns() }},
	{"Proxy", 1.5, func(r Row) string { return r.ProxyName }},
	{"Who they are", 1.1, func(r Row) string { return r.Relation }},
	{"Legal basis", 0, func(r Row) string { return r.Basis.Words() }},
	{"Why", 1, func(r Row) string { return r.Why() }},
	{"Also", 1.5, func(r Row) string { return strings.Join(r.Also(), "; ") }},
	{"Due", 1, func(r Row) string { return r.DueWords() }},
	{"Days", 1.3, func(r Row) string { return r.Left() }},
	{"Access ends", 1, func(r Row) string { return r.EndWords() }},
	{"How it stands", 0, func(r Row) string { return r.Stands() }},
}

// Column is one column of a printed page: its head and its share of the width.
type Column struct {
	Head  string
	Share float64
}

// Columns lists the printed columns; Cells answers a cell for each.
func Columns() []Column {
	var out []Column
	for _, c := range columns {
		if c.share > 0 {
			out = append(out, Column{c.head, c.share})
		}
	}
	return out
}

// Cells is the row as it is printed.
func (r Row) Cells() []string {
	var out []string
	for _, c := range columns {
		if c.share > 0 {
			out = append(out, c.cell(r))
		}
	}
	return out
}
