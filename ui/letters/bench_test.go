package letters

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

var (
	start = time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
	sam   = workflow.Staff{ID: "s1", Login: "sam.okafor", Name: "Sam Okafor", Post: "Online services", Roles: []workflow.StaffRole{workflow.Administrator}}
	shah  = workflow.Staff{ID: "s2", Login: "leila.shah", Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Responsible}}
)

// fakeStore is a record of letters that commits for real; what letters do not
// need is left out.
type fakeStore struct {
	casework.Store
	casework.Calendar
	applications map[workflow.ApplicationID]workflow.Application
	roles        map[workflow.ApplicationID]workflow.Role
	letters      []workflow.Letter
	words        map[workflow.LetterID][]byte
	same         []workflow.Earlier // other cases of the two people
	audit, noted []workflow.AuditEntry
	preferred    map[workflow.StaffID]map[string]string
	settings     workflow.Settings
}

func (f *fakeStore) Application(_ context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	a, ok := f.applications[id]
	if !ok {
		return a, workflow.ErrNotFound
	}
	return a, nil
}

func (f *fakeStore) RolesBeside(context.Context, workflow.Role, workflow.Applicant) ([]workflow.RoleID, error) {
	return nil, nil
}

func (f *fakeStore) Role(_ context.Context, id workflow.RoleID) (workflow.Role, error) {
	for _, r := range f.roles {
		if r.ID == id {
			return r, nil
		}
	}
	return workflow.Role{}, workflow.ErrNotFound
}

func (f *fakeStore) Roles(context.Context, workflow.RoleFilter) (lines []workflow.RoleLine, _ int, _ error) {
	for _, r := range f.roles {
		if r.Live() {
			lines = append(lines, r.Line(nhs.DateIn(start)))
		}
	}
	return lines, len(lines), nil
}

func (f *fakeStore) RoleOf(_ context.Context, id workflow.ApplicationID) (workflow.Role, error) {
	r, ok := f.roles[id]
	if !ok {
		return r, workflow.ErrNotFound
	}
	return r, nil
}

func (f *fakeStore) Around(context.Context, workflow.Person, workflow.Person, workflow.ApplicationID) (workflow.Around, error) {
	return workflow.Around{Same: f.same}, nil
}

func (f *fakeStore) Letter(_ context.Context, id workflow.LetterID) (workflow.Letter, error) {
	for _, l := range f.letters {
		if l.ID == id {
			return l, nil
		}
	}
	return workflow.Letter{}, workflow.ErrNotFound
}

func (f *fakeStore) LettersOf(_ context.Context, id workflow.ApplicationID) ([]workflow.Letter, error) {
	var out []workflow.Letter
	for _, l := range f.letters {
		if l.Application == id {
			out = append(out, l)
		}
	}
	return out, nil
}

func (f *fakeStore) Staff(context.Context, workflow.StaffID) (workflow.Staff, error) {
	return shah, nil
}

func (f *fakeStore) Note(_ context.Context, e workflow.AuditEntry) error {
	f.noted = append(f.noted, e)
	return nil
}

func (f *fakeStore) OutgoingOf(context.Context, workflow.ApplicationID) ([]workflow.Outgoing, error) {
	return nil, nil
}

func (f *fakeStore) OutgoingOfPair(context.Context, workflow.Pair) ([]workflow.Outgoing, error) {
	return nil, nil
}

func (f *fakeStore) LiveBetween(context.Context, workflow.Pair) ([]workflow.RoleID, error) {
	return nil, nil
}

func (f *fakeStore) EvidenceOf(context.Context, workflow.ApplicationID) ([]workflow.Evidence, error) {
	return nil, nil
}

func (f *fakeStore) Commit(_ context.Context, c workflow.Change) error {
	for _, l := range c.Letters() {
		if !slices.ContainsFunc(f.letters, func(o workflow.Letter) bool { return o.ID == l.ID }) {
			f.letters = append(f.letters, l)
		}
		for i := range f.letters {
			if f.letters[i].ID == l.ID {
				if f.letters[i].Version != l.Version {
					return workflow.ErrStale
				}
				l.Version++
				if l.Kept != nil {
					f.words[l.ID], l.Kept = l.Kept, nil
				}
				f.letters[i] = l
			}
		}
	}
	f.audit = append(f.audit, c.Audit()...)
	return nil
}

func (f *fakeStore) LetterWords(_ context.Context, id workflow.LetterID) ([]byte, error) {
	b, ok := f.words[id]
	if !ok {
		return nil, workflow.ErrNotFound
	}
	return b, nil
}

func (f *fakeStore) Preferences(_ context.Context, who workflow.StaffID) (map[string]string, error) {
	return f.preferred[who], nil
}

// office is the practice's own part of the record.
type office struct {
	casework.Office
	b *bench
}

func (o office) Settings(context.Context) (workflow.Settings, error) { return o.b.store.settings, nil }

func (o office) KeepSettings(_ context.Context, c workflow.SettingsChange) error {
	o.b.store.settings = workflow.Settings{}
	for _, s := range c.Steps() {
		o.b.store.settings[s.Line] = s.After
	}
	o.b.store.noted = append(o.b.store.noted, c.Entry())
	return nil
}

func (f *fakeStore) LetterCount(ctx context.Context, state workflow.LetterState, by workflow.Staff) (int, error) {
	l, err := f.Letters(ctx, state, by)
	return len(l), err
}

func (f *fakeStore) Letters(_ context.Context, state workflow.LetterState, by workflow.Staff) ([]workflow.LetterLine, error) {
	var out []workflow.LetterLine
	for _, l := range f.letters {
		a := f.applications[l.Application]
		if l.State != state || a.EverHeld && !by.May(workflow.ActPrintHeld) {
			continue
		}
		name := a.Proxy.ListName()
		if l.To == workflow.ByPatient {
			name = a.Patient.ListName()
		}
		out = append(out, workflow.LetterLine{Letter: l, Name: name, Held: a.EverHeld})
	}
	return out, nil
}

// viewer keeps what was opened.
type viewer struct {
	paths []string
	saved []string
	err   error
}

func (v *viewer) Open(_ context.Context, path string) error {
	v.paths = append(v.paths, path)
	return v.err
}

// Save keeps a file's name and says where it would be.
func (v *viewer) Save(name string, _ []byte) (string, error) {
	v.saved = append(v.saved, name)
	return "/home/sam/Documents/" + name, nil
}

func (v *viewer) Folder() string { return "/home/sam/Documents" }

func (v *viewer) In(string) shell.Files { return v }

type bench struct {
	store  *fakeStore
	view   *viewer
	room   PrintRoom
	forms  *letter.Forms
	host   *shell.Host
	now    time.Time
	toasts []string
	undo   func() // what the last of them offered
	told   []shell.Notice
	went   []shell.Place
}

func ods(t testing.TB) nhs.ODSCode {
	c, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newBench(t testing.TB, by workflow.Staff) *bench {
	t.Helper()
	press, err := paper.NewPress(assets.Fonts)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := letter.Load(assets.Letters)
	if err != nil {
		t.Fatal(err)
	}
	forms, err := letter.LoadForms(assets.Forms)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := review.LoadPolicy(assets.Policy)
	if err != nil {
		t.Fatal(err)
	}
	checks, err := checklist.Load(assets.Checklists)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{store: &fakeStore{applications: map[workflow.ApplicationID]workflow.Application{}, roles: map[workflow.ApplicationID]workflow.Role{}, words: map[workflow.LetterID][]byte{}},
		view: &viewer{}, forms: forms.With(checks), now: start}
	b.room = PrintRoom{Press: press, Dir: filepath.Join(t.TempDir(), "print"), System: b.view, Files: b.view}
	rules := workflow.Rules{Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods(t), Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960 100"},
		Policy: policy, Checklist: checks, Calendar: nhs.NewCalendar()}
	clock := func() time.Time { return b.now }
	desk := &casework.Desk{Store: b.store, Office: office{b: b}, Calendar: b.store, NewID: func() string { return fmt.Sprintf("new-%d", len(b.store.letters)) }, Rules: func() workflow.Rules { return rules }, Now: clock, Letters: func() *letter.Library { return lib }}
	b.host = shell.NewHost(kit.Inline(), clock, desk.As(by), desk.Rules)
	b.host.OnToast = func(words string, undo func()) { b.toasts, b.undo = append(b.toasts, words), undo }
	b.host.OnNotice = func(n shell.Notice) { b.told = append(b.told, n) }
	b.host.OnGo = func(p shell.Place) { b.went = append(b.went, p) }
	return b
}

// bray is a case of an adult's consent, granted and set up.
func (b *bench) bray(t testing.TB) {
	a := workflow.Application{ID: "a1", Ref: "REF-0148", State: workflow.Approved, ReceivedAt: start.AddDate(0, 0, -12),
		Patient:           workflow.Person{NHSNumber: nhs.MustNumber("9990004900"), Title: "Mr", Given: "Quentin", Family: "Bray", Born: nhs.MustDate("1952-03-12"), Address: []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"}},
		Proxy:             workflow.Person{NHSNumber: nhs.MustNumber("9990005036"), Title: "Mrs", Given: "Joy", Family: "Bray", Born: nhs.MustDate("1954-09-08"), Address: []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"}},
		RelationshipWords: "Wife", Requested: []basis.Scope{basis.Prescriptions, basis.Appointments, basis.Results},
		Decision: &workflow.Decision{ID: "d1", Basis: basis.Consent, Scopes: []basis.Scope{basis.Prescriptions, basis.Appointments}, NotGiven: []basis.Scope{basis.Results},
			Start: nhs.DateIn(start), End: review.Candidate{Date: nhs.MustDate("2028-11-30")}, Review: review.Candidate{Date: nhs.MustDate("2027-11-30")},
			By: shah.ID, At: start, UndoUntil: start, Role: "r1"}}
	b.store.applications[a.ID] = a
	b.store.roles[a.ID] = granted(a, "r1", workflow.RoleActive)
	b.add(a, "l1", letter.ApprovedPart, workflow.ByProxy)
	b.add(a, "l2", letter.ApprovedPart, workflow.ByPatient)
}

// granted is the role that the decision on a case gave.
func granted(a workflow.Application, id workflow.RoleID, state workflow.RoleState) workflow.Role {
	d := a.Decision
	r := workflow.Role{ID: id, Application: a.ID, State: state, Basis: d.Basis, Scopes: d.Scopes, Start: d.Start, End: d.End, Review: d.Review}
	if state == workflow.RoleActive {
		r.SetUp = workflow.Fact{At: start, By: sam.ID}
	}
	return r
}

// juke is a case whose proxy left no address.
func (b *bench) juke() {
	a := b.store.applications["a1"]
	a.ID, a.Ref = "a2", "REF-0129"
	a.Patient.Given, a.Patient.Family = "Ivan", "Juke"
	a.Proxy.Given, a.Proxy.Family, a.Proxy.Address = "Kim", "Juke", nil
	b.store.applications[a.ID] = a
	b.store.roles[a.ID] = granted(a, "r2", workflow.RoleDraft)
	b.add(a, "l3", letter.ApprovedPart, workflow.ByProxy)
}

// held is a case that was once on hold.
func (b *bench) held() {
	a := b.store.applications["a1"]
	a.ID, a.Ref, a.EverHeld = "a3", "REF-0150", true
	a.Proxy.Given, a.Proxy.Family = "Rod", "Gale"
	b.store.applications[a.ID] = a
	b.store.roles[a.ID] = granted(a, "r3", workflow.RoleActive)
	b.add(a, "l4", letter.ApprovedPart, workflow.ByProxy)
}

func (b *bench) add(a workflow.Application, id workflow.LetterID, kind letter.Kind, to workflow.Applicant) {
	b.store.letters = append(b.store.letters, workflow.Letter{ID: id, Version: 1, Kind: string(kind), To: to, State: workflow.LetterWaiting,
		Application: a.ID, Ref: a.Ref, Made: start, NotBefore: a.Decision.UndoUntil})
}

func (b *bench) model() *Model {
	m := NewModel(b.host, b.store, b.room, b.forms, func() {})
	m.Reread()
	return m
}

// answer answers everything that is asked.
func answer(m *Model) {
	m.Answer(func(s *workflow.Safe) {
		s.Channel, s.AddressChecked, s.OnlyReader = "by post", true, true
		for _, q := range m.Questions() {
			switch q {
			case AskPrivate:
				s.PrivateChannel = true
			case AskChosen:
				s.Chosen = true
			case AskBefore:
				s.BeforeSetUp = "The family rang and asked."
			}
		}
	})
}
