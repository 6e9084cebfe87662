package register

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/report"
)

// Screen shows the model. It is a shell.Screen with views.
type Screen struct {
	model   *Model
	host    *shell.Host
	arrival shell.Arrival
	root    fyne.CanvasObject

	tasks    *fyne.Container
	tabs     *kit.Tabs
	find     *kit.Entry
	group    *kit.Segments
	print    *kit.Button
	tally    *kit.Text
	grid     *kit.Grid
	list     *fyne.Container
	pane     *kit.Panel
	body     *fyne.Container
	alone    bool // the list without the pane, by p
	painting bool
	ordered  report.RegisterOrder
	painted  int // revision of the rows on screen
}

// New returns the screen for whoever is at the desk.
func New(h *shell.Host, r Records) *Screen {
	s := &Screen{host: h, painted: -1}
	s.model = NewModel(h, r, s.paint)
	s.build()
	return s
}

func (s *Screen) build() {
	m := s.model
	s.tasks = kit.Down(0)
	s.tabs = kit.NewTabs(s.tabItems(), func(id string) { m.Turn(Tab(id)) })
	s.find = kit.NewEntry().Small().WithIcon(theme.IconSearch).Wide(240)
	s.find.OnChanged = func(q string) {
		if q != m.Query() {
			m.Find(q)
		}
	}
	s.find.OnSubmitted = func(string) { s.host.Focus(s.grid) }
	s.tally = kit.Hint("")
	s.group = kit.NewSegments([]kit.Segment{{ID: "patient", Label: lang.Say("Patient")}, {ID: string(report.ByProxy), Label: lang.Say("Proxy")}}, func(id string) {
		if id == string(report.ByProxy) {
			m.Sort(report.ByProxy)
		} else {
			m.Sort(report.ByPatient)
		}
	})
	s.print = kit.NewButton(lang.Say("Print register"), kit.Plain, m.Print).Small().WithIcon(theme.IconPrinter).WithKey("Ctrl+P")
	s.grid = kit.NewGrid(columns(m.Order())...)
	s.grid.OnSort = func(column string, _ bool) {
		switch column {
		case "review":
			m.Sort(report.ByReview)
		case "proxy":
			m.Sort(report.ByProxy)
		default:
			m.Sort(report.ByPatient)
		}
	}
	s.grid.OnChosen = func(r kit.Row) {
		if !s.painting && r.ID != "" {
			m.Choose(workflow.RoleID(r.ID))
		}
	}
	s.grid.OnOpen = func(kit.Row) { m.OpenCase() }
	s.list = kit.Stack(s.grid)
	s.pane = kit.BareCard(nil)
	head := kit.PageHead(kit.Across(16, kit.Title(lang.Say("Register")), kit.Body(lang.Say("who may act for whom")).In(theme.Fg2)), s.print)
	s.body = kit.WithSlimSide(kit.BareCard(s.list), 296, 340, s.pane)
	s.root = kit.Page(head, s.tasks, s.tabs, kit.FilterRow(s.find, kit.Gap(8), kit.Small(lang.Say("Group by")), s.group, kit.Spacer(), s.tally), kit.Grow(s.body))
	s.host.Arrange("register", s.grid) // which paints, where it was sorted
	s.paint()
}

// WithPrinter lets the register be printed.
func (s *Screen) WithPrinter(p shell.TablePrinter) *Screen { s.model.printer = p; return s }

// WithFiles lets files be written: an empty one to fill in, and what is wrong with
// one.
func (s *Screen) WithFiles(f shell.Files) *Screen { s.model.files = f; return s }

// WithContact tells the screen how the line to the national store stands.
func (s *Screen) WithContact(c Contact) *Screen { s.model.contact = c; return s }

// WithLook lets the national record of the role in view be read again.
func (s *Screen) WithLook(l Look) *Screen { s.model.look = l; return s }

// columns are in the order of who comes first.
func columns(o report.RegisterOrder) []kit.Column {
	patient := kit.Column{ID: "patient", Title: lang.Say("Patient"), SortedTitle: lang.Say("Patient, A to Z"), Least: 140, Flex: 1.2, Sorts: true}
	proxy := kit.Column{ID: "proxy", Title: lang.Say("Proxy"), SortedTitle: lang.Say("Proxy, A to Z"), Least: 130, Flex: 1.15, Sorts: true}
	out := []kit.Column{patient, proxy, {ID: "access", Title: lang.Say("Access"), Least: 130, Flex: 1.35, Folds: 2},
		{ID: "review", Title: lang.Say("Review by"), SortedTitle: lang.Say("Review, soonest first"), Least: 96, Flex: 1.25, Sorts: true}, {ID: "national", Title: lang.Say("National"), Least: 116, Flex: 1.25, Folds: 1}}
	if o == report.ByProxy {
		out[0], out[1] = proxy, patient
	}
	return out
}

// togglePane shows or hides the details, for a window that is narrow.
func (s *Screen) togglePane() {
	s.alone = !s.alone
	if side := s.body.Objects[1]; s.alone {
		side.Hide()
	} else {
		side.Show()
	}
	kit.Reflow(s.root)
}

// Parts lists the tabs, for the palette. Those of what is to be done in the GP system
// are tabs while there is any.
func Parts(*shell.Host) (out []shell.Part) {
	finds := map[Tab]string{
		SwitchOff: lang.Say("access to switch off in the GP system"), ToSetUp: lang.Say("access to set up in the GP system"), All: lang.Say("all access, every proxy role"),
		Active: lang.Say("access in force"), ReviewDue: lang.Say("access to look at again"), Suspended: lang.Say("suspended access, give back"), Ended: lang.Say("ended access, removed"),
	}
	for _, t := range tabs {
		out = append(out, shell.Part{ID: string(t), Title: t.Words(), Finds: finds[t]})
	}
	return out
}

func (s *Screen) tabItems() []kit.TabItem {
	var items []kit.TabItem
	for _, t := range s.model.Tabs() {
		item := kit.TabItem{ID: string(t), Label: t.Words()}
		if s.model.Read {
			item.Count = strconv.Itoa(s.model.Count(t))
		}
		items = append(items, item)
	}
	return items
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter reads the register and shows the role or the tab the place asks for, or
// waits in the field for whose access is to stop.
func (s *Screen) Enter(p shell.Place) {
	stop := p.Part == shell.StopPart
	hint := lang.Say("Find a patient or proxy")
	if stop {
		hint = lang.Say("Name, Enter, then s")
	}
	s.find.WithHint(hint)
	if s.arrival = (shell.Arrival{}); !stop { // else the rows would take the focus from the name
		s.arrival.Enter()
	}
	s.model.Go(p)
	if stop {
		kit.Focus(s.find)
	}
}

// Leave ends what is read, which is read anew when one comes back, and with it what
// a key was waiting to do with it.
func (s *Screen) Leave() { s.model.leave() }

// Changed reads the register again.
func (s *Screen) Changed(casework.Event) { s.model.Reread() }

// Views lists the tabs.
func (s *Screen) Views() []string {
	var out []string
	for _, t := range s.model.Tabs() {
		out = append(out, t.Words())
	}
	return out
}

// View shows the nth tab.
func (s *Screen) View(n int) { s.tabs.Press(n) }

// Commands is what one can do here.
func (s *Screen) Commands() []shell.Command {
	m := s.model
	can := func(act workflow.Act, why string) func() (bool, string) {
		return func() (bool, string) { return m.May(act) || m.Reading() && s.host.May(act), why }
	}
	once := func(act workflow.Act, why string, do func()) func() {
		return func() {
			m.Once(func() {
				if !m.May(act) {
					s.host.Tell(why)
					return
				}
				do()
			})
		}
	}
	return []shell.Command{
		{ID: "register.find", Title: lang.Say("Find in the register"), Key: "f", Menu: shell.MenuEdit, Do: func() { kit.Focus(s.find) }},
		{ID: "register.group", Title: lang.Say("Group by proxy, or by patient"), Key: "g", Menu: shell.MenuView, Checked: func() bool { return m.Order() == report.ByProxy }, Do: m.ToggleGroup},
		{ID: "register.print", Title: lang.Say("Print register"), Key: "Ctrl+P", Menu: shell.MenuReports, Act: workflow.ActReport, Enabled: m.CanPrint, Do: m.Print},
		{ID: "register.compare", Title: lang.Say("Compare with the national record"), Key: "c", Menu: shell.MenuCase, Do: m.Compare,
			Enabled: func() (bool, string) { return m.CanCompare(), lang.Say("The national record says the same.") }},
		{ID: "register.look", Title: lang.Say("Read the national record again"), Key: "n", Menu: shell.MenuCase, Do: m.LookAgain, Enabled: m.CanLook},
		{ID: "register.there", Title: lang.Say("End it in the national record too"), Menu: shell.MenuCase, Act: workflow.ActEnd, Do: m.EndThere,
			Enabled: func() (bool, string) {
				return m.MayEndThere(), lang.Say("The national record does not show it in force after it ended here.")
			}},
		{ID: "register.number", Title: lang.Say("Take over the NHS number of the national record…"), Menu: shell.MenuCase, Act: workflow.ActSettle, Do: s.askNumber,
			Enabled: func() (bool, string) {
				return m.MayTakeNumber(), lang.Say("The national record shows no other NHS number.")
			}},
		{ID: "register.leave", Title: lang.Say("Leave the national record as it is…"), Menu: shell.MenuCase, Act: workflow.ActSettle, Do: s.askLeave,
			Enabled: func() (bool, string) {
				return m.MayLeave(), lang.Say("The national record says nothing that you can leave so.")
			}},
		{ID: "register.review", Title: lang.Say("Record a review…"), Key: "v", Menu: shell.MenuCase, Act: workflow.ActReview, Do: once(workflow.ActReview, lang.Say("This access is not in force."), s.askReview),
			Enabled: can(workflow.ActReview, lang.Say("This access is not in force."))},
		{ID: "register.over", Title: OlderRegister.Title + "…", Menu: shell.MenuFile, Act: OlderRegister.May, Do: func() { s.bringOver(OlderRegister) }},
		{ID: "register.use", Title: DaysOfUse.Title + "…", Menu: shell.MenuFile, Act: DaysOfUse.May, Do: func() { s.bringOver(DaysOfUse) }},
		{ID: "register.pane", Title: lang.Say("Show or hide the details"), Key: "p", Menu: shell.MenuView, Do: s.togglePane},
		{ID: "register.case", Title: lang.Say("Open the case"), Key: "o", Menu: shell.MenuCase, Do: m.OpenCase,
			Enabled: func() (bool, string) { _, ok := m.Shown(); return ok, lang.Say("Choose a role first.") }},
		{ID: "register.main", Title: lang.Say("Record it done in the GP system"), Key: shell.MainAct, Menu: shell.MenuCase, Do: m.DoMain,
			Enabled: func() (bool, string) { return m.Main() != "", lang.Say("There is nothing to record for this role.") }},
		{ID: "register.letter", Title: lang.Say("Write a letter…"), Key: "l", Menu: shell.MenuLetters, Act: workflow.ActPrint, Do: m.WriteLetter,
			Enabled: func() (bool, string) { return m.MayWrite(), lang.Say("Choose a role first.") }},
		{ID: "register.renew", Title: lang.Say("Renew, or decide afresh…"), Key: "r", Menu: shell.MenuCase, Gap: true, Act: workflow.ActRenew, Do: once(workflow.ActRenew, lang.Say("This access is not in force."), s.askRenew),
			Enabled: can(workflow.ActRenew, lang.Say("This access is not in force."))},
		{ID: "register.event", Title: lang.Say("Record an event…"), Key: "h", Menu: shell.MenuCase, Act: workflow.ActEvent, Do: once(workflow.ActEvent, lang.Say("This access is not in force."), s.askEvent),
			Enabled: can(workflow.ActEvent, lang.Say("This access is not in force."))},
		{ID: "register.reduce", Title: lang.Say("Make smaller…"), Menu: shell.MenuCase, Act: workflow.ActReduce, Do: once(workflow.ActReduce, lang.Say("This access is not in force."), s.askReduce),
			Enabled: can(workflow.ActReduce, lang.Say("This access is not in force."))},
		{ID: "register.used", Title: lang.Say("Record when it was last used…"), Menu: shell.MenuCase, Act: workflow.ActLastUsed, Do: once(workflow.ActLastUsed, lang.Say("This access is not set up."), s.askLastUsed),
			Enabled: can(workflow.ActLastUsed, lang.Say("This access is not set up."))},
		{ID: "register.request", Title: lang.Say("Record what the patient was asked…"), Menu: shell.MenuCase, Act: workflow.ActRequest, Do: once(workflow.ActRequest, lang.Say("Only where access ended because the patient asked, and nobody recorded it yet."), s.askRequest),
			Enabled: can(workflow.ActRequest, lang.Say("Only where access ended because the patient asked, and nobody recorded it yet."))},
		{ID: "register.reactivate", Title: lang.Say("Give suspended access back…"), Menu: shell.MenuCase, Act: workflow.ActReactivate, Do: once(workflow.ActReactivate, lang.Say("Only suspended access can be given back."), s.askReactivate),
			Enabled: can(workflow.ActReactivate, lang.Say("Only suspended access can be given back."))},
		{ID: "register.suspend", Title: lang.Say("Suspend access now"), Finds: lang.Say("stop"), Key: "s", Menu: shell.MenuCase, Gap: true, Act: workflow.ActSuspend, Do: once(workflow.ActSuspend, lang.Say("This access is not in force."), s.askSuspend),
			Enabled: can(workflow.ActSuspend, lang.Say("This access is not in force."))},
		{ID: "register.end", Title: lang.Say("End access"), Key: "e", Menu: shell.MenuCase, Act: workflow.ActEnd, Do: once(workflow.ActEnd, lang.Say("This access is not in force."), s.askEnd),
			Enabled: can(workflow.ActEnd, lang.Say("This access is not in force."))},
	}
}

func (s *Screen) paint() {
	m := s.model
	s.painting = true
	s.pane.SetContent(s.detail())
	if s.painted != m.revision {
		s.painted = m.revision
		s.paintTasks()
		s.tabs.SetItems(s.tabItems())
		s.tabs.Choose(string(m.Tab()))
		if s.find.Text() != m.Query() {
			s.find.SetText(m.Query())
		}
		s.tally.SetText(m.Tally())
		// What somebody may never do is not shown; grey is for not now.
		if ok, why := m.CanPrint(); !m.host.May(workflow.ActReport) {
			s.print.Hide()
		} else if s.print.Show(); ok {
			s.print.Off("")
		} else {
			s.print.Off(why)
		}
		s.paintList()
	}
	s.grid.ChooseID(string(m.Chosen()))
	s.painting = false
	kit.Reflow(s.root)
	s.arrival.Rows(s.grid, s.grid.Len())
	s.host.Recheck()
}

// paintTasks puts what must be switched off above everything, in red.
func (s *Screen) paintTasks() {
	const most = 3
	m := s.model
	tasks := m.Tasks()
	s.tasks.Objects = nil
	if len(tasks) == 0 {
		return
	}
	title := lang.Sayf("%d to switch off in the GP system now", len(tasks))
	lines := []fyne.CanvasObject{kit.Across(8, kit.NewIcon(theme.IconWarning, theme.Err, 20), kit.Strong(title).In(theme.Err))}
	for i, l := range tasks {
		if i == most {
			lines = append(lines, kit.Left(kit.NewLink(lang.Sayf("Show all %d", len(tasks)), func() { m.Turn(SwitchOff) })))
			break
		}
		lines = append(lines, kit.Left(kit.NewLink(m.TaskWords(l), func() {
			m.Go(shell.Place{ID: string(l.ID), Part: string(SwitchOff)})
		})))
	}
	s.tasks.Objects = []fyne.CanvasObject{kit.PadEach(0, 0, 8, 0, kit.NewPanel(theme.Card, kit.Pad(14, 8, kit.Down(2, lines...))).StrongLine(theme.Err))}
}

func (s *Screen) paintList() {
	m := s.model
	rows := &source{m, m.list, m.rows}
	if s.ordered != m.list.order {
		s.ordered = m.list.order
		s.grid.SetColumns(columns(s.ordered)...)
	}
	sorted := map[report.RegisterOrder]string{report.ByPatient: "patient", report.ByProxy: "proxy", report.ByReview: "review"}
	s.grid.SetSort(sorted[s.ordered], false)
	s.group.Choose(map[report.RegisterOrder]string{report.ByPatient: "patient", report.ByProxy: string(report.ByProxy)}[s.ordered])
	if title, words := m.Empty(); title != "" {
		var acts []fyne.CanvasObject
		if m.Failed {
			acts = append(acts, kit.NewButton(lang.Say("Try again"), kit.Plain, m.Reread))
		}
		if m.Read && len(m.list.lines) == 0 && s.host.May(OlderRegister.May) {
			acts = append(acts, kit.NewButton(OlderRegister.Title, kit.Plain, func() { s.bringOver(OlderRegister) }))
		}
		s.list.Objects = []fyne.CanvasObject{kit.EmptyState(title, words, acts...)}
		s.grid.SetSource(rows)
		return
	}
	if !slices.Contains(s.list.Objects, fyne.CanvasObject(s.grid)) {
		s.list.Objects = []fyne.CanvasObject{s.grid}
	}
	kit.Reflow(s.root) // rows scroll into view only where they have room
	s.grid.SetSource(rows)
}

// stateTag is the colour of [State].
func stateTag(r workflow.Role) theme.Tag {
	switch {
	case r.State == workflow.RoleDraft:
		return theme.Aqua
	case r.State == workflow.RoleActive:
		return theme.Green
	case r.EndReason == workflow.ReasonSuspended:
		return theme.Pink
	}
	return theme.Grey
}

// detail is the pane at the right: one role and its acts.
func (s *Screen) detail() fyne.CanvasObject {
	m := s.model
	r, ok := m.Shown()
	switch {
	case !ok && len(m.rows) == 0:
		return kit.Gap(0)
	case !ok:
		return kit.Centered(kit.Wide(240, kit.Small(lang.Say("Choose a row to see it.")).In(theme.Fg2).Center().Wrap()))
	}
	head := kit.Down(4,
		kit.Top(8, kit.Grow(kit.Section(r.Patient.ListName()).Wrap()), kit.NewTag(State(r), stateTag(r))),
		s.number(m.PersonWords(r.Patient), r.Patient))
	proxy := kit.Down(4, kit.NewRuns(kit.FaceBody, kit.B(r.Proxy.ListName()), kit.R("  "+r.RelationshipWords)).Wrap(), s.number("", r.Proxy))
	body := []fyne.CanvasObject{proxy}
	if words, late := m.Task(); words != "" {
		text := kit.Small(words).Wrap()
		if late {
			text.Bold().In(theme.Err)
		}
		body = append(body, kit.NewPanel(theme.Card, kit.Pad(12, 8, text)).LeftBar(theme.Err, 4).Line(theme.Err))
	}
	if m.Held() {
		body = append(body, kit.NewPanel(theme.Card, kit.Pad(12, 8, kit.Small(lang.Say("A case of these two people is on hold. Only those who may read holds see this.")).Wrap())).LeftBar(theme.Warn, 4).Line(theme.Warn))
	}
	if settle := s.settle(); settle != nil {
		body = append(body, settle)
	} else if m.CanCompare() {
		body = append(body, kit.Left(kit.NewLink(lang.Say("Compare with the national record"), m.Compare)))
	}
	body = append(body, kit.Facts(80, m.Facts()...), kit.Left(kit.NewLink(lang.Sayf("Open %s", r.Ref), m.OpenCase)))
	column := []fyne.CanvasObject{
		kit.NewPanel(theme.Card, kit.Pad(16, 10, head)).LineBelow(theme.Line),
		kit.Grow(kit.NewScroll(kit.Pad(16, 12, kit.Down(12, body...)))),
	}
	if acts := s.acts(); acts != nil {
		column = append(column, kit.NewPanel(theme.Card, kit.Pad(16, 12, acts)).LineAbove(theme.Line))
	}
	return kit.Down(0, column...)
}

func (s *Screen) number(age string, p workflow.Person) fyne.CanvasObject {
	var row []fyne.CanvasObject
	if age != "" {
		row = append(row, kit.Small(age))
	}
	if p.NHSNumber.IsZero() {
		return kit.Across(12, append(row, kit.Small(lang.Say("No NHS number")).In(theme.Fg2))...)
	}
	return kit.Across(12, append(row, kit.NewRuns(kit.FaceSmall, kit.R("NHS  ").In(theme.Fg2), kit.B(p.NHSNumber.Display())),
		kit.Sized(24, 24, kit.NewIconButton(theme.IconCopy, lang.Say("Copy NHS number"), func() { s.host.Copy(p.NHSNumber.Full()) })))...)
}

func (s *Screen) acts() fyne.CanvasObject {
	m := s.model
	var column []fyne.CanvasObject
	switch m.Main() {
	case workflow.ActSwitchedOff:
		column = append(column, kit.NewButton(lang.Say("Record switched off"), kit.Go, m.DoMain).WithKey(shell.MainAct))
	case workflow.ActSetUp:
		column = append(column, kit.NewButton(lang.Say("Record set up"), kit.Go, m.DoMain).WithKey(shell.MainAct))
	}
	var review []fyne.CanvasObject
	if m.May(workflow.ActReview) {
		kind := kit.Go
		if column != nil {
			kind = kit.Plain // one green button
		}
		review = append(review, kit.NewButton(lang.Say("Record review"), kind, s.askReview).Small().WithKey("v"))
	}
	more := review
	act := func(a workflow.Act, label, key string, do func()) {
		if m.May(a) {
			b := kit.NewButton(label, kit.Plain, do).Small()
			if key != "" {
				b = b.WithKey(key)
			}
			more = append(more, b)
		}
	}
	if m.MayWrite() {
		more = append(more, kit.NewButton(lang.Say("Letter"), kit.Plain, m.WriteLetter).Small().WithKey("l"))
	}
	if review == nil { // else a review leads there
		act(workflow.ActRenew, lang.Say("Renew"), "r", s.askRenew)
	}
	act(workflow.ActReactivate, lang.Say("Give back"), "", s.askReactivate)
	act(workflow.ActRequest, lang.Say("What was asked"), "", s.askRequest)
	act(workflow.ActReduce, lang.Say("Make smaller"), "", s.askReduce)
	act(workflow.ActSuspend, lang.Say("Suspend now"), "s", s.askSuspend)
	act(workflow.ActEvent, lang.Say("Record event"), "h", s.askEvent)
	act(workflow.ActEnd, lang.Say("End access"), "e", s.askEnd)
	if more != nil {
		column = append(column, kit.Flow(8, 8, more...))
	}
	if column == nil {
		return nil
	}
	return kit.Down(8, column...)
}
