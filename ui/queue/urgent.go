package queue

import (
	"context"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
)

// hurried is the cases of the act that are urgent, or are not.
func (m *Model) hurried(urgent bool) []workflow.ApplicationID {
	return slices.DeleteFunc(m.acting(), func(id workflow.ApplicationID) bool {
		i := m.Index(id)
		return i < 0 || m.lines[i].Urgent != urgent
	})
}

// Hurry marks the cases as urgent that are not. It can be undone.
func (m *Model) Hurry(why string) {
	ids := m.hurried(false)
	if len(ids) == 0 {
		return
	}
	m.each(ids, &act{
		do: func(ctx context.Context, id workflow.ApplicationID) error { return m.desk.Hurry(ctx, id, why) },
		say: func(done []workflow.ApplicationID) {
			m.host.Toast(lang.Count(len(done), "%d case is urgent, and due today at the latest", "%d cases are urgent, and due today at the latest"), m.back(done, m.desk.NoHurry))
		},
	})
}

// NoHurry takes the mark off the cases. It can be undone.
func (m *Model) NoHurry() {
	ids, why := m.hurried(true), map[workflow.ApplicationID]string{}
	if len(ids) == 0 {
		return
	}
	m.each(ids, &act{
		do: func(ctx context.Context, id workflow.ApplicationID) error {
			a, err := m.record.Application(ctx, id)
			if err != nil {
				return err
			}
			why[id] = a.Urgent.Why
			return m.desk.NoHurry(ctx, id)
		},
		say: func(done []workflow.ApplicationID) {
			m.host.Toast(lang.Count(len(done), "%d case can wait its turn", "%d cases can wait their turn"),
				m.back(done, func(ctx context.Context, id workflow.ApplicationID) error { return m.desk.Hurry(ctx, id, why[id]) }))
		},
	})
}

// urgent asks why the cases cannot wait; where all of them are urgent it takes the
// mark off.
func (s *Screen) urgent() {
	ids := s.model.hurried(false)
	if len(ids) == 0 {
		s.model.NoHurry()
		return
	}
	s.host.AskUrgent(ids, s.model.Hurry)
}
