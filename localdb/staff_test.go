package localdb

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxydesk/localdb/seal"
	"proxydesk/workflow"
)

func TestAdminister(t *testing.T) {
	db, _, _ := newDB(t)
	s, err := db.StaffList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	manager, ctx := s[0], t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.Administer(ctx, AdminChange{Add: []NewStaff{
		{Login: "Asha", Name: "Asha Rahman", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: "first password"},
		{Login: "sam", Name: "Sam Okafor", Roles: []workflow.StaffRole{workflow.Administrator}, Password: "first password"},
	}}, manager))
	asha, err := db.SignIn(ctx, "asha", "first password")
	must(err)
	if err := db.Administer(ctx, AdminChange{Settings: map[string]string{"undo": "0"}}, asha); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("a receptionist administers: %v", err)
	}
	if err := db.Administer(ctx, AdminChange{Add: []NewStaff{{Login: "ASHA", Name: "Another", Roles: asha.Roles, Password: "first password"}}}, manager); !errors.As(err, new(seal.Unfit)) {
		t.Errorf("a login twice: %v", err)
	}
	asha.Roles = append(asha.Roles, workflow.Manager)
	practice := fernbrook(t)
	practice.Name, practice.Address = "Fernbrook Medical Centre", nil
	must(db.Administer(ctx, AdminChange{Staff: []workflow.Staff{asha}, Practice: &practice, Settings: map[string]string{"b": "2", "a": "1"}}, manager))
	again, err := db.Staff(ctx, asha.ID)
	must(err)
	if !again.May(workflow.ActAdminister) {
		t.Errorf("her new roles are %v", again.Roles)
	}
	if p, err := db.Practice(ctx); err != nil || p.Name != practice.Name || p.Address != nil {
		t.Errorf("the practice is %+v, %v", p, err)
	}
	settings, err := db.Settings(ctx)
	must(err)
	if diff := cmp.Diff(map[string]string{"a": "1", "b": "2"}, settings); diff != "" {
		t.Error(diff)
	}
	must(db.ChangePassword(ctx, "asha", "first password", "second password"))
	if _, err := db.SignIn(ctx, "asha", "first password"); !errors.Is(err, ErrSignIn) {
		t.Errorf("the password she gave up: %v", err)
	}
	must(db.Administer(ctx, AdminChange{Leave: []workflow.StaffID{asha.ID}}, manager))
	if _, err := db.SignIn(ctx, "asha", "second password"); !errors.Is(err, ErrSignIn) {
		t.Errorf("somebody who left: %v", err)
	}
	if gone, err := db.Staff(ctx, asha.ID); err != nil || gone.Name != "Asha Rahman" {
		t.Errorf("the log cannot name her: %v", err)
	}
	list, err := db.StaffList(ctx)
	must(err)
	if len(list) != 2 || list[0].Name != "Dr Leila Shah" || list[1].Name != "Sam Okafor" {
		t.Errorf("who works here: %+v", list)
	}
	verified(t, db)
}

func TestNobodyGivesHimselfARole(t *testing.T) {
	db, _, _ := newDB(t)
	if err := db.Administer(t.Context(), AdminChange{Add: []NewStaff{
		{Login: "asha", Name: "Asha Rahman", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: "first password"}}}, managerOf(t, db)); err != nil {
		t.Fatal(err)
	}
	for name, sql := range map[string]string{
		"a colleague's sealed roles": "UPDATE staff SET people = (SELECT people FROM staff WHERE login = 'leila') WHERE login = 'asha'",
		"a colleague's login":        "UPDATE staff SET login = CASE login WHEN 'asha' THEN 'leila' ELSE 'x' || login END",
	} {
		tampering(t, db, sql, func() {
			login := "asha"
			if name == "a colleague's login" {
				login = "leila"
			}
			if s, err := db.SignIn(t.Context(), login, "first password"); !errors.Is(err, workflow.ErrCorrupt) {
				t.Errorf("with %s: signed in as %v, %v", name, s.Roles, err)
			}
		})
	}
}

func managerOf(t testing.TB, db *DB) workflow.Staff {
	t.Helper()
	s, err := db.StaffList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s[0]
}

func TestPreferences(t *testing.T) {
	db, _, _ := newDB(t)
	for _, p := range [][3]string{{"asha", "zoom", "1"}, {"asha", "zoom", "2"}, {"sam", "zoom", "3"}} {
		if err := db.Prefer(t.Context(), workflow.StaffID(p[0]), p[1], p[2]); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Preferences(t.Context(), "asha")
	if err != nil || len(got) != 1 || got["zoom"] != "2" {
		t.Errorf("%v, %v", got, err)
	}
}
