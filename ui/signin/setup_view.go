package signin

import (
	"slices"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// setUp is the form of the first start.
type setUp struct {
	practise *kit.Button // or nil
	message  *message
	door     *Door
	root     fyne.CanvasObject
	fields   map[string]*kit.Field
	practice *kit.Entry
	form     func() Form
	summary  *fyne.Container
	button   *kit.Button
}

func newSetUp(d *Door) *setUp {
	s := &setUp{door: d, fields: map[string]*kit.Field{}, summary: kit.Down(0)}
	field := func(id, label, hint string, e fyne.CanvasObject) *kit.Field {
		f := kit.NewField(label, e)
		if hint != "" {
			f.WithHint(hint)
		}
		s.fields[id] = f
		return f
	}
	s.practice = kit.NewEntry().Limit(200)
	ods, address, phone := kit.NewEntry().Limit(12).Wide(160), kit.NewNote(4), kit.NewEntry().Limit(40)
	name, post, login := kit.NewEntry().Limit(100), kit.NewEntry().Limit(100), kit.NewEntry().Limit(100)
	password, repeat := kit.NewPassword().Limit(200), kit.NewPassword().Limit(200)
	var roles []workflow.StaffRole
	ticks := kit.Down(4)
	for _, r := range workflow.StaffRoles {
		ticks.Add(kit.NewTick(lang.Of(r.Words()), func(on bool) {
			roles = slices.DeleteFunc(roles, func(have workflow.StaffRole) bool { return have == r })
			if on {
				roles = append(roles, r)
				d.model.Ticked()
			}
		}))
	}
	s.form = func() Form {
		return Form{
			Practice: s.practice.Text(), ODS: ods.Text(), Address: address.Text(), Phone: phone.Text(),
			Name: name.Text(), Post: post.Text(), Login: login.Text(), Password: password.Text(), Repeat: repeat.Text(),
			Roles: slices.Clone(roles),
		}
	}
	s.button = kit.NewButton(setUpLabel, kit.Go, s.create).WithKey(shell.MainAct)
	for _, e := range []*kit.Entry{s.practice, ods, phone, name, post, login, password, repeat} {
		e.OnSubmitted = func(string) { s.create() }
	}
	practice := kit.Down(16, kit.Section(lang.Say("The practice")),
		field(FieldPractice, lang.Say("Name"), "", s.practice),
		field(FieldODS, lang.Say("ODS code"), lang.Say("As the NHS lists it: 1 to 9 letters or digits, such as Z99901 or G7H8J."), ods),
		field(FieldAddress, lang.Say("Address"), lang.Say("A line each, the postcode last. It stands on letters."), address),
		field(FieldPhone, lang.Say("Telephone"), "", phone))
	you := kit.Down(16, kit.Section(lang.Say("You, its first user")),
		field(FieldName, lang.Say("Your name"), lang.Say("As it stands under a letter, such as Dr Leila Shah."), name),
		field(FieldPost, lang.Say("Your post"), "", post),
		field(FieldLogin, lang.Say("User name"), "", login),
		field(FieldPassword, lang.Say("Password"), lang.Say("8 characters or more; longer is better. Nobody else ever needs it."), password),
		field(FieldRepeat, lang.Say("Password again"), "", repeat))
	does := kit.Down(16, kit.Section(lang.Say("What you do here")),
		field(FieldRoles, lang.Say("Your roles"), lang.Say("Tick all that is so: it decides what you may do. You add the others, as practice manager or system administrator."), ticks))
	s.root = inMiddle(24, 1080,
		kit.Top(24, kit.Grow(kit.Down(4, kit.Title(lang.Say("Set up Proxydesk")),
			kit.Body(lang.Say("This computer has no practice yet. Everything about people is kept sealed on it and opens with your password only.")).Wrap())), s.offer()),
		s.summary,
		kit.NewPanel(theme.Card, kit.Pad(24, 20, kit.Down(20,
			kit.Top(24, kit.Grow(practice), kit.Grow(you), kit.Grow(does)),
			kit.Across(0, kit.Spacer(), s.button)))).Line(theme.Line))
	return s
}

// offer is a way to look round first.
func (s *setUp) offer() fyne.CanvasObject {
	if !s.door.model.Practises() {
		return kit.Gap(0)
	}
	s.message = newMessage()
	s.practise = kit.NewButton(lang.Say("Practise with made-up patients"), kit.Plain, s.door.model.Practise)
	return kit.Wide(330, kit.Down(4, kit.Left(s.practise), kit.Hint(lang.Say("In a window of its own. Nothing of it is kept.")), s.message.row))
}

// create makes the practice, or goes to the first thing that is not right.
func (s *setUp) create() {
	s.door.model.Create(s.form())
	if p := s.door.model.Problems; len(p) > 0 {
		if f := s.fields[p[0].Field]; f != nil {
			kit.Focus(f)
		}
	}
}

func (s *setUp) paint() {
	m := s.door.model
	if s.practise != nil {
		busy(s.practise, m.Busy)
		s.message.say(m.Message)
	}
	var problems []kit.Problem
	wrong := map[string]string{}
	for _, p := range m.Problems {
		f := s.fields[p.Field]
		if f == nil {
			problems = append(problems, kit.Problem{Text: p.Words, At: s.button})
			continue
		}
		wrong[p.Field] = p.Words
		problems = append(problems, kit.Problem{Text: f.Label() + ": " + p.Words, At: f})
	}
	if m.Message != "" {
		problems = append(problems, kit.Problem{Text: m.Message, At: s.button})
	}
	for id, f := range s.fields {
		f.SetError(wrong[id])
	}
	s.summary.Objects = nil
	if len(problems) > 0 {
		s.summary.Objects = []fyne.CanvasObject{kit.ErrorSummary(lang.Count(len(problems), "%d thing to put right", "%d things to put right"), problems...)}
	}
	busy(s.button, m.Busy)
}

// keyCard shows the recovery key, once.
type keyCard struct {
	door  *Door
	root  fyne.CanvasObject
	key   *kit.Text
	last  *kit.Entry
	field *kit.Field
}

func newKeyCard(d *Door) *keyCard {
	k := &keyCard{door: d, key: kit.NewText(kit.FaceSection, "").Bold().Wrap(), last: kit.NewEntry().Limit(20).Wide(200)}
	enter := func() { d.model.WrittenDown(k.last.Text()) }
	k.last.OnSubmitted = func(string) { enter() }
	k.field = kit.NewField(lang.Say("Type the last group of the key from your paper"), k.last)
	k.root = column(640,
		kit.Title(lang.Say("Write down the recovery key")),
		kit.Body(lang.Say("It opens the practice’s record when every password is lost. It is shown this once and kept nowhere. Write it on paper and lock it away where two people can find it.")).Wrap(),
		kit.NewPanel(theme.Card, kit.Pad(24, 24, kit.Down(20,
			kit.NewPanel(theme.Bg, kit.Pad(16, 16, k.key)).Line(theme.Line2),
			k.field,
			kit.Left(kit.NewButton(lang.Say("I have written it down"), kit.Go, enter))))).Line(theme.Line))
	return k
}

func (k *keyCard) paint() {
	k.key.SetText(k.door.model.Recovery)
	k.field.SetError(k.door.model.Message)
}
