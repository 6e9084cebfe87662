package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// A finding that somebody can decide is about the services they had in mind.
// When more are to be given it is made again, and then it stands.
func TestCapacityIsFoundAgainForMoreServices(t *testing.T) {
	r := shipped(t)
	form := husbandAndWife()
	form.Requested = []basis.Scope{basis.Appointments}
	a := registered(t, form, r)
	answer := func(answers string) {
		t.Helper()
		given := checklist.Answers{}
		for _, part := range strings.Fields(answers) {
			id, value, _ := strings.Cut(part, "=")
			given[checklist.ItemID(id)] = checklist.Answer{Value: value, Note: "As told."}
			if it, _ := r.Checklist.Item(checklist.ItemID(id)); it.Type == checklist.Ticks {
				given[checklist.ItemID(id)] = checklist.Answer{Values: strings.Split(value, ",")}
			}
		}
		c, err := a.Answer(given, Around{}, gp, r, noon)
		if err != nil {
			t.Fatal(err)
		}
		a = *c.Application()
	}
	p := Proposal{Basis: basis.Consent, Scopes: form.Requested, Rationale: "Talked through."}
	a = straightforward(t, a, p, r)
	answer("M0=yes")
	answer("M1=as-told M2=words M3=yes M4=yes M5=yes M6=yes M9=has M11=no")
	dates, _ := a.Propose(basis.Consent, "", Around{}, r, noon)
	p.End, p.Review = dates.End, dates.Review
	if needs := a.Blocks(p, Around{}, r, noon); len(needs) > 0 {
		t.Fatalf("not ready: %v", needs)
	}
	p.Scopes = []basis.Scope{basis.Prescriptions, basis.Appointments}
	c, err := a.Intend(p, gp, noon)
	if err != nil {
		t.Fatal(err)
	}
	a = *c.Application()
	answer("K10=PRESCR,APPT N4=PRESCR,APPT")
	if !refusedFor(t, a, p, r, "M9") {
		t.Error("he was found able to decide on appointments, and prescriptions are given")
	}
	answer("M9=has")
	if _, err := a.Decide(p, Around{}, ids(0), gp, r, noon); err != nil {
		t.Errorf("found again: %v", err)
	}
}

// A renewal takes over who the people are and which papers there are, but not
// what has grown old: evidence of parental responsibility is seen again after a
// year, and identity where somebody is called otherwise now.
func TestARenewalAsksAgainWhatHasGrownOld(t *testing.T) {
	r := shipped(t)
	p := Proposal{Basis: basis.Parental, Scopes: []basis.Scope{basis.Appointments}}
	first := straightforward(t, registered(t, motherAndChild(), r), p, r)
	role := Role{ID: "r1", State: RoleActive, Patient: first.Patient, Proxy: first.Proxy, Basis: basis.Parental, Scopes: p.Scopes, Start: nhs.DateIn(noon)}
	asked := func(role Role, later time.Time) []string {
		t.Helper()
		c, err := role.Renew(first, "a2", "REF-0002", Around{}, gp, r, later)
		if err != nil {
			t.Fatal(err)
		}
		a := *c.Application()
		var again []string
		for _, n := range a.Checks(a.Facts(nil, Around{}, r, nhs.DateIn(later)), r).Needs {
			if _, kept := a.Answers[n.ItemID]; kept {
				again = append(again, string(n.ItemID))
			}
		}
		return again
	}
	if again := asked(role, noon.AddDate(0, 6, 0)); len(again) > 0 {
		t.Errorf("after half a year %v are asked again", again)
	}
	if again := asked(role, noon.AddDate(1, 0, 1)); !slices.Equal(again, []string{"P2"}) {
		t.Errorf("after a year %v are asked again", again)
	}
	married := role
	married.Patient.Family = "Marsh"
	if again := asked(married, noon.AddDate(0, 6, 0)); !slices.Equal(again, []string{"I4.patient"}) {
		t.Errorf("under another name %v are asked again", again)
	}
}
