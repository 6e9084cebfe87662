package emulator

import (
	"net/http"
	"time"
)

const (
	fhirJSON   = "application/fhir+json"
	systemVRS  = "https://fhir.nhs.uk/R4/CodeSystem/ValidatedRelationships-ErrorOrWarningCode"
	systemOld  = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1"
	codeLength = 10 // of an application's reference
)

// answer is what the service says, and what becomes of it on the way.
type answer struct {
	status  int
	header  []mirrored // names as they go out, not canonical
	kind    string     // Content-Type
	body    []byte
	code    string // of a refusal, for the log
	changed bool   // the record was changed

	// How it is delivered.
	line  outcome
	cut   int           // when line is broken: how much of the body arrives
	delay time.Duration // before the first byte
	drip  time.Duration // between the bytes of the body
	hold  bool          // keep the caller until the caller gives up
}

// outcome is what becomes of the connection.
type outcome int

const (
	delivered outcome = iota
	dropped           // closed without an answer
	reset             // reset by the far end
	broken            // closed in the middle of the body
	noName            // nobody knows the name
	noRoute           // never opened
	noTrust           // opened by somebody else
)

func (a *answer) setHeader(name, value string) {
	a.header = append(a.header, mirrored{name, value})
}

func (a *answer) dropHeader(name string) {
	kept := a.header[:0]
	for _, h := range a.header {
		if http.CanonicalHeaderKey(h.name) != http.CanonicalHeaderKey(name) {
			kept = append(kept, h)
		}
	}
	a.header = kept
}

func resource(status int, v object) *answer {
	return &answer{status: status, kind: fhirJSON, body: marshal(v)}
}

// done is the outcome of a request that worked and returns no resource.
func done(status int) *answer {
	a := resource(status, object{"resourceType": "OperationOutcome", "issue": []any{
		object{"severity": "information", "code": "informational"},
	}})
	a.changed = true
	return a
}

// problem is why a request is refused: a code of errors.csv, with words of its
// own when the table's are too general. The words never hold what was sent.
type problem struct {
	code, words string
	bare        bool // said by the gateway itself, which does not speak FHIR
}

func refuse(code, words string) *problem { return &problem{code: code, words: words} }

// refusal is the answer to a problem, as the dialect puts it.
func (s *Service) refusal(c *call, p *problem) *answer {
	status, body := outcomeOf(c.Op, p, s.dialect)
	a := resource(status, body)
	if p.bare {
		a.kind, a.body = bodies["gateway"].kind, []byte(bodies["gateway"].text)
	}
	a.code = p.code
	return a
}

func outcomeOf(op Op, p *problem, d Dialect) (int, object) {
	m, ok := meanings[opCode{op, p.code}]
	if !ok {
		m, ok = meanings[opCode{"*", p.code}]
	}
	if !ok {
		panic("no line in errors.csv for " + string(op) + " " + p.code)
	}
	c := object{"system": systemVRS, "version": "1", "code": p.code, "display": m.display}
	if op == OpFetch {
		c = object{"system": systemOld, "code": p.code, "display": m.display}
	}
	words := p.words
	if words == "" {
		words = m.diagnostics
	}
	return m.status[d], object{"resourceType": "OperationOutcome", "issue": []any{object{
		"severity": "error", "code": m.issue, "details": object{"coding": []any{c}}, "diagnostics": words,
	}}}
}

// bodies are what a network in trouble says instead of an OperationOutcome.
var bodies = map[string]struct{ kind, text string }{
	"gateway": {"application/json", `{"fault":{"faultstring":"The service behind the gateway did not answer","detail":{"errorcode":"gateway.fault"}}}`},
	"html":    {"text/html", "<!doctype html><html><head><title>Sign in to the guest network</title></head><body><h1>Welcome</h1></body></html>"},
	"text":    {"text/plain", "upstream request timeout"},
	"json":    {"application/json", `{"message":"no outcome here"}`},
	"none":    {"", ""},
}

// codeOf is the code that goes with a status the gateway or the platform gives.
func codeOf(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "ACCESS_DENIED"
	case http.StatusForbidden:
		return "FORBIDDEN"
	case http.StatusRequestTimeout:
		return "TIMEOUT"
	case http.StatusTooManyRequests:
		return "THROTTLED"
	case http.StatusNotImplemented:
		return "NOT_IMPLEMENTED"
	case http.StatusBadGateway:
		return "BAD_GATEWAY"
	case http.StatusServiceUnavailable:
		return "DOWNSTREAM_SERVICE_ERROR"
	default:
		return "SERVER_ERROR"
	}
}

// trouble is an answer that is a status and a body and nothing else.
func (s *Service) trouble(c *call, f *Fault) *answer {
	var a *answer
	switch b, ok := bodies[f.Body]; {
	case ok:
		a = &answer{kind: b.kind, body: []byte(b.text)}
	case f.Body == "huge":
		a = &answer{kind: fhirJSON, body: make([]byte, 10<<20)}
		for i := range a.body {
			a.body[i] = ' '
		}
	default:
		code := f.Code
		if code == "" {
			code = codeOf(f.Status)
		}
		a = s.refusal(c, refuse(code, ""))
		for _, m := range c.mirror {
			a.setHeader(m.name, m.value)
		}
	}
	if f.Status != 0 {
		a.status = f.Status
	}
	if f.RetryAfter != "" {
		a.setHeader("Retry-After", f.RetryAfter)
	}
	return a
}
