package signin

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// Door shows the model. It is a shell.Door.
type Door struct {
	model *Model
	host  shell.DoorHost
	root  *fyne.Container
	// Each stage keeps its own card, so that what was typed stays.
	signIn *card
	unlock *card
	setUp  *setUp
	key    *keyCard
	choose *secretForm
	lost   *secretForm
	shown  Stage
	filled bool
}

// New returns the door. setUp says that there is no practice yet.
func New(h shell.DoorHost, keys Keys, setUp bool) *Door {
	d := &Door{host: h, root: kit.Stack()}
	d.model = NewModel(h, keys, setUp, d.paint)
	d.signIn, d.unlock = newSignIn(d), newUnlock(d)
	d.setUp, d.key = newSetUp(d), newKeyCard(d)
	d.choose, d.lost = newChoose(d), newLost(d)
	return d
}

// Object is the door.
func (d *Door) Object() fyne.CanvasObject { return d.root }

// Show shows the door for a reason, with the focus where one types.
func (d *Door) Show(why shell.Shut) {
	d.signIn.password.SetText("")
	d.unlock.password.SetText("")
	if why.Why == shell.SignedOut {
		d.signIn.login.SetText("") // the next one may be somebody else
	}
	d.choose.clear()
	d.lost.clear()
	d.model.Show(why)
	d.focus()
}

// paint shows what the model says.
func (d *Door) paint() {
	var o fyne.CanvasObject
	switch d.model.Stage {
	case SettingUp:
		d.setUp.paint()
		o = d.setUp.root
	case ShowingKey:
		d.key.paint()
		o = d.key.root
	case SigningIn:
		d.signIn.paint()
		o = d.signIn.root
	case Unlocking:
		d.unlock.paint()
		o = d.unlock.root
	case Choosing:
		d.choose.paint()
		o = d.choose.root
	case Recovering:
		d.lost.paint()
		o = d.lost.root
	}
	fresh := !d.filled || d.shown != d.model.Stage
	d.filled, d.shown = true, d.model.Stage
	if fresh {
		d.root.Objects = []fyne.CanvasObject{o}
	}
	kit.Reflow(d.root)
	if fresh {
		d.focus()
		d.host.Recheck()
	}
}

// Commands is what one can do beside typing: to set up the practice, or to go
// back to where one signs in.
func (d *Door) Commands() []shell.Command {
	switch d.model.Stage {
	case SettingUp:
		return []shell.Command{{ID: "door.setup", Title: setUpLabel, Key: shell.MainAct, Menu: shell.MenuFile, Do: d.setUp.create}}
	case Choosing, Recovering:
		return []shell.Command{{ID: "door.back", Title: lang.Say("Back"), Key: "Esc", Menu: shell.MenuFile, Do: d.model.Back}}
	}
	return nil
}

var setUpLabel = lang.Say("Set up this practice")

func (d *Door) focus() {
	switch d.model.Stage {
	case SettingUp:
		kit.Focus(d.setUp.practice)
	case ShowingKey:
		kit.Focus(d.key.last)
	case SigningIn:
		if d.signIn.login.Text() == "" {
			kit.Focus(d.signIn.login)
		} else {
			kit.Focus(d.signIn.password)
		}
	case Unlocking:
		kit.Focus(d.unlock.password)
	case Choosing:
		kit.Focus(d.choose.entries[FieldPassword])
	case Recovering:
		for _, id := range d.lost.order { // the first that is still empty
			if d.lost.text(id) == "" {
				kit.Focus(d.lost.entries[id])
				return
			}
		}
	}
}

// column sets a narrow column with its top 64 under the bars.
func column(width float32, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return inMiddle(64, width, objects...)
}

// inMiddle sets a column in the middle, so far under the bars.
func inMiddle(top, width float32, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.NewScroll(kit.PadEach(top, 24, 24, 24, kit.Top(0, kit.Spacer(), kit.Shrink(min(width, 900), width, kit.Down(16, objects...)), kit.Spacer())))
}

// message is what went wrong, above a form.
type message struct {
	words *kit.Text
	row   *fyne.Container
}

func newMessage() *message {
	m := &message{words: kit.Strong("").In(theme.Err).Wrap()}
	m.row = kit.Top(8, kit.NewIcon(theme.IconWarning, theme.Err, 20), kit.Grow(m.words))
	return m
}

// say shows the words; none take the message away.
func (m *message) say(words string) {
	m.words.SetText(words)
	if words == "" {
		m.row.Hide()
	} else {
		m.row.Show()
	}
}

// busy keeps a button from being pressed while something is under way.
func busy(b *kit.Button, on bool) {
	if on {
		b.Off(lang.Say("One moment"))
	} else {
		b.Enable()
	}
}

// card is the card for a password, with or without a name before it.
type card struct {
	door            *Door
	root            fyne.CanvasObject
	login, password *kit.Entry
	enter           func()
	message         *message
	clock           *kit.Text // what is odd about the computer's clock
	oddClock        *kit.Panel
	caps            *fyne.Container
	button          *kit.Button
	name, post, why *kit.Text
	tried           bool      // a password is on its way, and what comes of it not yet shown
	help            *kit.Text // whom to ask for a new password
	helps           string    // the same, with a place for who
}

func newCard(d *Door, enter func()) *card {
	c := &card{door: d, password: kit.NewPassword().Limit(200), message: newMessage(), help: kit.Small("").In(theme.Fg2).Wrap()}
	c.clock = kit.Small("").In(theme.OnCallout).Wrap()
	c.oddClock = kit.Callout(c.clock)
	c.caps = kit.Across(8, kit.NewIcon(theme.IconInfo, theme.Fg, 16), kit.Small(lang.Say("Caps Lock is on")))
	c.caps.Hide()
	c.enter = func() { c.tried = true; enter() }
	c.password.OnSubmitted = func(string) { c.enter() }
	c.password.BeforeRune = func(r rune) bool { c.heard(r); return false }
	return c
}

// heard tells from what is typed whether Caps Lock is on.
func (c *card) heard(r rune) {
	desk, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	if !ok {
		return
	}
	on, known := CapsLock(r, desk.CurrentKeyModifiers()&fyne.KeyModifierShift != 0)
	if !known || on == c.caps.Visible() {
		return
	}
	if on {
		c.caps.Show()
	} else {
		c.caps.Hide()
	}
	kit.Reflow(c.root)
}

func (c *card) paint() {
	m := c.door.model
	c.message.say(m.Message)
	c.clock.SetText(m.Clock)
	if m.Clock == "" {
		c.oddClock.Hide()
	} else {
		c.oddClock.Show()
	}
	busy(c.button, m.Busy)
	if c.tried && !m.Busy {
		c.tried = false
		if m.Message != "" { // the next key begins anew, not at the end of what was wrong
			kit.Focus(c.password)
			c.password.SelectAll()
		}
	}
	c.help.SetText(fmt.Sprintf(c.helps, m.Helps))
	if c.name != nil {
		c.name.SetText(m.Shut.Staff.Name)
		c.post.SetText(m.Shut.Staff.Post)
		c.why.SetText(LockedWords(m.Shut))
	}
}

func newSignIn(d *Door) *card {
	var c *card
	enter := func() { d.model.SignIn(c.login.Text(), c.password.Text()) }
	c = newCard(d, enter)
	c.helps = lang.Say("Forgotten your password? Ask %s. Nothing you were working on is lost while you are signed out.")
	c.login = kit.NewEntry().Limit(100)
	c.login.OnSubmitted = func(string) {
		if c.password.Text() == "" {
			kit.Focus(c.password)
			return
		}
		c.enter()
	}
	c.button = kit.NewButton(lang.Say("Sign in"), kit.Primary, c.enter).WithKey("Enter")
	c.root = column(480,
		kit.Title(lang.Say("Sign in")), c.oddClock,
		kit.NewPanel(theme.Card, kit.Pad(24, 24, kit.Down(16, c.message.row,
			kit.NewField(lang.Say("User name"), c.login),
			kit.Down(8, kit.NewField(lang.Say("Password"), c.password), c.caps),
			kit.Across(16, c.button, kit.NewLink(lang.Say("I cannot sign in"), d.lostKey))))).Line(theme.Line),
		c.help)
	return c
}

func newUnlock(d *Door) *card {
	var c *card
	enter := func() { d.model.Unlock(c.password.Text()) }
	c = newCard(d, enter)
	c.helps = lang.Say("No patient details are shown on this screen. Forgotten your password? Ask %s.")
	c.name, c.post, c.why = kit.Section(""), kit.Body("").In(theme.Fg2), kit.Body("").Wrap()
	c.button = kit.NewButton(lang.Say("Unlock"), kit.Primary, c.enter).WithKey("Enter")
	other := kit.NewButton(lang.Say("Different person"), kit.Plain, d.host.Different)
	c.root = column(480,
		kit.Down(8, kit.Across(16, kit.NewIcon(theme.IconLock, theme.Fg2, 28), kit.Title(lang.Say("Locked"))), c.why), c.oddClock,
		kit.NewPanel(theme.Card, kit.Pad(24, 24, kit.Down(16,
			kit.Down(0, c.name, c.post),
			c.message.row,
			kit.Down(8, kit.NewField(lang.Say("Password"), c.password), c.caps),
			kit.Left(kit.Across(12, c.button, other))))).Line(theme.Line),
		c.help)
	return c
}

// lostKey goes to the recovery key, with the name that was typed.
func (d *Door) lostKey() {
	name := d.signIn.login.Text()
	d.signIn.password.SetText("")
	d.lost.clear()
	d.lost.entries[FieldLogin].SetText(name)
	d.model.CannotSignIn()
}

// secretForm is a card that ends with a new password typed twice.
type secretForm struct {
	door    *Door
	root    fyne.CanvasObject
	order   []string
	entries map[string]*kit.Entry
	fields  map[string]*kit.Field
	message *message
	button  *kit.Button
	act     func()
}

// newSecretForm returns a card with a title, words and fields for what comes
// before the new password.
func newSecretForm(d *Door, title, label string, words []string, before, act func(*secretForm)) *secretForm {
	f := &secretForm{door: d, entries: map[string]*kit.Entry{}, fields: map[string]*kit.Field{}, message: newMessage()}
	f.act = func() {
		act(f)
		for _, id := range f.order {
			if f.fields[id].Error() != "" {
				kit.Focus(f.fields[id])
				return
			}
		}
	}
	before(f)
	f.field(FieldPassword, lang.Say("A password of your own"), lang.Say("8 characters or more; longer is better. Nobody else ever needs it."), kit.NewPassword())
	f.field(FieldRepeat, lang.Say("The same once more"), "", kit.NewPassword())
	column := kit.Down(16, f.message.row)
	for _, id := range f.order {
		column.Add(f.fields[id])
	}
	f.button = kit.NewButton(label, kit.Primary, f.act).WithKey("Enter")
	column.Add(kit.Left(kit.Across(12, f.button, kit.NewButton(lang.Say("Back"), kit.Plain, d.model.Back))))
	rows := []fyne.CanvasObject{kit.Title(title)}
	for _, w := range words {
		rows = append(rows, kit.Body(w).Wrap())
	}
	rows = append(rows, kit.NewPanel(theme.Card, kit.Pad(24, 20, column)).Line(theme.Line))
	f.root = inMiddle(24, 520, rows...)
	return f
}

func (f *secretForm) field(id, label, hint string, e *kit.Entry) {
	e.Limit(200)
	e.OnSubmitted = func(typed string) { f.enter(id, typed) }
	f.order, f.entries[id], f.fields[id] = append(f.order, id), e, kit.NewField(label, e)
	if hint != "" {
		f.fields[id].SetHint(hint)
	}
}

// enter goes on to the next field that is still empty, or does the act.
func (f *secretForm) enter(id, typed string) {
	for _, next := range f.order[slices.Index(f.order, id)+1:] {
		if typed != "" && f.text(next) == "" {
			kit.Focus(f.entries[next])
			return
		}
	}
	f.act()
}

func (f *secretForm) text(id string) string { return f.entries[id].Text() }

func (f *secretForm) clear() {
	for _, e := range f.entries {
		e.SetText("")
	}
}

func (f *secretForm) paint() {
	m := f.door.model
	wrong := map[string]string{}
	message := m.Message
	for _, p := range m.Problems {
		if f.fields[p.Field] == nil {
			message = p.Words
			continue
		}
		wrong[p.Field] = p.Words
	}
	for id, field := range f.fields {
		field.SetError(wrong[id])
	}
	f.message.say(message)
	busy(f.button, m.Busy)
}

func newChoose(d *Door) *secretForm {
	return newSecretForm(d, lang.Say("Choose your own password"), lang.Say("Save and go in"),
		[]string{lang.Say("The password you typed was given to you by somebody else. Choose one that only you know: what is done under your name is then yours.")},
		func(*secretForm) {},
		func(f *secretForm) { d.model.Choose(f.text(FieldPassword), f.text(FieldRepeat)) })
}

func newLost(d *Door) *secretForm {
	return newSecretForm(d, lang.Say("I cannot sign in"), lang.Say("Open with the recovery key"),
		[]string{
			lang.Say("Ask whoever looks after the users first, such as the practice manager: they can give you a new password in a minute."),
			lang.Say("If nobody can sign in, the recovery key opens the practice. It is on paper, locked away. The log notes that it was used."),
		},
		func(f *secretForm) {
			f.field(FieldLogin, lang.Say("Your user name"), "", kit.NewEntry())
			f.field(FieldRecovery, lang.Say("Recovery key"), lang.Say("Seven groups of four. Capitals, spaces and hyphens do not matter."), kit.NewEntry())
		},
		func(f *secretForm) {
			d.model.Recover(Recovery{Login: f.text(FieldLogin), Key: f.text(FieldRecovery), Password: f.text(FieldPassword), Repeat: f.text(FieldRepeat)})
		})
}
