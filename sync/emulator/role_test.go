package emulator

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestARoleIsCreatedAndKept(t *testing.T) {
	d := newDesk(t)
	r := d.send(ask{method: "POST", path: "/Consent", body: consent(ada, ruth)})
	check(t, "status", r.status, http.StatusCreated)
	check(t, "severity", text(r.json, "issue", 0, "severity"), "information")
	check(t, "details", dig(r.json, "issue", 0, "details"), nil)

	role := d.only(ada, ruth)
	check(t, "location", r.header.Get("Location"), host+BasePath+"/Consent/"+role.ID)
	want := Role{
		ID: role.ID, Proxy: ruth, Patient: ada, Status: "active", Reason: "ROLE_CREATED",
		Basis: "parental-responsibility", Start: "2026-12-01", End: "2032-05-13",
		Grantor: fernbrook, DateTime: "2026-12-01T11:58:00Z",
		Changes: []Change{{At: noon, Status: "active", Reason: "ROLE_CREATED", By: "practice", RequestID: role.Changes[0].RequestID}},
	}
	if diff := cmp.Diff(want, role); diff != "" {
		t.Errorf("role (-want +got):\n%s", diff)
	}
	bundle := d.send(ask{method: "GET", path: "/Consent/" + role.ID})
	check(t, "type", text(bundle.json, "type"), "searchset")
	check(t, "id", text(bundle.json, "entry", 0, "resource", "id"), role.ID)
	check(t, "status", text(bundle.json, "entry", 0, "resource", "status"), "active")
}

func TestCreatingTakesWhatTheSourcesSend(t *testing.T) {
	usual := consent(ada, ruth)
	for line, body := range map[string]object{
		"times for dates": with(with(usual, "provision.period.start", "2026-12-01T14:30:00Z"), "provision.period.end", "2032-05-13T14:30:00Z"),
		"no end":          without(usual, "provision.period.end"),
		"no actor":        without(usual, "provision.actor"),
		"the basis in a list": with(usual, "policyRule",
			[]any{concept(coding(homes["legal-basis"], "parental-responsibility", ""))}),
		"the reason given twice":  with(usual, "extension", []any{reasonIs("ROLE_CREATED"), reasonIs("ROLE_CREATED"), grantorIs(fernbrook)}),
		"another reason in words": with(usual, "extension", []any{otherReason("Moved from paper"), grantorIs(fernbrook)}),
		"an unknown basis":        with(usual, "policyRule", concept(coding("https://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK", ""))),
		"an id of its own":        with(usual, "id", nobody),
	} {
		t.Run(line, func(t *testing.T) {
			d := newDesk(t)
			r := d.send(ask{method: "POST", path: "/Consent", body: body, kind: "application/fhir+json; charset=utf-8"})
			if r.status != http.StatusCreated {
				t.Fatalf("status %d, code %s", r.status, r.code())
			}
			check(t, "start", d.only(ada, ruth).Start, "2026-12-01")
		})
	}
}

func TestOnePolicyRuleShapeCanBeInsistedOn(t *testing.T) {
	object := consent(ada, ruth)
	array := with(object, "policyRule", []any{dig(object, "policyRule")})
	for _, shape := range []string{"object", "array"} {
		d := newDesk(t, WithPolicyRuleShape(shape))
		right, wrong := object, array
		if shape == "array" {
			right, wrong = array, object
		}
		check(t, shape+": the wrong shape", d.send(ask{method: "POST", path: "/Consent", body: wrong}).code(), "BAD_REQUEST")
		check(t, shape+": the right shape", d.send(ask{method: "POST", path: "/Consent", body: right}).status, http.StatusCreated)
		id := d.only(ada, ruth).ID
		check(t, shape+": patching the wrong shape", d.patch(id, op("replace", pathRule, wrong["policyRule"])).code(), "INVALID_VALUE")
		check(t, shape+": patching the right shape", d.patch(id, op("replace", pathRule, right["policyRule"])).status, http.StatusOK)
		basis := "consent"
		if err := d.EditRole(id, Edit{Basis: &basis}); err != nil {
			t.Errorf("%s: %v", shape, err)
		}
	}
}

func TestOnlyOneOfManyCreatesAtOnceSucceeds(t *testing.T) {
	d := newDesk(t)
	var wg sync.WaitGroup
	statuses := make([]int, 40)
	for i := range statuses {
		wg.Go(func() {
			statuses[i] = d.send(ask{method: "POST", path: "/Consent", body: consent(ada, ruth)}).status
		})
	}
	wg.Wait()
	count := map[int]int{}
	for _, status := range statuses {
		count[status]++
	}
	if diff := cmp.Diff(map[int]int{201: 1, 409: len(statuses) - 1}, count); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	d.only(ada, ruth)
}

func TestWithoutTheGuardAPairMayHaveTwoRoles(t *testing.T) {
	d := newDesk(t, WithoutPairGuard())
	d.create(ada, ruth)
	d.create(ada, ruth)
	check(t, "roles", len(d.Roles(ada, ruth)), 2)
}

// Every change the life cycle has, and no other, can be made by a practice's
// patch. The reason tried is the first of each line, made exact.
func TestTheLifeCycleIsTheTable(t *testing.T) {
	statuses := []string{"proposed", "active", "rejected", "inactive", "entered-in-error"}
	reasons := []string{"ROLE_CREATED", "ROLE_ACTIVATED", "ROLE_REACTIVATED", "ROLE_SUSPENDED_PENDING_REVIEW",
		"ROLE_DEACTIVATED_SAFEGUARDING", "APPLICATION_SUBMITTED", "APPLICATION_RESUBMITTED",
		"APPLICATION_WITHDRAWN", "APPLICATION_REJECTED_NO_CONSENT", "OTHER"}
	may := map[string]bool{
		"proposed active ROLE_ACTIVATED": true, "proposed active OTHER": true,
		"proposed rejected APPLICATION_REJECTED_NO_CONSENT": true, "proposed rejected APPLICATION_WITHDRAWN": true, "proposed rejected OTHER": true,
		"active inactive ROLE_DEACTIVATED_SAFEGUARDING": true, "active inactive ROLE_SUSPENDED_PENDING_REVIEW": true, "active inactive OTHER": true,
		"inactive active ROLE_REACTIVATED": true, "inactive active OTHER": true,
		"inactive rejected APPLICATION_REJECTED_NO_CONSENT": true, "inactive rejected OTHER": true,
		"rejected active ROLE_ACTIVATED": true, "rejected active OTHER": true,
		"proposed entered-in-error OTHER": true, "active entered-in-error OTHER": true,
		"inactive entered-in-error OTHER": true, "rejected entered-in-error OTHER": true,
	}
	for _, from := range statuses {
		for _, to := range statuses {
			for _, reason := range reasons {
				d := newDesk(t)
				id, err := d.AddRole(Role{Patient: ada, Proxy: ruth, Status: from, Reason: "OTHER", Words: "seeded"})
				if err != nil {
					t.Fatal(err)
				}
				why := with(reasonIs(reason), "valueCodeableConcept.text", "because")
				r := d.patch(id, becomes(to, why, grantorIs(fernbrook))...)
				line := from + " " + to + " " + reason
				if may[line] {
					check(t, line, r.status, http.StatusOK)
					check(t, line, d.only(ada, ruth).Status, to)
					check(t, line, d.only(ada, ruth).Reason, reason)
					continue
				}
				check(t, line, r.code(), "INVALID_STATE_TRANSITION")
				check(t, line, d.only(ada, ruth).Status, from)
			}
		}
	}
}

// The life cycle holds for whoever makes a change: an applicant ends access and
// takes an application back, the service itself ends access, and neither grants.
func TestTheLifeCycleSaysWhoMay(t *testing.T) {
	statuses := []string{"proposed", "active", "rejected", "inactive"}
	reasons := []string{"ROLE_CREATED", "ROLE_ACTIVATED", "ROLE_REACTIVATED", "ROLE_SUSPENDED_PENDING_REVIEW", "ROLE_DEACTIVATED_PATIENT_REQUEST",
		"APPLICATION_RESUBMITTED", "APPLICATION_WITHDRAWN", "APPLICATION_REJECTED_NO_CONSENT", "OTHER"}
	ends := map[string]bool{
		"active inactive ROLE_DEACTIVATED_PATIENT_REQUEST": true, "active inactive ROLE_SUSPENDED_PENDING_REVIEW": true, "active inactive OTHER": true,
	}
	applies := map[string]bool{"proposed rejected APPLICATION_WITHDRAWN": true, "rejected proposed APPLICATION_RESUBMITTED": true}
	for _, from := range statuses {
		for _, to := range statuses {
			for _, reason := range reasons {
				line := from + " " + to + " " + reason
				if got, want := allowed(from, to, reason, applicant), ends[line] || applies[line]; got != want {
					t.Errorf("an applicant, %s: %v", line, got)
				}
				if got := allowed(from, to, reason, service); got != ends[line] {
					t.Errorf("the service, %s: %v", line, got)
				}
				// And so it is over the wire, under a patient's own sign-in.
				d := newDesk(t, WithSignIn(HealthcareWorker))
				id, err := d.AddRole(Role{Patient: ada, Proxy: ruth, Status: from, Reason: "OTHER", Words: "seeded"})
				if err != nil {
					t.Fatal(err)
				}
				d.token = d.IssueToken(PatientSignIn, ada)
				r := d.patch(id, becomes(to, with(reasonIs(reason), "valueCodeableConcept.text", "because"), grantorIs(fernbrook))...)
				want := http.StatusUnprocessableEntity
				if ends[line] || applies[line] {
					want = http.StatusOK
				}
				check(t, "an applicant, "+line, r.status, want)
			}
		}
	}
}

// What recordings have beside the specification is there in their dialect, and
// nowhere else.
func TestTheRecordedDialectHasWhatRecordingsHave(t *testing.T) {
	for _, dialect := range []Dialect{Spec, Recorded} {
		d := newDesk(t, WithDialect(dialect))
		if _, err := d.AddRole(Role{Patient: ada, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED", Grantor: fernbrook}); err != nil {
			t.Fatal(err)
		}
		r := d.send(ask{method: "GET", path: "/Consent?performer:identifier=" + ruth + "&_include=Consent:patient&_include=Consent:performer"})
		if r.status != http.StatusOK {
			t.Fatalf("%s: %d", dialect, r.status)
		}
		body := string(marshal(r.json))
		for _, has := range []string{`proxy-legal-basis`, `Extension-UKCore-AddressKey`, `NHSNumberVerificationStatus`, `"versionId":"1"`, `-16-`, `.000000Z`} {
			if strings.Contains(body, has) != (dialect == Recorded) {
				t.Errorf("%s: %s is there: %v", dialect, has, strings.Contains(body, has))
			}
		}
		repeated := strings.Count(body, `"ROLE_CREATED"`)
		if want := map[Dialect]int{Spec: 1, Recorded: 2}[dialect]; repeated != want {
			t.Errorf("%s: the reason stands %d times, want %d", dialect, repeated, want)
		}
	}
}

func TestChanges(t *testing.T) {
	rule := func(code string) object { return concept(coding(homes["legal-basis"], code, "")) }
	for _, l := range []struct {
		line  string
		patch []any
		want  func(*Role)
	}{
		{"the end moves to a date", []any{op("add", pathEnd, "2030-06-30")}, func(r *Role) { r.End = "2030-06-30" }},
		{"the end moves to the London day of a time", []any{op("replace", pathEnd, "2030-06-30T23:30:00Z")}, func(r *Role) { r.End = "2030-07-01" }},
		{"the end is today", []any{op("replace", pathEnd, "2026-12-01")}, func(r *Role) { r.End = "2026-12-01" }},
		{"the end is taken away", []any{object{"op": "remove", "path": pathEnd}}, func(r *Role) { r.End = "" }},
		{"the basis changes", []any{op("replace", pathRule, rule("consent"))}, func(r *Role) { r.Basis = "consent" }},
		{"the basis changes, in a list", []any{op("add", pathRule, []any{rule("best-interest")})}, func(r *Role) { r.Basis = "best-interest" }},
		{"the actor is said again", []any{op("add", pathActor, []any{object{"reference": reference(systemNHSNumber, ruth)}})}, func(*Role) {}},
		{"the role ends in words", becomes("inactive", otherReason("Asked by letter")), func(r *Role) {
			r.Status, r.Reason, r.Words = "inactive", "OTHER", "Asked by letter"
		}},
		{"everything at once", append(becomes("inactive", reasonIs("ROLE_DEACTIVATED_MISUSE_OF_SYSTEM"), grantorIs("Z99902")),
			op("replace", pathRule, rule("consent")), op("replace", pathEnd, "2027-01-01")), func(r *Role) {
			r.Status, r.Reason, r.Grantor, r.Basis, r.End = "inactive", "ROLE_DEACTIVATED_MISUSE_OF_SYSTEM", "Z99902", "consent", "2027-01-01"
		}},
	} {
		t.Run(l.line, func(t *testing.T) {
			d := newDesk(t)
			id := d.create(ada, ruth)
			want := d.only(ada, ruth)
			d.clock.Advance(time.Hour)
			request, correlation := uuid.NewString(), uuid.NewString()
			r := d.send(ask{method: "PATCH", path: "/Consent/" + strings.ToUpper(id), body: l.patch,
				header: map[string]string{"X-Request-ID": request, "X-Correlation-ID": correlation}})
			if r.status != http.StatusOK {
				t.Fatalf("status %d, code %s", r.status, r.code())
			}
			l.want(&want)
			want.Changes = append(want.Changes, Change{
				At: noon.Add(time.Hour), Status: want.Status, Reason: want.Reason, By: "practice",
				RequestID: request, CorrelationID: correlation,
			})
			if diff := cmp.Diff(want, d.only(ada, ruth)); diff != "" {
				t.Errorf("role (-want +got):\n%s", diff)
			}
			check(t, "extensions", len(items(d.send(ask{method: "GET", path: "/Consent/" + id}).json,
				"entry", 0, "resource", "extension")), 2)
		})
	}
}

func TestTheWholeLifeOfARole(t *testing.T) {
	d := newDesk(t)
	if _, _, err := d.Apply(motherApplies()); err != nil {
		t.Fatal(err)
	}
	id := d.only(ada, ruth).ID
	steps := []struct{ to, reason string }{
		{"rejected", "APPLICATION_REJECTED_IDENTITY_NOT_VERIFIED"},
		{"active", "ROLE_ACTIVATED"},
		{"inactive", "ROLE_SUSPENDED_PENDING_REVIEW"},
		{"active", "ROLE_REACTIVATED"},
		{"inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST"},
		{"rejected", "APPLICATION_REJECTED_NOT_NEEDED"},
	}
	want := []string{"proposed APPLICATION_SUBMITTED"}
	for _, step := range steps {
		r := d.patch(id, becomes(step.to, reasonIs(step.reason), grantorIs(fernbrook))...)
		if r.status != http.StatusOK {
			t.Fatalf("to %s: %s", step.to, r.code())
		}
		want = append(want, step.to+" "+step.reason)
	}
	if _, _, err := d.Apply(motherApplies()); err != nil { // she tries again
		t.Fatal(err)
	}
	want = append(want, "proposed APPLICATION_RESUBMITTED")
	var got []string
	for _, c := range d.only(ada, ruth).Changes {
		got = append(got, c.Status+" "+c.Reason)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestARoleEndsAfterItsLastDay(t *testing.T) {
	for _, l := range []struct {
		line   string
		end    string
		at     string
		status string
	}{
		{"on the last day it is active", "2026-12-24", "2026-12-24T23:59:59Z", "active"},
		{"the day after it is not", "2026-12-24", "2026-12-25T00:00:00Z", "inactive"},
		{"in summer the day ends an hour earlier by Greenwich", "2027-07-01", "2027-07-01T22:59:59Z", "active"},
		{"and the next begins then", "2027-07-01", "2027-07-01T23:00:00Z", "inactive"},
	} {
		t.Run(l.line, func(t *testing.T) {
			d := newDesk(t)
			id := d.create(ada, ruth)
			check(t, "patch", d.patch(id, op("replace", pathEnd, l.end)).status, http.StatusOK)
			at, err := time.Parse(time.RFC3339, l.at)
			if err != nil {
				t.Fatal(err)
			}
			d.clock.Set(at)
			if l.status == "inactive" {
				d.clock.Advance(72 * time.Hour) // nobody asks for three days
			}
			r := d.send(ask{method: "GET", path: "/Consent/" + id})
			check(t, "status", text(r.json, "entry", 0, "resource", "status"), l.status)
			if l.status == "inactive" {
				role := d.only(ada, ruth)
				check(t, "reason", role.Reason, "ROLE_DEACTIVATED_END_DATE_REACHED")
				check(t, "when", role.Changes[2].At.Equal(dayAfter(l.end)), true)
			}
		})
	}
}

func TestAnotherSystemChangesARole(t *testing.T) {
	d := newDesk(t)
	id := d.create(ada, ruth)
	if err := d.EndRole(id, "ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED"); err != nil {
		t.Fatal(err)
	}
	role := d.only(ada, ruth)
	check(t, "status", role.Status, "inactive")
	check(t, "by", role.Changes[1].By, "another system")
	for line, err := range map[string]error{
		"RESOURCE_NOT_FOUND":       d.EndRole(nobody, "OTHER"),
		"INVALID_STATE_TRANSITION": d.EndRole(id, "ROLE_DEACTIVATED_SAFEGUARDING"),
	} {
		if err == nil || !strings.Contains(err.Error(), line) {
			t.Errorf("got %v, want %s", err, line)
		}
	}
	if err := d.AddPerson(Person{NHSNumber: ada, ODS: fernbrook, Invalid: true}); err != nil {
		t.Fatal(err)
	}
	check(t, "a closed record", d.send(ask{method: "GET", path: "/Consent/" + id}).code(), "INVALIDATED_RESOURCE")
	check(t, "a closed record", d.patch(id, op("add", pathEnd, "2030-01-01")).code(), "RESOURCE_NOT_FOUND")
	check(t, "seen from the proxy", total(d.send(ask{method: "GET", path: "/Consent?performer:identifier=" + ruth}).json), 0)
}

func TestSeedsAreChecked(t *testing.T) {
	d := newDesk(t)
	for line, seed := range map[string]Role{
		"a number that fails its check": {Patient: "9990007501", Proxy: ruth, Status: "active", Reason: "ROLE_CREATED"},
		"a number that may be real":     {Patient: "4010232137", Proxy: ruth, Status: "active", Reason: "ROLE_CREATED"},
		"oneself":                       {Patient: ada, Proxy: ada, Status: "active", Reason: "ROLE_CREATED"},
		"a status nobody knows":         {Patient: ada, Proxy: ruth, Status: "on", Reason: "ROLE_CREATED"},
		"no reason":                     {Patient: ada, Proxy: ruth, Status: "active"},
		"an end that is no day":         {Patient: ada, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED", End: "soon"},
		"a grantor that is no practice": {Patient: ada, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED", Grantor: "the surgery"},
	} {
		if _, err := d.AddRole(seed); err == nil {
			t.Errorf("%s was taken", line)
		}
	}
	if _, err := d.AddRole(Role{Patient: ada, Proxy: ruth, Status: "inactive", Reason: "ROLE_DEACTIVATED_FAMILIAL_REASON"}); err != nil {
		t.Errorf("a reason since taken out of use: %v", err)
	}
	r := d.send(ask{method: "GET", path: "/Consent?patient:identifier=" + ada})
	check(t, "its code", text(r.json, "entry", 0, "resource", "extension", 0, "valueCodeableConcept", "coding", 0, "code"), "ROLE_DEACTIVATED_FAMILIAL_REASON")
	check(t, "its system", text(r.json, "entry", 0, "resource", "extension", 0, "valueCodeableConcept", "coding", 0, "system"), homes["status-reason"])
	if _, err := d.AddRole(Role{Patient: ada, Proxy: ruth, Status: "active", Reason: "ROLE_CREATED"}); err == nil {
		t.Error("a second role for the pair was taken")
	}
}
