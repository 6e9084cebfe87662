package vrs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proxydesk/sync/vrs"
	"proxydesk/workflow/nhs"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	ada  = nhs.MustNumber("9990001006")
	ruth = nhs.MustNumber("9990001138")
)

const (
	roleID    = "3f0b6c2e-9a57-4d1c-8e64-2b7d5a9c1f30"
	requestID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
	caseID    = "b6a3f1d2-58c4-4e0b-9f7a-63c2d8e45a11"
)

func fernbrook(t testing.TB) nhs.ODSCode {
	t.Helper()
	c, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func motherAndChild(t testing.TB) vrs.RoleDraft {
	return vrs.RoleDraft{
		Patient: ada, Proxy: ruth, Grantor: fernbrook(t),
		Basis: vrs.BasisParental, Reason: vrs.ReasonCreated,
		Decided: time.Date(2026, 12, 1, 9, 30, 15, 987654321, time.UTC),
		End:     nhs.MustDate("2032-05-13"),
	}
}

// golden compares a body with its file, byte for byte: these bytes are frozen
// in messages that wait, and are compared again when the store gives them back.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "messages", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s has changed (-want +got):\n%s", name, d)
	}
}

func TestCreateRole(t *testing.T) {
	for _, c := range []struct {
		file, says string
		change     func(*vrs.RoleDraft)
	}{
		{"create-parental.json", "a last day in summer carries summer's offset", func(*vrs.RoleDraft) {}},
		{"create-winter-end.json", "a last day in winter ends at 23:59:59 UTC", func(d *vrs.RoleDraft) { d.End = nhs.MustDate("2027-11-30") }},
		{"create-open-end.json", "an open end writes no end at all", func(d *vrs.RoleDraft) { d.End = nhs.Date{}; d.Basis = vrs.BasisDeputy }},
		{"create-array-basis.json", "the setting writes the basis as a list", func(d *vrs.RoleDraft) { d.ArrayBasis = true; d.Basis = vrs.BasisConsent }},
		{"create-other-words.json", "words go beside OTHER, with no letter escaped", func(d *vrs.RoleDraft) {
			d.Reason, d.ReasonText = vrs.ReasonOther, "Moved over from paper <2019> & “kept”"
		}},
		{"create-later-start.json", "a start after the decision is its own instant", func(d *vrs.RoleDraft) { d.Start = time.Date(2026, 12, 24, 0, 0, 0, 0, nhs.London) }},
	} {
		t.Run(c.says, func(t *testing.T) {
			d := motherAndChild(t)
			c.change(&d)
			r, err := vrs.CreateRole(d)
			if err != nil {
				t.Fatal(err)
			}
			if r.Method != "POST" || r.Path != "/Consent" || r.ContentType != "application/fhir+json" {
				t.Errorf("goes out as %s %s %s", r.Method, r.Path, r.ContentType)
			}
			golden(t, c.file, r.Body)
		})
	}
}

func TestCreateRoleRefusesWhatMustNotBeFrozen(t *testing.T) {
	for _, c := range []struct {
		says, want string
		change     func(*vrs.RoleDraft)
	}{
		{"without a patient", "two people", func(d *vrs.RoleDraft) { d.Patient = nhs.Number{} }},
		{"without a proxy", "two people", func(d *vrs.RoleDraft) { d.Proxy = nhs.Number{} }},
		{"one person as both", "two people", func(d *vrs.RoleDraft) { d.Proxy = d.Patient }},
		{"without the practice", "practice that decided", func(d *vrs.RoleDraft) { d.Grantor = nhs.ODSCode{} }},
		{"on no basis", "legal basis", func(d *vrs.RoleDraft) { d.Basis = "" }},
		{"on the unknown basis, which is only read", "legal basis", func(d *vrs.RoleDraft) { d.Basis = "UNK" }},
		{"with the reason of a change", "reason", func(d *vrs.RoleDraft) { d.Reason = vrs.ReasonActivated }},
		{"as OTHER without words", "words", func(d *vrs.RoleDraft) { d.Reason = vrs.ReasonOther }},
		{"with words that nobody asked for", "words", func(d *vrs.RoleDraft) { d.ReasonText = "private" }},
		{"undecided", "decision", func(d *vrs.RoleDraft) { d.Decided = time.Time{} }},
		{"ending the day before it starts", "before the start", func(d *vrs.RoleDraft) { d.End = nhs.MustDate("2026-11-30") }},
	} {
		t.Run(c.says, func(t *testing.T) {
			d := motherAndChild(t)
			c.change(&d)
			r, err := vrs.CreateRole(d)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want an error about %q", err, c.want)
			}
			if len(r.Body) != 0 {
				t.Error("a body came with the error")
			}
		})
	}
	d := motherAndChild(t)
	d.End = nhs.DateIn(d.Decided)
	if _, err := vrs.CreateRole(d); err != nil {
		t.Errorf("a role of a single day is a role: %v", err)
	}
}

func TestPatchRole(t *testing.T) {
	for _, c := range []struct {
		file, says string
		patch      vrs.Patch
	}{
		{"patch-activate.json", "activating writes reason and practice in one operation", vrs.Patch{
			Status: vrs.StatusActive, Reason: vrs.ReasonActivated, Grantor: fernbrook(t), Basis: vrs.BasisParental, End: nhs.MustDate("2032-05-13"),
		}},
		{"patch-activate-open.json", "activating without an end takes the proposed one away", vrs.Patch{
			Status: vrs.StatusActive, Reason: vrs.ReasonActivated, Grantor: fernbrook(t), Basis: vrs.BasisAttorney, NoEnd: true,
		}},
		{"patch-activate-array.json", "the setting writes the basis as a list", vrs.Patch{
			Status: vrs.StatusActive, Reason: vrs.ReasonReactivated, Grantor: fernbrook(t), Basis: vrs.BasisConsent, ArrayBasis: true,
		}},
		{"patch-refuse.json", "refusing names no practice", vrs.Patch{
			Status: vrs.StatusRejected, Reason: "APPLICATION_REJECTED_NO_LEGAL_BASIS", Grantor: fernbrook(t),
		}},
		{"patch-refuse-other.json", "refusing for another reason carries its words", vrs.Patch{
			Status: vrs.StatusRejected, Reason: vrs.ReasonOther, ReasonText: "Asked to apply on paper",
		}},
		{"patch-end.json", "ending is a status and a reason", vrs.Patch{
			Status: vrs.StatusInactive, Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST",
		}},
		{"patch-end-date.json", "a new last day is one operation", vrs.Patch{End: nhs.MustDate("2027-03-28")}},
	} {
		t.Run(c.says, func(t *testing.T) {
			c.patch.ID = roleID
			r, err := vrs.PatchRole(c.patch)
			if err != nil {
				t.Fatal(err)
			}
			if r.Method != "PATCH" || r.Path != "/Consent/"+roleID || r.ContentType != "application/json-patch+json" {
				t.Errorf("goes out as %s %s %s", r.Method, r.Path, r.ContentType)
			}
			golden(t, c.file, r.Body)
			noPathTwice(t, r.Body)
		})
	}
}

// noPathTwice is the store's own rule, on which it answers DUPLICATE_PATCHES.
func noPathTwice(t *testing.T, body []byte) {
	t.Helper()
	var ops []struct{ Path string }
	if err := json.Unmarshal(body, &ops); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, op := range ops {
		if seen[op.Path] {
			t.Errorf("%s is written twice", op.Path)
		}
		seen[op.Path] = true
	}
}

func TestPatchRoleRefusesWhatMustNotBeFrozen(t *testing.T) {
	end := vrs.Patch{ID: roleID, Status: vrs.StatusInactive, Reason: "ROLE_DEACTIVATED_SAFEGUARDING"}
	for _, c := range []struct {
		says, want string
		change     func(*vrs.Patch)
	}{
		{"by an id made up for one answer", "not an id", func(p *vrs.Patch) { p.ID = "BE974742" }},
		{"with nothing to change", "nothing is changed", func(p *vrs.Patch) { *p = vrs.Patch{ID: roleID} }},
		{"with a reason and no status", "go together", func(p *vrs.Patch) { p.Status = "" }},
		{"back to proposed", "go together", func(p *vrs.Patch) { p.Status = vrs.StatusProposed }},
		{"with a status and no reason", "reason", func(p *vrs.Patch) { p.Reason = "" }},
		{"with a reason the store no longer takes", "reason", func(p *vrs.Patch) { p.Reason = "APPLICATION_REJECTED_COERCION" }},
		{"active without the practice", "practice that decided", func(p *vrs.Patch) { p.Status, p.Reason = vrs.StatusActive, vrs.ReasonActivated }},
		{"as OTHER without words", "words", func(p *vrs.Patch) { p.Reason = vrs.ReasonOther }},
		{"on a basis nobody knows", "legal basis", func(p *vrs.Patch) { p.Basis = "hearsay" }},
		{"with an end and without one", "both set and taken away", func(p *vrs.Patch) { p.End, p.NoEnd = nhs.MustDate("2027-01-01"), true }},
	} {
		t.Run(c.says, func(t *testing.T) {
			p := end
			c.change(&p)
			_, err := vrs.PatchRole(p)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want an error about %q", err, c.want)
			}
		})
	}
	if _, err := vrs.PatchRole(vrs.Patch{ID: "none"}); !errors.Is(err, vrs.ErrNotID) {
		t.Errorf("got %v, want ErrNotID", err)
	}
}

func TestTheSameDraftAlwaysGivesTheSameBytes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := motherAndChild(t)
		d.End = nhs.MustDate("2026-12-01").AddDays(rapid.IntRange(0, 9000).Draw(rt, "days"))
		d.Reason, d.ReasonText = vrs.ReasonOther, rapid.StringN(1, 200, -1).Draw(rt, "words")
		a, err := vrs.CreateRole(d)
		if err != nil {
			rt.Fatal(err)
		}
		b, err := vrs.CreateRole(d)
		if err != nil || !bytes.Equal(a.Body, b.Body) {
			rt.Fatal("two drafts, two bodies")
		}
		if !json.Valid(a.Body) {
			rt.Fatal("not JSON")
		}
	})
}

func TestNothingPrintsAPerson(t *testing.T) {
	d := motherAndChild(t)
	d.Reason, d.ReasonText = vrs.ReasonOther, "Ruth Quill asked"
	r, err := vrs.CreateRole(d)
	if err != nil {
		t.Fatal(err)
	}
	r.RequestID = requestID
	form, err := vrs.ParseAccessRequest(testdata(t, "form-parent.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{
		d, r, &r, form, form.Proxy, vrs.Patch{ID: roleID, ReasonText: "Ruth Quill asked"},
		vrs.Person{NHSNumber: ada, Family: "Quill"}, vrs.Relationship{Patient: ada, PatientDetails: vrs.Person{Family: "Quill"}},
		vrs.RoleRecord{Patient: ada, Proxy: ruth, Raw: []byte("Quill 9990001006")},
		&vrs.Problem{HTTPStatus: 422, Code: vrs.CodeInvalidIdentifierValue, Diagnostics: "9990001006 Quill"},
		struct{ R vrs.Request }{r},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			got := fmt.Sprintf(verb, v)
			if strings.Contains(got, "Quill") || strings.Contains(got, "9990001") {
				t.Errorf("%s of %T printed a person", verb, v)
			}
		}
	}
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
