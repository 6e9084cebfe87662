package cli

import (
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// dueOn is the day each open case is due.
func dueOn(t *testing.T, demo *DemoDesk) map[workflow.ApplicationID]nhs.Date {
	t.Helper()
	lines, _, err := demo.DB.Queue(t.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: demo.Who("pat")})
	if err != nil || len(lines) == 0 {
		t.Fatalf("%d open cases, %v", len(lines), err)
	}
	out := map[workflow.ApplicationID]nhs.Date{}
	for _, l := range lines {
		out[l.ID] = l.DueOn
	}
	return out
}

// A closure, and a change of the target, move the day every open case is due, in
// the record and in the log; taken back they move it back.
func TestAClosureMovesWhatIsDue(t *testing.T) {
	demo := madeUp(t, 2)
	pat := demo.Who("pat")
	due := func() map[workflow.ApplicationID]nhs.Date { return dueOn(t, demo) }
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

// A program that went down between a closure and its counting counts when it begins
// again, and not while its clock is in doubt.
func TestWhatWasNotCountedIsCountedAtTheNextStart(t *testing.T) {
	at := morning()
	demo := madeUpAt(t, func() time.Time { return at }, 2)
	demo.Demo = false // whose clock nobody doubts
	pat, before := demo.Who("pat"), dueOn(t, demo)
	closed := demo.Rules().Calendar.Add(nhs.DateIn(at), 1)
	all, err := demo.DB.Settings(t.Context())
	must(t, err)
	c, err := all.AddClosure(workflow.Closure{On: closed, Why: "Training"}, demo.Rules().Calendar, pat, at)
	must(t, err)
	must(t, demo.DB.KeepSettings(t.Context(), c))
	must(t, demo.reload(t.Context()))
	moved := func() (n int) {
		for id, is := range dueOn(t, demo) {
			if is != before[id] {
				n++
			}
		}
		return n
	}
	at = at.Add(-48 * time.Hour)
	if must(t, demo.Begin(t.Context())); moved() != 0 {
		t.Error("it counted while the clock was in doubt")
	}
	at = at.Add(48*time.Hour + time.Minute)
	if must(t, demo.Begin(t.Context())); moved() == 0 {
		t.Error("no case is due another day")
	}
}
