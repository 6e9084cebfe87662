package relay

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// fullRate keeps under the published quota of 600 requests a minute. There
	// is no burst: the store also turns away requests that come closer together
	// than a fifteenth of a second (its spike arrest of 900 a minute).
	fullRate rate.Limit = 9.5
	slowest  rate.Limit = 0.5
	burst               = 1

	shortestWait = time.Second
	longestWait  = 5 * time.Minute

	// settleTime is how long a store may still be at work on a request we gave
	// up on; nothing is believed to be missing before it is over.
	settleTime = 30 * time.Second

	// tolerance is how many answers in a row may fail before everything waits.
	tolerance = 5

	// mostAttempts is how often one message is sent before a person is asked.
	mostAttempts = 50
)

// Backoff is how long to wait after so many failures in a row (1 is the
// first): full jitter between one second and a ceiling that doubles up to five
// minutes. jitter is in [0, 1).
func Backoff(failures int, jitter float64) time.Duration {
	ceiling := longestWait
	if shift := max(failures, 1); shift < 9 {
		ceiling = min(longestWait, shortestWait<<shift)
	}
	return shortestWait + time.Duration(jitter*float64(ceiling-shortestWait))
}

// NextTry is when to try again: never before the store asked us to.
func NextTry(failures int, now time.Time, retryAfter time.Duration, jitter float64) time.Time {
	return now.Add(max(retryAfter, Backoff(failures, jitter))).UTC()
}

// pace keeps the relay within the store's quota and away from a store in
// trouble. It is safe for use by many goroutines.
type pace struct {
	limiter *rate.Limiter
	full    rate.Limit
	jitter  func() float64

	mu       sync.Mutex
	failures int
	until    time.Time
}

func newPace(full rate.Limit, jitter func() float64) *pace {
	return &pace{limiter: rate.NewLimiter(full, burst), full: full, jitter: jitter}
}

// wait takes one request's share of the quota.
func (p *pace) wait(ctx context.Context) error { return p.limiter.Wait(ctx) }

// open reports whether a request may be made now, and if not, when.
func (p *pace) open(now time.Time) (bool, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !now.Before(p.until), p.until
}

// worked notes an answer of the store, whatever it said. The rate recovers
// slowly after it was cut.
func (p *pace) worked() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures, p.until = 0, time.Time{}
	if l := p.limiter.Limit(); l < p.full {
		p.limiter.SetLimit(min(p.full, l+0.1))
	}
}

// failed notes a request without an answer of use. Some failures make
// everything wait at once: no connection, no sign-in, too many requests.
func (p *pace) failed(now time.Time, atOnce bool, retryAfter time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures++
	if atOnce || p.failures >= tolerance {
		p.until = NextTry(p.failures, now, retryAfter, p.jitter())
	}
}

// throttle halves the rate: the store said that we were too fast.
func (p *pace) throttle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limiter.SetLimit(max(slowest, p.limiter.Limit()/2))
}

// forgive lets requests through at once, because somebody asked for it.
func (p *pace) forgive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures, p.until = 0, time.Time{}
}
