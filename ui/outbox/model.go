package outbox

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// Records is what the screen reads of the practice's record.
type Records interface {
	// OutgoingList lists messages: those that need a person, those that wait,
	// then the latest settled ones.
	OutgoingList(ctx context.Context, limit int) ([]workflow.Outgoing, error)
	Application(ctx context.Context, id workflow.ApplicationID) (workflow.Application, error)
	// Staff is a member of staff, also one who has left.
	Staff(ctx context.Context, id workflow.StaffID) (workflow.Staff, error)
	// Received lists what was heard to have changed elsewhere, newest first.
	Received(ctx context.Context, by workflow.Staff, since time.Time, limit int) ([]workflow.AuditLine, error)
}

// most is how many messages are listed.
const most = 500

// Tab is one of the lists.
type Tab string

// The tabs, in their order. ToRelease is there only for those who may read holds.
const (
	Waiting   Tab = "waiting"
	Held      Tab = "held"      // in their undo time
	Conflicts Tab = "conflicts" // the national record says otherwise
	Failed    Tab = "failed"    // the store did not take it
	ToRelease Tab = "release"
	Received  Tab = "received" // what was changed elsewhere
	Open      Tab = "open"
	Settled   Tab = "settled"
)

// person was the tab of what needs somebody; links of other screens name it.
const person = "person"

// receivedDays is how far back the list of what was received goes.
const receivedDays = 30

// Model is what the screen knows and may do.
type Model struct {
	host    *shell.Host
	records Records
	line    Line
	changed func()

	lists, details shell.Latest
	messages       []workflow.Outgoing
	names          map[workflow.StaffID]string
	status         shell.Status
	tab            Tab
	chosen         workflow.OutgoingID
	received       []workflow.AuditLine
	people         people
	syncing        bool
	// picks are the sides chosen field by field, for one message.
	picks     map[Field]Side
	pickedFor workflow.OutgoingID
	signingIn bool
	checking  bool

	// Read says that the messages were read, Failed that they could not be.
	Read, Failed bool
	unread       string // why it could not be
}

// people are those a message is about.
type people struct {
	of             workflow.OutgoingID
	patient, proxy workflow.Person
}

// NewModel returns the screen's model; changed is called when it has something
// new to show.
func NewModel(h *shell.Host, r Records, l Line, changed func()) *Model {
	return &Model{host: h, records: r, line: l, changed: changed, tab: Open}
}

type read struct {
	messages []workflow.Outgoing
	received []workflow.AuditLine
	names    map[workflow.StaffID]string
	status   shell.Status
}

// Reread reads the messages and how the line stands.
func (m *Model) Reread() {
	by, since := m.host.Staff(), m.host.Now().AddDate(0, 0, -receivedDays)
	shell.Load(m.host, &m.lists, func(ctx context.Context) (r read, err error) {
		if r.messages, err = m.records.OutgoingList(ctx, most); err != nil {
			return r, err
		}
		if r.received, err = m.records.Received(ctx, by, since, most); err != nil {
			return r, err
		}
		r.names = map[workflow.StaffID]string{}
		for _, o := range r.messages {
			for _, id := range []workflow.StaffID{o.By, o.Affirmed} {
				if _, known := r.names[id]; known || id == "" {
					continue
				}
				s, err := m.records.Staff(ctx, id)
				if err != nil && !errors.Is(err, workflow.ErrNotFound) {
					return r, err
				}
				r.names[id] = s.Name
			}
		}
		if m.line.Status != nil {
			r.status, err = m.line.Status(ctx)
		}
		return r, err
	}, func(r read, err error) {
		if m.Failed, m.unread = m.host.Unread(m.Read, err); err != nil {
			m.changed()
			return
		}
		m.Read, m.names, m.status, m.received = true, r.names, r.status, r.received
		m.messages = workflow.MessagesFor(m.host.Staff(), r.messages)
		m.settle()
	})
}

// settle keeps the chosen message if it is still in the tab, else takes the
// first.
func (m *Model) settle() {
	rows := m.Rows()
	if !slices.ContainsFunc(rows, func(o workflow.Outgoing) bool { return o.ID == m.chosen }) {
		m.chosen = ""
		if len(rows) > 0 {
			m.chosen = rows[0].ID
		}
	}
	m.load()
}

// load reads whom the chosen message is about.
func (m *Model) load() {
	if m.people.of != m.chosen {
		m.people = people{}
	}
	m.changed()
	o, ok := m.Chosen()
	if !ok || o.Application == "" {
		m.details.Drop()
		return
	}
	shell.Load(m.host, &m.details, func(ctx context.Context) (people, error) {
		a, err := m.records.Application(ctx, o.Application)
		return people{of: o.ID, patient: a.Patient, proxy: a.Proxy}, err
	}, func(p people, err error) {
		if err != nil {
			m.host.ShowError(err)
			return
		}
		m.people = p
		m.changed()
	})
}

// MayRelease reports whether messages that wait for a release are drawn.
func (m *Model) MayRelease() bool { return m.host.May(workflow.ActReadHolds) }

func (m *Model) in(t Tab, o workflow.Outgoing) bool {
	human, release := o.State == workflow.OutgoingHuman, o.State == workflow.OutgoingRelease
	held := m.holding(o)
	switch t {
	case Open:
		return !o.State.Settled()
	case Conflicts:
		return o.Differs()
	case Failed:
		return human && !o.Differs()
	case Held:
		return held
	case Waiting:
		return !o.State.Settled() && !human && !release && !held
	case ToRelease:
		return release
	case Settled:
		return o.State.Settled()
	case Received:
	}
	return false
}

// holding reports whether the undo time of a message runs.
func (m *Model) holding(o workflow.Outgoing) bool {
	return o.State == workflow.OutgoingReady && o.Attempts == 0 && o.Why == "" && o.Due.After(m.host.Now())
}

// Tabs lists the tabs this person sees.
func (m *Model) Tabs() []Tab { return tabsFor(m.host) }

func tabsFor(h *shell.Host) []Tab {
	if h.May(workflow.ActReadHolds) {
		return []Tab{Waiting, Held, Conflicts, Failed, ToRelease, Received, Open, Settled}
	}
	return []Tab{Waiting, Held, Conflicts, Failed, Received, Open, Settled}
}

// Count is how many messages a tab holds.
func (m *Model) Count(t Tab) int {
	if t == Received {
		return len(m.received)
	}
	n := 0
	for _, o := range m.messages {
		if m.in(t, o) {
			n++
		}
	}
	return n
}

// Tab is the tab in view.
func (m *Model) Tab() Tab { return m.tab }

// Turn goes to a tab.
func (m *Model) Turn(t Tab) {
	if t == person {
		if t = Conflicts; m.Count(Conflicts) == 0 {
			t = Failed
		}
	}
	if slices.Contains(m.Tabs(), t) {
		m.tab = t
		m.settle()
	}
}

// Rows lists the messages of the tab.
func (m *Model) Rows() []workflow.Outgoing {
	var out []workflow.Outgoing
	for _, o := range m.messages {
		if m.in(m.tab, o) {
			out = append(out, o)
		}
	}
	return out
}

// Choose looks at a message.
func (m *Model) Choose(id workflow.OutgoingID) {
	if id != m.chosen {
		m.chosen = id
		m.load()
	}
}

// Chosen is the message in view, if there is one.
func (m *Model) Chosen() (workflow.Outgoing, bool) {
	i := slices.IndexFunc(m.messages, func(o workflow.Outgoing) bool { return o.ID == m.chosen })
	if i < 0 {
		return workflow.Outgoing{}, false
	}
	return m.messages[i], true
}

// About says whom the message in view is about, and the patient's number.
func (m *Model) About() (words, number string) {
	o, ok := m.Chosen()
	if !ok {
		return "", ""
	}
	if m.people.of != o.ID {
		return o.Ref, ""
	}
	if !m.people.patient.NHSNumber.IsZero() {
		number = m.people.patient.NHSNumber.Display()
	}
	return lang.Sayf("%s: %s, access for %s", o.Ref, m.people.patient.ListName(), m.people.proxy.ListName()), number
}

// OpenCase goes to the case of the message in view.
func (m *Model) OpenCase() {
	if o, ok := m.Chosen(); ok && o.Application != "" {
		m.host.Go(shell.Place{Page: shell.PageCase, ID: string(o.Application)})
	}
}

// OpenHeard goes to the case of something that was received.
func (m *Model) OpenHeard(seq string) {
	for _, l := range m.received {
		if strconv.FormatInt(l.Seq, 10) == seq && l.Application != "" {
			m.host.Go(shell.Place{Page: shell.PageCase, ID: string(l.Application)})
		}
	}
}

// Empty says why there are no rows; "" when there are.
func (m *Model) Empty() (title, words string) {
	switch {
	case m.Failed:
		return lang.Say("The messages could not be read"), m.unread
	case !m.Read:
		return lang.Say("Reading the messages"), lang.Say("One moment.")
	case len(m.Rows()) > 0:
		return "", ""
	case m.tab == Received && len(m.received) > 0:
		return "", ""
	case m.tab == Received:
		return lang.Say("Nothing was changed elsewhere"), lang.Say("What another practice, the applicant or the national service changes comes here, with when it was heard.")
	case m.tab == Settled:
		return lang.Say("Nothing was sent yet"), lang.Say("What was decided and sent comes here, with when it was taken.")
	}
	if !m.status.Connected {
		return lang.Say("No message waits"), lang.Say("No national store is set up on this desk. Decisions stay at the practice, and everything else works.")
	}
	words, up := m.Connection()
	if contact := m.Contact(); contact != "" {
		words = strings.TrimSuffix(words, ".") + ". " + contact
	}
	if !up || m.status.Untried { // nobody knows what the store has to say
		return lang.Say("No message waits"), words
	}
	return lang.Say("Everything is up to date"), words
}
