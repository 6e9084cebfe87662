package shell

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// palette finds anything by typing: what can be done here, where one can go, and
// people. It shows the key beside each act, so that it teaches itself.
type palette struct {
	shell   *Shell
	entry   *kit.Entry
	list    *kit.Grid
	none    *kit.Text
	body    *fyne.Container
	dismiss func()

	latest   Latest
	people   []workflow.Found
	commands []Command
	stepping bool
}

// The most the palette shows; the rest is found by typing more.
const (
	palettePeople = 4
	paletteRows   = 9
)

func (s *Shell) palette() {
	p := &palette{shell: s, entry: kit.NewEntry().WithIcon(theme.IconSearch).WithHint("What do you want to do, or whom do you look for?").Limit(100)}
	p.entry.OnChanged = p.look
	p.entry.Before = p.take
	p.list = kit.NewGrid(kit.Column{ID: "what", Title: "What", Flex: 1}, kit.Column{ID: "key", Title: "Key", Width: 110}).WithoutHead().WithRowHeight(44)
	p.list.OnChosen = func(r kit.Row) {
		if !p.stepping && r.ID != "" {
			p.open()
		}
	}
	p.list.OnOpen = func(kit.Row) { p.open() }
	p.none = kit.Small("Nothing here is called that. Try another word, a family name or a reference.").In(theme.Fg2).Wrap()
	p.body = kit.Stack()
	p.look("")
	p.dismiss = s.ask(Question{Title: "Find anything", Wide: 640,
		Body: kit.Down(12, p.entry, kit.High(44*paletteRows, p.body)), Choices: []Choice{Close("Close")}})
}

// look looks for what is typed now.
func (p *palette) look(query string) {
	query = strings.TrimSpace(query)
	p.commands, p.people = p.shell.called(query), nil
	p.show()
	h := p.shell.Host()
	if len([]rune(query)) < 2 || h == nil || p.shell.cfg.Finder == nil || !h.May(workflow.ActReadCases) {
		p.latest.Drop()
		return
	}
	Load(h, &p.latest, func(ctx context.Context) ([]workflow.Found, error) {
		return p.shell.cfg.Finder.FindPeople(ctx, query)
	}, func(found []workflow.Found, err error) {
		if err != nil {
			h.ShowError(err)
			return
		}
		p.people = found[:min(len(found), palettePeople)]
		p.show()
	})
}

// called lists the commands that hold every word of the query in their title,
// those that can be done now first. Without words it is what can be done.
func (s *Shell) called(query string) []Command {
	words := strings.Fields(strings.ToLower(query))
	var now, later []Command
	for _, c := range s.table {
		if c.Menu == "" || c.ID == "go.palette" || c.missing() {
			continue
		}
		title := strings.ToLower(c.Title)
		if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(title, w) }) {
			continue
		}
		if ok, _ := c.ready(); ok {
			now = append(now, c)
		} else if len(words) > 0 {
			later = append(later, c)
		}
	}
	slices.SortStableFunc(now, func(a, b Command) int { return rank(a) - rank(b) })
	return append(now, later...)
}

// rank puts what is about the page before the ways to elsewhere and the looks.
func rank(c Command) int {
	switch c.Menu {
	case MenuCase, MenuLetters, MenuReports:
		return 0
	case MenuGo:
		return 1
	case MenuView, MenuHelp:
		return 3
	}
	return 2
}

func (p *palette) show() {
	var rows kit.Rows
	for _, f := range p.people {
		rows = append(rows, kit.Row{ID: "person/" + string(f.Application) + "/" + string(f.Role),
			Cells: []kit.Cell{{Text: f.Name, Sub: bornWords(f) + ", " + f.Ref, Bold: true}, {}}})
	}
	for _, c := range p.commands {
		cell := kit.Cell{Text: strings.TrimSuffix(c.Title, "…")}
		if ok, why := c.ready(); !ok {
			cell.Sub, cell.Muted = why, true
		}
		rows = append(rows, kit.Row{ID: c.ID, Cells: []kit.Cell{cell, {Text: c.Key, Muted: true}}})
	}
	p.stepping = true
	p.list.SetSource(kit.Rows(nil)) // forgets the row chosen before
	p.list.SetSource(rows)
	p.list.Choose(0)
	p.stepping = false
	p.body.Objects = []fyne.CanvasObject{p.list}
	if len(rows) == 0 {
		p.body.Objects = []fyne.CanvasObject{kit.Down(0, p.none)}
	}
	kit.Reflow(p.body)
}

// take is the field's keys: the arrows move, Enter takes what is chosen.
func (p *palette) take(k fyne.KeyName) bool {
	step := 0
	switch k {
	case fyne.KeyDown:
		step = 1
	case fyne.KeyUp:
		step = -1
	case fyne.KeyPageDown:
		step = paletteRows - 1
	case fyne.KeyPageUp:
		step = 1 - paletteRows
	case fyne.KeyReturn, fyne.KeyEnter:
		p.open()
		return true
	default:
		return false
	}
	p.stepping = true
	p.list.Step(step)
	p.stepping = false
	return true
}

// open goes to the person or does the command that is chosen.
func (p *palette) open() {
	i := p.list.ChosenIndex()
	switch {
	case i < 0 || i >= len(p.people)+len(p.commands):
		return
	case i < len(p.people):
		p.dismiss()
		p.shell.openFound(p.people[i])
	default:
		p.dismiss()
		p.shell.Do(p.commands[i-len(p.people)].ID)
	}
}
