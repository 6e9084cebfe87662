package settings

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// ownView shows the change of one's own password.
type ownView struct {
	model *Own
	shown func()
	old   *kit.Entry
	field *kit.Field
	pair  *newPair
	root  fyne.CanvasObject
	save  *kit.Button
	done  int
	busy  bool // when last painted
}

func newOwnView(h *shell.Host, p Ports, shown func()) *ownView {
	v := &ownView{shown: shown, old: kit.NewPassword().Limit(200)}
	v.model = NewOwn(h, p, v.paint)
	v.field = kit.NewField(lang.Say("The password you have now"), v.old)
	v.pair = newNewPair(h, p, false, v.submit)
	v.old.OnSubmitted = func(string) { kit.Focus(v.pair.password) }
	v.save = kit.NewButton(lang.Say("Change my password"), kit.Go, v.submit).WithKey(shell.MainAct)
	v.root = column(lang.Say("My password"), v.field, v.pair.root,
		kit.Small(lang.Say("Nobody else ever needs it, whoever asks. Whoever looks after users can give you a new one if you forget it, but nobody can read the one you have.")).Wrap())
	return v
}

// column is a section that is one narrow form.
func column(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Down(8, kit.Section(title), kit.Grow(kit.BareCard(kit.NewScroll(kit.Pad(16, 16,
		kit.Top(0, kit.Shrink(280, 520, kit.Down(16, rows...)), kit.Spacer()))))))
}

func (v *ownView) body() fyne.CanvasObject { return v.root }

func (v *ownView) foot() (left, right []fyne.CanvasObject) { return nil, []fyne.CanvasObject{v.save} }

func (v *ownView) enter() { kit.Focus(v.old) }

func (v *ownView) leave() {
	v.old.SetText("")
	v.pair.clear()
}

func (v *ownView) unsaved() bool { return v.old.Text() != "" || v.pair.typed() != NewPassword{} }

func (v *ownView) changed() {}

func (v *ownView) commands() []shell.Command {
	return []shell.Command{{ID: "settings.save", Title: lang.Say("Change my password"), Key: shell.MainAct, Menu: shell.MenuEdit, Do: v.submit}}
}

func (v *ownView) submit() {
	v.model.Change(v.old.Text(), v.pair.typed())
	v.toWrong()
}

func (v *ownView) toWrong() {
	focusFirst(v.model.Problems, map[string]*kit.Field{
		workflow.FieldOwnPassword: v.field, workflow.FieldPassword: v.pair.first, fieldRepeat: v.pair.second})
}

// focusFirst goes to the first field that is not right.
func focusFirst(found []Problem, fields map[string]*kit.Field) {
	for _, p := range found {
		if f := fields[p.Field]; f != nil {
			kit.Focus(f)
			return
		}
	}
}

func (v *ownView) paint() {
	if v.root == nil {
		return // still being made
	}
	m := v.model
	if v.done != m.Done {
		v.done = m.Done
		v.leave()
		kit.Focus(v.old)
	}
	v.field.SetError(of(m.Problems, workflow.FieldOwnPassword))
	v.pair.say(m.Problems)
	busy(v.save, m.Busy)
	v.shown()
	if v.busy && !m.Busy {
		v.toWrong()
	}
	v.busy = m.Busy
}

// busy keeps a button from being pressed twice.
// ready lets acts be done that need a change, and says why they cannot be.
func ready(wait, changed bool, acts ...*kit.Button) {
	why := ""
	switch {
	case wait:
		why = lang.Say("One moment")
	case !changed:
		why = lang.Say("Nothing is changed")
	}
	for _, b := range acts {
		b.Off(why)
	}
}

// since says for a command whether something changed.
func since(changed func() bool) func() (bool, string) {
	return func() (bool, string) { return changed(), lang.Say("Nothing is changed.") }
}

func busy(b *kit.Button, on bool) {
	if on {
		b.Off(lang.Say("One moment"))
	} else {
		b.Off("")
	}
}
