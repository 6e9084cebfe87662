package letters

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"proxydesk/ui/kit"
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
	ask      *questions
	to, page *kit.Text
	sheet    *kit.PagePreview
	preview  *kit.Scroll
	nothing  *fyne.Container
	pane     *fyne.Container
	turn     *fyne.Container
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
	due      *kit.Link
	painting bool
}

// New returns the screen for whoever is at the desk. Forms may be nil: then no
// blank form is offered.
func New(h *shell.Host, r Records, p Printer, forms *letter.Forms) *Screen {
	s := &Screen{host: h}
	s.model = NewModel(h, r, p, forms, s.paint)
	s.build()
	return s
}

func (s *Screen) build() {
	m := s.model
	s.tabs = kit.NewTabs(s.tabItems(), func(id string) { m.Turn(Tab(id)) })
	s.grid = kit.NewGrid(kit.Column{ID: "to", Title: "To whom"}, kit.Column{ID: "state", Title: "", Width: 136}).WithTicks()
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
	s.list, s.blocks = kit.Stack(s.grid), kit.Down(0)
	s.ask = newQuestions(m)
	s.to, s.page = kit.Strong(""), kit.Small("").In(theme.Fg2).Elide()
	s.turn = kit.Across(4,
		kit.NewIconButton(theme.IconChevronLeft, "Page before", func() { m.TurnPage(-1) }),
		kit.NewIconButton(theme.IconChevronRight, "Next page", func() { m.TurnPage(1) }))
	s.percent = kit.Small("").In(theme.Fg2)
	zoom := kit.Across(4, kit.NewIconButton(theme.IconMinus, "Smaller", func() { s.zoom(-1) }), s.percent,
		kit.NewIconButton(theme.IconPlus, "Larger", func() { s.zoom(1) }))
	s.sheet = kit.NewPagePreview(kit.Sheet{})
	s.preview = kit.NewScroll(kit.Pad(24, 12, s.sheet))
	s.width = kit.Stack()
	s.zoomed = container.NewScroll(s.width)
	s.nothing = kit.Stack()
	s.pane = kit.Stack(s.preview)
	head := kit.NewPanel(theme.Card, kit.High(40, kit.Pad(16, 0, kit.Across(8, s.to, kit.Grow(s.page), s.turn, zoom)))).LineBelow(theme.Line)
	right := kit.BareCard(kit.Down(0, head, kit.Grow(kit.NewPanel(theme.Bg, s.pane))))
	left := kit.NewScroll(kit.PadEach(0, 6, 6, 0, kit.Down(16, s.blocks, s.ask.card)))
	body := kit.Panes(16, kit.GrowBy(0.63, kit.Down(16, kit.GrowBy(1, kit.BareCard(s.list)), kit.GrowBy(1.6, left))), kit.Grow(right))
	s.open = kit.NewButton("Open the case", kit.Plain, m.OpenCase)
	s.why = kit.Small("").In(theme.Fg2)
	s.print = kit.NewButton("Print letter", kit.Go, m.Print).WithIcon(theme.IconPrinter).WithKey("Ctrl+P")
	s.cancel = kit.NewButton("Cancel", kit.Plain, m.Cancel)
	s.save = kit.NewButton("Save as PDF", kit.Plain, m.SavePDF)
	s.post = kit.NewButton("Mark as posted", kit.Plain, m.Post)
	s.failed = kit.NewButton("Did not print", kit.Plain, m.NotPrinted)
	m.askPrinted, m.progressed = s.askPrinted, s.paintFoot
	s.due = kit.NewLink("", s.askDue)
	s.root = kit.WithFoot(kit.Page(kit.PageHead(kit.Title("Letters"), s.due), s.tabs, kit.Gap(12), kit.Grow(body)),
		kit.ActionBar([]fyne.CanvasObject{s.open, s.save, s.post, s.failed}, []fyne.CanvasObject{s.why, s.cancel, s.print}))
	s.paint()
}

var tabWords = map[Tab]string{ToPrint: "To print", Sent: "Sent to printer", Posted: "Posted", Held: "Held"}

func (s *Screen) tabItems() []kit.TabItem {
	var items []kit.TabItem
	for _, t := range s.model.Tabs() {
		items = append(items, kit.TabItem{ID: string(t), Label: tabWords[t], Count: strconv.Itoa(s.model.Count(t))})
	}
	return items
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter reads the letters; a place with a letter's id looks at that one.
func (s *Screen) Enter(p shell.Place) {
	s.arrival.Enter()
	s.model.Look(workflow.LetterID(p.ID))
	if id, ok := strings.CutPrefix(p.Part, shell.FormPart); ok {
		s.model.FormFor(workflow.ApplicationID(id), s.askForm)
	}
	if id, ok := strings.CutPrefix(p.Part, shell.RegistrationPart); ok {
		s.model.FormFor(workflow.ApplicationID(id), s.askRegistration)
	}
}

// askRegistration asks for the details that somebody registers with, and for what
// is asked of every letter.
func (s *Screen) askRegistration(about FormCase) {
	to := kit.NewSegments([]kit.Segment{{ID: string(letter.Proxy), Label: "The proxy"}, {ID: string(letter.Patient), Label: "The patient"}}, nil)
	account, key := kit.NewEntry().Limit(60), kit.NewEntry().Limit(60)
	address, reader, private := kit.NewTick("Address checked with them today", nil), kit.NewTick("Nobody else opens their post", nil), kit.NewTick("A private way to reach a young person is confirmed", nil)
	toField, accountField, keyField := kit.NewField("To whom", to), kit.NewField("Account number", account), kit.NewField("Key to link with", key)
	s.host.Ask(shell.Question{
		Title: "Registration details of " + about.Ref,
		Words: []string{"Type them as the GP system shows them. They stand in this one letter and are kept nowhere; the log says only that it was printed."},
		Body:  kit.Down(12, toField, kit.Top(16, kit.Grow(accountField), kit.Grow(keyField)), kit.Down(8, address, reader, private)),
		Choices: []shell.Choice{
			{Label: "Print letter", Kind: kit.Go, Try: func() bool {
				lacks := func(f *kit.Field, empty bool, words string) bool {
					if !empty {
						words = ""
					}
					f.SetError(words)
					return empty
				}
				bad := lacks(toField, to.Chosen() == "", "Choose who gets it.")
				bad = lacks(accountField, strings.TrimSpace(account.Text()) == "", "Type the account number.") || bad
				return !lacks(keyField, strings.TrimSpace(key.Text()) == "", "Type the key.") && !bad
			}, Do: func() {
				said := workflow.Safe{AddressChecked: address.On(), OnlyReader: reader.On(), PrivateChannel: private.On()}
				s.model.PrintRegistration(about, letter.Person(to.Chosen()), casework.Registration{Account: account.Text(), Key: key.Text()}, said)
				account.SetText("")
				key.SetText("")
			}},
			shell.Close("Cancel"),
		},
	})
}

// askForm asks which blank form to print, for a case or for none.
func (s *Screen) askForm(about FormCase) {
	var choices []kit.Choice
	for _, f := range s.model.Forms() {
		choices = append(choices, kit.Choice{ID: string(f.Kind), Label: string(f.Kind) + ": " + f.Title})
	}
	pick := kit.NewPick(choices, nil)
	field := kit.NewField("Form", pick)
	words := "It carries the practice’s letterhead. What is for the practice only says so at its foot."
	if about.Ref != "" {
		words = "It carries " + about.Ref + ": typed into the search, that opens the case."
	}
	s.host.Ask(shell.Question{
		Title: "Print a blank form", Words: []string{words}, Body: field,
		Choices: []shell.Choice{
			{Label: "Print form", Kind: kit.Go, Try: func() bool {
				if pick.Chosen() == "" {
					field.SetError("Choose a form.")
				}
				return pick.Chosen() != ""
			}, Do: func() { s.model.PrintForm(letter.Kind(pick.Chosen()), about) }},
			shell.Close("Cancel"),
		},
	})
}

// Leave keeps what was answered; it is in the model.
func (s *Screen) Leave() {}

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
		{ID: "letters.print", Title: "Print letter", Key: "Ctrl+P", Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.CanPrint, Do: m.Print},
		{ID: "letters.save", Title: "Save as PDF", Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.CanPrint, Do: m.SavePDF},
		{ID: "letters.post", Title: "Mark as posted", Key: "m", Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.MayPost, Do: m.Post},
		{ID: "letters.failed", Title: "Did not print", Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.MayPost, Do: m.NotPrinted},
		{ID: "letters.larger", Title: "Look closer at the page", Key: "+", Also: []string{"="}, Menu: shell.MenuLetters, Do: func() { s.zoom(1) }},
		{ID: "letters.smaller", Title: "See more of the page", Key: "-", Menu: shell.MenuLetters, Do: func() { s.zoom(-1) }},
		{ID: "letters.due", Title: "Write letters that are due…", Menu: shell.MenuLetters, Act: workflow.ActPrint, Do: s.askDue,
			Enabled: func() (bool, string) { return len(m.Due()) > 0, "No letter is due." }},
		{ID: "letters.drop", Title: "Do not send this letter…", Menu: shell.MenuLetters, Act: workflow.ActPrintFirst, Enabled: m.MayDrop, Do: s.askDrop},
		{ID: "letters.case", Title: "Open the case", Key: "o", Menu: shell.MenuLetters, Do: m.OpenCase,
			Enabled: func() (bool, string) { return m.Chosen() != "", "There is no letter here." }},
	}
	if len(m.Forms()) > 0 {
		table = append(table, shell.Command{ID: "letters.form", Title: "Print a blank form…", Key: "f", Menu: shell.MenuLetters, Gap: true, Do: func() { s.askForm(FormCase{}) }})
	}
	return table
}

// askDrop makes sure before a letter is taken back.
func (s *Screen) askDrop() {
	m := s.model
	if ok, _ := m.MayDrop(); !ok {
		return
	}
	s.host.Ask(shell.Question{
		Title: "Not send this letter?",
		Words: []string{About(m.line()) + ". It waits no more. A letter that tells of a decision cannot be written again; any other can."},
		Choices: []shell.Choice{
			shell.Take("Do not send it", kit.Danger, m.Drop),
			shell.Close("Keep it"),
		},
	})
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
	shown(s.post, m.Tab() == Sent)
	shown(s.failed, m.Tab() == Sent)
	progress := m.Progress()
	shown(s.cancel, progress != "")
	switch {
	case progress != "":
		s.why.SetText(progress)
	case ok && len(m.Ticked()) > 1:
		s.why.SetText("One file. You will be asked whether all printed.")
	case ok:
		s.why.SetText("You will be asked whether it printed.")
	default:
		s.why.SetText(why)
	}
	open := ""
	if m.Chosen() == "" {
		open = "There is no letter here."
	}
	s.open.Off(open)
	if !s.painting {
		kit.Reflow(s.root)
	}
}

// askPrinted asks what nobody but a person can know.
func (s *Screen) askPrinted(ids []workflow.LetterID) {
	title, no, yes := "Did it print?", "No, put it back", "Yes"
	pick := func() { s.model.DidNotPrint(ids) }
	if len(ids) > 1 {
		title, no, yes = "Did all "+strconv.Itoa(len(ids))+" print?", "No, pick which", "Yes, all of them"
		if len(ids) == 2 {
			title, yes = "Did both print?", "Yes, both"
		}
		pick = func() { s.model.SomeFailed(ids) }
	}
	s.host.Ask(shell.Question{
		Title: title,
		Words: []string{"Print them from the viewer first. What printed is under Sent to printer until somebody marks it as posted."},
		Choices: []shell.Choice{
			{Label: yes, Kind: kit.Go, First: true},
			{Label: no, Do: pick},
		},
	})
}

// steps are the widths of the page beside the printed one, in percent.
var steps = []int{50, 75, 100, 125, 150, 200}

// zoom goes to the next width, or back to what fits.
func (s *Screen) zoom(by int) {
	m := s.model
	at := m.Zoom()
	if at == 0 {
		at = s.fits()
	}
	next := 0
	for _, p := range steps {
		if by > 0 && p > at {
			next = p
			break
		}
		if by < 0 && p < at {
			next = p
		}
	}
	if next != 0 {
		m.SetZoom(next)
	}
}

// a4Wide is the width of A4 on a screen of 96 dots an inch.
const a4Wide = 794

// fits is how large the page is that fits the pane, in percent.
func (s *Screen) fits() int {
	return int(s.sheet.Size().Width/theme.Px(a4Wide)*100 + 0.5)
}

func (s *Screen) paintList() {
	m := s.model
	rows := make(kit.Rows, len(m.Lines()))
	for i, l := range m.Lines() {
		rows[i] = kit.Row{ID: string(l.ID), Cells: []kit.Cell{{Text: l.Name, Sub: About(l), Bold: true}, s.state(l)}}
	}
	if title, words := m.Empty(); title != "" {
		s.list.Objects = []fyne.CanvasObject{kit.Pad(16, 12, kit.EmptyState(title, ""))}
		if words != "" {
			s.list.Objects = []fyne.CanvasObject{kit.Pad(16, 12, kit.Down(4, kit.Strong(title), kit.Small(words).In(theme.Fg2).Wrap()))}
		}
		if m.Failed {
			s.list.Objects = append(s.list.Objects, kit.Centered(kit.NewButton("Try again", kit.Plain, m.Reread)))
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
		return kit.Cell{Tag: kit.Tagged{Text: "Held", Color: theme.Pink, Icon: theme.IconLock}}
	case l.State == workflow.LetterPosted && l.Copies > 0:
		return kit.Cell{Text: nhs.DateIn(l.Posted.At).Short(), Sub: l.Went() + ", " + copies(l.Copies), Muted: true}
	case l.State == workflow.LetterPosted:
		return kit.Cell{Text: nhs.DateIn(l.Posted.At).Short(), Sub: l.Went(), Muted: true}
	case l.Printed.Done() && l.Copies > 0:
		return kit.Cell{Text: nhs.DateIn(l.Printed.At).Short(), Sub: copies(l.Copies), Muted: true}
	case l.Printed.Done():
		return kit.Cell{Text: nhs.DateIn(l.Printed.At).Short(), Muted: true}
	case early != "":
		return kit.Cell{Tag: kit.Tagged{Text: early, Color: theme.Yellow}}
	}
	return kit.Cell{}
}

func copies(n int) string {
	if n == 1 {
		return "and 1 copy"
	}
	return "and " + strconv.Itoa(n) + " copies"
}

func (s *Screen) paintBlocks() {
	m := s.model
	s.blocks.Objects = nil
	if m.Picking() {
		s.blocks.Objects = append(s.blocks.Objects, kit.Card(kit.Down(4, kit.Strong("Which did not print?").Wrap(),
			kit.Small("Tick each letter that did not, then choose Did not print. They go back to To print.").In(theme.Fg2).Wrap())))
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
			s.blocks.Objects = append(s.blocks.Objects, kit.ErrorSummary("letter cannot be printed yet", "letters cannot be printed yet", problems...))
		}
		return
	}
	var problems []kit.Problem
	hard, _ := parted(m.Blocks())
	for _, b := range hard {
		problems = append(problems, kit.Problem{Text: b.Title, Detail: b.Words, Follow: func() { m.Mend(b) }})
	}
	if len(problems) > 0 {
		s.blocks.Objects = append(s.blocks.Objects, kit.ErrorSummary("thing keeps this letter back", "things keep this letter back", problems...))
	}
}

func (s *Screen) paintPreview() {
	m := s.model
	pages := m.Pages()
	if m.Chosen() == "" {
		s.to.SetText("")
		s.page.SetText("")
	} else {
		s.to.SetText("To " + m.To())
		s.page.SetText(m.PageWords())
	}
	if len(pages) > 1 {
		s.turn.Show()
	} else {
		s.turn.Hide()
	}
	if len(pages) == 0 {
		words := "Choose a letter to see it as it will be printed."
		if len(m.Blocks()) > 0 {
			words = "This letter cannot be shown until what keeps it back is put right."
		}
		s.nothing.Objects = []fyne.CanvasObject{kit.Centered(kit.Wide(360, kit.Small(words).In(theme.Fg2).Center().Wrap()))}
		s.pane.Objects = []fyne.CanvasObject{s.nothing}
		return
	}
	s.sheet.Set(sheetOf(pages[m.Page()]))
	if m.Zoom() == 0 {
		s.preview.SetContent(kit.Pad(24, 12, s.sheet))
		s.pane.Objects = []fyne.CanvasObject{s.preview}
		s.percent.SetText("Fits")
		return
	}
	s.width.Objects = []fyne.CanvasObject{kit.Pad(24, 12, kit.Left(kit.Wide(float32(a4Wide*m.Zoom())/100, s.sheet)))}
	s.pane.Objects = []fyne.CanvasObject{s.zoomed}
	s.percent.SetText(strconv.Itoa(m.Zoom()) + "%")
	s.zoomed.Refresh()
}

// questions is the card that asks what must hold before a letter goes.
type questions struct {
	model   *Model
	card    *fyne.Container
	title   *kit.Text
	channel *kit.Segments
	ticks   map[Question]*kit.Tick
	before  *kit.Entry
	field   *kit.Field
	shown   []Question
	of      workflow.LetterID
}

func newQuestions(m *Model) *questions {
	q := &questions{model: m, card: kit.Stack(), title: kit.Strong("").Wrap(), ticks: map[Question]*kit.Tick{}}
	var answers []kit.Segment
	for _, c := range Channels {
		answers = append(answers, kit.Segment{ID: c, Label: strings.ToUpper(c[:1]) + c[1:]})
	}
	q.channel = kit.NewSegments(answers, func(id string) { m.Answer(func(s *workflow.Safe) { s.Channel = id }) })
	for k, field := range ticks {
		q.ticks[k] = kit.NewTick("", func(on bool) { m.Answer(func(s *workflow.Safe) { *field(s) = on }) })
	}
	q.before = kit.NewEntry().Limit(200)
	q.before.OnChanged = func(words string) {
		if words != m.Safe().BeforeSetUp {
			m.Answer(func(s *workflow.Safe) { s.BeforeSetUp = words })
		}
	}
	q.field = kit.NewField("", q.before)
	return q
}

func (q *questions) paint() {
	m := q.model
	ask := m.Questions()
	safe := m.Safe()
	q.title.SetText("Before it goes to " + m.To())
	q.channel.Choose(safe.Channel)
	for k, t := range q.ticks {
		t.SetLabel(m.Words(k))
		t.SetOn(answered(safe, k))
	}
	if q.before.Text() != safe.BeforeSetUp {
		q.before.SetText(safe.BeforeSetUp)
	}
	q.field.SetLabel(m.Words(AskBefore))
	if slices.Equal(ask, q.shown) && q.of == m.Chosen() {
		return // the focus stays where somebody is answering
	}
	q.shown, q.of = ask, m.Chosen()
	q.card.Objects = nil
	if len(ask) == 0 {
		return
	}
	rows := []fyne.CanvasObject{q.title}
	for _, k := range ask {
		switch k {
		case AskChannel:
			rows = append(rows, kit.Left(q.channel))
		case AskBefore:
			rows = append(rows, q.field)
		default:
			rows = append(rows, q.ticks[k])
		}
	}
	q.card.Objects = []fyne.CanvasObject{kit.Card(kit.Down(8, rows...))}
}
