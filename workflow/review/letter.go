package review

import "proxydesk/workflow/nhs"

// Subject is what people are told of beforehand.
type Subject string

// The subjects.
const (
	OfReview Subject = "review" // access is looked at again
	OfEnd    Subject = "end"    // access ends
	Of11     Subject = "11"     // the 11th birthday changes it
	Of13     Subject = "13"     // the 13th birthday ends it, or it was decided again
	Of16     Subject = "16"     // the 16th birthday ends it
	OfUnused Subject = "unused" // access nobody used is taken away
)

// Letter is one that is due about a coming day.
type Letter struct {
	About Subject
	// On is the day: the last of access, the one to look again by, the birthday,
	// or the one on which it counts as unused.
	On nhs.Date
	// From is the day the letter is due, and RemindFrom that of the reminder.
	From, RemindFrom nhs.Date
}

// Reminds reports whether the reminder is due, too.
func (l Letter) Reminds(today nhs.Date) bool { return !today.Before(l.RemindFrom) }

// Letters lists what people have to be told of access in force on a day (domain
// 5.1): endRule and reviewRule are the rules that gave its two dates. A day that
// has passed calls for a letter only where access goes on beyond it.
func Letters(r Row, endRule, reviewRule string, today nhs.Date, p Policy) (due []Letter) {
	add := func(about Subject, on nhs.Date) {
		l := Letter{About: about, On: on, From: on.AddDays(-p.Notice.LetterDays), RemindFrom: on.AddDays(-p.Notice.ReminderDays)}
		if !on.IsZero() && !today.Before(l.From) {
			due = append(due, l)
		}
	}
	if endRule == RuleDeath {
		return nil // nobody is written to about a day of the dead
	}
	birthday := map[string]Subject{RuleAge11: Of11, RuleAge13: Of13, RuleAge16: Of16}
	ends := !r.End.IsZero() && !r.End.Before(today)
	if about, ok := birthday[endRule]; ends && ok {
		add(about, r.End.AddDays(1))
	} else if ends {
		add(OfEnd, r.End)
	}
	// A review on or after the last day says nothing that its letter does not, and
	// what happened is for the practice to look into first.
	if (r.End.IsZero() || r.Review.Before(r.End)) && reviewRule != RuleEvent {
		if about, ok := birthday[reviewRule]; ok {
			add(about, r.Review)
		} else {
			add(OfReview, r.Review)
		}
	}
	if !r.LastUsed.IsZero() {
		add(OfUnused, r.LastUsed.AddMonths(12*p.UnusedYears))
	}
	return due
}
