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
	type gift struct {
		id     workflow.ApplicationID
		ref    string
		before workflow.StaffID
	}
	var gifts []gift
	for _, id := range m.acting() {
		if i := m.Index(id); i >= 0 {
			gifts = append(gifts, gift{id, m.lines[i].Ref, m.lines[i].Owner})
		}
	}
	if len(gifts) == 0 {
		return
	}
	who := m.reader().Name(owner)
	if owner == "" {
		who = lang.Say("nobody")
	}
	done := 0
	give := func(ctx context.Context) error {
		for _, g := range gifts {
			if err := m.desk.Give(ctx, g.id, owner); err != nil {
				return err
			}
			done++
		}
		return nil
	}
	say := func() {
		if done == 0 {
			return
		}
		words := lang.Count(done, "%d case given to %s", "%d cases given to %s", done, who)
		switch {
		case done == 1 && owner == m.reader().By.ID:
			words = lang.Sayf("%s is yours", gifts[0].ref)
		case owner == m.reader().By.ID:
			words = lang.Count(done, "%d case is yours", "%d cases are yours")
		case done == 1:
			words = lang.Sayf("%s given to %s", gifts[0].ref, who)
		}
		given := gifts[:done]
		m.host.Toast(words, func() {
			shell.Act(m.host, func(ctx context.Context) error {
				for _, g := range given {
					if err := m.desk.Give(ctx, g.id, g.before); err != nil {
						return err
					}
				}
				return nil
			}, m.Reload)
		})
	}
	shell.ActOr(m.host, give, func() {
		m.SetTicked(nil)
		say()
		m.Reload()
	}, func(err error) {
		say()
		m.host.ShowError(err)
		m.Reload()
	})
}
