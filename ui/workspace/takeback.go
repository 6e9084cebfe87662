package workspace

import (
	"context"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// wayBack is how somebody takes back an answer of theirs, to what they had answered
// before or to none; it answers false where they do not. What somebody else answered
// is never given again in their name, and an answer they may not read stands. A note
// goes with the answer it is beside.
func (m *Model) wayBack(item checklist.ItemID, given checklist.Answer) (shell.Deed, bool) {
	q, ok := m.find(item)
	if !ok || q.Item.Restricted && !m.readsHolds() {
		return shell.Deed{}, false
	}
	var before checklist.Answer
	if by := q.Answer.By; by == string(m.host.Staff().ID) {
		before = checklist.Answer{Value: q.Answer.Value, Values: q.Answer.Values, Note: q.Answer.Note}
	} else if by != "" {
		return shell.Deed{}, false
	}
	if !before.Blank() && before.Value == given.Value && slices.Equal(before.Values, given.Values) {
		return shell.Deed{}, false
	}
	a := m.c.Application
	return shell.Deed{
		Words: lang.Sayf("%s: you answered “%s”", a.Ref, lang.Of(q.Item.Ask)), About: shell.Both(a.Patient, a.Proxy), Case: a.ID, Quiet: true,
		Shown: func() bool { return m.id == a.ID && m.tab == Checks && m.inView != nil && m.inView() },
		Undo:  func() { m.takeBack(a.ID, a.Ref, item, given, before) },
	}, true
}

// takeBack gives the answer that stood before, and leads to its question. Where
// somebody else has answered it meanwhile, theirs stays.
func (m *Model) takeBack(id workflow.ApplicationID, ref string, item checklist.ItemID, given, before checklist.Answer) {
	m.write(write{id: id,
		do: func(ctx context.Context) error {
			return m.host.Session.AnswerOver(ctx, id, checklist.Answers{item: given}, checklist.Answers{item: before})
		},
		done: func() {
			m.host.Toast(lang.Sayf("%s: the answer is taken back.", ref), nil)
			if m.id != id || m.inView != nil && !m.inView() {
				m.host.Go(shell.Place{Page: shell.PageCase, ID: string(id), Part: string(Checks)})
			}
			if m.id == id {
				delete(m.checks.notes, item)
				m.Ask(item)
			}
		},
	})
}
