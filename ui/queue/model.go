// Package queue is the list of open cases, worst first, with a preview that
// answers who asked, what is proved and by whom, and what is left and whose.
//
// It never decides anything about a case, never reads one on the window's
// goroutine, and never moves the row under somebody's hands when a new case
// arrives: it says that there is one.
//
// The invariant it keeps: to those who may not read holds, a held case differs
// in nothing from any other that waits for a clinician.
//
// Read this file first, then narrow.go (search, filters, order), views.go (kept
// and shared ones),
// preview.go (what the preview says), each.go (acts on several rows, and what of
// them is not saved), assign.go, urgent.go, chase.go and hand.go, then view.go.
package queue

import (
	"context"
	"fmt"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// Record is what the queue reads.
type Record interface {
	// Queue is a page of a view, worst first, and how many the view has. A zero
	// Limit means all.
	Queue(ctx context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error)
	QueueCounts(ctx context.Context, who workflow.Staff, weekEnds nhs.Date) (workflow.QueueCounts, error)
	Application(ctx context.Context, id workflow.ApplicationID) (workflow.Application, error)
	// Around is what the practice holds for the pair besides one case.
	Around(ctx context.Context, patient, proxy workflow.Person, except workflow.ApplicationID) (workflow.Around, error)
	StaffList(ctx context.Context) ([]workflow.Staff, error)
	// Settings holds the views of the practice.
	Settings(ctx context.Context) (workflow.Settings, error)
	// LogHead is the end of the log.
	LogHead(ctx context.Context) (workflow.LogHead, error)
}

// Desk is the acts one can do from the queue; casework.Session does them.
type Desk interface {
	Give(ctx context.Context, id workflow.ApplicationID, owner workflow.StaffID) error
	Hurry(ctx context.Context, id workflow.ApplicationID, why string) error
	NoHurry(ctx context.Context, id workflow.ApplicationID) error
	ShareView(ctx context.Context, v workflow.SharedView) error
	UnshareView(ctx context.Context, v workflow.SharedView) error
	shell.Chaser
	// RanReport notes that a list is printed or saved, before it is.
	RanReport(ctx context.Context, what ...workflow.Detail) error
}

// page is how many rows are read at a time.
const page = 50

// What says which part of the model changed.
type What int

// The parts.
const (
	Rows    What = 1 << iota // the lines, how many there are, why there are none
	Counts                   // the numbers on the views
	Chosen                   // the preview
	Ticks                    // what is ticked
	Narrows                  // view, search and filters
)

// Model is the queue as one person looks at it.
type Model struct {
	host   *shell.Host
	record Record
	desk   Desk
	told   func(What)

	view    workflow.QueueView
	search  string
	filters []shell.CaseFilter
	order   Order
	kept    []Kept
	shared  []Kept // with everybody
	counts  workflow.QueueCounts
	staff   []workflow.Staff

	// lines holds what is read: every line when narrowed, else page by page,
	// where a line not read yet is zero.
	lines  []workflow.QueueLine
	total  int // in the view, before narrowing
	read   bool
	failed string                // why nothing could be read yet, or ""
	asked  map[int]*shell.Latest // the pages further down that were asked for
	filled int                   // rows from the top that were ever asked for
	asking bool
	fresh  int // cases that came in since the rows were read

	chosen  workflow.ApplicationID
	preview *Preview
	ticked  []workflow.ApplicationID
	unsaved map[workflow.ApplicationID]*act

	files   shell.Files
	printer shell.TablePrinter

	rows, numbers, people, previews, views shell.Latest

	passing shell.Calm
}

// firstView is what the queue opens with. A case that is sent to a clinician stays its
// owner's, so whoever decides finds their work under another view.
func firstView(h *shell.Host) workflow.QueueView {
	if h.May(workflow.ActDecide) {
		return workflow.ViewWithClinician
	}
	return workflow.ViewMine
}

// NewModel returns a queue that has read nothing yet. told hears what changed.
func NewModel(h *shell.Host, record Record, desk Desk, told func(What)) *Model {
	m := &Model{host: h, record: record, desk: desk, told: told, view: firstView(h), unsaved: map[workflow.ApplicationID]*act{}}
	m.recall()
	return m
}

// Enter shows what a place asks for: a view, a filter, or what was shown before.
func (m *Model) Enter(part string) {
	switch {
	case slices.Contains(workflow.QueueViews, workflow.QueueView(part)):
		m.view, m.search, m.filters = workflow.QueueView(part), "", nil
	case shell.CaseFilter(part).Words() != "":
		m.view, m.search, m.filters = workflow.ViewAll, "", []shell.CaseFilter{shell.CaseFilter(part)}
	}
	m.told(Narrows)
	m.Reload()
}

// Changed reads anew what an act changed. A case that somebody registered is
// only announced.
func (m *Model) Changed(e casework.Event) {
	if e.Act == workflow.ActRegister && len(m.lines) > 0 {
		m.fresh++
		m.readCounts()
		m.told(Rows)
		return
	}
	if e.Act == workflow.ActSetPolicy {
		m.readShared()
	}
	if e.Application != "" || e.Act == workflow.ActRecount {
		m.Reload()
	}
}

// Reload reads everything anew, keeping what is on screen until it is there.
func (m *Model) Reload() {
	m.failed = ""
	m.readStaff()
	m.readShared()
	m.readCounts()
	m.readRows()
	if m.chosen != "" {
		m.readPreview()
	}
}

// leave ends what is on its way.
func (m *Model) leave() {
	for _, l := range []*shell.Latest{&m.rows, &m.numbers, &m.people, &m.previews, &m.views} {
		l.Drop()
	}
	m.dropPages()
}

// dropPages ends the reading of pages further down: the rows they were for are
// read anew.
func (m *Model) dropPages() {
	for _, l := range m.asked {
		l.Drop()
	}
	m.asked = map[int]*shell.Latest{}
}

// fail says what went wrong: on the page while it has nothing else to show, else
// over the rows, which stay.
func (m *Model) fail(err error) {
	if m.read {
		m.host.ShowError(err)
		return
	}
	m.failed = m.host.Told(err)
	m.told(Rows)
}

// Failed is why nothing could be read yet, in words; "" when it could.
func (m *Model) Failed() string { return m.failed }

func (m *Model) readStaff() {
	shell.Load(m.host, &m.people, m.record.StaffList, func(s []workflow.Staff, err error) {
		if err != nil {
			m.fail(err)
			return
		}
		same := slices.EqualFunc(m.staff, s, func(a, b workflow.Staff) bool { return a.ID == b.ID && a.Name == b.Name })
		m.staff = s
		m.told(Rows)
		if !same && m.chosen != "" {
			m.readPreview() // it names people, and may have been read before they were known
		}
	})
}

func (m *Model) readCounts() {
	by, ends := m.host.Staff(), weekEnds(m.host.Today())
	shell.Load(m.host, &m.numbers, func(ctx context.Context) (workflow.QueueCounts, error) {
		return m.record.QueueCounts(ctx, by, ends)
	}, func(c workflow.QueueCounts, err error) {
		if err != nil {
			m.fail(err)
			return
		}
		m.counts = c
		m.told(Counts)
	})
}

// weekEnds is the Sunday of the week.
func weekEnds(today nhs.Date) nhs.Date { return today.AddDays((7 - int(today.Weekday())) % 7) }

func (m *Model) filter(offset, limit int) workflow.QueueFilter {
	return workflow.QueueFilter{View: m.view, For: m.host.Staff(), WeekEnds: weekEnds(m.host.Today()), Offset: offset, Limit: limit}
}

type answer struct {
	lines []workflow.QueueLine
	total int
}

func (m *Model) query(f workflow.QueueFilter) func(context.Context) (answer, error) {
	return func(ctx context.Context) (answer, error) {
		lines, total, err := m.record.Queue(ctx, f)
		return answer{lines, total}, err
	}
}

// readRows reads the rows from the top: all of them when they are narrowed
// here, else as far down as somebody has looked.
func (m *Model) readRows() {
	limit := 0
	if !m.whole() {
		limit = max((m.filled+page-1)/page, 1) * page
	}
	shell.Load(m.host, &m.rows, m.query(m.filter(0, limit)), func(a answer, err error) {
		if err != nil {
			m.fail(err)
			return
		}
		m.show(a)
	})
}

// show puts what was read on screen.
func (m *Model) show(a answer) {
	m.dropPages()
	m.read, m.total, m.fresh = true, a.total, 0
	if m.whole() {
		m.lines = m.sieve().keep(a.lines)
	} else {
		m.lines = make([]workflow.QueueLine, max(a.total, len(a.lines)))
		copy(m.lines, a.lines)
	}
	m.dropTicks()
	m.told(Rows)
}

// readPage reads one page further down. The rows it fills were blank, so
// nothing moves.
func (m *Model) readPage(n int) {
	m.asked[n] = new(shell.Latest)
	m.asking = true // an answer at once is seen by who asked
	shell.Load(m.host, m.asked[n], m.query(m.filter(n*page, page)), func(a answer, err error) {
		if err != nil {
			return // the next reading from the top says what is wrong
		}
		for i, l := range a.lines {
			if at := n*page + i; at < len(m.lines) {
				m.lines[at] = l
			}
		}
		if !m.asking {
			m.told(Rows)
		}
	})
	m.asking = false
}

// Len is how many rows there are.
func (m *Model) Len() int { return len(m.lines) }

// Line is the ith row; it is not there yet while its page is on its way.
func (m *Model) Line(i int) (workflow.QueueLine, bool) {
	if i < 0 || i >= len(m.lines) {
		return workflow.QueueLine{}, false
	}
	m.filled = max(m.filled, i+1)
	if m.lines[i].ID == "" && m.asked[i/page] == nil {
		m.readPage(i / page)
	}
	return m.lines[i], m.lines[i].ID != ""
}

// Index is where a case stands among the rows read so far, or -1.
func (m *Model) Index(id workflow.ApplicationID) int {
	return slices.IndexFunc(m.lines, func(l workflow.QueueLine) bool { return l.ID == id })
}

// Words is a line in words.
func (m *Model) Words(l workflow.QueueLine) shell.CaseLine { return m.reader().Line(l) }

func (m *Model) reader() shell.Reader { return m.host.Reader(m.staff) }

// View is the view that is shown.
func (m *Model) View() workflow.QueueView { return m.view }

// SetView shows another view, with what narrowed the last one taken off.
func (m *Model) SetView(v workflow.QueueView) {
	m.view, m.search, m.filters = v, "", nil
	m.narrow()
}

// Shown says how many rows are shown of how many.
func (m *Model) Shown() string {
	hidden := m.total - len(m.lines)
	switch {
	case !m.read:
		return ""
	case m.fresh > 0:
		return lang.Sayf("%d new, press F5 to show", m.fresh)
	case hidden > 0:
		return lang.Sayf("%d of %d shown, %d hidden", len(m.lines), m.total, hidden)
	}
	return lang.Sayf("%d of %d shown", len(m.lines), m.total)
}

// Count is the number on a view, "" until it is known.
func (m *Model) Count(v workflow.QueueView) string {
	if m.counts == nil {
		return ""
	}
	return fmt.Sprint(m.counts[v])
}

// Empty says why there are no rows.
type Empty int

// The reasons.
const (
	NotEmpty  Empty = iota
	NoCases         // the practice has no open case
	NoneHere        // this view has none
	NoneMatch       // search and filters leave none
	Unread          // they could not be read
	Reading         // they are being read for the first time
)

// Empty says why there are no rows, or that there are some.
func (m *Model) Empty() Empty {
	switch {
	case m.failed != "":
		return Unread
	case !m.read:
		return Reading
	case len(m.lines) > 0:
		return NotEmpty
	case m.narrowed() && m.total > 0:
		return NoneMatch
	case m.counts != nil && m.counts[workflow.ViewAll] > 0:
		return NoneHere
	}
	return NoCases
}

// Choose previews a case; "" none.
func (m *Model) Choose(id workflow.ApplicationID) {
	if id == m.chosen {
		return
	}
	m.chosen = id
	if id == "" {
		m.previews.Drop()
		m.preview = nil
		m.told(Chosen)
		return
	}
	m.host.Calmly(&m.passing, func() {
		if m.chosen != "" {
			m.readPreview()
		}
	})
}

// Chosen is the case that is previewed, or "".
func (m *Model) Chosen() workflow.ApplicationID { return m.chosen }

// Open opens the chosen case.
func (m *Model) Open() {
	if m.chosen != "" {
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(m.chosen)})
	}
}

// SetTicked says which cases are ticked.
func (m *Model) SetTicked(ids []workflow.ApplicationID) {
	m.ticked = ids
	m.told(Ticks)
}

// Ticked is the cases that are ticked.
func (m *Model) Ticked() []workflow.ApplicationID { return m.ticked }

// TickAll ticks every row that is shown and read.
func (m *Model) TickAll() {
	var ids []workflow.ApplicationID
	for _, l := range m.lines {
		if l.ID != "" {
			ids = append(ids, l.ID)
		}
	}
	m.SetTicked(ids)
}

// dropTicks forgets ticks on rows that are gone.
func (m *Model) dropTicks() {
	before := len(m.ticked)
	m.ticked = slices.DeleteFunc(slices.Clone(m.ticked), func(id workflow.ApplicationID) bool { return m.Index(id) < 0 })
	if len(m.ticked) != before {
		m.told(Ticks)
	}
}
