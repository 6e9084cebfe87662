package tour

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"proxydesk/sync/emulator"
	"proxydesk/ui/cli"
	"proxydesk/ui/desktop"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// differing is a practice with messages that somebody has to look at: one whose
// record was changed elsewhere meanwhile, one that the national store does not
// take, and one in its time to undo.
func differing(t *testing.T) *cli.DemoDesk {
	t.Helper()
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Now: func() time.Time { return morning }, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	lines, _, err := demo.DB.Roles(t.Context(), workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleActive}})
	must(err)
	lines = slices.DeleteFunc(lines, func(l workflow.RoleLine) bool { return l.National != workflow.NationalActive || l.EndOn.IsZero() })
	if len(lines) < 3 {
		t.Fatalf("%d roles are in force at the store", len(lines))
	}
	gp := demo.Casework.As(demo.Who("leila"))
	sooner := func(l workflow.RoleLine, days int) { // the decision
		t.Helper()
		must(gp.Reduce(t.Context(), l.ID, workflow.Reduction{End: l.EndOn.AddDays(-days), Why: "They asked for a shorter time."}))
	}
	sooner(lines[1], 20)
	must(demo.National.Faults.Add(emulator.Fault{Kind: emulator.Status, Op: emulator.OpChange, Code: "INVALID_END_DATE"}))
	sooner(lines[0], 30) // the latest stands on top
	role, err := demo.DB.Role(t.Context(), lines[0].ID)
	must(err)
	other := role.End.Date.AddDays(10).String()
	must(demo.National.EditRole(role.National.RoleID, emulator.Edit{End: &other}))
	demo.Clock.Advance(3 * time.Minute)
	if _, err := demo.Relay.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting, _, err := demo.DB.Queue(t.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: demo.Who("leila")})
	must(err)
	i := slices.IndexFunc(waiting, func(l workflow.QueueLine) bool { return l.State == workflow.WithClinician })
	if i < 0 {
		t.Fatal("nothing waits for a clinician")
	}
	a, err := demo.DB.Application(t.Context(), waiting[i].ID)
	must(err)
	proposal, err := demo.Practice.Prepare(t.Context(), a)
	must(err)
	_, err = gp.Decide(t.Context(), a.ID, proposal)
	must(err)
	return demo
}

// The pictures have what needs somebody in them: a message that differs, open to
// be compared field by field, one that was not taken, and one that can be taken
// back.
func TestThePicturesHaveADifferenceInThem(t *testing.T) {
	demo := differing(t)
	defer demo.Close()
	w := &walker{}
	w.window = desktop.New(test.NewTempApp(t), desktop.NewRoom(demo.Desk, cli.OpenOptions{}), demo, desktop.Choices{Exec: kit.Inline(), After: w.after})
	w.canvas = w.window.Canvas()
	w.window.Shell.Start()
	w.window.Sit(demo.Who("leila"))
	w.window.Shell.Host().Go(shell.Place{Page: shell.PageOutbox})
	for _, words := range []string{"Conflict", "Compare", "Not sent", "Open and fix", "Held…", "Undo", "Send now", "National now", "Keep the national record"} {
		if err := w.see(words); err != nil {
			t.Error(err)
		}
	}
}
