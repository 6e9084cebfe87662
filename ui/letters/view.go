package letters

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Screen shows the model. It is a shell.Screen with views.
type Screen struct {
	model   *Model
	host    *shell.Host
	arrival shell.Arrival
	root    fyne.CanvasObject

	tabs     *kit.Tabs
	grid     *kit.Grid
	list     *fyne.Container
	blocks   *fyne.Container
	beside   *fyne.Container // what keeps letters back, and the questions of the one in view
	ask      *questions
	to, page *kit.Text
	sheet    *kit.PagePreview
	preview  *kit.Scroll
	nothing  *fyne.Container
	pane     *fyne.Container
	turn     *fyne.Container
	tools    *fyne.Container // of the page in view
	percent  *kit.Text
	zoomed   *container.Scroll
	width    *fyne.Container // the page at its zoomed width
	why      *kit.Text
	print    *kit.Button
	cancel   *kit.Button
	open     *kit.Button
	save     *kit.Button
	post     *kit.Button
	failed   *kit.Button
	back     *kit.Button
	due      *kit.Link
	painting bool
}

// New returns the screen for whoever is at the desk. Forms may be nil: then no
// blank form is offered.
func New(h *shell.Host, r Records, p Printer, forms *letter.Forms) *Screen {
	s := &Screen{host: h}
	s.model = NewModel(h, r, p, forms, s.paint)
	s.build()
	h.KeepTyped(shell.Keep("letters").Box("safe", s.model), nil, nil)
	return s
}

func (s *Screen) build() {
	m := s.model
	s.tabs = kit.NewTabs(s.tabItems(), func(id string) { m.Turn(Tab(id)) })
	s.grid = kit.NewGrid(kit.Column{ID: "to", Title: lang.Say("To whom")}, kit.Column{ID: "state", Title: "", Width: 136}).WithTicks()
	s.grid.OnTicked = func(ids []string) {
		if s.painting {
			return
		}
		ticked := make([]workflow.LetterID, len(ids))
		for i, id := range ids {
			ticked[i] = workflow.LetterID(id)
		}
		m.Tick(ticked)
	}
	s.grid.OnChosen = func(r kit.Row) {
		if !s.painting && r.ID != "" {
			m.Choose(workflow.LetterID(r.ID))
		}
	}
	s.grid.OnOpen = func(kit.Row) { m.OpenCase() }
	s.host.Arrange("letters", s.grid)
	s.list, s.blocks, s.beside = kit.Stack(s.grid), kit.Down(0), kit.Down(16)
	s.ask = newQuestions(m)
	s.to, s.page = kit.Strong(""), kit.Small("").In(theme.Fg2).Elide()
	s.turn = kit.Across(4,
		kit.NewIconButton(theme.IconChevronLeft, lang.Say("Page before"), func() { m.TurnPage(-1) }),
		kit.NewIconButton(theme.IconChevronRight, lang.Say("Next page"), func() { m.TurnPage(1) }))
	s.percent = kit.Small("").In(theme.Fg2)
	zoom := kit.Across(4, kit.NewIconButton(theme.IconMinus, lang.Say("Smaller"), func() { s.zoom(-1) }), s.percent,
		kit.NewIconButton(theme.IconPlus, lang.Say("Larger"), func() { s.zoom(1) }))
	s.sheet = kit.NewPagePreview(kit.Sheet{})
	s.preview = kit.NewScroll(kit.Pad(24, 12, s.sheet))
	s.width = kit.Stack()
	s.zoomed = container.NewScroll(s.width)
	s.nothing = kit.Stack()
	s.pane = kit.Stack(s.preview)
	s.tools = kit.Across(8, s.to, kit.Grow(s.page), s.turn, zoom)
	if m.MayWord() {
		s.tools.Add(kit.NewLink(lang.Say("Edit wording"), m.EditWording).As(kit.FaceSmall))
	}
	head := kit.NewPanel(theme.Card, kit.High(40, kit.Pad(16, 0, s.tools))).LineBelow(theme.Line)
	right := kit.BareCard(kit.Down(0, head, kit.Grow(kit.NewPanel(theme.Bg, s.pane))))
	left := kit.NewScroll(kit.PadEach(0, 0, 6, 0, s.beside))
	body := kit.Panes(16, kit.GrowBy(0.63, kit.Down(16, kit.GrowBy(1, kit.BareCard(s.list)), kit.GrowBy(1.6, left))), kit.Grow(right))
	s.open = kit.NewButton(lang.Say("Open the case"), kit.Plain, m.OpenCase)
	s.why = kit.Small("").In(theme.Fg2).Elide()
	s.print = kit.NewButton(lang.Say("Print letter"), kit.Go, m.Print).WithIcon(theme.IconPrinter).WithKey("Ctrl+P")
	s.cancel = kit.NewButton(lang.Say("Cancel"), kit.Plain, m.Cancel)
	s.save = kit.NewButton(lang.Say("Save as PDF"), kit.Plain, m.SavePDF)
	s.post = kit.NewButton(lang.Say("Mark as posted"), kit.Plain, m.Post)
	s.failed = kit.NewButton(lang.Say("Did not print"), kit.Plain, m.NotPrinted)
	s.back = kit.NewButton(lang.Say("Came back"), kit.Plain, m.Return)
	m.askPrinted, m.progressed = s.askPrinted, s.paintFoot
	s.due = kit.NewLink("", s.askDue)
	s.root = kit.WithFoot(kit.Page(kit.PageHead(kit.Title(lang.Say("Letters")), s.due), s.tabs, kit.Gap(12), kit.Grow(body)),
		kit.ActionBar([]fyne.CanvasObject{kit.Grow(kit.Flow(12, 8, s.open, s.save, s.post, s.failed, s.back))}, []fyne.CanvasObject{kit.Shrink(100, 0, s.why), s.cancel, s.print}))
	s.paint()
}

var tabWords = map[Tab]string{ToPrint: lang.Say("To print"), Sent: lang.Say("Sent to printer"), Posted: lang.Say("Posted"), Held: lang.Say("Held")}

// Parts lists the tabs that somebody sees, for the palette.
func Parts(h *shell.Host) []shell.Part {
	finds := map[Tab]string{ToPrint: lang.Say("letters waiting, not printed, envelopes, post"), Sent: lang.Say("letters printed, not posted"), Posted: lang.Say("letters that went out, came back"), Held: lang.Say("letters after a hold, release")}
	var out []shell.Part
	for _, t := range tabsFor(h) {
		out = append(out, shell.Part{ID: string(t), Title: tabWords[t], Finds: finds[t]})
	}
	return out
}

func (s *Screen) tabItems() []kit.TabItem {
	var items []kit.TabItem
	for _, t := range s.model.Tabs() {
		item := kit.TabItem{ID: string(t), Label: tabWords[t]}
		if s.model.Read {
			item.Count = strconv.Itoa(s.model.Count(t))
		}
		items = append(items, item)
	}
	return items
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter reads the letters; a place with a letter's id looks at that one, one with a
// tab turns to it.
func (s *Screen) Enter(p shell.Place) {
	s.arrival.Enter()
	if t := Tab(p.Part); slices.Contains(s.model.Tabs(), t) {
		s.model.Turn(t)
	}
	s.model.Look(workflow.LetterID(p.ID))
	if id, ok := strings.CutPrefix(p.Part, shell.FormPart); ok {
		s.model.FormFor(workflow.ApplicationID(id), s.askForm)
	}
	if id, ok := strings.CutPrefix(p.Part, shell.RegistrationPart); ok {
		s.model.FormFor(workflow.ApplicationID(id), s.askRegistration)
	}
}

// Leave ends what is read: it is read anew when one comes back. What was answered
// is kept in the model.
func (s *Screen) Leave() { s.model.leave() }

// Changed reads the letters again.
func (s *Screen) Changed(casework.Event) { s.model.Reread() }

// Views lists the tabs.
func (s *Screen) Views() []string {
	var out []string
	for _, t := range s.model.Tabs() {
		out = append(out, tabWords[t])
	}
	return out
}

// View shows the nth tab.
func (s *Screen) View(n int) { s.tabs.Press(n) }

// Commands is what one can do here.
func (s *Screen) Commands() []shell.Command {
	m := s.model
	table := []shell.Command{
		{ID: "letters.print", Title: lang.Say("Print letter"), Key: "Ctrl+P", Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.CanPrint, Do: m.Print},
		{ID: "letters.save", Title: lang.Say("Save as PDF"), Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.CanPrint, Do: m.SavePDF},
		{ID: "letters.post", Title: lang.Say("Mark as posted"), Key: "m", Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.MayPost, Do: m.Post},
		{ID: "letters.failed", Title: lang.Say("Did not print"), Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.MayPost, Do: m.NotPrinted},
		{ID: "letters.back", Title: lang.Say("Came back in the post"), Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.MayReturn, Do: m.Return},
		{ID: "letters.sides", Title: lang.Say("Print on both sides or one…"), Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Do: s.askSides},
		{ID: "letters.larger", Title: lang.Say("Look closer at the page"), Key: "+", Also: []string{"="}, Menu: shell.MenuLetters, Do: func() { s.zoom(1) }},
		{ID: "letters.smaller", Title: lang.Say("See more of the page"), Key: "-", Menu: shell.MenuLetters, Do: func() { s.zoom(-1) }},
		{ID: "letters.due", Title: lang.Say("Write letters that are due…"), Menu: shell.MenuLetters, Act: workflow.ActPrint, Do: s.askDue,
			Enabled: func() (bool, string) { return len(m.Due()) > 0, lang.Say("No letter is due.") }},
		{ID: "letters.drop", Title: lang.Say("Do not send this letter…"), Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.MayDrop, Do: s.askDrop},
		{ID: "letters.case", Title: lang.Say("Open the case"), Key: "o", Menu: shell.MenuLetters, Do: m.OpenCase,
			Enabled: func() (bool, string) { return m.Chosen() != "", lang.Say("There is no letter here.") }},
	}
	if m.MayWord() {
		table = append(table, shell.Command{ID: "letters.wording", Title: lang.Say("Edit the wording of this letter"), Key: "e", Menu: shell.MenuLetters, Do: m.EditWording,
			Enabled: func() (bool, string) { return m.Chosen() != "", lang.Say("There is no letter here.") }})
	}
	if len(m.Forms()) > 0 {
		table = append(table, shell.Command{ID: "letters.form", Title: lang.Say("Print a blank form…"), Key: "f", Menu: shell.MenuLetters, Gap: true, Do: func() { s.askForm(FormCase{}) }})
	}
	return table
}

func (s *Screen) paint() {
	m := s.model
	s.painting = true
	s.tabs.SetItems(s.tabItems())
	s.tabs.Choose(string(m.Tab()))
	s.paintList()
	s.paintBlocks()
	s.ask.paint()
	s.paintPreview()
	s.paintFoot()
	s.paintDue()
	s.painting = false
	kit.Reflow(s.root)
	s.arrival.Rows(s.grid, s.grid.Len())
	s.host.Recheck()
}

// paintFoot says what can be done now, and how far a print has come.
func (s *Screen) paintFoot() {
	m := s.model
	shown := func(o fyne.CanvasObject, on bool) {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	ok, why := m.CanPrint()
	s.print.SetLabel(m.PrintLabel())
	s.print.Off(why)
	s.save.Off(why)
	_, whyNot := m.MayPost()
	s.post.Off(whyNot)
	s.failed.Off(whyNot)
	_, whyNot = m.MayReturn()
	s.back.Off(whyNot)
	shown(s.back, m.Tab() == Sent || m.Tab() == Posted)
	shown(s.post, m.Tab() == Sent)
	shown(s.failed, m.Tab() == Sent)
	progress := m.Progress()
	shown(s.cancel, progress != "")
	switch {
	case progress != "":
		s.why.SetText(progress)
	case ok && len(m.KeptBack()) > 0:
		n := len(m.KeptBack())
		s.why.SetText(lang.Count(n, "%d ticked letter stays: something keeps it back.", "%d ticked letters stay: something keeps them back."))
	case ok && len(m.Ticked()) > 1 && m.OneSided():
		s.why.SetText(lang.Say("One file, for a printer that prints on one side. You will be asked whether all printed."))
	case ok && len(m.Ticked()) > 1:
		s.why.SetText(lang.Say("One file, each letter on its own sheet. You will be asked whether all printed."))
	case ok:
		s.why.SetText(lang.Say("You will be asked whether it printed."))
	default:
		s.why.SetText(why)
	}
	open := ""
	if m.Chosen() == "" {
		open = lang.Say("There is no letter here.")
	}
	s.open.Off(open)
	if !s.painting {
		kit.Reflow(s.root)
	}
}

func (s *Screen) paintList() {
	m := s.model
	rows := make(kit.Rows, len(m.Lines()))
	for i, l := range m.Lines() {
		rows[i] = kit.Row{ID: string(l.ID), Cells: []kit.Cell{{Text: l.Name, Sub: About(l), Bold: true, Name: true}, s.state(l)}}
	}
	if title, words := m.Empty(); title != "" {
		s.list.Objects = []fyne.CanvasObject{kit.Pad(16, 12, kit.EmptyState(title, ""))}
		if words != "" {
			s.list.Objects = []fyne.CanvasObject{kit.Pad(16, 12, kit.Down(4, kit.Strong(title), kit.Small(words).In(theme.Fg2).Wrap()))}
		}
		if m.Failed {
			again := kit.NewButton(lang.Say("Try again"), kit.Plain, m.Reread)
			s.list.Objects = []fyne.CanvasObject{kit.Pad(16, 12, kit.Down(12, kit.Down(4, kit.Strong(title), kit.Small(words).In(theme.Fg2).Wrap()), kit.Left(again)))}
		}
		s.grid.SetSource(rows)
		return
	}
	if s.list.Objects[0] != s.grid {
		s.list.Objects = []fyne.CanvasObject{s.grid}
		kit.Reflow(s.root) // rows scroll into view only where they have room
	}
	s.grid.SetSource(rows)
	s.grid.ChooseID(string(m.Chosen()))
	ticked := make([]string, len(m.Ticked()))
	for i, id := range m.Ticked() {
		ticked[i] = string(id)
	}
	s.grid.SetTicked(ticked)
}

func (s *Screen) state(l workflow.LetterLine) kit.Cell {
	early := s.model.Early(l)
	switch {
	case l.Held:
		return kit.Cell{Tag: kit.Tagged{Text: lang.Say("Held"), Color: theme.Pink, Icon: theme.IconLock}}
	case l.State == workflow.LetterPosted && l.Copies > 0:
		return kit.Cell{Text: nhs.DateIn(l.Posted.At).Short(), Sub: l.Went() + ", " + copies(l.Copies), Muted: true}
	case l.State == workflow.LetterPosted:
		return kit.Cell{Text: nhs.DateIn(l.Posted.At).Short(), Sub: l.Went(), Muted: true}
	case l.Printed.Done() && l.Copies > 0:
		return kit.Cell{Text: nhs.DateIn(l.Printed.At).Short(), Sub: copies(l.Copies), Muted: true}
	case l.Printed.Done():
		return kit.Cell{Text: nhs.DateIn(l.Printed.At).Short(), Muted: true}
	case l.Returned.Done():
		return kit.Cell{Tag: kit.Tagged{Text: lang.Say("Came back"), Color: theme.Yellow}}
	case early != "":
		return kit.Cell{Tag: kit.Tagged{Text: early, Color: theme.Yellow}}
	}
	return kit.Cell{}
}

func copies(n int) string {
	return lang.Count(n, "and %d copy", "and %d copies")
}

func (s *Screen) paintBlocks() {
	m := s.model
	s.blocks.Objects = nil
	defer func() {
		switch {
		case len(s.blocks.Objects) == 0: // it would still take room
			s.beside.Objects = []fyne.CanvasObject{s.ask.card}
		case len(m.Ticked()) > 0: // what is left of many letters may be long
			s.beside.Objects = []fyne.CanvasObject{s.ask.card, s.blocks}
		default:
			s.beside.Objects = []fyne.CanvasObject{s.blocks, s.ask.card}
		}
	}()
	if m.Picking() {
		s.blocks.Objects = append(s.blocks.Objects, kit.Card(kit.Down(4, kit.Strong(lang.Say("Which did not print?")).Wrap(),
			kit.Small(lang.Say("Tick each letter that did not, then choose Did not print. They go back to To print.")).In(theme.Fg2).Wrap())))
	}
	if len(m.Ticked()) > 0 {
		var problems []kit.Problem
		for _, k := range m.KeptBack() {
			var what []string
			for _, b := range k.Blocks {
				what = append(what, kit.InSentence(b.Title))
			}
			problems = append(problems, kit.Problem{Text: k.Name + ": " + strings.Join(what, ", "), Follow: func() { m.Choose(k.ID) }})
		}
		if len(problems) > 0 {
			s.blocks.Objects = append(s.blocks.Objects, kit.ErrorSummary(lang.Count(len(problems), "%d letter cannot be printed yet", "%d letters cannot be printed yet"), problems...))
		}
		return
	}
	var problems []kit.Problem
	hard, _ := parted(m.Blocks())
	for _, b := range hard {
		problems = append(problems, kit.Problem{Text: b.Title, Detail: b.Words, Follow: func() { m.Mend(b) }})
	}
	if len(problems) > 0 {
		s.blocks.Objects = append(s.blocks.Objects, kit.ErrorSummary(lang.Count(len(problems), "%d thing keeps this letter back", "%d things keep this letter back"), problems...))
	}
}
