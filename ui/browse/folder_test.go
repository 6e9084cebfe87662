package browse

import (
	"io/fs"
	"slices"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
)

func TestAFolderIsChosen(t *testing.T) {
	s := practice()
	a := ask(t, s, Want{Folder: true, From: []string{"/home/asha"}})
	a.write("doc")
	a.key(fyne.KeyReturn)
	a.wantFolder(documents)
	if got := a.choose.Label(); got != "Choose “Documents”" {
		t.Errorf("the button says %q", got)
	}
	a.primary()
	a.wantTook(documents)
	if !slices.Equal(s.tried, []string{documents}) {
		t.Errorf("tried %q", s.tried)
	}
	// One that was typed and not gone to is meant.
	a = ask(t, practice(), Want{Folder: true, From: []string{"/home/asha"}})
	a.write("/mnt/shared scans")
	a.primary()
	a.wantTook("/mnt/shared scans")
	// A file is no folder.
	a = ask(t, practice(), Want{Folder: true, From: []string{"/home/asha"}})
	a.write("/mnt/shared scans/a.pdf")
	a.primary()
	a.wantWords("That is not a folder.")
}

// primary is Ctrl+Enter, as the window asks for it.
func (a *asking) primary() {
	a.t.Helper()
	a.key(fyne.KeyTab) // wherever the focus is
	kit.Focus(a.choose)
	a.key(fyne.KeySpace)
}

func TestAFolderThatTakesNothingIsNotChosen(t *testing.T) {
	for err, words := range map[error]string{syscall.EROFS: "Nothing can be saved into that folder", fs.ErrPermission: "Nothing can be saved into that folder", fs.ErrNotExist: "Nothing of that name is there."} {
		s := practice()
		s.fails["try "+documents] = err
		a := ask(t, s, Want{Folder: true, From: []string{documents}})
		a.primary()
		a.wantWords(words)
		a.wantTook()
	}
}

func TestANewFolder(t *testing.T) {
	s := practice()
	s.fails[documents+"/mine"] = fs.ErrPermission
	a := ask(t, s, Want{Folder: true, From: []string{documents}})
	a.nameFolder()
	a.write("a/b")
	a.key(fyne.KeyReturn)
	a.wantWords("Type a name of letters and digits.")
	a.key(fyne.KeyEscape) // this question alone
	if a.closed != 0 || a.naming != nil || !a.grid.Focused() {
		t.Fatal("Esc did not lead back to the folder")
	}
	for name, words := range map[string]string{"Leaflets": "Something of that name is here already.", "mine": "The folder could not be made"} {
		a.nameFolder()
		a.write(name)
		a.key(fyne.KeyReturn)
		a.wantWords(words)
	}
	a.nameFolder()
	a.write(" Exports ")
	a.key(fyne.KeyReturn)
	a.wantFolder(documents + "/Exports")
	a.wantWords("No folder is in here")
	a.primary()
	a.wantTook(documents + "/Exports")
}

// Locking closes it with what is asked over it.
func TestClosingTakesTheQuestionForANameAlong(t *testing.T) {
	a := ask(t, practice(), Want{Folder: true, From: []string{documents}})
	a.nameFolder()
	a.shut()
	if a.win.Canvas().Overlays().Top() != nil || a.naming != nil || a.closed != 1 {
		t.Error("something is still open")
	}
}
