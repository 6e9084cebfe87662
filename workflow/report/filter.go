package report

import (
	"slices"
	"strconv"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Periods lists how far ahead the report can look, in days.
var Periods = []int{30, 60, 90, 180, 365}

// Sizes lists how long a list can be asked for.
var Sizes = []int{25, 50, 100}

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

// Nobody is the owner of reviews that nobody has, in a filter.
const Nobody workflow.StaffID = "-"

// Filter says what to report. The zero Filter is everything within 90 days,
// safety first. It holds nothing about a patient, so it can be kept as a view.
type Filter struct {
	// Within is how many days ahead to look; 0 means 90. What is overdue or has
	// no date is always there.
	Within int `json:",omitempty"`
	// From and To are a free window in place of Within: what falls due, or whose
	// birthday is, on these days or between them, and nothing else. Both are set
	// or neither.
	From, To nhs.Date `json:",omitzero"`
	// Reason narrows to one category, Cause to what falls due, Bucket to one bar
	// of the chart; "" is all.
	Reason review.Category `json:",omitempty"`
	Cause  Cause           `json:",omitempty"`
	Bucket string          `json:",omitempty"`
	Age    Ages            `json:",omitempty"`
	Basis  basis.Basis     `json:",omitempty"`
	// Owner narrows to one person's reviews, or to Nobody's; "" is all.
	Owner workflow.StaffID `json:",omitempty"`
	Order Order            `json:",omitempty"`
	// Size is how many rows to list, the first; 0 is all. The numbers count all.
	Size int `json:",omitempty"`
	// Safeguarding adds what only those may know who may read holds: that a case
	// is on hold, or that there is safeguarding news. It is off unless asked for,
	// also for them, for a page lies about.
	Safeguarding bool `json:",omitempty"`
}

// free reports whether the filter has a window of its own.
func (f Filter) free() bool { return !f.From.IsZero() && !f.To.IsZero() }

// days is how many days the report looks ahead, as review counts them.
func (f Filter) days(today nhs.Date) int {
	switch {
	case f.free():
		return today.DaysUntil(f.To) + 1
	case f.Within == 0:
		return 90
	}
	return f.Within
}

// samePeriod reports whether two filters look at the same roles before they
// narrow them.
func (f Filter) samePeriod(o Filter, today nhs.Date) bool {
	return f.free() == o.free() && f.From == o.From && f.days(today) == o.days(today) && f.Safeguarding == o.Safeguarding
}

// Words is the filter as the printed page and the log say it. Names are the
// staff's.
func (f Filter) Words(names map[workflow.StaffID]string) string {
	s := "Due in " + strconv.Itoa(f.days(nhs.Date{})) + " days, overdue, or without a date. "
	if f.free() {
		s = "Due, or with a birthday, from " + f.From.Short() + " to " + f.To.Short() + ". "
	}
	s += "Reason: "
	if f.Reason == "" {
		s += "all. "
	} else {
		s += f.Reason.Words() + ". "
	}
	if f.Cause != "" {
		s += "What falls due: " + f.Cause.Words() + ". "
	}
	s += "Age: " + f.Age.Words() + "."
	if f.Basis != "" {
		s += " Legal basis: " + f.Basis.Words() + "."
	}
	if f.Owner != "" {
		s += " Owner: " + ownerName(f.Owner, names) + "."
	}
	if f.Bucket != "" {
		s += " Only: " + bucketTitle(f.Bucket) + "."
	}
	if f.Size > 0 {
		s += " The first " + strconv.Itoa(f.Size) + " rows."
	}
	if f.Safeguarding {
		return s + " Safeguarding columns: shown."
	}
	return s + " Safeguarding columns: hidden."
}

func ownerName(id workflow.StaffID, names map[workflow.StaffID]string) string {
	if id == Nobody {
		return "nobody"
	}
	if n := names[id]; n != "" {
		return n
	}
	return "somebody who has left"
}

// matches reports whether a row is in the filter but for its reason and bar.
func (f Filter) matches(r *Row) bool {
	owned := f.Owner == "" || f.Owner == r.Owner || f.Owner == Nobody && r.Owner == ""
	return owned && (f.Basis == "" || f.Basis == r.Basis) && f.Age.holds(r.PatientBorn, r.Today)
}

// because reports whether a row is in the filter's reason and cause.
func (f Filter) because(r *Row) bool {
	return (f.Reason == "" || slices.Contains(r.Categories, f.Reason)) && (f.Cause == "" || f.Cause == r.Cause)
}
