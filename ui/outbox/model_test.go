package outbox

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
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
		{"not let in", plain(workflow.OutgoingReady), shah, barred, "Waiting to send", "This desk has no key.", Quiet},
		{"not let in, in its undo time", grant(func(o *workflow.Outgoing) { o.Due = start.Add(72 * time.Second) }), shah, barred, "Held 1:12", "Then it sends by itself.", Holding},
		{"asked to slow down", grant(func(o *workflow.Outgoing) {
			o.Attempts, o.Due, o.Why = 1, start.Add(5*time.Minute), "The national store asks for a pause. It is tried again by itself."
		}), shah, connected, "Waiting to send", "The national store asks for a pause. Next try 10:47.", Quiet},
		{"a store in trouble", plain(workflow.OutgoingReady), shah, paused, "Waiting to send", "The national store is in trouble.", Quiet},
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

func TestAPersonSettlesAMessage(t *testing.T) {
	for _, c := range []struct {
		says string
		do   func(*Model)
		want workflow.OutgoingState
	}{
		{"keeping the national record", (*Model).UseNational, workflow.OutgoingLocal},
		{"sending ours again", (*Model).SendAgain, workflow.OutgoingReady},
	} {
		b := newBench(t, sam, conflict())
		m := b.model()
		c.do(m)
		if got := b.store.messages[0].State; got != c.want || len(b.store.audit) != 1 || len(b.told) != 0 {
			t.Errorf("%s: %s, %d audit entries, %+v", c.says, got, len(b.store.audit), b.told)
		}
		if m.MaySettle() {
			t.Errorf("%s: it can be settled twice", c.says)
		}
	}
}

// Access that was ended elsewhere is opened again by those who may decide.
func TestOurGrantIsSaidOverAnEndedRecord(t *testing.T) {
	grant := message("0031", workflow.MessageCreate, workflow.OutgoingHuman)
	grant.Seen = national(workflow.NationalInactive, "ROLE_DEACTIVATED_PATIENT_REQUEST", "2026-11-30")
	for _, c := range []struct {
		says string
		who  workflow.Staff
		may  bool
	}{{"a clinician may", shah, true}, {"an administrator may not", sam, false}} {
		b := newBench(t, c.who, grant)
		m := b.model()
		if m.MayRetry() {
			t.Errorf("%s: sending the same again is offered", c.says)
		}
		if m.MayInsist() != c.may {
			t.Errorf("%s: offered %v", c.says, m.MayInsist())
		}
		if !strings.Contains(m.InsistWords(), "The patient asked") {
			t.Errorf("it does not say why it was ended: %q", m.InsistWords())
		}
		m.Insist()
		if replaced := b.store.messages[0].State == workflow.OutgoingReplace; replaced != c.may {
			t.Errorf("%s: replaced %v, told %+v", c.says, replaced, b.told)
		}
	}
}

func TestReceptionSettlesNothing(t *testing.T) {
	b := newBench(t, asha, conflict())
	m := b.model()
	m.UseNational()
	m.SendAgain()
	if m.MaySettle() || len(b.store.audit) != 0 || b.store.messages[0].State != workflow.OutgoingHuman {
		t.Error("reception settled a message")
	}
}

func TestAnotherClinicianTakesADecisionOver(t *testing.T) {
	grant := message("1", workflow.MessageCreate, workflow.OutgoingReady)
	for _, c := range []struct {
		says string
		who  workflow.Staff
		may  bool
	}{{"the safeguarding lead may", osei, true}, {"its own decider need not", shah, false}, {"an administrator may not", sam, false}} {
		b := newBench(t, c.who, grant)
		m := b.model()
		m.Reaffirm()
		if taken := b.store.messages[0].Affirmed == c.who.ID; taken != c.may {
			t.Errorf("%s: taken over %v", c.says, taken)
		}
		if m.MayReaffirm() {
			t.Errorf("%s: it can be taken over again", c.says)
		}
	}
}

func TestADecisionDoesNotWaitForSomebodyWhoIsSignedIn(t *testing.T) {
	grant := message("1", workflow.MessageCreate, workflow.OutgoingReady)
	b := newBench(t, sam, grant)
	b.line.SignedIn = func() []workflow.Staff { return []workflow.Staff{shah} }
	if got := b.model().Where(grant).Words; got != "It goes next." {
		t.Errorf("it says %q", got)
	}
}

func TestTheLineSaysHowItStands(t *testing.T) {
	last, next := start.Add(-time.Minute), start.Add(5*time.Minute)
	const again = "Last contact 10:41:11. Next try 10:47; the wait grows after each failure."
	for _, c := range []struct {
		status  shell.Status
		want    string
		contact string
		up      bool
		sync    bool
	}{
		{shell.Status{Connected: true, LastContact: start}, "Connected", "Last contact 10:42:11. Nothing waits to be sent.", true, true},
		{shell.Status{Connected: true, LastContact: start, NextTry: next}, "Connected", "Last contact 10:42:11. Next message goes at 10:47.", true, true},
		{shell.Status{Connected: true, LastContact: start.Add(-24 * time.Hour), NextTry: next}, "Connected", "Last contact Mon 30 Nov, 10:42:11. Next message goes at 10:47.", true, true},
		{shell.Status{Connected: true, LastContact: start, Waiting: 1}, "Connected", "Last contact 10:42:11.", true, true},
		{shell.Status{Connected: true}, "Not tried yet. Nothing had to be sent since the desk was opened.", "No contact yet. Nothing waits to be sent.", true, true},
		{shell.Status{Connected: true, OfflineSince: start, LastContact: last, NextTry: next}, "Offline since 10:42. You can keep working; what waits is sent later.", again, false, true},
		{shell.Status{Connected: true, LastContact: last, NextTry: next, Barred: "This desk has no key. Ask somebody."}, "This desk has no key. Ask somebody.", again, false, true},
		{shell.Status{Connected: true, LastContact: last, NextTry: next, Paused: "The national store asks for a pause."}, "The national store asks for a pause.", again, false, true},
		{shell.Status{}, "Not connected. No national store is set up on this desk; everything stays here.", "", false, false},
	} {
		b := newBench(t, sam)
		b.status = c.status
		m := b.model()
		if got, up := m.Connection(); got != c.want || up != c.up {
			t.Errorf("%q %v, want %q", got, up, c.want)
		}
		if got := m.Contact(); got != c.contact {
			t.Errorf("%s: %q, want %q", c.want, got, c.contact)
		}
		if m.Paused() != (c.status.Paused != "") {
			t.Errorf("%s: shown as paused: %v", c.want, m.Paused())
		}
		m.Sync()
		if (b.synced == 1) != c.sync {
			t.Errorf("%q: tried %d times", c.want, b.synced)
		}
	}
}

func TestAFailedSyncSaysSoAndCanBeTriedAgain(t *testing.T) {
	b := newBench(t, sam)
	b.failed = errors.New("no route")
	m := b.model()
	m.Sync()
	if len(b.told) != 1 || m.Syncing() {
		t.Errorf("%d notices, still syncing %v", len(b.told), m.Syncing())
	}
	if ok, why := m.CanSync(); !ok {
		t.Error(why)
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

func TestAnEmptyOutboxSaysThatAllIsWell(t *testing.T) {
	m := newBench(t, sam).model()
	title, words := m.Empty()
	if title != "Everything is up to date" || !strings.Contains(words, "Last contact") {
		t.Errorf("%q %q", title, words)
	}
	b := newBench(t, sam)
	b.store.err = errors.New("disk")
	if title, _ := b.model().Empty(); !strings.Contains(title, "could not be read") || len(b.told) != 1 {
		t.Errorf("%q, %d notices", title, len(b.told))
	}
}

// otherTerms is a grant that finds access in force there on another basis and to
// another day.
func otherTerms(end string) workflow.Outgoing {
	o := message("0031", workflow.MessageCreate, workflow.OutgoingHuman)
	o.Why, o.End = "The national record already shows access in force. Compare the two and choose.", nhs.MustDate("2027-06-30")
	o.Seen = national(workflow.NationalActive, "ROLE_CREATED", end)
	o.Seen.Basis = basis.Parental
	return o
}

// Field by field, the side with less access is chosen until somebody chooses,
// and the main act says what was chosen.
func TestEachFieldIsChosenByItself(t *testing.T) {
	picks := func(m *Model) string {
		var all []string
		for _, l := range m.Comparison() {
			if l.Choice != "" {
				all = append(all, string(l.Choice)+" "+string(l.Pick))
			}
		}
		return strings.Join(all, ", ")
	}
	for _, c := range []struct {
		says string
		o    workflow.Outgoing
		do   func(*Model)
		want string
		side Side
	}{
		{"theirs ends sooner", otherTerms("2027-01-31"), func(*Model) {}, "end national, basis national", National},
		{"ours ends sooner", otherTerms("2028-01-31"), func(*Model) {}, "end ours, basis national", ""},
		{"all of ours", otherTerms("2028-01-31"), func(m *Model) { m.PickAll(Ours) }, "end ours, basis ours", Ours},
		{"our basis, their day", otherTerms("2027-01-31"), func(m *Model) { m.Pick(FieldBasis, Ours) }, "end national, basis ours", ""},
	} {
		b := newBench(t, shah, c.o)
		m := b.model()
		c.do(m)
		if got := picks(m); got != c.want {
			t.Errorf("%s: %s, want %s", c.says, got, c.want)
		}
		if side, _ := m.Chose(); side != c.side {
			t.Errorf("%s: the choice is %q, want %q", c.says, side, c.side)
		}
	}

	// Access gone there goes with everything of it; choosing a day of ours opens it.
	ended := otherTerms("2026-11-30")
	ended.Seen.Status, ended.Seen.Reason = workflow.NationalInactive, "ROLE_DEACTIVATED_PATIENT_REQUEST"
	m := newBench(t, shah, ended).model()
	if got := picks(m); got != "status national, end national, basis national" {
		t.Errorf("ended there: %s", got)
	}
	m.Pick(FieldEnd, Ours)
	if got := picks(m); got != "status ours, end ours, basis national" {
		t.Errorf("our day chosen: %s", got)
	}
	if got := picks(newBench(t, sam, ended).model()); got != "" {
		t.Errorf("an administrator chooses %s", got)
	}

	// What was chosen is what goes.
	b := newBench(t, shah, otherTerms("2027-01-31"))
	m = b.model()
	m.Pick(FieldBasis, Ours)
	m.Insist()
	if f := b.store.followed; f == nil || f.Basis != basis.Consent || f.End.String() != "2027-01-31" {
		t.Errorf("%+v goes", f)
	}
}

// In the undo time the decider takes it back or sends it at once; nobody else.
func TestTheUndoTimeIsTheDeciders(t *testing.T) {
	held := message("0148", workflow.MessageCreate, workflow.OutgoingReady)
	held.Due = start.Add(72 * time.Second)
	for _, c := range []struct {
		who workflow.Staff
		may bool
	}{{shah, true}, {osei, false}, {sam, false}} {
		b := newBench(t, c.who, held)
		m := b.model()
		if m.MayUndo() != c.may || m.MaySendNow() != c.may {
			t.Errorf("%s: undo %v, send now %v", c.who.Post, m.MayUndo(), m.MaySendNow())
		}
		m.SendNow()
		if sent := !b.store.messages[0].Due.After(start); sent != c.may || sent && len(b.store.audit) != 1 {
			t.Errorf("%s: sent %v with %d entries", c.who.Post, sent, len(b.store.audit))
		}
	}
}

func TestDecidingLaterChangesNothing(t *testing.T) {
	b := newBench(t, sam, outbox()...)
	m := b.model()
	first, _ := m.Chosen()
	m.DecideLater()
	next, _ := m.Chosen()
	if next.ID == first.ID || len(b.store.audit) != 0 || b.store.messages[0].State != workflow.OutgoingHuman {
		t.Errorf("after %s comes %s, %d entries", first.ID, next.ID, len(b.store.audit))
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
