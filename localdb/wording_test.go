package localdb

import (
	"errors"
	"testing"

	"proxydesk/workflow"
)

func TestWordingsAreKeptWithTheirEntry(t *testing.T) {
	db, dir, c := newDB(t)
	ctx := t.Context()
	manager := workflow.Staff{ID: managerOf(t, db).ID, Roles: []workflow.StaffRole{workflow.Manager}}
	keep := func(all workflow.Wordings, text string) error {
		t.Helper()
		change, err := all.Reword("L08", text, len(all["L08"]), manager, noon)
		if err != nil {
			t.Fatal(err)
		}
		return db.KeepWording(ctx, change)
	}
	if err := keep(nil, "# Hello\n"); err != nil {
		t.Fatal(err)
	}
	if err := keep(nil, "# Mine instead\n"); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("over somebody else's version: %v", err)
	}
	if err := db.KeepWording(ctx, workflow.WordingChange{}); !errors.Is(err, ErrNothing) {
		t.Errorf("no change at all: %v", err)
	}
	all, err := db.Wordings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := keep(all, ""); err != nil {
		t.Fatal(err)
	}
	verified(t, db)
	db.Close()
	db = reopen(t, dir, cheap(t, c))
	all, err = db.Wordings(ctx) // before anybody signs in
	if err != nil || len(all) != 1 || len(all["L08"]) != 2 || all["L08"][0].Text != "# Hello\n" || !all.Latest("L08").Standard() || all.Latest("L08").By != manager.ID {
		t.Fatalf("read again: %+v, %v", all, err)
	}
	if _, err := db.SignIn(ctx, "leila", password); err != nil {
		t.Fatal(err)
	}
	tampering(t, db, `UPDATE wording SET value = replace(value, 'Hello', 'Pay us') WHERE number = 1`, func() {
		if r, err := db.Verify(ctx); err != nil || len(r.Problems) == 0 {
			t.Errorf("a letter reworded with a database tool goes unseen: %v", err)
		}
	})
}
