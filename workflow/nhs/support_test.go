package nhs_test

import (
	"testing"
	"time"

	"proxydesk/workflow/nhs"
)

func TestWhenSomebodyLooksAfterTheNationalServices(t *testing.T) {
	for at, want := range map[string]string{
		"2026-12-01T08:00:00Z": "",                    // a Tuesday
		"2026-12-01T17:59:59Z": "",                    //
		"2026-12-01T07:59:59Z": "2026-12-01T08:00:00", // before
		"2026-12-01T18:00:00Z": "2026-12-02T08:00:00", // after
		"2026-12-04T19:00:00Z": "2026-12-07T08:00:00", // a Friday evening
		"2026-12-05T07:00:00Z": "2026-12-07T08:00:00", // a Saturday morning
		"2026-12-05T12:00:00Z": "2026-12-07T08:00:00",
		"2026-12-24T20:00:00Z": "2026-12-29T08:00:00", // Christmas on a Friday, Boxing Day moved to Monday
		"2026-07-01T07:30:00Z": "",                    // half past eight in summer
		"2026-07-01T17:30:00Z": "2026-07-02T08:00:00",
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if back := nhs.NewCalendar().SupportBack(now); !back.IsZero() {
			got = back.Format("2006-01-02T15:04:05")
		}
		if got != want {
			t.Errorf("%s: back %q, want %q", at, got, want)
		}
	}
}
