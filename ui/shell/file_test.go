package shell

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/browse"
)

// scans makes a folder with a paper, a note and a folder in it.
func scans(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"a.pdf", "note.docx"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("made up: "+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "inner"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// choosePath types a path upon the list of the dialog that is open, and Enter.
func (w *window) choosePath(path string) {
	for _, r := range path {
		w.win.Canvas().Focused().TypedRune(r)
	}
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// A file is chosen by its path, and read no further than is taken. The next time
// the dialog begins where the file was, until the desk is locked.
func TestAFileIsChosenAndRead(t *testing.T) {
	dir := scans(t)
	w := openWindow(t)
	w.door.host.In(asha)
	var name, content string
	ask := func() {
		w.Host().ChooseFile(browse.Papers, 7, func(n string, b []byte) { name, content = n, string(b) })
	}
	ask()
	w.choosePath(filepath.Join(dir, "a.pdf"))
	if name != "a.pdf" || content != "made up" || w.choosing != nil || w.win.Canvas().Overlays().Top() != nil {
		t.Fatalf("read %q: %q; still asked: %v", name, content, w.choosing != nil)
	}
	if w.looked != dir {
		t.Errorf("it looked at %s last", w.looked)
	}
	ask()
	if got := shownWords(w); !strings.Contains(got, dir) {
		t.Errorf("it does not begin where the file was, but says\n%s", got)
	}
	w.Lock()
	w.door.host.In(asha)
	ask()
	if got := shownWords(w); w.looked != "" || strings.Contains(got, dir) {
		t.Error("it remembers the folder of the session before")
	}
}

// shownWords is what is said by what lies over the window.
func shownWords(w *window) string {
	var b strings.Builder
	for _, o := range test.LaidOutObjects(w.win.Canvas().Overlays().Top()) {
		if l, ok := o.(interface{ AccessibilityLabel() string }); ok && o.Visible() {
			b.WriteString(l.AccessibilityLabel() + "\n")
		}
	}
	return b.String()
}

func TestAFolderIsChosen(t *testing.T) {
	dir := scans(t)
	w := openWindow(t)
	w.door.host.In(asha)
	var chosen string
	w.Host().OnChooseFolder(dir, func(path string) { chosen = path })
	focused := w.win.Canvas().Focused()
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // into the only folder of it
	if !w.Do("case.main") && !w.router.MainOver(w.keys) {
		t.Fatal("Ctrl+Enter does not reach the dialog")
	}
	if chosen != filepath.Join(dir, "inner") {
		t.Errorf("chose %q", chosen)
	}
}

// The dialogs for a file and for a folder come, and go when the desk is locked, with
// the question under them, which is asked again. Nobody hears of a file then.
func TestTheFileDialogsGoWhenTheDeskLocks(t *testing.T) {
	dir := scans(t)
	w := openWindow(t)
	w.door.host.In(asha)
	for name, ask := range map[string]func(){
		"file": func() {
			w.Host().ChooseFile(browse.Papers, 10, func(string, []byte) { t.Error("a file was handed over") })
		},
		"folder": func() { w.Host().OnChooseFolder(dir, func(string) { t.Error("a folder was handed over") }) },
	} {
		w.Host().Ask(Question{Title: "Record a paper", Choices: []Choice{Close("Cancel")}})
		ask()
		if n := len(w.win.Canvas().Overlays().List()); n != 2 || w.choosing == nil {
			t.Errorf("%s: %d things lie over the window", name, n)
			continue
		}
		w.Lock()
		if w.win.Canvas().Overlays().Top() != nil || w.choosing != nil || w.looked != "" {
			t.Errorf("%s: it is still there when the desk is locked", name)
		}
		w.door.host.In(asha)
		if n := len(w.win.Canvas().Overlays().List()); n != 1 || w.choosing != nil {
			t.Errorf("%s: after that %d things lie over the window", name, n)
		}
		w.asking().question.dismiss()
		ask()
		w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if w.win.Canvas().Overlays().Top() != nil || w.choosing != nil {
			t.Errorf("%s: Esc does not close it", name)
		}
	}
}

// What is dropped is read if it is a file, and else it is said what it is.
func TestWhatIsDroppedIsRead(t *testing.T) {
	dir := scans(t)
	w := openWindow(t)
	w.door.host.In(asha)
	read := func(path string) (got string) {
		w.Host().ReadFile(storage.NewFileURI(path), 100, func(name string, b []byte) { got = name + ": " + string(b) })
		return got
	}
	if got := read(filepath.Join(dir, "a.pdf")); got != "a.pdf: made up: a.pdf" {
		t.Errorf("read %q", got)
	}
	for path, title := range map[string]string{filepath.Join(dir, "inner"): "That is a folder", filepath.Join(dir, "gone"): "The file could not be read"} {
		if got := read(path); got != "" {
			t.Errorf("read %q", got)
		}
		a := w.asking()
		if a == nil || a.question.Title != title || strings.Contains(strings.Join(a.question.Words, " "), dir) {
			t.Fatalf("it says %+v", a)
		}
		a.question.dismiss()
	}
}
