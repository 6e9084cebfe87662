package workflow

import (
	"slices"
	"testing"
)

// Whoever does something does it in one of their roles, also where none is asked
// for; the desk itself has none.
func TestEveryEntryOfAPersonSaysInWhichRole(t *testing.T) {
	for _, role := range StaffRoles {
		by := Staff{ID: "s", Roles: []StaffRole{Verifier, role}}
		for _, act := range append(Acts(), ActMirror, ActChase) {
			if e := by.Entry(act, noon, "a1", ""); e.Role == "" || !by.Is(e.Role) || slices.Contains(WhoMay(act), role) && !slices.Contains(WhoMay(act), e.Role) {
				t.Errorf("%s does %s as %q", role, act, e.Role)
			}
		}
	}
	if e := (Staff{}).Entry(ActMirror, noon, "a1", "r1"); e.Role != "" || e.By != "" || e.RoleID != "r1" {
		t.Errorf("of the desk itself: %+v", e)
	}
}
