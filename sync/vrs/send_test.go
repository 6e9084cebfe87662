package vrs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow/nhs"
)

// creation is a frozen message with its ids, as it lies in the outgoing rows.
func creation(t testing.TB) vrs.Request {
	t.Helper()
	r, err := vrs.CreateRole(motherAndChild(t))
	if err != nil {
		t.Fatal(err)
	}
	r.RequestID, r.CorrelationID = requestID, caseID
	return r
}

func ending(t testing.TB) vrs.Request {
	t.Helper()
	r, err := vrs.PatchRole(vrs.Patch{ID: roleID, Status: vrs.StatusInactive, Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"})
	if err != nil {
		t.Fatal(err)
	}
	r.RequestID = requestID
	return r
}

func TestSendPutsTheFrozenBytesOnTheWire(t *testing.T) {
	type seen struct {
		method, path, query string
		header              http.Header
		body                []byte
		length              int64
	}
	var got seen
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = seen{r.Method, r.URL.Path, r.URL.RawQuery, r.Header, b, r.ContentLength}
		w.Header().Set("Location", "https://store.example/FHIR/R4/Consent/"+roleID)
		w.Header().Set("X-Request-ID", strings.ToUpper(r.Header.Get("X-Request-ID")))
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, done)
	}))
	defer srv.Close()
	c := client(t, nil, func(c *vrs.Config) { c.BaseURL = srv.URL + "/FHIR/R4" })

	for _, c2 := range []struct {
		request     vrs.Request
		path        string
		contentType string
		correlation string
	}{
		{creation(t), "/FHIR/R4/Consent", "application/fhir+json", caseID},
		{ending(t), "/FHIR/R4/Consent/" + roleID, "application/json-patch+json", ""},
	} {
		resp, err := c.Send(context.Background(), c2.request)
		if err != nil {
			t.Fatal(err)
		}
		if !resp.OK() || resp.HTTPStatus != 201 || resp.ID != roleID || !resp.Echoed || !resp.FHIR {
			t.Errorf("answer read as %+v", resp)
		}
		if got.method != c2.request.Method || got.path != c2.path || got.query != "" {
			t.Errorf("sent %s %s?%s", got.method, got.path, got.query)
		}
		if !bytes.Equal(got.body, c2.request.Body) || got.length != int64(len(c2.request.Body)) {
			t.Error("the bytes changed on the way")
		}
		for header, want := range map[string]string{
			"Content-Type": c2.contentType, "Accept": "application/fhir+json",
			"X-Request-ID": requestID, "X-Correlation-ID": c2.correlation, "Authorization": "",
			"Idempotency-Key": "", "X-Idempotency-Key": "", // either would make net/http play it again
		} {
			if v := got.header.Get(header); v != want {
				t.Errorf("%s was %q, want %q", header, v, want)
			}
		}
	}
}

func TestSendReadsTheAnswer(t *testing.T) {
	type answer struct {
		ok, fhir bool
		code     vrs.Code
		id       string
		wait     time.Duration
	}
	here := "https://x/Consent/" + roleID
	for _, c := range []struct {
		says string
		wire wire
		want answer
	}{
		{"made", says(201, done, "Location", here), answer{ok: true, fhir: true, id: roleID}},
		{"made, with a relative place", says(201, done, "Location", "Consent/"+roleID), answer{ok: true, fhir: true, id: roleID}},
		{"made, with a version behind", says(201, done, "Location", here+"/_history/1"), answer{ok: true, fhir: true, id: roleID}},
		{"made, at a place that is none", says(201, done, "Location", "https://x/Consent/%2e%2e%2f?a"), answer{ok: true, fhir: true}},
		{"made, at the place of something else", says(201, done, "Location", "https://x/Patient/9990001006"), answer{ok: true, fhir: true}},
		{"changed", says(200, done), answer{ok: true, fhir: true}},
		{"the pair has a role", says(409, problem("DUPLICATE_RELATIONSHIP"), "Location", here), answer{fhir: true, code: vrs.CodeDuplicateRelationship}},
		{"a code from tomorrow", says(422, problem("SOMETHING_NEW")), answer{fhir: true, code: "SOMETHING_NEW"}},
		{"no to a request that was accepted", says(200, problem("INVALID_STATE_TRANSITION")), answer{fhir: true, code: vrs.CodeInvalidTransition}},
		{"yes with a status that says no", says(404, done), answer{fhir: true}},
		{"too many, for half a minute", says(429, problem("THROTTLED"), "Retry-After", "30"), answer{fhir: true, code: vrs.CodeThrottled, wait: 30 * time.Second}},
		{"too many, until a time", says(429, "slow down", "Date", "Tue, 01 Dec 2026 09:00:00 GMT", "Retry-After", "Tue, 01 Dec 2026 09:01:30 GMT"), answer{wait: 90 * time.Second}},
		{"too many, until a time gone by", says(429, "", "Date", "Tue, 01 Dec 2026 09:00:00 GMT", "Retry-After", "Tue, 01 Dec 2026 08:00:00 GMT"), answer{}},
		{"too many, until a time nobody can tell", says(429, "", "Retry-After", "Tue, 01 Dec 2026 08:00:00 GMT"), answer{}},
		{"too many, for longer than sense", says(429, "", "Retry-After", "999999999999"), answer{wait: 24 * time.Hour}},
		{"too many, for less than nothing", says(503, "", "Retry-After", "-5"), answer{}},
		{"a gateway's page", says(502, "<html>Bad Gateway</html>"), answer{}},
		{"a gateway's own JSON", says(503, `{"fault":{"faultstring":"down"}}`), answer{}},
		{"an outcome without an issue", says(500, `{"resourceType":"OperationOutcome","issue":[]}`), answer{}},
		{"an outcome whose issue is no list", says(500, `{"resourceType":"OperationOutcome","issue":{"severity":"error","details":{"coding":{"code":"SERVER_ERROR"}}}}`),
			answer{fhir: true, code: vrs.CodeServerError}},
	} {
		t.Run(c.says, func(t *testing.T) {
			resp, err := client(t, c.wire).Send(context.Background(), creation(t))
			if err != nil {
				t.Fatal(err)
			}
			got := answer{ok: resp.OK(), fhir: resp.FHIR, id: resp.ID, wait: resp.RetryAfter}
			if p := resp.Problem; p != nil {
				got.code = p.Code
				if p.HTTPStatus != resp.HTTPStatus || p.RequestID != requestID || p.RetryAfter != resp.RetryAfter {
					t.Errorf("the problem disagrees with its answer: %v", p)
				}
			} else if !resp.OK() {
				t.Error("neither done nor a problem")
			}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if !resp.Echoed {
				t.Error("our id came back and was not seen")
			}
		})
	}
}

// A 2xx is proof of nothing: libraries, hotels and broken proxies answer so.
func TestASuccessThatIsNotTheStoresIsNoAnswer(t *testing.T) {
	for _, body := range []string{"", "<html>Please sign in</html>", "{}", `{"resourceType":"Consent"}`, done[:len(done)-2]} {
		_, err := client(t, says(200, body)).Send(context.Background(), creation(t))
		var none *vrs.NoAnswerError
		if !errors.As(err, &none) || none.Trouble != vrs.TroubleUnreadable || none.HTTPStatus != 200 {
			t.Errorf("%d bytes: got %v", len(body), err)
		}
	}
}

func TestAnotherRequestsEchoIsNotOurs(t *testing.T) {
	for _, id := range []string{"", caseID} {
		resp, err := client(t, says(409, problem("DUPLICATE_RELATIONSHIP"), "X-Request-Id", id)).Send(context.Background(), creation(t))
		if err != nil || resp.Echoed {
			t.Errorf("got %v, echoed %v", err, resp.Echoed)
		}
	}
}

func TestSendTakesOnlyMessagesOfItsOwn(t *testing.T) {
	w := wire(func(r *http.Request) (*http.Response, error) {
		t.Error("something was sent")
		return reply(r, 200, done), nil
	})
	for _, c := range []struct {
		says   string
		change func(*vrs.Request)
	}{
		{"without an id", func(r *vrs.Request) { r.RequestID = "" }},
		{"with an id of another shape", func(r *vrs.Request) { r.CorrelationID = "REF-0148" }},
		{"without a body", func(r *vrs.Request) { r.Body = nil }},
		{"to another place", func(r *vrs.Request) { r.Path = "/Patient" }},
		{"to a place with a query", func(r *vrs.Request) { r.Path = "/Consent?patient=x" }},
		{"as a change without a role", func(r *vrs.Request) { r.Method = "PATCH" }},
		{"as a change to a short id", func(r *vrs.Request) {
			r.Method, r.Path, r.ContentType = "PATCH", "/Consent/BE974742", "application/json-patch+json"
		}},
		{"as a deletion", func(r *vrs.Request) { r.Method, r.Path = "DELETE", "/Consent/"+roleID }},
		{"with a content type of a library's", func(r *vrs.Request) { r.ContentType = "application/fhir+json;charset=UTF-8" }},
	} {
		r := creation(t)
		c.change(&r)
		if _, err := client(t, w).Send(context.Background(), r); err == nil || strings.Contains(err.Error(), "REF") {
			t.Errorf("%s: got %v", c.says, err)
		}
	}
}

// The transport would gladly send a request again when a kept connection turns
// out dead. A write must arrive once: whether it may go again is the relay's
// decision, made after reading.
func TestNoWriteIsPlayedTwice(t *testing.T) {
	var writes, reads atomic.Int32
	var hangUp atomic.Bool
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Method == http.MethodGet {
			reads.Add(1)
			io.WriteString(w, `{"resourceType":"Bundle"}`)
			return
		}
		writes.Add(1)
		if hangUp.Load() {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			conn.Close()
			return
		}
		io.WriteString(w, done)
	}))
	defer srv.Close()
	c := client(t, nil, func(c *vrs.Config) { c.BaseURL = srv.URL })

	for _, r := range []vrs.Request{creation(t), ending(t)} {
		hangUp.Store(false)
		if _, err := c.Send(context.Background(), r); err != nil {
			t.Fatal(err) // and the connection is kept
		}
		writes.Store(0)
		hangUp.Store(true)
		_, err := c.Send(context.Background(), r)
		var none *vrs.NoAnswerError
		if !errors.As(err, &none) || none.Trouble != vrs.TroubleLost {
			t.Errorf("%s: got %v", r.Method, err)
		}
		if n := writes.Load(); n != 1 {
			t.Errorf("%s arrived %d times", r.Method, n)
		}
	}
	if _, err := c.SearchRoles(context.Background(), nhs.Number{}, ada); err != nil || reads.Load() != 1 {
		t.Errorf("reading afterwards: %v after %d", err, reads.Load())
	}
}

// Nothing below us is given the means to send a body a second time.
func TestABodyIsGivenOnce(t *testing.T) {
	for name, r := range map[string]vrs.Request{"a new role": creation(t), "a change": ending(t)} {
		c := client(t, wire(func(r *http.Request) (*http.Response, error) {
			if r.GetBody != nil {
				t.Errorf("%s could be played again", name)
			}
			return reply(r, http.StatusOK, done), nil
		}))
		if _, err := c.Send(t.Context(), r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A connection the server closed while it lay idle fails before or while
// writing; either way a write is not tried again on a new one by itself.
func TestAWriteOnADeadConnectionIsNotPlayedTwice(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var requests atomic.Int32
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				b := make([]byte, 64<<10)
				for i := range 2 {
					if _, err := conn.Read(b); err != nil {
						return
					}
					requests.Add(1)
					if i == 1 {
						return // the second request on a connection is read and never answered
					}
					fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(done), done)
				}
			}()
		}
	}()
	c := client(t, nil, func(c *vrs.Config) { c.BaseURL = "http://" + l.Addr().String() })
	if _, err := c.Send(context.Background(), creation(t)); err != nil {
		t.Fatal(err)
	}
	var none *vrs.NoAnswerError
	if _, err := c.Send(context.Background(), creation(t)); !errors.As(err, &none) {
		t.Errorf("got %v, want no answer", err)
	}
	if n := requests.Load(); n != 2 {
		t.Errorf("%d requests arrived, want 2", n)
	}
}

func TestResponsePrintsNoPerson(t *testing.T) {
	resp, err := client(t, says(422, problem("INVALID_EXTENSION"))).Send(context.Background(), creation(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := resp.String(); got != "422 INVALID_EXTENSION" {
		t.Errorf("got %q", got)
	}
	if (vrs.Response{HTTPStatus: 201}).String() != "201" {
		t.Error("a success does not say so")
	}
}
