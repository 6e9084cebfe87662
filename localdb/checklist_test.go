package localdb

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

func TestTheQuestionsOfEveryVersionAreKept(t *testing.T) {
	db, dir, c := newDB(t)
	set, me := shipped(t).Checklist, managerOf(t, db)
	for range 2 {
		if err := db.KeepChecklist(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
	log, err := db.AuditTail(t.Context(), me, 2)
	if err != nil || log[0].Act != workflow.ActAdminister || log[0].By != "" || log[0].Details[0].After != set.Version || log[1].By == "" {
		t.Errorf("the log should tell of it once: %+v, %v", log, err)
	}
	db.Close()
	db = reopen(t, dir, cheap(t, c)) // nobody has signed in
	kept, err := db.Checklists(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]checklist.Files{set.Version: set.Files()}, kept); diff != "" {
		t.Error(diff)
	}
	if again, err := checklist.NewLibrary(nil, kept).Find(set.Version); err != nil || again.Version != set.Version {
		t.Errorf("what was kept cannot be read: %v", err)
	}
	if err := db.KeepChecklist(t.Context(), set); err != nil {
		t.Errorf("with nothing to write it needs nobody: %v", err)
	}
	if _, err := db.write.conn.ExecContext(t.Context(), "UPDATE checklist_file SET content = x'00'"); err == nil {
		t.Error("kept questions can be changed")
	}
	if _, err := db.write.conn.ExecContext(t.Context(), "DELETE FROM checklist_file"); err == nil {
		t.Error("kept questions can be thrown away")
	}
}

func TestVerifyFindsChangedQuestions(t *testing.T) {
	db, _ := busy(t)
	if err := db.KeepChecklist(t.Context(), shipped(t).Checklist); err != nil {
		t.Fatal(err)
	}
	if r, err := db.Verify(t.Context()); err != nil || len(r.Problems) > 0 {
		t.Fatalf("as written: %+v, %v", r.Problems, err)
	}
	for _, change := range []string{
		"DROP TRIGGER checklist_unchanged; UPDATE checklist_file SET content = CAST(replace(CAST(content AS TEXT), 'hold', 'warn') AS BLOB) WHERE name = '04-safety.yaml'",
		"DROP TRIGGER checklist_undeleted; DELETE FROM checklist_file WHERE name = '04-safety.yaml'",
	} {
		if _, err := db.write.conn.ExecContext(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		r, err := db.Verify(t.Context())
		if err != nil || len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Record, "04-safety.yaml") {
			t.Errorf("after %.40s: %+v, %v", change, r.Problems, err)
		}
	}
}

func TestARecordFromBeforeTheQuestionsWereKept(t *testing.T) {
	db, dir, c := newDB(t)
	db.Close()
	file, err := connect(filepath.Join(dir, fileName), false)
	if err != nil {
		t.Fatal(err)
	}
	file.MustExec("DROP INDEX outgoing_role; DROP TABLE role_under; DROP INDEX role_settle")
	file.MustExec("DROP TABLE checklist_file; DROP TABLE secret; DROP TABLE draft; DROP TABLE wording; DROP TABLE letter_words; DROP TABLE evidence_copy; DROP TABLE evidence; DROP INDEX role_due; DROP INDEX role_patient; DROP INDEX role_proxy; DROP INDEX application_proxy; DROP INDEX audit_break_glass; DROP INDEX outgoing_pair; DROP INDEX audit_mirror; DROP TABLE heard; DROP INDEX outgoing_unanswered; ALTER TABLE outgoing DROP COLUMN unanswered; DELETE FROM goose_db_version WHERE version_id > 1; PRAGMA user_version = 1")
	file.Close()
	o := cheap(t, c)
	o.ReadOnly = true
	if _, err := Open(t.Context(), dir, o); !errors.Is(err, ErrOlder) {
		t.Errorf("beside a window: %v", err)
	}
	db = reopen(t, dir, cheap(t, c))
	if _, err := db.SignIn(t.Context(), "leila", password); err != nil {
		t.Fatal(err)
	}
	if err := db.KeepChecklist(t.Context(), shipped(t).Checklist); err != nil {
		t.Errorf("it was not brought up to date: %v", err)
	}
}
