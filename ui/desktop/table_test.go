package desktop

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// never lets no timer run. With everything done in line, one would paint beside
// the test: on a busy machine two shape words at once, which the toolkit cannot.
func never(time.Duration, func()) func() { return func() {} }

// everyPlace calls visit at every page of every person of the made-up practice,
// and for the first who may see a page at every view of it.
func everyPlace(t *testing.T, visit func(t *testing.T, w *Window, at string)) {
	t.Helper()
	eachPlace(t, func(t *testing.T, w *Window, _ shell.Place, at string) { visit(t, w, at) })
}

// eachPlace is [everyPlace] with the place that was gone to.
func eachPlace(t *testing.T, visit func(t *testing.T, w *Window, p shell.Place, at string)) {
	t.Helper()
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Roles: 20})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	w := New(test.NewTempApp(t), NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Inline(), After: never})
	w.Shell.Start()
	lines, _, err := demo.DB.Queue(t.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: demo.Who("leila")})
	if err != nil || len(lines) == 0 {
		t.Fatalf("%d cases, %v", len(lines), err)
	}
	seen := map[string]bool{}
	for _, who := range demo.Staff {
		w.Shell.Lock()
		w.Sit(who)
		for _, p := range w.pages(Choices{}) {
			if p.May != "" && !who.May(p.May) {
				continue
			}
			id := ""
			if p.ID == shell.PageCase {
				id = string(lines[0].ID)
			}
			to := shell.Place{Page: p.ID, ID: id}
			w.Shell.Host().Go(to)
			visit(t, w, to, who.Post+" at "+p.Title)
			if v, ok := w.Shell.Screen().(shell.Viewed); ok && !seen[p.ID] {
				seen[p.ID] = true
				for i, title := range v.Views() {
					v.View(i)
					visit(t, w, to, who.Post+" at "+p.Title+", "+title)
				}
			}
		}
	}
}

func TestEveryCommandOfEveryPageHasATitleAndAWay(t *testing.T) {
	everyPlace(t, func(t *testing.T, w *Window, at string) {
		h := w.Shell.Host()
		for _, bad := range shell.Problems(w.Shell.Table()) {
			t.Errorf("%s: %s", at, bad)
		}
		on := map[string]bool{}
		for _, m := range w.win.MainMenu().Items {
			for _, i := range m.Items {
				if i.Shortcut != nil {
					on[i.Shortcut.ShortcutName()] = true
				}
			}
		}
		for _, k := range []string{"F5", "F1", "F6", "Shift+F6", "Ctrl+S", "Ctrl+K", "Ctrl+L", "Ctrl+Z", "Ctrl+Shift+Z", "Esc"} {
			if !slices.ContainsFunc(w.Shell.Table(), func(c shell.Command) bool { return c.Key == k }) {
				t.Errorf("%s: nothing has the key %s", at, k)
			}
		}
		p := h.Likes()
		p.LettersOff = true
		h.Like(p)
		for _, bad := range shell.Problems(w.Shell.Table()) {
			t.Errorf("%s, without keys of one letter: %s", at, bad)
		}
		p.LettersOff = false
		h.Like(p)
	})
}

// In a field a letter is a letter; every key with Ctrl or Alt is the menu's,
// which the toolkit asks before the field; function keys pass through.
func TestKeysWhileATextFieldHasTheFocus(t *testing.T) {
	seen := map[shell.Screen]bool{}
	everyPlace(t, func(t *testing.T, w *Window, at string) {
		if seen[w.Shell.Screen()] || !w.Shell.Do("edit.find") {
			return // somebody who may not search
		}
		seen[w.Shell.Screen()] = true
		c := w.Canvas()
		field := c.Focused()
		place := w.Shell.Screen()
		for _, cmd := range w.Shell.Table() {
			if len([]rune(cmd.Key)) == 1 {
				field.TypedRune([]rune(cmd.Key)[0])
				field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) // a long name is looked for longer
			}
			if strings.Contains(cmd.Key, "Ctrl+") || strings.Contains(cmd.Key, "Alt+") {
				if ok := cmd.Menu != ""; !ok {
					t.Errorf("%s: %s of %s dies in a field", at, cmd.Key, cmd.ID)
				}
			}
		}
		if w.Shell.Screen() != place || c.Overlays().Top() != nil || c.Focused() != field {
			t.Errorf("%s: a letter typed in a field did something", at)
		}
		field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
		if c.Overlays().Top() == nil {
			t.Errorf("%s: F1 does nothing in a field", at)
			return
		}
		c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		c.Focus(field)
		field.TypedRune('x')
		field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if w.Shell.Screen() != place {
			t.Errorf("%s: Esc left the page before it emptied the field", at)
		}
		c.Unfocus()
	})
}
