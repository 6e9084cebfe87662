package nhs

import (
	"errors"
	"fmt"
	"strings"
)

// Number is an NHS number: ten digits. The zero Number means "not known".
//
// It is made only by ParseNumber or ParseRelaxed, so a held value is valid.
// Printing one masks it; call Full or Display to see the digits.
type Number struct{ digits string }

// Reasons a text is not an NHS number. Callers show their own sentence for
// each; none carries the text that was given.
var (
	ErrNumberLength = errors.New("an NHS number has 10 digits")
	ErrNumberDigits = errors.New("an NHS number has only digits and spaces")
	ErrNumberCheck  = errors.New("the last digit of the NHS number does not match")
)

// ParseNumber reads an NHS number in any spacing and tests its check digit
// (domain 1.1: weights 10 to 2, modulus 11). Rule F1 rests on it.
func ParseNumber(s string) (Number, error) {
	n, err := ParseRelaxed(s)
	if err != nil {
		return Number{}, err
	}
	if !n.Checks() {
		return Number{}, ErrNumberCheck
	}
	return n, nil
}

// ParseRelaxed reads ten digits without testing the check digit. It exists for
// the published sandbox numbers alone, which fail the check; the desk uses it
// only while the store.relaxed_numbers setting is visibly on.
func ParseRelaxed(s string) (Number, error) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ', r == '-', r == '\u00a0', r == '\t':
		default:
			return Number{}, ErrNumberDigits
		}
	}
	if b.Len() != 10 {
		return Number{}, ErrNumberLength
	}
	return Number{digits: b.String()}, nil
}

// MustNumber is ParseNumber for numbers written in source, such as tests and
// the made-up practice. It panics on a bad one.
func MustNumber(s string) Number {
	n, err := ParseNumber(s)
	if err != nil {
		panic("nhs: bad number in source: " + err.Error())
	}
	return n
}

// Checks reports whether the check digit is right.
func (n Number) Checks() bool {
	if len(n.digits) != 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += (10 - i) * int(n.digits[i]-'0')
	}
	check := 11 - sum%11
	if check == 11 {
		check = 0
	}
	return check != 10 && check == int(n.digits[9]-'0')
}

// IsZero reports whether no number is held.
func (n Number) IsZero() bool { return n.digits == "" }

// Full returns the ten digits. Everything that calls it puts patient data
// somewhere: a sealed column, the screen, a page or the wire.
func (n Number) Full() string { return n.digits }

// Display returns the number as people read it, 3-3-4 with spaces.
func (n Number) Display() string {
	if n.IsZero() {
		return ""
	}
	return n.digits[:3] + " " + n.digits[3:6] + " " + n.digits[6:]
}

// String masks the number, so that a stray print leaks nothing.
func (n Number) String() string {
	if n.IsZero() {
		return "no NHS number"
	}
	return "NHS number (hidden)"
}

// Format masks the number for every verb, %v and %#v included.
func (n Number) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(n.String())) }

// MarshalText gives the digits. Sealed records use it; nothing else should.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.digits), nil }

// UnmarshalText reads what MarshalText wrote. It does not test the check digit,
// for a number admitted in relaxed mode must still be readable.
func (n *Number) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*n = Number{}
		return nil
	}
	p, err := ParseRelaxed(string(b))
	if err != nil {
		return err
	}
	*n = p
	return nil
}
