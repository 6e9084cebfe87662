package cli

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// A day that waited for the clock begins once the clock is put right, and the next
// one at midnight, while the desk stays open.
func TestADayBeginsOnceTheClockIsRight(t *testing.T) {
	start := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	var clock atomic.Pointer[time.Time]
	now, set := func() time.Time { return *clock.Load() }, func(to time.Time) { clock.Store(&to) }
	set(start)
	demo := madeUpAt(t, now, 40)
	d := demo.Desk
	d.Demo = false // whose clock nobody doubts
	over := func(on time.Time) int {
		t.Helper()
		roles, err := d.DB.Expiring(t.Context(), nhs.DateIn(on))
		if err != nil {
			t.Fatal(err)
		}
		return len(roles)
	}
	next := func() time.Time { // the next day that somebody's access does not see
		on := now()
		for over(on) == 0 {
			if on = on.AddDate(0, 0, 1); on.After(now().AddDate(0, 0, 60)) {
				t.Fatal("no access ends soon")
			}
		}
		return on
	}
	right := next()
	if err := d.DB.Note(t.Context(), demo.Who("pat").Entry(workflow.ActSignIn, right, "", "")); err != nil {
		t.Fatal(err)
	}
	set(right.Add(-3 * time.Hour)) // behind the log, on the same day
	tick, done := make(chan time.Time), make(chan struct{})
	run, stop := context.WithCancel(t.Context())
	go func() { defer close(done); d.days(run, tick) }()
	look := func() { // the second is taken when what the first brought is done
		tick <- now()
		tick <- now()
	}
	look()
	if over(right) == 0 {
		t.Fatal("access ended on a day the clock was not believed")
	}
	for _, s := range []struct {
		words string
		to    func() time.Time
	}{{"the clock was put right", func() time.Time { return right }}, {"a day began", next}} {
		set(s.to())
		look()
		if n := over(now()); n > 0 {
			t.Errorf("%s and access of %d is past its last day", s.words, n)
		}
	}
	stop()
	<-done
}
