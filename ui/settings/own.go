package settings

import (
	"context"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// Own is the password of the person at the desk.
type Own struct {
	host  *shell.Host
	ports Ports
	told  func()

	// Problems are what is not right with what was typed.
	Problems []Problem
	Busy     bool
	// Done counts the changes, so that what shows it empties its fields.
	Done int
}

// NewOwn returns the section; told is called when it has something to show.
func NewOwn(h *shell.Host, p Ports, told func()) *Own { return &Own{host: h, ports: p, told: told} }

// Change takes a new password in exchange for the old one.
func (o *Own) Change(old string, p NewPassword) {
	if o.Busy {
		return
	}
	o.Problems = p.wrong(o.ports)
	if old == "" {
		o.Problems = append([]Problem{{workflow.FieldOwnPassword, lang.Say("Type the password you have now.")}}, o.Problems...)
	}
	o.Busy = len(o.Problems) == 0
	o.told()
	if !o.Busy {
		return
	}
	shell.ActOr(o.host, func(ctx context.Context) error { return o.host.Session.ChangePassword(ctx, old, p.Password) }, func() {
		o.Busy = false
		o.Done++
		o.host.Toast(lang.Say("Your password is changed."), nil)
		o.told()
	}, func(err error) {
		o.Busy = false
		heard(o.host, err, &o.Problems)
		o.told()
	})
}
