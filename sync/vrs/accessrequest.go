package vrs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/nhs"
)

// AccessRequest is an application made online, as the form sent it. What the
// form says is a claim of the applicant; only one that Client.AccessRequest
// fetched proves who applied.
type AccessRequest struct {
	// ID is the store's id and Reference the ten characters the applicant was
	// shown; both are empty on a form that never reached the store.
	ID, Reference string
	Status        string
	// Authored is when the form was sent; zero when it does not say.
	Authored time.Time
	// Applicant says who filled in the form: ApplicantProxy, ApplicantPatient,
	// or "" when it does not say.
	Applicant string
	// Source is the NHS number of the person who filled it in, as given.
	Source string

	// Subject is the NHS number the form was filed under, as given.
	Subject string

	Proxy, Patient Claim
	// Conflicts names the people whose NHS number the form gives in two places
	// and differently: "patient", "proxy". Proxy and Patient hold the answer on
	// the form, Source and Subject what it was filed under.
	Conflicts []string

	// Basis is what the applicant offers as a ground; the practice decides it.
	Basis Coded
	// Relationship is what the proxy is to the patient.
	Relationship     Coded
	RelationshipMore string
	Parental         Parental

	Access      []Coded
	AccessMore  string
	Reasons     []Coded
	ReasonsMore string

	// Unknown holds every answer that has no field above: a question we do not
	// know, a second answer where one was expected, a value we cannot read.
	Unknown []Answer
	// Raw is the form exactly as received.
	Raw []byte
}

// The two who may fill in a form.
const (
	ApplicantProxy   = "proxy"
	ApplicantPatient = "patient"
)

// Claim is a person as the form describes one. The applicant's own name and
// birth date are often missing.
type Claim struct {
	// NHSNumber is zero unless NHSNumberText, the number as given, is valid.
	NHSNumber     nhs.Number
	NHSNumberText string
	Given, Family string
	// Born is zero unless BornText, the date as given, is a whole date.
	Born     nhs.Date
	BornText string
}

// Parental is what a parent's form adds. Yes-or-no answers are Yes, No, empty,
// or the words given instead.
type Parental struct {
	Evidence         Coded
	EvidenceMore     string
	AddressConfirmed string
	NewAddress       Address
	SameAddress      string
	ChildCanConsent  string
	WhyNot           string
}

// The answers to a yes-or-no question, which dialects write as words or as
// booleans.
const (
	Yes = "yes"
	No  = "no"
)

// Address is a postal address as the form has it.
type Address struct{ Line1, Line2, Line3, City, District, Postcode string }

// Answer is a question of the form with one answer to it, in letters.
type Answer struct {
	LinkID string
	// Text is the question as the form worded it, if it did.
	Text  string
	Value string
}

// String names the request by the store's id alone.
func (r AccessRequest) String() string { return "access request " + printable(r.ID) }

// Format keeps people out of every print.
func (r AccessRequest) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// String says that somebody is described, and not who.
func (c Claim) String() string { return "a person (details hidden)" }

// Format keeps the person out of every print.
func (c Claim) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MaxAccessRequest is the longest form read, in bytes. Real ones are under 10 kB.
const MaxAccessRequest = 1 << 20

// What a file can be instead of a form.
var (
	ErrTooLarge = errors.New("larger than any access request")
	ErrNotJSON  = errors.New("not JSON")
	// ErrShape says that it is JSON but not built as an access request is.
	ErrShape = errors.New("not built as an access request is")
)

// WrongResourceError says that it is something else of the NHS's, or of
// anybody's. Kind is its name for itself, or "" when it has none.
type WrongResourceError struct{ Kind string }

// Error names the type and quotes nothing else.
func (e *WrongResourceError) Error() string {
	return "not an access request but " + cmp.Or(e.Kind, "something without a type")
}

// MissingError says which parts a form lacks without which it is none:
// "answers", "patient", "proxy".
type MissingError struct{ Parts []string }

// Error lists the parts.
func (e *MissingError) Error() string { return "without its parts: " + strings.Join(e.Parts, ", ") }

// AccessRequest fetches a form from the store by its id. Errors: ErrNotID,
// ErrNotFound, *Problem, *NotSentError, *NoAnswerError; a form that cannot be
// read is a *NoAnswerError with one of the errors of ParseAccessRequest in it.
func (c *Client) AccessRequest(ctx context.Context, id string) (AccessRequest, error) {
	const act = "read an access request"
	if !isID(id) {
		return AccessRequest{}, fmt.Errorf("%s: %w", act, ErrNotID)
	}
	k, body, err := c.read(ctx, act, "/QuestionnaireResponse/"+id, nil)
	if err != nil {
		return AccessRequest{}, err
	}
	r, err := ParseAccessRequest(body)
	if err != nil {
		return AccessRequest{}, k.unreadable(err)
	}
	if r.ID == "" {
		r.ID = id
	}
	if !strings.EqualFold(r.ID, id) {
		return AccessRequest{}, k.unreadable(errOtherID)
	}
	return r, nil
}

// ParseAccessRequest reads a form from bytes that may come from anywhere.
// Errors: ErrTooLarge, ErrNotJSON, ErrShape, *WrongResourceError,
// *MissingError. None quotes the bytes.
func ParseAccessRequest(b []byte) (AccessRequest, error) {
	if len(b) > MaxAccessRequest {
		return AccessRequest{}, ErrTooLarge
	}
	plain := bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")) // Windows editors put a mark in front
	if !json.Valid(plain) {
		return AccessRequest{}, ErrNotJSON
	}
	if kind := kindOf(plain); kind != "QuestionnaireResponse" {
		return AccessRequest{}, &WrongResourceError{Kind: wellFormed(kind)}
	}
	var w questionnaireResponse
	if err := json.Unmarshal(plain, &w); err != nil {
		return AccessRequest{}, ErrShape
	}
	r := AccessRequest{
		ID: string(w.ID), Reference: valueOf(w.Identifier), Status: string(w.Status),
		Source: w.Source.value(systemNHSNumber), Subject: w.Subject.value(systemNHSNumber),
		Raw: bytes.Clone(b),
	}
	r.Authored, _ = instant(string(w.Authored))
	switch w.Source.Type {
	case "RelatedPerson":
		r.Applicant = ApplicantProxy
	case "Patient":
		r.Applicant = ApplicantPatient
	}
	f := &form{request: &r, answered: map[string]bool{}}
	f.walk(w.Item, 0)
	f.people()
	if missing := f.missing(len(w.Item)); len(missing) > 0 {
		return AccessRequest{}, &MissingError{Parts: missing}
	}
	return r, nil
}

func valueOf(ids []identifier) string {
	if len(ids) == 0 {
		return ""
	}
	return string(ids[0].Value)
}

// people puts the numbers the form was filed under where its answers have
// none, and reports where the two differ.
func (f *form) people() {
	r := f.request
	r.Patient.settle(r.Subject)
	if r.Patient.differs(r.Subject) {
		r.Conflicts = append(r.Conflicts, "patient")
	}
	applicant, name := &r.Proxy, "proxy"
	switch r.Applicant {
	case "":
		r.Proxy.settle("")
		return
	case ApplicantPatient:
		r.Proxy.settle("")
		applicant, name = &r.Patient, "patient"
	}
	applicant.settle(r.Source)
	if applicant.differs(r.Source) && !slices.Contains(r.Conflicts, name) {
		r.Conflicts = append(r.Conflicts, name)
	}
}

// settle fills a missing number from where the form was filed, and reads what
// is there.
func (c *Claim) settle(filed string) {
	if c.NHSNumberText == "" {
		c.NHSNumberText = filed
	}
	c.NHSNumber = number(c.NHSNumberText, false)
	c.Born = nhs.Date{}
	if d, err := nhs.ParseDate(c.BornText); err == nil {
		c.Born = d
	}
}

// differs compares digits, so that spaces make no conflict.
func (c Claim) differs(filed string) bool {
	return filed != "" && digits(c.NHSNumberText) != digits(filed)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func (c Claim) named() bool { return c.NHSNumberText != "" || c.Given != "" || c.Family != "" }

func (f *form) missing(items int) []string {
	var parts []string
	if items == 0 {
		parts = append(parts, "answers")
	}
	if !f.request.Patient.named() {
		parts = append(parts, "patient")
	}
	if !f.request.Proxy.named() {
		parts = append(parts, "proxy")
	}
	return parts
}
