package relay

import (
	"cmp"
	"errors"
	"slices"
	"sync"
	"time"

	"proxydesk/workflow"
)

// line is the messages in the order they go: removals first, then what somebody
// has just decided, then the oldest decision. It hands out one message of a pair
// at a time.
type line struct {
	mu    sync.Mutex
	moved *sync.Cond // something came back, or the outbox changed

	queue   []*place
	pairs   map[workflow.Pair]*pairing
	scans   int
	seen    time.Time                         // the clock when the queue was last put right
	keen    time.Time                         // from when on nothing in the queue is fresh
	mended  map[workflow.OutgoingID]time.Time // when what is due absurdly late is due instead
	parked  map[workflow.OutgoingID]bool      // no more in this pass
	looks   map[workflow.Pair]func()          // ends the look that listens to a pair
	flying  int
	over    bool // there is nothing left for the pass but what flies
	stale   bool
	settled []settledAt
	err     error // of reading the outbox: ends the pass
	failed  error // of single messages: told at its end
}

// place is a message in the line.
type place struct {
	workflow.Outgoing
	pair   *pairing
	parked bool // no more in this pass
}

// pairing is what is known of a pair that has a message in the line, or is being
// read.
type pairing struct {
	busy bool
	// behind is the last scan in which a message of the pair had to wait.
	behind int
}

func newLine() *line {
	l := &line{pairs: map[workflow.Pair]*pairing{}, looks: map[workflow.Pair]func(){}, mended: map[workflow.OutgoingID]time.Time{}}
	l.moved = sync.NewCond(&l.mu)
	return l
}

func (l *line) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parked, l.settled = map[workflow.OutgoingID]bool{}, nil
	l.err, l.failed, l.stale, l.over = nil, nil, false, false
}

// start takes the messages over that were read since begin. They are read again
// where somebody has said meanwhile that the outbox changed.
func (l *line) start(messages []workflow.Outgoing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	stale := l.stale
	l.fill(messages)
	l.stale = stale
	l.giveWay()
}

func (l *line) end() ([]Settled, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.SortStableFunc(l.settled, func(a, b settledAt) int { return cmp.Compare(a.seq, b.seq) })
	settled := make([]Settled, len(l.settled))
	for i, s := range l.settled {
		settled[i] = s.Settled
	}
	return settled, errors.Join(l.err, l.failed)
}

// settledAt is a settled message with its place in the record, for several are
// looked after at a time.
type settledAt struct {
	Settled
	seq int64
}

// refresh has the outbox read again before the next message is taken.
func (l *line) refresh() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stale = true
	l.moved.Broadcast()
}

// hand is one of those who look after messages.
type hand int

// The hands. There is one lead, who says when the pass is over.
const (
	lead    hand = iota // takes whatever is next
	helper              // does too, while the store is not in doubt
	prompt              // takes what is fresh, and removals, while it is not
	express             // takes removals only
)

// promptFor is how long a decision that has fallen due goes before older ones:
// whoever made it may be looking whether it has gone.
const promptFor = time.Minute

// fresh reports whether a message has fallen due just now and was never tried:
// somebody decided it while older ones were waiting, or settled it by hand.
func fresh(m workflow.Outgoing, now time.Time) bool {
	return mayBeFresh(m) && !m.Due.After(now) && now.Sub(m.Due) < promptFor
}

// mayBeFresh reports whether a message is fresh once it falls due.
func mayBeFresh(m workflow.Outgoing) bool {
	return m.State == workflow.OutgoingReady && m.FirstTried.IsZero() && m.Why == ""
}

// fill takes the messages over as they stand in the record.
func (l *line) fill(messages []workflow.Outgoing) {
	l.queue, l.stale, l.seen, l.keen = sortLine(messages), false, time.Time{}, time.Time{}
	pairs := make(map[workflow.Pair]*pairing, len(l.queue))
	for pair, p := range l.pairs {
		if p.busy {
			pairs[pair] = p
		}
	}
	l.pairs = pairs
	for _, p := range l.queue {
		p.pair, p.parked = l.pairing(p.Pair), l.parked[p.ID]
		if until := p.Due.Add(promptFor); mayBeFresh(p.Outgoing) && until.After(l.keen) {
			l.keen = until
		}
	}
}

func (l *line) pairing(p workflow.Pair) *pairing {
	if l.pairs[p] == nil {
		l.pairs[p] = &pairing{}
	}
	return l.pairs[p]
}

// take hands out the next message, waiting for one as long as another is in
// flight and may bring more; all but the lead wait as long as the lead may find
// anything. It answers false when the pass is over.
func (l *line) take(h hand, now func() time.Time, goOn, sound, mayWrite func() bool, load func() ([]workflow.Outgoing, error)) (workflow.Outgoing, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for goOn() && l.err == nil {
		if (h == helper || h == prompt) && !sound() {
			if l.over {
				break
			}
			l.moved.Wait()
			continue
		}
		if l.stale {
			queue, err := load()
			if err != nil {
				l.err = err
				break
			}
			l.fill(queue)
			l.giveWay()
		}
		l.mend(now())
		if p := l.pick(now(), h, mayWrite()); p != nil {
			p.pair.busy = true
			l.flying++
			return p.Outgoing, true
		}
		if l.flying == 0 && (h == lead || l.over) {
			break
		}
		l.wait(h, now())
	}
	l.over = l.over || h == lead
	l.moved.Broadcast()
	return workflow.Outgoing{}, false
}

// wait waits until something has moved. Who takes what is fresh waits no longer
// than until something falls due: the others may all be held up by a slow store.
func (l *line) wait(h hand, now time.Time) {
	if h == prompt && now.Before(l.keen) {
		if due, ok := l.dueNext(now); ok {
			t := time.AfterFunc(due.Sub(now), func() {
				l.mu.Lock()
				defer l.mu.Unlock()
				l.moved.Broadcast()
			})
			defer t.Stop()
		}
	}
	l.moved.Wait()
}

// back takes a message back as it is after being looked after. One that stands
// as before has had its turn in this pass.
func (l *line) back(before, after workflow.Outgoing, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pairing(before.Pair).busy = false
	l.flying--
	l.moved.Broadcast()
	i := slices.IndexFunc(l.queue, func(p *place) bool { return p.ID == before.ID })
	if err != nil || after.ID == "" {
		l.parked[before.ID] = true
		if i >= 0 {
			l.queue[i].parked = true
		}
		l.failed = errors.Join(l.failed, err)
		return
	}
	if after.State == workflow.OutgoingReplace {
		l.stale = true // its follower is in the outbox
	}
	if after.State.Settled() || after.State == workflow.OutgoingHuman {
		l.settled = append(l.settled, settledAt{seq: before.Seq, Settled: Settled{Ref: after.Ref, Kind: after.Kind, State: after.State, Why: after.Why, Restricted: after.Restricted, Pair: after.Pair}})
		if i >= 0 {
			l.queue = slices.Delete(l.queue, i, i+1)
		}
	} else if i >= 0 {
		l.queue[i].Outgoing = after
	}
}

// sortLine puts messages in the order they go: what takes access away first,
// then as they were decided. The record's own order says which was first, for
// the clock may have been wrong and put right in between.
func sortLine(messages []workflow.Outgoing) []*place {
	queue := make([]*place, len(messages))
	for i := range messages {
		queue[i] = &place{Outgoing: messages[i]}
	}
	slices.SortFunc(queue, func(a, b *place) int {
		if a.Kind.Removes() != b.Kind.Removes() {
			if a.Kind.Removes() {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Seq, b.Seq)
	})
	return queue
}

// farthest is how far ahead a message can be due: no undo time and no wait is
// longer. One that is due later was written while the clock was wrong.
const farthest = 15 * time.Minute

// mend puts right what a clock that ran ahead made due too late: it waits as
// long as for an answer that did not come, from when it is noticed. There is
// something to look for only in a queue just read, and when the clock was put
// back.
func (l *line) mend(now time.Time) {
	fresh := l.seen.IsZero() || now.Before(l.seen)
	l.seen = now
	if !fresh {
		return
	}
	for _, m := range l.queue {
		if !m.Due.After(now.Add(farthest)) {
			continue
		}
		due, ok := l.mended[m.ID]
		if !ok || due.After(now.Add(farthest)) {
			due = now.Add(settleTime)
			l.mended[m.ID] = due
		}
		m.Due = due
	}
}

// pick finds the message that goes next: a removal, else what is fresh, else the
// first. What is not a removal waits for every message of its pair that stands
// before it. While the store takes nothing, messages that would be sent wait, and
// those that are only looked up go on.
func (l *line) pick(now time.Time, h hand, mayWrite bool) (first *place) {
	l.scans++
	keen := now.Before(l.keen)
	for _, p := range l.queue {
		removes := p.Kind.Removes()
		switch {
		case !removes && (h == express || h == prompt && !keen):
			return nil
		case p.pair.busy, p.parked, p.Due.After(now), p.State == workflow.OutgoingSending, p.State == workflow.OutgoingReady && !mayWrite,
			p.pair.behind == l.scans && !removes:
		case removes || fresh(p.Outgoing, now):
			return p
		case h == prompt:
		case !keen:
			return p
		case first == nil:
			first = p
		}
		p.pair.behind = l.scans
	}
	return first
}

// claim reserves a pair that no message is about, for a look that giveUp ends;
// leave gives it back.
func (l *line) claim(p workflow.Pair, giveUp func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pairing(p).busy || slices.ContainsFunc(l.queue, func(q *place) bool { return q.Pair == p }) {
		return false
	}
	l.pairing(p).busy, l.looks[p] = true, giveUp
	l.flying++
	return true
}

func (l *line) leave(p workflow.Pair) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pairing(p).busy = false
	delete(l.looks, p)
	l.flying--
	l.moved.Broadcast()
}

// giveWay ends the looks at pairs whose access is to be taken away.
func (l *line) giveWay() {
	for _, m := range l.queue {
		if giveUp := l.looks[m.Pair]; giveUp != nil && m.Kind.Removes() {
			giveUp()
		}
	}
}

// nextDue is when the next message that waits for its time falls due.
func (l *line) nextDue(now time.Time) (next time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dueNext(now)
}

// dueNext is nextDue for whoever holds the line.
func (l *line) dueNext(now time.Time) (next time.Time, ok bool) {
	for _, m := range l.queue {
		if m.Due.After(now) && (!ok || m.Due.Before(next)) {
			next, ok = m.Due, true
		}
	}
	return next, ok
}

// each calls f for every message in the line, which it must not keep.
func (l *line) each(f func(*workflow.Outgoing)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.queue {
		f(&p.Outgoing)
	}
}
