package localdb

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"proxydesk/localdb/seal"
)

func TestABackupComesBackWhole(t *testing.T) {
	db, _ := busy(t)
	want := content(t, db)
	file := filepath.Join(t.TempDir(), "fernbrook.backup")
	if err := db.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(db.dir, ".backup-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if i, err := os.Stat(file); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("the backup has %v, %v", i.Mode(), err)
	}
	o := db.opt
	for name, c := range map[string]struct {
		unlock Unlock
		want   error
	}{
		"the password of the day":   {Unlock{Login: "Leila", Password: password}, nil},
		"another password":          {Unlock{Login: "leila", Password: "wrong wrong"}, ErrSignIn},
		"a login nobody has":        {Unlock{Login: "nobody", Password: password}, ErrSignIn},
		"somebody's wrong paper":    {Unlock{Recovery: otherRecovery(t)}, ErrSignIn},
		"no recovery key, mistyped": {Unlock{Recovery: "AAAA"}, nil},
	} {
		dir := filepath.Join(t.TempDir(), "restored")
		err := Restore(t.Context(), file, dir, c.unlock, o)
		if c.unlock.Recovery == "AAAA" {
			if !errors.As(err, new(seal.Unfit)) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if c.want != nil {
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%s left %v", name, left)
			}
			continue
		}
		back := reopen(t, dir, o)
		if _, err := back.SignIn(t.Context(), "leila", password); err != nil {
			t.Fatal(err)
		}
		verified(t, back)
		got := content(t, back)
		for _, table := range []string{"application", "original", "role", "letter", "letter_words", "outgoing", "tally", "secret"} {
			if got[table] != want[table] {
				t.Errorf("the %s table differs", table)
			}
		}
		if err := Restore(t.Context(), file, dir, c.unlock, o); !errors.Is(err, ErrSetUp) {
			t.Errorf("over a record that is there: %v", err)
		}
	}
}

func otherRecovery(t *testing.T) string {
	t.Helper()
	db, recovery, err := Create(t.Context(), t.TempDir(), Setup{Practice: fernbrook(t), First: firstUser}, cheap(t, &clock{noon}))
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	return recovery
}

func TestABackupOpensWithTheRecoveryKey(t *testing.T) {
	o := cheap(t, &clock{noon})
	db, recovery, err := Create(t.Context(), t.TempDir(), Setup{Practice: fernbrook(t), First: firstUser}, o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	file, dir := filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "restored")
	if err := db.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, dir, Unlock{Recovery: recovery}, o); err != nil {
		t.Error(err)
	}
	reopen(t, dir, o)
}

// Any byte changed, any cut and anything added is noticed, and leaves nothing.
func TestADamagedBackupIsRefused(t *testing.T) {
	db, _ := busy(t)
	file := filepath.Join(t.TempDir(), "whole")
	if err := db.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(whole, []byte("SQLite format")) || bytes.Contains(whole, []byte("application")) {
		t.Error("the backup is not encrypted")
	}
	damaged := map[string][]byte{"nothing": nil, "with a byte added": append(bytes.Clone(whole), 0), "without its last byte": whole[:len(whole)-1]}
	for _, at := range []int{0, len(backupMagic), len(backupMagic) + 5, len(backupMagic) + 60, len(whole) / 3, len(whole) / 2, len(whole) - 1} {
		d := bytes.Clone(whole)
		d[at] ^= 1
		damaged[fmt.Sprint("with a bit turned at ", at)] = d
		damaged[fmt.Sprint("cut at ", at)] = whole[:at]
	}
	for name, d := range damaged {
		if err := os.WriteFile(file, d, 0o600); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "restored")
		if err := Restore(t.Context(), file, dir, Unlock{Login: "leila", Password: password}, db.opt); !errors.Is(err, ErrBackup) && !errors.Is(err, ErrSignIn) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
}

func TestABackupOfManyChunks(t *testing.T) {
	db, _ := busy(t)
	k, err := db.unsealed()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, size := range []int{0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 3 * chunkSize} {
		plain := bytes.Repeat([]byte("practice"), size/8+1)[:size]
		from, file := filepath.Join(dir, "from"), filepath.Join(dir, "file")
		if err := os.WriteFile(from, plain, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := writeBackup(file, from, k.key, backupHeader{ID: "b"}); err != nil {
			t.Fatal(err)
		}
		in, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := readBackup(in)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := b.unpack(k.key, &out); err != nil || !bytes.Equal(out.Bytes(), plain) {
			t.Errorf("%d bytes came back as %d, %v", size, out.Len(), err)
		}
		in.Close()
	}
}
