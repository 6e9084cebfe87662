package letters

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	applications map[workflow.ApplicationID]workflow.Application
	roles        map[workflow.ApplicationID]workflow.Role
	letters      []workflow.Letter
	audit        []workflow.AuditEntry
}

func (f *fakeStore) Application(_ context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	a, ok := f.applications[id]
	if !ok {
		return a, workflow.ErrNotFound
	}
	return a, nil
}

func (f *fakeStore) RoleOf(_ context.Context, id workflow.ApplicationID) (workflow.Role, error) {
	r, ok := f.roles[id]
	if !ok {
		return r, workflow.ErrNotFound
	}
	return r, nil
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

func (f *fakeStore) Commit(_ context.Context, c workflow.Change) error {
	for _, l := range c.Letters() {
		for i := range f.letters {
			if f.letters[i].ID == l.ID {
				if f.letters[i].Version != l.Version {
					return workflow.ErrStale
				}
				l.Version++
				f.letters[i] = l
			}
		}
	}
	f.audit = append(f.audit, c.Audit()...)
	return nil
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
	err   error
}

func (v *viewer) Open(_ context.Context, path string) error {
	v.paths = append(v.paths, path)
	return v.err
}

type bench struct {
	store  *fakeStore
	view   *viewer
	room   PrintRoom
	forms  *letter.Forms
	host   *shell.Host
	now    time.Time
	toasts []string
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
	b := &bench{store: &fakeStore{applications: map[workflow.ApplicationID]workflow.Application{}, roles: map[workflow.ApplicationID]workflow.Role{}},
		view: &viewer{}, forms: forms, now: start}
	b.room = PrintRoom{Press: press, Dir: filepath.Join(t.TempDir(), "print"), System: b.view}
	rules := workflow.Rules{Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods(t), Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960 100"},
		Policy: policy, Checklist: checks, Calendar: nhs.NewCalendar()}
	clock := func() time.Time { return b.now }
	desk := &casework.Desk{Store: b.store, Rules: func() workflow.Rules { return rules }, Now: clock, Letters: lib}
	b.host = shell.NewHost(kit.Inline(), clock, desk.As(by), desk.Rules)
	b.host.OnToast = func(words string, _ func()) { b.toasts = append(b.toasts, words) }
	b.host.OnNotice = func(n shell.Notice) { b.told = append(b.told, n) }
	b.host.OnGo = func(p shell.Place) { b.went = append(b.went, p) }
	return b
}

// bray is a case of an adult's consent, granted and set up.
func (b *bench) bray(t testing.TB) {
	a := workflow.Application{ID: "a1", Ref: "REF-0148", State: workflow.Approved, ReceivedAt: start.AddDate(0, 0, -12),
		Patient:           workflow.Person{NHSNumber: nhs.MustNumber("9990004900"), Title: "Mr", Given: "Quentin", Family: "Bray", Born: nhs.MustDate("1952-03-12"), Address: []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"}},
		Proxy:             workflow.Person{NHSNumber: nhs.MustNumber("9990005036"), Title: "Mrs", Given: "Joy", Family: "Bray", Born: nhs.MustDate("1954-09-08"), Address: []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"}},
		RelationshipWords: "Wife",
		Decision: &workflow.Decision{ID: "d1", Basis: basis.Consent, Scopes: []basis.Scope{basis.Prescriptions, basis.Appointments}, NotGiven: []basis.Scope{basis.Results},
			Start: nhs.DateIn(start), End: review.Candidate{Date: nhs.MustDate("2028-11-30")}, Review: review.Candidate{Date: nhs.MustDate("2027-11-30")},
			By: shah.ID, At: start, UndoUntil: start, Role: "r1"}}
	b.store.applications[a.ID] = a
	b.store.roles[a.ID] = workflow.Role{ID: "r1", Application: a.ID, State: workflow.RoleActive, SetUp: workflow.Fact{At: start, By: sam.ID}}
	b.add(a, "l1", letter.ApprovedProxy, workflow.ByProxy)
	b.add(a, "l2", letter.ApprovedPatient, workflow.ByPatient)
}

// juke is a case whose proxy left no address.
func (b *bench) juke() {
	a := b.store.applications["a1"]
	a.ID, a.Ref = "a2", "REF-0129"
	a.Patient.Given, a.Patient.Family = "Ivan", "Juke"
	a.Proxy.Given, a.Proxy.Family, a.Proxy.Address = "Kim", "Juke", nil
	b.store.applications[a.ID] = a
	b.store.roles[a.ID] = workflow.Role{ID: "r2", Application: a.ID, State: workflow.RoleDraft}
	b.add(a, "l3", letter.ApprovedProxy, workflow.ByProxy)
}

// held is a case that was once on hold.
func (b *bench) held() {
	a := b.store.applications["a1"]
	a.ID, a.Ref, a.EverHeld = "a3", "REF-0150", true
	a.Proxy.Given, a.Proxy.Family = "Rod", "Gale"
	b.store.applications[a.ID] = a
	b.store.roles[a.ID] = workflow.Role{ID: "r3", Application: a.ID, State: workflow.RoleActive, SetUp: workflow.Fact{At: start}}
	b.add(a, "l4", letter.ApprovedProxy, workflow.ByProxy)
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
			case AskBefore:
				s.BeforeSetUp = "The family rang and asked."
			}
		}
	})
}

func TestNothingIsAnsweredBeforehand(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	if m.To() != "Mrs Joy Bray" {
		t.Errorf("it goes to %q", m.To())
	}
	if got := m.Questions(); !slices.Equal(got, []Question{AskChannel, AskAddress, AskReader}) {
		t.Errorf("asked %q", got)
	}
	for _, q := range m.Questions() {
		if answered(m.Safe(), q) {
			t.Errorf("%q is answered already", q)
		}
	}
	if ok, why := m.CanPrint(); ok || why != "Answer the 3 questions that are left first." {
		t.Errorf("%v %q", ok, why)
	}
	m.Print()
	if len(b.view.paths) != 0 || len(b.store.audit) != 0 {
		t.Error("it was printed all the same")
	}
}

func TestEachAnswerTakesItsOwnBlockAway(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.store.roles["a1"] = workflow.Role{ID: "r1", Application: "a1", State: workflow.RoleDraft}
	m := b.model()
	if got := m.Questions(); !slices.Contains(got, AskBefore) {
		t.Fatalf("access is not set up and nobody asks why: %q", got)
	}
	for left, change := range []func(*workflow.Safe){
		func(s *workflow.Safe) { s.BeforeSetUp = "They asked." },
		func(s *workflow.Safe) { s.OnlyReader = true },
		func(s *workflow.Safe) { s.AddressChecked = true },
		func(s *workflow.Safe) { s.Channel = "by hand" },
	} {
		before := len(m.Blocks())
		m.Answer(change)
		if got := len(m.Blocks()); got != before-1 || got != 3-left {
			t.Errorf("after answer %d there are %d blocks: %q", left+1, got, m.Blocks())
		}
	}
	if ok, _ := m.CanPrint(); !ok {
		t.Error("everything is answered and it cannot be printed")
	}
}

func TestAYoungPersonIsReachedInPrivate(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	a := b.store.applications["a1"]
	a.Patient.Born = nhs.MustDate("2013-01-20")
	b.store.applications["a1"] = a
	m := b.model()
	m.Choose("l2")
	if !slices.Contains(m.Questions(), AskPrivate) {
		t.Errorf("asked %q", m.Questions())
	}
	m.Choose("l1")
	if slices.Contains(m.Questions(), AskPrivate) {
		t.Error("the proxy's letter asks for the young person's private way")
	}
}

func TestPrintingRecordsItAndOpensThePage(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	answer(m)
	m.Print()
	if len(b.told) > 0 {
		t.Fatalf("%+v", b.told)
	}
	if len(b.view.paths) != 1 || filepath.Base(b.view.paths[0]) != "L04-REF-0148.pdf" {
		t.Fatalf("opened %q", b.view.paths)
	}
	pdf, err := os.ReadFile(b.view.paths[0])
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("not a PDF: %v", err)
	}
	l, _ := b.store.Letter(context.Background(), "l1")
	if !l.Printed.Done() || l.Printed.By != sam.ID || !l.Safe.AddressChecked || l.Safe.By != sam.ID {
		t.Errorf("recorded %+v", l)
	}
	if len(b.store.audit) != 2 {
		t.Errorf("%d audit entries, want one for the answers and one for the print", len(b.store.audit))
	}
	if m.Count(ToPrint) != 1 || m.Count(Printed) != 1 || m.Chosen() != "l2" {
		t.Errorf("%d to print, %d printed, %q in view", m.Count(ToPrint), m.Count(Printed), m.Chosen())
	}
}

func TestASecondPrintSaysThatItIsACopy(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	words := func() string { return m.Pages()[0].String() }
	if strings.Contains(words(), "Copy") {
		t.Fatal("the first print is called a copy")
	}
	answer(m)
	m.Print()
	m.Turn(Printed)
	if m.PrintLabel() != "Print a copy" || !strings.Contains(words(), "Copy") {
		t.Errorf("%q, and the page says:\n%s", m.PrintLabel(), words())
	}
	m.Print()
	if l, _ := b.store.Letter(context.Background(), "l1"); l.Copies != 1 || len(b.view.paths) != 2 {
		t.Errorf("%d copies, %d pages opened", l.Copies, len(b.view.paths))
	}
}

func TestWhatIsMissingIsNamedAndBlocks(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.juke()
	m := b.model()
	m.Choose("l3")
	answer(m)
	if got := m.Blocks(); len(got) != 1 || got[0].Title != "No postal address" {
		t.Errorf("blocked by %q", got)
	}
	if len(m.Pages()) != 0 {
		t.Error("a letter without an address is shown")
	}
}

func TestASignTheFontLacksIsNamed(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	a := b.store.applications["a1"]
	a.Proxy.Family = "Bray王"
	b.store.applications["a1"] = a
	m := b.model()
	answer(m)
	if got := m.Blocks(); len(got) != 1 || !strings.Contains(got[0].Words, "王") {
		t.Errorf("blocked by %q", got)
	}
	m.Print()
	if len(b.store.audit) != 0 {
		t.Error("it was recorded as printed")
	}
}

func TestALetterWaitsForTheUndoTime(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	a := b.store.applications["a1"]
	d := *a.Decision
	d.UndoUntil = start.Add(2 * time.Minute)
	a.Decision = &d
	b.store.applications["a1"] = a
	for i := range b.store.letters {
		b.store.letters[i].NotBefore = d.UndoUntil
	}
	m := b.model()
	answer(m)
	if got := m.Blocks(); len(got) != 1 || !strings.Contains(got[0].Words, "can still be undone") {
		t.Errorf("blocked by %q", got)
	}
	if got := m.Early(m.Lines()[0]); got != "From 09:44:07" {
		t.Errorf("the list says %q", got)
	}
	b.now = d.UndoUntil
	m.Reread()
	if ok, why := m.CanPrint(); !ok {
		t.Error(why)
	}
}

func TestHeldLettersAreDrawnOnlyForThoseWhoMayPrintThem(t *testing.T) {
	for _, c := range []struct {
		who  workflow.Staff
		tabs string
		held int
	}{{sam, "[to-print printed]", 0}, {shah, "[to-print printed held]", 1}} {
		b := newBench(t, c.who)
		b.bray(t)
		b.held()
		m := b.model()
		if got := fmt.Sprint(m.Tabs()); got != c.tabs || m.Count(Held) != c.held || m.Count(ToPrint) != 2 {
			t.Errorf("%s sees %s, %d held, %d to print", c.who.Name, got, m.Count(Held), m.Count(ToPrint))
		}
	}
}

func TestALetterOfASuspendedRoleSaysNoMoreThanThatAClinicianDecides(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	r := b.store.roles["a1"]
	r.EverHeld = true // suspended since; the list does not know
	b.store.roles["a1"] = r
	m := b.model()
	if got := m.Blocks(); len(got) != 1 || got[0].Words != "A clinician decides about letters on this case." || len(m.Pages()) != 0 {
		t.Errorf("it says %q and shows %d pages", got, len(m.Pages()))
	}
}

func TestAnswersAreKeptWhileOneLooksElsewhere(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	m := b.model()
	m.Answer(func(s *workflow.Safe) { s.AddressChecked = true })
	m.Choose("l2")
	if m.Safe().AddressChecked {
		t.Error("one letter's answer counts for another")
	}
	m.Choose("l1")
	if !m.Safe().AddressChecked {
		t.Error("the answer is gone")
	}
}

func TestALinkFindsALetterInItsTab(t *testing.T) {
	b := newBench(t, shah)
	b.bray(t)
	b.held()
	b.store.letters[1].State = workflow.LetterPrinted
	m := b.model()
	for _, c := range []struct {
		id  workflow.LetterID
		tab Tab
	}{{"l2", Printed}, {"l4", Held}, {"l1", ToPrint}} {
		m.Look(c.id)
		if m.Tab() != c.tab || m.Chosen() != c.id {
			t.Errorf("%s: tab %s with %s in view", c.id, m.Tab(), m.Chosen())
		}
	}
	m.Look("nobody has this")
	if m.Chosen() != "l1" {
		t.Error("a letter that is not here moved the view")
	}
}

func TestWithoutAViewerThePathIsSaid(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.view.err = paper.ErrNoProgram
	m := b.model()
	answer(m)
	m.Print()
	if len(b.toasts) != 1 || !strings.Contains(b.toasts[0], "L04-REF-0148.pdf") {
		t.Errorf("it says %q", b.toasts)
	}
	if l, _ := b.store.Letter(context.Background(), "l1"); !l.Printed.Done() {
		t.Error("a letter that is there as a PDF was not recorded")
	}
}

func TestBlankFormsCarryTheLetterhead(t *testing.T) {
	b := newBench(t, sam)
	m := b.model()
	if len(m.Forms()) != 2 {
		t.Fatalf("%d forms", len(m.Forms()))
	}
	for _, f := range m.Forms() {
		m.PrintForm(f)
	}
	var names []string
	for _, p := range b.view.paths {
		names = append(names, filepath.Base(p))
	}
	if !slices.Equal(names, []string{"P1-BLANK.pdf", "P2-BLANK.pdf"}) {
		t.Errorf("opened %q; told %+v", names, b.told)
	}
}
