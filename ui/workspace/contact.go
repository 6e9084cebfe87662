package workspace

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// person is one of the two people of the case.
func (m *Model) person(who workflow.Applicant) workflow.Person {
	if who == workflow.ByPatient {
		return m.c.Application.Patient
	}
	return m.c.Application.Proxy
}

// Amend puts right how one of the two is written to, and takes in a number or
// birth date that nobody knew. Who they are cannot be changed here or anywhere.
func (m *Model) Amend(who workflow.Applicant, c workflow.Contact) {
	c.Email = m.person(who).Email
	m.do(lang.Say("is put right."), func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Amend(ctx, id, who, c)
	}, nil)
}

// number reads an NHS number as this desk takes them, or says what is wrong
// with it; nothing typed is no number.
func (m *Model) number(typed string) (nhs.Number, string) {
	if strings.TrimSpace(typed) == "" {
		return nhs.Number{}, ""
	}
	read := nhs.ParseNumber
	if m.host.Rules().RelaxedNumbers {
		read = nhs.ParseRelaxed
	}
	switch n, err := read(typed); err {
	case nil:
		return n, ""
	case nhs.ErrNumberCheck:
		return nhs.Number{}, lang.Say("The last digit does not match. Check each digit.")
	default:
		return nhs.Number{}, lang.Say("An NHS number has 10 digits.")
	}
}

// detailWords find the question of how somebody is written to by what it asks.
var detailWords = lang.Say("address, telephone, large print, easy read, language")

// askContact asks how somebody is written to, which letters need and the online
// form does not give, and for a number or birth date the form did not give.
func (s *Screen) askContact(who workflow.Applicant) {
	p := s.m.person(who)
	title, lines, tel := kit.NewEntry().Limit(30).Wide(120), kit.NewNote(4).Limit(300), kit.NewEntry().Limit(40).Wide(200)
	title.SetText(p.Title)
	lines.SetText(strings.Join(p.Address, "\n"))
	tel.SetText(p.Phone)
	body := kit.Down(12,
		kit.Top(16, kit.NewField(lang.Say("Title"), title), kit.NewField(lang.Say("Telephone"), tel)),
		kit.NewField(lang.Say("Address"), lines).WithHint(lang.Say("A line each, the postcode last, as on the envelope.")))

	large := kit.NewTick(lang.Say("Letters in large print"), nil)
	large.SetOn(p.LargePrint)
	easy := kit.NewTick(lang.Say("Letters in easy read"), nil)
	easy.SetOn(p.EasyRead)
	languages := []kit.Choice{{ID: "", Label: lang.Say("None")}}
	for _, l := range s.host.Session.Languages() {
		languages = append(languages, kit.Choice{ID: l, Label: l})
	}
	language := kit.NewPick(languages, nil)
	language.Choose(p.Language)
	body.Add(kit.Flow(16, 4, kit.Wide(200, kit.NewField(lang.Say("Lines in another language"), language)), kit.PadEach(28, 0, 0, 0, kit.Down(4, large, easy))))

	home := kit.NewEntry().Limit(80)
	home.SetText(p.Home)
	if who == workflow.ByProxy && s.m.c.Application.PaidCarer() {
		body.Add(kit.NewField(lang.Say("Care home or service they work for"), home).WithHint(lang.Say("As it is for everybody of its staff: the list of the staff goes by it.")))
	}

	number := kit.NewEntry().Limit(20).Wide(200)
	numberField := kit.NewField(lang.Say("NHS number"), number).WithHint(lang.Say("The form gave none that checks."))
	born := kit.NewBirthField(func() kit.Date { return kit.Date(s.host.Today()) })
	bornField := kit.NewField(lang.Say("Date of birth"), born)
	var missing []fyne.CanvasObject
	if p.NHSNumber.IsZero() {
		missing = append(missing, numberField)
	}
	if p.Born.IsZero() {
		missing = append(missing, bornField)
	}
	if len(missing) > 0 {
		body.Add(kit.Top(16, missing...))
	}
	body.Add(kit.Hint(lang.Say("Who they are cannot be changed. For another person close this case and begin a new one.")).Wrap())

	var c workflow.Contact
	s.ask(p.Name(), "", lang.Say("Save"), kit.Go, body,
		func() bool {
			c = workflow.Contact{Title: strings.TrimSpace(title.Text()), Phone: strings.TrimSpace(tel.Text())}
			for line := range strings.Lines(lines.Text()) {
				if line = strings.TrimSpace(line); line != "" {
					c.Address = append(c.Address, line)
				}
			}
			c.LargePrint, c.EasyRead, c.Language, c.Home = large.On(), easy.On(), language.Chosen(), home.Text()
			n, wrong := s.m.number(number.Text())
			numberField.SetError(wrong)
			c.NHSNumber = n
			if !born.Empty() {
				d, ok := born.Value()
				if !ok {
					return false // the field says why
				}
				c.Born = nhs.Date(d)
			}
			return wrong == ""
		},
		func() { s.m.Amend(who, c) },
		s.keep("contact "+string(who)).Box("title", title).Box("telephone", tel).Box("address", lines).Box("language", language).Box("large", large).Box("easy", easy).
			Box("home", home).Box("number", number).Box("born", born))
}
