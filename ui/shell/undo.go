package shell

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// undo is an act that can be taken back.
type undo struct {
	Deed
	made  time.Time // when it was known to be done
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
	// Case is the application it is of. Whoever sends what was held, or takes it
	// back, elsewhere in the window ends the way back here.
	Case workflow.ApplicationID
	// About says whose it was, for the question whether to take it back: see [Both].
	About string
	// Undo takes it back; nil where nothing can.
	Undo func()
	// Quiet says nothing of it: the page shows what was done.
	Quiet bool
	// Shown reports whether what was done is in view, so that taking it back needs
	// no question; nil is never.
	Shown func() bool
	// Failed marks words about what could not be done.
	Failed bool
}

// say is what there is to say of it with so much time left.
func (d Deed) say(left time.Duration) string {
	if d.Leaving == nil {
		return d.Words
	}
	s := int(max(left, 0).Round(time.Second) / time.Second)
	return d.Leaving(fmt.Sprintf("%d:%02d", s/60, s%60))
}

const (
	// undoTime is how long an act can be taken back where the rules do not say.
	undoTime = 2 * time.Minute
	// mostUndo is how many acts can be taken back one after the other.
	mostUndo = 30
)

// toast says what was done. What can be taken back can be for as long as the
// practice holds messages, longer than the toast shows.
func (s *Shell) toast(did Deed) {
	var u *undo
	if s.straying(did) {
		return
	}
	if did.Undo != nil {
		long := undoFor(s.cfg.Rules())
		u = &undo{Deed: did, made: s.cfg.Now(), until: s.cfg.Now().Add(long)}
		u.stop = s.cfg.After(long, func() { s.cfg.Exec.UI(s.recheck) })
		s.desk.remember(u)
	}
	if !did.Quiet {
		s.say(did, u)
	}
	s.recheck()
}

// say shows what was done and, where it can be taken back, how.
func (s *Shell) say(did Deed, u *undo) {
	d := s.desk
	t := kit.Toast{Text: did.Words}
	if did.Failed {
		t.Icon = theme.IconInfo
	}
	d.offered = u
	if u != nil {
		t.Text = did.say(s.timeLeft(u))
		t.Act, t.Key, t.Acting = lang.Say("Undo"), "Ctrl+Z", func() { s.takeBack(u) }
		if did.Leaving != nil {
			t.Ticking = func() (string, bool) {
				left := s.timeLeft(u)
				return did.say(left), left > 0 && slices.Contains(d.undos, u)
			}
		}
	}
	s.frame.toasts.Say(t)
}

// sayAgain shows what still counts down to somebody who comes back to the desk.
func (s *Shell) sayAgain() {
	for _, u := range slices.Backward(s.desk.undos) {
		if u.Leaving != nil && s.timeLeft(u) > 0 {
			s.say(u.Deed, u)
			return
		}
	}
}

// undoFor is how long an act can be taken back.
func undoFor(r workflow.Rules) time.Duration { return cmp.Or(r.UndoTime, undoTime) }

// timeLeft is how long an act can still be taken back.
func (s *Shell) timeLeft(u *undo) time.Duration { return u.until.Sub(s.cfg.Now()) }

// last is the last act that can still be taken back, or nil.
func (s *Shell) last() *undo {
	if n := len(s.desk.undos); n > 0 && s.timeLeft(s.desk.undos[n-1]) > 0 { // those before it run out before it
		return s.desk.undos[n-1]
	}
	return nil
}

// undoes says whether there is something to take back.
func (s *Shell) undoes() (bool, string) {
	return s.typing() != nil || s.last() != nil, lang.Say("There is nothing to take back now.")
}

// undoHere takes back typing where somebody types, else what the message on screen
// offers, else the last act.
func (s *Shell) undoHere() {
	u := s.last()
	switch f := s.typing(); {
	case f != nil:
		f.TypedShortcut(&fyne.ShortcutUndo{})
	case s.win.Canvas().Overlays().Top() != nil:
	case s.frame.toasts.Offers() && s.desk.offered != nil:
		s.takeBack(s.desk.offered)
	case u.Shown != nil && u.Shown():
		s.takeBack(u)
	default: // nobody takes back what they do not see
		words := []string{u.say(s.timeLeft(u))}
		if u.About != "" {
			words = append(words, u.About)
		}
		s.ask(Question{Title: lang.Say("Take this back?"), Words: words,
			Choices: []Choice{{Label: lang.Say("Undo"), Kind: kit.Plain, First: true, Do: func() { s.takeBack(u) }}, Close(lang.Say("Leave it"))}})
	}
}

// redoTyping does again what undoing took from a field.
func (s *Shell) redoTyping() {
	if f := s.typing(); f != nil {
		f.TypedShortcut(&fyne.ShortcutRedo{})
	}
}

// takeBack takes an act back, once.
func (s *Shell) takeBack(u *undo) {
	known := slices.Contains(s.desk.undos, u)
	s.desk.forget(u)
	if s.desk.offered == u {
		s.frame.toasts.Dismiss()
	}
	switch {
	case !known: // it was sent, or taken back, while the question stood open
	case s.timeLeft(u) > 0:
		u.Undo()
	default: // it ran out while the question stood open
		s.toast(Deed{Words: lang.Say("Too late: the time to take it back is up. Nothing was changed."), Failed: true})
	}
	s.recheck()
}

// remember keeps an act that can be taken back.
func (d *desk) remember(u *undo) {
	if len(d.undos) == mostUndo {
		d.forget(d.undos[0])
	}
	d.undos = append(d.undos, u)
}

// forget ends the way back from an act.
func (d *desk) forget(u *undo) {
	u.stop()
	d.undos = slices.DeleteFunc(d.undos, func(o *undo) bool { return o == u })
}

// gone ends the way back from what was sent, or taken back, elsewhere.
func (d *desk) gone(e casework.Event) {
	if e.Act != workflow.ActSettle && e.Act != workflow.ActUndo || e.Application == "" {
		return
	}
	for _, u := range slices.Clone(d.undos) {
		if u.Leaving != nil && u.Case == e.Application {
			d.forget(u)
		}
	}
}
