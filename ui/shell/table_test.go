package shell

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/workflow"
)

func TestTheTableHasNoProblems(t *testing.T) {
	w := openWindow(t)
	if bad := Problems(w.Table()); bad != nil {
		t.Errorf("at the door: %v", bad)
	}
	for _, by := range []workflow.Staff{asha, shah} {
		w.door.host.In(by)
		for _, p := range []string{PageToday, PageQueue, PageCase, PageRegister} {
			w.Host().Go(Place{Page: p})
			if bad := Problems(w.Table()); bad != nil {
				t.Errorf("%s at %s: %v", by.Post, p, bad)
			}
		}
		w.signOut()
	}
}

func TestProblemsOfATable(t *testing.T) {
	do := func() {}
	for _, tc := range []struct {
		says  string
		table []Command
	}{
		{"has no title", []Command{{ID: "a", Menu: MenuFile, Do: do}}},
		{"cannot be reached", []Command{{ID: "a", Title: "A", Do: do}}},
		{"does nothing", []Command{{ID: "a", Title: "A", Menu: MenuFile}}},
		{"has no id", []Command{{Title: "A", Menu: MenuFile, Do: do}}},
		{"two commands are called", []Command{{ID: "a", Title: "A", Key: "m", Do: do}, {ID: "a", Title: "B", Key: "n", Do: do}}},
		{"both have the key", []Command{{ID: "a", Title: "A", Key: "m", Do: do}, {ID: "b", Title: "B", Key: "x", Also: []string{"m"}, Do: do}}},
		{"would not work while typing", []Command{{ID: "a", Title: "A", Key: "Ctrl+M", Do: do}}},
		{"no key is called", []Command{{ID: "a", Title: "A", Key: "Spacebar", Do: do}}},
		{"no modifier is called", []Command{{ID: "a", Title: "A", Key: "Hyper+M", Menu: MenuFile, Do: do}}},
		{"with Shift is the capital", []Command{{ID: "a", Title: "A", Key: "Shift+m", Do: do}}},
		{"which there is not", []Command{{ID: "a", Title: "A", Menu: "Stuff", Do: do}}},
	} {
		if bad := Problems(tc.table); len(bad) != 1 || !strings.Contains(bad[0], tc.says) {
			t.Errorf("want one problem that %q, got %q", tc.says, bad)
		}
	}
}

func TestCommandsReachTheMenuAndTheKeys(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	did := ""
	note := func(s string) func() { return func() { did += s } }
	p := w.pages[PageToday]
	p.table = []Command{
		{ID: "x.main", Title: "Main", Key: MainAct, Menu: MenuCase, Do: note("main ")},
		{ID: "x.letter", Title: "Letter", Key: "m", Menu: MenuCase, Do: note("letter ")},
		{ID: "x.key", Title: "Key", Key: "F5", Do: note("key ")},
		{ID: "x.decide", Title: "Decide", Menu: MenuCase, Act: workflow.ActDecide, Do: note("decide ")},
		{ID: "x.not", Title: "Not now", Key: "n", Menu: MenuCase, Enabled: func() (bool, string) { return false, "Choose a row first." }, Do: note("not ")},
	}
	w.Host().Recheck()
	item := func(label string) *fyne.MenuItem {
		for _, m := range w.win.MainMenu().Items {
			for _, i := range m.Items {
				if i.Label == label {
					return i
				}
			}
		}
		return nil
	}
	if i := item("Main"); i == nil || i.Shortcut == nil {
		t.Fatal("the main act is not on the menu with its key")
	} else {
		i.Action()
	}
	if item("Decide") != nil {
		t.Error("a receptionist sees Decide on the menu")
	}
	if i := item("Not now (n)"); i == nil || !i.Disabled {
		t.Error("what cannot be done now is not grey on the menu")
	}
	test.TypeOnCanvas(w.win.Canvas(), "mn")
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF5})
	if did != "main letter key " {
		t.Errorf("the keys did %q", did)
	}
	if recent := w.frame.toasts.Recent(); !slices.Contains(recent, "Choose a row first.") {
		t.Errorf("the key of what cannot be done now says %q", recent)
	}
}

func TestAPageWithoutAMainActShowsNoneOnTheMenu(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	there := false
	w.pages[PageToday].table = []Command{{ID: "x.main", Title: "Decide it", Key: MainAct, Menu: MenuCase, Do: func() {},
		Enabled: func() (bool, string) { return there, "There is nothing to decide." }}}
	onMenu := func() bool {
		w.Host().Recheck()
		return slices.ContainsFunc(w.win.MainMenu().Items, func(m *fyne.Menu) bool {
			return slices.ContainsFunc(m.Items, func(i *fyne.MenuItem) bool { return i.Label == "Decide it" })
		})
	}
	if onMenu() {
		t.Error("the menu offers a main act there is not")
	}
	if !slices.ContainsFunc(slices.Collect(maps.Values(spareChords(w.Table()))), func(c Command) bool { return c.ID == "x.main" }) || w.Do("x.main") {
		t.Error("its key is lost, or does it all the same")
	}
	if recent := w.frame.toasts.Recent(); !slices.Contains(recent, "There is nothing to decide.") {
		t.Errorf("its key says %q", recent)
	}
	there = true
	if !onMenu() {
		t.Error("the main act is not on the menu")
	}
}

func TestTheMenuIsLeftAloneWhenNothingChanged(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	before := w.win.MainMenu()
	w.Host().Recheck()
	if w.win.MainMenu() != before {
		t.Error("the menu was made anew, which shuts an open one")
	}
	w.Host().Go(Place{Page: PageQueue})
	if w.win.MainMenu() == before {
		t.Error("Back is still grey")
	}
}

func TestKeySheetNamesEveryKey(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	if !w.Do("help.keys") {
		t.Fatal("no key sheet")
	}
	shoot(t, w.win, "shell-keys")
}
