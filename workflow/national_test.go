package workflow

import (
	"testing"

	"proxydesk/workflow/nhs"
)

// What a national status is called, and what its dates make of it: an active
// role outside them gives no access (contract 10a).
func TestANationalStatusInWords(t *testing.T) {
	today := nhs.MustDate("2026-12-01")
	for _, c := range []struct {
		n    National
		want string
	}{
		{National{Status: NationalProposed}, "Applied for, not decided"},
		{National{Status: NationalActive}, "Active"},
		{National{Status: NationalActive, Start: today, End: today}, "Active"},
		{National{Status: NationalActive, Start: today.AddDays(1)}, "Active from 2 Dec 2026"},
		{National{Status: NationalActive, End: today.AddDays(-1)}, "Active, and past its last day"},
		{National{Status: NationalRejected, End: today.AddDays(-1)}, "Refused"},
		{National{Status: NationalInactive, Start: today.AddDays(1)}, "Ended"},
		{National{Status: NationalInError}, "Entered by mistake"},
		{National{Status: "paused"}, "paused"},
	} {
		if got := c.n.Words(today); got != c.want {
			t.Errorf("%+v: %q, want %q", c.n, got, c.want)
		}
	}
}
