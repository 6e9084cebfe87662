package reviews

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// Others is the screen of the other reports: a tile with its number for each,
// and the rows of the one that is open.
type Others struct {
	host    *shell.Host
	sources Sources
	files   shell.Files
	printer Printer
	arrival shell.Arrival
	root    fyne.CanvasObject

	counting, opening shell.Latest
	counts            map[string]int
	asked             Asked
	made              Made
	shown             report.Table // the rows of one bar alone, or made.Table
	bar               int          // that bar, or -1
	read              bool
	unread            string // why nothing could be read, or ""

	tiles         map[string]*kit.Tile
	pick          *kit.Pick // in place of the tiles, in a low window
	picked        *fyne.Container
	chosen        *kit.Giving // the tiles or the pick, over the report
	title, period *kit.Text
	notes         *fyne.Container
	grid          *kit.Grid
	list          *fyne.Container
	chart         *kit.BarChart
	beside        *fyne.Container // the chart beside the notes, where a report has one
	only          *fyne.Container // which bar's rows are shown
	export, print *kit.Button
}

// NewOthers returns the screen for whoever is at the desk.
func NewOthers(h *shell.Host, r Sources, f shell.Files, p Printer) *Others {
	s := &Others{host: h, sources: r, files: f, printer: p, asked: Asked{Name: report.OpenCases}, counts: map[string]int{}, tiles: map[string]*kit.Tile{}}
	tiles := kit.Tiles(12, 5)
	for i, o := range s.offered() {
		t := kit.NewTile(lang.Of(o.Title), strconv.Itoa(i+1), func() { s.Open(o.Name) })
		s.tiles[o.Name] = t
		tiles.Add(t)
	}
	s.title, s.period, s.notes = kit.Section(""), kit.Small("").In(theme.Fg2), kit.Down(2)
	s.grid = kit.NewGrid().WithRowHeight(34)
	s.list = kit.Stack(s.grid)
	s.only, s.bar = kit.Across(8), -1
	s.chart = kit.NewBarChart(kit.Chart{}, func(n int) {
		if s.OpenBar(n); s.shown.Rows > 0 {
			kit.Focus(s.grid)
		}
	})
	s.beside = kit.Shrink(514, 560, kit.Down(0, kit.Card(s.chart)))
	s.export = kit.NewButton(lang.Say("Export"), kit.Plain, s.Export).Small().WithKey("e")
	s.print = kit.NewButton(lang.Say("Print"), kit.Plain, s.Print).Small().WithIcon(theme.IconPrinter).WithKey("Ctrl+P")
	s.pick = kit.NewPick(nil, s.Open).Small()
	s.picked = kit.FilterRow(kit.Small(lang.Say("Report")), kit.Shrink(160, 0, s.pick), kit.Hint(lang.Sayf("or press 1 to %d", len(s.offered()))))
	open := kit.Down(0, kit.Flow(12, 0, s.title, s.period),
		kit.Beside(16, kit.Grow(kit.Wide(256, kit.Down(0, s.notes, s.only))), s.beside), kit.Gap(8), kit.Grow(kit.BareCard(s.list)))
	// Whether the tiles give way depends on the window alone, not on which report is open.
	s.chosen = kit.NewGiving(tiles, kit.Down(0, tiles, s.picked, kit.Gap(12)), open, func(float32) float32 { return theme.Px(330) }).Instead(s.picked)
	s.root = kit.Page(kit.PageHead(kit.Title(lang.Say("Reports")), s.export, s.print), kit.Grow(s.chosen.Object()))
	s.paint()
	return s
}

// offered are the reports the person may run.
func (s *Others) offered() []report.Other { return offeredTo(s.host) }

func offeredTo(h *shell.Host) []report.Other {
	var out []report.Other
	for _, o := range report.Others {
		if h.May(o.May) {
			out = append(out, o)
		}
	}
	return out
}

// Parts lists the reports that somebody may run, for the palette.
func Parts(h *shell.Host) (out []shell.Part) {
	finds := map[string]string{
		report.OpenCases: lang.Say("how many, workload, backlog, open cases"), report.Times: lang.Say("how long decisions take, turnaround, target"), report.Refusals: lang.Say("refused, declined"),
		report.Undated: lang.Say("no review date, no end date"), report.BasisUnknown: lang.Say("brought over, consent missing"), report.Differences: lang.Say("conflicts, sync"), report.Homes: lang.Say("care homes, carers"),
		report.Letters: lang.Say("unsent, not printed"), report.Looked: lang.Say("who opened, viewed, audit"),
	}
	for _, o := range offeredTo(h) {
		out = append(out, shell.Part{ID: o.Name, Title: lang.Of(o.Title), Finds: finds[o.Name] + " " + lang.Of(o.About)})
	}
	return out
}

// Object is the screen.
func (s *Others) Object() fyne.CanvasObject { return s.root }

// Enter opens the report the place asks for and counts every one, out of one
// reading.
func (s *Others) Enter(p shell.Place) {
	s.arrival.Enter()
	_, known := OfName(p.Part)
	if known {
		s.asked = Asked{Name: p.Part, Case: p.ID}
	}
	read := newShelf(s.sources)
	if o, _ := OfName(s.asked.Name); o.OfCase && s.asked.Case == "" {
		s.count(read)
		if known {
			s.askCase()
		}
		return
	}
	s.runFrom(read, func() { s.count(read) })
}

// Leave ends what is read: it is read anew when one comes back.
func (s *Others) Leave() {
	s.opening.Drop()
	s.counting.Drop()
}

// Changed counts anew; the report that is open stays as it was read.
func (s *Others) Changed(casework.Event) { s.count(newShelf(s.sources)) }

// count reads the number beside each report.
func (s *Others) count(read *shelf) {
	by, rules, now, offered := s.host.Staff(), s.host.Rules(), s.host.Now(), s.offered()
	shell.Load(s.host, &s.counting, func(ctx context.Context) (map[string]int, error) {
		n := map[string]int{}
		for _, o := range offered {
			if o.OfCase {
				continue
			}
			m, err := work(ctx, read, by, rules, now, Asked{Name: o.Name})
			if err != nil {
				return nil, err
			}
			n[o.Name] = m.Table.Rows
		}
		return n, nil
	}, func(n map[string]int, err error) {
		if err != nil {
			if s.read { // else the page says that nothing could be read
				s.host.ShowError(err)
			}
			return
		}
		s.counts = n
		s.paint()
	})
}

// Open opens a report, asking first what it is about where it has to.
func (s *Others) Open(name string) {
	o, known := OfName(name)
	if !known {
		return
	}
	s.asked = Asked{Name: name}
	switch {
	case o.OfCase:
		s.askCase()
	case o.Decided:
		s.askPeriod()
	default:
		s.run()
	}
}

func (s *Others) run() { s.runFrom(newShelf(s.sources), func() {}) }

// runFrom makes the report that is asked for and shows it, or why it cannot; then
// it does what is left to do.
func (s *Others) runFrom(read *shelf, then func()) {
	session, rules, now, ask := s.host.Session, s.host.Rules(), s.host.Now(), s.asked
	shell.Load(s.host, &s.opening, func(ctx context.Context) (Made, error) { return makeFrom(ctx, read, session, rules, now, ask) },
		func(m Made, err error) {
			defer then()
			switch {
			case errors.Is(err, workflow.ErrNotFound):
				s.host.Tell(lang.Say("No case has this reference."))
				return
			case err != nil:
				if _, s.unread = s.host.Unread(s.read, err); !s.read {
					s.paint()
				}
				return
			}
			s.made, s.read, s.unread = m, true, ""
			s.shown, s.bar = m.Table, -1
			s.chart.Set(kit.Chart{})
			if c := m.Table.Chart; c != nil {
				s.chart.Set(chartOf(*c))
			}
			s.paint()
		})
}

// OpenBar shows the rows of one bar of the chart, or all again when they are shown
// already.
func (s *Others) OpenBar(n int) {
	if n == s.bar {
		n = -1
	}
	s.showBar(n)
}

// showBar shows the rows of one bar, or of every bar for -1.
func (s *Others) showBar(n int) {
	s.shown, s.bar = s.made.Table, n
	if n >= 0 {
		s.shown = s.made.Table.Of(n)
	}
	s.paint()
}

func (s *Others) allBars() { s.showBar(-1) }

// stepBar goes to the bar so many further, of those that count rows; after the last
// one come all rows.
func (s *Others) stepBar(by int) {
	stops := []int{-1}
	for i, b := range s.made.Table.Chart.Bars {
		if len(b.Rows) > 0 {
			stops = append(stops, i)
		}
	}
	s.showBar(stops[(slices.Index(stops, s.bar)+by+len(stops))%len(stops)])
}

// hasChart says whether the report that is open has bars to step through.
func (s *Others) hasChart() (bool, string) {
	return s.made.Table.Chart != nil, lang.Say("This report has no chart.")
}

// askCase asks for a case of the patient that somebody may have looked at.
func (s *Others) askCase() {
	ref := kit.NewEntry().Limit(12).WithHint("REF-0148")
	field := kit.NewField(lang.Say("Reference of a case of the patient"), ref)
	show := func() { s.asked.Case = strings.TrimSpace(ref.Text()); s.run() }
	s.host.Ask(shell.Question{
		Title: lang.Say("Who has looked at a patient"),
		Words: []string{lang.Say("Every opening of any case of this patient, with who it was and when. That you asked goes into the log too.")},
		Body:  field,
		Choices: []shell.Choice{
			{Label: lang.Say("Show"), Kind: kit.Go, Do: show, Try: func() bool {
				if strings.TrimSpace(ref.Text()) == "" {
					field.SetError(lang.Say("Type the reference."))
				}
				return strings.TrimSpace(ref.Text()) != ""
			}},
			shell.Close(lang.Say("Cancel")),
		},
	})
}

// askPeriod asks for the days that decisions are looked at.
func (s *Others) askPeriod() {
	today := s.host.Today()
	askDays(s.host, shell.Question{Title: lang.Say("What was decided in which time?")}, today.AddMonths(-12).AddDays(1), today,
		func(from, to nhs.Date) { s.asked.From, s.asked.To = from, to; s.run() }, nil)
}

// canSave says whether there is a report to save or print.
func (s *Others) canSave() (bool, string) {
	return s.read && s.shown.Rows > 0, lang.Say("There are no rows to save or print.")
}

// Export asks where the report that is open is saved, and as what.
func (s *Others) Export() {
	if ok, _ := s.canSave(); ok {
		t, o := s.shown, s.made.Origin
		s.host.AskExport(t.Rows, s.files, func(k shell.Kind, to shell.Files) { save(s.host, to, t, o, k) })
	}
}

// Print sets it on pages.
func (s *Others) Print() {
	if ok, _ := s.canSave(); ok {
		printTable(s.host, s.printer, s.shown, s.made.Origin)
	}
}

// Commands is what one can do here: a key for each report.
func (s *Others) Commands() []shell.Command {
	out := []shell.Command{
		{ID: "reports.export", Title: lang.Say("Export…"), Key: "e", Menu: shell.MenuReports, Enabled: s.canSave, Do: s.Export},
		{ID: "reports.print", Title: lang.Say("Print"), Key: "Ctrl+P", Menu: shell.MenuReports, Enabled: s.canSave, Do: s.Print},
		{ID: "reports.earlier", Title: lang.Say("Bar before"), Key: "Left", Menu: shell.MenuView, Enabled: s.hasChart, Do: func() { s.stepBar(-1) }},
		{ID: "reports.later", Title: lang.Say("Bar after"), Key: "Right", Menu: shell.MenuView, Enabled: s.hasChart, Do: func() { s.stepBar(1) }},
	}
	for i, o := range s.offered() {
		out = append(out, shell.Command{ID: "reports." + o.Name, Title: lang.Of(o.Title), Key: strconv.Itoa(i + 1), Menu: shell.MenuReports, Gap: i == 0, Do: func() { s.Open(o.Name) }})
	}
	return out
}

func (s *Others) paint() {
	var choices []kit.Choice
	for _, o := range s.offered() {
		count := "–"
		if n, known := s.counts[o.Name]; known {
			count = strconv.Itoa(n)
		}
		if o.OfCase {
			count = "?"
		}
		s.tiles[o.Name].Set(count, lang.Of(o.Note), false)
		choices = append(choices, kit.Choice{ID: o.Name, Label: lang.Of(o.Title) + " (" + count + ")"})
	}
	s.pick.SetChoices(choices)
	s.pick.Choose(s.asked.Name)
	t := s.shown
	s.title.SetText(lang.Of(t.Title))
	s.period.SetText(lang.Of(t.Period))
	s.notes.Objects = nil
	for _, n := range t.Notes {
		s.notes.Add(kit.Small(lang.Of(n)).Wrap())
	}
	s.paintList()
	s.beside.Hide()
	s.only.Objects = nil
	if t.Chart != nil {
		s.beside.Show()
		if s.bar >= 0 {
			s.only.Objects = []fyne.CanvasObject{kit.Strong(lang.Sayf("Only %s", lang.Of(t.Chart.Bars[s.bar].Label))), kit.NewButton(lang.Say("Show all"), kit.Plain, s.allBars).Small()}
		}
	}
	can, why := s.canSave()
	if can {
		why = ""
	}
	s.export.Off(why)
	s.print.Off(why)
	kit.Reflow(s.root)
	s.arrival.Rows(s.grid, s.grid.Len())
	s.host.Recheck()
}

// people are the heads of columns of names, which never fold and are never cut short.
var people = map[string]bool{"Patient": true, "Proxy": true, "Staff": true, "For": true, "To": true}

func (s *Others) paintList() {
	t := s.shown
	var columns []kit.Column
	rows := listed{cells: make([][]string, 0, t.Rows)}
	var shown []int
	for i, h := range t.Heads {
		if h.Share > 0 {
			c := kit.Column{ID: h.Words, Title: lang.Of(h.Words), Flex: float32(h.Share) + 0.6, Least: float32(h.Share) * 80, Folds: i}
			switch {
			case people[h.Words]:
				c.Least, c.Folds = max(c.Least, 124), 0
			case h.Strong:
				c.Least, c.Folds = c.Least+10, 0
			}
			columns = append(columns, c)
			shown, rows.strong, rows.names = append(shown, i), append(rows.strong, h.Strong), append(rows.names, people[h.Words])
		}
	}
	s.grid.SetColumns(columns...)
	if t.Each != nil {
		for _, cells := range t.Each {
			words := make([]string, len(shown))
			for n, i := range shown {
				words[n] = cells[i].Text
			}
			rows.cells = append(rows.cells, words)
		}
	}
	switch {
	case rows.Len() > 0:
		s.list.Objects = []fyne.CanvasObject{s.grid}
		kit.Reflow(s.root)
	case s.read:
		s.list.Objects = []fyne.CanvasObject{kit.EmptyState(lang.Say("Nothing to list"), lang.Say("No row belongs in this report now."))}
	case s.unread != "":
		again := kit.NewButton(lang.Say("Try again"), kit.Plain, func() { s.Enter(shell.Place{}) })
		s.list.Objects = []fyne.CanvasObject{kit.EmptyState(lang.Say("The report could not be read"), s.unread, again)}
	default:
		s.list.Objects = []fyne.CanvasObject{kit.EmptyState(lang.Say("Choose a report"), lang.Say("Each tile opens its rows."))}
	}
	s.grid.SetSource(rows)
}

// listed is the rows of a report as words alone: a report may have thousands, and
// the grid asks for those in sight.
type listed struct {
	cells  [][]string
	strong []bool // of each column
	names  []bool
}

// Len is the number of rows.
func (l listed) Len() int { return len(l.cells) }

// Row is the ith row.
func (l listed) Row(i int) kit.Row {
	row := kit.Row{ID: strconv.Itoa(i), Cells: make([]kit.Cell, len(l.strong))}
	for n, words := range l.cells[i] {
		row.Cells[n] = kit.Cell{Text: lang.Of(words), Bold: l.strong[n], Name: l.names[n]}
	}
	return row
}
