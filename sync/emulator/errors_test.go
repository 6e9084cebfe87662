package emulator

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

const nobody = "60d09b82-f4bb-41f9-b41e-767999b4ac9b" // an id nothing has

// refusalCase is a request and the refusal it earns. Where the recordings use
// another status or another code, they are given too.
type refusalCase struct {
	line     string
	ask      ask
	status   int
	code     string
	recorded int // 0: as above
	also     string
}

// refusals is one line for everything the store refuses. The ids are of an open
// application, an active role, one that has ended, and one still to start.
func refusals(d *desk, proposed, active, ended, later string) []refusalCase {
	newRole := consent(edna, lee)
	post := func(o object) ask { return ask{method: "POST", path: "/Consent", body: o} }
	form := d.form(motherApplies())
	form = with(form, "source.identifier.value", neil)
	form = with(form, "subject.identifier.value", ian)
	form = with(form, "item.0.item.0.answer.0.valueString", neil)
	form = with(form, "item.2.item.0.answer.0.valueString", ian)
	apply := func(o object) ask { return ask{method: "POST", path: "/QuestionnaireResponse", body: o} }
	get := func(path string) ask { return ask{method: "GET", path: path} }
	patch := func(id string, ops ...any) ask {
		return ask{method: "PATCH", path: "/Consent/" + id, body: ops}
	}
	header := func(a ask, name, value string) ask {
		a.header = map[string]string{name: value}
		return a
	}
	kind := func(a ask, kind string) ask { a.kind = kind; return a }
	ends := func(v any) object { return op("add", pathEnd, v) }
	activate := func(extensions ...any) ask { return patch(proposed, becomes("active", extensions...)...) }
	search := "/Consent?patient:identifier=" + ada

	return []refusalCase{
		// The gateway.
		{"a request without an id", header(get(search), "X-Request-ID", ""), 400, "MISSING_VALUE", 0, ""},
		{"a request id that is no UUID", header(get(search), "X-Request-ID", "seven"), 400, "INVALID_VALUE", 0, ""},
		{"a correlation id that is no UUID", header(get(search), "X-Correlation-ID", "seven"), 400, "INVALID_VALUE", 0, ""},
		{"an equivalent content type", kind(post(newRole), "application/fhir+json;charset=utf-8"), 415, "UNSUPPORTED_MEDIA", 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"plain JSON", kind(post(newRole), "application/json"), 415, "UNSUPPORTED_MEDIA", 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"a patch with a charset", kind(patch(active, ends("2030-01-01")), "application/json-patch+json; charset=utf-8"), 415, "UNSUPPORTED_MEDIA", 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"a resource nobody has", get("/Patient/1"), 404, "INVALIDATED_RESOURCE", 0, ""},
		{"a path above the operations", get("/Consent/" + active + "/_history"), 404, "INVALIDATED_RESOURCE", 0, ""},
		{"deleting a role", ask{method: "DELETE", path: "/Consent/" + active}, 405, "METHOD_NOT_ALLOWED", 0, ""},
		{"putting a role", ask{method: "PUT", path: "/Consent/" + active}, 405, "METHOD_NOT_ALLOWED", 0, ""},
		{"patching every role", ask{method: "PATCH", path: "/Consent"}, 405, "METHOD_NOT_ALLOWED", 0, ""},
		{"a body longer than any role", post(with(newRole, "note", strings.Repeat("x", largestBody))), 400, "BAD_REQUEST", 0, ""},

		// Applying.
		{"an application that is not JSON", ask{method: "POST", path: "/QuestionnaireResponse", body: "{"}, 400, "BAD_REQUEST", 0, ""},
		{"an application that is a list", ask{method: "POST", path: "/QuestionnaireResponse", body: "[]"}, 400, "BAD_REQUEST", 0, ""},
		{"an application that is something else", apply(with(form, "resourceType", "Consent")), 400, "BAD_REQUEST", 0, ""},
		{"an application still in progress", apply(with(form, "status", "in-progress")), 400, "BAD_REQUEST", 0, ""},
		{"an application with no form", apply(without(form, "questionnaire")), 400, "BAD_REQUEST", 0, ""},
		{"an application with no time", apply(without(form, "authored")), 400, "BAD_REQUEST", 0, ""},
		{"an application from nobody", apply(without(form, "source")), 400, "BAD_REQUEST", 0, ""},
		{"an application about nobody", apply(without(form, "subject.identifier")), 400, "BAD_REQUEST", 0, ""},
		{"an application about a relation", apply(with(form, "subject.type", "RelatedPerson")), 400, "BAD_REQUEST", 0, ""},
		{"an application by somebody it does not name", apply(with(form, "source.identifier.value", olive)), 400, "BAD_REQUEST", 0, ""},
		{"an application about somebody it does not name", apply(with(form, "subject.identifier.value", olive)), 400, "BAD_REQUEST", 0, ""},
		{"an application with a bad number inside", apply(with(form, "item.0.item.0.answer.0.valueString", "9990007501")), 400, "BAD_REQUEST", 0, ""},
		{"an application with no answers", apply(without(form, "item")), 400, "BAD_REQUEST", 0, ""},
		{"an application with a question of its own", apply(with(form, "item.0.linkId", "shoeSize")), 400, "BAD_REQUEST", 0, ""},
		{"an application with an unknown access level", apply(with(form, "item.3.item.0.answer.0.valueCoding.code", "ALL")), 400, "BAD_REQUEST", 0, ""},
		{"an application answering twice", apply(with(form, "item.1", dig(form, "item", 0))), 400, "BAD_REQUEST", 0, ""},
		{"an application already open", apply(d.form(motherApplies())), 409, "DUPLICATE_RELATIONSHIP", 0, ""},

		// Fetching an application.
		{"an access request with no id", get("/QuestionnaireResponse"), 405, "METHOD_NOT_ALLOWED", 400, ""},
		{"an access request with an empty id", get("/QuestionnaireResponse/"), 400, "BAD_REQUEST", 400, "METHOD_NOT_ALLOWED"},
		{"an access request by its reference", get("/QuestionnaireResponse/19318ZGLAB"), 400, "INVALID_IDENTIFIER_VALUE", 0, ""},
		{"an access request nobody made", get("/QuestionnaireResponse/" + nobody), 404, "QUESTIONNAIRE_RESPONSE_NOT_FOUND", 0, ""},

		// Candidate relationships.
		{"candidates for nobody", get("/RelatedPerson"), 400, "MISSING_IDENTIFIER_VALUE", 0, ""},
		{"candidates by another system", get("/RelatedPerson?identifier=https://other.invalid|" + ruth), 400, "INVALID_IDENTIFIER_SYSTEM", 0, ""},
		{"candidates for a bad proxy number", get("/RelatedPerson?identifier=9990007501"), 400, "INVALID_IDENTIFIER_VALUE", 0, ""},
		{"candidates for a short patient number", get("/RelatedPerson?patient:identifier=999"), 400, "INVALID_PATIENT_IDENTIFIER_VALUE", 0, ""},
		{"candidates with a role's include", get("/RelatedPerson?identifier=" + ruth + "&_include=Consent:patient"), 400, "INVALID_VALUE", 0, ""},
		{"candidates for a closed record", get("/RelatedPerson?identifier=" + olive), 404, "INVALIDATED_RESOURCE", 0, ""},

		// Searching roles.
		{"roles of nobody", get("/Consent"), 400, "MISSING_IDENTIFIER_VALUE", 0, ""},
		{"a role with an empty id", get("/Consent/"), 400, "MISSING_IDENTIFIER_VALUE", 0, ""},
		{"roles by another system", get("/Consent?performer:identifier=https://other.invalid|" + ruth), 422, "INVALID_IDENTIFIER_SYSTEM", 0, ""},
		{"roles by a system with a slash", get("/Consent?performer:identifier=https://fhir.nhs.uk/Id/nhs-number/" + ruth), 422, "INVALID_IDENTIFIER_SYSTEM", 0, ""},
		{"roles of a number that fails its check", get("/Consent?patient:identifier=9990007501"), 422, "INVALID_IDENTIFIER_VALUE", 0, ""},
		{"roles of a number that may be real", get("/Consent?patient:identifier=4010232137"), 422, "INVALID_IDENTIFIER_VALUE", 0, ""},
		{"roles of an unknown status", get(search + "&status=pending"), 422, "INVALID_PARAMETER", 0, ""},
		{"includes after a comma", get(search + "&_include=Consent:performer,Consent:patient"), 422, "INVALID_PARAMETER", 0, ""},
		{"supplier parameters without a code", header(get(search), "X-IM1-Connection-Params", "token"), 422, "INVALID_PARAMETER", 0, ""},
		{"roles of somebody with no practice", get("/Consent?patient:identifier=" + lee), 404, "GP_PRACTICE_NOT_FOUND", 0, ""},
		{"roles of a closed record", get("/Consent?patient:identifier=" + olive), 404, "INVALIDATED_RESOURCE", 0, ""},

		// Creating.
		{"a role that is not JSON", ask{method: "POST", path: "/Consent", body: "<Consent/>"}, 400, "BAD_REQUEST", 0, ""},
		{"a role that is something else", post(with(newRole, "resourceType", "Patient")), 400, "BAD_REQUEST", 0, ""},
		{"a role without a status", post(without(newRole, "status")), 400, "MISSING_STATUS", 0, ""},
		{"a role of an unknown status", post(with(newRole, "status", "on")), 422, "INVALID_STATUS", 0, ""},
		{"a role created as ended", post(with(newRole, "status", "inactive")), 422, "INVALID_STATUS", 0, ""},
		{"a role created as refused", post(with(newRole, "status", "rejected")), 400, "BAD_REQUEST", 0, ""},
		{"a role without a scope", post(without(newRole, "scope")), 400, "MISSING_SCOPE", 0, ""},
		{"a role of another scope", post(with(newRole, "scope.coding.0.code", "research")), 422, "INVALID_SCOPE", 0, ""},
		{"a role without a category", post(without(newRole, "category")), 400, "MISSING_CATEGORY", 0, ""},
		{"a role with no category in its list", post(with(newRole, "category", []any{})), 400, "MISSING_CATEGORY", 0, ""},
		{"a role of another category", post(with(newRole, "category.0.coding.0.system", "other")), 422, "INVALID_CATEGORY", 0, ""},
		{"a role without a patient", post(without(newRole, "patient")), 400, "MISSING_PATIENT", 0, ""},
		{"a role whose patient is a number", post(with(newRole, "patient", edna)), 422, "INVALID_PATIENT", 0, ""},
		{"a role whose patient is a practice", post(with(newRole, "patient.type", "Organization")), 422, "INVALID_PATIENT", 0, ""},
		{"a role for a closed record", post(consent(olive, lee)), 422, "INVALID_PATIENT", 0, ""},
		{"a role whose patient has no number", post(without(newRole, "patient.identifier.value")), 400, "MISSING_IDENTIFIER_VALUE", 0, ""},
		{"a role whose patient has no system", post(without(newRole, "patient.identifier.system")), 400, "MISSING_IDENTIFIER_SYSTEM", 0, ""},
		{"a role whose patient is known by another system", post(with(newRole, "patient.identifier.system", systemODS)), 422, "INVALID_IDENTIFIER_SYSTEM", 0, ""},
		{"a role whose patient's number fails its check", post(with(newRole, "patient.identifier.value", "9990007501")), 422, "INVALID_IDENTIFIER_VALUE", 0, ""},
		{"a role without a proxy", post(without(newRole, "performer")), 400, "MISSING_PERFORMER", 0, ""},
		{"a role with two proxies", post(with(newRole, "performer", []any{reference(systemNHSNumber, lee), reference(systemNHSNumber, neil)})), 422, "INVALID_PERFORMER", 0, ""},
		{"a role for oneself", post(consent(edna, edna)), 422, "INVALID_PERFORMER", 0, ""},
		{"a role without a time", post(without(newRole, "dateTime")), 400, "MISSING_DATETIME", 0, ""},
		{"a role whose time is a date", post(with(newRole, "dateTime", "2026-12-01")), 422, "INVALID_DATETIME", 0, ""},
		{"a role without a legal basis", post(without(newRole, "policyRule")), 400, "BAD_REQUEST", 0, ""},
		{"a role on an unknown legal basis", post(with(newRole, "policyRule.coding.0.code", "habit")), 400, "BAD_REQUEST", 0, ""},
		{"a role without a provision", post(without(newRole, "provision")), 422, "INVALID_PROVISION", 0, ""},
		{"a role that denies", post(with(newRole, "provision.type", "deny")), 422, "INVALID_PROVISION", 0, ""},
		{"a role that ends before it starts", post(with(newRole, "provision.period.end", "2026-11-30")), 422, "INVALID_PROVISION", 0, ""},
		{"a role whose end is a word", post(with(newRole, "provision.period.end", "never")), 422, "INVALID_PROVISION", 0, ""},
		{"a role whose actor is somebody else", post(with(newRole, "provision.actor.0.reference.identifier.value", neil)), 422, "INVALID_PROVISION", 0, ""},
		{"a role without extensions", post(without(newRole, "extension")), 422, "INVALID_EXTENSION", 0, ""},
		{"a role without a reason", post(with(newRole, "extension", []any{grantorIs(fernbrook)})), 422, "INVALID_EXTENSION", 0, ""},
		{"a role for an unknown reason", post(with(newRole, "extension.0", reasonIs("BECAUSE"))), 422, "INVALID_EXTENSION", 0, ""},
		{"a new role for an old role's reason", post(with(newRole, "extension.0", reasonIs("ROLE_REACTIVATED"))), 422, "INVALID_EXTENSION", 0, ""},
		{"a role with an extension of its own", post(with(newRole, "extension.0.url", "https://other.invalid")), 422, "INVALID_EXTENSION", 0, ""},
		{"a role for another reason without words", post(with(newRole, "extension.0", reasonIs("OTHER"))), 400, "MISSING_FREE_TEXT_FOR_OTHER", 422, ""},
		{"a role nobody grants", post(with(newRole, "extension", []any{reasonIs("ROLE_CREATED")})), 400, "MISSING_GRANTOR", 422, ""},
		{"a grantor without a reference", post(without(newRole, "extension.1.valueReference")), 400, "MISSING_GRANTOR_REFERENCE", 422, ""},
		{"a grantor without an identifier", post(without(newRole, "extension.1.valueReference.identifier")), 400, "MISSING_GRANTOR_IDENTIFIER", 422, ""},
		{"a grantor who is a person", post(with(newRole, "extension.1.valueReference.identifier.system", systemNHSNumber)), 422, "INVALID_GRANTOR_SYSTEM", 0, ""},
		{"a grantor with a blank code", post(with(newRole, "extension.1.valueReference.identifier.value", "  ")), 422, "INVALID_GRANTOR_VALUE", 0, ""},
		{"a second role for the pair", post(consent(edna, neil)), 409, "DUPLICATE_RELATIONSHIP", 0, ""},
		{"a role where an application is open", post(consent(ada, ruth)), 409, "DUPLICATE_RELATIONSHIP", 0, ""},
		{"a role where one has ended", post(consent(ian, ruth)), 409, "DUPLICATE_RELATIONSHIP", 0, ""},

		// Reading one.
		{"a role by a short id", get("/Consent/WWCC67T1"), 400, "INVALID_ID_VALUE", 422, ""},
		{"a role that is not there", get("/Consent/" + nobody), 404, "INVALIDATED_RESOURCE", 0, ""},
		{"a role with a filter", get("/Consent/" + active + "?status=active"), 422, "INVALID_PARAMETER", 0, ""},
		{"a role with a candidate's include", get("/Consent/" + active + "?_include=RelatedPerson:patient"), 422, "INVALID_PARAMETER", 0, ""},

		// Changing.
		{"a change of a short id", patch("WWCC67T1", ends("2030-01-01")), 400, "INVALID_ID_VALUE", 422, ""},
		{"a change of a role that is not there", patch(nobody, ends("2030-01-01")), 404, "RESOURCE_NOT_FOUND", 0, ""},
		{"a change that is not JSON", ask{method: "PATCH", path: "/Consent/" + active, body: "[{"}, 400, "INVALID_PATCH_FORMAT", 0, ""},
		{"a change that is not a list", ask{method: "PATCH", path: "/Consent/" + active, body: "{}"}, 400, "INVALID_PATCH", 0, ""},
		{"a change that changes nothing", patch(active), 400, "INVALID_PATCH", 0, ""},
		{"a change made of words", patch(active, "end it"), 400, "INVALID_PATCH", 0, ""},
		{"a change with no value", patch(active, without(ends(""), "value")), 400, "MISSING_VALUE", 0, ""},
		{"a test before a change", patch(active, op("test", pathStatus, "active")), 400, "INVALID_VALUE", 0, ""},
		{"taking the status away", patch(active, op("remove", pathStatus, "active")), 400, "INVALID_VALUE", 0, ""},
		{"a change of the patient", patch(active, op("replace", "/patient", reference(systemNHSNumber, lee))), 422, "INVALID_PATCH_PATH", 0, ""},
		{"reason and grantor in two operations", patch(proposed, op("replace", pathStatus, "active"),
			op("add", pathExtension, []any{reasonIs("ROLE_ACTIVATED")}), op("add", pathExtension, []any{grantorIs(fernbrook)})), 409, "DUPLICATE_PATCHES", 0, ""},
		{"an extension outside a list", patch(active, op("add", pathExtension, reasonIs("ROLE_DEACTIVATED_SAFEGUARDING"))), 422, "INVALID_EXTENSION", 0, ""},
		{"a status nobody knows", patch(active, becomes("paused", reasonIs("ROLE_SUSPENDED_PENDING_REVIEW"))...), 422, "INVALID_STATUS_CODE", 0, ""},
		{"a status without a reason", patch(active, op("replace", pathStatus, "inactive")), 422, "INVALID_STATUS_REASON", 0, ""},
		{"a reason taken out of use", patch(active, becomes("inactive", reasonIs("ROLE_DEACTIVATED_PROXY_ABROAD"))...), 422, "INVALID_STATUS_REASON", 0, ""},
		{"refusing what is active", patch(active, becomes("rejected", reasonIs("APPLICATION_REJECTED_NOT_NEEDED"))...), 422, "INVALID_STATE_TRANSITION", 0, ""},
		{"ending what has ended", patch(ended, becomes("inactive", reasonIs("ROLE_DEACTIVATED_PATIENT_REQUEST"))...), 422, "INVALID_STATE_TRANSITION", 0, ""},
		{"a practice resubmitting an application", patch(ended, becomes("proposed", reasonIs("APPLICATION_RESUBMITTED"))...), 422, "INVALID_STATE_TRANSITION", 0, ""},
		{"another reason without words", patch(active, becomes("inactive", reasonIs("OTHER"))...), 400, "MISSING_FREE_TEXT_FOR_OTHER", 422, ""},
		{"activating without a grantor", activate(reasonIs("ROLE_ACTIVATED")), 400, "MISSING_GRANTOR", 400, ""},
		{"activating without a grantor's reference", activate(reasonIs("ROLE_ACTIVATED"), object{"url": urlGrantor}), 400, "MISSING_GRANTOR_REFERENCE", 400, ""},
		{"activating without a grantor's identifier", activate(reasonIs("ROLE_ACTIVATED"), object{"url": urlGrantor, "valueReference": object{}}), 400, "MISSING_GRANTOR_IDENTIFIER", 400, ""},
		{"activating by a person", activate(reasonIs("ROLE_ACTIVATED"), object{"url": urlGrantor, "valueReference": reference(systemNHSNumber, lee)}), 422, "INVALID_GRANTOR_SYSTEM", 400, ""},
		{"activating by a blank code", activate(reasonIs("ROLE_ACTIVATED"), grantorIs("")), 422, "INVALID_GRANTOR_VALUE", 400, ""},
		{"an unknown legal basis", patch(active, op("replace", pathRule, concept(coding(homes["legal-basis"], "habit", "")))), 422, "INVALID_LEGAL_BASIS_CODE", 0, ""},
		{"a legal basis of another system", patch(active, op("replace", pathRule, concept(coding("other", "consent", "")))), 422, "INVALID_LEGAL_BASIS_CODE", 0, ""},
		{"an end date in the past", patch(active, ends("2026-11-30")), 422, "INVALID_END_DATE", 0, ""},
		{"an end date before the start", patch(later, ends("2026-12-24")), 422, "INVALID_END_DATE", 0, ""},
		{"an end date that is no day", patch(active, ends("2027-02-30")), 422, "INVALID_END_DATE", 0, ""},
		{"reactivating past the end", patch(ended, becomes("active", reasonIs("ROLE_REACTIVATED"), grantorIs(fernbrook))...), 422, "INVALID_END_DATE", 0, ""},
		{"an actor who is not the proxy", patch(active, op("replace", pathActor, []any{object{"reference": reference(systemNHSNumber, lee)}})), 400, "INVALID_VALUE", 0, ""},
	}
}

// stage readies a service for refusals: one open application, one active role,
// one that ended by its date, one to start in the new year.
func stage(t testing.TB, dialect Dialect) (*desk, []refusalCase) {
	t.Helper()
	d := newDesk(t, WithDialect(dialect))
	for _, p := range []Person{
		{NHSNumber: ada, ODS: fernbrook}, {NHSNumber: lee}, {NHSNumber: olive, ODS: fernbrook, Invalid: true},
	} {
		if err := d.AddPerson(p); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := d.Apply(motherApplies()); err != nil {
		t.Fatal(err)
	}
	active, err := d.AddRole(Role{Patient: edna, Proxy: neil, Status: "active", Reason: "ROLE_CREATED", Grantor: fernbrook})
	if err != nil {
		t.Fatal(err)
	}
	ended, err := d.AddRole(Role{Patient: ian, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED", Start: "2025-01-01", End: "2026-11-01"})
	if err != nil {
		t.Fatal(err)
	}
	later, err := d.AddRole(Role{Patient: edna, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED", Start: "2027-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	return d, refusals(d, d.only(ada, ruth).ID, active, ended, later)
}

func TestRefuses(t *testing.T) {
	for _, dialect := range []Dialect{Spec, Recorded} {
		t.Run(string(dialect), func(t *testing.T) {
			d, lines := stage(t, dialect)
			before := marshal(d.Roles("", ""))
			for _, l := range lines {
				t.Run(l.line, func(t *testing.T) {
					status, code := l.status, l.code
					if dialect == Recorded && l.recorded != 0 {
						status = l.recorded
					}
					if dialect == Recorded && l.also != "" {
						code = l.also
					}
					r := d.send(l.ask)
					if r.err != nil {
						t.Fatal(r.err)
					}
					check(t, "code", r.code(), code)
					check(t, "status", r.status, status)
					check(t, "content type", r.header.Get("Content-Type"), fhirJSON)
					check(t, "severity", text(r.json, "issue", 0, "severity"), "error")
				})
			}
			if got := marshal(d.Roles("", "")); string(got) != string(before) {
				t.Error("a refused request changed the record")
			}
		})
	}
}

// Every line of errors.csv is produced by some request above, or, for what only
// trouble produces, by a fault or by a token.
func TestEveryErrorIsProduced(t *testing.T) {
	produced := map[opCode]bool{}
	for _, dialect := range []Dialect{Spec, Recorded} {
		d, lines := stage(t, dialect)
		for _, l := range lines {
			d.ClearLog()
			code := d.send(l.ask).code()
			op := d.Service.Log()[0].Op
			if _, own := meanings[opCode{op, code}]; !own {
				op = "*"
			}
			produced[opCode{op, code}] = true
		}
		for _, status := range []int{401, 403, 408, 429, 500, 501, 502, 503} {
			if err := d.Faults.Add(Fault{Kind: Status, Status: status}); err != nil {
				t.Fatal(err)
			}
			r := d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada})
			check(t, "status", r.status, status)
			produced[opCode{"*", r.code()}] = true
		}
	}
	produced[opCode{OpChange, overtaken(t).code()}] = true
	for line := range meanings {
		if !produced[line] {
			t.Errorf("nothing produces %s %s", line.op, line.code)
		}
	}
}

func TestEchoesTheRequestIDsEvenWhenRefusing(t *testing.T) {
	d := newDesk(t)
	request, correlation := uuid.NewString(), uuid.NewString()
	for _, path := range []string{"/Consent", "/Consent?patient:identifier=" + ada} {
		r := d.send(ask{method: http.MethodGet, path: path, header: map[string]string{
			"X-Request-ID": request, "X-Correlation-ID": correlation,
		}})
		check(t, "request id", r.header.Get("X-Request-ID"), request)
		check(t, "correlation id", r.header.Get("X-Correlation-ID"), correlation)
	}
}
