package shell

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

func TestIdleLock(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.IdleLock = 5 * time.Minute })
	w.door.host.In(asha)
	w.clock.pass(4*time.Minute + 10*time.Second)
	if w.frame.idle == nil {
		t.Fatal("no warning in the last minute")
	}
	shoot(t, w.win, "shell-idle")
	w.frame.root.Objects[0].(*eye).Cursor() // the pointer moves
	if w.frame.idle != nil {
		t.Error("the warning stays although somebody is there")
	}
	w.clock.pass(4*time.Minute + 59*time.Second)
	if w.desk == nil {
		t.Fatal("locked too early")
	}
	w.clock.pass(time.Second)
	if w.desk != nil || w.shut.Why != LockedIdle || w.shut.Idle != 5*time.Minute {
		t.Errorf("after five minutes: %+v", w.shut)
	}
}

func TestTheWarningHasTheFocusAndWhatIsTypedUponItDoesNothing(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.IdleLock = 5 * time.Minute })
	w.door.host.In(asha)
	p, did := w.pages[PageToday], 0
	p.table = []Command{{ID: "x.claim", Title: "Take it", Key: "m", Menu: MenuCase, Do: func() { did++ }}}
	w.Host().Recheck()
	kit.Focus(p.entry)
	for _, press := range []func(fyne.Focusable){
		func(f fyne.Focusable) { f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) },
		func(f fyne.Focusable) { f.TypedRune('m') },
		func(f fyne.Focusable) { f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
	} {
		w.clock.pass(4*time.Minute + 10*time.Second)
		f, ok := w.win.Canvas().Focused().(*kit.Button)
		if !ok || f.Label() != "Keep working" {
			t.Fatalf("in the last minute %T has the focus", w.win.Canvas().Focused())
		}
		w.clock.pass(5 * time.Second)
		if w.win.Canvas().Focused() != f {
			t.Fatal("the next second took the focus away")
		}
		press(f)
		if w.frame.idle != nil || !p.entry.Focused() || did != 0 || w.at() != PageToday {
			t.Errorf("warned still %v, back in the field %v, did %d", w.frame.idle != nil, p.entry.Focused(), did)
		}
	}
	w.clock.pass(5 * time.Minute)
	if w.desk != nil {
		t.Error("the warning kept the desk open")
	}
	w.door.host.In(asha)
	if !p.entry.Focused() {
		t.Error("after unlocking the focus is not where she worked")
	}
}

func TestTypingKeepsTheDeskOpen(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.IdleLock = 5 * time.Minute })
	w.door.host.In(asha)
	kit.Focus(w.pages[PageToday].entry)
	for range 20 {
		w.clock.pass(time.Minute)
		test.Type(w.win.Canvas().Focused(), "word ")
	}
	if w.desk == nil {
		t.Error("the desk locked under somebody's hands")
	}
	w.clock.pass(6 * time.Minute)
	if w.desk != nil {
		t.Error("the desk stayed open after the typing stopped")
	}
}

func TestTheLongestSession(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	for range 12*6 - 1 {
		w.clock.pass(10 * time.Minute)
		w.use()
	}
	if w.desk == nil {
		t.Fatal("ended before twelve hours")
	}
	w.clock.pass(10 * time.Minute)
	if w.desk != nil || w.shut.Why != SessionOver {
		t.Errorf("after twelve hours: %+v", w.shut)
	}
}

// Nobody is signed out without a word: the desk says it some minutes before, to
// somebody busy, and signing in again begins a new session.
func TestTheEndOfASessionIsSaidBefore(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	work := func(minutes int) {
		for range minutes {
			w.clock.pass(time.Minute)
			w.use()
		}
	}
	const words = "You signed in long ago, so this desk locks at 21:42. Your work is kept: sign in again now, or then."
	work(12*60 - 6)
	kit.Focus(w.pages[PageToday].entry)
	if w.clock.pass(59 * time.Second); w.sees(words) {
		t.Error("it is said too early")
	}
	if w.clock.pass(time.Second); !w.sees(words) || !w.pages[PageToday].entry.Focused() {
		t.Fatalf("five minutes before the end it is said: %t; the focus stays: %t", w.sees(words), w.pages[PageToday].entry.Focused())
	}
	shoot(t, w.win, "shell-session-ends")
	work(3)
	w.clock.pass(55 * time.Second)
	if !w.sees(words) || w.desk == nil {
		t.Fatal("working takes the warning away")
	}
	for _, o := range test.LaidOutObjects(w.frame.ending) {
		if b, ok := o.(*kit.Button); ok {
			b.Tapped(nil)
		}
	}
	if w.desk != nil || w.shut.Why != Locked || w.sees(words) {
		t.Fatalf("to sign in again the desk is shut: %+v, and the warning is gone: %t", w.shut, !w.sees(words))
	}
	w.door.host.In(asha)
	if work(30); w.desk == nil || w.sees(words) {
		t.Errorf("signed in again, she is at the desk: %t, and is still warned: %t", w.desk != nil, w.sees(words))
	}
}

func TestAMachineThatSleptWakesLocked(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.clock.at = w.clock.at.Add(3 * time.Hour) // no timer fires while it sleeps
	w.clock.pass(0)
	if w.desk != nil {
		t.Error("three hours of sleep left the desk open")
	}
}

func (w *window) at() string { return w.desk.at.Page }

func TestLockingTakesWhatWasCopiedFromAFieldOffTheClipboard(t *testing.T) {
	w := openWindow(t)
	board := w.app.Clipboard()
	take := func(s fyne.Shortcut) {
		w.door.host.In(asha)
		e := w.pages[PageToday].entry
		e.SetText("999 000 4900")
		kit.Focus(e)
		e.SelectAll()
		w.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(s)
		if board.Content() != "999 000 4900" {
			t.Fatalf("%s took %q", s.ShortcutName(), board.Content())
		}
	}
	for _, s := range []fyne.Shortcut{&fyne.ShortcutCopy{Clipboard: board}, &fyne.ShortcutCut{Clipboard: board}} {
		take(s)
		w.Lock()
		if got := board.Content(); got != "" {
			t.Errorf("after %s and locking the clipboard holds %q", s.ShortcutName(), got)
		}
	}
	take(&fyne.ShortcutCopy{Clipboard: board})
	board.SetContent("from elsewhere")
	w.Lock()
	if got := board.Content(); got != "from elsewhere" {
		t.Errorf("what somebody copied elsewhere became %q", got)
	}
}

// A shorter time counts at once, not from the end of the longer one.
func TestAChangedTimeToLockCountsAtOnce(t *testing.T) {
	minutes := 10
	w := openWindow(t, func(c *Config) {
		rules := c.Rules
		c.Rules = func() workflow.Rules {
			r := rules()
			r.Policy.LockMinutes = minutes
			return r
		}
	})
	w.door.host.In(asha)
	w.clock.pass(30 * time.Second)
	minutes = 2
	w.Changed(casework.Event{Act: workflow.ActSetPolicy})
	if w.clock.pass(40 * time.Second); w.frame.idle == nil || w.desk == nil {
		t.Error("in the last of two minutes it does not say so")
	}
	if w.clock.pass(time.Minute); w.desk != nil {
		t.Error("after two minutes it is not locked")
	}
}
