package shell

import (
	"slices"
	"strings"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// acted is a command of casework that somebody gave.
type acted struct {
	title string
	at    time.Time
}

// mostActed is how many of them are remembered before the last: more than the first
// letters of a sentence can give.
const mostActed = 8

// strayed takes back what the first letters of a sentence did as keys, the last first,
// and says so. What leaves the desk, as a decision, was no key's doing and stays.
func (s *Shell) strayed(since time.Time) {
	if s.desk == nil {
		return
	}
	back := 0
	for _, u := range slices.Backward(slices.Clone(s.desk.undos)) {
		if u.made.Before(since) {
			break
		}
		if u.Leaving == nil {
			back++
			s.desk.forget(u)
			u.Undo()
		}
	}
	var did []string
	for _, a := range s.acted {
		if !a.at.Before(since) && !slices.Contains(did, a.title) {
			did = append(did, a.title)
		}
	}
	words := lang.Say("You were typing, but no field had the focus. Nothing was changed.")
	switch {
	case len(did) > 0:
		words = lang.Sayf("You were typing, but no field had the focus, and letters are keys. What they did is taken back where it can be; look at it: %s.", strings.Join(did, ", "))
	case back > 0:
		words = lang.Say("You were typing, but no field had the focus, and letters are keys. What they did is taken back.")
	}
	s.frame.toasts.Say(kit.Toast{Text: words + " " + lang.Say("Stop for a moment, then go to the field."), Icon: theme.IconWarning})
	s.recheck()
}

// straying deals with what was done while somebody goes on typing a sentence upon
// nothing: a letter before it was known did it, so it is taken back. It says nothing,
// for what is said of the sentence must stay.
func (s *Shell) straying(did Deed) bool {
	if !s.router.Prosing() || did.Failed || did.Leaving != nil {
		return false
	}
	if did.Undo != nil {
		did.Undo()
	}
	return true
}
