package nhs

import (
	"errors"
	"strings"
)

// ODSCode is an organisation code, such as the practice's own. The zero code
// means "not known".
type ODSCode struct{ code string }

// ErrODSCode says what an organisation code looks like (domain 1: one to nine
// letters or digits; the type of organisation cannot be read from its shape).
var ErrODSCode = errors.New("an ODS code has 1 to 9 letters or digits")

// ParseODSCode reads a code, dropping spaces and raising letters to capitals.
func ParseODSCode(s string) (ODSCode, error) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) < 1 || len(s) > 9 {
		return ODSCode{}, ErrODSCode
	}
	for _, r := range s {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return ODSCode{}, ErrODSCode
		}
	}
	return ODSCode{s}, nil
}

// IsZero reports whether no code is held.
func (c ODSCode) IsZero() bool { return c.code == "" }

// String returns the code; it is public and identifies no person.
func (c ODSCode) String() string { return c.code }

// MarshalText gives the code.
func (c ODSCode) MarshalText() ([]byte, error) { return []byte(c.code), nil }

// UnmarshalText reads a code, or nothing.
func (c *ODSCode) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*c = ODSCode{}
		return nil
	}
	p, err := ParseODSCode(string(b))
	if err != nil {
		return err
	}
	*c = p
	return nil
}
