package cli

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"proxydesk/workflow"
)

// What somebody administers counts at the next act of everybody at the desk.
func TestTheDeskTakesOverWhatIsAdministered(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 2)
	pat, mo := d.Casework.As(d.Who("pat")), d.Casework.As(d.Who("mo"))
	if r := d.Rules(); r.Clinicians != 2 || r.UndoTime != 2*time.Minute || r.Policy.Ages.Eleven != "end" {
		t.Fatalf("as shipped: %d clinicians, undo %v, at 11 %s", r.Clinicians, r.UndoTime, r.Policy.Ages.Eleven)
	}
	must(t, pat.SetPolicy(ctx, map[string]string{"undo_seconds": "60", "ages.eleven": "review"}))
	if r := d.Rules(); r.UndoTime != time.Minute || r.Policy.Ages.Eleven != "end" {
		t.Errorf("chosen: undo %v, at 11 %s", r.UndoTime, r.Policy.Ages.Eleven)
	}
	must(t, mo.AgreePolicy(ctx, "ages.eleven", true))
	if r := d.Rules(); r.Policy.Ages.Eleven != "review" {
		t.Errorf("agreed: at 11 %s", r.Policy.Ages.Eleven)
	}
	practice := d.Rules().Practice
	practice.Hours = "8am to 6pm"
	must(t, pat.Administer(ctx, workflow.AdminChange{Practice: &practice}))
	if d.Rules().Practice.Hours != practice.Hours {
		t.Error("letters go on saying the old hours")
	}
	leila := d.Who("leila")
	must(t, pat.Administer(ctx, workflow.AdminChange{Stop: []workflow.StaffID{leila.ID}, Knowing: []workflow.StaffRole{workflow.Responsible}}))
	if slices.ContainsFunc(d.SignedIn(), func(s workflow.Staff) bool { return s.ID == leila.ID }) || d.Rules().Clinicians != 1 {
		t.Errorf("messages still leave in the name of somebody stopped; %d clinicians", d.Rules().Clinicians)
	}
}

// A shared view is written by whoever sets the rules and changes none of them.
func TestAViewIsShared(t *testing.T) {
	d := madeUp(t, 2)
	v := workflow.SharedView{View: workflow.ViewAll, Filters: []string{"of-child"}}
	if err := d.Casework.As(d.Who("asha")).ShareView(t.Context(), v); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("reception shares a view: %v", err)
	}
	before := d.Rules().Policy
	pat := d.Casework.As(d.Who("pat"))
	must(t, pat.ShareView(t.Context(), v))
	all, err := d.DB.Settings(t.Context())
	must(t, err)
	if got := all.SharedViews(); len(got) != 1 || got[0].String() != "all, of-child" || !reflect.DeepEqual(d.Rules().Policy, before) {
		t.Errorf("shared are %v", got)
	}
	must(t, pat.UnshareView(t.Context(), v))
	if all, err = d.DB.Settings(t.Context()); err != nil || len(all.SharedViews()) != 0 {
		t.Errorf("shared are %v, %v", all.SharedViews(), err)
	}
	if r, err := d.DB.Verify(t.Context()); err != nil || len(r.Problems) > 0 {
		t.Errorf("the record does not verify: %+v, %v", r.Problems, err)
	}
}
