package vrs

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"proxydesk/workflow/nhs"
)

// seed adds every file of testdata that has some bytes of its own.
func seed(f *testing.F) {
	f.Helper()
	for _, pattern := range []string{"testdata/*.json", "testdata/messages/*.json"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			f.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	f.Add([]byte(`{"resourceType":"Bundle","entry":{"resource":{"resourceType":"Consent","policyRule":[],"extension":{}}}}`))
	f.Add([]byte(`{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"coding":[{"code":"X"}]}}]}`))
}

func FuzzParseRoles(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		roles, err := parseRoles(b, false)
		if err != nil {
			return
		}
		for _, r := range roles {
			if !r.Patient.IsZero() && !r.Patient.Checks() || !r.Proxy.IsZero() && !r.Proxy.Checks() {
				t.Error("a number that does not check was taken")
			}
			if r.BasisUnknown == (r.BasisCode != "") {
				t.Error("a basis is known and unknown")
			}
			again, err := parseRole(r.Raw, false)
			if err != nil || again.End != r.End || again.Status != r.Status || again.Reason != r.Reason {
				t.Errorf("what was kept does not read back: %v", err)
			}
		}
	})
}

func FuzzParseRelationships(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if rs, err := parseRelationships(b, false); err != nil && rs != nil {
			t.Error("relationships came with an error")
		}
	})
}

func FuzzParseAccessRequest(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseAccessRequest(b)
		if err != nil {
			return
		}
		if !bytes.Equal(r.Raw, b) {
			t.Error("the original was not kept")
		}
		if !r.Patient.named() || !r.Proxy.named() {
			t.Error("a form about nobody was taken")
		}
		if !r.Patient.NHSNumber.IsZero() && !r.Patient.NHSNumber.Checks() {
			t.Error("a number that does not check was taken")
		}
	})
}

func FuzzProblem(f *testing.F) {
	seed(f)
	f.Add([]byte("<html>Bad Gateway</html>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p := problemOf(call{act: "test", requestID: "r"}, answer{status: 500, body: b, header: http.Header{}})
		if p == nil {
			t.Fatal("a 500 is a problem")
		}
		if p.Diagnostics != "" && len(p.Diagnostics) > 12 && strings.Contains(p.Error(), p.Diagnostics) && string(p.Code) != p.Diagnostics {
			t.Errorf("the store's words are in the error")
		}
	})
}

func FuzzParseToken(f *testing.F) {
	f.Add([]byte(`{"access_token":"a","expires_in":"599"}`))
	f.Add([]byte(`{"error":"invalid_client"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		a := parseToken(b)
		if strings.ContainsAny(a.access, "\r\n ") || strings.ContainsAny(a.code, "\r\n ") {
			t.Error("a token or a code could break a line")
		}
		if a.access != "" && (a.life <= 0 || a.life > longestLife || a.refreshLife <= 0 || a.refreshLife > longestSession) {
			t.Errorf("a life of %v and %v", a.life, a.refreshLife)
		}
	})
}

func FuzzInstant(f *testing.F) {
	for _, s := range []string{"2026-12-01", "2026-06-30T23:59:59+01:00", "2026-16-01T00:00:00Z", "2026-06-30T23:59", "", "now"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := instant(s)
		if !ok {
			if !got.IsZero() {
				t.Error("no instant, and yet one")
			}
			return
		}
		if got.Location() != time.UTC {
			t.Error("an instant that is not UTC")
		}
		if again, ok := instant(got.Format(time.RFC3339Nano)); got.Year() >= 0 && got.Year() <= 9999 && (!ok || !again.Equal(got)) {
			t.Errorf("%v reads back as %v", got, again)
		}
	})
}

func FuzzLocationAndRetryAfter(f *testing.F) {
	f.Add("https://x/Consent/3f0b6c2e-9a57-4d1c-8e64-2b7d5a9c1f30", "30")
	f.Add("Consent/../x", "Tue, 01 Dec 2026 09:01:30 GMT")
	f.Fuzz(func(t *testing.T, location, after string) {
		if id := idFrom(location); id != "" && !isID(id) {
			t.Errorf("took an id that is none")
		}
		d := retryAfter(http.Header{"Retry-After": {after}, "Date": {"Tue, 01 Dec 2026 09:00:00 GMT"}})
		if d < 0 || d > 24*time.Hour {
			t.Errorf("waits %v", d)
		}
	})
}

// FuzzCreateRole checks that whatever a decider writes, the frozen bytes are
// JSON that says the same.
func FuzzCreateRole(f *testing.F) {
	f.Add("Moved over from paper <2019> & “kept”", int64(1796117415), 120)
	ods, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, words string, decided int64, days int) {
		at := time.Unix(decided%4e9, 0)
		d := RoleDraft{
			Patient: nhs.MustNumber("9990001006"), Proxy: nhs.MustNumber("9990001138"), Grantor: ods,
			Basis: BasisConsent, Reason: ReasonOther, ReasonText: words, Decided: at,
			End: nhs.DateIn(at).AddDays(days % 40000),
		}
		r, err := CreateRole(d)
		if err != nil {
			return
		}
		back, err := parseRole(json.RawMessage(r.Body), false)
		if err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(words) && back.ReasonText != words {
			t.Errorf("the words read back differently")
		}
		if back.End != d.End || back.Start != nhs.DateIn(at) || !back.DateTime.Equal(at) || !back.For(d.Patient, d.Proxy) {
			t.Errorf("read back as %v to %v", back.Start, back.End)
		}
	})
}
