package relay

import (
	"cmp"
	"errors"
	"slices"
	"sync"
	"time"

	"proxydesk/workflow"
)

// line is the messages in the order they go: removals first, then the oldest
// decision. It hands out one message of a pair at a time.
type line struct {
	mu    sync.Mutex
	moved *sync.Cond // something came back, or the outbox changed

	queue   []*workflow.Outgoing
	seen    time.Time                         // the clock when the queue was last put right
	mended  map[workflow.OutgoingID]time.Time // when what is due absurdly late is due instead
	parked  map[workflow.OutgoingID]bool      // no more in this pass
	busy    map[workflow.Pair]bool
	looks   map[workflow.Pair]func() // ends the look that listens to a pair
	flying  int
	over    bool // there is nothing left for the pass but what flies
	stale   bool
	settled []Settled
	err     error // of reading the outbox: ends the pass
	failed  error // of single messages: told at its end
}

func newLine() *line {
	l := &line{busy: map[workflow.Pair]bool{}, looks: map[workflow.Pair]func(){}, mended: map[workflow.OutgoingID]time.Time{}}
	l.moved = sync.NewCond(&l.mu)
	return l
}

func (l *line) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parked, l.settled = map[workflow.OutgoingID]bool{}, []Settled{}
	l.err, l.failed, l.stale, l.over = nil, nil, true, false
}

func (l *line) end() ([]Settled, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.settled, errors.Join(l.err, l.failed)
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
	express             // takes removals only
)

// take hands out the next message, waiting for one as long as another is in
// flight and may bring more; all but the lead wait as long as the lead may find
// anything. It answers false when the pass is over.
func (l *line) take(h hand, now func() time.Time, goOn, sound func() bool, load func() ([]workflow.Outgoing, error)) (workflow.Outgoing, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for goOn() && l.err == nil {
		if h == helper && !sound() {
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
			l.queue, l.stale, l.seen = sortLine(queue), false, time.Time{}
			l.giveWay()
		}
		l.mend(now())
		if m, ok := pick(l.queue, now(), h == express, l.busy, l.parked); ok {
			l.busy[m.Pair] = true
			l.flying++
			return m, true
		}
		if l.flying == 0 && (h == lead || l.over) {
			break
		}
		l.moved.Wait()
	}
	l.over = l.over || h == lead
	l.moved.Broadcast()
	return workflow.Outgoing{}, false
}

// back takes a message back as it is after being looked after. One that stands
// as before has had its turn in this pass.
func (l *line) back(before, after workflow.Outgoing, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.busy, before.Pair)
	l.flying--
	l.moved.Broadcast()
	if err != nil || after.ID == "" {
		l.parked[before.ID] = true
		l.failed = errors.Join(l.failed, err)
		return
	}
	if after.State == workflow.OutgoingReplace {
		l.stale = true // its follower is in the outbox
	}
	i := slices.IndexFunc(l.queue, func(m *workflow.Outgoing) bool { return m.ID == before.ID })
	if after.State.Settled() || after.State == workflow.OutgoingHuman {
		l.settled = append(l.settled, Settled{Ref: after.Ref, Kind: after.Kind, State: after.State, Why: after.Why, Restricted: after.Restricted})
		if i >= 0 {
			l.queue = slices.Delete(l.queue, i, i+1)
		}
	} else if i >= 0 {
		l.queue[i] = &after
	}
}

// sortLine puts messages in the order they go: what takes access away first,
// then as they were decided. The record's own order says which was first, for
// the clock may have been wrong and put right in between.
func sortLine(messages []workflow.Outgoing) []*workflow.Outgoing {
	queue := make([]*workflow.Outgoing, len(messages))
	for i := range messages {
		queue[i] = &messages[i]
	}
	slices.SortFunc(queue, func(a, b *workflow.Outgoing) int {
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

// pick finds the first message that may go. What is not a removal waits for
// every message of its pair that stands before it.
func pick(queue []*workflow.Outgoing, now time.Time, removalsOnly bool, busy map[workflow.Pair]bool, parked map[workflow.OutgoingID]bool) (workflow.Outgoing, bool) {
	behind := map[workflow.Pair]bool{}
	for _, m := range queue {
		switch {
		case removalsOnly && !m.Kind.Removes():
			return workflow.Outgoing{}, false
		case busy[m.Pair], parked[m.ID], m.Due.After(now), m.State == workflow.OutgoingSending, behind[m.Pair] && !m.Kind.Removes():
			behind[m.Pair] = true
		default:
			return *m, true
		}
	}
	return workflow.Outgoing{}, false
}

// claim reserves a pair that no message is about, for a look that giveUp ends;
// leave gives it back.
func (l *line) claim(p workflow.Pair, giveUp func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy[p] || slices.ContainsFunc(l.queue, func(m *workflow.Outgoing) bool { return m.Pair == p }) {
		return false
	}
	l.busy[p], l.looks[p] = true, giveUp
	l.flying++
	return true
}

func (l *line) leave(p workflow.Pair) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.busy, p)
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
	for _, m := range l.queue {
		f(m)
	}
}
