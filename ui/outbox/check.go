package outbox

import (
	"context"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
)

// Checked is how far a try of the line came.
type Checked struct {
	Works bool
	Steps []CheckStep
}

// CheckStep is one step of it: Good, Bad, or Quiet where it was not reached.
type CheckStep struct {
	Title, Words string
	Tone         Tone
}

// CanCheck says whether the line can be tried.
func (m *Model) CanCheck() (bool, string) {
	switch {
	case m.line.Check == nil || m.Read && !m.status.Connected:
		return false, lang.Say("No national store is set up on this desk.")
	case m.checking:
		return false, lang.Say("It is being tried.")
	}
	return true, ""
}

// Checking reports whether the line is being tried step by step.
func (m *Model) Checking() bool { return m.checking }

// Check tries the line and hands over what was found.
func (m *Model) Check(then func(Checked)) {
	if ok, _ := m.CanCheck(); !ok {
		return
	}
	m.checking = true
	m.changed()
	var c Checked
	who := m.host.Staff()
	shell.ActOr(m.host, func(ctx context.Context) (err error) {
		c, err = m.line.Check(ctx, who)
		return err
	}, func() {
		m.checking = false
		m.changed()
		then(c)
	}, func(err error) {
		m.checking = false
		m.host.ShowError(err)
		m.changed()
	})
}
