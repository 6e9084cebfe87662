package vrs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"proxydesk/workflow/nhs"
)

// Relationship is what the store believes one person to be to another: a
// candidate for a role and information for staff, never proof of authority.
type Relationship struct {
	// Patient and Proxy are zero where the store gave no valid NHS number.
	Patient, Proxy nhs.Number
	// Kinds say what the proxy is to the patient: MTH mother, PRN parent, CHILD
	// child, Personal, or codes we do not know.
	Kinds []Coded
	// PatientDetails are the patient's name and birth date. The store writes
	// them on the relationship as if they were the proxy's (contract trap 3).
	PatientDetails Person
	// Raw is the relationship exactly as received.
	Raw json.RawMessage
}

// Coded is a code with the system that gives it meaning. Display is the
// store's wording: for a person to read beside an unknown code, never to
// branch on.
type Coded struct{ System, Code, Display string }

// IsZero reports whether there is no code.
func (c Coded) IsZero() bool { return c.Code == "" }

// String says that there is a relationship, and not between whom.
func (r Relationship) String() string { return "a relationship (people hidden)" }

// Format keeps people out of every print.
func (r Relationship) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// Relationships reads the candidate relationships between two people, or all
// of one person when the other is zero. Application sign-in may not: the
// store then answers CodeForbidden. Errors: *Problem, *NotSentError,
// *NoAnswerError.
func (c *Client) Relationships(ctx context.Context, proxy, patient nhs.Number) ([]Relationship, error) {
	const act = "read relationships"
	q, err := pairQuery("identifier", proxy, patient)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", act, err)
	}
	k, body, err := c.read(ctx, act, "/RelatedPerson", q)
	if err != nil {
		return nil, err
	}
	rs, err := parseRelationships(body, c.relaxed)
	if err != nil {
		return nil, k.unreadable(err)
	}
	return rs, nil
}

// relatedPerson is the wire shape of a relationship.
type relatedPerson struct {
	Identifier   many[identifier] `json:"identifier"`
	Patient      reference        `json:"patient"`
	Relationship many[concept]    `json:"relationship"`
	Name         many[humanName]  `json:"name"`
	BirthDate    text             `json:"birthDate"`
}

func parseRelationships(body []byte, relaxed bool) ([]Relationship, error) {
	b, err := parseBundle(body)
	if err != nil {
		return nil, err
	}
	out := []Relationship{}
	for _, raw := range b.matches("RelatedPerson") {
		r, err := parseRelationship(raw, relaxed)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func parseRelationship(raw json.RawMessage, relaxed bool) (Relationship, error) {
	var w relatedPerson
	if err := json.Unmarshal(raw, &w); err != nil {
		return Relationship{}, errShape
	}
	r := Relationship{
		Patient:        number(w.Patient.value(systemNHSNumber), relaxed),
		Proxy:          number(valueIn(w.Identifier, systemNHSNumber), relaxed),
		PatientDetails: personOf(w.Name, w.BirthDate),
		Raw:            raw,
	}
	r.PatientDetails.NHSNumber = r.Patient
	for _, kind := range w.Relationship {
		r.Kinds = append(r.Kinds, codes(kind.Coding)...)
	}
	return r, nil
}

// related returns the relationships that came along with roles. One that cannot
// be read is left out: it was only ever an extra.
func (b bundle) related(relaxed bool) []Relationship {
	var out []Relationship
	for _, e := range b.Entry {
		if e.kind != "RelatedPerson" {
			continue
		}
		if r, err := parseRelationship(e.Resource, relaxed); err == nil {
			out = append(out, r)
		}
	}
	return out
}

func codes(cs []coding) []Coded {
	var out []Coded
	for _, c := range cs {
		if c.Code != "" {
			out = append(out, Coded{string(c.System), string(c.Code), string(c.Display)})
		}
	}
	return out
}
