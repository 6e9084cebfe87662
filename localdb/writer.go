package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"proxydesk/workflow"
)

// writer is the one connection that writes. Two writers of one process wait for
// each other here; two processes wait in the engine.
type writer struct {
	pool     *sqlx.DB
	conn     *sqlx.Conn
	prepared prepared
	turn     chan struct{} // holds one token while nobody writes
	clock    *clockWatch
	closed   bool // read and written by whoever has the turn
	// undone is set while a transaction may still be open that could not be rolled
	// back, as when the disk was gone for a moment.
	undone bool
}

// openWriter connects, checks that the file is ours and brings it up to date.
func openWriter(ctx context.Context, file string, readOnly bool) (w *writer, err error) {
	pool, err := connect(file, false)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, pool.Close())
		}
	}()
	pool.SetMaxOpenConns(1)
	version, err := checkFile(ctx, pool)
	if err != nil {
		return nil, err
	}
	if err := update(ctx, pool, version, readOnly); err != nil {
		return nil, err
	}
	clock, err := readClock(ctx, pool)
	if err != nil {
		return nil, translate(err)
	}
	conn, err := pool.Connx(ctx)
	if err != nil {
		return nil, translate(err)
	}
	w = &writer{pool: pool, conn: conn, turn: make(chan struct{}, 1), clock: clock}
	w.turn <- struct{}{}
	return w, nil
}

func update(ctx context.Context, pool *sqlx.DB, version int64, readOnly bool) error {
	m, err := migrator(pool.DB)
	if err != nil {
		return err
	}
	switch last := latest(m); {
	case version > last:
		return ErrNewer
	case version < last && readOnly:
		return ErrOlder
	case version < last:
		_, err := m.Up(ctx)
		return translate(err)
	}
	return nil
}

func (w *writer) close() error {
	<-w.turn
	defer func() { w.turn <- struct{}{} }()
	if w.closed {
		return nil
	}
	w.closed = true
	return errors.Join(w.prepared.close(), w.conn.Close(), w.pool.Close())
}

// tx is one write transaction.
type tx struct {
	keyring
	w    *writer
	log  *chain
	said []workflow.AuditEntry // what was added to the log
}

// do runs a transaction: all that f writes, durably, or nothing.
func (w *writer) do(ctx context.Context, k keyring, f func(context.Context, *tx) error) (err error) {
	select {
	case <-w.turn:
		defer func() { w.turn <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if w.closed {
		return sql.ErrConnDone
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// From its turn on it runs to its end, so that nobody who stops waiting leaves
	// it unknown what was kept. It is a matter of milliseconds, of the engine's
	// busy timeout at most; and the driver need not watch for a cancel.
	ctx = context.WithoutCancel(ctx)
	t := &tx{keyring: k, w: w}
	if w.undone {
		_ = t.exec(ctx, "ROLLBACK") // where there is none, that is what is wanted
	}
	if err := t.exec(ctx, beginWrite); err != nil {
		return err
	}
	w.undone = false
	defer func() {
		if p := recover(); p != nil || err != nil {
			// A full disk may have ended the transaction by itself.
			w.undone = t.exec(ctx, "ROLLBACK") != nil
			if p != nil {
				panic(p)
			}
		}
	}()
	if err := f(ctx, t); err != nil {
		return err
	}
	if err := t.keepHead(ctx); err != nil {
		return err
	}
	if err := t.exec(ctx, "COMMIT"); err != nil {
		return err
	}
	w.clock.heard(t.said)
	return nil
}

func (t *tx) exec(ctx context.Context, query string, args ...any) error {
	_, err := t.change(ctx, query, args...)
	return err
}

// change runs a statement and answers how many rows it wrote.
func (t *tx) change(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := t.w.prepared.of(ctx, t.w.conn, query)
	if err != nil {
		return 0, translate(err)
	}
	r, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, translate(err)
	}
	return r.RowsAffected()
}

// one runs a statement that must write exactly one row, or answers miss.
func (t *tx) one(ctx context.Context, miss error, query string, args ...any) error {
	n, err := t.change(ctx, query, args...)
	switch {
	case err != nil:
		return err
	case n == 0:
		return miss
	case n > 1:
		return fmt.Errorf("%d rows written where one was meant", n)
	}
	return nil
}

// get reads one row as the transaction sees it.
func (t *tx) get(ctx context.Context, dest any, query string, args ...any) error {
	s, err := t.w.prepared.of(ctx, t.w.conn, query)
	if err != nil {
		return translate(err)
	}
	return translate(s.GetContext(ctx, dest, args...))
}

// all reads every row into a slice as the transaction sees them.
func (t *tx) all(ctx context.Context, dest any, query string, args ...any) error {
	s, err := t.w.prepared.of(ctx, t.w.conn, query)
	if err != nil {
		return translate(err)
	}
	return translate(s.SelectContext(ctx, dest, args...))
}
