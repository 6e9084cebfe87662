package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The toolkit's dialogs for a file and for a folder come, and go when the desk is
// locked.
func TestTheDialogsForFilesAndFoldersAreDrawn(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	for name, show := range map[string]func(){
		"file":   func() { w.Host().ChooseFile(10, func(string, []byte) {}) },
		"folder": func() { w.Host().OnChooseFolder(func(string) {}) },
	} {
		show()
		if w.win.Canvas().Overlays().Top() == nil {
			t.Fatalf("no dialog for a %s", name)
		}
		shoot(t, w.win, "shell-choose-"+name)
		behind := 0
		w.pages[PageToday].table = []Command{{ID: "x.m", Title: "Take it", Key: "m", Menu: MenuCase, Do: func() { behind++ }}}
		w.recheck()
		w.win.Canvas().Unfocus()
		w.win.Canvas().OnTypedRune()('m')
		if w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}); behind != 0 || w.win.Canvas().Overlays().Top() != nil {
			t.Errorf("over the dialog for a %s a key does %d things behind it, and Esc leaves it", name, behind)
		}
		show()
		w.Lock()
		if w.win.Canvas().Overlays().Top() != nil {
			t.Errorf("the dialog for a %s stays on the locked desk", name)
		}
		w.door.host.In(asha)
		if test.TypeOnCanvas(w.win.Canvas(), "m"); behind != 1 {
			t.Error("keys do nothing after the dialog was locked away")
		}
	}
}
