package relay

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"proxydesk/workflow"
)

// memory is a record with the same promises as the real one: a settlement
// writes only a message that stands as it was read, and a role likewise.
type memory struct {
	mu       sync.Mutex
	messages map[workflow.OutgoingID]workflow.Outgoing
	roles    map[workflow.RoleID]workflow.Role
	cases    map[workflow.ApplicationID]workflow.Application
	read     map[workflow.Pair]time.Time
	audit    []workflow.AuditEntry
	seq      int64
	requests map[string]workflow.OutgoingID
	pairs    map[workflow.Pair][]workflow.OutgoingID
	open     map[workflow.OutgoingID]bool // those that Unsettled lists
	dead     bool                         // the machine has stopped: nothing more is written
	faster   int                          // how often somebody else changes a role first
}

func newMemory() *memory {
	return &memory{messages: map[workflow.OutgoingID]workflow.Outgoing{}, roles: map[workflow.RoleID]workflow.Role{},
		cases: map[workflow.ApplicationID]workflow.Application{}, read: map[workflow.Pair]time.Time{},
		requests: map[string]workflow.OutgoingID{}, pairs: map[workflow.Pair][]workflow.OutgoingID{}, open: map[workflow.OutgoingID]bool{}}
}

var errDead = errors.New("the machine has stopped")

func (b *memory) put(role *workflow.Role, messages ...workflow.Outgoing) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if role != nil {
		r := *role
		r.Version++
		b.roles[r.ID] = r
	}
	for _, m := range messages {
		b.keep(m)
	}
}

// keep gives a new message its place.
func (b *memory) keep(m workflow.Outgoing) {
	if m.Seq = b.messages[m.ID].Seq; m.Seq == 0 {
		b.seq++
		m.Seq = b.seq
		b.pairs[m.Pair] = append(b.pairs[m.Pair], m.ID)
	}
	b.requests[m.Frozen.RequestID] = m.ID
	b.messages[m.ID] = m
	switch m.State {
	case workflow.OutgoingReady, workflow.OutgoingSending, workflow.OutgoingVerify:
		b.open[m.ID] = true
	default:
		delete(b.open, m.ID)
	}
}

func (b *memory) byRequest(id string) workflow.Outgoing {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.messages[b.requests[id]]
}

func (b *memory) all() []workflow.Outgoing {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Collect(maps.Values(b.messages))
}

func (b *memory) Unsettled(context.Context) ([]workflow.Outgoing, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dead {
		return nil, errDead
	}
	out := make([]workflow.Outgoing, 0, len(b.open))
	for id := range b.open {
		out = append(out, b.messages[id])
	}
	return out, nil
}

func (b *memory) OutgoingOfPair(_ context.Context, p workflow.Pair) ([]workflow.Outgoing, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dead {
		return nil, errDead
	}
	var out []workflow.Outgoing
	for _, id := range b.pairs[p] { // as they were made
		out = append(out, b.messages[id])
	}
	return out, nil
}

func (b *memory) OutgoingOfRole(_ context.Context, id workflow.RoleID) ([]workflow.Outgoing, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dead {
		return nil, errDead
	}
	var out []workflow.Outgoing
	for _, m := range b.messages {
		if id != "" && m.Role == id {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b workflow.Outgoing) int { return cmp.Compare(a.Seq, b.Seq) })
	return out, nil
}

func (b *memory) Settle(ctx context.Context, s workflow.Settlement) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	m := s.Message()
	attempts := m.Attempts
	if m.State == workflow.OutgoingSending {
		attempts--
	}
	switch have := b.messages[m.ID]; {
	case b.dead:
		return errDead
	case s.IsZero():
		return errors.New("nothing to settle")
	case have.State != s.From() || have.Attempts != attempts:
		return workflow.ErrStale
	default:
		m.Frozen = have.Frozen // never written again
	}
	if r := s.Role(); r != nil {
		if b.roles[r.ID].Version != r.Version {
			return workflow.ErrStale
		}
		next := *r
		next.Version++
		b.roles[r.ID] = next
	}
	b.keep(m)
	if f := s.Follow(); f != nil {
		b.keep(*f)
	}
	b.audit = append(b.audit, s.Audit()...)
	return nil
}

func (b *memory) Role(_ context.Context, id workflow.RoleID) (workflow.Role, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, ok := b.roles[id]
	if !ok {
		return workflow.Role{}, workflow.ErrNotFound
	}
	return r, nil
}

func (b *memory) Mirror(_ context.Context, c workflow.Change) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := c.Role()
	if a := c.Application(); a != nil && !b.dead && r == nil {
		b.cases[a.ID] = *a
		b.audit = append(b.audit, c.Audit()...)
		return nil
	}
	switch {
	case b.dead:
		return errDead
	case r == nil || c.Application() != nil || len(c.Outgoing()) > 0:
		return errors.New("not a mirrored role")
	case b.faster > 0:
		b.faster--
		next := b.roles[r.ID]
		next.Version++
		b.roles[r.ID] = next
		return workflow.ErrStale
	case b.roles[r.ID].Version != r.Version:
		return workflow.ErrStale
	}
	next := *r
	next.Version++
	b.roles[r.ID] = next
	b.audit = append(b.audit, c.Audit()...)
	return nil
}

func (b *memory) Listening(context.Context) ([]workflow.Listened, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []workflow.Listened
	add := func(p workflow.Pair) {
		if !slices.ContainsFunc(all, func(l workflow.Listened) bool { return l.Pair == p }) {
			all = append(all, workflow.Listened{Pair: p, ReadAt: b.read[p]})
		}
	}
	for _, r := range b.roles {
		add(r.Pair())
	}
	for _, a := range b.cases {
		add(a.Pair())
	}
	slices.SortFunc(all, func(a, b workflow.Listened) int {
		return cmp.Or(a.ReadAt.Compare(b.ReadAt), cmp.Compare(a.Pair.Patient.Full(), b.Pair.Patient.Full()))
	})
	return all, nil
}

func (b *memory) Holding(_ context.Context, p workflow.Pair) (h workflow.Holding, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.roles {
		if r.Pair() == p && (h.Role == nil || r.Live()) {
			h.Role = &r
		}
	}
	for _, a := range b.cases {
		if a.Pair() == p {
			h.Cases = append(h.Cases, a)
		}
	}
	if h.Role != nil || len(h.Cases) > 0 {
		return h, nil
	}
	for _, r := range b.roles {
		if r.Live() && r.National != nil && r.National.Under == p {
			h.Role = &r
		}
	}
	return h, nil
}

func (b *memory) NoteRead(_ context.Context, p workflow.Pair, at time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.read[p] = at
	return nil
}

// reads is how many pairs were ever read.
func (b *memory) reads() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.read)
}
