package storetest

import (
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// How cases went in time, as each reader may know it: a hold reads as with a
// clinician, and why a case that was held was refused is not told.
func courses(t *testing.T, d *desk) {
	open := d.register(ada, ruth)
	d.ok(d.as(admin).Ask(d.ctx(), open.ID, workflow.Asking{What: "Photo identity", Of: "the proxy", ChaseOn: nhs.DateIn(d.now).AddDays(7)}))
	asked := d.now
	d.now = d.now.Add(48 * time.Hour)
	d.ok(d.as(admin).Resume(d.ctx(), open.ID))
	d.now = d.now.Add(24 * time.Hour)
	held := d.register(bray, joy)
	d.ok(d.as(admin).Hold(d.ctx(), held.ID, "a worry"))
	granted, _ := d.grant(joan, tim)
	refused := d.register(kofi, sian)
	d.refuse(refused)

	read := func(f workflow.CourseFilter) map[string]workflow.Course {
		out := map[string]workflow.Course{}
		d.ok(d.EachCourse(d.ctx(), f, func(c workflow.Course) error { out[c.Ref] = c; return nil }))
		return out
	}
	mine := read(workflow.CourseFilter{Open: true, For: admin})
	if c := mine[open.Ref]; len(mine) != 2 || c.Waited != 48*time.Hour || c.State != workflow.InTriage || !c.DecidedAt.IsZero() || asked.IsZero() {
		t.Errorf("open: %+v", mine)
	}
	if mine[held.Ref].State != workflow.WithClinician || read(workflow.CourseFilter{Open: true, For: gp})[held.Ref].State != workflow.Held {
		t.Errorf("a hold reads as %s", mine[held.Ref].State)
	}
	today := nhs.DateIn(d.now)
	decided := read(workflow.CourseFilter{From: today, To: today, For: admin})
	if len(decided) != 2 || decided[granted.Ref].Refused || !decided[refused.Ref].Refused || decided[refused.Ref].Reason == "" {
		t.Errorf("decided: %+v", decided)
	}
	if none := read(workflow.CourseFilter{From: today.AddDays(1), To: today.AddDays(9), For: admin}); len(none) != 0 {
		t.Errorf("decided later: %d", len(none))
	}

	d.refuse(d.application(held.ID))
	if _, told := read(workflow.CourseFilter{From: today, To: today, For: admin})[held.Ref]; told || read(workflow.CourseFilter{Open: true, For: admin})[held.Ref].Refused {
		t.Error("a refusal that waits for its release is told")
	}
	if c, there := read(workflow.CourseFilter{Open: true, For: admin})[held.Ref]; !there || c.State != workflow.WithClinician || !c.DecidedAt.IsZero() {
		t.Errorf("it reads as %+v", c)
	}
	if _, there := read(workflow.CourseFilter{Open: true, For: gp})[held.Ref]; there {
		t.Error("it is open to those who know that it was refused")
	}
	d.ok(d.as(gp).Release(d.ctx(), held.ID, "APPLICATION_REJECTED_NOT_NEEDED"))
	if c := read(workflow.CourseFilter{From: today, To: today, For: admin})[held.Ref]; c.Reason != workflow.ReasonWithheld || !c.Refused {
		t.Errorf("why a held case was refused is told as %q", c.Reason)
	}
	if c := read(workflow.CourseFilter{From: today, To: today, For: gp})[held.Ref]; c.Reason == "" {
		t.Error("it is kept from those who may read holds too")
	}
}
