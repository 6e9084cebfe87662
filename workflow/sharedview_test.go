package workflow_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"proxydesk/workflow"
)

func TestSharedViews(t *testing.T) {
	manager := workflow.Staff{ID: "pat", Roles: []workflow.StaffRole{workflow.Manager}}
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	all := workflow.Settings{}
	put := func(c workflow.SettingsChange, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.Steps() {
			all[s.Line] = s.After
		}
	}
	children := workflow.SharedView{View: workflow.ViewUnassigned, Filters: []string{"of-child"}, Order: "patient"}
	put(all.ShareView(children, manager, now))
	put(all.ShareView(workflow.SharedView{View: workflow.ViewAll}, manager, now))
	if got := all.SharedViews(); len(got) != 2 || got[0].String() != "unassigned, of-child, patient" {
		t.Fatalf("shared are %v", got)
	}
	var no *workflow.Refusal
	if _, err := all.ShareView(children, manager, now); !errors.As(err, &no) {
		t.Errorf("shared twice: %v", err)
	}
	if _, err := all.ShareView(workflow.SharedView{View: "elsewhere"}, manager, now); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("a view there is not: %v", err)
	}
	put(all.UnshareView(children, manager, now))
	if _, err := all.UnshareView(children, manager, now); len(all.SharedViews()) != 1 || !errors.Is(err, workflow.ErrStale) {
		t.Errorf("shared are %v; taken off twice: %v", all.SharedViews(), err)
	}
	for i := range 11 {
		put(all.ShareView(workflow.SharedView{View: workflow.ViewAll, Order: fmt.Sprint(i)}, manager, now))
	}
	if _, err := all.ShareView(children, manager, now); !errors.As(err, &no) {
		t.Errorf("a thirteenth: %v", err)
	}
	for _, r := range workflow.StaffRoles {
		by := workflow.Staff{ID: "x", Roles: []workflow.StaffRole{r}}
		_, sharing := workflow.Settings{}.ShareView(children, by, now)
		_, ending := all.UnshareView(workflow.SharedView{View: workflow.ViewAll}, by, now)
		if may := by.May(workflow.ActSetPolicy); errors.Is(sharing, workflow.ErrNotAllowed) == may || errors.Is(ending, workflow.ErrNotAllowed) == may {
			t.Errorf("%s: %v, %v", r, sharing, ending)
		}
	}
}
