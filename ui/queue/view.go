package queue

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Screen shows the model. It is a shell.Screen.
type Screen struct {
	host  *shell.Host
	model *Model

	root    *fyne.Container
	tools   *fyne.Container
	tabs    *kit.Tabs
	find    *kit.Entry
	filters *fyne.Container
	row     *fyne.Container // search, filters, how many
	shown   *kit.Text
	body    *fyne.Container // list and preview, or why there are none
	full    fyne.CanvasObject
	grid    *kit.Grid
	foot    *fyne.Container
	side    *kit.Panel
	hidden  bool // the preview, by p
	below   bool // the preview is under the list, as wide as the page
	painted *Preview
	listed  Empty
	arrival shell.Arrival
}

// New returns the queue for the person at the desk; it has read nothing yet.
func New(h *shell.Host, record Record) *Screen {
	s := &Screen{host: h}
	s.model = NewModel(h, record, h.Session, s.changed)
	s.build()
	return s
}

// WithFiles lets those who run reports print the list and save it.
func (s *Screen) WithFiles(f shell.Files, p shell.TablePrinter) *Screen {
	s.model.WithFiles(f, p)
	return s
}

var viewTitles = map[workflow.QueueView]string{
	workflow.ViewMine: lang.Say("Mine"), workflow.ViewUnassigned: lang.Say("Unassigned"), workflow.ViewDueThisWeek: lang.Say("Due this week"),
	workflow.ViewWaiting: lang.Say("Waiting"), workflow.ViewWithClinician: lang.Say("With clinician"), workflow.ViewAll: lang.Say("All"),
}

// Parts lists the views, for the palette.
func Parts(*shell.Host) (out []shell.Part) {
	finds := map[workflow.QueueView]string{
		workflow.ViewMine: lang.Say("my cases, my applications"), workflow.ViewUnassigned: lang.Say("cases nobody has, new applications"), workflow.ViewDueThisWeek: lang.Say("cases that are late, overdue, deadline"),
		workflow.ViewWaiting: lang.Say("cases waiting for information, chase"), workflow.ViewWithClinician: lang.Say("cases sent to a doctor"), workflow.ViewAll: lang.Say("every open case, all applications"),
	}
	for _, v := range workflow.QueueViews {
		out = append(out, shell.Part{ID: string(v), Title: viewTitles[v], Finds: finds[v]})
	}
	return out
}

func (s *Screen) build() {
	s.tabs = kit.NewTabs(s.tabItems(), func(id string) { s.model.SetView(workflow.QueueView(id)) })
	s.find = kit.NewEntry().Small().WithIcon(theme.IconSearch).WithHint(lang.Say("Find in this view")).Wide(220).Limit(100)
	s.find.OnChanged = s.model.SetSearch
	s.find.OnSubmitted = func(string) { kit.Focus(s.grid) }
	s.filters = kit.Across(8)
	s.shown = kit.Small("").In(theme.Fg2)
	s.grid = kit.NewGrid(
		kit.Column{ID: string(ByPatient), Title: lang.Say("Patient"), SortedTitle: lang.Say("Patient, A to Z"), Least: 124, Flex: 1.15, Sorts: true},
		kit.Column{ID: string(ByProxy), Title: lang.Say("Proxy"), SortedTitle: lang.Say("Proxy, A to Z"), Least: 112, Flex: 0.95, Sorts: true},
		kit.Column{ID: dueColumn, Title: lang.Say("Due"), SortedTitle: lang.Say("Due, worst first"), Width: 130, Sorts: true},
		kit.Column{ID: "next", Title: lang.Say("Next step"), Width: 154, Folds: 1},
		kit.Column{ID: string(ByStatus), Title: lang.Say("Status"), Width: 128, Sorts: true},
	).WithTicks()
	s.grid.SetSort(dueColumn, false)
	s.grid.OnSort = func(column string, _ bool) {
		if column == dueColumn {
			column = string(WorstFirst)
		}
		s.model.Sort(Order(column))
		s.paintOrder()
	}
	s.grid.OnChosen = func(r kit.Row) { s.model.Choose(workflow.ApplicationID(r.ID)) }
	s.grid.OnOpen = func(kit.Row) { s.model.Open() }
	s.grid.OnTicked = func(ids []string) {
		ticked := make([]workflow.ApplicationID, len(ids))
		for i, id := range ids {
			ticked[i] = workflow.ApplicationID(id)
		}
		s.model.SetTicked(ticked)
	}
	s.foot = kit.Stack()
	s.side = kit.BareCard(nil)
	s.tools = kit.Across(12)
	if s.host.May(workflow.ActBringIn) {
		s.tools.Add(kit.NewButton(lang.Say("Bring in email"), kit.Plain, s.bringIn).Small().WithIcon(theme.IconEnvelope))
	}
	if s.host.May(workflow.ActRegister) {
		s.tools.Add(kit.NewButton(lang.Say("New paper application"), kit.Plain, s.newPaper).Small().WithIcon(theme.IconPlus).WithKey("Ctrl+N"))
	}
	s.body = kit.Stack()
	s.paintFoot()
	s.paintSide()
	s.setBody(Reading)
	s.row = kit.FilterRow(s.find, s.filters, kit.NewButton(lang.Say("Views"), kit.Quiet, s.askViews).Small().WithKey("v"), kit.Spacer(), s.shown)
	s.root = kit.Page(kit.PageHead(kit.Title(lang.Say("Queue")), s.tools), s.tabs, s.row, kit.Grow(s.body))
	s.host.Arrange("queue", s.grid)
}

// dueColumn is what the list is sorted by of itself.
const dueColumn = "due"

// paintOrder shows what the rows are sorted by.
func (s *Screen) paintOrder() {
	column := string(s.model.Order())
	if s.model.Order() == WorstFirst {
		column = dueColumn
	}
	s.grid.SetSort(column, false)
}

func (s *Screen) bringIn() {
	s.host.Go(shell.Place{Page: shell.PageIncoming, Part: "email"})
}

func (s *Screen) newPaper() { s.host.Go(shell.Place{Page: shell.PagePaper}) }

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter reads and puts the focus on the rows.
func (s *Screen) Enter(p shell.Place) {
	s.arrival.Enter()
	s.model.Enter(p.Part)
	s.arrival.Rows(s.grid, s.grid.Len())
}

// Leave ends what is read: it is read anew when one comes back.
func (s *Screen) Leave() { s.model.leave() }

// Subject is the reference of the chosen case.
func (s *Screen) Subject() string {
	if l, ok := s.model.Line(s.grid.ChosenIndex()); ok && len(s.model.Ticked()) == 0 {
		return l.Ref
	}
	return ""
}

// Changed passes on what changed.
func (s *Screen) Changed(e casework.Event) { s.model.Changed(e) }

// Views are the tabs, for Alt+1 and so on.
func (s *Screen) Views() []string {
	out := make([]string, len(workflow.QueueViews))
	for i, v := range workflow.QueueViews {
		out[i] = viewTitles[v]
	}
	return out
}

// View shows the nth tab.
func (s *Screen) View(n int) { s.model.SetView(workflow.QueueViews[n]) }

// Commands is what one can do with the rows.
func (s *Screen) Commands() []shell.Command {
	chosen := func() (bool, string) { return s.model.Chosen() != "", lang.Say("Choose a case first.") }
	some := func() (bool, string) { return s.grid.Len() > 0, lang.Say("There are no rows here.") }
	step := func(n int) func() { return func() { s.grid.Step(n); kit.Focus(s.grid) } }
	main := shell.Command{ID: "queue.open", Title: lang.Say("Open case"), Key: shell.MainAct, Menu: shell.MenuCase, Enabled: chosen, Do: s.model.Open}
	if s.model.Empty() == NoCases {
		main = shell.Command{ID: "queue.bring", Title: lang.Say("Bring in an application email"), Key: shell.MainAct, Menu: shell.MenuCase, Act: workflow.ActBringIn, Do: s.bringIn}
	}
	return []shell.Command{
		main,
		{ID: "queue.take", Title: lang.Say("Assign to me"), Key: "m", Menu: shell.MenuCase, Act: workflow.ActClaim, Enabled: s.model.CanAssign, Do: s.model.Take},
		{ID: "queue.assign", Title: lang.Say("Assign"), Key: "a", Menu: shell.MenuCase, Act: workflow.ActClaim, Enabled: s.model.CanAssign, Do: s.assign},
		{ID: "queue.chase", Title: lang.Say("Chase what was asked for…"), Key: "w", Menu: shell.MenuCase, Act: workflow.ActRemind, Enabled: s.model.CanChase, Do: s.model.Chase},
		{ID: "queue.urgent", Title: lang.Say("Urgent, or not"), Key: "u", Menu: shell.MenuCase, Act: workflow.ActUrgent, Enabled: s.model.CanAssign, Do: s.urgent},
		{ID: "queue.retry", Title: lang.Say("Save what is not saved"), Key: "r", Menu: shell.MenuCase, Enabled: s.model.CanRetry, Do: s.model.Retry},
		{ID: "queue.tick", Title: lang.Say("Tick the row"), Key: "x", Menu: shell.MenuCase, Enabled: chosen, Do: func() { s.grid.Tick(s.grid.ChosenIndex()) }},
		{ID: "queue.all", Title: lang.Say("Tick all that is shown"), Key: "Ctrl+Shift+A", Menu: shell.MenuCase, Enabled: some, Do: s.model.TickAll},
		{ID: "queue.next", Title: lang.Say("Next row"), Key: "j", Menu: shell.MenuCase, Gap: true, Enabled: some, Do: step(1)},
		{ID: "queue.previous", Title: lang.Say("Previous row"), Key: "k", Menu: shell.MenuCase, Enabled: some, Do: step(-1)},
		{ID: "queue.late", Title: lang.Say("Next overdue"), Key: "o", Menu: shell.MenuCase, Enabled: some, Do: func() { s.stepLate(1) }},
		{ID: "queue.lateBack", Title: lang.Say("Previous overdue"), Key: "O", Menu: shell.MenuCase, Enabled: some, Do: func() { s.stepLate(-1) }},
		{ID: "queue.filter", Title: lang.Say("Add filter"), Key: "f", Menu: shell.MenuView, Gap: true, Do: s.pickFilter},
		{ID: "queue.sort", Title: lang.Say("Sort…"), Key: "s", Menu: shell.MenuView, Do: s.pickOrder},
		{ID: "queue.views", Title: lang.Say("Kept views…"), Key: "v", Menu: shell.MenuView, Do: s.askViews},
		{ID: "queue.preview", Title: lang.Say("Preview"), Key: "p", Menu: shell.MenuView, Checked: func() bool { return !s.hidden }, Do: s.togglePreview},
		{ID: "queue.refresh", Title: lang.Say("Refresh"), Key: "F5", Menu: shell.MenuView, Do: s.model.Reload},
		{ID: "queue.print", Title: lang.Say("Print the list"), Key: "Ctrl+P", Menu: shell.MenuReports, Act: workflow.ActReport, Enabled: s.model.CanHand, Do: s.model.Print},
		{ID: "queue.export", Title: lang.Say("Export the list…"), Key: "e", Menu: shell.MenuReports, Act: workflow.ActReport, Enabled: s.model.CanHand, Do: s.export},
	}
}

// export asks where the ticked rows, or else those of the list, are saved, and as
// what.
func (s *Screen) export() {
	if ok, _ := s.model.CanHand(); ok {
		s.host.AskExport(s.model.Handed(), s.model.files, s.model.Export)
	}
}

// changed paints the part of the model that changed.
func (s *Screen) changed(w What) {
	if w&(Counts|Narrows) != 0 {
		s.tabs.SetItems(s.tabItems())
		s.tabs.Choose(string(s.model.View()))
	}
	if w&Narrows != 0 {
		if s.find.Text() != s.model.Search() && !s.find.Focused() {
			s.find.SetText(s.model.Search())
		}
		s.paintFilters()
		s.paintOrder()
	}
	if w&(Rows|Narrows|Counts) != 0 {
		s.shown.SetText(s.model.Shown())
	}
	if w&(Rows|Counts) != 0 {
		s.setBody(s.model.Empty())
	}
	if w&Rows != 0 {
		s.grid.SetSource(rows{s.model})
		if s.grid.ChosenIndex() < 0 {
			s.grid.Choose(0)
		}
		s.arrival.Rows(s.grid, s.grid.Len())
	}
	if w&Ticks != 0 {
		ids := make([]string, len(s.model.Ticked()))
		for i, id := range s.model.Ticked() {
			ids[i] = string(id)
		}
		s.grid.SetTicked(ids)
	}
	if w&(Rows|Ticks) != 0 {
		s.paintFoot()
		s.host.Recheck()
	}
	if w&Chosen != 0 && s.painted != s.model.Preview() {
		s.paintSide()
		s.host.Recheck()
	}
}

func (s *Screen) tabItems() []kit.TabItem {
	items := make([]kit.TabItem, len(workflow.QueueViews))
	for i, v := range workflow.QueueViews {
		items[i] = kit.TabItem{ID: string(v), Label: viewTitles[v], Count: s.model.Count(v)}
	}
	return items
}

// rows hands the model's lines to the grid.
type rows struct{ model *Model }

// Len is how many rows there are.
func (r rows) Len() int { return r.model.Len() }

// Index is where a case stands.
func (r rows) Index(id string) int { return r.model.Index(workflow.ApplicationID(id)) }

// Row is a line in words; a line on its way is blank.
func (r rows) Row(i int) kit.Row {
	l, ok := r.model.Line(i)
	if !ok {
		return kit.Row{Cells: make([]kit.Cell, 5), Fixed: true}
	}
	w := r.model.Words(l)
	if r.model.Unsaved(l.ID) {
		w.Status = kit.Tagged{Text: lang.Say("Not saved"), Color: theme.Red, Icon: theme.IconAlert}
	}
	return kit.Row{ID: string(l.ID), Cells: []kit.Cell{
		{Text: l.PatientName, Sub: w.Age, Bold: true, Name: true},
		{Text: l.ProxyName, Sub: l.Relation, Name: true},
		{Text: w.Due, Sub: w.DueNote, Alert: w.Late},
		{Text: w.Next, Sub: w.Whose},
		{Tag: w.Status},
	}}
}

func (s *Screen) paintFilters() {
	s.filters.Objects = nil
	for _, f := range s.model.Filters() {
		s.filters.Add(kit.NewButton(f.Words(), kit.Plain, func() { s.model.DropFilter(f) }).Small().WithIcon(theme.IconClose).IconAfter())
	}
	if len(s.model.Filters()) > 0 {
		s.filters.Add(kit.NewButton(lang.Say("Clear filters"), kit.Quiet, s.clear).Small())
	} else {
		s.filters.Add(kit.NewButton(lang.Say("Add filter"), kit.Plain, s.pickFilter).Small().WithIcon(theme.IconPlus).WithKey("f"))
	}
	kit.Reflow(s.root)
}

func (s *Screen) clear() {
	s.find.SetText("")
	s.model.Clear()
	kit.Focus(s.grid)
}

// pickFilter offers the filters in a menu under the row.
func (s *Screen) pickFilter() {
	m := fyne.NewMenu("")
	for _, f := range shell.CaseFilters {
		m.Items = append(m.Items, fyne.NewMenuItem(f.Words(), func() { s.model.AddFilter(f) }))
	}
	s.popUp(m)
}

// pickOrder offers what the rows can be sorted by.
func (s *Screen) pickOrder() {
	m := fyne.NewMenu("")
	for _, o := range Orders {
		item := fyne.NewMenuItem(kit.Capital(o.Words()), func() { s.model.Sort(o) })
		item.Checked = o == s.model.Order()
		m.Items = append(m.Items, item)
	}
	s.popUp(m)
}

// popUp shows a menu under the filters.
func (s *Screen) popUp(m *fyne.Menu) {
	c := fyne.CurrentApp().Driver().CanvasForObject(s.filters)
	if c == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.filters)
	widget.ShowPopUpMenuAtPosition(m, c, at.AddXY(0, s.filters.Size().Height+4))
}

func (s *Screen) togglePreview() {
	s.hidden = !s.hidden
	s.full = nil
	s.setBody(s.model.Empty())
	s.host.Recheck()
}

// stepLate chooses the next or previous row that is late.
func (s *Screen) stepLate(by int) {
	for i := s.grid.ChosenIndex() + by; i >= 0 && i < s.model.Len(); i += by {
		l, ok := s.model.Line(i)
		if !ok {
			return
		}
		if s.model.Words(l).Late {
			s.grid.Choose(i)
			kit.Focus(s.grid)
			return
		}
	}
	s.host.Tell(lang.Say("No overdue case further on."))
}
