package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/nhs"
)

// StaffID identifies a member of staff; it is opaque and names nobody.
type StaffID string

// StaffRole is a job somebody does at the desk (domain 7). A person holds a
// set of them.
type StaffRole string

// The staff roles of domain 7.
const (
	Receptionist     StaffRole = "receptionist"
	Administrator    StaffRole = "administrator" // proxy and online services
	Clinician        StaffRole = "clinician"     // nurse or other registered professional
	Responsible      StaffRole = "responsible"   // responsible clinician: a GP who owns decisions
	SafeguardingLead StaffRole = "safeguarding"
	Manager          StaffRole = "manager"
	DataProtection   StaffRole = "data-protection" // DPO or Caldicott guardian
	SystemAdmin      StaffRole = "system-admin"    // users and machines, no records
)

// What a manager entrusts to somebody beside their job, each off until then
// (domain 7): whoever is on the list of identity verifiers, and the nurse or
// other clinician to whom the responsible clinician has delegated. They stand
// in the same set as the jobs and give nothing without one.
const (
	Verifier  StaffRole = "verifier"
	Delegated StaffRole = "delegated"
)

// Entrusted lists them.
var Entrusted = []StaffRole{Verifier, Delegated}

// StaffRoles lists every job, in the order of domain 7.
var StaffRoles = []StaffRole{Receptionist, Administrator, Clinician, Responsible, SafeguardingLead, Manager, DataProtection, SystemAdmin}

var staffRoleWords = map[StaffRole]string{
	Receptionist: "Receptionist", Administrator: "Online services administrator", Clinician: "Clinician",
	Responsible: "Responsible clinician", SafeguardingLead: "Safeguarding lead", Manager: "Practice manager",
	DataProtection: "Data protection officer", SystemAdmin: "System administrator",
	Verifier: "Checks identities", Delegated: "Clinical work is delegated to them",
}

// Words is the role as people say it.
func (r StaffRole) Words() string { return staffRoleWords[r] }

var staffRoleDoes = map[StaffRole]string{
	Receptionist:     "Takes in applications, answers the checks that reception may answer, sends cases on. Reads no safeguarding notes.",
	Administrator:    "As reception; also records the set-up in the GP system, prints letters, ends access and settles messages.",
	Clinician:        "As reception; also prints letters, ends access and sends cases back. Clinical checks only where they are delegated.",
	Responsible:      "Owns decisions: approves and refuses, lifts holds, reads safeguarding notes.",
	SafeguardingLead: "Reads and lifts holds, releases letters after one, decides, agrees to changes of the age rules.",
	Manager:          "Looks after users, the practice’s details and its rules; runs reports, reads the log. Does not decide.",
	DataProtection:   "Reads cases, reports and the log. Changes nothing, but may put a case on hold or suspend access.",
	SystemAdmin:      "Looks after users and reads the log. Sees no patient and no case, but may suspend access.",
	Verifier:         "On the practice’s list of those who check who somebody is. Responsible clinicians, the safeguarding lead and managers need not be on it.",
	Delegated:        "For a nurse or other clinician: answers the clinical checks, and grants or refuses appointments and prescriptions where the patient agrees.",
}

// Does is what somebody in the role may do, in a line for whoever gives it.
func (r StaffRole) Does() string { return staffRoleDoes[r] }

// ParseStaffRole reads a role's stored spelling.
func ParseStaffRole(s string) (StaffRole, bool) {
	r := StaffRole(strings.TrimSpace(s))
	return r, slices.Contains(StaffRoles, r) || slices.Contains(Entrusted, r)
}

// Staff is a member of staff who has signed in.
type Staff struct {
	ID    StaffID
	Login string
	// Name is as it is written under a letter: Dr Leila Shah.
	Name string
	// Post is the job title under the name: GP partner.
	Post  string
	Roles []StaffRole
	// Linked are the NHS numbers of this person and of family they are linked
	// to: they do not act on those records (domain 7, a house rule).
	Linked []nhs.Number

	// discreet is set by Discreet.
	discreet bool
}

// Discreet is the person as somebody who may not read holds. What leaves the desk
// for others to see is read as them, unless it was asked for with its restricted
// notes.
func (s Staff) Discreet() Staff {
	s.discreet = true
	return s
}

// WhyInvolved is why somebody with a stake in a case does nothing about it.
const WhyInvolved = "You, or somebody you are linked to, is one of these two people. Somebody else has to do this."

// involved reports whether the person has a stake in the pair.
func (s Staff) involved(p Pair) bool {
	return slices.ContainsFunc(s.Linked, func(n nhs.Number) bool { return !n.IsZero() && (n == p.Patient || n == p.Proxy) })
}

// withAStake are the only acts for somebody with a stake in the pair: to stop
// something, which only protects, and to see of the case what everybody sees.
var withAStake = map[Act]bool{ActHold: true, ActSuspend: true, ActReadCases: true}

// mayOn is the one gate before every act about two people: whether any of the
// person's roles permits it, and whether they have a stake in these two. It
// answers ErrNotAllowed, or a *Refusal that says who has to do it instead.
func (s Staff) mayOn(act Act, p Pair) error {
	switch {
	case !s.May(act):
		return ErrNotAllowed
	case s.involved(p) && !withAStake[act]:
		return refuse(act, need(WhyInvolved))
	}
	return nil
}

// MayOn reports whether the person may do the act to a case of these two
// people. Everything that leaves out what they may not read asks this.
func (s Staff) MayOn(act Act, p Pair) bool { return s.mayOn(act, p) == nil }

// Involved reports whether the person, or somebody they are linked to, is one of
// the two: then others work on the case (domain 7, a house rule).
func (a Application) Involved(by Staff) bool { return by.involved(a.Pair()) }

// Is reports whether the person holds any of the roles.
func (s Staff) Is(roles ...StaffRole) bool {
	for _, r := range roles {
		if slices.Contains(s.Roles, r) {
			return true
		}
	}
	return false
}

// May reports whether any of the person's roles permits the act (domain 7).
func (s Staff) May(act Act) bool {
	return s.Is(permissions[act]...) && !(s.discreet && act == ActReadHolds)
}

// ActingAs is the role under which the person does the act: the first of the act's
// roles that the person holds. What needs none of them (a first letter, a blank
// form) is done in the first of their jobs. It is "" for the desk itself.
func (s Staff) ActingAs(act Act) StaffRole {
	for _, r := range slices.Concat(permissions[act], StaffRoles) {
		if s.Is(r) {
			return r
		}
	}
	return ""
}

// Entry is what the log says of an act: who did it, in which role, when, to what
// and with which details (domain 2.3). Every entry of a person is made here. app
// and role are empty where it is about none.
func (s Staff) Entry(act Act, at time.Time, app ApplicationID, role RoleID, details ...Detail) AuditEntry {
	return AuditEntry{At: at.UTC(), By: s.ID, Role: s.ActingAs(act), Act: act, Application: app, RoleID: role, Details: details}
}
