package vrs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/nhs"
)

// RoleRecord is a role as the store gave it. Codes the desk does not know are
// kept as they came.
type RoleRecord struct {
	ID string
	// Fetchable is false for ids that the store makes up for each answer: such a
	// role cannot be read by id or changed, and is known only by its pair.
	Fetchable bool
	// Status is one of the Status constants, or a word we do not know.
	Status string
	// Reason is the newest status reason, with its words if it has any.
	Reason, ReasonText string
	// BasisCode is the legal basis, one of the Basis constants or a code we do
	// not know. BasisUnknown says that the store has none, or calls it unknown.
	BasisCode    string
	BasisUnknown bool
	// Patient and Proxy are zero where the store gave no valid NHS number. They
	// may differ from the pair asked for: compare before use.
	Patient, Proxy nhs.Number
	// Grantor is the ODS code of the practice that granted it, as written.
	Grantor string
	// Start and End are civil dates in London; End is the last day of access,
	// inclusive. Zero means that the store gave none, unless Unread names it.
	Start, End nhs.Date
	// DateTime is when the role was made, LastUpdated when it last changed; both
	// are often absent.
	DateTime, LastUpdated time.Time
	// PatientDetails and ProxyDetails are the people as the store knows them,
	// where it sent them along.
	PatientDetails, ProxyDetails *Person
	// Related is what the store believes the proxy to be to the patient, where it
	// sent that along. One without a Proxy may be about another proxy of the same
	// patient (contract trap 3), and one whose Patient is not the role's is about
	// nobody for sure: it is information, and never proof.
	Related []Relationship
	// Unread names the fields that were there and could not be read, such as
	// UnreadEnd. A role with an unread end must not pass for one without end.
	Unread []string
	// Raw is the role exactly as received.
	Raw json.RawMessage
}

// The fields a RoleRecord may name in Unread.
const (
	UnreadPatient     = "patient"
	UnreadProxy       = "performer"
	UnreadStart       = "provision.period.start"
	UnreadEnd         = "provision.period.end"
	UnreadDateTime    = "dateTime"
	UnreadLastUpdated = "meta.lastUpdated"
)

// For reports whether the role is between these two people.
func (r RoleRecord) For(patient, proxy nhs.Number) bool {
	return !patient.IsZero() && !proxy.IsZero() && r.Patient == patient && r.Proxy == proxy
}

// String names the role by id and status alone.
func (r RoleRecord) String() string {
	if !r.Fetchable {
		return "role without a lasting id, " + wellFormed(r.Status)
	}
	return "role " + r.ID + ", " + wellFormed(r.Status)
}

// Format keeps people out of every print.
func (r RoleRecord) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// Person is somebody as the store knows them, sent along with a role.
type Person struct {
	NHSNumber nhs.Number
	// Given and Family may be empty and only Name filled: some suppliers send
	// the whole name as one.
	Title, Given, Family, Suffix, Name string
	// NameStart and NameEnd are from when to when the name is used, where that is
	// known.
	NameStart, NameEnd nhs.Date
	// Born is zero where only a year or a month is known; BornText has that.
	Born     nhs.Date
	BornText string
	// Practice is the ODS code of the GP practice.
	Practice string
	// Proofing is the level to which the identity is proven, such as P9.
	Proofing string
	// Marks are other security codes on the record, such as a restriction.
	Marks []string
}

// String says that there is a person, and not who.
func (p Person) String() string { return "a person (details hidden)" }

// Format keeps the person out of every print.
func (p Person) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, p.String()) }

// SearchRoles reads the roles of a pair, or all of one person when the other is
// zero, in any of the statuses, or in all when none is named. An empty list is
// an answer: the store has none. Errors: *Problem, *NotSentError,
// *NoAnswerError.
func (c *Client) SearchRoles(ctx context.Context, proxy, patient nhs.Number, statuses ...string) ([]RoleRecord, error) {
	const act = "read roles"
	q, err := pairQuery("performer:identifier", proxy, patient)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", act, err)
	}
	if len(statuses) > 0 {
		q.Set("status", strings.Join(statuses, ",")) // repeated parameters would mean AND, and match nothing
	}
	withPeople(q)
	k, body, err := c.read(ctx, act, "/Consent", q)
	if err != nil {
		return nil, err
	}
	roles, err := parseRoles(body, c.relaxed)
	if err != nil {
		return nil, k.unreadable(err)
	}
	return roles, nil
}

// Role reads one role by the store's id. Errors: ErrNotID, ErrNotFound (a
// *Problem where the store said so), *Problem, *NotSentError, *NoAnswerError.
func (c *Client) Role(ctx context.Context, id string) (RoleRecord, error) {
	const act = "read a role"
	if !isID(id) {
		return RoleRecord{}, fmt.Errorf("%s: %w", act, ErrNotID)
	}
	q := url.Values{}
	withPeople(q)
	k, body, err := c.read(ctx, act, "/Consent/"+id, q)
	if err != nil {
		return RoleRecord{}, err
	}
	roles, err := parseRoles(body, c.relaxed)
	if err != nil {
		return RoleRecord{}, k.unreadable(err)
	}
	i := slices.IndexFunc(roles, func(r RoleRecord) bool { return strings.EqualFold(r.ID, id) })
	switch {
	case i >= 0:
		return roles[i], nil
	case len(roles) == 0:
		return RoleRecord{}, fmt.Errorf("%s (request %s): %w", act, k.requestID, ErrNotFound)
	}
	return RoleRecord{}, k.unreadable(errOtherID)
}

// withPeople asks for both people explicitly. The published default is both,
// and every recording without the parameter has neither.
func withPeople(q url.Values) { q["_include"] = []string{"Consent:performer", "Consent:patient"} }

func pairQuery(proxyName string, proxy, patient nhs.Number) (url.Values, error) {
	q := url.Values{}
	if !proxy.IsZero() {
		q.Set(proxyName, proxy.Full())
	}
	if !patient.IsZero() {
		q.Set("patient:identifier", patient.Full())
	}
	if len(q) == 0 {
		return nil, errNobody
	}
	return q, nil
}

// consent is the wire shape of a role, as tolerant as the dialects demand: any
// part may be missing, and single things may come as lists.
type consent struct {
	ID   text `json:"id"`
	Meta struct {
		LastUpdated text `json:"lastUpdated"`
	} `json:"meta"`
	Status     text            `json:"status"`
	Patient    reference       `json:"patient"`
	DateTime   text            `json:"dateTime"`
	Performer  many[reference] `json:"performer"`
	PolicyRule many[concept]   `json:"policyRule"`
	Provision  struct {
		Period struct {
			Start text `json:"start"`
			End   text `json:"end"`
		} `json:"period"`
		Actor many[struct {
			Reference reference `json:"reference"`
		}] `json:"actor"`
	} `json:"provision"`
	Extension many[struct {
		URL     text      `json:"url"`
		Concept concept   `json:"valueCodeableConcept"`
		Ref     reference `json:"valueReference"`
	}] `json:"extension"`
}

// parseRoles reads an answer about roles: a bundle, or a single role.
func parseRoles(body []byte, relaxed bool) ([]RoleRecord, error) {
	if kindOf(body) == "Consent" {
		r, err := parseRole(body, relaxed)
		return []RoleRecord{r}, err
	}
	b, err := parseBundle(body)
	if err != nil {
		return nil, err
	}
	roles := []RoleRecord{}
	for _, raw := range b.matches("Consent") {
		r, err := parseRole(raw, relaxed)
		if err != nil {
			return nil, err // a role left out would pass for no role
		}
		roles = append(roles, r)
	}
	people, related := b.people(relaxed), b.related(relaxed)
	for i, r := range roles {
		roles[i].PatientDetails, roles[i].ProxyDetails = people[r.Patient], people[r.Proxy]
		roles[i].Related = relatedTo(r, related)
	}
	return roles, nil
}

// relatedTo picks what came along about the two people of a role. A published
// example names the proxy on both sides of a relationship: where nothing else is
// about the two, one such is kept as it is, and its Patient tells.
func relatedTo(r RoleRecord, all []Relationship) (out []Relationship) {
	for _, x := range all {
		if !r.Patient.IsZero() && x.Patient == r.Patient && (x.Proxy == r.Proxy || x.Proxy.IsZero()) {
			out = append(out, x)
		}
	}
	for _, x := range all {
		if len(out) == 0 && !r.Proxy.IsZero() && x.Proxy == r.Proxy && x.Patient == r.Proxy {
			return []Relationship{x}
		}
	}
	return out
}

func parseRole(raw json.RawMessage, relaxed bool) (RoleRecord, error) {
	var c consent
	if err := json.Unmarshal(raw, &c); err != nil {
		return RoleRecord{}, errShape
	}
	r := RoleRecord{
		ID: string(c.ID), Fetchable: isID(string(c.ID)), Status: string(c.Status),
		Raw: raw,
	}
	r.Patient = r.readNumber(UnreadPatient, c.Patient, relaxed)
	switch { // the proxy stands in two places; either will do
	case len(c.Performer) > 0:
		r.Proxy = r.readNumber(UnreadProxy, c.Performer[0], relaxed)
	case len(c.Provision.Actor) > 0:
		r.Proxy = r.readNumber(UnreadProxy, c.Provision.Actor[0].Reference, relaxed)
	}
	r.Start = r.readDate(UnreadStart, c.Provision.Period.Start)
	r.End = r.readDate(UnreadEnd, c.Provision.Period.End)
	r.DateTime = r.readInstant(UnreadDateTime, c.DateTime)
	r.LastUpdated = r.readInstant(UnreadLastUpdated, c.Meta.LastUpdated)
	r.BasisCode, r.BasisUnknown = basisOf(c.PolicyRule)
	for _, e := range c.Extension { // a change appends, so the last of a kind is the newest
		switch e.URL {
		case extensionReason, extensionReasonOld:
			if code := firstCode(e.Concept.Coding); code != "" {
				r.Reason, r.ReasonText = code, string(e.Concept.Text)
			}
		case extensionGrantor:
			if v := e.Ref.value(systemODS); v != "" {
				r.Grantor = v
			}
		}
	}
	return r, nil
}

func (r *RoleRecord) readNumber(field string, ref reference, relaxed bool) nhs.Number {
	n := number(ref.value(systemNHSNumber), relaxed)
	if n.IsZero() && len(ref.Identifier) > 0 {
		r.Unread = append(r.Unread, field)
	}
	return n
}

func (r *RoleRecord) readDate(field string, s text) nhs.Date {
	d, ok := civil(string(s))
	if !ok && s != "" {
		r.Unread = append(r.Unread, field)
	}
	return d
}

func (r *RoleRecord) readInstant(field string, s text) time.Time {
	t, ok := instant(string(s))
	if !ok && s != "" {
		r.Unread = append(r.Unread, field)
	}
	return t
}

// basisOf reads the legal basis. The NHS's own system goes before any other;
// two spellings of "unknown" are about.
func basisOf(rules []concept) (code string, unknown bool) {
	for _, rule := range rules {
		for _, c := range rule.Coding {
			if c.Code != "" && (code == "" || c.System == systemBasis) {
				code = string(c.Code)
			}
		}
	}
	switch code {
	case "", "UNK", "unknown":
		return "", true
	}
	return code, false
}

// patient is the wire shape of a person sent along.
type patient struct {
	Meta struct {
		Security many[coding] `json:"security"`
	} `json:"meta"`
	Identifier          many[identifier] `json:"identifier"`
	Name                many[humanName]  `json:"name"`
	BirthDate           text             `json:"birthDate"`
	GeneralPractitioner many[reference]  `json:"generalPractitioner"`
}

// people returns the patients that came along, by NHS number. One that cannot
// be read is left out: it was only ever an extra.
func (b bundle) people(relaxed bool) map[nhs.Number]*Person {
	out := map[nhs.Number]*Person{}
	for _, e := range b.Entry {
		if e.kind != "Patient" {
			continue
		}
		var w patient
		if json.Unmarshal(e.Resource, &w) != nil {
			continue
		}
		p := personOf(w.Name, w.BirthDate)
		p.NHSNumber = number(valueIn(w.Identifier, systemNHSNumber), relaxed)
		if p.NHSNumber.IsZero() {
			continue
		}
		for _, gp := range w.GeneralPractitioner {
			if v := gp.value(systemODS); v != "" {
				p.Practice = v
			}
		}
		for _, s := range w.Meta.Security {
			if s.System == systemProofing {
				p.Proofing = string(s.Code)
			} else if s.Code != "" {
				p.Marks = append(p.Marks, string(s.Code))
			}
		}
		out[p.NHSNumber] = &p
	}
	return out
}

// personOf reads a name and a birth date. The usual name is taken before any
// other, and only a whole date counts as one.
func personOf(names []humanName, born text) Person {
	p := Person{BornText: string(born)}
	if d, err := nhs.ParseDate(string(born)); err == nil {
		p.Born = d
	}
	if len(names) == 0 {
		return p
	}
	n := names[0]
	if i := slices.IndexFunc(names, func(n humanName) bool { return n.Use == "usual" }); i >= 0 {
		n = names[i]
	}
	p.Title, p.Given, p.Family, p.Suffix, p.Name = join(n.Prefix), join(n.Given), string(n.Family), join(n.Suffix), string(n.Text)
	p.NameStart, _ = civil(string(n.Period.Start))
	p.NameEnd, _ = civil(string(n.Period.End))
	if p.Name == "" {
		p.Name = strings.TrimSpace(p.Given + " " + p.Family)
	}
	return p
}

func join(parts []text) string {
	s := make([]string, len(parts))
	for i, p := range parts {
		s[i] = string(p)
	}
	return strings.Join(s, " ")
}
