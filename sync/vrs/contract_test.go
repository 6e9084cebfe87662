package vrs

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"proxydesk/workflow/nhs"
)

// deviation is a place where what we send and the published document part, and
// the reason why ours is right. mend turns our request into one the document
// takes; once a document takes it unmended, the deviation has gone and its line
// here has to go too.
type deviation struct {
	name, why string
	applies   func(method string, body any) bool
	mend      func(body any)
}

var deviations = []deviation{
	{
		name:    "no id on a new role",
		why:     "The document asks for the id that only the store can give; its own request examples carry none.",
		applies: func(method string, _ any) bool { return method == http.MethodPost },
		mend:    func(body any) { body.(map[string]any)["id"] = "00000000-0000-0000-0000-000000000000" },
	},
	{
		name: "a legal basis changed to an object",
		why:  "The document's schema of a patch takes texts and lists alone; its text and its example send the object.",
		applies: func(method string, body any) bool {
			op := basisOp(body)
			return method == http.MethodPatch && op != nil && !isList(op["value"])
		},
		mend: func(body any) {
			op := basisOp(body)
			op["value"] = []any{op["value"]}
		},
	},
	{
		name: "a legal basis of a new role as a list of one",
		why:  "Only where a setting asks for it (store.listed_basis): recordings of the integration environment have the list, the document has the object.",
		applies: func(method string, body any) bool {
			role, ok := body.(map[string]any)
			return method == http.MethodPost && ok && isList(role["policyRule"])
		},
		mend: func(body any) {
			role := body.(map[string]any)
			role["policyRule"] = role["policyRule"].([]any)[0]
		},
	},
}

func isList(v any) bool { _, ok := v.([]any); return ok }

// basisOp is the operation of a patch that changes the legal basis, or nil.
func basisOp(body any) map[string]any {
	ops, _ := body.([]any)
	for _, o := range ops {
		if op := o.(map[string]any); op["path"] == "/policyRule" {
			return op
		}
	}
	return nil
}

// TestContract holds every request the client can make against the published
// document where a copy of it is at hand (make contract SPEC=…). The repository
// holds none.
func TestContract(t *testing.T) {
	path := os.Getenv("VRS_SPEC")
	if path == "" {
		t.Skip("make contract SPEC=… names the published document")
	}
	router := published(t, path)
	applied := map[string]int{}
	for name, r := range everyRequest(t) {
		t.Run(name, func(t *testing.T) {
			var due []deviation
			for _, d := range deviations {
				if d.applies(r.Method, bodyOf(t, r)) {
					due = append(due, d)
					applied[d.name]++
				}
			}
			if err := validate(t, router, r, due); err != nil {
				t.Fatalf("the document does not take it: %v", err)
			}
			for i, d := range due {
				rest := append(append([]deviation(nil), due[:i]...), due[i+1:]...)
				if err := validate(t, router, r, rest); err == nil {
					t.Errorf("the document takes it without %q: that deviation has gone", d.name)
				}
			}
		})
	}
	for _, d := range deviations {
		if applied[d.name] == 0 {
			t.Errorf("no request has the deviation %q: its line has to go", d.name)
		}
	}
}

// docs/store-deviations.md is the written list, and says what this file says.
func TestTheDeviationsAreWrittenDown(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Where requests part from the published document\n\n" +
		"Every request of the client is held against the OpenAPI document of the national store (`make contract SPEC=FILE`). It differs from it in these places and no others; a test fails when one of them has gone. This list is written from sync/vrs/contract_test.go.\n")
	for _, d := range deviations {
		b.WriteString("\n- **" + strings.ToUpper(d.name[:1]) + d.name[1:] + ".** " + d.why + "\n")
	}
	const file = "../../docs/store-deviations.md"
	if u := flag.Lookup("update"); u != nil && u.Value.String() == "true" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(file); err != nil || string(have) != b.String() {
		t.Errorf("%s does not say what is checked (%v); go test ./sync/vrs -run Deviations -update writes it", file, err)
	}
}

// published reads the document. Its own examples do not validate, so they are
// left out.
func published(t *testing.T, path string) routers.Router {
	t.Helper()
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	doc, err := loader.LoadFromFile(path)
	if err != nil {
		t.Fatalf("read the published document: %v", err)
	}
	doc.Servers = openapi3.Servers{{URL: contractBase}}
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation(), openapi3.DisableSchemaDefaultsValidation())
	if err != nil {
		t.Fatalf("understand the published document: %v", err)
	}
	return router
}

// bodyOf is a copy of what a request says, nil where it says nothing.
func bodyOf(t *testing.T, r *http.Request) (v any) {
	t.Helper()
	if r.GetBody == nil {
		return nil
	}
	body, err := r.GetBody()
	if err == nil {
		err = json.NewDecoder(body).Decode(&v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

const contractBase = "https://store.invalid/validated-relationships/FHIR/R4"

// validate checks a request against the document, mended of these deviations.
func validate(t *testing.T, router routers.Router, r *http.Request, mended []deviation) error {
	t.Helper()
	body := bodyOf(t, r)
	for _, d := range mended {
		d.mend(body)
	}
	r = r.Clone(context.Background())
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
	}
	route, params, err := router.FindRoute(r)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.Method, r.URL.Path, err)
	}
	return openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	})
}

func init() {
	for _, mime := range []string{"application/fhir+json", "application/json-patch+json"} {
		openapi3filter.RegisterBodyDecoder(mime, openapi3filter.JSONBodyDecoder)
	}
}

// everyRequest is each kind of request the client makes, with every part that
// may be in it, as it leaves.
func everyRequest(t *testing.T) map[string]*http.Request {
	t.Helper()
	var left *http.Request
	token := func(context.Context, string) (string, error) { return "token", nil }
	client, err := New(Config{
		BaseURL: contractBase, Token: tokenFunc(token), NewID: func() string { return "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a10" },
		Transport: leaving(func(r *http.Request) (*http.Response, error) {
			left = r
			if r.Body != nil {
				b, err := io.ReadAll(r.Body)
				if err != nil {
					return nil, err
				}
				left.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
			}
			return nil, io.ErrUnexpectedEOF
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*http.Request{}
	keep := func(name string, ask func() error) {
		left = nil
		_ = ask() // nobody answers
		if left == nil {
			t.Fatalf("%s: nothing left the client", name)
		}
		out[name] = left
	}
	ctx := context.Background()
	patient, proxy := nhs.MustNumber("9990001006"), nhs.MustNumber("9990001138")
	const role = "74eed847-ca25-4e76-8cf2-f2c2d7842a7a"
	ods, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		t.Fatal(err)
	}
	keep("an access request", func() error { _, err := client.AccessRequest(ctx, role); return err })
	keep("what the two are to each other", func() error { _, err := client.Relationships(ctx, proxy, patient); return err })
	keep("the roles of a pair", func() error { _, err := client.SearchRoles(ctx, proxy, patient); return err })
	keep("one role", func() error { _, err := client.Role(ctx, role); return err })
	send := func(name string, word func() (Request, error)) {
		req, err := word()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		req.RequestID, req.CorrelationID = "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a11", "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a12"
		keep(name, func() error { _, err := client.Send(ctx, req); return err })
	}
	decided := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for basis := range basisDisplays {
		if basis == "UNK" { // read, never sent
			continue
		}
		for _, end := range []string{"", "2027-06-30"} {
			d := RoleDraft{Patient: patient, Proxy: proxy, Grantor: ods, Basis: basis, Reason: ReasonCreated, Decided: decided}
			if end != "" {
				d.End = nhs.MustDate(end)
			}
			send(strings.TrimSpace("a new role: "+basis+" "+end), func() (Request, error) { return CreateRole(d) })
		}
	}
	other := RoleDraft{Patient: patient, Proxy: proxy, Grantor: ods, Basis: BasisConsent, Reason: ReasonOther, ReasonText: "Moved over from paper.", Decided: decided}
	send("a new role for another reason", func() (Request, error) { return CreateRole(other) })
	other.Reason, other.ReasonText, other.ArrayBasis = ReasonCreated, "", true
	send("a new role with its basis as a list", func() (Request, error) { return CreateRole(other) })
	send("another basis as a list", func() (Request, error) {
		return PatchRole(Patch{ID: role, Basis: BasisConsent, ArrayBasis: true})
	})
	send("activating for another reason", func() (Request, error) {
		return PatchRole(Patch{ID: role, Status: StatusActive, Reason: ReasonOther, ReasonText: "Moved over from paper.", Grantor: ods})
	})
	for reason := range reasonDisplays {
		p := Patch{ID: role, Status: StatusInactive, Reason: reason}
		if reason == ReasonOther {
			p.ReasonText = "They fell out."
		}
		send("ending: "+reason, func() (Request, error) { return PatchRole(p) })
	}
	send("activating", func() (Request, error) {
		return PatchRole(Patch{ID: role, Status: StatusActive, Reason: ReasonActivated, Grantor: ods, Basis: "consent", End: nhs.MustDate("2027-06-30")})
	})
	send("refusing", func() (Request, error) {
		return PatchRole(Patch{ID: role, Status: StatusRejected, Reason: "APPLICATION_REJECTED_NO_CONSENT"})
	})
	send("another basis and end", func() (Request, error) {
		return PatchRole(Patch{ID: role, Basis: "consent", End: nhs.MustDate("2027-06-30")})
	})
	send("no end any more", func() (Request, error) { return PatchRole(Patch{ID: role, NoEnd: true}) })
	return out
}

type tokenFunc func(context.Context, string) (string, error)

func (f tokenFunc) Token(ctx context.Context, rejected string) (string, error) {
	return f(ctx, rejected)
}

// leaving is called with each request that leaves.
type leaving func(*http.Request) (*http.Response, error)

func (l leaving) RoundTrip(r *http.Request) (*http.Response, error) { return l(r) }
