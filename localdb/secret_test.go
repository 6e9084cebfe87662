package localdb

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"proxydesk/workflow"
)

func TestASecretIsKeptSealed(t *testing.T) {
	db, dir, c := newDB(t)
	ctx, me := t.Context(), managerOf(t, db)
	if _, err := db.Secret(ctx, StoreKey); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("before there is one: %v", err)
	}
	for _, value := range []string{"Zzmarkold", "Zzmarknew"} {
		if err := db.KeepSecret(ctx, StoreKey, []byte(value), me); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.KeepSecret(ctx, StoreKey, nil, me); !errors.Is(err, ErrNothing) {
		t.Errorf("nothing kept: %v", err)
	}
	log, err := db.AuditTail(ctx, me, 10)
	if err != nil || log[0].Act != workflow.ActAdminister || log[0].By != me.ID || log[0].Role != workflow.Manager {
		t.Errorf("the log says %+v, %v", log[0], err)
	}
	for _, e := range log {
		for _, d := range e.Details {
			if strings.Contains(d.Before+d.After, "Zzmark") {
				t.Error("the log repeats a secret")
			}
		}
	}
	if log[0].Details[0].After != "national-store-key, a new one" || log[1].Details[0].After != log[0].Details[0].After {
		t.Errorf("the log does not tell of both changes: %+v", log[:2])
	}
	verified(t, db)

	db.Close()
	db = reopen(t, dir, cheap(t, c))
	if _, err := db.Secret(ctx, StoreKey); !errors.Is(err, ErrLocked) {
		t.Errorf("before anybody signed in: %v", err)
	}
	if _, err := db.SignIn(ctx, "leila", password); err != nil {
		t.Fatal(err)
	}
	if got, err := db.Secret(ctx, StoreKey); err != nil || !bytes.Equal(got, []byte("Zzmarknew")) {
		t.Errorf("read again: %v", err)
	}
}

func TestOnlyWhoeverAdministersKeepsASecret(t *testing.T) {
	db, _, _ := newDB(t)
	ctx, me := t.Context(), managerOf(t, db)
	add := func(login string, roles ...workflow.StaffRole) workflow.Staff {
		t.Helper()
		if err := db.Administer(ctx, AdminChange{Add: []NewStaff{{Login: login, Name: login, Post: "Staff", Roles: roles, Password: password}}}, me); err != nil {
			t.Fatal(err)
		}
		s, err := db.SignIn(ctx, login, password)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	asha, sam := add("asha", workflow.Receptionist), add("sam", workflow.SystemAdmin)
	asha.Roles = []workflow.StaffRole{workflow.Manager} // as she says herself
	if err := db.KeepSecret(ctx, StoreClient, []byte("x"), asha); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("a receptionist: %v", err)
	}
	if err := db.KeepSecret(ctx, StoreClient, []byte("x"), sam); err != nil {
		t.Errorf("a system administrator: %v", err)
	}
	if err := db.Administer(ctx, AdminChange{Stop: []workflow.StaffID{sam.ID}}, me); err != nil {
		t.Fatal(err)
	}
	if err := db.KeepSecret(ctx, StoreClient, []byte("y"), sam); !errors.Is(err, workflow.ErrStopped) {
		t.Errorf("somebody who was stopped: %v", err)
	}
	if got, err := db.Secret(ctx, StoreClient); err != nil || string(got) != "x" {
		t.Errorf("what was refused was kept: %v", err)
	}
}

// A command changes a secret while the window is open on the same record.
func TestASecretChangesBesideAWindow(t *testing.T) {
	window, dir, c := newDB(t)
	ctx, me := t.Context(), managerOf(t, window)
	o := cheap(t, c)
	o.ReadOnly = true
	command := reopen(t, dir, o)
	if _, err := command.SignIn(ctx, "leila", password); err != nil {
		t.Fatal(err)
	}
	for range 2 { // each writes to the log after the other
		if err := command.KeepSecret(ctx, StoreKey, []byte("from the command"), me); err != nil {
			t.Fatal(err)
		}
		if got, err := window.Secret(ctx, StoreKey); err != nil || string(got) != "from the command" {
			t.Errorf("the window reads: %v", err)
		}
		if err := window.KeepSecret(ctx, StoreKey, []byte("from the window"), me); err != nil {
			t.Fatal(err)
		}
	}
	verified(t, window)
}

func TestASecretComesBackWithABackup(t *testing.T) {
	db, _ := busy(t)
	file, dir := filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "restored")
	if err := db.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, dir, Unlock{Login: "leila", Password: password}, db.opt); err != nil {
		t.Fatal(err)
	}
	back := reopen(t, dir, db.opt)
	if _, err := back.SignIn(t.Context(), "leila", password); err != nil {
		t.Fatal(err)
	}
	if got, err := back.Secret(t.Context(), StoreClient); err != nil || string(got) != "Zzmarkapikey" {
		t.Errorf("the restored secret: %v", err)
	}
	verified(t, back)
}
