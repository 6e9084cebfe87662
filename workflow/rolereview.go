package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// ReviewOutcome is what came of a review of access. Its spelling is stored and never
// changes.
type ReviewOutcome string

// The outcomes of a review (domain 5.1). Renewed and changed come of a decision
// made afresh, never of a note that somebody looked.
const (
	ReviewContinues ReviewOutcome = "continues" // it goes on as it was decided, until the next review
	ReviewRenewed   ReviewOutcome = "renewed"
	ReviewChanged   ReviewOutcome = "changed"
	ReviewSuspended ReviewOutcome = "suspended"
	ReviewEnded     ReviewOutcome = "ended"
	ReviewGivenBack ReviewOutcome = "given-back" // suspended access was given back
)

var reviewWords = map[ReviewOutcome]string{
	ReviewContinues: "no change", ReviewRenewed: "decided afresh", ReviewChanged: "changed", ReviewSuspended: "suspended",
	ReviewEnded: "ended", ReviewGivenBack: "given back",
}

// Words is the outcome as lists write it after the day.
func (o ReviewOutcome) Words() string { return reviewWords[o] }

// Reviewed is the last look at access: when, by whom and what came of it. The
// zero Reviewed is none since it was granted.
type Reviewed struct {
	On      nhs.Date
	By      StaffID
	Outcome ReviewOutcome
}

// Words is the day with its outcome, or "".
func (r Reviewed) Words() string {
	if r.On.IsZero() {
		return ""
	}
	return r.On.Short() + ", " + r.Outcome.Words()
}

// News is something that happened to the two people and that no review has
// looked at yet.
type News struct {
	Event Event
	On    nhs.Date
}

// ReviewRecord is a review as somebody records it.
type ReviewRecord struct {
	// Outcome is ReviewContinues, ReviewSuspended or ReviewEnded. The others
	// come of a decision: see Renew and Reactivate.
	Outcome ReviewOutcome
	// Next is the day of the next review, when access continues.
	Next nhs.Date
	// Why says what was looked at; on a suspension, what the concern is.
	Why string
	// Ending is how access ends, when it does.
	Ending Ending
}

// clinical are the bases whose review is a clinician's: they rest on somebody
// else deciding for the patient.
var clinical = []basis.Basis{basis.Attorney, basis.Deputy, basis.BestInterests}

// Continue says by when access would be looked at next, if a review left it as
// it is, and everything that stands against leaving it so. A review inside the
// term that was decided may (a yearly look at two years' consent); whatever the
// standard wants decided afresh may not: a birthday, an assessment that ran out,
// a last day, a basis nobody knows (domain 5.1, 7.3 of the standard). Nor may it
// while nobody knows whether the store means the same two people.
func (r Role) Continue(by Staff, rules Rules, today nhs.Date) (next review.Candidate, needs []Need) {
	add := func(rule, words string) { needs = append(needs, Need{Rule: rule, Words: words}) }
	child := !r.Patient.Born.IsZero() && r.Patient.Born.AgeOn(today) < 16
	if !r.Live() {
		add("", "Access is suspended: give it back, decide it afresh, or end it.")
	}
	if r.ToSettle() == ApartNumber {
		add("", numberFirst)
	}
	switch r.Review.Rule {
	case review.RuleAge11, review.RuleAge13, review.RuleAge16:
		add(r.Review.Rule, "A birthday calls for a fresh decision: renew the access, or let it end.")
	case review.RuleCapacity, review.RuleCompetence:
		add(r.Review.Rule, "The assessment has to be made again: renew the access, or let it end.")
	}
	months := rules.Policy.AssessmentMonths
	switch {
	case r.Basis == basis.Unknown:
		add(review.RuleBasis, "Nobody knows the legal basis of this access. It takes a decision: renew it.")
	case !r.End.Date.IsZero() && !today.Before(r.End.Date):
		add(r.End.Rule, "This is its last day. To go on longer it takes a decision: renew it.")
	case !r.AssessedOn.IsZero() && months > 0 && !today.Before(r.AssessedOn.AddMonths(months)) && len(needs) == 0:
		add(review.RuleCapacity, "The assessment it rests on is more than "+review.MonthsWords(months)+" old. Assess again and renew the access.")
	}
	if (child || slices.Contains(clinical, r.Basis) || len(r.News) > 0) && !r.judgedBy(by) {
		add("", "A responsible clinician records this review.")
	}
	next = review.Propose(review.Facts{DecidedOn: today, PatientBorn: r.Patient.Born, Basis: r.Basis, AssessedOn: r.AssessedOn,
		OrderEnds: r.OrderEnds, Renewal: true}, rules.Policy).Review
	if end := r.End; !end.Date.IsZero() && (next.IsZero() || end.Date.Before(next.Date)) {
		next = end
	}
	return next, needs
}

// RecordReview records that somebody looked at access and what came of it. The
// day of the look stays with the role.
func (r Role) RecordReview(v ReviewRecord, m OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := r.step(ActReview, by)
	if err != nil {
		return Change{}, err
	}
	var c Change
	switch v.Outcome {
	case ReviewSuspended:
		c, err = r.Suspend(v.Why, m, by, rules, now)
	case ReviewEnded:
		c, err = r.EndAccess(v.Ending, m, by, rules, now)
	case ReviewContinues:
		today := nhs.DateIn(now)
		next, needs := r.Continue(by, rules, today)
		switch {
		case !v.Next.After(today):
			needs = append(needs, Need{Words: "Choose a day after today for the next review.", Field: "next"})
		case !next.IsZero() && v.Next.After(next.Date):
			needs = append(needs, Need{Rule: next.Rule, Words: "The next review can be on " + next.Date.Display() + " at the latest. " + next.Why, Field: "next"})
		}
		if strings.TrimSpace(v.Why) == "" {
			needs = append(needs, Need{Words: "Say in a few words what you looked at.", Field: "why"})
		}
		if err := refuse(ActReview, needs...); err != nil {
			return Change{}, err
		}
		was := r.Review
		if r.Review = next; v.Next != next.Date {
			r.Review = review.ByPerson(v.Next, v.Why)
		}
		r.News = nil
		r.Reviewed = Reviewed{On: today, By: by.ID, Outcome: v.Outcome}
		return r.to(state, ActReview, by, now, Detail{Field: "outcome", After: string(v.Outcome)},
			Detail{"review", was.Date.String(), r.Review.Date.String()}, Detail{Field: "looked at", After: v.Why}), nil
	default:
		return Change{}, refuse(ActReview, Need{Words: "Choose what came of the review.", Field: "outcome"})
	}
	if err != nil {
		return Change{}, err
	}
	c.role.Reviewed = Reviewed{On: nhs.DateIn(now), By: by.ID, Outcome: v.Outcome}
	c.audit = append(c.audit, by.Entry(ActReview, now, r.Application, r.ID, Detail{Field: "outcome", After: string(v.Outcome)}))
	return c, nil
}

// Assign gives the review of access to a member of staff; "" to nobody.
func (r Role) Assign(owner StaffID, by Staff, now time.Time) (Change, error) {
	state, err := r.step(ActAssign, by)
	if err != nil {
		return Change{}, err
	}
	before := r.Owner
	r.Owner = owner
	return r.to(state, ActAssign, by, now, Detail{"owner", string(before), string(owner)}), nil
}

// SetReview gives access a day to look at it where it has none, or an earlier
// one. A later day takes a review or a decision.
func (r Role) SetReview(on nhs.Date, by Staff, now time.Time) (Change, error) {
	state, err := r.step(ActSetReview, by)
	if err != nil {
		return Change{}, err
	}
	var needs []Need
	add := func(words string) { needs = append(needs, Need{Words: words, Field: "next"}) }
	switch {
	case on.IsZero() || on.Before(nhs.DateIn(now)):
		add("Choose today or a day after it.")
	case !r.Review.Date.IsZero() && !on.Before(r.Review.Date):
		add("It is looked at by " + r.Review.Date.Display() + " already. For a later day record the review.")
	case !r.End.Date.IsZero() && on.After(r.End.Date):
		add("Its last day is " + r.End.Date.Display() + ", so it has to be looked at by then.")
	}
	if err := refuse(ActSetReview, needs...); err != nil {
		return Change{}, err
	}
	was := r.Review
	r.Review = review.ByPerson(on, "")
	return r.to(state, ActSetReview, by, now, Detail{"review", was.Date.String(), on.String()}), nil
}
