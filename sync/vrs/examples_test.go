package vrs

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"proxydesk/workflow/nhs"
)

// TestPublishedExamples reads every example answer of the published
// specification where a copy of it is at hand. The repository holds none.
func TestPublishedExamples(t *testing.T) {
	dir := os.Getenv("VRS_SPEC_EXAMPLES")
	asked := dir != ""
	if !asked {
		dir = filepath.Join("..", "..", "..", "shared", "vrs-spec", "examples")
	}
	if _, err := os.Stat(dir); err != nil {
		if asked {
			t.Fatalf("the published examples are not where make contract looks for them: %v", err)
		}
		t.Logf("no published examples at hand; nothing compared")
		return
	}
	seen := map[string]int{}
	err := filepath.WalkDir(filepath.Join(dir, "responses"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var file map[string]struct{ Value any }
		if err := yaml.Unmarshal(b, &file); err != nil {
			return err
		}
		for _, example := range file {
			body, err := json.Marshal(example.Value)
			if err != nil {
				return err
			}
			kind := kindOf(body)
			seen[kind]++
			// The files are named after people; the tests are numbered.
			t.Run(fmt.Sprint(kind, " ", seen[kind]), func(t *testing.T) { readExample(t, path, kind, body) })
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("read %v", seen)
	for _, kind := range []string{"Bundle", "OperationOutcome", "QuestionnaireResponse"} {
		if seen[kind] == 0 {
			t.Errorf("no %s among the examples", kind)
		}
	}
}

func readExample(t *testing.T, path, kind string, body []byte) {
	t.Helper()
	switch {
	case kind == "OperationOutcome":
		p := problemOf(call{}, answer{status: 400, body: body})
		if p == nil || !p.FHIR {
			t.Fatal("not read as an outcome")
		}
		if strings.Contains(path, "errors") && p.Code == "" {
			t.Error("its code was lost")
		}
	case kind == "QuestionnaireResponse":
		r, err := ParseAccessRequest(body)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Unknown) != 0 {
			t.Errorf("%d answers have no place", len(r.Unknown))
		}
		wantNothingLost(t, body, r)
		if !isID(r.ID) || r.Reference == "" || r.Applicant == "" || r.Authored.IsZero() || len(r.Access) == 0 || len(r.Reasons) == 0 {
			t.Error("parts were lost")
		}
	case strings.Contains(path, "GET_RelatedPerson"):
		rs, err := parseRelationships(body, true)
		if err != nil {
			t.Fatal(err)
		}
		if len(rs) != total(t, body) {
			t.Errorf("%d relationships of %d", len(rs), total(t, body))
		}
		wantNothingLost(t, body, rs)
		for _, r := range rs {
			if r.Patient.IsZero() || r.Proxy.IsZero() || len(r.Kinds) == 0 || r.PatientDetails.Family == "" {
				t.Error("parts of a relationship were lost")
			}
		}
	default:
		roles, err := parseRoles(body, true)
		if err != nil {
			t.Fatal(err)
		}
		wantNothingLost(t, body, roles)
		if len(roles) != total(t, body) {
			t.Errorf("%d roles of %d", len(roles), total(t, body))
		}
		included := strings.Contains(path, "include-patient") || strings.Contains(path, "include-performer-patient") || strings.Contains(path, "include-details")
		for _, r := range roles {
			compareRole(t, r)
			if included && (r.PatientDetails == nil || r.PatientDetails.Family == "" || r.PatientDetails.Proofing == "") {
				t.Error("the patient that came along was lost")
			}
		}
	}
}

// furniture is what is the same in every answer, or says nothing of a role or of
// anybody: the names of systems, what a resource is, wordings of codes, ids of
// people that mean nothing elsewhere, and how the bundle itself is made.
var furniture = []string{"resourceType", "system", "url", "display", "type", "scope", "category", "policy", "fullUrl", "link", "timestamp", "total", "search",
	"versionId", "profile", "use", "text", "linkId", "questionnaire"}

// wantNothingLost looks for every value of an answer among what was read of it,
// leaving out the furniture and the bytes that are kept as they came.
func wantNothingLost(t *testing.T, body []byte, read any) {
	t.Helper()
	var b strings.Builder
	printed(&b, reflect.ValueOf(read))
	have := b.String()
	var whole any
	if err := json.Unmarshal(body, &whole); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			kind, _ := v["resourceType"].(string)
			for k, x := range v {
				if slices.Contains(furniture, k) || k == "id" && kind != "Consent" && kind != "QuestionnaireResponse" {
					continue
				}
				walk(path+"."+k, x)
			}
		case []any:
			for _, x := range v {
				walk(path, x)
			}
		case string:
			want := v
			if at, err := time.Parse(time.RFC3339, v); err == nil {
				want = at.UTC().String()
			}
			if code := strings.TrimPrefix(want, "UNK"); code != "" && !strings.Contains(have, "|"+want+"|") {
				t.Errorf("%s was lost", path) // where, and never what: it may be somebody's name
			}
		case bool:
			if !strings.Contains(have, "|"+map[bool]string{true: "yes", false: "no"}[v]+"|") && !strings.Contains(have, fmt.Sprintf("|%v|", v)) {
				t.Errorf("%s was lost", path)
			}
		}
	}
	walk("", whole)
}

// printed writes every value, each between bars.
func printed(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			printed(b, v.Elem())
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			return
		}
		for i := range v.Len() {
			printed(b, v.Index(i))
		}
	case reflect.Struct:
		switch x := v.Interface().(type) {
		case nhs.Number:
			b.WriteString("|" + x.Full() + "|")
		case nhs.Date:
			b.WriteString("|" + x.String() + "|")
		case time.Time:
			b.WriteString("|" + x.UTC().String() + "|")
		default:
			for i := range v.NumField() {
				printed(b, v.Field(i))
			}
		}
	default:
		fmt.Fprintf(b, "|%v|", v)
		for _, part := range strings.Fields(fmt.Sprint(v)) { // several given names stand as one
			b.WriteString("|" + part + "|")
		}
	}
}

// compareRole holds a role against its own bytes, read the simplest way.
func compareRole(t *testing.T, r RoleRecord) {
	t.Helper()
	type id struct{ Identifier struct{ Value string } }
	type codes struct{ Coding []struct{ Code string } }
	var raw struct {
		ID, Status string
		Meta       struct{ LastUpdated time.Time }
		DateTime   time.Time
		Patient    id
		Performer  []id
		PolicyRule codes
		Provision  struct{ Period struct{ Start, End string } }
		Extension  []struct {
			ValueCodeableConcept codes
			ValueReference       id
		}
	}
	if err := json.Unmarshal(r.Raw, &raw); err != nil {
		t.Fatal(err)
	}
	var reason, grantor string
	for _, e := range raw.Extension {
		grantor += e.ValueReference.Identifier.Value
		for _, c := range e.ValueCodeableConcept.Coding {
			reason += c.Code
		}
	}
	basis := raw.PolicyRule.Coding[0].Code
	if basis == "UNK" {
		basis = ""
	}
	for field, pair := range map[string][2]string{
		"id":         {raw.ID, r.ID},
		"status":     {raw.Status, r.Status},
		"patient":    {raw.Patient.Identifier.Value, r.Patient.Full()},
		"proxy":      {raw.Performer[0].Identifier.Value, r.Proxy.Full()},
		"basis":      {basis, r.BasisCode},
		"start":      {raw.Provision.Period.Start, r.Start.String()},
		"end":        {raw.Provision.Period.End, r.End.String()},
		"reason":     {reason, r.Reason},
		"grantor":    {grantor, r.Grantor},
		"made":       {raw.DateTime.UTC().String(), r.DateTime.String()},
		"changed":    {raw.Meta.LastUpdated.UTC().String(), r.LastUpdated.String()},
		"unreadable": {"", strings.Join(r.Unread, " ")},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s was read wrong", field)
		}
	}
}

// total is what the example says of itself; only a test may trust it.
func total(t *testing.T, body []byte) int {
	t.Helper()
	var b struct{ Total int }
	if err := json.Unmarshal(body, &b); err != nil {
		t.Fatal(err)
	}
	return b.Total
}
