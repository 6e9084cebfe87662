package localdb

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"proxydesk/workflow"
	"proxydesk/workflow/names"
	"proxydesk/workflow/nhs"
)

// people is the index of names, kept in memory only, for names are sealed. It
// is filled after sign-in, kept current by every commit, and forgotten when the
// desk is locked.
type people struct {
	// mu guards the rest. While cases is nil nothing is taken in; from the
	// start of filling on, commits are, and the newer version of a case stays.
	mu     sync.Mutex
	cases  map[workflow.ApplicationID]*peopleOf
	filled bool
	// filling is held by the one who fills or forgets.
	filling sync.Mutex
}

// peopleOf is the two people of a case, and of the role it granted.
type peopleOf struct {
	application workflow.ApplicationID
	version     int
	number      int64
	role        workflow.RoleID
	roleVersion int
	patient     indexed
	proxy       indexed
}

// indexed is a person as searches compare them.
type indexed struct {
	name   string // as lists write it
	folded string
	born   nhs.Date
}

func newIndexed(name string, born nhs.Date) indexed {
	return indexed{name: name, folded: names.Fold(name), born: born}
}

// same reports whether two people are the same as far as name and birth date
// tell. Without a birth date nobody is.
func (p indexed) same(o indexed) bool {
	return !p.born.IsZero() && p.born == o.born && p.folded == o.folded && p.folded != ""
}

const (
	selectApplicationLines = `SELECT number, id, version, line FROM application`
	selectRolePeople       = `SELECT id, version, application_id, number, line FROM role WHERE state <> 'undone' ORDER BY seq`
)

// FillPeople reads everybody's names into memory, so that the first search
// need not. Calling it again costs nothing.
func (db *DB) FillPeople(ctx context.Context) error {
	if err := db.fillPeople(ctx); err != nil {
		return fmt.Errorf("index people: %w", err)
	}
	return nil
}

func (db *DB) fillPeople(ctx context.Context) error {
	p := &db.people
	p.filling.Lock()
	defer p.filling.Unlock()
	p.mu.Lock()
	filled := p.filled
	if !filled {
		p.cases = map[workflow.ApplicationID]*peopleOf{} // changes are taken from here on
	}
	p.mu.Unlock()
	if filled {
		return nil
	}
	k, err := db.unsealed()
	if err != nil {
		return err
	}
	if err := db.read.each(ctx, selectApplicationLines, func(rows *sqlx.Rows) error {
		e := peopleOf{}
		var line []byte
		if err := rows.Scan(&e.number, &e.application, &e.version, &line); err != nil {
			return err
		}
		l, err := k.openApplicationLine(e.application, line)
		if err != nil {
			return err
		}
		e.patient, e.proxy = newIndexed(l.Patient, l.PatientBorn), newIndexed(l.Proxy, l.ProxyBorn)
		p.merge(e)
		return nil
	}); err != nil {
		return err
	}
	if err := db.read.each(ctx, selectRolePeople, func(rows *sqlx.Rows) error {
		e := peopleOf{}
		var line []byte
		if err := rows.Scan(&e.role, &e.roleVersion, &e.application, &e.number, &line); err != nil {
			return err
		}
		l, err := k.openRoleLine(e.role, line)
		if err != nil {
			return err
		}
		e.patient, e.proxy = newIndexed(l.Patient, l.PatientBorn), newIndexed(l.Proxy, l.ProxyBorn)
		p.merge(e)
		return nil
	}); err != nil {
		return err
	}
	p.mu.Lock()
	p.filled = true
	p.mu.Unlock()
	return nil
}

// ForgetPeople clears the index when the desk is locked.
func (db *DB) ForgetPeople() {
	p := &db.people
	p.filling.Lock()
	defer p.filling.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cases, p.filled = nil, false
}

// changed takes a committed change into the index.
func (p *people) changed(c workflow.Change) {
	if !p.inUse() {
		return // filling will read it
	}
	if a := c.Application(); a != nil {
		number, _ := refNumber(a.Ref)
		p.merge(peopleOf{application: a.ID, version: a.Version + 1, number: number,
			patient: newIndexed(a.Patient.ListName(), a.Patient.Born), proxy: newIndexed(a.Proxy.ListName(), a.Proxy.Born)})
	}
	if r := c.Role(); r != nil && r.State != workflow.RoleUndone {
		number, _ := refNumber(r.Ref)
		p.merge(peopleOf{application: r.Application, role: r.ID, roleVersion: r.Version + 1, number: number,
			patient: newIndexed(r.Patient.ListName(), r.Patient.Born), proxy: newIndexed(r.Proxy.ListName(), r.Proxy.Born)})
	}
}

func (p *people) inUse() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cases != nil
}

// merge takes what e says unless something newer is known. A case says who its
// people are; its role only adds itself.
func (p *people) merge(e peopleOf) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cases == nil {
		return // forgotten meanwhile
	}
	have := p.cases[e.application]
	if have == nil {
		p.cases[e.application] = &e
		return
	}
	if e.version > have.version {
		have.version, have.patient, have.proxy = e.version, e.patient, e.proxy
	}
	if e.role != "" && (e.role != have.role || e.roleVersion > have.roleVersion) {
		have.role, have.roleVersion = e.role, e.roleVersion
	}
}

// foundLimit is how many answers a search gives; who wants more types more.
const foundLimit = 50

// FindPeople looks for cases and roles by what people know on the phone: an NHS
// number in any spacing, a reference, a date of birth, or the beginnings of
// names in any order and without accents. Newest first; nothing for an empty
// query.
func (db *DB) FindPeople(ctx context.Context, query string) ([]workflow.Found, error) {
	found, err := db.findPeople(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("find people: %w", err)
	}
	return found, nil
}

func (db *DB) findPeople(ctx context.Context, query string) ([]workflow.Found, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	if err := db.fillPeople(ctx); err != nil {
		return nil, err
	}
	query = strings.TrimSpace(query)
	if n, err := nhs.ParseRelaxed(query); err == nil {
		return db.findNumber(ctx, k.number(n))
	}
	if n, err := refNumber(canonicalRef(query)); err == nil {
		return db.people.find(func(e *peopleOf) (bool, bool) { return e.number == n, false }), nil
	}
	if born, ok := parseBorn(query); ok {
		return db.people.find(func(e *peopleOf) (bool, bool) { return e.patient.born == born, e.proxy.born == born }), nil
	}
	words := strings.Fields(names.Fold(query))
	if len(words) == 0 {
		return nil, nil
	}
	return db.people.find(func(e *peopleOf) (bool, bool) {
		return names.Begin(e.patient.folded, words), names.Begin(e.proxy.folded, words)
	}), nil
}

// canonicalRef spells a reference as people type one: ref 148, REF-0148.
func canonicalRef(s string) string {
	s, ok := strings.CutPrefix(strings.ToLower(s), "ref")
	if !ok {
		return ""
	}
	var n int64
	if _, err := fmt.Sscanf(strings.TrimLeft(s, " -"), "%d", &n); err != nil {
		return ""
	}
	return formatRef(n)
}

// parseBorn reads a date as people type a birthday: 14/05/2014, 14 May 2014.
func parseBorn(s string) (nhs.Date, bool) {
	for _, layout := range []string{"2/1/2006", "2.1.2006", "2-1-2006", "2 Jan 2006", "2 January 2006", "2-Jan-2006", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return nhs.NewDate(t.Date()), true
		}
	}
	return nhs.Date{}, false
}

const (
	selectByNumber = `SELECT id AS application, patient_key = ? AS patient FROM application WHERE patient_key = ?
		UNION SELECT id, FALSE FROM application WHERE proxy_key = ?`
)

// findNumber asks the store, which finds a number by its keyed digest.
func (db *DB) findNumber(ctx context.Context, key []byte) ([]workflow.Found, error) {
	var rows []struct {
		Application workflow.ApplicationID
		Patient     bool
	}
	if err := db.read.all(ctx, &rows, selectByNumber, key, key, key); err != nil {
		return nil, err
	}
	asPatient, asProxy := map[workflow.ApplicationID]bool{}, map[workflow.ApplicationID]bool{}
	for _, r := range rows {
		if r.Patient {
			asPatient[r.Application] = true
		} else {
			asProxy[r.Application] = true
		}
	}
	return db.people.find(func(e *peopleOf) (bool, bool) { return asPatient[e.application], asProxy[e.application] }), nil
}

// find lists whom match finds as patient or proxy, newest first.
func (p *people) find(match func(*peopleOf) (patient, proxy bool)) []workflow.Found {
	p.mu.Lock()
	defer p.mu.Unlock()
	var hits []*peopleOf
	for _, e := range p.cases {
		if patient, proxy := match(e); patient || proxy {
			hits = append(hits, e)
		}
	}
	slices.SortFunc(hits, func(a, b *peopleOf) int { return int(b.number - a.number) })
	var found []workflow.Found
	for _, e := range hits {
		patient, proxy := match(e)
		f := workflow.Found{Application: e.application, Role: e.role, Ref: formatRef(e.number)}
		if patient {
			f.Name, f.Born, f.As = e.patient.name, e.patient.born, "patient"
			found = append(found, f)
		}
		if proxy {
			f.Name, f.Born, f.As = e.proxy.name, e.proxy.born, "proxy"
			found = append(found, f)
		}
		if len(found) >= foundLimit {
			return found[:foundLimit]
		}
	}
	return found
}
