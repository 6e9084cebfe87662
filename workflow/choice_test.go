package workflow

import (
	"errors"
	"slices"
	"testing"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// disputed is a grant that needs a person, the role it is about and what the
// national store shows.
func disputed(kind MessageKind, seen *National) (Outgoing, Role) {
	before := &National{RoleID: "r-there", Fetchable: true, Status: NationalProposed, Reason: "APPLICATION_SUBMITTED"}
	m := Outgoing{ID: "m1", Kind: kind, State: OutgoingHuman, Role: "r1", Basis: basis.Consent, End: nhs.MustDate("2028-03-14"), Start: noon,
		Grantor: practice("Z99901"), Before: before, Seen: seen, By: gp.ID, Why: "The national record differs."}
	r := Role{ID: "r1", State: RoleActive, Basis: basis.Consent, End: review.Candidate{Date: m.End, Rule: "POLICY"}, National: nil}
	return m, r
}

func practice(code string) nhs.ODSCode {
	c, err := nhs.ParseODSCode(code)
	if err != nil {
		panic(err)
	}
	return c
}

func shown(status NationalStatus, end string) *National {
	return &National{RoleID: "r-there", Fetchable: true, Status: status, Reason: "ROLE_SOMETHING", Basis: basis.Parental, End: nhs.MustDate(end), Grantor: practice("Y00001"), ReadAt: noon}
}

// The role follows what was kept, in the same settlement: access that is gone
// there ends here, a sooner last day is taken over and a later one is not.
func TestTheRoleFollowsTheNationalRecordThatIsKept(t *testing.T) {
	for _, c := range []struct {
		what  string
		seen  *National
		state RoleState
		task  bool
		end   string
		local bool
	}{
		{"ended there", shown(NationalInactive, "2026-11-30"), RoleInactive, true, "2028-03-14", false},
		{"refused there", shown(NationalRejected, "2028-03-14"), RoleInactive, true, "2028-03-14", false},
		{"in force there to a sooner day", shown(NationalActive, "2027-01-31"), RoleActive, false, "2027-01-31", false},
		{"in force there to a later day", shown(NationalActive, "2029-01-31"), RoleActive, false, "2028-03-14", false},
		{"nothing there", nil, RoleActive, false, "2028-03-14", true},
	} {
		m, r := disputed(MessageCreate, c.seen)
		s, err := m.UseStore(&r, gp, noon)
		if err != nil {
			t.Fatal(err)
		}
		got := s.Role()
		if got == nil || got.State != c.state || got.SwitchOff.Open() != c.task || got.End.Date.String() != c.end || (got.LocalOnly != "") != c.local {
			t.Errorf("%s: the role is %+v", c.what, got)
			continue
		}
		if c.seen != nil && (got.National == nil || !got.National.same(*c.seen)) {
			t.Errorf("%s: shown as %+v", c.what, got.National)
		}
		if s.Message().State != OutgoingLocal || len(s.Audit()) != 2 {
			t.Errorf("%s: the message is %s with %d entries", c.what, s.Message().State, len(s.Audit()))
		}
	}
	m, r := disputed(MessageCreate, nil)
	m.Unanswered = noon
	if s, err := m.UseStore(&r, gp, noon); err != nil || s.Role() != nil {
		t.Errorf("a grant that may still arrive makes the role local: %v", err)
	}
}

// Whatever is kept, what stood, what we say and what was found are all in the
// log, in full.
func TestBothVersionsAreInTheLog(t *testing.T) {
	want := []Detail{
		{"status when decided", "", "proposed"}, {"status of ours", "", "active"}, {"legal basis of ours", "", "consent"}, {"end of ours", "", "2028-03-14"},
		{"practice of ours", "", "Z99901"}, {"status in the national record", "", "active"}, {"legal basis in the national record", "", string(basis.Parental)},
		{"end in the national record", "", "2027-01-31"}, {"practice in the national record", "", "Y00001"},
	}
	m, r := disputed(MessageCreate, shown(NationalActive, "2027-01-31"))
	national, err := m.UseStore(&r, gp, noon)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := m.Insist("m2", Taken{}, &r, gp, noon)
	if err != nil {
		t.Fatal(err)
	}
	ready := m
	ready.State = OutgoingReady
	for what, s := range map[string]Settlement{"kept": national, "sent over it": ours, "found": ready.NeedsPerson("It differs.", m.Seen, noon)} {
		for _, d := range want {
			if !slices.Contains(s.Audit()[0].Details, d) {
				t.Errorf("%s: the log has no %+v", what, d)
			}
		}
	}
}

// Field by field: what is taken from the national record goes into the message
// and into the role; what is not stays ours.
func TestFieldsAreChosenOneByOne(t *testing.T) {
	seen := shown(NationalActive, "2027-01-31")
	for _, c := range []struct {
		taken Taken
		basis basis.Basis
		end   string
		looks bool // the role is to be looked at again today
	}{
		{Taken{}, basis.Consent, "2028-03-14", false},
		{Taken{End: true}, basis.Consent, "2027-01-31", false},
		{Taken{Basis: true}, basis.Parental, "2028-03-14", true},
	} {
		m, r := disputed(MessageCreate, seen)
		s, err := m.Insist("m2", c.taken, &r, gp, noon)
		if err != nil {
			t.Fatal(err)
		}
		f := s.Follow()
		if f.Kind != MessageChange || f.Basis != c.basis || f.End.String() != c.end || *f.Before != *seen {
			t.Errorf("%+v: %+v goes out", c.taken, f)
		}
		switch got := s.Role(); {
		case c.taken == Taken{} && got != nil:
			t.Error("the role changed although nothing was taken")
		case c.taken == Taken{}:
		case got.Basis != c.basis || got.End.Date.String() != c.end || got.Review.Date == nhs.DateIn(noon) != c.looks:
			t.Errorf("%+v: the role is %+v", c.taken, got)
		}
	}
	m, r := disputed(MessageCreate, seen)
	var refused *Refusal
	if _, err := m.Insist("m2", Taken{Basis: true, End: true}, &r, gp, noon); !errors.As(err, &refused) {
		t.Errorf("everything taken, and still something is sent: %v", err)
	}
}

// Every conflict has a way out for somebody.
func TestNoConflictIsADeadEnd(t *testing.T) {
	for _, kind := range []MessageKind{MessageCreate, MessageActivate, MessageReactivate, MessageChange, MessageRefuse, MessageEnd} {
		for _, status := range []NationalStatus{"", NationalProposed, NationalActive, NationalInactive, NationalRejected, NationalInError} {
			var seen *National
			if status != "" {
				seen = shown(status, "2027-01-31")
			}
			m, r := disputed(kind, seen)
			if _, err := m.UseStore(&r, gp, noon); err != nil {
				t.Errorf("%s over %q cannot be settled: %v", kind, status, err)
			}
			if kind == MessageRefuse && status == NationalActive {
				s, err := m.Insist("m2", Taken{}, nil, gp, noon)
				if err != nil || s.Follow().Kind != MessageEnd || s.Follow().Reason != ReasonSuspended {
					t.Errorf("refused access in force is not stopped: %+v, %v", s.Follow(), err)
				}
			}
			if m.CanInsist() {
				if s, err := m.Insist("m2", Taken{}, &r, gp, noon); err != nil || s.Follow().Before == nil || *s.Follow().Before != *seen {
					t.Errorf("%s over %s is not based on what was seen: %v", kind, status, err)
				}
			}
		}
	}
}
