package casework_test

import (
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// What is urgent is due on the day somebody said so, for a reason, whatever the
// practice's target; taken off, it is due as before. A case under a hold is marked
// as any other with a clinician.
func TestAnUrgentCaseIsDueThatDay(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		target := d.application(id).DueOn
		by := d.As(receptionist).try
		d.WantRefused(by.Hurry(d.Context(), id, "  "), "why it cannot wait")
		d.must(by.Hurry(d.Context(), id, "Moves into a home on Friday."))
		a := d.application(id)
		if a.DueOn != nhs.MustDate("2026-10-28") || !a.Line().Urgent || a.Urgent.Why != "Moves into a home on Friday." || a.State != workflow.New {
			t.Fatalf("due %s, %+v, %s", a.DueOn, a.Urgent, a.State)
		}
		if lines, _, err := d.db.Queue(d.Context(), workflow.QueueFilter{View: workflow.ViewAll}); err != nil || !lines[0].Urgent {
			t.Errorf("listed as %+v, %v", lines, err)
		}
		d.until("2026-10-30")
		d.must(by.Hurry(d.Context(), id, "Moves tomorrow."))
		if a = d.application(id); a.DueOn != nhs.MustDate("2026-10-28") || a.Urgent.Why != "Moves tomorrow." {
			t.Errorf("said again it is due %s: %+v", a.DueOn, a.Urgent)
		}
		d.must(by.NoHurry(d.Context(), id))
		if a = d.application(id); a.DueOn != target || a.Line().Urgent {
			t.Errorf("it can wait, and is due %s, not %s", a.DueOn, target)
		}
		d.must(d.As(clinician).try.Hold(d.Context(), id, "Somebody answered for the patient."))
		d.must(by.Hurry(d.Context(), id, "Moves tomorrow."))
		if a = d.application(id); a.State != workflow.Held || a.DueOn != nhs.MustDate("2026-10-30") {
			t.Errorf("%s, due %s", a.State, a.DueOn)
		}
	})
}
