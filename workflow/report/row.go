package report

import (
	"slices"
	"strconv"
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
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
	Happened  Cause = "happened"  // something happened to one of the two (EVENT)
	Suspended Cause = "suspended" // a suspension waits for its review
	Attention Cause = "attention" // no day, but something that somebody has to look at
	NoDate    Cause = "no-date"
)

// Causes lists them in the order of the chart.
var Causes = []Cause{Turns11, Turns13, Turns16, Ends, LookAgain, Happened, Suspended, Attention, NoDate}

var causeWords = map[Cause]string{
	Turns11: "Turns 11", Turns13: "Turns 13", Turns16: "Turns 16", Ends: "Access ends", LookAgain: "Review",
	Happened: "Something happened", Suspended: "Suspended", NoDate: "No date set", Attention: "Needs a look",
}

// Words is the cause as the report writes it.
func (c Cause) Words() string { return causeWords[c] }

// causeOfRule names the rules that say more than "ends" or "review".
var causeOfRule = map[string]Cause{review.RuleAge11: Turns11, review.RuleAge13: Turns13, review.RuleAge16: Turns16, review.RuleEvent: Happened}

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

	gravity        int // where the gravest reason stands in the report's order
	owner, granted string
}

// newsOf is the category of an event that no review has looked at yet.
var newsOf = map[workflow.Event]func(*review.Row){
	workflow.PatientDied:       func(r *review.Row) { r.PatientDead = true },
	workflow.ProxyDied:         func(r *review.Row) { r.ProxyDead = true },
	workflow.PatientMoved:      func(r *review.Row) { r.PatientGone = true },
	workflow.PatientAbroad:     func(r *review.Row) { r.PatientGone = true },
	workflow.ProxyMoved:        func(r *review.Row) { r.ProxyGone = true },
	workflow.ProxyAbroad:       func(r *review.Row) { r.ProxyGone = true },
	workflow.NumberChanged:     func(r *review.Row) { r.NumberChanged = true },
	workflow.SafeguardingEntry: func(r *review.Row) { r.SafeguardingNews = true },
	workflow.Misuse:            func(r *review.Row) { r.SafeguardingNews = true },
	workflow.PatientFlagged:    func(r *review.Row) { r.SafeguardingNews = true },
	workflow.ProxyFlagged:      func(r *review.Row) { r.SafeguardingNews = true },
}

// work makes the row of its line and says whether it is on the report.
func (r *Row) work(s *Source, f *Filter) bool {
	l := &r.RoleLine
	r.NextAge, r.NextAgeOn = review.NextMilestone(l.PatientBorn, s.Today)
	facts := review.Row{Basis: l.Basis, End: l.EndOn, Review: l.ReviewOn, OpenEnded: l.OpenEnded, NextAge: r.NextAge, NextAgeOn: r.NextAgeOn,
		AssessedOn: l.AssessedOn, OrderEnds: l.OrderEnds, LastUsed: l.LastUsed, SuspendedOn: l.SuspendedOn, SyncProblem: l.SyncProblem, Differs: l.Differs()}
	for _, n := range l.News {
		if set := newsOf[n.Event]; set != nil && (f.Safeguarding || !n.Event.Guards()) {
			set(&facts)
		}
	}
	facts.Held = l.Held && f.Safeguarding
	if l.Suspended {
		facts.Review = s.Today // the reason itself says that a review is pending
	}
	r.Due = review.Due(facts)
	if l.Suspended {
		r.Due = s.Today
	}
	days := f.days(s.Today)
	r.Categories = review.Categories(facts, s.Today, days, s.Policy)
	if len(r.Categories) == 0 || f.free() && !r.in(f) {
		return false
	}
	r.gravity = slices.Index(review.AllCategories, r.Categories[0])
	r.Cause = r.cause(review.LastDue(s.Today, days))
	return true
}

// in reports whether the row's day or a birthday is in a free window.
func (r *Row) in(f *Filter) bool {
	within := func(d nhs.Date) bool { return !d.IsZero() && !d.Before(f.From) && !d.After(f.To) }
	return within(r.Due) || r.Turns() != "" && within(r.NextAgeOn)
}

var causeOfBirthday = map[review.Category]Cause{review.Turns11: Turns11, review.Turns13: Turns13, review.Turns16: Turns16}

func (r *Row) cause(until nhs.Date) Cause {
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

// dated are the categories that a day explains.
var dated = []review.Category{review.Overdue, review.Turns11, review.Turns13, review.Turns16, review.Turns18,
	review.Due30, review.Due60, review.Due90, review.DueLater, review.NoReview}

// attention is the gravest category that no day explains, or "".
func (r *Row) attention() review.Category {
	for _, c := range r.Categories {
		if !slices.Contains(dated, c) {
			return c
		}
	}
	return ""
}

// has reports whether the row is here for a reason.
func (r *Row) has(c review.Category) bool { return slices.Contains(r.Categories, c) }

// Overdue reports whether the day has passed.
func (r *Row) Overdue() bool { return !r.Due.IsZero() && r.Due.Before(r.Today) }

// Age is the patient's age in words, "" where the birth date is not known.
func (r *Row) Age() string { return r.PatientBorn.AgeWords(r.Today) }

// Turns is the birthday that put the row on the report, "11 on 3 Feb 2027", or
// "" when none did.
func (r *Row) Turns() string {
	for _, c := range r.Categories {
		switch c {
		case review.Turns11, review.Turns13, review.Turns16, review.Turns18:
			return r.milestone()
		}
	}
	return ""
}

// milestone is the next birthday that a rule looks at, whenever it is; "" for
// somebody grown up, or whose birth date is not known.
func (r *Row) milestone() string {
	if r.NextAgeOn.IsZero() {
		return ""
	}
	return strconv.Itoa(r.NextAge) + " on " + r.NextAgeOn.Short()
}

// Why is the chief reason in words.
func (r *Row) Why() string {
	if r.Cause == Attention {
		return r.attention().Words()
	}
	return r.Cause.Words()
}

// Also lists the other reasons, leaving out what the date and the chief reason
// say already.
func (r *Row) Also() []string {
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
	if r.Cause == Happened {
		for _, n := range r.News {
			if newsOf[n.Event] == nil { // the others are categories
				also = append(also, n.Event.Words())
			}
		}
	}
	return also
}

// DueWords is the day, or None.
func (r *Row) DueWords() string {
	if r.Due.IsZero() {
		return "None"
	}
	return r.Due.Short()
}

// Left says how far away the day is: "Overdue by 27 days", "Due today", "13
// days"; "" without a day, and where the day is not what the row is here for.
func (r *Row) Left() string {
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
func (r *Row) EndWords() string {
	switch {
	case !r.EndOn.IsZero():
		return r.EndOn.Short()
	case r.OpenEnded:
		return "Open, with a reason"
	}
	return "None"
}

// ruleWords says which rule gave the next review.
var ruleWords = map[string]string{
	review.RuleAge11: "11th birthday", review.RuleAge13: "13th birthday", review.RuleAge16: "16th birthday", review.RuleAge18: "18th birthday",
	review.RuleBasis: "Period of the basis", review.RuleOrder: "End of the order", review.RuleCapacity: "Capacity", review.RuleCompetence: "Assessment",
	review.RuleNeed: "End of the need", review.RulePerson: "Chosen", review.RuleEvent: "Something happened",
}

// Rule says which rule gave the day the row is due.
func (r *Row) Rule() string {
	if !r.RoleLine.Suspended && r.Due == r.EndOn && r.EndRule != "" {
		return ruleWords[r.EndRule]
	}
	return ruleWords[r.ReviewRule]
}

// Stands says how the role stands here.
func (r *Row) Stands() string {
	switch {
	case r.RoleLine.Suspended:
		return "Suspended"
	case r.SetUp:
		return "Active"
	}
	return "Not set up yet"
}

// Next is the next thing for somebody to do about the row.
func (r *Row) Next() string {
	switch {
	case !r.SwitchOffSince.IsZero():
		return "Switch access off"
	case r.has(review.PatientDeceased), r.has(review.ProxyDeceased), r.has(review.PatientMoved):
		return "End access"
	case r.RoleLine.Suspended:
		return "Give back, or end"
	case r.SyncProblem, r.has(review.Differs):
		return "Compare with the national record"
	case r.Basis == basis.Unknown:
		return "Find the legal basis"
	case r.Cause == Turns11, r.Cause == Turns13, r.Cause == Turns16, r.Cause == Ends:
		return "Renew, or let it end"
	case len(r.News) > 0:
		return "Look at what happened"
	case r.has(review.NoReview):
		return "Set a day for the review"
	case r.has(review.OrderExpiring):
		return "Ask for the new order"
	case r.has(review.HomeList):
		return "Ask the home for its list of staff"
	case r.has(review.AssessmentOld):
		return "Assess again"
	case r.has(review.Unused), r.has(review.UnusedYear):
		return "Ask whether it is needed"
	case r.State == workflow.RoleDraft:
		return "Set up in the GP system"
	}
	return "Record the review"
}

// National compares a role with the national record, in a word; a word that
// needs somebody is an alert.
func National(l workflow.RoleLine) (words string, alert bool) {
	switch {
	case l.LocalOnly:
		return "Local only", false
	case l.Differs():
		return "Differs", true
	case l.SyncProblem:
		return "Needs a person", true
	case Unsent(l):
		return "Waiting to send", false
	}
	return "Same", false
}

// Unsent reports whether the national store has only still to hear of a role as it
// is here: nothing there differs, and nothing needs somebody.
func Unsent(l workflow.RoleLine) bool {
	return !l.LocalOnly && !l.Differs() && !l.SyncProblem && (l.National == "" || l.Live() == (l.National != workflow.NationalActive))
}

var letterWords = map[workflow.LetterState]string{workflow.LetterWaiting: "Waiting", workflow.LetterPrinted: "Printed", workflow.LetterPosted: "Posted", workflow.LetterReturned: "Came back"}

// LetterWords says how the latest letter about the role stands.
func (r *Row) LetterWords() string {
	if w := letterWords[r.Letter.State]; w != "" {
		return w
	}
	return "Not written"
}

// OwnerName is who looks after the review, or Nobody.
func (r *Row) OwnerName() string {
	switch {
	case r.Owner == "":
		return "Nobody"
	case r.owner == "":
		return "Somebody who has left"
	}
	return r.owner
}

// scopes are the services in words.
func (r *Row) scopes() string {
	words := make([]string, len(r.Scopes))
	for i, s := range r.Scopes {
		words[i] = s.Words()
	}
	return strings.Join(words, "; ")
}

// Initials is a name without saying who it is: TARROW, Ben reads T. B.
func Initials(listName string) string {
	var out []string
	for _, w := range strings.FieldsFunc(listName, func(r rune) bool { return r == ' ' || r == ',' || r == '-' }) {
		for _, first := range w {
			out = append(out, strings.ToUpper(string(first))+".")
			break
		}
	}
	return strings.Join(out, " ")
}
