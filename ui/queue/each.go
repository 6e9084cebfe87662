package queue

import (
	"context"
	"errors"
	"maps"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// act is done to one case after another.
type act struct {
	do func(ctx context.Context, id workflow.ApplicationID) error
	// say hears for which cases it was done; it is not asked when for none.
	say func(done []workflow.ApplicationID)
}

// each does an act to cases. At the first that fails it stops, says so, and keeps
// what is left to be tried again: unless a rule forbids it, for then it would fail
// again.
func (m *Model) each(ids []workflow.ApplicationID, a *act) {
	done := 0
	ended := func() {
		for _, id := range ids[:done] {
			delete(m.unsaved, id)
		}
		if done > 0 {
			a.say(ids[:done])
		}
	}
	shell.ActOr(m.host, func(ctx context.Context) error {
		for _, id := range ids {
			if err := a.do(ctx, id); err != nil {
				return err
			}
			done++
		}
		return nil
	}, func() {
		ended()
		m.SetTicked(nil)
		m.Reload()
	}, func(err error) {
		ended()
		refusal := (*workflow.Refusal)(nil)
		for _, id := range ids[done:] {
			if errors.As(err, &refusal) || errors.Is(err, workflow.ErrNotAllowed) {
				delete(m.unsaved, id)
			} else {
				m.unsaved[id] = a
			}
		}
		m.host.ShowError(err)
		m.Reload()
	})
}

// Unsaved reports whether what was done last to a case could not be written.
func (m *Model) Unsaved(id workflow.ApplicationID) bool { return m.unsaved[id] != nil }

// UnsavedWords says for how many cases that is so; "" for none.
func (m *Model) UnsavedWords() string {
	if len(m.unsaved) == 0 {
		return ""
	}
	return lang.Count(len(m.unsaved), "%d case is as it was before: the change is not saved.", "%d cases are as they were before: the change is not saved.")
}

// CanRetry says whether something is not saved.
func (m *Model) CanRetry() (bool, string) {
	return len(m.unsaved) > 0, lang.Say("Everything is saved.")
}

// Retry does anew what could not be written, act by act.
func (m *Model) Retry() {
	by := map[*act][]workflow.ApplicationID{}
	for _, id := range slices.Sorted(maps.Keys(m.unsaved)) {
		by[m.unsaved[id]] = append(by[m.unsaved[id]], id)
	}
	for a, ids := range by {
		m.each(ids, a)
	}
}
