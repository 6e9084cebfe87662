package queue

import (
	"context"
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
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

var (
	asha = workflow.Staff{ID: "s1", Login: "asha.rahman", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}
	shah = workflow.Staff{ID: "s2", Login: "leila.shah", Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Responsible}}
	sam  = workflow.Staff{ID: "s3", Login: "sam.okafor", Name: "Sam Okafor", Post: "Administrator", Roles: []workflow.StaffRole{workflow.Administrator}}
	pat  = workflow.Staff{ID: "s5", Login: "pat.jones", Name: "Pat Jones", Post: "Practice manager", Roles: []workflow.StaffRole{workflow.Manager}}
	it   = workflow.Staff{ID: "s4", Login: "it", Name: "Ira Todd", Post: "IT", Roles: []workflow.StaffRole{workflow.SystemAdmin}}
)

var now = time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)

// fakeRecord holds open cases, worst first.
type fakeRecord struct {
	cases  []workflow.Application
	staff  []workflow.Staff
	around workflow.Around
	asked  []workflow.QueueFilter
	gave   []string
	noted  [][]workflow.Detail
	fails  map[workflow.ApplicationID]error

	settings workflow.Settings
}

func (r *fakeRecord) Queue(_ context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error) {
	r.asked = append(r.asked, f)
	var lines []workflow.QueueLine
	for _, a := range r.cases {
		l := a.Line()
		l.Ref = a.Ref
		if r.in(f, l) {
			lines = append(lines, l)
		}
	}
	total := len(lines)
	lines = lines[min(f.Offset, total):]
	if f.Limit > 0 {
		lines = lines[:min(f.Limit, len(lines))]
	}
	return lines, total, nil
}

func (r *fakeRecord) in(f workflow.QueueFilter, l workflow.QueueLine) bool {
	switch f.View {
	case workflow.ViewMine:
		return l.Owner == f.For.ID
	case workflow.ViewUnassigned:
		return l.Owner == ""
	case workflow.ViewDueThisWeek:
		return l.State != workflow.Waiting && !l.DueOn.After(f.WeekEnds)
	case workflow.ViewWaiting:
		return l.State == workflow.Waiting
	case workflow.ViewWithClinician:
		return l.State == workflow.WithClinician || l.State == workflow.Held && !f.For.May(workflow.ActReadHolds)
	}
	return true
}

func (r *fakeRecord) QueueCounts(ctx context.Context, who workflow.Staff, weekEnds nhs.Date) (workflow.QueueCounts, error) {
	c := workflow.QueueCounts{}
	for _, v := range workflow.QueueViews {
		for _, a := range r.cases {
			if r.in(workflow.QueueFilter{View: v, For: who, WeekEnds: weekEnds}, a.Line()) {
				c[v]++
			}
		}
	}
	return c, nil
}

func (r *fakeRecord) Application(_ context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	i := slices.IndexFunc(r.cases, func(a workflow.Application) bool { return a.ID == id })
	if i < 0 {
		return workflow.Application{}, workflow.ErrNotFound
	}
	return r.cases[i], nil
}

func (r *fakeRecord) Around(context.Context, workflow.Person, workflow.Person, workflow.ApplicationID) (workflow.Around, error) {
	return r.around, nil
}

func (r *fakeRecord) RanReport(_ context.Context, what ...workflow.Detail) error {
	r.noted = append(r.noted, what)
	return nil
}

func (r *fakeRecord) LogHead(context.Context) (workflow.LogHead, error) {
	return workflow.LogHead{Seq: int64(len(r.noted))}, nil
}

// Remind is the desk's act, without its rules.
func (r *fakeRecord) Remind(_ context.Context, id workflow.ApplicationID, chaseOn nhs.Date, private bool) error {
	if err := r.fails[id]; err != nil {
		return err
	}
	r.gave = append(r.gave, fmt.Sprintf("%s reminded, back %s, private %t", id, chaseOn, private))
	return nil
}

// OffersOf offers two letters about each case, of which one is for a reminder.
func (r *fakeRecord) OffersOf(_ context.Context, ids []workflow.ApplicationID) []casework.OffersEach {
	var out []casework.OffersEach
	for _, id := range ids {
		out = append(out, casework.OffersEach{Application: id, Offers: []casework.Offer{
			{Choice: letter.Choice{Kind: letter.Acknowledged, To: letter.Patient}}, {Choice: letter.Choice{Kind: letter.MoreNeeded, To: letter.Proxy}}}})
	}
	return out
}

func (r *fakeRecord) WriteMany(_ context.Context, asked []casework.LetterAsked) (out []casework.LetterWritten) {
	for _, a := range asked {
		r.gave = append(r.gave, fmt.Sprintf("%s letter %s to %s", a.Application, a.Kind, a.To))
		out = append(out, casework.LetterWritten{LetterAsked: a})
	}
	return out
}

func (r *fakeRecord) StaffList(context.Context) ([]workflow.Staff, error) { return r.staff, nil }

// Give is the desk's act, without its rules.
func (r *fakeRecord) Settings(context.Context) (workflow.Settings, error) { return r.settings, nil }

func (r *fakeRecord) ShareView(_ context.Context, v workflow.SharedView) error {
	return r.set(r.settings.ShareView(v, pat, now))
}

func (r *fakeRecord) UnshareView(_ context.Context, v workflow.SharedView) error {
	return r.set(r.settings.UnshareView(v, pat, now))
}

func (r *fakeRecord) set(c workflow.SettingsChange, err error) error {
	if err != nil {
		return err
	}
	after := workflow.Settings{}
	for _, s := range c.Steps() {
		after[s.Line] = s.After
	}
	r.settings = after
	return nil
}

func (r *fakeRecord) Hurry(_ context.Context, id workflow.ApplicationID, why string) error {
	return r.hurry(id, workflow.Urgency{Why: why, By: asha.ID, On: nhs.DateIn(now)})
}

func (r *fakeRecord) NoHurry(_ context.Context, id workflow.ApplicationID) error {
	return r.hurry(id, workflow.Urgency{})
}

func (r *fakeRecord) hurry(id workflow.ApplicationID, u workflow.Urgency) error {
	if err := r.fails[id]; err != nil {
		return err
	}
	i := slices.IndexFunc(r.cases, func(a workflow.Application) bool { return a.ID == id })
	r.cases[i].Urgent = u
	return nil
}

func (r *fakeRecord) Give(_ context.Context, id workflow.ApplicationID, owner workflow.StaffID) error {
	if err := r.fails[id]; err != nil {
		return err
	}
	r.gave = append(r.gave, fmt.Sprintf("%s to %s", id, owner))
	for i := range r.cases {
		if r.cases[i].ID == id {
			r.cases[i].Owner = owner
			if r.cases[i].State == workflow.New {
				r.cases[i].State = workflow.InTriage
			}
		}
	}
	return nil
}

func realRules(t *testing.T) workflow.Rules {
	t.Helper()
	set, err := checklist.Load(assets.Checklists)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := review.LoadPolicy(assets.Policy)
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Rules{
		Practice: workflow.Practice{Name: "Fernbrook Surgery"}, Checklist: set, Policy: policy,
		Calendar: nhs.NewCalendar(), Connected: true,
	}
}

// person reads "QUILL, Ada 2021-05-04 9990004900"; date and number may be left out.
func person(s string) workflow.Person {
	names, rest, _ := strings.Cut(s, ", ")
	f := strings.Fields(rest)
	p := workflow.Person{Family: strings.ToUpper(names[:1]) + strings.ToLower(names[1:]), Given: f[0]}
	if len(f) > 1 {
		p.Born = nhs.MustDate(f[1])
	}
	if len(f) > 2 {
		p.NHSNumber = nhs.MustNumber(f[2])
	}
	return p
}

func caseOf(n int, patient, proxy, relation string, state workflow.ApplicationState, owner workflow.StaffID, due, next string) workflow.Application {
	a := workflow.Application{
		ID: workflow.ApplicationID(fmt.Sprintf("a-%d", n)), Ref: fmt.Sprintf("REF-%04d", n), State: state, Owner: owner,
		Channel: workflow.ChannelStore, Applicant: workflow.ByProxy, ReceivedAt: time.Date(2026, 11, 19, 14, 6, 0, 0, time.UTC),
		Patient: person(patient), Proxy: person(proxy), RelationshipWords: relation,
		DueOn: nhs.MustDate(due), Next: workflow.NextStep{Words: next},
		Requested: []basis.Scope{basis.Prescriptions, basis.Appointments, basis.Record, basis.Results},
	}
	if next == "Decide" {
		a.Next.Ready = true
	}
	return a
}

// fernbrook is the practice of the pictures, worst first.
func fernbrook() *fakeRecord {
	marsh := caseOf(141, "MARSH, Edna 1948-02-01", "MARSH, Lee", "Grandson", workflow.Held, "s2", "2026-12-09", "Safety")
	marsh.EverHeld, marsh.Hold = true, &workflow.Hold{From: workflow.InTriage}
	finch := caseOf(139, "FINCH, Cara 2019-04-02", "HOLT, Dean", "Father", workflow.WithClinician, "s1", "2026-11-30", "Decide")
	finch.SentTo = "s2"
	tarrow := caseOf(150, "TARROW, Ben 2015-12-22", "TARROW, Ivo", "Father", workflow.WithClinician, "s3", "2026-12-04", "Competence")
	tarrow.SentTo = "s2"
	cole := caseOf(152, "COLE, Xan 2018-03-03", "COLE, Max", "Father", workflow.WithClinician, "s3", "2026-12-08", "Safety")
	cole.SentTo = "s2"
	bray := caseOf(148, "BRAY, Quentin 1952-03-12 9990004900", "BRAY, Joy 1954-09-08 9990005036", "Wife", workflow.InTriage, "s1", "2026-12-03", "Patient’s identity")
	bray.Proof = workflow.Proof{RequestID: "11111111", FetchedAt: time.Date(2026, 11, 19, 14, 6, 0, 0, time.UTC)}
	lund := caseOf(158, "LUND, Pia 1985-06-06", "LUND, Siân", "Sister", workflow.New, "", "2026-12-15", "Both people matched")
	lund.Applicant, lund.Channel, lund.Requested = workflow.ByPatient, workflow.ChannelPaper, nil
	hart := caseOf(144, "HART, Zoe 1990-01-01", "HART, Lena", "Sister", workflow.Waiting, "s1", "2026-12-02", "NHS number")
	hart.Asked.ChaseOn, hart.Pauses = nhs.MustDate("2026-12-08"), []workflow.Pause{{From: now}}
	return &fakeRecord{
		staff: []workflow.Staff{shah, asha, sam, it},
		cases: []workflow.Application{
			marsh, finch,
			caseOf(146, "WROE, Ian 1956-08-08", "WROE, Neil", "Son, other practice", workflow.InTriage, "s1", "2026-12-01", "Consent talk"),
			bray, tarrow,
			caseOf(151, "APSLEY, Joan 1957-01-01", "APSLEY, Tim", "Husband", workflow.InTriage, "s1", "2026-12-04", "Consent talk"),
			cole,
			caseOf(157, "QUILL, Ada 2021-05-04", "QUILL, Ruth", "Mother", workflow.New, "", "2026-12-15", "Both people matched"),
			lund, hart,
		},
	}
}

// desk is a model in the hands of a test.
type desk struct {
	*Model
	record *fakeRecord
	host   *shell.Host
	told   What
	toasts []string
	undo   func()
	errs   []shell.Notice
	went   []shell.Place
}

func newDesk(t *testing.T, by workflow.Staff, record *fakeRecord) *desk {
	t.Helper()
	rules := realRules(t)
	for i := range record.cases {
		record.cases[i].ChecklistVersion = rules.Checklist.Version
	}
	d := &desk{record: record}
	d.host = shell.NewHost(kit.Inline(), func() time.Time { return now }, (&casework.Desk{}).As(by), func() workflow.Rules { return rules })
	d.host.OnToast = func(words string, undo func()) { d.toasts, d.undo = append(d.toasts, words), undo }
	d.host.OnNotice = func(n shell.Notice) { d.errs = append(d.errs, n) }
	d.host.OnGo = func(p shell.Place) { d.went = append(d.went, p) }
	d.Model = NewModel(d.host, record, record, func(w What) { d.told |= w })
	return d
}

// names is the patients shown, top first.
func (d *desk) names() string {
	var out []string
	for i := range d.Len() {
		l, _ := d.Line(i)
		family, _, _ := strings.Cut(l.PatientName, ",")
		out = append(out, family)
	}
	return strings.Join(out, " ")
}
