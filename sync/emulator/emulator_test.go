package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// Made-up people of Fernbrook Surgery.
const (
	ada, ruth = "9990001006", "9990001138" // a child and her mother
	edna, lee = "9990002045", "9990002177" // a patient and her grandson
	ian, neil = "9990002959", "9990003084" // a patient and his son
	olive     = "9990004382"
	fernbrook = "Z99901"
	host      = "https://store.invalid"
)

// noon is the day the examples are set on.
var noon = time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)

// desk is a caller of one service.
type desk struct {
	testing.TB
	*Service
	clock  *Clock
	client *http.Client
	token  string
}

func newDesk(t testing.TB, options ...Option) *desk {
	t.Helper()
	clock := NewClock(func() time.Time { return noon })
	s, err := New(append([]Option{WithClock(clock.Now), WithSeed(1)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &desk{t, s, clock, &http.Client{Transport: s.Transport()}, ""}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	raw    []byte
	json   any
	err    error
}

func (r reply) code() string { return text(r.json, "issue", 0, "details", "coding", 0, "code") }

// ask is one request; the zero value of a field is what a careful client sends.
type ask struct {
	method, path string
	kind         string // Content-Type
	body         any    // marshalled unless a string
	header       map[string]string
}

func (d *desk) send(a ask) reply {
	d.Helper()
	return d.sendBy(d.client, host+BasePath, a)
}

func (d *desk) sendBy(client *http.Client, base string, a ask) reply {
	d.Helper()
	var body io.Reader
	switch b := a.body.(type) {
	case nil:
	case string:
		body = strings.NewReader(b)
	default:
		body = bytes.NewReader(marshal(b))
	}
	r, err := http.NewRequestWithContext(d.Context(), a.method, base+a.path, body)
	if err != nil {
		d.Fatal(err)
	}
	r.Header.Set("X-Request-ID", uuid.NewString())
	if d.token != "" {
		r.Header.Set("Authorization", "Bearer "+d.token)
	}
	switch {
	case a.kind != "":
		r.Header.Set("Content-Type", a.kind)
	case a.method == http.MethodPatch:
		r.Header.Set("Content-Type", "application/json-patch+json")
	case a.method == http.MethodPost:
		r.Header.Set("Content-Type", "application/fhir+json")
	}
	for name, value := range a.header {
		if value == "" {
			r.Header.Del(name)
			continue
		}
		r.Header.Set(name, value)
	}
	resp, err := client.Do(r)
	if err != nil {
		return reply{err: err}
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	out := reply{status: resp.StatusCode, header: resp.Header, raw: raw, err: err}
	if err == nil {
		_ = json.Unmarshal(raw, &out.json) // not every answer is JSON
	}
	return out
}

// consent is a new role as a careful client would send it.
func consent(patient, proxy string) object {
	return object{
		"resourceType": "Consent",
		"status":       "active",
		"scope":        concept(coding(systemScope, "patient-privacy", "")),
		"category":     []any{concept(coding(systemCategory, "INFA", ""))},
		"patient":      with(reference(systemNHSNumber, patient), "type", "Patient"),
		"dateTime":     "2026-12-01T11:58:00Z",
		"performer":    []any{reference(systemNHSNumber, proxy)},
		"policyRule":   concept(coding(homes["legal-basis"], "parental-responsibility", "")),
		"provision": object{
			"type":   "permit",
			"period": object{"start": "2026-12-01", "end": "2032-05-13"},
			"actor":  []any{object{"reference": reference(systemNHSNumber, proxy)}},
		},
		"extension": []any{reasonIs("ROLE_CREATED"), grantorIs(fernbrook)},
	}
}

func reasonIs(code string) object {
	return object{"url": urlReason, "valueCodeableConcept": concept(coding(homes["status-reason"], code, ""))}
}

func otherReason(words string) object {
	return with(reasonIs("OTHER"), "valueCodeableConcept.text", words)
}

func grantorIs(ods string) object {
	return object{"url": urlGrantor, "valueReference": reference(systemODS, ods)}
}

// with is o with the part at a dotted path replaced, or taken out when v is nil.
func with(o object, path string, v any) object {
	o = clone(o)
	steps := strings.Split(path, ".")
	var at any = o
	for _, step := range steps[:len(steps)-1] {
		if i, err := strconv.Atoi(step); err == nil {
			at = at.([]any)[i]
			continue
		}
		at = at.(object)[step]
	}
	last := steps[len(steps)-1]
	switch list, isList := at.([]any); {
	case isList:
		i, _ := strconv.Atoi(last)
		list[i] = v
	case v == nil:
		delete(at.(object), last)
	default:
		at.(object)[last] = v
	}
	return o
}

func without(o object, path string) object { return with(o, path, nil) }

// op is one operation of a patch.
func op(verb, path string, value any) object {
	return object{"op": verb, "path": path, "value": value}
}

// becomes is the usual patch: a status with its reason and what else goes along.
func becomes(status string, extensions ...any) []any {
	return []any{op("replace", pathStatus, status), op("add", pathExtension, extensions)}
}

// create makes a role and returns its id.
func (d *desk) create(patient, proxy string) string {
	d.Helper()
	r := d.send(ask{method: "POST", path: "/Consent", body: consent(patient, proxy)})
	if r.status != http.StatusCreated {
		d.Fatalf("create: status %d, code %s", r.status, r.code())
	}
	location := r.header.Get("Location")
	return location[strings.LastIndex(location, "/")+1:]
}

func (d *desk) patch(id string, patches ...any) reply {
	d.Helper()
	return d.send(ask{method: "PATCH", path: "/Consent/" + id, body: patches})
}

// only is the one role there is for a pair.
func (d *desk) only(patient, proxy string) Role {
	d.Helper()
	roles := d.Roles(patient, proxy)
	if len(roles) != 1 {
		d.Fatalf("there are %d roles, want 1", len(roles))
	}
	return roles[0]
}

// motherApplies is the plainest application there is.
func motherApplies() Application {
	return Application{
		Applicant:      ByProxy,
		Proxy:          Person{NHSNumber: ruth, Family: "Quill", Given: "Ruth", BirthDate: "1990-02-03"},
		Patient:        Person{NHSNumber: ada, Family: "Quill", Given: "Ada", BirthDate: "2021-05-14"},
		Relationship:   "PRN",
		BasisForAccess: "PRN",
		AccessLevels:   []string{"PRESCR", "APPT"},
		Reasons:        []string{"PRAC"},
		Parental:       &ParentalDetails{Evidence: "BRTH", AddressConfirmed: true, SameAddress: true},
	}
}

// form is an application as it travels.
func (d *desk) form(a Application) object { return d.Service.form(a, noon) }

func check[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
