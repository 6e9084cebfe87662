package review

import (
	"cmp"
	"fmt"
	"slices"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Facts is what dates depend on.
type Facts struct {
	// DecidedOn is the day of the decision, which is the first day of access:
	// nobody chooses another, or a birthday could be stepped over (domain 5.1).
	DecidedOn nhs.Date
	// PatientBorn is zero when not known; nothing is proposed for a basis that
	// depends on age until it is.
	PatientBorn nhs.Date
	Basis       basis.Basis
	// AssessedOn is the day of the capacity or competence finding the decision
	// rests on; zero where none is needed.
	AssessedOn nhs.Date
	// ByAge says that a young child was found not competent by age alone (G0).
	ByAge bool
	// CarryOn is the clinician's reason to let parental responsibility carry on
	// past a birthday that the fresh assessment precedes (domain 8, case 2).
	CarryOn string
	// OrderEnds is the last day of the court's order; zero for none (D2).
	OrderEnds nhs.Date
	// RegainsOn is the day the patient is expected to decide again (M10).
	RegainsOn nhs.Date
	// NeededUntil is the last day access is needed; zero when open (N5).
	NeededUntil nhs.Date
	// Renewal says that the basis was granted before, so that a first shorter
	// period no longer applies.
	Renewal bool
}

// Proposal is what the rules propose.
type Proposal struct {
	// End and Review are the earliest candidates; either may be zero where no
	// rule gives one.
	End, Review Candidate
	// Losers are the candidates for the end that were later, earliest first,
	// and LaterReviews those for the review.
	Losers, LaterReviews []Candidate
	// Satisfied are birthdays that a fresh assessment has dealt with already.
	Satisfied []Candidate
	// CanCarryOn is the end that a clinician's reason would allow in place of
	// End; zero when there is no such choice.
	CanCarryOn Candidate
}

// dated collects candidates while the rules run.
type dated struct {
	f                      Facts
	p                      Policy
	ends, reviews, settled []Candidate
}

// Propose works out the end and review dates (domain 4 and 5.1). The earliest
// candidate wins and the rest are kept.
func Propose(f Facts, p Policy) Proposal {
	pr := propose(f, p)
	if f.Basis == basis.Parental && f.CarryOn == "" {
		carried := f
		carried.CarryOn = "asked"
		if alt := propose(carried, p); alt.End.Date.After(pr.End.Date) {
			pr.CanCarryOn = alt.End
		}
	}
	return pr
}

func propose(f Facts, p Policy) Proposal {
	d := &dated{f: f, p: p}
	d.period()
	d.ages()
	d.limits()
	var pr Proposal
	pr.End, pr.Losers = earliest(d.ends)
	if !pr.End.IsZero() { // nothing is left to look at after the last day
		d.reviews = append(d.reviews, pr.End)
	}
	pr.Review, pr.LaterReviews = earliest(d.reviews)
	pr.Satisfied = d.settled
	return pr
}

// earliest is stable, so that of two rules giving one day the first named wins.
func earliest(cs []Candidate) (Candidate, []Candidate) {
	if len(cs) == 0 {
		return Candidate{}, nil
	}
	slices.SortStableFunc(cs, func(a, b Candidate) int { return a.Date.Compare(b.Date) })
	return cs[0], cs[1:]
}

func (d *dated) end(on nhs.Date, rule, why string) {
	d.ends = append(d.ends, Candidate{on, rule, why})
}

func (d *dated) review(on nhs.Date, rule, why string) {
	d.reviews = append(d.reviews, Candidate{on, rule, why})
}

// months is the last day of a period of so many months from a first day:
// twelve months from 1 December end on 30 November.
func months(from nhs.Date, n int) nhs.Date { return from.AddMonths(n).AddDays(-1) }

// period adds the candidates of the legal basis. BASIS.
func (d *dated) period() {
	f, t := d.f, d.p.Terms
	longest := func(term Term, what string) {
		if term.EndMonths > 0 {
			d.end(months(f.DecidedOn, term.EndMonths), RuleBasis, fmt.Sprintf("The longest this practice allows for %s: %s.", what, MonthsWords(term.EndMonths)))
		}
		if term.ReviewMonths > 0 {
			d.review(months(f.DecidedOn, term.ReviewMonths), RuleBasis, fmt.Sprintf("Looked at again after %s.", MonthsWords(term.ReviewMonths)))
		}
	}
	switch f.Basis {
	case basis.Consent:
		if d.under16() {
			longest(t.YoungConsent, "a young person’s consent")
		} else {
			longest(t.Consent, "consent")
		}
	case basis.Parental:
		longest(t.Parental, "parental responsibility")
	case basis.Attorney:
		if m := t.Attorney.ReviewMonths; m > 0 {
			d.review(months(f.DecidedOn, m), RuleBasis, fmt.Sprintf("Looked at again after %s.", MonthsWords(m)))
			d.end(months(f.DecidedOn, m).AddDays(t.Attorney.GraceDays), RuleBasis,
				fmt.Sprintf("The review after %s, and %d days to do it in.", MonthsWords(m), t.Attorney.GraceDays))
		}
	case basis.Deputy:
		longest(t.Deputy, "a court-appointed deputy")
	case basis.BestInterests:
		switch {
		case d.under16():
			longest(t.BestInterestsChild, "a carer without parental responsibility")
		case f.Renewal:
			longest(t.BestInterestsAgain, "best interests once it was reviewed")
		default:
			longest(t.BestInterests, "best interests the first time")
		}
	case basis.CareHome:
		longest(t.CareHome, "a care-home agreement")
	case basis.Unknown:
		d.review(f.DecidedOn.AddDays(d.p.UnknownReviewDays), RuleBasis, "Access moved from an older system is given a proper basis.")
	}
}

// ages adds the birthdays. Parental responsibility and a young person's own
// arrangements end at the birthdays; an adult has only AGE18 to meet.
func (d *dated) ages() {
	f := d.f
	if f.PatientBorn.IsZero() {
		return
	}
	for _, m := range milestones {
		birthday := f.PatientBorn.Birthday(m.age)
		if !birthday.After(f.DecidedOn) {
			continue
		}
		eve := birthday.AddDays(-1)
		switch {
		case m.age == 18:
			if d.p.Ages.Eighteen == ModeReview {
				d.review(birthday, m.rule, "Turns 18: adult services and other ways of helping open.")
			}
		case m.age == 16:
			d.end(eve, m.rule, "The day before the 16th birthday. From then on a person decides for themselves.")
		case m.age == 11 && d.p.Ages.Eleven == ModeReview:
			d.review(birthday, m.rule, "Turns 11: this practice looks again.")
		case d.satisfied(birthday):
			d.settled = append(d.settled, Candidate{eve, m.rule,
				fmt.Sprintf("The assessment of %s counts for the birthday on %s.", f.AssessedOn.Display(), birthday.Display())})
		default:
			d.end(eve, m.rule, fmt.Sprintf("The day before the %dth birthday, when access is decided again.", m.age))
		}
	}
}

// satisfied reports whether a fresh assessment has dealt with a birthday. For
// a young person's own consent the assessment is enough; to carry parental
// responsibility past the birthday a clinician gives a reason as well, and
// "too young" is no assessment of somebody that old.
func (d *dated) satisfied(birthday nhs.Date) bool {
	a := d.f.AssessedOn
	if a.IsZero() || !a.Before(birthday) || a.DaysUntil(birthday) > d.p.Notice.ListDays {
		return false
	}
	switch d.f.Basis {
	case basis.Consent:
		return true
	case basis.Parental:
		return d.f.CarryOn != "" && !d.f.ByAge
	}
	return false
}

// limits adds what the case itself brings: an assessment that runs out, an
// order, a recovery, the need.
func (d *dated) limits() {
	f := d.f
	if m := d.p.AssessmentMonths; d.under16() && !f.AssessedOn.IsZero() && !f.ByAge && m > 0 {
		until := months(f.AssessedOn, m)
		why := fmt.Sprintf("The assessment of %s counts for %s.", f.AssessedOn.Display(), MonthsWords(m))
		if f.Basis == basis.Parental && f.CarryOn != "" && len(d.settled) > 0 {
			d.end(until, RuleCompetence, why)
		} else {
			if until.Before(f.DecidedOn) {
				until = f.DecidedOn // run out already: look at once
			}
			d.review(until, RuleCompetence, why)
		}
	}
	if m := d.p.AssessmentMonths; d.onIncapacity() && !f.AssessedOn.IsZero() && m > 0 {
		until := months(f.AssessedOn, m)
		if until.Before(f.DecidedOn) {
			until = f.DecidedOn
		}
		d.review(until, RuleCapacity, fmt.Sprintf("The assessment of %s counts for %s.", f.AssessedOn.Display(), MonthsWords(m)))
	}
	if !f.OrderEnds.IsZero() {
		d.end(f.OrderEnds, RuleOrder, "The last day of the court order.")
	}
	if !f.RegainsOn.IsZero() {
		d.end(f.RegainsOn.AddDays(-1), RuleCapacity, "The patient is expected to decide again from "+f.RegainsOn.Display()+".")
	}
	if !f.NeededUntil.IsZero() {
		d.end(f.NeededUntil, RuleNeed, "Access is needed until then.")
	}
}

// onIncapacity reports whether the access rests on a finding that an adult
// cannot decide, so that it is looked at when the finding runs out.
func (d *dated) onIncapacity() bool {
	b := d.f.Basis
	return !d.under16() && (b == basis.Attorney || b == basis.Deputy || b == basis.BestInterests)
}

func (d *dated) under16() bool {
	return !d.f.PatientBorn.IsZero() && d.f.PatientBorn.AgeOn(d.f.DecidedOn) < 16
}

// MonthsWords is a number of months as people say it.
func MonthsWords(n int) string {
	if n == 1 {
		return "1 month"
	}
	return fmt.Sprintf("%d months", n)
}

// Choice is what somebody wants the dates to be.
type Choice struct {
	// End is the last day of access; zero asks for an open end.
	End nhs.Date
	// OpenReason is why there is no end; needed when End is zero.
	OpenReason string
	Review     nhs.Date
}

// Problem is one thing wrong with a choice.
type Problem struct {
	// Field is "end" or "review".
	Field string
	// Rule is the rule that forbids it.
	Rule string
	// Words is a plain sentence.
	Words string
}

// Validate lists what is wrong with the chosen dates, nothing when they may
// stand. No date goes beyond what the rules propose; an open end wants a
// reason, and is never had by a child or past a court's order (domain 0,
// point 3; AGE16; ORDER).
func Validate(c Choice, f Facts, p Policy) []Problem {
	pr := Propose(f, p)
	var ps []Problem
	wrong := func(field, rule, words string, a ...any) {
		ps = append(ps, Problem{field, rule, fmt.Sprintf(words, a...)})
	}
	switch fixed := firmest(pr); {
	case f.Basis == basis.Parental && (f.PatientBorn.IsZero() || f.PatientBorn.AgeOn(f.DecidedOn) >= 16):
		wrong("end", RuleAge16, "Parental responsibility is a basis only until the day before the 16th birthday.")
	case !c.End.IsZero() && c.End.Before(f.DecidedOn):
		wrong("end", RulePerson, "The last day of access is before the first, %s.", f.DecidedOn.Display())
	case !c.End.IsZero() && !pr.End.IsZero() && c.End.After(pr.End.Date):
		wrong("end", pr.End.Rule, "The last day can be %s at the latest. %s", pr.End.Date.Display(), pr.End.Why)
	case c.End.IsZero() && !fixed.IsZero():
		wrong("end", fixed.Rule, "This access cannot be left without an end. The last day can be %s at the latest. %s", fixed.Date.Display(), fixed.Why)
	case c.End.IsZero() && c.OpenReason == "":
		wrong("end", RuleBasis, "Access without an end date is for exceptional cases. Give an end date, or the reason for having none.")
	}
	latest := pr.Review
	if !c.End.IsZero() && (latest.IsZero() || c.End.Before(latest.Date)) {
		latest = Candidate{c.End, cmp.Or(pr.Review.Rule, RulePerson), "Nothing is left to look at after the last day."}
	}
	switch {
	case c.Review.IsZero():
		wrong("review", cmp.Or(pr.Review.Rule, RuleBasis), "Say by when this access is looked at again.")
	case c.Review.Before(f.DecidedOn):
		wrong("review", RulePerson, "The review is before access starts, %s.", f.DecidedOn.Display())
	case !latest.IsZero() && c.Review.After(latest.Date):
		wrong("review", latest.Rule, "The review can be on %s at the latest. %s", latest.Date.Display(), latest.Why)
	}
	return ps
}

// firmest is the earliest end that no reason can open: a birthday, an order, a
// recovery or the end of the need, but not a period the practice chose.
func firmest(pr Proposal) Candidate {
	for _, c := range append([]Candidate{pr.End}, pr.Losers...) {
		if c.Rule != RuleBasis {
			return c
		}
	}
	return Candidate{}
}
