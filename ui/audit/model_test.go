package audit

import (
	"context"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

var (
	now  = time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
	asha = workflow.Staff{ID: "s1", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}
	pat  = workflow.Staff{ID: "s3", Name: "Pat Jones", Post: "Practice manager", Roles: []workflow.StaffRole{workflow.Manager}}
	it   = workflow.Staff{ID: "s4", Name: "Ira Todd", Post: "IT", Roles: []workflow.StaffRole{workflow.SystemAdmin}}
)

// fakeRecords hold a log and remember what was asked and noted.
type fakeRecords struct {
	lines []workflow.AuditLine
	asked []workflow.AuditFilter
	notes []workflow.AuditEntry
	err   error
	gone  bool   // everybody has left
	noted func() // what happens while the log is taken out
}

func (f *fakeRecords) AuditList(_ context.Context, q workflow.AuditFilter, _ workflow.Staff) ([]workflow.AuditLine, int, error) {
	f.asked = append(f.asked, q)
	var out []workflow.AuditLine
	for _, l := range f.lines {
		if (q.By == "" || l.By == q.By) && (len(q.Acts) == 0 || slices.Contains(q.Acts, l.Act)) &&
			(q.Only == nil || slices.Contains(q.Only, l.Application)) && !nhs.DateIn(l.At).Before(q.From) {
			out = append(out, l)
		}
	}
	total := len(out)
	if q.Limit > 0 {
		out = out[:min(q.Limit, len(out))]
	}
	return out, total, f.err
}

func (f *fakeRecords) Team(context.Context) (workflow.Team, error) {
	if f.gone {
		return nil, nil
	}
	return workflow.Team{{Staff: asha}, {Staff: pat}}, nil
}

func (f *fakeRecords) FindPeople(_ context.Context, q string) ([]workflow.Found, error) {
	if strings.EqualFold(q, "bray") || strings.EqualFold(q, "ref-0002") {
		return []workflow.Found{{Application: "a2", Ref: "REF-0002"}, {Application: "a2", Ref: "REF-0002"}}, nil
	}
	return nil, nil
}

func (f *fakeRecords) Note(_ context.Context, e workflow.AuditEntry) error {
	f.notes = append(f.notes, e)
	if f.noted != nil {
		f.noted()
	}
	return nil
}

func (f *fakeRecords) LogHead(context.Context) (workflow.LogHead, error) {
	return workflow.LogHead{Seq: int64(18220 + len(f.notes)), Seal: []byte{0xab, 0xcd, 1, 2, 3, 4, 5, 6, 7}}, nil
}

type fakeFiles struct {
	name string
	data []byte
}

func (f *fakeFiles) Save(name string, data []byte) (string, error) {
	f.name, f.data = name, data
	return "/home/pat/" + name, nil
}

func (*fakeFiles) Folder() string { return "/documents" }

func (f *fakeFiles) In(string) shell.Files { return f }

func entry(seq int64, at time.Time, by workflow.Staff, act workflow.Act, app, ref string) workflow.AuditLine {
	return workflow.AuditLine{Seq: seq, Ref: ref, AuditEntry: workflow.AuditEntry{At: at, By: by.ID, Role: by.Roles[0], Act: act, Application: workflow.ApplicationID(app)}}
}

func log() []workflow.AuditLine {
	decided := entry(5, now.Add(-time.Hour), pat, workflow.ActDecide, "a2", "REF-0002")
	decided.From, decided.To = "with-clinician", "approved"
	decided.Details = []workflow.Detail{{Field: "basis", After: "consent"}, {Field: "last day", Before: "2027-01-01", After: "=2027-06-30"}}
	lapsed := workflow.AuditLine{Seq: 4, Ref: "REF-0003", AuditEntry: workflow.AuditEntry{At: now.Add(-2 * time.Hour), Act: workflow.ActLapse, Application: "a3", From: "waiting", To: "lapsed"}}
	return []workflow.AuditLine{
		entry(6, now, asha, workflow.ActReadCases, "a2", "REF-0002"), decided, lapsed,
		entry(3, now.AddDate(0, 0, -3), asha, workflow.ActRegister, "a2", "REF-0002"),
		entry(2, now.AddDate(0, -3, 0), asha, workflow.ActRegister, "a1", "REF-0001"),
		entry(1, now.AddDate(0, -3, 0), pat, workflow.ActSignIn, "", ""),
	}
}

type bench struct {
	host    *shell.Host
	records *fakeRecords
	files   *fakeFiles
	check   Check
	asked   []shell.Question
	notices []shell.Notice
	went    []shell.Place
}

func newBench(by workflow.Staff) *bench {
	b := &bench{records: &fakeRecords{lines: log()}, files: &fakeFiles{}}
	b.check = func(context.Context) (int, []string, error) { return 18220, nil, nil }
	clock := func() time.Time { return now }
	b.host = shell.NewHost(kit.Inline(), clock, (&casework.Desk{Now: clock}).As(by), func() workflow.Rules { return workflow.Rules{} })
	b.host.OnAsk = func(q shell.Question) func() { b.asked = append(b.asked, q); return func() {} }
	b.host.OnNotice = func(n shell.Notice) { b.notices = append(b.notices, n) }
	b.host.OnGo = func(p shell.Place) { b.went = append(b.went, p) }
	return b
}

func (b *bench) model() *Model {
	m := NewModel(b.host, b.records, b.check, b.files, func() {})
	m.Reload()
	return m
}

func seqs(m *Model) string {
	var out []string
	for _, l := range m.Lines() {
		out = append(out, thousands(int(l.Seq)))
	}
	return strings.Join(out, " ")
}

func TestTheLogOpensOnTheChangesOfAMonth(t *testing.T) {
	m := newBench(pat).model()
	if got := seqs(m); got != "5 4 3" || m.Tally() != "3 entries" {
		t.Errorf("entries %s, %q", got, m.Tally())
	}
}

func TestTheLogIsNarrowed(t *testing.T) {
	for _, c := range []struct {
		says string
		do   func(*Model)
		want string
	}{
		{"everything of a month", func(m *Model) { m.Show(Everything) }, "6 5 4 3"},
		{"who looked", func(m *Model) { m.Show(Looked) }, "6"},
		{"decisions", func(m *Model) { m.Show(Decisions) }, "5"},
		{"one person", func(m *Model) { m.Of(asha.ID) }, "3"},
		{"a person the cases are about", func(m *Model) { m.About(" Bray ") }, "5 3"},
		{"nobody found is nobody, not everybody", func(m *Model) { m.About("Nobody") }, ""},
		{"since ever", func(m *Model) { m.Between(nhs.Date{}, nhs.Date{}) }, "5 4 3 2"},
	} {
		m := newBench(pat).model()
		c.do(m)
		if got := seqs(m); got != c.want {
			t.Errorf("%s: %s, want %s", c.says, got, c.want)
		}
		if title, _ := m.Empty(); (title != "") != (c.want == "") {
			t.Errorf("%s: the page says %q", c.says, title)
		}
	}
}

// Whoever looks after machines finds entries by a reference, and not by who is a
// patient here.
func TestSomebodyWithoutRecordsFindsNobodyByName(t *testing.T) {
	for query, want := range map[string]string{"Bray": "", " ref-0002 ": "5 3"} {
		m := newBench(it).model()
		m.About(query)
		if got := seqs(m); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	if hint := newBench(it).model().FindHint(); hint != "Reference" {
		t.Errorf("the field asks for %q", hint)
	}
}

func TestWhoHoldsAreShownToChoosesThem(t *testing.T) {
	for _, g := range newBench(pat).model().Groups() {
		if Group(g[0]) == Safety {
			t.Error("the manager may look for holds")
		}
	}
}

func TestAnEntrySaysWhatItChanged(t *testing.T) {
	m := newBench(pat).model()
	l := m.Lines()[0]
	if got := strings.Join(m.Details(l), "|"); got != "Entry 5 of the log, as practice manager.|Basis: consent|Last day: =2027-06-30, before 2027-01-01" {
		t.Errorf("it says %s", got)
	}
	if Moved(l) != "With clinician, now granted" || m.When(l) != "1 Dec 2026, 08:42:07" || m.Name("") != "Proxydesk" || m.Name("gone") != "Somebody who has left" {
		t.Errorf("%q, %q", Moved(l), m.When(l))
	}
}

func TestExportTakesEverythingFoundAndSaysWhy(t *testing.T) {
	b := newBench(pat)
	m := b.model()
	m.Export("The auditor asked.", b.files)
	if last := b.records.asked[len(b.records.asked)-1]; last.Limit != 0 {
		t.Error("the export is cut at what the list shows")
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b.files.data), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 4 || rows[1][5] != "REF-0002" || rows[2][2] != "Proxydesk" {
		t.Fatalf("%v %v", rows, err)
	}
	for _, r := range rows {
		for _, cell := range r {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	if n := b.records.notes; len(n) != 1 || n[0].Act != workflow.ActReadAudit || n[0].Role != workflow.Manager || n[0].Details[0].After != "The auditor asked." {
		t.Errorf("noted %+v", n)
	}
	if strings.Contains(b.files.name, "REF") || b.files.name != "log-2026-12-01.csv" {
		t.Errorf("saved as %s", b.files.name)
	}
}

func TestACheckSaysWhatItFound(t *testing.T) {
	b := newBench(pat)
	m := b.model()
	m.Verify()
	if words, well := m.Checked(); !well || !strings.HasPrefix(words, "Complete: 18,220 entries") {
		t.Errorf("%q %v", words, well)
	}
	b.check = func(context.Context) (int, []string, error) {
		return 18220, []string{"entry 1877 The entry was altered."}, nil
	}
	m = b.model()
	m.Verify()
	if words, well := m.Checked(); well || !strings.Contains(words, "Nothing has been changed") || len(m.Problems()) != 1 {
		t.Errorf("%q %v", words, well)
	}
	b.check = func(context.Context) (int, []string, error) { return 0, nil, errors.New("disk") }
	m = b.model()
	m.Verify()
	if words, _ := m.Checked(); m.Checking() || len(b.notices) != 1 || !strings.HasPrefix(words, "Not checked") {
		t.Errorf("%q, %d notices", words, len(b.notices))
	}
}

func TestALogThatCannotBeReadSaysSo(t *testing.T) {
	b := newBench(pat)
	b.records.err = errors.New("corrupt")
	m := b.model()
	if title, words := m.Empty(); title != "The log could not be read" || !strings.Contains(words, "Reference ") || len(b.notices) != 0 {
		t.Errorf("%q %q, %d notices", title, words, len(b.notices))
	}
}

// Whoever looks after the machines sees no case.
func TestAnAdministratorOfMachinesOpensNoCase(t *testing.T) {
	b := newBench(it)
	m := b.model()
	m.OpenCase(m.Lines()[0])
	if len(b.went) != 0 {
		t.Errorf("went to %v", b.went)
	}
}
