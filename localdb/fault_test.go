package localdb

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"modernc.org/sqlite"

	"proxydesk/workflow"
)

// content is everything in the record as text, to compare before and after.
func content(t testing.TB, db *DB) map[string]string {
	t.Helper()
	all := map[string]string{}
	var tables []string
	if err := db.read.pool.Select(&tables, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		rows, err := db.read.pool.Queryx("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for rows.Next() {
			r, err := rows.SliceScan()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%x\n", r)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		all[table] = b.String()
	}
	return all
}

// decision is a change that touches every table an act can, on a case that is
// in the record.
func decision(t testing.TB, db *DB, c *clock) workflow.Change {
	t.Helper()
	change, err := decisions(t, db, c, shipped(t))(0).Freeze(deskOf(t, db, c).Translate)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

// Whichever write of a decision fails, nothing of it is kept, and once the
// cause is gone the same decision goes through.
func TestAWriteThatFailsLeavesNothing(t *testing.T) {
	db, dir, c := newDB(t)
	change := decision(t, db, c)
	other, err := connect(filepath.Join(dir, fileName), false)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	before := content(t, db)
	for _, write := range []string{"UPDATE ON application", "INSERT ON tally", "INSERT ON role", "INSERT ON outgoing", "INSERT ON audit", "UPDATE ON audit_head"} {
		other.MustExec("CREATE TRIGGER fault BEFORE " + write + " BEGIN SELECT RAISE(FAIL, 'fault'); END")
		if err := db.Commit(t.Context(), change); err == nil {
			t.Errorf("a fault at %s goes unnoticed", write)
		}
		other.MustExec("DROP TRIGGER fault")
		if diff := cmp.Diff(before, content(t, db)); diff != "" {
			t.Errorf("a fault at %s left something:\n%s", write, diff)
		}
	}
	if err := db.Commit(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	verified(t, db)
}

func TestAFullDiskIsSaidAndLeavesNothing(t *testing.T) {
	db, _, c := newDB(t)
	change := decision(t, db, c)
	var pages int
	if err := db.write.conn.GetContext(t.Context(), &pages, "PRAGMA page_count"); err != nil {
		t.Fatal(err)
	}
	before := content(t, db)
	limit := func(n int) {
		t.Helper()
		if _, err := db.write.conn.ExecContext(t.Context(), fmt.Sprint("PRAGMA max_page_count = ", n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages)
	if err := db.Commit(t.Context(), change); !errors.Is(err, ErrDiskFull) {
		t.Fatalf("%v, want ErrDiskFull", err)
	}
	if diff := cmp.Diff(before, content(t, db)); diff != "" {
		t.Errorf("a full disk left something:\n%s", diff)
	}
	limit(1 << 30)
	if err := db.Commit(t.Context(), change); err != nil {
		t.Errorf("once there is room again: %v", err)
	}
	verified(t, db)
}

// A commit whose caller stops waiting is whole or not there at all.
func TestACancelledCommitIsWholeOrNothing(t *testing.T) {
	db, _, c := newDB(t)
	change := decision(t, db, c)
	before := content(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Commit(ctx, change); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want it cancelled", err)
	}
	if diff := cmp.Diff(before, content(t, db)); diff != "" {
		t.Errorf("it left something:\n%s", diff)
	}
	<-db.write.turn // somebody else writes
	waiting, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	if err := db.Commit(waiting, change); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for a turn: %v", err)
	}
	db.write.turn <- struct{}{}
	if err := db.Commit(t.Context(), change); err != nil {
		t.Error(err)
	}
}

func TestAClosedRecordSaysSo(t *testing.T) {
	db, _, c := newDB(t)
	change := decision(t, db, c)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Commit(t.Context(), change); err == nil {
		t.Error("a closed record takes a change")
	}
	if _, err := db.NextRef(t.Context()); err == nil {
		t.Error("a closed record is read")
	}
	if err := db.Close(); err != nil {
		t.Errorf("closing it again: %v", err)
	}
}

func TestErrorsAreToldByTheirCode(t *testing.T) {
	db, dir, _ := newDB(t)
	other, err := connect(filepath.Join(dir, fileName), false)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.MustExec("PRAGMA busy_timeout = 0")
	fails := func(query string) error {
		_, err := other.Exec(query)
		var e *sqlite.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v is not the driver's", query, err)
		}
		return translate(err)
	}
	if err := fails("INSERT INTO staff SELECT * FROM staff"); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("an id twice: %v", err)
	}
	if err := fails("INSERT INTO role_live_pair VALUES (1)"); errors.Is(err, workflow.ErrStale) {
		t.Errorf("any other error is stale: %v", err)
	}
	if _, err := db.write.conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	if err := fails("DELETE FROM setting"); !errors.Is(err, ErrBusy) {
		t.Errorf("while another writes: %v", err)
	}
	if _, err := db.write.conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
}

func TestFrozenAndLoggedRowsDoNotChange(t *testing.T) {
	db, dir, c := newDB(t)
	if err := db.Commit(t.Context(), decision(t, db, c)); err != nil {
		t.Fatal(err)
	}
	other, err := connect(filepath.Join(dir, fileName), false)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, query := range []string{"UPDATE audit SET act = 'claim'", "DELETE FROM audit", "UPDATE outgoing SET frozen = x'00'", "UPDATE outgoing SET made_at = ''"} {
		if _, err := other.Exec(query); err == nil {
			t.Errorf("%s is possible", query)
		}
	}
}
