package queue

import (
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// chasing is the cases of the act for which something was asked that has not
// come, as far as the list knows.
func (m *Model) chasing() []workflow.ApplicationID {
	return slices.DeleteFunc(m.acting(), func(id workflow.ApplicationID) bool {
		i := m.Index(id)
		return i < 0 || m.lines[i].State != workflow.Waiting && !m.lines[i].Chased
	})
}

// CanChase says whether there is a case to chase, and why not.
func (m *Model) CanChase() (bool, string) {
	return len(m.chasing()) > 0, lang.Say("Choose a case that waits for information, or that came back to be chased.")
}

// chaser reminds whoever was asked in the cases of this list.
func (m *Model) chaser() shell.Chasing {
	return shell.Chasing{Host: m.host, Desk: m.desk, Read: m.record.Application, Done: func(left []workflow.ApplicationID) {
		m.SetTicked(left)
		m.Reload()
	}}
}

// Chase asks by when the cases come back, after whoever was asked is reminded.
func (m *Model) Chase() { m.chaser().Begin(m.chasing(), nil) }
