package shell

import (
	"encoding/json"
	"slices"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
)

// recent is a record somebody looked at. Only the place and the reference are
// kept for the next time: nothing of a patient.
type recent struct {
	Place Place
	Ref   string
	who   string
}

// recentMost is how many are remembered.
const recentMost = 9

const keyRecent = "recent"

// visited remembers a record.
func (s *Shell) visited(d *desk, p Place, ref, who string) {
	all := slices.DeleteFunc(d.recents(), func(r recent) bool { return r.Place.Page == p.Page && r.Place.ID == p.ID })
	all = slices.Insert(all, 0, recent{Place{Page: p.Page, ID: p.ID}, ref, who})
	d.recent = all[:min(len(all), recentMost)]
	if kept, err := json.Marshal(d.recent); err == nil {
		s.keep(d, keyRecent, string(kept))
	}
}

// recents is what was looked at lately, the latest first, also on other days.
func (d *desk) recents() []recent {
	if d.recent == nil && d.kept[keyRecent] != "" {
		if err := json.Unmarshal([]byte(d.kept[keyRecent]), &d.recent); err != nil {
			d.recent = nil // written by another version
		}
	}
	return slices.Clone(d.recent)
}

// recentItems offers the records one looked at lately.
func (s *Shell) recentItems() {
	all := s.desk.recents()
	if len(all) == 0 {
		s.ask(Question{Title: lang.Say("Recent items"), Words: []string{lang.Say("The cases you open are listed here.")}, Choices: []Choice{{Label: lang.Say("Close"), First: true}}})
		return
	}
	list := kit.NewGrid(kit.Column{ID: "ref", Title: lang.Say("Reference"), Width: 110}, kit.Column{ID: "who", Title: lang.Say("Patient")}).WithoutHead().WithRowHeight(40)
	rows := make(kit.Rows, len(all))
	for i, r := range all {
		rows[i] = kit.Row{ID: r.Place.Page + r.Place.ID, Cells: []kit.Cell{{Text: r.Ref, Bold: true}, {Text: r.who, Muted: true}}}
	}
	list.SetSource(rows)
	list.Choose(0)
	var dismiss func()
	open := func() {
		if i := list.ChosenIndex(); i >= 0 {
			dismiss()
			s.goTo(all[i].Place, true)
		}
	}
	list.OnOpen = func(kit.Row) { open() }
	dismiss = s.ask(Question{Title: lang.Say("Recent items"), Body: kit.High(float32(40*len(all)), list),
		Choices: []Choice{{Label: lang.Say("Open"), Kind: kit.Go, Try: func() bool { open(); return false }}, Close(lang.Say("Close"))}})
}
