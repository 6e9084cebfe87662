package localdb

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Around is what the practice holds for the pair, leaving out one case and the
// role it granted: open cases, roles in force and earlier refusals, and how
// many roles in force each of the two has. Somebody without an NHS number is
// known by name and birth date.
func (db *DB) Around(ctx context.Context, patient, proxy workflow.Person, except workflow.ApplicationID) (workflow.Around, error) {
	a, err := db.around(ctx, patient, proxy, except)
	if err != nil {
		return workflow.Around{}, fmt.Errorf("look around: %w", err)
	}
	return a, nil
}

// aroundRow is a case, with the role in force that it granted, if any.
type aroundRow struct {
	Number    int64
	ID        workflow.ApplicationID
	State     workflow.ApplicationState
	DecidedOn string          `db:"decided_on"`
	Awaits    bool            `db:"awaits"` // its refusal waits for a release
	Role      workflow.RoleID `db:"role"`
	StartOn   string          `db:"start_on"`
}

const (
	selectAround = `SELECT a.number, a.id, a.state, a.decided_on, a.state = 'refused' AND a.id IN (` + selectAwaitRelease + `) AS awaits, COALESCE(r.id, '') AS role, COALESCE(r.start_on, '') AS start_on
		FROM application a LEFT JOIN role r ON r.id = a.role_id AND r.state IN ('draft', 'active') WHERE `
	aroundPair = selectAround + `a.patient_key = ? AND a.proxy_key = ?
		OR a.id IN (SELECT application_id FROM role WHERE proxy_key = ? AND patient_key = ? AND state IN ('draft', 'active')) ORDER BY a.number DESC`
	aroundIDs = selectAround + `a.id IN (?) ORDER BY a.number DESC`
	// liveOfIDs counts the roles in force that these cases granted.
	liveOfIDs     = `SELECT COUNT(*) FROM application a JOIN role r ON r.id = a.role_id AND r.state IN ('draft', 'active') WHERE a.id IN (?)`
	liveOfPatient = `SELECT COUNT(*) FROM role WHERE state IN ('draft', 'active') AND patient_key = ? AND application_id <> ?`
	liveOfProxy   = `SELECT COUNT(*) FROM role WHERE state IN ('draft', 'active') AND proxy_key = ? AND application_id <> ?`
)

func (db *DB) around(ctx context.Context, patient, proxy workflow.Person, except workflow.ApplicationID) (workflow.Around, error) {
	k, err := db.unsealed()
	if err != nil {
		return workflow.Around{}, err
	}
	var a workflow.Around
	var rows []aroundRow
	pair := workflow.Pair{Patient: patient.NHSNumber, Proxy: proxy.NHSNumber}
	if pair.Complete() {
		one, other := k.number(pair.Patient), k.number(pair.Proxy)
		err = db.read.all(ctx, &rows, aroundPair, one, other, other, one)
	} else {
		rows, err = db.sameNames(ctx, patient, proxy)
	}
	if err != nil {
		return a, err
	}
	for _, r := range rows {
		if e, ok, err := r.earlier(); err != nil {
			return a, err
		} else if ok && r.ID != except {
			a.Same = append(a.Same, e)
		}
	}
	if err := db.gone(ctx, k, patient.NHSNumber, proxy.NHSNumber, &a); err != nil {
		return a, err
	}
	if a.PatientHas, err = db.liveOf(ctx, liveOfPatient, patient, except, func(e *peopleOf) indexed { return e.patient }); err != nil {
		return a, err
	}
	a.ProxyHas, err = db.liveOf(ctx, liveOfProxy, proxy, except, func(e *peopleOf) indexed { return e.proxy })
	return a, err
}

const selectEnded = `SELECT id, patient_key, proxy_key, ended_on, end_rule, line FROM role
	WHERE (state = 'inactive' OR end_rule = 'DEATH') AND (patient_key IN (?, ?) OR proxy_key IN (?, ?))`

// gone tells from ended access whether a death of either, or a move of the
// patient to another practice, was recorded here or seen at the national store.
// Of somebody without a number nobody knows.
func (db *DB) gone(ctx context.Context, k keyring, patient, proxy nhs.Number, a *workflow.Around) error {
	var rows []struct {
		ID         workflow.RoleID
		PatientKey []byte `db:"patient_key"`
		ProxyKey   []byte `db:"proxy_key"`
		EndedOn    string `db:"ended_on"`
		EndRule    string `db:"end_rule"`
		Line       []byte
	}
	one, other := k.number(patient), k.number(proxy)
	if one == nil && other == nil {
		return nil
	}
	if err := db.read.all(ctx, &rows, selectEnded, one, other, one, other); err != nil {
		return err
	}
	// Somebody without a number is known by no key.
	is := func(key, who []byte) bool { return key != nil && bytes.Equal(key, who) }
	for _, r := range rows {
		l, err := k.openRoleLine(r.ID, r.Line)
		if err != nil {
			return err
		}
		if r.EndRule == review.RuleDeath { // it outlives the patient for what the practice allows
			l.EndReason = workflow.ReasonPatientDied
		}
		switch l.EndReason {
		case workflow.ReasonPatientDied:
			a.PatientDead, a.ProxyDead = a.PatientDead || is(r.PatientKey, one), a.ProxyDead || is(r.PatientKey, other)
		case workflow.ReasonProxyDied:
			a.PatientDead, a.ProxyDead = a.PatientDead || is(r.ProxyKey, one), a.ProxyDead || is(r.ProxyKey, other)
		case workflow.ReasonPatientMoved:
			on, err := nhs.ParseDate(r.EndedOn)
			if err != nil {
				return workflow.ErrCorrupt
			}
			if is(r.PatientKey, one) && on.After(a.PatientMovedOn) {
				a.PatientMovedOn = on
			}
		}
	}
	return nil
}

// earlier is what a case means for a new one of the same pair; false when it
// does not matter any more.
func (r aroundRow) earlier() (workflow.Earlier, bool, error) {
	e := workflow.Earlier{Application: r.ID, Role: r.Role, Ref: formatRef(r.Number), State: r.State, Live: r.Role != ""}
	on := r.DecidedOn
	if e.Live {
		on = r.StartOn
	}
	day, err := nhs.ParseDate(on)
	if err != nil {
		return e, false, workflow.ErrCorrupt
	}
	e.On = day
	if r.Awaits { // it reads as with a clinician until then
		e.State = workflow.WithClinician
	}
	return e, e.Live || r.State.Open() || r.State == workflow.Refused, nil
}

// sameNames finds the cases of two people by name and birth date.
func (db *DB) sameNames(ctx context.Context, patient, proxy workflow.Person) (rows []aroundRow, err error) {
	if err := db.fillPeople(ctx); err != nil {
		return nil, err
	}
	p, x := newIndexed(patient.ListName(), patient.Born), newIndexed(proxy.ListName(), proxy.Born)
	ids := db.people.ids(func(e *peopleOf) bool { return e.patient.same(p) && e.proxy.same(x) })
	if len(ids) > 0 {
		err = db.read.among(ctx, &rows, aroundIDs, ids)
	}
	return rows, err
}

// liveOf counts the roles in force of one person.
func (db *DB) liveOf(ctx context.Context, query string, who workflow.Person, except workflow.ApplicationID, of func(*peopleOf) indexed) (n int, err error) {
	if !who.NHSNumber.IsZero() {
		k, err := db.unsealed()
		if err != nil {
			return 0, err
		}
		err = db.read.get(ctx, &n, query, k.number(who.NHSNumber), except)
		return n, err
	}
	if err := db.fillPeople(ctx); err != nil {
		return 0, err
	}
	w := newIndexed(who.ListName(), who.Born)
	ids := db.people.ids(func(e *peopleOf) bool { return e.application != except && of(e).same(w) })
	if len(ids) > 0 {
		err = db.read.oneAmong(ctx, &n, liveOfIDs, ids)
	}
	return n, err
}

const (
	besideOfPatient = `SELECT id FROM role WHERE (state IN ('draft', 'active') OR suspended = 1) AND id <> ? AND patient_key = ? ORDER BY seq`
	besideOfProxy   = `SELECT id FROM role WHERE (state IN ('draft', 'active') OR suspended = 1) AND id <> ? AND proxy_key = ? ORDER BY seq`
	besideOfIDs     = `SELECT r.id FROM application a JOIN role r ON r.id = a.role_id AND (r.state IN ('draft', 'active') OR r.suspended = 1) WHERE a.id IN (?)`
)

// RolesBeside lists the other roles in force or suspended of the role's patient
// or proxy.
// Somebody without an NHS number is known by name and birth date.
func (db *DB) RolesBeside(ctx context.Context, r workflow.Role, who workflow.Applicant) ([]workflow.RoleID, error) {
	ids, err := db.rolesBeside(ctx, r, who)
	if err != nil {
		return nil, fmt.Errorf("roles beside %s: %w", r.ID, err)
	}
	return ids, nil
}

func (db *DB) rolesBeside(ctx context.Context, r workflow.Role, who workflow.Applicant) (ids []workflow.RoleID, err error) {
	person, query, of := r.Patient, besideOfPatient, func(e *peopleOf) indexed { return e.patient }
	if who == workflow.ByProxy {
		person, query, of = r.Proxy, besideOfProxy, func(e *peopleOf) indexed { return e.proxy }
	}
	if !person.NHSNumber.IsZero() {
		k, err := db.unsealed()
		if err != nil {
			return nil, err
		}
		err = db.read.all(ctx, &ids, query, r.ID, k.number(person.NHSNumber))
		return ids, err
	}
	if err := db.fillPeople(ctx); err != nil {
		return nil, err
	}
	w := newIndexed(person.ListName(), person.Born)
	cases := db.people.ids(func(e *peopleOf) bool { return of(e).same(w) })
	if len(cases) > 0 {
		err = db.read.among(ctx, &ids, besideOfIDs, cases)
	}
	return slices.DeleteFunc(ids, func(id workflow.RoleID) bool { return id == r.ID }), err
}

// Each part is looked up in an index of its own; joined by OR, they would have every
// role looked at.
const liveOfPair = `SELECT id FROM role WHERE state IN ('draft', 'active') AND id IN (
	SELECT id FROM role WHERE state IN ('draft', 'active') AND proxy_key = ? AND patient_key = ?
	UNION SELECT role_id FROM application WHERE patient_key = ? AND proxy_key = ?
	UNION SELECT role_id FROM role_under WHERE pair_key = ?) ORDER BY seq`

// LiveBetween lists the roles in force between two people by their NHS numbers:
// those of the role, of a case that decided it, or of the national record. None
// of them has to be opened for it, so that one which cannot be is found too.
// Beside an error it lists those found all the same.
func (db *DB) LiveBetween(ctx context.Context, p workflow.Pair) ([]workflow.RoleID, error) {
	ids, err := db.liveBetween(ctx, p)
	if err != nil {
		return ids, fmt.Errorf("roles in force between two people: %w", err)
	}
	return ids, nil
}

func (db *DB) liveBetween(ctx context.Context, p workflow.Pair) (ids []workflow.RoleID, err error) {
	k, err := db.unsealed()
	if err != nil || !p.Complete() {
		return nil, err
	}
	patient, proxy := k.number(p.Patient), k.number(p.Proxy)
	if err := db.read.all(ctx, &ids, liveOfPair, proxy, patient, patient, proxy, k.pair(p)); err != nil {
		return nil, err
	}
	if old, err := db.underIsOld(ctx); err != nil || !old {
		return ids, err
	}
	live, err := db.liveUnder(ctx, k, p)
	for _, r := range live {
		if !slices.Contains(ids, r.ID) {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

// ids lists the cases that match, in no order.
func (p *people) ids(match func(*peopleOf) bool) []workflow.ApplicationID {
	p.mu.Lock()
	defer p.mu.Unlock()
	var ids []workflow.ApplicationID
	for id, e := range p.cases {
		if match(e) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
