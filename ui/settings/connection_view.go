package settings

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// connectionView shows the line to the national store.
type connectionView struct {
	model *Connection
	shown func()
	mark  *fyne.Container
	state *kit.Text
	facts *fyne.Container
	steps *fyne.Container
	check *kit.Button
	root  fyne.CanvasObject
}

func newConnectionView(h *shell.Host, p Ports, shown func()) *connectionView {
	v := &connectionView{shown: shown, mark: kit.Stack(), state: kit.Body("").Wrap(), facts: kit.Down(12), steps: kit.Down(12)}
	m := NewConnection(h, p, v.paint)
	v.model = m
	v.check = kit.NewButton(lang.Say("Check the connection"), kit.Go, m.Check).WithKey(shell.MainAct)
	v.root = column(lang.Say("Connection"), kit.Across(8, v.mark, kit.Grow(v.state)), v.facts,
		kit.Small(lang.Say("The address and the way to sign in stand in the settings file (proxydesk config prints it). No password and no key stands there: the desk’s key is sealed in the practice’s record.")).In(theme.Fg2).Wrap(),
		v.steps)
	return v
}

func (v *connectionView) body() fyne.CanvasObject { return v.root }

func (v *connectionView) foot() (left, right []fyne.CanvasObject) {
	if !v.model.Joined.Connected {
		return nil, nil
	}
	return nil, []fyne.CanvasObject{v.check}
}

func (v *connectionView) enter() {
	v.model.Reread()
	if v.model.Joined.Connected {
		kit.Focus(v.check)
	}
}

func (v *connectionView) seen() *sight { return v.model.seen() }

func (v *connectionView) start() fyne.CanvasObject { return v.check }

func (v *connectionView) leave() { v.model.reads.Drop() }

func (v *connectionView) changed() {}

func (v *connectionView) commands() []shell.Command {
	if !v.model.Joined.Connected {
		return nil
	}
	return []shell.Command{{ID: "settings.check", Title: v.check.Label(), Key: shell.MainAct, Menu: shell.MenuFile, Enabled: v.model.CanCheck, Do: v.model.Check}}
}

func (v *connectionView) paint() {
	if v.root == nil {
		return // still being made
	}
	m := v.model
	words, well := m.State()
	v.state.SetText(words)
	v.mark.Objects = nil
	switch {
	case words == "" || !m.Joined.Connected:
	case well:
		v.mark.Objects = []fyne.CanvasObject{kit.NewIcon(theme.IconCheck, theme.OK, 20)}
	default:
		v.mark.Objects = []fyne.CanvasObject{kit.NewIcon(theme.IconWarning, theme.Err, 20)}
	}
	v.mark.Hidden = len(v.mark.Objects) == 0 // it would still take room
	v.facts.Objects = nil
	fact := func(title, words string) {
		if words != "" {
			v.facts.Add(kit.Down(2, kit.Strong(title), kit.Small(words).Wrap()))
		}
	}
	if j := m.Joined; j.Connected {
		fact(lang.Say("Address"), j.Address)
		fact(lang.Say("How the desk signs in"), j.SignIn)
		if !j.Status.LastContact.IsZero() {
			fact(lang.Say("Last contact"), when(j.Status.LastContact))
		}
		if !j.Status.NextTry.IsZero() {
			fact(lang.Say("Next try"), when(j.Status.NextTry))
		}
	}
	v.steps.Objects = nil
	if len(m.Steps) > 0 {
		v.steps.Add(kit.Strong(lang.Sayf("Checked %s", when(m.At))))
	}
	for _, s := range m.Steps {
		icon, colour := theme.IconClock, theme.Fg2
		switch {
		case s.Good:
			icon, colour = theme.IconCheck, theme.OK
		case s.Bad:
			icon, colour = theme.IconWarning, theme.Err
		}
		v.steps.Add(kit.Top(8, kit.NewIcon(icon, colour, 20), kit.Grow(kit.Down(0, kit.Small(s.Title).Bold(), kit.Small(s.Words).Wrap()))))
	}
	if ok, why := m.CanCheck(); ok {
		v.check.Off("")
	} else {
		v.check.Off(why)
	}
	v.shown()
}
