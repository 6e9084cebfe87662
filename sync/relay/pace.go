package relay

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// fullRate keeps under the published quota of 600 requests a minute, with room
	// for a clock that runs differently. There is no burst: the store also turns
	// away requests that come closer together than a fifteenth of a second (its
	// spike arrest of 900 a minute).
	fullRate rate.Limit = 9.75
	slowest  rate.Limit = 0.5
	// leastGap is how close two requests may come, as a share of the time between
	// two at the full rate: far enough above the spike arrest for what a busy
	// computer and its network add to one and not to the next.
	leastGap = 0.9
	burst    = 1

	shortestWait = time.Second
	longestWait  = 5 * time.Minute
	// longestOffline is the longest wait while there is no way to the store. It is
	// short, for a try costs nobody anything, and somebody who has just plugged
	// the network in again looks at the window.
	longestOffline = 45 * time.Second

	// settleTime is how long a store may still be at work on a request we gave
	// up on; nothing is believed to be missing before it is over.
	settleTime = 30 * time.Second

	// tolerance is how many answers in a row may fail before everything waits.
	tolerance = 5
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

// gate is closed for a while after failures.
type gate struct {
	failures     int
	since, until time.Time
	asked        bool // the store itself named until
}

// clockSlack is how far a clock may be put back without anything being made of
// it.
const clockSlack = time.Minute

// open answers whether the gate is open. A clock that was put back to before
// the gate was closed opens it: nobody knows how long it would stay shut.
func (g *gate) open(now time.Time) bool {
	return !now.Before(g.until) || now.Before(g.since.Add(-clockSlack))
}

func (g *gate) close(now, until time.Time, asked bool) {
	if g.open(now) || until.After(g.until) {
		g.since, g.until, g.asked = now, until, asked
	}
}

// worked opens the gate, unless the store asked us to stay away: one answer
// that was on its way already does not take that back.
func (g *gate) worked(now time.Time) {
	g.failures = 0
	if !g.asked || g.open(now) {
		g.until, g.asked = time.Time{}, false
	}
}

// Pace keeps the desk within the store's quota and away from a store in trouble.
// Whatever asks the store waits for the same one, right before a request leaves:
// what happens between the two, such as a slow commit, would bring requests
// closer together than the store takes them. It is safe for use by many
// goroutines.
type Pace struct {
	limiter *rate.Limiter
	full    rate.Limit
	jitter  func() float64
	turns   [2]chan struct{} // held by whoever stands in the line: without urgency, and promptly

	wire chan struct{} // guards left
	left time.Time     // when the last request was let go
	gap  time.Duration // the least time between two

	mu sync.Mutex
	// all is for every request, writes for those that change something: a store
	// can be well enough to be read and not to be written to.
	all, writes gate
}

// NewPace makes a pace of so many requests a second; 0 means the published
// quota. jitter spreads retries: random numbers in [0, 1), nil for real ones.
func NewPace(perSecond float64, jitter func() float64) *Pace {
	full := rate.Limit(perSecond)
	if perSecond == 0 {
		full = fullRate
	}
	if jitter == nil {
		jitter = rand.Float64
	}
	return &Pace{limiter: rate.NewLimiter(full, burst), full: full, jitter: jitter, turns: [2]chan struct{}{make(chan struct{}, 1), make(chan struct{}, 1)}, wire: make(chan struct{}, 1),
		gap: time.Duration(leastGap / float64(full) * float64(time.Second))}
}

// urgency is how a request stands to the others.
type urgency int

const (
	ordinary urgency = iota
	prompted         // goes before what is ordinary
	urgent           // goes before everything
)

type urgencyKey struct{}

// Urgently marks what is asked with the context as going before what is not:
// access being taken away, and what somebody waits for at the desk.
func Urgently(ctx context.Context) context.Context {
	return context.WithValue(ctx, urgencyKey{}, urgent)
}

// promptly marks what is asked with the context as going before a backlog.
func promptly(ctx context.Context) context.Context {
	return context.WithValue(ctx, urgencyKey{}, prompted)
}

// Wait takes one request's share of the quota (vrs.Config.Wait). Of those that
// are not urgent one at a time stands in the line for it, and one of those that
// are to go promptly, so that whatever is urgent has at most two of them before it.
func (p *Pace) Wait(ctx context.Context) error {
	if u, _ := ctx.Value(urgencyKey{}).(urgency); u != urgent {
		turn := p.turns[u]
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := p.limiter.Wait(ctx); err != nil {
		return err
	}
	return p.apart(ctx)
}

// apart keeps requests apart on a machine that is too busy to let each go when
// its turn comes: one that went late is not followed at once by the next.
func (p *Pace) apart(ctx context.Context) error {
	select {
	case p.wire <- struct{}{}:
		defer func() { <-p.wire }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if gap := p.gap - time.Since(p.left); gap > 0 {
		t := time.NewTimer(gap)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	p.left = time.Now()
	return nil
}

// sound reports whether the store is not in doubt. While it is, one request at a
// time is enough to find out how it is.
func (p *Pace) sound() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all.failures < tolerance && p.writes.failures < tolerance
}

// open reports whether a request may be made now, and if not, when.
func (p *Pace) open(now time.Time) (bool, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all.open(now), p.all.until
}

// openToWrite reports whether something may be sent now, and if not, when.
func (p *Pace) openToWrite(now time.Time) (bool, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.writes.open(now):
		return p.all.open(now), p.all.until
	case p.all.open(now), p.writes.until.After(p.all.until):
		return false, p.writes.until
	}
	return false, p.all.until
}

// worked notes an answer of the store, whatever it said. The rate recovers
// slowly after it was cut.
func (p *Pace) worked(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all.worked(now)
	if l := p.limiter.Limit(); l < p.full {
		p.limiter.SetLimit(min(p.full, l+0.1))
	}
}

// failed notes a request without an answer of use. Some failures make
// everything wait at once: no connection, no sign-in, and whenever the store
// says how long.
func (p *Pace) failed(now time.Time, atOnce bool, retryAfter time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all.failures++
	if atOnce || retryAfter > 0 || p.all.failures >= tolerance {
		p.all.close(now, NextTry(p.all.failures, now, retryAfter, p.jitter()), retryAfter > 0)
	}
}

// unreached notes a request that got no answer of the store's. The first few of
// them may lie with a message, unless it surely never left.
func (p *Pace) unreached(now time.Time, atOnce bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all.failures++
	if atOnce || p.all.failures >= tolerance {
		p.all.close(now, nextReach(p.all.failures, now, p.jitter()), false)
	}
}

// nextReach is when to try again to reach the store.
func nextReach(failures int, now time.Time, jitter float64) time.Time {
	return now.Add(min(longestOffline, Backoff(failures, jitter))).UTC()
}

// woke notes that the machine's clock has moved on without the program: it was
// asleep. Nothing is known of the network it has woken up in, so that all waits
// but those the store asked for are over.
func (p *Pace) woke(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range []*gate{&p.all, &p.writes} {
		if now = now.Round(0); !g.asked || !now.Before(g.until.Round(0)) {
			*g = gate{}
		}
	}
}

// wrote notes that the store took something that was sent.
func (p *Pace) wrote(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writes.worked(now)
}

// writeFailed notes that something was sent and nobody knows what became of it.
// Where it is not the message alone, after a few such nothing is sent for a
// while: one message is then enough to find out that the store is well again.
func (p *Pace) writeFailed(now time.Time, alone bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writes.failures++
	if !alone && p.writes.failures >= tolerance {
		p.writes.close(now, NextTry(p.writes.failures-tolerance+1, now, 0, p.jitter()), false)
	}
}

// readOnly reports whether the store answers and takes nothing.
func (p *Pace) readOnly(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.writes.open(now)
}

// throttle halves the rate: the store said that we were too fast.
func (p *Pace) throttle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limiter.SetLimit(max(slowest, p.limiter.Limit()/2))
}

// forgive lets requests through at once, because somebody asked for it.
func (p *Pace) forgive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all, p.writes = gate{}, gate{}
}
