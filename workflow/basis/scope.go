package basis

import (
	"slices"
	"strings"
)

// Scope is one service a proxy can be given, in the published spelling
// (domain 1.2).
type Scope string

// The services.
const (
	Prescriptions Scope = "PRESCR"
	Appointments  Scope = "APPT"
	Record        Scope = "RECRD"
	Results       Scope = "TEST"
	Vaccinations  Scope = "VACC"
	Conditions    Scope = "COND"
	Consultations Scope = "CONSULT"
	Documents     Scope = "DOCS"
)

// Scopes lists every service in the order screens and letters name them.
var Scopes = []Scope{Prescriptions, Appointments, Record, Results, Vaccinations, Conditions, Consultations, Documents}

var scopeWords = map[Scope]string{
	Prescriptions: "Repeat prescriptions", Appointments: "Appointments", Record: "GP health record",
	Results: "Test results", Vaccinations: "Vaccinations", Conditions: "Conditions",
	Consultations: "Consultations", Documents: "Documents",
}

// Words is the service as screens and letters write it. A code not known here
// is shown as it came.
func (s Scope) Words() string {
	if w := scopeWords[s]; w != "" {
		return w
	}
	return string(s)
}

// InSentence is the service within a sentence: test results, GP health record.
func (s Scope) InSentence() string {
	w := s.Words()
	if s == Record {
		return w // GP stays as it is
	}
	return strings.ToLower(w)
}

// Valid reports whether s is one of Scopes.
func (s Scope) Valid() bool { return scopeWords[s] != "" }

// ShowsRecord reports whether the service shows part of the health record, so
// that sensitive entries must be looked for first (V1, domain 3.11). Repeat
// prescriptions and appointments are transactions, though each can give
// something away by itself (V7, V8).
func (s Scope) ShowsRecord() bool { return s.Valid() && s != Prescriptions && s != Appointments }

// ShowsRecord reports whether any of the services shows the record.
func ShowsRecord(scopes []Scope) bool { return slices.ContainsFunc(scopes, Scope.ShowsRecord) }

// ParseScope reads a service's code.
func ParseScope(code string) (Scope, bool) {
	s := Scope(strings.ToUpper(strings.TrimSpace(code)))
	return s, s.Valid()
}

// Without returns the services of a that are not in b, in their own order.
func Without(a, b []Scope) []Scope {
	var left []Scope
	for _, s := range a {
		if !slices.Contains(b, s) {
			left = append(left, s)
		}
	}
	return left
}
