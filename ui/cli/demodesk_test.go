package cli

import (
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

var morningWeekEnd = nhs.MustDate("2026-12-06")

// The made-up practice is made through the desk's own acts, so whatever it
// shows has passed every rule.
func TestTheMadeUpPracticeIsBelievable(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 24)
	counts, err := d.DB.QueueCounts(ctx, d.Who("leila"), morningWeekEnd)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range workflow.QueueViews {
		t.Logf("%s: %d", v, counts[v])
	}
	if counts[workflow.ViewAll] < 20 {
		t.Errorf("only %d open cases", counts[workflow.ViewAll])
	}
	roles, err := d.DB.RoleCounts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if roles[workflow.RoleActive] < 15 || roles[workflow.RoleInactive] == 0 || roles[workflow.RoleDraft] == 0 {
		t.Errorf("roles: %v", roles)
	}
	r, err := d.DB.Verify(ctx)
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}
