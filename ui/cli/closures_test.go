package cli

import (
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// A closure, and a change of the target, move the day every open case is due, in
// the record and in the log; taken back they move it back.
func TestAClosureMovesWhatIsDue(t *testing.T) {
	demo := madeUp(t, 2)
	pat := demo.Who("pat")
	due := func() map[workflow.ApplicationID]nhs.Date {
		t.Helper()
		lines, _, err := demo.DB.Queue(t.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: pat})
		if err != nil || len(lines) == 0 {
			t.Fatalf("%d open cases, %v", len(lines), err)
		}
		out := map[workflow.ApplicationID]nhs.Date{}
		for _, l := range lines {
			out[l.ID] = l.DueOn
		}
		return out
	}
	before, cal := due(), demo.Rules().Calendar
	closed := cal.Add(nhs.DateIn(morning()), 1)
	if err := demo.Casework.As(pat).AddClosure(t.Context(), workflow.Closure{On: closed, Why: "Training"}); err != nil {
		t.Fatal(err)
	}
	moved := 0
	for id, is := range due() {
		want := before[id]
		if !want.Before(closed) {
			want = cal.Add(want, 1)
			moved++
		}
		if is != want {
			t.Errorf("%s was due on %s and is due on %s, want %s", id, before[id], is, want)
		}
	}
	lines, n, err := demo.DB.AuditList(t.Context(), workflow.AuditFilter{Acts: []workflow.Act{workflow.ActRecount}}, pat)
	if err != nil || n != moved || moved == 0 || lines[0].By != "" || lines[0].Details[0].Field != "due" {
		t.Errorf("%d cases moved, the log has %d: %v", moved, n, err)
	}
	if demo.Rules().Calendar.IsWorking(closed) {
		t.Error("the desk works on the day it is closed")
	}
	if err := demo.Casework.As(pat).DropClosure(t.Context(), closed); err != nil {
		t.Fatal(err)
	}
	for id, is := range due() {
		if is != before[id] {
			t.Errorf("%s is due on %s, was on %s before the closure", id, is, before[id])
		}
	}
	if err := demo.Casework.As(pat).SetPolicy(t.Context(), map[string]string{"target.decide_working_days": "12"}); err != nil {
		t.Fatal(err)
	}
	for id, is := range due() {
		if want := cal.Add(before[id], 2); is != want {
			t.Errorf("with two days more %s is due on %s, want %s", id, is, want)
		}
	}
	if r, err := demo.DB.Verify(t.Context()); err != nil || len(r.Problems) > 0 {
		t.Errorf("the record does not verify: %+v, %v", r.Problems, err)
	}
}
