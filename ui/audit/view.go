package audit

import (
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// Screen shows the model. It is a shell.Screen.
type Screen struct {
	model   *Model
	host    *shell.Host
	arrival shell.Arrival
	root    fyne.CanvasObject

	who, what *kit.Pick
	find      *kit.Entry
	from, to  *kit.DateField
	tally     *kit.Text
	grid      *kit.Grid
	list      *fyne.Container
	chain     *fyne.Container
	export    *kit.Button
	print     *kit.Button
	painting  bool
}

// New returns the screen for whoever is at the desk.
func New(h *shell.Host, r Records, c Check, f shell.Files) *Screen {
	s := &Screen{host: h}
	s.model = NewModel(h, r, c, f, s.paint)
	s.build()
	return s
}

// WithPrinter lets what is in view be printed.
func (s *Screen) WithPrinter(p shell.TablePrinter) *Screen { s.model.printer = p; return s }

func (s *Screen) build() {
	m := s.model
	s.who = kit.NewPick(nil, func(id string) { s.unlessPainting(func() { m.Of(workflow.StaffID(id)) }) }).Small().WithHint(lang.Say("Everybody"))
	var kinds []kit.Choice
	for _, g := range m.Groups() {
		kinds = append(kinds, kit.Choice{ID: g[0], Label: g[1]})
	}
	s.what = kit.NewPick(kinds, func(id string) { s.unlessPainting(func() { m.Show(Group(id)) }) }).Small()
	s.find = kit.NewEntry().Small().WithIcon(theme.IconSearch).WithHint(m.FindHint()).Wide(200)
	s.find.OnSubmitted = func(q string) { m.About(q) }
	today := func() kit.Date { return kit.Date(s.host.Today()) }
	s.from, s.to = kit.NewDateField(today).Small(), kit.NewDateField(today).Small()
	from, to := m.Days()
	s.from.Set(kit.Date(from))
	s.to.Set(kit.Date(to))
	s.from.OnChanged, s.to.OnChanged = s.between, s.between
	s.tally = kit.Small("").In(theme.Fg2).Elide()
	s.grid = kit.NewGrid(
		kit.Column{ID: "when", Title: lang.Say("When, newest first"), Width: 196}, kit.Column{ID: "who", Title: lang.Say("Who"), Flex: 1},
		kit.Column{ID: "what", Title: lang.Say("What"), Flex: 1.6}, kit.Column{ID: "case", Title: lang.Say("Case"), Width: 104},
		kit.Column{ID: "moved", Title: lang.Say("From, to"), Flex: 1.1}).WithRowHeight(40)
	s.grid.OnOpen = func(kit.Row) { s.details() }
	s.host.Arrange("audit", s.grid)
	s.list = kit.Stack(s.grid)
	s.chain = kit.Across(12)
	s.export = kit.NewButton(lang.Say("Export"), kit.Plain, s.askExport).Small().WithKey("e")
	s.print = kit.NewButton(lang.Say("Print"), kit.Plain, s.askPrint).Small().WithIcon(theme.IconPrinter).WithKey("Ctrl+P")
	page := kit.Page(kit.PageHead(kit.Across(16, kit.Title(lang.Say("Audit")), kit.Body(lang.Say("who did what, and who looked")).In(theme.Fg2)), s.export, s.print),
		kit.FilterRow(kit.Shrink(190, 0, s.who), kit.Shrink(230, 0, s.what), s.find, kit.Spacer()),
		kit.PadEach(0, 0, 8, 0, kit.Across(8, kit.Small(lang.Say("From")), s.from, kit.Small(lang.Say("to")), s.to, kit.Gap(8), kit.Grow(s.tally))), kit.Grow(kit.BareCard(s.list)))
	s.root = kit.WithFoot(page, kit.ActionBar([]fyne.CanvasObject{s.chain}, []fyne.CanvasObject{kit.NewButton(lang.Say("Check the record"), kit.Plain, m.Verify)}))
	s.paint()
}

func (s *Screen) unlessPainting(do func()) {
	if !s.painting {
		do()
	}
}

// between reads the log anew once both days stand.
func (s *Screen) between() {
	from, okFrom := s.from.Value()
	to, okTo := s.to.Value()
	for _, f := range []*kit.DateField{s.from, s.to} {
		f.SetInvalid(false)
		if wrong := f.Error(); wrong != "" {
			s.tally.SetText(wrong)
			return
		}
	}
	var a, b nhs.Date
	if okFrom {
		a = nhs.Date(from)
	}
	if okTo {
		b = nhs.Date(to)
	}
	if x, y := s.model.Days(); a != x || b != y {
		s.model.Between(a, b)
	}
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter reads the log.
func (s *Screen) Enter(shell.Place) {
	s.arrival.Enter()
	s.model.Reload()
}

// Leave ends what is read: it is read anew when one comes back.
func (s *Screen) Leave() { s.model.latest.Drop() }

// Changed leaves the list as it is: a log that moves while it is read cannot be
// read. F5 reads it anew.
func (s *Screen) Changed(casework.Event) {}

// Commands is what one can do here.
func (s *Screen) Commands() []shell.Command {
	m := s.model
	chosen := func() (bool, string) {
		_, ok := s.chosen()
		return ok, lang.Say("Choose an entry first.")
	}
	return []shell.Command{
		{ID: "audit.details", Title: lang.Say("What it changed"), Key: shell.MainAct, Menu: shell.MenuReports, Enabled: chosen, Do: s.details},
		{ID: "audit.case", Title: lang.Say("Open the case"), Key: "o", Menu: shell.MenuReports, Enabled: chosen, Do: func() {
			if l, ok := s.chosen(); ok {
				m.OpenCase(l)
			}
		}},
		{ID: "audit.find", Title: lang.Say("Find in the log"), Key: "f", Menu: shell.MenuEdit, Do: func() { kit.Focus(s.find) }},
		{ID: "audit.refresh", Title: lang.Say("Refresh"), Key: "F5", Menu: shell.MenuView, Do: m.Reload},
		{ID: "audit.check", Title: lang.Say("Check the record"), Menu: shell.MenuReports, Gap: true, Do: m.Verify},
		{ID: "audit.export", Title: lang.Say("Export for a spreadsheet…"), Key: "e", Menu: shell.MenuReports, Enabled: m.CanExport, Do: s.askExport},
		{ID: "audit.print", Title: lang.Say("Print the list…"), Key: "Ctrl+P", Menu: shell.MenuReports, Enabled: m.CanExport, Do: s.askPrint},
	}
}

func (s *Screen) chosen() (workflow.AuditLine, bool) {
	i := s.grid.ChosenIndex()
	lines := s.model.Lines()
	if i < 0 || i >= len(lines) {
		return workflow.AuditLine{}, false
	}
	return lines[i], true
}

// details shows what the chosen entry changed.
func (s *Screen) details() {
	l, ok := s.chosen()
	if !ok {
		return
	}
	s.host.Ask(shell.Question{Title: s.model.Name(l.By) + " " + lang.Of(l.Words()), Wide: 640, Body: listed(s.model.Details(l)),
		Words: []string{strings.TrimSpace(s.model.When(l) + "  " + l.Ref)}, Choices: []shell.Choice{shell.Close(lang.Say("Close"))}})
}

func listed(lines []string) fyne.CanvasObject {
	column := kit.Down(6)
	for _, l := range lines {
		column.Add(kit.Small(l).Wrap())
	}
	return column
}

func (s *Screen) askExport() {
	folder, field := s.host.NewFolder(s.model.files)
	s.askWhy(lang.Sayf("Export %s entries?", thousands(s.model.Total)), lang.Say("Export"), lang.Say("The file holds names of staff, references and what was changed. Your reason stands in the log."),
		func(why string) { s.model.Export(why, folder()) }, field)
}

func (s *Screen) askPrint() {
	s.askWhy(lang.Sayf("Print %s entries?", thousands(len(s.model.Lines()))), lang.Say("Print"), lang.Say("The pages hold names of staff, references and what was changed. Your reason stands in the log."), s.model.Print)
}

// askWhy asks why entries are taken out, and whatever else there is to say of it, and
// takes them out.
func (s *Screen) askWhy(title, label, words string, take func(why string), more ...fyne.CanvasObject) {
	if ok, _ := s.model.CanExport(); !ok {
		return
	}
	why := kit.NewEntry().Limit(200)
	field := kit.NewField(lang.Say("Why it is taken out"), why)
	s.host.Ask(shell.Question{
		Title: title,
		Wide:  560,
		Words: []string{words},
		Body:  kit.Down(12, append([]fyne.CanvasObject{field}, more...)...),
		Choices: []shell.Choice{
			{Label: label, Kind: kit.Go, Do: func() { take(strings.TrimSpace(why.Text())) }, Try: func() bool {
				if strings.TrimSpace(why.Text()) == "" {
					field.SetError(lang.Say("Say why it is taken out."))
					return false
				}
				return true
			}},
			shell.Close(lang.Say("Cancel")),
		},
		Kept: shell.Keep("audit").Of(title).Box("why", why),
	})
}

func (s *Screen) paint() {
	m := s.model
	s.painting = true
	people := []kit.Choice{{ID: "", Label: lang.Say("Everybody")}}
	for _, c := range m.Team() {
		people = append(people, kit.Choice{ID: string(c.ID), Label: c.Name, Note: c.Post})
	}
	s.who.SetChoices(people)
	s.who.Choose(string(m.Who()))
	s.what.Choose(string(m.Group()))
	s.painting = false
	words := m.Tally()
	if head := m.Head(); head != "" {
		words += ". " + head
	}
	s.tally.SetText(words)
	s.paintList()
	s.paintChain()
	if ok, why := m.CanExport(); ok {
		s.export.Off("")
		s.print.Off("")
	} else {
		s.export.Off(why)
		s.print.Off(why)
	}
	kit.Reflow(s.root)
	s.arrival.Rows(s.grid, s.grid.Len())
	s.host.Recheck()
}

func (s *Screen) paintList() {
	m := s.model
	lines := m.Lines()
	rows := make(kit.Rows, len(lines))
	for i, l := range lines {
		rows[i] = kit.Row{ID: thousands(int(l.Seq)), Cells: []kit.Cell{
			{Text: m.When(l)}, {Text: m.Name(l.By)}, {Text: lang.Of(l.Words())}, {Text: l.Ref}, {Text: Moved(l), Muted: true}}}
	}
	if title, words := m.Empty(); title != "" {
		var acts []fyne.CanvasObject
		if m.Failed {
			acts = append(acts, kit.NewButton(lang.Say("Try again"), kit.Plain, m.Reload))
		}
		s.list.Objects = []fyne.CanvasObject{kit.EmptyState(title, words, acts...)}
		s.grid.SetSource(rows)
		return
	}
	s.list.Objects = []fyne.CanvasObject{s.grid}
	kit.Reflow(s.root) // rows scroll into view only where they have room
	s.grid.SetSource(rows)
	if s.grid.ChosenIndex() < 0 {
		s.grid.Choose(0)
	}
}

// paintChain says whether the log is as it was written.
func (s *Screen) paintChain() {
	words, well := s.model.Checked()
	icon, colour := theme.IconShieldCheck, theme.Fg2
	if !well {
		icon, colour = theme.IconWarning, theme.Err
	}
	s.chain.Objects = []fyne.CanvasObject{kit.NewIcon(icon, colour, 20), kit.Small(words).In(colour)}
	if p := s.model.Problems(); len(p) > 0 {
		s.chain.Add(kit.NewLink(lang.Say("Show"), func() {
			s.host.Ask(shell.Question{Title: lang.Say("Not as it was written"), Wide: 640, Body: listed(p), Choices: []shell.Choice{shell.Close(lang.Say("Close"))}})
		}))
	}
}

var _ shell.Screen = (*Screen)(nil)
