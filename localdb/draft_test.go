package localdb

import (
	"errors"
	"testing"

	"proxydesk/workflow"
)

func TestADraftIsKeptForOnePersonUntilItIsForgotten(t *testing.T) {
	db, dir, c := newDB(t)
	me := managerOf(t, db)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.KeepDraft(t.Context(), me.ID, "paper", []byte("Zzmarkdraft")))
	must(db.KeepDraft(t.Context(), me.ID, "paper", []byte("Zzmarkdraft, more of it")))
	must(db.Close())
	db, err := Open(t.Context(), dir, cheap(t, c))
	must(err)
	t.Cleanup(func() { db.Close() })
	if _, err := db.Draft(t.Context(), me.ID, "paper"); !errors.Is(err, ErrLocked) {
		t.Errorf("before anybody signed in: %v, want ErrLocked", err)
	}
	_, err = db.SignIn(t.Context(), firstUser.Login, password)
	must(err)
	got, err := db.Draft(t.Context(), me.ID, "paper")
	if err != nil || string(got) != "Zzmarkdraft, more of it" {
		t.Errorf("after the program was opened again: %q, %v", got, err)
	}
	for _, c := range []struct {
		who  workflow.StaffID
		page string
	}{{"somebody", "paper"}, {me.ID, "another"}} {
		if _, err := db.Draft(t.Context(), c.who, c.page); !errors.Is(err, workflow.ErrNotFound) {
			t.Errorf("%s reads the draft of %s: %v", c.who, c.page, err)
		}
	}
	must(db.KeepDraft(t.Context(), me.ID, "paper", nil))
	if _, err := db.Draft(t.Context(), me.ID, "paper"); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("a draft that was thrown away: %v", err)
	}
}
