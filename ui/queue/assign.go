package queue

import (
	"context"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// acting is the cases an act is for: the ticked ones, else the chosen one.
func (m *Model) acting() []workflow.ApplicationID {
	if len(m.ticked) > 0 {
		return slices.Clone(m.ticked)
	}
	if m.chosen != "" {
		return []workflow.ApplicationID{m.chosen}
	}
	return nil
}

// CanAssign says whether there is a case to assign.
func (m *Model) CanAssign() (bool, string) {
	return len(m.acting()) > 0, lang.Say("Choose a case first.")
}

// Takers is who a case can be given to, oneself first.
func (m *Model) Takers() []workflow.Staff {
	var out []workflow.Staff
	for _, s := range m.staff {
		switch {
		case !s.May(workflow.ActClaim):
		case s.ID == m.host.Staff().ID:
			out = slices.Insert(out, 0, s)
		default:
			out = append(out, s)
		}
	}
	return out
}

// Take gives the cases to oneself.
func (m *Model) Take() { m.Assign(m.host.Staff().ID) }

// Assign gives the cases to somebody; "" to nobody. It can be undone.
func (m *Model) Assign(owner workflow.StaffID) {
	before, refs := map[workflow.ApplicationID]workflow.StaffID{}, map[workflow.ApplicationID]string{}
	var ids []workflow.ApplicationID
	for _, id := range m.acting() {
		if i := m.Index(id); i >= 0 {
			ids = append(ids, id)
			before[id], refs[id] = m.lines[i].Owner, m.lines[i].Ref
		}
	}
	if len(ids) == 0 {
		return
	}
	who := m.reader().Name(owner)
	if owner == "" {
		who = lang.Say("nobody")
	}
	mine := owner == m.reader().By.ID
	m.each(ids, &act{
		do: func(ctx context.Context, id workflow.ApplicationID) error { return m.desk.Give(ctx, id, owner) },
		say: func(done []workflow.ApplicationID) {
			n := len(done)
			words := lang.Count(n, "%d case given to %s", "%d cases given to %s", n, who)
			switch {
			case n == 1 && mine:
				words = lang.Sayf("%s is yours", refs[done[0]])
			case mine:
				words = lang.Count(n, "%d case is yours", "%d cases are yours")
			case n == 1:
				words = lang.Sayf("%s given to %s", refs[done[0]], who)
			}
			m.host.Toast(words, m.back(done, func(ctx context.Context, id workflow.ApplicationID) error { return m.desk.Give(ctx, id, before[id]) }))
		},
	})
}

// back takes an act back, case by case.
func (m *Model) back(ids []workflow.ApplicationID, undo func(ctx context.Context, id workflow.ApplicationID) error) func() {
	return func() {
		shell.Act(m.host, func(ctx context.Context) error {
			for _, id := range ids {
				if err := undo(ctx, id); err != nil {
					return err
				}
			}
			return nil
		}, m.Reload)
	}
}
