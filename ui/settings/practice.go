package settings

import (
	"context"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// PracticeForm is the practice as it is typed.
type PracticeForm struct{ Name, ODS, Address, Phone, Hours, ICB string }

// Practice is what letters and the national store know the practice by.
type Practice struct {
	host  *shell.Host
	ports Ports
	told  func()
	reads shell.Latest

	// Changed says who changed the details and when; "" for nobody yet.
	Changed string

	Problems []Problem
	Busy     bool
}

// NewPractice returns the section; told is called when it has something to show.
func NewPractice(h *shell.Host, p Ports, told func()) *Practice {
	return &Practice{host: h, ports: p, told: told}
}

// Reread looks who last changed the details.
func (p *Practice) Reread() {
	by := p.host.Staff()
	shell.Load(p.host, &p.reads, func(ctx context.Context) (string, error) {
		id, at, err := p.ports.PracticeChanged(ctx, by)
		if err != nil || id == "" {
			return "", err
		}
		who, err := p.ports.Staff(ctx, id)
		return lang.Sayf("Changed by %s on %s.", who.Name, nhs.DateIn(at).Short()), err
	}, func(words string, err error) {
		if err != nil {
			p.host.ShowError(err)
			return
		}
		p.Changed = words
		p.told()
	})
}

// Now is the practice as it is.
func (p *Practice) Now() PracticeForm {
	now := p.host.Rules().Practice
	return PracticeForm{now.Name, now.ODS.String(), strings.Join(now.Address, "\n"), now.Phone, now.Hours, now.ICB}
}

// practice reads the form. A code that is none is left out, which the rule
// then asks for.
func (f PracticeForm) practice() workflow.Practice {
	p := workflow.Practice{Name: strings.TrimSpace(f.Name), Phone: strings.TrimSpace(f.Phone), Hours: strings.TrimSpace(f.Hours), ICB: strings.TrimSpace(f.ICB)}
	if code, err := nhs.ParseODSCode(strings.TrimSpace(f.ODS)); err == nil {
		p.ODS = code
	}
	for l := range strings.Lines(f.Address) {
		if l = strings.TrimSpace(l); l != "" {
			p.Address = append(p.Address, l)
		}
	}
	return p
}

// Save changes the practice's details.
func (p *Practice) Save(f PracticeForm) {
	if p.Busy {
		return
	}
	after := f.practice()
	p.Problems, p.Busy = nil, true
	p.told()
	shell.ActOr(p.host, func(ctx context.Context) error {
		return p.host.Session.Administer(ctx, workflow.AdminChange{Practice: &after})
	}, func() {
		p.Busy = false
		p.host.Toast(lang.Say("Saved. Letters say so from now on."), nil)
		p.told()
		p.Reread()
	}, func(err error) {
		p.Busy = false
		heard(p.host, err, &p.Problems)
		p.told()
	})
}
