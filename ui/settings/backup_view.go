package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// backupView shows the backups.
type backupView struct {
	model        *Backup
	shown        func()
	last, folder *kit.Text
	where, when  *kit.Text
	mark, list   *fyne.Container
	now          *kit.Button
	root         fyne.CanvasObject
}

func newBackupView(h *shell.Host, p Ports, shown func()) *backupView {
	v := &backupView{shown: shown, last: kit.Body("").Wrap(), folder: kit.Strong("").Wrap(), where: kit.Small("").Wrap(), when: kit.Small("").Wrap(),
		mark: kit.Stack(), list: kit.Down(0)}
	m := NewBackup(h, p, v.paint)
	v.model = m
	v.now = kit.NewButton(lang.Say("Back up now"), kit.Go, m.Now).WithKey(shell.MainAct)
	steps := kit.Down(8)
	for i, s := range Restoring {
		steps.Add(kit.Top(8, kit.Wide(20, kit.Small(strconv.Itoa(i+1)+".")), kit.Grow(kit.Small(s).Wrap())))
	}
	left := kit.Down(16, kit.Across(8, v.mark, kit.Grow(v.last)),
		kit.Down(4, kit.Strong(lang.Say("When")), v.when),
		kit.Down(4, kit.Strong(lang.Say("Where")), v.folder, v.where),
		kit.Down(4, kit.Strong(lang.Say("To bring one back")), steps))
	v.root = kit.Down(8, kit.Section(lang.Say("Backup")),
		kit.Small(lang.Say("An encrypted copy of the whole record. Nobody can read it without a password of that day or the recovery key.")).In(theme.Fg2).Wrap(),
		kit.Grow(kit.BareCard(kit.NewScroll(kit.Pad(16, 16, kit.Beside(24, kit.GrowBy(1.4, left), kit.Grow(kit.Down(12, kit.Strong(lang.Say("Kept now")), kit.BareCard(v.list)))))))))
	return v
}

func (v *backupView) body() fyne.CanvasObject { return v.root }

func (v *backupView) foot() (left, right []fyne.CanvasObject) {
	return nil, []fyne.CanvasObject{v.now}
}

func (v *backupView) enter() { v.model.Reread(); kit.Focus(v.now) }

func (v *backupView) seen() *sight { return v.model.seen() }

func (v *backupView) start() fyne.CanvasObject { return v.now }

func (v *backupView) leave() { v.model.reads.Drop() }

func (v *backupView) changed() {}

func (v *backupView) commands() []shell.Command {
	return []shell.Command{{ID: "settings.backup", Title: v.now.Label(), Key: shell.MainAct, Menu: shell.MenuFile,
		Enabled: func() (bool, string) { return !v.model.Busy, lang.Say("It is being written.") }, Do: v.model.Now}}
}

func (v *backupView) paint() {
	if v.root == nil {
		return // still being made
	}
	m := v.model
	words, well := m.Last()
	v.last.SetText(words)
	icon, colour := theme.IconCheck, theme.OK
	if !well {
		icon, colour = theme.IconWarning, theme.Err
	}
	v.mark.Objects = nil
	if words != "" {
		v.mark.Objects = []fyne.CanvasObject{kit.NewIcon(icon, colour, 20)}
	}
	folder, where := m.Where()
	v.folder.SetText(folder)
	v.where.SetText(where)
	v.when.SetText(m.When())
	v.list.Objects = nil
	for i, c := range m.Copies.All {
		if i > 0 {
			v.list.Add(kit.Rule())
		}
		v.list.Add(kit.Pad(12, 8, kit.Across(12, kit.Grow(kit.Small(when(c.At))), kit.Small(c.Size).In(theme.Fg2))))
	}
	if len(m.Copies.All) == 0 {
		v.list.Add(kit.Pad(12, 10, kit.Small(lang.Say("None yet.")).In(theme.Fg2)))
	}
	if m.Busy {
		v.now.Off(lang.Say("It is being written, and tried"))
	} else {
		v.now.Off("")
	}
	v.shown()
}
