package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow/nhs"
)

// devicesView lists the computers on which the record was opened.
type devicesView struct {
	model *Devices
	shown func()
	grid  *kit.Grid
	list  *fyne.Container
	users *kit.Button
	root  fyne.CanvasObject
}

func newDevicesView(h *shell.Host, p Ports, shown func()) *devicesView {
	v := &devicesView{shown: shown, list: kit.Stack()}
	m := NewDevices(h, p, v.paint)
	v.model = m
	v.grid = kit.NewGrid(kit.Column{ID: "name", Title: lang.Say("Computer"), Flex: 1.2}, kit.Column{ID: "last", Title: lang.Say("Last sign-in"), Flex: 1.2},
		kit.Column{ID: "first", Title: lang.Say("First sign-in"), Flex: 1}, kit.Column{ID: "people", Title: lang.Say("Who signed in"), Flex: 0.7}, kit.Column{ID: "program", Title: lang.Say("Version"), Flex: 0.6})
	v.users = kit.NewButton(lang.Say("Go to the users"), kit.Plain, func() { h.Go(shell.Place{Page: shell.PageSettings, Part: string(UsersList)}) })
	v.root = kit.Down(8, kit.Section(lang.Say("Devices")),
		kit.Small(lang.Say("Computers on which somebody signed in to this practice’s record, as the log has it.")).In(theme.Fg2).Wrap(),
		kit.Grow(kit.BareCard(v.list)),
		kit.Callout(kit.Small(lang.Say("Is one of them lost, or not known to you? A record on it opens with nothing but a password or the recovery key. Give whoever signed in there a new password, and tell your data protection lead.")).In(theme.OnCallout).Wrap()))
	return v
}

func (v *devicesView) body() fyne.CanvasObject { return v.root }

func (v *devicesView) foot() (left, right []fyne.CanvasObject) {
	return []fyne.CanvasObject{v.users}, nil
}

func (v *devicesView) enter() {
	v.model.Reread()
	kit.Focus(v.start())
}

func (v *devicesView) seen() *sight { return v.model.seen() }

func (v *devicesView) start() fyne.CanvasObject {
	if v.grid.Len() == 0 {
		return v.users
	}
	return v.grid
}

func (v *devicesView) leave()   { v.model.reads.Drop() }
func (v *devicesView) changed() {}

func (v *devicesView) commands() []shell.Command { return nil }

func (v *devicesView) paint() {
	if v.root == nil {
		return // still being made
	}
	m := v.model
	rows := make(kit.Rows, len(m.All))
	for i, d := range m.All {
		rows[i] = kit.Row{ID: strconv.Itoa(i), Cells: []kit.Cell{{Text: d.Name, Sub: d.Note(), Bold: true}, {Text: nhs.DateIn(d.Last).Short(), Sub: hour(d.Last) + ", " + d.By}, {Text: nhs.DateIn(d.First).Short(), Sub: hour(d.First)}, {Text: d.PeopleWords()}, {Text: d.Program}}}
	}
	v.grid.SetSource(rows)
	switch {
	case len(m.All) == 0:
		v.list.Objects = []fyne.CanvasObject{kit.EmptyState(lang.Say("No computer is noted yet"), lang.Say("Each sign-in from now on says on which computer it was."))}
	default:
		v.list.Objects = []fyne.CanvasObject{v.grid}
	}
	kit.Reflow(v.root)
	v.shown()
}
