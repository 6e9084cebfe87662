package reviews

import (
	"encoding/json"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/workflow/report"
)

// What a person likes, by its key. The views are filters and hold nothing about
// a patient: they are named by what they say.
const (
	keyFilter   = "reviews.filter"
	keyViews    = "reviews.views"
	keyInitials = "reviews.initials"
)

// recall takes up what the person chose when they were last here. What another
// version kept and this one cannot read is left.
func (m *Model) recall() {
	read := func(key string, into any) bool {
		kept := m.host.Kept(key)
		return kept != "" && json.Unmarshal([]byte(kept), into) == nil
	}
	var f report.Filter
	if read(keyFilter, &f) {
		m.filter = f
	}
	var views []report.Filter
	if read(keyViews, &views) {
		m.views = views
	}
	m.initials = m.host.Kept(keyInitials) == "true"
}

func (m *Model) keep() {
	if b, err := json.Marshal(m.bare()); err == nil {
		m.host.Keep(keyFilter, string(b))
	}
}

// View is a filter somebody kept, in its own words.
type View struct {
	Words string
	Now   bool // it is the one in use
}

// Views lists the filters somebody kept.
func (m *Model) Views() []View {
	out := make([]View, len(m.views))
	for i, f := range m.views {
		out[i] = View{Words: lang.Of(f.Words(m.Shown.Names())), Now: f == m.bare()}
	}
	return out
}

// bare is the filter without the bar, which is not kept.
func (m *Model) bare() report.Filter {
	f := m.filter
	f.Bucket = ""
	return f
}

// Use takes a kept view up.
func (m *Model) Use(n int) {
	if n >= 0 && n < len(m.views) {
		m.to(m.views[n])
	}
}

// KeepView keeps the filter in use, once.
func (m *Model) KeepView() {
	if !slices.Contains(m.views, m.bare()) {
		m.views = append(m.views, m.bare())
		m.keepViews()
		m.host.Toast(lang.Say("This view is kept under Views."), nil)
	}
}

// DropView forgets a kept view.
func (m *Model) DropView(n int) {
	if n >= 0 && n < len(m.views) {
		m.views = slices.Delete(slices.Clone(m.views), n, n+1)
		m.keepViews()
	}
}

func (m *Model) keepViews() {
	if b, err := json.Marshal(m.views); err == nil {
		m.host.Keep(keyViews, string(b))
	}
	m.changed()
}
