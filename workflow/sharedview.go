package workflow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// SharedView is a view of the queue that a practice shares: a built-in one, with
// filters and an order by the names the window has for them. It holds nothing that
// was searched for, which may be a name.
type SharedView struct {
	View    QueueView
	Filters []string `json:",omitempty"`
	Order   string   `json:",omitempty"`
}

// String is the view as the log has it: all, of-child, patient.
func (v SharedView) String() string {
	parts := append([]string{string(v.View)}, v.Filters...)
	if v.Order != "" {
		parts = append(parts, v.Order)
	}
	return strings.Join(parts, ", ")
}

func (v SharedView) equal(o SharedView) bool { return v.String() == o.String() }

// lineViews is the setting that holds the shared views, as JSON; no line of the
// policy.
const lineViews = "views"

// mostShared is how many views a practice shares at the most: with more nobody
// finds one.
const mostShared = 12

// SharedViews lists the views of the practice, the oldest first.
func (s Settings) SharedViews() []SharedView {
	var all []SharedView
	if err := json.Unmarshal([]byte(s[lineViews].Value), &all); err != nil {
		return nil // nobody shared any
	}
	return all
}

// ShareView shares a view with everybody. Whoever sets the practice's rules may.
func (s Settings) ShareView(v SharedView, by Staff, now time.Time) (SettingsChange, error) {
	if !by.May(ActSetPolicy) {
		return SettingsChange{}, ErrNotAllowed
	}
	all := s.SharedViews()
	switch {
	case !slices.Contains(QueueViews, v.View):
		return SettingsChange{}, fmt.Errorf("share the view %q: %w", v.View, ErrNotFound)
	case slices.ContainsFunc(all, v.equal):
		return SettingsChange{}, refuse(ActSetPolicy, Need{Words: "This view is shared already."})
	case len(all) >= mostShared:
		return SettingsChange{}, refuse(ActSetPolicy, Need{Words: fmt.Sprintf("%d views are shared already. Take one off first.", mostShared)})
	}
	return s.views(append(all, v), Detail{Field: "shared view", After: v.String()}, by, now)
}

// UnshareView shares a view no more. ErrStale when somebody was faster.
func (s Settings) UnshareView(v SharedView, by Staff, now time.Time) (SettingsChange, error) {
	if !by.May(ActSetPolicy) {
		return SettingsChange{}, ErrNotAllowed
	}
	all := s.SharedViews()
	left := slices.DeleteFunc(slices.Clone(all), v.equal)
	if len(left) == len(all) {
		return SettingsChange{}, fmt.Errorf("share the view no more: %w", ErrStale)
	}
	return s.views(left, Detail{Field: "shared view", Before: v.String()}, by, now)
}

func (s Settings) views(all []SharedView, d Detail, by Staff, now time.Time) (SettingsChange, error) {
	value, err := json.Marshal(all)
	if err != nil {
		return SettingsChange{}, fmt.Errorf("write the shared views: %w", err)
	}
	return SettingsChange{
		steps: []SettingStep{{lineViews, s[lineViews], Setting{Value: string(value), By: by.ID, At: now.UTC()}}},
		entry: by.Entry(ActSetPolicy, now, "", "", d),
	}, nil
}
