package workflow

import "slices"

// ApplicationState is where a case stands. What is still to do inside a state
// is derived from the answers, never clicked through.
type ApplicationState string

// The states of an application (domain 2.1). How one gets in, how one leaves
// and who may is in the table below.
const (
	New           ApplicationState = "new"            // logged; nobody has it
	InTriage      ApplicationState = "in-triage"      // somebody has it
	Waiting       ApplicationState = "waiting"        // information was asked for; the clock stands
	WithClinician ApplicationState = "with-clinician" // a clinician's answer or decision is awaited
	Held          ApplicationState = "held"           // safeguarding hold; everything stops
	Approved      ApplicationState = "approved"       // decided: access granted, whole or in part
	Refused       ApplicationState = "refused"        // decided: refused
	Withdrawn     ApplicationState = "withdrawn"      // taken back by the applicant
	Duplicate     ApplicationState = "duplicate"      // merged into another case
	Lapsed        ApplicationState = "lapsed"         // nobody answered in time
)

// ApplicationStates lists them in the order of a case's life.
var ApplicationStates = []ApplicationState{New, InTriage, Waiting, WithClinician, Held, Approved, Refused, Withdrawn, Duplicate, Lapsed}

var applicationStateWords = map[ApplicationState]string{
	New: "New", InTriage: "In triage", Waiting: "Waiting", WithClinician: "With clinician", Held: "Restricted",
	Approved: "Granted", Refused: "Refused", Withdrawn: "Withdrawn", Duplicate: "Duplicate", Lapsed: "Lapsed",
}

// Words is the state as screens write it.
func (s ApplicationState) Words() string { return applicationStateWords[s] }

// Open reports whether the case still needs somebody.
func (s ApplicationState) Open() bool {
	switch s {
	case New, InTriage, Waiting, WithClinician, Held:
		return true
	}
	return false
}

// RoleState is where a proxy role stands in this practice's record.
type RoleState string

// The states of a role (domain 2.2). Suspended is inactive with the reason
// ROLE_SUSPENDED_PENDING_REVIEW.
const (
	RoleDraft    RoleState = "draft"    // decided, not yet set up in the GP system
	RoleActive   RoleState = "active"   // in force
	RoleInactive RoleState = "inactive" // ended or suspended
	RoleRejected RoleState = "rejected" // refused at the store
	RoleUndone   RoleState = "undone"   // the grant was undone before it left
)

// RoleStates lists them in the order of a role's life.
var RoleStates = []RoleState{RoleDraft, RoleActive, RoleInactive, RoleRejected, RoleUndone}

// Transition is one cell of a state table: doing Act in From leads to To.
// Who may is the permission table's answer for Act.
type Transition[S ~string] struct {
	From S
	Act  Act
	To   S
}

// ApplicationTransitions is the application's whole life (domain 2.1). An act
// that leaves the state as it is stands here too: what is not listed is not
// possible.
var ApplicationTransitions = []Transition[ApplicationState]{
	{New, ActClaim, InTriage},
	{New, ActAnswer, New},
	{InTriage, ActClaim, InTriage},
	{InTriage, ActAnswer, InTriage},
	{WithClinician, ActClaim, WithClinician},
	{WithClinician, ActAnswer, WithClinician},
	{Waiting, ActClaim, Waiting},
	{Waiting, ActAnswer, Waiting},

	{New, ActUrgent, New},
	{InTriage, ActUrgent, InTriage},
	{Waiting, ActUrgent, Waiting},
	{WithClinician, ActUrgent, WithClinician},
	{Held, ActUrgent, Held}, // to most it is one with a clinician

	{New, ActUpdate, New},
	{InTriage, ActUpdate, InTriage},
	{Waiting, ActUpdate, Waiting},
	{WithClinician, ActUpdate, WithClinician},
	{Held, ActUpdate, Held},

	// Who the people are never changes after intake; where they get post may,
	// also once it is decided, for the letter.
	{New, ActAmend, New},
	{InTriage, ActAmend, InTriage},
	{Waiting, ActAmend, Waiting},
	{WithClinician, ActAmend, WithClinician},
	{Held, ActAmend, Held},
	{Approved, ActAmend, Approved},
	{Refused, ActAmend, Refused},

	// Papers come also after a decision; a copy may be destroyed at any time.
	{New, ActAttach, New},
	{InTriage, ActAttach, InTriage},
	{Waiting, ActAttach, Waiting},
	{WithClinician, ActAttach, WithClinician},
	{Held, ActAttach, Held},
	{Approved, ActAttach, Approved},
	{New, ActDiscard, New},
	{InTriage, ActDiscard, InTriage},
	{Waiting, ActDiscard, Waiting},
	{WithClinician, ActDiscard, WithClinician},
	{Held, ActDiscard, Held},
	{Approved, ActDiscard, Approved},
	{Refused, ActDiscard, Refused},
	{Withdrawn, ActDiscard, Withdrawn},
	{Duplicate, ActDiscard, Duplicate},
	{Lapsed, ActDiscard, Lapsed},

	{New, ActSend, WithClinician},
	{InTriage, ActSend, WithClinician},
	{Waiting, ActSend, WithClinician},
	{WithClinician, ActUnsend, InTriage},
	{WithClinician, ActReturn, InTriage},

	{New, ActAsk, Waiting},
	{InTriage, ActAsk, Waiting},
	{WithClinician, ActAsk, Waiting},
	// Whoever was asked is asked again, while it waits or once it came back.
	{Waiting, ActRemind, Waiting},
	{InTriage, ActRemind, Waiting},
	{Waiting, ActResume, InTriage},
	{Waiting, ActChase, InTriage},
	{Waiting, ActLapse, Lapsed},
	{InTriage, ActLapse, Lapsed}, // it came back to be chased, and nobody did

	{New, ActHold, Held},
	{InTriage, ActHold, Held},
	{Waiting, ActHold, Held},
	{WithClinician, ActHold, Held},
	{Held, ActAnswer, Held},
	{Held, ActHold, Held}, // another concern on a case already held
	{Held, ActLift, WithClinician},
	{Held, ActRefuse, Refused},

	{New, ActCountersign, New},
	{InTriage, ActCountersign, InTriage},
	{WithClinician, ActCountersign, WithClinician},
	{New, ActDecide, Approved},
	{InTriage, ActDecide, Approved},
	{WithClinician, ActDecide, Approved},
	{New, ActRefuse, Refused},
	{InTriage, ActRefuse, Refused},
	{WithClinician, ActRefuse, Refused},
	{Refused, ActRelease, Refused},
	{Refused, ActReopen, InTriage},
	{Lapsed, ActReopen, InTriage},
	{Approved, ActUndo, WithClinician},
	{Refused, ActUndo, WithClinician},

	{New, ActWithdraw, Withdrawn},
	{InTriage, ActWithdraw, Withdrawn},
	{Waiting, ActWithdraw, Withdrawn},
	{WithClinician, ActWithdraw, Withdrawn},
	{New, ActDuplicate, Duplicate},
	{InTriage, ActDuplicate, Duplicate},
	{Waiting, ActDuplicate, Duplicate},
	{WithClinician, ActDuplicate, Duplicate},
}

// RoleTransitions is the role's whole life here (domain 2.2). The store's own
// transitions are data: assets/codes/transitions.csv.
var RoleTransitions = []Transition[RoleState]{
	{RoleDraft, ActSetUp, RoleActive},
	{RoleDraft, ActUndo, RoleUndone},
	{RoleActive, ActUndo, RoleInactive}, // set up already: switching it off becomes a task
	{RoleDraft, ActEnd, RoleInactive},
	{RoleActive, ActEnd, RoleInactive},
	{RoleDraft, ActSuspend, RoleInactive},
	{RoleActive, ActSuspend, RoleInactive},
	{RoleInactive, ActSwitchedOff, RoleInactive},
	{RoleInactive, ActRequest, RoleInactive}, // what was asked of a patient who wanted it to end

	// A decision on access in force gives it new terms; new services have to be
	// keyed in again.
	{RoleDraft, ActRenew, RoleDraft},
	{RoleActive, ActRenew, RoleActive},
	{RoleDraft, ActChange, RoleDraft},
	{RoleActive, ActChange, RoleDraft},
	{RoleDraft, ActReduce, RoleDraft},
	{RoleActive, ActReduce, RoleActive},
	{RoleDraft, ActReview, RoleDraft}, // its outcome may end or suspend it by its own act
	{RoleActive, ActReview, RoleActive},
	{RoleDraft, ActSetReview, RoleDraft},
	{RoleActive, ActSetReview, RoleActive},
	{RoleDraft, ActAssign, RoleDraft},
	{RoleActive, ActAssign, RoleActive},
	{RoleActive, ActLastUsed, RoleActive},
	{RoleDraft, ActEvent, RoleDraft},
	{RoleActive, ActEvent, RoleActive},
	{RoleDraft, ActSwitchedOff, RoleDraft}, // services taken away
	{RoleActive, ActSwitchedOff, RoleActive},

	// What was suspended is given back, decided afresh, or ends for the reason
	// that was found. None of this is possible once it has ended: ask Role.Next.
	{RoleInactive, ActReactivate, RoleDraft},
	{RoleInactive, ActRenew, RoleDraft},
	{RoleInactive, ActEnd, RoleInactive},
	{RoleInactive, ActEvent, RoleInactive},
	{RoleInactive, ActAssign, RoleInactive},
	{RoleInactive, ActReview, RoleInactive},

	{RoleDraft, ActMirror, RoleInactive}, // the store says it ended elsewhere
	{RoleActive, ActMirror, RoleInactive},
}

func next[S ~string](table []Transition[S], from S, act Act) (S, bool) {
	for _, t := range table {
		if t.From == from && t.Act == act {
			return t.To, true
		}
	}
	return "", false
}

// Next is the state an act leads to, and whether it is possible at all.
func (s ApplicationState) Next(act Act) (ApplicationState, bool) {
	return next(ApplicationTransitions, s, act)
}

// ofSuspended are the acts that an inactive role takes only while it is
// suspended.
var ofSuspended = []Act{ActReactivate, ActRenew, ActEnd, ActEvent, ActReview, ActAssign}

// Next is the state an act on this role leads to, and whether it is possible at
// all: the table's answer, with ended and suspended access kept apart.
func (r Role) Next(act Act) (RoleState, bool) {
	if r.State == RoleInactive && !r.Suspended() && slices.Contains(ofSuspended, act) {
		return "", false
	}
	return r.State.Next(act)
}

// Next is the state an act leads to, and whether it is possible at all.
func (s RoleState) Next(act Act) (RoleState, bool) { return next(RoleTransitions, s, act) }
