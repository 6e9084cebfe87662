package emulator

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// An Op is one operation of the service, named for what it does.
type Op string

const (
	OpApply      Op = "apply"      // POST QuestionnaireResponse
	OpFetch      Op = "fetch"      // GET QuestionnaireResponse by id
	OpCandidates Op = "candidates" // GET RelatedPerson
	OpSearch     Op = "search"     // GET Consent by people
	OpCreate     Op = "create"     // POST Consent
	OpRead       Op = "read"       // GET Consent by id
	OpChange     Op = "change"     // PATCH Consent
	OpToken      Op = "token"      // POST for an access token
	OpSignIn     Op = "sign-in"    // a healthcare worker's sign-in page and its token
	OpPing       Op = "ping"       // the gateway's own paths
	opUnknown    Op = ""
)

// call is one request on its way through the service.
type call struct {
	sentCall
	method  string
	header  http.Header
	base    string // scheme, host and base path as the caller knows them
	url     string // the whole address, for the audience of an assertion
	tooLong bool
	now     time.Time
	mirror  []mirrored
}

// sentCall is the part of a request that its effect depends on, kept when the
// effect comes late.
type sentCall struct {
	Op            Op         `json:"op"`
	ID            string     `json:"id"`
	Query         url.Values `json:"query"`
	Body          []byte     `json:"body"`
	By            actor      `json:"by"`
	Person        string     `json:"person"` // whose sign-in it is, when a patient's
	RequestID     string     `json:"requestId"`
	CorrelationID string     `json:"correlationId"`
	IfMatch       string     `json:"ifMatch,omitempty"`
}

// mirrored is a header given back as the caller spelt it.
type mirrored struct{ name, value string }

// largestBody is well over any application or role (assumed).
const largestBody = 1 << 20

// exchange takes one request to its answer, with whatever goes wrong on the way.
// It does not wait: delays are carried out by who delivers the answer.
func (s *Service) exchange(c *call) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.now = s.now().UTC()
	problem := s.route(c)
	f := s.Faults.next(c)
	a := s.strike(f, c, problem)
	a.setHeader("Date", c.now.Format(http.TimeFormat))
	s.note(c, a, f)
	return a
}

// handle is the way of a request when nothing goes wrong: past the gateway, then
// to its operation. Call with the lock held.
func (s *Service) handle(c *call, p *problem) *answer {
	a := func() *answer {
		if s.closed {
			return s.refusal(c, refuse("DOWNSTREAM_SERVICE_ERROR", "The service is closed"))
		}
		if err := s.settle(c.now); err != nil {
			return s.refusal(c, refuse("SERVER_ERROR", "The record could not be written"))
		}
		if p != nil && c.Op == opUnknown {
			return s.refusal(c, p)
		}
		switch c.Op {
		case OpPing:
			return &answer{status: http.StatusOK, body: []byte(`{"status":"pass"}`), kind: "application/json"}
		case OpToken:
			return s.token(c)
		case OpSignIn:
			return s.signInPage(c)
		}
		if gate := s.gate(c); gate != nil {
			return s.refusal(c, gate)
		}
		if p != nil {
			return s.refusal(c, p)
		}
		return s.perform(c)
	}()
	for _, m := range c.mirror {
		a.setHeader(m.name, m.value)
	}
	return a
}

// perform does the operation itself. Call with the lock held.
func (s *Service) perform(c *call) *answer {
	operation := map[Op]func(*call) (*answer, *problem){
		OpApply:      s.applyFor,
		OpFetch:      s.fetch,
		OpCandidates: s.candidates,
		OpSearch:     s.search,
		OpCreate:     s.create,
		OpRead:       s.read,
		OpChange:     s.change,
	}[c.Op]
	a, p := operation(c)
	if p != nil {
		return s.refusal(c, p)
	}
	return a
}

// gate is what the gateway asks of every request before it passes it on: a token
// that may do this, a rate within the limits, an id, and an exact content type.
func (s *Service) gate(c *call) *problem {
	if p := s.admit(c); p != nil {
		return p
	}
	if p := s.meter.take(s.limits, c.now); p != nil {
		return p
	}
	id := c.header.Get("X-Request-ID")
	switch {
	case id == "":
		return refuse("MISSING_VALUE", "The X-Request-ID header is missing")
	case !uuidShape.MatchString(id):
		return refuse("INVALID_VALUE", "The X-Request-ID header is not a UUID")
	}
	c.RequestID = id
	if id := c.header.Get("X-Correlation-ID"); id != "" {
		if !uuidShape.MatchString(id) {
			return refuse("INVALID_VALUE", "The X-Correlation-ID header is not a UUID")
		}
		c.CorrelationID = id
	}
	c.IfMatch = c.header.Get("If-Match")
	if !c.mediaType() {
		if s.dialect == Recorded {
			return refuse("UNSUPPORTED_MEDIA_TYPE", "")
		}
		return refuse("UNSUPPORTED_MEDIA", "")
	}
	if c.tooLong {
		return refuse("BAD_REQUEST", "The body is too long")
	}
	return nil
}

// mediaType reports whether the content type is, letter for letter, one the
// gateway takes; an equivalent spelling is not.
func (c *call) mediaType() bool {
	sent := c.header.Get("Content-Type")
	switch c.Op {
	case OpApply, OpCreate:
		return sent == "application/fhir+json" || sent == "application/fhir+json; charset=utf-8"
	case OpChange:
		return sent == "application/json-patch+json"
	default:
		return true
	}
}

// route finds the operation that a method and a path mean, and fills in the call.
func (s *Service) route(c *call) *problem {
	u, err := url.Parse(c.url)
	if err != nil {
		return refuse("INVALIDATED_RESOURCE", "")
	}
	path := strings.TrimPrefix(u.EscapedPath(), "/validated-relationships")
	c.base = strings.TrimSuffix(c.url, u.RequestURI()) + strings.TrimSuffix(u.EscapedPath(), path) + BasePath
	if c.Query, err = url.ParseQuery(u.RawQuery); err != nil {
		c.Query = url.Values{}
	}
	if op := gatewayPaths[path]; op != opUnknown {
		c.Op = op
		return nil
	}
	rest, ok := strings.CutPrefix(path, BasePath+"/")
	if !ok {
		return refuse("INVALIDATED_RESOURCE", "")
	}
	kind, id, deeper := strings.Cut(rest, "/")
	if strings.Contains(id, "/") || resourcePaths[kind] == nil || kind == "RelatedPerson" && deeper {
		return refuse("INVALIDATED_RESOURCE", "")
	}
	if id, err = url.PathUnescape(id); err != nil {
		id = "?" // refused below as no UUID
	}
	c.ID = id
	target := "collection"
	if id != "" {
		target = "one"
	}
	if op := resourcePaths[kind][c.method+" "+target]; op != opUnknown {
		c.Op = op
		return nil
	}
	if kind == "QuestionnaireResponse" && c.method == http.MethodGet {
		c.Op = OpFetch
		if deeper && s.dialect == Spec {
			return refuse("BAD_REQUEST", "")
		}
	}
	return refuse("METHOD_NOT_ALLOWED", "")
}

var gatewayPaths = map[string]Op{
	"/_ping": OpPing, "/_status": OpPing, "/health": OpPing,
	TokenPath: OpToken, "/oauth2-mock/token": OpToken,
	signInPath: OpSignIn, signInTokenPath: OpSignIn,
}

var resourcePaths = map[string]map[string]Op{
	"QuestionnaireResponse": {"POST collection": OpApply, "GET one": OpFetch},
	"RelatedPerson":         {"GET collection": OpCandidates},
	"Consent": {"GET collection": OpSearch, "POST collection": OpCreate,
		"GET one": OpRead, "PATCH one": OpChange},
}

// spellings finds the two mirrored headers as the caller wrote their names.
func spellings(h http.Header, seen func(name string) string) []mirrored {
	var found []mirrored
	for name, values := range h {
		canonical := http.CanonicalHeaderKey(name)
		if len(values) == 0 || canonical != "X-Request-Id" && canonical != "X-Correlation-Id" {
			continue
		}
		found = append(found, mirrored{seen(name), values[0]})
	}
	return found
}

// settle brings the record up to now: requests that were to take effect late do
// so, and roles past their last day end, each in its own time. Call with the
// lock held.
func (s *Service) settle(now time.Time) error {
	for {
		next := s.state.nextLate(now)
		until := now
		if next != nil {
			until = next.Due
		}
		if err := s.expire(until); err != nil {
			return err
		}
		if next == nil {
			return nil
		}
		if err := s.commit(entry{tableLate, next.ID, nil}); err != nil {
			return err
		}
		s.perform(&call{sentCall: next.Call, now: next.Due})
	}
}

// marshal writes v without disguising the characters HTML minds.
func marshal(v any) []byte {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(v); err != nil {
		panic(err) // cannot happen: only maps, lists and strings are answered
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// wait keeps the caller for d. It reports false when the caller gave up first.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
