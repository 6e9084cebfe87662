package shell

import (
	"cmp"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
)

// undo is the last act that can be taken back.
type undo struct {
	Deed
	until time.Time
	stop  func() // ends the timer that greys the menu
}

// Deed is what somebody just did.
type Deed struct {
	// Words say what was done, with no name.
	Words string
	// Leaving says it instead where something goes out when the time to take it
	// back is up: it is given the time left, as 1:58, and its message stays and
	// counts.
	Leaving func(left string) string
	// About says whose it was, for the question whether to take it back: see [Both].
	About string
	// Undo takes it back; nil where nothing can.
	Undo func()
}

// say is what there is to say of it with so much time left.
func (d Deed) say(left time.Duration) string {
	if d.Leaving == nil {
		return d.Words
	}
	s := int(max(left, 0).Round(time.Second) / time.Second)
	return d.Leaving(fmt.Sprintf("%d:%02d", s/60, s%60))
}

// undoTime is how long an act can be taken back where the rules do not say.
const undoTime = 2 * time.Minute

// toast says what was done. What can be taken back can be for as long as the
// practice holds messages, longer than the toast shows.
func (s *Shell) toast(did Deed) {
	long := undoFor(s.cfg.Rules())
	t := kit.Toast{Text: did.say(long)}
	if did.Undo != nil {
		d := s.desk
		d.forgetUndo()
		u := &undo{Deed: did, until: s.cfg.Now().Add(long)}
		u.stop = s.cfg.After(long, func() { s.cfg.Exec.UI(s.recheck) })
		d.undo = u
		t.Act, t.Key, t.Acting = lang.Say("Undo"), "Ctrl+Z", s.undoLast
		if did.Leaving != nil {
			t.Ticking = func() (string, bool) {
				left := s.timeLeft(u)
				return did.say(left), left > 0 && d.undo == u
			}
		}
	}
	s.frame.toasts.Say(t)
	s.recheck()
}

// undoFor is how long an act can be taken back.
func undoFor(r workflow.Rules) time.Duration { return cmp.Or(r.UndoTime, undoTime) }

// timeLeft is how long an act can still be taken back.
func (s *Shell) timeLeft(u *undo) time.Duration { return u.until.Sub(s.cfg.Now()) }

// undoes says whether there is something to take back.
func (s *Shell) undoes() (bool, string) {
	if s.typing() != nil {
		return true, ""
	}
	u := s.desk.undo
	return u != nil && s.timeLeft(u) > 0, lang.Say("There is nothing to take back now.")
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
		u := s.desk.undo
		words := []string{u.say(s.timeLeft(u))}
		if u.About != "" {
			words = append(words, u.About)
		}
		s.ask(Question{Title: lang.Say("Take this back?"), Words: words,
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
	switch {
	case u == nil:
	case s.timeLeft(u) > 0:
		u.Undo()
	default: // it ran out while the question stood open
		s.toast(Deed{Words: lang.Say("Too late: the time to take it back is up. Nothing was changed.")})
	}
	s.recheck()
}

func (d *desk) forgetUndo() {
	if d.undo != nil {
		d.undo.stop()
		d.undo = nil
	}
}
