package settings

import (
	"testing"

	"proxydesk/workflow"
)

// Who checks identities, and to whom clinical work is delegated, is ticked user
// by user, is off for somebody who joins, and cannot be given without the job.
func TestAManagerEntrusts(t *testing.T) {
	b := newBench(t)
	u := b.users()
	u.Add()
	f := UserForm{Login: "asha", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}, NewPassword: NewPassword{"two odd words", "two odd words"}}
	u.Save(f)
	b.answer("I have told them")
	c := b.choose(u, "asha")
	if c.May(workflow.ActVerify) || c.May(workflow.ActClinical) {
		t.Error("somebody who joins is trusted with more than their job")
	}
	u.Change()
	f = *u.Form()
	f.Roles = append(f.Roles, workflow.Delegated)
	u.Save(f)
	if of(u.Problems, workflow.FieldEntrusted) == "" {
		t.Errorf("clinical work is delegated to a receptionist: %+v", u.Problems)
	}
	f.Roles = []workflow.StaffRole{workflow.Receptionist, workflow.Verifier}
	u.Save(f)
	if c = b.choose(u, "asha"); !c.May(workflow.ActVerify) || RoleWords(c.Roles) != "Receptionist, Checks identities" {
		t.Errorf("she is not on the list: %s", RoleWords(c.Roles))
	}
}
