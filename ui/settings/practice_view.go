package settings

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// practiceView shows the practice's details.
type practiceView struct {
	host                                  *shell.Host
	model                                 *Practice
	shown                                 func()
	name, ods, address, phone, hours, icb *kit.Entry
	fields                                map[string]*kit.Field
	root                                  fyne.CanvasObject
	save, undo                            *kit.Button
	changedBy                             *kit.Text
	filled                                PracticeForm // as last read
	busy                                  bool
	keeping                               *shell.Keeping // nil until the fields were filled
}

func newPracticeView(h *shell.Host, p Ports, shown func()) *practiceView {
	v := &practiceView{host: h, shown: shown, name: kit.NewEntry().Limit(200), ods: kit.NewEntry().Limit(12).Wide(160), address: kit.NewNote(4).Limit(400),
		phone: kit.NewEntry().Limit(40), hours: kit.NewEntry().Limit(200), icb: kit.NewEntry().Limit(200),
		changedBy: kit.Small("").In(theme.Fg2)}
	v.model = NewPractice(h, p, v.paint)
	v.fields = map[string]*kit.Field{
		workflow.FieldPractice: kit.NewField(lang.Say("Name"), v.name).WithHint(lang.Say("As patients know it; it stands over every letter.")),
		workflow.FieldODS:      kit.NewField(lang.Say("ODS code"), v.ods).WithHint(lang.Say("It cannot change once a role was granted: the national store knows roles by it.")),
		workflow.FieldAddress:  kit.NewField(lang.Say("Address"), v.address).WithHint(lang.Say("A line each, the postcode last.")),
		workflow.FieldPhone:    kit.NewField(lang.Say("Telephone"), v.phone).WithHint(lang.Say("The number that patients ring.")),
	}
	for _, e := range []*kit.Entry{v.name, v.ods, v.phone, v.hours, v.icb} {
		e.OnSubmitted = func(string) { v.submit() }
		e.OnChanged = func(string) { v.paintActs() }
	}
	v.address.OnChanged = func(string) { v.paintActs() }
	v.save = kit.NewButton(lang.Say("Save the practice"), kit.Go, v.submit).WithKey(shell.MainAct)
	v.undo = kit.NewButton(lang.Say("Put back as it was"), kit.Plain, v.putBack)
	v.root = kit.Down(8, kit.Across(16, kit.Section(lang.Say("Practice")), kit.Spacer(), v.changedBy), kit.Grow(kit.BareCard(kit.NewScroll(kit.Pad(16, 16, kit.Beside(24,
		kit.Grow(kit.Down(16, v.fields[workflow.FieldPractice], v.fields[workflow.FieldODS], v.fields[workflow.FieldAddress])),
		kit.Grow(kit.Down(16, v.fields[workflow.FieldPhone],
			kit.NewField(lang.Say("Hours"), v.hours).WithHint(lang.Say("When to ring, as letters say it: Monday to Friday, 8am to 6:30pm.")),
			kit.NewField(lang.Say("Integrated care board"), v.icb).WithHint(lang.Say("Letters name it to whoever wants to complain elsewhere."))))))))))
	return v
}

func (v *practiceView) body() fyne.CanvasObject { return v.root }

func (v *practiceView) foot() (left, right []fyne.CanvasObject) {
	return []fyne.CanvasObject{v.undo}, []fyne.CanvasObject{v.save}
}

// enter fills the fields with what is, unless somebody was typing.
func (v *practiceView) enter() {
	v.model.Reread()
	if v.typed() == v.filled {
		v.putBack()
	}
	if v.keeping == nil {
		v.keeping = v.host.KeepTyped(shell.Keep("practice").Box("name", v.name).Box("ods", v.ods).Box("address", v.address).
			Box("phone", v.phone).Box("hours", v.hours).Box("icb", v.icb), stillHere(v.host), nil)
	}
	kit.Focus(v.name)
}

func (v *practiceView) leave() { v.model.reads.Drop() }

func (v *practiceView) unsaved() bool { return v.typed() != v.filled }

func (v *practiceView) changed() {}

func (v *practiceView) commands() []shell.Command {
	return []shell.Command{
		{ID: "settings.save", Title: v.save.Label(), Key: shell.MainAct, Menu: shell.MenuEdit, Enabled: since(v.unsaved), Do: v.submit},
		{ID: "settings.undo", Title: v.undo.Label(), Menu: shell.MenuEdit, Enabled: since(v.unsaved), Do: v.putBack},
	}
}

func (v *practiceView) typed() PracticeForm {
	return PracticeForm{v.name.Text(), v.ods.Text(), v.address.Text(), v.phone.Text(), v.hours.Text(), v.icb.Text()}
}

func (v *practiceView) putBack() {
	f := v.model.Now()
	for e, text := range map[*kit.Entry]string{v.name: f.Name, v.ods: f.ODS, v.address: f.Address, v.phone: f.Phone, v.hours: f.Hours, v.icb: f.ICB} {
		e.SetText(text)
	}
	v.filled, v.model.Problems = f, nil
	v.begin()
	v.paint()
}

// begin keeps what is typed from here on.
func (v *practiceView) begin() {
	if v.keeping != nil {
		v.keeping.Begin()
	}
}

func (v *practiceView) submit() { v.model.Save(v.typed()) }

func (v *practiceView) paint() {
	m := v.model
	for id, f := range v.fields {
		f.SetError(of(m.Problems, id))
	}
	v.changedBy.SetText(m.Changed)
	done := v.busy && !m.Busy
	v.busy = m.Busy
	if done && len(m.Problems) == 0 {
		v.filled = v.typed()
		v.begin()
	}
	v.paintActs()
	v.shown()
	if done {
		focusFirst(m.Problems, v.fields)
	}
}

// paintActs offers to save and to put back once something differs.
func (v *practiceView) paintActs() {
	ready(v.model.Busy, v.unsaved(), v.save, v.undo)
	v.host.Recheck()
}
