package cli

import (
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
