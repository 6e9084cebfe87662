package workspace

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

var viewWords = map[workflow.QueueView]string{
	workflow.ViewMine: lang.Say("My cases"), workflow.ViewUnassigned: lang.Say("Unassigned"), workflow.ViewDueThisWeek: lang.Say("Due this week"),
	workflow.ViewWaiting: lang.Say("Waiting"), workflow.ViewWithClinician: lang.Say("With clinician"), workflow.ViewAll: lang.Say("Queue"),
}

// ViewName is the view that Previous and Next walk, in words.
func (m *Model) ViewName() string {
	if w := viewWords[m.view]; w != "" {
		return w
	}
	return lang.Say("Queue")
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
		return lang.Say("Not saved: the record cannot be written")
	}
	if m.saved.IsZero() {
		return ""
	}
	if nhs.DateIn(m.saved) != m.host.Today() {
		return lang.Sayf("Saved %s", shortDay(nhs.DateIn(m.saved), m.host.Today()))
	}
	return lang.Sayf("Saved %s", clock(m.saved))
}

// Identity is the bar that never leaves the screen.
func (m *Model) Identity() kit.Identity {
	a := m.c.Application
	id := kit.Identity{Tag: m.tag(), Rows: []kit.IdentityRow{
		m.personRow(lang.Say("Patient"), a.Patient, strings.Join(a.Patient.Address, ", ")),
		m.personRow(lang.Say("Proxy"), a.Proxy, m.relation()),
	}}
	if m.c.State.Open() {
		bold, rest := m.due()
		id.Facts = append(id.Facts, kit.Fact{Icon: theme.IconClock, Bold: bold, Text: rest})
	}
	if age, on, ok := shell.ComingOfAge(a.Patient.Born, m.host.Today()); ok {
		id.Facts = append(id.Facts, kit.Fact{Icon: theme.IconCalendar, Bold: lang.Sayf("Turns %d", age), Text: " " + lang.Sayf("on %s", on.Short())})
	}
	id.Facts = append(id.Facts, kit.Fact{Text: m.applied()})
	id.Facts = append(id.Facts, m.earlier())
	return id
}

func (m *Model) personRow(label string, p workflow.Person, more string) kit.IdentityRow {
	r := kit.IdentityRow{Label: label, Name: p.ListName(), Extra: p.Title, More: more}
	if r.Name == "" {
		r.Name = lang.Say("No name on the form")
	}
	if !p.Born.IsZero() {
		r.Born, r.Age = p.Born.Short(), "("+lang.Of(p.Born.AgeWords(m.host.Today()))+")"
	}
	if !p.NHSNumber.IsZero() {
		r.Number, r.Copy = p.NHSNumber.Display(), p.NHSNumber.Full()
	} else {
		r.Number = lang.Say("not known")
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
		w = lang.Say("Relationship not given")
	}
	if len(a.Proxy.Address) > 0 && strings.EqualFold(strings.Join(a.Proxy.Address, " "), strings.Join(a.Patient.Address, " ")) {
		w += ", " + lang.Say("lives at the same address")
	}
	return w
}

// due says by when a decision is due.
func (m *Model) due() (bold, rest string) {
	a := m.c.Application
	if m.held() {
		return lang.Say("On hold"), ", " + lang.Say("clock paused")
	}
	if a.Paused() {
		return lang.Say("Clock paused"), ", " + lang.Sayf("chase on %s", a.Asked.ChaseOn.DayMonth())
	}
	left := m.host.Calendar().Between(m.host.Today(), a.DueOn)
	bold = lang.Sayf("Due %s", a.DueOn.DayMonth())
	if a.Urgent.Why != "" {
		bold = lang.Sayf("Urgent, due %s", a.DueOn.DayMonth())
	}
	switch {
	case left < 0:
		return bold, ", " + lang.Count(-left, "overdue by %d working day", "overdue by %d working days")
	case left == 0:
		return bold, ", " + lang.Say("that is today")
	}
	return bold, ", " + lang.Count(left, "%d working day left", "%d working days left")
}

var channelWords = map[workflow.Channel]string{
	workflow.ChannelStore: lang.Say("applied online"), workflow.ChannelEmail: lang.Say("applied by email"),
	workflow.ChannelFile: lang.Say("applied by file"), workflow.ChannelPaper: lang.Say("applied on paper"),
}

var cameWords = map[workflow.Came]string{workflow.CameByPhone: lang.Say("applied by phone"), workflow.CameInPerson: lang.Say("applied in person")}

// applied says who applied, how and when; without proof it is what the form claims.
func (m *Model) applied() string {
	a := m.c.Application
	if a.Channel == workflow.ChannelRenewal {
		return lang.Sayf("Renewal of access in force, begun %s", shortDay(nhs.DateIn(a.ReceivedAt), m.host.Today()))
	}
	if a.Channel == workflow.ChannelMoved {
		return lang.Sayf("Brought over from an older system, %s", shortDay(nhs.DateIn(a.ReceivedAt), m.host.Today()))
	}
	who := a.Proxy.Name()
	if a.Applicant == workflow.ByPatient {
		who = a.Patient.Name()
	}
	s := who + " " + cmp.Or(cameWords[a.Came], channelWords[a.Channel]) + ", " + shortDay(nhs.DateIn(a.ReceivedAt), m.host.Today())
	switch {
	case a.Came != "":
		return lang.Sayf("As they said: %s", s)
	case a.Proof.IsZero():
		return lang.Sayf("The form claims: %s", s)
	}
	return s
}

// earlier says what else the practice has for the pair.
func (m *Model) earlier() kit.Fact {
	switch same := m.c.Around.Same; len(same) {
	case 0:
		return kit.Fact{Text: lang.Say("No earlier application for this pair")}
	case 1:
		return kit.Fact{Icon: theme.IconAlert, Bold: lang.Say("Earlier:") + " ", Text: same[0].Ref + ", " + earlierWord(same[0])}
	default:
		return kit.Fact{Icon: theme.IconAlert, Bold: lang.Count(len(same), "%d earlier application", "%d earlier applications"), Text: " " + lang.Say("for this pair")}
	}
}

func earlierWord(e workflow.Earlier) string {
	switch {
	case e.Live:
		return lang.Say("access in force")
	case e.State.Open():
		return lang.Say("still open")
	}
	return strings.ToLower(lang.Of(e.State.Words()))
}

// stateTag is a state as its tag; Case.State is already the state this person may see.
func stateTag(s workflow.ApplicationState) kit.Tagged {
	t := kit.Tagged{Text: lang.Of(s.Words()), Color: theme.Grey}
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
		return kit.Tagged{Text: lang.Say("Granted, to set up"), Color: theme.Green}
	case m.c.State.Open() && m.c.State != workflow.Waiting && a.Hold == nil && a.State != workflow.Held && a.Next.Ready:
		return kit.Tagged{Text: lang.Say("Ready to decide"), Color: theme.Orange}
	}
	return stateTag(m.c.State)
}

// OwnerWords says who has the case.
func (m *Model) OwnerWords() string {
	a := m.c.Application
	switch o := a.Owner; {
	case !m.c.Application.Open():
		return ""
	case o == m.host.Staff().ID:
		return lang.Say("You have this case")
	case m.c.State == workflow.WithClinician && a.SentTo == m.host.Staff().ID && a.SentBy != "":
		return lang.Sayf("Sent to you by %s", m.Name(a.SentBy))
	case o == "":
		return lang.Say("Nobody has this case")
	default:
		return lang.Sayf("%s has this case", m.Name(o))
	}
}

// Mine says whether the person at the desk has the case.
func (m *Model) Mine() bool { return m.c.Application.Owner == m.host.Staff().ID }
