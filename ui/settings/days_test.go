package settings

import (
	"strings"
	"testing"

	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

func (b *bench) days() *Days {
	b.Helper()
	d := NewDays(b.host, b.ports, func() {})
	d.Reread()
	if !d.Read {
		b.Fatal(b.wrong)
	}
	return d
}

// A closure is kept with who set it, moves the calendar of the desk, and comes off
// again.
func TestAClosureIsKeptAndSaysWhoSetIt(t *testing.T) {
	b := newBench(t)
	b.due = []nhs.Date{nhs.MustDate("2026-12-04"), nhs.MustDate("2026-12-10"), nhs.MustDate("2026-12-15")}
	d := b.days()
	thursday := nhs.MustDate("2026-12-10")
	if got := d.Effect(thursday); got != "2 open cases are due a working day later." {
		t.Errorf("the effect is %q", got)
	}
	if got := d.Effect(nhs.MustDate("2026-12-12")); got != "" {
		t.Errorf("a Saturday moves something: %q", got)
	}
	if len(d.Bank) < 8 || d.Bank[0].On != nhs.MustDate("2026-12-25") || !strings.Contains(d.Bank[1].Name, "day taken instead") {
		t.Errorf("the bank holidays are %+v", d.Bank)
	}
	d.Add(thursday, "  ")
	if words := of(d.Problems, workflow.FieldClosedWhy); words == "" {
		t.Errorf("closed for no reason: %v", d.Problems)
	}
	d.Add(thursday, "Training afternoon")
	if len(d.Problems) > 0 || len(d.Closures) != 1 || d.Closures[0].Why != "Training afternoon" || d.Changed != "Changed by Pat Jones on 1 Dec 2026." {
		t.Fatalf("closed on %+v, %q, %v", d.Closures, d.Changed, d.Problems)
	}
	all, err := b.db.Settings(t.Context())
	b.must(err)
	if got := all.Closures(); len(got) != 1 || got[0].On != thursday {
		t.Errorf("the record has %+v", got)
	}
	d.Remove(thursday)
	if len(d.Closures) != 0 {
		t.Errorf("closed still on %+v", d.Closures)
	}
	b.verified()
}

// Everybody sees the working days; the practice manager alone sets them.
func TestOthersOnlyReadTheWorkingDays(t *testing.T) {
	b := newBench(t, asha)
	b.sit(b.signIn("asha"))
	s, _ := stage(t, b, theme.Light, small, WorkingDays)
	if s.at != WorkingDays || len(s.Commands()) != 0 {
		t.Errorf("at %s, commands %d", s.at, len(s.Commands()))
	}
	d := b.days()
	d.Add(nhs.MustDate("2026-12-10"), "Training")
	if all, err := b.db.Settings(t.Context()); err != nil || len(all.Closures()) != 0 || len(b.wrong) != 1 {
		t.Errorf("a receptionist closed the practice: %+v, %v", all, err)
	}
}

func TestWorkingDaysAsTheyLook(t *testing.T) {
	b := newBench(t)
	b.days().Add(nhs.MustDate("2026-12-10"), "Training afternoon")
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		s, w := stage(t, b, v, big, WorkingDays)
		view := s.parts[WorkingDays].(*daysView)
		view.on.SetText("17 12 2026")
		view.why.SetText("Moving the server")
		shoot(t, w, "days-"+name)
		if view.undo.Disabled() {
			t.Fatal("a day is typed, and cannot be put back")
		}
		if view.putBack(); view.unsaved() || view.effect.String() != "" || !view.undo.Disabled() {
			t.Errorf("put back: %q, %q", view.on.Text(), view.why.Text())
		}
	}
}

// A shorter target says beforehand how many open cases it would make overdue.
func TestATargetSaysWhatItWouldMakeOverdue(t *testing.T) {
	b := newBench(t)
	// Today is Tuesday 1 December: one is late by a day, two are due this week.
	b.due = []nhs.Date{nhs.MustDate("2026-11-30"), nhs.MustDate("2026-12-02"), nhs.MustDate("2026-12-04"), nhs.MustDate("2026-12-14")}
	r := NewRules(b.host, b.ports, timeRules, func() {})
	r.Reread()
	r.Type("target.decide_working_days", "6")
	if r.Effect != "Open cases overdue: 3, now 1." {
		t.Errorf("4 days fewer: %q", r.Effect)
	}
	r.Type("target.decide_working_days", "12")
	if r.Effect != "Open cases overdue: 0, now 1." {
		t.Errorf("2 days more: %q", r.Effect)
	}
}
