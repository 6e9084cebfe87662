package reviews

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
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

	within, reason, age *kit.Pick
	asAt, tally         *kit.Text
	only                *fyne.Container
	chart               *kit.BarChart
	chartCard           fyne.CanvasObject
	grid                *kit.Grid
	list                *fyne.Container
	open                *kit.Button
	export, print       *kit.Button
}

// New returns the screen for whoever is at the desk.
func New(h *shell.Host, r Records, f Files, p Printer) *Screen {
	s := &Screen{host: h}
	s.model = NewModel(h, r, f, p, s.paint)
	s.build()
	h.Arrange("reviews", s.grid)
	return s
}

func (s *Screen) build() {
	m := s.model
	s.within = kit.NewPick(periods(), func(id string) {
		n, _ := strconv.Atoi(id)
		m.Within(n)
	}).Small()
	s.reason = kit.NewPick(nil, func(id string) { m.Because(review.Category(id)) }).Small().Wide(230).WithHint("All reasons")
	ages := make([]kit.Choice, len(report.AllAges))
	for i, a := range report.AllAges {
		ages[i] = kit.Choice{ID: string(a), Label: a.Words()}
	}
	s.age = kit.NewPick(ages, func(id string) { m.Aged(report.Ages(id)) }).Small().WithHint(report.AnyAge.Words())
	s.asAt, s.tally = kit.Hint("").Right().Elide(), kit.Small("").In(theme.Fg2)
	s.only = kit.Across(8)
	s.chart = kit.NewBarChart(kit.Chart{}, m.OpenBar)
	s.chartCard = kit.Card(s.chart)
	s.grid = kit.NewGrid(
		kit.Column{ID: "patient", Title: "Patient", Flex: 1.5},
		kit.Column{ID: "turns", Title: "Turns", Width: 144},
		kit.Column{ID: "proxy", Title: "Proxy", Flex: 1.3},
		kit.Column{ID: "why", Title: "Why", Flex: 1.9, Sorts: true, SortedTitle: "Why, safety first"},
		kit.Column{ID: "due", Title: "Due", Flex: 1.7, Sorts: true, SortedTitle: "Due, soonest first"},
		kit.Column{ID: "ends", Title: "Access ends", Flex: 1.25},
		kit.Column{ID: "stands", Title: "How it stands", Flex: 1.1},
	).WithRowHeight(44)
	s.grid.OnOpen = func(r kit.Row) { m.Open(r.ID) }
	s.grid.OnChosen = func(kit.Row) { s.paintOpen() }
	s.grid.OnSort = func(column string, _ bool) {
		if column == "due" {
			m.Sort(report.ByDue)
		} else {
			m.Sort(report.BySafety)
		}
	}
	s.list = kit.Stack(s.grid)
	s.open = kit.NewButton("Open in the register", kit.Go, s.openChosen).WithKey(shell.MainAct)
	s.export = kit.NewButton("Export", kit.Plain, m.Export).Small().WithKey("e")
	s.print = kit.NewButton("Print report", kit.Plain, m.Print).Small().WithIcon(theme.IconPrinter).WithKey("Ctrl+P")
	page := kit.Page(kit.PageHead(kit.Title("Reviews"), s.export, s.print),
		kit.FilterRow(kit.Small("Due in"), s.within, kit.Gap(4), kit.Small("Why"), s.reason, kit.Gap(4), kit.Small("Age now"), s.age, kit.Gap(4), kit.Grow(s.asAt)),
		s.chartCard, kit.Gap(12), kit.Grow(kit.BareCard(s.list)))
	s.root = kit.WithFoot(page, kit.ActionBar([]fyne.CanvasObject{s.only}, []fyne.CanvasObject{s.tally, s.open}))
	s.paint()
}

func periods() []kit.Choice {
	var out []kit.Choice
	for _, n := range report.Periods {
		out = append(out, kit.Choice{ID: strconv.Itoa(n), Label: "Next " + strconv.Itoa(n) + " days"})
	}
	return out
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter runs the report.
func (s *Screen) Enter(shell.Place) {
	s.arrival.Enter()
	s.model.Run()
}

// Leave has nothing to keep.
func (s *Screen) Leave() {}

// Changed reads the register again.
func (s *Screen) Changed(casework.Event) { s.model.Reread() }

// Commands is what one can do here.
func (s *Screen) Commands() []shell.Command {
	chosen := func() (bool, string) {
		_, ok := s.grid.Chosen()
		return ok, "Choose a row first."
	}
	return []shell.Command{
		{ID: "reviews.open", Title: "Open in the register", Key: shell.MainAct, Menu: shell.MenuReports, Enabled: chosen, Do: s.openChosen},
		{ID: "reviews.export", Title: "Export for a spreadsheet", Key: "e", Menu: shell.MenuReports, Enabled: s.model.CanSave, Do: s.model.Export},
		{ID: "reviews.print", Title: "Print report", Key: "Ctrl+P", Menu: shell.MenuReports, Enabled: s.model.CanSave, Do: s.model.Print},
	}
}

func (s *Screen) openChosen() {
	if r, ok := s.grid.Chosen(); ok {
		s.model.Open(r.ID)
	}
}

func (s *Screen) paint() {
	m := s.model
	f := m.Filter()
	s.within.Choose(strconv.Itoa(f.Within))
	var reasons []kit.Choice
	for _, r := range m.Reasons() {
		reasons = append(reasons, kit.Choice{ID: string(r.ID), Label: r.Words})
	}
	s.reason.SetChoices(reasons)
	s.reason.Choose(string(f.Reason))
	s.age.Choose(string(f.Age))
	s.asAt.SetText(m.AsAt())
	s.tally.SetText(m.Tally())
	s.only.Objects = nil
	if b := m.Narrowed(); b != "" {
		s.only.Objects = []fyne.CanvasObject{kit.Strong("Only " + b), kit.NewButton("Show all", kit.Plain, m.AllBars)}
	}
	s.chart.Set(chartOf(m.Chart))
	s.paintList()
	s.paintOpen()
	ok, why := m.CanSave()
	for _, b := range []*kit.Button{s.export, s.print} {
		if ok {
			b.Off("")
		} else {
			b.Off(why)
		}
	}
	kit.Reflow(s.root)
	s.arrival.Rows(s.grid, s.grid.Len())
	s.host.Recheck()
}

func (s *Screen) paintList() {
	m := s.model
	column := "why"
	if m.Filter().Order == report.ByDue {
		column = "due"
	}
	s.grid.SetSort(column, false)
	source := make(kit.Rows, len(m.Shown.Rows))
	for i, r := range m.Shown.Rows {
		source[i] = s.row(r)
	}
	if len(source) > 0 {
		s.list.Objects = []fyne.CanvasObject{s.grid}
		kit.Reflow(s.root) // rows scroll into view only where they have room
		s.grid.SetSource(source)
		if _, chosen := s.grid.Chosen(); !chosen {
			s.grid.Choose(0)
		}
		return
	}
	s.grid.SetSource(source)
	title, words := m.Empty()
	var acts []fyne.CanvasObject
	if m.Failed {
		acts = append(acts, kit.NewButton("Try again", kit.Plain, m.Run))
	}
	s.list.Objects = []fyne.CanvasObject{kit.EmptyState(title, words, acts...)}
}

func (s *Screen) paintOpen() {
	if _, ok := s.grid.Chosen(); ok {
		s.open.Off("")
	} else {
		s.open.Off("Choose a row first.")
	}
}

func (s *Screen) row(r report.Row) kit.Row {
	turns := kit.Cell{}
	if t := r.Turns(); t != "" {
		turns.Tag = kit.Tagged{Text: t, Color: theme.Blue}
	}
	return kit.Row{ID: string(r.ID), Cells: []kit.Cell{
		{Text: r.PatientName, Sub: r.Age(), Bold: true},
		turns,
		{Text: r.ProxyName, Sub: r.Relation},
		{Text: r.Why(), Sub: strings.Join(r.Also(), ", ")},
		{Text: r.DueWords(), Sub: s.model.DueNote(r), Alert: r.Overdue()},
		{Text: r.EndWords()},
		{Text: r.Stands()},
	}}
}

// causeColors paint the parts of a bar.
var causeColors = map[report.Cause]kit.Series{
	report.Turns11: {Color: theme.Chart1}, report.Turns13: {Color: theme.Chart4}, report.Turns16: {Color: theme.Chart2},
	report.Ends: {Color: theme.Chart3}, report.LookAgain: {Color: theme.Chart5},
	report.Attention: {Color: theme.Chart4, Hatched: true},
	report.Suspended: {Color: theme.Chart3, Hatched: true}, report.NoDate: {Color: theme.Chart5, Hatched: true, Unlisted: true},
}

// chartOf draws the bars: overdue and no date as one hatched part each, the
// months by what falls due.
func chartOf(rep report.Report) kit.Chart {
	c := kit.Chart{Title: "When reviews fall due, and why"}
	used := map[report.Cause]bool{}
	for _, b := range rep.Buckets {
		for cause := range b.ByCause {
			used[cause] = used[cause] || b.ID != report.BucketOverdue && b.ID != report.BucketNone
		}
	}
	for _, cause := range report.Causes {
		s := causeColors[cause]
		s.Name = cause.Words()
		s.Unlisted = s.Unlisted || !used[cause]
		c.Series = append(c.Series, s)
	}
	c.Series = append(c.Series, kit.Series{Name: "Overdue", Color: theme.Err, Hatched: true})
	overdue, none := len(c.Series)-1, len(c.Series)-2
	for _, b := range rep.Buckets {
		bar := kit.Bar{Label: b.Month, Counts: make([]int, len(c.Series))}
		switch b.ID {
		case report.BucketOverdue:
			bar.Counts[overdue] = b.Count
		case report.BucketNone:
			bar.Counts[none] = b.Count
		default:
			for i, cause := range report.Causes {
				bar.Counts[i] = b.ByCause[cause]
			}
		}
		c.Bars = append(c.Bars, bar)
	}
	return c
}
