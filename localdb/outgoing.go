package localdb

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
)

// outgoingRow is a row of the outgoing table. Its digest is in no audit entry,
// for a message moves many times on its way; Verify compares its columns with
// its sealed body instead.
type outgoingRow struct {
	Seq         int64                  `db:"seq"`
	ID          workflow.OutgoingID    `db:"id"`
	Kind        workflow.MessageKind   `db:"kind"`
	State       workflow.OutgoingState `db:"state"`
	Removes     bool                   `db:"removes"`
	DueAt       string                 `db:"due_at"`
	MadeAt      string                 `db:"made_at"`
	Attempts    int                    `db:"attempts"`
	Application workflow.ApplicationID `db:"application_id"`
	Role        workflow.RoleID        `db:"role_id"`
	PairKey     []byte                 `db:"pair_key"`
	Unanswered  bool                   `db:"unanswered"`
	Body        []byte                 `db:"body"`
	Frozen      []byte                 `db:"frozen"`
}

const outgoingColumns = `id, kind, state, removes, due_at, made_at, attempts, application_id, role_id, pair_key, unanswered, body, frozen`

const (
	insertOutgoing = `INSERT INTO outgoing (` + outgoingColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	// The state and the number of attempts together say that nobody moved the
	// message since it was read, even to another state and back.
	updateOutgoing = `UPDATE outgoing SET state = ?, due_at = ?, attempts = ?, unanswered = ?, body = ? WHERE id = ? AND state = ? AND attempts = ?`
)

// setAsideOutgoing moves a message that cannot be opened to a person.
const setAsideOutgoing = `UPDATE outgoing SET state = ? WHERE id = ? AND state = ?`

const (
	sealedOutgoing = "outgoing.body"
	sealedFrozen   = "outgoing.frozen"
)

func (k keyring) outgoingRow(m workflow.Outgoing) (r outgoingRow, err error) {
	r = outgoingRow{ID: m.ID, Kind: m.Kind, State: m.State, Removes: m.Kind.Removes(), DueAt: instant(m.Due), MadeAt: instant(m.Made),
		Attempts: m.Attempts, Application: m.Application, Role: m.Role, PairKey: k.pair(m.Pair), Unanswered: !m.Unanswered.IsZero()}
	if r.Frozen, err = k.seal(sealedFrozen, string(m.ID), m.Frozen); err != nil {
		return r, err
	}
	m.Frozen = workflow.Frozen{}
	r.Body, err = k.seal(sealedOutgoing, string(m.ID), m)
	return r, err
}

// sealOutgoing makes a new message.
func (k keyring) sealOutgoing(m workflow.Outgoing) (sealed, error) {
	r, err := k.outgoingRow(m)
	return sealed{write: func(ctx context.Context, t *tx) error {
		return t.exec(ctx, insertOutgoing, r.ID, r.Kind, r.State, r.Removes, r.DueAt, r.MadeAt, r.Attempts, r.Application, r.Role,
			r.PairKey, r.Unanswered, r.Body, r.Frozen)
	}}, err
}

// moveOutgoing writes a message that stood in a state after so many attempts,
// or answers ErrStale. Its frozen bytes stay as they are.
func (t *tx) moveOutgoing(ctx context.Context, m workflow.Outgoing, from workflow.OutgoingState, attempts int) error {
	if m.Unreadable { // what it holds stays as it is, for whoever looks into it
		return t.one(ctx, workflow.ErrStale, setAsideOutgoing, m.State, m.ID, from)
	}
	r, err := t.outgoingRow(m)
	if err != nil {
		return err
	}
	return t.one(ctx, workflow.ErrStale, updateOutgoing, r.State, r.DueAt, r.Attempts, r.Unanswered, r.Body, r.ID, from, attempts)
}

// takeBack marks a message that has not left as undone, or answers ErrStale.
func (t *tx) takeBack(ctx context.Context, id workflow.OutgoingID) error {
	var r outgoingRow
	if err := t.get(ctx, &r, selectOutgoing, id); err != nil {
		return err
	}
	m, err := t.outgoing(r)
	if err != nil {
		return err
	}
	if m.State != workflow.OutgoingReady && m.State != workflow.OutgoingRelease {
		return workflow.ErrStale
	}
	m.State = workflow.OutgoingUndone
	return t.moveOutgoing(ctx, m, r.State, r.Attempts)
}

func (k keyring) outgoing(r outgoingRow) (m workflow.Outgoing, err error) {
	if err := k.open(sealedOutgoing, string(r.ID), r.Body, &m); err != nil {
		return workflow.Outgoing{}, err
	}
	if m.ID != r.ID || m.State != r.State || m.Attempts != r.Attempts || instant(m.Due) != r.DueAt {
		return workflow.Outgoing{}, workflow.ErrCorrupt
	}
	if err := k.open(sealedFrozen, string(r.ID), r.Frozen, &m.Frozen); err != nil {
		return workflow.Outgoing{}, err
	}
	m.Seq = r.Seq
	return m, nil
}

// Settle writes what became of a message, with its audit entries, the message
// that takes its place and the role that follows it. It answers ErrStale when
// the message or the role is no longer as it was read.
func (db *DB) Settle(ctx context.Context, s workflow.Settlement) error {
	if s.IsZero() {
		return fmt.Errorf("settle: %w", ErrNothing)
	}
	m := s.Message()
	attempts := m.Attempts
	if m.State == workflow.OutgoingSending {
		attempts-- // this is the attempt
	}
	k, err := db.unsealed()
	if err != nil {
		return err
	}
	var role sealed
	var rows []auditlog.Row
	if r := s.Role(); r != nil {
		if role, err = k.sealRole(*r, db.today()); err != nil {
			return fmt.Errorf("settle message %s: %w", m.ID, err)
		}
		rows = append(rows, *role.row)
	}
	err = db.door(ctx, func(ctx context.Context, t *tx) error {
		if err := t.moveOutgoing(ctx, m, s.From(), attempts); err != nil {
			return err
		}
		if f := s.Follow(); f != nil {
			follow, err := t.sealOutgoing(*f)
			if err != nil {
				return err
			}
			if err := follow.write(ctx, t); err != nil {
				return err
			}
		}
		if role.write != nil {
			if err := role.write(ctx, t); err != nil {
				return err
			}
		}
		return t.append(ctx, s.Audit(), rows)
	})
	if err != nil {
		return fmt.Errorf("settle message %s: %w", m.ID, err)
	}
	return nil
}

const (
	selectOutgoing     = `SELECT seq, ` + outgoingColumns + ` FROM outgoing WHERE id = ?`
	selectOutgoingOf   = `SELECT seq, ` + outgoingColumns + ` FROM outgoing WHERE application_id = ? ORDER BY seq`
	selectOutgoingRole = `SELECT seq, ` + outgoingColumns + ` FROM outgoing WHERE role_id = ? AND role_id <> '' ORDER BY seq`
	selectOutgoingPair = `SELECT seq, ` + outgoingColumns + ` FROM outgoing WHERE pair_key = ? ORDER BY seq`
	selectUnsettled    = `SELECT seq, ` + outgoingColumns + ` FROM outgoing
		WHERE state IN ('ready', 'sending', 'verify', 'release', 'human') AND state IN ('ready', 'sending', 'verify') ORDER BY removes DESC, seq`
	selectOutgoingList = `SELECT seq, ` + outgoingColumns + ` FROM outgoing ORDER BY
		CASE WHEN state = 'human' THEN 0 WHEN state IN ('ready', 'sending', 'verify', 'release') THEN 1 ELSE 2 END, removes DESC, seq DESC
		LIMIT ?`
	selectRefusals = `SELECT seq, ` + outgoingColumns + ` FROM outgoing
		WHERE state IN ('ready', 'sending', 'verify', 'release', 'human') AND kind = 'refuse'`
	selectToRelease = `SELECT seq, ` + outgoingColumns + ` FROM outgoing
		WHERE state IN ('ready', 'sending', 'verify', 'release', 'human') AND state = 'release' ORDER BY seq`
	selectOutgoingCounts = `SELECT state, removes, COUNT(*) AS n FROM outgoing
		WHERE state IN ('ready', 'sending', 'verify', 'release', 'human') GROUP BY state, removes`
)

// Outgoing is one message, or ErrNotFound.
func (db *DB) Outgoing(ctx context.Context, id workflow.OutgoingID) (workflow.Outgoing, error) {
	m, err := db.messages(ctx, selectOutgoing, id)
	if err == nil && len(m) == 0 {
		err = workflow.ErrNotFound
	}
	if err != nil {
		return workflow.Outgoing{}, fmt.Errorf("message %s: %w", id, err)
	}
	return m[0], nil
}

// OutgoingOf lists the messages of a case, oldest first.
func (db *DB) OutgoingOf(ctx context.Context, id workflow.ApplicationID) ([]workflow.Outgoing, error) {
	m, err := db.messages(ctx, selectOutgoingOf, id)
	if err != nil {
		return nil, fmt.Errorf("messages of application %s: %w", id, err)
	}
	return m, nil
}

// OutgoingOfPair lists every message about two people, oldest first.
func (db *DB) OutgoingOfPair(ctx context.Context, p workflow.Pair) ([]workflow.Outgoing, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	key := k.pair(p)
	if key == nil {
		return nil, nil
	}
	m, err := db.messages(ctx, selectOutgoingPair, key)
	if err != nil {
		return nil, fmt.Errorf("messages of a pair: %w", err)
	}
	return m, nil
}

// OutgoingOfRole lists every message about a role, oldest first, whatever NHS
// numbers it left under.
func (db *DB) OutgoingOfRole(ctx context.Context, id workflow.RoleID) ([]workflow.Outgoing, error) {
	m, err := db.messages(ctx, selectOutgoingRole, id)
	if err != nil {
		return nil, fmt.Errorf("messages of role %s: %w", id, err)
	}
	return m, nil
}

// Unsettled lists the messages that are ready, on their way or to be verified:
// first those that take access away, then the oldest.
func (db *DB) Unsettled(ctx context.Context) ([]workflow.Outgoing, error) {
	m, err := db.messages(ctx, selectUnsettled)
	if err != nil {
		return nil, fmt.Errorf("unsettled messages: %w", err)
	}
	return m, nil
}

// OutgoingList lists messages for the screen: those that need a person, those
// that wait, then the latest settled ones.
func (db *DB) OutgoingList(ctx context.Context, limit int) ([]workflow.Outgoing, error) {
	m, err := db.messages(ctx, selectOutgoingList, limit)
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	return m, nil
}

// OutgoingCounts says how the messages stand to these people, all of whom see the
// number: what is about a hold is counted only where each of them may read it.
// Without any of them it is all there is, for the desk itself.
func (db *DB) OutgoingCounts(ctx context.Context, to ...workflow.Staff) (c workflow.OutgoingCounts, err error) {
	var rows []struct {
		State   workflow.OutgoingState
		Removes bool
		N       int
	}
	if err := db.read.all(ctx, &rows, selectOutgoingCounts); err != nil {
		return c, fmt.Errorf("count messages: %w", err)
	}
	for _, r := range rows {
		switch r.State {
		case workflow.OutgoingHuman:
			c.NeedPerson += r.N
			continue
		case workflow.OutgoingRelease:
			c.Release += r.N
			continue
		}
		c.Waiting += r.N
		if r.Removes {
			c.Removing += r.N
		}
	}
	everything := func(s workflow.Staff) bool { return s.May(workflow.ActReadHolds) && len(s.Linked) == 0 }
	if !slices.ContainsFunc(to, func(s workflow.Staff) bool { return !everything(s) }) {
		return c, nil
	}
	refusals, err := db.messages(ctx, selectRefusals)
	if err != nil {
		return c, fmt.Errorf("count messages: %w", err)
	}
	for _, m := range refusals {
		kept := slices.ContainsFunc(to, func(s workflow.Staff) bool { return !s.MayOn(workflow.ActReadHolds, m.Pair) })
		switch {
		case !kept || !m.Restricted && m.State != workflow.OutgoingRelease:
		case m.State == workflow.OutgoingHuman:
			c.NeedPerson--
		case m.State == workflow.OutgoingRelease:
			c.Release--
		default:
			c.Waiting--
		}
	}
	return c, nil
}

// ToRelease lists the refusals that wait for this person to say what the store
// may hear of them, the one decided first on top.
func (db *DB) ToRelease(ctx context.Context, by workflow.Staff) ([]workflow.Outgoing, error) {
	all, err := db.messages(ctx, selectToRelease)
	if err != nil {
		return nil, fmt.Errorf("messages to release: %w", err)
	}
	return slices.DeleteFunc(all, func(m workflow.Outgoing) bool { return m.Unreadable || !by.MayOn(workflow.ActRelease, m.Pair) }), nil
}

func (db *DB) messages(ctx context.Context, query string, args ...any) ([]workflow.Outgoing, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var rows []outgoingRow
	if err := db.read.all(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	messages := make([]workflow.Outgoing, len(rows))
	for i, r := range rows {
		switch m, err := k.outgoing(r); {
		case errors.Is(err, workflow.ErrCorrupt):
			// One message that cannot be opened must not hold up the others, which
			// may take access away.
			messages[i] = r.unreadable()
		case err != nil:
			return nil, err
		default:
			messages[i] = m
		}
	}
	return messages, nil
}

// unreadable is what the columns alone say of a message that cannot be opened.
func (r outgoingRow) unreadable() workflow.Outgoing {
	m := workflow.Outgoing{ID: r.ID, Seq: r.Seq, Unreadable: true, Kind: r.Kind, State: r.State, Application: r.Application, Role: r.Role, Attempts: r.Attempts}
	m.Made, _ = parseInstant(r.MadeAt)
	m.Restricted = r.Kind == workflow.MessageRefuse // it may be one about a hold
	if r.Unanswered {
		m.Unanswered, _ = parseInstant(r.DueAt)
	}
	if m.State == workflow.OutgoingHuman {
		m.Why = workflow.WhyUnreadable
	}
	return m
}
