package intake

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

var now = time.Date(2026, 12, 1, 10, 30, 0, 0, time.UTC)

func reader() Reader { return Reader{Store: vrs.Offline{}, Now: func() time.Time { return now }} }

func file(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// same compares values that hide what they hold when printed.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b nhs.Number) bool { return a == b }), cmp.Comparer(func(a, b nhs.ODSCode) bool { return a == b })); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func doubtOf(d workflow.Draft, field string) string {
	for _, doubt := range d.Doubts {
		if doubt.Field == field {
			return doubt.Words
		}
	}
	return ""
}

// sentence reports whether an error is fit to be shown, and does not quote
// secret.
func sentence(t *testing.T, err error, about, secret string) {
	t.Helper()
	var u *Unreadable
	if !errors.As(err, &u) {
		t.Fatalf("got %v, want *Unreadable", err)
	}
	if !strings.Contains(u.Sentence(), about) || !strings.HasSuffix(u.Sentence(), ".") {
		t.Errorf("the sentence does not speak of %q: %s", about, u.Sentence())
	}
	if secret != "" && strings.Contains(err.Error(), secret) {
		t.Error("the error quotes what was given")
	}
}

const requestID = "5c0f2a34-8b77-4e0b-9d58-0f6a1f2f77aa"

// store answers one access request.
type store struct {
	request    vrs.AccessRequest
	err        error
	roles      []vrs.RoleRecord
	rolesErr   error
	related    []vrs.Relationship
	relatedErr error
	asked      []string
}

func (s *store) AccessRequest(_ context.Context, id string) (vrs.AccessRequest, error) {
	s.asked = append(s.asked, id)
	return s.request, s.err
}

func (s *store) SearchRoles(_ context.Context, proxy, patient nhs.Number, _ ...string) ([]vrs.RoleRecord, error) {
	s.asked = append(s.asked, "roles "+proxy.Full()+" "+patient.Full())
	return s.roles, s.rolesErr
}

func (s *store) Relationships(_ context.Context, proxy, patient nhs.Number) ([]vrs.Relationship, error) {
	s.asked = append(s.asked, "relationships "+proxy.Full()+" "+patient.Full())
	return s.related, s.relatedErr
}

func request(t *testing.T) vrs.AccessRequest {
	t.Helper()
	r, err := vrs.ParseAccessRequest(file(t, "request.json"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var (
	ben = nhs.MustNumber("9990001391")
	ivo = nhs.MustNumber("9990001529")
)

func TestAFetchedRequestIsMappedAnswerByAnswerAndProvesWhoApplied(t *testing.T) {
	s := &store{request: request(t), related: []vrs.Relationship{
		{Patient: ben, Proxy: ivo, Kinds: []vrs.Coded{{Code: "PRN"}, {Code: "PRN"}}},
		{Patient: ivo, Proxy: ben, Kinds: []vrs.Coded{{Code: "CHILD"}}},
	}}
	d, err := Reader{Store: s, Now: func() time.Time { return now }}.Fetch(t.Context(), strings.ToUpper(requestID))
	if err != nil {
		t.Fatal(err)
	}
	got := d
	got.Original, got.Doubts = workflow.Original{}, nil
	same(t, "the draft", got, workflow.Draft{
		Channel: workflow.ChannelStore, Applicant: workflow.ByProxy,
		ReceivedAt:   time.Date(2026, 11, 30, 18, 4, 11, 250_000_000, time.UTC),
		Patient:      workflow.Person{NHSNumber: ben, Given: "Ben", Family: "Tarrow", Born: nhs.MustDate("2015-12-22")},
		Proxy:        workflow.Person{NHSNumber: ivo, Given: "Ivo", Family: "Tarrow", Born: nhs.MustDate("1984-07-09")},
		Relationship: "PRN", RelationshipWords: "Father", ClaimedBasis: "PRN",
		Requested: []basis.Scope{basis.Prescriptions, basis.Appointments}, Reasons: []string{"PRAC", "OTHR"},
		Parental: workflow.Parental{
			Evidence: "BRTH", EvidenceWords: "The long one", SameAddress: "yes", AddressConfirmed: "no",
			NewAddress: []string{"Flat 2", "9 Mill Row", "Fernbrook", "ZZ99 3VZ"}, ChildCanConsent: "no", WhyNot: "He has not been asked",
		},
		Proof: workflow.Proof{RequestID: requestID, Reference: "26336BENTA", FetchedAt: now, Authored: time.Date(2026, 11, 30, 18, 4, 11, 250_000_000, time.UTC)},
		Unread: []string{
			"Service asked for: Video calls (VIDEO)", "More about the services asked for: Inhalers above all",
			"More about why access is wanted: He is ten", "Favourite colour: Green",
		},
		Related: []workflow.Related{{Code: "PRN", ReadAt: now}}, Others: workflow.Others{ReadAt: now},
	})
	if string(d.Original.Bytes) != string(file(t, "request.json")) || len(d.Original.SHA256) != 64 {
		t.Error("the original is not kept as received")
	}
	if doubtOf(d, FieldRequested) == "" || len(d.Doubts) != 1 {
		t.Errorf("want one doubt, about the service nobody knows; got %d", len(d.Doubts))
	}
	same(t, "what the store was asked", s.asked, []string{requestID, "roles 9990001529 9990001391", "roles  9990001391", "roles 9990001529 ", "relationships 9990001529 9990001391"})
}

func TestTheRoleADecisionRestsOn(t *testing.T) {
	role := func(id, status string) vrs.RoleRecord {
		return vrs.RoleRecord{ID: id, Fetchable: true, Status: status, Patient: ben, Proxy: ivo, BasisCode: "consent", Grantor: "Z99902", End: nhs.MustDate("2027-01-31")}
	}
	stranger := role("x", "active")
	stranger.Proxy = nhs.MustNumber("9990001138")
	cutOff := role("c", "active")
	cutOff.End, cutOff.Unread = nhs.Date{}, []string{vrs.UnreadEnd}
	for _, c := range []struct {
		name  string
		roles []vrs.RoleRecord
		err   error
		want  string
		doubt bool
	}{
		{"none is no role and no doubt", nil, nil, "", false},
		{"the only one counts whatever its state", []vrs.RoleRecord{role("a", "inactive")}, nil, "a", false},
		{"one in force counts among old ones", []vrs.RoleRecord{role("a", "inactive"), role("b", "active"), role("d", "rejected")}, nil, "b", false},
		{"two open ones need a person", []vrs.RoleRecord{role("a", "proposed"), role("b", "active")}, nil, "", true},
		{"one in error never was", []vrs.RoleRecord{role("a", "entered-in-error")}, nil, "", false},
		{"one of other people is not theirs", []vrs.RoleRecord{stranger}, nil, "", false},
		{"an end that cannot be read is not no end", []vrs.RoleRecord{cutOff}, nil, "", true},
		{"silence is said", nil, errors.New("no answer"), "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &store{request: request(t), roles: c.roles, rolesErr: c.err, relatedErr: errors.New("forbidden")}
			d, err := Reader{Store: s, Now: func() time.Time { return now }}.Fetch(t.Context(), requestID)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if d.National != nil {
				got = d.National.RoleID
			}
			if got != c.want || (doubtOf(d, FieldNational) != "") != c.doubt {
				t.Errorf("role %q, doubt %q", got, doubtOf(d, FieldNational))
			}
			if d.National != nil && (d.National.Basis != basis.Consent || d.National.Grantor.String() != "Z99902" || !d.National.ReadAt.Equal(now)) {
				t.Error("the role was not put into our words")
			}
		})
	}
}

func TestARequestThatDoesNotCome(t *testing.T) {
	for _, c := range []struct {
		name  string
		id    string
		err   error
		about string
	}{
		{"an id cut short", requestID[:30], nil, "five groups"},
		{"an id in braces", "{" + requestID + "}", nil, "five groups"},
		{"a reference in place of the id", "26336BENTA", nil, "five groups"},
		{"no store on this desk", requestID, vrs.ErrNotConnected, "No national store"},
		{"an id the store does not know", requestID, vrs.ErrNotFound, "no access request with this id"},
		{"nothing to sign in with", requestID, &vrs.NotSentError{Trouble: vrs.TroubleSignIn}, "does not let this desk in"},
		{"no network", requestID, &vrs.NotSentError{}, "could not be reached"},
		{"no answer", requestID, &vrs.NoAnswerError{}, "did not answer"},
		{"another practice's", requestID, &vrs.Problem{HTTPStatus: 403, Code: vrs.CodeForbidden}, "does not let this desk"},
		{"too many questions", requestID, &vrs.Problem{HTTPStatus: 429, Code: vrs.CodeThrottled}, "busy"},
		{"trouble at the store", requestID, &vrs.Problem{HTTPStatus: 500}, "Try again"},
		{"an answer that is no form", requestID, vrs.ErrShape, "not with an access request"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &store{err: c.err}
			d, err := Reader{Store: s, Now: func() time.Time { return now }}.Fetch(t.Context(), c.id)
			sentence(t, err, c.about, "BENTA")
			same(t, "what is left behind", d, workflow.Draft{})
			if c.err == nil && len(s.asked) > 0 {
				t.Error("the store was asked for an id that is none")
			}
			if c.err != nil && !errors.Is(err, c.err) {
				t.Error("the cause is lost")
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Reader{Store: &store{err: context.Canceled}, Now: func() time.Time { return now }}).Fetch(ctx, requestID); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped by the person: %v", err)
	}
}

func TestWhatARequestLeavesInDoubt(t *testing.T) {
	base := string(file(t, "request.json"))
	for _, c := range []struct {
		name, old, new string
		field, given   string
	}{
		{"an NHS number whose last digit is wrong", `"patient_identifier", "answer": [{"valueString": "9990001391"`, `"patient_identifier", "answer": [{"valueString": "9990001392"`, "patient.nhs-number", "9990001392"},
		{"a number filed otherwise than answered", `"value": "9990001391"`, `"value": "9990001006"`, "patient.nhs-number", "9990001006"},
		{"a birth date of a year only", `"2015-12-22"`, `"2015"`, "patient.born", "2015"},
		{"a birth date to come", `"1984-07-09"`, `"2094-07-09"`, "proxy.born", "2094-07-09"},
		{"nobody who filled it in", `"type": "RelatedPerson"`, `"type": "Device"`, FieldApplicant, ""},
		{"a relationship nobody knows", `"relatedPerson_relationship", "answer": [{"valueCoding": {"code": "PRN", "display": "Parent"}}]`, `"relatedPerson_relationship", "answer": [{"valueCoding": {"code": "GODP", "display": "Godparent"}}]`, FieldRelationship, "Godparent (GODP)"},
		{"an evidence nobody knows", `"BRTH"`, `"WILL"`, FieldEvidence, "Birth certificate (WILL)"},
		{"a time to come", `"2026-11-30T18`, `"2027-11-30T18`, FieldReceived, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := strings.Replace(base, c.old, c.new, 1)
			if changed == base {
				t.Fatal("the sample does not have this text")
			}
			d, err := reader().Read("form.json", []byte(changed))
			if err != nil {
				t.Fatal(err)
			}
			if d.Channel != workflow.ChannelFile || !d.Proof.IsZero() {
				t.Error("a file proves nothing")
			}
			for _, doubt := range d.Doubts {
				if doubt.Field == c.field {
					if doubt.Given != c.given || doubt.Words == "" {
						t.Errorf("the doubt quotes %q and says %q", doubt.Given, doubt.Words)
					}
					return
				}
			}
			t.Errorf("no doubt about %s", c.field)
		})
	}
}

func TestSandboxNumbersAreLetThroughOnlyWhenAskedAndNeverSilently(t *testing.T) {
	b := []byte(strings.ReplaceAll(string(file(t, "request.json")), "9990001391", "9000000049"))
	strict, err := reader().Read("", b)
	if err != nil {
		t.Fatal(err)
	}
	relaxed := reader()
	relaxed.Relaxed = true
	let, err := relaxed.Read("", b)
	if err != nil {
		t.Fatal(err)
	}
	if !strict.Patient.NHSNumber.IsZero() || let.Patient.NHSNumber.Full() != "9000000049" {
		t.Error("the check digit decides, unless it is relaxed")
	}
	if doubtOf(strict, "patient.nhs-number") == "" || !strings.Contains(doubtOf(let, "patient.nhs-number"), "sandbox") {
		t.Error("both are doubted")
	}
}

func TestOurListsHaveTheProductsCodes(t *testing.T) {
	for name, list := range map[string]string{
		"relationships.csv": "relationship", "claimed-bases.csv": "basis", "evidence.csv": "evidence",
		"scopes.csv": "service", "reasons-for-access.csv": "reason",
	} {
		b, err := os.ReadFile("../../assets/codes/" + name)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for i, row := range rows(string(b)) {
			if i == 0 {
				continue
			}
			code, label := row[0], row[len(row)-1]
			if list == "service" {
				label = row[1]
			}
			seen[code] = true
			if lists[list].label[code] != label {
				t.Errorf("%s: %s is %q here and %q there", name, code, lists[list].label[code], label)
			}
		}
		if len(seen) != len(lists[list].label) {
			t.Errorf("%s has %d codes, ours %d", name, len(seen), len(lists[list].label))
		}
	}
}
