package shell

import (
	"fmt"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Reader is who reads a list, on what day, and whom they know: all that the
// words of a line depend on.
type Reader struct {
	Today    nhs.Date
	Calendar *nhs.Calendar
	Policy   review.Policy
	By       workflow.Staff
	Staff    []workflow.Staff
}

// Reader is the person at the desk, today.
func (h *Host) Reader(staff []workflow.Staff) Reader {
	return Reader{Today: h.Today(), Calendar: h.Calendar(), Policy: h.Rules().Policy, By: h.Staff(), Staff: staff}
}

// CaseLine is an open case as every list words it.
type CaseLine struct {
	// Age is the patient's, with a birthday that changes what may be asked:
	// 10 years, 11 on 22 Dec.
	Age string
	// Due is a day, and DueNote how far off it is; Late is a note to draw red.
	Due, DueNote string
	Late         bool
	// Unanswered says that nobody told the applicant yet that it came; "" while
	// there is time, or where somebody did.
	Unanswered string
	// Next is the next step, Whose it is.
	Next, Whose string
	Status      kit.Tagged
}

// Line words an open case. Somebody who may not read holds sees a held case as
// any other case with a clinician (invariant 5).
func (r Reader) Line(l workflow.QueueLine) CaseLine {
	readsHolds := r.By.May(workflow.ActReadHolds)
	if l.State == workflow.Held && !readsHolds {
		l.State = workflow.WithClinician
	}
	c := CaseLine{Age: r.Age(l.PatientBorn), Next: lang.Of(l.Next.Words), Whose: r.whose(l), Status: StatusTag(l.State, l.Next.Ready)}
	c.Due, c.DueNote, c.Late = r.due(l)
	c.mark(l, r)
	switch {
	case l.State == workflow.Held:
		c.Next, c.Whose = lang.Say("Look at the concern"), lang.Say("Safeguarding lead")
	case l.State == workflow.New && l.Owner == "":
		c.Next, c.Whose = lang.Say("Take it"), lang.Say("Nobody yet")
	}
	return c
}

// Age is an age in words on the day.
func (r Reader) Age(born nhs.Date) string {
	if born.IsZero() {
		return lang.Say("Birth date not known")
	}
	words := lang.Of(born.AgeWords(r.Today))
	if mark, on, ok := ComingOfAge(born, r.Today); ok && r.Today.DaysUntil(on) <= 31 {
		words += ", " + lang.Sayf("%d on %s", mark, DayMonth(on))
	}
	return words
}

// ComingOfAge is the next birthday within a year that changes what may be asked
// and decided (AGE11, AGE13, AGE16): the age and the day.
func ComingOfAge(born, today nhs.Date) (age int, on nhs.Date, ok bool) {
	if born.IsZero() {
		return 0, nhs.Date{}, false
	}
	next := born.AgeOn(today) + 1
	if next != 11 && next != 13 && next != 16 && next != 18 {
		return 0, nhs.Date{}, false
	}
	return next, born.Birthday(next), true
}

// DayMonth is a day near enough to need no year: 22 Dec.
func DayMonth(d nhs.Date) string { return strings.TrimSuffix(d.Short(), fmt.Sprintf(" %d", d.Year)) }

func (r Reader) due(l workflow.QueueLine) (day, note string, late bool) {
	switch {
	case l.State == workflow.Held:
		return lang.Say("On hold"), lang.Say("Clock paused"), false
	case l.State == workflow.Waiting && l.ChaseOn.IsZero():
		return lang.Say("Waiting"), lang.Say("Clock paused"), false
	case l.State == workflow.Waiting && !l.ChaseOn.After(r.Today):
		return lang.Sayf("Chase %s", l.ChaseOn.DayMonth()), lang.Say("Chase it now"), false
	case l.State == workflow.Waiting:
		return lang.Sayf("Chase %s", l.ChaseOn.DayMonth()), lang.Say("Clock paused"), false
	}
	left := r.Calendar.Between(r.Today, l.DueOn)
	day = l.DueOn.DayMonth()
	if l.Urgent {
		day = lang.Sayf("Urgent, %s", day)
	}
	switch {
	case l.DueOn == r.Today:
		return day, lang.Say("Due today"), false
	case l.DueOn.Before(r.Today) && left == 0:
		return day, lang.Say("Overdue"), true // only a weekend has passed
	case left < 0:
		return day, lang.Count(-left, "Overdue by %d day", "Overdue by %d days"), true
	}
	return day, lang.Count(left, "%d working day left", "%d working days left"), false
}

// mark adds what the practice wants noticed of an open case: that it has been
// open for very long, and that nobody wrote yet that it came. Only the first
// stands beside the day, for the days that are left have to stay in view.
func (c *CaseLine) mark(l workflow.QueueLine, r Reader) {
	if n := l.OpenLong(r.Today, r.Policy); n > 0 && c.DueNote != "" {
		c.DueNote += ", " + lang.Count(n, "open for %d day", "open for %d days")
		c.Late = true
	}
	switch by := l.AcknowledgeBy(r.Policy, r.Calendar); {
	case by.IsZero(), r.Today.Before(by), l.State == workflow.Held:
	case by == r.Today:
		c.Unanswered = lang.Say("Tell the applicant today that it came.")
	default:
		c.Unanswered = lang.Say("Nobody has told the applicant yet that it came.")
	}
}

// whose says who can do the next step.
func (r Reader) whose(l workflow.QueueLine) string {
	if l.State == workflow.WithClinician {
		if l.SentTo == "" {
			return lang.Say("Any clinician")
		}
		return r.Name(l.SentTo)
	}
	if l.Owner == "" {
		return lang.Say("Nobody yet")
	}
	return r.Name(l.Owner)
}

// WaitsForMe reports whether a case waits for the reader: it was sent to them, or to
// any clinician while they are one; else they have it. What they sent on to whichever
// clinician comes to it is not theirs to do.
func (r Reader) WaitsForMe(l workflow.QueueLine) bool {
	if l.State != workflow.WithClinician && l.State != workflow.Held {
		return l.Owner == r.By.ID
	}
	if l.SentTo != "" {
		return l.SentTo == r.By.ID
	}
	return r.Clinician(r.By.ID)
}

// Name is a member of staff as lists write them: You, Dr Shah, Sam Okafor.
func (r Reader) Name(id workflow.StaffID) string {
	if id == r.By.ID {
		return lang.Say("You")
	}
	for _, s := range r.Staff {
		if s.ID == id {
			return ShortName(s)
		}
	}
	return lang.Say("Somebody else")
}

// Clinician reports whether somebody is one.
func (r Reader) Clinician(id workflow.StaffID) bool {
	for _, s := range append(r.Staff, r.By) {
		if s.ID == id {
			return s.Is(workflow.Clinician, workflow.Responsible, workflow.SafeguardingLead)
		}
	}
	return false
}

// ShortName leaves a doctor's first name out, as people at a practice do.
func ShortName(s workflow.Staff) string {
	words := strings.Fields(s.Name)
	if len(words) > 2 && words[0] == "Dr" {
		return "Dr " + words[len(words)-1]
	}
	return s.Name
}

// StatusTag is the tag of a case. Ready says that nothing stands between it and
// a decision.
func StatusTag(state workflow.ApplicationState, ready bool) kit.Tagged {
	if ready && state.Open() && state != workflow.Held && state != workflow.Waiting {
		return kit.Tagged{Text: lang.Say("Ready to decide"), Color: theme.Orange}
	}
	t := kit.Tagged{Text: lang.Of(state.Words()), Color: statusColors[state]}
	if state == workflow.Held {
		t.Icon = theme.IconLock
	}
	return t
}

var statusColors = map[workflow.ApplicationState]theme.Tag{
	workflow.New: theme.Blue, workflow.InTriage: theme.Aqua, workflow.Waiting: theme.Yellow, workflow.WithClinician: theme.Purple,
	workflow.Held: theme.Pink, workflow.Approved: theme.Green, workflow.Refused: theme.Grey, workflow.Withdrawn: theme.Grey,
	workflow.Duplicate: theme.Grey, workflow.Lapsed: theme.Grey,
}
