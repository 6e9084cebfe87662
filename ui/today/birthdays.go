package today

import (
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// shownBirthdays is how many birthdays are named; the rest are counted.
const shownBirthdays = 4

// Birthday is a child who reaches an age at which access is decided again, from
// the practice's period of notice on. Nobody makes these tasks and nobody has to
// be here on the day one begins: they follow from the register every time it is
// read.
type Birthday struct {
	Role workflow.RoleID
	Age  int
	On   nhs.Date
	// Who names the patient and the proxy; Owner is who looks after the review.
	Who, Owner string
	// Mine says that it is the person's own.
	Mine bool
	// Late says that the letter to tell them should have gone.
	Late bool

	free bool // nobody looks after it
}

// Words is the birthday in a line.
func (b Birthday) Words() string {
	return lang.Sayf("%s turns %d on %s", b.Who, b.Age, b.On.DayMonth())
}

// KeepsBirthdays says whether the person looks after reviews at all.
func (m *Model) KeepsBirthdays() bool { return m.host.May(workflow.ActReview) }

// near are the roles among which the birthdays of the notice are.
func near(today nhs.Date, p review.Policy) workflow.RoleFilter {
	return workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleDraft, workflow.RoleActive}, TurnsBy: today.AddDays(p.Notice.ListDays)}
}

// birthdays are the rows of the review report that a birthday puts there.
func birthdays(lines []workflow.RoleLine, today nhs.Date, p review.Policy) []*report.Row {
	rep := report.Reviews(lines, today, p, report.Filter{Within: p.Notice.ListDays, Order: report.ByDue})
	return slices.DeleteFunc(rep.Rows, func(r *report.Row) bool { return r.Turns() == "" || r.NextAge == 18 })
}

// Birthdays lists them: one's own first, then what nobody has, each by the day.
func (m *Model) Birthdays() []Birthday {
	names := map[workflow.StaffID]string{}
	for _, s := range m.day.staff {
		names[s.ID] = shell.ShortName(s)
	}
	me, letterBy := m.host.Staff().ID, m.host.Today().AddDays(m.host.Rules().Policy.Notice.LetterDays)
	out := make([]Birthday, len(m.day.birthdays))
	for i, r := range m.day.birthdays {
		b := Birthday{Role: r.ID, Age: r.NextAge, On: r.NextAgeOn, Who: r.PatientName, Owner: names[r.Owner], Mine: r.Owner == me,
			Late: !r.NextAgeOn.After(letterBy) && r.Letter.State == ""}
		switch {
		case b.Mine:
			b.Owner = lang.Say("Yours")
		case r.Owner == "":
			b.Owner, b.free = lang.Say("Nobody has it"), true
		case b.Owner == "":
			b.Owner = lang.Say("Somebody who has left")
		}
		out[i] = b
	}
	rank := func(b Birthday) int {
		switch {
		case b.Mine:
			return 0
		case b.free:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b Birthday) int {
		if c := rank(a) - rank(b); c != 0 {
			return c
		}
		return a.On.Compare(b.On)
	})
	return out
}

// BirthdayWords counts them for the link to the report.
func BirthdayWords(n int) string {
	return lang.Count(n, "Open it in Reviews", "Open all %d in Reviews")
}
