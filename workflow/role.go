package workflow

import (
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// RoleID identifies a proxy role in this practice's record; the store has its
// own id for it.
type RoleID string

// DraftOf names what somebody typed into a question about the role and has not
// answered yet, among all such drafts: by its id, which is of nobody.
func (id RoleID) DraftOf(question string) string {
	return strings.Join([]string{"role", string(id), question}, " ")
}

// Role is the authority of one proxy for one patient, as this practice holds
// it. Three facts about it are independent: it was decided, it is set up in
// the GP system, and it is at the national store.
type Role struct {
	ID      RoleID
	Version int
	State   RoleState
	// Application is the case that granted it, with its reference.
	Application ApplicationID
	Ref         string

	Patient, Proxy    Person
	Relationship      string
	RelationshipWords string

	Basis  basis.Basis
	Scopes []basis.Scope
	// RecordFrom is the first day of the record that can be seen; zero when no
	// scope shows the record.
	RecordFrom nhs.Date

	Start nhs.Date
	// End is the last day of access, inclusive; zero only with OpenEnded.
	End       review.Candidate
	OpenEnded string
	Review    review.Candidate

	GrantedBy StaffID
	GrantedAt time.Time
	// AssessedOn is the day of the capacity or competence finding it rests on,
	// OrderEnds the last day of a court's order; zero where there is none.
	AssessedOn, OrderEnds nhs.Date

	// SetUp is when somebody recorded the GP system as set up.
	SetUp Fact
	// SwitchOff is the task every ending raises: access must go in the GP
	// system too, and only a person can do that.
	SwitchOff SwitchOff

	// EndReason is the national reason code of an ending or suspension, with
	// its words where the code is OTHER.
	EndReason      string
	EndReasonWords string
	EndedOn        nhs.Date
	EndedBy        StaffID
	EndedAt        time.Time

	// Request is what was asked of the patient where access ended because they
	// wanted it to; nil until somebody recorded it.
	Request *Request

	// Stopped are the events that suspended it, and those heard of while it was.
	// Each is settled before it can be given back.
	Stopped []Event
	// Owner is who looks after its reviews, "" for nobody; Reviewed is the last
	// look, and News what has happened since that nobody has looked at.
	Owner    StaffID
	Reviewed Reviewed
	News     []News

	// LastUsed is the last day anybody used it, as the GP system shows; zero is not
	// known (domain 5.1, UNUSED).
	LastUsed LastUse

	National *National
	// Looked is what the store showed when somebody said that it may stay as it is
	// there; nil until then.
	Looked *National `json:",omitempty"`
	// Unheard says that a suspension was lifted before the store had heard of it:
	// what it will say of it is no news.
	Unheard bool
	// Unsent says that it was moved over from an older system and not decided
	// since: the store is not told of it, but for its ending.
	Unsent bool
	// LocalOnly says why the role is never sent, or is empty.
	LocalOnly string
	EverHeld  bool
	// GivenBackAt is when suspended access was given back last: as
	// Application.LiftedAt.
	GivenBackAt time.Time `json:",omitzero"`
}

// LastUse is when access was last used, and who recorded that.
type LastUse struct {
	On nhs.Date
	Fact
}

// Fact is something a person recorded as done.
type Fact struct {
	At time.Time
	By StaffID
}

// Done reports whether it was recorded.
func (f Fact) Done() bool { return !f.At.IsZero() }

// SwitchOff is the task to take access away in the GP system. It cannot be
// dismissed: only recording it as done ends it.
type SwitchOff struct {
	RaisedAt time.Time
	// Why is a plain sentence: who ended it and where.
	Why  string
	Done Fact
}

// Open reports whether somebody still has to switch access off.
func (s SwitchOff) Open() bool { return !s.RaisedAt.IsZero() && !s.Done.Done() }

// Late reports whether the task is red: more than one working hour old, which
// the desk counts as one hour of a working day (design 4).
func (s SwitchOff) Late(now time.Time, cal *nhs.Calendar) bool {
	return s.Open() && cal.IsWorking(nhs.DateIn(now)) && now.Sub(s.RaisedAt) > time.Hour
}

// Pair is the two people, as the store keys them.
func (r Role) Pair() Pair { return Pair{r.Patient.NHSNumber, r.Proxy.NHSNumber} }

// EndingCaution says what to think of before access is ended, or nothing: a
// resident may rely on their home to order medicine (O10).
func (r Role) EndingCaution() string {
	if r.Basis != basis.CareHome {
		return ""
	}
	return "The resident may rely on the home to order their medicine. See first that somebody else does, so that nobody goes without."
}

// Live reports whether the role gives access, or will once it is set up.
func (r Role) Live() bool { return r.State == RoleDraft || r.State == RoleActive }

// Suspended reports whether access is stopped until somebody has looked at it.
func (r Role) Suspended() bool { return r.State == RoleInactive && r.EndReason == ReasonSuspended }

// NextAge is the next birthday a rule looks at (11, 13, 16, 18), or zero.
func (r Role) NextAge(today nhs.Date) (age int, on nhs.Date) {
	if r.Patient.Born.IsZero() {
		return 0, nhs.Date{}
	}
	return review.NextMilestone(r.Patient.Born, today)
}
