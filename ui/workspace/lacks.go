package workspace

import (
	"slices"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// lacking are the needs of the plan as it is typed: what the record still lacks,
// without what has been written since and is not saved yet.
func (m *Model) lacking() []workflow.Need {
	kept, p := m.c.Application.Intended, m.plan.p
	said := func(was, now string) bool { return strings.TrimSpace(was) == "" && strings.TrimSpace(now) != "" }
	return slices.DeleteFunc(slices.Clone(m.needs), func(n workflow.Need) bool {
		switch n.Field {
		case "rationale":
			return said(kept.Rationale, p.Rationale)
		case "end":
			return kept.End.IsZero() && p.End.IsZero() && said(kept.OpenEnded, p.OpenEnded)
		}
		return false
	})
}

// Obstacle is one thing that still stops a grant, and where to settle it.
type Obstacle struct {
	Text, Detail string
	// Question is the check that settles it, "" for something on this tab.
	Question checklist.ItemID
	// Field is the part of this tab that settles it.
	Field string

	more int // needs of the same row besides
}

// fieldWords name the parts of the tab that settle a need.
var fieldWords = map[string]string{
	"basis": lang.Say("Legal basis"), "services": lang.Say("Services"), "end": lang.Say("Ends"), "review": lang.Say("Review by"), "duplicate": lang.Say("Access already"),
	"rationale": lang.Say("Note for the record"),
}

// Obstacles are what still stops a grant: a line a row of the checks, in their
// order, then what this tab itself lacks.
func (m *Model) Obstacles() []Obstacle {
	var out []Obstacle
	rows := map[string]int{}
	for _, n := range m.lacking() {
		if _, given := m.checks.given[checklist.ItemID(n.Field)]; given {
			continue // it is being saved
		}
		st, ok := m.c.Checks.Find(checklist.ItemID(n.Field))
		key, o := n.Field, Obstacle{Text: fieldWords[n.Field], Detail: lang.Of(strings.TrimPrefix(n.Words, "Not answered yet: ")), Field: n.Field}
		if ok {
			key, o.Question = st.Item.Group, st.Item.ID
			for _, g := range m.c.Groups {
				if g.ID == st.Item.Group {
					o.Text = lang.Of(g.Title)
				}
			}
		}
		if n.Field == "rationale" {
			o.Detail = strings.Join(append([]string{o.Detail}, m.Warnings()...), " ")
		}
		if o.Text == "" {
			o.Text = lang.Say("This case")
		}
		if at, seen := rows[key]; seen {
			out[at].more++
			continue
		}
		rows[key] = len(out)
		out = append(out, o)
	}
	at := func(o Obstacle) int {
		st, ok := m.c.Checks.Find(o.Question)
		if !ok {
			return len(m.c.Groups)
		}
		return slices.IndexFunc(m.c.Groups, func(g checklist.Group) bool { return g.ID == st.Item.Group })
	}
	slices.SortStableFunc(out, func(a, b Obstacle) int { return at(a) - at(b) })
	for i := range out {
		if n := out[i].more; n > 0 {
			out[i].Detail += " " + lang.Count(n, "And %d more.", "And %d more.")
		}
	}
	return out
}

// canConfirm says whether there is a decision to check and confirm.
func (m *Model) canConfirm() bool {
	p := m.plan.p
	switch {
	case !m.ready || !m.MayDecide():
		return false
	case m.plan.mode == Refuse:
		return p.Reason != "" && (p.Reason != workflow.ReasonOther || strings.TrimSpace(p.Words) != "") && !m.refusalWantsNote()
	}
	return m.plan.mode != "" && m.Possible(workflow.ActDecide) && len(m.lacking()) == 0
}

// refusalWantsNote says whether refusing takes a note for the record that is not
// written yet (N6).
func (m *Model) refusalWantsNote() bool {
	return m.c.Application.AdjustmentInvolved() && strings.TrimSpace(m.plan.p.Rationale) == ""
}

// WhyNotConfirm says what is missing before check and confirm.
func (m *Model) WhyNotConfirm() string {
	p := m.plan.p
	switch {
	case m.canConfirm():
		return ""
	case m.plan.mode == "":
		return lang.Say("Choose to grant or to refuse first.")
	case m.plan.mode == Refuse && p.Reason == "":
		return lang.Say("Choose the reason for refusing first.")
	case m.plan.mode == Refuse && m.refusalWantsNote():
		return lang.Say("A reasonable adjustment is involved: say why in the note for the record.")
	case m.plan.mode == Refuse:
		return lang.Say("Say in a few words why it is refused.")
	case !m.Possible(workflow.ActDecide):
		return lang.Say("This case cannot be granted as it stands.")
	}
	return lang.Say("Something still stops a grant: see the list.")
}
