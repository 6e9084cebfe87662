package shell

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
)

// undo is the last act that can be taken back.
type undo struct {
	words string
	do    func()
	until time.Time
	stop  func() // ends the timer that greys the menu
}

// undoTime is how long an act can be taken back where the rules do not say.
const undoTime = 2 * time.Minute

// toast says what was done. What can be taken back can be for as long as the
// practice holds messages, longer than the toast shows.
func (s *Shell) toast(words string, do func()) {
	t := kit.Toast{Text: words}
	if do != nil {
		d, long := s.desk, cmp.Or(s.cfg.Rules().UndoTime, undoTime)
		d.forgetUndo()
		u := &undo{words: words, do: do, until: s.cfg.Now().Add(long)}
		u.stop = s.cfg.After(long, func() { s.cfg.Exec.UI(s.recheck) })
		d.undo = u
		t.Act, t.Key, t.Acting = lang.Say("Undo"), "Ctrl+Z", s.undoLast
	}
	s.frame.toasts.Say(t)
	s.recheck()
}

// undoes says whether there is something to take back.
func (s *Shell) undoes() (bool, string) {
	if s.typing() != nil {
		return true, ""
	}
	u := s.desk.undo
	return u != nil && s.cfg.Now().Before(u.until), lang.Say("There is nothing to take back now.")
}

// undoHere takes back typing where somebody types, else the last act.
func (s *Shell) undoHere() {
	switch f := s.typing(); {
	case f != nil:
		f.TypedShortcut(&fyne.ShortcutUndo{})
	case s.win.Canvas().Overlays().Top() != nil:
	case s.frame.toasts.Offers():
		s.undoLast()
	default: // nobody takes back what they do not see
		s.ask(Question{Title: lang.Say("Take this back?"), Words: []string{s.desk.undo.words},
			Choices: []Choice{{Label: lang.Say("Undo"), Kind: kit.Plain, First: true, Do: s.undoLast}, Close(lang.Say("Leave it"))}})
	}
}

// redoTyping does again what undoing took from a field.
func (s *Shell) redoTyping() {
	if f := s.typing(); f != nil {
		f.TypedShortcut(&fyne.ShortcutRedo{})
	}
}

// undoLast takes back the last act.
func (s *Shell) undoLast() {
	u := s.desk.undo
	s.desk.forgetUndo()
	s.frame.toasts.Dismiss()
	if u != nil && s.cfg.Now().Before(u.until) {
		u.do()
	}
	s.recheck()
}

func (d *desk) forgetUndo() {
	if d.undo != nil {
		d.undo.stop()
		d.undo = nil
	}
}
