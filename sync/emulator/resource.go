package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// An object is a FHIR resource, or part of one, as it travels: nothing is lost
// by reading it, and no field is known before a rule asks for it.
type object = map[string]any

// parse reads one JSON value and nothing after it. Numbers keep their digits.
func parse(body []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text after the JSON value")
	}
	return v, nil
}

// dig follows member names and array positions into v; nil when any is absent.
func dig(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(object)
			v = m[step]
		case int:
			a, _ := v.([]any)
			if step >= len(a) {
				return nil
			}
			v = a[step]
		}
	}
	return v
}

func text(v any, path ...any) string {
	s, _ := dig(v, path...).(string)
	return s
}

func items(v any, path ...any) []any {
	a, _ := dig(v, path...).([]any)
	return a
}

// clone copies v so deeply that changing the copy cannot be seen in the original.
func clone[T any](v T) T {
	c, _ := copied(v).(T)
	return c
}

func copied(v any) any {
	switch v := v.(type) {
	case object:
		m := make(object, len(v))
		for name, member := range v {
			m[name] = copied(member)
		}
		return m
	case []any:
		a := make([]any, len(v))
		for i, item := range v {
			a[i] = copied(item)
		}
		return a
	default:
		return v
	}
}

func coding(system, code, display string) object {
	c := object{"system": system, "code": code}
	if display != "" {
		c["display"] = display
	}
	return c
}

func concept(c object) object { return object{"coding": []any{c}} }

func reference(system, value string) object {
	return object{"identifier": object{"system": system, "value": value}}
}
