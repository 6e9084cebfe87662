package localdb

import (
	"errors"
	"fmt"
	"testing"
	"time"

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
	if err := db.Administer(ctx, AdminChange{Stop: []workflow.StaffID{manager.ID}}, asha); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("a receptionist administers: %v", err)
	}
	if err := db.Administer(ctx, AdminChange{Add: []NewStaff{{Login: "ASHA", Name: "Another", Roles: asha.Roles, Password: "first password"}}}, manager); !errors.As(err, new(*workflow.Refusal)) {
		t.Errorf("a login twice: %v", err)
	}
	asha.Roles = append(asha.Roles, workflow.Manager)
	practice := fernbrook(t)
	practice.Name, practice.Address = "Fernbrook Medical Centre", []string{"1 New Road"}
	must(db.Administer(ctx, AdminChange{Staff: []workflow.Staff{asha}, Practice: &practice}, manager))
	again, err := db.Staff(ctx, asha.ID)
	must(err)
	if !again.May(workflow.ActAdminister) {
		t.Errorf("her new roles are %v", again.Roles)
	}
	if p, err := db.Practice(ctx); err != nil || p.Name != practice.Name || len(p.Address) != 1 {
		t.Errorf("the practice is %+v, %v", p, err)
	}
	must(db.ChangePassword(ctx, "asha", "first password", "second password"))
	if _, err := db.SignIn(ctx, "asha", "first password"); !errors.Is(err, ErrSignIn) {
		t.Errorf("the password she gave up: %v", err)
	}
	must(db.Administer(ctx, AdminChange{Stop: []workflow.StaffID{asha.ID}}, manager))
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

func TestThePracticeKeepsItsCodeUnderRoles(t *testing.T) {
	db, _ := busy(t) // it has a role
	practice, err := db.Practice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	practice.Hours = "8am to 6:30pm"
	if err := db.Administer(t.Context(), AdminChange{Practice: &practice}, managerOf(t, db)); err != nil {
		t.Errorf("its hours change: %v", err)
	}
	if err := practice.ODS.UnmarshalText([]byte("G7H8J")); err != nil {
		t.Fatal(err)
	}
	if err := db.Administer(t.Context(), AdminChange{Practice: &practice}, managerOf(t, db)); !errors.As(err, new(*workflow.Refusal)) {
		t.Errorf("its code changes: %v", err)
	}
	log, err := db.AuditTail(t.Context(), managerOf(t, db), 1)
	if err != nil || len(log) != 1 || len(log[0].Details) != 1 || log[0].Details[0].Field != "hours" {
		t.Errorf("the log says %+v, %v", log, err)
	}
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

// told is the words of a refusal, or of the error that is none.
func told(err error) string {
	if r := (*workflow.Refusal)(nil); errors.As(err, &r) {
		return r.Needs[0].Field + ": " + r.Needs[0].Words
	}
	return fmt.Sprint(err)
}

func TestAGivenPasswordOpensNothingUntilItIsChanged(t *testing.T) {
	db, _, _ := newDB(t)
	ctx, manager := t.Context(), managerOf(t, db)
	asha := NewStaff{Login: "asha", Name: "Asha Rahman", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: "given to her", Given: true}
	if err := db.Administer(ctx, AdminChange{Add: []NewStaff{asha}}, manager); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := db.SignIn(ctx, "asha", asha.Password); !errors.Is(err, ErrChoosePassword) {
			t.Errorf("with a given password: %v", err)
		}
		if err := db.ChangePassword(ctx, "asha", asha.Password, asha.Password); told(err)[:8] != "password" {
			t.Errorf("the same password once more: %v", err)
		}
		if err := db.ChangePassword(ctx, "asha", asha.Password, "one of her own"); err != nil {
			t.Fatal(err)
		}
		s, err := db.SignIn(ctx, "asha", "one of her own")
		if err != nil {
			t.Fatal(err)
		}
		// She forgets it: the manager gives her another.
		if err := db.Administer(ctx, AdminChange{Passwords: []workflow.GivenPassword{{ID: s.ID, Password: asha.Password}}}, manager); err != nil {
			t.Fatal(err)
		}
		if _, err := db.SignIn(ctx, "asha", "one of her own"); !errors.Is(err, ErrSignIn) {
			t.Errorf("the forgotten password: %v", err)
		}
	}
	verified(t, db)
}

func TestSomebodyStoppedActsNoMore(t *testing.T) {
	db, _, c := newDB(t)
	ctx, manager, desk := t.Context(), managerOf(t, db), deskOf(t, db, c)
	if err := db.Administer(ctx, AdminChange{Add: []NewStaff{
		{Login: "asha", Name: "Asha Rahman", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: "first password"}}}, manager); err != nil {
		t.Fatal(err)
	}
	asha, err := db.SignIn(ctx, "asha", "first password")
	if err != nil {
		t.Fatal(err)
	}
	open := desk.As(asha)
	if _, err := open.Register(ctx, motherAndChild(), false); err != nil {
		t.Fatal(err)
	}
	if err := db.Administer(ctx, AdminChange{Stop: []workflow.StaffID{asha.ID}}, manager); err != nil {
		t.Fatal(err)
	}
	if _, err := open.Register(ctx, motherAndChild(), true); !errors.Is(err, workflow.ErrStopped) {
		t.Errorf("her open session acts on: %v", err)
	}
	if err := db.Note(ctx, workflow.AuditEntry{At: noon, By: asha.ID, Act: workflow.ActReport}); !errors.Is(err, workflow.ErrStopped) {
		t.Errorf("her open session prints on: %v", err)
	}
	again := workflow.GivenPassword{ID: asha.ID, Password: "for her return"}
	if err := db.Administer(ctx, AdminChange{Passwords: []workflow.GivenPassword{again}}, manager); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("a new password lets somebody in who was stopped: %v", err)
	}
	if err := db.Administer(ctx, AdminChange{Return: []workflow.GivenPassword{again}}, manager); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SignIn(ctx, "asha", again.Password); !errors.Is(err, ErrChoosePassword) {
		t.Errorf("back with a given password: %v", err)
	}
	verified(t, db)
}

func TestTheTeam(t *testing.T) {
	db, _, c := newDB(t)
	ctx, manager := t.Context(), managerOf(t, db)
	if err := db.Administer(ctx, AdminChange{Add: []NewStaff{
		{Login: "asha", Name: "Asha Rahman", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: "first password", Given: true}}}, manager); err != nil {
		t.Fatal(err)
	}
	c.now = noon.Add(time.Hour)
	if _, err := db.SignIn(ctx, "leila", password); err != nil {
		t.Fatal(err)
	}
	team, err := db.Team(ctx)
	if err != nil || len(team) != 2 {
		t.Fatalf("%+v, %v", team, err)
	}
	if a := team[0]; a.Name != "Asha Rahman" || !a.Given || !a.SeenAt.IsZero() || a.Stopped() {
		t.Errorf("she was never here: %+v", a)
	}
	if l := team[1]; l.Given || !l.SeenAt.Equal(c.now) {
		t.Errorf("she signed in just now: %+v", l)
	}
	c.now = c.now.Add(time.Hour)
	if err := db.Administer(ctx, AdminChange{Stop: []workflow.StaffID{team[0].ID}}, manager); err != nil {
		t.Fatal(err)
	}
	if team, err = db.Team(ctx); err != nil || !team[0].StoppedAt.Equal(c.now) {
		t.Errorf("she is stopped: %+v, %v", team, err)
	}
}

func TestNothingOfAChangeThatMustNotBeIsKept(t *testing.T) {
	db, _, _ := newDB(t)
	ctx, leila := t.Context(), managerOf(t, db)
	asha := NewStaff{Login: "asha", Name: "Asha Rahman", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: "first password"}
	err := db.Administer(ctx, AdminChange{Add: []NewStaff{asha}, Stop: []workflow.StaffID{leila.ID}}, leila)
	if r := (*workflow.Refusal)(nil); !errors.As(err, &r) {
		t.Errorf("she stops herself: %v", err)
	}
	if list, err := db.StaffList(ctx); err != nil || len(list) != 1 {
		t.Errorf("kept of it: %v, %v", list, err)
	}
	verified(t, db)
}
