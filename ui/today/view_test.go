package today

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

func shoot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	shot.Keep(t, w.Canvas().Capture(), name)
}

type porch struct{}

func (porch) Object() fyne.CanvasObject { return kit.Gap(1) }
func (porch) Show(shell.Shut)           {}

// elsewhere is a screen that one can go to.
type elsewhere struct{ at shell.Place }

func (e *elsewhere) Object() fyne.CanvasObject { return kit.Title("Elsewhere") }
func (e *elsewhere) Enter(p shell.Place)       { e.at = p }
func (e *elsewhere) Leave()                    {}
func (e *elsewhere) Commands() []shell.Command { return nil }
func (e *elsewhere) Changed(casework.Event)    {}

type window struct {
	*shell.Shell
	win    fyne.Window
	screen *Screen
	opened *elsewhere
}

func openWindow(t *testing.T, by workflow.Staff, record *fakeRecord, variant theme.Variant) *window {
	t.Helper()
	w := &window{win: nil, opened: &elsewhere{}}
	app := test.NewTempApp(t)
	w.win = test.NewTempWindow(t, nil)
	other := func(*shell.Host) shell.Screen { return w.opened }
	count := func(n int) func(context.Context, workflow.Staff) (int, error) {
		return func(context.Context, workflow.Staff) (int, error) { return n, nil }
	}
	var in func(workflow.Staff)
	w.Shell = shell.New(app, w.win, shell.Config{
		Exec: kit.Inline(), Now: func() time.Time { return now }, After: func(time.Duration, func()) func() { return func() {} },
		As: func(by workflow.Staff) casework.Session { return (&casework.Desk{}).As(by) },
		Rules: func() workflow.Rules {
			return workflow.Rules{Practice: workflow.Practice{Name: "Fernbrook Surgery"}, Calendar: nhs.NewCalendar()}
		},
		Door: func(h shell.DoorHost) shell.Door { in = h.In; return porch{} },
		Pages: []shell.Page{
			{ID: shell.PageToday, Title: "Today", Icon: theme.IconHome, Make: func(h *shell.Host) shell.Screen { w.screen = New(h, record); return w.screen }},
			{ID: shell.PageQueue, Title: "Queue", Icon: theme.IconQueue, Make: other, Count: count(len(record.open))},
			{ID: shell.PageCase, Title: "Case", Under: shell.PageQueue, Make: other},
			{ID: shell.PageRegister, Title: "Register", Icon: theme.IconPeople, Group: 1, Make: other},
			{ID: shell.PageReviews, Title: "Reviews", Icon: theme.IconCalendar, Group: 1, Make: other, Count: count(6)},
			{ID: shell.PageLetters, Title: "Letters", Icon: theme.IconEnvelope, Group: 1, Make: other, Count: count(3)},
		},
		Status: func(context.Context) (shell.Status, error) {
			return shell.Status{Connected: true, SavedAt: now, LastContact: now.Add(-2 * time.Minute), Waiting: 3}, nil
		},
		Demo: true, Look: shell.Look{Variant: variant},
	})
	w.win.Resize(fyne.NewSize(1366, 768-32)) // the menu row is the toolkit's
	w.Start()
	in(by)
	return w
}

func TestTodayInTheWindow(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		t.Run(name, func(t *testing.T) {
			w := openWindow(t, pat, fernbrook(), v)
			if len(w.screen.tiles) != 5 || w.screen.grid.Len() != 1 {
				t.Errorf("%d numbers, %d rows", len(w.screen.tiles), w.screen.grid.Len())
			}
			shoot(t, w.win, "02-today-"+name)
			late := fernbrook()
			late.switchOff = lateSwitchOff()
			w = openWindow(t, asha, late, v)
			if len(w.screen.tasks.Objects) != 1 {
				t.Error("nothing heads the page")
			}
			shoot(t, w.win, "today-switch-off-"+name)
		})
	}
}

func TestTodayByKeyboardAlone(t *testing.T) {
	w := openWindow(t, asha, fernbrook(), theme.Light)
	test.Type(w.win.Canvas().Focused(), "3")
	if want := (shell.Place{Page: shell.PageQueue, Part: string(shell.ChaseDue)}); w.opened.at != want {
		t.Errorf("3 leads to %v", w.opened.at)
	}
	w.Do("go.back")
	if !w.Do("today.start") || w.opened.at.ID != "0146" {
		t.Errorf("Ctrl+Enter leads to %v", w.opened.at)
	}
	w.Do("go.back")
	kit.Focus(w.screen.grid)
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.opened.at.ID != "0144" {
		t.Errorf("End, Enter leads to %v", w.opened.at)
	}
}

func TestNothingToDo(t *testing.T) {
	w := openWindow(t, sam, fernbrook(), theme.Light)
	if w.screen.start.Visible() || w.Do("today.start") {
		t.Error("somebody without work can start")
	}
	shoot(t, w.win, "today-nothing")
}

func TestTheTableHasNoProblems(t *testing.T) {
	for _, by := range []workflow.Staff{asha, shah, it} {
		w := openWindow(t, by, fernbrook(), theme.Light)
		if bad := shell.Problems(w.Table()); bad != nil {
			t.Errorf("%s: %v", by.Post, bad)
		}
	}
}

func TestTheWindowFitsASmallScreen(t *testing.T) {
	for _, by := range []workflow.Staff{asha, pat, sam, it} {
		w := openWindow(t, by, fernbrook(), theme.Light)
		// The menu row of 32 is the toolkit's.
		if m := w.win.Content().MinSize(); m.Width > 1024 || m.Height > 720-32 {
			t.Errorf("%s: the window is never smaller than %v", by.Post, m)
		}
		w.win.Resize(fyne.NewSize(1024, 720-32))
		shoot(t, w.win, "today-small-"+string(by.ID))
	}
}

func TestWhatOthersDidMeanwhile(t *testing.T) {
	record := fernbrook()
	record.news = []workflow.Activity{
		{Application: "0148", Ref: "REF-0148", By: "", At: now.Add(-40 * time.Minute), Act: workflow.ActMirror, Times: 1},
		{Application: "0151", Ref: "REF-0151", By: shah.ID, At: now.Add(-70 * time.Minute), Act: workflow.ActAnswer, Times: 3},
		{Application: "0133", Ref: "REF-0133", By: "gone", At: now.Add(-17 * time.Hour), Act: workflow.ActSetUp, Times: 1},
		{Application: "0130", Ref: "REF-0130", By: "", At: now.Add(-18 * time.Hour), Act: workflow.ActLapse, Times: 1},
	}
	d := newDesk(asha, record)
	d.Reload()
	var got []string
	for _, l := range d.News() {
		got = append(got, l.When+" "+l.Words+" "+l.Ref)
	}
	want := "09:02 The national record changed REF-0148|08:32 Dr Shah answered 3 checks REF-0151|" +
		"Mon 30 Nov 16:42 Somebody who has left recorded that it is set up in the GP system REF-0133|Mon 30 Nov 15:42 Proxydesk closed it, because nobody answered REF-0130"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	shoot(t, openWindow(t, asha, record, theme.Light).win, "today-activity")
}

func TestWhoeverManagesSeesHowThePracticeStands(t *testing.T) {
	record := fernbrook()
	record.reviews = 6
	d := newDesk(pat, record)
	d.Reload()
	if got := fmt.Sprint(d.Loads()); got != "[{Asha Rahman 3} {Dr Shah 1} {Pat Jones 1} {Any clinician 1} {Nobody yet 2}]" {
		t.Errorf("who has what: %s", got)
	}
	all := 0
	for _, l := range d.Loads() {
		all += l.Cases
	}
	if all != d.Open() {
		t.Errorf("%d cases are somebody's or nobody's, of %d", all, d.Open())
	}
	if o := d.Oldest(); o == nil || o.Ref != "REF-0143" {
		t.Errorf("oldest: %+v", o)
	}
	if d.Reviews() != "6 reviews fall due in the next 30 days" || !d.Manages() || newDesk(asha, record).Manages() {
		t.Errorf("%q, manages %v", d.Reviews(), d.Manages())
	}
	shoot(t, openWindow(t, pat, record, theme.Light).win, "today-manager")
	shoot(t, openWindow(t, pat, record, theme.Dark).win, "today-manager-dark")
}

// Children who reach an age at which access is decided again come up by
// themselves, one's own first.
func TestBirthdaysComeWithTheirOwner(t *testing.T) {
	child := func(id, born, owner string, age int, rule string) workflow.RoleLine {
		b := nhs.MustDate(born)
		return workflow.RoleLine{ID: workflow.RoleID(id), State: workflow.RoleActive, PatientName: "LEWIS, " + id, PatientBorn: b, Owner: workflow.StaffID(owner),
			EndOn: b.Birthday(age).AddDays(-1), EndRule: rule, ReviewOn: b.Birthday(age).AddDays(-1), ReviewRule: rule}
	}
	record := fernbrook()
	adult := child("adult", "1950-01-01", "", 90, review.RuleBasis)
	adult.EndOn, adult.ReviewOn = nhs.MustDate("2026-12-20"), nhs.MustDate("2026-12-20")
	record.children = []workflow.RoleLine{
		child("later", "2016-02-20", "s3", 11, review.RuleAge11), child("nobody", "2011-02-03", "", 16, review.RuleAge16),
		child("soon", "2015-12-22", "s5", 11, review.RuleAge11), child("mine", "2014-02-03", "s3", 13, review.RuleAge13), adult,
	}
	record.children[0].Letter.State = workflow.LetterWaiting
	d := newDesk(pat, record)
	d.Reload()
	var got []string
	for _, b := range d.Birthdays() {
		words := string(b.Role) + " " + b.Owner
		if b.Late {
			words += " late"
		}
		got = append(got, words)
	}
	if s := strings.Join(got, "; "); s != "mine Yours; later Yours; nobody Nobody has it; soon Somebody who has left late" {
		t.Errorf("%s (%+v)", s, d.errs)
	}
	if b := d.Birthdays()[0]; b.Words() != "LEWIS, mine turns 13 on Wed 3 Feb" {
		t.Error(b.Words())
	}
	win := openWindow(t, pat, record, theme.Light)
	shoot(t, win.win, "today-birthdays")
	if d := newDesk(asha, record); len(d.Birthdays()) > 0 {
		t.Error("reception has birthdays to decide by")
	}
}
