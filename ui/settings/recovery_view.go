package settings

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// recoveryView shows what the recovery key is for, or a new one.
type recoveryView struct {
	model          *Recovery
	shown          func()
	password, last *kit.Entry
	own, group     *kit.Field
	key            *kit.Text
	about, fresh   fyne.CanvasObject
	make, done     *kit.Button
	copy, print    *kit.Button
	showing, busy  bool // when last painted
}

func newRecoveryView(h *shell.Host, p Ports, shown func()) *recoveryView {
	v := &recoveryView{shown: shown, password: kit.NewPassword().Limit(200), last: kit.NewEntry().Limit(20).Wide(200),
		key: kit.NewText(kit.FaceSection, "").Bold().Wrap()}
	m := NewRecovery(h, p, v.paint)
	v.model = m
	v.own, v.group = kit.NewField(lang.Say("Your own password, once more"), v.password), kit.NewField(lang.Say("Type the last group of the key from your paper"), v.last)
	v.password.OnSubmitted = func(string) { v.submit() }
	v.last.OnSubmitted = func(string) { v.submit() }
	v.make = kit.NewButton(lang.Say("Make a new recovery key"), kit.Go, v.submit).WithKey(shell.MainAct)
	v.done = kit.NewButton(lang.Say("I have it on paper"), kit.Go, v.submit).WithKey(shell.MainAct)
	v.copy = kit.NewButton(lang.Say("Copy"), kit.Plain, m.Copy).WithIcon(theme.IconCopy)
	v.print = kit.NewButton(lang.Say("Print"), kit.Plain, m.Print).WithIcon(theme.IconPrinter).WithKey("Ctrl+P")
	v.about = column(lang.Say("Recovery key"),
		kit.Body(lang.Say("The record of this practice opens with the password of any of its users. If every password is lost, the recovery key opens it: seven groups of four letters and digits, shown when Proxydesk was set up and kept on paper. Nobody else can open the record, the makers of Proxydesk included.")).Wrap(),
		kit.Body(lang.Say("Make a new one when the paper is lost, when somebody saw it who should not have, or when somebody leaves who knew it. The old one stops working at once.")).Wrap(),
		v.own)
	v.fresh = column(lang.Say("The new recovery key"),
		kit.Body(lang.Say("It is shown this once and kept nowhere. Write or print it and lock it away where two people can find it. The old key no longer works: destroy its paper. A page you print opens in the viewer; print it from there and do not save it.")).Wrap(),
		kit.NewPanel(theme.Bg, kit.Pad(16, 16, v.key)).Line(theme.Line2),
		kit.Left(kit.Across(12, v.print, v.copy)),
		v.group)
	return v
}

func (v *recoveryView) body() fyne.CanvasObject {
	if v.model.Key != "" {
		return v.fresh
	}
	return v.about
}

func (v *recoveryView) foot() (left, right []fyne.CanvasObject) {
	if v.model.Key != "" {
		return nil, []fyne.CanvasObject{v.done}
	}
	return nil, []fyne.CanvasObject{v.make}
}

func (v *recoveryView) enter() { kit.Focus(v.first()) }

func (v *recoveryView) first() *kit.Entry {
	if v.model.Key != "" {
		return v.last
	}
	return v.password
}

// leave keeps a new key that is not on paper yet: it cannot be shown again.
func (v *recoveryView) leave() { v.password.SetText("") }

func (v *recoveryView) changed() {}

func (v *recoveryView) commands() []shell.Command {
	if v.model.Key != "" {
		return []shell.Command{
			{ID: "settings.done", Title: v.done.Label(), Key: shell.MainAct, Menu: shell.MenuEdit, Do: v.submit},
			{ID: "settings.print", Title: lang.Say("Print the recovery key"), Key: "Ctrl+P", Menu: shell.MenuFile, Do: v.model.Print},
			{ID: "settings.copy", Title: lang.Say("Copy the recovery key"), Menu: shell.MenuEdit, Do: v.model.Copy},
		}
	}
	return []shell.Command{{ID: "settings.recovery", Title: v.make.Label(), Key: shell.MainAct, Menu: shell.MenuEdit, Do: v.submit}}
}

func (v *recoveryView) submit() {
	if v.model.Key != "" {
		v.model.WrittenDown(v.last.Text())
	} else {
		v.model.Make(v.password.Text())
	}
}

func (v *recoveryView) paint() {
	if v.about == nil || v.fresh == nil {
		return // still being made
	}
	m := v.model
	v.key.SetText(m.Key)
	v.own.SetError(of(m.Problems, workflow.FieldOwnPassword))
	v.group.SetError(of(m.Problems, fieldLastGroup))
	busy(v.make, m.Busy)
	turned := v.showing != (m.Key != "")
	if turned {
		v.showing = m.Key != ""
		v.password.SetText("")
		v.last.SetText("")
	}
	v.shown()
	if turned || v.busy && !m.Busy {
		kit.Focus(v.first())
	}
	v.busy = m.Busy
}
