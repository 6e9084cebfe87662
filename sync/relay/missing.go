package relay

import (
	"time"

	"proxydesk/workflow"
)

const (
	// missedFor is how long a record must have been missing, by two looks, before
	// it is believed to be gone: one empty answer proves nothing.
	missedFor = 10 * time.Minute
	// fewMissing records may go at once, or one in ten of all that were read: more
	// than both looks like the wrong store rather than like people's decisions.
	fewMissing = 3
)

// missed remembers whose record was missing, and what is made of it. A restart
// may forget it: then it takes two more looks.
type missed struct {
	doubts map[workflow.Pair]doubt
	// believed are the times of the endings that were believed without a pass to
	// weigh them in.
	believed []time.Time
}

// doubt is a record that was missing when it was looked for.
type doubt struct {
	since time.Time
	// twice says that it was missing again long enough after: there is nothing
	// more to find out soon, whether it is believed or not.
	twice bool
}

// missing notes that a pair's record is missing, and answers whether that is to
// be believed.
func (r *Relay) missing(p workflow.Pair) bool {
	now := r.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	d, known := r.missed.doubts[p]
	if !known || now.Before(d.since) {
		d = doubt{since: now}
	}
	d.twice = now.Sub(d.since) >= missedFor
	r.missed.doubts[p] = d
	return d.twice
}

// found notes that a pair's record is there, or that it is believed to be gone.
func (r *Relay) found(p workflow.Pair) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.missed.doubts, p)
}

// onlyMissed forgets the doubts about pairs that are not listened to any more.
func (r *Relay) onlyMissed(all []workflow.Listened) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.missed.doubts) == 0 {
		return
	}
	still := make(map[workflow.Pair]doubt, len(r.missed.doubts))
	for _, l := range all {
		if d, known := r.missed.doubts[l.Pair]; known {
			still[l.Pair] = d
		}
	}
	r.missed.doubts = still
}

// unbelieved reports whether the record of a pair was missing and has to be
// looked for once more to know.
func (r *Relay) unbelieved(p workflow.Pair) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	d, known := r.missed.doubts[p]
	return known && !d.twice
}

// doubts reports whether any record has to be looked for once more soon.
func (r *Relay) doubts() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range r.missed.doubts {
		if !d.twice {
			return true
		}
	}
	return false
}
