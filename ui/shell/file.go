package shell

import (
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
)

// Dropper is a screen that takes files somebody drops on the window.
type Dropper interface {
	// Dropped is called on the window's goroutine; nothing was read yet.
	Dropped(files []fyne.URI)
}

// dropped hands files to the screen in view, unless a question is open over it.
func (s *Shell) dropped(files []fyne.URI) {
	s.use()
	if s.desk == nil || s.win.Canvas().Overlays().Top() != nil {
		return
	}
	if d, ok := s.desk.screen().(Dropper); ok {
		d.Dropped(files)
	}
}

// chooseFile is the toolkit's own dialog for a file. Nothing is read but what somebody
// chose.
func (s *Shell) chooseFile(chosen func(fyne.URIReadCloser)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil && s.Host() != nil:
			s.Host().ShowError(unreadable)
		case f != nil:
			chosen(f)
		}
	}, s.win)
	s.choose(d, lang.Say("Choose a file"))
}

// chooseFolder is the one for a folder.
func (s *Shell) chooseFolder(chosen func(path string)) {
	d := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		switch {
		case err != nil && s.Host() != nil:
			s.Host().ShowError(Notice{Title: lang.Say("The folder could not be opened"), Words: lang.Say("Nothing was saved. Choose another one.")})
		case f != nil:
			chosen(f.Path())
		}
	}, s.win)
	s.choose(d, lang.Say("Choose a folder"))
}

// choose shows one of them, in the words of the window. No key reaches what lies
// behind it; Esc closes it as long as nothing in it has the focus, which the
// toolkit's own parts keep it from.
func (s *Shell) choose(d *dialog.FileDialog, title string) {
	d.SetTitleText(title)
	d.SetConfirmText(lang.Say("Choose"))
	d.SetDismissText(lang.Say("Cancel"))
	pop := s.router.Push(&kit.Keys{Modal: true, Key: map[fyne.KeyName]func(){fyne.KeyEscape: d.Dismiss}})
	d.SetOnClosed(func() {
		pop()
		s.choosing = nil
	})
	s.choosing = d.Hide
	d.Show()
	d.Resize(fyne.NewSize(860, 560)) // it cannot be sized before it is there
}

// unreadable is what is said of a file that could not be read.
var unreadable = Notice{Title: lang.Say("The file could not be read"), Words: lang.Say("Nothing was brought in. Check that it is still there and that you may open it.")}

// ChooseFile asks for a file and hands over its name and what is in it, cut off
// at a limit in bytes: the caller says in words what is too large. It calls back
// on the window's goroutine, or not at all.
func (h *Host) ChooseFile(limit int, got func(name string, b []byte)) {
	if h.OnChooseFile != nil {
		h.OnChooseFile(func(f fyne.URIReadCloser) { h.read(f, limit, got) })
	}
}

// ReadFile hands over a file that was dropped, as ChooseFile does.
func (h *Host) ReadFile(u fyne.URI, limit int, got func(name string, b []byte)) {
	f, err := storage.Reader(u)
	if err != nil {
		h.ShowError(unreadable)
		return
	}
	h.read(f, limit, got)
}

func (h *Host) read(f fyne.URIReadCloser, limit int, got func(name string, b []byte)) {
	h.Exec.Go(func() {
		b, err := io.ReadAll(io.LimitReader(f, int64(limit)))
		_ = f.Close() // read only: nothing can be lost
		h.Exec.UI(func() {
			if err != nil {
				h.ShowError(unreadable)
				return
			}
			got(f.URI().Name(), b)
		})
	})
}
