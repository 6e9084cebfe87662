package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

var (
	start = time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
	asha  = workflow.Staff{ID: "s1", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}
	sam   = workflow.Staff{ID: "s2", Name: "Sam Okafor", Post: "Online services", Roles: []workflow.StaffRole{workflow.Administrator}}
	nurse = workflow.Staff{ID: "s4", Name: "Bea Holm", Post: "Practice nurse", Roles: []workflow.StaffRole{workflow.Clinician}}
	shah  = workflow.Staff{ID: "s3", Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Responsible}}
)

// fakeStore is a record of roles that commits for real; what roles do not need
// is left out.
type fakeStore struct {
	casework.Store
	roles []workflow.Role
	audit []workflow.AuditEntry
	out   []workflow.Outgoing
	err   error
}

func (f *fakeStore) Roles(_ context.Context, _ workflow.RoleFilter) ([]workflow.RoleLine, int, error) {
	var out []workflow.RoleLine
	for _, r := range f.roles {
		out = append(out, r.Line(nhs.DateIn(start)))
	}
	return out, len(out), f.err
}

func (f *fakeStore) LogHead(context.Context) (workflow.LogHead, error) {
	return workflow.LogHead{Seq: int64(len(f.audit)), Seal: []byte{1}}, nil
}

func (f *fakeStore) LastHeard(context.Context) (time.Time, error) { return time.Time{}, nil }

func (f *fakeStore) Note(_ context.Context, e workflow.AuditEntry) error {
	f.audit = append(f.audit, e)
	return nil
}

func (f *fakeStore) Role(_ context.Context, id workflow.RoleID) (workflow.Role, error) {
	for _, r := range f.roles {
		if r.ID == id {
			return r, nil
		}
	}
	return workflow.Role{}, workflow.ErrNotFound
}

func (f *fakeStore) Application(_ context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	return workflow.Application{ID: id, State: workflow.Approved}, nil
}

func (f *fakeStore) OutgoingOfPair(_ context.Context, p workflow.Pair) (of []workflow.Outgoing, err error) {
	for _, m := range f.out {
		if m.Pair == p {
			of = append(of, m)
		}
	}
	return of, nil
}

func (f *fakeStore) Around(context.Context, workflow.Person, workflow.Person, workflow.ApplicationID) (workflow.Around, error) {
	return workflow.Around{}, nil
}

func (f *fakeStore) Staff(_ context.Context, id workflow.StaffID) (workflow.Staff, error) {
	for _, s := range []workflow.Staff{asha, sam, shah} {
		if s.ID == id {
			return s, nil
		}
	}
	return workflow.Staff{}, workflow.ErrNotFound
}

func (f *fakeStore) Commit(_ context.Context, c workflow.Change) error {
	for i := range f.roles {
		if r := c.Role(); r != nil && f.roles[i].ID == r.ID {
			if f.roles[i].Version != r.Version {
				return workflow.ErrStale
			}
			f.roles[i] = *r
			f.roles[i].Version++
		}
	}
	f.audit, f.out = append(f.audit, c.Audit()...), append(f.out, c.Outgoing()...)
	return nil
}

type bench struct {
	store  *fakeStore
	host   *shell.Host
	now    time.Time
	toasts []string
	told   []shell.Notice
	went   []shell.Place
	asked  []shell.Question
}

func newBench(t testing.TB, by workflow.Staff, roles ...workflow.Role) *bench {
	t.Helper()
	policy, err := review.LoadPolicy(assets.Policy)
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := workflow.LoadReasons(sub(t))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{store: &fakeStore{roles: roles}, now: start}
	clock := func() time.Time { return b.now }
	rules := workflow.Rules{Policy: policy, Calendar: nhs.NewCalendar(), Reasons: reasons, Connected: true}
	ids := 0
	desk := &casework.Desk{Store: b.store, Rules: func() workflow.Rules { return rules }, Now: clock,
		NewID:     func() string { ids++; return fmt.Sprint("id-", ids) },
		Translate: func(workflow.Outgoing) (workflow.Frozen, error) { return workflow.Frozen{}, nil }}
	b.host = shell.NewHost(kit.Inline(), clock, desk.As(by), desk.Rules)
	b.host.OnToast = func(words string, _ func()) { b.toasts = append(b.toasts, words) }
	b.host.OnNotice = func(n shell.Notice) { b.told = append(b.told, n) }
	b.host.OnGo = func(p shell.Place) { b.went = append(b.went, p) }
	b.host.OnAsk = func(q shell.Question) func() { b.asked = append(b.asked, q); return func() {} }
	return b
}

func (b *bench) model(at shell.Place) *Model {
	m := NewModel(b.host, b.store, func() {})
	m.Go(at)
	return m
}

func person(number, given, family, born string) workflow.Person {
	return workflow.Person{NHSNumber: nhs.MustNumber(number), Given: given, Family: family, Born: nhs.MustDate(born)}
}

func role(id string, state workflow.RoleState, patient, proxy workflow.Person, relation, end string) workflow.Role {
	r := workflow.Role{ID: workflow.RoleID(id), Version: 1, State: state, Application: workflow.ApplicationID("app-" + id), Ref: "REF-" + id,
		Patient: patient, Proxy: proxy, RelationshipWords: relation, Basis: basis.Consent,
		Scopes: []basis.Scope{basis.Prescriptions, basis.Appointments}, Start: nhs.MustDate("2026-03-04"),
		End: review.Candidate{Date: nhs.MustDate(end), Rule: review.RuleBasis}, Review: review.Candidate{Date: nhs.MustDate(end), Rule: review.RuleBasis},
		GrantedBy: shah.ID, GrantedAt: start.AddDate(0, -9, 0)}
	if state != workflow.RoleDraft {
		r.SetUp = workflow.Fact{At: start.AddDate(0, -9, 1), By: sam.ID}
		r.National = &workflow.National{RoleID: "n-" + id, Fetchable: true, Status: workflow.NationalActive, ReadAt: start.Add(-2 * time.Minute)}
	}
	return r
}

// people is a small register.
func people() []workflow.Role {
	lewis := person("9990000840", "Tom", "Lewis", "2016-02-03")
	differs := role("0104", workflow.RoleActive, person("9990008159", "Cyril", "Oake", "1949-07-19"), person("9990008280", "Dot", "Oake", "1950-01-02"), "Wife", "2027-02-15")
	differs.National.Status = workflow.NationalInactive
	ended := role("0107", workflow.RoleInactive, person("9990003475", "Kofi", "Mensah", "1962-04-04"), person("9990005036", "Esi", "Mensah", "1964-05-05"), "Wife", "2027-02-15")
	ended.EndReason, ended.EndedOn, ended.EndedAt, ended.EndedBy = "ROLE_DEACTIVATED_PATIENT_REQUEST", nhs.MustDate("2026-11-20"), start.AddDate(0, 0, -11), sam.ID
	ended.SwitchOff = workflow.SwitchOff{RaisedAt: ended.EndedAt, Why: "Access was ended here. Switch it off in the GP system too.", Done: workflow.Fact{At: ended.EndedAt, By: asha.ID}}
	ended.National.Status = workflow.NationalInactive
	off := role("0108", workflow.RoleInactive, person("9990008930", "Finn", "Gale", "2018-05-02"), person("9990009066", "Rod", "Gale", "1985-05-05"), "Stepfather", "2029-05-01")
	off.EndReason, off.EndedOn, off.EndedAt, off.EndedBy, off.EverHeld = workflow.ReasonSuspended, nhs.DateIn(start), start.Add(-3*time.Hour), asha.ID, true
	off.SwitchOff = workflow.SwitchOff{RaisedAt: start.Add(-3 * time.Hour), Why: "Access was suspended here. Switch it off in the GP system now."}
	local := role("0109", workflow.RoleActive, person("9990003211", "Joan", "Apsley", "1957-02-11"), person("9990004900", "Tim", "Apsley", "1955-02-11"), "Husband", "2028-02-15")
	local.LocalOnly, local.National = "A care-home agreement stays at the practice.", nil
	return []workflow.Role{
		role("0101", workflow.RoleActive, lewis, person("9990001111", "Sam", "Lewis", "1984-01-01"), "Father", "2027-02-02"),
		role("0102", workflow.RoleActive, lewis, person("9990000972", "Jo", "Lewis", "1985-01-01"), "Mother", "2027-02-02"),
		role("0103", workflow.RoleActive, person("9990007632", "Alan", "Beck", "1946-03-03"), person("9990007764", "Fay", "Beck", "1948-03-03"), "Wife", "2026-11-04"),
		differs,
		role("0105", workflow.RoleDraft, person("9990004900", "Quentin", "Bray", "1952-03-12"), person("9990005036", "Joy", "Bray", "1954-09-08"), "Wife", "2028-11-30"),
		ended, off, local,
	}
}

func refs(rows []workflow.RoleLine) string {
	var out []string
	for _, l := range rows {
		out = append(out, strings.TrimPrefix(l.Ref, "REF-"))
	}
	return strings.Join(out, " ")
}

func TestEveryTabOpensTheRowsItCounts(t *testing.T) {
	m := newBench(t, sam, people()...).model(shell.Place{})
	want := map[Tab]string{
		SwitchOff: "0108", ToSetUp: "0105", All: "0109 0103 0105 0108 0102 0101 0107 0104", Active: "0109 0103 0102 0101 0104",
		ReviewDue: "0103 0108 0102 0101 0104", Suspended: "0108", Ended: "0107",
	}
	for _, tab := range m.Tabs() {
		m.Turn(tab)
		if got := refs(m.Rows()); got != want[tab] {
			t.Errorf("%s: %q, want %q", tab.Words(), got, want[tab])
		}
		if m.Count(tab) != len(m.Rows()) {
			t.Errorf("%s counts %d and opens %d", tab.Words(), m.Count(tab), len(m.Rows()))
		}
	}
	if len(m.Tabs()) != len(tabs) {
		t.Errorf("%d tabs", len(m.Tabs()))
	}
}

func TestTasksHaveATabOnlyWhileThereAreAny(t *testing.T) {
	m := newBench(t, sam, people()[0]).model(shell.Place{})
	if slices.Contains(m.Tabs(), SwitchOff) || slices.Contains(m.Tabs(), ToSetUp) {
		t.Error("there is a tab for tasks nobody has")
	}
}

func TestSearchFindsNamesReferencesAndNumbers(t *testing.T) {
	m := newBench(t, sam, people()...).model(shell.Place{})
	for _, c := range []struct{ query, want string }{
		{"lewis", "0102 0101"}, {"LEWIS jo", "0102"}, {"ref-0104", "0104"}, {"999 000 7632", "0103"}, {"9990007632", "0103"},
		{"léwis", "0102 0101"}, {"REF 0104", "0104"}, {"nobody", ""}, {"", "0109 0103 0105 0108 0102 0101 0107 0104"},
	} {
		m.Find(c.query)
		if got := refs(m.Rows()); got != c.want {
			t.Errorf("%q finds %q, want %q", c.query, got, c.want)
		}
	}
}

func TestAPatientIsNamedOnce(t *testing.T) {
	m := newBench(t, sam, people()...).model(shell.Place{})
	m.Find("lewis")
	rows := m.Rows()
	if len(rows) != 2 || !m.Repeats(&rows[0], &rows[1]) {
		t.Error("the same patient's second row repeats the name")
	}
	other := rows[1]
	other.PatientNumber = nhs.MustNumber("9990004900")
	if m.Repeats(&rows[0], &other) {
		t.Error("another patient of the same name loses it")
	}
}

func TestTheNationalColumnIsAWord(t *testing.T) {
	for _, c := range []struct {
		says  string
		state workflow.RoleState
		nat   workflow.NationalStatus
		want  string
		alert bool
	}{
		{"both in force", workflow.RoleActive, workflow.NationalActive, "Same", false},
		{"both ended", workflow.RoleInactive, workflow.NationalInactive, "Same", false},
		{"granted here, proposed there", workflow.RoleDraft, workflow.NationalProposed, "Waiting to send", false},
		{"granted here, unknown there", workflow.RoleActive, "", "Waiting to send", false},
		{"ended here, in force there", workflow.RoleInactive, workflow.NationalActive, "Waiting to send", false},
		{"in force here, ended there", workflow.RoleActive, workflow.NationalInactive, "Differs", true},
		{"ended here, proposed there", workflow.RoleInactive, workflow.NationalProposed, "Differs", true},
	} {
		if got, alert := report.National(workflow.RoleLine{State: c.state, National: c.nat}); got != c.want || alert != c.alert {
			t.Errorf("%s: %q %v", c.says, got, alert)
		}
	}
}

func TestAReviewSaysByWhenAndWhy(t *testing.T) {
	m := newBench(t, sam, people()...).model(shell.Place{})
	want := map[string]string{"0103": "4 Nov 2026/Overdue by 27 days/true", "0108": "1 Dec 2026/Due today/false",
		"0101": "2 Feb 2027/Access ends, 63 days/false", "0105": "30 Nov 2028/Access ends/false", "0107": "//false"}
	for _, l := range m.Rows() {
		by, why, late := m.Review(&l)
		if w, ok := want[string(l.ID)]; ok && fmt.Sprintf("%s/%s/%v", by, why, late) != w {
			t.Errorf("%s: %s/%s/%v, want %s", l.ID, by, why, late, w)
		}
	}
	for _, l := range []struct {
		line workflow.RoleLine
		want string
	}{
		{workflow.RoleLine{EndOn: nhs.MustDate("2037-06-10"), ReviewOn: nhs.MustDate("2037-06-10"), NextAge: 11, NextAgeOn: nhs.MustDate("2037-06-11")}, "10 Jun 2037/Turns 11"},
		{workflow.RoleLine{EndOn: nhs.MustDate("2037-06-10"), ReviewOn: nhs.MustDate("2036-06-10"), NextAge: 18, NextAgeOn: nhs.MustDate("2037-06-11")}, "10 Jun 2036/Review"},
		{workflow.RoleLine{EndOn: nhs.MustDate("2037-06-10"), NextAge: 18, NextAgeOn: nhs.MustDate("2037-06-11")}, "10 Jun 2037/Access ends"},
		{workflow.RoleLine{}, "/No date set"},
	} {
		l.line.State = workflow.RoleActive
		if by, why, late := m.Review(&l.line); by+"/"+why != l.want || late {
			t.Errorf("far off: %s/%s/%v, want %s", by, why, late, l.want)
		}
	}
}

func TestARegisterThatCannotBeReadSaysSo(t *testing.T) {
	b := newBench(t, sam)
	b.store.err = errors.New("disk")
	m := b.model(shell.Place{})
	if title, words := m.Empty(); !m.Failed || title == "" || !strings.Contains(words, "Everything saved before this is safe") || len(b.told) != 0 {
		t.Errorf("%q %q, %d notices", title, words, len(b.told))
	}
}

// What was read stays on the page when it cannot be read again.
func TestARegisterThatCannotBeReadAgainStays(t *testing.T) {
	b := newBench(t, sam, people()...)
	m := b.model(shell.Place{})
	rows := len(m.Rows())
	b.store.err = errors.New("disk")
	m.Reread()
	if title, _ := m.Empty(); m.Failed || title != "" || len(m.Rows()) != rows || rows == 0 || len(b.told) != 1 {
		t.Errorf("%q, %d rows of %d, %d notices", title, len(m.Rows()), rows, len(b.told))
	}
}
