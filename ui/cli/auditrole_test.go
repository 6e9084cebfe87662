package cli

import (
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/report"
)

// Whatever somebody does at the desk, the log says in which of their roles; what
// the desk does by itself has none (domain 2.3).
func TestTheLogSaysInWhichRoleSomebodyActed(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 3)
	asha := d.Casework.As(d.Who("asha"))
	lines, _, err := d.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: d.Who("asha")})
	must(t, err)
	_, err = asha.Open(ctx, lines[0].ID)
	must(t, err)
	must(t, asha.NoteForm(ctx, letter.AdultForm, "", ""))
	must(t, asha.NoteRegistration(ctx, lines[0].ID, letter.Proxy))
	must(t, asha.ChangePassword(ctx, DemoPassword, DemoPassword+" anew"))
	_, err = d.reviews(ctx, d.Who("sam"), report.Filter{}, "json")
	must(t, err)
	entries, err := d.DB.AuditTail(ctx, d.Who("mo"), 100_000)
	must(t, err)
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
