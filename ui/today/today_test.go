package today

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

var (
	asha = workflow.Staff{ID: "s1", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}
	shah = workflow.Staff{ID: "s2", Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Responsible}}
	pat  = workflow.Staff{ID: "s3", Name: "Pat Jones", Post: "Practice manager", Roles: []workflow.StaffRole{workflow.Manager}}
	sam  = workflow.Staff{ID: "s5", Name: "Sam Okafor", Post: "Administrator", Roles: []workflow.StaffRole{workflow.Administrator}}
	it   = workflow.Staff{ID: "s4", Name: "Ira Todd", Post: "IT", Roles: []workflow.StaffRole{workflow.SystemAdmin}}
)

var now = time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)

type fakeRecord struct {
	open      []workflow.QueueLine
	switchOff []workflow.RoleLine
	settle    []workflow.RoleLine
	glass     []workflow.GlassBroken
	release   []workflow.Outgoing
	news      []workflow.Activity
	reviews   int
	children  []workflow.RoleLine
	alone     bool // the person at the desk is the only user
	roles     int  // in the register
	err       error
}

func (r *fakeRecord) Queue(_ context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error) {
	if f.View != workflow.ViewAll || f.Limit != 0 {
		return nil, 0, fmt.Errorf("asked for %+v", f)
	}
	return r.open, len(r.open), r.err
}

func (r *fakeRecord) Roles(_ context.Context, f workflow.RoleFilter) ([]workflow.RoleLine, int, error) {
	if f.ReviewBy == nhs.MustDate("2026-12-30") && f.Limit == 1 {
		return nil, r.reviews, nil
	}
	if !f.TurnsBy.IsZero() && f.For.ID != "" && f.Limit == 0 {
		return r.children, len(r.children), nil
	}
	if f.Limit == 1 && f.ReviewBy.IsZero() {
		return nil, r.roles, nil
	}
	if f.ToSettle {
		return r.settle, len(r.settle), nil
	}
	if !f.ToSwitchOff {
		return nil, 0, fmt.Errorf("asked for %+v", f)
	}
	return r.switchOff, len(r.switchOff), nil
}

func (r *fakeRecord) LetterCount(context.Context, workflow.LetterState, workflow.Staff) (int, error) {
	return 3, nil
}

func (r *fakeRecord) ToRelease(_ context.Context, by workflow.Staff) ([]workflow.Outgoing, error) {
	if !by.May(workflow.ActRelease) {
		return nil, nil
	}
	return r.release, nil
}

func (r *fakeRecord) GlassBroken(_ context.Context, by workflow.Staff, since time.Time) ([]workflow.GlassBroken, error) {
	if !by.May(workflow.ActReadHolds) {
		return nil, nil
	}
	return slices.DeleteFunc(slices.Clone(r.glass), func(g workflow.GlassBroken) bool { return g.At.Before(since) }), nil
}

func (r *fakeRecord) Activity(_ context.Context, by workflow.Staff, most int) ([]workflow.Activity, error) {
	return r.news[:min(most, len(r.news))], nil
}

func (r *fakeRecord) StaffList(context.Context) ([]workflow.Staff, error) {
	if r.alone {
		return []workflow.Staff{pat}, nil
	}
	return []workflow.Staff{asha, shah, pat, it}, nil
}

func line(id, patient, proxy, relation string, state workflow.ApplicationState, owner workflow.StaffID, received, due string) workflow.QueueLine {
	return workflow.QueueLine{
		ID: workflow.ApplicationID(id), Ref: "REF-" + id, State: state, Owner: owner, PatientName: patient, ProxyName: proxy, Relation: relation,
		ReceivedOn: nhs.MustDate(received), DueOn: nhs.MustDate(due), Next: workflow.NextStep{Words: "Consent talk"},
	}
}

// fernbrook is the practice of the pictures, worst first.
func fernbrook() *fakeRecord {
	finch := line("0139", "FINCH, Cara", "HOLT, Dean", "father", workflow.WithClinician, "s1", "2026-11-16", "2026-11-30")
	finch.SentTo = "s2"
	tarrow := line("0150", "TARROW, Ben", "TARROW, Ivo", "father", workflow.WithClinician, "s3", "2026-11-20", "2026-12-04")
	hart := line("0144", "HART, Zoe", "HART, Lena", "sister", workflow.Waiting, "s1", "2026-11-02", "2026-11-16")
	hart.ChaseOn = nhs.MustDate("2026-12-08")
	gray := line("0143", "GRAY, Saul", "Elm Lodge", "care home", workflow.Waiting, "s3", "2026-11-02", "2026-11-16")
	gray.ChaseOn = nhs.MustDate("2026-11-27")
	return &fakeRecord{open: []workflow.QueueLine{
		finch,
		line("0146", "WROE, Ian", "WROE, Neil", "son, other practice", workflow.InTriage, "s1", "2026-11-17", "2026-12-01"),
		line("0148", "BRAY, Quentin", "BRAY, Joy", "wife", workflow.InTriage, "s1", "2026-11-19", "2026-12-03"),
		tarrow,
		line("0157", "QUILL, Ada", "QUILL, Ruth", "mother", workflow.New, "", "2026-12-01", "2026-12-15"),
		line("0158", "LUND, Pia", "LUND, Siân", "sister", workflow.New, "", "2026-11-27", "2026-12-11"),
		gray, hart,
	}}
}

func lateSwitchOff() []workflow.RoleLine {
	return []workflow.RoleLine{
		{ID: "r-1", Ref: "REF-0021", PatientName: "MOSS, Tia", ProxyName: "ROSS, Viv", SwitchOffSince: time.Date(2026, 11, 30, 16, 40, 0, 0, time.UTC)},
		{ID: "r-2", Ref: "REF-0033", PatientName: "COLE, Xan", ProxyName: "COLE, Max", SwitchOffSince: now.Add(-30 * time.Minute)},
	}
}

type desk struct {
	*Model
	went []shell.Place
	errs []shell.Notice
}

func newDesk(by workflow.Staff, record *fakeRecord) *desk {
	d := &desk{}
	h := shell.NewHost(kit.Inline(), func() time.Time { return now }, (&casework.Desk{}).As(by),
		func() workflow.Rules {
			p := review.Policy{Notice: review.Notice{ListDays: 90, LetterDays: 42}}
			return workflow.Rules{Calendar: nhs.NewCalendar(), Policy: p}
		})
	h.OnGo = func(p shell.Place) { d.went = append(d.went, p) }
	h.OnNotice = func(n shell.Notice) { d.errs = append(d.errs, n) }
	d.Model = NewModel(h, record, func() {})
	return d
}

func (d *desk) numbers() string {
	var out []string
	for _, n := range d.Numbers() {
		out = append(out, fmt.Sprintf("%s %s (%s)", n.Count, n.Title, n.Note))
	}
	return strings.Join(out, "; ")
}

// The safeguarding lead hears of restricted notes that were read; nobody else.
func TestRestrictedNotesThatWereRead(t *testing.T) {
	record := fernbrook()
	record.glass = []workflow.GlassBroken{
		{Application: "0139", Ref: "REF-0139", By: pat.ID, At: now.Add(-time.Hour), Why: "A solicitor asked."},
		{Application: "0150", Ref: "REF-0150", By: "gone", At: now.AddDate(0, 0, -13), Why: "She was in my room."},
		{Application: "0144", Ref: "REF-0144", By: pat.ID, At: now.AddDate(0, 0, -15), Why: "Too long ago."},
	}
	d := newDesk(shah, record)
	d.Reload()
	var got []string
	for _, l := range d.Glass() {
		got = append(got, string(l.Case)+" "+l.Words)
	}
	want := "0139 REF-0139: Pat Jones, Tue 1 Dec, 08:42. “A solicitor asked.”|0150 REF-0150: Somebody who has left, Wed 18 Nov, 09:42. “She was in my room.”"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	d = newDesk(asha, record)
	d.Reload()
	if len(d.Glass()) != 0 {
		t.Errorf("reception reads %v", d.Glass())
	}
	w := openWindow(t, shah, record, theme.Light)
	shoot(t, w.win, "today-glass")
}

// A refusal that waits for its release heads the day of those who may give it;
// nobody else hears that there is one.
func TestReleasesHeadTheDayOfThoseWhoMayGiveThem(t *testing.T) {
	record := fernbrook()
	record.release = []workflow.Outgoing{{Application: "0139", Ref: "REF-0139", Kind: workflow.MessageRefuse, State: workflow.OutgoingRelease, Made: now.Add(-time.Hour)}}
	d := newDesk(shah, record)
	d.Reload()
	if got := d.Releases(); len(got) != 1 || got[0].Case != "0139" || got[0].Words != "REF-0139, refused Tue 1 Dec" {
		t.Errorf("%v", got)
	}
	d = newDesk(asha, record)
	d.Reload()
	if got := d.Releases(); len(got) != 0 {
		t.Errorf("reception reads %v", got)
	}
	w := openWindow(t, shah, record, theme.Light)
	shoot(t, w.win, "today-release")
}

func TestWhatTheNationalRecordSaysOtherwise(t *testing.T) {
	record := fernbrook()
	record.settle = []workflow.RoleLine{
		{ID: "r-7", Ref: "REF-0071", PatientName: "MOSS, Tia", ProxyName: "ROSS, Viv", Apart: []workflow.Apart{workflow.ApartStatus}},
		{ID: "r-8", Ref: "REF-0072", PatientName: "COLE, Xan", ProxyName: "COLE, Max", Apart: []workflow.Apart{workflow.ApartEnd, workflow.ApartNumber}},
	}
	d := newDesk(sam, record)
	d.Reload()
	want := []SwitchOff{
		{Role: "r-7", Ref: "REF-0071", Who: "ROSS, Viv, for MOSS, Tia", Since: "in force there, ended here"},
		{Role: "r-8", Ref: "REF-0072", Who: "COLE, Max, for COLE, Xan", Since: "another NHS number there"},
	}
	if got := d.ToSettle(); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, who := range []workflow.Staff{asha, it} {
		d = newDesk(who, record)
		d.Reload()
		if got := d.ToSettle(); len(got) != 0 {
			t.Errorf("%s, who may settle nothing, reads %v", who.Post, got)
		}
	}
	w := openWindow(t, sam, record, theme.Light)
	shoot(t, w.win, "today-settle")
}

func TestNumbers(t *testing.T) {
	for _, tc := range []struct {
		by   workflow.Staff
		want string
	}{
		{asha, "1 Overdue (not yours); 1 Due today (yours); 1 Chase due (not yours); 1 Unassigned over 1 day (1 came in today)"},
		{shah, "1 Overdue (yours); 1 Due today (not yours); 1 Chase due (not yours); 1 Unassigned over 1 day (1 came in today); 3 Letters to print (to check first)"},
	} {
		d := newDesk(tc.by, fernbrook())
		if got := d.Numbers()[0]; got.Count != "–" || got.Note != "" {
			t.Errorf("before reading: %+v", got)
		}
		d.Reload()
		if got := d.numbers(); got != tc.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tc.by.Post, got, tc.want)
		}
	}
}

// Every number opens exactly the rows it counted: the queue applies the same
// filter to the same list.
func TestANumberOpensItsRows(t *testing.T) {
	d := newDesk(asha, fernbrook())
	d.Reload()
	for i, n := range d.Numbers() {
		d.OpenNumber(i)
		f := shell.CaseFilter(d.went[i].Part)
		kept := 0
		for _, l := range d.day.open {
			if d.reader().Matches(f, l) {
				kept++
			}
		}
		if d.went[i].Page != shell.PageQueue || f.Words() == "" || fmt.Sprint(kept) != n.Count {
			t.Errorf("%s counts %s and opens %v with %d rows", n.Title, n.Count, d.went[i], kept)
		}
	}
	d.OpenNumber(4)
	if len(d.went) != 4 {
		t.Error("a receptionist, who prints no letters, has a fifth number")
	}
}

func TestYourWork(t *testing.T) {
	for _, tc := range []struct {
		by     workflow.Staff
		want   string
		sentOn int // what is theirs and waits for a clinician
	}{
		{asha, "WROE BRAY HART", 1}, // Finch waits for Dr Shah
		{shah, "FINCH TARROW", 0},   // sent to her, and to any clinician
		{pat, "GRAY", 1},            // Tarrow waits for any clinician
		{sam, "", 0},
	} {
		d := newDesk(tc.by, fernbrook())
		d.Reload()
		var names []string
		for _, l := range d.Work() {
			family, _, _ := strings.Cut(l.PatientName, ",")
			names = append(names, family)
		}
		if got := strings.Join(names, " "); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.by.Post, got, tc.want)
		}
		if got := d.SentOn(); got != tc.sentOn {
			t.Errorf("%s: %d more are with a clinician, want %d", tc.by.Post, got, tc.sentOn)
		}
	}
}

func TestSomebodyWhoSeesNoRecords(t *testing.T) {
	r := fernbrook()
	r.switchOff = lateSwitchOff()
	r.err = errors.New("the queue was read")
	d := newDesk(it, r)
	d.Reload()
	if len(d.errs) != 0 || len(d.Numbers()) != 0 || len(d.Work()) != 0 || len(d.SwitchOffs()) != 2 {
		t.Errorf("errors %v, numbers %v, work %v", d.errs, d.Numbers(), d.Work())
	}
	w := openWindow(t, it, r, theme.Light)
	shoot(t, w.win, "today-no-records")
	if w.Do("today.start") || w.Do("today.1") {
		t.Error("the keys of numbers work without numbers")
	}
}

func TestStartingWithTheFirst(t *testing.T) {
	d := newDesk(asha, fernbrook())
	d.Reload()
	if !d.Start() || !slices.Equal(d.went, []shell.Place{{Page: shell.PageCase, ID: "0146"}}) {
		t.Errorf("started with %v", d.went)
	}
	idle := newDesk(sam, fernbrook())
	idle.Reload()
	if idle.Start() || len(idle.went) != 0 {
		t.Error("somebody without work started with something")
	}
}

func TestGreeting(t *testing.T) {
	for _, tc := range []struct {
		by   workflow.Staff
		hour int
		want string
	}{
		{asha, 9, "Good morning, Asha"}, {shah, 12, "Good afternoon, Dr Shah"}, {pat, 17, "Good evening, Pat"},
	} {
		d := newDesk(tc.by, fernbrook())
		d.host.Now = func() time.Time { return time.Date(2026, 12, 1, tc.hour, 0, 0, 0, time.UTC) }
		if got := d.Greeting(); got != tc.want {
			t.Errorf("at %d: %q, want %q", tc.hour, got, tc.want)
		}
	}
}

func TestSwitchingOff(t *testing.T) {
	r := fernbrook()
	r.switchOff = lateSwitchOff()
	d := newDesk(asha, r)
	d.Reload()
	got := d.SwitchOffs()
	want := []SwitchOff{
		{Role: "r-1", Ref: "REF-0021", Who: "ROSS, Viv, for MOSS, Tia", Since: "since Mon 30 Nov, 16:40", Late: true},
		{Role: "r-2", Ref: "REF-0033", Who: "COLE, Max, for COLE, Xan", Since: "since 09:12"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	admin := newDesk(it, r)
	admin.Reload()
	if got := admin.SwitchOffs()[0].Who; got != "" {
		t.Errorf("somebody who may see no records reads %q", got)
	}
}

func TestAnErrorKeepsTheDay(t *testing.T) {
	r := fernbrook()
	d := newDesk(asha, r)
	d.Reload()
	before := d.numbers()
	r.err = errors.New("disk")
	d.Reload()
	if len(d.errs) != 1 || d.numbers() != before {
		t.Errorf("%d errors, %s", len(d.errs), d.numbers())
	}
}

func TestAFirstReadingThatFailsSaysSoOnThePageAndCanBeTriedAgain(t *testing.T) {
	r := fernbrook()
	d := newDesk(asha, r)
	r.err = errors.New("disk")
	d.Reload()
	if d.Numbers()[0].Late {
		t.Error("a number that nobody could read is an alarm")
	}
	if len(d.errs) != 0 || !strings.Contains(d.Failed(), "Try again") || d.Known() {
		t.Errorf("%d dialogs, and the page says %q", len(d.errs), d.Failed())
	}
	r.err = nil
	d.Reload()
	if d.Failed() != "" || !d.Known() {
		t.Errorf("tried again, the page says %q", d.Failed())
	}
}

func TestADayThatCannotBeReadOffersToTryAgain(t *testing.T) {
	r := fernbrook()
	r.err = errors.New("disk")
	w := openWindow(t, asha, r, theme.Light)
	if w.screen.start.Visible() {
		t.Error("work that nobody could read can be started")
	}
	shoot(t, w.win, "02-today-unread")
	r.err = nil
	w.screen.model.Reload()
	if !w.screen.start.Visible() {
		t.Error("once it is read, work cannot be started")
	}
}
