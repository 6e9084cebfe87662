package settings

import (
	"strings"
	"testing"

	"proxydesk/workflow"
)

func (b *bench) users() *Users {
	u := NewUsers(b.host, b.ports, func() {})
	u.Reread()
	return u
}

// choose looks at somebody by login.
func (b *bench) choose(u *Users, login string) workflow.Colleague {
	b.Helper()
	for _, c := range u.List() {
		if c.Login == login {
			u.Choose(c.ID)
			return c
		}
	}
	b.Fatalf("%s is not in the list", login)
	return workflow.Colleague{}
}

func TestSomebodyJoins(t *testing.T) {
	b := newBench(t)
	u := b.users()
	u.Add()
	u.Save(UserForm{})
	for _, field := range []string{workflow.FieldLogin, workflow.FieldName, workflow.FieldRoles, workflow.FieldPassword} {
		if of(u.Problems, field) == "" {
			t.Errorf("nothing is said of an empty %s", field)
		}
	}
	f := UserForm{Login: " Asha ", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}, NewPassword: NewPassword{"two odd words", "two odd word"}}
	u.Save(f)
	if len(u.Problems) != 1 || u.Problems[0].Field != fieldRepeat {
		t.Errorf("two passwords that differ: %+v", u.Problems)
	}
	f.Repeat = f.Password
	u.Save(f)
	if u.Form() != nil || len(u.List()) != 2 {
		t.Fatalf("not added: %+v %v", u.Problems, b.wrong)
	}
	if q := b.question(); !strings.Contains(strings.Join(q.Words, "\n"), "two odd words") || !strings.Contains(strings.Join(q.Words, "\n"), "User name: asha") {
		t.Errorf("she cannot be told how to sign in: %v", q.Words)
	}
	b.answer("Copy the password")
	if b.copied != "two odd words" || len(b.asked) != 1 {
		t.Error("the password is not copied, or was taken away by copying")
	}
	if c := b.choose(u, "asha"); !c.Given || !b.opens("asha", "two odd words") {
		t.Error("she cannot sign in, or need not choose a password of her own")
	}
	u.Add()
	u.Save(f)
	if of(u.Problems, workflow.FieldLogin) == "" {
		t.Errorf("a user name twice: %+v", u.Problems)
	}
	b.verified()
}

func TestAUserChanges(t *testing.T) {
	b := newBench(t, asha)
	u := b.users()
	b.choose(u, "asha")
	u.Change()
	f := *u.Form()
	f.Post, f.Roles = "Care navigator", append(f.Roles, workflow.Administrator)
	u.Save(f)
	if c := b.choose(u, "asha"); c.Post != "Care navigator" || RoleWords(c.Roles) != "Receptionist, Online services administrator" {
		t.Errorf("she is %+v", c)
	}
	if !b.opens("asha", password) {
		t.Error("a change took her password away")
	}
	b.choose(u, "pat")
	u.Change()
	f = *u.Form()
	f.Roles = []workflow.StaffRole{workflow.Receptionist}
	u.Save(f)
	if words := of(u.Problems, workflow.FieldRoles); !strings.Contains(words, "the only one") {
		t.Errorf("the manager gives up her own right: %q", words)
	}
	b.verified()
}

func TestTheRecordsSomebodyDoesNotActOn(t *testing.T) {
	b := newBench(t, asha)
	u := b.users()
	b.choose(u, "asha")
	u.Change()
	f := *u.Form()
	f.Linked = "999 000 1006\n\n999 000 1007"
	if u.Save(f); !strings.Contains(of(u.Problems, fieldLinked), "Line 3") {
		t.Errorf("a number that is none: %+v", u.Problems)
	}
	f.Linked = "999 000 1006\n9990001138\n"
	u.Save(f)
	if c := b.choose(u, "asha"); len(c.Linked) != 2 {
		t.Fatalf("kept: %v %+v", c.Linked, u.Problems)
	}
	u.Change() // another change keeps them
	f = *u.Form()
	f.Post = "Care navigator"
	u.Save(f)
	if c := b.choose(u, "asha"); len(c.Linked) != 2 || c.Post != "Care navigator" {
		t.Errorf("kept: %+v", c)
	}
	b.verified()
}

func TestSomebodyLeavesAndReturns(t *testing.T) {
	b := newBench(t, asha)
	b.cases = 2
	u := b.users()
	b.choose(u, "asha")
	u.CountCases(func(c workflow.Colleague, n int) {
		if words := strings.Join(StopWords(c, n), " "); !strings.Contains(words, "2 open cases") {
			t.Errorf("her cases are not spoken of: %s", words)
		}
		u.Stop(c)
	})
	c := b.choose(u, "asha")
	if !c.Stopped() || b.opens("asha", password) || u.List()[1].ID != c.ID {
		t.Fatal("she is not stopped, or not at the end of the list")
	}
	for what, may := range map[string]func() (bool, string){"changed": u.MayChange, "stopped": u.MayStop, "given a password": u.MayPassword} {
		if ok, why := may(); ok || why == "" {
			t.Errorf("somebody who left can be %s", what)
		}
	}
	if wrong := u.Give(NewPassword{"short", "short"}); len(wrong) != 1 {
		t.Errorf("a short password: %+v", wrong)
	}
	if wrong := u.Give(NewPassword{"words for her return", "words for her return"}); len(wrong) != 0 {
		t.Fatal(wrong)
	}
	if c := b.choose(u, "asha"); c.Stopped() || !c.Given || !b.opens("asha", "words for her return") {
		t.Errorf("she is not back: %+v", c)
	}
	b.verified()
}

func TestAForgottenPassword(t *testing.T) {
	b := newBench(t, asha)
	u := b.users()
	b.choose(u, "asha")
	if wrong := u.Give(NewPassword{"another few words", "another few words"}); len(wrong) != 0 || b.opens("asha", password) || !b.opens("asha", "another few words") {
		t.Errorf("she has no new password: %v", wrong)
	}
	b.choose(u, "pat")
	if ok, _ := u.MayPassword(); ok {
		t.Error("one's own password changes without the old one")
	}
}

func TestTheLastClinicianGoesOnlyWhenThatIsMeant(t *testing.T) {
	b := newBench(t, leila)
	u := b.users()
	c := b.choose(u, "leila")
	u.Stop(c)
	if c := b.choose(u, "leila"); c.Stopped() {
		t.Fatal("gone without a word")
	}
	b.answer("Leave it as it is")
	u.Stop(c)
	b.answer("Do it all the same")
	if c := b.choose(u, "leila"); !c.Stopped() {
		t.Error("she cannot leave at all")
	}
	b.verified()
}

func TestWhoSeesUsers(t *testing.T) {
	b := newBench(t, asha, robin)
	for login, want := range map[string]bool{"pat": true, "robin": true, "asha": false} {
		b.sit(b.signIn(login))
		sees := false
		for _, s := range Sections(b.host) {
			sees = sees || s == UsersList
		}
		if sees != want {
			t.Errorf("%s sees users: %v", login, sees)
		}
	}
	b.sit(b.signIn("asha")) // and asking anyway answers nothing
	if u := b.users(); u.Unread == "" || len(u.List()) != 0 {
		t.Error("a receptionist is told who the users are")
	}
}
