package vrs

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"proxydesk/workflow/nhs"
)

// text reads a JSON string, and a number or a boolean as its own letters: some
// dialects write one for the other. Anything else reads as nothing.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		return json.Unmarshal(b, (*string)(t))
	case '{', '[', 'n':
		*t = ""
	default:
		*t = text(b)
	}
	return nil
}

// many reads a list, or one thing that stands where a list of one should.
type many[T any] []T

func (m *many[T]) UnmarshalJSON(b []byte) error {
	*m = nil
	switch {
	case bytes.Equal(b, []byte("null")):
		return nil
	case b[0] == '[':
		return json.Unmarshal(b, (*[]T)(m))
	}
	var one T
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*m = many[T]{one}
	return nil
}

type coding struct {
	System  text `json:"system"`
	Code    text `json:"code"`
	Display text `json:"display"`
}

func firstCode(cs []coding) string {
	for _, c := range cs {
		if c.Code != "" {
			return string(c.Code)
		}
	}
	return ""
}

type concept struct {
	Coding many[coding] `json:"coding"`
	Text   text         `json:"text"`
}

type identifier struct {
	System text `json:"system"`
	Value  text `json:"value"`
}

// reference is how the store points at a person or a practice: by identifier.
type reference struct {
	Type       text             `json:"type"`
	Identifier many[identifier] `json:"identifier"`
}

func (r reference) value(system string) string { return valueIn(r.Identifier, system) }

// valueIn returns the value under a system, or the only value when it names no
// system at all.
func valueIn(ids []identifier, system string) string {
	for _, id := range ids {
		if string(id.System) == system {
			return string(id.Value)
		}
	}
	if len(ids) == 1 && ids[0].System == "" {
		return string(ids[0].Value)
	}
	return ""
}

type humanName struct {
	Use    text       `json:"use"`
	Text   text       `json:"text"`
	Family text       `json:"family"`
	Given  many[text] `json:"given"`
	Prefix many[text] `json:"prefix"`
	Suffix many[text] `json:"suffix"`
	Period struct {
		Start text `json:"start"`
		End   text `json:"end"`
	} `json:"period"`
}

// entry is one thing in a bundle; mode says whether it was asked for or came
// along with what was.
type entry struct {
	Search struct {
		Mode text `json:"mode"`
	} `json:"search"`
	Resource json.RawMessage `json:"resource"`

	kind string // the resource's type, read on arrival
}

type bundle struct {
	ResourceType text `json:"resourceType"`
	Link         many[struct {
		Relation text `json:"relation"`
	}] `json:"link"`
	Entry many[entry] `json:"entry"`
}

func kindOf(resource []byte) string {
	var r struct {
		ResourceType text `json:"resourceType"`
	}
	if json.Unmarshal(resource, &r) != nil {
		return ""
	}
	return string(r.ResourceType)
}

// parseBundle reads a search answer. Order, total and entry count mean nothing
// in it (contract trap 4); more pages would, and none is promised, so an answer
// that has more is refused rather than taken for the whole.
func parseBundle(body []byte) (bundle, error) {
	var b bundle
	if err := json.Unmarshal(body, &b); err != nil {
		return bundle{}, errShape
	}
	if b.ResourceType != "Bundle" {
		return bundle{}, errShape
	}
	for _, l := range b.Link {
		if l.Relation == "next" {
			return bundle{}, errPaged
		}
	}
	for i := range b.Entry {
		e := &b.Entry[i]
		if e.kind = kindOf(e.Resource); e.kind == "" && e.Search.Mode == "match" {
			return bundle{}, errShape // left out, it would pass for nothing found
		}
	}
	return b, nil
}

// matches returns the resources of a kind that were asked for. An entry that
// does not say why it is there counts as asked for.
func (b bundle) matches(kind string) []json.RawMessage {
	var out []json.RawMessage
	for _, e := range b.Entry {
		if e.kind == kind && e.Search.Mode != "include" {
			out = append(out, e.Resource)
		}
	}
	return out
}

// number reads an NHS number from the store; zero when it is not one.
func number(s string, relaxed bool) nhs.Number {
	parse := nhs.ParseNumber
	if relaxed {
		parse = nhs.ParseRelaxed
	}
	n, err := parse(s)
	if err != nil {
		return nhs.Number{}
	}
	return n
}

// The ways a moment is written, besides a bare date.
var (
	zoned   = []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"}
	unzoned = []string{"2006-01-02T15:04:05", "2006-01-02T15:04"}
)

// instant reads a moment. One without a zone is London's. An impossible one,
// which recordings hold, is no moment: ok is false.
func instant(s string) (t time.Time, ok bool) {
	s = strings.TrimSpace(s)
	for _, layout := range zoned {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	for _, layout := range unzoned {
		if t, err := time.ParseInLocation(layout, s, nhs.London); err == nil {
			return t.UTC(), true
		}
	}
	if d, err := nhs.ParseDate(s); err == nil && !d.IsZero() {
		return d.Start().UTC(), true
	}
	return time.Time{}, false
}

// civil reads the London day of a date or a moment.
func civil(s string) (d nhs.Date, ok bool) {
	t, ok := instant(s)
	if !ok {
		return nhs.Date{}, false
	}
	return nhs.DateIn(t), true
}
