package localdb

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestOpenAndSignIn(t *testing.T) {
	db, dir, c := newDB(t)
	db.Close()
	db, err := Open(t.Context(), dir, cheap(t, c))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.StaffList(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("before anybody signed in: %v", err)
	}
	if _, err := db.SignIn(t.Context(), "leila", "not the password"); !errors.Is(err, ErrSignIn) {
		t.Errorf("a wrong password: %v", err)
	}
	s, err := db.SignIn(t.Context(), " LEILA ", password)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != firstUser.Name || len(s.Roles) != len(firstUser.Roles) {
		t.Errorf("signed in as %+v", s)
	}
	for _, f := range []string{fileName, fileName + "-wal", fileName + "-shm"} {
		i, err := os.Stat(filepath.Join(dir, f))
		if err != nil {
			t.Error(err)
		} else if i.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v", f, i.Mode())
		}
	}
}
