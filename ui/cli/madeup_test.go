package cli

import (
	"testing"
	"time"
)

// morning is when the made-up practice opens in tests.
func morning() time.Time { return time.Date(2026, 12, 1, 9, 42, 0, 0, time.UTC) }

// madeUp opens the made-up practice for a test, in the morning.
func madeUp(t *testing.T, roles int) *DemoDesk {
	t.Helper()
	return madeUpAt(t, morning, roles)
}

// madeUpAt is madeUp by another clock.
func madeUpAt(t *testing.T, now func() time.Time, roles int) *DemoDesk {
	t.Helper()
	d, err := OpenDemo(t.Context(), DemoOptions{Now: now, Roles: roles})
	must(t, err)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
