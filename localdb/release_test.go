package localdb

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Whether a refusal waits for its release is the outbox's to say. A case of before
// its body knew reads no other way, nor does one whose body says something else.
func TestTheOutboxSaysWhatWaitsForARelease(t *testing.T) {
	db, _, c := newDB(t)
	me, err := db.SignIn(t.Context(), "leila", password)
	if err != nil {
		t.Fatal(err)
	}
	ctx, desk, reception := t.Context(), deskOf(t, db, c), workflow.Staff{ID: "r", Roles: []workflow.StaffRole{workflow.Receptionist}}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := desk.As(me).Register(ctx, motherAndChild(), false)
	must(err)
	must(desk.As(me).Hold(ctx, a.ID, "A neighbour rang."))
	_, err = desk.As(me).Decide(ctx, a.ID, workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED", Rationale: "It is not safe."})
	must(err)
	pool, err := connect(filepath.Join(db.dir, fileName), false)
	must(err)
	defer pool.Close()
	k, err := db.unsealed()
	must(err)
	// rewrite changes what the sealed body says of it; nil leaves it out.
	rewrite := func(says any) {
		t.Helper()
		var sealed []byte
		must(db.read.get(ctx, &sealed, "SELECT body FROM application WHERE id = ?", a.ID))
		plain, err := k.key.Open(sealedApplicationBody, string(a.ID), sealed)
		must(err)
		body := map[string]json.RawMessage{}
		must(json.Unmarshal(plain, &body))
		if delete(body, "AwaitsRelease"); says != nil {
			body["AwaitsRelease"], err = json.Marshal(says)
			must(err)
		}
		plain, err = json.Marshal(body)
		must(err)
		pool.MustExec("UPDATE application SET body = ? WHERE id = ?", k.key.Seal(sealedApplicationBody, string(a.ID), plain), a.ID)
	}
	reads := func(when string, want workflow.ApplicationState) {
		t.Helper()
		got, err := db.Application(ctx, a.ID)
		must(err)
		if s := got.StateFor(reception); s != want || got.AwaitsRelease != (want == workflow.WithClinician) {
			t.Errorf("%s it reads %s to reception, want %s", when, s, want)
		}
		for _, f := range []workflow.CourseFilter{{Open: true, For: reception}, {From: nhs.DateIn(c.now), To: nhs.DateIn(c.now), For: reception}} {
			n := 0
			must(db.EachCourse(ctx, f, func(workflow.Course) error { n++; return nil }))
			if (n == 1) != (f.Open == (want == workflow.WithClinician)) {
				t.Errorf("%s the report of open cases %t has it %d times", when, f.Open, n)
			}
		}
	}
	reads("as it is written", workflow.WithClinician)
	rewrite(nil)
	reads("without the field", workflow.WithClinician)
	rewrite(false)
	reads("with a body that says no", workflow.WithClinician)
	must(desk.As(me).Release(ctx, a.ID, "APPLICATION_REJECTED_NOT_NEEDED"))
	reads("released", workflow.Refused)
	rewrite(true)
	reads("released, with a body that says yes", workflow.Refused)
}
