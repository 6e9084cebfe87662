package localdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"proxydesk/localdb/seal"
	"proxydesk/workflow"
)

const fileName = "proxydesk.db"

// Options says how a record is opened.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// ReadOnly opens beside a window: every door but Note, KeepSecret and the
	// Commit of a printed letter is shut, and nothing is brought up to date.
	ReadOnly bool
	// Computer and Program are the name of this computer and the version that runs on
	// it, which each sign-in notes; "" notes none.
	Computer, Program string
	// Passwords are for tests (seal.CheapForTests).
	Passwords []seal.Option
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now().UTC()
	}
	return o.Now().UTC()
}

// DB is a practice's record. It is safe for concurrent use. Until somebody
// signs in, everything sealed answers ErrLocked.
type DB struct {
	dir    string
	opt    Options
	read   *reader
	write  *writer
	key    atomic.Pointer[seal.Key]
	people people
}

// Open opens the record in a folder and brings it up to date. It answers
// ErrNotSetUp when there is none, ErrForeign for a file that is none of ours,
// and ErrNewer for one a later release made.
func Open(ctx context.Context, dir string, o Options) (*DB, error) {
	db, err := open(ctx, filepath.Join(dir, fileName), o)
	if err != nil {
		return nil, fmt.Errorf("open the record: %w", err)
	}
	return db, nil
}

func open(ctx context.Context, file string, o Options) (*DB, error) {
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		return nil, ErrNotSetUp
	} else if err != nil {
		return nil, err
	}
	w, err := openWriter(ctx, file, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	r, err := openReader(file)
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return &DB{dir: filepath.Dir(file), opt: o, read: r, write: w}, nil
}

// Close ends all use of the record. What was committed is safe either way.
func (db *DB) Close() error { return errors.Join(db.read.close(), db.write.close()) }

// unsealed is the data key, or ErrLocked.
func (db *DB) unsealed() (keyring, error) {
	k := db.key.Load()
	if k == nil {
		return keyring{}, ErrLocked
	}
	return keyring{*k}, nil
}

// SignedIn reports whether somebody has signed in, so that sealed values can be
// read.
func (db *DB) SignedIn() bool { return db.key.Load() != nil }

// reader is the pool that only reads. Its statements are prepared once.
type reader struct {
	pool     *sqlx.DB
	prepared prepared
}

func openReader(file string) (*reader, error) {
	pool, err := connect(file, true)
	if err != nil {
		return nil, err
	}
	n := min(max(2, runtime.GOMAXPROCS(0)), 4)
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return &reader{pool: pool}, nil
}

func (r *reader) close() error { return errors.Join(r.prepared.close(), r.pool.Close()) }

// get reads one row; ErrNotFound when there is none.
func (r *reader) get(ctx context.Context, dest any, query string, args ...any) error {
	s, err := r.prepared.of(ctx, r.pool, query)
	if err != nil {
		return translate(err)
	}
	return translate(s.GetContext(ctx, dest, args...))
}

// all reads every row into a slice.
func (r *reader) all(ctx context.Context, dest any, query string, args ...any) error {
	s, err := r.prepared.of(ctx, r.pool, query)
	if err != nil {
		return translate(err)
	}
	return translate(s.SelectContext(ctx, dest, args...))
}

// among is all for a query with lists in its arguments, which is prepared
// anew for each length.
func (r *reader) among(ctx context.Context, dest any, query string, args ...any) error {
	query, args, err := sqlx.In(query, args...)
	if err != nil {
		return err
	}
	return translate(r.pool.SelectContext(ctx, dest, r.pool.Rebind(query), args...))
}

// oneAmong is get for a query with lists in its arguments.
func (r *reader) oneAmong(ctx context.Context, dest any, query string, args ...any) error {
	query, args, err := sqlx.In(query, args...)
	if err != nil {
		return err
	}
	return translate(r.pool.GetContext(ctx, dest, r.pool.Rebind(query), args...))
}

// each hands every row to use as it streams by.
func (r *reader) each(ctx context.Context, query string, use func(*sqlx.Rows) error, args ...any) (err error) {
	rows, err := r.pool.QueryxContext(ctx, r.pool.Rebind(query), args...)
	if err != nil {
		return translate(err)
	}
	defer func() { err = errors.Join(err, translate(rows.Close())) }()
	for rows.Next() {
		// Whoever left waits for no goroutine to tell the driver.
		if err := ctx.Err(); err != nil {
			return translate(err)
		}
		if err := use(rows); err != nil {
			return translate(err)
		}
	}
	return translate(rows.Err())
}

// corrupt says that a stored record is not as it was written.
func corrupt(what string, err error) error {
	return fmt.Errorf("%s: %w (%w)", what, workflow.ErrCorrupt, err)
}
