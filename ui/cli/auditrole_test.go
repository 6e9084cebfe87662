package cli

import (
	"context"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/report"
)

// Whatever somebody does at the desk, the log says in which of their roles; what
// the desk does by itself has none (domain 2.3).
func TestTheLogSaysInWhichRoleSomebodyActed(t *testing.T) {
	ctx := context.Background()
	d, err := OpenDemo(ctx, DemoOptions{Now: func() time.Time { return time.Date(2026, 12, 1, 9, 42, 0, 0, time.UTC) }, Roles: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	asha := d.Casework.As(d.Who("asha"))
	lines, _, err := d.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: d.Who("asha")})
	must(err)
	_, err = asha.Open(ctx, lines[0].ID)
	must(err)
	must(asha.NoteForm(ctx, letter.AdultForm, "", ""))
	must(asha.NoteRegistration(ctx, lines[0].ID, letter.Proxy))
	must(asha.ChangePassword(ctx, DemoPassword, DemoPassword+" anew"))
	_, err = d.reviews(ctx, d.Who("sam"), report.Filter{}, "json")
	must(err)
	entries, err := d.DB.AuditTail(ctx, d.Who("mo"), 100_000)
	must(err)
	acts := map[workflow.Act]bool{}
	for _, e := range entries {
		acts[e.Act] = true
		if (e.By == "") != (e.Role == "") {
			t.Errorf("%s by %q is logged in the role %q", e.Act, e.By, e.Role)
		}
	}
	for _, act := range []workflow.Act{workflow.ActAdminister, workflow.ActSignIn, workflow.ActRegister, workflow.ActReadCases, workflow.ActPrint, workflow.ActReport, workflow.ActMirror} {
		if !acts[act] {
			t.Errorf("nobody did this: %s", act)
		}
	}
}
