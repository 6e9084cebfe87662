package reviews

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// Records is what the report reads of the practice's record.
type Records interface {
	// EachRole hands over the register's lines one after the other.
	EachRole(ctx context.Context, f workflow.RoleFilter, yield func(workflow.RoleLine) error) error
	StaffList(ctx context.Context) ([]workflow.Staff, error)
	RoleCounts(ctx context.Context) (map[workflow.RoleState]int, error)
	// LogHead is the end of the log.
	LogHead(ctx context.Context) (workflow.LogHead, error)
	// LastHeard is when the national store last answered.
	LastHeard(ctx context.Context) (time.Time, error)
}

// Printer sets a report on pages and hands pages to the system.
type Printer interface {
	Report(r paper.Report) ([]paper.Page, error)
	// Show hands pages to the viewer. Where nothing could show them the answer says
	// so; it is no error.
	Show(ctx context.Context, name string, pages []paper.Page, meta paper.Meta) (shell.Printout, error)
}

// Model is what the screen knows and may do.
type Model struct {
	host    *shell.Host
	records Records
	files   shell.Files
	printer Printer
	changed func()
	// contact is when the national store last answered; zero when it never did.
	contact func() time.Time

	latest shell.Latest
	filter report.Filter
	staff  []workflow.Staff
	origin report.Origin
	views  []report.Filter
	ticked []workflow.RoleID
	// busy counts acts on several rows under way: the register is read again
	// once they are done, not after each.
	busy int
	// initials writes people as initials on the screen.
	initials bool

	// Read says that the register was read, Failed that it could not be.
	Read, Failed bool
	unread       string // why it could not be
	// Partial says that a large register is still being read: what is shown is
	// what is due soonest.
	Partial bool
	// Shown is the one report that chart, list, file and page are made from.
	Shown report.Report
}

// NewModel returns the screen's model; changed is called when it has something
// new to show.
func NewModel(h *shell.Host, r Records, f shell.Files, p Printer, changed func()) *Model {
	m := &Model{host: h, records: r, files: f, printer: p, changed: changed, filter: report.Filter{Within: 90},
		contact: func() time.Time { return time.Time{} }}
	m.recall()
	return m
}

// answer is one reading of the register.
type answer struct {
	rep    report.Report
	staff  []workflow.Staff
	origin report.Origin
	filter report.Filter
}

// Run reads the register and notes that the report was run.
func (m *Model) Run() { m.load(true) }

// Reread reads it again after a change.
func (m *Model) Reread() {
	if m.busy == 0 {
		m.load(false)
	}
}

// large is a register whose first page is shown before the rest is read.
const large = 5000

// load reads the register and makes the report, and with note says so in the log
// before any of it is shown. The first time, what is due soonest of a large one is
// shown at once.
func (m *Model) load(note bool) {
	if m.Read {
		m.loadAll(note)
		return
	}
	by, session, filter, source := m.host.Staff(), m.host.Session, m.filter, report.Source{Today: m.host.Today(), Policy: m.host.Rules().Policy}
	filter.Safeguarding = filter.Safeguarding && by.May(workflow.ActReadHolds)
	shell.Load(m.host, &m.latest, func(ctx context.Context) (first *report.Report, err error) {
		n, err := m.records.RoleCounts(ctx)
		if err != nil || n[workflow.RoleDraft]+n[workflow.RoleActive] < large {
			return nil, err
		}
		if source.Staff, err = m.records.StaffList(ctx); err != nil {
			return nil, err
		}
		b := report.New(source, filter)
		if err = m.records.EachRole(ctx, report.Soonest(by, source.Today, filter), func(l workflow.RoleLine) error { b.Add(l); return nil }); err != nil {
			return nil, err
		}
		rep := b.Report()
		if note { // before any of it is seen; the run is noted again with its size
			err = session.RanReport(ctx, rep.Table().Ran("begun")...)
		}
		return &rep, err
	}, func(first *report.Report, err error) {
		if first != nil && err == nil {
			m.Partial, m.Shown = true, *first
			m.changed()
		}
		m.loadAll(note) // it meets what went wrong, if that stays so
	})
}

// loadAll reads all of it, off the window's goroutine.
func (m *Model) loadAll(note bool) {
	by, session, filter, rules, now := m.host.Staff(), m.host.Session, m.filter, m.host.Rules(), m.host.Now()
	origin := report.Origin{Practice: rules.Practice, By: by, ReadAt: now, NationalAt: m.contact()}
	shell.Load(m.host, &m.latest, func(ctx context.Context) (a answer, err error) {
		a.origin = origin
		if !by.May(workflow.ActReadHolds) {
			filter.Safeguarding = false
		}
		a.filter = filter
		if a.staff, err = m.records.StaffList(ctx); err != nil {
			return a, err
		}
		b := report.New(report.Source{Today: nhs.DateIn(now), Policy: rules.Policy, Staff: a.staff}, filter)
		if err = m.records.EachRole(ctx, report.Asked(by), func(l workflow.RoleLine) error { b.Add(l); return nil }); err != nil {
			return a, err
		}
		a.rep = b.Report()
		read, err := m.records.LastHeard(ctx)
		if err != nil {
			return a, err
		}
		a.origin.ReadNational(a.rep.NationalAt, read)
		if note {
			if err = session.RanReport(ctx, a.rep.Table().Ran("run")...); err != nil {
				return a, err
			}
		}
		a.origin.Log, err = m.records.LogHead(ctx)
		return a, err
	}, func(a answer, err error) {
		m.Partial = false
		if m.Failed, m.unread = m.host.Unread(m.Read, err); err != nil {
			m.changed()
			return
		}
		m.filter, m.staff, m.origin, m.Shown, m.Read = a.filter, a.staff, a.origin, a.rep, true
		m.untick()
		m.changed()
	})
}

// to shows the report under another filter. What is in hand is narrowed; for
// another period, or for the safeguarding columns, the register is read again and
// that is a run of its own. Neither is done on the window's goroutine.
func (m *Model) to(f report.Filter) {
	m.filter = f
	m.keep()
	if !m.Read {
		m.load(true)
		return
	}
	have := m.Shown
	type narrowed struct {
		rep  report.Report
		same bool
	}
	shell.Load(m.host, &m.latest, func(context.Context) (n narrowed, err error) {
		n.rep, n.same = have.Narrow(f)
		return n, nil
	}, func(n narrowed, _ error) {
		if !n.same {
			m.load(true)
			return
		}
		m.Shown = n.rep
		m.untick()
		m.changed()
	})
}

// Filter is what narrows the report now.
func (m *Model) Filter() report.Filter { return m.filter }

// change narrows by all but the bar, which is of the chart as it was.
func (m *Model) change(set func(*report.Filter)) {
	f := m.filter
	f.Bucket = ""
	set(&f)
	m.to(f)
}

// Within looks so many days ahead.
func (m *Model) Within(days int) {
	m.change(func(f *report.Filter) { f.Within, f.From, f.To = days, nhs.Date{}, nhs.Date{} })
}

// Between looks at what falls due on these days or between them.
func (m *Model) Between(from, to nhs.Date) {
	m.change(func(f *report.Filter) { f.From, f.To = from, to })
}

// WrongWindow says why two days cannot be a window, or "".
func WrongWindow(from, to nhs.Date) string {
	switch {
	case from.IsZero() || to.IsZero():
		return lang.Say("Type both days.")
	case to.Before(from):
		return lang.Say("The second day is before the first.")
	case from.DaysUntil(to) > 10*366:
		return lang.Say("Ten years at most.")
	}
	return ""
}

// Because narrows to one reason; "" shows all.
func (m *Model) Because(c review.Category) { m.change(func(f *report.Filter) { f.Reason = c }) }

// Narrow sets the filters that stand in the dialog.
func (m *Model) Narrow(n report.Filter) {
	m.change(func(f *report.Filter) {
		f.Cause, f.Age, f.Basis, f.Owner, f.Size = n.Cause, n.Age, n.Basis, n.Owner, n.Size
	})
}

// Mine narrows to one's own reviews, or shows everybody's again.
func (m *Model) Mine() {
	m.change(func(f *report.Filter) {
		if me := m.host.Staff().ID; f.Owner == me {
			f.Owner = ""
		} else {
			f.Owner = me
		}
	})
}

// Everything takes every filter away but the period.
func (m *Model) Everything() {
	f := m.filter
	m.to(report.Filter{Within: f.Within, From: f.From, To: f.To, Order: f.Order, Safeguarding: f.Safeguarding})
}

// Narrowing counts the filters that are set, but for period, reason and bar.
func (m *Model) Narrowing() (n int) {
	f := m.filter
	for _, set := range []bool{f.Cause != "", f.Age != "", f.Basis != "", f.Owner != "", f.Size > 0} {
		if set {
			n++
		}
	}
	return n
}

// Sort orders the rows.
func (m *Model) Sort(o report.Order) {
	f := m.filter
	f.Order = o
	m.to(f)
}

// MayGuard reports whether this person may see the safeguarding columns.
func (m *Model) MayGuard() bool { return m.host.May(workflow.ActReadHolds) }

// Guard shows or hides the safeguarding columns.
func (m *Model) Guard() {
	if m.MayGuard() {
		m.change(func(f *report.Filter) { f.Safeguarding = !f.Safeguarding })
	}
}

// Initials says whether people are written as initials.
func (m *Model) Initials() bool { return m.initials }

// ToggleInitials writes people as initials, or in full again, on the screen.
func (m *Model) ToggleInitials() {
	m.initials = !m.initials
	m.host.Keep(keyInitials, strconv.FormatBool(m.initials))
	m.changed()
}

// OpenBar shows the rows of one bar, or all again when they are shown already.
func (m *Model) OpenBar(n int) {
	if n < 0 || n >= len(m.Shown.Buckets) {
		return
	}
	f := m.filter
	if id := m.Shown.Buckets[n].ID; f.Bucket == id {
		f.Bucket = ""
	} else {
		f.Bucket = id
	}
	m.to(f)
}

// StepBar goes to the bar so many further, of those that have rows.
func (m *Model) StepBar(n int) {
	ids := []string{""}
	for _, b := range m.Shown.Buckets {
		if b.Count > 0 {
			ids = append(ids, b.ID)
		}
	}
	at := max(slices.Index(ids, m.filter.Bucket), 0)
	f := m.filter
	f.Bucket = ids[(at+n+len(ids))%len(ids)]
	m.to(f)
}

// AllBars shows the rows of every bar.
func (m *Model) AllBars() {
	f := m.filter
	f.Bucket = ""
	m.to(f)
}

// Reason is a choice of the reason filter, with the rows it opens.
type Reason struct {
	ID    review.Category
	Words string
}

// Reasons lists the reasons there are rows for, the chosen one always among
// them.
func (m *Model) Reasons() []Reason {
	if !m.Read {
		return []Reason{{"", lang.Say("All reasons")}}
	}
	out := []Reason{{"", lang.Sayf("All reasons (%d)", m.Shown.Open)}}
	for _, c := range review.AllCategories {
		if n := m.Shown.Counts[c]; n > 0 || c == m.filter.Reason {
			out = append(out, Reason{c, fmt.Sprintf("%s (%d)", lang.Of(c.Words()), n)})
		}
	}
	return out
}

// Narrowed names the bar whose rows are shown, or "".
func (m *Model) Narrowed() string {
	for _, b := range m.Shown.Buckets {
		if b.ID == m.filter.Bucket {
			return lang.Of(b.Title)
		}
	}
	return ""
}

// AsAt says when the figures were read.
func (m *Model) AsAt() string {
	if !m.Read {
		return ""
	}
	at := m.origin.ReadAt
	day, clock := nhs.DateIn(at).DayMonth(), at.In(nhs.London).Format("15:04")
	switch n := m.origin.NationalAt; {
	case n.IsZero():
		return lang.Sayf("As at %s, %s. National record not read yet", day, clock)
	case nhs.DateIn(n) == nhs.DateIn(at):
		return lang.Sayf("As at %s, %s. National record %s", day, clock, n.In(nhs.London).Format("15:04"))
	default:
		return lang.Sayf("As at %s, %s. National record %s", day, clock, nhs.DateIn(n).DayMonth())
	}
}

// Tally says how many rows are shown, of how many; "" while nobody knows.
func (m *Model) Tally() string {
	if !m.Read {
		return ""
	}
	if m.Partial {
		return lang.Say("What is due soonest. The rest is being read …")
	}
	shown, total := len(m.Shown.Rows), m.Shown.Total
	dated := 0
	for _, r := range m.Shown.Rows {
		if !r.Due.IsZero() {
			dated++
		}
	}
	s := rows(shown)
	if shown != total {
		s = lang.Sayf("%d of %s", shown, rows(total))
	}
	return lang.Sayf("%s, %d with a date", s, dated)
}

func rows(n int) string {
	return lang.Count(n, "%d row", "%d rows")
}

// Empty says why there are no rows; "" when there are.
func (m *Model) Empty() (title, words string) {
	switch {
	case m.Failed:
		return lang.Say("The register could not be read"), m.unread
	case !m.Read:
		return lang.Say("Reading the register"), lang.Say("One moment.")
	case len(m.Shown.Rows) > 0:
		return "", ""
	case m.Shown.Total > 0:
		return lang.Say("No row matches this filter"), lang.Count(m.Shown.Total, "%d row in this period matches another one.", "%d rows in this period match another one.")
	case !m.Shown.Next.IsZero():
		return lang.Say("No reviews due in this period"), lang.Sayf("The next is on %s.", m.Shown.Next.Long())
	}
	return lang.Say("No reviews due in this period"), lang.Say("Nothing else is due after it either.")
}

// ActBy is the last working day up to a day, or zero when the day is one.
func (m *Model) ActBy(day nhs.Date) nhs.Date {
	cal := m.host.Calendar()
	if day.IsZero() || cal == nil || cal.IsWorking(day) {
		return nhs.Date{}
	}
	for range 14 { // Christmas closes for less
		if day = day.AddDays(-1); cal.IsWorking(day) {
			return day
		}
	}
	return nhs.Date{}
}

// DueNote is the second line of the due column.
func (m *Model) DueNote(r *report.Row) string {
	s := lang.Of(r.Left())
	if by := m.ActBy(r.Due); !by.IsZero() && !r.Overdue() {
		s += ", " + lang.Sayf("act by %s", shell.DayMonth(by))
	}
	return s
}

// Open goes to a role.
func (m *Model) Open(id string) {
	if id != "" {
		m.host.Go(shell.Place{Page: shell.PageRegister, ID: id})
	}
}
