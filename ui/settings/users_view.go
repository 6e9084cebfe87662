package settings

import (
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// usersView shows the users: the list, or the form of one of them.
type usersView struct {
	host    *shell.Host
	model   *Users
	ports   Ports
	shown   func()
	arrival shell.Arrival

	grid  *kit.Grid
	list  *fyne.Container
	tally *kit.Text
	why   *kit.Text
	form  *userForm // nil while the list is in view
	base  *fyne.Container

	change, password, stop, back, add *kit.Button
	painting                          bool
}

func newUsersView(h *shell.Host, p Ports, shown func()) *usersView {
	v := &usersView{host: h, ports: p, shown: shown, tally: kit.Small("").In(theme.Fg2), why: kit.Small("").In(theme.Fg2).Elide()}
	v.model = NewUsers(h, p, v.paint)
	m := v.model
	v.grid = kit.NewGrid(kit.Column{ID: "name", Title: lang.Say("Name"), Flex: 1.4}, kit.Column{ID: "roles", Title: lang.Say("Post and roles"), Flex: 1.6},
		kit.Column{ID: "seen", Title: lang.Say("Last here"), Width: 112}, kit.Column{ID: "state", Title: lang.Say("Sign-in"), Width: 140})
	v.grid.OnChosen = func(r kit.Row) {
		if !v.painting && r.ID != "" {
			m.Choose(workflow.StaffID(r.ID))
		}
	}
	v.grid.OnOpen = func(kit.Row) { m.Change() }
	h.Arrange("users", v.grid)
	v.list = kit.Stack(v.grid)
	v.base = kit.Down(8, kit.Across(12, kit.Section(lang.Say("Users")), kit.Spacer(), v.tally), kit.Grow(kit.BareCard(v.list)))
	v.change = kit.NewButton(lang.Say("Change"), kit.Plain, m.Change).WithKey("Enter")
	v.password = kit.NewButton(lang.Say("New password"), kit.Plain, v.askPassword)
	v.stop = kit.NewButton(lang.Say("Stop sign-in"), kit.Plain, v.askStop)
	v.back = kit.NewButton(lang.Say("Let back in"), kit.Plain, v.askPassword)
	v.add = kit.NewButton(lang.Say("Add a user"), kit.Go, m.Add).WithKey(shell.MainAct)
	v.paint()
	return v
}

func (v *usersView) body() fyne.CanvasObject {
	if v.form != nil {
		return v.form.root
	}
	return v.base
}

func (v *usersView) foot() (left, right []fyne.CanvasObject) {
	if v.form != nil {
		return []fyne.CanvasObject{v.form.back}, []fyne.CanvasObject{v.form.save}
	}
	left = []fyne.CanvasObject{v.change, v.password, v.stop}
	if c, ok := v.model.Chosen(); ok && c.Stopped() {
		left = []fyne.CanvasObject{v.back}
	}
	return append(left, kit.Shrink(40, 0, v.why)), []fyne.CanvasObject{v.add}
}

func (v *usersView) enter() {
	v.arrival.Enter()
	v.model.Reread()
}

func (v *usersView) seen() *sight { return v.model.seen() }

func (v *usersView) start() fyne.CanvasObject { return v.grid }

func (v *usersView) leave() {
	v.model.reads.Drop()
	if v.form != nil && v.form.pair != nil {
		v.form.pair.clear()
	}
}

func (v *usersView) unsaved() bool { return v.form != nil }

func (v *usersView) changed() { v.model.Reread() }

func (v *usersView) commands() []shell.Command {
	m := v.model
	if v.form != nil {
		return []shell.Command{
			{ID: "settings.save", Title: v.form.save.Label(), Key: shell.MainAct, Menu: shell.MenuEdit, Do: v.form.submit},
			{ID: "settings.back", Title: lang.Say("Back to the users"), Menu: shell.MenuEdit, Do: m.Back},
		}
	}
	return []shell.Command{
		{ID: "settings.add", Title: lang.Say("Add a user"), Key: shell.MainAct, Menu: shell.MenuEdit, Do: m.Add},
		{ID: "settings.change", Title: lang.Say("Change the user"), Key: "o", Menu: shell.MenuEdit, Enabled: m.MayChange, Do: m.Change},
		{ID: "settings.password", Title: lang.Say("Give the user a new password"), Menu: shell.MenuEdit, Enabled: m.MayPassword, Do: v.askPassword},
		{ID: "settings.stop", Title: lang.Say("Stop the user’s sign-in"), Menu: shell.MenuEdit, Enabled: m.MayStop, Do: v.askStop},
		{ID: "settings.return", Title: lang.Say("Let the user back in"), Menu: shell.MenuEdit, Enabled: m.MayReturn, Do: v.askPassword},
	}
}

func (v *usersView) paint() {
	m := v.model
	if v.grid == nil {
		return // still being made
	}
	v.painting = true
	back := false // from the form to the list
	switch f := m.Form(); {
	case f == nil:
		if back = v.form != nil; back {
			v.form.keeping.Forget()
		}
		v.form = nil
	case v.form == nil || v.form.of != f:
		v.form = newUserForm(v, f)
		defer func() { kit.Focus(v.form.first()) }()
	}
	if v.form != nil {
		v.form.paint()
	}
	v.paintList()
	off := func(b *kit.Button, may func() (bool, string)) {
		if ok, why := may(); ok {
			b.Off("")
		} else {
			b.Off(why)
		}
	}
	off(v.change, m.MayChange)
	off(v.password, m.MayPassword)
	off(v.stop, m.MayStop)
	v.why.SetText(m.WhyNot())
	v.painting = false
	v.shown()
	if back {
		kit.Focus(v.grid)
	}
	if v.form == nil {
		v.arrival.Rows(v.grid, v.grid.Len())
	}
}

func (v *usersView) paintList() {
	m := v.model
	team := m.List()
	rows := make(kit.Rows, len(team))
	in := 0
	for i, c := range team {
		if !c.Stopped() {
			in++
		}
		rows[i] = v.row(c)
	}
	v.tally.SetText(lang.Count(in, "%d can sign in", "%d can sign in"))
	v.grid.SetSource(rows)
	if c, ok := m.Chosen(); ok {
		v.grid.ChooseID(string(c.ID))
	}
}

func (v *usersView) row(c workflow.Colleague) kit.Row {
	name := c.Name
	if v.model.Me(c) {
		name += " " + lang.Say("(you)")
	}
	state := kit.Cell{Text: lang.Say("Can sign in")}
	switch {
	case c.Stopped():
		state = kit.Cell{Tag: kit.Tagged{Text: lang.Say("Stopped"), Color: theme.Grey}}
	case c.Given:
		state = kit.Cell{Text: lang.Say("Given password"), Sub: lang.Say("to be changed")}
	}
	return kit.Row{ID: string(c.ID), Cells: []kit.Cell{
		{Text: name, Sub: c.Login, Bold: true}, {Text: c.Post, Sub: RoleWords(c.Roles)}, v.lastHere(c), state,
	}}
}

// lastHere says when somebody was last here.
func (v *usersView) lastHere(c workflow.Colleague) kit.Cell {
	if c.SeenAt.IsZero() {
		return kit.Cell{Text: lang.Say("Never"), Muted: true}
	}
	return kit.Cell{Text: nhs.DateIn(c.SeenAt).Short(), Sub: hour(c.SeenAt)}
}

// askPassword asks for a password for whoever is chosen.
func (v *usersView) askPassword() {
	c, ok := v.model.Chosen()
	if !ok {
		return
	}
	pair := newNewPair(v.host, v.ports, true, func() {})
	title, words := lang.Sayf("A new password for %s", c.Name), lang.Say("Their old one stops working at once. They are asked for one of their own when they sign in.")
	label := lang.Say("Give this password")
	if c.Stopped() {
		title, words, label = lang.Sayf("Let %s back in", c.Name), lang.Say("They sign in again with this password and are asked at once for one of their own. Their roles are as they were: look at them when they are back."), lang.Say("Let back in")
	}
	v.host.Ask(shell.Question{
		Title: title, Words: []string{words}, Body: pair.root,
		Choices: []shell.Choice{
			{Label: label, Kind: kit.Go, Try: func() bool {
				wrong := v.model.Give(pair.typed())
				pair.say(wrong)
				return len(wrong) == 0
			}},
			shell.Close(lang.Say("Cancel")),
		},
	})
}

// askStop asks before somebody is stopped.
func (v *usersView) askStop() {
	v.model.CountCases(func(c workflow.Colleague, cases int) {
		v.host.Ask(shell.Question{
			Title: lang.Sayf("Stop %s’s sign-in?", c.Name), Words: StopWords(c, cases),
			Choices: []shell.Choice{
				shell.Take(lang.Say("Stop sign-in"), kit.Danger, func() { v.model.Stop(c) }),
				shell.Close(lang.Say("Cancel")),
			},
		})
	})
}

// userForm is one user being typed.
type userForm struct {
	view              *usersView
	of                *UserForm
	root              fyne.CanvasObject
	login, name, post *kit.Entry
	linked            *kit.Entry
	fields            map[string]*kit.Field
	pair              *newPair // of somebody who joins
	roles             []workflow.StaffRole
	summary           *fyne.Container
	save, back        *kit.Button
	busy              bool // when last painted
	keeping           *shell.Keeping
	kept              shell.Kept
}

func newUserForm(v *usersView, of *UserForm) *userForm {
	f := &userForm{view: v, of: of, fields: map[string]*kit.Field{}, roles: slices.Clone(of.Roles), summary: kit.Down(0)}
	f.kept = shell.Keep("user " + string(of.ID))
	entry := func(text string) *kit.Entry {
		e := kit.NewEntry().Limit(100)
		e.SetText(text)
		e.OnSubmitted = func(string) { f.submit() }
		return e
	}
	f.name, f.post, f.login = entry(of.Name), entry(of.Post), entry(of.Login)
	f.fields[workflow.FieldName] = kit.NewField(lang.Say("Name"), f.name).WithHint(lang.Say("As it stands under a letter, such as Dr Leila Shah."))
	post := kit.NewField(lang.Say("Post"), f.post).WithHint(lang.Say("The job title under the name."))
	login := kit.NewField(lang.Say("User name"), f.login)
	f.fields[workflow.FieldLogin] = login
	f.linked = kit.NewNote(2).Limit(200)
	f.linked.SetText(of.Linked)
	f.fields[fieldLinked] = kit.NewField(lang.Say("NHS numbers of theirs and of family"), f.linked).
		WithHint(lang.Say("A line each; may stay empty. They cannot act on these records. Only those who look after users read this."))
	title, label := lang.Say("Add a user"), lang.Say("Add this user")
	person := kit.Down(16, f.fields[workflow.FieldName], post, login)
	if of.ID == "" {
		login.SetHint(lang.Say("What they type to sign in. It never changes."))
		f.pair = newNewPair(v.host, v.ports, true, f.submit)
		f.pair.first.SetLabel(lang.Say("First password"))
		f.fields[workflow.FieldPassword], f.fields[fieldRepeat] = f.pair.first, f.pair.second
		person.Add(f.pair.root)
	} else {
		f.login.Off(of.Login)
		login.SetHint(lang.Say("A user name never changes: the log knows them by it."))
		title, label = lang.Sayf("Change %s", of.Name), lang.Sayf("Save %s", of.Name)
	}
	person.Add(f.fields[fieldLinked])
	f.fields[workflow.FieldRoles] = kit.NewField(lang.Say("What they do here"), f.ticks(workflow.StaffRoles, true)).WithHint(lang.Say("Tick all that is so: it decides what they may do and see."))
	f.fields[workflow.FieldEntrusted] = kit.NewField(lang.Say("What they are entrusted with"), f.ticks(workflow.Entrusted, v.model.MayEntrust())).
		WithHint(lang.Say("Beside what they do here. Off until the practice manager ticks it."))
	f.keep()
	f.save = kit.NewButton(label, kit.Go, f.submit).WithKey(shell.MainAct)
	f.back = kit.NewButton(lang.Say("Back to the users"), kit.Plain, v.model.Back)
	f.root = kit.Down(8, kit.Section(title), kit.Grow(kit.BareCard(kit.NewScroll(kit.Pad(16, 12, kit.Down(12, f.summary,
		kit.Beside(24, kit.Grow(person), kit.GrowBy(1.25, kit.Down(16, f.fields[workflow.FieldRoles], f.fields[workflow.FieldEntrusted])))))))))
	return f
}

// ticks are roles to tick, each with what it means.
func (f *userForm) ticks(roles []workflow.StaffRole, may bool) fyne.CanvasObject {
	ticks := kit.Down(8)
	for _, r := range roles {
		t := kit.NewTick(lang.Of(r.Words()), func(on bool) {
			f.roles = slices.DeleteFunc(f.roles, func(have workflow.StaffRole) bool { return have == r })
			if on {
				f.roles = append(f.roles, r)
			}
		})
		t.SetOn(slices.Contains(f.of.Roles, r))
		if !may {
			t.Disable()
		} else {
			f.kept = f.kept.Box("role "+string(r), t)
		}
		ticks.Add(kit.Down(0, t, kit.PadEach(0, 0, 0, 28, kit.NewText(kit.FaceCaption, lang.Of(r.Does())).In(theme.Fg2).Wrap())))
	}
	return ticks
}

// keep keeps what is typed, but for a password, and puts back what was.
func (f *userForm) keep() {
	f.keeping = f.view.host.KeepTyped(f.kept.Box("name", f.name).Box("post", f.post).Box("login", f.login).Box("linked", f.linked), stillHere(f.view.host), nil)
}

func (f *userForm) first() fyne.CanvasObject { return f.name }

func (f *userForm) submit() {
	typed := UserForm{ID: f.of.ID, Login: f.login.Text(), Name: f.name.Text(), Post: f.post.Text(), Roles: slices.Clone(f.roles), Linked: f.linked.Text()}
	if f.of.ID != "" {
		typed.Login = f.of.Login
	}
	if f.pair != nil {
		typed.NewPassword = f.pair.typed()
	}
	f.view.model.Save(typed)
	focusFirst(f.view.model.Problems, f.fields)
}

// paint shows what is wrong.
func (f *userForm) paint() {
	m := f.view.model
	var found []kit.Problem
	for _, p := range m.Problems {
		at, ok := f.fields[p.Field]
		if !ok {
			found = append(found, kit.Problem{Text: p.Words, At: f.save})
			continue
		}
		found = append(found, kit.Problem{Text: at.Label() + ": " + p.Words, At: at})
	}
	for id, field := range f.fields {
		field.SetError(of(m.Problems, id))
	}
	summarise(f.summary, found)
	busy(f.save, m.Busy)
	if f.busy && !m.Busy {
		focusFirst(m.Problems, f.fields)
	}
	f.busy = m.Busy
}
