package vrs

import (
	"encoding/json"
	"strings"
)

// questionnaireResponse is the wire shape of a form.
type questionnaireResponse struct {
	ID         text             `json:"id"`
	Identifier many[identifier] `json:"identifier"`
	Status     text             `json:"status"`
	Authored   text             `json:"authored"`
	Source     reference        `json:"source"`
	Subject    reference        `json:"subject"`
	Item       []item           `json:"item"`
}

// item and formAnswer nest in each other. They are read as plain structs: a
// reader of their own would go over the same bytes once for each level, and a
// hostile file has thousands.
type item struct {
	LinkID text         `json:"linkId"`
	Text   text         `json:"text"`
	Item   []item       `json:"item"`
	Answer []formAnswer `json:"answer"`
}

// formAnswer is one answer in whichever of FHIR's forms it came.
type formAnswer struct {
	Boolean    json.RawMessage `json:"valueBoolean"`
	Decimal    json.RawMessage `json:"valueDecimal"`
	Integer    json.RawMessage `json:"valueInteger"`
	Date       json.RawMessage `json:"valueDate"`
	DateTime   json.RawMessage `json:"valueDateTime"`
	Time       json.RawMessage `json:"valueTime"`
	String     json.RawMessage `json:"valueString"`
	URI        json.RawMessage `json:"valueUri"`
	Attachment json.RawMessage `json:"valueAttachment"`
	Coding     json.RawMessage `json:"valueCoding"`
	Quantity   json.RawMessage `json:"valueQuantity"`
	Reference  json.RawMessage `json:"valueReference"`
	Item       []item          `json:"item"`
}

// raw returns the one value given, or nil.
func (a formAnswer) raw() json.RawMessage {
	for _, v := range []json.RawMessage{
		a.String, a.Boolean, a.Coding, a.Date, a.DateTime, a.Integer, a.Decimal, a.Time, a.URI, a.Quantity, a.Reference, a.Attachment,
	} {
		if v != nil {
			return v
		}
	}
	return nil
}

// words returns the answer in letters: a string without its quotes, a code with
// its display, anything else as it was written.
func (a formAnswer) words() string {
	raw := a.raw()
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if c := a.coded(); !c.IsZero() {
		if c.Display == "" {
			return c.Code
		}
		return c.Code + " (" + c.Display + ")"
	}
	return string(raw)
}

// plain returns an answer that is a word, a number, a date or a yes or no.
func (a formAnswer) plain() string {
	var t text
	if raw := a.raw(); raw == nil || json.Unmarshal(raw, &t) != nil {
		return ""
	}
	return string(t)
}

func (a formAnswer) coded() Coded {
	var c coding
	if a.Coding == nil || json.Unmarshal(a.Coding, &c) != nil {
		return Coded{}
	}
	return Coded{string(c.System), string(c.Code), string(c.Display)}
}

// yesNo reads a yes-or-no answer in either dialect, and keeps any other words.
func yesNo(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "yes", "true", "y":
		return Yes
	case "no", "false", "n":
		return No
	}
	return s
}

// parental is how the questions only a parent is asked begin.
const parental = "parentalApplicationSupplementaryDetails"

// groups are the questions that only hold others.
var groups = map[string]bool{
	"relatedPerson": true, "relatedPerson_name": true,
	parental: true, parental + "_newAddress": true,
	"patient": true, "patient_name": true,
	"requestedAccess": true,
}

// lines says where each plain answer goes (contract 4.8).
var lines = map[string]func(*AccessRequest) *string{
	"relatedPerson_identifier":           func(r *AccessRequest) *string { return &r.Proxy.NHSNumberText },
	"relatedPerson_name_first":           func(r *AccessRequest) *string { return &r.Proxy.Given },
	"relatedPerson_name_family":          func(r *AccessRequest) *string { return &r.Proxy.Family },
	"relatedPerson_birthDate":            func(r *AccessRequest) *string { return &r.Proxy.BornText },
	"relatedPerson_relationshipMoreinfo": func(r *AccessRequest) *string { return &r.RelationshipMore },

	parental + "_evidenceOfResponsibilityMoreinfo": func(r *AccessRequest) *string { return &r.Parental.EvidenceMore },
	parental + "_line1":                            func(r *AccessRequest) *string { return &r.Parental.NewAddress.Line1 },
	parental + "_line2":                            func(r *AccessRequest) *string { return &r.Parental.NewAddress.Line2 },
	parental + "_line3":                            func(r *AccessRequest) *string { return &r.Parental.NewAddress.Line3 },
	parental + "_city":                             func(r *AccessRequest) *string { return &r.Parental.NewAddress.City },
	parental + "_district":                         func(r *AccessRequest) *string { return &r.Parental.NewAddress.District },
	parental + "_postalCode":                       func(r *AccessRequest) *string { return &r.Parental.NewAddress.Postcode },
	parental + "_reasonNoChildConsent":             func(r *AccessRequest) *string { return &r.Parental.WhyNot },

	"patient_identifier":  func(r *AccessRequest) *string { return &r.Patient.NHSNumberText },
	"patient_name_first":  func(r *AccessRequest) *string { return &r.Patient.Given },
	"patient_name_family": func(r *AccessRequest) *string { return &r.Patient.Family },
	"patient_birthDate":   func(r *AccessRequest) *string { return &r.Patient.BornText },

	"requestedAccess_accessLevelMoreinfo":      func(r *AccessRequest) *string { return &r.AccessMore },
	"requestedAccess_reasonsForAccessMoreinfo": func(r *AccessRequest) *string { return &r.ReasonsMore },
}

// ticks says where each yes-or-no answer goes.
var ticks = map[string]func(*AccessRequest) *string{
	parental + "_isCurrentAddressConfirmed": func(r *AccessRequest) *string { return &r.Parental.AddressConfirmed },
	parental + "_liveAtSameAddress":         func(r *AccessRequest) *string { return &r.Parental.SameAddress },
	parental + "_canChildConsent":           func(r *AccessRequest) *string { return &r.Parental.ChildCanConsent },
}

// choices says where each single code goes.
var choices = map[string]func(*AccessRequest) *Coded{
	"relatedPerson_basisForAccess":         func(r *AccessRequest) *Coded { return &r.Basis },
	"relatedPerson_relationship":           func(r *AccessRequest) *Coded { return &r.Relationship },
	parental + "_evidenceOfResponsibility": func(r *AccessRequest) *Coded { return &r.Parental.Evidence },
}

// picks says where each set of codes goes.
var picks = map[string]func(*AccessRequest) *[]Coded{
	"requestedAccess_accessLevel":      func(r *AccessRequest) *[]Coded { return &r.Access },
	"requestedAccess_reasonsForAccess": func(r *AccessRequest) *[]Coded { return &r.Reasons },
}

// form fills an access request from the tree of answers.
type form struct {
	request  *AccessRequest
	answered map[string]bool // questions with one answer that have it
}

// maxDepth is how deep questions may nest; the published form has three levels.
const maxDepth = 32

// walk goes through the tree. Where a question stands does not matter, only
// which it is; nothing is dropped.
func (f *form) walk(items []item, depth int) {
	for _, it := range items {
		if depth == maxDepth {
			f.keep(it, formAnswer{String: json.RawMessage(`"nested too deep to read"`)})
			continue
		}
		if len(it.Answer) == 0 && len(it.Item) == 0 && !f.known(it) {
			f.keep(it, formAnswer{})
		}
		for _, a := range it.Answer {
			if !f.take(string(it.LinkID), a) {
				f.keep(it, a)
			}
			f.walk(a.Item, depth+1)
		}
		f.walk(it.Item, depth+1)
	}
}

func (f *form) known(it item) bool {
	id := string(it.LinkID)
	return groups[id] || lines[id] != nil || ticks[id] != nil || choices[id] != nil || picks[id] != nil
}

// take puts an answer in its place, or reports that it has none.
func (f *form) take(id string, a formAnswer) bool {
	if to := picks[id]; to != nil {
		c := a.coded()
		if c.IsZero() {
			return false
		}
		set := to(f.request)
		*set = append(*set, c)
		return true
	}
	if f.answered[id] {
		return false
	}
	if to := choices[id]; to != nil {
		*to(f.request) = a.coded()
		f.answered[id] = !a.coded().IsZero()
		return f.answered[id]
	}
	said := a.plain()
	switch {
	case lines[id] == nil && ticks[id] == nil:
		return false
	case said == "":
		return a.words() == "" // an empty answer is none; one we cannot read is kept
	case lines[id] != nil:
		*lines[id](f.request) = said
	default:
		*ticks[id](f.request) = yesNo(said)
	}
	f.answered[id] = true
	return true
}

func (f *form) keep(it item, a formAnswer) {
	f.request.Unknown = append(f.request.Unknown, Answer{LinkID: string(it.LinkID), Text: string(it.Text), Value: a.words()})
}
