package review

import (
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Category is one reason a role is on the review report (domain 5.2). A row can
// have several.
type Category string

// The categories, in the order the report sorts by: safety first.
const (
	OnHold           Category = "on-hold"
	PatientDeceased  Category = "patient-deceased"
	ProxyDeceased    Category = "proxy-deceased"
	Turns16          Category = "turns-16"
	Overdue          Category = "overdue"
	SafeguardingNews Category = "safeguarding-news"
	SuspendedLong    Category = "suspended-long"
	PatientMoved     Category = "patient-moved"
	ProxyMoved       Category = "proxy-moved"
	OrderExpiring    Category = "order-expiring"
	HomeList         Category = "home-list"
	Turns11          Category = "turns-11"
	Turns13          Category = "turns-13"
	Turns18          Category = "turns-18"
	Due30            Category = "due-30"
	Due60            Category = "due-60"
	Due90            Category = "due-90"
	DueLater         Category = "due-later"
	NoReview         Category = "no-review"
	NoEnd            Category = "no-end"
	NoEndReason      Category = "no-end-reason"
	BasisUnknown     Category = "basis-unknown"
	AssessmentOld    Category = "assessment-old"
	SyncProblem      Category = "sync-problem"
	Differs          Category = "differs"
	NumberChanged    Category = "number-changed"
	Unused           Category = "unused"
	UnusedYear       Category = "unused-year"
)

// AllCategories lists them in the order of the report.
var AllCategories = []Category{
	OnHold, PatientDeceased, ProxyDeceased, Turns16, Overdue, SafeguardingNews, SuspendedLong, PatientMoved,
	ProxyMoved, NumberChanged, OrderExpiring, HomeList, Turns11, Turns13, Turns18, Due30, Due60, Due90, DueLater, NoReview, NoEnd, NoEndReason,
	BasisUnknown, AssessmentOld, SyncProblem, Differs, Unused, UnusedYear,
}

var categoryWords = map[Category]string{
	OnHold: "On hold", PatientDeceased: "Patient has died", ProxyDeceased: "Proxy has died", Turns16: "Turns 16",
	Overdue: "Overdue", SafeguardingNews: "New safeguarding entry", SuspendedLong: "Suspended for long",
	PatientMoved: "Patient has moved", ProxyMoved: "Proxy has moved", NumberChanged: "NHS number changed", OrderExpiring: "Court order ends soon", HomeList: "Care-home staff list is due",
	Turns11: "Turns 11", Turns13: "Turns 13", Turns18: "Turns 18",
	Due30: "Due in 30 days", Due60: "Due in 31 to 60 days", Due90: "Due in 61 to 90 days", DueLater: "Due in more than 90 days",
	NoReview: "No review date", NoEnd: "No end date, no reason", NoEndReason: "No end date, with a reason",
	BasisUnknown: "Legal basis unknown", AssessmentOld: "Assessment is old", SyncProblem: "National record needs somebody",
	Differs: "National record differs", Unused: "Not used for years", UnusedYear: "Not used for a year",
}

// Words is the category as the report writes it.
func (c Category) Words() string { return categoryWords[c] }

// Row is what the report knows of one role that is live or suspended. Dates
// are zero when not set or not known.
type Row struct {
	Basis       basis.Basis
	End, Review nhs.Date
	// OpenEnded says that a reason stands in place of an end date.
	OpenEnded bool
	// NextAge is the next of 11, 13, 16 and 18, and NextAgeOn its birthday.
	NextAge   int
	NextAgeOn nhs.Date
	// AssessedOn is the last capacity or competence finding.
	AssessedOn nhs.Date
	OrderEnds  nhs.Date
	LastUsed   nhs.Date
	// SuspendedOn is set while the role is suspended.
	SuspendedOn nhs.Date

	PatientDead, PatientGone bool
	ProxyDead, ProxyGone     bool
	Held, SafeguardingNews   bool
	// NumberChanged says that an NHS number was changed or merged.
	NumberChanged        bool
	SyncProblem, Differs bool
}

// Due is the earliest last day of the row: to look at it again, or of access.
// It is zero when neither is set.
func Due(r Row) nhs.Date {
	switch {
	case r.Review.IsZero():
		return r.End
	case !r.End.IsZero() && r.End.Before(r.Review):
		return r.End
	}
	return r.Review
}

// LastDue is the latest last day that counts as due within so many days: the
// day after it is at most that far away. A child who turns 11 on 14 May is on
// the 90-day list from 14 February (domain 8, case 1).
func LastDue(today nhs.Date, days int) nhs.Date { return today.AddDays(days - 1) }

// Categories lists why a row is on the report of so many days from today, in the
// order of AllCategories; empty when nothing is due in them. Whatever falls due
// within the days has a category, so no window drops a row.
func Categories(r Row, today nhs.Date, within int, p Policy) []Category {
	until := LastDue(today, within)
	turns := 0
	if !r.NextAgeOn.IsZero() && today.DaysUntil(r.NextAgeOn) <= within {
		turns = r.NextAge
	}
	var band Category
	if due := Due(r); !due.IsZero() && !due.After(until) {
		switch {
		case due.Before(today):
			band = Overdue
		case !due.After(LastDue(today, 30)):
			band = Due30
		case !due.After(LastDue(today, 60)):
			band = Due60
		case !due.After(LastDue(today, 90)):
			band = Due90
		default:
			band = DueLater
		}
	}
	unused, unusedYear := false, false
	if !r.LastUsed.IsZero() {
		unused = !r.LastUsed.AddMonths(12 * p.UnusedYears).After(today)
		unusedYear = !unused && !r.LastUsed.AddMonths(p.UnusedNoticeMonths).After(today)
	}
	// In the order of AllCategories, which a test compares: a report asks this of
	// every role of a register.
	var list []Category
	add := func(c Category, is bool) {
		if is {
			list = append(list, c)
		}
	}
	add(OnHold, r.Held)
	add(PatientDeceased, r.PatientDead)
	add(ProxyDeceased, r.ProxyDead)
	add(Turns16, turns == 16)
	add(Overdue, band == Overdue)
	add(SafeguardingNews, r.SafeguardingNews)
	add(SuspendedLong, !r.SuspendedOn.IsZero() && r.SuspendedOn.DaysUntil(today) > p.SuspendedDays)
	add(PatientMoved, r.PatientGone)
	add(ProxyMoved, r.ProxyGone)
	add(NumberChanged, r.NumberChanged)
	add(OrderExpiring, !r.OrderEnds.IsZero() && !r.OrderEnds.After(until))
	// The look at a care home's access is the look at the list of its staff (O8).
	add(HomeList, r.Basis == basis.CareHome && !r.Review.IsZero() && !r.Review.After(until))
	add(Turns11, turns == 11)
	add(Turns13, turns == 13)
	add(Turns18, turns == 18 && p.Ages.Eighteen == ModeReview)
	add(band, band != "" && band != Overdue)
	add(NoReview, r.Review.IsZero())
	add(NoEnd, r.End.IsZero() && !r.OpenEnded)
	add(NoEndReason, r.End.IsZero() && r.OpenEnded)
	add(BasisUnknown, r.Basis == basis.Unknown)
	add(AssessmentOld, !r.AssessedOn.IsZero() && r.AssessedOn.AddMonths(p.AssessmentMonths).Before(today))
	add(SyncProblem, r.SyncProblem)
	add(Differs, r.Differs)
	add(Unused, unused)
	add(UnusedYear, unusedYear)
	return list
}
