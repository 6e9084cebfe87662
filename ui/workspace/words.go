package workspace

import (
	"fmt"
	"strings"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

var viewWords = map[workflow.QueueView]string{
	workflow.ViewMine: "My cases", workflow.ViewUnassigned: "Unassigned", workflow.ViewDueThisWeek: "Due this week",
	workflow.ViewWaiting: "Waiting", workflow.ViewWithClinician: "With clinician", workflow.ViewAll: "Queue",
}

// ViewName is the view that Previous and Next walk, in words.
func (m *Model) ViewName() string {
	if w := viewWords[m.view]; w != "" {
		return w
	}
	return "Queue"
}

func clock(t time.Time) string   { return t.In(nhs.London).Format("15:04:05") }
func hourMin(t time.Time) string { return t.In(nhs.London).Format("15:04") }

// when is an instant as a line says it: today's by the hour.
func (m *Model) when(t time.Time) string {
	if d := nhs.DateIn(t); d != m.host.Today() {
		return shortDay(d, m.host.Today())
	}
	return hourMin(t)
}

// shortDay is 25 Nov, with the year when it is another.
func shortDay(d, today nhs.Date) string {
	if d.Year != today.Year {
		return d.Short()
	}
	return strings.TrimSuffix(d.Short(), fmt.Sprintf(" %d", d.Year))
}

// Saved is the line that says when the case was last written.
func (m *Model) Saved() string {
	if m.unsaved {
		return "Not saved: the record cannot be written"
	}
	if m.saved.IsZero() {
		return ""
	}
	if nhs.DateIn(m.saved) != m.host.Today() {
		return "Saved " + shortDay(nhs.DateIn(m.saved), m.host.Today())
	}
	return "Saved " + clock(m.saved)
}

// ageWords is an age as people say it.
func ageWords(born, today nhs.Date) string {
	switch n := born.AgeOn(today); {
	case born.IsZero() || n < 0:
		return ""
	case n == 1:
		return "1 year"
	case n > 1:
		return fmt.Sprintf("%d years", n)
	}
	months := 0
	for !born.AddMonths(months + 1).After(today) {
		months++
	}
	if months == 1 {
		return "1 month"
	}
	return fmt.Sprintf("%d months", months)
}

// count is "1 question", "3 questions".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// Identity is the bar that never leaves the screen.
func (m *Model) Identity() kit.Identity {
	a := m.c.Application
	id := kit.Identity{Tag: m.tag(), Rows: []kit.IdentityRow{
		m.personRow("Patient", a.Patient, strings.Join(a.Patient.Address, ", ")),
		m.personRow("Proxy", a.Proxy, m.relation()),
	}}
	if m.c.State.Open() {
		bold, rest := m.due()
		id.Facts = append(id.Facts, kit.Fact{Icon: theme.IconClock, Bold: bold, Text: rest})
	}
	if age, on, ok := shell.ComingOfAge(a.Patient.Born, m.host.Today()); ok {
		id.Facts = append(id.Facts, kit.Fact{Icon: theme.IconCalendar, Bold: fmt.Sprintf("Turns %d", age), Text: " on " + on.Short()})
	}
	id.Facts = append(id.Facts, kit.Fact{Text: m.applied()})
	id.Facts = append(id.Facts, m.earlier())
	return id
}

func (m *Model) personRow(label string, p workflow.Person, more string) kit.IdentityRow {
	r := kit.IdentityRow{Label: label, Name: p.ListName(), Extra: p.Title, More: more}
	if r.Name == "" {
		r.Name = "No name on the form"
	}
	if !p.Born.IsZero() {
		r.Born, r.Age = p.Born.Short(), "("+ageWords(p.Born, m.host.Today())+")"
	}
	if !p.NHSNumber.IsZero() {
		r.Number, r.Copy = p.NHSNumber.Display(), p.NHSNumber.Full()
	} else {
		r.Number = "not known"
	}
	return r
}

// relation is what the proxy is to the patient, and whether they share an address.
func (m *Model) relation() string {
	a := m.c.Application
	w := a.RelationshipWords
	if w == "" {
		w = m.labels.say("relationships", a.Relationship)
	}
	if w == "" {
		w = "Relationship not given"
	}
	if len(a.Proxy.Address) > 0 && strings.EqualFold(strings.Join(a.Proxy.Address, " "), strings.Join(a.Patient.Address, " ")) {
		w += ", lives at the same address"
	}
	return w
}

// due says by when a decision is due.
func (m *Model) due() (bold, rest string) {
	a := m.c.Application
	if a.Paused() {
		return "Clock stopped", ", chase on " + a.Asked.ChaseOn.DayMonth()
	}
	left := m.host.Calendar().Between(m.host.Today(), a.DueOn)
	bold = "Due " + a.DueOn.DayMonth()
	switch {
	case left < 0:
		return bold, ", overdue by " + count(-left, "working day")
	case left == 0:
		return bold, ", that is today"
	}
	return bold, ", " + count(left, "working day") + " left"
}

var channelWords = map[workflow.Channel]string{
	workflow.ChannelStore: "applied online", workflow.ChannelEmail: "applied by e-mail",
	workflow.ChannelFile: "applied by file", workflow.ChannelPaper: "applied on paper",
}

// applied says who applied, how and when; without proof it is what the form claims.
func (m *Model) applied() string {
	a := m.c.Application
	if a.Channel == workflow.ChannelRenewal {
		return "Renewal of access in force, begun " + shortDay(nhs.DateIn(a.ReceivedAt), m.host.Today())
	}
	if a.Channel == workflow.ChannelMoved {
		return "Brought over from an older system, " + shortDay(nhs.DateIn(a.ReceivedAt), m.host.Today())
	}
	who := a.Proxy.Name()
	if a.Applicant == workflow.ByPatient {
		who = a.Patient.Name()
	}
	s := who + " " + channelWords[a.Channel] + ", " + shortDay(nhs.DateIn(a.ReceivedAt), m.host.Today())
	if a.Proof.IsZero() {
		s = "The form claims: " + s
	}
	return s
}

// earlier says what else the practice has for the pair.
func (m *Model) earlier() kit.Fact {
	switch same := m.c.Around.Same; len(same) {
	case 0:
		return kit.Fact{Text: "No earlier application for this pair"}
	case 1:
		return kit.Fact{Icon: theme.IconAlert, Bold: "Earlier: ", Text: same[0].Ref + ", " + earlierWord(same[0])}
	default:
		return kit.Fact{Icon: theme.IconAlert, Bold: fmt.Sprintf("%d earlier applications", len(same)), Text: " for this pair"}
	}
}

func earlierWord(e workflow.Earlier) string {
	switch {
	case e.Live:
		return "access in force"
	case e.State.Open():
		return "still open"
	}
	return strings.ToLower(e.State.Words())
}

// stateTag is a state as its tag; Case.State is already the state this person may see.
func stateTag(s workflow.ApplicationState) kit.Tagged {
	t := kit.Tagged{Text: s.Words(), Color: theme.Grey}
	switch s {
	case workflow.New:
		t.Color = theme.Blue
	case workflow.InTriage:
		t.Color = theme.Aqua
	case workflow.Waiting:
		t.Color = theme.Yellow
	case workflow.WithClinician:
		t.Color = theme.Purple
	case workflow.Held:
		t.Color, t.Icon = theme.Pink, theme.IconLock
	case workflow.Approved:
		t.Color = theme.Green
	}
	return t
}

// tag is how the case stands, as this person may see it.
func (m *Model) tag() kit.Tagged {
	a := m.c.Application
	switch {
	case m.c.State == workflow.Approved && m.c.Role != nil && m.c.Role.State == workflow.RoleDraft:
		return kit.Tagged{Text: "Granted, to set up", Color: theme.Green}
	case m.c.State.Open() && m.c.State != workflow.Waiting && a.Hold == nil && a.State != workflow.Held && a.Next.Ready:
		return kit.Tagged{Text: "Ready to decide", Color: theme.Orange}
	}
	return stateTag(m.c.State)
}

// OwnerWords says who has the case.
func (m *Model) OwnerWords() string {
	switch o := m.c.Application.Owner; {
	case !m.c.Application.Open():
		return ""
	case o == m.host.Staff().ID:
		return "You have this case"
	case o == "":
		return "Nobody has this case"
	default:
		return m.Name(o) + " has this case"
	}
}

// Mine says whether the person at the desk has the case.
func (m *Model) Mine() bool { return m.c.Application.Owner == m.host.Staff().ID }
