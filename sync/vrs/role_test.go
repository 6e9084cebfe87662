package vrs_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"proxydesk/sync/vrs"
	"proxydesk/workflow/nhs"
)

// plainRoles compares roles without the bytes they came in.
var plainRoles = cmp.Options{
	cmpopts.IgnoreFields(vrs.RoleRecord{}, "Raw"), cmpopts.IgnoreFields(vrs.Relationship{}, "Raw"),
	cmp.Comparer(func(a, b nhs.Number) bool { return a == b }),
}

func TestSearchReadsTheSpecificationsDialect(t *testing.T) {
	got, err := client(t, says(200, string(testdata(t, "roles-spec.json")))).SearchRoles(context.Background(), ruth, ada)
	if err != nil {
		t.Fatal(err)
	}
	want := []vrs.RoleRecord{{
		ID: roleID, Fetchable: true, Status: vrs.StatusActive, Reason: vrs.ReasonCreated,
		BasisCode: vrs.BasisParental, Patient: ada, Proxy: ruth, Grantor: "Z99901",
		Start: nhs.MustDate("2026-11-20"), End: nhs.MustDate("2032-05-13"),
		DateTime:       time.Date(2026, 11, 20, 14, 29, 58, 0, time.UTC),
		LastUpdated:    time.Date(2026, 11, 20, 14, 30, 0, 0, time.UTC),
		PatientDetails: &vrs.Person{NHSNumber: ada, Given: "Ada", Family: "Quill", Name: "Ada Quill", Born: nhs.MustDate("2021-05-14"), BornText: "2021-05-14"},
		ProxyDetails: &vrs.Person{
			NHSNumber: ruth, Title: "Mrs", Given: "Ruth May", Family: "Quill", Name: "Ruth May Quill",
			Born: nhs.MustDate("1990-03-02"), BornText: "1990-03-02", Practice: "Z99902", Proofing: "P9",
		},
		Related: []vrs.Relationship{{Patient: ada, PatientDetails: vrs.Person{NHSNumber: ada}}}, // it does not say whose
	}}
	if d := cmp.Diff(want, got, plainRoles); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if !got[0].For(ada, ruth) || got[0].For(ruth, ada) {
		t.Error("the pair is taken the wrong way round")
	}
	if !strings.Contains(string(got[0].Raw), `"Made by the practice"`) {
		t.Error("the role as received was not kept")
	}
}

func TestSearchReadsTheRecordedDialect(t *testing.T) {
	got, err := client(t, says(200, string(testdata(t, "roles-recorded.json")))).SearchRoles(context.Background(), ruth, nhs.Number{})
	if err != nil {
		t.Fatal(err)
	}
	ben := nhs.MustNumber("9990001391")
	want := []vrs.RoleRecord{{
		ID: strings.ToUpper(roleID), Fetchable: true, Status: vrs.StatusInactive,
		Reason: "ROLE_DEACTIVATED_FAMILIAL_REASON", ReasonText: "Family asked", // withdrawn since, and kept
		BasisCode: vrs.BasisConsent, Patient: ada, Proxy: ruth, Grantor: "Z99902",
		Start: nhs.MustDate("2025-07-02"), End: nhs.MustDate("2026-07-01"), // London's days in summer
		Unread: []string{vrs.UnreadDateTime}, // a sixteenth month
	}, {
		ID: "be974742", Fetchable: false, Status: vrs.StatusActive, BasisUnknown: true,
		Patient: ben, Proxy: ruth, DateTime: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC),
		PatientDetails: &vrs.Person{NHSNumber: ben, Name: "Ben Tarrow", BornText: "2015", Marks: []string{"R"}},
	}}
	if d := cmp.Diff(want, got, plainRoles); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// bare is a role with one part changed.
func bare(part string) string {
	return `{"resourceType":"Consent","id":"` + roleID + `","status":"active",` +
		`"patient":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990001006"}}` + part + `}`
}

func bundleOf(resources ...string) string {
	for i, r := range resources {
		resources[i] = `{"resource":` + r + `,"search":{"mode":"match"}}`
	}
	return `{"resourceType":"Bundle","entry":[` + strings.Join(resources, ",") + `]}`
}

func TestARoleIsReadInEveryShape(t *testing.T) {
	const basisSystem = `"system":"https://fhir.nhs.uk/England/CodeSystem/England-NHSProxyLegalBasis",`
	period := func(start, end string) string {
		return `,"provision":{"period":{"start":"` + start + `","end":"` + end + `"}}`
	}
	for _, c := range []struct {
		says, part string
		right      func(vrs.RoleRecord) bool
	}{
		{"no basis at all counts as unknown", ``, func(r vrs.RoleRecord) bool { return r.BasisUnknown && r.BasisCode == "" }},
		{"the null flavour counts as unknown", `,"policyRule":{"coding":[{"code":"UNK"}]}`, func(r vrs.RoleRecord) bool { return r.BasisUnknown }},
		{"a basis nobody knows is kept", `,"policyRule":{"coding":[{"code":"by-decree"}]}`, func(r vrs.RoleRecord) bool { return r.BasisCode == "by-decree" && !r.BasisUnknown }},
		{"the NHS's own code goes before another", `,"policyRule":{"coding":[{"system":"elsewhere","code":"x"},{` + basisSystem + `"code":"consent"}]}`,
			func(r vrs.RoleRecord) bool { return r.BasisCode == vrs.BasisConsent }},
		{"a coding that is not in a list is one", `,"policyRule":{"coding":{"code":"consent"}}`, func(r vrs.RoleRecord) bool { return r.BasisCode == vrs.BasisConsent }},
		{"no period leaves no dates and nothing unread", ``, func(r vrs.RoleRecord) bool { return r.Start.IsZero() && r.End.IsZero() && r.Unread == nil }},
		{"an end that is no date is reported, not taken for no end", period("2026-01-01", "soon"),
			func(r vrs.RoleRecord) bool { return r.End.IsZero() && cmp.Equal(r.Unread, []string{vrs.UnreadEnd}) }},
		{"an end in a thirteenth month is reported", period("2026-01-01", "2026-13-01"), func(r vrs.RoleRecord) bool { return cmp.Equal(r.Unread, []string{vrs.UnreadEnd}) }},
		{"the last second of a summer day by London's clock is that day", period("2026-06-01", "2026-06-30T22:59:59Z"),
			func(r vrs.RoleRecord) bool { return r.End == nhs.MustDate("2026-06-30") }},
		{"an offset of its own is honoured", period("2026-06-01", "2026-06-30T23:59:59+01:00"), func(r vrs.RoleRecord) bool { return r.End == nhs.MustDate("2026-06-30") }},
		{"a moment without a zone is London's", period("2026-06-01T00:30:00", "2026-06-30T23:59"), func(r vrs.RoleRecord) bool {
			return r.Start == nhs.MustDate("2026-06-01") && r.End == nhs.MustDate("2026-06-30")
		}},
		{"the proxy is read from the actor when nobody performs", `,"provision":{"actor":[{"reference":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990001138"}}}]}`,
			func(r vrs.RoleRecord) bool { return r.Proxy == ruth }},
		{"a proxy whose number does not check is reported", `,"performer":[{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990001130"}}]`,
			func(r vrs.RoleRecord) bool { return r.Proxy.IsZero() && cmp.Equal(r.Unread, []string{vrs.UnreadProxy}) }},
		{"an identifier of another kind is not an NHS number", `,"performer":[{"identifier":{"system":"urn:passport","value":"9990001138"}}]`,
			func(r vrs.RoleRecord) bool { return r.Proxy.IsZero() }},
		{"of two reasons the later is the newer", `,"extension":[` + reasonPart("ROLE_CREATED") + `,` + reasonPart("ROLE_ACTIVATED") + `]`,
			func(r vrs.RoleRecord) bool { return r.Reason == vrs.ReasonActivated }},
		{"an extension nobody knows is passed over", `,"extension":[{"url":"https://example.org/new","valueString":"x"}]`, func(r vrs.RoleRecord) bool { return r.Reason == "" }},
	} {
		t.Run(c.says, func(t *testing.T) {
			for _, body := range []string{bundleOf(bare(c.part)), bare(c.part)} {
				got, err := client(t, says(200, body)).Role(context.Background(), roleID)
				if err != nil {
					t.Fatal(err)
				}
				if !c.right(got) {
					t.Error("read wrong")
				}
			}
		})
	}
}

func reasonPart(code string) string {
	return `{"url":"https://fhir.nhs.uk/England/StructureDefinition/Extension-England-Consent-Status-Reason","valueCodeableConcept":{"coding":[{"code":"` + code + `"}]}}`
}

func TestAnEmptySearchIsAnAnswer(t *testing.T) {
	for name, body := range map[string]string{
		"an empty list":             `{"resourceType":"Bundle","total":0,"entry":[]}`,
		"no list":                   `{"resourceType":"Bundle","total":0}`,
		"nothing but people":        `{"resourceType":"Bundle","total":0,"entry":[{"resource":{"resourceType":"Patient"},"search":{"mode":"include"}}]}`,
		"a role that came along":    `{"resourceType":"Bundle","entry":[{"resource":` + bare("") + `,"search":{"mode":"include"}}]}`,
		"an outcome among the rest": `{"resourceType":"Bundle","entry":[{"resource":` + done + `,"search":{"mode":"outcome"}}]}`,
	} {
		got, err := client(t, says(200, body)).SearchRoles(context.Background(), ruth, ada)
		if err != nil || got == nil || len(got) != 0 {
			t.Errorf("%s: got %d roles, %v", name, len(got), err)
		}
	}
}

// A role that is passed over would be created a second time, so what cannot be
// read whole is no answer at all.
func TestASearchThatCannotBeReadWholeIsNoAnswer(t *testing.T) {
	for name, body := range map[string]string{
		"a portal's page":                 `<html>Welcome to the library</html>`,
		"half a bundle":                   bundleOf(bare(""))[:80],
		"nothing":                         ``,
		"a list":                          `[]`,
		"another resource":                `{"resourceType":"Patient"}`,
		"a success that names nothing":    done,
		"a match that is no resource":     `{"resourceType":"Bundle","entry":[{"resource":"gone","search":{"mode":"match"}}]}`,
		"a match that is not there":       `{"resourceType":"Bundle","entry":[{"search":{"mode":"match"}}]}`,
		"a role built some other way":     bundleOf(`{"resourceType":"Consent","provision":"permit"}`),
		"more pages than one":             `{"resourceType":"Bundle","link":[{"relation":"self"},{"relation":"next"}],"entry":[]}`,
		"entries that are no list at all": `{"resourceType":"Bundle","entry":"none"}`,
	} {
		_, err := client(t, says(200, body)).SearchRoles(context.Background(), ruth, ada)
		var none *vrs.NoAnswerError
		if !errors.As(err, &none) || none.Trouble != vrs.TroubleUnreadable {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestSearchAsksExactly(t *testing.T) {
	for _, c := range []struct {
		says        string
		proxy, pat  nhs.Number
		statuses    []string
		wantInQuery string
	}{
		{"both people, in every status", ruth, ada, nil, "_include=Consent%3Aperformer&_include=Consent%3Apatient&patient%3Aidentifier=9990001006&performer%3Aidentifier=9990001138"},
		{"the patient alone", nhs.Number{}, ada, nil, "_include=Consent%3Aperformer&_include=Consent%3Apatient&patient%3Aidentifier=9990001006"},
		{"one of two statuses, with a comma for or", ruth, nhs.Number{}, []string{vrs.StatusProposed, vrs.StatusActive},
			"_include=Consent%3Aperformer&_include=Consent%3Apatient&performer%3Aidentifier=9990001138&status=proposed%2Cactive"},
	} {
		t.Run(c.says, func(t *testing.T) {
			var got *http.Request
			w := wire(func(r *http.Request) (*http.Response, error) {
				got = r
				return reply(r, 200, `{"resourceType":"Bundle"}`), nil
			})
			if _, err := client(t, w).SearchRoles(context.Background(), c.proxy, c.pat, c.statuses...); err != nil {
				t.Fatal(err)
			}
			if got.Method != "GET" || got.URL.Host != "store.example" || got.URL.Path != "/FHIR/R4/Consent" || got.URL.RawQuery != c.wantInQuery {
				t.Errorf("asked %s %s %s?%s", got.Method, got.URL.Host, got.URL.Path, got.URL.RawQuery)
			}
			if got.Header.Get("X-Request-ID") != "00000000-0000-4000-8000-000000000001" || got.Header.Get("Accept") != "application/fhir+json" {
				t.Errorf("asked with %v", got.Header)
			}
			if got.Header.Get("Authorization") != "" || got.Header.Get("Content-Type") != "" || got.Body != nil {
				t.Errorf("asked with more than was needed: %v", got.Header)
			}
		})
	}
	if _, err := client(t, says(200, "")).SearchRoles(context.Background(), nhs.Number{}, nhs.Number{}); err == nil {
		t.Error("everybody was asked for")
	}
}

func TestRelaxedNumbersAreReadOnlyWhenAsked(t *testing.T) {
	body := strings.ReplaceAll(bundleOf(bare("")), "9990001006", "9000000012")
	strict, err := client(t, says(200, body)).Role(context.Background(), roleID)
	if err != nil || !strict.Patient.IsZero() {
		t.Errorf("a number that does not check was taken (%v)", err)
	}
	relaxed, err := client(t, says(200, body), func(c *vrs.Config) { c.RelaxedNumbers = true }).Role(context.Background(), roleID)
	if err != nil || relaxed.Patient.Full() != "9000000012" {
		t.Errorf("the sandbox's number was not taken (%v)", err)
	}
}

func TestRoleThatIsNotThere(t *testing.T) {
	for _, c := range []struct {
		says  string
		wire  wire
		found bool
	}{
		{"an unknown role", says(404, problem("INVALIDATED_RESOURCE")), false},
		{"a role that went", says(404, problem("RESOURCE_NOT_FOUND")), false},
		{"an empty bundle", says(200, `{"resourceType":"Bundle","total":0,"entry":[]}`), false},
	} {
		if _, err := client(t, c.wire).Role(context.Background(), roleID); !errors.Is(err, vrs.ErrNotFound) {
			t.Errorf("%s: got %v, want ErrNotFound", c.says, err)
		}
	}
	for _, c := range []struct {
		says string
		wire wire
	}{
		{"a person without a practice", says(404, problem("GP_PRACTICE_NOT_FOUND"))},
		{"a proxy's own 404", says(404, `<html>Not Found</html>`)},
		{"another role", says(200, strings.ReplaceAll(bundleOf(bare("")), roleID, caseID))},
	} {
		if _, err := client(t, c.wire).Role(context.Background(), roleID); err == nil || errors.Is(err, vrs.ErrNotFound) {
			t.Errorf("%s: got %v, which is not the same as no role", c.says, err)
		}
	}
	unasked := wire(func(r *http.Request) (*http.Response, error) {
		t.Error("the store was asked")
		return reply(r, 200, ""), nil
	})
	for _, id := range []string{"BE974742", "", "../RelatedPerson", roleID + "?x=1", strings.Repeat("-", 36)} {
		if _, err := client(t, unasked).Role(context.Background(), id); !errors.Is(err, vrs.ErrNotID) {
			t.Errorf("got %v, want ErrNotID", err)
		}
	}
}

func TestRelationships(t *testing.T) {
	body := `{"resourceType":"Bundle","total":2,"entry":[
	 {"resource":{"resourceType":"Patient","id":"x"},"search":{"mode":"include"}},
	 {"resource":{"resourceType":"RelatedPerson","id":"RX0001",
	   "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990001138"}],
	   "patient":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990001006"}},
	   "name":[{"use":"usual","family":"Quill","given":["Ada"]}],"birthDate":"2021-05-14",
	   "relationship":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"MTH","display":"mother"}]},{"coding":[{"code":"NEW"}]}]},
	  "search":{"mode":"match"}},
	 {"resource":{"resourceType":"RelatedPerson","id":"RX0001"},"search":{"mode":"match"}}]}`
	var asked string
	w := wire(func(r *http.Request) (*http.Response, error) {
		asked = r.URL.Path + "?" + r.URL.RawQuery
		return reply(r, 200, body), nil
	})
	got, err := client(t, w).Relationships(context.Background(), ruth, ada)
	if err != nil {
		t.Fatal(err)
	}
	if asked != "/FHIR/R4/RelatedPerson?identifier=9990001138&patient%3Aidentifier=9990001006" {
		t.Error("asked for something else")
	}
	want := []vrs.Relationship{{
		Patient: ada, Proxy: ruth,
		Kinds:          []vrs.Coded{{System: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", Code: "MTH", Display: "mother"}, {Code: "NEW"}},
		PatientDetails: vrs.Person{NHSNumber: ada, Given: "Ada", Family: "Quill", Name: "Ada Quill", Born: nhs.MustDate("2021-05-14"), BornText: "2021-05-14"},
	}, {}}
	if d := cmp.Diff(want, got, plainRoles, cmpopts.IgnoreFields(vrs.Relationship{}, "Raw")); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}

	_, err = client(t, says(403, problem("FORBIDDEN"))).Relationships(context.Background(), ruth, ada)
	var p *vrs.Problem
	if !errors.As(err, &p) || p.Code != vrs.CodeForbidden {
		t.Errorf("application sign-in: got %v, want FORBIDDEN", err)
	}
	if got, err := client(t, says(200, `{"resourceType":"Bundle","total":0}`)).Relationships(context.Background(), ruth, ada); err != nil || len(got) != 0 {
		t.Errorf("no relationship: got %d, %v", len(got), err)
	}
	if _, err := client(t, says(200, bundleOf(`{"resourceType":"RelatedPerson","patient":7}`))).Relationships(context.Background(), ruth, ada); err == nil {
		t.Error("a relationship built some other way was taken")
	}
	if _, err := client(t, says(200, "")).Relationships(context.Background(), nhs.Number{}, nhs.Number{}); err == nil {
		t.Error("everybody was asked for")
	}
}
