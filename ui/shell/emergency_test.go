package shell

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
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

// On a worried call whoever may suspend finds how by any word for it, from any page.
func TestAWorriedCallFindsHowToStopAccess(t *testing.T) {
	for role, want := range map[workflow.StaffRole]string{workflow.Receptionist: "case.stop", workflow.Clinician: "case.stop", workflow.DataProtection: "case.stop", workflow.SystemAdmin: "file.stop"} {
		w := openWindow(t, func(c *Config) { c.Pages[3].May = workflow.ActReadCases })
		w.door.host.In(workflow.Staff{ID: "s3", Name: "Sol Reyes", Post: "IT", Roles: []workflow.StaffRole{role}})
		for _, words := range []string{"stop", "suspend", "end access", "Stop access", "block", "access"} {
			if !slices.ContainsFunc(w.called(words), func(c Command) bool { return c.ID == want }) {
				t.Errorf("%s: %q finds %s", role, words, titles(w.called(words)))
			}
		}
		if both := len(w.called("block")); both != 1 {
			t.Errorf("%s has %d ways", role, both)
		}
		if want == "case.stop" && (!w.Do(want) || w.desk.at != Place{Page: PageRegister, Part: StopPart}) {
			t.Errorf("%s: it leads to %v", role, w.desk.at)
		}
	}
}

// Whoever stopped access is told what was stopped, what was not, and what to do.
func TestAnEmergencyStopThatFailsSaysWhatIsStillInForce(t *testing.T) {
	full := errors.New("no room")
	for _, c := range []struct {
		name string
		n    casework.Stopped
		err  error
		want []string
	}{
		{"some", casework.Stopped{Done: 1, Left: 2}, full, []string{"Not all access", "1 proxy role was suspended", "2 could not be stopped and are still in force", "switched off in the GP system now"}},
		{"some, with somebody changing it again and again", casework.Stopped{Done: 2, Left: 1}, workflow.ErrStale, []string{"Not all access", "2 proxy roles were", "1 could not be stopped and is"}},
		{"none", casework.Stopped{Left: 1}, full, []string{"was not stopped", "1 could not be stopped", "tell your practice manager"}},
		{"a part was not found", casework.Stopped{Done: 1}, full, []string{"Not all access", "could not be found out"}},
		{"no access there", casework.Stopped{}, &workflow.Refusal{Needs: []workflow.Need{{Words: "No access."}}}, []string{"cannot be done"}},
		{"may not", casework.Stopped{}, workflow.ErrNotAllowed, []string{"does not allow"}},
	} {
		err := notStopped(c.n, c.err)
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v is lost", c.name, c.err)
		}
		n, _ := Explain(err)
		for _, w := range c.want {
			if !strings.Contains(n.Sentence(), w) {
				t.Errorf("%s: %q does not say %q", c.name, n.Sentence(), w)
			}
		}
	}
	if err := notStopped(casework.Stopped{Done: 1}, nil); err != nil {
		t.Errorf("all was stopped: %v", err)
	}
}
