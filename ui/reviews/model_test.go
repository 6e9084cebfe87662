package reviews

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

var (
	now = time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
	sam = workflow.Staff{ID: "s2", Login: "sam.okafor", Name: "Sam Okafor", Roles: []workflow.StaffRole{workflow.Administrator}}
	pat = workflow.Staff{ID: "s3", Login: "pat.jones", Name: "Pat Jones", Post: "Practice manager", Roles: []workflow.StaffRole{workflow.Manager}}
)

// fakeRecords hold a register and remember what was noted.
type fakeRecords struct {
	lines []workflow.RoleLine
	err   error
	notes []workflow.AuditEntry
	likes map[string]string
	reads int
	cases int       // how often cases were read
	read  time.Time // the national record, of anybody
	// noteErr is what the log answers.
	noteErr error
	times   int // how often each role is counted again, for a large register
}

func (f *fakeRecords) EachRole(_ context.Context, want workflow.RoleFilter, yield func(workflow.RoleLine) error) error {
	f.reads++
	n := 0
	for _, l := range f.lines {
		if due := review.Due(review.Row{End: l.EndOn, Review: l.ReviewOn}); !want.DueBy.IsZero() {
			if due.IsZero() || due.After(want.DueBy) || !l.Live() {
				continue
			}
			if n++; n > 2 { // its page is short
				return f.err
			}
			want.States = []workflow.RoleState{l.State}
		}
		if slices.Contains(want.States, l.State) {
			if err := yield(l); err != nil {
				return err
			}
		}
	}
	return f.err
}

func (f *fakeRecords) StaffList(context.Context) ([]workflow.Staff, error) {
	return []workflow.Staff{pat, sam}, nil
}

func (f *fakeRecords) RoleCounts(context.Context) (map[workflow.RoleState]int, error) {
	n := map[workflow.RoleState]int{}
	for _, l := range f.lines {
		n[l.State] += f.times + 1
	}
	return n, f.err
}

func (f *fakeRecords) LogHead(context.Context) (workflow.LogHead, error) {
	return workflow.LogHead{Seq: int64(1200 + len(f.notes)), Seal: []byte{0xa1, 0xb2, 0xc3, 0xd4}}, nil
}

func (f *fakeRecords) LastHeard(context.Context) (time.Time, error) { return f.read, nil }

// log is the desk's store, of which a report needs that it is noted.
type log struct {
	casework.Store
	records *fakeRecords
}

func (l log) Note(_ context.Context, e workflow.AuditEntry) error {
	if l.records.noteErr == nil {
		l.records.notes = append(l.records.notes, e)
	}
	return l.records.noteErr
}

// fakeFiles keep what was saved.
type fakeFiles struct {
	name string
	data []byte
}

func (f *fakeFiles) Save(name string, data []byte) (string, error) {
	f.name, f.data = name, data
	return "/home/pat/Documents/" + name, nil
}

func (*fakeFiles) Folder() string { return "/documents" }

func (f *fakeFiles) In(string) shell.Files { return f }

// fakePrinter sets pages for real and keeps them.
type fakePrinter struct {
	press *paper.Press
	name  string
	pages []paper.Page
	// destroyed is how many files were.
	destroyed int
}

func (f *fakePrinter) Report(r paper.Report) ([]paper.Page, error) { return f.press.Report(r) }

func (f *fakePrinter) Show(_ context.Context, name string, pages []paper.Page, _ paper.Meta) (shell.Printout, error) {
	f.name, f.pages = name, pages
	return shell.Printout{Path: "/tmp/" + name + ".pdf", Destroy: func() error { f.destroyed++; return nil }}, nil
}

type bench struct {
	host    *shell.Host
	records *fakeRecords
	files   *fakeFiles
	printer *fakePrinter
	went    []shell.Place
	toasts  []string
	notices []shell.Notice
}

func newBench(t testing.TB, lines ...workflow.RoleLine) *bench {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	policy, err := review.LoadPolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	press, err := paper.NewPress(assets.Fonts)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := fs.Sub(assets.Codes, "codes")
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := workflow.LoadReasons(codes)
	if err != nil {
		t.Fatal(err)
	}
	ods, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{records: &fakeRecords{lines: lines, likes: map[string]string{}}, files: &fakeFiles{}, printer: &fakePrinter{press: press}}
	clock := func() time.Time { return now }
	b.host = shell.NewHost(kit.Inline(), clock, (&casework.Desk{Now: clock, Store: log{records: b.records}}).As(pat), func() workflow.Rules {
		return workflow.Rules{Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods}, Policy: policy, Calendar: nhs.NewCalendar(), Reasons: reasons}
	})
	b.host.OnKept = func(key string) string { return b.records.likes[key] }
	b.host.OnKeep = func(key, word string) { b.records.likes[key] = word }
	b.host.OnGo = func(p shell.Place) { b.went = append(b.went, p) }
	b.host.OnToast = func(words string, _ func()) { b.toasts = append(b.toasts, words) }
	b.host.OnNotice = func(n shell.Notice) { b.notices = append(b.notices, n) }
	return b
}

func (b *bench) model() *Model {
	return NewModel(b.host, b.records, b.files, b.printer, func() {})
}

// numbers are NHS numbers of made-up people.
var numbers = []string{"9990007632", "9990008930", "9990006075", "9990004900", "9990008159", "9990003211"}

func role(i int, patient, born, proxy, relation string) workflow.RoleLine {
	return workflow.RoleLine{ID: workflow.RoleID(fmt.Sprintf("role-%d", i)), Ref: fmt.Sprintf("REF-%04d", i), State: workflow.RoleActive, SetUp: true,
		Basis: basis.Consent, PatientName: patient, PatientBorn: nhs.MustDate(born), PatientNumber: nhs.MustNumber(numbers[i%len(numbers)]),
		ProxyName: proxy, Relation: relation}
}

func dated(l workflow.RoleLine, reviewOn, endOn, rule string) workflow.RoleLine {
	l.ReviewOn, l.ReviewRule, l.EndOn, l.EndRule = nhs.MustDate(reviewOn), rule, nhs.MustDate(endOn), rule
	return l
}

// register is a small practice: 4 overdue, some in each month, some without a
// date, and others that are not due.
func register() []workflow.RoleLine {
	gale := dated(role(2, "GALE, Finn", "2018-05-02", "GALE, Rod", "Stepfather"), "2029-05-01", "2029-05-01", review.RuleAge11)
	gale.State, gale.Suspended = workflow.RoleInactive, true
	open := role(7, "APSLEY, Joan", "1957-02-11", "APSLEY, Tim", "Husband")
	open.Basis = basis.Unknown
	draft := dated(role(8, "NGUYỄN, Siân", "1980-06-06", "O’NEILL, Łukasz", "Friend"), "2027-01-30", "2028-01-30", review.RuleBasis)
	draft.State, draft.SetUp = workflow.RoleDraft, false
	ended := dated(role(9, "GONE, Away", "1950-01-01", "GONE, Too", "Wife"), "2026-12-05", "2026-12-05", review.RuleBasis)
	ended.State = workflow.RoleInactive
	return []workflow.RoleLine{
		dated(role(0, "BECK, Alan", "1946-03-03", "BECK, Fay", "Wife"), "2026-11-04", "2027-11-04", review.RuleBasis),
		dated(role(1, "OAKE, Cyril", "1949-07-19", "OAKE, Dot", "Wife"), "2027-02-15", "2028-02-15", review.RuleBasis),
		gale,
		dated(role(3, "MOSS, Tia", "2018-08-15", "ROSS, Viv", "Foster carer"), "2026-12-14", "2027-06-14", review.RuleBasis),
		dated(role(4, "TARROW, Ben", "2015-12-22", "TARROW, Ivo", "Father"), "2026-12-21", "2026-12-21", review.RuleAge11),
		dated(role(5, "OKORO, Ben", "1948-09-09", "OKORO, Ada", "Daughter"), "2027-02-06", "2027-08-01", review.RuleBasis),
		dated(role(6, "LEWIS, Tom", "2011-02-03", "LEWIS, Jo", "Mother"), "2027-02-02", "2027-02-02", review.RuleAge16),
		open, draft, ended,
		dated(role(10, "COLE, Xan", "2018-04-13", "COLE, Bea", "Mother"), "2029-04-12", "2029-04-12", review.RuleAge11),
		dated(role(11, "KHAN, Aisha", "1944-01-20", "KHAN, Omar", "Son"), "2026-11-30", "2027-03-09", review.RuleBasis),
	}
}

func TestABarOpensTheRowsItCounts(t *testing.T) {
	m := newBench(t, register()...).model()
	m.Run()
	all := len(m.Shown.Rows)
	for i, bar := range m.Shown.Buckets {
		m.OpenBar(i)
		if len(m.Shown.Rows) != bar.Count {
			t.Errorf("%s counts %d and opens %d", bar.Title, bar.Count, len(m.Shown.Rows))
		}
		inChart := 0
		for _, b := range m.Shown.Buckets {
			inChart += b.Count
		}
		if m.Narrowed() != bar.Title || inChart != all {
			t.Errorf("after %s the screen says %q and the chart counts %d", bar.Title, m.Narrowed(), inChart)
		}
		m.OpenBar(i)
		if len(m.Shown.Rows) != all {
			t.Errorf("a second press on %s does not show all again", bar.Title)
		}
	}
}

func TestEveryReasonOpensTheRowsItCounts(t *testing.T) {
	m := newBench(t, register()...).model()
	m.Run()
	if len(m.Reasons()) < 4 {
		t.Fatalf("only %d reasons", len(m.Reasons()))
	}
	for _, r := range m.Reasons() {
		m.Because(r.ID)
		if want := fmt.Sprintf("(%d)", len(m.Shown.Rows)); !strings.HasSuffix(r.Words, want) {
			t.Errorf("%s opens %d rows", r.Words, len(m.Shown.Rows))
		}
	}
}

func TestLookingSavingAndPrintingAreNoted(t *testing.T) {
	b := newBench(t, register()...)
	m := b.model()
	m.Run()
	m.Reread() // a change elsewhere is no new run
	m.Export(shell.CSV, b.files)
	m.Export(shell.Workbook, b.files)
	m.Print()
	var what []string
	for _, n := range b.records.notes {
		if n.Act != workflow.ActReport || n.By != pat.ID || n.Role != workflow.Manager || !n.At.Equal(now) {
			t.Errorf("noted %+v", n)
		}
		what = append(what, n.Details[0].After)
		for _, d := range n.Details {
			if strings.Contains(d.After, "BECK") || strings.Contains(d.After, "999") {
				t.Error("a note names a patient")
			}
		}
	}
	if d := cmp.Diff([]string{"run", "saved as a file", "saved as a workbook", "printed"}, what); d != "" {
		t.Error(d)
	}
	if b.files.name != "reviews-2026-12-01.xlsx" || b.printer.name != "REVIEWS-2026-12-01" {
		t.Errorf("called %q and %q", b.files.name, b.printer.name)
	}
}

func TestTheReportSaysWhenThereIsNothing(t *testing.T) {
	for _, c := range []struct {
		says  string
		lines []workflow.RoleLine
		err   error
		want  string
	}{
		{"an empty period names the next day", []workflow.RoleLine{register()[10]}, nil, "The next is on Thursday 12 April 2029."},
		{"an empty register says so", nil, nil, "Nothing else is due after it either."},
		{"a register that cannot be read says what is safe", nil, errors.New("disk"), "Everything saved before this is safe."},
	} {
		t.Run(c.says, func(t *testing.T) {
			b := newBench(t, c.lines...)
			b.records.err = c.err
			m := b.model()
			m.Run()
			if _, words := m.Empty(); !strings.Contains(words, c.want) {
				t.Errorf("it says %q", words)
			}
			if ok, why := m.CanSave(); ok || why == "" {
				t.Error("nothing can be saved")
			}
			m.Export(shell.Workbook, b.files)
			m.Print()
			if b.files.data != nil || b.printer.pages != nil {
				t.Error("an empty report was saved or printed")
			}
			if len(b.notices) != 0 { // the page says it
				t.Errorf("%d notices", len(b.notices))
			}
		})
	}
}

func TestAWeekendNamesTheWorkingDayBefore(t *testing.T) {
	m := newBench(t, register()...).model()
	for _, c := range []struct{ day, want string }{
		{"2027-02-06", "2027-02-05"}, // a Saturday
		{"2026-12-28", "2026-12-24"}, // Boxing Day's substitute, after a weekend and Christmas
		{"2026-12-01", ""},
	} {
		if got := m.ActBy(nhs.MustDate(c.day)).String(); got != c.want {
			t.Errorf("for %s: %q, want %q", c.day, got, c.want)
		}
	}
}

// Whoever comes back finds the report as they left it, and the views they kept.
func TestTheReportOpensAsItWasLeft(t *testing.T) {
	b := newBench(t, register()...)
	m := b.model()
	m.Run()
	m.Within(365)
	m.Narrow(report.Filter{Basis: basis.Consent, Age: report.Adults})
	m.KeepView()
	m.KeepView() // once is enough
	m.OpenBar(0)
	m.ToggleInitials()
	left := m.Shown

	again := b.model()
	again.Run()
	if f := again.Filter(); f.Within != 365 || f.Basis != basis.Consent || f.Age != report.Adults || f.Bucket != "" || !again.Initials() {
		t.Errorf("it opens as %+v", f)
	}
	if again.Shown.Open != left.Open || len(again.Views()) != 1 || !again.Views()[0].Now {
		t.Errorf("%d rows of %d, views %+v", again.Shown.Open, left.Open, again.Views())
	}
	again.Everything()
	again.Use(0)
	if again.Filter().Basis != basis.Consent || again.Shown.Open != left.Open {
		t.Errorf("the view opens %d rows", again.Shown.Open)
	}
	for key, v := range b.records.likes {
		for _, l := range register() {
			if name, _, _ := strings.Cut(l.PatientName, ","); strings.Contains(v, name) || strings.Contains(v, l.PatientNumber.Full()) {
				t.Errorf("%s keeps something of a patient", key)
			}
		}
	}
	again.DropView(0)
	if len(again.Views()) != 0 {
		t.Error("a view cannot be forgotten")
	}
}

// Another filter over the same days needs no reading; other days do.
func TestTheRegisterIsReadOncePerPeriod(t *testing.T) {
	b := newBench(t, register()...)
	m := b.model()
	m.Run()
	m.Because(review.Turns11)
	m.Narrow(report.Filter{Owner: report.Nobody})
	m.OpenBar(1)
	m.Sort(report.ByDue)
	if b.records.reads != 1 {
		t.Errorf("read %d times", b.records.reads)
	}
	m.Between(nhs.MustDate("2027-06-01"), nhs.MustDate("2027-06-30"))
	if b.records.reads != 2 {
		t.Errorf("read %d times for another period", b.records.reads)
	}
	if len(b.records.notes) != 2 {
		t.Errorf("%d notes", len(b.records.notes))
	}
	m.Guard()
	if b.records.reads != 2 {
		t.Error("whoever may not read holds reads the register for their columns")
	}
}

func TestLeftAndRightStepThroughTheBars(t *testing.T) {
	m := newBench(t, register()...).model()
	m.Run()
	var seen []string
	for range 7 {
		m.StepBar(1)
		seen = append(seen, m.Narrowed())
	}
	want := []string{"Overdue", "December 2026", "January 2027", "February 2027", "No date set", "", "Overdue"}
	if d := cmp.Diff(want, seen); d != "" {
		t.Error(d)
	}
	m.StepBar(-1)
	m.StepBar(-1)
	if m.Narrowed() != "No date set" {
		t.Errorf("two back: %q", m.Narrowed())
	}
}

func TestSafeguardingColumnsAreForThoseWhoReadHolds(t *testing.T) {
	lines := register()
	lines[0].Held = true
	b := newBench(t, lines...)
	b.records.likes[keyFilter] = `{"Within":90,"Safeguarding":true}`
	m := b.model()
	m.Run()
	m.Guard()
	if m.MayGuard() || m.Filter().Safeguarding || m.Shown.Counts[review.OnHold] > 0 {
		t.Errorf("a manager sees %v", m.Shown.Counts)
	}
}

func TestTicksFollowTheRowsShown(t *testing.T) {
	m := newBench(t, register()...).model()
	m.Run()
	m.TickAll()
	if len(m.Ticked()) != len(m.Shown.Rows) || len(m.Acting()) != len(m.Shown.Rows) {
		t.Errorf("%d ticked", len(m.Ticked()))
	}
	m.Because(review.Turns11)
	if len(m.Ticked()) != 1 {
		t.Errorf("%d ticked of the rows that are left", len(m.Ticked()))
	}
	m.TickAll()
	if ok, why := m.CanAct(); ok || why == "" {
		t.Error("none is ticked")
	}
}

// Of a large register the soonest is on screen before the rest is read, and
// nothing can be taken for the whole meanwhile.
func TestALargeRegisterShowsItsFirstPageAtOnce(t *testing.T) {
	b := newBench(t, register()...)
	b.records.times = large
	var said []string
	var m *Model
	m = NewModel(b.host, b.records, b.files, b.printer, func() {
		saves, _ := m.CanSave()
		acts, _ := m.CanAct()
		said = append(said, fmt.Sprint(len(m.Shown.Rows), " ", m.Partial, " ", saves || acts))
	})
	m.Run()
	if d := cmp.Diff([]string{"2 true false", "10 false true"}, said); d != "" {
		t.Error(d)
	}
	if len(b.records.notes) != 2 || b.records.notes[0].Details[0].After != "begun" || b.records.notes[1].Details[0].After != "run" {
		t.Errorf("noted %+v", b.records.notes)
	}
}

// What the log does not take is not given: not on the screen, not in part, not as
// a file and not on paper.
func TestAReportThatIsNotNotedIsNotGiven(t *testing.T) {
	for _, times := range []int{0, large} {
		b := newBench(t, register()...)
		b.records.times, b.records.noteErr = times, errors.New("the disk is full")
		m := b.model()
		m.Run()
		if m.Read || m.Partial || len(m.Shown.Rows) != 0 || !m.Failed {
			t.Errorf("%d rows are shown, failed %v", len(m.Shown.Rows), m.Failed)
		}
		b.records.noteErr = nil
		m.Run()
		if len(m.Shown.Rows) == 0 {
			t.Fatal("no row to save")
		}
		before := len(m.Shown.Rows)
		b.records.noteErr = errors.New("the disk is full")
		m.Within(366)
		if len(m.Shown.Rows) != before {
			t.Error("another period is shown")
		}
		m.Within(90)
		m.Export(shell.CSV, b.files)
		m.Export(shell.Workbook, b.files)
		m.Print()
		if b.files.name != "" || b.printer.name != "" {
			t.Errorf("saved %q, printed %q", b.files.name, b.printer.name)
		}
		if _, err := Make(context.Background(), b.records, b.host.Session, b.host.Rules(), now, Asked{Name: report.OpenCases}); err == nil {
			t.Error("another report is given")
		}
	}
}
