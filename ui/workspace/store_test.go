package workspace

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// The made-up practice of these tests, on Tuesday 1 December 2026.
var (
	asha = workflow.Staff{ID: "asha", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}
	sam  = workflow.Staff{ID: "sam", Name: "Sam Okafor", Post: "Online services", Roles: []workflow.StaffRole{workflow.Administrator}}
	shah = workflow.Staff{ID: "leila", Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Clinician, workflow.Responsible}}
	bell = workflow.Staff{ID: "mo", Name: "Dr Mo Bello", Post: "GP", Roles: []workflow.StaffRole{workflow.Clinician, workflow.SafeguardingLead}}
	nia  = workflow.Staff{ID: "nia", Name: "Nia Hughes", Post: "Practice nurse", Roles: []workflow.StaffRole{workflow.Clinician}}
)

// record is the practice's record in memory: the real rules run over it.
type record struct {
	at       time.Time
	apps     map[workflow.ApplicationID]workflow.Application
	order    []workflow.ApplicationID
	roles    map[workflow.RoleID]workflow.Role
	outgoing []workflow.Outgoing
	letters  []workflow.Letter
	papers   []workflow.Evidence
	copies   map[workflow.EvidenceID][]byte
	audit    []workflow.AuditEntry
	people   []workflow.Staff
	rules    workflow.Rules
	desk     *casework.Desk
	changed  func(casework.Event)
	ids      int
	walks    int // how often a view of the queue was read
	commits  int
	drafts   map[string][]byte
	draftErr error
}

func newRecord(t testing.TB) *record {
	t.Helper()
	r := &record{
		at:   time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC),
		apps: map[workflow.ApplicationID]workflow.Application{}, roles: map[workflow.RoleID]workflow.Role{},
		copies: map[workflow.EvidenceID][]byte{}, drafts: map[string][]byte{},
		people: []workflow.Staff{asha, nia, bell, shah, sam}, rules: shipped(t),
	}
	library, err := letter.Load(assets.Letters)
	if err != nil {
		t.Fatal(err)
	}
	r.desk = &casework.Desk{
		Store: r, Rules: func() workflow.Rules { return r.rules }, Now: r.now, Letters: func() *letter.Library { return library },
		NewID:     func() string { r.ids++; return fmt.Sprintf("id-%d", r.ids) },
		Translate: func(workflow.Outgoing) (workflow.Frozen, error) { return workflow.Frozen{Method: "POST"}, nil },
		Changed: func(e casework.Event) {
			if r.changed != nil {
				r.changed(e)
			}
		},
	}
	return r
}

func (r *record) now() time.Time { return r.at }

func shipped(t testing.TB) workflow.Rules {
	t.Helper()
	sub := func(files fs.FS, dir string) fs.FS {
		s, err := fs.Sub(files, dir)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	checks, err := checklist.Load(sub(assets.Checklists, "checklists"))
	if err != nil {
		t.Fatal(err)
	}
	policy, err := review.LoadPolicy(assets.Policy)
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := workflow.LoadReasons(sub(assets.Codes, "codes"))
	if err != nil {
		t.Fatal(err)
	}
	ods, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Rules{
		Practice:  workflow.Practice{Name: "Fernbrook Surgery", ODS: ods, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960100"},
		Checklist: checks, Policy: policy, Calendar: nhs.NewCalendar(), Reasons: reasons, UndoTime: 2 * time.Minute, Connected: true,
	}
}

// husbandAndWife is an adult whose wife applied online; motherAndChild a
// five-year-old whose mother did.
func (r *record) husbandAndWife() workflow.Draft {
	home := []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"}
	return workflow.Draft{
		Channel: workflow.ChannelStore, Applicant: workflow.ByProxy, ReceivedAt: time.Date(2026, 11, 19, 14, 6, 0, 0, time.UTC),
		Patient:      workflow.Person{NHSNumber: nhs.MustNumber("9990004900"), Title: "Mr", Given: "Quentin", Family: "Bray", Born: nhs.MustDate("1952-03-12"), Address: home},
		Proxy:        workflow.Person{NHSNumber: nhs.MustNumber("9990005036"), Title: "Mrs", Given: "Joy", Family: "Bray", Born: nhs.MustDate("1954-09-08"), Address: home},
		Relationship: "SPS", RelationshipWords: "Wife", ClaimedBasis: "Personal", Reasons: []string{"PRAC"},
		Informed:  "Joy Bray by email, Quentin Bray by text message",
		Requested: []basis.Scope{basis.Prescriptions, basis.Appointments, basis.Record, basis.Results},
		Proof:     workflow.Proof{RequestID: "7d7d6cf0-2c6d-4a5c-9f0e-2f7c5bb8a002", Reference: "29318ZGLAB", FetchedAt: time.Date(2026, 11, 19, 14, 6, 0, 0, time.UTC)},
		Unread:    []string{"X-Priority: 3"},
		Related:   []workflow.Related{{Code: "Personal", ReadAt: r.at}},
		Original:  workflow.Original{MediaType: "application/fhir+json", Bytes: []byte("{\"resourceType\": \"QuestionnaireResponse\"}")},
	}
}

func (r *record) motherAndChild() workflow.Draft {
	return workflow.Draft{
		Channel: workflow.ChannelStore, Applicant: workflow.ByProxy, ReceivedAt: r.at.Add(-time.Hour),
		Patient:      workflow.Person{NHSNumber: nhs.MustNumber("9990001006"), Given: "Ada", Family: "Quill", Born: nhs.MustDate("2021-05-14")},
		Proxy:        workflow.Person{NHSNumber: nhs.MustNumber("9990001138"), Title: "Mrs", Given: "Ruth", Family: "Quill", Born: nhs.MustDate("1990-02-03")},
		Relationship: "PRN", RelationshipWords: "Mother", ClaimedBasis: "PRN",
		Proof:    workflow.Proof{RequestID: "7d7d6cf0-2c6d-4a5c-9f0e-2f7c5bb8a001", Reference: "19318ZGLAB", FetchedAt: r.at},
		National: &workflow.National{RoleID: "74eed847-ca25-4e76-8cf2-f2c2d7842a7a", Fetchable: true, Status: workflow.NationalProposed, ReadAt: r.at},
	}
}

func (r *record) register(t testing.TB, d workflow.Draft) workflow.ApplicationID {
	t.Helper()
	a, err := r.desk.As(asha).Register(context.Background(), d, false)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// answerAll answers a case the way the made-up practice's plain cases go,
// leaving out some items.
func (r *record) answerAll(t testing.TB, id workflow.ApplicationID, way string, but ...checklist.ItemID) {
	t.Helper()
	ways, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		t.Fatal(err)
	}
	a := r.apps[id]
	f := a.Facts(nil, workflow.Around{}, r.rules, nhs.DateIn(r.at))
	given := r.rules.Checklist.Answers(f, a.Answered(f, r.rules), ways[way])
	for _, item := range but {
		delete(given, item)
	}
	if err := r.desk.As(shah).Answer(context.Background(), id, given); err != nil {
		t.Fatal(err)
	}
}

func (r *record) host(by workflow.Staff) *shell.Host {
	return shell.NewHost(kit.Inline(), r.now, r.desk.As(by), func() workflow.Rules { return r.rules })
}

// The port casework.Store.

func (r *record) Application(_ context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	a, ok := r.apps[id]
	if !ok {
		return a, workflow.ErrNotFound
	}
	return a, nil
}

func (r *record) Role(_ context.Context, id workflow.RoleID) (workflow.Role, error) {
	x, ok := r.roles[id]
	if !ok {
		return x, workflow.ErrNotFound
	}
	return x, nil
}

func (r *record) RolesBeside(context.Context, workflow.Role, workflow.Applicant) ([]workflow.RoleID, error) {
	return nil, nil
}

func (r *record) RoleOf(_ context.Context, id workflow.ApplicationID) (workflow.Role, error) {
	for _, x := range r.roles {
		if x.Application == id {
			return x, nil
		}
	}
	return workflow.Role{}, workflow.ErrNotFound
}

func (r *record) Letter(_ context.Context, id workflow.LetterID) (workflow.Letter, error) {
	for _, l := range r.letters {
		if l.ID == id {
			return l, nil
		}
	}
	return workflow.Letter{}, workflow.ErrNotFound
}

func (r *record) LetterWords(context.Context, workflow.LetterID) ([]byte, error) {
	return nil, workflow.ErrNotFound
}

func (r *record) LettersOf(_ context.Context, id workflow.ApplicationID) (out []workflow.Letter, err error) {
	for _, l := range r.letters {
		if l.Application == id {
			out = append(out, l)
		}
	}
	return out, nil
}

func (r *record) Evidence(_ context.Context, id workflow.EvidenceID) (workflow.Evidence, error) {
	for _, e := range r.papers {
		if e.ID == id {
			return e, nil
		}
	}
	return workflow.Evidence{}, workflow.ErrNotFound
}

func (r *record) EvidenceOf(_ context.Context, id workflow.ApplicationID) (out []workflow.Evidence, err error) {
	for _, e := range r.papers {
		if e.Application == id {
			out = append(out, e)
		}
	}
	return out, nil
}

func (r *record) Copy(_ context.Context, id workflow.EvidenceID) ([]byte, error) {
	return r.copies[id], nil
}

func (r *record) OutgoingOfPair(context.Context, workflow.Pair) ([]workflow.Outgoing, error) {
	return nil, nil
}

func (r *record) LiveBetween(context.Context, workflow.Pair) ([]workflow.RoleID, error) {
	return nil, nil
}

func (r *record) OutgoingOf(_ context.Context, id workflow.ApplicationID) (out []workflow.Outgoing, err error) {
	for _, o := range r.outgoing {
		if o.Application == id {
			out = append(out, o)
		}
	}
	return out, nil
}

func (r *record) Outgoing(_ context.Context, id workflow.OutgoingID) (workflow.Outgoing, error) {
	for _, o := range r.outgoing {
		if o.ID == id {
			return o, nil
		}
	}
	return workflow.Outgoing{}, workflow.ErrNotFound
}

func (r *record) Staff(_ context.Context, id workflow.StaffID) (workflow.Staff, error) {
	for _, p := range r.people {
		if p.ID == id {
			return p, nil
		}
	}
	return workflow.Staff{}, workflow.ErrNotFound
}

func (r *record) Around(_ context.Context, patient, proxy workflow.Person, except workflow.ApplicationID) (workflow.Around, error) {
	var out workflow.Around
	for _, id := range r.order {
		a := r.apps[id]
		if id == except || a.Pair() != (workflow.Pair{Patient: patient.NHSNumber, Proxy: proxy.NHSNumber}) {
			continue
		}
		out.Same = append(out.Same, workflow.Earlier{Application: id, Ref: a.Ref, State: a.State})
	}
	return out, nil
}

func (r *record) NextRef(context.Context) (string, error) {
	return fmt.Sprintf("REF-%04d", 148+len(r.apps)), nil
}

func (r *record) Commit(_ context.Context, c workflow.Change) error {
	if c.IsZero() {
		return fmt.Errorf("an empty change")
	}
	if a := c.Application(); a != nil {
		if old, ok := r.apps[a.ID]; ok && old.Version != a.Version {
			return workflow.ErrStale
		} else if !ok {
			r.order = append(r.order, a.ID)
		}
	}
	if x := c.Role(); x != nil {
		if old, ok := r.roles[x.ID]; ok && old.Version != x.Version {
			return workflow.ErrStale
		}
	}
	for _, id := range c.Cancel() {
		i := slices.IndexFunc(r.outgoing, func(o workflow.Outgoing) bool { return o.ID == id })
		if s := r.outgoing[i].State; s != workflow.OutgoingReady && s != workflow.OutgoingRelease {
			return workflow.ErrStale
		}
		r.outgoing[i].State = workflow.OutgoingUndone
	}
	if a := c.Application(); a != nil {
		kept := *a
		kept.Version++
		r.apps[a.ID] = kept
	}
	if x := c.Role(); x != nil {
		kept := *x
		kept.Version++
		r.roles[x.ID] = kept
	}
	r.outgoing = append(r.outgoing, c.Outgoing()...)
	for _, l := range c.Letters() {
		r.letters = slices.DeleteFunc(r.letters, func(o workflow.Letter) bool { return o.ID == l.ID })
		r.letters = append(r.letters, l)
	}
	for _, e := range c.Evidence() {
		r.papers = slices.DeleteFunc(r.papers, func(o workflow.Evidence) bool { return o.ID == e.ID })
		r.papers, r.copies[e.ID] = append(r.papers, e), c.Copy(e.ID)
	}
	r.audit = append(r.audit, c.Audit()...)
	r.commits++
	return nil
}

func (r *record) Settle(context.Context, workflow.Settlement) error { return nil }

func (r *record) Note(_ context.Context, e workflow.AuditEntry) error {
	r.audit = append(r.audit, e)
	return nil
}

// The port Records.

func (r *record) Queue(_ context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error) {
	r.walks++
	var lines []workflow.QueueLine
	for _, id := range r.order {
		a := r.apps[id]
		if a.Open() && (f.View != workflow.ViewMine || a.Owner == f.For.ID) {
			lines = append(lines, a.Line())
		}
	}
	return lines, len(lines), nil
}

func (r *record) StaffList(context.Context) ([]workflow.Staff, error) { return r.people, nil }

func (r *record) Timeline(_ context.Context, id workflow.ApplicationID, by workflow.Staff, questions *checklist.Set, limit int) ([]workflow.AuditEntry, error) {
	var out []workflow.AuditEntry
	for _, e := range slices.Backward(r.audit) {
		if e.Application != id || len(out) == limit {
			continue
		}
		if !by.May(workflow.ActReadHolds) {
			e = e.WithheldOf(questions) // as the record does
		}
		out = append(out, e)
	}
	return out, nil
}

func (r *record) Draft(_ context.Context, who workflow.StaffID, page string) ([]byte, error) {
	if b := r.drafts[string(who)+" "+page]; b != nil {
		return b, nil
	}
	return nil, workflow.ErrNotFound
}

func (r *record) KeepDraft(_ context.Context, who workflow.StaffID, page string, body []byte) error {
	if r.draftErr != nil {
		return r.draftErr
	}
	if body == nil {
		delete(r.drafts, string(who)+" "+page)
		return nil
	}
	r.drafts[string(who)+" "+page] = body
	return nil
}

func (r *record) Original(_ context.Context, id workflow.ApplicationID) (workflow.Original, error) {
	if o := r.apps[id].Original; o.Bytes != nil {
		return o, nil
	}
	return workflow.Original{}, workflow.ErrNotFound
}
