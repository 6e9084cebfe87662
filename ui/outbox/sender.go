package outbox

import (
	"context"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// senders lists those under whom messages may leave now.
func (m *Model) senders() []workflow.Staff {
	if m.line.NHS != nil {
		return m.line.NHS.Senders()
	}
	here := []workflow.Staff{m.host.Staff()}
	if m.line.SignedIn != nil {
		here = append(here, m.line.SignedIn()...)
	}
	return here
}

// awaits reports whether a message waits for somebody: it may go under nobody
// who is signed in.
func (m *Model) awaits(o workflow.Outgoing) bool {
	if o.State != workflow.OutgoingReady && o.State != workflow.OutgoingVerify || o.Due.After(m.host.Now()) {
		return false
	}
	_, may := o.MayLeaveUnder(m.senders())
	return !may
}

// forDecider says for whom a message waits.
func (m *Model) forDecider(o workflow.Outgoing) string {
	signs := lang.Say("signs in")
	if m.line.NHS != nil {
		signs = lang.Say("signs in to the NHS")
	}
	name := m.names[o.By]
	switch {
	case o.Kind.Removes():
		return lang.Sayf("It goes when somebody who may end access %s.", signs)
	case name == "":
		name = lang.Say("the person who decided")
	}
	return lang.Sayf("It goes when %s %s, or another clinician takes it over.", name, signs)
}

// SignInOffered reports whether the person at the desk has yet to sign in to
// the NHS before anything can leave under their name.
func (m *Model) SignInOffered() bool {
	return m.line.NHS != nil && !slices.ContainsFunc(m.line.NHS.Senders(), func(s workflow.Staff) bool { return s.ID == m.host.Staff().ID })
}

// SigningIn reports whether the NHS page is open for somebody.
func (m *Model) SigningIn() bool { return m.signingIn }

// SignIn leads the person at the desk through the NHS sign-in.
func (m *Model) SignIn() {
	if m.signingIn || !m.SignInOffered() {
		return
	}
	m.signingIn = true
	m.changed()
	m.line.NHS.Lead(m.host, func() {
		m.signingIn = false
		m.Reread()
	})
}

// Lead leads the person at the desk through the NHS sign-in, says how it went,
// and calls then.
func (n *NHS) Lead(h *shell.Host, then func()) {
	var name string
	who := h.Staff()
	shell.ActOr(h, func(ctx context.Context) (err error) {
		name, err = n.SignIn(ctx, who)
		return err
	}, func() {
		if name == "" {
			h.Toast(lang.Say("Signed in to the NHS. What waits for you goes now."), nil)
		} else {
			h.Toast(lang.Sayf("Signed in to the NHS as %s. What waits for you goes now.", name), nil)
		}
		then()
	}, func(err error) {
		h.ShowError(err)
		then()
	})
}
