package settings

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// daysView shows the working days.
type daysView struct {
	host  *shell.Host
	model *Days
	shown func()

	on                *kit.DateField
	why               *kit.Entry
	fields            map[string]*kit.Field
	list, bank        *fyne.Container
	changedBy, effect *kit.Text
	add, undo         *kit.Button
	root              fyne.CanvasObject
	busy              bool // when last painted
}

func newDaysView(h *shell.Host, p Ports, shown func()) *daysView {
	v := &daysView{host: h, shown: shown, on: kit.NewDateField(func() kit.Date { return kit.Date(h.Today()) }), why: kit.NewEntry().Limit(60),
		list: kit.Down(0), bank: kit.Down(0), changedBy: kit.Small("").In(theme.Fg2), effect: kit.Small("").Wrap()}
	m := NewDays(h, p, v.paint)
	v.model = m
	v.fields = map[string]*kit.Field{workflow.FieldClosedOn: kit.NewField(lang.Say("Closed on"), v.on), workflow.FieldClosedWhy: kit.NewField(lang.Say("Why"), v.why).WithHint(lang.Say("Such as training. It names nobody."))}
	v.on.OnChanged = v.paintTyped
	v.why.OnChanged = func(string) { v.paintTyped() }
	v.why.OnSubmitted = func(string) { v.submit() }
	v.add = kit.NewButton(lang.Say("Close on this day"), kit.Go, v.submit).WithKey(shell.MainAct)
	v.undo = kit.NewButton(lang.Say("Put back as it was"), kit.Plain, v.putBack)
	own := kit.Down(12, kit.Strong(lang.Say("Days the practice is closed")), kit.Small(lang.Say("Besides weekends and bank holidays.")).In(theme.Fg2).Wrap(), kit.BareCard(v.list))
	if m.MaySet() {
		own.Add(kit.Down(12, v.fields[workflow.FieldClosedOn], v.fields[workflow.FieldClosedWhy], v.effect))
	}
	holidays := kit.Down(12, kit.Strong(lang.Say("Bank holidays in England")), kit.Small(lang.Say("Set nationally. Nobody has to type them.")).In(theme.Fg2).Wrap(), kit.BareCard(v.bank))
	v.root = kit.Down(8, kit.Across(16, kit.Section(lang.Say("Working days")), kit.Spacer(), v.changedBy),
		kit.Small(lang.Say("Monday to Friday, without these days. Every clock of the desk goes by them, and the days that open cases are due move with a change.")).In(theme.Fg2).Wrap(),
		kit.Grow(kit.BareCard(kit.NewScroll(kit.Pad(16, 16, kit.Beside(24, kit.Grow(own), kit.Grow(holidays)))))))
	h.KeepTyped(shell.Keep("closures").Box("on", v.on).Box("why", v.why), stillHere(h), nil)
	return v
}

func (v *daysView) body() fyne.CanvasObject { return v.root }

func (v *daysView) foot() (left, right []fyne.CanvasObject) {
	if !v.model.MaySet() {
		return []fyne.CanvasObject{kit.Small(lang.Say("The practice manager sets these days.")).In(theme.Fg2)}, nil
	}
	return []fyne.CanvasObject{v.undo}, []fyne.CanvasObject{v.add}
}

func (v *daysView) enter() {
	v.model.Reread()
	if v.model.MaySet() {
		kit.Focus(v.on)
	}
}

func (v *daysView) seen() *sight { return v.model.seen() }

func (v *daysView) start() fyne.CanvasObject { return v.on }

func (v *daysView) leave() { v.model.reads.Drop() }

func (v *daysView) unsaved() bool { return v.on.Text() != "" || v.why.Text() != "" }

func (v *daysView) changed() { v.model.Reread() }

func (v *daysView) commands() []shell.Command {
	if !v.model.MaySet() {
		return nil
	}
	return []shell.Command{{ID: "settings.close", Title: v.add.Label(), Key: shell.MainAct, Menu: shell.MenuEdit, Do: v.submit},
		{ID: "settings.undo", Title: v.undo.Label(), Menu: shell.MenuEdit, Enabled: since(v.unsaved), Do: v.putBack}}
}

// putBack empties the day that is being typed.
func (v *daysView) putBack() {
	v.on.SetText("")
	v.why.SetText("")
	v.model.Problems = nil
	v.paint()
	kit.Focus(v.on)
}

func (v *daysView) day() nhs.Date {
	d, ok := v.on.Value()
	if !ok {
		return nhs.Date{}
	}
	return nhs.Date(d)
}

func (v *daysView) submit() {
	if wrong := v.on.Error(); wrong != "" {
		v.fields[workflow.FieldClosedOn].SetError(wrong)
		kit.Focus(v.on)
		return
	}
	v.model.Add(v.day(), v.why.Text())
}

// paintTyped shows what the day that is typed would come to.
func (v *daysView) paintTyped() {
	v.effect.SetText(v.model.Effect(v.day()))
	ready(v.model.Busy, v.unsaved(), v.undo)
	v.host.Recheck()
}

func (v *daysView) paint() {
	if v.root == nil {
		return // still being made
	}
	m := v.model
	v.changedBy.SetText(m.Changed)
	v.list.Objects, v.bank.Objects = nil, nil
	for i, c := range m.Closures {
		if i > 0 {
			v.list.Add(kit.Rule())
		}
		row := kit.Across(12, kit.Wide(130, kit.Small(c.On.Weekday().String()[:3]+" "+c.On.Short())), kit.Grow(kit.Small(c.Why).Wrap()))
		if m.MaySet() && !c.On.Before(v.host.Today()) {
			off := kit.NewButton(lang.Say("Remove"), kit.Plain, func() { m.Remove(c.On) }).Small()
			busy(off, m.Busy)
			row.Add(off)
		}
		v.list.Add(kit.Pad(12, 8, row))
	}
	if len(m.Closures) == 0 {
		v.list.Add(kit.Pad(12, 10, kit.Small(lang.Say("None. The practice works on every day that is no weekend and no bank holiday.")).In(theme.Fg2).Wrap()))
	}
	for i, h := range m.Bank {
		if i > 0 {
			v.bank.Add(kit.Rule())
		}
		v.bank.Add(kit.Pad(12, 8, kit.Across(12, kit.Wide(130, kit.Small(h.On.Weekday().String()[:3]+" "+h.On.Short())), kit.Grow(kit.Small(h.Name).Wrap()))))
	}
	for id, f := range v.fields {
		f.SetError(of(m.Problems, id))
	}
	busy(v.add, m.Busy)
	done := v.busy && !m.Busy
	v.busy = m.Busy
	if done && len(m.Problems) == 0 {
		v.on.SetText("")
		v.why.SetText("")
	}
	v.paintTyped()
	v.shown()
	if done {
		focusFirst(m.Problems, v.fields)
	}
}
