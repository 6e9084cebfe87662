package queue

import (
	"context"
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
)

func shoot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	shot.Keep(t, w.Canvas().Capture(), name)
}

// open is a door that lets one person in at once.
type open struct {
	in func(workflow.Staff)
	by workflow.Staff
}

func (o open) Object() fyne.CanvasObject { return kit.Gap(1) }
func (o open) Show(shell.Shut)           {}

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
	record *fakeRecord
	opened *elsewhere
}

// pause is a timer for a hand that holds no key down: only what waits for a pause
// between keys is due.
func pause(d time.Duration, f func()) (stop func()) {
	if d < 100*time.Millisecond {
		f()
	}
	return func() {}
}

func openWindow(t *testing.T, by workflow.Staff, record *fakeRecord, variant theme.Variant) *window {
	t.Helper()
	app := test.NewTempApp(t)
	w := &window{win: test.NewTempWindow(t, nil), record: record, opened: &elsewhere{}}
	rules := realRules(t)
	other := func(*shell.Host) shell.Screen { return w.opened }
	count := func(n int) func(context.Context, workflow.Staff) (int, error) {
		return func(context.Context, workflow.Staff) (int, error) { return n, nil }
	}
	var door open
	w.Shell = shell.New(app, w.win, shell.Config{
		Exec: kit.Inline(), Now: func() time.Time { return now }, After: pause,
		As:    func(by workflow.Staff) casework.Session { return (&casework.Desk{}).As(by) },
		Rules: func() workflow.Rules { return rules },
		Door:  func(h shell.DoorHost) shell.Door { door = open{h.In, by}; return door },
		Pages: []shell.Page{
			{ID: shell.PageQueue, Title: "Queue", Icon: theme.IconQueue, Count: count(len(record.cases)), Make: func(h *shell.Host) shell.Screen {
				w.screen = New(h, record)
				w.screen.model.desk = record
				return w.screen
			}},
			{ID: shell.PagePaper, Title: "New paper", Icon: theme.IconPaper, Make: other, May: workflow.ActRegister},
			{ID: shell.PageCase, Title: "Case", Under: shell.PageQueue, Make: other},
			{ID: shell.PageRegister, Title: "Register", Icon: theme.IconPeople, Group: 1, Make: other},
			{ID: shell.PageReviews, Title: "Reviews", Icon: theme.IconCalendar, Group: 1, Make: other, Count: count(6)},
			{ID: shell.PageLetters, Title: "Letters", Icon: theme.IconEnvelope, Group: 1, Make: other, Count: count(3)},
			{ID: shell.PageOutbox, Title: "Sync", Icon: theme.IconSync, Group: 2, Make: other, Count: count(1)},
		},
		Finder: finder{}, Look: shell.Look{Variant: variant},
		Status: func(context.Context) (shell.Status, error) {
			return shell.Status{Connected: true, SavedAt: now, LastContact: now.Add(-2 * time.Minute), Waiting: 3, NeedPerson: 1}, nil
		},
	})
	w.win.Resize(fyne.NewSize(1366, 768-32)) // the menu row is the toolkit's
	w.Start()
	door.in(by)
	return w
}

type finder struct{}

func (finder) FindPeople(context.Context, string) ([]workflow.Found, error) { return nil, nil }

func (w *window) key(names ...fyne.KeyName) {
	for _, k := range names {
		w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestTheQueueInTheWindow(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark, "contrast": theme.HighContrast} {
		t.Run(name, func(t *testing.T) {
			w := openWindow(t, shah, fernbrook(), v)
			w.screen.View(5)
			w.screen.grid.ChooseID("a-148")
			if got := w.screen.model.Preview(); got == nil || got.Name != "BRAY, Quentin" {
				t.Errorf("the preview is %+v", got)
			}
			shoot(t, w.win, "03-queue-"+name)
			w.screen.model.AddFilter(shell.ByProxy)
			w.screen.model.AddFilter(shell.OfAdult)
			w.screen.grid.Tick(1)
			w.screen.grid.Tick(2)
			if got := len(w.screen.model.Ticked()); got != 2 {
				t.Errorf("%d rows are ticked", got)
			}
			shoot(t, w.win, "15-queue-filtered-"+name)
		})
	}
}

func TestTheQueueByKeyboardAlone(t *testing.T) {
	w := openWindow(t, asha, fernbrook(), theme.Light)
	if !w.Do("view.2") { // Alt+2, Unassigned
		t.Fatal("Alt+2 does nothing")
	}
	kit.Focus(w.screen.grid)
	test.Type(w.win.Canvas().Focused(), "jm") // the second row, to me
	if got := strings.Join(w.record.gave, ", "); got != "a-158 to s1" {
		t.Errorf("j, m gave %s", got)
	}
	w.Do("edit.undo")
	if got := strings.Join(w.record.gave, ", "); got != "a-158 to s1, a-158 to " {
		t.Errorf("Ctrl+Z gave %s", got)
	}
	kit.Focus(w.screen.grid)
	w.key(fyne.KeyHome, fyne.KeySpace, fyne.KeyDown, fyne.KeySpace)
	test.Type(w.win.Canvas().Focused(), "m")
	if n := len(w.record.gave); n != 4 {
		t.Errorf("two ticked rows: %v", w.record.gave)
	}
	w.Do("view.6")
	kit.Focus(w.screen.grid)
	w.key(fyne.KeyHome, fyne.KeyDown, fyne.KeyReturn)
	if w.opened.at != (shell.Place{Page: shell.PageCase, ID: "a-139"}) {
		t.Errorf("Enter opened %v", w.opened.at)
	}
	w.Do("go.back")
	if w.screen.model.Chosen() != "a-139" || w.screen.model.View() != workflow.ViewAll {
		t.Errorf("coming back shows %s in %s", w.screen.model.Chosen(), w.screen.model.View())
	}
}

// Nothing is read on the window's goroutine, and the focus comes with the rows.
func TestTheQueueWhileItIsRead(t *testing.T) {
	w := openWindow(t, asha, fernbrook(), theme.Light)
	var late []func()
	w.Host().Exec = kit.Exec{Go: func(f func()) { late = append(late, f) }, UI: func(f func()) { f() }}
	w.record.asked = nil
	w.Host().Go(shell.Place{Page: shell.PageCase, ID: "a-1"})
	w.Host().Go(shell.Place{Page: shell.PageQueue, Part: "all"})
	if len(w.record.asked) != 0 || len(late) == 0 {
		t.Errorf("%d readings at once, %d to come", len(w.record.asked), len(late))
	}
	for len(late) > 0 {
		f := late[0]
		late = late[1:]
		f()
	}
	if w.screen.grid.Len() != 10 || !w.screen.grid.Focused() {
		t.Errorf("%d rows, focused %v", w.screen.grid.Len(), w.screen.grid.Focused())
	}
}

func TestNextOverdue(t *testing.T) {
	w := openWindow(t, asha, fernbrook(), theme.Light)
	w.record.cases[5].DueOn = nhs.MustDate("2026-11-27")
	w.Do("view.6")
	w.screen.grid.Choose(0)
	w.Do("queue.late")
	w.Do("queue.late")
	if got := w.screen.model.Chosen(); got != "a-151" {
		t.Errorf("o, o leads to %s", got)
	}
	w.Do("queue.lateBack")
	if got := w.screen.model.Chosen(); got != "a-139" {
		t.Errorf("O leads to %s", got)
	}
}

func TestAssigningAsksForAPerson(t *testing.T) {
	w := openWindow(t, asha, fernbrook(), theme.Light)
	w.Do("view.6")
	if !w.Do("queue.assign") {
		t.Fatal("cannot assign")
	}
	shoot(t, w.win, "queue-assign")
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("nobody was asked for")
	}
}

func TestTheEmptyQueue(t *testing.T) {
	w := openWindow(t, asha, &fakeRecord{staff: []workflow.Staff{asha}}, theme.Light)
	shoot(t, w.win, "17-queue-empty")
	if w.screen.listed != NoCases {
		t.Errorf("it says %d", w.screen.listed)
	}
	w = openWindow(t, asha, fernbrook(), theme.Light)
	w.screen.find.SetText("zzz")
	if w.screen.listed != NoneMatch {
		t.Errorf("it says %d", w.screen.listed)
	}
	shoot(t, w.win, "queue-none-match")
	w.screen.clear()
	if w.screen.listed != NotEmpty || w.screen.find.Text() != "" {
		t.Error("clearing does not bring the rows back")
	}
}

func TestTheTableHasNoProblems(t *testing.T) {
	for _, by := range []workflow.Staff{asha, shah, it} {
		w := openWindow(t, by, fernbrook(), theme.Light)
		if bad := shell.Problems(w.Table()); bad != nil {
			t.Errorf("%s: %v", by.Post, bad)
		}
	}
}

func TestSomebodyWithoutTheRightSeesNoAssign(t *testing.T) {
	w := openWindow(t, it, fernbrook(), theme.Light)
	if w.Do("queue.take") || w.Do("queue.assign") {
		t.Error("a system administrator can take a case")
	}
}

func TestALongQueueInTheWindow(t *testing.T) {
	w := openWindow(t, asha, manyCases(5000), theme.Light)
	kit.Focus(w.screen.grid)
	w.key(fyne.KeyEnd)
	if l, _ := w.screen.model.Line(4999); w.screen.model.Chosen() != l.ID {
		t.Errorf("End leads to %s", w.screen.model.Chosen())
	}
	if n := len(w.record.asked); n > 4 {
		t.Errorf("from the top to the end took %d readings", n)
	}
}

func TestTheQueueFitsASmallScreen(t *testing.T) {
	record := fernbrook()
	record.cases = append(record.cases, caseOf(199, "FEATHERSTONE, Alexandrina 1948-02-01", "FEATHERSTONE, Christopher", "Grandson", workflow.InTriage, "s1", "2026-11-30", "Decide"))
	w := openWindow(t, asha, record, theme.Light)
	w.Host().Go(shell.Place{Page: shell.PageQueue, Part: string(workflow.ViewAll)})
	long := false
	for i := range w.screen.grid.Len() {
		w.screen.grid.Choose(i)
		row, _ := w.screen.grid.Chosen()
		long = long || row.Cells[0].Text == "FEATHERSTONE, Alexandrina" && row.Cells[0].Name && row.Cells[1].Name
	}
	for _, width := range []float32{1366, 1024} {
		w.win.Resize(fyne.NewSize(width, 720-32))
		if bad := kit.Clipped(w.screen.grid); len(bad) > 0 || !long {
			t.Errorf("%.0f wide: %v; the long names are there, and may go on below: %t", width, bad, long)
		}
	}
	w.win.Resize(fyne.NewSize(1366, 768))
	w.screen.model.AddFilter(shell.CaseFilters[0])
	w.screen.grid.Tick(0)
	// The menu row of 32 is the toolkit's.
	if m := w.win.Content().MinSize(); m.Width > 1024 || m.Height > 720-32 {
		t.Errorf("the window is never smaller than %v", m)
	}
	if w.screen.below {
		t.Error("the preview is below the list though there is room beside it")
	}
	w.win.Resize(fyne.NewSize(1024, 720-32))
	shoot(t, w.win, "queue-small")
	if list := w.screen.grid.Size(); !w.screen.below || list.Width < 640 || list.Height < 32+4*48 {
		t.Errorf("the list has %v, the preview is below it: %t; it goes below the list where that is narrow, and leaves it its rows", list, w.screen.below)
	}
}

func TestChasingInTheWindow(t *testing.T) {
	w := openWindow(t, sam, waiting(), theme.Light)
	w.screen.View(5)
	w.screen.grid.ChooseID("a-144")
	w.screen.grid.Tick(2)
	w.screen.grid.Tick(9)
	if !w.Do("queue.chase") || w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("nobody is asked by when they come back")
	}
	shoot(t, w.win, "queue-chase")
	w.key(fyne.KeyEscape)
	w.Do("queue.views")
	shoot(t, w.win, "queue-views")
	if len(w.record.gave) != 0 {
		t.Errorf("Esc did %v", w.record.gave)
	}
}
