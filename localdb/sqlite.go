package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"proxydesk/localdb/migrations"
	"proxydesk/workflow"
)

// All that only SQLite does stands in this file.

// driver is the engine. It is a variable so that a test may put one before it
// whose calls fail.
var driver = "sqlite"

const (
	// applicationID marks our files; it is "PXDK" and stands in the first
	// migration too.
	applicationID = 0x5058444B
	// beginWrite takes the write lock at once, so that two writers queue up
	// instead of failing half-way.
	beginWrite = "BEGIN IMMEDIATE"
)

var prepareDriver = sync.OnceFunc(func() {
	sqlx.BindDriver(driver, sqlx.QUESTION)
	sqlite.StrictPragmas(true)
	// Where it can be had, a stray open and close of the file elsewhere in the
	// process no longer drops SQLite's locks; elsewhere nobody does that either.
	_, _ = sqlite.OFDLocking(true)
})

// connect opens a pool on an existing file. The pragmas are per connection, so
// they stand in the address.
func connect(file string, readOnly bool) (*sqlx.DB, error) {
	prepareDriver()
	q := url.Values{
		"mode":          {"rw"}, // never create: Create does, with its own permissions
		"_defensive":    {"1"},
		"_dqs":          {"0"},
		"_busy_timeout": {"5000"},
		"_foreign_keys": {"1"},
		"_pragma":       {"trusted_schema(0)", "cell_size_check(1)"},
	}
	if readOnly {
		// Each reader has a cache of its own, and keeps it while it does nothing.
		q.Set("_query_only", "1")
		q.Add("_pragma", "cache_size(-4096)")
	} else {
		// A small cache: the engine looks through all of it when a commit split a
		// page, and a writer reads little.
		q.Add("_pragma", "cache_size(-2048)")
		q.Set("_journal_mode", "WAL")
		q.Set("_synchronous", "FULL")
	}
	db, err := sqlx.Open(driver, address(file, q))
	if err != nil {
		return nil, translate(err)
	}
	return db, nil
}

// mark makes an empty file a record of ours, still without tables. Its pages
// are small, for a decision changes a little on each of some twenty and the log
// takes every one whole; their size is fixed by the first write.
func mark(ctx context.Context, file string) error {
	prepareDriver()
	db, err := sqlx.Open(driver, address(file, url.Values{"mode": {"rw"}}))
	if err != nil {
		return translate(err)
	}
	_, err = db.ExecContext(ctx, fmt.Sprint("PRAGMA page_size = 2048; PRAGMA application_id = ", applicationID))
	return errors.Join(translate(err), db.Close())
}

func address(file string, q url.Values) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… on Windows
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// checkFile says whether the file is a record of ours, and of which version.
func checkFile(ctx context.Context, db *sqlx.DB) (version int64, err error) {
	var id int64
	if err := db.GetContext(ctx, &id, "PRAGMA application_id"); err != nil {
		return 0, translate(err)
	}
	if id != applicationID {
		return 0, ErrForeign
	}
	if err := db.GetContext(ctx, &version, "PRAGMA user_version"); err != nil {
		return 0, translate(err)
	}
	return version, nil
}

func migrator(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations.SQLite, "sqlite")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}

// latest is the version this release writes.
func latest(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// translate turns the driver's errors into ours by code; their text never
// decides anything.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return workflow.ErrNotFound
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	if ours := meaning(e.Code()); ours != nil {
		return fmt.Errorf("%w (%w)", ours, err)
	}
	return err
}

// meaning is what one of the engine's codes means to us; nil for one that means
// nothing in particular.
func meaning(code int) error {
	switch {
	case code == sqlite3.SQLITE_CONSTRAINT_UNIQUE, code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		// Every unique column is an identity or the one live role of a pair:
		// somebody else was first.
		return workflow.ErrStale
	case code&0xff == sqlite3.SQLITE_FULL, code == sqlite3.SQLITE_IOERR_SHMSIZE: // the log's index cannot grow
		return ErrDiskFull
	case code&0xff == sqlite3.SQLITE_IOERR, code&0xff == sqlite3.SQLITE_CANTOPEN:
		return ErrDisk
	case code&0xff == sqlite3.SQLITE_BUSY, code&0xff == sqlite3.SQLITE_LOCKED:
		return ErrBusy
	case code&0xff == sqlite3.SQLITE_CORRUPT:
		return workflow.ErrCorrupt
	case code&0xff == sqlite3.SQLITE_NOTADB:
		return ErrForeign
	case code&0xff == sqlite3.SQLITE_READONLY:
		return ErrReadOnly
	}
	return nil
}
