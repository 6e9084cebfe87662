package localdb

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// older is a record that an earlier release wrote, a practice's with a bit of
// everything in it, opened by this one for Dr Shah.
func older(t *testing.T, name string) (*DB, workflow.Staff, *clock) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	dir, c := t.TempDir(), &clock{noon.AddDate(0, 0, 1)}
	if err := os.WriteFile(filepath.Join(dir, fileName), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	db := reopen(t, dir, cheap(t, c))
	me, err := db.SignIn(t.Context(), "leila", password)
	if err != nil {
		t.Fatal(err)
	}
	return db, me, c
}

// A record of an earlier release opens, reads and can be worked on: a field
// that went must still be read over (record-0004 has proposals with a first day
// of their own).
func TestRecordsOfEarlierReleases(t *testing.T) {
	files, err := filepath.Glob("testdata/record-*.db.gz")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			db, me, c := older(t, filepath.Base(f))
			ctx, desk := t.Context(), deskOf(t, db, c)
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Error(err)
				}
			}
			lines, _, err := db.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: me, WeekEnds: nhs.DateIn(c.now)})
			must(err)
			if len(lines) == 0 {
				t.Fatal("there is no case in the queue")
			}
			for i := range lines {
				a, err := db.Application(ctx, lines[i].ID)
				must(err)
				_, err = db.LettersOf(ctx, a.ID)
				must(err)
				_, err = db.OutgoingOf(ctx, a.ID)
				must(err)
				_, err = db.AuditOf(ctx, a.ID, me, 100)
				must(err)
				switch {
				case a.State == workflow.Held:
					must(desk.As(me).Lift(ctx, a.ID, "It was looked into."))
				case a.Intended.Rationale == "":
					t.Errorf("what was meant for %s is lost", a.Ref)
				case a.State != workflow.Approved:
					must(desk.As(me).Give(ctx, a.ID, me.ID))
				}
			}
			roles, _, err := db.Roles(ctx, workflow.RoleFilter{})
			must(err)
			if len(roles) == 0 {
				t.Fatal("there is no role in the register")
			}
			for _, l := range roles {
				_, err := db.Role(ctx, l.ID)
				must(err)
				must(desk.As(me).RecordSwitchedOff(ctx, l.ID))
			}
			report, err := db.Verify(ctx)
			must(err)
			for _, p := range report.Problems {
				t.Errorf("%s: %s", p.Record, p.Words)
			}
		})
	}
}
