package register

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// Records is what the register reads of the practice's record.
type Records interface {
	Roles(ctx context.Context, f workflow.RoleFilter) (lines []workflow.RoleLine, total int, err error)
	// Staff is a member of staff, also one who has left.
	Staff(ctx context.Context, id workflow.StaffID) (workflow.Staff, error)
	// LogHead is the end of the log.
	LogHead(ctx context.Context) (workflow.LogHead, error)
	// LastHeard is when the national store last answered.
	LastHeard(ctx context.Context) (time.Time, error)
}

// Tab is one part of the register. Its spelling is also a Place's Part.
type Tab string

// The tabs, in their order. The first two are there only while they have rows.
const (
	SwitchOff Tab = "switch-off"
	ToSetUp   Tab = "set-up"
	All       Tab = "all"
	Active    Tab = "active"
	ReviewDue Tab = "review-due"
	Suspended Tab = "suspended"
	Ended     Tab = "ended"
)

var tabs = []Tab{SwitchOff, ToSetUp, All, Active, ReviewDue, Suspended, Ended}

var tabWords = map[Tab]string{
	SwitchOff: lang.Say("Switch off"), ToSetUp: lang.Say("Set up"), All: lang.Say("All"), Active: lang.Say("Active"), ReviewDue: lang.Say("Review due"), Suspended: lang.Say("Suspended"), Ended: lang.Say("Ended"),
}

// Words is the tab as the screen writes it.
func (t Tab) Words() string { return tabWords[t] }

// Model is what the screen knows and may do.
type Model struct {
	host    *shell.Host
	records Records
	changed func()

	lists, details shell.Latest
	sorting        shell.Latest
	list           *list
	rows           []int // the lines of the list that are shown
	order          report.RegisterOrder
	readAt         time.Time
	contact        Contact
	look           Look
	printer        shell.TablePrinter
	files          shell.Files
	tab            Tab
	query          string
	chosen         workflow.RoleID
	stopping       bool // somebody looks for the access to suspend
	detail         Detail
	then           wish
	revision       int // of the rows: choosing one changes none

	// Read says that the register was read, Failed that it could not be.
	Read, Failed bool
	unread       string // why it could not be
}

// NewModel returns the screen's model; changed is called when it has something
// new to show.
func NewModel(h *shell.Host, r Records, changed func()) *Model {
	m := &Model{host: h, records: r, changed: changed, tab: All, list: &list{}}
	if o := report.RegisterOrder(h.Kept(keyOrder)); slices.Contains(Orders, o) {
		m.order = o
	}
	return m
}

// Reread reads the register and the role in view again.
func (m *Model) Reread() {
	by, order, today, policy := m.host.Staff(), m.order, m.host.Today(), m.host.Rules().Policy
	shell.Load(m.host, &m.lists, func(ctx context.Context) (*list, error) {
		lines, _, err := m.records.Roles(ctx, workflow.RoleFilter{For: by})
		return newList(lines, order, today, policy), err
	}, func(l *list, err error) {
		if m.Failed, m.unread = m.host.Unread(m.Read, err); err != nil {
			m.revision++
			m.changed()
			return
		}
		m.list, m.Read, m.readAt = l, true, m.host.Now()
		if !slices.Contains(m.Tabs(), m.tab) {
			m.tab = All
		}
		m.settle()
		m.arrange()
	})
}

// first reports whether a row can be the one chosen unasked: any, but what has ended
// is passed over where somebody looks for access to stop and finds some.
func (m *Model) first(l *workflow.RoleLine) bool {
	return !m.stopping || l.State == workflow.RoleActive || l.State == workflow.RoleDraft
}

// settle keeps the chosen role if it is still there, else takes the first.
func (m *Model) settle() {
	m.revision++
	m.rows = m.list.found(m.tab, m.query)
	if at, there := m.list.at[m.chosen]; !there || !m.shows(at) {
		m.chosen = ""
		if len(m.rows) > 0 {
			first := slices.IndexFunc(m.rows, func(i int) bool { return m.first(&m.list.lines[i]) })
			m.chosen = m.list.lines[m.rows[max(first, 0)]].ID
		}
	}
	m.load()
}

// shows reports whether a line is among the rows, which are in the order of the lines.
func (m *Model) shows(line int) bool {
	_, there := slices.BinarySearch(m.rows, line)
	return there
}

// Count is how many roles a tab holds, whatever is searched for.
func (m *Model) Count(t Tab) int { return len(m.list.tabs[t]) }

// Tabs lists the tabs to draw.
func (m *Model) Tabs() []Tab {
	return slices.DeleteFunc(slices.Clone(tabs), func(t Tab) bool {
		return (t == SwitchOff || t == ToSetUp) && t != m.tab && m.Count(t) == 0
	})
}

// Tab is the tab in view.
func (m *Model) Tab() Tab { return m.tab }

// Turn goes to a tab.
func (m *Model) Turn(t Tab) {
	if slices.Contains(tabs, t) {
		m.tab = t
		m.settle()
	}
}

// Find narrows the rows to names, references and NHS numbers that hold the
// words.
func (m *Model) Find(query string) {
	m.query = query
	m.settle()
}

// Query is what is searched for.
func (m *Model) Query() string { return m.query }

// Rows lists the roles of the tab that match the search.
func (m *Model) Rows() []workflow.RoleLine {
	out := make([]workflow.RoleLine, len(m.rows))
	for n, i := range m.rows {
		out[n] = m.list.lines[i]
	}
	return out
}

// Go shows the register as a place asks: a role, a tab, or everybody’s access to
// find the one to stop.
func (m *Model) Go(p shell.Place) {
	if p.ID != "" {
		m.tab, m.query, m.chosen = All, "", workflow.RoleID(p.ID)
	}
	if m.stopping = p.Part == shell.StopPart; m.stopping {
		m.tab, m.query, m.chosen = All, "", ""
	}
	if t := Tab(p.Part); slices.Contains(tabs, t) {
		m.tab, m.query = t, ""
	}
	m.Reread()
}

func (m *Model) leave() {
	m.lists.Drop()
	m.sorting.Drop()
	m.details.Drop()
	m.then.do = nil
}

// Choose looks at a role.
func (m *Model) Choose(id workflow.RoleID) {
	if id != m.chosen {
		m.chosen = id
		m.load()
	}
}

// Chosen is the role in view, or "".
func (m *Model) Chosen() workflow.RoleID { return m.chosen }

// Tasks lists the roles whose access somebody must switch off in the GP system.
func (m *Model) Tasks() []workflow.RoleLine {
	var out []workflow.RoleLine
	for _, i := range m.list.tabs[SwitchOff] {
		out = append(out, m.list.lines[i])
	}
	slices.SortStableFunc(out, func(a, b workflow.RoleLine) int { return a.SwitchOffSince.Compare(b.SwitchOffSince) })
	return out
}

// TaskWords says what is to be switched off, and since when.
func (m *Model) TaskWords(l workflow.RoleLine) string {
	return lang.Sayf("%s for %s, since %s", l.ProxyName, l.PatientName, clock(m.host.Today(), l.SwitchOffSince))
}

// Orders lists the orders of the register.
var Orders = []report.RegisterOrder{report.ByPatient, report.ByProxy, report.ByReview}

// keyOrder is what a person's order of the register is kept under.
const keyOrder = "register.order"

// Order is how the register is read now.
func (m *Model) Order() report.RegisterOrder { return m.order }

// Sort reads the register in an order, the same one when the person is back.
func (m *Model) Sort(o report.RegisterOrder) {
	m.order = o
	m.host.Keep(keyOrder, string(o))
	m.arrange()
}

// arrange puts the list into the order that is asked for.
func (m *Model) arrange() {
	from, order := m.list, m.order
	if from.order == order {
		m.sorting.Drop() // another order is not wanted any more
		return
	}
	shell.Load(m.host, &m.sorting, func(context.Context) (*list, error) { return from.in(order), nil }, func(l *list, _ error) {
		if m.list == from { // else it was read anew meanwhile, and is arranged from there
			m.list = l
			m.settle()
		}
	})
}

// ToggleGroup groups by proxy, or by patient again.
func (m *Model) ToggleGroup() {
	if m.order == report.ByProxy {
		m.Sort(report.ByPatient)
	} else {
		m.Sort(report.ByProxy)
	}
}

// Repeats reports whether a row is about the same patient, or the same proxy, as
// the row above it, so that the name is written once.
func (m *Model) Repeats(above, l *workflow.RoleLine) bool {
	switch m.list.order {
	case report.ByReview:
		return false
	case report.ByProxy:
		if above.ProxyNumber.IsZero() || l.ProxyNumber.IsZero() {
			return false // two people can have one name
		}
		return above.ProxyNumber == l.ProxyNumber
	}
	if above.PatientNumber.IsZero() || l.PatientNumber.IsZero() {
		return above.PatientName == l.PatientName && above.PatientBorn == l.PatientBorn && !l.PatientBorn.IsZero()
	}
	return above.PatientNumber == l.PatientNumber
}

// Age is the patient's age in words.
func (m *Model) Age(born nhs.Date) string { return lang.Of(born.AgeWords(m.host.Today())) }

func scopes(list []basis.Scope) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = lang.Of(s.Words())
		if i > 0 && !strings.HasPrefix(words[i], "GP ") {
			words[i] = strings.ToLower(words[i])
		}
	}
	return strings.Join(words, ", ")
}

// Review says by when somebody has to look, why, and whether that is late.
func (m *Model) Review(l *workflow.RoleLine) (by, why string, late bool) {
	if !l.Suspended && l.State != workflow.RoleActive && l.State != workflow.RoleDraft {
		return "", "", false
	}
	if r, due := m.list.due[l.ID]; due {
		if r.Overdue() || r.Left() == "" || l.Suspended { // which its tag says
			return lang.Of(r.DueWords()), cmp.Or(lang.Of(r.Left()), lang.Of(r.Why())), r.Overdue()
		}
		return lang.Of(r.DueWords()), lang.Of(r.Why()) + ", " + kit.InSentence(lang.Of(r.Left())), false
	}
	due := review.Due(review.Row{End: l.EndOn, Review: l.ReviewOn})
	return due.Short(), lang.Of(farOff(l, due).Words()), false
}

// farOff says why somebody has to look at access on a day that is not on the list
// of reviews yet.
func farOff(l *workflow.RoleLine, due nhs.Date) report.Cause {
	turns := map[int]report.Cause{11: report.Turns11, 13: report.Turns13, 16: report.Turns16}
	switch {
	case due.IsZero():
		return report.NoDate
	case !l.NextAgeOn.IsZero() && due == l.NextAgeOn.AddDays(-1) && turns[l.NextAge] != "":
		return turns[l.NextAge]
	case due == l.EndOn:
		return report.Ends
	}
	return report.LookAgain
}

// Contact says when the national store last answered, and whether it answers
// now. Where none is set up it always does.
type Contact func() (last time.Time, now bool)

// National compares the role with the national record, in a word, and says under
// it how old that is while the store does not answer.
func (m *Model) National(l *workflow.RoleLine) (words, note string, alert bool) {
	words, alert = report.National(*l)
	words = lang.Of(words)
	if l.LocalOnly || m.contact == nil {
		return words, "", alert
	}
	last, answers := m.contact()
	switch {
	case answers:
		return words, "", alert
	case last.IsZero():
		return words, lang.Say("Not checked yet"), alert
	}
	return words, lang.Sayf("Not checked since %s", strings.TrimSuffix(clock(m.host.Today(), last), " today")), alert
}

// Tally says how many rows are shown of how many; "" while nobody knows.
func (m *Model) Tally() string {
	if !m.Read {
		return ""
	}
	return lang.Sayf("%d of %d shown", len(m.rows), len(m.list.lines))
}

// Empty says why there are no rows; "" when there are.
func (m *Model) Empty() (title, words string) {
	switch {
	case m.Failed:
		return lang.Say("The register could not be read"), m.unread
	case !m.Read:
		return lang.Say("Reading the register"), lang.Say("One moment.")
	case len(m.rows) > 0:
		return "", ""
	case strings.TrimSpace(m.query) != "":
		return lang.Say("Nobody found"), lang.Say("No patient, proxy or reference here matches. Look under All, or search the applications with Ctrl+F.")
	case len(m.list.lines) == 0:
		return lang.Say("Nobody acts for anybody yet"), lang.Say("A role comes here when an application is granted.")
	}
	return lang.Say("None here"), lang.Say("No role is in this part of the register now.")
}
