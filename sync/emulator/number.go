package emulator

import (
	"regexp"
	"strings"
)

const (
	systemNHSNumber = "https://fhir.nhs.uk/Id/nhs-number"
	systemODS       = "https://fhir.nhs.uk/Id/ods-organization-code"
)

var (
	tenDigits = regexp.MustCompile(`^[0-9]{10}$`)
	uuidShape = regexp.MustCompile(`^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)

	// The exact form the national store wants is not published; this takes every
	// code met in examples and recordings (assumed).
	odsShape = regexp.MustCompile(`^[A-Z][A-Z0-9]{2,9}$`)
)

// checkDigit reports whether ten digits pass modulus 11: the digits weighted 10
// down to 1 sum to a multiple of eleven.
func checkDigit(number string) bool {
	sum := 0
	for i, d := range number {
		sum += int(d-'0') * (10 - i)
	}
	return sum%11 == 0
}

// madeUp reports whether a number is of the ranges used for made-up people: 999,
// and the block that the published examples use. The emulator keeps what it is
// told unsealed, so it takes no other.
func madeUp(number string) bool {
	return strings.HasPrefix(number, "999") || strings.HasPrefix(number, "9000000")
}

// validNumber is the check on every NHS number that comes in.
func (s *Service) validNumber(number string) bool {
	if !tenDigits.MatchString(number) || !madeUp(number) {
		return false
	}
	return s.relaxed || checkDigit(number)
}
