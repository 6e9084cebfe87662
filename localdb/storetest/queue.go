package storetest

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// received registers a case that came in on a day.
func (d *desk) received(day string, patient, proxy workflow.Person) workflow.Application {
	d.t.Helper()
	form := d.form(patient, proxy)
	form.ReceivedAt = nhs.MustDate(day).Start().Add(9 * time.Hour)
	a, err := d.as(receptionist).Register(d.ctx(), form, true)
	d.ok(err)
	return a
}

func (d *desk) queue(f workflow.QueueFilter) (refs []string) {
	d.t.Helper()
	lines, total, err := d.Queue(d.ctx(), f)
	d.ok(err)
	for _, l := range lines {
		refs = append(refs, l.Ref)
	}
	if f.Limit == 0 && total != len(refs) {
		d.t.Errorf("%d in all, %d listed", total, len(refs))
	}
	return refs
}

func queueOrder(t *testing.T, d *desk) {
	d.received("2026-11-25", ada, ruth)            // REF-0001
	d.received("2026-11-10", bray, joy)            // REF-0002, due first
	waiting := d.received("2026-11-01", joan, tim) // REF-0003
	longer := d.received("2026-11-02", kofi, sian) // REF-0004
	d.received("2026-11-25", ben, ivo)             // REF-0005, as REF-0001 but later
	closed := d.received("2026-11-01", ben, ivo)   // REF-0006
	sent := d.received("2026-11-20", joan, sian)   // REF-0007
	d.ok(d.as(admin).Ask(d.ctx(), waiting.ID, workflow.Asking{What: "the court order", Of: "proxy", ChaseOn: nhs.MustDate("2026-12-15")}))
	d.ok(d.as(admin).Ask(d.ctx(), longer.ID, workflow.Asking{What: "a passport", Of: "proxy", ChaseOn: nhs.MustDate("2026-12-10")}))
	d.ok(d.as(admin).Withdraw(d.ctx(), closed.ID, workflow.Withdrawal{By: workflow.ByProxy, How: "rang up", Pressed: "no"}))
	d.ok(d.as(admin).Claim(d.ctx(), sent.ID))
	d.ok(d.as(admin).SendToClinician(d.ctx(), sent.ID, gp.ID))
	due := d.application(sent.ID).DueOn
	for _, c := range []struct {
		name string
		f    workflow.QueueFilter
		want []string
	}{
		{"all", workflow.QueueFilter{View: workflow.ViewAll}, []string{"REF-0002", "REF-0007", "REF-0001", "REF-0005", "REF-0004", "REF-0003"}},
		{"no view is all", workflow.QueueFilter{}, []string{"REF-0002", "REF-0007", "REF-0001", "REF-0005", "REF-0004", "REF-0003"}},
		{"mine", workflow.QueueFilter{View: workflow.ViewMine}, []string{"REF-0007"}},
		{"unassigned", workflow.QueueFilter{View: workflow.ViewUnassigned}, []string{"REF-0002", "REF-0001", "REF-0005", "REF-0004", "REF-0003"}},
		{"due this week", workflow.QueueFilter{View: workflow.ViewDueThisWeek, WeekEnds: due}, []string{"REF-0002", "REF-0007"}},
		{"due this week, a day less", workflow.QueueFilter{View: workflow.ViewDueThisWeek, WeekEnds: due.AddDays(-1)}, []string{"REF-0002"}},
		{"waiting, by the day to chase", workflow.QueueFilter{View: workflow.ViewWaiting}, []string{"REF-0004", "REF-0003"}},
		{"with a clinician", workflow.QueueFilter{View: workflow.ViewWithClinician}, []string{"REF-0007"}},
	} {
		c.f.For = admin
		same(d, c.name, d.queue(c.f), c.want)
	}
	d.ok(d.as(admin).Hurry(d.ctx(), sent.ID, "She goes into hospital tomorrow."))
	lines, _, err := d.Queue(d.ctx(), workflow.QueueFilter{For: gp})
	d.ok(err)
	for _, l := range lines {
		same(d, "the line of "+l.Ref, l, d.application(l.ID).Line(), cmpopts.EquateEmpty())
	}
}

func queueHold(t *testing.T, d *desk) {
	d.received("2026-11-10", bray, joy)
	held := d.received("2026-11-25", ada, ruth)
	d.received("2026-11-28", joan, tim)
	d.ok(d.as(receptionist).Hold(d.ctx(), held.ID, "coercion"))
	same(d, "who reads holds sees it first", d.queue(workflow.QueueFilter{For: gp}), []string{"REF-0002", "REF-0001", "REF-0003"})
	same(d, "for others it is in its place", d.queue(workflow.QueueFilter{For: admin}), []string{"REF-0001", "REF-0002", "REF-0003"})
	same(d, "and with a clinician", d.queue(workflow.QueueFilter{For: admin, View: workflow.ViewWithClinician}), []string{"REF-0002"})
	same(d, "not so for who reads holds", d.queue(workflow.QueueFilter{For: gp, View: workflow.ViewWithClinician}), nil)
	for _, c := range []struct {
		who  workflow.Staff
		want workflow.ApplicationState
		ever bool
	}{{gp, workflow.Held, true}, {admin, workflow.WithClinician, false}} {
		lines, _, err := d.Queue(d.ctx(), workflow.QueueFilter{For: c.who, Only: []workflow.ApplicationID{held.ID}})
		d.ok(err)
		if lines[0].State != c.want || lines[0].EverHeld != c.ever {
			t.Errorf("%s sees it %s, ever held %v", c.who.Roles[0], lines[0].State, lines[0].EverHeld)
		}
	}
}

// A refused case that waits for its safeguarding release reads as with a clinician
// to those who may not read holds, wherever it stood as an open one; and so it
// does to whoever is of the family.
func queueRelease(t *testing.T, d *desk) {
	d.received("2026-11-10", bray, joy)
	held := d.received("2026-11-25", ada, ruth)
	d.received("2026-11-28", joan, tim)
	d.ok(d.as(receptionist).Claim(d.ctx(), held.ID))
	d.ok(d.as(receptionist).Hold(d.ctx(), held.ID, "coercion"))
	due := d.application(held.ID).DueOn
	sees := func(what string, who workflow.Staff, want map[workflow.QueueView][]string) {
		t.Helper()
		counts, err := d.QueueCounts(d.ctx(), who, due)
		d.ok(err)
		for _, view := range workflow.QueueViews {
			same(d, what+": "+string(view), d.queue(workflow.QueueFilter{For: who, View: view, WeekEnds: due}), want[view])
			if counts[view] != len(want[view]) {
				t.Errorf("%s: %s counts %d, want %d", what, view, counts[view], len(want[view]))
			}
		}
	}
	of := func(first ...string) map[workflow.QueueView][]string {
		return map[workflow.QueueView][]string{
			workflow.ViewAll: first, workflow.ViewWithClinician: {"REF-0002"}, workflow.ViewMine: {"REF-0002"},
			workflow.ViewUnassigned: {"REF-0001", "REF-0003"}, workflow.ViewDueThisWeek: {"REF-0001", "REF-0002"},
		}
	}
	before := of("REF-0001", "REF-0002", "REF-0003")
	sees("held, to reception", receptionist, before)
	d.refuse(d.application(held.ID))
	sees("refused, to reception", receptionist, before)
	family := gp
	family.ID, family.Linked = receptionist.ID, []nhs.Number{ada.NHSNumber}
	sees("refused, to a clinician of the family", family, before)
	sees("refused, to a clinician", gp, map[workflow.QueueView][]string{workflow.ViewAll: {"REF-0001", "REF-0003"},
		workflow.ViewUnassigned: {"REF-0001", "REF-0003"}, workflow.ViewDueThisWeek: {"REF-0001"}})
	same(d, "a page of it", d.queue(workflow.QueueFilter{For: receptionist, Limit: 1, Offset: 1}), []string{"REF-0002"})
	lines, _, err := d.Queue(d.ctx(), workflow.QueueFilter{For: receptionist, Only: []workflow.ApplicationID{held.ID}})
	d.ok(err)
	if len(lines) != 1 || lines[0].State != workflow.WithClinician || lines[0].EverHeld {
		t.Errorf("reception sees %+v", lines)
	}
	d.ok(d.as(gp).Release(d.ctx(), held.ID, "APPLICATION_REJECTED_NOT_NEEDED"))
	sees("released, to reception", receptionist, map[workflow.QueueView][]string{workflow.ViewAll: {"REF-0001", "REF-0003"},
		workflow.ViewUnassigned: {"REF-0001", "REF-0003"}, workflow.ViewDueThisWeek: {"REF-0001"}})
}

func queuePages(t *testing.T, d *desk) {
	var third workflow.ApplicationID
	for i, day := range []string{"2026-11-20", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"} {
		a := d.received(day, ada, ruth)
		if i == 2 {
			third = a.ID
		}
	}
	same(d, "the first page", d.queue(workflow.QueueFilter{For: gp, Limit: 2}), []string{"REF-0001", "REF-0002"})
	same(d, "the last page", d.queue(workflow.QueueFilter{For: gp, Limit: 2, Offset: 4}), []string{"REF-0005"})
	same(d, "past the end", d.queue(workflow.QueueFilter{For: gp, Limit: 2, Offset: 40}), nil)
	same(d, "what a search found", d.queue(workflow.QueueFilter{For: gp, Only: []workflow.ApplicationID{third, "nobody"}}), []string{"REF-0003"})
	same(d, "a search that found none", d.queue(workflow.QueueFilter{For: gp, Only: []workflow.ApplicationID{}}), nil)
	_, total, err := d.Queue(d.ctx(), workflow.QueueFilter{For: gp, Limit: 2})
	d.ok(err)
	if total != 5 {
		t.Errorf("%d in all, want 5", total)
	}
}

// After any acts, every count is the number of rows its list has.
func queueCounts(t *testing.T, d *desk) {
	random := rand.New(rand.NewPCG(1, 2))
	weekEnds := nhs.MustDate("2026-12-11")
	var ids []workflow.ApplicationID
	pairs := [][2]workflow.Person{{ada, ruth}, {bray, joy}, {ben, ivo}, {joan, tim}, {kofi, sian}}
	for n := range 120 {
		if n%6 == 0 {
			p := pairs[random.IntN(len(pairs))]
			ids = append(ids, d.received(nhs.MustDate("2026-11-05").AddDays(random.IntN(24)).String(), p[0], p[1]).ID)
		}
		id := ids[random.IntN(len(ids))]
		// Many of these are refused for the state the case is in.
		_ = []func() error{
			func() error { return d.as(gp).Claim(d.ctx(), id) },
			func() error { return d.as(gp).Give(d.ctx(), id, "") },
			func() error { return d.as(admin).Claim(d.ctx(), id) },
			func() error { return d.as(gp).SendToClinician(d.ctx(), id, "") },
			func() error { return d.as(gp).Return(d.ctx(), id) },
			func() error {
				return d.as(gp).Ask(d.ctx(), id, workflow.Asking{What: "more", Of: "proxy", ChaseOn: nhs.MustDate("2026-12-15")})
			},
			func() error { return d.as(gp).Resume(d.ctx(), id) },
			func() error { return d.as(gp).Hold(d.ctx(), id, "worried") },
			func() error { return d.as(gp).Lift(d.ctx(), id, "talked to her") },
			func() error {
				return d.as(gp).Withdraw(d.ctx(), id, workflow.Withdrawal{By: workflow.ByProxy, How: "rang up", Pressed: "no"})
			},
		}[random.IntN(10)]()
	}
	for _, who := range []workflow.Staff{gp, admin} {
		counts, err := d.QueueCounts(d.ctx(), who, weekEnds)
		d.ok(err)
		want := workflow.QueueCounts{}
		for _, id := range ids {
			a := d.application(id)
			if !a.Open() {
				continue
			}
			for view, in := range map[workflow.QueueView]bool{
				workflow.ViewAll: true, workflow.ViewMine: a.Owner == who.ID, workflow.ViewUnassigned: a.Owner == "",
				workflow.ViewDueThisWeek: !a.Paused() && !a.DueOn.After(weekEnds), workflow.ViewWaiting: a.State == workflow.Waiting,
				workflow.ViewWithClinician: a.StateFor(who) == workflow.WithClinician,
			} {
				if in {
					want[view]++
				}
			}
		}
		for _, view := range workflow.QueueViews {
			rows := d.queue(workflow.QueueFilter{View: view, For: who, WeekEnds: weekEnds})
			if counts[view] != want[view] || len(rows) != want[view] {
				t.Errorf("%s sees %s: count %d, rows %d, want %d", who.Roles[0], view, counts[view], len(rows), want[view])
			}
		}
		if want[workflow.ViewAll] < 5 || want[workflow.ViewWaiting] == 0 || want[workflow.ViewMine] == 0 {
			t.Errorf("the acts left too little to count: %v", want)
		}
	}
}
