package storetest

import (
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

func everyActLogged(t *testing.T, d *desk) {
	a, r := d.grant(ada, ruth)
	d.ok(d.as(admin).RecordSetUp(d.ctx(), r.ID))
	entries, err := d.AuditOf(d.ctx(), a.ID, gp, 100)
	d.ok(err)
	var acts []workflow.Act
	for _, e := range entries {
		acts = append(acts, e.Act)
		if e.Application != a.ID || !e.At.Equal(d.now) || e.By == "" || e.Role == "" {
			t.Errorf("%s is logged as %+v", e.Act, e)
		}
	}
	if len(acts) < 4 || acts[0] != workflow.ActSetUp || acts[1] != workflow.ActDecide || acts[len(acts)-1] != workflow.ActRegister {
		t.Errorf("newest first: %v", acts)
	}
	if e := entries[1]; e.By != gp.ID || e.To != string(workflow.Approved) || len(e.Details) == 0 {
		t.Errorf("the decision is logged as %+v", e)
	}
	if short, err := d.AuditOf(d.ctx(), a.ID, gp, 2); err != nil || len(short) != 2 {
		t.Errorf("two entries asked for, %d answered, %v", len(short), err)
	}
	other := d.register(bray, joy)
	if entries, err := d.AuditOf(d.ctx(), other.ID, gp, 100); err != nil || len(entries) != 1 {
		t.Errorf("another case has %d entries, %v", len(entries), err)
	}
}

func auditHidesHold(t *testing.T, d *desk) {
	a := d.register(ada, ruth)
	d.ok(d.as(receptionist).Hold(d.ctx(), a.ID, "afraid of her son"))
	d.ok(d.as(gp).Lift(d.ctx(), a.ID, "seen alone, not afraid"))
	for _, c := range []struct {
		who  workflow.Staff
		sees bool
	}{{gp, true}, {manager, false}, {admin, false}} {
		entries, err := d.AuditOf(d.ctx(), a.ID, c.who, 10)
		d.ok(err)
		all := ""
		for _, e := range entries {
			all += string(e.Act) + " " + e.From + " " + e.To
			for _, x := range e.Details {
				all += x.Before + x.After
			}
			all += "\n"
		}
		for _, word := range []string{"afraid", "held", "hold", "lift"} {
			if strings.Contains(all, word) != c.sees {
				t.Errorf("%s reads %q: %v, want %v", c.who.Roles[0], word, !c.sees, c.sees)
			}
		}
		if len(entries) != 3 {
			t.Errorf("%s sees %d entries, want 3", c.who.Roles[0], len(entries))
		}
	}
}

// Until it is released, that a case was refused after a hold is told to nobody who
// may not read holds, whatever they look for.
func auditHidesUnreleased(t *testing.T, d *desk) {
	a := d.register(ada, ruth)
	d.ok(d.as(receptionist).Hold(d.ctx(), a.ID, "worried"))
	d.refuse(a)
	acts := func(who workflow.Staff, f workflow.AuditFilter) (found []workflow.Act) {
		if !who.May(workflow.ActReadAudit) {
			entries, err := d.AuditOf(d.ctx(), a.ID, who, 10)
			d.ok(err)
			for _, e := range entries {
				found = append(found, e.Act)
			}
			return found
		}
		lines, total, err := d.AuditList(d.ctx(), f, who)
		d.ok(err)
		if total != len(lines) {
			t.Errorf("%d entries of %d", len(lines), total)
		}
		for _, l := range lines {
			if found = append(found, l.Act); l.To == string(workflow.Refused) && l.Act != workflow.ActRefuse {
				t.Errorf("an entry to %s leads to %s", l.Act, l.To)
			}
		}
		return found
	}
	of := func(acts ...workflow.Act) workflow.AuditFilter {
		return workflow.AuditFilter{Acts: acts, Only: []workflow.ApplicationID{a.ID}}
	}
	same(d, "what reception reads", acts(receptionist, workflow.AuditFilter{}), []workflow.Act{workflow.ActSend, workflow.ActSend, workflow.ActRegister})
	same(d, "what the manager finds among refusals", acts(manager, of(workflow.ActRefuse)), []workflow.Act(nil))
	same(d, "what the manager finds among cases sent on", acts(manager, of(workflow.ActSend)), []workflow.Act{workflow.ActSend, workflow.ActSend})
	both := gp
	both.Roles = append([]workflow.StaffRole{workflow.Manager}, gp.Roles...)
	same(d, "what a clinician finds among refusals", acts(both, of(workflow.ActRefuse)), []workflow.Act{workflow.ActRefuse})
	around, err := d.Around(d.ctx(), ada, ruth, "")
	d.ok(err)
	if len(around.Same) != 1 || around.Same[0].State != workflow.WithClinician {
		t.Errorf("a new form for the two is told of %+v", around.Same)
	}
	d.ok(d.as(gp).Release(d.ctx(), a.ID, "APPLICATION_REJECTED_NOT_NEEDED"))
	same(d, "released, what the manager finds among refusals", acts(manager, of(workflow.ActRefuse)), []workflow.Act{workflow.ActRefuse})
	if around, err = d.Around(d.ctx(), ada, ruth, ""); err != nil || len(around.Same) != 1 || around.Same[0].State != workflow.Refused {
		t.Errorf("released, a new form is told of %+v: %v", around.Same, err)
	}
}

func noteLogged(t *testing.T, d *desk) {
	a := d.register(ada, ruth)
	d.ok(d.Note(d.ctx(), workflow.AuditEntry{At: d.now, By: manager.ID, Role: workflow.Manager, Act: workflow.ActReport,
		Details: []workflow.Detail{{Field: "report", After: "reviews"}, {Field: "day", After: nhs.DateIn(d.now).String()}}}))
	tail, err := d.AuditTail(d.ctx(), manager, 1)
	d.ok(err)
	if len(tail) != 1 || tail[0].Act != workflow.ActReport || len(tail[0].Details) != 2 {
		t.Errorf("the log ends with %+v", tail)
	}
	if v := d.application(a.ID).Version; v != 1 {
		t.Errorf("the case is at version %d", v)
	}
}
