package shell

import (
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
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

// choose asks for a file or a folder, over whatever is open. It begins where this
// person looked last since they sat down: no longer, and nothing of it is written
// anywhere, for what files are called may say whom they are about.
func (s *Shell) choose(w browse.Want) {
	if s.choosing != nil {
		s.choosing()
	}
	w.From = append(w.From, s.looked)
	d := browse.New(w, browse.Ports{
		Disk: s.cfg.Disk, Exec: s.cfg.Exec, Now: s.cfg.Now,
		After: func(long time.Duration, do func()) func() { return s.cfg.After(long, func() { s.cfg.Exec.UI(do) }) },
	}, newEye(s.use))
	s.choosing = d.Show(s.win.Canvas(), func(folder string) {
		s.choosing, s.looked = nil, folder
	})
}

// ChooseFile asks for a file of some kinds and hands over its name and what is in
// it, cut off at a limit in bytes: the caller says in words what is too large. It
// calls back on the window's goroutine, or not at all. Nothing is read but what
// was chosen.
func (h *Host) ChooseFile(kinds browse.Kinds, limit int, got func(name string, b []byte)) {
	if h.OnChooseFile != nil {
		h.OnChooseFile(kinds, func(path string) { h.read(path, limit, got) })
	}
}

// ReadFile hands over a file that was dropped, as ChooseFile does.
func (h *Host) ReadFile(u fyne.URI, limit int, got func(name string, b []byte)) {
	h.read(u.Path(), limit, got)
}

// read reads a file off the window's goroutine. One that never answers, on a share
// that is gone, holds up neither the window nor its end.
func (h *Host) read(path string, limit int, got func(name string, b []byte)) {
	ended := h.work()
	h.Exec.Go(func() {
		b, err := browse.Unless(h.Context, func() ([]byte, error) { return browse.Local{}.Read(path, limit) })
		h.Exec.UI(func() {
			ended()
			switch {
			case h.Context.Err() != nil: // its person has gone
			case err != nil:
				title, words := browse.Unread(err)
				h.ShowError(Notice{Title: title, Words: words})
			default:
				got(filepath.Base(path), b)
			}
		})
	})
}
