package shell

import (
	"encoding/json"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
)

// Arrange gives a grid what every grid of the window has: its columns and its
// sorting as this person had them, a menu for its rows, and a word on what was
// copied. Call it when OnSort is set; id tells the grid from others.
func (h *Host) Arrange(id string, g *kit.Grid) {
	key := "grid." + id
	var a kit.Arrangement
	if kept := h.Kept(key); kept != "" {
		if err := json.Unmarshal([]byte(kept), &a); err == nil { // else it is another version's
			g.Arrange(a)
		}
	}
	g.OnArranged = func(a kit.Arrangement) {
		if kept, err := json.Marshal(a); err == nil {
			h.Keep(key, string(kept))
		}
	}
	g.OnCopied = func(rows int) {
		h.Toast(lang.Count(rows, "%d row copied. Locking the desk takes it off the clipboard.",
			"%d rows copied. Locking the desk takes them off the clipboard."), nil)
	}
	g.OnMenu = func(kit.Row) *fyne.Menu {
		m := fyne.NewMenu("")
		if h.OnRowMenu != nil {
			m = h.OnRowMenu()
		}
		if len(m.Items) > 0 {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
		m.Items = append(m.Items, fyne.NewMenuItem(lang.Say("Copy the row"), g.Copy))
		return m
	}
}

// rowMenu is the page's own acts that can be done now.
func (s *Shell) rowMenu() *fyne.Menu {
	m := fyne.NewMenu("")
	scr := s.Screen()
	if scr == nil {
		return m
	}
	own := s.ownActs()
	for _, c := range s.table {
		if ok, _ := c.ready(); !own[c.ID] || !ok || c.Menu != MenuCase && c.Menu != MenuLetters && c.Menu != MenuReports {
			continue
		}
		item := fyne.NewMenuItem(c.Title, func() { s.Do(c.ID) })
		show(item, c.Key)
		m.Items = append(m.Items, item)
	}
	return m
}
