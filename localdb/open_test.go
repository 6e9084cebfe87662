package localdb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"proxydesk/localdb/migrations"
	"proxydesk/workflow"
)

func reopen(t testing.TB, dir string, o Options) *DB {
	t.Helper()
	db, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestOpenAndSignIn(t *testing.T) {
	db, dir, c := newDB(t)
	if !db.SignedIn() {
		t.Error("a new record is not open for the one who made it")
	}
	db.Close()
	db = reopen(t, dir, cheap(t, c))
	if _, err := db.StaffList(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("before anybody signed in: %v", err)
	}
	if p, err := db.Practice(t.Context()); err != nil || p.Name != "Fernbrook Surgery" {
		t.Errorf("the practice can be named before: %v, %v", p.Name, err)
	}
	for name, login := range map[string]string{"a wrong password": "leila", "a login nobody has": "nobody"} {
		if _, err := db.SignIn(t.Context(), login, "not the password"); !errors.Is(err, ErrSignIn) || db.SignedIn() {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := db.SignIn(t.Context(), " LEILA ", password)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != firstUser.Name || len(s.Roles) != len(firstUser.Roles) {
		t.Errorf("signed in as %+v", s)
	}
	log, err := db.AuditTail(t.Context(), s, 1)
	if err != nil || log[0].Act != workflow.ActSignIn || log[0].By != s.ID || len(log[0].Details) == 0 || log[0].Details[0].After != "1" {
		t.Errorf("the log says %+v, %v; want the sign-in and the wrong password before", log, err)
	}
}

func TestASignInSaysOnWhichComputer(t *testing.T) {
	db, dir, c := newDB(t)
	db.Close()
	o := cheap(t, c)
	o.Computer, o.Program = "RECEPTION-1", "0.2.0"
	db = reopen(t, dir, o)
	s, err := db.SignIn(t.Context(), "leila", password)
	if err != nil {
		t.Fatal(err)
	}
	log, err := db.AuditTail(t.Context(), s, 1)
	want := []workflow.Detail{{Field: workflow.FieldComputer, After: "RECEPTION-1"}, {Field: workflow.FieldProgram, After: "0.2.0"}}
	if err != nil || !slices.Equal(log[0].Details, want) {
		t.Errorf("the log says %+v, %v", log, err)
	}
}

func TestOnlyWeReadTheFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "practice")
	db, _, err := Create(t.Context(), dir, Setup{Practice: fernbrook(t), First: firstUser}, cheap(t, &clock{noon}))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for f, want := range map[string]os.FileMode{"": 0o700, fileName: 0o600, fileName + "-wal": 0o600, fileName + "-shm": 0o600} {
		i, err := os.Stat(filepath.Join(dir, f))
		if err != nil {
			t.Error(err)
		} else if i.Mode().Perm() != want {
			t.Errorf("%s has %v, want %v", i.Name(), i.Mode().Perm(), want)
		}
	}
}

func TestEveryCommitIsDurable(t *testing.T) {
	db, _, _ := newDB(t)
	files, err := migrations.SQLite.ReadDir("sqlite")
	if err != nil {
		t.Fatal(err)
	}
	newest, _, _ := strings.Cut(files[len(files)-1].Name(), "_")
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "trusted_schema": "0", "cell_size_check": "1",
		"application_id": "1347961931", "user_version": strings.TrimLeft(newest, "0"), "busy_timeout": "5000", "page_size": "2048",
	} {
		var got string
		if err := db.write.conn.GetContext(t.Context(), &got, "PRAGMA "+pragma); err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", pragma, got, err, want)
		}
	}
	var version string
	if err := db.write.conn.GetContext(t.Context(), &version, "SELECT sqlite_version()"); err != nil || version != "3.53.4" {
		t.Errorf("SQLite is %s, %v; the pinned driver has 3.53.4", version, err)
	}
	if _, err := db.read.pool.ExecContext(t.Context(), "DELETE FROM setting"); !errors.Is(translate(err), ErrReadOnly) {
		t.Errorf("the reading pool writes: %v", err)
	}
	if _, err := db.write.conn.ExecContext(t.Context(), "PRAGMA writable_schema = 1; DELETE FROM sqlite_schema"); err == nil {
		t.Error("the schema can be taken apart: defensive mode is off")
	}
}

func TestWhatCannotBeOpened(t *testing.T) {
	newer := func(t *testing.T, dir string) {
		db, err := connect(filepath.Join(dir, fileName), false)
		if err != nil {
			t.Fatal(err)
		}
		db.MustExec("PRAGMA user_version = 99")
		db.Close()
	}
	write := func(content string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, fileName), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		prepare func(*testing.T, string)
		made    bool
		want    error
	}{
		"an empty folder":                   {func(*testing.T, string) {}, false, ErrNotSetUp},
		"an empty file":                     {write(""), false, ErrForeign},
		"a file that is no database":        {write(strings.Repeat("not a database ", 500)), false, ErrForeign},
		"a record of a later release":       {newer, true, ErrNewer},
		"a folder that is set up once more": {nil, true, ErrSetUp},
	} {
		t.Run(name, func(t *testing.T) {
			dir, o := t.TempDir(), cheap(t, &clock{noon})
			if c.made {
				db, _, err := Create(t.Context(), dir, Setup{Practice: fernbrook(t), First: firstUser}, o)
				if err != nil {
					t.Fatal(err)
				}
				db.Close()
			}
			var err error
			if c.prepare == nil {
				_, _, err = Create(t.Context(), dir, Setup{Practice: fernbrook(t), First: firstUser}, o)
			} else {
				c.prepare(t, dir)
				_, err = Open(t.Context(), dir, o)
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestASetUpThatFailsLeavesNothing(t *testing.T) {
	for name, first := range map[string]NewStaff{
		"a short password": {Login: "leila", Name: "Leila", Roles: firstUser.Roles, Password: "short"},
		"no roles":         {Login: "leila", Name: "Leila", Password: password},
		"no name":          {Login: "leila", Roles: firstUser.Roles, Password: password},
		"no login":         {Login: " ", Name: "Leila", Roles: firstUser.Roles, Password: password},
	} {
		dir := t.TempDir()
		_, _, err := Create(t.Context(), dir, Setup{Practice: fernbrook(t), First: first}, cheap(t, &clock{noon}))
		if !errors.As(err, new(*workflow.Refusal)) {
			t.Errorf("%s: %v, want a sentence", name, err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
}

func TestOneDeskAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	release, err := LockDesk(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := LockDesk(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("a second desk: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	again, err := LockDesk(dir)
	if err != nil {
		t.Fatalf("after the first closed: %v", err)
	}
	again()
}

func second[T any](_ T, err error) error { return err }

func TestReadOnlyBesideAWindow(t *testing.T) {
	window, dir, c := newDB(t)
	desk := deskOf(t, window, c)
	o := cheap(t, c)
	o.ReadOnly = true
	db := reopen(t, dir, o)
	s, err := db.SignIn(t.Context(), "leila", password)
	if err != nil {
		t.Fatal(err)
	}
	a, err := desk.As(s).Register(t.Context(), motherAndChild(), false)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := db.Application(t.Context(), a.ID); err != nil || got.Ref != a.Ref {
		t.Errorf("what the window wrote is read as %s, %v", got.Ref, err)
	}
	choice, err := workflow.Settings{}.Choose(shipped(t).Policy, map[string]string{"stale_days": "60"}, workflow.Staff{Roles: []workflow.StaffRole{workflow.Manager}}, noon)
	if err != nil {
		t.Fatal(err)
	}
	claim, err := a.Claim(s.ID, s, noon)
	if err != nil {
		t.Fatal(err)
	}
	for door, err := range map[string]error{
		"Commit": db.Commit(t.Context(), claim), "Mirror": db.Mirror(t.Context(), claim),
		"Prefer": db.Prefer(t.Context(), s.ID, "zoom", "2"), "Administer": db.Administer(t.Context(), AdminChange{}, s),
		"ChangePassword": db.ChangePassword(t.Context(), "leila", password, "another few words"),
		"KeepSettings":   db.KeepSettings(t.Context(), choice),
		"NewRecovery":    second(db.NewRecovery(t.Context(), s, password)),
	} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: %v, want ErrReadOnly", door, err)
		}
	}
	if err := db.Note(t.Context(), workflow.AuditEntry{At: noon, By: s.ID, Act: workflow.ActReport}); err != nil {
		t.Errorf("a report is noted: %v", err)
	}
	if err := window.Commit(t.Context(), claim); err != nil {
		t.Errorf("the window goes on after the note: %v", err)
	}
}

func TestWrongPasswordsMakeOneWait(t *testing.T) {
	for _, c := range []struct {
		wrong int
		want  time.Duration
	}{{0, 0}, {4, 0}, {5, 5 * time.Second}, {6, 10 * time.Second}, {9, 80 * time.Second}, {12, 640 * time.Second}, {13, 15 * time.Minute}, {400, 15 * time.Minute}} {
		if got := waitAfter(c.wrong); got != c.want {
			t.Errorf("after %d wrong passwords one waits %s, want %s", c.wrong, got, c.want)
		}
	}
	for _, login := range []string{"leila", "nobody"} {
		db, _, c := newDB(t)
		for range freeTries {
			if _, err := db.SignIn(t.Context(), login, "wrong wrong"); !errors.Is(err, ErrSignIn) {
				t.Fatal(err)
			}
		}
		var wait *TooSoon
		if _, err := db.SignIn(t.Context(), login, password); !errors.As(err, &wait) || !wait.Until.Equal(c.now.Add(firstWait)) {
			t.Errorf("%s, the sixth time at once: %v", login, err)
		}
		c.now = c.now.Add(firstWait)
		if _, err := db.SignIn(t.Context(), login, password); (err == nil) != (login == "leila") {
			t.Errorf("%s, the right password after the wait: %v", login, err)
		}
	}
}

func TestAGuessIsCountedEvenWhenNobodyWaitsForTheAnswer(t *testing.T) {
	db, _, _ := newDB(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, r, _, err := db.tryPassword(ctx, "leila", "wrong wrong")
	cancel()
	if !errors.Is(err, ErrSignIn) {
		t.Fatal(err)
	}
	if f, err := db.failures(t.Context(), r.ID); err != nil || f.Count != 1 {
		t.Errorf("%d counted, %v", f.Count, err)
	}
}

func TestRecoveryGetsOneBackIn(t *testing.T) {
	dir, c := t.TempDir(), &clock{noon}
	db, recovery, err := Create(t.Context(), dir, Setup{Practice: fernbrook(t), First: firstUser}, cheap(t, c))
	if err != nil {
		t.Fatal(err)
	}
	other, _, _ := newDB(t)
	db.Close()
	db = reopen(t, dir, cheap(t, c))
	if _, err := db.UnlockWithRecovery(t.Context(), "AAAA", "leila", "a new password"); !errors.As(err, new(*workflow.Refusal)) {
		t.Errorf("no recovery key at all: %v", err)
	}
	if _, err := db.UnlockWithRecovery(t.Context(), recovery, "nobody", "a new password"); !errors.Is(err, ErrSignIn) {
		t.Errorf("a login nobody has: %v", err)
	}
	if _, err := other.UnlockWithRecovery(t.Context(), recovery, "leila", "a new password"); !errors.Is(err, ErrSignIn) {
		t.Errorf("another practice's recovery key: %v", err)
	}
	if _, err := db.UnlockWithRecovery(t.Context(), strings.ToLower(recovery), "leila", "a new password"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.StaffList(t.Context()); err != nil {
		t.Errorf("after it: %v", err)
	}
	if _, err := db.SignIn(t.Context(), "leila", password); !errors.Is(err, ErrSignIn) {
		t.Errorf("the old password: %v", err)
	}
	if _, err := db.SignIn(t.Context(), "leila", "a new password"); err != nil {
		t.Errorf("the new password: %v", err)
	}
	verified(t, db)
}

func TestANewRecoveryKeyTakesTheOldOnesPlace(t *testing.T) {
	dir, c := t.TempDir(), &clock{noon}
	db, old, err := Create(t.Context(), dir, Setup{Practice: fernbrook(t), First: firstUser}, cheap(t, c))
	if err != nil {
		t.Fatal(err)
	}
	leila := managerOf(t, db)
	if err := db.Administer(t.Context(), AdminChange{Add: []NewStaff{
		{Login: "asha", Name: "Asha Rahman", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: password}}}, leila); err != nil {
		t.Fatal(err)
	}
	asha, err := db.SignIn(t.Context(), "asha", password)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.NewRecovery(t.Context(), asha, password); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("a receptionist makes one: %v", err)
	}
	if _, err := db.NewRecovery(t.Context(), leila, "a guess at it"); !errors.Is(err, ErrSignIn) || told(err)[:12] != "own-password" {
		t.Errorf("with a wrong password: %v", err)
	}
	key, err := db.NewRecovery(t.Context(), leila, password)
	if err != nil || key == old {
		t.Fatal(err)
	}
	verified(t, db)
	if _, err := db.UnlockWithRecovery(t.Context(), old, "leila", "a new password"); !errors.Is(err, ErrSignIn) {
		t.Errorf("the old key: %v", err)
	}
	if _, err := db.UnlockWithRecovery(t.Context(), key, "leila", "a new password"); err != nil {
		t.Errorf("the new key: %v", err)
	}
	verified(t, db)
}

func verified(t testing.TB, db *DB) {
	t.Helper()
	r, err := db.Verify(t.Context())
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("the record does not verify: %+v, %v", r.Problems, err)
	}
}

// A page that is left ends what it read at the row where it was left.
func TestAReadingEndsWhereItIsLeft(t *testing.T) {
	db, _, _ := newDB(t)
	ctx, leave := context.WithCancel(t.Context())
	rows := 0
	err := db.read.each(ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT i FROM n`, func(*sqlx.Rows) error {
		rows++
		leave()
		return nil
	})
	if !errors.Is(err, context.Canceled) || rows != 1 {
		t.Errorf("%d rows were read: %v", rows, err)
	}
}
