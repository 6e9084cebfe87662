package register

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/report"
)

func sub(t testing.TB) fs.FS {
	t.Helper()
	f, err := fs.Sub(assets.Codes, "codes")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// stage shows the screen where the window has room for it: beside the
// navigation, between the bars.
func stage(t *testing.T, v theme.Variant, b *bench, at shell.Place, name string) (*Screen, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(v, theme.Standard, 1))
	s := New(b.host, b.store)
	win := test.NewTempWindow(t, kit.NewPanel(theme.Bg, kit.Panes(0, kit.Wide(184, kit.NewPanel(theme.Card, nil)),
		kit.Grow(kit.Down(0, kit.High(80, kit.NewPanel(theme.Brand, nil)), kit.Grow(s.Object()), kit.High(28, kit.NewPanel(theme.Card, nil)))))))
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1366, 768))
	s.Enter(at)
	if bad := shell.Problems(s.Commands()); len(bad) > 0 {
		t.Error(bad)
	}
	shoot(t, win, name)
	return s, win
}

func shoot(t *testing.T, win fyne.Window, name string) {
	t.Helper()
	shot.Keep(t, win.Canvas().Capture(), name)
}

func TestTheRegisterAsItLooks(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		b := newBench(t, sam, people()...)
		s, _ := stage(t, v, b, shell.Place{ID: "0103"}, "register-"+name)
		if r, ok := s.grid.Chosen(); !ok || r.ID != "0103" || s.grid.Len() != 8 {
			t.Errorf("%q is chosen of %d rows", r.ID, s.grid.Len())
		}
	}
}

func TestTheRegisterByProxyAsItLooks(t *testing.T) {
	b := newBench(t, sam, people()...)
	s, win := stage(t, theme.Dark, b, shell.Place{ID: "0104"}, "register-dark")
	s.model.contact = func() (time.Time, bool) { return start.Add(-20 * time.Minute), false }
	s.model.printer = func(context.Context, report.Table, report.Origin, time.Time) (shell.Printout, error) {
		return shell.Printout{}, nil
	}
	s.model.ToggleGroup()
	if c := s.grid.Len(); c != 8 || s.group.Chosen() != string(report.ByProxy) {
		t.Errorf("%d rows, grouped by %q", c, s.group.Chosen())
	}
	shoot(t, win, "register-by-proxy")
}

func TestATaskAsItLooks(t *testing.T) {
	s, _ := stage(t, theme.Light, newBench(t, asha, people()...), shell.Place{Part: string(SwitchOff)}, "register-switch-off")
	if s.model.Tab() != SwitchOff || s.grid.Len() != 1 {
		t.Errorf("tab %s with %d rows", s.model.Tab(), s.grid.Len())
	}
}

func TestTheQuestionsAsTheyLook(t *testing.T) {
	for _, c := range []struct {
		name string
		ask  func(*Screen)
	}{{"end", (*Screen).askEnd}, {"suspend", (*Screen).askSuspend},
		{"event", (*Screen).askEvent}, {"reduce", (*Screen).askReduce}, {"renew", (*Screen).askRenew}, {"review", (*Screen).askReview},
		{"review-next", func(s *Screen) { r, _ := s.model.Shown(); s.askNext(r) }}} {
		b := newBench(t, sam, people()...)
		s, win := stage(t, theme.Light, b, shell.Place{ID: "0103"}, "register-light")
		c.ask(s)
		if len(b.asked) != 1 {
			t.Fatalf("%s: %d questions", c.name, len(b.asked))
		}
		q := b.asked[0]
		body := kit.Down(12)
		for _, w := range q.Words {
			body.Add(kit.Body(w).Wrap())
		}
		if q.Body != nil {
			body.Add(q.Body)
		}
		kit.Dialog{Title: q.Title, Body: body}.Show(win.Canvas())
		shoot(t, win, "register-ask-"+c.name)
	}
}

// A reference alone is known to nobody: whoever presses a key on the wrong row sees
// whose access it is before it goes.
func TestEveryQuestionNamesTheProxyAndThePatient(t *testing.T) {
	for name, c := range map[string]struct {
		by  workflow.Staff
		id  string
		ask func(*Screen)
	}{
		"suspend": {asha, "0103", (*Screen).askSuspend}, "end": {sam, "0103", (*Screen).askEnd}, "event": {asha, "0103", (*Screen).askEvent},
		"smaller": {sam, "0103", (*Screen).askReduce}, "renew": {asha, "0103", (*Screen).askRenew}, "afresh": {asha, "0108", (*Screen).askRenew},
		"last used": {sam, "0103", (*Screen).askLastUsed}, "give back": {shah, "0108", (*Screen).askReactivate}, "review": {sam, "0103", (*Screen).askReview},
		"next review": {sam, "0103", func(s *Screen) { r, _ := s.model.Shown(); s.askNext(r) }},
	} {
		b := newBench(t, c.by, people()...)
		s := New(b.host, b.store)
		s.Enter(shell.Place{ID: c.id})
		c.ask(s)
		want := map[string]string{"0103": "Proxy: Fay Beck, born 3 Mar 1948. Patient: Alan Beck, born 3 Mar 1946.", "0108": "Proxy: Rod Gale, born 5 May 1985. Patient: Finn Gale, born 2 May 2018."}[c.id]
		if len(b.asked) != 1 || !strings.HasPrefix(strings.Join(b.asked[0].Words, "\n"), want) || strings.Contains(b.asked[0].Title, "Beck") {
			t.Errorf("%s asks %+v", name, b.asked)
		}
	}
}

func TestEndingNeedsAReason(t *testing.T) {
	b := newBench(t, sam, people()...)
	s, _ := stage(t, theme.Light, b, shell.Place{ID: "0103"}, "register-light")
	s.askEnd()
	if b.asked[0].Choices[0].Try() {
		t.Error("the question closes without a reason")
	}
	if len(b.store.audit) != 0 {
		t.Error("access ended")
	}
}

// A resident may rely on the home to order medicine (O10).
func TestEndingAHomesAccessWarnsOfTheResidentsMedicine(t *testing.T) {
	home := people()
	for i := range home {
		home[i].Basis = basis.CareHome
	}
	for want, roles := range map[bool][]workflow.Role{true: home, false: people()} {
		b := newBench(t, sam, roles...)
		s, _ := stage(t, theme.Light, b, shell.Place{ID: "0103"}, "register-light")
		s.askEnd()
		if warned := strings.Contains(strings.Join(b.asked[0].Words, " "), "order their medicine"); warned != want {
			t.Errorf("warned of the medicine: %v, want %v", warned, want)
		}
	}
}

func TestSuspendingTakesTwoStepsAndSaysWhatIsLeftToDo(t *testing.T) {
	b := newBench(t, asha, people()...)
	s, _ := stage(t, theme.Light, b, shell.Place{ID: "0103"}, "register-light")
	s.askSuspend()
	if len(b.store.audit) != 0 {
		t.Fatal("one key was enough")
	}
	q := b.asked[0]
	if q.Words[2] != shell.NotInGPSystem {
		t.Errorf("it says %q", q.Words)
	}
	q.Choices[0].Do()
	if r, _ := s.model.Shown(); State(r) != "Suspended" || len(b.store.audit) != 1 || b.store.audit[0].Act != workflow.ActSuspend {
		t.Errorf("it is %s", State(r))
	}
}

// On a worried call a name, Enter and s lead to the question, whatever else of that
// name has ended.
func TestAWorriedCallFindsTheAccessToStop(t *testing.T) {
	roles := people()
	ended := roles[5] // Mensah
	for _, l := range roles[:2] {
		l.ID, l.Ref, l.State, l.EndReason = "0000"+l.ID, "REF-0000", workflow.RoleInactive, ended.EndReason
		roles = append([]workflow.Role{l}, roles...)
	}
	b := newBench(t, asha, roles...)
	s, win := stage(t, theme.Light, b, shell.Place{Part: string(Ended)}, "register-light")
	s.Enter(shell.Place{Page: shell.PageRegister, Part: shell.StopPart})
	shoot(t, win, "register-stop")
	f := win.Canvas().Focused()
	if f == nil || s.model.Tab() != All {
		t.Fatalf("in %s nothing waits for a name", s.model.Tab())
	}
	test.Type(f, "lewis")
	if s.model.Query() != "lewis" || s.grid.Len() != 4 {
		t.Fatalf("%q finds %d rows", s.model.Query(), s.grid.Len())
	}
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if win.Canvas().Focused() == f {
		t.Error("after Enter an s would be typed into the name")
	}
	s.askSuspend()
	if r, _ := s.model.Shown(); r.State != workflow.RoleActive || len(b.asked) != 1 {
		t.Errorf("s is about %s, %s", r.Ref, r.State)
	}
}

// Rows that come late must not take the focus from the name: its letters would be
// keys that do something to the row chosen.
func TestLateRowsLeaveTheFocusToTheNameOfAWorriedCall(t *testing.T) {
	b := newBench(t, asha) // nothing has come
	s := New(b.host, b.store)
	s.Enter(shell.Place{})
	s.Enter(shell.Place{Part: shell.StopPart})
	if s.arrival != (shell.Arrival{}) {
		t.Error("the rows wait to take the focus")
	}
}

func TestTypingFinds(t *testing.T) {
	s, _ := stage(t, theme.Light, newBench(t, sam, people()...), shell.Place{}, "register-light")
	s.find.SetText("lewis")
	if s.grid.Len() != 2 {
		t.Errorf("%d rows", s.grid.Len())
	}
	s.find.SetText("nobody at all")
	if s.grid.Len() != 0 || s.model.Chosen() != "" {
		t.Error("somebody is found")
	}
}

func TestTheListCanHaveTheWholeWidth(t *testing.T) {
	s, win := stage(t, theme.Light, newBench(t, sam, people()...), shell.Place{}, "register-light")
	win.Resize(fyne.NewSize(1024, 720))
	narrow := s.grid.Size().Width
	s.togglePane()
	shoot(t, win, "register-narrow")
	if s.grid.Size().Width < narrow+300 {
		t.Errorf("%v wide, %v before", s.grid.Size().Width, narrow)
	}
	s.togglePane()
	if s.grid.Size().Width != narrow {
		t.Error("the details do not come back")
	}
}

// Beside the details no name is cut short and a tag is read whole, at the smallest
// screen as at the usual one, which has every column beside the others.
func TestWhoActsForWhomIsReadWholeAtEveryScreen(t *testing.T) {
	b := newBench(t, sam, append(people(), role("0190", workflow.RoleActive, person("9990000840", "Christopher", "Williamson", "2016-02-03"), person("9990001111", "Alexandrina", "Williamson", "1984-01-01"), "Grandmother", "2027-02-02"))...)
	s, win := stage(t, theme.Light, b, shell.Place{}, "register-light")
	for _, size := range []fyne.Size{{Width: 1024, Height: 688}, {Width: 1366, Height: 736}} {
		win.Resize(size)
		shoot(t, win, fmt.Sprintf("register-%.0f", size.Width))
		for _, bad := range kit.Clipped(s.Object()) {
			t.Errorf("%.0f wide: %s", size.Width, bad)
		}
		if high := s.grid.RoomFor(2, s.grid.Size().Width) - s.grid.RoomFor(1, s.grid.Size().Width); (high == 48) != (size.Width == 1366) {
			t.Errorf("%.0f wide a row has %.0f", size.Width, high)
		}
		if !s.pane.Visible() || s.pane.Size().Width < 296 {
			t.Errorf("%.0f wide the details have %.0f", size.Width, s.pane.Size().Width)
		}
	}
}

func TestALetterIsForThoseWhoMayPrint(t *testing.T) {
	for who, want := range map[*workflow.Staff]bool{&sam: true, &asha: false} {
		b := newBench(t, *who, people()...)
		s, _ := stage(t, theme.Light, b, shell.Place{ID: "0107"}, "register-letter-"+string(who.ID))
		if s.model.MayWrite() != want {
			t.Errorf("%s may write a letter about ended access: %t", who.Name, !want)
		}
	}
}

func TestPrintingIsShownToThoseWhoRunReports(t *testing.T) {
	for who, want := range map[*workflow.Staff]bool{&sam: true, &asha: false} {
		b := newBench(t, *who, people()...)
		s, _ := stage(t, theme.Light, b, shell.Place{}, "register-print-"+string(who.ID))
		if s.print.Visible() != want {
			t.Errorf("%s sees the button that prints: %t", who.Name, !want)
		}
	}
}
