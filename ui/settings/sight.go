package settings

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
)

// sight is whether a section was read.
type sight struct {
	// Read says that it was read once: what was read then stays.
	Read bool
	// Unread is why it never could be, in words; "" for nothing to say.
	Unread string
}

// took notes what became of a reading, and answers whether something was read.
func (s *sight) took(h *shell.Host, err error) bool {
	_, s.Unread = h.Unread(s.Read, err)
	s.Read = s.Read || err == nil
	return err == nil
}

func (s *sight) seen() *sight { return s }

// reader is a section that is shown once it was read.
type reader interface {
	seen() *sight
	// start is where work begins.
	start() fyne.CanvasObject
}

// unread stands in the stead of a section that was not read, or cannot be: fields
// that are empty because nobody knows yet would look as if nothing were set.
func (s *Screen) unread(r reader) fyne.CanvasObject {
	state := kit.EmptyState(lang.Say("Reading this section"), lang.Say("One moment."))
	if why := r.seen().Unread; why != "" {
		state = kit.EmptyState(lang.Say("This section could not be read"), why, kit.NewButton(lang.Say("Try again"), kit.Plain, s.parts[s.at].enter))
	}
	return kit.Down(8, kit.Section(s.at.Title()), kit.Grow(kit.BareCard(state)))
}
