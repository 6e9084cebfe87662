package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
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
	// OutgoingOfRole lists every message about a role, as they were made, also those
	// that left under another NHS number than the two have now.
	OutgoingOfRole(ctx context.Context, id workflow.RoleID) ([]workflow.Outgoing, error)
	// Settle writes what became of a message, durably, or answers ErrStale when
	// the message is no longer in the state the settlement starts from.
	Settle(ctx context.Context, s workflow.Settlement) error
	// Role is a role as the practice holds it.
	Role(ctx context.Context, id workflow.RoleID) (workflow.Role, error)
	// Mirror writes a role, or the role a case rests on, as the store now has it,
	// or answers ErrStale.
	Mirror(ctx context.Context, c workflow.Change) error
	// Listening lists the pairs whose national record the practice listens to,
	// the one read longest ago first.
	Listening(ctx context.Context) ([]workflow.Listened, error)
	// Holding is what the practice holds of two people, as it is now. Where it holds
	// nothing under these numbers, and the store has a role in force under them which
	// it holds under others, it is that role.
	Holding(ctx context.Context, p workflow.Pair) (workflow.Holding, error)
	// NoteRead notes when the record of a pair was read.
	NoteRead(ctx context.Context, p workflow.Pair, at time.Time) error
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
	// ReconcileEvery is how often the record of each pair is read again for
	// changes made elsewhere; 0 means never. ReconcileGap lies between two of them;
	// 0 means half a second.
	ReconcileEvery, ReconcileGap time.Duration
	// Pace is what the Store waits for before each request; nil is for a store
	// that takes any number, such as one in this process.
	Pace *Pace
	// Wording is how the store wants what the relay words by itself.
	Wording Wording
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
	pace    *Pace
	line    *line
	wake    chan struct{}
	ask     chan struct{} // to listen now
	ended   chan workflow.Pair
	passing sync.Mutex
	// listening lets one pass listen at a time.
	listening sync.Mutex

	mu     sync.Mutex // guards what is below
	status Status
	ward   ward
	missed missed
}

// New makes a relay. It does nothing before Pass or Run.
func New(c Config) *Relay {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Jitter == nil {
		c.Jitter = rand.Float64
	}
	if c.Pace == nil {
		c.Pace = NewPace(float64(rate.Inf), c.Jitter)
	}
	if c.ReconcileGap == 0 {
		c.ReconcileGap = reconcileGap
	}
	return &Relay{
		Config: c, pace: c.Pace, line: newLine(), wake: make(chan struct{}, 1), ask: make(chan struct{}, 1), ended: make(chan workflow.Pair, 64),
		missed: missed{doubts: map[workflow.Pair]doubt{}},
		ward:   newWard(), status: Status{Since: c.Now().UTC()},
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
		background.Go(func() { r.follow(ctx) })
	}
	for ctx.Err() == nil {
		_, err := r.Pass(ctx)
		r.failed(ctx, "relay pass", err)
		r.idle(ctx, r.rest(err))
	}
}

// failed logs what went wrong with the outbox. That nobody has signed in yet is no
// fault, and neither is being told to stop.
func (r *Relay) failed(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil && !errors.Is(err, workflow.ErrLocked) {
		r.Log.Error(what, "err", err)
	}
}

const (
	// glance is how often an idle relay looks at the clock.
	glance = 15 * time.Second
	// drift is by how much the clock must have moved on without the program
	// before it was asleep.
	drift = 20 * time.Second
)

// idle waits until it is woken or the time is over. A machine that slept does
// not count the time it slept as waited, and when it wakes up every wait is over.
func (r *Relay) idle(ctx context.Context, wait time.Duration) {
	began, wall := time.Now(), r.Now().Round(0) // Round leaves the running clock out
	for left := wait; left > 0; left = wait - time.Since(began) {
		t := time.NewTimer(min(left, glance))
		select {
		case <-ctx.Done():
			left = 0
		case <-r.wake:
			left = 0
		case <-t.C:
		}
		t.Stop()
		now := r.Now()
		if slept := now.Round(0).Sub(wall) - time.Since(began); slept > drift {
			r.Log.Info("the clock has moved on", "by", slept.Round(time.Second).String())
			r.pace.woke(now)
			return
		}
		if left == 0 {
			return
		}
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

// hands is how many messages are looked after at a time. A message takes two
// requests and three commits, so that with an answer after 400 ms, which is slow,
// a few keep to the quota; the order of each pair is kept.
const hands = 5

// Pass does all that can be done now: it settles what a crash left open, then
// looks after every due message once, a few at a time. One hand more takes
// removals only, so that taking access away never waits behind slow grants, and
// one what was decided just now, so that nobody waits for a backlog.
// An error says that the outbox failed; the store's trouble is in the summary.
func (r *Relay) Pass(ctx context.Context) (Summary, error) {
	r.passing.Lock()
	defer r.passing.Unlock()
	r.line.begin()
	messages, err := r.recover(ctx)
	if err != nil {
		return Summary{}, fmt.Errorf("recover the outbox: %w", err)
	}
	r.line.start(messages)
	var all sync.WaitGroup
	all.Go(func() { r.work(ctx, express) })
	all.Go(func() { r.work(ctx, prompt) })
	for range hands - 1 {
		all.Go(func() { r.work(ctx, helper) })
	}
	r.work(ctx, lead)
	all.Wait()
	settled, err := r.line.end()
	s := Summary{Settled: settled, Status: r.Status()}
	r.changed()
	return s, err
}

// recover turns messages that were being sent when the desk stopped into
// messages to verify: whether they arrived is not known. One that cannot be read
// goes to a person. It answers the others as they stand then.
func (r *Relay) recover(ctx context.Context) ([]workflow.Outgoing, error) {
	all, err := r.Outbox.Unsettled(ctx)
	if err != nil {
		return nil, err
	}
	open := all[:0]
	for _, m := range all {
		var s workflow.Settlement
		switch {
		case m.Unreadable:
			r.Log.Error("a message cannot be read", "message", string(m.ID))
			s = m.SetAside(r.Now())
		case m.State == workflow.OutgoingSending:
			s = m.Unknown(m.Tried.Add(settleTime), whyStopped)
		default:
			open = append(open, m)
			continue
		}
		switch err := r.Outbox.Settle(ctx, s); {
		case errors.Is(err, workflow.ErrStale): // somebody was faster
			r.line.refresh()
		case err != nil:
			return nil, fmt.Errorf("message %s: %w", m.ID, err)
		case !m.Unreadable:
			open = append(open, s.Message())
		}
	}
	return open, nil
}

// sound reports whether the store is not in doubt: until it has answered, one
// request is enough to find out whether it does.
func (r *Relay) sound() bool {
	r.mu.Lock()
	connected := r.status.Connection == Connected
	r.mu.Unlock()
	return connected && r.pace.sound()
}

// work looks after one message after another until there is none.
func (r *Relay) work(ctx context.Context, h hand) {
	for {
		m, ok := r.line.take(h, r.Now, func() bool {
			open, _ := r.pace.open(r.Now())
			return open && ctx.Err() == nil
		}, r.sound, func() bool {
			open, _ := r.pace.openToWrite(r.Now())
			return open
		}, func() ([]workflow.Outgoing, error) {
			all, err := r.Outbox.Unsettled(ctx)
			return slices.DeleteFunc(all, func(m workflow.Outgoing) bool { return m.Unreadable }), err // until recover has seen it
		})
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
		if m.Kind.Removes() && after.State == workflow.OutgoingDone {
			r.hasEnded(m.Pair)
		}
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
