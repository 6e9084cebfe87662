package vrs_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"proxydesk/sync/vrs"
)

// wire stands in for the network: it is called with each request.
type wire func(*http.Request) (*http.Response, error)

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) { return w(r) }

// says is a wire that always answers the same.
func says(status int, body string, headers ...string) wire {
	return func(r *http.Request) (*http.Response, error) { return reply(r, status, body, headers...), nil }
}

// reply is an answer that gives the request's id back, as the store does.
func reply(r *http.Request, status int, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/fhir+json"}, "X-Request-Id": {r.Header.Get("X-Request-ID")}}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

func problem(code string) string {
	return `{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid","details":{"coding":[{"code":"` +
		code + `"}]},"diagnostics":"Ruth Quill 9990001138"}]}`
}

const done = `{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational"}]}`

// client returns a client on a wire. Its request ids count up.
func client(t testing.TB, w http.RoundTripper, change ...func(*vrs.Config)) *vrs.Client {
	t.Helper()
	c := vrs.Config{BaseURL: "https://store.example/FHIR/R4/", Transport: w, Token: vrs.None, NewID: ids()}
	for _, f := range change {
		f(&c)
	}
	got, err := vrs.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// secureServer is a server with a certificate of its own, which nobody trusts
// who was not told to.
func secureServer(t testing.TB, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func ids() func() string {
	n := 0
	return func() string {
		n++
		return fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	}
}
