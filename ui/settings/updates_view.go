package settings

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
)

// updatesView says how a newer version comes: the program never asks the network
// for one.
type updatesView struct {
	backup *kit.Button // nil for whoever makes no backups
	root   fyne.CanvasObject
}

// Updating is how a newer version takes the place of the old one, in order.
var Updating = []string{
	lang.Say("Make a backup."),
	lang.Say("Close Proxydesk."),
	lang.Say("Put the new program in place of the old one."),
	lang.Say("Start it. It brings the record up to date, and says so if it cannot. An older Proxydesk does not open the record after that."),
}

func newUpdatesView(h *shell.Host, a About) *updatesView {
	v := &updatesView{}
	rows := []fyne.CanvasObject{
		kit.Down(2, kit.Strong(lang.Say("Version in use")), kit.Small(a.Version)),
		kit.Small(lang.Say("Proxydesk looks for no newer version and never changes itself. A newer one comes from whoever looks after your computers.")).Wrap(),
	}
	steps := kit.Down(8)
	for i, s := range Updating {
		steps.Add(kit.Top(8, kit.Wide(20, kit.Small(strconv.Itoa(i+1)+".")), kit.Grow(kit.Small(s).Wrap())))
	}
	rows = append(rows, kit.Down(4, kit.Strong(lang.Say("To change to a newer version")), steps))
	if slices.Contains(Sections(h), Backups) {
		v.backup = kit.NewButton(lang.Say("Go to the backups"), kit.Plain, func() { h.Go(shell.Place{Page: shell.PageSettings, Part: string(Backups)}) })
		rows = append(rows, kit.Left(v.backup))
	}
	v.root = column(Updates.Title(), rows...)
	return v
}

func (v *updatesView) body() fyne.CanvasObject                 { return v.root }
func (v *updatesView) foot() (left, right []fyne.CanvasObject) { return nil, nil }
func (v *updatesView) leave()                                  {}
func (v *updatesView) commands() []shell.Command               { return nil }
func (v *updatesView) changed()                                {}

func (v *updatesView) enter() {
	if v.backup != nil {
		kit.Focus(v.backup)
	}
}
