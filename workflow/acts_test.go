package workflow

import (
	"errors"
	"testing"

	"proxydesk/workflow/nhs"
)

func TestAmend(t *testing.T) {
	r := shipped(t)
	known := registered(t, husbandAndWife(), r)
	d := husbandAndWife()
	d.Proxy.NHSNumber, d.Proxy.Born = nhs.Number{}, nhs.Date{}
	unknown := registered(t, d, r)
	number, born := nhs.MustNumber("9990005036"), nhs.MustDate("1954-09-08")
	for _, c := range []struct {
		name string
		a    Application
		to   Contact
		by   Staff
		err  bool
	}{
		{"an address is put right", known, Contact{Title: "Mrs", Address: []string{"6 Orchard Rise"}}, receptionist, false},
		{"large print, easy read and a language are kept", known, Contact{LargePrint: true, EasyRead: true, Language: "Polish"}, receptionist, false},
		{"a number nobody knew is taken in", unknown, Contact{NHSNumber: number, Born: born}, receptionist, false},
		{"a number that is known stays", known, Contact{NHSNumber: nhs.MustNumber("9990001006")}, receptionist, true},
		{"a birth date that is known stays", known, Contact{Born: nhs.MustDate("1960-01-01")}, receptionist, true},
		{"the same number again changes nothing", known, Contact{NHSNumber: number}, receptionist, false},
		{"a system administrator reads no cases", known, Contact{}, Staff{ID: "root", Roles: []StaffRole{SystemAdmin}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch, err := c.a.Amend(ByProxy, c.to, c.by, noon)
			if (err != nil) != c.err {
				t.Fatalf("got %v", err)
			}
			if err == nil && !c.to.NHSNumber.IsZero() && ch.Application().Proxy.NHSNumber != c.to.NHSNumber {
				t.Error("the number was not taken in")
			}
			if err == nil && (ch.Application().Proxy.LargePrint != c.to.LargePrint || ch.Application().Proxy.EasyRead != c.to.EasyRead || ch.Application().Proxy.Language != c.to.Language) {
				t.Error("how letters are to be was not kept")
			}
		})
	}
}

func TestEndingAccess(t *testing.T) {
	r := shipped(t)
	today := nhs.DateIn(noon)
	role := Role{ID: "r1", State: RoleActive, Start: today.AddDays(-100), Patient: husbandAndWife().Patient, Proxy: husbandAndWife().Proxy}
	for _, c := range []struct {
		name string
		e    Ending
		ok   bool
	}{
		{"today, because the patient asks", Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}, true},
		{"a day last week, put on record late", Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST", On: today.AddDays(-7)}, true},
		{"a day to come", Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST", On: today.AddDays(30)}, false},
		{"a day before access began", Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST", On: today.AddDays(-101)}, false},
		{"without a reason", Ending{}, false},
		{"with a reason for refusing", Ending{Reason: "APPLICATION_REJECTED_NOT_NEEDED"}, false},
		{"another reason without words", Ending{Reason: ReasonOther}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch, err := role.EndAccess(c.e, "m1", administrator, r, noon)
			if (err == nil) != c.ok {
				t.Fatalf("got %v", err)
			}
			if err != nil {
				return
			}
			if !ch.Role().SwitchOff.Open() || ch.Role().State != RoleInactive {
				t.Error("an ending raises the switch-off task")
			}
			if m := ch.Outgoing()[0]; m.Kind != MessageEnd || m.Due.After(noon) {
				t.Error("a removal waits for nothing")
			}
		})
	}
	if _, err := role.EndAccess(Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}, "m1", receptionist, r, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("reception ended access: %v", err)
	}
	if c, err := role.Suspend("a plan today", "m1", receptionist, r, noon); err != nil || !c.Role().EverHeld {
		t.Errorf("anybody may suspend at once: %v", err)
	}
}

var administrator = Staff{ID: "sam", Roles: []StaffRole{Administrator}}
