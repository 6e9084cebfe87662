package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
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

// Line is the line to the national store.
type Line struct {
	// Status says how things stand.
	Status func(context.Context) (shell.Status, error)
	// SyncNow tries everything that waits and comes back when it was tried.
	SyncNow func(context.Context) error
	// SignedIn lists everybody who has signed in and not out, also at a locked
	// window; nil means only the person at the desk.
	SignedIn func() []workflow.Staff
	// Check tries the line step by step; nil where no store can be tried.
	Check func(context.Context, workflow.Staff) (Checked, error)
	// NHS is there where staff sign in to the NHS, each by their own identity;
	// nil elsewhere.
	NHS *NHS
	// After calls once, later, on the window's goroutine, unless cancelled. It
	// moves the countdown; nil leaves it standing.
	After func(d time.Duration, f func()) (cancel func())
}

// NHS is the sign-in of staff to the NHS. What it cannot do it says as a
// shell.Notice.
type NHS struct {
	// Senders lists those under whom messages may leave now.
	Senders func() []workflow.Staff
	// SignIn leads somebody through the NHS page in their browser and answers the
	// name it knows them by.
	SignIn func(context.Context, workflow.Staff) (name string, err error)
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
		m.Failed = err != nil
		if err != nil {
			m.host.ShowError(err)
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
		return human && o.Seen != nil
	case Failed:
		return human && o.Seen == nil
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
func (m *Model) Tabs() []Tab {
	if m.MayRelease() {
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
	return o.Ref + ": " + m.people.patient.ListName() + ", access for " + m.people.proxy.ListName(), number
}

// Connection says how the line to the national store stands, and whether it is
// up.
func (m *Model) Connection() (words string, up bool) {
	switch {
	case !m.Read:
		return "", true
	case !m.status.Connected:
		return "Not connected. No national store is set up on this desk; everything stays here.", false
	case !m.status.OfflineSince.IsZero():
		return "Offline since " + m.clock(m.status.OfflineSince) + ". You can keep working; what waits is sent later.", false
	case m.status.Barred != "":
		return m.status.Barred, false
	case m.status.Paused != "":
		return m.status.Paused, false
	case m.status.LastContact.IsZero():
		return "Not tried yet. Nothing had to be sent since the desk was opened.", true
	}
	return "Connected", true
}

// Contact says when the store last answered and when it is tried again, however
// things stand; "" where no store is set up.
func (m *Model) Contact() string {
	if !m.Read || !m.status.Connected {
		return ""
	}
	words := "No contact yet."
	if at := m.status.LastContact; !at.IsZero() {
		words = "Last contact " + at.In(nhs.London).Format("15:04:05")
		if nhs.DateIn(at) != m.host.Today() {
			words = "Last contact " + nhs.DateIn(at).DayMonth() + ", " + at.In(nhs.London).Format("15:04:05")
		}
		words += "."
	}
	_, up := m.Connection()
	switch {
	case m.status.NextTry.IsZero() && m.status.Waiting > 0: // for somebody, and its row says for whom
		return words
	case m.status.NextTry.IsZero():
		return words + " Nothing waits to be sent."
	case up:
		return words + " Next message goes at " + m.clock(m.status.NextTry) + "."
	}
	return words + " Next try " + m.clock(m.status.NextTry) + "; the wait grows after each failure."
}

// Paused reports whether the store answers and takes nothing for now.
func (m *Model) Paused() bool { return m.Read && m.status.Connected && m.status.Paused != "" }

// CanSync says whether the store can be tried now.
func (m *Model) CanSync() (bool, string) {
	switch {
	case m.line.SyncNow == nil || m.Read && !m.status.Connected:
		return false, "No national store is set up on this desk."
	case m.syncing:
		return false, "It is being tried."
	}
	return true, ""
}

// Sync tries everything that waits.
func (m *Model) Sync() {
	if ok, _ := m.CanSync(); !ok {
		return
	}
	m.syncing = true
	m.changed()
	shell.ActOr(m.host, m.line.SyncNow, func() {
		m.syncing = false
		m.Reread()
	}, func(err error) {
		m.syncing = false
		m.host.ShowError(err)
		m.Reread()
	})
}

// Syncing reports whether the store is being tried for somebody.
func (m *Model) Syncing() bool { return m.syncing }

// act settles the message in view.
func (m *Model) act(do func(context.Context, workflow.OutgoingID) error, said string) {
	o, ok := m.Chosen()
	if !ok {
		return
	}
	shell.Act(m.host, func(ctx context.Context) error { return do(ctx, o.ID) }, func() {
		m.host.Toast(fmt.Sprintf(said, o.Ref), nil)
		m.Reread()
	})
}

// MaySettle reports whether the message in view waits for this person's choice.
func (m *Model) MaySettle() bool {
	o, ok := m.Chosen()
	return ok && o.State == workflow.OutgoingHuman && m.host.May(workflow.ActSettle)
}

// MayUndo reports whether the message in view can still be taken back by this
// person, and MaySendNow whether they may cut its time to undo short.
func (m *Model) MayUndo() bool {
	o, ok := m.Chosen()
	return ok && m.holding(o) && o.By == m.host.Staff().ID && o.Application != ""
}

// MaySendNow reports whether this person may cut the time to undo short.
func (m *Model) MaySendNow() bool {
	o, ok := m.Chosen()
	return ok && m.holding(o) && o.By == m.host.Staff().ID && m.host.May(workflow.ActSettle)
}

// Undo takes the decision behind the message in view back.
func (m *Model) Undo() {
	o, _ := m.Chosen()
	if m.MayUndo() {
		m.act(func(ctx context.Context, _ workflow.OutgoingID) error { return m.host.Session.Undo(ctx, o.Application) }, "%s is taken back. Nothing was sent.")
	}
}

// SendNow sends the message in view before its time to undo is over.
func (m *Model) SendNow() {
	if m.MaySendNow() {
		m.act(m.host.Session.SendNow, "%s goes to the national store now.")
	}
}

// DecideLater leaves the message in view as it is and goes on to the next one.
func (m *Model) DecideLater() {
	rows := m.Rows()
	i := slices.IndexFunc(rows, func(o workflow.Outgoing) bool { return o.ID == m.chosen })
	if i < 0 {
		return
	}
	m.host.Toast(rows[i].Ref+" is left as it is. It stays in this list.", nil)
	m.picks = nil
	m.Choose(rows[(i+1)%len(rows)].ID)
}

// MayUseNational reports whether this person may keep what the national store
// has: giving up a removal takes a clinician.
func (m *Model) MayUseNational() bool {
	o, _ := m.Chosen()
	return m.MaySettle() && (!o.GivesUp() || m.host.May(workflow.ActDrop))
}

// UseNational keeps what the national store has.
func (m *Model) UseNational() {
	if m.MayUseNational() {
		said := "The national record is kept for %s. Both versions are in the audit."
		if o, _ := m.Chosen(); o.Seen == nil {
			said = "%s is kept here only."
		}
		m.act(m.host.Session.UseStore, said)
	}
}

// MayInsist reports whether our decision can be said over what the store shows,
// by this person.
func (m *Model) MayInsist() bool {
	o, ok := m.Chosen()
	return ok && o.CanInsist() && m.host.May(workflow.ActInsist)
}

// MayRetry reports whether sending the same again may help.
func (m *Model) MayRetry() bool {
	o, _ := m.Chosen()
	return m.MaySettle() && o.CanRetry()
}

// Insist says our decision over what the store shows, but for what was chosen
// from there.
func (m *Model) Insist() {
	if m.MayInsist() {
		_, taken := m.Chose()
		m.act(func(ctx context.Context, id workflow.OutgoingID) error {
			return m.host.Session.Insist(ctx, id, taken)
		}, "%s goes to the national store as you chose.")
	}
}

// InsistWords says what insisting does there.
func (m *Model) InsistWords() string {
	o, _ := m.Chosen()
	switch {
	case o.Seen == nil:
		return ""
	case o.Kind == workflow.MessageRefuse && o.Seen.Status == workflow.NationalActive:
		return "Access is in force there and cannot be refused any more. It is stopped there instead, pending a review. Both people may be told."
	case o.Kind == workflow.MessageRefuse:
		return "The application is refused as it now stands there. Both people may be told."
	case o.Kind.Removes():
		return "Access is ended there as you decided. Both people may be told."
	case o.Seen.Status == workflow.NationalActive:
		return "The access in force there takes what you chose. Both versions stay in the audit, and both people may be told."
	case o.Seen.Status == workflow.NationalProposed:
		return "The application there is granted on what you chose. Both people may be told."
	}
	return "The national record is opened again although it was ended or refused: " + m.reason(o.Seen.Reason) + ". Both people may be told. Do this only if you know why it was stopped."
}

// SendAgain sends ours again.
func (m *Model) SendAgain() {
	if m.MayRetry() {
		m.act(m.host.Session.Retry, "%s is to be sent again.")
	}
}

// MayReaffirm reports whether the message in view is another clinician's
// decision that this person may take over so that it can leave.
func (m *Model) MayReaffirm() bool {
	o, ok := m.Chosen()
	return ok && m.awaits(o) && m.host.May(workflow.ActReaffirm)
}

// Reaffirm takes the decision over.
func (m *Model) Reaffirm() {
	if m.MayReaffirm() {
		m.act(m.host.Session.Reaffirm, "%s now goes under your name too.")
	}
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
		return "The messages could not be read", "Nothing was changed and nothing is lost. Try again; if it fails again, tell your practice manager."
	case !m.Read:
		return "Reading the messages", "One moment."
	case len(m.Rows()) > 0:
		return "", ""
	case m.tab == Received && len(m.received) > 0:
		return "", ""
	case m.tab == Received:
		return "Nothing was changed elsewhere", "What another practice, the applicant or the national service changes comes here, with when it was heard."
	case m.tab == Settled:
		return "Nothing was sent yet", "What was decided and sent comes here, with when it was taken."
	}
	words, _ = m.Connection()
	if contact := m.Contact(); contact != "" {
		words = strings.TrimSuffix(words, ".") + ". " + contact
	}
	return "Everything is up to date", words
}
