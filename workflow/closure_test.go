package workflow_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

func TestClosures(t *testing.T) {
	manager := workflow.Staff{ID: "pat", Roles: []workflow.StaffRole{workflow.Manager}}
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	all := workflow.Settings{}
	bank := nhs.NewCalendar()
	put := func(c workflow.SettingsChange, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.Steps() {
			all[s.Line] = s.After
		}
	}
	put(all.AddClosure(workflow.Closure{On: nhs.MustDate("2026-12-10"), Why: " Training "}, bank, manager, now))
	put(all.AddClosure(workflow.Closure{On: nhs.MustDate("2026-12-03"), Why: "Moving house"}, bank, manager, now))
	if got := all.Closures(); len(got) != 2 || got[0].On != nhs.MustDate("2026-12-03") || got[1].Why != "Training" {
		t.Fatalf("closed on %+v", got)
	}
	if by, at := all.ClosuresBy(); by != "pat" || !at.Equal(now) {
		t.Errorf("changed by %s at %s", by, at)
	}
	for _, tc := range []struct{ on, why, says string }{
		{"", "Training", "Type the day"}, {"2026-11-30", "Training", "has passed"}, {"2026-12-05", "Training", "Saturday 5 December 2026 is no working day"},
		{"2026-12-25", "Training", "no working day already"}, {"2026-12-10", "Training", "on the list already"}, {"2026-12-11", " ", "Say why"},
		{"2026-12-11", strings.Repeat("long ", 20), "60 characters"},
	} {
		var day nhs.Date
		if tc.on != "" {
			day = nhs.MustDate(tc.on)
		}
		_, err := all.AddClosure(workflow.Closure{On: day, Why: tc.why}, bank, manager, now)
		var no *workflow.Refusal
		if !errors.As(err, &no) || !strings.Contains(no.Needs[0].Words, tc.says) || no.Needs[0].Field == "" {
			t.Errorf("closing %q for %q: %v", tc.on, tc.why, err)
		}
	}
	put(all.DropClosure(nhs.MustDate("2026-12-03"), manager, now))
	if got := all.Closures(); len(got) != 1 || got[0].Why != "Training" {
		t.Errorf("closed still on %+v", got)
	}
	if _, err := all.DropClosure(nhs.MustDate("2026-12-03"), manager, now); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("taken off twice: %v", err)
	}
	// On its own day it comes off; later it stays, and what was counted with it.
	for day, open := range map[string]bool{"2026-12-10": true, "2026-12-11": false} {
		_, err := all.DropClosure(nhs.MustDate("2026-12-10"), manager, nhs.MustDate(day).Start().Add(9*time.Hour))
		var no *workflow.Refusal
		if open != (err == nil) || !open && (!errors.As(err, &no) || !strings.Contains(no.Needs[0].Words, "has passed") || no.Needs[0].Field != workflow.FieldClosedOn) {
			t.Errorf("taken off on %s: %v", day, err)
		}
	}
	for _, r := range workflow.StaffRoles {
		by := workflow.Staff{ID: "x", Roles: []workflow.StaffRole{r}}
		_, closing := all.AddClosure(workflow.Closure{On: nhs.MustDate("2026-12-11"), Why: "Training"}, bank, by, now)
		_, working := all.DropClosure(nhs.MustDate("2026-12-10"), by, now)
		if may := r == workflow.Manager; may != (closing == nil) || may != (working == nil) || !may && (!errors.Is(closing, workflow.ErrNotAllowed) || !errors.Is(working, workflow.ErrNotAllowed)) {
			t.Errorf("%s: %v, %v", r, closing, working)
		}
	}
	// The policy knows nothing of them.
	if p := all.Apply(review.Policy{UndoSeconds: 7}); p.UndoSeconds != 7 {
		t.Errorf("the policy became %+v", p)
	}
}
