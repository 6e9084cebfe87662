package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"proxydesk/workflow/nhs"
)

// NewStaff is somebody who joins the desk.
type NewStaff struct {
	Login string
	// Name and Post are as they are written under a letter.
	Name, Post string
	Roles      []StaffRole
	// Linked is as in Staff.
	Linked []nhs.Number
	// Password is the first one.
	Password string
	// Given says that somebody else chose the password, so that the first
	// sign-in asks for one nobody else knows.
	Given bool
}

// GivenPassword is a password somebody gets from a colleague, for one sign-in.
type GivenPassword struct {
	ID       StaffID
	Password string
}

// Colleague is a user as those see them who look after users.
type Colleague struct {
	Staff
	// StoppedAt is when their sign-in was stopped; zero while they may sign in.
	StoppedAt time.Time
	// SeenAt is when they last signed in or changed their password; zero for never.
	SeenAt time.Time
	// Given says that they have yet to choose a password of their own.
	Given bool
}

// Stopped reports whether they may no longer sign in.
func (c Colleague) Stopped() bool { return !c.StoppedAt.IsZero() }

// Team is everybody who is or ever was a user.
type Team []Colleague

// Find is the user with an id.
func (t Team) Find(id StaffID) (Colleague, bool) {
	i := slices.IndexFunc(t, func(c Colleague) bool { return c.ID == id })
	if i < 0 {
		return Colleague{}, false
	}
	return t[i], true
}

// holders counts those who may sign in and hold a role.
func (t Team) holders(r StaffRole) (n int) {
	for _, c := range t {
		if !c.Stopped() && c.Is(r) {
			n++
		}
	}
	return n
}

// AdminChange is what one act of administration does; each part may be empty.
type AdminChange struct {
	Practice *Practice
	// Add lists people who join, each with a first password.
	Add []NewStaff
	// Staff lists people whose name, post or roles change; their login stays.
	Staff []Staff
	// Stop lists people who sign in no more; they are never removed, for the
	// log names them.
	Stop []StaffID
	// Passwords are new ones for people who forgot theirs, Return for people
	// who were stopped and may sign in again.
	Passwords, Return []GivenPassword
	// Knowing lists roles that nobody will hold after the change, which whoever
	// makes it was told and wants.
	Knowing []StaffRole
}

// The fields of a user, by which needs are found on screen.
const (
	FieldLogin = "login"
	FieldName  = "name"
	FieldRoles = "roles"
	// FieldEntrusted is what a manager entrusts to somebody beside their roles.
	FieldEntrusted = "entrusted"
	FieldPassword  = "password"
	// FieldOwnPassword is one's own, asked for once more.
	FieldOwnPassword = "own-password"
	// FieldComputer is the computer of a sign-in, FieldProgram the version on it.
	FieldComputer = "computer"
	FieldProgram  = "version"
	// The practice's own.
	FieldPractice = "practice"
	FieldODS      = "ods"
	FieldAddress  = "address"
	FieldPhone    = "phone"
	// FieldRecovery is the recovery key.
	FieldRecovery = "recovery"
	// fieldLast stands before a role that nobody would hold any more.
	fieldLast = "last-"
)

// LastHolder reports whether a need only says that nobody would hold a role any
// more: a change that lists it in Knowing goes through.
func (n Need) LastHolder() (StaffRole, bool) {
	role, ok := strings.CutPrefix(n.Field, fieldLast)
	return StaffRole(role), ok
}

// Check says what is missing of somebody who is to be a user, as a *Refusal.
func (s Staff) Check() error {
	var needs []Need
	if strings.TrimSpace(s.Name) == "" {
		needs = append(needs, Need{Words: "Say what the person is called, as it is written under a letter.", Field: FieldName})
	}
	switch {
	case s.Login == "":
		needs = append(needs, Need{Words: "Choose a user name to sign in with.", Field: FieldLogin})
	case strings.ContainsFunc(s.Login, unicode.IsSpace):
		needs = append(needs, Need{Words: "A user name has no spaces in it.", Field: FieldLogin})
	}
	if !s.Is(StaffRoles...) {
		needs = append(needs, Need{Words: "Tick at least one role, or the person can do nothing.", Field: FieldRoles})
	}
	if s.Is(Delegated) && !s.Is(Clinician) {
		needs = append(needs, Need{Words: "Clinical work can be delegated only to a nurse or other clinician.", Field: FieldEntrusted})
	}
	return refuse(ActAdminister, needs...)
}

// CheckFirst is [Staff.Check] of a practice's first user, who adds the others:
// nobody could do it later.
func (s Staff) CheckFirst() error {
	if err := s.Check(); err != nil || s.May(ActAdminister) {
		return err
	}
	return refuse(ActAdminister, Need{Words: "Tick practice manager or system administrator as well. The first user adds the others, and nobody else could.", Field: FieldRoles})
}

// mustNotBeLast are the roles a practice cannot do without: nobody would own
// decisions, or nobody could lift a hold.
var mustNotBeLast = map[StaffRole]string{
	Responsible:      "Nobody else is a responsible clinician: after this only the safeguarding lead can decide about an application.",
	SafeguardingLead: "Nobody else is the safeguarding lead: after this no change of the age rules can be agreed, and no hold can be lifted.",
}

// Becomes says what stands in the way of turning the team into another one, as
// a *Refusal: nobody takes away their own right to look after users, so that
// there is always somebody who can; and nobody takes away the last holder of a
// role the practice cannot do without, unless knowing lists it. Whoever does it
// must be one of the team now, with the right to: ErrStopped, ErrNotAllowed.
func (t Team) Becomes(after Team, by Staff, knowing []StaffRole) error {
	me, ok := t.Find(by.ID)
	switch {
	case ok && me.Stopped():
		return ErrStopped
	case !ok || !me.May(ActAdminister):
		return ErrNotAllowed
	}
	var needs []Need
	if !me.May(ActSetPolicy) && slices.ContainsFunc(after, func(c Colleague) bool { return c.entrusted() != t.entrustedTo(c.ID) }) {
		needs = append(needs, Need{Words: "Only the practice manager says who checks identities and to whom clinical work is delegated.", Field: FieldEntrusted})
	}
	switch mine, _ := after.Find(by.ID); {
	case mine.Stopped():
		needs = append(needs, need("You cannot stop your own sign-in. "+t.otherwise(by.ID)))
	case !mine.May(ActAdminister):
		needs = append(needs, Need{Words: "You cannot take away your own right to look after users. " + t.otherwise(by.ID), Field: FieldRoles})
	}
	for _, r := range StaffRoles {
		words, precious := mustNotBeLast[r]
		if precious && t.holders(r) > 0 && after.holders(r) == 0 && !slices.Contains(knowing, r) {
			needs = append(needs, Need{Words: words, Field: fieldLast + string(r)})
		}
	}
	return refuse(ActAdminister, needs...)
}

// RanReport is the entry of somebody running a report (domain 5.2), or
// ErrNotAllowed.
func RanReport(by Staff, now time.Time, what ...Detail) (AuditEntry, error) {
	if !by.May(ActReport) {
		return AuditEntry{}, ErrNotAllowed
	}
	return by.Entry(ActReport, now, "", "", what...), nil
}

// entrusted is what a manager entrusted to somebody; it compares.
func (s Staff) entrusted() (e struct{ verifier, delegated bool }) {
	e.verifier, e.delegated = s.Is(Verifier), s.Is(Delegated)
	return e
}

func (t Team) entrustedTo(id StaffID) struct{ verifier, delegated bool } {
	c, _ := t.Find(id)
	return c.entrusted()
}

// otherwise is what somebody does instead who may not do it to themselves.
func (t Team) otherwise(me StaffID) string {
	for _, c := range t {
		if c.ID != me && !c.Stopped() && c.May(ActAdminister) {
			return fmt.Sprintf("Ask %s to do it.", c.Name)
		}
	}
	return "You are the only one who has it: give it to somebody else first, and ask them to do it."
}

// Becomes says what stands in the way of changing the practice's details, as a
// *Refusal. Its ODS code stays once there are roles: the national store knows
// them by it.
func (p Practice) Becomes(after Practice, roles bool) error {
	var needs []Need
	say := func(empty bool, field, words string) {
		if empty {
			needs = append(needs, Need{Words: words, Field: field})
		}
	}
	say(strings.TrimSpace(after.Name) == "", FieldPractice, "Type the practice’s name, as patients know it.")
	say(after.ODS.IsZero(), FieldODS, "Type the practice’s ODS code: 1 to 9 letters or digits, such as Z99901 or G7H8J.")
	say(!after.ODS.IsZero() && after.ODS != p.ODS && roles, FieldODS, fmt.Sprintf("The code stays %s: roles have been granted under it, and the national store knows them by it.", p.ODS))
	say(len(after.Address) == 0, FieldAddress, "Type the practice’s address as it stands on letters, a line each, the postcode last.")
	say(strings.TrimSpace(after.Phone) == "", FieldPhone, "Type the telephone number that patients ring.")
	return refuse(ActAdminister, needs...)
}
