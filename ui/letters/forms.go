package letters

import (
	"context"
	"errors"
	"fmt"

	"proxydesk/ui/lang"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
)

// Forms lists the blank forms.
func (m *Model) Forms() []letter.Info {
	if m.forms == nil {
		return nil
	}
	return m.forms.List()
}

// FormCase is the case that a form is printed for; the zero one is none.
type FormCase struct {
	ID  workflow.ApplicationID
	Ref string
}

// FormFor looks the case up that somebody wants a paper for, then asks about it.
func (m *Model) FormFor(id workflow.ApplicationID, ask func(FormCase)) {
	session := m.host.Session
	var about FormCase
	shell.Act(m.host, func(ctx context.Context) error {
		c, err := session.Reread(ctx, id)
		about = FormCase{id, c.Application.Ref}
		return err
	}, func() { ask(about) })
}

// PrintForm hands a blank form with the practice's letterhead to the system, with
// the reference of the case it is for: typed into the search, it opens the case.
// That it was printed is noted.
func (m *Model) PrintForm(form letter.Kind, about FormCase) {
	practice, now, session := casework.LetterPractice(m.host.Rules().Practice), m.host.Now(), m.host.Session
	shell.Print(m.host, lang.Sayf("Form %s", string(form)), func(ctx context.Context) (out shell.Printout, err error) {
		doc, err := m.forms.Write(form, practice, about.Ref)
		if missing := (*letter.Missing)(nil); errors.As(err, &missing) {
			return out, missing.Refusal()
		}
		if err != nil {
			return out, fmt.Errorf("print form %s: %w", form, err)
		}
		pages, err := m.printer.Layout(doc)
		if err != nil {
			return out, fmt.Errorf("print form %s: %w", form, err)
		}
		name := string(form) + "-BLANK"
		if about.Ref != "" {
			name = string(form) + "-" + about.Ref
		}
		if out, err = m.printer.Show(ctx, name, pages, paper.Meta{Title: lang.Sayf("Form %s", string(form)), Created: now}); err != nil {
			return out, err
		}
		return out, session.NoteForm(ctx, form, about.Ref, about.ID)
	}, nil)
}

// PrintRegistration hands somebody's details to register with to the system, as a
// letter that is kept nowhere: only that it was printed is noted.
func (m *Model) PrintRegistration(about FormCase, to letter.Person, r casework.Registration, said workflow.Safe) {
	session, now := m.host.Session, m.host.Now()
	var out shell.Printout
	shell.Act(m.host, func(ctx context.Context) error {
		p, err := session.RegistrationPaper(ctx, about.ID, to, r, said)
		if err != nil {
			return err
		}
		pages, err := m.printer.Layout(p.Document)
		if words, ok := cannotSet(err); ok {
			return &workflow.Refusal{Act: workflow.ActPrint, Needs: []workflow.Need{{Words: words}}}
		}
		if err != nil {
			return fmt.Errorf("print registration details: %w", err)
		}
		if out, err = m.printer.Show(ctx, string(letter.Registration)+"-"+about.Ref, pages, paper.Meta{Title: lang.Sayf("Letter %s", about.Ref), Created: now}); err != nil {
			return err
		}
		return session.NoteRegistration(ctx, about.ID, to)
	}, func() {
		m.host.AskPrinted(out, out.Words(lang.Sayf("The letter of %s", about.Ref)),
			lang.Say("Nothing else keeps the details: its page is destroyed with your answer. If it did not print, type them again."))
	})
}
