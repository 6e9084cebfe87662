// Package workspace is the screen of one application: who the two people are,
// the checks, what was received, the decision, what happened, the letters.
//
// It never decides anything: which questions apply, who may answer, what stops
// a grant and which dates the rules propose all come from casework, and every
// choice goes there as an act. It reads through the ports of [Records] and of
// the session, and never waits on the window's goroutine.
//
// The invariants it keeps: whose case it is stays in view whatever else shows;
// an answer is saved when it is given and none is given beforehand; an answer
// that would stop the case is recorded only after a page that says so; a held
// case looks, to those who may not read holds, like any other.
//
// Read this file first, then checks.go and plan.go (what the two large tabs
// know), write.go, draft.go and contest.go (how work is saved, kept while it is
// typed, and set beside somebody else’s), then view.go.
package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Records is what the workspace reads besides the case itself.
type Records interface {
	shell.Drafts
	// Queue is a page of a view, worst first, and how many the view has.
	Queue(ctx context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error)
	// StaffList lists those who work here now.
	StaffList(ctx context.Context) ([]workflow.Staff, error)
	// Staff is a member of staff, also one who has left.
	Staff(ctx context.Context, id workflow.StaffID) (workflow.Staff, error)
	// Timeline lists the latest entries about a case with these questions, newest
	// first, as this person may read them.
	Timeline(ctx context.Context, id workflow.ApplicationID, by workflow.Staff, questions *checklist.Set, limit int) ([]workflow.AuditEntry, error)
	// Original is the document as it was received; workflow.ErrNotFound for a
	// case keyed by hand.
	Original(ctx context.Context, id workflow.ApplicationID) (workflow.Original, error)
}

// Opener shows a PDF in the viewer the user chose. It may wait for the viewer,
// and is called off the window's goroutine.
type Opener func(ctx context.Context, pdf []byte) error

// Tab is one face of the case. Place.Part names it.
type Tab string

// The tabs in their order, and the two pages that stand in their stead.
const (
	Summary  Tab = "summary"
	Checks   Tab = "checks"
	Evidence Tab = "evidence"
	Deciding Tab = "decision"
	Timeline Tab = "timeline"
	Letters  Tab = "letters"

	Confirm Tab = "confirm" // check and confirm
	Stop    Tab = "concern" // the page that stops you
)

// Tabs lists the tabs in their order.
var Tabs = []Tab{Summary, Checks, Evidence, Deciding, Timeline, Letters}

// walkLimit is how many cases of a view Previous and Next can reach, and
// logLimit how many entries the timeline shows.
const (
	walkLimit = 500
	logLimit  = 500
)

// Model is what the screen knows and may do. It is used on the window's
// goroutine only.
type Model struct {
	host    *shell.Host
	records Records
	labels  labels
	// open shows a PDF in the system's viewer.
	open Opener
	// print puts the case on paper; nil where nothing can.
	print shell.DocumentPrinter
	// told is called after every change of what is shown, kept when only the time
	// of the last saving did.
	told, kept func()
	// choose asks a person between their work and somebody else's.
	choose func(Contest)
	// lead goes to what keeps a decision from being checked and confirmed; nil does nothing.
	lead func()
	// inView reports whether the screen is; nil is never.
	inView func() bool

	openCase

	reading shell.Latest
	writes  []write
	writing bool
}

// openCase is what the model knows of the case that is open; another case
// begins with none of it.
type openCase struct {
	id  workflow.ApplicationID
	tab Tab
	// from is the tab that Confirm or Stop stands in the stead of.
	from Tab
	// free is true while nobody has said which tab to show.
	free bool
	// view is the queue's view that Previous and Next walk.
	view workflow.QueueView

	c      casework.Case
	ready  bool
	unread string // why it could not be read, or ""
	lines  []workflow.QueueLine
	total  int
	// moved counts what may have changed the view beside this case, and walked is
	// how much of it lines and total know of.
	moved, walked int
	staff         map[workflow.StaffID]workflow.Staff
	here          []workflow.Staff
	log           []workflow.AuditEntry
	saved         time.Time
	needs         []workflow.Need
	original      string
	// discreet leaves out what only those see who may read holds, whoever reads.
	discreet bool
	shown    bool // the original is shown

	checks  checksState
	plan    planState
	concern *Concern
	// contested are answers that somebody overtook, and contestedPlan says that the
	// decision being prepared was: they are asked about once theirs is read.
	contested     checklist.Answers
	contestedPlan bool
	// want is the page that was asked for before the case was read.
	want Tab
	// drafting keeps what is typed; drafted says that something of it is kept, and
	// unsaved that it could not be.
	drafting         *shell.Drafting
	drafted, unsaved bool
	// deciding is set from the press of the button until it is done, confirming
	// while the page to check waits for what is being saved.
	deciding, confirming bool
}

// NewModel returns a model of no case. told repaints.
func NewModel(h *shell.Host, r Records, open Opener, told func()) *Model {
	return &Model{host: h, records: r, open: open, labels: loadLabels(), told: told, openCase: openCase{tab: Checks, free: true}}
}

// sight is everything one reading of the case brings.
type sight struct {
	c     casework.Case
	walk  bool // lines and total were read
	lines []workflow.QueueLine
	total int
	staff map[workflow.StaffID]workflow.Staff
	here  []workflow.Staff
	log   []workflow.AuditEntry
	needs []workflow.Need
	draft []byte // on the first reading
}

// Show goes to a case and a part of it. A part that is a view of the queue
// says which view Previous and Next walk.
func (m *Model) Show(id workflow.ApplicationID, part string) {
	fresh := id != m.id || !m.ready
	if fresh {
		m.forget(id)
	}
	if view := workflow.QueueView(part); slices.Contains(workflow.QueueViews, view) {
		m.view = view
	}
	switch to := Tab(part); {
	case to == Confirm && m.canConfirm(), to == Stop && m.concern != nil:
		m.interrupt(to)
	case fresh && (to == Confirm || to == Stop):
		m.want = to
	case m.tab == Confirm || m.tab == Stop:
		m.tab = m.from // back from a page that stood in its stead
	case slices.Contains(Tabs, to):
		m.tab, m.free = to, false
	}
	if m.tab != Stop {
		m.leaveConcern()
	}
	m.moved++ // nobody tells of changes while another page is shown
	m.told()
	if fresh {
		m.read(func(ctx context.Context) (casework.Case, error) { return m.host.Session.Open(ctx, id) })
		return
	}
	m.Reread()
}

// forget clears everything of the case before.
func (m *Model) forget(id workflow.ApplicationID) {
	m.reading.Drop()
	m.openCase = openCase{id: id, tab: Checks, free: true, view: m.view, staff: m.staff, here: m.here, lines: m.lines, total: m.total}
	m.beginDraft()
}

// interrupt shows a page in the stead of the tab.
func (m *Model) interrupt(page Tab) {
	if m.tab != Confirm && m.tab != Stop {
		m.from = m.tab
	}
	m.tab = page
}

// Go changes the tab.
func (m *Model) Go(t Tab) {
	m.Flush()
	m.tab = t
	m.leaveConcern()
	m.told()
}

// Reread reads the case again after something changed.
func (m *Model) Reread() {
	id := m.id
	m.read(func(ctx context.Context) (casework.Case, error) { return m.host.Session.Reread(ctx, id) })
}

func (m *Model) read(open func(context.Context) (casework.Case, error)) {
	view, by, first, moved := m.view, m.host.Staff(), !m.ready, m.moved
	anew := first || m.walked != moved
	host, records := m.host, m.records
	weekEnds := endOfWeek(m.host.Today())
	shell.Load(host, &m.reading, func(ctx context.Context) (s sight, err error) {
		walk := func() (err error) {
			s.walk = true
			f := workflow.QueueFilter{View: view, For: by, WeekEnds: weekEnds, Limit: walkLimit}
			s.lines, s.total, err = records.Queue(ctx, f)
			return err
		}
		walked := make(chan error, 1)
		if anew && view != "" { // takes longer than the case
			host.Exec.Go(func() { walked <- walk() })
		} else {
			walked <- nil
		}
		s.c, err = open(ctx)
		if err = cmp.Or(err, <-walked); err != nil {
			return s, err
		}
		if view == "" {
			view = viewFor(s.c, by)
		}
		if !s.walk && (anew || !s.c.State.Open()) {
			if err = walk(); err != nil {
				return s, err
			}
		}
		if s.here, err = records.StaffList(ctx); err != nil {
			return s, err
		}
		id := s.c.Application.ID
		if s.log, err = records.Timeline(ctx, id, by, s.c.Questions, logLimit); err != nil {
			return s, err
		}
		if s.needs, err = host.Session.Blocks(ctx, id, s.c.Application.Intended); err != nil {
			return s, err
		}
		if s.staff, err = names(ctx, records, s); err != nil || !first {
			return s, err
		}
		if s.draft, err = records.Draft(ctx, by.ID, id.DraftPage()); errors.Is(err, workflow.ErrNotFound) {
			err = nil
		}
		return s, err
	}, func(s sight, err error) {
		if err != nil {
			m.confirming = false
			if _, m.unread = m.host.Unread(m.ready, err); !m.ready {
				m.told()
			}
			return
		}
		if view == "" {
			m.view = viewFor(s.c, by)
		}
		if first {
			a := s.c.Application
			host.Visited(shell.Place{Page: shell.PageCase, ID: string(a.ID)}, a.Ref, a.Patient.Name())
		}
		if s.walk {
			m.walked = moved
		}
		m.take(s, first)
	})
}

// names is everybody whom the case names, those who have left included.
func names(ctx context.Context, r Records, s sight) (map[workflow.StaffID]workflow.Staff, error) {
	known := map[workflow.StaffID]workflow.Staff{}
	for _, p := range s.here {
		known[p.ID] = p
	}
	a := s.c.Application
	ask := []workflow.StaffID{a.Owner, a.SentTo, a.SentBy}
	for _, e := range s.log {
		ask = append(ask, e.By)
	}
	for _, ans := range a.Answers {
		ask = append(ask, workflow.StaffID(ans.By))
	}
	for _, id := range ask {
		if _, ok := known[id]; ok || id == "" {
			continue
		}
		p, err := r.Staff(ctx, id)
		if err != nil && !errors.Is(err, workflow.ErrNotFound) {
			return nil, fmt.Errorf("name of staff %s: %w", id, err)
		}
		known[id] = p
	}
	return known, nil
}

func (m *Model) take(s sight, first bool) {
	closed := m.ready && m.c.State.Open() && !s.c.State.Open()
	m.c, m.ready, m.unread, m.needs = s.c, true, "", s.needs
	m.staff, m.here = s.staff, s.here
	if s.walk {
		m.total = s.total
		if first || !m.c.Application.Open() || slices.ContainsFunc(s.lines, m.isLine) {
			m.lines = s.lines // a case that left its view keeps its place in it
		}
	}
	m.log = happened(s.log)
	if len(m.log) > 0 && m.log[0].At.After(m.saved) {
		m.saved = m.log[0].At
	}
	m.takeChecks(first)
	m.takePlan(first)
	if first {
		m.takeDraft(s.draft)
	}
	if first && m.free || closed {
		m.tab = m.startTab()
	}
	if first {
		m.arrive()
	}
	m.told()
	if m.writing {
		return
	}
	m.askContested()
	if m.confirming && m.tab == Deciding {
		m.CheckAndConfirm()
	}
	m.confirming = false
}

// happened is the log without those who only looked.
func happened(log []workflow.AuditEntry) []workflow.AuditEntry {
	return slices.DeleteFunc(slices.Clone(log), func(e workflow.AuditEntry) bool { return e.Act == workflow.ActReadCases })
}

// arrive shows the page that was asked for before the case was read, where it is
// one of those that interrupt: somebody comes back to where the program went down.
func (m *Model) arrive() {
	switch want := m.want; {
	case want == Confirm && m.canConfirm():
		m.tab = Deciding
		m.interrupt(Confirm)
	case want == Confirm && m.MayDecide():
		m.tab = Deciding
	case want == Stop && m.concern != nil:
		m.interrupt(Stop)
	}
	m.want = ""
}

// startTab is where work on the case begins: at its questions, or at what the
// concern is; never on the decision, to which the person turns.
func (m *Model) startTab() Tab {
	if !m.c.State.Open() || m.held() {
		return Summary
	}
	return Checks
}

func (m *Model) isLine(l workflow.QueueLine) bool { return l.ID == m.id }

// viewFor is the view one works through when nobody said which.
func viewFor(c casework.Case, by workflow.Staff) workflow.QueueView {
	switch {
	case c.Application.Owner == by.ID:
		return workflow.ViewMine
	case c.State == workflow.WithClinician && by.May(workflow.ActDecide):
		return workflow.ViewWithClinician
	}
	return workflow.ViewAll
}

// Changed hears that records changed; nothing named is anything. What this screen
// does itself is read when it is done.
func (m *Model) Changed(e casework.Event) {
	if e.Application != m.id {
		m.moved++
	}
	if !m.ready || m.writing {
		return
	}
	if e == (casework.Event{}) || e.Application == m.id || e.Role != "" && m.c.Role != nil && e.Role == m.c.Role.ID || e.Outgoing {
		m.Reread()
	}
}

// Flush saves what was typed and not yet saved.
func (m *Model) Flush() { m.keepPlan() }

// Step is the case before (-1) or after (+1) this one in the view; "" for none.
func (m *Model) Step(by int) workflow.ApplicationID {
	i := slices.IndexFunc(m.lines, m.isLine)
	if i < 0 || i+by < 0 || i+by >= len(m.lines) {
		return ""
	}
	return m.lines[i+by].ID
}

// Position is where the case stands in its view: "4 of 13", or "".
func (m *Model) Position() string {
	i := slices.IndexFunc(m.lines, m.isLine)
	if i < 0 {
		return ""
	}
	return lang.Sayf("%d of %d", i+1, max(m.total, len(m.lines)))
}

// Possible says whether the person may do an act and the case, as they see it,
// is in a state for it.
func (m *Model) Possible(act workflow.Act) bool {
	_, ok := m.c.State.Next(act)
	return m.ready && ok && m.host.Staff().MayOn(act, m.c.Application.Pair())
}

// whyNot is why an act on the case is not possible now.
func (m *Model) whyNot() string {
	if m.ready && m.c.Involved {
		return workflow.WhyInvolved
	}
	return lang.Say("The case is not in a state for this.")
}

// whyNoGlass is why restricted notes are not read with a reason.
func (m *Model) whyNoGlass() string {
	if m.ready && m.c.Involved {
		return workflow.WhyInvolved
	}
	return lang.Say("You read them without this.")
}

// Name is a member of staff as screens name them.
func (m *Model) Name(id workflow.StaffID) string {
	switch p, ok := m.staff[id]; {
	case id == "":
		return "Proxydesk"
	case id == m.host.Staff().ID:
		return m.host.Staff().Name
	case !ok || p.Name == "":
		return lang.Say("Somebody who has left")
	default:
		return p.Name
	}
}

// Clinicians are those a case can be sent to.
func (m *Model) Clinicians() []workflow.Staff {
	var out []workflow.Staff
	for _, s := range m.here {
		if s.Is(workflow.Clinician, workflow.Responsible, workflow.SafeguardingLead) {
			out = append(out, s)
		}
	}
	return out
}

// Addressees offers who could be told of the decision being prepared.
func (m *Model) Addressees() []letter.Choice {
	return m.host.Session.Addressees(m.c.Application, m.plan.p.Refuse)
}

// held says whether the case is on hold, to somebody who may know.
func (m *Model) held() bool { return m.c.State == workflow.Held && m.readsHolds() }

// readsHolds says whether this person may read why a case was held.
func (m *Model) readsHolds() bool { return m.c.Application.HoldsReadBy(m.reader()) }

// reader is whom the case is shown to.
func (m *Model) reader() workflow.Staff {
	if m.discreet {
		return m.host.Staff().Discreet()
	}
	return m.host.Staff()
}

// endOfWeek is the Sunday that ends the week of a day.
func endOfWeek(d nhs.Date) nhs.Date { return d.AddDays((7 - int(d.Weekday())) % 7) }
