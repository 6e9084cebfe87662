package emulator

import (
	"sync"
	"time"
	_ "time/tzdata" // London time wherever the program runs
)

// A Clock can be moved, so that end dates are reached without waiting. It is
// safe for use by several goroutines.
type Clock struct {
	mu    sync.Mutex
	base  func() time.Time
	ahead time.Duration
}

// NewClock makes a clock that runs with base; nil means the computer's clock.
func NewClock(base func() time.Time) *Clock {
	if base == nil {
		base = time.Now
	}
	return &Clock{base: base}
}

// Now is the base's time plus every advance so far, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.ahead).UTC()
}

// Advance moves the clock on by d, or back when d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// Set moves the clock to t; it runs on from there.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = t.Sub(c.base())
}

// Civil dates are held as yyyy-mm-dd, which sorts as it reads.

var london = func() *time.Location {
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // cannot happen: the zone is compiled in
	}
	return loc
}()

func civil(t time.Time) string { return t.In(london).Format(time.DateOnly) }

// civilDate reads a FHIR date or dateTime as a day in London, the place whose
// days an end date counts.
func civilDate(v any) (string, bool) {
	s, _ := v.(string)
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return s, true
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return civil(t), true
	}
	return "", false
}

// dayAfter is the first instant of the day after d, when a role whose last day
// was d is over.
func dayAfter(d string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, d, london)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, 1)
}
