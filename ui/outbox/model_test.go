package outbox

import (
	"context"
	"io/fs"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

var (
	start = time.Date(2026, 12, 1, 10, 42, 11, 0, time.UTC)
	sam   = workflow.Staff{ID: "s1", Name: "Sam Okafor", Post: "Online services", Roles: []workflow.StaffRole{workflow.Administrator}}
	asha  = workflow.Staff{ID: "s2", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}
	shah  = workflow.Staff{ID: "s3", Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Responsible}}
	osei  = workflow.Staff{ID: "s4", Name: "Dr Kwame Osei", Post: "Safeguarding lead", Roles: []workflow.StaffRole{workflow.SafeguardingLead}}
)

// fakeStore is a record of messages that settles for real; what they do not
// need is left out.
type fakeStore struct {
	casework.Store
	messages []workflow.Outgoing
	received []workflow.AuditLine
	followed *workflow.Outgoing
	audit    []workflow.AuditEntry
	err      error
}

func (f *fakeStore) OutgoingList(context.Context, int) ([]workflow.Outgoing, error) {
	return slices.Clone(f.messages), f.err
}

func (f *fakeStore) Outgoing(_ context.Context, id workflow.OutgoingID) (workflow.Outgoing, error) {
	for _, m := range f.messages {
		if m.ID == id {
			return m, nil
		}
	}
	return workflow.Outgoing{}, workflow.ErrNotFound
}

func (f *fakeStore) Settle(_ context.Context, s workflow.Settlement) error {
	for i := range f.messages {
		if f.messages[i].ID == s.Message().ID {
			if f.messages[i].State != s.From() {
				return workflow.ErrStale
			}
			f.messages[i] = s.Message()
		}
	}
	f.audit, f.followed = append(f.audit, s.Audit()...), s.Follow()
	return nil
}

func (f *fakeStore) Received(context.Context, workflow.Staff, time.Time, int) ([]workflow.AuditLine, error) {
	return f.received, nil
}

func (f *fakeStore) Role(context.Context, workflow.RoleID) (workflow.Role, error) {
	return workflow.Role{}, workflow.ErrNotFound
}

func (f *fakeStore) Application(_ context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	return workflow.Application{ID: id,
		Patient: workflow.Person{NHSNumber: nhs.MustNumber("9990008159"), Given: "Cyril", Family: "Oake"},
		Proxy:   workflow.Person{NHSNumber: nhs.MustNumber("9990008280"), Given: "Dot", Family: "Oake"}}, nil
}

func (f *fakeStore) Staff(_ context.Context, id workflow.StaffID) (workflow.Staff, error) {
	for _, s := range []workflow.Staff{sam, asha, shah, osei} {
		if s.ID == id {
			return s, nil
		}
	}
	return workflow.Staff{}, workflow.ErrNotFound
}

type bench struct {
	store  *fakeStore
	host   *shell.Host
	line   Line
	now    time.Time
	status shell.Status
	synced int
	failed error
	timers []func()
	told   []shell.Notice
	went   []shell.Place
}

func newBench(t testing.TB, by workflow.Staff, messages ...workflow.Outgoing) *bench {
	t.Helper()
	codes, err := fs.Sub(assets.Codes, "codes")
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := workflow.LoadReasons(codes)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{store: &fakeStore{messages: messages}, now: start, status: shell.Status{Connected: true, LastContact: start.Add(-8 * time.Second)}}
	clock := func() time.Time { return b.now }
	rules := workflow.Rules{Reasons: reasons, Calendar: nhs.NewCalendar(), Connected: true}
	desk := &casework.Desk{Store: b.store, Rules: func() workflow.Rules { return rules }, Now: clock, NewID: func() string { return "new" },
		Translate: func(workflow.Outgoing) (workflow.Frozen, error) { return workflow.Frozen{}, nil }}
	b.host = shell.NewHost(kit.Inline(), clock, desk.As(by), desk.Rules)
	b.host.OnNotice = func(n shell.Notice) { b.told = append(b.told, n) }
	b.host.OnGo = func(p shell.Place) { b.went = append(b.went, p) }
	b.line = Line{
		Status:  func(context.Context) (shell.Status, error) { return b.status, nil },
		SyncNow: func(context.Context) error { b.synced++; return b.failed },
		After: func(_ time.Duration, f func()) func() {
			b.timers = append(b.timers, f)
			return func() { b.timers = nil }
		},
	}
	return b
}

func (b *bench) model() *Model {
	m := NewModel(b.host, b.store, b.line, func() {})
	m.Reread()
	return m
}

func message(id string, kind workflow.MessageKind, state workflow.OutgoingState) workflow.Outgoing {
	return workflow.Outgoing{ID: workflow.OutgoingID(id), Kind: kind, State: state, Application: workflow.ApplicationID("app-" + id), Ref: "REF-" + id,
		Basis: basis.Consent, By: shah.ID, Due: start.Add(-time.Minute), Made: start.Add(-3 * time.Minute)}
}

func national(status workflow.NationalStatus, reason, end string) *workflow.National {
	return &workflow.National{RoleID: "n1", Fetchable: true, Status: status, Reason: reason, Basis: basis.Consent, End: nhs.MustDate(end), ReadAt: start.Add(-time.Hour)}
}

// conflict is an ending the store answers with another one.
func conflict() workflow.Outgoing {
	o := message("0021", workflow.MessageEnd, workflow.OutgoingHuman)
	o.Reason = "ROLE_DEACTIVATED_PATIENT_REQUEST"
	o.Why = "The national record was changed by somebody else. Compare the two and choose."
	o.Before = national(workflow.NationalActive, "ROLE_CREATED", "2027-03-14")
	o.Seen = national(workflow.NationalInactive, "ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED", "2026-11-30")
	return o
}

func outbox() []workflow.Outgoing {
	held := message("0148", workflow.MessageCreate, workflow.OutgoingReady)
	held.Due = start.Add(72 * time.Second)
	rejected := message("0017", workflow.MessageCreate, workflow.OutgoingHuman)
	rejected.Why = "The national store does not accept the end date. The decision stands here. Check that the date is not past."
	release := message("0150", workflow.MessageRefuse, workflow.OutgoingRelease)
	end := message("0098", workflow.MessageEnd, workflow.OutgoingReady)
	end.Reason = "ROLE_DEACTIVATED_PATIENT_REQUEST"
	done := message("0099", workflow.MessageCreate, workflow.OutgoingDone)
	done.Tried = start.Add(-time.Minute)
	local := message("0100", workflow.MessageCreate, workflow.OutgoingLocal)
	local.Why = workflow.WhyNoNumber
	return []workflow.Outgoing{conflict(), rejected, held, message("0146", workflow.MessageRefuse, workflow.OutgoingVerify), release, end, done, local}
}

func TestStatesAreWordsForThePhone(t *testing.T) {
	grant := func(change func(*workflow.Outgoing)) workflow.Outgoing {
		o := message("1", workflow.MessageCreate, workflow.OutgoingReady)
		change(&o)
		return o
	}
	plain := func(state workflow.OutgoingState) workflow.Outgoing {
		return grant(func(o *workflow.Outgoing) { o.State = state })
	}
	connected := shell.Status{Connected: true, LastContact: start}
	offline := shell.Status{Connected: true, OfflineSince: start}
	paused := shell.Status{Connected: true, LastContact: start, Paused: "The national store is in trouble. It is tried again by itself."}
	offlineUntil, pausedUntil := offline, paused
	offlineUntil.NextTry, pausedUntil.NextTry = start.Add(5*time.Minute), start.Add(5*time.Minute)
	barred := shell.Status{Connected: true, LastContact: start, Barred: "This desk has no key. Ask somebody."}
	for _, c := range []struct {
		says   string
		o      workflow.Outgoing
		who    workflow.Staff
		status shell.Status
		word   string
		words  string
		tone   Tone
	}{
		{"the undo time runs", grant(func(o *workflow.Outgoing) { o.Due = start.Add(72 * time.Second) }), shah, connected, "Held 1:12", "Then it sends by itself.", Holding},
		{"its turn has come", plain(workflow.OutgoingReady), shah, connected, "Waiting to send", "It goes next.", Quiet},
		{"its decider is not here", plain(workflow.OutgoingReady), sam, connected, "Waiting to send", "It goes when Dr Leila Shah signs in, or another clinician takes it over.", Quiet},
		{"a removal waits for nobody", grant(func(o *workflow.Outgoing) { o.Kind = workflow.MessageEnd }), sam, connected, "Waiting to send", "It goes next.", Quiet},
		{"offline", plain(workflow.OutgoingReady), shah, offline, "Waiting for connection", "It is tried again by itself.", Quiet},
		{"offline, with the next try known", plain(workflow.OutgoingReady), shah, offlineUntil, "Waiting for connection", "It is tried again by itself. Next try 10:47.", Quiet},
		{"not let in", plain(workflow.OutgoingReady), shah, barred, "Waiting to send", "This desk has no key.", Quiet},
		{"not let in, in its undo time", grant(func(o *workflow.Outgoing) { o.Due = start.Add(72 * time.Second) }), shah, barred, "Held 1:12", "Then it sends by itself.", Holding},
		{"asked to slow down", grant(func(o *workflow.Outgoing) {
			o.Attempts, o.Due, o.Why = 1, start.Add(5*time.Minute), "The national store asks for a pause. It is tried again by itself."
		}), shah, connected, "Waiting to send", "The national store asks for a pause. Next try 10:47.", Quiet},
		{"a store in trouble", plain(workflow.OutgoingReady), shah, paused, "Waiting to send", "The national store is in trouble.", Quiet},
		{"a store in trouble, with the next try known", plain(workflow.OutgoingReady), shah, pausedUntil, "Waiting to send", "The national store is in trouble. Next try 10:47.", Quiet},
		{"on its way", plain(workflow.OutgoingSending), shah, connected, "Sending", "It is on its way.", Quiet},
		{"no answer came", plain(workflow.OutgoingVerify), shah, connected, "Checking", "The national record is read before anything is sent again.", Quiet},
		{"it went", grant(func(o *workflow.Outgoing) { o.State, o.Tried = workflow.OutgoingDone, start.Add(-time.Minute) }), shah, connected, "Done", "It went at 10:41.", Good},
		{"never to be sent", grant(func(o *workflow.Outgoing) { o.State, o.Why = workflow.OutgoingLocal, workflow.WhyNotConnected }), shah, connected, "Local only", workflow.WhyNotConnected, Quiet},
		{"taken back", plain(workflow.OutgoingUndone), shah, connected, "Taken back", "It never left.", Quiet},
		{"somebody is needed", conflict(), shah, connected, "Conflict", "The national record was changed by somebody else.", Bad},
		{"for release", plain(workflow.OutgoingRelease), osei, connected, "Needs safeguarding release", "Open the case to choose what the national store hears.", Restricted},
	} {
		t.Run(c.says, func(t *testing.T) {
			b := newBench(t, c.who, c.o)
			b.status = c.status
			got := b.model().Where(c.o)
			if d := cmp.Diff(State{c.word, c.words, c.tone}, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestEveryTabOpensTheRowsItCounts(t *testing.T) {
	for _, c := range []struct {
		who  workflow.Staff
		open int
		tabs int
	}{{sam, 5, 7}, {osei, 6, 8}} {
		m := newBench(t, c.who, outbox()...).model()
		if len(m.Tabs()) != c.tabs || m.Count(Open) != c.open {
			t.Errorf("%s sees %d tabs and %d open messages", c.who.Post, len(m.Tabs()), m.Count(Open))
		}
		if m.Count(Conflicts)+m.Count(Failed)+m.Count(Held)+m.Count(Waiting)+m.Count(ToRelease) != m.Count(Open) {
			t.Error("an open message stands in no tab, or in two")
		}
		for _, tab := range m.Tabs() {
			m.Turn(tab)
			if tab != Received && len(m.Rows()) != m.Count(tab) {
				t.Errorf("%s counts %d and opens %d", tab, m.Count(tab), len(m.Rows()))
			}
		}
	}
}

func TestAReleaseIsNotThereForThoseWhoMayNotReadHolds(t *testing.T) {
	for _, who := range []workflow.Staff{sam, asha} {
		m := newBench(t, who, outbox()...).model()
		m.Turn(ToRelease)
		for _, o := range m.messages {
			if o.State == workflow.OutgoingRelease {
				t.Errorf("%s holds a message for release", who.Post)
			}
		}
		if m.Tab() == ToRelease {
			t.Errorf("%s can turn to it", who.Post)
		}
	}
}

func TestTheComparisonTintsWhatDiffers(t *testing.T) {
	m := newBench(t, sam, outbox()...).model()
	want := []Difference{
		{Label: "Status", Before: "Active", Ours: "Ended", Store: "Ended"},
		{Label: "Reason", Before: "Access granted", Ours: "The patient asked", Store: "The patient moved to another practice", OursChanged: true, StoreChanged: true},
		{Label: "Last day", Before: "14 Mar 2027", Ours: "14 Mar 2027", Store: "30 Nov 2026", StoreChanged: true},
		{Label: "Legal basis", Before: "Consent", Ours: "Consent", Store: "Consent"},
	}
	if d := cmp.Diff(want, m.Comparison()); d != "" {
		t.Error(d)
	}
	before, ours, store := m.Heads()
	if before != "Read 09:42" || ours != "Dr Leila Shah, 10:39" || store != "Read 09:42" {
		t.Errorf("%q %q %q", before, ours, store)
	}
}

func TestTheFirstChoiceIsTheOneWithLessAccess(t *testing.T) {
	for _, c := range []struct {
		says string
		kind workflow.MessageKind
		seen *workflow.National
		ours bool
	}{
		{"we end, they still give", workflow.MessageEnd, national(workflow.NationalActive, "", "2027-01-01"), true},
		{"we refuse, they give", workflow.MessageRefuse, national(workflow.NationalActive, "", "2027-01-01"), true},
		{"we give, they ended", workflow.MessageCreate, national(workflow.NationalInactive, "", "2027-01-01"), false},
		{"both ended", workflow.MessageEnd, national(workflow.NationalInactive, "", "2027-01-01"), false},
		{"we end and nobody could look", workflow.MessageEnd, nil, true},
		{"we give and nobody could look", workflow.MessageCreate, nil, false},
	} {
		o := message("1", c.kind, workflow.OutgoingHuman)
		o.Seen = c.seen
		if got := newBench(t, sam, o).model().OursIsLess(); got != c.ours {
			t.Errorf("%s: ours first %v", c.says, got)
		}
	}
}

func TestWhatIsSaidOfAMessageNamesTheReason(t *testing.T) {
	m := newBench(t, sam).model()
	if got := m.What(conflict()); got != "End access: the patient asked" {
		t.Errorf("%q", got)
	}
	refuse := message("1", workflow.MessageRefuse, workflow.OutgoingReady)
	if got := m.What(refuse); got != "Refuse" {
		t.Errorf("%q", got)
	}
}

func TestWhatWasChangedElsewhereIsListed(t *testing.T) {
	b := newBench(t, sam)
	line := func(seq int64, to string, details ...workflow.Detail) workflow.AuditLine {
		return workflow.AuditLine{Seq: seq, Ref: "REF-0021", AuditEntry: workflow.AuditEntry{At: start, Act: workflow.ActMirror, To: to, Application: "app", Details: details}}
	}
	b.store.received = []workflow.AuditLine{
		line(9, "inactive", workflow.Detail{Field: "national status", Before: "active", After: "inactive"}, workflow.Detail{Field: "national reason", Before: "ROLE_CREATED", After: "ROLE_DEACTIVATED_PATIENT_REQUEST"}),
		line(8, "", workflow.Detail{Field: "national status", Before: "active", After: "active"}, workflow.Detail{Field: "national end", Before: "2027-01-01", After: "2027-06-01"}, workflow.Detail{Field: "national legal basis", Before: "consent", After: "parental"}),
	}
	m := b.model()
	m.Turn(Received)
	if m.Count(Received) != 2 {
		t.Errorf("it counts %d", m.Count(Received))
	}
	if what, when := m.Heard(b.store.received[0]); what != "Now ended: the patient asked" || when != "Heard at 10:42. Access was ended here too." {
		t.Errorf("%q %q", what, when)
	}
	if what, _ := m.Heard(b.store.received[1]); what != "Another last day, another legal basis" {
		t.Errorf("%q", what)
	}
	m.OpenHeard("9")
	if len(b.went) != 1 || b.went[0].ID != "app" {
		t.Errorf("it goes to %v", b.went)
	}
}
