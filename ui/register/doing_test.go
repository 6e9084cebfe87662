package register

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

func TestOnlyWhatIsPossibleIsDrawn(t *testing.T) {
	for _, c := range []struct {
		who  workflow.Staff
		id   string
		want []workflow.Act
	}{
		{sam, "0103", []workflow.Act{workflow.ActEnd, workflow.ActSuspend, workflow.ActRenew, workflow.ActReduce, workflow.ActEvent}},
		{asha, "0103", []workflow.Act{workflow.ActSuspend, workflow.ActRenew, workflow.ActEvent}},
		{sam, "0105", []workflow.Act{workflow.ActSetUp, workflow.ActEnd, workflow.ActSuspend, workflow.ActRenew, workflow.ActReduce, workflow.ActEvent}},
		{asha, "0105", []workflow.Act{workflow.ActSuspend, workflow.ActRenew, workflow.ActEvent}},
		{asha, "0108", []workflow.Act{workflow.ActSwitchedOff, workflow.ActRenew, workflow.ActEvent}}, // suspended
		{shah, "0108", []workflow.Act{workflow.ActSwitchedOff, workflow.ActEnd, workflow.ActRenew, workflow.ActEvent, workflow.ActReactivate}},
		{shah, "0107", nil}, // ended, not suspended
	} {
		m := newBench(t, c.who, people()...).model(shell.Place{ID: c.id})
		var got []workflow.Act
		for _, a := range []workflow.Act{workflow.ActSetUp, workflow.ActSwitchedOff, workflow.ActEnd, workflow.ActSuspend,
			workflow.ActRenew, workflow.ActReduce, workflow.ActEvent, workflow.ActReactivate} {
			if m.May(a) {
				got = append(got, a)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s on %s:\n%s", c.who.Post, c.id, d)
		}
	}
}

func TestEndingRaisesTheTaskAndTellsTheStore(t *testing.T) {
	b := newBench(t, sam, people()...)
	m := b.model(shell.Place{ID: "0103"})
	m.End(workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"})
	r, _ := m.Shown()
	if r.State != workflow.RoleInactive || !r.SwitchOff.Open() || len(b.store.out) != 1 || b.store.out[0].Kind != workflow.MessageEnd {
		t.Fatalf("role %s, task open %v, %d messages, told %+v", r.State, r.SwitchOff.Open(), len(b.store.out), b.told)
	}
	if len(m.Tasks()) != 2 {
		t.Errorf("%d tasks", len(m.Tasks()))
	}
	if m.Main() != workflow.ActSwitchedOff {
		t.Errorf("the main act is %q", m.Main())
	}
	m.DoMain()
	if r, _ := m.Shown(); r.SwitchOff.Open() || r.SwitchOff.Done.By != sam.ID || len(m.Tasks()) != 1 {
		t.Error("it is not recorded as switched off")
	}
}

func TestSuspendingNeedsNobodyElse(t *testing.T) {
	b := newBench(t, asha, people()...)
	m := b.model(shell.Place{ID: "0103"})
	m.Suspend("  rang in tears  ")
	r, _ := m.Shown()
	if State(r) != "Suspended" || !r.SwitchOff.Open() {
		t.Fatalf("it is %s; told %+v", State(r), b.told)
	}
	if got := m.Facts()[0]; got[0] != "Access" || !strings.HasPrefix(got[1], "None now. It was: ") {
		t.Errorf("what is suspended reads %q", got)
	}
	for _, f := range m.Facts() {
		if strings.Contains(f[1], "tears") {
			t.Error("the concern is on the register")
		}
	}
	if len(b.toasts) != 1 || strings.Contains(b.toasts[0], "BECK") {
		t.Errorf("it says %q", b.toasts)
	}
}

func TestSettingUpIsItsOwnFact(t *testing.T) {
	b := newBench(t, sam, people()...)
	m := b.model(shell.Place{ID: "0105"})
	if m.Main() != workflow.ActSetUp {
		t.Fatalf("the main act is %q", m.Main())
	}
	m.DoMain()
	if r, _ := m.Shown(); r.State != workflow.RoleActive || r.SetUp.By != sam.ID || m.Main() != "" {
		t.Errorf("role %s, set up by %s, then %q", r.State, r.SetUp.By, m.Main())
	}
}

func TestAnEventSaysWhatItDoesBeforeItIsRecorded(t *testing.T) {
	b := newBench(t, asha, people()...)
	m := b.model(shell.Place{ID: "0103"})
	if slices.Contains(m.Events(), workflow.CapacityRegained) {
		t.Error("somebody who gave consent can be said to decide again")
	}
	if w := m.EventWords(workflow.PatientDied); !strings.HasPrefix(w, "Access is suspended at once") || !strings.Contains(w, "everybody else") {
		t.Errorf("reception reads %q", w)
	}
	m.Happened(workflow.Dispute, "He rang.")
	r, _ := m.Shown()
	if r.Review.Rule != review.RuleEvent || r.Review.Date != nhs.DateIn(start) || len(b.toasts) != 1 {
		t.Errorf("review on %s by %s; said %q", r.Review.Date, r.Review.Rule, b.toasts)
	}
}

func TestSuspendedAccessIsGivenBack(t *testing.T) {
	b := newBench(t, shah, people()...)
	m := b.model(shell.Place{ID: "0108"})
	m.Reactivate(workflow.GiveBack{Why: "Seen alone. All is well."})
	if r, _ := m.Shown(); r.State != workflow.RoleDraft || len(b.store.out) != 1 || b.store.out[0].Kind != workflow.MessageReactivate {
		t.Errorf("it is %s, with %d messages; told %+v", r.State, len(b.store.out), b.told)
	}
}

func TestTheDayOfLastUseIsRecordedAndShown(t *testing.T) {
	b := newBench(t, sam, people()...)
	m := b.model(shell.Place{ID: "0103"})
	if m.WrongUse(nhs.DateIn(start).AddDays(1)) == "" {
		t.Error("it was last used tomorrow")
	}
	m.RecordLastUsed(nhs.MustDate("2021-11-04"))
	if !slices.Contains(m.Facts(), [2]string{"Last used", nhs.MustDate("2021-11-04").Short()}) {
		t.Errorf("shown are %q; told %+v", m.Facts(), b.told)
	}
	if b := newBench(t, asha, people()...); b.model(shell.Place{ID: "0103"}).May(workflow.ActLastUsed) {
		t.Error("reception records it")
	}
}

// What only a new decision settles has no button to give it back.
func TestConsentOfSomebodyWhoCannotDecideIsNotGivenBack(t *testing.T) {
	b := newBench(t, shah, people()...)
	i := slices.IndexFunc(b.store.roles, func(r workflow.Role) bool { return r.ID == "0108" })
	b.store.roles[i].Basis, b.store.roles[i].Stopped = basis.Consent, []workflow.Event{workflow.CapacityLost}
	m := b.model(shell.Place{ID: "0108"})
	if m.May(workflow.ActReactivate) || !m.May(workflow.ActRenew) || !m.May(workflow.ActEnd) {
		t.Error("it can be given back, or neither decided afresh nor ended")
	}
	if w := m.EventWords(workflow.Misuse); !strings.HasPrefix(w, "Access stays suspended.") {
		t.Errorf("the doctor reads %q", w)
	}
}

func TestASmallerAccessIsCheckedBeforeItIsAsked(t *testing.T) {
	b := newBench(t, sam, people()...)
	m := b.model(shell.Place{ID: "0103"}) // to 4 November, past
	r := &b.store.roles[2]
	r.End.Date = nhs.MustDate("2027-03-04")
	m.Reread()
	both, one := r.Scopes, r.Scopes[:1]
	for _, c := range []struct {
		says               string
		reduction          workflow.Reduction
		services, day, why bool
	}{
		{"nothing less", workflow.Reduction{Scopes: both, End: r.End.Date, Why: "He asked."}, true, false, false},
		{"no service left", workflow.Reduction{Why: "He asked."}, true, false, false},
		{"one service less", workflow.Reduction{Scopes: one, Why: "He asked."}, false, false, false},
		{"no reason", workflow.Reduction{Scopes: one, Why: " "}, false, false, true},
		{"an earlier last day", workflow.Reduction{Scopes: both, End: nhs.MustDate("2027-01-31"), Why: "He asked."}, false, false, false},
		{"a later last day", workflow.Reduction{Scopes: both, End: nhs.MustDate("2027-06-30"), Why: "She asked."}, false, true, false},
		{"a day gone by", workflow.Reduction{Scopes: both, End: nhs.MustDate("2026-11-30"), Why: "He asked."}, false, true, false},
	} {
		services, day, why := m.WrongReduction(c.reduction)
		if (services != "") != c.services || (day != "") != c.day || (why != "") != c.why {
			t.Errorf("%s: %q %q %q", c.says, services, day, why)
		}
		// What the screen lets through the rules take, and the other way round.
		wrong := services+day+why != ""
		if _, err := r.Reduce(c.reduction, "m", sam, b.host.Rules(), start); (err != nil) != wrong {
			t.Errorf("%s: the rules say %v", c.says, err)
		}
	}
	m.Reduce(workflow.Reduction{Scopes: one, Why: "He asked."})
	if now, _ := m.Shown(); len(now.Scopes) != 1 || !now.SwitchOff.Open() {
		t.Errorf("%v; told %+v", now.Scopes, b.told)
	}
}

func TestAnEndingIsCheckedBeforeItIsAsked(t *testing.T) {
	b := newBench(t, nurse, people()...)
	role, _ := b.model(shell.Place{ID: "0103"}).Shown()
	for _, c := range []struct {
		says               string
		ending             workflow.Ending
		reason, words, day bool
	}{
		{"no reason", workflow.Ending{}, true, false, false},
		{"other, without words", workflow.Ending{Reason: workflow.ReasonOther, Words: " "}, false, true, false},
		{"other, with words", workflow.Ending{Reason: workflow.ReasonOther, Words: "They fell out."}, false, false, false},
		{"tomorrow", workflow.Ending{Reason: "x", On: nhs.MustDate("2026-12-02")}, false, false, true},
		{"before it began", workflow.Ending{Reason: "x", On: nhs.MustDate("2026-03-03")}, false, false, true},
		{"today", workflow.Ending{Reason: "x", On: nhs.MustDate("2026-12-01")}, false, false, false},
	} {
		r, w, d := shell.WrongEnding(role, c.ending, b.host.Today())
		if (r != "") != c.reason || (w != "") != c.words || (d != "") != c.day {
			t.Errorf("%s: %q %q %q", c.says, r, w, d)
		}
	}
	reasons := b.host.Session.Reasons(workflow.ReasonEnds)
	if n := len(reasons); n < 5 || reasons[n-1].Code != workflow.ReasonOther {
		t.Error("the reasons do not end with another reason")
	}
}

func TestATaskTurnsLateAfterAWorkingHour(t *testing.T) {
	b := newBench(t, sam, people()...)
	m := b.model(shell.Place{ID: "0108"})
	if words, late := m.Task(); words == "" || !late {
		t.Errorf("%q late %v", words, late)
	}
	b.now = start.Add(-150 * time.Minute)
	if _, late := m.Task(); late {
		t.Error("it is late after half an hour")
	}
}
