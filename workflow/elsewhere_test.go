package workflow

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

func roleHere() Role {
	return Role{ID: "r1", Ref: "REF-0001", State: RoleActive, Basis: basis.Consent, Start: nhs.MustDate("2026-01-05"),
		End: review.Candidate{Date: nhs.MustDate("2027-01-05")}, Review: review.Candidate{Date: nhs.MustDate("2026-12-20")},
		Patient: Person{NHSNumber: nhs.MustNumber("9990001006")}, Proxy: Person{NHSNumber: nhs.MustNumber("9990001138")},
		National: &National{RoleID: "store-1", Fetchable: true, Status: NationalActive, Basis: basis.Consent, End: nhs.MustDate("2027-01-05"), ReadAt: noon}}
}

// inForceAgain ended here for a reason and is in force at the store again.
func inForceAgain(reason string) Role {
	r := roleHere()
	r.State, r.EndReason, r.EndedAt = RoleInactive, reason, noon.AddDate(0, 0, -9)
	r.EverHeld = guards(reason)
	return r
}

// underAnother stands at the store under another number of the patient.
func underAnother() Role {
	r := roleHere()
	r.National.Renumbered, r.National.Under = true, Pair{nhs.MustNumber("9990003475"), r.Proxy.NHSNumber}
	return r
}

func lacks(t *testing.T, err error, words string) {
	t.Helper()
	var refused *Refusal
	if !errors.As(err, &refused) || !strings.Contains(refused.Error(), words) {
		t.Errorf("answered %v, want it to say %q", err, words)
	}
}

func TestAccessInForceAgainElsewhereIsAPersonsToSettle(t *testing.T) {
	rules := shipped(t)
	admin := Staff{ID: "sam", Roles: []StaffRole{Administrator}}
	for reason, sent := range map[string]string{
		ReasonPatientAsked: ReasonPatientAsked, ReasonSuspended: ReasonSuspended, "ROLE_DEACTIVATED_FAMILIAL_REASON": ReasonSuspended,
	} {
		r := inForceAgain(reason)
		if got := r.ToSettle(); got != ApartStatus || r.Line(nhs.DateIn(noon)).ToSettle() != ApartStatus {
			t.Fatalf("%s: to settle is %q", reason, got)
		}
		c, err := r.EndThere("m1", admin, rules, noon)
		if err != nil {
			t.Fatal(err)
		}
		m := c.Outgoing()
		if len(m) != 1 || m[0].Kind != MessageEnd || m[0].Reason != sent || m[0].Target != "store-1" || !m[0].Due.Equal(noon) || c.Role().EndReason != reason || c.Role().State != RoleInactive {
			t.Errorf("%s: %+v of %s, %s", reason, m, c.Role().State, c.Role().EndReason)
		}
		if _, err := r.EndThere("m1", receptionist, rules, noon); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%s: reception: %v", reason, err)
		}
		if _, err := r.Leave(" ", gp, noon); err == nil {
			t.Errorf("%s: left without a why", reason)
		}
		if _, err := r.Leave("It is right.", admin, noon); r.EverHeld {
			lacks(t, err, "only a clinician")
		} else if err != nil {
			t.Error(err)
		}
		c, err = r.Leave("Their new practice gave it.", gp, noon)
		if err != nil || len(c.Outgoing()) > 0 {
			t.Fatalf("%s: left with %d messages, %v", reason, len(c.Outgoing()), err)
		}
		left := *c.Role()
		if left.ToSettle() != "" || left.Live() {
			t.Errorf("%s: left, it is %s and to settle is %q", reason, left.State, left.ToSettle())
		}
		n := *left.National
		n.End, n.ReadAt = n.End.AddDays(30), noon.AddDate(0, 1, 0)
		if c, news := left.Mirror(n, noon.AddDate(0, 1, 0)); !news || c.Role().ToSettle() != ApartStatus {
			t.Errorf("%s: changed there again, nobody is asked", reason)
		}
	}
	here := roleHere()
	_, err := here.EndThere("m1", gp, rules, noon)
	lacks(t, err, "does not show")
	_, err = here.Leave("Why not.", gp, noon)
	lacks(t, err, "nothing")
}

func TestAnotherNumberIsTakenOverByAPerson(t *testing.T) {
	r := underAnother()
	last, under := *r.National, r.National.Under
	r.National.Renumbered, r.National.Under = false, Pair{}
	c, news := r.Mirror(last, noon)
	if !news || c.Role().Review.Date != nhs.DateIn(noon) || c.Role().Patient.NHSNumber == under.Patient {
		t.Fatalf("heard: news %v, review on %s", news, c.Role().Review.Date)
	}
	r = *c.Role()
	if n := len(r.News); n != 1 || r.News[0].Event != NumberChanged || r.ToSettle() != ApartNumber {
		t.Errorf("news %v, to settle %q", r.News, r.ToSettle())
	}
	for _, d := range c.Audit()[0].Details {
		if strings.Contains(d.Before+d.After, under.Patient.Full()) {
			t.Error("what was heard is in the log with its number before anybody took it over")
		}
	}
	reviewed := r
	reviewed.News, reviewed.Review.Date = nil, nhs.DateIn(noon).AddMonths(12)
	for _, change := range []struct {
		what  string
		n     func(*National)
		again bool
	}{
		{"another last day", func(n *National) { n.End = nhs.DateIn(noon).AddDays(90) }, false},
		{"the same number, now read whole", func(n *National) { reviewed.National.Under = Pair{} }, false},
		{"one more number", func(n *National) { n.Under.Patient = nhs.MustNumber("9990004277") }, true},
	} {
		known, n := last, last
		reviewed.National = &known
		n.Reason = "ROLE_REACTIVATED"
		change.n(&n)
		c, _ := reviewed.Mirror(n, noon)
		if again := len(c.Role().News) > 0; again != change.again || again != (c.Role().Review.Date == nhs.DateIn(noon)) {
			t.Errorf("%s after a review of the number: its review is due again %v", change.what, again)
		}
	}
	if c, err := r.TakeNumber(Taking{There: Around{Same: []Earlier{{Role: "r2", Ref: "REF-0002", Live: true}}}}, LookedUpInGPSystem, gp, noon); err == nil {
		t.Errorf("two roles of one pair: %+v", c.Role().Pair())
	}
	own := gp
	own.Linked = []nhs.Number{under.Patient}
	if _, err := r.TakeNumber(Taking{}, LookedUpInGPSystem, own, noon); err == nil {
		t.Error("somebody took over the number of their own family")
	}
	for _, where := range []LookedUp{"", "somewhere"} {
		_, err := r.TakeNumber(Taking{}, where, gp, noon)
		lacks(t, err, "Look the person up first")
	}
	if _, err := r.TakeNumber(Taking{}, LookedUpInGPSystem, receptionist, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("at the front desk it is taken over: %v", err)
	}
	c, err := r.TakeNumber(Taking{There: Around{Same: []Earlier{{Role: r.ID, Live: true}}}}, LookedUpInGPSystem, gp, noon)
	if err != nil {
		t.Fatal(err)
	}
	took := *c.Role()
	if took.Pair() != under || took.National.Renumbered || took.ToSettle() != "" || !took.Live() || len(c.Outgoing()) > 0 {
		t.Errorf("taken over: %v, %+v", took.Pair() == under, took.National)
	}
	if d := c.Audit()[0].Details; len(d) != 2 || d[1].After != "In the GP system" || d[0].Before != r.Patient.NHSNumber.Full() || d[0].After != under.Patient.Full() {
		t.Errorf("the log says %+v", d)
	}
	if _, err := took.TakeNumber(Taking{}, LookedUpInGPSystem, gp, noon); err == nil {
		t.Error("taken over twice")
	}
	there := last
	there.Renumbered, there.Under = false, Pair{}
	if c, news := took.Mirror(there, noon); news {
		t.Errorf("found under its number it is news: %+v", c.Role().National)
	}
	if c, _ := r.Leave("It is a mistake there.", gp, noon); c.Role() == nil || slices.Contains(c.Role().apart(), ApartNumber) {
		t.Error("left, it is asked again")
	}
	r.State, r.National.Status = RoleInactive, NationalInactive
	if r.ToSettle() != "" {
		t.Error("the number of access that is over everywhere has to be settled")
	}
}

// The case is found by the new number with the access it gave. What was begun
// under the old one is finished first: it would go on about a pair nobody holds.
func TestANumberIsTakenOverWithItsCaseAndNothingHalfDone(t *testing.T) {
	r := underAnother()
	under := r.National.Under
	first := Application{ID: "a1", State: Approved, Patient: Person{Family: "Quill", NHSNumber: r.Patient.NHSNumber}, Proxy: r.Proxy}
	for _, c := range []struct {
		name  string
		t     Taking
		words string
	}{
		{"a renewal is open", Taking{Here: Around{Same: []Earlier{{Application: "a2", Ref: "REF-0002", State: InTriage}}}}, "open application, REF-0002"},
		{"a message was not settled", Taking{Messages: []Outgoing{{Role: r.ID, State: OutgoingVerify}}}, "has not been settled"},
		{"a message cannot be read", Taking{Messages: []Outgoing{{Unreadable: true, State: OutgoingHuman}}}, "has not been settled"},
		{"an earlier refusal, and messages that are over or of another access", Taking{
			Here:     Around{Same: []Earlier{{Application: "a0", Ref: "REF-0003", State: Refused}}},
			Messages: []Outgoing{{Role: r.ID, State: OutgoingDone}, {Role: "r9", State: OutgoingRelease}},
		}, ""},
	} {
		c.t.Case = first
		change, err := r.TakeNumber(c.t, LookedUpInGPSystem, gp, noon)
		if c.words != "" {
			lacks(t, err, c.words)
			continue
		}
		if err != nil || change.Application() == nil || change.Application().Pair() != under || change.Application().Patient.Family != first.Patient.Family || change.Role().Pair() != under {
			t.Errorf("%s: %+v, %v", c.name, change.Application(), err)
		}
	}
}
