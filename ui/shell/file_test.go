package shell

import "testing"

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
		w.Lock()
		if w.win.Canvas().Overlays().Top() != nil {
			t.Errorf("the dialog for a %s stays on the locked desk", name)
		}
		w.door.host.In(asha)
	}
}
