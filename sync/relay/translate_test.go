package relay

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

const (
	reqID    = "5f1c2b7e-8a3d-4c60-9b5f-0d2e6f7a8b91"
	msgID    = "0b9a4f66-3c1d-4e8a-a7f2-5d6c7b8a9e01"
	targetID = "90b9863e-e33c-4895-a333-fd0ea0e23205"
)

var (
	ada   = nhs.MustNumber("9990000018") // the patient of most tests
	bea   = nhs.MustNumber("9990000026") // her proxy
	fern  = mustODS("Z99901")
	other = mustODS("Y00001")
	noon  = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC) // summer: London is an hour ahead
)

func mustODS(s string) nhs.ODSCode {
	c, err := nhs.ParseODSCode(s)
	if err != nil {
		panic(err)
	}
	return c
}

// message is a decision about Ada and Bea, with what only its kind says.
func message(kind workflow.MessageKind) workflow.Outgoing {
	m := workflow.Outgoing{
		ID: msgID, Kind: kind, State: workflow.OutgoingReady, Pair: workflow.Pair{Patient: ada, Proxy: bea}, Grantor: fern,
		Basis: basis.Consent, Start: noon, End: nhs.MustDate("2027-06-30"), By: "dr", Due: noon, Made: noon,
	}
	switch kind {
	case create:
		m.Reason = "ROLE_CREATED"
	case activate:
		m.Reason, m.Target = "ROLE_ACTIVATED", targetID
	case refuse:
		m.Reason, m.Target = "APPLICATION_REJECTED_NO_CONSENT", targetID
	case end:
		m.Reason, m.Target = "ROLE_DEACTIVATED_PATIENT_REQUEST", targetID
	}
	return m
}

func freeze(t testing.TB, m workflow.Outgoing) workflow.Frozen {
	t.Helper()
	f, err := Freeze(func() string { return reqID })(m)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// at finds a value in a JSON document by a path such as provision.period.end.
func at(t testing.TB, doc []byte, path string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatal(err)
	}
	for _, step := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			i := int(step[0] - '0')
			if i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func TestFreezeSaysTheDecision(t *testing.T) {
	withOther := message(refuse)
	withOther.Reason, withOther.ReasonWords = "OTHER", "moved abroad last week"
	wordy := message(end)
	wordy.ReasonWords = "asked on the phone"
	openEnd := message(create)
	openEnd.End = nhs.Date{}
	dateGone := message(activate)
	dateGone.End, dateGone.Before = nhs.Date{}, &workflow.National{End: nhs.MustDate("2026-12-31")}
	winter := message(create)
	winter.End = nhs.MustDate("2027-01-31")

	const reason, grantor = "0.valueCodeableConcept.coding.0.code", "1.valueReference.identifier.value"
	for _, c := range []struct {
		what   string
		m      workflow.Outgoing
		method string
		says   map[string]any // nil: says nothing there
	}{
		{"a new role", message(create), "POST", map[string]any{
			"status": "active", "patient.identifier.value": "9990000018", "performer.0.identifier.value": "9990000026",
			"policyRule.coding.0.code": "consent", "dateTime": "2026-07-01T12:00:00Z",
			"provision.period.start": "2026-07-01T12:00:00Z", "provision.period.end": "2027-06-30T23:59:59+01:00",
			"extension." + reason: "ROLE_CREATED", "extension." + grantor: "Z99901",
		}},
		{"a role that ends in winter", winter, "POST", map[string]any{"provision.period.end": "2027-01-31T23:59:59Z"}},
		{"a role without an end", openEnd, "POST", map[string]any{"provision.period.end": nil}},
		{"an answer to an application", message(activate), "PATCH", map[string]any{
			"0.path": "/status", "0.value": "active", "1.path": "/extension/-", "1.value." + reason: "ROLE_ACTIVATED",
			"1.value." + grantor: "Z99901", "2.path": "/policyRule", "2.value.coding.0.code": "consent",
			"3.path": "/provision/period/end", "3.value": "2027-06-30T23:59:59+01:00",
		}},
		{"an end date taken away", dateGone, "PATCH", map[string]any{"3.op": "remove", "3.path": "/provision/period/end"}},
		{"a refusal", message(refuse), "PATCH", map[string]any{
			"0.value": "rejected", "1.value." + reason: "APPLICATION_REJECTED_NO_CONSENT", "1.value.1": nil, "2": nil,
		}},
		{"a refusal in other words", withOther, "PATCH", map[string]any{
			"1.value." + reason: "OTHER", "1.value.0.valueCodeableConcept.text": "moved abroad last week",
		}},
		{"an ending", message(end), "PATCH", map[string]any{
			"0.value": "inactive", "1.value." + reason: "ROLE_DEACTIVATED_PATIENT_REQUEST", "1.value.1": nil, "2": nil,
		}},
		{"words the store would not take", wordy, "PATCH", map[string]any{"1.value.0.valueCodeableConcept.text": nil}},
	} {
		f := freeze(t, c.m)
		if f.Method != c.method || f.RequestID != reqID || f.CorrelationID != msgID {
			t.Errorf("%s: frozen as %s %s %s", c.what, f.Method, f.RequestID, f.CorrelationID)
		}
		for path, want := range c.says {
			if got := at(t, f.Body, path); got != want {
				t.Errorf("%s: %s says %v, want %v", c.what, path, got, want)
			}
		}
	}
}

// A change to a role whose id is not known is frozen all the same, and goes to
// the role that is found; the id is nowhere in the bytes.
func TestFreezeWithoutATarget(t *testing.T) {
	for _, target := range []string{"", "BE974742"} {
		for _, kind := range []workflow.MessageKind{refuse, end} {
			m := message(kind)
			known := freeze(t, m)
			m.Target = target
			unknown := freeze(t, m)
			if unknown.Path != "" || known.Path != "/Consent/"+targetID {
				t.Errorf("%s: paths %q and %q", kind, unknown.Path, known.Path)
			}
			if diff := cmp.Diff(string(known.Body), string(unknown.Body)); diff != "" {
				t.Errorf("%s: the bytes differ: %s", kind, diff)
			}
			m.Target, m.Frozen = targetID, unknown
			if got := request(m); got.Path != known.Path || string(got.Body) != string(known.Body) {
				t.Errorf("%s: goes to %s", kind, got.Path)
			}
		}
	}
}

func TestFreezeRefusesWhatCannotBeSaid(t *testing.T) {
	noReason := message(end)
	noReason.Reason = ""
	careHome := message(create)
	careHome.Basis = basis.CareHome
	nobody := message(create)
	nobody.Pair.Proxy = nhs.Number{}
	strange := message("rename")
	for what, m := range map[string]workflow.Outgoing{"no reason": noReason, "a local basis": careHome, "one person": nobody, "a kind nobody knows": strange} {
		_, err := Freeze(func() string { return reqID })(m)
		if err == nil {
			t.Errorf("%s: frozen", what)
		} else if strings.Contains(err.Error(), ada.Full()) || !strings.Contains(err.Error(), msgID) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// What is never sent, or not decided yet, has no bytes.
func TestFreezeLeavesUnsentMessagesAlone(t *testing.T) {
	for _, state := range []workflow.OutgoingState{workflow.OutgoingLocal, workflow.OutgoingRelease} {
		m := message(refuse)
		m.State, m.Reason = state, ""
		if diff := cmp.Diff(workflow.Frozen{}, freeze(t, m)); diff != "" {
			t.Errorf("%s: %s", state, diff)
		}
	}
}

func record() vrs.RoleRecord {
	return vrs.RoleRecord{
		ID: targetID, Fetchable: true, Status: vrs.StatusActive, Reason: "ROLE_CREATED", BasisCode: "consent", Patient: ada, Proxy: bea,
		Grantor: "Z99901", Start: nhs.MustDate("2026-07-01"), End: nhs.MustDate("2027-06-30"),
	}
}

func TestReadKeepsWhatItDoesNotKnow(t *testing.T) {
	r := record()
	r.Status, r.Reason, r.BasisCode = "paused", "ROLE_SOMETHING_NEW", "power-of-friendship"
	got := Read(workflow.Pair{Patient: ada, Proxy: bea}, []vrs.RoleRecord{r}, noon)
	want := Reading{Roles: []workflow.National{{
		RoleID: targetID, Fetchable: true, Status: "paused", Reason: "ROLE_SOMETHING_NEW", Basis: "power-of-friendship",
		Grantor: fern, Start: nhs.MustDate("2026-07-01"), End: nhs.MustDate("2027-06-30"), ReadAt: noon,
	}}}
	if diff := cmp.Diff(want, got, exact); diff != "" {
		t.Error(diff)
	}
	r.BasisCode, r.BasisUnknown = "", true
	if got := National(r).Basis; got != basis.Unknown {
		t.Errorf("a role without a basis reads as %q", got)
	}
}

var exact = cmp.Options{
	cmp.Comparer(func(a, b nhs.Number) bool { return a == b }),
	cmp.Comparer(func(a, b nhs.ODSCode) bool { return a == b }),
}

func TestReadIsAboutThePair(t *testing.T) {
	pair := workflow.Pair{Patient: ada, Proxy: bea}
	swapped, nameless, blurred := record(), record(), record()
	swapped.Patient, swapped.Proxy = bea, ada
	nameless.Proxy, nameless.Unread = nhs.Number{}, []string{vrs.UnreadProxy}
	blurred.End, blurred.Unread = nhs.Date{}, []string{vrs.UnreadEnd}
	for _, c := range []struct {
		what    string
		records []vrs.RoleRecord
		roles   int
		unclear bool
	}{
		{"nothing", nil, 0, false},
		{"the pair's role", []vrs.RoleRecord{record()}, 1, false},
		{"a role the other way round", []vrs.RoleRecord{swapped}, 0, false},
		{"a role of somebody unreadable", []vrs.RoleRecord{nameless}, 0, true},
		{"a role whose end cannot be read", []vrs.RoleRecord{blurred}, 1, true},
	} {
		got := Read(pair, c.records, noon)
		if len(got.Roles) != c.roles || got.Unclear != c.unclear {
			t.Errorf("%s: %d roles, unclear %v", c.what, len(got.Roles), got.Unclear)
		}
	}
}

// What the store is told and what it is taken to have made of it agree, so that
// the echo of a message is nothing new.
func TestWhatWasSentIsWanted(t *testing.T) {
	for _, late := range []time.Time{noon, time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC)} {
		m := message(create)
		m.Start = late
		if f, _ := Compare(m, []workflow.National{sent(m, targetID, late)}); f != FoundWanted {
			t.Errorf("decided at %v: %v", late, f)
		}
	}
}
