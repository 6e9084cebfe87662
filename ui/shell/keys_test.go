package shell

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow/casework"
)

// press presses a plain key as the window does.
func (w *window) press(k fyne.KeyName) {
	if f := w.win.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: k})
		return
	}
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
}

// sees says whether words are on screen, over it or in it.
func (w *window) sees(words string) bool {
	for _, root := range append(w.win.Canvas().Overlays().List(), w.win.Canvas().Content()) {
		for _, o := range test.LaidOutObjects(root) {
			if t, ok := o.(*canvas.Text); ok && t.Visible() && strings.Contains(t.Text, words) {
				return true
			}
		}
	}
	return false
}

func TestEveryPageIsReadAnewByF5AndCtrlR(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	p := w.pages[PageToday]
	w.press(fyne.KeyF5)
	chord := &desktop.CustomShortcut{KeyName: fyne.KeyR, Modifier: fyne.KeyModifierShortcutDefault}
	if !slices.ContainsFunc(w.spare, func(s fyne.Shortcut) bool { return s.ShortcutName() == chord.ShortcutName() }) {
		t.Error("the window does not listen for Ctrl+R")
	}
	kit.Focus(p.entry)
	w.press(fyne.KeyF5)
	w.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(chord)
	if len(p.changed) != 3 || p.changed[0] != (casework.Event{}) {
		t.Errorf("read anew %d times, want 3: also from a field", len(p.changed))
	}
	own := 0
	p.table = []Command{{ID: "x.sync", Title: "Sync now", Key: "F5", Menu: MenuFile, Do: func() { own++ }}}
	w.Host().Recheck()
	w.press(fyne.KeyF5)
	w.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(chord)
	if own != 2 || len(p.changed) != 3 {
		t.Errorf("what the page does for F5 was done %d times", own)
	}
	if bad := Problems(w.Table()); bad != nil {
		t.Error(bad)
	}
}

func TestCtrlSSaysThatEverythingIsSaved(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Do("file.save")
	if got := w.frame.toasts.Recent(); len(got) != 1 || !strings.HasPrefix(got[0], "Already saved.") {
		t.Errorf("it says %q", got)
	}
}

func TestRedoIsForTyping(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	if w.Do("edit.redo") {
		t.Error("there is something to redo where nobody types")
	}
	e := w.pages[PageToday].entry
	kit.Focus(e)
	test.Type(w.win.Canvas().Focused(), "word")
	w.Do("edit.undo")
	undone := e.Text()
	if !w.Do("edit.redo") || undone == "word" || e.Text() != "word" {
		t.Errorf("undone to %q, redone to %q", undone, e.Text())
	}
}

func TestF6GoesRoundThePartsOfTheWindow(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	shift := false
	w.router.Shift = func() bool { return shift }
	page := w.pages[PageToday].entry
	var round []string
	where := func() string {
		f := w.win.Canvas().Focused().(fyne.CanvasObject)
		switch {
		case kit.Holds(page, f):
			return "page"
		case kit.Holds(w.frame.nav, f):
			return "navigation"
		case kit.Holds(w.frame.search.entry, f):
			return "search"
		}
		return "nowhere"
	}
	for range 4 {
		w.press(fyne.KeyF6)
		round = append(round, where())
	}
	shift = true
	w.press(fyne.KeyF6)
	round = append(round, where())
	if want := []string{"page", "navigation", "search", "page", "search"}; !slices.Equal(round, want) {
		t.Errorf("F6 goes %v, want %v", round, want)
	}
}

func TestEscEmptiesTheSearchBeforeItGoesBack(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Host().Go(Place{Page: PageQueue})
	w.Do("edit.find")
	test.Type(w.win.Canvas().Focused(), "bray")
	w.press(fyne.KeyEscape)
	if got := w.frame.search.entry.Text(); got != "" || w.at() != PageQueue {
		t.Errorf("the search holds %q on %s", got, w.at())
	}
	w.press(fyne.KeyEscape)
	if w.at() != PageToday {
		t.Errorf("a second Esc leads to %s", w.at())
	}
}

func TestHelpIsOfThePageAndShowsItsKeys(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	for id := range helps {
		if len(helps[id]) == 0 || len(helps[id]) > 2 {
			t.Errorf("the help of %s is %d paragraphs", id, len(helps[id]))
		}
	}
	w.Host().Go(Place{Page: PageQueue})
	for _, k := range []string{"1", "2", "q"} {
		w.pages[PageQueue].table = append(w.pages[PageQueue].table, Command{ID: "answer." + k, Title: "Answer " + k, Alike: "Give the answer with this key on it", Key: k, Do: func() {}})
	}
	w.recheck()
	kit.Focus(w.pages[PageQueue].entry)
	w.press(fyne.KeyF1)
	shoot(t, w.win, "shell-help")
	for _, words := range []string{"Every open application.", "Keys on this page", "Keys on every page", "Ctrl+K", "F5 or Ctrl+R", "1 2 q", "Give the answer with this key on it"} {
		if !w.sees(words) {
			t.Errorf("the help does not say %q", words)
		}
	}
}

func TestRecentItemsLeadBackAndKeepNobodysName(t *testing.T) {
	kept := &book{}
	w := openWindow(t, func(c *Config) { c.Keeper = kept })
	w.door.host.In(asha)
	for _, id := range []string{"a-1", "a-2", "a-1"} {
		w.Host().Visited(Place{Page: PageCase, ID: id}, "REF-"+id, "EXAMPLE, Person")
	}
	test.TypeOnCanvas(w.win.Canvas(), "r")
	if !w.sees("REF-a-1") || !w.sees("EXAMPLE, Person") {
		t.Fatal("the records looked at are not listed")
	}
	shoot(t, w.win, "shell-recent")
	w.press(fyne.KeyDown)
	w.press(fyne.KeyReturn)
	if w.desk.at != (Place{Page: PageCase, ID: "a-2"}) {
		t.Errorf("it leads to %v", w.desk.at)
	}
	if got := kept.kept[asha.ID][keyRecent]; !strings.Contains(got, "REF-a-1") || strings.Contains(got, "EXAMPLE") {
		t.Errorf("kept: %s", got)
	}
	w.signOut()
	w.door.host.In(asha)
	if got := w.desk.recents(); len(got) != 2 || got[0].Ref != "REF-a-1" || got[0].Place.ID != "a-1" {
		t.Errorf("the next time there are %v", got)
	}
}
