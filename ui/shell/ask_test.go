package shell

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
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
