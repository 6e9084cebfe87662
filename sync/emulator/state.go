package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// A pair is a proxy and the patient acted for, by NHS number.
type pair struct{ proxy, patient string }

// state is everything the service knows. A stored value is never changed in
// place: a change is a new value put under the same id.
type state struct {
	people   map[string]*Person // by NHS number
	ties     map[string]*tie
	requests map[string]object // QuestionnaireResponses as received, by id
	roles    map[string]*role
	late     map[string]*late // requests that will take effect later
	ids      map[string]bool
	patients map[string][]*tag // role ids of a patient, oldest first
	proxies  map[string][]*tag
	lastSeq  int
}

// A tag names a role in an index.
type tag struct {
	seq int
	id  string
}

// A tie is a candidate relationship: evidence from elsewhere, not permission.
type tie struct {
	ID      string `json:"id"`
	Seq     int    `json:"seq"`
	Proxy   string `json:"proxy"`
	Patient string `json:"patient"`
	Code    string `json:"code"`
}

// late is a request the store received, did not answer, and will act on at Due.
type late struct {
	ID   string    `json:"id"`
	Due  time.Time `json:"due"`
	Seq  int       `json:"seq"`
	Call sentCall  `json:"call"`
}

func newState() state {
	return state{
		people: map[string]*Person{}, ties: map[string]*tie{}, requests: map[string]object{},
		roles: map[string]*role{}, late: map[string]*late{}, ids: map[string]bool{},
		patients: map[string][]*tag{}, proxies: map[string][]*tag{},
	}
}

func (st *state) has(id string) bool { return st.ids[id] }

// An entry puts one value in one table, or takes it away when value is nil.
type entry struct {
	table string
	id    string
	value any
}

const (
	tablePeople   = "person"
	tableTies     = "relationship"
	tableRequests = "request"
	tableRoles    = "role"
	tableLate     = "late"
)

// apply puts an entry in memory.
func (st *state) apply(e entry) {
	st.ids[e.id] = true
	switch v := e.value.(type) {
	case *Person:
		st.people[e.id] = v
		st.ids[v.ID] = true
	case *tie:
		st.ties[e.id] = v
		st.lastSeq = max(st.lastSeq, v.Seq)
	case object:
		st.requests[e.id] = v
		st.ids[text(v, "identifier", "value")] = true
	case *role:
		if st.roles[e.id] == nil {
			t := &tag{v.Seq, e.id}
			p := v.pair()
			st.patients[p.patient] = append(st.patients[p.patient], t)
			st.proxies[p.proxy] = append(st.proxies[p.proxy], t)
			st.lastSeq = max(st.lastSeq, v.Seq)
		}
		st.roles[e.id] = v
	case *late:
		st.late[e.id] = v
		st.lastSeq = max(st.lastSeq, v.Seq)
	case nil:
		delete(st.late, e.id) // the only table anything leaves
	}
}

// decode reads a stored value of a table.
func decode(table string, raw json.RawMessage) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	var v any
	switch table {
	case tablePeople:
		v = new(Person)
	case tableTies:
		v = new(tie)
	case tableRoles:
		v = new(role)
	case tableLate:
		v = new(late)
	case tableRequests:
		return parse(raw)
	default:
		return nil, fmt.Errorf("unknown table %q", table)
	}
	return v, json.Unmarshal(raw, v)
}

// everything lists the whole state as entries, in an order that rebuilds it.
func (st *state) everything() []entry {
	var all []entry
	for id, v := range st.people {
		all = append(all, entry{tablePeople, id, v})
	}
	for id, v := range st.ties {
		all = append(all, entry{tableTies, id, v})
	}
	for id, v := range st.requests {
		all = append(all, entry{tableRequests, id, v})
	}
	for id, v := range st.late {
		all = append(all, entry{tableLate, id, v})
	}
	for _, r := range st.allRoles() {
		all = append(all, entry{tableRoles, r.id(), r})
	}
	return all
}

// allRoles lists every role, oldest first.
func (st *state) allRoles() []*role {
	all := make([]*role, 0, len(st.roles))
	for _, r := range st.roles {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *role) int { return a.Seq - b.Seq })
	return all
}

// rolesOf lists the roles of a patient, of a proxy, or of both, oldest first. An
// empty number does not narrow.
func (st *state) rolesOf(p pair) []*role {
	tags := st.patients[p.patient]
	if p.patient == "" || p.proxy != "" && len(st.proxies[p.proxy]) < len(tags) {
		tags = st.proxies[p.proxy]
	}
	var found []*role
	for _, t := range tags {
		r := st.roles[t.id]
		have := r.pair()
		if (p.patient == "" || have.patient == p.patient) && (p.proxy == "" || have.proxy == p.proxy) {
			found = append(found, r)
		}
	}
	return found
}

// nextLate is the first request whose time has come by now; nil for none.
func (st *state) nextLate(now time.Time) *late {
	var next *late
	for _, l := range st.late {
		if l.Due.After(now) {
			continue
		}
		if next == nil || l.Due.Before(next.Due) || l.Due.Equal(next.Due) && l.Seq < next.Seq {
			next = l
		}
	}
	return next
}

// tiesOf lists candidate relationships in the same way.
func (st *state) tiesOf(p pair) []*tie {
	var found []*tie
	for _, t := range st.ties {
		if (p.patient == "" || t.Patient == p.patient) && (p.proxy == "" || t.Proxy == p.proxy) {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b *tie) int { return a.Seq - b.Seq })
	return found
}

// commit keeps entries, all or none: on disk first, then in memory. Call with
// the lock held.
func (s *Service) commit(entries ...entry) error {
	if err := s.journal.append(entries); err != nil {
		return err
	}
	for _, e := range entries {
		s.state.apply(e)
	}
	return nil
}
