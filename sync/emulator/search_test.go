package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// total is the total of a bundle.
func total(bundle any) int {
	n, _ := dig(bundle, "total").(float64)
	return int(n)
}

// modes lists what a bundle holds, in order: kind, mode and whose.
func modes(bundle any) []string {
	var list []string
	for _, e := range items(bundle, "entry") {
		r := dig(e, "resource")
		who := text(r, "identifier", 0, "value")
		if text(r, "resourceType") == "Consent" {
			who = text(r, "patient", "identifier", "value") + " by " + text(r, "performer", 0, "identifier", "value")
		}
		list = append(list, text(e, "search", "mode")+" "+text(r, "resourceType")+" "+who)
	}
	return list
}

// family seeds Ruth acting for Ada and for Ian, Neil for Ian, and what is known
// of them from elsewhere.
func family(t testing.TB, options ...Option) *desk {
	t.Helper()
	d := newDesk(t, options...)
	for _, p := range []Person{
		{NHSNumber: ada, Family: "Quill", Given: "Ada", BirthDate: "2021-05-14", ODS: fernbrook},
		{NHSNumber: ruth, Family: "Quill", Given: "Ruth", Prefix: "Mrs", BirthDate: "1990-02-03", ODS: fernbrook},
		{NHSNumber: ian, Family: "Wroe", Given: "Ian", BirthDate: "1956-04", ODS: fernbrook},
	} {
		if err := d.AddPerson(p); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.AddRelationship(ruth, ada, "MTH"); err != nil {
		t.Fatal(err)
	}
	for _, r := range []Role{
		{Patient: ada, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED", Grantor: fernbrook},
		{Patient: ian, Proxy: ruth, Status: "inactive", Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST", Grantor: fernbrook},
		{Patient: ian, Proxy: neil, Status: "proposed", Reason: "APPLICATION_SUBMITTED"},
	} {
		if _, err := d.AddRole(r); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func TestSearchFindsRoles(t *testing.T) {
	d := family(t)
	byRuth, byNeil := "performer:identifier="+ruth, "performer:identifier="+neil
	for _, l := range []struct {
		line, query string
		want        []string
	}{
		{"by proxy", byRuth, []string{"match Consent " + ada + " by " + ruth, "match Consent " + ian + " by " + ruth}},
		{"by patient", "patient:identifier=" + ian, []string{"match Consent " + ian + " by " + ruth, "match Consent " + ian + " by " + neil}},
		{"by both", byRuth + "&patient:identifier=" + ian, []string{"match Consent " + ian + " by " + ruth}},
		{"by both, of whom there is none", byNeil + "&patient:identifier=" + ada, nil},
		{"by somebody with none", "patient:identifier=" + edna, nil},
		{"by a number with its system", "patient:identifier=" + url.QueryEscape(systemNHSNumber+"|"+ada), []string{"match Consent " + ada + " by " + ruth}},
		{"by an encoded name", "performer%3Aidentifier=" + neil, []string{"match Consent " + ian + " by " + neil}},
		{"of one status", byRuth + "&status=inactive", []string{"match Consent " + ian + " by " + ruth}},
		{"of either of two", byRuth + "&status=proposed,active", []string{"match Consent " + ada + " by " + ruth}},
		{"of two statuses at once", byRuth + "&status=active&status=inactive", nil},
		{"of two lists that meet", byRuth + "&status=active,proposed&status=active,inactive", []string{"match Consent " + ada + " by " + ruth}},
		{"with a parameter nobody knows", byNeil + "&_count=1", []string{"match Consent " + ian + " by " + neil}},
	} {
		t.Run(l.line, func(t *testing.T) {
			r := d.send(ask{method: "GET", path: "/Consent?" + l.query})
			check(t, "status", r.status, http.StatusOK)
			check(t, "total", total(r.json), len(l.want))
			if diff := cmp.Diff(l.want, modes(r.json)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if dig(r.json, "entry") == nil {
				t.Error("entry is absent, want an empty list")
			}
		})
	}
}

func TestSearchIncludesPeopleOnce(t *testing.T) {
	query := "/Consent?performer:identifier=" + ruth + "&_include=Consent:performer&_include=Consent:patient"
	for dialect, want := range map[Dialect][]string{
		Spec: {
			"include Patient " + ruth, "include RelatedPerson " + ruth, "include Patient " + ada, "match Consent " + ada + " by " + ruth,
			"include Patient " + ian, "match Consent " + ian + " by " + ruth,
		},
		Recorded: {
			"match Consent " + ada + " by " + ruth, "match Consent " + ian + " by " + ruth,
			"include RelatedPerson ", "include Patient " + ada, "include Patient " + ian,
		},
	} {
		t.Run(string(dialect), func(t *testing.T) {
			d := family(t, WithDialect(dialect))
			r := d.send(ask{method: "GET", path: query})
			check(t, "total", total(r.json), 2)
			if diff := cmp.Diff(want, modes(r.json)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			for _, e := range items(r.json, "entry") {
				if text(e, "resource", "resourceType") == "Patient" {
					check(t, "proofing level", text(e, "resource", "meta", "security", 0, "code"), "P9")
					check(t, "confidentiality", text(e, "resource", "meta", "security", 1, "code") == "U", dialect == Recorded)
				}
				end := "/" + text(e, "resource", "resourceType") + "/" + text(e, "resource", "id")
				if full := text(e, "fullUrl"); full != host+BasePath+end {
					t.Errorf("fullUrl %q does not end %q", full, end)
				}
			}
		})
	}
}

func TestPeopleAreShownAsTheyAreKnown(t *testing.T) {
	d := family(t)
	r := d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada + "&_include=Consent:performer"})
	var got map[string]any
	raw, _ := json.Marshal(dig(r.json, "entry", 0, "resource"))
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	delete(got, "id")
	want := map[string]any{
		"resourceType": "Patient",
		"identifier":   []any{map[string]any{"system": systemNHSNumber, "value": ruth}},
		"name": []any{map[string]any{"use": "usual", "family": "Quill", "given": []any{"Ruth"}, "prefix": []any{"Mrs"},
			"period": map[string]any{"start": "2020-01-01"}}},
		"birthDate":           "1990-02-03",
		"generalPractitioner": []any{map[string]any{"identifier": map[string]any{"system": systemODS, "value": fernbrook}}},
		"meta": map[string]any{"security": []any{map[string]any{
			"system": "https://fhir.nhs.uk/England/CodeSystem/England-NHSIdentityProofingLevel", "code": "P9",
			"display": "Identity proved to a high level"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("patient (-want +got):\n%s", diff)
	}
}

func TestADialectWritesARoleItsOwnWay(t *testing.T) {
	for _, l := range []struct {
		dialect              Dialect
		basis                []any
		updated, permit, url string
	}{
		{Spec, []any{"policyRule", "coding", 0, "code"}, noon.Format("2006-01-02T15:04:05Z"), "permit", urlReason},
		{Recorded, []any{"policyRule", 0, "coding", 0, "code"}, "", "", "https://fhir.hl7.org.uk/StructureDefinition/Extension-statusReason"},
	} {
		t.Run(string(l.dialect), func(t *testing.T) {
			d := newDesk(t, WithDialect(l.dialect))
			d.create(ada, ruth)
			r := d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada})
			role := dig(r.json, "entry", 0, "resource")
			check(t, "basis", text(role, l.basis...), "parental-responsibility")
			check(t, "updated", text(role, "meta", "lastUpdated"), l.updated)
			check(t, "permit", text(role, "provision", "type"), l.permit)
			check(t, "grantor", text(role, "extension", 1, "url"), urlGrantor)
			check(t, "reason", text(role, "extension", 0, "url"), l.url)
			check(t, "code", text(role, "extension", 0, "valueCodeableConcept", "coding", 0, "code"), "ROLE_CREATED")
			check(t, "period", text(role, "provision", "period", "end"), "2032-05-13")
			check(t, "self encodes the colon", strings.Contains(text(r.json, "link", 0, "url"), "patient%3Aidentifier"), l.dialect == Recorded)
			// Showing a role another way must not change the role.
			again := d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada})
			check(t, "again", string(again.raw), string(r.raw))
		})
	}
}

func TestARoleFromAGPSystemHasNoLastingID(t *testing.T) {
	d := newDesk(t)
	kept, err := d.AddRole(Role{Patient: ada, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED", Derived: true})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for range 2 {
		d.clock.Advance(time.Minute)
		role := dig(d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada}).json, "entry", 0, "resource")
		id := text(role, "id")
		check(t, "length of the id", len(id), 8)
		check(t, "seen before", ids[id], false)
		ids[id] = true
		check(t, "time", text(role, "dateTime"), d.clock.Now().Format(time.RFC3339))
		check(t, "period", dig(role, "provision", "period"), nil)
		check(t, "proxy", text(role, "performer", 0, "identifier", "value"), ruth)
		check(t, "read", d.send(ask{method: "GET", path: "/Consent/" + id}).code(), "INVALID_ID_VALUE")
	}
	check(t, "read by the id it was kept under", d.send(ask{method: "GET", path: "/Consent/" + kept}).code(), "INVALIDATED_RESOURCE")
	check(t, "changed by it", d.patch(kept, op("remove", pathEnd, "")).code(), "RESOURCE_NOT_FOUND")
	d.create(ada, ruth)
	check(t, "roles", len(d.Roles(ada, ruth)), 2)
}

func TestCandidateRelationships(t *testing.T) {
	d := family(t)
	for _, l := range []struct {
		line, query string
		want        []string
	}{
		{"of a proxy", "identifier=" + ruth, []string{"match RelatedPerson " + ruth}},
		{"of a patient", "patient:identifier=" + ada, []string{"match RelatedPerson " + ruth}},
		{"of both", "identifier=" + ruth + "&patient:identifier=" + ada, []string{"match RelatedPerson " + ruth}},
		{"with the patient", "identifier=" + ruth + "&_include=RelatedPerson:patient", []string{"include Patient " + ada, "match RelatedPerson " + ruth}},
		{"of two who have none", "identifier=" + neil + "&patient:identifier=" + ada, nil},
	} {
		t.Run(l.line, func(t *testing.T) {
			r := d.send(ask{method: "GET", path: "/RelatedPerson?" + l.query})
			check(t, "status", r.status, http.StatusOK)
			if diff := cmp.Diff(l.want, modes(r.json)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if l.want == nil {
				check(t, "entry", dig(r.json, "entry"), nil)
				return
			}
			match := dig(r.json, "entry", len(l.want)-1, "resource")
			check(t, "total", total(r.json), 1)
			check(t, "name is the patient's", text(match, "name", 0, "given", 0), "Ada")
			check(t, "birth date is the patient's", text(match, "birthDate"), "2021-05-14")
			check(t, "relationship", text(match, "relationship", 0, "coding", 0, "code"), "MTH")
		})
	}
	for line, add := range map[string][3]string{
		"an unknown code": {ruth, ada, "AUNT"}, "a bad number": {"9990007501", ada, "MTH"},
	} {
		if _, err := d.AddRelationship(add[0], add[1], add[2]); err == nil {
			t.Errorf("%s was taken", line)
		}
	}
}

func TestTheOtherBasePathLeadsToTheSamePlace(t *testing.T) {
	d := newDesk(t)
	base := host + "/validated-relationships" + BasePath
	r := d.sendBy(d.client, base, ask{method: "POST", path: "/Consent", body: consent(ada, ruth)})
	check(t, "location", r.header.Get("Location"), base+"/Consent/"+d.only(ada, ruth).ID)
	r = d.sendBy(d.client, host, ask{method: "GET", path: "/_ping"})
	check(t, "ping", r.status, http.StatusOK)
}

func TestSandboxNumbersPassOnlyWhenRelaxed(t *testing.T) {
	const sandbox = "9000000012" // published, and wrong by its check digit
	query := ask{method: "GET", path: "/Consent?patient:identifier=" + sandbox}
	check(t, "strict", newDesk(t).send(query).code(), "INVALID_IDENTIFIER_VALUE")
	check(t, "relaxed", newDesk(t, WithRelaxedNumbers()).send(query).status, http.StatusOK)
}
