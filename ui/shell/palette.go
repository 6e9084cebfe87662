package shell

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// palette finds anything by typing: people, what can be done here, and where one
// can go. It shows the key beside each act, so that it teaches itself.
type palette struct {
	shell   *Shell
	entry   *kit.Entry
	list    *kit.Lines
	none    *kit.Text
	body    *fyne.Container
	dismiss func()

	latest Latest
	people people
	opens  []func() // what each line does
}

// person is somebody who was found.
type person struct {
	workflow.Found
	number string
}

// people are those shown of whom were found, and how many more there are.
type people struct {
	shown []person
	more  int
}

// The most the palette shows of each kind; the rest is found by typing more.
const (
	palettePeople = 4
	paletteActs   = 5
	palettePlaces = 4 // and as many more as fewer people are shown
)

func (s *Shell) palette() {
	p := &palette{shell: s, entry: kit.NewEntry().WithIcon(theme.IconSearch).WithHint(lang.Say("What do you want to do, or whom do you look for?")).Limit(100).WithEnd(kit.Key(lang.Say("Esc closes")))}
	p.entry.OnChanged = p.look
	p.entry.Before = p.take
	p.list = kit.NewLines(p.open)
	p.none = kit.Small(lang.Say("Nothing here is called that. Try another word, a family name or a reference.")).In(theme.Fg2).Wrap()
	p.body = kit.Stack()
	p.look("")
	p.dismiss = s.ask(Question{Title: lang.Say("Find anything"), Wide: 680, Top: 96, Bare: true,
		Body: kit.Down(0, kit.Pad(16, 16, p.entry), p.body, kit.Gap(8)), Choices: []Choice{Close(lang.Say("Close"))}})
}

// look looks for what is typed now.
func (p *palette) look(query string) {
	query = strings.TrimSpace(query)
	p.people = people{}
	p.show(query)
	h := p.shell.Host()
	if len([]rune(query)) < 2 || h == nil || p.shell.cfg.Finder == nil || !h.May(workflow.ActReadCases) {
		p.latest.Drop()
		return
	}
	Load(h, &p.latest, func(ctx context.Context) (people, error) { return p.shell.people(ctx, query) },
		func(found people, err error) {
			if err != nil {
				h.ShowError(err)
				return
			}
			p.people = found
			p.show(query)
		})
}

// people finds a few, with their numbers where those are known.
func (s *Shell) people(ctx context.Context, query string) (people, error) {
	found, err := s.cfg.Finder.FindPeople(ctx, query)
	if err != nil {
		return people{}, err
	}
	shown := min(len(found), palettePeople)
	out := people{shown: make([]person, shown), more: len(found) - shown}
	found = found[:shown]
	for i, f := range found {
		out.shown[i].Found = f
	}
	n, ok := s.cfg.Finder.(Numberer)
	if !ok {
		return out, nil
	}
	numbers, err := n.NumbersOf(ctx, found)
	for i := range numbers {
		out.shown[i].number = numbers[i]
	}
	return out, err
}

// called lists the commands and places that hold every word of the query in their
// title or among what else finds them, those that can be done now first, and of them
// those called so. Without words it is what can be done.
func (s *Shell) called(query string) []Command {
	words := strings.Fields(strings.ReplaceAll(strings.ToLower(query), "'", "’"))
	table := s.table
	if len(words) > 0 { // else the pages are enough
		table = s.withParts(table)
	}
	var now, later []Command
	for _, c := range table {
		if c.Menu == "" || c.ID == "go.palette" || c.missing() || !c.holds(words) {
			continue
		}
		if ok, _ := c.ready(); ok {
			now = append(now, c)
		} else if len(words) > 0 {
			later = append(later, c)
		}
	}
	slices.SortStableFunc(now, func(a, b Command) int {
		return cmp.Or(btoi(b.begins(words))-btoi(a.begins(words)), rank(a)-rank(b))
	})
	return append(now, later...)
}

// holds says whether all words are in what a command is called, or else finds it.
func (c *Command) holds(words []string) bool {
	called := strings.ToLower(c.Title + " " + c.in + " " + c.Finds)
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(called, w) })
}

// begins says whether each word begins a word of a command's title: then it is called
// so, and not only found so. Of no words it is true.
func (c *Command) begins(words []string) bool {
	title := " " + strings.ToLower(c.Title)
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(title, " "+w) })
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// withParts adds the places within the pages, and pages that are reached from others
// alone. What the page in view does itself has its own command, which is then found by
// the words of the place too.
func (s *Shell) withParts(table []Command) []Command {
	table = slices.Clone(table)
	h := s.Host()
	if h == nil {
		return table
	}
	for _, p := range s.pages() {
		if p.Under != "" && p.Finds != "" {
			table = append(table, Command{ID: "go." + p.ID, Title: p.Title, Finds: p.Finds, Menu: MenuGo, Do: func() { s.goTo(Place{Page: p.ID}, true) }})
		}
		if p.Parts == nil {
			continue
		}
		for _, part := range p.Parts(h) {
			own := slices.IndexFunc(table, func(c Command) bool {
				return s.desk.at.Page == p.ID && c.Title == part.Title && (c.Menu == MenuView || c.Menu == MenuReports)
			})
			if own >= 0 {
				table[own].Finds += " " + p.Title + " " + part.Finds
				continue
			}
			table = append(table, Command{ID: "go." + p.ID + "." + part.ID, Title: part.Title, in: p.Title, Finds: part.Finds, Menu: MenuGo,
				Do: func() { s.goTo(Place{Page: p.ID, Part: part.ID}, true) }})
		}
	}
	return table
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

func (p *palette) show(query string) {
	var lines []kit.Line
	p.opens = nil
	add := func(head string, line kit.Line, do func()) {
		if line.Head = head; len(lines) > 0 && lastHead(lines) == head {
			line.Head = ""
		}
		lines = append(lines, line)
		p.opens = append(p.opens, func() { p.dismiss(); do() })
	}
	for _, f := range p.people.shown {
		add(lang.Say("People and cases"), p.personLine(f), func() { p.shell.openFound(f.Found) })
	}
	if n := p.people.more; n > 0 {
		add(lang.Say("People and cases"), kit.Line{Icon: theme.IconSearch, Text: lang.Sayf("%d more: search for them", n)}, func() { p.shell.frame.search.look(query) })
	}
	acts, places := 0, 0
	own := p.shell.ownActs()
	for _, c := range p.shell.called(query) {
		if c.Menu == MenuGo || c.Menu == MenuView {
			continue
		}
		if acts++; acts <= paletteActs {
			add(lang.Say("Do"), p.commandLine(c, own[c.ID]), func() { p.shell.Do(c.ID) })
		}
	}
	for _, c := range p.shell.called(query) {
		if c.Menu != MenuGo && c.Menu != MenuView {
			continue
		}
		if places++; places <= palettePlaces+palettePeople-len(p.people.shown) {
			add(lang.Say("Go to"), p.commandLine(c, false), func() { p.shell.run(c) })
		}
	}
	p.list.Set(lines)
	p.body.Objects = []fyne.CanvasObject{p.list}
	if len(lines) == 0 {
		p.body.Objects = []fyne.CanvasObject{kit.Pad(16, 8, p.none)}
	}
	kit.Reflow(p.body)
}

// lastHead is the heading the last of the lines stands under.
func lastHead(lines []kit.Line) string {
	for _, l := range slices.Backward(lines) {
		if l.Head != "" {
			return l.Head
		}
	}
	return ""
}

func (p *palette) personLine(f person) kit.Line {
	family, given, _ := strings.Cut(f.Name, ", ")
	if given != "" {
		given = ", " + given
	}
	note := f.Ref
	if f.number != "" {
		note = "NHS " + f.number + ", " + note
	}
	if age := p.shell.Host().Reader(nil).Age(f.Born); age != "" {
		note = age + ", " + note
	}
	return kit.Line{Icon: theme.IconUser, Bold: family, Text: given, Note: note}
}

func (p *palette) commandLine(c Command, own bool) kit.Line {
	l := kit.Line{Icon: menuIcons[c.Menu], Text: strings.TrimSuffix(c.Title, "…"), Key: c.Key}
	place, _, _ := strings.Cut(strings.TrimPrefix(c.ID, "go."), ".")
	if page, ok := p.shell.page(place); ok && page.Icon != "" {
		l.Icon = page.Icon
	}
	l.Note = c.in
	if a, ok := p.shell.Screen().(About); ok && own && c.Menu == MenuCase {
		l.Note = a.Subject()
	}
	if ok, why := c.ready(); !ok {
		l.Off, l.Note = true, why
	}
	return l
}

var menuIcons = map[Menu]theme.IconName{
	MenuFile: theme.IconFile, MenuEdit: theme.IconSearch, MenuView: theme.IconEye, MenuGo: theme.IconChevronRight, MenuCase: theme.IconUser,
	MenuLetters: theme.IconEnvelope, MenuReports: theme.IconCalendar, MenuDemo: theme.IconPeople, MenuHelp: theme.IconInfo,
}

// ownActs is the ids of what the page in view itself can do.
func (s *Shell) ownActs() map[string]bool {
	own := map[string]bool{}
	if scr := s.Screen(); scr != nil {
		for _, c := range scr.Commands() {
			own[c.ID] = true
		}
	}
	return own
}

// take is the field's keys: the arrows move, Enter takes what is chosen, Esc
// closes.
func (p *palette) take(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyDown:
		p.list.Step(1)
	case fyne.KeyUp:
		p.list.Step(-1)
	case fyne.KeyPageDown:
		p.list.Step(len(p.opens))
	case fyne.KeyPageUp:
		p.list.Step(-len(p.opens))
	case fyne.KeyReturn, fyne.KeyEnter:
		p.open(p.list.Chosen())
	case fyne.KeyEscape:
		p.dismiss()
	default:
		return false
	}
	return true
}

// open goes to the person or does the command of a line.
func (p *palette) open(i int) {
	if i >= 0 && i < len(p.opens) {
		p.opens[i]()
	}
}
