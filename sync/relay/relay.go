package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Outbox is what the relay needs of the practice's record.
type Outbox interface {
	// Unsettled lists the messages that are ready, being sent or to be
	// verified, in any order.
	Unsettled(ctx context.Context) ([]workflow.Outgoing, error)
	// OutgoingOfPair lists every message about two people, settled or not, as
	// they were made.
	OutgoingOfPair(ctx context.Context, p workflow.Pair) ([]workflow.Outgoing, error)
	// Settle writes what became of a message, durably, or answers ErrStale when
	// the message is no longer in the state the settlement starts from.
	Settle(ctx context.Context, s workflow.Settlement) error
	// Role is a role as the practice holds it.
	Role(ctx context.Context, id workflow.RoleID) (workflow.Role, error)
	// Mirror writes a role as the store now has it, or answers ErrStale.
	Mirror(ctx context.Context, c workflow.Change) error
	// LiveRoles lists the roles that give access, or will once set up.
	LiveRoles(ctx context.Context) ([]workflow.Role, error)
}

// Store is what the relay needs of the national store; *vrs.Client is one.
type Store interface {
	SearchRoles(ctx context.Context, proxy, patient nhs.Number, statuses ...string) ([]vrs.RoleRecord, error)
	Role(ctx context.Context, id string) (vrs.RoleRecord, error)
	Send(ctx context.Context, r vrs.Request) (vrs.Response, error)
}

// Config is what a Relay needs. What may be left out says so.
type Config struct {
	Outbox Outbox
	Store  Store
	// Now is the clock, and NewID makes UUIDs.
	Now   func() time.Time
	NewID func() string
	// SignedIn lists who is signed in to the desk. A grant or refusal leaves
	// only under its decider or the clinician who took it over.
	SignedIn func() []workflow.Staff
	// Unattended lets a removal leave under the application's own sign-in when
	// nobody is signed in. It is for application sign-in only (design 6).
	Unattended bool
	// ReconcileEvery is how often each role is read again for changes made
	// elsewhere; 0 means never.
	ReconcileEvery time.Duration
	// PerSecond is how many requests a second the store takes; 0 means the
	// published quota. A store in this process takes any number.
	PerSecond float64
	// OnChange is told of every change of the status or of a message. It may be
	// nil, and must not call back into the relay's Pass or Run.
	OnChange func(Status)
	// Log takes our ids and the store's codes, never people; nil means nowhere.
	Log *slog.Logger
	// Jitter spreads retries: random numbers in [0, 1). nil means real ones.
	Jitter func() float64
}

// Relay takes messages from the outbox to the national store. One relay at a
// time may work on an outbox.
type Relay struct {
	Config
	pace    *pace
	line    *line
	wake    chan struct{}
	passing sync.Mutex

	mu     sync.Mutex // guards what is below
	status Status
	ward   ward
}

// New makes a relay. It does nothing before Pass or Run.
func New(c Config) *Relay {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Jitter == nil {
		c.Jitter = rand.Float64
	}
	if c.PerSecond == 0 {
		c.PerSecond = float64(fullRate)
	}
	return &Relay{
		Config: c, pace: newPace(rate.Limit(c.PerSecond), c.Jitter), line: newLine(), wake: make(chan struct{}, 1),
		ward: newWard(), status: Status{Since: c.Now().UTC()},
	}
}

// Wake says that the outbox or the people signed in have changed. It returns at
// once.
func (r *Relay) Wake() {
	r.line.refresh()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// SendNow tries again at once, whatever wait was left.
func (r *Relay) SendNow() {
	r.pace.forgive()
	r.Wake()
}

// Run works until ctx ends: whenever it is woken, a message falls due, or the
// wait after trouble is over. It returns when nothing is in flight any more.
func (r *Relay) Run(ctx context.Context) {
	var background sync.WaitGroup
	defer background.Wait()
	if r.ReconcileEvery > 0 {
		background.Go(func() { r.listen(ctx) })
	}
	for ctx.Err() == nil {
		_, err := r.Pass(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("relay pass", "err", err)
		}
		t := time.NewTimer(r.rest(err))
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-t.C:
		}
		t.Stop()
	}
}

// rest is how long there is nothing to do. It is never long, so that a clock
// set wrong and put right holds nothing up.
func (r *Relay) rest(err error) time.Duration {
	if err != nil {
		return settleTime
	}
	now := r.Now()
	next := now.Add(longestWait)
	if due, ok := r.line.nextDue(now); ok && due.Before(next) {
		next = due
	}
	if until, ok := r.unfinished(now); ok {
		next = until
	}
	return min(max(next.Sub(now), shortestWait), longestWait)
}

// unfinished answers whether a message is due that only the store's trouble
// keeps back, and when it may be tried again.
func (r *Relay) unfinished(now time.Time) (at time.Time, ok bool) {
	_, reads := r.pace.open(now)
	_, writes := r.pace.openToWrite(now)
	r.line.each(func(m *workflow.Outgoing) {
		if m.Due.After(now) {
			return
		}
		until := reads
		if m.State == workflow.OutgoingReady {
			if _, signed := r.mayLeave(*m); !signed {
				return
			}
			until = writes
		}
		if !ok || until.Before(at) {
			at, ok = until, true
		}
	})
	return at, ok
}

// Pass does all that can be done now: it settles what a crash left open, then
// looks after every due message once, two at a time. One of the two takes
// removals only, so that taking access away never waits behind a slow grant.
// An error says that the outbox failed; the store's trouble is in the summary.
func (r *Relay) Pass(ctx context.Context) (Summary, error) {
	r.passing.Lock()
	defer r.passing.Unlock()
	if err := r.recover(ctx); err != nil {
		return Summary{}, fmt.Errorf("recover the outbox: %w", err)
	}
	r.line.begin()
	var express sync.WaitGroup
	express.Go(func() { r.work(ctx, true) })
	r.work(ctx, false)
	express.Wait()
	settled, err := r.line.end()
	s := Summary{Settled: settled, Status: r.Status()}
	r.changed()
	return s, err
}

// recover turns messages that were being sent when the desk stopped into
// messages to verify: whether they arrived is not known.
func (r *Relay) recover(ctx context.Context) error {
	all, err := r.Outbox.Unsettled(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.State != workflow.OutgoingSending {
			continue
		}
		err := r.Outbox.Settle(ctx, m.Unknown(m.Tried.Add(settleTime), whyStopped))
		if err != nil && !errors.Is(err, workflow.ErrStale) {
			return fmt.Errorf("message %s: %w", m.ID, err)
		}
	}
	return nil
}

// work looks after one message after another until there is none.
func (r *Relay) work(ctx context.Context, removalsOnly bool) {
	for {
		m, ok := r.line.take(removalsOnly, r.Now, func() bool {
			open, _ := r.pace.open(r.Now())
			return open && ctx.Err() == nil
		}, func() ([]workflow.Outgoing, error) { return r.Outbox.Unsettled(ctx) })
		if !ok {
			return
		}
		after, err := r.handle(ctx, m)
		switch {
		case errors.Is(err, workflow.ErrStale), ctx.Err() != nil: // somebody was faster, or we are to stop
			err = nil
		case err != nil:
			err = fmt.Errorf("message %s: %w", m.ID, err)
		}
		r.line.back(m, after, err)
	}
}

// mayLeave answers under whose name the message may go, if it may.
func (r *Relay) mayLeave(m workflow.Outgoing) (workflow.StaffID, bool) {
	by, ok := m.MayLeaveUnder(r.SignedIn())
	if !ok && r.Unattended && m.Kind.Removes() {
		return "", true
	}
	return by, ok
}
