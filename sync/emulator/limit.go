package emulator

import "time"

// Limits are the gateway's. Zero means no limit. The published ones of
// production are 600 a minute and a spike arrest of 900 a minute.
type Limits struct {
	// PerMinute is the quota of each calendar minute.
	PerMinute int
	// Spike is the smoothed rate, also per minute: requests closer together than
	// a minute divided by Spike are turned away.
	Spike int
	// Others is how much of each minute's quota other consumers of the service
	// use: the published limit is declared for the service and not for each of
	// them, so that it may be shared.
	Others int
	// Bare turns requests away with the gateway's own words in place of an
	// OperationOutcome.
	Bare bool
}

// SetLimits changes the limits while the service runs.
func (s *Service) SetLimits(l Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = l
}

// meter counts requests against the limits, all callers together.
type meter struct {
	minute time.Time
	count  int
	last   time.Time
}

func (m *meter) take(l Limits, now time.Time) *problem {
	if minute := now.Truncate(time.Minute); !minute.Equal(m.minute) {
		m.minute, m.count = minute, 0
	}
	m.count++
	no := func(words string) *problem { return &problem{code: "THROTTLED", words: words, bare: l.Bare} }
	if l.PerMinute > 0 && m.count+l.Others > l.PerMinute {
		return no("The quota of this minute is used up")
	}
	if l.Spike > 0 {
		since := now.Sub(m.last)
		if since >= 0 && since < time.Minute/time.Duration(l.Spike) {
			return no("Requests came too close together")
		}
		m.last = now
	}
	return nil
}
