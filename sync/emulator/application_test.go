package emulator

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnApplicationIsKeptAsItCame(t *testing.T) {
	d := newDesk(t)
	form := d.form(motherApplies())
	r := d.send(ask{method: "POST", path: "/QuestionnaireResponse", body: form})
	check(t, "status", r.status, http.StatusOK)
	reference := r.code()
	check(t, "length of the reference", len(reference), 10)
	location := r.header.Get("Location")
	id := location[strings.LastIndex(location, "/")+1:]
	check(t, "location", location, host+BasePath+"/QuestionnaireResponse/"+id)

	got := d.send(ask{method: "GET", path: "/QuestionnaireResponse/" + strings.ToUpper(id)})
	want := with(with(form, "id", id), "identifier", object{"value": reference})
	wantJSON, _ := parse(marshal(want))
	if diff := cmp.Diff(wantJSON, got.json); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
	role := d.only(ada, ruth)
	check(t, "status", role.Status, "proposed")
	check(t, "reason", role.Reason, "APPLICATION_SUBMITTED")
	check(t, "basis", role.Basis, "parental-responsibility")
	check(t, "start", role.Start, "2026-12-01")
	check(t, "end", role.End, "")
	check(t, "by", role.Changes[0].By, "applicant")
}

func TestApplyingFillsTheWholeFormIn(t *testing.T) {
	everything := motherApplies()
	everything.RelationshipMore = "Mother"
	everything.AccessLevels = []string{"PRESCR", "APPT", "RECRD", "TEST", "VACC", "COND", "CONSULT", "DOCS"}
	everything.AccessMore = "She is five"
	everything.Reasons = []string{"COMB", "MHEA", "PHYS", "PRAC", "TECH", "NEUR", "LRN", "OTHR", "NotSpecified"}
	everything.ReasonsMore = "As above"
	everything.Parental = &ParentalDetails{
		Evidence: "OTHR", EvidenceMore: "A letter", WhyNoConsent: "Too young",
		NewAddress: Address{"1 Mill Lane", "Fernbrook", "Westshire", "Exampleton", "Westshire", "ZZ99 3WZ"},
	}
	for dialect, yes := range map[Dialect]any{Spec: false, Recorded: "No"} {
		t.Run(string(dialect), func(t *testing.T) {
			d := newDesk(t, WithDialect(dialect))
			id, reference, err := d.Apply(everything)
			if err != nil {
				t.Fatal(err)
			}
			r := d.send(ask{method: "GET", path: "/QuestionnaireResponse/" + id})
			check(t, "reference", text(r.json, "identifier", "value"), reference)
			seen := map[string]any{}
			var walk func(list []any)
			walk = func(list []any) {
				for _, item := range list {
					seen[text(item, "linkId")] = dig(item, "answer")
					walk(items(item, "item"))
				}
			}
			walk(items(r.json, "item"))
			for _, q := range questions {
				if _, ok := seen[q.id]; !ok {
					t.Errorf("the form has no %s", q.id)
				}
			}
			for _, v := range dig(seen[parental+"liveAtSameAddress"], 0).(map[string]any) {
				check(t, "yes or no", v, yes)
			}
		})
	}
}

func TestAPatientNominatesAProxy(t *testing.T) {
	d := newDesk(t)
	a := motherApplies()
	a.Applicant, a.BasisForAccess, a.Relationship, a.Parental = ByPatient, "Personal", "FRND", nil
	id, _, err := d.Apply(a)
	if err != nil {
		t.Fatal(err)
	}
	r := d.send(ask{method: "GET", path: "/QuestionnaireResponse/" + id})
	check(t, "source", text(r.json, "source", "type"), "Patient")
	check(t, "source", text(r.json, "source", "identifier", "value"), ada)
	check(t, "basis", d.only(ada, ruth).Basis, "consent")
}

func TestApplyingMeetsTheSameChecks(t *testing.T) {
	twice := newDesk(t)
	if _, _, err := twice.Apply(motherApplies()); err != nil {
		t.Fatal(err)
	}
	unknown := motherApplies()
	unknown.AccessLevels = []string{"EVERYTHING"}
	nothing := motherApplies()
	nothing.AccessLevels = nil
	herself := motherApplies()
	herself.Patient = herself.Proxy
	for _, l := range []struct {
		line string
		d    *desk
		a    Application
		code string
	}{
		{"an application already open", twice, motherApplies(), "DUPLICATE_RELATIONSHIP"},
		{"an unknown access level", newDesk(t), unknown, "BAD_REQUEST"},
		{"no access level", newDesk(t), nothing, "BAD_REQUEST"},
		{"oneself", newDesk(t), herself, "BAD_REQUEST"},
	} {
		_, _, err := l.d.Apply(l.a)
		var refused *Refused
		if !errors.As(err, &refused) || refused.Code != l.code {
			t.Errorf("%s: got %v, want %s", l.line, err, l.code)
		}
		if err != nil && strings.Contains(err.Error(), ruth) {
			t.Errorf("%s: the error names a number", l.line)
		}
	}
}

// What earlier roles do to a new application.
func TestApplyingAgain(t *testing.T) {
	for _, l := range []struct{ line, before, reason, after string }{
		{"after a refusal the role is proposed again", "rejected", "APPLICATION_REJECTED_NOT_NEEDED", "proposed"},
		{"an active role stays as it is", "active", "ROLE_CREATED", "active"},
		{"an ended role stays as it is", "inactive", "ROLE_DEACTIVATED_SAFEGUARDING", "inactive"},
	} {
		t.Run(l.line, func(t *testing.T) {
			d := newDesk(t)
			if _, err := d.AddRole(Role{Patient: ada, Proxy: ruth, Status: l.before, Reason: l.reason}); err != nil {
				t.Fatal(err)
			}
			if _, _, err := d.Apply(motherApplies()); err != nil {
				t.Fatal(err)
			}
			check(t, "status", d.only(ada, ruth).Status, l.after)
		})
	}
}

func TestAFormCanBeDepositedUnchecked(t *testing.T) {
	d := newDesk(t)
	id, reference, err := d.Deposit([]byte(`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"shoeSize"}],"weight":1.10}`))
	if err != nil {
		t.Fatal(err)
	}
	r := d.send(ask{method: "GET", path: "/QuestionnaireResponse/" + id})
	check(t, "question", text(r.json, "item", 0, "linkId"), "shoeSize")
	check(t, "reference", text(r.json, "identifier", "value"), reference)
	check(t, "digits kept", strings.Contains(string(r.raw), "1.10"), true)
	for _, bad := range []string{"", "[]", "{"} {
		if _, _, err := d.Deposit([]byte(bad)); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
