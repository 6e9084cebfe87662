package shell

import (
	"slices"
	"testing"

	"proxydesk/workflow"
)

// Whoever may suspend access and sees no register has a way to it in the menu,
// and nobody else a second one.
func TestWhoSeesNoRegisterStopsAccessFromTheMenu(t *testing.T) {
	for _, c := range []struct {
		role workflow.StaffRole
		want bool
	}{{workflow.SystemAdmin, true}, {workflow.Receptionist, false}, {workflow.DataProtection, false}, {workflow.Responsible, false}} {
		w := openWindow(t)
		w.door.host.In(workflow.Staff{ID: "s3", Name: "Sol Reyes", Post: "IT", Roles: []workflow.StaffRole{c.role}})
		if got := slices.ContainsFunc(w.table, func(c Command) bool { return c.ID == "file.stop" }); got != c.want {
			t.Errorf("%s: in the menu %t", c.role, got)
		}
		if !c.want {
			continue
		}
		w.Do("file.stop")
		q := w.asking()
		if q == nil || q.question.Title != "Suspend access between two people now?" {
			t.Fatal("nobody is asked for the two numbers")
		}
		shoot(t, w.win, "shell-stop")
		if stop := q.question.Choices[0]; stop.Try() {
			t.Error("no numbers were typed, and it goes on")
		}
	}
}
