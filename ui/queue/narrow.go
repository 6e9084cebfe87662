package queue

import (
	"cmp"
	"slices"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/names"
)

// Search is what is looked for in this view.
func (m *Model) Search() string { return m.search }

// SetSearch looks for something in this view: names, relationship, reference.
func (m *Model) SetSearch(s string) {
	if s = strings.TrimSpace(s); s != m.search {
		m.search = s
		m.narrow()
	}
}

// Filters is what narrows the view.
func (m *Model) Filters() []shell.CaseFilter { return m.filters }

// AddFilter narrows the view; a filter that contradicts it goes.
func (m *Model) AddFilter(f shell.CaseFilter) {
	m.filters = append(slices.DeleteFunc(slices.Clone(m.filters), func(o shell.CaseFilter) bool { return o == f || o == f.Opposite() }), f)
	m.narrow()
}

// DropFilter takes a filter off.
func (m *Model) DropFilter(f shell.CaseFilter) {
	m.filters = slices.DeleteFunc(slices.Clone(m.filters), func(o shell.CaseFilter) bool { return o == f })
	m.narrow()
}

// Clear takes search and filters off.
func (m *Model) Clear() {
	m.search, m.filters = "", nil
	m.narrow()
}

// Order is what the rows are sorted by. Its spelling is that of the grid's column.
type Order string

// The orders. The worst first is the record's own, and is read page by page; the
// others are of every row of the view.
const (
	WorstFirst Order = ""
	ByPatient  Order = "patient"
	ByProxy    Order = "proxy"
	ByStatus   Order = "status"
)

// Orders lists them as they are offered.
var Orders = []Order{WorstFirst, ByPatient, ByProxy, ByStatus}

var orderWords = map[Order]string{WorstFirst: lang.Say("worst first"), ByPatient: lang.Say("by patient, A to Z"), ByProxy: lang.Say("by proxy, A to Z"), ByStatus: lang.Say("by status")}

// Words say how the rows are sorted: worst first.
func (o Order) Words() string { return orderWords[o] }

// Order is how the rows are sorted.
func (m *Model) Order() Order { return m.order }

// Sort sorts the rows; it keeps search and filters.
func (m *Model) Sort(o Order) {
	if _, known := orderWords[o]; known && o != m.order {
		m.order = o
		m.narrow()
	}
}

func (m *Model) narrow() {
	m.filled, m.ticked = 0, nil
	m.told(Narrows | Ticks)
	m.readRows()
}

func (m *Model) narrowed() bool { return m.search != "" || len(m.filters) > 0 }

// whole reports whether every row of the view is needed to show any.
func (m *Model) whole() bool { return m.narrowed() || m.order != WorstFirst }

// sieve is what narrows and sorts the rows, apart from the model: it may be used
// off the window's goroutine.
type sieve struct {
	reader  shell.Reader
	words   []string
	filters []shell.CaseFilter
	order   Order
}

func (m *Model) sieve() sieve {
	return sieve{m.reader(), strings.Fields(names.Fold(m.search)), slices.Clone(m.filters), m.order}
}

// keep is the lines that are to be shown, in their order.
func (s sieve) keep(lines []workflow.QueueLine) []workflow.QueueLine {
	out := slices.DeleteFunc(slices.Clone(lines), func(l workflow.QueueLine) bool {
		for _, f := range s.filters {
			if !s.reader.Matches(f, l) {
				return true
			}
		}
		if len(s.words) == 0 {
			return false
		}
		text := names.Fold(strings.Join([]string{l.PatientName, l.ProxyName, l.Relation, l.Ref}, " "))
		return slices.ContainsFunc(s.words, func(w string) bool { return !strings.Contains(text, w) })
	})
	if s.order != WorstFirst {
		slices.SortStableFunc(out, s.compare)
	}
	return out
}

// compare orders two lines; equal ones stay worst first.
func (s sieve) compare(a, b workflow.QueueLine) int {
	switch s.order {
	case ByPatient:
		return names.Compare(a.PatientName, b.PatientName)
	case ByProxy:
		return names.Compare(a.ProxyName, b.ProxyName)
	case ByStatus:
		return cmp.Compare(s.status(a), s.status(b))
	}
	return 0
}

// status is how far a case is, as its tag says it to this reader: what can be
// decided comes last.
func (s sieve) status(l workflow.QueueLine) int {
	state := l.State
	if state == workflow.Held && !s.reader.By.May(workflow.ActReadHolds) {
		state = workflow.WithClinician
	}
	if shell.StatusTag(state, l.Next.Ready) != shell.StatusTag(state, false) {
		return len(workflow.ApplicationStates)
	}
	return slices.Index(workflow.ApplicationStates, state)
}
