// Package review works out when access ends, when it is looked at again, and
// which roles are due (domain 5). Every date carries the id of the rule that
// gave it, and the dates that lost are kept with theirs.
//
// It never reads a clock, a file or a role: it takes Facts or a Row and the
// practice's Policy, and answers with dates and words.
//
// Invariants: an end date is the last day of access, inclusive; nothing
// proposed or accepted here lets a parent, or a young person's own proxy, in
// on the 16th birthday, or lets a role outlive the order it rests on; the
// earliest candidate wins.
//
// The catalogue:
//
//	LoadPolicy([]byte) (Policy, error)      every house default, strict
//	Propose(Facts, Policy) Proposal         end, review, losers, carried milestones
//	Validate(Choice, Facts, Policy)         what is wrong with a chosen date
//	ByPerson(date, why) Candidate           a date somebody chose within the limits
//	NextMilestone(born, today) (age, on)    the next of 11, 13, 16 and 18
//	MilestoneNear(born, today, Policy)      the one within the notice period (F9)
//	Due(Row)                                the row's earliest last day
//	LastDue(today, days)                    the same window for a database query
//	Letters(Row, ...) []Letter              letters due before a day (5.1)
//	Categories(Row, today, days, Policy)    the report's tags, safety first
//
// Start with candidate.go, then propose.go; policy.go has the settings and
// report.go the report.
package review
