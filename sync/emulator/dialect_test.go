package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func both(patient, proxy string) string {
	return "/Consent?patient:identifier=" + patient + "&performer:identifier=" + proxy + "&_include=Consent:patient&_include=Consent:performer"
}

// A role passed on from a GP system comes with people of one name in one piece,
// and in recordings also where another proxy was asked for.
func TestARoleFromAGPSystemAsRecorded(t *testing.T) {
	for dialect, otherProxy := range map[Dialect]int{Spec: 0, Recorded: 1} {
		d := family(t, WithDialect(dialect))
		if _, err := d.AddRole(Role{Patient: ada, Proxy: lee, Status: "active", Reason: "ROLE_CREATED", Derived: true}); err != nil {
			t.Fatal(err)
		}
		r := d.send(ask{method: "GET", path: both(ada, lee)})
		check(t, "found", total(r.json), 1)
		hex := regexp.MustCompile(`^[0-9a-f]{8}$`)
		for _, e := range items(r.json, "entry") {
			v := dig(e, "resource")
			if text(v, "resourceType") == "RelatedPerson" {
				continue
			}
			if id := text(v, "id"); !hex.MatchString(id) {
				t.Errorf("%s: the id %q is not of the moment", dialect, id)
			}
			if text(v, "resourceType") == "Patient" && text(v, "identifier", 0, "value") == ada {
				want := []any{map[string]any{"use": "usual", "text": "Ada Quill"}}
				if diff := cmp.Diff(want, dig(v, "name")); diff != "" || dig(v, "birthDate") != nil || dig(v, "meta") != nil {
					t.Errorf("%s: the patient is %v", dialect, v)
				}
			}
		}
		check(t, string(dialect)+": for a proxy who has none", total(d.send(ask{method: "GET", path: both(ada, neil)}).json), otherProxy)
		check(t, string(dialect)+": with the proxy's own", total(d.send(ask{method: "GET", path: both(ada, ruth)}).json), 1+otherProxy)
	}
}

// An answer that found nothing may still have somebody in it.
func TestNothingFoundStillNamesThePatientInRecordings(t *testing.T) {
	for dialect, want := range map[Dialect][]string{Spec: nil, Recorded: {"include Patient " + ada}} {
		d := family(t, WithDialect(dialect))
		r := d.send(ask{method: "GET", path: both(ada, neil)})
		check(t, "total", total(r.json), 0)
		if diff := cmp.Diff(want, modes(r.json)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dialect, diff)
		}
	}
}

func TestAnUnknownBasisIsSpeltTwoWays(t *testing.T) {
	for dialect, want := range map[Dialect]string{
		Spec: "https://terminology.hl7.org/CodeSystem/v3-NullFlavor UNK", Recorded: homes["legal-basis"] + " unknown",
	} {
		d := newDesk(t, WithDialect(dialect))
		if _, err := d.AddRole(Role{Patient: ada, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED", Basis: "UNK"}); err != nil {
			t.Fatal(err)
		}
		rule := dig(d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada}).json, "entry", 0, "resource", "policyRule")
		if list, ok := rule.([]any); ok {
			rule = list[0]
		}
		check(t, string(dialect), text(rule, "coding", 0, "system")+" "+text(rule, "coding", 0, "code"), want)
	}
}

func TestARelationshipAsRecorded(t *testing.T) {
	d := family(t, WithDialect(Recorded))
	if _, err := d.AddRelationship(neil, ian, "CHILD"); err != nil {
		t.Fatal(err)
	}
	v := dig(d.send(ask{method: "GET", path: "/RelatedPerson?identifier=" + neil}).json, "entry", 0, "resource")
	check(t, "system", text(v, "relationship", 0, "coding", 0, "system"), "http://hl7.org/fhir/ValueSet/relatedperson-relationshiptype")
	check(t, "code", text(v, "relationship", 0, "coding", 0, "code"), "CHILD")
	check(t, "active", dig(v, "active"), true)
	check(t, "proxy, in a search of its own", text(v, "identifier", 0, "value"), neil)
	for _, e := range items(d.send(ask{method: "GET", path: both(ian, neil)}).json, "entry") {
		if v := dig(e, "resource"); text(v, "resourceType") == "RelatedPerson" {
			check(t, "proxy, beside a role", dig(v, "identifier"), nil)
		}
	}
}

// A form is given back as the dialect writes one, and kept as it was sent.
func TestAFormIsGivenBackInTheDialect(t *testing.T) {
	for dialect, want := range map[Dialect]struct{ questionnaire, yes string }{
		Spec: {questionnaireURL, `"valueBoolean":true`}, Recorded: {"Questionnaire/01dc6813-3421-4d14-948d-a4888241add1", `"valueString":"Yes"`},
	} {
		sender := newDesk(t).Service // fills forms in as the specification's examples do
		form := sender.form(Application{Applicant: ByProxy, Proxy: Person{NHSNumber: ruth}, Patient: Person{NHSNumber: ada}, Relationship: "PRN", BasisForAccess: "PRN",
			Parental: &ParentalDetails{Evidence: "BRTH", AddressConfirmed: true, SameAddress: true}}, noon)
		d := newDesk(t, WithDialect(dialect))
		sent := d.send(ask{method: "POST", path: "/QuestionnaireResponse", body: form})
		check(t, "sent", sent.status, http.StatusOK)
		location := sent.header.Get("Location")
		for range 2 {
			r := d.send(ask{method: "GET", path: location[strings.Index(location, BasePath)+len(BasePath):]})
			check(t, string(dialect), text(r.json, "questionnaire"), want.questionnaire)
			if !strings.Contains(string(r.raw), want.yes) {
				t.Errorf("%s: %s is not in %s", dialect, want.yes, r.raw)
			}
		}
		if kept, _ := json.Marshal(d.state.requests[strings.ToLower(location[strings.LastIndex(location, "/")+1:])]); !strings.Contains(string(kept), `"valueBoolean":true`) {
			t.Errorf("%s: kept as %s", dialect, kept)
		}
	}
}

// Hundreds of roles come in one answer: the store has no pages.
func TestManyRolesComeInOneAnswer(t *testing.T) {
	d := newDesk(t)
	const many = 400
	for i := range many {
		if _, err := d.AddRole(Role{Patient: seedNumber(i), Proxy: ruth, Status: "active", Reason: "ROLE_CREATED"}); err != nil {
			t.Fatal(err)
		}
	}
	r := d.send(ask{method: "GET", path: "/Consent?performer:identifier=" + ruth + "&_include=Consent:patient"})
	check(t, "total", total(r.json), many)
	check(t, "entries", len(items(r.json, "entry")), 2*many)
	check(t, "links", fmt.Sprint(text(r.json, "link", 0, "relation"), len(items(r.json, "link"))), "self1")
}
