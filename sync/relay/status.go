package relay

import (
	"time"

	"proxydesk/workflow"
)

// Connection is how things stand with the national store.
type Connection string

// The ways things stand. None of them is an error: offline is a state.
const (
	NotTried     Connection = ""              // nothing was asked of it yet
	Unconfigured Connection = "not connected" // no store is configured
	Connected    Connection = "connected"
	Offline      Connection = "offline"
	Busy         Connection = "busy"    // it asks for a pause
	Trouble      Connection = "trouble" // it answers, and not usefully
	SignIn       Connection = "sign-in" // it does not accept the sign-in
)

// Status is how things stand, for the status bar and the sync screen.
type Status struct {
	Connection Connection `json:"connection"`
	// Since is when it came to be so, LastContact when the store last gave an
	// answer of use (also before this start, see Remember), NextTry when it is tried again or the next message falls due;
	// zero for never and not planned.
	Since       time.Time `json:"since,omitzero"`
	LastContact time.Time `json:"lastContact,omitzero"`
	NextTry     time.Time `json:"nextTry,omitzero"`
	// Why is a sentence where something stands in the way.
	Why string `json:"why,omitempty"`
	// Alarm says in a sentence that what the store answers is not believed, and
	// what a person has to look at; empty when it is.
	Alarm string `json:"alarm,omitempty"`
	Counts
}

// Counts says how many messages wait, and for what.
type Counts struct {
	Held     int `json:"held"`     // in their undo time
	Waiting  int `json:"waiting"`  // for their turn or for the store
	Unsigned int `json:"unsigned"` // for their decider to sign in
	Checking int `json:"checking"` // for the national record to be read
	Removing int `json:"removing"` // of all these, how many take access away
}

// Left is how many messages wait in all.
func (c Counts) Left() int { return c.Held + c.Waiting + c.Unsigned + c.Checking }

// Settled is one message that came to its end, or to a person.
type Settled struct {
	Ref   string                 `json:"ref"`
	Kind  workflow.MessageKind   `json:"kind"`
	State workflow.OutgoingState `json:"state"`
	Why   string                 `json:"why,omitempty"`
	// Restricted is as on the message: only those who may read holds of these two
	// are told.
	Restricted bool          `json:"-"`
	Pair       workflow.Pair `json:"-"`
}

// Summary is what one pass did and left. It names no person.
type Summary struct {
	Settled []Settled `json:"settled"`
	Status  Status    `json:"status"`
}

// NeedPerson lists the messages that came to need a person in this pass.
func (s Summary) NeedPerson() []Settled {
	var out []Settled
	for _, m := range s.Settled {
		if m.State == workflow.OutgoingHuman {
			out = append(out, m)
		}
	}
	return out
}

// Status is how things stand now.
func (r *Relay) Status() Status {
	r.mu.Lock()
	s := r.status
	r.mu.Unlock()
	now := r.Now()
	s.NextTry = time.Time{}
	if open, until := r.pace.openToWrite(now); !open {
		s.NextTry = until
	} else if due, ok := r.line.nextDue(now); ok {
		s.NextTry = due
	}
	r.line.each(func(m *workflow.Outgoing) {
		_, signed := r.mayLeave(*m)
		switch {
		case m.State == workflow.OutgoingVerify || m.State == workflow.OutgoingSending:
			s.Checking++
		case !signed:
			s.Unsigned++
		case m.Attempts == 0 && m.Why == "" && m.Due.After(now):
			s.Held++
		default:
			s.Waiting++
		}
		if m.Kind.Removes() {
			s.Removing++
		}
	})
	return s
}

// why is the sentence of the status.
func (r *Relay) why() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status.Why
}

func (r *Relay) lastContact() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status.LastContact
}

func (r *Relay) changed() {
	if r.OnChange != nil {
		r.OnChange(r.Status())
	}
}

// contact notes an answer of the store.
func (r *Relay) contact() {
	now := r.Now()
	r.pace.worked(now)
	if r.pace.readOnly(now) { // it can be read, and nothing more
		r.heard(now)
		return
	}
	r.stand(Connected, "")
}

// doubt notes that the store is not believed, or is again.
func (r *Relay) doubt(why string) {
	r.mu.Lock()
	news := r.status.Alarm != why
	r.status.Alarm = why
	r.mu.Unlock()
	if news {
		r.Log.Warn("national store", "doubted", why != "")
		r.changed()
	}
}

// Remember notes when the store last answered before this start. An answer since
// counts for more.
func (r *Relay) Remember(last time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if last.After(r.status.LastContact) && !last.After(r.Now()) { // a clock set back tells nothing
		r.status.LastContact = last.UTC()
	}
}

// heard notes an answer that does not change how things stand.
func (r *Relay) heard(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.LastContact = now.UTC()
}

// stand notes how things stand with the store.
func (r *Relay) stand(c Connection, why string) {
	now := r.Now().UTC()
	r.mu.Lock()
	news := r.status.Connection != c
	if news {
		r.status.Connection, r.status.Since = c, now
	}
	otherwise := r.status.Why != why
	r.status.Why = why
	if c == Connected {
		r.status.LastContact = now
	}
	r.mu.Unlock()
	if news {
		r.Log.Info("national store", "is", string(c))
	}
	if news || otherwise {
		r.changed()
	}
}
