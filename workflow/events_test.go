package workflow

import (
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// eventsOf51 is what domain 5.1 says of each event, once more: the national reason
// access ends for, "suspend" where it stops until a clinician has looked, "" where
// only its review is due today; whose other access it touches; and whether only
// those who may read holds learn of it.
var eventsOf51 = map[Event]struct {
	does   string
	whose  Applicant
	guards bool
}{
	PatientDied:       {"ROLE_DEACTIVATED_PATIENT_DECEASED", ByPatient, false},
	ProxyDied:         {"ROLE_DEACTIVATED_PROXY_DECEASED", ByProxy, false},
	PatientMoved:      {"ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED", ByPatient, false},
	PatientAbroad:     {"", ByPatient, false},
	PatientAsks:       {"", "", false},
	ProxyMoved:        {"", ByProxy, false},
	ProxyAbroad:       {"ROLE_DEACTIVATED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES", ByProxy, false},
	CapacityLost:      {"suspend", ByPatient, false},
	CapacityRegained:  {"", ByPatient, false},
	ProxyLacks:        {"ROLE_DEACTIVATED_PROXY_LACKS_CAPACITY", ByProxy, false},
	TakenIntoCare:     {"suspend", ByPatient, false},
	SafeguardingEntry: {"suspend", "", true},
	SensitiveEntry:    {"", ByPatient, false},
	Dispute:           {"", "", false},
	Misuse:            {"suspend", "", true},
	Complaint:         {"", "", false},
	NumberChanged:     {"", ByPatient, false},
	PatientFlagged:    {"suspend", ByPatient, true},
	ProxyFlagged:      {"suspend", ByProxy, true},
}

// Every event, by a clinician who may end access for any reason, by an administrator
// who may for plain facts, and by reception, who may not: access ends, is suspended at once or is looked at today, and the
// person who records it reads beforehand which.
func TestWhatEachEventDoes(t *testing.T) {
	rules, today := shipped(t), nhs.DateIn(noon)
	if len(eventsOf51) != len(Events) {
		t.Fatalf("%d events are written down here, there are %d", len(eventsOf51), len(Events))
	}
	for _, e := range Events {
		want := eventsOf51[e]
		if e.Touches() != want.whose || e.Guards() != want.guards || e.Words() == "" {
			t.Errorf("%s touches %q, guards %t, %q", e, e.Touches(), e.Guards(), e.Words())
		}
		for _, by := range []Staff{gp, {ID: "sam", Roles: []StaffRole{Administrator}}, receptionist} {
			r := yearly()
			if e == CapacityRegained {
				r.Basis = basis.Attorney
			}
			said := r.Effect(e, by, rules.Policy)
			c, err := r.Happened(e, "Somebody rang.", "m1", by, rules, noon)
			if err != nil {
				t.Errorf("%s, by %s: %v", e, by.ID, err)
				continue
			}
			does, says := want.does, "Access ends today."
			if does != "" && (does == "suspend" || by.ID == receptionist.ID || by.ID == "sam" && e == ProxyLacks) {
				does, says = ReasonSuspended, "suspended at once"
			}
			if does == "" {
				says = "due today"
			}
			got := *c.Role()
			if got.EndReason != does || got.Live() != (does == "") || !strings.Contains(said, says) {
				t.Errorf("%s, by %s: it is %s for %q, and was said to be: %s", e, by.ID, got.State, got.EndReason, said)
			}
			if does == "" && (got.Review.Date != today || got.Review.Rule != review.RuleEvent || len(c.Outgoing()) > 0) {
				t.Errorf("%s: reviewed on %s by %s, %d messages", e, got.Review.Date, got.Review.Rule, len(c.Outgoing()))
			}
			if does != "" && (len(c.Outgoing()) != 1 || c.Outgoing()[0].Due.After(noon) || !got.SwitchOff.Open()) {
				t.Errorf("%s: the removal waits: %+v", e, c.Outgoing())
			}
			if does == ReasonSuspended && !slices.Equal(got.Stopped, []Event{e}) {
				t.Errorf("%s, by %s: stopped by %v", e, by.ID, got.Stopped)
			}
			if got.EverHeld != want.guards { // letters of an ordinary suspension need no release
				t.Errorf("%s, by %s: ever held %t", e, by.ID, got.EverHeld)
			}
			if !slices.Equal(got.News, []News{{e, today}}) || !slices.ContainsFunc(c.Audit()[0].Details, func(d Detail) bool { return d.Field == "event" && d.After == string(e) }) {
				t.Errorf("%s: news %v, entry %v", e, got.News, c.Audit()[0].Details)
			}
		}
	}
}

// Whoever has a stake in the two ends nothing, and stops access all the same by an
// event that stops it: to stop is theirs too.
func TestAnEventBySomebodyOfTheFamilySuspends(t *testing.T) {
	rules := shipped(t)
	for _, e := range Events {
		r := yearly()
		if e == CapacityRegained {
			r.Basis = basis.Attorney
		}
		own := gp
		own.Linked = []nhs.Number{r.Proxy.NHSNumber}
		c, err := r.Happened(e, "", "m1", own, rules, noon)
		stops := eventsOf51[e].does != ""
		if (err == nil) != stops {
			t.Errorf("%s: %v", e, err)
			continue
		}
		if stops && (!c.Role().Suspended() || !slices.Equal(c.Role().Stopped, []Event{e}) || !strings.Contains(r.Effect(e, own, rules.Policy), "suspended at once")) {
			t.Errorf("%s: it is %s for %q", e, c.Role().State, c.Role().EndReason)
		}
	}
}

// An event of a basis it does not touch is refused, and so is one nobody knows.
func TestWhichAccessAnEventConcerns(t *testing.T) {
	rules := shipped(t)
	for _, b := range basis.All {
		r := yearly()
		r.Basis = b
		for e, want := range map[Event]bool{
			CapacityLost:     b == basis.Consent,
			CapacityRegained: b == basis.Attorney || b == basis.Deputy || b == basis.BestInterests,
			PatientDied:      true, "made up": false,
		} {
			if _, err := r.Happened(e, "", "m1", gp, rules, noon); (err == nil) != want {
				t.Errorf("%s on %s: %v", e, b, err)
			}
		}
	}
}

// Where the practice lets access outlive a patient, it stops on that day or on an
// earlier last day of its own, and nobody reads that it goes on.
func TestAccessThatOutlivesThePatient(t *testing.T) {
	rules, today := shipped(t), nhs.DateIn(noon)
	rules.Policy.AfterDeathDays = 30
	for _, last := range []nhs.Date{{}, today.AddDays(7), today.AddDays(300)} {
		r := yearly()
		r.End.Date, r.OpenEnded = last, "For as long as she likes."
		c, err := r.Happened(PatientDied, "", "m1", gp, rules, noon)
		if err != nil {
			t.Fatal(err)
		}
		want := today.AddDays(30)
		if last == today.AddDays(7) {
			want = last
		}
		got := *c.Role()
		if got.End.Date != want || got.Review.Date != want || got.OpenEnded != "" || !got.Live() || got.End.Why != "The patient has died. Access stops after this day." {
			t.Errorf("its last day was %s and is %s: %s", last, got.End.Date, got.End.Why)
		}
		if told := len(c.Outgoing()) == 1; told != (want != last) {
			t.Errorf("its last day was %s and is %s; the store is told: %t", last, want, told)
		}
		ended, _ := got.Expire(want.AddDays(1).Start())
		if ended.Role().EndReason != ReasonPatientDied {
			t.Errorf("it ended for %s", ended.Role().EndReason)
		}
	}
}
