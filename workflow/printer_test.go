package workflow

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// Whoever prints says how the printer prints, and the log says who did.
func TestHowThePrinterPrintsIsSaidByWhoPrints(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
	asha := Staff{ID: "s1", Roles: []StaffRole{Receptionist}}
	all := Settings{}
	if one, said := all.OneSided(); one || said {
		t.Error("it is known before anybody said it")
	}
	if _, err := all.PrintOn(true, Staff{ID: "s9", Roles: []StaffRole{SystemAdmin}}, now); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("somebody who prints nothing: %v", err)
	}
	for _, tc := range []struct {
		one           bool
		before, after string
	}{{true, "", "one"}, {false, "one", "both"}} {
		c, err := all.PrintOn(tc.one, asha, now)
		if err != nil {
			t.Fatal(err)
		}
		if e := c.Entry(); e.By != asha.ID || !slices.Equal(e.Details, []Detail{{Field: "sides the printer prints on", Before: tc.before, After: tc.after}}) {
			t.Errorf("the log has %+v", e)
		}
		for _, s := range c.Steps() {
			all[s.Line] = s.After
		}
		if one, said := all.OneSided(); one != tc.one || !said {
			t.Errorf("kept %v, %v", one, said)
		}
	}
	if _, err := all.PrintOn(false, asha, now); err == nil {
		t.Error("the same again is a change")
	}
}
