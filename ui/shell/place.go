package shell

import (
	"encoding/json"

	"proxydesk/ui/lang"
)

// keyPlace is what the place somebody is at is kept under: ids alone.
const keyPlace = "place"

// trail is a place and those somebody came by, the latest last.
type trail struct {
	Place
	Before []Place `json:",omitempty"`
}

// keptBefore is how many places back are kept.
const keptBefore = 4

// keepPlace remembers where somebody is, until they leave by themselves. What is
// still kept when they sign in again is where the program went down under them.
func (s *Shell) keepPlace(d *desk, p Place) {
	if p.Page == PageIncoming {
		p.ID = "" // what was brought in is kept there; nothing is fetched again unasked
	}
	before := d.before[max(len(d.before)-keptBefore, 0):]
	if b, err := json.Marshal(trail{p, before}); err == nil {
		s.keep(d, keyPlace, string(b))
	}
}

// left forgets the place of somebody who leaves by themselves.
func (s *Shell) left(d *desk) {
	if d.kept[keyPlace] != "" {
		s.keep(d, keyPlace, "")
	}
}

// begin goes where somebody begins: to the first page, or back to where they were
// when the program went down.
func (s *Shell) begin(d *desk) {
	pages := s.pages()
	if len(pages) == 0 {
		return
	}
	first := Place{Page: pages[0].ID}
	var was trail
	if json.Unmarshal([]byte(d.kept[keyPlace]), &was) == nil && was.Page != first.Page {
		if _, ok := s.page(was.Page); ok {
			d.before = []Place{first}
			for _, p := range was.Before {
				if _, ok := s.page(p.Page); ok && p != first {
					d.before = append(d.before, p)
				}
			}
			s.goTo(was.Place, false)
			s.toast(Deed{Words: lang.Say("You are back where you were.")})
			return
		}
	}
	s.goTo(first, false)
}
