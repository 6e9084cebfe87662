package localdb

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"

	"proxydesk/workflow"
)

// clockWatch follows what the log says of this computer's clock.
type clockWatch struct {
	mu  sync.Mutex
	now workflow.Clock
}

// A sign-in whose clock was not in doubt vouches for everything before it, so the
// log is followed from the last of them on, and from the last time that somebody
// confirmed the day. Without any, the log is followed whole.
const (
	selectVouched = `SELECT coalesce((SELECT seq FROM audit WHERE act IN ('sign-in', 'confirm-day') AND to_state = '' ORDER BY seq DESC LIMIT 1), 0)`
	selectMoments = `SELECT act, at FROM audit WHERE seq >= ? ORDER BY seq`
)

// readClock follows the log of a record that is being opened; its moments are
// not sealed. One that cannot be read is for Verify to name, and is passed over.
func readClock(ctx context.Context, pool *sqlx.DB) (*clockWatch, error) {
	var from int64
	if err := pool.GetContext(ctx, &from, selectVouched); err != nil {
		return nil, err
	}
	var rows []struct {
		Act workflow.Act `db:"act"`
		At  string       `db:"at"`
	}
	if err := pool.SelectContext(ctx, &rows, selectMoments, from); err != nil {
		return nil, err
	}
	w := &clockWatch{}
	for _, r := range rows {
		if at, err := parseInstant(r.At); err == nil {
			w.now = w.now.Heard(r.Act, at)
		}
	}
	return w, nil
}

// heard follows entries that were committed.
func (w *clockWatch) heard(entries []workflow.AuditEntry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range entries {
		w.now = w.now.Heard(e.Act, e.At)
	}
}

// marked is a sign-in with what was in doubt about the clock then, so that it
// vouches for nothing.
func (w *clockWatch) marked(e workflow.AuditEntry) workflow.AuditEntry {
	if e.Act != workflow.ActSignIn {
		return e
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if d, doubted := w.now.Doubt(e.At); doubted {
		e.To = d.State()
	}
	return e
}

// Clock is what the log says of this computer's clock; it is known before
// anybody has signed in.
func (db *DB) Clock() workflow.Clock {
	db.write.clock.mu.Lock()
	defer db.write.clock.mu.Unlock()
	return db.write.clock.now
}
