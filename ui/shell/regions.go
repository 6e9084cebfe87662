package shell

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
)

// region moves the focus to the next part of the window, or back to the one
// before: the parts of the page, the navigation, the search.
func (s *Shell) region(step int) {
	parts := []fyne.CanvasObject{}
	if scr := s.Screen(); scr != nil {
		parts = kit.Regions(scr.Object())
	}
	parts = append(parts, s.frame.nav)
	if f := s.frame.search.field(s.Staff()); f != nil {
		parts = append(parts, s.frame.search.entry)
	}
	at := -1
	if f, ok := s.win.Canvas().Focused().(fyne.CanvasObject); ok {
		for i, p := range parts {
			if kit.Holds(p, f) {
				at = i
			}
		}
	}
	if at < 0 && step < 0 {
		at = 0
	}
	for range parts {
		at = (at + step + len(parts)) % len(parts)
		if kit.Focus(parts[at]) {
			return
		}
	}
}
