package today

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// shownTasks is how many switch-off tasks are named; the rest are counted.
const shownTasks = 3

// Screen shows the model. It is a shell.Screen.
type Screen struct {
	host  *shell.Host
	model *Model

	root     *fyne.Container
	greeting *kit.Text
	date     *kit.Text
	tasks    *fyne.Container
	tiles    []*kit.Tile
	work     *kit.Text
	start    *kit.Button
	startRow fyne.CanvasObject
	body     *fyne.Container
	aside    *fyne.Container
	list     fyne.CanvasObject
	grid     *kit.Grid
	all      *kit.Link
	sentOn   *kit.Link // what is theirs and with a clinician
	arrival  shell.Arrival
}

// New returns Today for the person at the desk; it has read nothing yet.
func New(h *shell.Host, record Record) *Screen {
	s := &Screen{host: h}
	s.model = NewModel(h, record, s.paint)
	s.greeting, s.date = kit.Title(s.model.Greeting()), kit.Body(s.model.Date()).In(theme.Fg2)
	s.tasks = kit.Down(0)
	tiles := kit.Tiles(12, 5)
	for i, n := range s.model.Numbers() {
		t := kit.NewTile(n.Title, strconv.Itoa(i+1), func() { s.model.OpenNumber(i) })
		s.tiles = append(s.tiles, t)
		tiles.Add(t)
	}
	s.work = kit.NewRuns(kit.FaceSection, kit.B(lang.Say("Your work")))
	s.start = kit.NewButton(lang.Say("Start with the first"), kit.Go, func() { s.model.Start() }).WithKey(shell.MainAct)
	s.startRow = kit.High(36, kit.Across(12, s.work, kit.Spacer(), s.start))
	s.grid = kit.NewGrid(
		kit.Column{ID: "who", Title: lang.Say("Patient and proxy"), Flex: 1.35}, kit.Column{ID: "due", Title: lang.Say("Due"), Width: 164},
		kit.Column{ID: "next", Title: lang.Say("Next step"), Flex: 1}, kit.Column{ID: "status", Title: lang.Say("Status"), Width: 130})
	s.grid.OnOpen = func(r kit.Row) { s.model.OpenCase(workflow.ApplicationID(r.ID)) }
	h.Arrange("today", s.grid)
	s.all = kit.NewLink(lang.Say("Open the queue"), func() { h.Go(shell.Place{Page: shell.PageQueue, Part: string(workflow.ViewAll)}) })
	s.sentOn = kit.NewLink("", func() { h.Go(shell.Place{Page: shell.PageQueue, Part: string(workflow.ViewMine)}) })
	s.list = kit.BareCard(kit.Down(0, kit.Grow(s.grid), kit.Rule(), kit.Pad(12, 8, kit.Across(24, s.all, kit.Grow(kit.Left(s.sentOn))))))
	s.body, s.aside = kit.Stack(s.list), kit.Down(0)
	head := kit.PageHead(s.greeting, s.date)
	if !s.model.SeesRecords() {
		s.root = kit.Page(head, s.tasks, kit.Gap(8), kit.Left(kit.Wide(620, kit.Body(lang.Say("Your role shows no applications and no patients. What you may do is in the navigation at the left.")).Wrap())))
		return s
	}
	s.root = kit.Stack(kit.NewScroll(kit.Page(head, s.tasks,
		kit.PadEach(4, 0, 8, 0, kit.Section(lang.Say("Do first"))), tiles, kit.Gap(16),
		kit.Grow(kit.WithSide(kit.Down(8, s.startRow, kit.Grow(s.body)), asideWidth, kit.NewScroll(s.aside))))))
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter reads the day and puts the focus on one's work.
func (s *Screen) Enter(shell.Place) {
	s.arrival.Enter()
	if !s.model.Known() {
		s.paint()
	}
	s.model.Reload()
	s.arrival.Rows(s.grid, s.grid.Len())
}

// Leave ends what is read: it is read anew when one comes back.
func (s *Screen) Leave() { s.model.latest.Drop() }

// Changed reads the day anew.
func (s *Screen) Changed(casework.Event) { s.model.Reload() }

// Commands is what one can do here: a key for each number, and start.
func (s *Screen) Commands() []shell.Command {
	waits := func() (bool, string) { return len(s.model.Work()) > 0, lang.Say("Nothing is waiting for you.") }
	table := []shell.Command{
		{ID: "today.start", Title: lang.Say("Start with the first"), Key: shell.MainAct, Menu: shell.MenuCase, Act: workflow.ActReadCases, Enabled: waits, Do: func() { s.model.Start() }},
		{ID: "today.refresh", Title: lang.Say("Refresh"), Key: "F5", Menu: shell.MenuView, Gap: true, Do: s.model.Reload},
	}
	for i, n := range s.model.Numbers() {
		table = append(table, shell.Command{ID: fmt.Sprintf("today.%d", i+1), Title: n.Title, Key: strconv.Itoa(i + 1), Menu: shell.MenuGo, Gap: i == 0,
			Do: func() { s.model.OpenNumber(i) }})
	}
	return table
}

// paint shows what the model knows.
func (s *Screen) paint() {
	s.greeting.SetText(s.model.Greeting())
	s.date.SetText(s.model.Date())
	for i, n := range s.model.Numbers() {
		s.tiles[i].Set(n.Count, n.Note, n.Late)
	}
	work := s.model.Work()
	s.work.SetRuns(kit.B(lang.Say("Your work")), kit.R("  "+workWords(len(work))).In(theme.Fg2))
	rows := make(kit.Rows, len(work))
	for i, l := range work {
		rows[i] = s.row(l)
	}
	s.grid.SetSource(rows)
	if s.grid.ChosenIndex() < 0 {
		s.grid.Choose(0)
	}
	s.all.SetLabel(lang.Count(s.model.Open(), "Open all %d in the queue", "Open all %d in the queue"))
	s.sentOn.Hide()
	if n := s.model.SentOn(); n > 0 {
		s.sentOn.SetLabel(sentOnWords(n))
		s.sentOn.Show()
	}
	if failed := s.model.Failed(); failed != "" {
		s.start.Hide()
		s.work.SetRuns(kit.B(lang.Say("Your work")))
		s.body.Objects = []fyne.CanvasObject{kit.BareCard(kit.Pad(24, 24, kit.Down(16,
			kit.Down(4, kit.Section(lang.Say("Today could not be read")), kit.Body(failed).Wrap()),
			kit.Left(kit.NewButton(lang.Say("Try again"), kit.Plain, s.model.Reload).WithKey("F5")), kit.Spacer())))}
	} else if !s.model.Known() {
		s.start.Hide()
		s.work.SetRuns(kit.B(lang.Say("Your work")))
		s.body.Objects = []fyne.CanvasObject{kit.BareCard(kit.EmptyState(lang.Say("Reading your work"), lang.Say("One moment.")))}
	} else if len(work) == 0 {
		s.start.Hide()
		s.body.Objects = []fyne.CanvasObject{s.nothing()}
	} else {
		s.start.Show()
		s.body.Objects = []fyne.CanvasObject{s.list}
	}
	s.paintTasks()
	s.paintSettle()
	s.paintReleases()
	s.paintGlass()
	s.paintAside()
	kit.Reflow(s.root)
	s.arrival.Rows(s.grid, len(work))
	s.host.Recheck()
}

func sentOnWords(n int) string {
	return lang.Count(n, "%d more that you have is with a clinician", "%d more that you have are with a clinician")
}

func workWords(n int) string {
	if n == 0 {
		return lang.Say("nothing waits for you")
	}
	return lang.Count(n, "%d case", "%d cases, worst first")
}

func (s *Screen) row(l workflow.QueueLine) kit.Row {
	w := s.model.Words(l)
	who := l.ProxyName
	if l.Relation != "" {
		who += ", " + l.Relation
	}
	return kit.Row{ID: string(l.ID), Cells: []kit.Cell{
		{Text: l.PatientName, Sub: who, Bold: true}, {Text: w.Due, Sub: w.DueNote, Alert: w.Late}, {Text: w.Next}, {Tag: w.Status},
	}}
}

// nothing points to useful work when there is none of one's own.
func (s *Screen) nothing() fyne.CanvasObject {
	if steps := s.model.FirstSteps(); len(steps) > 0 {
		return s.firstSteps(steps)
	}
	words := lang.Say("No case in the practice waits for anybody.")
	var acts []fyne.CanvasObject
	if n := s.model.Unassigned(); n > 0 {
		words = lang.Count(n, "%d case in the practice is assigned to nobody.", "%d cases in the practice are assigned to nobody.")
		acts = append(acts, kit.NewButton(lang.Say("Show unassigned"), kit.Plain, func() {
			s.host.Go(shell.Place{Page: shell.PageQueue, Part: string(workflow.ViewUnassigned)})
		}))
	} else if n := s.model.Open(); n > 0 {
		words = lang.Count(n, "The practice has %d case open in all; somebody has it.",
			"The practice has %d cases open in all; somebody has each of them.")
	}
	return kit.BareCard(kit.Pad(24, 24, kit.Down(16,
		kit.Down(4, kit.Section(lang.Say("Nothing is waiting for you")), kit.Body(words)), kit.Left(kit.Across(12, acts...)), kit.Spacer())))
}

// paintTasks heads the page with access that must be switched off: amber at
// first, red once one of them is late. There is no way to close it but to do it.
func (s *Screen) paintTasks() {
	s.tasks.Objects = nil
	tasks := s.model.SwitchOffs()
	if len(tasks) == 0 {
		return
	}
	late := false
	for _, t := range tasks {
		late = late || t.Late
	}
	title := lang.Count(len(tasks), "Switch off this access in the GP system now", "Switch off the access of %d people in the GP system now")
	colour, icon := theme.Fg, theme.IconClock
	if late {
		colour, icon = theme.Err, theme.IconAlert
	}
	column := kit.Down(4, kit.Across(8, kit.NewIcon(icon, colour, 20), kit.Grow(kit.Strong(title).In(colour))),
		kit.Small(lang.Say("The access was ended or made smaller here, but the GP system still gives it until somebody switches it off there and records it.")).Wrap())
	for i, t := range tasks {
		if i == shownTasks {
			column.Add(kit.Small(lang.Count(len(tasks)-i, "and %d more in the register", "and %d more in the register")))
			break
		}
		words := t.Ref + " " + t.Since
		if t.Who != "" {
			words = t.Who + ", " + words
		}
		row := kit.Across(12)
		if s.model.SeesRecords() {
			row.Add(kit.Grow(kit.NewLink(words, func() { s.model.OpenRole(t.Role) })))
		} else {
			row.Add(kit.Small(words))
		}
		if t.Late {
			row.Add(kit.NewRuns(kit.FaceSmall, kit.B(lang.Say("Late")).In(theme.Err)))
		}
		column.Add(row)
	}
	panel := kit.NewPanel(theme.Card, kit.Pad(16, 12, column)).Line(theme.Line2).LeftBar(theme.Warn, 8)
	if late {
		panel = kit.NewPanel(theme.Card, kit.Pad(16, 12, column)).StrongLine(theme.Err).LeftBar(theme.Err, 8)
	}
	s.tasks.Add(kit.PadEach(0, 0, 12, 0, panel))
}

// paintSettle lists, under what must be switched off, the access that the
// national record shows otherwise so that somebody has to say what is to be done.
func (s *Screen) paintSettle() {
	lines := s.model.ToSettle()
	if len(lines) == 0 {
		return
	}
	title := lang.Say("The national record says otherwise of one access")
	if n := len(lines); n > 1 {
		title = lang.Sayf("The national record says otherwise of %d people’s access", n)
	}
	column := kit.Down(4, kit.Across(8, kit.NewIcon(theme.IconAlert, theme.Fg, 20), kit.Grow(kit.Strong(title))),
		kit.Small(lang.Say("It was changed elsewhere. Nothing was changed here, and nothing is until somebody says what is right.")).Wrap())
	for i, l := range lines {
		if i == shownTasks {
			column.Add(kit.Small(lang.Sayf("and %d more in the register", len(lines)-i)))
			break
		}
		column.Add(kit.Left(kit.NewLink(l.Who+", "+l.Ref+": "+l.Since, func() { s.model.OpenRole(l.Role) })))
	}
	s.tasks.Add(kit.PadEach(0, 0, 12, 0, kit.NewPanel(theme.Card, kit.Pad(16, 12, column)).Line(theme.Line2).LeftBar(theme.Warn, 8)))
}

// asideWidth is the column beside one's own work.
const asideWidth = 360

// paintAside shows what others did meanwhile and, to whoever manages, how the
// practice stands.
func (s *Screen) paintAside() {
	m := s.model
	s.aside.Objects = nil
	if m.Manages() && m.Known() {
		s.aside.Add(kit.High(36, kit.Across(0, kit.Section(lang.Say("The practice")))))
		s.aside.Add(kit.Gap(8))
		s.aside.Add(kit.Card(s.practice()))
		s.aside.Add(kit.Gap(16))
	}
	if b := m.Birthdays(); len(b) > 0 {
		s.aside.Add(kit.High(36, kit.Across(0, kit.Section(lang.Say("Birthdays to decide by")))))
		s.aside.Add(kit.Gap(8))
		s.aside.Add(kit.Card(s.birthdays(b)))
		s.aside.Add(kit.Gap(16))
	}
	s.aside.Add(kit.High(36, kit.Across(0, kit.Section(lang.Say("Since you were last here")))))
	s.aside.Add(kit.Gap(8))
	var events []kit.Event
	for _, n := range m.News() {
		events = append(events, kit.Event{When: n.When, What: []kit.Run{kit.R(n.Words)}, Link: n.Ref, Follow: func() { m.OpenCase(n.Case) }})
	}
	if !m.Known() {
		s.aside.Add(kit.Card(kit.Small(lang.Say("Not read yet.")).In(theme.Fg2)))
		return
	}
	if len(events) == 0 {
		s.aside.Add(kit.Card(kit.Small(lang.Say("Nobody else did anything yet.")).Wrap()))
		return
	}
	s.aside.Add(kit.Card(kit.Timeline(76, events...)))
}

// practice is who has how many cases, which one is oldest, and what falls due.
func (s *Screen) practice() fyne.CanvasObject {
	column := kit.Down(4)
	for _, l := range s.model.Loads() {
		column.Add(kit.Across(8, kit.Grow(kit.Small(l.Who)), kit.Small(workWordsOf(l.Cases))))
	}
	if o := s.model.Oldest(); o != nil {
		column.Add(kit.Across(8, kit.Grow(kit.Small(lang.Sayf("Oldest, since %s", o.ReceivedOn.DayMonth()))), kit.NewLink(o.Ref, func() { s.model.OpenCase(o.ID) }).As(kit.FaceSmall)))
	}
	column.Add(kit.Left(kit.NewLink(s.model.Reviews(), func() { s.host.Go(shell.Place{Page: shell.PageReviews}) }).As(kit.FaceSmall)))
	return column
}

// birthdays names the children who reach an age at which access is decided
// again, and who looks after that.
func (s *Screen) birthdays(all []Birthday) fyne.CanvasObject {
	column := kit.Down(6)
	for i, b := range all {
		if i == shownBirthdays {
			break
		}
		owner := kit.Small(b.Owner).In(theme.Fg2)
		if b.Late {
			owner = kit.NewRuns(kit.FaceSmall, kit.R(b.Owner+", ").In(theme.Fg2), kit.B(lang.Say("letter due")).In(theme.Err))
		}
		column.Add(kit.Down(0, kit.Left(kit.NewLink(b.Words(), func() { s.model.OpenRole(b.Role) }).As(kit.FaceSmall)), owner))
	}
	return kit.Down(8, column, kit.Left(kit.NewLink(BirthdayWords(len(all)), func() { s.host.Go(shell.Place{Page: shell.PageReviews}) }).As(kit.FaceSmall)))
}

func workWordsOf(cases int) string {
	return lang.Count(cases, "%d case", "%d cases")
}

// paintReleases heads the page of those who may say what the national store
// hears of a refusal after a hold: nothing is sent until one of them has.
func (s *Screen) paintReleases() {
	lines := s.model.Releases()
	if len(lines) == 0 {
		return
	}
	title := lang.Count(len(lines), "A refusal needs your safeguarding release", "%d refusals need your safeguarding release")
	column := kit.Down(4, kit.Across(8, kit.NewIcon(theme.IconShield, theme.Fg, 20), kit.Grow(kit.Strong(title))),
		kit.Small(lang.Say("The national store tells both people by itself. Nothing is sent until you choose what it hears.")).Wrap())
	for i, l := range lines {
		if i == shownTasks {
			column.Add(kit.Small(lang.Count(len(lines)-i, "and %d more on the Sync page", "and %d more on the Sync page")))
			break
		}
		column.Add(kit.Left(kit.NewLink(l.Words, func() { s.model.OpenCase(l.Case) })))
	}
	s.tasks.Objects = append([]fyne.CanvasObject{kit.PadEach(0, 0, 12, 0, kit.NewPanel(theme.Card, kit.Pad(16, 12, column)).Line(theme.Line2))}, s.tasks.Objects...)
}

// paintGlass tells those who may read holds who else read one.
func (s *Screen) paintGlass() {
	lines := s.model.Glass()
	if len(lines) == 0 {
		return
	}
	column := kit.Down(4, kit.Across(8, kit.NewIcon(theme.IconShield, theme.Fg, 20), kit.Grow(kit.Strong(lang.Say("Restricted notes were read in the last two weeks")))))
	for i, l := range lines {
		if i == shownTasks {
			column.Add(kit.Small(lang.Count(len(lines)-i, "and %d more in the log", "and %d more in the log")))
			break
		}
		column.Add(kit.Left(kit.NewLink(l.Words, func() { s.model.OpenCase(l.Case) })))
	}
	s.tasks.Add(kit.PadEach(0, 0, 12, 0, kit.NewPanel(theme.Card, kit.Pad(16, 12, column)).Line(theme.Line2)))
}

var _ shell.Screen = (*Screen)(nil)
