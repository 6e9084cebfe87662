package casework_test

import (
	"errors"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

func readsLog(d *desk, s workflow.Staff) error {
	_, _, err := d.db.AuditList(d.Context(), workflow.AuditFilter{Limit: 1}, s)
	return err
}

// Signing in is everybody's. Users are the manager's and the system
// administrator's; the rules are the manager's, who needs the safeguarding lead
// for the ages.
func TestTheOfficeInEveryHand(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.acts.Office, d.acts.Shipped, d.acts.Standard = d.db, d.rules.Policy, library(t)
		d.acts.Sign = func(string) string { return "" }
		words := library(t).Wording(letter.ReviewDue)
		add := func(login string, role workflow.StaffRole) workflow.AdminChange {
			return workflow.AdminChange{Add: []workflow.NewStaff{{Login: login, Name: "Dr " + login, Post: "At the desk", Roles: []workflow.StaffRole{role}, Password: password}}}
		}
		d.must(d.As(manager).try.SetPolicy(d.Context(), map[string]string{"ages.eighteen": "review"}))
		for _, job := range "RACGMDYS" { // the lead last, or nothing is left to agree to
			role := jobLetters[job]
			login := "only-" + strings.ToLower(string(job))
			d.must(d.As(manager).try.Administer(d.Context(), add(login, role)))
			s, err := d.db.SignIn(d.Context(), login, password)
			if err != nil {
				t.Errorf("%s cannot sign in: %v", role, err)
				continue
			}
			by := d.acts.As(s)
			for act, err := range map[workflow.Act]error{
				workflow.ActAdminister:  by.Administer(d.Context(), add("by-"+login, workflow.Receptionist)),
				workflow.ActAgreePolicy: by.AgreePolicy(d.Context(), "ages.eighteen", false),
				workflow.ActSetPolicy:   by.SetPolicy(d.Context(), map[string]string{"stale_days": "80"}),
				workflow.ActSetWording:  by.Reword(d.Context(), letter.ReviewDue, words+"\nFor "+login, 0),
				workflow.ActReadAudit:   readsLog(d, s),
				workflow.ActReport:      by.RanReport(d.Context(), workflow.Detail{Field: "report", After: "reviews"}),
			} {
				if may := mayDo(act, string(job)); may != (err == nil) || !may && !errors.Is(err, workflow.ErrNotAllowed) {
					t.Errorf("%s may %s: %t, got %v", role, act, may, err)
				}
			}
		}
	})
}
