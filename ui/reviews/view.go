package reviews

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// Screen shows the model. It is a shell.Screen.
type Screen struct {
	model   *Model
	host    *shell.Host
	arrival shell.Arrival
	root    fyne.CanvasObject

	within, reason *kit.Pick
	filters, views *kit.Button
	asAt, tally    *kit.Text
	only           *fyne.Container
	chart          *kit.BarChart
	charted        *kit.Giving // over the rows, which come first
	grid           *kit.Grid
	columns        int // how many the grid has
	list           *fyne.Container
	see            *kit.Button // the chart, or not
	letters, open  *kit.Button
	assign, date   *kit.Button
	export, print  *kit.Button
	others         *kit.Button
}

// New returns the screen for whoever is at the desk.
func New(h *shell.Host, r Records, f shell.Files, p Printer) *Screen {
	s := &Screen{host: h}
	s.model = NewModel(h, r, f, p, s.paint)
	s.build()
	h.Arrange("reviews", s.grid)
	return s
}

// WithContact tells the screen when the national store last answered.
func (s *Screen) WithContact(last func() time.Time) *Screen { s.model.contact = last; return s }

// between is the choice of a free window.
const between = "between"

func (s *Screen) build() {
	m := s.model
	s.within = kit.NewPick(periods(), func(id string) {
		if id == between {
			s.askWindow()
			return
		}
		n, _ := strconv.Atoi(id)
		m.Within(n)
	}).Small()
	s.reason = kit.NewPick(nil, func(id string) { m.Because(review.Category(id)) }).Small().WithHint(lang.Say("All reasons"))
	s.filters = kit.NewButton(lang.Say("Filter"), kit.Plain, s.askFilter).Small().WithKey("f")
	s.views = kit.NewButton(lang.Say("Views"), kit.Plain, s.askViews).Small().WithKey("v")
	s.asAt, s.tally = kit.Hint("").Right().Wrap(), kit.Small("").In(theme.Fg2)
	s.only = kit.Across(8)
	s.chart = kit.NewBarChart(kit.Chart{}, s.openBar)
	s.grid = kit.NewGrid().WithRowHeight(44).WithTicks()
	s.grid.OnOpen = func(r kit.Row) { m.Open(r.ID) }
	s.grid.OnChosen = func(kit.Row) { s.paintActs() }
	s.grid.OnTicked = m.Tick
	s.grid.OnSort = func(column string, _ bool) {
		if column == "due" {
			m.Sort(report.ByDue)
		} else {
			m.Sort(report.BySafety)
		}
	}
	s.list = kit.Stack(s.grid)
	s.open = kit.NewButton(lang.Say("Open"), kit.Plain, s.openChosen).WithKey("o")
	s.letters = kit.NewButton(lang.Say("Write letters"), kit.Go, s.askLetters).WithKey("Ctrl+Shift+L")
	s.assign = kit.NewButton(lang.Say("Assign"), kit.Plain, s.askAssign).WithKey("a")
	s.date = kit.NewButton(lang.Say("Set date"), kit.Plain, s.askDate).WithKey("d")
	s.others = kit.NewButton(lang.Say("Other reports"), kit.Plain, s.goOthers).Small().WithKey("r")
	s.see = kit.NewButton(lang.Say("Chart"), kit.Plain, s.toggleChart).Small().WithKey("c")
	s.export = kit.NewButton(lang.Say("Export"), kit.Plain, s.askExport).Small().WithKey("e")
	s.print = kit.NewButton(lang.Say("Print report"), kit.Plain, m.Print).Small().WithIcon(theme.IconPrinter).WithKey("Ctrl+P")
	charted := kit.Down(0, kit.Card(s.chart), kit.Gap(12))
	s.charted = kit.NewGiving(charted, kit.Stack(charted), kit.BareCard(s.list), func(width float32) float32 { return s.grid.RoomFor(3, width) })
	page := kit.Page(kit.PageHead(kit.Title(lang.Say("Reviews")), s.see, s.others, s.export, s.print),
		kit.FilterRow(kit.Small(lang.Say("Due in")), kit.Shrink(140, 0, s.within), kit.Gap(4), kit.Small(lang.Say("Why")), kit.Shrink(150, 0, s.reason), kit.Gap(4), s.filters, s.views, kit.Gap(4), kit.Grow(kit.Wide(176, s.asAt))),
		kit.Grow(s.charted.Object()))
	s.root = kit.WithFoot(page, kit.ActionBar([]fyne.CanvasObject{s.only, s.assign, s.date}, []fyne.CanvasObject{s.tally, s.open, s.letters}))
	s.paint()
}

func periods() []kit.Choice {
	var out []kit.Choice
	for _, n := range report.Periods {
		out = append(out, kit.Choice{ID: strconv.Itoa(n), Label: lang.Sayf("Next %d days", n)})
	}
	return append(out, kit.Choice{ID: between, Label: lang.Say("Between two days…")})
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter runs the report, for the reason a place asks for, if it does.
func (s *Screen) Enter(p shell.Place) {
	s.arrival.Enter()
	if p.Part != "" {
		s.model.filter = report.Filter{Within: 90, Reason: review.Category(p.Part)}
	}
	s.model.Run()
}

// Leave ends what is read: it is read anew when one comes back.
func (s *Screen) Leave() { s.model.latest.Drop() }

// Changed reads the register again.
func (s *Screen) Changed(casework.Event) { s.model.Reread() }

// Commands is what one can do here.
func (s *Screen) Commands() []shell.Command {
	m := s.model
	chosen := func() (bool, string) {
		_, ok := s.grid.Chosen()
		return ok, lang.Say("Choose a row first.")
	}
	out := []shell.Command{
		{ID: "reviews.letters", Title: lang.Say("Letters for the ticked rows…"), Key: "Ctrl+Shift+L", Menu: shell.MenuReports, Act: workflow.ActPrint, Enabled: m.CanAct, Do: s.askLetters},
		{ID: "reviews.assign", Title: lang.Say("Give the ticked reviews to somebody…"), Key: "a", Menu: shell.MenuReports, Act: workflow.ActAssign, Enabled: m.CanAct, Do: s.askAssign},
		{ID: "reviews.date", Title: lang.Say("Set a day for the ticked reviews…"), Key: "d", Menu: shell.MenuReports, Act: workflow.ActSetReview, Enabled: m.CanAct, Do: s.askDate},
		{ID: "reviews.all", Title: lang.Say("Tick all rows, or none"), Menu: shell.MenuEdit, Do: m.TickAll},
		{ID: "reviews.open", Title: lang.Say("Open in the register"), Key: "o", Menu: shell.MenuReports, Gap: true, Enabled: chosen, Do: s.openChosen},
		{ID: "reviews.export", Title: lang.Say("Export…"), Key: "e", Menu: shell.MenuReports, Enabled: m.CanSave, Do: s.askExport},
		{ID: "reviews.print", Title: lang.Say("Print report"), Key: "Ctrl+P", Menu: shell.MenuReports, Enabled: m.CanSave, Do: m.Print},
		{ID: "reviews.others", Title: lang.Say("Other reports…"), Key: "r", Menu: shell.MenuReports, Do: s.goOthers},
		{ID: "reviews.filter", Title: lang.Say("Filter…"), Key: "f", Menu: shell.MenuView, Do: s.askFilter},
		{ID: "reviews.views", Title: lang.Say("Views…"), Key: "v", Menu: shell.MenuView, Do: s.askViews},
		{ID: "reviews.chart", Title: lang.Say("Show or hide the chart"), Key: "c", Menu: shell.MenuView, Checked: s.charted.Shown, Do: s.toggleChart},
		{ID: "reviews.mine", Title: lang.Say("My reviews only"), Key: "m", Menu: shell.MenuView, Checked: func() bool { return m.Filter().Owner == s.host.Staff().ID }, Do: m.Mine},
		{ID: "reviews.initials", Title: lang.Say("Initials in place of names"), Key: "i", Menu: shell.MenuView, Checked: m.Initials, Do: m.ToggleInitials},
		{ID: "reviews.earlier", Title: lang.Say("Month before"), Key: "Left", Menu: shell.MenuView, Do: func() { m.StepBar(-1) }},
		{ID: "reviews.later", Title: lang.Say("Month after"), Key: "Right", Menu: shell.MenuView, Do: func() { m.StepBar(1) }},
		{ID: "reviews.eleven", Title: lang.Say("Turns 11"), Key: "t", Menu: shell.MenuView, Do: func() { m.Because(review.Turns11) }},
		{ID: "reviews.sixteen", Title: lang.Say("Turns 16"), Key: "y", Menu: shell.MenuView, Do: func() { m.Because(review.Turns16) }},
	}
	if m.MayGuard() {
		out = append(out, shell.Command{ID: "reviews.guard", Title: lang.Say("Safeguarding columns"), Menu: shell.MenuView,
			Checked: func() bool { return m.Filter().Safeguarding }, Do: m.Guard})
	}
	return out
}

// askExport asks where the rows are saved, and as what.
func (s *Screen) askExport() {
	if ok, _ := s.model.CanSave(); ok {
		s.host.AskExport(len(s.model.Shown.Rows), s.model.files, s.model.Export)
	}
}

// openBar goes from a bar to its rows.
func (s *Screen) openBar(n int) {
	if s.model.OpenBar(n); s.model.Shown.Buckets[n].Count > 0 {
		kit.Focus(s.grid)
	}
}

// toggleChart shows the chart, or leaves its room to the rows.
func (s *Screen) toggleChart() {
	s.charted.Toggle()
	kit.Reflow(s.root)
	if !s.charted.Shown() {
		kit.Focus(s.grid) // which a bar of the chart may have had
	}
	s.host.Recheck()
}

func (s *Screen) goOthers() { s.host.Go(shell.Place{Page: shell.PageReports}) }

func (s *Screen) openChosen() {
	if r, ok := s.grid.Chosen(); ok {
		s.model.Open(r.ID)
	}
}

func (s *Screen) paint() {
	m := s.model
	f := m.Filter()
	if f.From.IsZero() {
		s.within.Choose(strconv.Itoa(f.Within))
	} else {
		s.within.Choose(between)
	}
	var reasons []kit.Choice
	for _, r := range m.Reasons() {
		reasons = append(reasons, kit.Choice{ID: string(r.ID), Label: r.Words})
	}
	s.reason.SetChoices(reasons)
	s.reason.Choose(string(f.Reason))
	s.filters.SetLabel(lang.Say("Filter"))
	if n := m.Narrowing(); n > 0 {
		s.filters.SetLabel(lang.Sayf("Filter (%d)", n))
	}
	s.asAt.SetText(m.AsAt())
	s.tally.SetText(m.Tally())
	s.only.Objects = nil
	if n := len(m.Ticked()); n > 0 {
		s.only.Objects = append(s.only.Objects, kit.Strong(lang.Count(n, "%d ticked", "%d ticked")))
	} else if b := m.Narrowed(); b != "" {
		s.only.Objects = []fyne.CanvasObject{kit.Strong(lang.Sayf("Only %s", b)), kit.NewButton(lang.Say("Show all"), kit.Plain, m.AllBars)}
	}
	s.only.Hidden = len(s.only.Objects) == 0 // it would still take room
	s.chart.Set(chartOf(m.Shown.Chart()))
	s.charted.There(m.Read)
	s.paintList()
	s.paintActs()
	kit.Reflow(s.root)
	s.arrival.Rows(s.grid, s.grid.Len())
	s.host.Recheck()
}

func (s *Screen) paintList() {
	m := s.model
	columns := m.Shown.OnScreen()
	if s.columns != len(columns) {
		s.columns = len(columns)
		s.grid.SetColumns(gridColumns(columns)...)
	}
	column := "why"
	if m.Filter().Order == report.ByDue {
		column = "due"
	}
	s.grid.SetSort(column, false)
	if len(m.Shown.Rows) > 0 {
		s.list.Objects = []fyne.CanvasObject{s.grid}
		kit.Reflow(s.root) // rows scroll into view only where they have room
	}
	s.grid.SetSource(&source{m, columns})
	s.grid.SetTicked(m.Ticked())
	if len(m.Shown.Rows) > 0 {
		if _, chosen := s.grid.Chosen(); !chosen {
			s.grid.Choose(0)
		}
		return
	}
	title, words := m.Empty()
	var acts []fyne.CanvasObject
	switch {
	case m.Failed:
		acts = append(acts, kit.NewButton(lang.Say("Try again"), kit.Plain, m.Run))
	case m.Shown.Total > 0:
		acts = append(acts, kit.NewButton(lang.Say("Show everything in this period"), kit.Plain, m.Everything))
	}
	s.list.Objects = []fyne.CanvasObject{kit.EmptyState(title, words, acts...)}
}

func (s *Screen) paintActs() {
	m := s.model
	set := func(b *kit.Button, can bool, why string) {
		if can {
			why = ""
		}
		b.Off(why)
	}
	_, chosen := s.grid.Chosen()
	set(s.open, chosen, lang.Say("Choose a row first."))
	can, why := m.CanSave()
	set(s.export, can, why)
	set(s.print, can, why)
	can, why = m.CanAct()
	set(s.assign, can && s.host.May(workflow.ActAssign), why)
	set(s.date, can && s.host.May(workflow.ActSetReview), why)
	set(s.letters, can && s.host.May(workflow.ActPrint), why)
}

// needs is how wide a column is at least, and what folds in a narrow window: first
// what no column says here, the columns of safeguarding.
var needs = map[string]struct {
	least float32
	folds int
}{
	"patient": {140, 0}, "turns": {138, 1}, "proxy": {124, 0}, "why": {130, 0}, "due": {148, 0},
	"reviewed": {88, 2}, "owner": {124, 4}, "letter": {76, 3},
}

// gridColumns are the report's columns as the grid takes them.
func gridColumns(list []report.Column) []kit.Column {
	out := make([]kit.Column, len(list))
	for i, c := range list {
		out[i] = kit.Column{ID: c.ID, Title: lang.Of(c.Head), Flex: c.Screen, Least: 76, Folds: 5}
		if n, known := needs[c.ID]; known {
			out[i].Least, out[i].Folds = n.least, n.folds
		}
		switch c.ID {
		case "why":
			out[i].Sorts, out[i].SortedTitle = true, lang.Say("Why, safety first")
		case "due":
			out[i].Sorts, out[i].SortedTitle = true, lang.Say("Due, soonest first")
		}
	}
	return out
}

// source makes the rows in view when they are asked for: a report has thousands.
type source struct {
	m       *Model
	columns []report.Column
}

func (s *source) Len() int { return len(s.m.Shown.Rows) }

// Index is where the row with this id is, or -1.
func (s *source) Index(id string) int {
	for i, r := range s.m.Shown.Rows {
		if string(r.ID) == id {
			return i
		}
	}
	return -1
}

func (s *source) Row(i int) kit.Row {
	r := s.m.Shown.Rows[i]
	row := kit.Row{ID: string(r.ID), Cells: make([]kit.Cell, len(s.columns))}
	for n, c := range s.columns {
		cell := kit.Cell{Text: c.Text(r)}
		if c.Under != "" {
			cell.Sub = lang.Of(report.ColumnOf(c.Under).Text(r))
		}
		if c.ID != "patient" && c.ID != "proxy" {
			cell.Text = lang.Of(cell.Text)
		}
		switch c.ID {
		case "patient":
			cell.Bold, cell.Name = true, true
		case "proxy":
			cell.Name = true
		case "turns":
			if cell.Text != "" {
				cell = kit.Cell{Tag: kit.Tagged{Text: cell.Text, Color: theme.Blue}}
			}
		case "due":
			cell.Sub, cell.Alert = s.m.DueNote(r), r.Overdue()
		}
		if s.m.initials && (c.ID == "patient" || c.ID == "proxy") {
			cell.Text = report.Initials(cell.Text)
		}
		cell.Sub = strings.ReplaceAll(cell.Sub, "; ", ", ")
		row.Cells[n] = cell
	}
	return row
}

// causeColors paint the parts of a bar.
var causeColors = map[report.Cause]kit.Series{
	report.Turns11: {Color: theme.Chart1}, report.Turns13: {Color: theme.Chart4}, report.Turns16: {Color: theme.Chart2},
	report.Ends: {Color: theme.Chart3}, report.LookAgain: {Color: theme.Chart5},
	report.Attention: {Color: theme.Chart4, Hatched: true}, report.Happened: {Color: theme.Chart1, Hatched: true},
	report.Suspended: {Color: theme.Chart3, Hatched: true}, report.NoDate: {Color: theme.Chart5, Hatched: true},
	report.InTime: {Color: theme.Chart1},
	"":            {Color: theme.Err, Hatched: true}, // overdue
}

// chartOf is the report's chart as the window draws it.
func chartOf(c report.Chart) kit.Chart {
	out := kit.Chart{Title: lang.Of(c.Title)}
	for _, s := range c.Series {
		k := causeColors[s.Cause]
		k.Name, k.Unlisted = lang.Of(s.Name), !s.Listed
		out.Series = append(out.Series, k)
	}
	for _, b := range c.Bars {
		out.Bars = append(out.Bars, kit.Bar{Label: lang.Of(b.Label), Counts: b.Counts, Note: lang.Of(b.Note)})
	}
	return out
}
