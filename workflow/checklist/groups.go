package checklist

import (
	"slices"
	"time"
)

// GroupState is where one row of the screen stands.
type GroupState string

// The states of a row.
const (
	GroupToDo        GroupState = "to-do"
	GroupDone        GroupState = "done"
	GroupBlocked     GroupState = "blocked" // everything is answered, and something stops an approval
	GroupCannotStart GroupState = "cannot-start"
)

// Group is one row of the screen: the items that belong together.
type Group struct {
	ID, Title string
	State     GroupState
	// Summary is one line: what proved it, what is next, or what it waits for.
	Summary string
	// By, At and Source say who settled it last; By is empty where nobody
	// answered.
	By     string
	At     time.Time
	Source string
	// NextRole is the lowest role that can do the next thing; empty when done.
	NextRole Role
	// Left counts the needs of the row.
	Left  int
	Items []Status
}

// Groups rolls a result up into the rows of the screen, in the order of
// set.yaml, without the rows that have no item in this case.
func (s *Set) Groups(r Result) []Group {
	var groups []Group
	for _, def := range s.groups {
		g := Group{ID: def.ID, Title: def.Title, State: GroupDone}
		for _, st := range r.Items {
			if st.Item.Group == def.ID {
				g.add(st)
			}
		}
		if len(g.Items) == 0 {
			continue
		}
		g.settle(r.Needs)
		if slices.ContainsFunc(g.Items, func(st Status) bool { return st.State == CannotStart }) {
			g.State, g.Summary = GroupCannotStart, def.Wait
		}
		groups = append(groups, g)
	}
	return groups
}

func (g *Group) add(st Status) {
	g.Items = append(g.Items, st)
	if a := st.Answer; st.Item.Type != Computed && !a.Blank() && !a.At.Before(g.At) {
		g.By, g.At, g.Source = a.By, a.At, a.Source
	}
}

// settle gives the row its state from the needs of its items.
func (g *Group) settle(needs []Need) {
	unanswered := false
	for _, n := range needs {
		if !slices.ContainsFunc(g.Items, func(st Status) bool { return st.Item.ID == n.ItemID }) {
			continue
		}
		if g.Left == 0 {
			g.Summary, g.NextRole = n.Text, n.Role
		}
		g.Left++
		if n.Kind != NeedChange {
			unanswered = true
		}
	}
	switch {
	case unanswered:
		g.State = GroupToDo
	case g.Left > 0:
		g.State = GroupBlocked
	case g.Source != "":
		g.Summary = g.Source
	case g.By == "":
		g.Summary = "Worked out from the application"
	}
}

// order marks the unanswered items of groups that wait for other groups.
func (s *Set) order(r *Result) {
	open := map[string]bool{}
	for _, n := range r.Needs {
		if st, ok := r.Find(n.ItemID); ok {
			open[st.Item.Group] = true
		}
	}
	for i := range r.Items {
		st := &r.Items[i]
		if st.State != ToDo {
			continue
		}
		j := slices.IndexFunc(s.groups, func(g groupDef) bool { return g.ID == st.Item.Group })
		if slices.ContainsFunc(s.groups[j].After, func(id string) bool { return open[id] }) {
			st.State, st.Words = CannotStart, s.groups[j].Wait
		}
	}
}
