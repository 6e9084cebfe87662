package localdb

import (
	"errors"
	"testing"

	"proxydesk/workflow"
)

func TestSettingsAreKeptWithTheirEntry(t *testing.T) {
	db, dir, c := newDB(t)
	ctx, p := t.Context(), shipped(t).Policy
	manager := workflow.Staff{ID: managerOf(t, db).ID, Roles: []workflow.StaffRole{workflow.Manager}}
	lead := workflow.Staff{ID: "the lead", Roles: []workflow.StaffRole{workflow.SafeguardingLead}}
	change, err := workflow.Settings{}.Choose(p, map[string]string{"stale_days": "60", "ages.eleven": "review"}, manager, noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.KeepSettings(ctx, change); err != nil {
		t.Fatal(err)
	}
	verified(t, db)
	if err := db.KeepSettings(ctx, change); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("the same change once more: %v", err)
	}
	if err := db.KeepSettings(ctx, workflow.SettingsChange{}); !errors.Is(err, ErrNothing) {
		t.Errorf("no change at all: %v", err)
	}
	db.Close()
	db = reopen(t, dir, cheap(t, c))
	s, err := db.Settings(ctx) // before anybody signs in
	if err != nil || s.Apply(p).StaleDays != 60 || s.Apply(p).Ages.Eleven != "end" || s["ages.eleven"].Asked == nil {
		t.Fatalf("read again: %+v, %v", s, err)
	}
	if _, err := db.SignIn(ctx, "leila", password); err != nil {
		t.Fatal(err)
	}
	agreed, err := s.Agree(p, "ages.eleven", true, lead, noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.KeepSettings(ctx, agreed); err != nil {
		t.Fatal(err)
	}
	if s, err = db.Settings(ctx); err != nil || s.Apply(p).Ages.Eleven != "review" {
		t.Errorf("agreed: %+v, %v", s, err)
	}
	verified(t, db)
	tampering(t, db, `UPDATE setting SET value = '{"Value":"365"}' WHERE key = 'stale_days'`, func() {
		if r, err := db.Verify(ctx); err != nil || len(r.Problems) == 0 {
			t.Errorf("a rule changed with a database tool goes unseen: %v", err)
		}
	})
}
