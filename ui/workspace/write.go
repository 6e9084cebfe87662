package workspace

import (
	"context"
	"errors"
	"slices"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// write is one act that waits for its turn: two acts on one case at once would
// be refused as stale.
type write struct {
	id     workflow.ApplicationID
	do     func(context.Context) error
	done   func()
	failed func()
	// overtaken hears, in the place of failed, that somebody changed the same thing
	// meanwhile; nil shows it as any other error.
	overtaken func()
}

// act puts an act in the row of those to be done. done runs after it, and the
// case is read again when the row is empty.
func (m *Model) act(do func(context.Context) error, done, failed func()) {
	m.write(write{id: m.id, do: do, done: done, failed: failed})
}

func (m *Model) write(w write) {
	m.writes = append(m.writes, w)
	if !m.writing {
		m.writing = true
		m.next()
	}
}

func (m *Model) next() {
	if len(m.writes) == 0 {
		m.writing = false
		m.Reread()
		return
	}
	w := m.writes[0]
	m.writes = m.writes[1:]
	shell.ActOr(m.host, w.do, func() {
		if w.id == m.id {
			m.saved = m.host.Now()
		}
		if w.done != nil {
			w.done()
		}
		if w.id == m.id {
			m.keepDraft()
		}
		m.next()
	}, func(err error) {
		m.confirming = false
		overtaken := w.overtaken != nil && w.id == m.id && errors.As(err, new(*workflow.Overtaken))
		// What came after counted on this one, but for what looks for itself at what
		// it is written over.
		m.writes = slices.DeleteFunc(m.writes, func(o write) bool { return o.id == w.id && !(overtaken && o.overtaken != nil) })
		switch {
		case overtaken:
			w.overtaken()
		case w.failed != nil:
			w.failed()
			fallthrough
		default:
			m.host.ShowError(err)
		}
		m.next()
	})
}
