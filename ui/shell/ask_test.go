package shell

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

func TestKeysDoNotReachPastAQuestion(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	answered := ""
	w.Host().Ask(Question{Title: "Sure?", Choices: []Choice{
		Take("Yes", kit.Go, func() { answered = "yes" }), Take("No", kit.Plain, func() { answered = "no" })}})
	if w.Do("go.queue") {
		t.Error("a key of the menu reached past an open question")
	}
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if answered != "no" || w.asking() != nil {
		t.Errorf("Esc answered %q", answered)
	}
	if !w.Do("go.queue") {
		t.Error("keys do not work after the question")
	}
}

func TestAChoiceMayKeepTheQuestionOpen(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	ready := false
	w.Host().Ask(Question{Title: "Why?", Choices: []Choice{{Label: "Cancel", Try: func() bool { return ready }}}})
	escape := func() { w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) }
	escape()
	if w.asking() == nil {
		t.Error("the question closed although its choice refused")
	}
	ready = true
	escape()
	if w.asking() != nil {
		t.Error("the question stayed")
	}
}

// What is to be put right gets the focus, as it does on a page.
func TestAQuestionLeadsToWhatIsWrong(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	who := kit.NewEntry()
	what, whom := kit.NewField("What", kit.NewEntry()), kit.NewField("Of whom", who)
	q := Question{Title: "Ask", Body: kit.Down(8, what, whom), Choices: []Choice{
		{Label: "Ask", Kind: kit.Go, Try: func() bool { whom.SetError("Say of whom."); return false }}, Close("Cancel")}}
	w.Host().Ask(q)
	if who.Focused() {
		t.Fatal("the second field begins with the focus")
	}
	w.take(q, q.Choices[0])
	if !who.Focused() {
		t.Error("the focus stays where nothing is wrong")
	}
}

func TestUndo(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	undone := 0
	w.Host().Toast("REF-0151 sent to Dr Shah", func() { undone++ })
	if !w.Do("edit.undo") || undone != 1 {
		t.Errorf("undone %d times", undone)
	}
	if w.Do("edit.undo") || undone != 1 {
		t.Error("one act was undone twice")
	}
	w.Host().Toast("REF-0152 sent to Dr Shah", func() { undone++ })
	w.Host().Toast("REF-0153 is closed.", nil)
	if !w.Do("edit.undo") || undone != 1 {
		t.Error("an act whose message is gone was taken back without asking")
	}
	if q := w.asking(); q == nil || !slices.Contains(q.question.Words, "REF-0152 sent to Dr Shah") {
		t.Fatal("the question does not say what is taken back")
	}
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if undone != 2 {
		t.Errorf("undone %d times", undone)
	}
	w.Host().Toast("REF-0154 sent to Dr Shah", func() { undone++ })
	w.clock.pass(119 * time.Second)
	if ok, _ := w.undoes(); !ok {
		t.Error("Undo does not last two minutes")
	}
	w.Lock()
	w.door.host.In(asha)
	if ok, _ := w.undoes(); !ok {
		t.Error("locking the desk took the way back away")
	}
	w.clock.pass(time.Second)
	if w.Do("edit.undo") || undone != 2 {
		t.Error("Undo outlives the time in which messages are held")
	}
	if i := w.menuItem("Undo"); i == nil || !i.Disabled {
		t.Error("the menu still offers Undo")
	}
}

// What goes out when its time is up says how long is left, stays on screen until then,
// and is asked about with the people it is of.
func TestADecisionCountsDownUntilItGoes(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(shah)
	undone := 0
	did := Deed{Leaving: func(left string) string { return "REF-0151 sends in " + left + "." }, About: "Proxy: Ann Example.", Undo: func() { undone++ }}
	w.Host().Did(did)
	for _, c := range []struct {
		pass time.Duration
		want string
	}{{0, "2:00"}, {time.Second, "1:59"}, {58 * time.Second, "1:01"}, {60 * time.Second, "0:01"}} {
		w.clock.pass(c.pass)
		if !w.sees("REF-0151 sends in " + c.want) {
			t.Errorf("it does not say %s", c.want)
		}
	}
	if w.clock.pass(time.Second); w.frame.toasts.Shown() {
		t.Error("it is still shown when the time is up")
	}
	w.Host().Did(did)
	w.clock.pass(18 * time.Second)
	w.Host().Toast("REF-0153 is closed.", nil)
	w.clock.pass(30 * time.Second)
	w.Do("edit.undo")
	q := w.asking()
	if q == nil || !slices.Equal(q.question.Words, []string{"REF-0151 sends in 1:12.", "Proxy: Ann Example."}) {
		t.Fatalf("it asks %+v", q)
	}
	w.clock.pass(72 * time.Second)
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if undone != 0 || !w.sees("Too late") {
		t.Errorf("too late, undone %d times and nothing said", undone)
	}
}

// A decision made before goes on counting down while others are taken back, and after
// the desk was locked; one that is sent at once, or taken back elsewhere, is over.
func TestTheCountdownIsThereForAsLongAsItCounts(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(shah)
	undone := ""
	decide := func(id string) {
		w.Host().Did(Deed{Leaving: func(left string) string { return id + " sends in " + left + "." }, Case: workflow.ApplicationID(id), Undo: func() { undone += id }})
	}
	decide("a1")
	w.clock.pass(30 * time.Second)
	w.Lock()
	if w.sees("a1 sends") {
		t.Error("it is seen on the locked desk")
	}
	w.clock.pass(10 * time.Second)
	w.door.host.In(shah)
	if !w.sees("a1 sends in 1:20.") {
		t.Error("unlocked, it does not count down")
	}
	for _, e := range []casework.Event{{Act: workflow.ActSettle, Application: "a2", Outgoing: true}, {Act: workflow.ActDecide, Application: "a1", Outgoing: true}} {
		if w.Changed(e); !w.frame.toasts.Shown() {
			t.Errorf("%v takes it away", e)
		}
	}
	w.Changed(casework.Event{Act: workflow.ActSettle, Application: "a1", Outgoing: true})
	w.clock.pass(time.Second)
	if ok, _ := w.undoes(); ok || w.frame.toasts.Shown() {
		t.Error("sent at once, it counts on")
	}
	decide("a3")
	w.Lock()
	w.Changed(casework.Event{Act: workflow.ActUndo, Application: "a3", Outgoing: true})
	w.door.host.In(shah)
	if ok, _ := w.undoes(); ok || w.frame.toasts.Shown() {
		t.Error("taken back elsewhere while the desk was locked, it counts on")
	}
	if undone != "" {
		t.Errorf("undone %s", undone)
	}
}

// What the page shows is done without a word, and taken back without a question where
// it is in view; what was done before it is next.
func TestActsAreTakenBackOneAfterTheOther(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	undone, shown := "", true
	act := func(name string) Deed {
		return Deed{Words: "You answered " + name, Quiet: true, Shown: func() bool { return shown }, Undo: func() { undone += name }}
	}
	w.Host().Did(act("a"))
	w.Host().Did(act("b"))
	if w.frame.toasts.Shown() {
		t.Error("a quiet act says something")
	}
	w.Do("edit.undo")
	if undone != "b" || w.asking() != nil {
		t.Errorf("undone %q", undone)
	}
	shown = false
	w.Do("edit.undo")
	if q := w.asking(); undone != "b" || q == nil || q.question.Words[0] != "You answered a" {
		t.Fatalf("undone %q without asking", undone)
	}
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if ok, _ := w.undoes(); undone != "ba" || ok {
		t.Errorf("undone %q", undone)
	}
	shown = true
	w.Host().Toast("REF-0152 sent to Dr Shah", func() { undone += "c" })
	w.Host().Did(act("d"))
	if w.Do("edit.undo"); undone != "bac" {
		t.Errorf("undone %q, not what the message offers", undone)
	}
	for n := range mostUndo + 5 {
		w.Host().Did(act(string(rune('e' + n%20))))
	}
	if n := len(w.desk.undos); n != mostUndo {
		t.Errorf("%d acts are kept", n)
	}
}

// A sentence about what could not be done has no tick before it.
func TestWhatCouldNotBeDoneIsNotTicked(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	words := "No overdue case further on."
	w.Host().Toast(words, nil)
	done := w.win.Canvas().Capture()
	w.Host().Tell(words)
	if told := w.win.Canvas().Capture(); !w.sees(words) || reflect.DeepEqual(told, done) {
		t.Error("it looks like something that was done")
	}
}

// menuItem is the item of the menu with a label, or nil.
func (w *window) menuItem(label string) *fyne.MenuItem {
	for _, m := range w.win.MainMenu().Items {
		for _, i := range m.Items {
			if i.Label == label {
				return i
			}
		}
	}
	return nil
}

func TestUndoIsForTypingWhileTyping(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	undone := 0
	kit.Focus(w.pages[PageToday].entry)
	test.Type(w.win.Canvas().Focused(), "word")
	w.Host().Toast("Done", func() { undone++ })
	w.Do("edit.undo")
	if undone != 0 || w.pages[PageToday].entry.Text() == "word" {
		t.Errorf("text is %q and the act was undone %d times", w.pages[PageToday].entry.Text(), undone)
	}
}

func TestAQuestionTakenBackAfterALockStaysAway(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	dismiss := w.Host().Ask(Question{Title: "Sure?", Choices: []Choice{Close("No")}})
	w.Lock()
	w.door.host.In(asha)
	dismiss()
	if w.asking() != nil || w.win.Canvas().Overlays().Top() != nil {
		t.Error("the question is still there")
	}
}

// The main key of the page behind does the main act of the question, whether that
// page has such a key or not.
func TestTheMainKeyAnswersAnOpenQuestion(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	behind, sent := 0, 0
	ask := func() {
		w.Host().Ask(Question{Title: "Send it?", Choices: []Choice{Take("Send", kit.Go, func() { sent++ }), Close("Cancel")}})
	}
	w.pages[PageToday].table = []Command{{ID: "x.main", Title: "Main", Key: MainAct, Menu: MenuCase, Do: func() { behind++ }}}
	w.Host().Recheck()
	ask()
	if !w.Do("x.main") || behind != 0 || sent != 1 || w.asking() != nil {
		t.Errorf("the page did its act %d times, the question %d times", behind, sent)
	}
	w.pages[PageToday].table = nil
	w.Host().Recheck()
	ask()
	key, err := parseKey(MainAct)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(w.spare, func(s fyne.Shortcut) bool { return s.ShortcutName() == key.shortcut.ShortcutName() }) {
		t.Error("over a page without a main act nothing hears its key")
	}
	if !w.router.MainOver(w.keys) || sent != 2 {
		t.Errorf("the second question was answered %d times", sent-1)
	}
	w.Host().Ask(Question{Title: "End it?", Choices: []Choice{Take("End", kit.Danger, func() { sent++ }), Close("Keep")}})
	if w.router.MainOver(w.keys); sent != 2 {
		t.Error("the main key did something dangerous")
	}
}

// Whatever colour the way on has, the main key takes it from within a note, unless it
// does harm; a question that tries nothing is answered as Enter answers it.
func TestTheMainKeyAnswersEveryKindOfQuestion(t *testing.T) {
	for name, c := range map[string]struct {
		first Choice
		note  bool
		want  string
	}{
		"green, in a note":       {Choice{Kind: kit.Go}, true, "first"},
		"plain, in a note":       {Choice{Kind: kit.Plain, Try: func() bool { return true }}, true, "first"},
		"not filled in":          {Choice{Kind: kit.Plain, Try: func() bool { return false }}, true, ""},
		"harm, in a note":        {Choice{Kind: kit.Danger, Try: func() bool { return true }}, true, ""},
		"nothing to fill in":     {Choice{Kind: kit.Plain, Try: func() bool { return false }}, false, "last"},
		"plain, with the focus":  {Choice{Kind: kit.Plain, First: true}, false, "first"},
		"plain, without it":      {Choice{Kind: kit.Plain}, false, "last"},
		"harm, without anything": {Choice{Kind: kit.Danger}, false, "last"},
	} {
		t.Run(name, func(t *testing.T) {
			w := openWindow(t)
			w.door.host.In(asha)
			took := ""
			c.first.Label, c.first.Do = "First", func() { took = "first" }
			q := Question{Title: "Why?", Choices: []Choice{c.first, Take("Last", kit.Plain, func() { took = "last" })}}
			if c.note {
				q.Body = kit.NewNote(2)
			}
			w.Host().Ask(q)
			w.router.MainOver(w.keys)
			if took != c.want || (w.asking() == nil) != (c.want != "") {
				t.Errorf("it took %q, want %q", took, c.want)
			}
		})
	}
}

// A menu lies over the page and binds no keys: its main key must reach neither the
// page nor itself.
func TestUnderAnOpenMenuTheMainKeyDoesNothing(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	behind := 0
	w.pages[PageToday].table = []Command{{ID: "x.main", Title: "Main", Key: MainAct, Menu: MenuCase, Do: func() { behind++ }}}
	w.Host().Recheck()
	w.frame.deskMenu(w.frame.root)
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("no menu is open")
	}
	if w.Do("x.main") || behind != 0 {
		t.Errorf("the page did its act %d times", behind)
	}
}
