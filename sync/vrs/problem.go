package vrs

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Problem is the store saying no. Branch on Code, and on HTTPStatus only where
// there is none: the same code comes with different statuses from different
// environments (contract 6).
type Problem struct {
	HTTPStatus int
	// Code is the store's own word, one of the Code constants or a new one; ""
	// when the answer was not the store's (a gateway, a portal).
	Code Code
	// IssueCode is FHIR's coarser word: invalid, not-found, forbidden …
	IssueCode string
	// Diagnostics is the store's free text. It may quote what was sent: never
	// show or log it.
	Diagnostics string
	// FHIR says that the body was an OperationOutcome, and Echoed that our own
	// request id came back: without both, somebody in between may have answered.
	FHIR, Echoed bool
	// RetryAfter is how long the store asks us to wait, or 0.
	RetryAfter time.Duration
	// RequestID is our id of the request, for a talk with the help desk.
	RequestID string
	act       string
}

// Error names the act, our id and the code; never the diagnostics.
func (p *Problem) Error() string {
	return fmt.Sprintf("%s (request %s): the national store answered %s", p.act, p.RequestID, p.String())
}

// Forbids reports whether the sign-in was accepted and may not do what was
// asked (403). A sign-in that was not accepted is 401.
func (p *Problem) Forbids() bool {
	return p.HTTPStatus == http.StatusForbidden || p.HTTPStatus != http.StatusUnauthorized && p.Code == CodeForbidden
}

// String is the status and the code, safe to log.
func (p *Problem) String() string {
	if p.Code == "" {
		return strconv.Itoa(p.HTTPStatus)
	}
	return strconv.Itoa(p.HTTPStatus) + " " + string(p.Code)
}

// Format keeps the diagnostics out of every print.
func (p *Problem) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, p.Error()) }

// Is lets errors.Is(err, ErrNotFound) find the answers that mean it. A practice
// that is not known (GP_PRACTICE_NOT_FOUND) is not one of them.
func (p *Problem) Is(target error) bool {
	if target != ErrNotFound || p.HTTPStatus != http.StatusNotFound {
		return false
	}
	switch p.Code {
	case CodeResourceNotFound, CodeAccessRequestNotFound, CodeInvalidatedResource:
		return true
	}
	return false
}

// outcome is FHIR's OperationOutcome. Only the first issue is ever filled.
type outcome struct {
	ResourceType text `json:"resourceType"`
	Issue        many[struct {
		Severity text `json:"severity"`
		Code     text `json:"code"`
		Details  struct {
			Coding many[coding] `json:"coding"`
		} `json:"details"`
		Diagnostics text `json:"diagnostics"`
	}] `json:"issue"`
}

func parseOutcome(body []byte) (outcome, bool) {
	var o outcome
	err := json.Unmarshal(body, &o)
	return o, err == nil && o.ResourceType == "OperationOutcome" && len(o.Issue) > 0
}

// problemOf returns what the store objects to, or nil.
func problemOf(k call, a answer) *Problem {
	o, fhir := parseOutcome(a.body)
	failed := a.status < 200 || a.status > 299
	if fhir && (o.Issue[0].Severity == "error" || o.Issue[0].Severity == "fatal") {
		failed = true
	}
	if !failed {
		return nil
	}
	p := &Problem{
		HTTPStatus: a.status, FHIR: fhir, Echoed: echoed(k, a), RetryAfter: retryAfter(a.header),
		RequestID: k.requestID, act: k.act,
	}
	if fhir {
		p.IssueCode = string(o.Issue[0].Code)
		p.Diagnostics = string(o.Issue[0].Diagnostics)
		p.Code = Code(wellFormed(firstCode(o.Issue[0].Details.Coding)))
	}
	return p
}

// wellFormed drops a code that cannot be one, for codes end in logs.
func wellFormed(s string) string {
	if len(s) > 80 {
		return ""
	}
	for _, r := range s {
		if (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '_' && r != '-' {
			return ""
		}
	}
	return s
}

func echoed(k call, a answer) bool {
	return k.requestID != "" && strings.EqualFold(a.header.Get("X-Request-ID"), k.requestID)
}

// retryAfter reads the header in seconds or as a date. A date is measured
// against the answer's own Date, so that our clock plays no part.
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if s, err := strconv.Atoi(v); err == nil {
		return time.Duration(min(max(s, 0), 24*60*60)) * time.Second
	}
	until, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return min(max(until.Sub(now), 0), 24*time.Hour)
}
