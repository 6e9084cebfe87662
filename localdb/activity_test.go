package localdb

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
)

// Somebody who comes back is told what others did since they left, and of a hold
// no more than anybody is.
func TestActivitySinceOneWasLastHere(t *testing.T) {
	db, _, c := newDB(t)
	ctx, lead := t.Context(), managerOf(t, db)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.Administer(ctx, AdminChange{Add: []NewStaff{
		{Login: "asha", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: "first password"},
		{Login: "ira", Name: "Ira Todd", Post: "Machines", Roles: []workflow.StaffRole{workflow.SystemAdmin}, Password: "first password"},
	}}, lead))
	in := func(login string) workflow.Staff {
		t.Helper()
		c.now = c.now.Add(time.Minute)
		s, err := db.SignIn(ctx, login, "first password")
		must(err)
		return s
	}
	told := func(s workflow.Staff) string {
		t.Helper()
		all, err := db.Activity(ctx, s, 10)
		must(err)
		var words []string
		for _, n := range all {
			words = append(words, fmt.Sprintf("%s %s", n.Act, n.Ref))
		}
		return strings.Join(words, ", ")
	}
	desk := deskOf(t, db, c)
	first, err := desk.As(lead).Register(ctx, motherAndChild(), false)
	must(err)
	asha := in("asha")
	if got := told(asha); got != "register REF-0001" {
		t.Errorf("before she was ever here: %q", got)
	}
	must(desk.As(asha).Claim(ctx, first.ID)) // her own act is no news, and ends what she had seen
	must(desk.As(lead).Hold(ctx, first.ID, "Zzmarkconcern"))
	asha = in("asha")
	if got := told(asha); got != "send REF-0001" {
		t.Errorf("she is told of a hold as %q", got)
	}
	if got := told(in("ira")); got != "" {
		t.Errorf("somebody who sees no cases is told %q", got)
	}
	asha = in("asha")
	if got := told(asha); got != "" {
		t.Errorf("nothing happened meanwhile, and she is told %q", got)
	}
}
