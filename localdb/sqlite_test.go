package localdb

import (
	"errors"
	"syscall"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"proxydesk/workflow"
)

// What went wrong with the disk is told by code, and by errors that screens know
// which know nothing of the engine.
func TestWhatTheEnginesCodesMean(t *testing.T) {
	for _, c := range []struct {
		name string
		code int
		want error
	}{
		{"the disk is full", sqlite3.SQLITE_FULL, syscall.ENOSPC},
		{"there is no room for the index of the log", sqlite3.SQLITE_IOERR_SHMSIZE, syscall.ENOSPC},
		{"a page cannot be written", sqlite3.SQLITE_IOERR_WRITE, syscall.EIO},
		{"a page cannot be read", sqlite3.SQLITE_IOERR_READ, syscall.EIO},
		{"the disk has gone", sqlite3.SQLITE_CANTOPEN, syscall.EIO},
		{"another program holds it", sqlite3.SQLITE_BUSY, syscall.EBUSY},
		{"another program holds it while it recovers", sqlite3.SQLITE_BUSY_RECOVERY, syscall.EBUSY},
		{"the file is damaged", sqlite3.SQLITE_CORRUPT, workflow.ErrCorrupt},
		{"it is not a record", sqlite3.SQLITE_NOTADB, ErrForeign},
		{"it may not be written", sqlite3.SQLITE_READONLY, ErrReadOnly},
		{"somebody else was first", sqlite3.SQLITE_CONSTRAINT_UNIQUE, workflow.ErrStale},
		{"a mistake of ours", sqlite3.SQLITE_CONSTRAINT_NOTNULL, nil},
	} {
		if got := meaning(c.code); !errors.Is(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
