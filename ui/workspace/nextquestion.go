package workspace

import (
	"slices"

	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// nextOpen is the first question behind another one that nobody has answered
// and this person may: in its own row first, else in the rows from the top.
func (m *Model) nextOpen(after checklist.ItemID) (Question, bool) {
	var all []Question
	for _, g := range m.c.Groups {
		all = append(all, m.questions(g)...)
	}
	from, group := 0, ""
	if i := slices.IndexFunc(all, func(q Question) bool { return q.Item.ID == after }); i >= 0 {
		from, group = i+1, all[i].Item.Group
	}
	open := func(q Question) bool { return q.Open && q.Mine && !q.Aside }
	inRow := func(q Question) bool { return open(q) && q.Item.Group == group }
	for _, look := range []struct {
		in   []Question
		want func(Question) bool
	}{{all[from:], inRow}, {all[:from], inRow}, {all[from:], open}, {all[:from], open}} {
		if i := slices.IndexFunc(look.in, look.want); i >= 0 {
			return look.in[i], true
		}
	}
	return Question{}, false
}

// bringUp adds the questions of a row that answers on their way bring up, as the
// rules say now: the next key is meant for the first of them, and none is passed
// over until the case is read again.
func (m *Model) bringUp(group string) {
	all := m.c.Application.Answered(m.c.Facts, m.host.Rules())
	for id, a := range m.checks.given {
		st, ok := m.c.Checks.Find(id)
		if !ok || a.Blank() {
			delete(all, id)
			continue
		}
		a.ByRole, _ = workflow.ActsAs(*st.Item, a.Value, m.host.Staff()) // whoever may not is refused when it is saved
		all[id] = a
	}
	items := slices.Clone(m.c.Checks.Items)
	behind := -1 // the one of these that comes before in the files
	for _, st := range m.c.Questions.Evaluate(m.c.Facts, all).Items {
		switch at := slices.IndexFunc(items, func(o checklist.Status) bool { return o.Item.ID == st.Item.ID }); {
		case at >= 0:
			behind = at
		case st.Item.Group == group && (!st.Item.Hidden || m.readsHolds()):
			behind++
			items = slices.Insert(items, behind, st)
		}
	}
	m.c.Checks.Items = items
	m.c.Groups = slices.Clone(m.c.Groups)
	for i := range m.c.Groups {
		if g := &m.c.Groups[i]; g.ID == group {
			g.Items = slices.DeleteFunc(slices.Clone(items), func(st checklist.Status) bool { return st.Item.Group != group })
		}
	}
}
