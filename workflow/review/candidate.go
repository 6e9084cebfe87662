package review

import (
	"proxydesk/workflow/nhs"
)

// The rules that give dates (domain 5.1).
const (
	RuleAge11      = "AGE11"      // AGE11: the practice's first look, a setting
	RuleAge13      = "AGE13"      // AGE13: the latest at which access ends or is decided again
	RuleAge16      = "AGE16"      // AGE16: always ends; last day is the day before the birthday
	RuleAge18      = "AGE18"      // AGE18: optional look when adult services take over
	RuleBasis      = "BASIS"      // BASIS: the period of the legal basis (domain 4)
	RuleOrder      = "ORDER"      // ORDER: a court's order ends
	RuleCapacity   = "CAPACITY"   // CAPACITY: somebody is expected to decide for themselves again
	RuleCompetence = "COMPETENCE" // COMPETENCE: an under-16 assessment runs out
	RuleNeed       = "N5"         // N5: how long access is needed
	RulePerson     = "CHOSEN"     // CHOSEN: somebody chose an earlier date
	RuleDeath      = "DEATH"      // the patient has died, and access goes on for what the practice allows
	RuleEvent      = "EVENT"      // EVENT: something happened that calls for a look now
)

// Candidate is a date with the rule that gave it. The zero Candidate is no
// date.
type Candidate struct {
	// Date is the last day, inclusive: of access for an end, to look again for
	// a review.
	Date nhs.Date
	Rule string
	// Why is a plain sentence for the screen.
	Why string
}

// IsZero reports whether there is no date.
func (c Candidate) IsZero() bool { return c.Date.IsZero() }

// ByPerson is a date that somebody chose within the limits, with their reason
// or none.
func ByPerson(date nhs.Date, why string) Candidate {
	if why == "" {
		why = "Chosen by the person who decided."
	}
	return Candidate{Date: date, Rule: RulePerson, Why: why}
}

// milestones are the birthdays a rule looks at.
var milestones = []struct {
	age  int
	rule string
}{{11, RuleAge11}, {13, RuleAge13}, {16, RuleAge16}, {18, RuleAge18}}

// NextMilestone returns the next birthday that a rule looks at (11, 13, 16,
// 18) after the day, and its date. It returns zeros when there is none.
func NextMilestone(born, today nhs.Date) (age int, on nhs.Date) {
	if born.IsZero() {
		return 0, nhs.Date{}
	}
	for _, m := range milestones {
		if b := born.Birthday(m.age); b.After(today) {
			return m.age, b
		}
	}
	return 0, nhs.Date{}
}

// MilestoneNear returns the next of 11, 13 and 16 when it falls within the
// notice period, so that the applicant can be told (F9).
func MilestoneNear(born, today nhs.Date, p Policy) (age int, on nhs.Date, near bool) {
	age, on = NextMilestone(born, today)
	if age == 0 || age == 18 || today.DaysUntil(on) > p.Notice.ListDays {
		return 0, nhs.Date{}, false
	}
	return age, on, true
}
