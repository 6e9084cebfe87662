package vrs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Request is one write, frozen: it is sent byte for byte as it stands, however
// often. CreateRole and PatchRole make it; the caller adds the ids.
type Request struct {
	Method      string
	Path        string // below the store's address: /Consent or /Consent/{id}
	ContentType string
	Body        []byte
	// RequestID stays the same on every send of the same bytes; CorrelationID is
	// the decision's own and may be empty. Both are UUIDs.
	RequestID     string
	CorrelationID string
}

// String names the request by method and id alone.
func (r Request) String() string { return r.Method + " request " + r.RequestID }

// Format keeps the body out of every print.
func (r Request) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

var errNotOurs = errors.New("not a message this client makes")

func (r Request) check() error {
	id, patch := strings.CutPrefix(r.Path, "/Consent/")
	switch {
	case !isID(r.RequestID), r.CorrelationID != "" && !isID(r.CorrelationID), len(r.Body) == 0:
	case r.Method == http.MethodPost && r.Path == "/Consent" && r.ContentType == typeFHIR:
		return nil
	case r.Method == http.MethodPatch && patch && isID(id) && r.ContentType == typePatch:
		return nil
	}
	return errNotOurs
}

// Response is the store's answer to a write, good or bad.
type Response struct {
	HTTPStatus int
	// ID is the id of the role made, from the answer's Location; "" otherwise.
	ID string
	// Problem is what the store objects to, or nil.
	Problem *Problem
	// Echoed says that our request id came back, FHIR that the body was an
	// OperationOutcome. A refusal without both may come from somebody between
	// us and the store.
	Echoed, FHIR bool
	// RetryAfter is how long the store asks us to wait, or 0.
	RetryAfter time.Duration
}

// OK reports whether the store says that it did what was asked.
func (r Response) OK() bool { return r.Problem == nil && r.HTTPStatus/100 == 2 }

// String is the status and the code, safe to log.
func (r Response) String() string {
	if r.Problem != nil {
		return r.Problem.String()
	}
	return fmt.Sprint(r.HTTPStatus)
}

// Send sends the request once, or twice when the first was turned away with
// 401 and a new token could be had. Any HTTP answer that can be relied on is a
// Response; a 2xx without an OperationOutcome cannot be, for a portal or a
// proxy answers so too. Otherwise the error is *NotSentError or *NoAnswerError, or a
// plain one for a request that CreateRole and PatchRole did not make.
func (c *Client) Send(ctx context.Context, r Request) (Response, error) {
	k := call{
		act: "send a decision", method: r.Method, path: r.Path, contentType: r.ContentType, body: r.Body,
		requestID: r.RequestID, correlationID: r.CorrelationID,
	}
	if err := r.check(); err != nil {
		return Response{}, fmt.Errorf("send a decision (request %s): %w", printable(r.RequestID), err)
	}
	a, err := c.exchange(ctx, k)
	if err != nil {
		return Response{}, err
	}
	_, fhir := parseOutcome(a.body)
	resp := Response{
		HTTPStatus: a.status, Problem: problemOf(k, a), Echoed: echoed(k, a), FHIR: fhir,
		RetryAfter: retryAfter(a.header),
	}
	if resp.Problem == nil && !fhir {
		return Response{}, k.noAnswer(a.status, TroubleUnreadable, nil)
	}
	if resp.OK() {
		resp.ID = idFrom(a.header.Get("Location"))
	}
	return resp, nil
}

func printable(id string) string {
	if isID(id) {
		return id
	}
	return "without an id"
}

// idFrom takes the id of the role made from a Location: .../Consent/{id}, with
// a version perhaps behind it. One that is no UUID would be of no use.
func idFrom(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(u.Path, "Consent/")
	id, _, _ := strings.Cut(rest, "/")
	if !isID(id) {
		return ""
	}
	return id
}
