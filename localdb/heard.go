package localdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"proxydesk/workflow"
)

// listenAfter is for how many days a role that has ended is listened to: another
// practice may open it again at the store.
const listenAfter = 90

const (
	upsertHeard = `INSERT INTO heard (pair_key, read_at) VALUES (?, ?) ON CONFLICT (pair_key) DO UPDATE SET read_at = excluded.read_at
		WHERE excluded.read_at > read_at`
	selectHeard     = `SELECT pair_key, read_at FROM heard`
	selectHeardPair = `SELECT read_at FROM heard WHERE pair_key = ?`

	selectLastAnswer = `SELECT MAX(at) FROM (SELECT COALESCE(MAX(read_at), '') AS at FROM heard
		UNION ALL SELECT at FROM (SELECT at FROM audit WHERE act = 'mirror' ORDER BY seq DESC LIMIT 1))`

	selectListened = `SELECT id, version, state, body FROM role WHERE state IN ('draft', 'active') OR suspended = 1
		OR national_status = 'active' AND state <> 'undone' OR state = 'inactive' AND ended_on >= ?
		OR id IN (SELECT role_id FROM outgoing WHERE unanswered = 1) ORDER BY seq`
	selectListenedCases = `SELECT id, version, state, body FROM application
		WHERE state IN ('new', 'in-triage', 'waiting', 'with-clinician', 'held') ORDER BY number`
	selectRolesOfPair = `SELECT id, version, state, body FROM role WHERE proxy_key = ? AND patient_key = ? AND state <> 'undone' ORDER BY seq`
	selectCasesOfPair = `SELECT id, version, state, body FROM application
		WHERE patient_key = ? AND proxy_key = ? AND state IN ('new', 'in-triage', 'waiting', 'with-clinician', 'held') ORDER BY number`
)

// Listening lists the pairs whose national record the practice listens to, the
// one whose record was read longest ago first: of every role that gives access
// or may again, here or at the store, that ended lately, or about which a send
// was never answered; and of every open case that rests on a national role.
func (db *DB) Listening(ctx context.Context) ([]workflow.Listened, error) {
	listened, err := db.listening(ctx)
	if err != nil {
		return nil, fmt.Errorf("list whom to listen to: %w", err)
	}
	return listened, nil
}

func (db *DB) listening(ctx context.Context) (all []workflow.Listened, err error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	if err := db.fillUnder(ctx, k); err != nil {
		return nil, err
	}
	read, err := db.heard(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	add := func(p workflow.Pair) {
		key := string(k.pair(p))
		if key == "" || known[key] {
			return
		}
		known[key] = true
		all = append(all, workflow.Listened{Pair: p, ReadAt: read[key]})
	}
	roles, err := db.rolesOf(ctx, k, selectListened, db.today().AddDays(-listenAfter).String())
	if err != nil {
		return nil, err
	}
	for _, r := range roles {
		add(r.Pair())
	}
	cases, err := db.casesOf(ctx, k, selectListenedCases)
	if err != nil {
		return nil, err
	}
	for _, a := range cases {
		add(a.Pair())
	}
	slices.SortStableFunc(all, func(a, b workflow.Listened) int { return a.ReadAt.Compare(b.ReadAt) })
	return all, nil
}

// heard is when the national record of each pair was last read.
func (db *DB) heard(ctx context.Context) (map[string]time.Time, error) {
	var rows []struct {
		PairKey []byte `db:"pair_key"`
		ReadAt  string `db:"read_at"`
	}
	if err := db.read.all(ctx, &rows, selectHeard); err != nil {
		return nil, err
	}
	read := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		at, err := parseInstant(r.ReadAt)
		if err != nil {
			return nil, err
		}
		read[string(r.PairKey)] = at
	}
	return read, nil
}

// Holding is what the practice holds of two people: the role in force, else the
// last one, and the open cases that rest on a national role. Where that is nothing,
// it is the role in force that the store has under these numbers, if any.
func (db *DB) Holding(ctx context.Context, p workflow.Pair) (h workflow.Holding, err error) {
	k, err := db.unsealed()
	if err != nil {
		return h, err
	}
	roles, err := db.rolesOf(ctx, k, selectRolesOfPair, k.number(p.Proxy), k.number(p.Patient))
	if err != nil {
		return h, fmt.Errorf("roles of a pair: %w", err)
	}
	for i := range roles {
		if h.Role == nil || !h.Role.Live() {
			h.Role = &roles[i]
		}
	}
	if h.Cases, err = db.casesOf(ctx, k, selectCasesOfPair, k.number(p.Patient), k.number(p.Proxy)); err != nil {
		return h, fmt.Errorf("cases of a pair: %w", err)
	}
	if h.Role != nil || len(h.Cases) > 0 {
		return h, nil
	}
	live, err := db.liveUnder(ctx, k, p)
	if err != nil {
		return h, fmt.Errorf("roles of a pair under other numbers: %w", err)
	}
	if len(live) > 0 {
		h.Role = &live[0]
	}
	return h, nil
}

func (db *DB) rolesOf(ctx context.Context, k keyring, query string, args ...any) ([]workflow.Role, error) {
	var rows []roleBody
	if err := db.read.all(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	var roles []workflow.Role
	for _, row := range rows {
		r, err := k.role(row)
		if errors.Is(err, workflow.ErrCorrupt) {
			continue // a check of the record tells of it; the others are heard
		}
		if err != nil {
			return nil, fmt.Errorf("role %s: %w", row.ID, err)
		}
		roles = append(roles, r)
	}
	return roles, nil
}

// casesOf opens cases and leaves out those that rest on no national role.
func (db *DB) casesOf(ctx context.Context, k keyring, query string, args ...any) ([]workflow.Application, error) {
	var rows []applicationBody
	if err := db.read.all(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	var cases []workflow.Application
	for _, row := range rows {
		a, err := k.application(row)
		if errors.Is(err, workflow.ErrCorrupt) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("application %s: %w", row.ID, err)
		}
		if a.National != nil {
			cases = append(cases, a)
		}
	}
	return cases, nil
}

// LastHeard is when the national store last answered, as the record shows it: it
// was read, or took a message. Zero for never.
func (db *DB) LastHeard(ctx context.Context) (time.Time, error) {
	var at string
	if err := db.read.get(ctx, &at, selectLastAnswer); err != nil {
		return time.Time{}, fmt.Errorf("find when the store was last heard: %w", err)
	}
	last, err := parseInstant(at)
	if err != nil {
		return time.Time{}, fmt.Errorf("find when the store was last heard: %w", err)
	}
	return last, nil
}

// NoteRead notes that the national record of two people was read.
func (db *DB) NoteRead(ctx context.Context, p workflow.Pair, at time.Time) error {
	k, err := db.unsealed()
	if err != nil {
		return err
	}
	key := k.pair(p)
	if key == nil {
		return nil
	}
	if err := db.door(ctx, func(ctx context.Context, t *tx) error { return t.exec(ctx, upsertHeard, key, instant(at)) }); err != nil {
		return fmt.Errorf("note a reading: %w", err)
	}
	return nil
}

// readAgain is the role with the time its national record was last read, when
// that is later than what it says itself.
func (db *DB) readAgain(ctx context.Context, k keyring, r workflow.Role) (workflow.Role, error) {
	if r.National == nil {
		return r, nil
	}
	var at []string
	if err := db.read.all(ctx, &at, selectHeardPair, k.pair(r.Pair())); err != nil || len(at) == 0 {
		return r, err
	}
	read, err := parseInstant(at[0])
	if err == nil && read.After(r.National.ReadAt) {
		n := *r.National
		n.ReadAt, r.National = read, &n
	}
	return r, err
}

const selectReceived = `SELECT ` + auditColumns + ` FROM audit WHERE act = 'mirror' AND at >= ? ORDER BY seq DESC LIMIT 2000`

// Received lists what was heard to have changed elsewhere since an instant,
// newest first. Why access was stopped is left out where it tells of a hold and
// this person may not read those.
func (db *DB) Received(ctx context.Context, by workflow.Staff, since time.Time, limit int) ([]workflow.AuditLine, error) {
	lines, err := db.received(ctx, by, since, limit)
	if err != nil {
		return nil, fmt.Errorf("list what was received: %w", err)
	}
	return lines, nil
}

func (db *DB) received(ctx context.Context, by workflow.Staff, since time.Time, limit int) (lines []workflow.AuditLine, err error) {
	k, err := db.unsealed()
	if err != nil || !by.May(workflow.ActReadCases) {
		return nil, err
	}
	var rows []auditRow
	if err := db.read.all(ctx, &rows, selectReceived, instant(since)); err != nil {
		return nil, err
	}
	reader, err := db.logReader(ctx, k, by)
	if err != nil {
		return nil, err
	}
	refs := map[workflow.ApplicationID]string{}
	for _, r := range rows {
		if len(lines) == limit {
			break
		}
		e, err := k.auditEntry(r)
		if err != nil {
			return nil, err
		}
		if !e.Heard() {
			continue
		}
		e = reader.told(e)
		if _, known := refs[e.Application]; !known {
			a, err := db.application(ctx, e.Application)
			if err != nil && !errors.Is(err, workflow.ErrNotFound) {
				return nil, err
			}
			refs[e.Application] = a.Ref
		}
		lines = append(lines, workflow.AuditLine{AuditEntry: e, Seq: r.Seq, Ref: refs[e.Application]})
	}
	return lines, nil
}
