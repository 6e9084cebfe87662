// Package today answers "what must I do before I go home?": access that must be
// switched off, five numbers that each open their rows, and one's own work,
// worst first.
//
// It never shows a number that does not open exactly the rows it counted, and
// never lets anybody wave a switch-off task away.
//
// The invariant it keeps: a number here and the rows behind it come from the
// same filter (shell.CaseFilter) over the same list.
//
// Read this file first, then view.go.
package today

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// Record is what Today reads.
type Record interface {
	Queue(ctx context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error)
	Roles(ctx context.Context, f workflow.RoleFilter) ([]workflow.RoleLine, int, error)
	// LetterCount counts the letters this person may see in a state.
	LetterCount(ctx context.Context, state workflow.LetterState, by workflow.Staff) (int, error)
	StaffList(ctx context.Context) ([]workflow.Staff, error)
	// GlassBroken lists who read restricted notes with a reason; nothing for
	// those who may not read holds.
	GlassBroken(ctx context.Context, by workflow.Staff, since time.Time) ([]workflow.GlassBroken, error)
	// ToRelease lists the refusals that wait for this person's safeguarding
	// release; nothing for those who may not give one.
	ToRelease(ctx context.Context, by workflow.Staff) ([]workflow.Outgoing, error)
	// Activity lists what others did since the person was last here, newest first.
	Activity(ctx context.Context, by workflow.Staff, most int) ([]workflow.Activity, error)
}

// Number is one count: what it says, what is under it and where it leads.
type Number struct {
	Title string
	// Count is "–" until it is known.
	Count string
	Note  string
	Late  bool
	To    shell.Place
}

// SwitchOff is access that must be taken away in the GP system, or settled with
// the national record.
type SwitchOff struct {
	Role workflow.RoleID
	Ref  string
	// Who names the patient and the proxy; empty to those who see no records.
	Who string
	// Since says since when, or what is to be settled.
	Since string
	Late  bool
}

// Model is the day of the person at the desk.
type Model struct {
	host   *shell.Host
	record Record
	told   func()
	latest shell.Latest

	day day
	// read is false until the first answer.
	read    bool
	failed  string   // why nothing could be read yet, or ""
	numbers []Number // of the last reading
}

// day is everything read at once, so that the numbers agree with one another.
type day struct {
	open      []workflow.QueueLine
	tallies   map[shell.CaseFilter]tally // of the open cases, for the numbers
	work      []workflow.QueueLine       // those that wait for the person
	switchOff []workflow.RoleLine
	letters   int
	staff     []workflow.Staff
	glass     []workflow.GlassBroken
	release   []workflow.Outgoing
	news      []workflow.Activity
	settle    []workflow.RoleLine
	reviews   int // due in the next 30 days; read for whoever manages
	birthdays []*report.Row
	access    bool // somebody acts or acted for somebody; read when no case is open
}

// tally is how many open cases a number counts, and how many of them wait for whoever
// reads it.
type tally struct{ all, mine int }

// counted are the filters of the numbers.
var counted = []shell.CaseFilter{shell.Overdue, shell.DueToday, shell.ChaseDue, shell.LongUnowned}

func tallied(open []workflow.QueueLine, r shell.Reader) map[shell.CaseFilter]tally {
	out := map[shell.CaseFilter]tally{}
	for _, f := range counted {
		var n tally
		for _, l := range open {
			if r.Matches(f, l) {
				n.all++
				if r.WaitsForMe(l) {
					n.mine++
				}
			}
		}
		out[f] = n
	}
	return out
}

// NewModel returns a day that nothing is known of yet. told is called when it is.
func NewModel(h *shell.Host, record Record, told func()) *Model {
	return &Model{host: h, record: record, told: told}
}

// Reload reads the day anew, keeping what is shown until it is there.
func (m *Model) Reload() {
	by, today, reads, prints, manages := m.host.Staff(), m.host.Today(), m.SeesRecords(), m.PrintsLetters(), m.Manages()
	since, policy, reviews := m.host.Now().AddDate(0, 0, -glassDays), m.host.Rules().Policy, m.KeepsBirthdays()
	settles := m.host.May(workflow.ActSettle) || m.host.May(workflow.ActEnd)
	due := near(today, policy)
	due.For = by
	reader := m.host.Reader(nil)
	shell.Load(m.host, &m.latest, func(ctx context.Context) (day, error) {
		var d day
		var err error
		if d.staff, err = m.record.StaffList(ctx); err != nil {
			return day{}, err
		}
		if d.switchOff, _, err = m.record.Roles(ctx, workflow.RoleFilter{ToSwitchOff: true}); err != nil {
			return day{}, err
		}
		if prints {
			if d.letters, err = m.record.LetterCount(ctx, workflow.LetterWaiting, by); err != nil {
				return day{}, err
			}
		}
		if d.release, err = m.record.ToRelease(ctx, by); err != nil {
			return day{}, err
		}
		if d.glass, err = m.record.GlassBroken(ctx, by, since); err != nil || !reads {
			return d, err
		}
		if settles {
			if d.settle, _, err = m.record.Roles(ctx, workflow.RoleFilter{ToSettle: true, For: by}); err != nil {
				return d, err
			}
		}
		if d.news, err = m.record.Activity(ctx, by, shownNews); err != nil {
			return d, err
		}
		if manages {
			if _, d.reviews, err = m.record.Roles(ctx, soon(today)); err != nil {
				return d, err
			}
		}
		if reviews {
			lines, _, err := m.record.Roles(ctx, due)
			if err != nil {
				return d, err
			}
			d.birthdays = birthdays(lines, today, policy)
		}
		d.open, _, err = m.record.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: by, WeekEnds: today})
		reader.Staff = d.staff
		d.tallies = tallied(d.open, reader)
		d.work = slices.DeleteFunc(slices.Clone(d.open), func(l workflow.QueueLine) bool { return !reader.WaitsForMe(l) })
		if err != nil || len(d.open) > 0 {
			return d, err
		}
		_, roles, err := m.record.Roles(ctx, workflow.RoleFilter{Limit: 1})
		d.access = roles > 0
		return d, err
	}, func(d day, err error) {
		switch {
		case err != nil && m.read:
			m.host.ShowError(err) // what was read before stays
			return
		case err != nil:
			m.failed = m.host.Told(err)
			m.told()
			return
		}
		m.day, m.read, m.failed = d, true, ""
		m.numbers = m.countAll()
		m.told()
	})
}

// Failed is why nothing could be read yet, in words; "" when it could.
func (m *Model) Failed() string { return m.failed }

// Known says whether the day has been read.
func (m *Model) Known() bool { return m.read }

// SeesRecords says whether the person may see applications at all; somebody who
// looks after users and machines may not.
func (m *Model) SeesRecords() bool { return m.host.May(workflow.ActReadCases) }

// PrintsLetters says whether the person has to do with letters at all.
func (m *Model) PrintsLetters() bool { return m.host.May(workflow.ActPrint) }

func (m *Model) reader() shell.Reader { return m.host.Reader(m.day.staff) }

// Greeting is for the time of day, by first name, or by title where there is one.
func (m *Model) Greeting() string {
	name := shell.ShortName(m.host.Staff())
	if first, _, _ := strings.Cut(name, " "); first != "Dr" {
		name = first
	}
	switch hour := m.host.Now().In(nhs.London).Hour(); {
	case hour >= 17:
		return lang.Sayf("Good evening, %s", name)
	case hour >= 12:
		return lang.Sayf("Good afternoon, %s", name)
	}
	return lang.Sayf("Good morning, %s", name)
}

// Date is the day in full.
func (m *Model) Date() string { return m.host.Today().Long() }

// Numbers is what to do first, in the order of their keys 1 to 5. They are
// counted once for each reading: a large practice has thousands of open cases.
func (m *Model) Numbers() []Number {
	if m.numbers == nil {
		return m.countAll()
	}
	return m.numbers
}

func (m *Model) countAll() []Number {
	if !m.SeesRecords() {
		return nil
	}
	out := []Number{
		m.number(lang.Say("Overdue"), shell.Overdue), m.number(lang.Say("Due today"), shell.DueToday), m.number(lang.Say("Chase due"), shell.ChaseDue),
		m.number(lang.Say("Unassigned over 1 day"), shell.LongUnowned),
	}
	out[0].Late = m.read // a number not known is no alarm
	out[3].Note = m.arrivals()
	if m.PrintsLetters() {
		note := lang.Say("to check first")
		switch {
		case !m.read:
			note = ""
		case m.day.letters == 0:
			note = lang.Say("none")
		}
		out = append(out, Number{Title: lang.Say("Letters to print"), Count: m.count(m.day.letters), Note: note, To: shell.Place{Page: shell.PageLetters}})
	}
	return out
}

func (m *Model) number(title string, f shell.CaseFilter) Number {
	n, mine := m.day.tallies[f].all, m.day.tallies[f].mine
	note := ""
	switch {
	case n == 0:
		note = lang.Say("none")
	case mine == n:
		note = lang.Count(n, "yours", "all yours")
	case mine == 0:
		note = lang.Count(n, "not yours", "none of them yours")
	default:
		note = lang.Count(mine, "%d of them yours", "%d of them yours")
	}
	if !m.read {
		note = ""
	}
	return Number{Title: title, Count: m.count(n), Note: note, To: shell.Place{Page: shell.PageQueue, Part: string(f)}}
}

func (m *Model) count(n int) string {
	if !m.read {
		return "–"
	}
	return fmt.Sprint(n)
}

// arrivals says what came in today that nobody has.
func (m *Model) arrivals() string {
	n := 0
	for _, l := range m.day.open {
		if l.Owner == "" && l.ReceivedOn == m.host.Today() {
			n++
		}
	}
	if !m.read {
		return ""
	}
	return lang.Count(n, "%d came in today", "%d came in today")
}

// Work is the person's own cases, worst first.
func (m *Model) Work() []workflow.QueueLine { return m.day.work }

// SentOn is how many of the cases that the person has wait for a clinician, so that
// they stand in the queue among theirs and not in their work.
func (m *Model) SentOn() int {
	r, n := m.reader(), 0
	for _, l := range m.day.open {
		if l.Owner == r.By.ID && !r.WaitsForMe(l) {
			n++
		}
	}
	return n
}

// Words is a line in words.
func (m *Model) Words(l workflow.QueueLine) shell.CaseLine { return m.reader().Line(l) }

// Open is how many cases the practice has open.
func (m *Model) Open() int { return len(m.day.open) }

// Unassigned is how many of them nobody has.
func (m *Model) Unassigned() int {
	n := 0
	for _, l := range m.day.open {
		if l.Owner == "" {
			n++
		}
	}
	return n
}

// Releases are the refusals for which this person has to say what the national
// store may hear, oldest first.
func (m *Model) Releases() []GlassLine {
	out := make([]GlassLine, len(m.day.release))
	for i, o := range m.day.release {
		out[i] = GlassLine{Case: o.Application, Words: o.Ref + ", " + lang.Sayf("refused %s", nhs.DateIn(o.Made).DayMonth())}
	}
	return out
}

// ToSettle is the access of which the national record says something that
// somebody has to settle, oldest first.
func (m *Model) ToSettle() []SwitchOff {
	words := map[workflow.Apart]string{workflow.ApartStatus: lang.Say("in force there, ended here"), workflow.ApartNumber: lang.Say("another NHS number there")}
	out := make([]SwitchOff, len(m.day.settle))
	for i, l := range m.day.settle {
		out[i] = SwitchOff{Role: l.ID, Ref: l.Ref, Who: l.ProxyName + ", " + lang.Sayf("for %s", l.PatientName), Since: words[l.ToSettle()]}
	}
	return out
}

// glassDays is how long the safeguarding lead is shown that restricted notes
// were read.
const glassDays = 14

// Glass says, a line each, who read restricted notes with a reason.
func (m *Model) Glass() []GlassLine {
	names := map[workflow.StaffID]string{}
	for _, s := range m.day.staff {
		names[s.ID] = s.Name
	}
	out := make([]GlassLine, len(m.day.glass))
	for i, g := range m.day.glass {
		who := cmp.Or(names[g.By], lang.Say("Somebody who has left"))
		out[i] = GlassLine{Case: g.Application, Words: g.Ref + ": " + who + ", " + nhs.DateIn(g.At).DayMonth() + ", " + g.At.In(nhs.London).Format("15:04") + ". “" + g.Why + "”"}
	}
	return out
}

// GlassLine is a line about a case for those who may read holds.
type GlassLine struct {
	Case  workflow.ApplicationID
	Words string
}

// SwitchOffs is the access to take away in the GP system, oldest first. Nobody
// can wave it away.
func (m *Model) SwitchOffs() []SwitchOff {
	now, cal := m.host.Now(), m.host.Calendar()
	out := make([]SwitchOff, len(m.day.switchOff))
	for i, l := range m.day.switchOff {
		out[i] = SwitchOff{Role: l.ID, Ref: l.Ref, Since: since(l, m.host.Today()),
			Late: workflow.SwitchOff{RaisedAt: l.SwitchOffSince}.Late(now, cal)}
		if m.SeesRecords() {
			out[i].Who = l.ProxyName + ", " + lang.Sayf("for %s", l.PatientName)
		}
	}
	return out
}

func since(l workflow.RoleLine, today nhs.Date) string {
	at := l.SwitchOffSince.In(nhs.London)
	if nhs.DateIn(l.SwitchOffSince) == today {
		return lang.Sayf("since %s", at.Format("15:04"))
	}
	return lang.Sayf("since %s, %s", nhs.DateIn(l.SwitchOffSince).DayMonth(), at.Format("15:04"))
}

// OpenNumber goes to the rows behind the nth number, from 0.
func (m *Model) OpenNumber(n int) {
	if all := m.Numbers(); n < len(all) {
		m.host.Go(all[n].To)
	}
}

// Start opens the worst of one's own cases; it answers false when there is none.
func (m *Model) Start() bool {
	work := m.Work()
	if len(work) == 0 {
		return false
	}
	m.OpenCase(work[0].ID)
	return true
}

// OpenCase goes to a case.
func (m *Model) OpenCase(id workflow.ApplicationID) {
	m.host.Go(shell.Place{Page: shell.PageCase, ID: string(id)})
}

// OpenRole goes to access that must be switched off.
func (m *Model) OpenRole(id workflow.RoleID) {
	m.host.Go(shell.Place{Page: shell.PageRegister, ID: string(id)})
}
