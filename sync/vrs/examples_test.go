package vrs

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// TestPublishedExamples reads every example answer of the published
// specification where a copy of it is at hand. The repository holds none.
func TestPublishedExamples(t *testing.T) {
	dir := os.Getenv("VRS_SPEC_EXAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "vrs-spec", "examples")
	}
	if _, err := os.Stat(dir); err != nil {
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
