package queue

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// Kept is a view somebody kept for themselves. What was searched for is no part
// of it, for it may be a name.
type Kept struct {
	View    workflow.QueueView
	Filters []shell.CaseFilter `json:",omitempty"`
	Order   Order              `json:",omitempty"`
}

// Words name the view by what it shows: Unassigned, applicant: proxy.
func (k Kept) Words() string {
	words := []string{viewTitles[k.View]}
	for _, f := range k.Filters {
		words = append(words, kit.InSentence(f.Words()))
	}
	if k.Order != WorstFirst {
		words = append(words, k.Order.Words())
	}
	return strings.Join(words, ", ")
}

func (k Kept) equal(o Kept) bool {
	return k.View == o.View && k.Order == o.Order && slices.Equal(k.Filters, o.Filters)
}

// valid leaves out what another version kept and this one does not know.
func (k Kept) valid() bool {
	_, order := orderWords[k.Order]
	return order && slices.Contains(workflow.QueueViews, k.View) && !slices.ContainsFunc(k.Filters, func(f shell.CaseFilter) bool { return f.Words() == "" })
}

// keptKey is where a person's views are kept.
const keptKey = "queue.views"

// recall takes up the views that somebody kept.
func (m *Model) recall() {
	var kept []Kept
	if words := m.host.Kept(keptKey); words != "" && json.Unmarshal([]byte(words), &kept) == nil {
		m.kept = slices.DeleteFunc(kept, func(k Kept) bool { return !k.valid() })
	}
}

// Now is the view as it stands.
func (m *Model) Now() Kept { return Kept{m.view, slices.Clone(m.filters), m.order} }

// Kept lists the views somebody kept.
func (m *Model) Kept() []Kept { return m.kept }

// IsKept reports whether the view as it stands is kept already.
func (m *Model) IsKept() bool { return slices.ContainsFunc(m.kept, m.Now().equal) }

// Keep keeps the view as it stands, once.
func (m *Model) Keep() {
	if m.IsKept() {
		return
	}
	m.kept = append(m.kept, m.Now())
	m.writeKept()
	m.host.Toast(lang.Sayf("Kept under Views: %s.", m.Now().Words()), nil)
}

// Forget forgets a view somebody kept.
func (m *Model) Forget(k Kept) {
	m.kept = slices.DeleteFunc(slices.Clone(m.kept), k.equal)
	m.writeKept()
	m.host.Toast(lang.Sayf("Forgotten: %s.", k.Words()), func() {
		m.kept = append(m.kept, k)
		m.writeKept()
	})
}

// Use shows a view somebody kept.
func (m *Model) Use(k Kept) {
	m.view, m.filters, m.order, m.search = k.View, slices.Clone(k.Filters), k.Order, ""
	m.narrow()
}

func (m *Model) writeKept() {
	if b, err := json.Marshal(m.kept); err == nil {
		m.host.Keep(keptKey, string(b))
	}
	m.told(Narrows)
}

// share is a view as the practice has it.
func (k Kept) share() workflow.SharedView {
	v := workflow.SharedView{View: k.View, Order: string(k.Order)}
	for _, f := range k.Filters {
		v.Filters = append(v.Filters, string(f))
	}
	return v
}

// Shared lists the views that everybody at the practice has.
func (m *Model) Shared() []Kept { return m.shared }

// readShared reads them. A failure shows nothing: the rows say it.
func (m *Model) readShared() {
	shell.Load(m.host, &m.views, m.record.Settings, func(all workflow.Settings, err error) {
		if err != nil {
			return
		}
		m.shared = nil
		for _, v := range all.SharedViews() {
			k := Kept{View: v.View, Order: Order(v.Order)}
			for _, f := range v.Filters {
				k.Filters = append(k.Filters, shell.CaseFilter(f))
			}
			if k.valid() {
				m.shared = append(m.shared, k)
			}
		}
		m.told(Narrows)
	})
}

// CanShare reports whether the view as it stands can be shared with everybody.
func (m *Model) CanShare() bool {
	return m.host.May(workflow.ActSetPolicy) && !slices.ContainsFunc(m.shared, m.Now().equal)
}

// Share shares the view as it stands with everybody. It can be undone.
func (m *Model) Share() { m.sharing(m.Now(), true) }

// Unshare shares a view no more. It can be undone.
func (m *Model) Unshare(k Kept) { m.sharing(k, false) }

func (m *Model) sharing(k Kept, on bool) {
	do := map[bool]func(context.Context, workflow.SharedView) error{true: m.desk.ShareView, false: m.desk.UnshareView}
	act := func(on bool, then func()) {
		shell.Act(m.host, func(ctx context.Context) error { return do[on](ctx, k.share()) }, func() {
			m.readShared()
			then()
		})
	}
	act(on, func() {
		words := lang.Sayf("Everybody has it under Views: %s.", k.Words())
		if !on {
			words = lang.Sayf("Shared no more: %s.", k.Words())
		}
		m.host.Toast(words, func() { act(!on, func() {}) })
	})
}
