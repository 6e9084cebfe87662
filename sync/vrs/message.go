package vrs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"proxydesk/workflow/nhs"
)

// RoleDraft is a new role, active from the start. (A role is never created as
// refused: the store will not have it.)
type RoleDraft struct {
	Patient, Proxy nhs.Number
	// Grantor is the practice that decided.
	Grantor nhs.ODSCode
	// Basis is one of the Basis constants.
	Basis string
	// Reason is ReasonCreated, or ReasonOther with ReasonText.
	Reason, ReasonText string
	// Decided is the instant of the decision. Start is the role's first instant;
	// zero means Decided.
	Decided, Start time.Time
	// End is the last day of access, inclusive; zero for an open end.
	End nhs.Date
	// ArrayBasis writes the legal basis as a list of one, which recordings show
	// and the specification does not. A setting; never tried by itself.
	ArrayBasis bool
}

// Patch is a change to a role that stands at the store. What is zero is left
// as it is there.
type Patch struct {
	// ID is the store's own id of the role, a UUID.
	ID string
	// Status is the new status, always with its Reason.
	Status             string
	Reason, ReasonText string
	// Grantor is the practice that decided: needed for StatusActive, and written
	// for no other status.
	Grantor nhs.ODSCode
	// Basis replaces the legal basis.
	Basis string
	// End sets the last day of access, inclusive. NoEnd takes an end away, which
	// the store refuses where there is none.
	End   nhs.Date
	NoEnd bool
	// ArrayBasis is as in RoleDraft.
	ArrayBasis bool
}

// String says what the draft is without saying whose.
func (d RoleDraft) String() string { return "new role on basis " + d.Basis }

// Format keeps the decider's words out of every print.
func (d RoleDraft) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, d.String()) }

// String says what the patch does, and to which role.
func (p Patch) String() string { return "change to role " + printable(p.ID) + " (" + p.Status + ")" }

// Format keeps the decider's words out of every print.
func (p Patch) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, p.String()) }

// What a draft or a patch can lack. The rules of the desk make sure that it
// lacks nothing; these stop a fault of ours before it is frozen.
var (
	errPair    = errors.New("the patient and the proxy must be two people with NHS numbers")
	errGrantor = errors.New("the practice that decided is missing")
	errBasis   = errors.New("the legal basis is not one that can be written")
	errReason  = errors.New("the reason is not one that can be written")
	errWords   = errors.New("words go with the reason OTHER, and only with it")
	errDecided = errors.New("the instant of the decision is missing")
	errPeriod  = errors.New("the end lies before the start")
	errStatus  = errors.New("the status and its reason go together")
	errEnds    = errors.New("an end cannot be both set and taken away")
	errNothing = errors.New("nothing is changed")
)

// The wire shapes are written from structs, so that the same draft always
// gives the same bytes.
type (
	outCoding struct {
		System  string `json:"system"`
		Code    string `json:"code"`
		Display string `json:"display,omitempty"`
	}
	outConcept struct {
		Coding []outCoding `json:"coding"`
		Text   string      `json:"text,omitempty"`
	}
	outIdentifier struct {
		System string `json:"system"`
		Value  string `json:"value"`
	}
	outReference struct {
		Type       string        `json:"type,omitempty"`
		Identifier outIdentifier `json:"identifier"`
	}
	outExtension struct {
		URL     string        `json:"url"`
		Concept *outConcept   `json:"valueCodeableConcept,omitempty"`
		Ref     *outReference `json:"valueReference,omitempty"`
	}
	outPeriod struct {
		Start string `json:"start"`
		End   string `json:"end,omitempty"`
	}
	outActor struct {
		Reference outReference `json:"reference"`
	}
	outProvision struct {
		Type   string     `json:"type"`
		Period outPeriod  `json:"period"`
		Actor  []outActor `json:"actor"`
	}
	outConsent struct {
		ResourceType string         `json:"resourceType"`
		Status       string         `json:"status"`
		Scope        outConcept     `json:"scope"`
		Category     []outConcept   `json:"category"`
		Patient      outReference   `json:"patient"`
		DateTime     string         `json:"dateTime"`
		Performer    []outReference `json:"performer"`
		PolicyRule   any            `json:"policyRule"`
		Provision    outProvision   `json:"provision"`
		Extension    []outExtension `json:"extension"`
	}
	outOp struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value any    `json:"value,omitempty"`
	}
)

// CreateRole freezes a new role. The request lacks only its ids.
func CreateRole(d RoleDraft) (Request, error) {
	if d.Start.IsZero() {
		d.Start = d.Decided
	}
	if err := d.check(); err != nil {
		return Request{}, fmt.Errorf("write a new role: %w", err)
	}
	proxy := person("", d.Proxy)
	relative := person("RelatedPerson", d.Proxy)
	c := outConsent{
		ResourceType: "Consent",
		Status:       StatusActive,
		Scope:        one(outCoding{systemScope, "patient-privacy", "Privacy Consent"}),
		Category:     []outConcept{one(outCoding{systemCategory, "INFA", "information access"})},
		Patient:      person("Patient", d.Patient),
		DateTime:     moment(d.Decided),
		Performer:    []outReference{proxy},
		PolicyRule:   basisConcept(d.Basis, d.ArrayBasis),
		Provision: outProvision{
			Type:   "permit",
			Period: outPeriod{Start: moment(d.Start), End: lastInstant(d.End)},
			Actor:  []outActor{{relative}},
		},
		Extension: []outExtension{reasonExtension(d.Reason, d.ReasonText), grantorExtension(d.Grantor)},
	}
	return freeze(http.MethodPost, "/Consent", typeFHIR, c)
}

func (d RoleDraft) check() error {
	switch {
	case d.Patient.IsZero(), d.Proxy.IsZero(), d.Patient == d.Proxy:
		return errPair
	case d.Grantor.IsZero():
		return errGrantor
	case basisDisplays[d.Basis] == "":
		return errBasis
	case d.Reason != ReasonCreated && d.Reason != ReasonOther:
		return errReason
	case d.Decided.IsZero():
		return errDecided
	case !d.End.IsZero() && d.End.Before(nhs.DateIn(d.Start)):
		return errPeriod
	}
	return checkWords(d.Reason, d.ReasonText)
}

// PatchRole freezes a change to a role. The request lacks only its ids.
//
// Reason and grantor go in one operation: the store takes a list at
// /extension/- and answers two operations on one path with 409 (contract 5.1).
func PatchRole(p Patch) (Request, error) {
	if err := p.check(); err != nil {
		return Request{}, fmt.Errorf("write a change to role %s: %w", printable(p.ID), err)
	}
	var ops []outOp
	if p.Status != "" {
		extensions := []outExtension{reasonExtension(p.Reason, p.ReasonText)}
		if p.Status == StatusActive {
			extensions = append(extensions, grantorExtension(p.Grantor))
		}
		ops = append(ops, outOp{"replace", "/status", p.Status}, outOp{"add", "/extension/-", extensions})
	}
	if p.Basis != "" {
		ops = append(ops, outOp{"add", "/policyRule", basisConcept(p.Basis, p.ArrayBasis)})
	}
	if !p.End.IsZero() {
		ops = append(ops, outOp{"add", "/provision/period/end", lastInstant(p.End)})
	}
	if p.NoEnd {
		ops = append(ops, outOp{Op: "remove", Path: "/provision/period/end"})
	}
	return freeze(http.MethodPatch, "/Consent/"+p.ID, typePatch, ops)
}

func (p Patch) check() error {
	switch {
	case !isID(p.ID):
		return ErrNotID
	case p.Status == "" && (p.Reason != "" || p.ReasonText != ""):
		return errStatus
	case p.Status == "" && p.Basis == "" && p.End.IsZero() && !p.NoEnd:
		return errNothing
	case p.Status == StatusActive && p.Grantor.IsZero():
		return errGrantor
	case p.Basis != "" && basisDisplays[p.Basis] == "":
		return errBasis
	case !p.End.IsZero() && p.NoEnd:
		return errEnds
	case p.Status == "":
		return nil
	}
	switch p.Status {
	case StatusActive, StatusRejected, StatusInactive, StatusInError:
	default:
		return errStatus
	}
	if reasonDisplays[p.Reason] == "" {
		return errReason
	}
	return checkWords(p.Reason, p.ReasonText)
}

func checkWords(reason, words string) error {
	if (reason == ReasonOther) != (words != "") {
		return errWords
	}
	return nil
}

func freeze(method, path, contentType string, v any) (Request, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return Request{}, err
	}
	return Request{Method: method, Path: path, ContentType: contentType, Body: bytes.TrimSuffix(b.Bytes(), []byte("\n"))}, nil
}

func one(c outCoding) outConcept { return outConcept{Coding: []outCoding{c}} }

func person(kind string, n nhs.Number) outReference {
	return outReference{Type: kind, Identifier: outIdentifier{systemNHSNumber, n.Full()}}
}

func basisConcept(basis string, array bool) any {
	c := one(outCoding{systemBasis, basis, basisDisplays[basis]})
	if array {
		return []outConcept{c}
	}
	return c
}

func reasonExtension(reason, words string) outExtension {
	c := one(outCoding{systemReason, reason, reasonDisplays[reason]})
	c.Text = words
	return outExtension{URL: extensionReason, Concept: &c}
}

func grantorExtension(code nhs.ODSCode) outExtension {
	return outExtension{URL: extensionGrantor, Ref: &outReference{Identifier: outIdentifier{systemODS, code.String()}}}
}

// moment writes an instant in whole seconds of UTC: how finely the store keeps
// one is not published, and what it gives back must compare equal.
func moment(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

// lastInstant writes a last day as its last second by London's clock, with the
// offset, so that no reading of it falls on another day.
func lastInstant(d nhs.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Last().Format(time.RFC3339)
}
