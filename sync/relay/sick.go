package relay

import (
	"time"

	"proxydesk/workflow"
)

const (
	// mostStrikes is how often the store may choke on one message while it takes
	// others, before a person is asked.
	mostStrikes = 12
	// mostAttempts and longestAlone are how often and for how long it may choke
	// on one message while there is no other to tell by.
	mostAttempts = 50
	longestAlone = 24 * time.Hour
	// mostLooks is how often the store may fail to look up one pair while it
	// answers others.
	mostLooks = 50
)

// sickness is how a message fares that the store chokes on.
type sickness struct {
	strikes int
	since   int // ward.taken when it was last tried
}

// ward tells a message the store chokes on from a store that takes nothing. An
// outage of whatever length makes no message a person's business: it passes,
// and the status says how things stand. A restart may forget it.
type ward struct {
	taken int // messages the store made up its mind about
	sick  map[workflow.OutgoingID]sickness
	looks map[workflow.OutgoingID]int // failed looks in a row
}

func newWard() ward {
	return ward{sick: map[workflow.OutgoingID]sickness{}, looks: map[workflow.OutgoingID]int{}}
}

// choked notes that the store choked on a message, and answers whether it does
// so on this one alone.
func (r *Relay) choked(id workflow.OutgoingID) (alone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, known := r.ward.sick[id]
	if known && r.ward.taken > s.since {
		s.strikes++
	}
	s.since = r.ward.taken
	r.ward.sick[id] = s
	return len(r.ward.sick) == 1
}

// answered notes that the store made up its mind about a message it was sent.
func (r *Relay) answered(id workflow.OutgoingID) {
	r.mu.Lock()
	r.ward.taken++
	delete(r.ward.sick, id)
	r.mu.Unlock()
	r.pace.wrote(r.Now())
	r.contact()
}

// hopeless reports whether only a person can tell why the store does not take
// the message.
func (r *Relay) hopeless(m workflow.Outgoing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, sick := r.ward.sick[m.ID]
	switch {
	case s.strikes >= mostStrikes:
		return true
	case len(r.ward.sick) > 1 || len(r.ward.sick) == 1 && !sick:
		return false // it takes nothing from others either
	}
	return m.Attempts >= mostAttempts && r.Now().Sub(m.FirstTried) >= longestAlone
}

// looked counts the failed looks for a message.
func (r *Relay) looked(id workflow.OutgoingID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ward.looks[id]++
	return r.ward.looks[id]
}

func (r *Relay) forget(id workflow.OutgoingID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.ward.looks, id)
	delete(r.ward.sick, id)
}
