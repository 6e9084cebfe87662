package workflow

import (
	"strings"

	"proxydesk/workflow/nhs"
)

// Person is a patient or a proxy as this practice knows them: what the form
// says until somebody has matched it, what the practice list says after.
type Person struct {
	NHSNumber nhs.Number
	Title     string
	Given     string
	Family    string
	Born      nhs.Date
	// Address holds the lines as they stand on an envelope, postcode last.
	Address []string
	Phone   string
	Email   string
	// LargePrint says that this person asked for letters in 18 point.
	LargePrint bool `json:",omitempty"`
	// EasyRead says that they asked for letters in easy read: short sentences beside
	// pictures.
	EasyRead bool `json:",omitempty"`
	// Language names another language this person reads; letters then have a
	// few lines in it (assets/letters/languages.yaml).
	Language string `json:",omitempty"`
	// Home is the care home or other service that a paid carer works for, as its list
	// of staff is known by; "" where nobody said.
	Home string `json:",omitempty"`
	// Practice is where the person is registered; zero when not known.
	Practice nhs.ODSCode
}

// ListName is the clinical way to write a name: QUILL, Ada.
func (p Person) ListName() string {
	family := strings.ToUpper(p.Family)
	switch {
	case p.Given == "":
		return family
	case family == "":
		return p.Given
	}
	return family + ", " + p.Given
}

// Name is the name in speech: Ada Quill.
func (p Person) Name() string { return strings.TrimSpace(p.Given + " " + p.Family) }

// Pair is a patient and a proxy, the key of everything at the national store.
type Pair struct{ Patient, Proxy nhs.Number }

// Complete reports whether both have NHS numbers. Without both, nothing about
// the pair can be sent (F3, domain 2.5).
func (p Pair) Complete() bool { return !p.Patient.IsZero() && !p.Proxy.IsZero() }
