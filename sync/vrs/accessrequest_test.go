package vrs_test

import (
	"bytes"
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

const formID = "d41f7a60-0f3b-4c77-9a1e-5b1f6ce2d908"

func TestEveryQuestionOfTheFormHasItsPlace(t *testing.T) {
	raw := testdata(t, "form-parent.json")
	got, err := vrs.ParseAccessRequest(raw)
	if err != nil {
		t.Fatal(err)
	}
	const (
		role     = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
		evidence = "https://fhir.nhs.uk/CodeSystem/Proxy-Placeholder-EvidenceOfResponsibility"
		access   = "https://fhir.nhs.uk/CodeSystem/Proxy-Placeholder-RequestedAccess"
		reason   = "https://fhir.nhs.uk/CodeSystem/Proxy-Placeholder-ReasonForAccess"
	)
	want := vrs.AccessRequest{
		ID: formID, Reference: "26335QLADA", Status: "completed",
		Authored:  time.Date(2026, 11, 27, 18, 4, 11, 250e6, time.UTC),
		Applicant: vrs.ApplicantProxy, Source: "9990001138", Subject: "9990001006",
		Proxy:            vrs.Claim{NHSNumber: ruth, NHSNumberText: "9990001138", Given: "Ruth", Family: "Quill", Born: nhs.MustDate("1990-03-02"), BornText: "1990-03-02"},
		Patient:          vrs.Claim{NHSNumber: ada, NHSNumberText: "9990001006", Given: "Ada", Family: "Quill", Born: nhs.MustDate("2021-05-14"), BornText: "2021-05-14"},
		Basis:            vrs.Coded{System: role, Code: "PRN", Display: "Parent"},
		Relationship:     vrs.Coded{System: role, Code: "PRN", Display: "Parent"},
		RelationshipMore: "I am her mother",
		Parental: vrs.Parental{
			Evidence: vrs.Coded{System: evidence, Code: "BRTH", Display: "Birth certificate"}, EvidenceMore: "The long one",
			AddressConfirmed: vrs.No, SameAddress: vrs.Yes, ChildCanConsent: vrs.No, WhyNot: "She is five",
			NewAddress: vrs.Address{Line1: "Flat 2", Line2: "9 Mill Row", Line3: "Lower End", City: "Fernbrook", District: "Westshire", Postcode: "ZZ99 3VZ"},
		},
		Access:      []vrs.Coded{{System: access, Code: "PRESCR", Display: "Prescriptions"}, {System: access, Code: "APPT", Display: "Appointments"}},
		AccessMore:  "Inhalers above all",
		Reasons:     []vrs.Coded{{System: reason, Code: "PRAC", Display: "Practical"}, {System: reason, Code: "OTHR", Display: "Other"}},
		ReasonsMore: "She is too young",
	}
	if d := cmp.Diff(want, got, plainRoles, cmpopts.IgnoreFields(vrs.AccessRequest{}, "Raw")); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if !bytes.Equal(got.Raw, raw) {
		t.Error("the original was not kept as received")
	}
}

// form is a small form about Ada and Ruth with more in it.
func form(head, items string) string {
	return `{"resourceType":"QuestionnaireResponse",` + head + `"item":[
	 {"linkId":"patient_identifier","answer":[{"valueString":"9990001006"}]},
	 {"linkId":"relatedPerson_identifier","answer":[{"valueString":"9990001138"}]}` + items + `]}`
}

func filed(kind, source, subject string) string {
	id := func(n string) string {
		return `"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"` + n + `"}`
	}
	return `"source":{"type":"` + kind + `",` + id(source) + `},"subject":{"type":"Patient",` + id(subject) + `},`
}

func TestAFormIsReadInEveryShape(t *testing.T) {
	const pasd = "parentalApplicationSupplementaryDetails_"
	for _, c := range []struct {
		says, body string
		right      func(vrs.AccessRequest) bool
	}{
		{"yes as a boolean", form("", `,{"linkId":"`+pasd+`canChildConsent","answer":[{"valueBoolean":true}]}`),
			func(r vrs.AccessRequest) bool { return r.Parental.ChildCanConsent == vrs.Yes }},
		{"yes as a word", form("", `,{"linkId":"`+pasd+`canChildConsent","answer":[{"valueString":"YES "}]}`),
			func(r vrs.AccessRequest) bool { return r.Parental.ChildCanConsent == vrs.Yes }},
		{"neither yes nor no is kept", form("", `,{"linkId":"`+pasd+`liveAtSameAddress","answer":[{"valueString":"Sometimes"}]}`),
			func(r vrs.AccessRequest) bool { return r.Parental.SameAddress == "Sometimes" }},
		{"a question nobody knows is kept with its words", form("", `,{"linkId":"petName","text":"Pet?","answer":[{"valueString":"Rex"}]}`),
			func(r vrs.AccessRequest) bool {
				return cmp.Equal(r.Unknown, []vrs.Answer{{LinkID: "petName", Text: "Pet?", Value: "Rex"}})
			}},
		{"a question nobody knows deep in another", form("", `,{"linkId":"new","item":[{"linkId":"newer","answer":[{"valueCoding":{"code":"X","display":"Ex"}},{"valueInteger":3}]}]}`),
			func(r vrs.AccessRequest) bool {
				return cmp.Equal(r.Unknown, []vrs.Answer{{LinkID: "newer", Value: "X (Ex)"}, {LinkID: "newer", Value: "3"}})
			}},
		{"a question asked within an answer", form("", `,{"linkId":"requestedAccess_accessLevel","answer":[{"valueCoding":{"code":"APPT"},"item":[{"linkId":"why","answer":[{"valueString":"x"}]}]}]}`),
			func(r vrs.AccessRequest) bool {
				return len(r.Access) == 1 && cmp.Equal(r.Unknown, []vrs.Answer{{LinkID: "why", Value: "x"}})
			}},
		{"a question nobody knows and nobody answered", form("", `,{"linkId":"empty"}`),
			func(r vrs.AccessRequest) bool { return cmp.Equal(r.Unknown, []vrs.Answer{{LinkID: "empty"}}) }},
		{"a known question nobody answered", form("", `,{"linkId":"relatedPerson_birthDate","answer":[]},{"linkId":"`+pasd+`line3","answer":[{"valueString":""}]}`),
			func(r vrs.AccessRequest) bool { return r.Unknown == nil }},
		{"a second answer where one was expected", form("", `,{"linkId":"patient_name_first","answer":[{"valueString":"Ada"},{"valueString":"Adah"}]}`),
			func(r vrs.AccessRequest) bool {
				return r.Patient.Given == "Ada" && cmp.Equal(r.Unknown, []vrs.Answer{{LinkID: "patient_name_first", Value: "Adah"}})
			}},
		{"a code where a word was expected", form("", `,{"linkId":"patient_name_first","answer":[{"valueCoding":{"code":"A1"}}]}`),
			func(r vrs.AccessRequest) bool {
				return r.Patient.Given == "" && cmp.Equal(r.Unknown, []vrs.Answer{{LinkID: "patient_name_first", Value: "A1"}})
			}},
		{"a word where a code was expected", form("", `,{"linkId":"requestedAccess_accessLevel","answer":[{"valueString":"everything"}]}`),
			func(r vrs.AccessRequest) bool {
				return r.Access == nil && cmp.Equal(r.Unknown, []vrs.Answer{{LinkID: "requestedAccess_accessLevel", Value: "everything"}})
			}},
		{"an access code nobody knows", form("", `,{"linkId":"requestedAccess_accessLevel","answer":[{"valueCoding":{"code":"NEWTHING"}}]}`),
			func(r vrs.AccessRequest) bool { return len(r.Access) == 1 && r.Access[0].Code == "NEWTHING" }},
		{"a birth date that is a year", form("", `,{"linkId":"patient_birthDate","answer":[{"valueDate":"2021"}]}`),
			func(r vrs.AccessRequest) bool { return r.Patient.Born.IsZero() && r.Patient.BornText == "2021" }},
		{"a number with spaces", strings.Replace(form("", ""), "9990001006", "999 000 1006", 1),
			func(r vrs.AccessRequest) bool { return r.Patient.NHSNumber == ada }},
		{"a number that does not check is kept as given", strings.Replace(form("", ""), "9990001006", "9990001000", 1),
			func(r vrs.AccessRequest) bool {
				return r.Patient.NHSNumber.IsZero() && r.Patient.NHSNumberText == "9990001000"
			}},
		{"the patient applies", form(filed("Patient", "9990001006", "9990001006"), ""),
			func(r vrs.AccessRequest) bool { return r.Applicant == vrs.ApplicantPatient && r.Conflicts == nil }},
		{"nobody says who applies", form("", ""), func(r vrs.AccessRequest) bool { return r.Applicant == "" && r.Conflicts == nil }},
		{"filed under another patient", form(filed("RelatedPerson", "9990001138", "9990001391"), ""),
			func(r vrs.AccessRequest) bool {
				return cmp.Equal(r.Conflicts, []string{"patient"}) && r.Patient.NHSNumber == ada
			}},
		{"sent by another proxy", form(filed("RelatedPerson", "9990001391", "999 000 1006"), ""),
			func(r vrs.AccessRequest) bool { return cmp.Equal(r.Conflicts, []string{"proxy"}) }},
		{"sent by another patient for a third", form(filed("Patient", "9990001529", "9990001391"), ""),
			func(r vrs.AccessRequest) bool { return cmp.Equal(r.Conflicts, []string{"patient"}) }},
		{"numbers only where it was filed", strings.NewReplacer("_identifier", "_name_first").Replace(form(filed("RelatedPerson", "9990001138", "9990001006"), "")),
			func(r vrs.AccessRequest) bool {
				return r.Patient.NHSNumber == ada && r.Proxy.NHSNumber == ruth && r.Conflicts == nil
			}},
		{"a moment that is none", form(`"authored":"2026-31-31",`, ""), func(r vrs.AccessRequest) bool { return r.Authored.IsZero() }},
		{"a mark in front, as Windows editors put it", "\xef\xbb\xbf" + form("", ""), func(r vrs.AccessRequest) bool { return r.Patient.NHSNumber == ada }},
	} {
		t.Run(c.says, func(t *testing.T) {
			got, err := vrs.ParseAccessRequest([]byte(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if !c.right(got) {
				t.Error("read wrong")
			}
			if !bytes.Equal(got.Raw, []byte(c.body)) {
				t.Error("the original was not kept as received")
			}
		})
	}
}

func TestWhatIsNoAccessRequestIsSaidPlainly(t *testing.T) {
	var wrong *vrs.WrongResourceError
	var missing *vrs.MissingError
	for _, c := range []struct {
		says, body string
		right      func(error) bool
	}{
		{"nothing", "", func(err error) bool { return errors.Is(err, vrs.ErrNotJSON) }},
		{"a letter", "Dear practice, I am Ruth Quill", func(err error) bool { return errors.Is(err, vrs.ErrNotJSON) }},
		{"half a form", form("", "")[:90], func(err error) bool { return errors.Is(err, vrs.ErrNotJSON) }},
		{"two forms", form("", "") + form("", ""), func(err error) bool { return errors.Is(err, vrs.ErrNotJSON) }},
		{"ten megabytes", form(`"x":"`+strings.Repeat("a", 10<<20)+`",`, ""), func(err error) bool { return errors.Is(err, vrs.ErrTooLarge) }},
		{"a role", bare(""), func(err error) bool { return errors.As(err, &wrong) && wrong.Kind == "Consent" }},
		{"some other JSON", `{"name":"Ruth Quill"}`, func(err error) bool { return errors.As(err, &wrong) && wrong.Kind == "" }},
		{"a type that is a sentence", `{"resourceType":"Ruth Quill 9990001138"}`, func(err error) bool { return errors.As(err, &wrong) && wrong.Kind == "" }},
		{"a list", `[1]`, func(err error) bool { return errors.As(err, &wrong) }},
		{"a number", `5`, func(err error) bool { return errors.As(err, &wrong) }},
		{"answers that are no list", `{"resourceType":"QuestionnaireResponse","item":{"linkId":"patient"}}`, func(err error) bool { return errors.Is(err, vrs.ErrShape) }},
		{"no answers", `{"resourceType":"QuestionnaireResponse"}`, func(err error) bool {
			return errors.As(err, &missing) && cmp.Equal(missing.Parts, []string{"answers", "patient", "proxy"})
		}},
		{"nobody to act", `{"resourceType":"QuestionnaireResponse","item":[{"linkId":"patient_name_family","answer":[{"valueString":"Quill"}]}]}`, func(err error) bool {
			return errors.As(err, &missing) && cmp.Equal(missing.Parts, []string{"proxy"})
		}},
		{"nested a hundred thousand deep", strings.Repeat(`{"item":[`, 100_000), func(err error) bool { return errors.Is(err, vrs.ErrNotJSON) }},
	} {
		t.Run(c.says, func(t *testing.T) {
			_, err := vrs.ParseAccessRequest([]byte(c.body))
			if !c.right(err) {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), "Quill") {
				t.Errorf("quoted the file: %v", err)
			}
		})
	}
}

// A hostile file nests deep and wide; reading it must stay one pass.
func TestADeepFormIsReadOnce(t *testing.T) {
	const depth = 2000
	deep := strings.Repeat(`{"linkId":"x","answer":[{"item":[`, depth) + strings.Repeat(`]}]}`, depth)
	body := form("", `,`+deep+`,{"linkId":"pad","answer":[{"valueString":"`+strings.Repeat("a", 800_000)+`"}]}`)
	began := time.Now()
	got, err := vrs.ParseAccessRequest([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Unknown) == 0 || !strings.Contains(got.Unknown[len(got.Unknown)-2].Value, "too deep") {
		t.Errorf("the depth was not reported: %d unknown", len(got.Unknown))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestFetchingAnAccessRequest(t *testing.T) {
	body := string(testdata(t, "form-parent.json"))
	var path string
	w := wire(func(r *http.Request) (*http.Response, error) {
		path = r.URL.Path + r.URL.RawQuery
		return reply(r, 200, body), nil
	})
	got, err := client(t, w).AccessRequest(context.Background(), strings.ToUpper(formID))
	if err != nil || got.Proxy.NHSNumber != ruth || string(got.Raw) != body {
		t.Fatalf("got %v, %v", got, err)
	}
	if path != "/FHIR/R4/QuestionnaireResponse/"+strings.ToUpper(formID) {
		t.Errorf("asked for %s", path)
	}
	if got, err := client(t, says(200, form("", ""))).AccessRequest(context.Background(), formID); err != nil || got.ID != formID {
		t.Errorf("a form that does not repeat its id: got %v, %v", got, err)
	}

	for _, c := range []struct {
		says string
		id   string
		wire wire
		want error
	}{
		{"an id of ten characters", "26335QLADA", says(200, body), vrs.ErrNotID},
		{"an id nobody knows", formID, says(404, problem("QUESTIONNAIRE_RESPONSE_NOT_FOUND")), vrs.ErrNotFound},
		{"a page", formID, says(200, "<html>"), vrs.ErrNotJSON},
		{"too much", formID, says(200, strings.Repeat(" ", 2<<20)), vrs.ErrTooLarge},
	} {
		if _, err := client(t, c.wire).AccessRequest(context.Background(), c.id); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.says, err, c.want)
		}
	}
	var none *vrs.NoAnswerError
	if _, err := client(t, says(200, body)).AccessRequest(context.Background(), roleID); !errors.As(err, &none) {
		t.Errorf("somebody else's form: got %v", err)
	}
	var wrong *vrs.WrongResourceError
	if _, err := client(t, says(200, bundleOf(bare("")))).AccessRequest(context.Background(), formID); !errors.As(err, &wrong) || wrong.Kind != "Bundle" {
		t.Errorf("a bundle: got %v", err)
	}
}
