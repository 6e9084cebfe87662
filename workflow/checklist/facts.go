package checklist

import (
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Facts is everything about a case that is known without asking anybody at the
// desk. The caller fills it; the zero value of a field means not known.
type Facts struct {
	Today nhs.Date
	// Basis is the basis being decided on; empty lets the answers lead to one
	// (Set.BasisOf).
	Basis          basis.Basis
	Patient, Proxy Party
	// Applicant is who filled in the form.
	Applicant Person
	// Channel is how it came: store, email, file or paper.
	Channel string
	// Proved is the access request our own client fetched from the configured
	// national store; zero for everything else, where a form only claims.
	Proved Proof
	// RelaxedNumbers admits the published sandbox numbers, which fail the check
	// digit.
	RelaxedNumbers bool

	// OtherOpen says that another application of this pair is open, LiveRole
	// that the pair already has access, here or at the store (F7).
	OtherOpen, LiveRole bool
	// OtherProxies counts the patient's other proxies, OtherPatients the
	// other patients this proxy acts for (W1, W2).
	OtherProxies, OtherPatients int
	// Related holds the relationship codes the store knows of the two (P3).
	Related []string

	// Requested is what the form asks for. Granted is what somebody is about to
	// give; nil until they have begun to choose.
	Requested, Granted []basis.Scope
	// Reasons holds the codes of why the form says that access is needed.
	Reasons []string
	// CareHome says that the proxy applies as staff of a care home or service.
	CareHome bool
	// ReceptionAlone says that the practice lets reception speak to a patient
	// alone where no part of the record is given (C1).
	ReceptionAlone bool
	// EverHeld says that the case was held at any time, so that the
	// safeguarding lead's outcome is needed (C14).
	EverHeld bool

	// The practice's settings that items depend on. Zero takes the house
	// default: 8 years, 90 days, 12 months, 90 days, 6 patients.
	AttestAge, StaleDays, AssessmentMonths, NoticeDays, ManyPatients int
}

// Party is a patient or a proxy as far as the checks go.
type Party struct {
	Number nhs.Number
	Born   nhs.Date
	// Name is the given and the family name.
	Name string
	// Dead says that a death is recorded; false is nobody knows, and F6 asks.
	Dead bool
}

// Proof says that the store itself gave us the request (I1).
type Proof struct {
	ID string
	At time.Time
}

// The house defaults of the settings in Facts.
const (
	defaultAttestAge        = 8
	defaultStaleDays        = 90
	defaultAssessmentMonths = 12
	defaultNoticeDays       = 90
	defaultManyPatients     = 6
)

func or(n, house int) int {
	if n == 0 {
		return house
	}
	return n
}

// proved reports whether NHS login proved this person: only the applicant of a
// request fetched from the store (I1).
func (f Facts) proved(p Person) bool { return f.Proved.ID != "" && p != "" && f.Applicant == p }

func (f Facts) party(p Person) Party {
	if p == Patient {
		return f.Patient
	}
	return f.Proxy
}

// Called is the name and birth date in one line, whatever the capitals and the
// blanks; empty where neither is known.
func (p Party) Called() string {
	return strings.TrimSpace(strings.ToLower(strings.Join(strings.Fields(p.Name), " ")) + " " + p.Born.String())
}

// age is -1 when the birth date is not known.
func (p Party) age(today nhs.Date) int {
	if p.Born.IsZero() {
		return -1
	}
	return p.Born.AgeOn(today)
}

func (f Facts) child() bool {
	a := f.Patient.age(f.Today)
	return a >= 0 && a < 16
}

// scopes are the services the case is about: those about to be given, else
// those asked for, else those that would be proposed.
func (f Facts) scopes() []basis.Scope {
	switch {
	case f.Granted != nil:
		return f.Granted
	case len(f.Requested) > 0:
		return f.Requested
	}
	return basis.Smallest
}
