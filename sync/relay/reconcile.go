package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

const (
	// reconcileGap lies between two pairs that are read again, so that listening
	// leaves most of the quota to messages.
	reconcileGap = 500 * time.Millisecond
	// firstListen is how soon after it was opened the desk listens.
	firstListen = time.Minute
	// freshFor is how long a reading is new enough not to be made again because
	// somebody asked for it.
	freshFor = 5 * time.Minute
)

// Reconcile compares a role with what the store holds for its two people, and
// answers the role as it is to be shown, or false when the store said nothing
// that can be relied on. Nothing at all there means that the record was taken
// away, which ends access like any other removal (domain 2.5).
func Reconcile(local workflow.Role, remote Reading) (workflow.National, bool) {
	var last workflow.National
	if local.National != nil {
		last = *local.National
	}
	switch {
	case remote.Moved != nil: // it is the one we know, whatever else the pair has
		return *remote.Moved, true
	case remote.Unclear:
		return remote.over(last)
	}
	if len(remote.Roles) == 0 {
		if !last.Fetchable {
			return workflow.National{}, false // it had no lasting id to be missed by
		}
		last.Status, last.Reason = workflow.NationalInError, ""
		return last, true
	}
	n := latest(last, remote.Roles)
	if !local.Live() {
		n = inForce(n, remote.Roles)
	}
	if local.National == nil && n.Status != workflow.NationalActive {
		return workflow.National{}, false // it is about something that was before
	}
	if !n.Fetchable && !last.Fetchable && last.RoleID != "" {
		n.RoleID = last.RoleID // made up for each answer: never news
	}
	return n, true
}

// latest is the role of a pair that matters: the one we know by its id first,
// then access in force.
func latest(last workflow.National, roles []workflow.National) workflow.National {
	standing := func(n workflow.National) int {
		switch {
		case n.RoleID == last.RoleID:
			return 2
		case n.Status == workflow.NationalActive:
			return 1
		}
		return 0
	}
	n := roles[0]
	for _, t := range roles[1:] {
		if standing(t) > standing(n) {
			n = t
		}
	}
	return n
}

// inForce is the role of a pair that gives access still after the one that was
// ended: a store should hold no second one, and one that does would let somebody
// act whom nobody here sees any more (domain 2.5).
func inForce(ended workflow.National, roles []workflow.National) workflow.National {
	if i := slices.IndexFunc(roles, func(n workflow.National) bool { return n.Status == workflow.NationalActive }); i >= 0 && ended.Status.Gone() {
		return roles[i]
	}
	return ended
}

// of is what the reading says of the role that an open case rests on, or false
// where it says nothing that can be relied on.
func (r Reading) of(rests workflow.National) (workflow.National, bool) {
	switch {
	case r.Moved != nil && r.Moved.RoleID == rests.RoleID:
		return *r.Moved, true
	case r.Unclear || len(r.Roles) == 0:
		return workflow.National{}, false
	}
	return latest(rests, r.Roles), true
}

// over is the role we know by its id with what is read of its ending, where a day of
// it or another record could not be: a removal needs no more. The days stay as they
// were known. It answers false where it has not ended.
func (r Reading) over(last workflow.National) (workflow.National, bool) {
	for _, n := range r.Roles {
		if last.Fetchable && n.RoleID == last.RoleID && n.Status.Gone() {
			last.Status, last.Reason, last.ReasonWords = n.Status, n.Reason, n.ReasonWords
			last.Renumbered, last.Under = n.Renumbered, n.Under
			return last, true
		}
	}
	return workflow.National{}, false
}

// gone reports whether the reading says that the record was taken away.
func (r Reading) gone() bool { return len(r.Roles) == 0 && !r.Unclear && r.Moved == nil }

// Heard reads the national record of two people and writes down what was changed
// elsewhere: it is the door of an event that says that something was, and the
// reconcile's own. Somebody who was told of one by telephone goes through it too.
// It answers whether there was news, or ErrUnread. An event that comes twice, or
// is the echo of our own message, writes nothing.
func (r *Relay) Heard(ctx context.Context, p workflow.Pair) (news bool, err error) {
	h, err := r.hear(ctx, p)
	switch {
	case err != nil:
		return h.news, err
	case !h.read:
		return false, ErrUnread
	case h.absent == nil:
		return h.news, nil
	}
	now := r.Now()
	r.mu.Lock()
	recent := r.missed.believed[:0]
	for _, at := range r.missed.believed {
		if now.Sub(at) < 24*time.Hour {
			recent = append(recent, at)
		}
	}
	r.missed.believed = append(recent, now)
	many := len(r.missed.believed) > fewMissing
	r.mu.Unlock()
	if many {
		r.doubt(fmt.Sprintf(alarmMissing, len(recent)+1))
		return false, nil
	}
	return true, h.absent(ctx)
}

// ErrUnread says that the national record of a pair was not read: the store did
// not answer, or a message about the pair is on its way, which reads for itself.
var ErrUnread = errors.New("the national record was not read now")

// heard is what came of a reading.
type heard struct {
	read, news bool
	// absent is how to believe that the record is gone, nil where it is not or is
	// not to be believed yet.
	absent func(context.Context) error
}

// ReconcilePass reads the record of every pair the practice listens to once, the
// one read longest ago first, and writes down what was changed elsewhere. It
// answers how many had news. It stops early when the store is in trouble or ctx
// ends, and goes on from there the next time.
func (r *Relay) ReconcilePass(ctx context.Context) (news int, err error) {
	news, _, err = r.listenOnce(ctx, 0, r.ReconcileGap)
	return news, err
}

// CatchUp is a pass over the pairs that were not read just now, as fast as the
// quota allows, for somebody who waits for it.
func (r *Relay) CatchUp(ctx context.Context) (news int, err error) {
	news, _, err = r.listenOnce(ctx, freshFor, 0)
	return news, err
}

// listenOnce is a pass over the pairs that were not read for a time. It answers
// also whether it came to its end.
func (r *Relay) listenOnce(ctx context.Context, unreadFor, gap time.Duration) (news int, whole bool, err error) {
	r.listening.Lock()
	defer r.listening.Unlock()
	all, err := r.Outbox.Listening(ctx)
	if err != nil {
		return 0, false, fmt.Errorf("reconcile: %w", err)
	}
	var absent []func(context.Context) error
	whole, read := true, 0
	r.onlyMissed(all)
	for _, l := range all {
		if r.Now().Sub(l.ReadAt) < unreadFor && !r.unbelieved(l.Pair) {
			continue
		}
		if open, _ := r.pace.open(r.Now()); !open || read > 0 && !pause(ctx, gap) {
			whole = false
			break
		}
		read++
		h, err := r.hear(ctx, l.Pair)
		if err != nil {
			return news, false, fmt.Errorf("reconcile: %w", err)
		}
		if h.news {
			news++
		}
		if h.absent != nil {
			absent = append(absent, h.absent)
		}
	}
	if n := len(absent); n > fewMissing && n*10 > read {
		r.doubt(fmt.Sprintf(alarmMissing, n))
		return news, whole, nil
	} else if whole && read > 0 {
		r.doubt("")
	}
	for _, end := range absent {
		if err := end(ctx); err != nil {
			return news, whole, fmt.Errorf("reconcile: %w", err)
		}
		news++
	}
	if news > 0 {
		r.changed()
	}
	return news, whole, nil
}

// hear reads the record of one pair again, under the numbers the practice has of
// them where it is asked by those the store has.
func (r *Relay) hear(ctx context.Context, p workflow.Pair) (heard, error) {
	h, here, err := r.hearAs(ctx, p)
	if err == nil && here != p {
		h, _, err = r.hearAs(ctx, here)
	}
	return h, err
}

// hearAs reads the record of one pair again, unless a message about it is on its
// way: that reads for itself. A removal that comes up meanwhile is not kept
// waiting. It reads nothing where the practice has the two as here, another pair.
func (r *Relay) hearAs(ctx context.Context, p workflow.Pair) (h heard, here workflow.Pair, err error) {
	look, cancel := context.WithCancel(ctx)
	defer cancel()
	if !r.line.claim(p, cancel) {
		return h, p, nil
	}
	defer r.line.leave(p)
	held, err := r.Outbox.Holding(ctx, p)
	if err != nil || held.Role == nil && len(held.Cases) == 0 {
		h.read = err == nil // there is nothing here that it could change
		return h, p, err
	}
	role := held.Role
	if role != nil && role.Pair() != p {
		return h, role.Pair(), nil
	}
	ask := workflow.Outgoing{Pair: p}
	if role != nil && role.National != nil && role.National.Fetchable {
		ask.Target = role.National.RoleID
	}
	reading, err := r.survey(look, ask)
	if errors.Is(err, vrs.ErrNotFound) { // one of the two numbers was closed
		reading, err = Reading{}, nil
	}
	if err != nil {
		if look.Err() == nil {
			r.trouble(judgeRead(err), problemOf(err), err)
		}
		return h, p, nil
	}
	h.read = true
	if err := r.Outbox.NoteRead(context.WithoutCancel(ctx), p, r.Now()); err != nil {
		return h, p, err
	}
	for _, a := range held.Cases {
		n, ok := reading.of(*a.National)
		if !ok {
			continue
		}
		c, changed := a.Mirror(n, r.Now())
		if !changed {
			continue
		}
		if err := r.Outbox.Mirror(context.WithoutCancel(ctx), c.Heard()); err != nil && !errors.Is(err, workflow.ErrStale) {
			return h, p, err
		}
		r.Log.Info("relay", "case", string(a.ID), "changed elsewhere", string(c.Application().National.Status))
		h.news = true
	}
	if role == nil {
		return h, p, nil
	}
	changed, absent, err := r.compare(ctx, *role, reading)
	h.news, h.absent = h.news || changed, absent
	return h, p, err
}

// compare writes down what a reading says of a role otherwise than was known.
func (r *Relay) compare(ctx context.Context, role workflow.Role, reading Reading) (news bool, absent func(context.Context) error, err error) {
	n, ok := Reconcile(role, reading)
	if !ok {
		return false, nil, nil
	}
	if reading.gone() && role.National.Status.Gone() {
		return false, nil, nil // what has ended may be forgotten
	}
	n.ReadAt = r.Now().UTC()
	if reading.gone() {
		if !r.missing(role.Pair()) {
			r.Log.Info("relay", "role", string(role.ID), "missing", "not believed yet")
			return false, nil, nil
		}
		return false, func(ctx context.Context) error {
			r.found(role.Pair())
			return r.write(ctx, role.ID, n)
		}, nil
	}
	r.found(role.Pair())
	orphaned, err := r.endAgain(ctx, role, n)
	if err != nil || role.National != nil && same(*role.National, n) {
		return orphaned, nil, err
	}
	return true, nil, r.write(ctx, role.ID, n)
}

func (r *Relay) write(ctx context.Context, id workflow.RoleID, n workflow.National) error {
	r.Log.Info("relay", "role", string(id), "changed elsewhere", string(n.Status))
	return r.mirror(ctx, id, n, true)
}

// endAgain ends access at the store that a grant of ours gave after its access
// had ended here, when it arrived later than anybody waited for. What somebody
// else gave is not ours to take: it is shown, and a person decides.
func (r *Relay) endAgain(ctx context.Context, role workflow.Role, n workflow.National) (bool, error) {
	if role.Live() || n.Status != workflow.NationalActive {
		return false, nil
	}
	all, err := r.Outbox.OutgoingOfRole(ctx, role.ID)
	if err != nil {
		return false, err
	}
	var ours bool
	var ending *workflow.Outgoing
	for i, m := range all {
		switch {
		case m.Kind.Removes() && (m.State == workflow.OutgoingDone || m.State == workflow.OutgoingLocal) && len(m.Frozen.Body) > 0:
			ending = &all[i]
		case m.Kind.Gives() && !m.Unanswered.IsZero():
			ours = ours || granted(m, n)
		}
	}
	if !ours || ending == nil {
		return false, nil
	}
	next := ending.Anew(workflow.OutgoingID(r.NewID()), n, r.Now())
	next.Pair = role.Pair() // a number may have been taken over since
	frozen, err := r.Wording.Freeze(r.NewID)(next)
	if err != nil {
		return false, err
	}
	frozen.CorrelationID = ending.Frozen.CorrelationID // it is the same decision
	next.Frozen = frozen
	if _, err := r.settle(ctx, ending.Replaced(next, r.Now())); err != nil {
		return false, err
	}
	r.Wake()
	return true, nil
}

// Listen has the record read again soon of every pair that was not read just
// now. It returns at once; only Run listens.
func (r *Relay) Listen() {
	select {
	case r.ask <- struct{}{}:
	default:
	}
}

// listen reconciles again and again until ctx ends: soon after it was opened,
// then in its time, sooner where a pass was cut short or a record is missing, and
// whenever somebody asks.
func (r *Relay) listen(ctx context.Context) {
	wait, unread := firstListen, time.Duration(0)
	for {
		t := time.NewTimer(min(wait, missedFor))
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-r.ask:
			unread = freshFor
		case <-t.C:
			if wait -= missedFor; wait > 0 && !r.doubts() {
				continue
			}
			unread = r.ReconcileEvery / 2 // what was read since for another reason has time
		}
		t.Stop()
		_, whole, err := r.listenOnce(ctx, unread, r.ReconcileGap)
		r.failed(ctx, "listen", err)
		if wait = r.ReconcileEvery; !whole {
			wait = min(wait, longestWait)
		}
	}
}

// hasEnded has the record of a pair read again soon whose access was taken away.
// Where more wait than anybody reads at once, the usual round sees it.
func (r *Relay) hasEnded(p workflow.Pair) {
	select {
	case r.ended <- p:
	default:
	}
}

// follow looks, as soon as access was taken away, whether anything else gives the
// proxy access still, until ctx ends.
func (r *Relay) follow(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-r.ended:
			if open, _ := r.pace.open(r.Now()); !open {
				continue
			}
			h, err := r.hear(ctx, p)
			r.failed(ctx, "look after an ending", err)
			if h.news {
				r.changed()
			}
		}
	}
}

// pause waits, and reports false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

var (
	_ Store = (*vrs.Client)(nil)
	_ Store = vrs.Offline{}
)
