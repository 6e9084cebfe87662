package workspace

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Contact is how one of the two is written to now, as fields show it: the
// address a line each.
func (m *Model) Contact(who workflow.Applicant) (name, title, address, phone string) {
	p := m.c.Application.Proxy
	if who == workflow.ByPatient {
		p = m.c.Application.Patient
	}
	return p.Name(), p.Title, strings.Join(p.Address, "\n"), p.Phone
}

// Amend puts right how one of the two is written to. Who they are cannot be
// changed here or anywhere.
func (m *Model) Amend(who workflow.Applicant, title, address, phone string) {
	c := workflow.Contact{Title: strings.TrimSpace(title), Phone: strings.TrimSpace(phone), Email: m.email(who)}
	for line := range strings.Lines(address) {
		if line = strings.TrimSpace(line); line != "" {
			c.Address = append(c.Address, line)
		}
	}
	m.do("has the new address.", func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Amend(ctx, id, who, c)
	}, nil)
}

func (m *Model) email(who workflow.Applicant) string {
	if who == workflow.ByPatient {
		return m.c.Application.Patient.Email
	}
	return m.c.Application.Proxy.Email
}

// WriteOnPaper makes the letter that sends the applicant a paper form. It waits
// under Letters until somebody has checked it.
func (m *Model) WriteOnPaper() {
	m.do("has a letter waiting.", func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.WriteOnPaper(ctx, id, m.c.Application.Applicant)
	}, nil)
}

// askContact asks how somebody is written to; letters need it, and the online
// form does not give it.
func (s *Screen) askContact(who workflow.Applicant) {
	name, title, address, phone := s.m.Contact(who)
	titles, lines, tel := kit.NewEntry().Limit(30).Wide(120), kit.NewNote(4).Limit(300), kit.NewEntry().Limit(40).Wide(200)
	for e, v := range map[*kit.Entry]string{titles: title, lines: address, tel: phone} {
		e.SetText(v)
	}
	lineField := kit.NewField("Address", lines).WithHint("A line each, the postcode last, as on the envelope.")
	body := kit.Down(12,
		kit.Top(16, kit.NewField("Title", titles), kit.NewField("Telephone", tel)),
		lineField,
		fyne.CanvasObject(kit.Hint("Who they are cannot be changed. For another person close this case and begin a new one.").Wrap()))
	s.ask("How "+name+" is written to", "", "Save", kit.Go, body,
		func() bool { return filled(lineField, lines, "Write the address.") },
		func() { s.m.Amend(who, titles.Text(), lines.Text(), tel.Text()) })
}
