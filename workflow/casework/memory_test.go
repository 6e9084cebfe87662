package casework_test

import (
	"context"
	"fmt"
	"maps"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"slices"
)

// memory is a practice's record for tests that do a hundred thousand acts. It
// keeps what the ports promise and no more: versions, one live role a pair, a
// message taken back only before it left. What it is true to is localdb, held
// to the same sequences by TestBothRecordsTellTheSameStory.
type memory struct {
	cases    map[workflow.ApplicationID]workflow.Application
	roles    map[workflow.RoleID]workflow.Role
	letters  []workflow.Letter
	papers   []workflow.Evidence
	copies   map[workflow.EvidenceID][]byte
	messages []workflow.Outgoing
	staff    map[workflow.StaffID]workflow.Staff

	written []workflow.Change     // what came through Commit since it was last looked at
	settled []workflow.Settlement // and through Settle
	noted   []workflow.AuditEntry // and through Note
}

func newMemory() *memory {
	return &memory{
		cases: map[workflow.ApplicationID]workflow.Application{}, roles: map[workflow.RoleID]workflow.Role{},
		staff: map[workflow.StaffID]workflow.Staff{}, copies: map[workflow.EvidenceID][]byte{},
	}
}

func found[K comparable, V any](m map[K]V, id K) (V, error) {
	v, ok := m[id]
	if !ok {
		return v, workflow.ErrNotFound
	}
	return v, nil
}

func (m *memory) Application(_ context.Context, id workflow.ApplicationID) (workflow.Application, error) {
	return found(m.cases, id)
}

func (m *memory) Role(_ context.Context, id workflow.RoleID) (workflow.Role, error) {
	return found(m.roles, id)
}

func (m *memory) RoleOf(_ context.Context, id workflow.ApplicationID) (workflow.Role, error) {
	if d := m.cases[id].Decision; d != nil {
		return found(m.roles, d.Role)
	}
	return workflow.Role{}, workflow.ErrNotFound
}

func (m *memory) Letter(_ context.Context, id workflow.LetterID) (workflow.Letter, error) {
	i := slices.IndexFunc(m.letters, func(l workflow.Letter) bool { return l.ID == id })
	if i < 0 {
		return workflow.Letter{}, workflow.ErrNotFound
	}
	return m.letters[i], nil
}

func (m *memory) LetterWords(ctx context.Context, id workflow.LetterID) ([]byte, error) {
	l, err := m.Letter(ctx, id)
	if err == nil && l.Kept == nil {
		err = workflow.ErrNotFound
	}
	return l.Kept, err
}

func (m *memory) LettersOf(_ context.Context, id workflow.ApplicationID) (of []workflow.Letter, err error) {
	for _, l := range m.letters {
		if l.Application == id {
			of = append(of, l)
		}
	}
	return of, nil
}

func (m *memory) Evidence(_ context.Context, id workflow.EvidenceID) (workflow.Evidence, error) {
	i := slices.IndexFunc(m.papers, func(e workflow.Evidence) bool { return e.ID == id })
	if i < 0 {
		return workflow.Evidence{}, workflow.ErrNotFound
	}
	return m.papers[i], nil
}

func (m *memory) EvidenceOf(_ context.Context, id workflow.ApplicationID) (of []workflow.Evidence, err error) {
	for _, e := range m.papers {
		if e.Application == id {
			of = append(of, e)
		}
	}
	return of, nil
}

func (m *memory) Copy(_ context.Context, id workflow.EvidenceID) ([]byte, error) {
	return found(m.copies, id)
}

func (m *memory) Outgoing(_ context.Context, id workflow.OutgoingID) (workflow.Outgoing, error) {
	i := slices.IndexFunc(m.messages, func(o workflow.Outgoing) bool { return o.ID == id })
	if i < 0 {
		return workflow.Outgoing{}, workflow.ErrNotFound
	}
	return m.messages[i], nil
}

func (m *memory) OutgoingOf(_ context.Context, id workflow.ApplicationID) (of []workflow.Outgoing, err error) {
	for _, o := range m.messages {
		if o.Application == id {
			of = append(of, o)
		}
	}
	return of, nil
}

func (m *memory) OutgoingOfPair(_ context.Context, p workflow.Pair) (of []workflow.Outgoing, err error) {
	for _, o := range m.messages {
		if o.Pair == p {
			of = append(of, o)
		}
	}
	return of, nil
}

func (m *memory) LiveBetween(_ context.Context, p workflow.Pair) (ids []workflow.RoleID, err error) {
	for _, id := range slices.Sorted(maps.Keys(m.roles)) {
		if r := m.roles[id]; r.Live() && (r.Pair() == p || r.National != nil && r.National.Under == p) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (m *memory) Staff(_ context.Context, id workflow.StaffID) (workflow.Staff, error) {
	return found(m.staff, id)
}

func (m *memory) live(a workflow.Application) (r workflow.Role, ok bool) {
	if d := a.Decision; d != nil {
		r = m.roles[d.Role]
	}
	return r, r.Live()
}

func (m *memory) Around(_ context.Context, patient, proxy workflow.Person, except workflow.ApplicationID) (around workflow.Around, err error) {
	pair := workflow.Pair{Patient: patient.NHSNumber, Proxy: proxy.NHSNumber}
	for _, id := range slices.Sorted(maps.Keys(m.cases)) {
		a := m.cases[id]
		if a.ID == except {
			continue
		}
		r, live := m.live(a)
		same := a.Pair() == pair
		if !pair.Complete() {
			same = a.Patient.ListName() == patient.ListName() && a.Proxy.ListName() == proxy.ListName()
		}
		if same && (live || a.State.Open() || a.State == workflow.Refused) {
			around.Same = append(around.Same, workflow.Earlier{Application: a.ID, Role: r.ID, Ref: a.Ref, State: a.State, Live: live, On: nhs.DateIn(a.ReceivedAt)})
		}
		if live && a.Patient.ListName() == patient.ListName() {
			around.PatientHas++
		}
		if live && a.Proxy.ListName() == proxy.ListName() {
			around.ProxyHas++
		}
	}
	for _, r := range m.roles {
		is := func(a, b workflow.Person) bool { return !a.NHSNumber.IsZero() && a.NHSNumber == b.NHSNumber }
		if r.State != workflow.RoleInactive {
			continue
		}
		if who := r.Patient; r.EndReason == workflow.ReasonPatientDied {
			around.PatientDead, around.ProxyDead = around.PatientDead || is(who, patient), around.ProxyDead || is(who, proxy)
		} else if r.EndReason == workflow.ReasonPatientMoved && is(who, patient) && r.EndedOn.After(around.PatientMovedOn) {
			around.PatientMovedOn = r.EndedOn
		} else if who = r.Proxy; r.EndReason == workflow.ReasonProxyDied {
			around.PatientDead, around.ProxyDead = around.PatientDead || is(who, patient), around.ProxyDead || is(who, proxy)
		}
	}
	return around, nil
}

func (m *memory) RolesBeside(_ context.Context, r workflow.Role, who workflow.Applicant) (ids []workflow.RoleID, err error) {
	person := func(r workflow.Role) string {
		if who == workflow.ByProxy {
			return r.Proxy.ListName()
		}
		return r.Patient.ListName()
	}
	for _, id := range slices.Sorted(maps.Keys(m.roles)) {
		if o := m.roles[id]; o.ID != r.ID && (o.Live() || o.Suspended()) && person(o) == person(r) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (m *memory) NextRef(context.Context) (string, error) {
	return fmt.Sprintf("REF-%04d", len(m.cases)+1), nil
}

func (m *memory) Commit(_ context.Context, c workflow.Change) error {
	if c.IsZero() {
		return workflow.ErrCorrupt
	}
	a, r := c.Application(), c.Role()
	if a != nil && m.cases[a.ID].Version != a.Version || r != nil && m.roles[r.ID].Version != r.Version {
		return workflow.ErrStale
	}
	for _, id := range c.Cancel() {
		i := slices.IndexFunc(m.messages, func(o workflow.Outgoing) bool { return o.ID == id })
		if s := m.messages[i].State; s != workflow.OutgoingReady && s != workflow.OutgoingRelease {
			return workflow.ErrStale
		}
	}
	if r != nil && r.Live() {
		for _, o := range m.roles {
			if o.ID != r.ID && o.Live() && o.Pair() == r.Pair() && r.Pair().Complete() {
				return workflow.ErrStale
			}
		}
	}
	for i, o := range m.messages {
		if slices.Contains(c.Cancel(), o.ID) {
			m.messages[i].State = workflow.OutgoingUndone
		}
	}
	m.messages = append(m.messages, c.Outgoing()...)
	for _, e := range c.Evidence() {
		i := slices.IndexFunc(m.papers, func(p workflow.Evidence) bool { return p.ID == e.ID })
		e.Version++
		if i < 0 {
			m.papers = append(m.papers, e)
			m.copies[e.ID] = c.Copy(e.ID)
			continue
		}
		if m.papers[i].Version != e.Version-1 {
			return workflow.ErrStale
		}
		m.papers[i] = e
		if !e.Kept() {
			delete(m.copies, e.ID)
		}
	}
	if a != nil {
		kept := *a
		kept.Version++
		m.cases[a.ID] = kept
	}
	if r != nil {
		kept := *r
		kept.Version++
		m.roles[r.ID] = kept
	}
	for _, l := range c.Letters() {
		l.Version++
		if i := slices.IndexFunc(m.letters, func(o workflow.Letter) bool { return o.ID == l.ID }); i >= 0 {
			m.letters[i] = l
		} else {
			m.letters = append(m.letters, l)
		}
	}
	m.written = append(m.written, c)
	return nil
}

func (m *memory) Settle(_ context.Context, s workflow.Settlement) error {
	i := slices.IndexFunc(m.messages, func(o workflow.Outgoing) bool { return o.ID == s.Message().ID })
	if i < 0 || m.messages[i].State != s.From() {
		return workflow.ErrStale
	}
	m.messages[i] = s.Message()
	m.settled = append(m.settled, s)
	return nil
}

func (m *memory) Note(_ context.Context, e workflow.AuditEntry) error {
	m.noted = append(m.noted, e)
	return nil
}

func (m *memory) Awaiting(context.Context) (ids []workflow.ApplicationID, err error) {
	for id, a := range m.cases {
		if a.State == workflow.Waiting || a.State == workflow.InTriage && !a.Asked.ChaseOn.IsZero() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (m *memory) OpenCases(context.Context) (ids []workflow.ApplicationID, err error) {
	for id, a := range m.cases {
		if a.State.Open() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (m *memory) Expiring(_ context.Context, before nhs.Date) (ids []workflow.RoleID, err error) {
	for id, r := range m.roles {
		if (r.Live() || r.Suspended()) && !r.End.Date.IsZero() && r.End.Date.Before(before) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (m *memory) Roles(_ context.Context, f workflow.RoleFilter) (lines []workflow.RoleLine, total int, err error) {
	for _, id := range slices.Sorted(maps.Keys(m.roles)) {
		if r := m.roles[id]; f.States == nil || slices.Contains(f.States, r.State) {
			lines = append(lines, r.Line(nhs.Date{}))
		}
	}
	return lines, len(lines), nil
}
