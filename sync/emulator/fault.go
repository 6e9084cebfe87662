package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"
)

// A Kind is one way for a request to go wrong.
type Kind string

const (
	NoName     Kind = "no-name"     // the name of the store is not found; nothing is applied
	NoRoute    Kind = "no-route"    // no connection is made; nothing is applied
	NoTrust    Kind = "no-trust"    // somebody without the store's certificate answers; nothing is applied
	LostBefore Kind = "lost-before" // the request is lost on the way; nothing is applied
	Reset      Kind = "reset"       // as lost-before, with the connection reset
	LostAfter  Kind = "lost-after"  // applied, and the answer is lost on the way back
	LateApply  Kind = "late"        // no answer; applied Delay later
	Status     Kind = "status"      // answered with Status and Body; applied only if Applied
	Cut        Kind = "cut"         // applied; the answer breaks off half-way
	Slow       Kind = "slow"        // applied at once; the answer comes Delay later
	Drip       Kind = "drip"        // applied; the answer comes a byte each Delay
	Altered    Kind = "altered"     // applied; the answer has another Status or Type, or is Without headers
)

var kinds = []Kind{NoName, NoRoute, NoTrust, LostBefore, Reset, LostAfter, LateApply, Status, Cut, Slow, Drip, Altered}

// A Fault says what goes wrong, with which requests. A script of them is a JSON
// list, for example
//
//	[{"op": "create", "kind": "lost-after"},
//	 {"op": "search", "kind": "status", "status": 429, "retryAfter": "2", "skip": 3, "times": 5}]
type Fault struct {
	Kind   Kind    `json:"kind"`
	Op     Op      `json:"op,omitempty"`     // the operation struck; empty for any
	Skip   int     `json:"skip,omitempty"`   // how many such requests go through first
	Times  int     `json:"times,omitempty"`  // how many are struck then: 0 means one, -1 means all
	Chance float64 `json:"chance,omitempty"` // of each being struck; 0 means certain
	// Outside strikes only while nobody looks after the service: before 8am, from
	// 6pm on and at weekends, by London time.
	Outside bool `json:"outside,omitempty"`

	// CorrelationID strikes only requests sent with it, such as one decision's.
	CorrelationID string `json:"correlationId,omitempty"`

	Status     int      `json:"status,omitempty"`
	Code       string   `json:"code,omitempty"` // of errors.csv, for a FHIR body; its usual status where Status is 0
	Body       string   `json:"body,omitempty"` // fhir (or empty), gateway, html, text, json, none, huge
	RetryAfter string   `json:"retryAfter,omitempty"`
	Applied    bool     `json:"applied,omitempty"`
	Hold       bool     `json:"hold,omitempty"` // where no answer comes: keep the caller waiting instead of hanging up
	Delay      Duration `json:"delay,omitempty"`
	Spread     Duration `json:"spread,omitempty"`  // of slow: up to so much more, each time another length
	Without    []string `json:"without,omitempty"` // header names
	Type       string   `json:"type,omitempty"`    // Content-Type
}

// Duration is a time.Duration written "1m30s" in JSON.
type Duration time.Duration

// MarshalText writes d as time.Duration does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = Duration(v)
	return err
}

func (f Fault) check() error {
	switch {
	case !slices.Contains(kinds, f.Kind):
		return fmt.Errorf("fault kind %q: want one of %v", f.Kind, kinds)
	case f.Op != "" && access[f.Op] == nil && f.Op != OpToken && f.Op != OpSignIn && f.Op != OpPing:
		return fmt.Errorf("fault op %q is not an operation", f.Op)
	case f.Code != "" && !codeKnown(f.Op, f.Code):
		return fmt.Errorf("fault %s: code %q is not one of the operation %q", f.Kind, f.Code, f.Op)
	case f.Kind == Status && f.Code == "" && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("fault %s: status %d is not an HTTP status", f.Kind, f.Status)
	case (f.Kind == LateApply || f.Kind == Slow || f.Kind == Drip) && f.Delay <= 0:
		return fmt.Errorf("fault %s: needs a delay", f.Kind)
	case f.Spread < 0 || f.Spread > 0 && f.Kind != Slow:
		return fmt.Errorf("fault %s: only a slow answer has a spread, and it is not negative", f.Kind)
	case f.Chance < 0 || f.Chance > 1 || f.Skip < 0 || f.Times < -1:
		return fmt.Errorf("fault %s: chance is 0 to 1, skip is not negative, times is -1 or more", f.Kind)
	}
	if _, ok := bodies[f.Body]; !ok && f.Body != "" && f.Body != "fhir" && f.Body != "huge" {
		return fmt.Errorf("fault %s: body %q is not known", f.Kind, f.Body)
	}
	return nil
}

func codeKnown(op Op, code string) bool {
	_, own := meanings[opCode{op, code}]
	_, general := meanings[opCode{"*", code}]
	return own || general
}

// ReadFaults reads a script of faults; an unknown member or value is an error.
func ReadFaults(r io.Reader) ([]Fault, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var script []Fault
	if err := d.Decode(&script); err != nil {
		return nil, fmt.Errorf("read faults: %w", err)
	}
	for i, f := range script {
		if err := f.check(); err != nil {
			return nil, fmt.Errorf("read faults: fault %d: %w", i+1, err)
		}
	}
	return script, nil
}

// Faults is the list of what goes wrong. The first that matches a request and
// still has a turn strikes it; each counts the requests it has seen by itself.
type Faults struct {
	mu     sync.Mutex
	list   []*armed
	chance *rand.Rand
}

type armed struct {
	Fault
	seen, struck int
}

// NewFaults makes an empty list.
func NewFaults() *Faults { return &Faults{chance: rand.New(rand.NewPCG(1, 1))} }

// Add puts faults at the end of the list, or none of them when one is not valid.
func (fs *Faults) Add(script ...Fault) error {
	for _, f := range script {
		if err := f.check(); err != nil {
			return err
		}
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range script {
		fs.list = append(fs.list, &armed{Fault: f})
	}
	return nil
}

// Clear empties the list: everything works again.
func (fs *Faults) Clear() {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = nil
}

// Seed starts the dice of Chance again from n, so that a run can be repeated.
func (fs *Faults) Seed(n uint64) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.chance = rand.New(rand.NewPCG(n, n))
}

// Pending reports how many strikes are still to come; -1 when there is no end.
func (fs *Faults) Pending() int {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	left := 0
	for _, f := range fs.list {
		if f.Times == -1 {
			return -1
		}
		left += max(f.Times, 1) - f.struck
	}
	return left
}

// next is the fault that strikes this request; nil for none.
func (fs *Faults) next(c *call) *Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.list {
		if f.Op != "" && f.Op != c.Op || f.Times != -1 && f.struck >= max(f.Times, 1) {
			continue
		}
		if f.CorrelationID != "" && f.CorrelationID != c.header.Get("X-Correlation-ID") || f.Outside && attended(c.now) {
			continue
		}
		f.seen++
		if f.seen <= f.Skip || f.Chance > 0 && fs.chance.Float64() >= f.Chance {
			continue
		}
		f.struck++
		hit := f.Fault
		if f.Spread > 0 {
			hit.Delay += Duration(fs.chance.Int64N(int64(f.Spread)))
		}
		return &hit
	}
	return nil
}

// attended reports whether somebody looks after the service: on weekdays from
// 8am to 6pm, by London time. Bank holidays count as weekdays (assumed).
func attended(now time.Time) bool {
	at := now.In(london)
	return at.Weekday() != time.Saturday && at.Weekday() != time.Sunday && at.Hour() >= 8 && at.Hour() < 18
}

// strike handles a request with a fault in its way; without one it only handles
// it. Call with the lock held.
func (s *Service) strike(f *Fault, c *call, p *problem) *answer {
	if f == nil {
		return s.handle(c, p)
	}
	lost := func(line outcome) *answer { return &answer{line: line, hold: f.Hold} }
	switch f.Kind {
	case NoName:
		return lost(noName)
	case NoRoute:
		return lost(noRoute)
	case NoTrust:
		return lost(noTrust)
	case LostBefore:
		return lost(dropped)
	case Reset:
		return lost(reset)
	case LostAfter:
		a := lost(dropped)
		a.changed = s.handle(c, p).changed
		return a
	case LateApply:
		return s.postpone(f, c, p)
	case Status:
		applied := f.Applied && s.handle(c, p).changed
		a := s.trouble(c, f)
		a.changed = applied
		return a
	}
	a := s.handle(c, p)
	switch f.Kind {
	case Cut:
		a.line, a.cut = broken, len(a.body)/2
	case Slow:
		a.delay = time.Duration(f.Delay)
	case Drip:
		a.drip = time.Duration(f.Delay)
	case Altered:
		if f.Status != 0 {
			a.status = f.Status
		}
		if f.Type != "" {
			a.kind = f.Type
		}
		for _, name := range f.Without {
			a.dropHeader(name)
		}
	}
	return a
}

// postpone takes a request in at the gateway and leaves its effect for later.
func (s *Service) postpone(f *Fault, c *call, p *problem) *answer {
	a := &answer{line: dropped, hold: f.Hold}
	if p != nil || access[c.Op] == nil || s.gate(c) != nil {
		return a
	}
	s.state.lastSeq++
	l := &late{ID: s.shortID(12), Due: c.now.Add(time.Duration(f.Delay)), Seq: s.state.lastSeq, Call: c.sentCall}
	if err := s.commit(entry{tableLate, l.ID, l}); err != nil {
		return s.refusal(c, refuse("SERVER_ERROR", "The record could not be written"))
	}
	return a
}

// Offline is the fault of a store that cannot be reached at all.
func Offline() Fault { return Fault{Kind: NoRoute, Times: -1} }

// Unavailable is the fault of a store closed for maintenance.
func Unavailable() Fault {
	return Fault{Kind: Status, Status: http.StatusServiceUnavailable, Times: -1}
}
