package localdb

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// What was typed goes with what it was typed for: with the case when it closes, and
// with the person when they are stopped. Nothing comes back after that.
func TestADraftGoesWithItsCaseAndItsPerson(t *testing.T) {
	db, _, c := newDB(t)
	me, ctx := managerOf(t, db), t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.Administer(ctx, AdminChange{Add: []NewStaff{{Login: "asha", Name: "Asha Rahman", Post: "Receptionist", Password: password, Roles: []workflow.StaffRole{workflow.Receptionist}}}}, me))
	asha, err := db.SignIn(ctx, "asha", password)
	must(err)
	desk := deskOf(t, db, c)
	a, err := desk.As(me).Register(ctx, motherAndChild(), false)
	must(err)
	keeps := func(who workflow.StaffID, page string, want bool) {
		t.Helper()
		if _, err := db.Draft(ctx, who, page); (err == nil) != want || err != nil && !errors.Is(err, workflow.ErrNotFound) {
			t.Errorf("the draft of %s by %s is kept: %v, want %t", page, who, err, want)
		}
	}
	page, question := a.ID.DraftPage(), a.ID.DraftOf("contact proxy")
	for _, who := range []workflow.StaffID{me.ID, asha.ID} {
		must(db.KeepDraft(ctx, who, page, []byte("half an answer")))
		must(db.KeepDraft(ctx, who, question, []byte("half an address")))
		must(db.KeepDraft(ctx, who, page+"0 contact proxy", []byte("of another case")))
		must(db.KeepDraft(ctx, who, "paper", []byte("half a form")))
	}
	must(desk.As(me).Claim(ctx, a.ID))
	keeps(asha.ID, page, true)
	must(desk.As(me).Withdraw(ctx, a.ID, workflow.Withdrawal{By: workflow.ByProxy, How: "They rang.", Pressed: "no"}))
	for _, who := range []workflow.StaffID{me.ID, asha.ID} {
		keeps(who, page+"0 contact proxy", true)
		keeps(who, "paper", true)
		for _, gone := range []string{page, question} {
			keeps(who, gone, false)
			must(db.KeepDraft(ctx, who, gone, []byte("from a window that had not heard")))
			keeps(who, gone, false)
		}
	}
	must(db.Administer(ctx, AdminChange{Stop: []workflow.StaffID{asha.ID}}, me))
	keeps(asha.ID, "paper", false)
	keeps(me.ID, "paper", true)
	if err := db.KeepDraft(ctx, asha.ID, "paper", []byte("once more")); !errors.Is(err, workflow.ErrStopped) {
		t.Errorf("somebody who was stopped keeps a draft: %v", err)
	}
	keeps(asha.ID, "paper", false)
}

// What nobody came back to goes after a while, but for what goes with an open case.
func TestADraftLeftForLongGoes(t *testing.T) {
	db, _, c := newDB(t)
	me, ctx := managerOf(t, db), t.Context()
	keep := func(page string) {
		t.Helper()
		if err := db.KeepDraft(ctx, me.ID, page, []byte("half a reason")); err != nil {
			t.Fatal(err)
		}
	}
	keep("role 1 end")
	keep("case 1 contact proxy")
	for _, after := range []struct {
		time time.Duration
		left string
	}{{draftsFor, "case 1 contact proxy,role 1 end,role 2 end"}, {time.Minute, "case 1 contact proxy,role 2 end"}} {
		c.now = c.now.Add(after.time)
		keep("role 2 end")
		var pages []string
		if err := db.read.all(ctx, &pages, "SELECT page FROM draft ORDER BY page"); err != nil || strings.Join(pages, ",") != after.left {
			t.Errorf("after %v more there are %q, %v", after.time, pages, err)
		}
	}
}

// Drafts that an earlier release left behind go when the record is brought up to date.
func TestDraftsLeftBehindByAnEarlierReleaseGo(t *testing.T) {
	db, dir, c := newDB(t)
	me, ctx := managerOf(t, db), t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	desk := deskOf(t, db, c)
	a, err := desk.As(me).Register(ctx, motherAndChild(), false)
	must(err)
	must(desk.As(me).Withdraw(ctx, a.ID, workflow.Withdrawal{By: workflow.ByProxy, How: "They rang.", Pressed: "no"}))
	must(db.KeepDraft(ctx, me.ID, "case another", []byte("half an answer")))
	must(db.Close())
	file, err := connect(filepath.Join(dir, fileName), false)
	must(err)
	file.MustExec("INSERT INTO draft (staff_id, page, body) VALUES (?, ?, x'00'), (?, 'paper', x'00')", me.ID, a.ID.DraftPage(), "gone")
	file.MustExec("INSERT INTO staff (id, login, wrapped, left_at, people) SELECT 'gone', 'gone', '', '2026-11-30T09:00:00Z', people FROM staff")
	file.MustExec(beforePeople + "DROP INDEX outgoing_role; DROP TABLE role_under; ALTER TABLE draft DROP COLUMN kept_at; DELETE FROM goose_db_version WHERE version_id > 30; PRAGMA user_version = 30")
	file.Close()
	db = reopen(t, dir, cheap(t, c))
	var pages []string
	must(db.read.all(ctx, &pages, "SELECT page FROM draft ORDER BY page"))
	if len(pages) != 1 || pages[0] != "case another" {
		t.Errorf("left are %q", pages)
	}
}
