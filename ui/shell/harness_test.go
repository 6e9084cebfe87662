package shell

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

var (
	asha = workflow.Staff{ID: "s1", Login: "asha.rahman", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}
	shah = workflow.Staff{ID: "s2", Login: "leila.shah", Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Responsible}}
)

func shoot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	shot.Keep(t, w.Canvas().Capture(), name)
}

// fakeClock is a clock that a test moves; timers fire as it passes them.
type fakeClock struct {
	at     time.Time
	timers []*fakeTimer
}

type fakeTimer struct {
	at time.Time
	f  func()
}

func newClock() *fakeClock {
	return &fakeClock{at: time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)}
}

func (c *fakeClock) now() time.Time { return c.at }

func (c *fakeClock) after(d time.Duration, f func()) func() {
	t := &fakeTimer{c.at.Add(d), f}
	c.timers = append(c.timers, t)
	return func() { c.timers = slices.DeleteFunc(c.timers, func(o *fakeTimer) bool { return o == t }) }
}

// pass lets time pass, firing every timer in its turn.
func (c *fakeClock) pass(d time.Duration) {
	end := c.at.Add(d)
	for {
		slices.SortStableFunc(c.timers, func(a, b *fakeTimer) int { return a.at.Compare(b.at) })
		if len(c.timers) == 0 || c.timers[0].at.After(end) {
			break
		}
		t := c.timers[0]
		c.timers = c.timers[1:]
		c.at = t.at
		t.f()
	}
	c.at = end
}

// page is a screen that remembers what became of it.
type page struct {
	host    *Host
	object  fyne.CanvasObject
	entry   *kit.Entry
	entered []Place
	left    int
	changed []casework.Event
	table   []Command
}

func newPage(h *Host) *page {
	p := &page{host: h, entry: kit.NewEntry()}
	p.object = kit.Page(kit.PageHead(kit.Title("A page")), kit.NewField("Note", p.entry))
	return p
}

func (p *page) Object() fyne.CanvasObject { return p.object }
func (p *page) Enter(at Place)            { p.entered = append(p.entered, at) }
func (p *page) Leave()                    { p.left++ }
func (p *page) Commands() []Command       { return p.table }
func (p *page) Changed(e casework.Event)  { p.changed = append(p.changed, e) }

// porch is a door that remembers why it was shut.
type porch struct {
	host DoorHost
	shut []Shut
}

func (p *porch) Object() fyne.CanvasObject { return kit.Title("Closed") }
func (p *porch) Show(s Shut)               { p.shut = append(p.shut, s) }

// window is a shell in a window of its own, with everything it was made of.
type window struct {
	*Shell
	win    fyne.Window
	clock  *fakeClock
	door   *porch
	pages  map[string]*page
	status Status
	found  []workflow.Found
	sent   int
	closed int
	quit   int
}

func (w *window) FindPeople(context.Context, string) ([]workflow.Found, error) { return w.found, nil }

func openWindow(t *testing.T, change ...func(*Config)) *window {
	t.Helper()
	app := test.NewTempApp(t)
	w := &window{win: test.NewTempWindow(t, nil), clock: newClock(), pages: map[string]*page{}}
	w.status = Status{Connected: true, SavedAt: w.clock.at, LastContact: w.clock.at.Add(-2 * time.Minute)}
	make := func(id string) func(*Host) Screen {
		return func(h *Host) Screen {
			w.pages[id] = newPage(h)
			return w.pages[id]
		}
	}
	count := func(n int) func(context.Context, workflow.Staff) (int, error) {
		return func(context.Context, workflow.Staff) (int, error) { return n, nil }
	}
	cfg := Config{
		Exec: kit.Inline(), Now: w.clock.now, After: w.clock.after,
		As: func(by workflow.Staff) casework.Session { return (&casework.Desk{Now: w.clock.now}).As(by) },
		Rules: func() workflow.Rules {
			ods, _ := nhs.ParseODSCode("Z99901")
			return workflow.Rules{Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods}, Calendar: nhs.NewCalendar()}
		},
		Pages: []Page{
			{ID: PageToday, Title: "Today", Icon: theme.IconHome, Make: make(PageToday)},
			{ID: PageQueue, Title: "Queue", Icon: theme.IconQueue, Make: make(PageQueue), Count: count(13)},
			{ID: PageCase, Title: "Case", Under: PageQueue, Make: make(PageCase)},
			{ID: PageRegister, Title: "Register", Icon: theme.IconPeople, Group: 1, Make: make(PageRegister)},
			{ID: PageReviews, Title: "Reviews", Icon: theme.IconCalendar, Group: 1, May: workflow.ActReport, Make: make(PageReviews), Count: count(6)},
			{ID: PageOutbox, Title: "Sync", Icon: theme.IconSync, Group: 2, Make: make(PageOutbox)},
		},
		Door:    func(h DoorHost) Door { w.door = &porch{host: h}; return w.door },
		Finder:  w,
		Status:  func(context.Context) (Status, error) { return w.status, nil },
		SendNow: func(context.Context) error { w.sent++; w.status.Waiting, w.status.Removing = 0, 0; return nil },
		Closed:  func() { w.closed++ },
		Version: "1.0",
	}
	for _, c := range change {
		c(&cfg)
	}
	w.Shell = New(app, w.win, cfg)
	w.quitting = func() { w.quit++ }
	w.win.Resize(fyne.NewSize(1366, 768))
	w.Start()
	return w
}

// asking is the question on top, or nil.
func (w *window) asking() *asked {
	if w.desk == nil || len(w.desk.asked) == 0 {
		return nil
	}
	return w.desk.asked[len(w.desk.asked)-1]
}
