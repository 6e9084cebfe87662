package workflow

import (
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// OutgoingID identifies a message to the national store; it is the decision's
// own identity on every retry.
type OutgoingID string

// MessageKind is what a message asks of the store.
type MessageKind string

// The kinds of message (domain 2.5). A role is never created as refused.
const (
	MessageCreate   MessageKind = "create"   // a new active role
	MessageActivate MessageKind = "activate" // a proposed role becomes active
	MessageRefuse   MessageKind = "refuse"   // a proposed or inactive role becomes rejected
	MessageEnd      MessageKind = "end"      // an active role becomes inactive
	// MessageReactivate opens a role again that ended or was refused: only after
	// a person looked at why (domain 2.5).
	MessageReactivate MessageKind = "reactivate"
	// MessageChange gives an active role another basis or last day.
	MessageChange MessageKind = "change"
)

// Removes reports whether the message takes access away. It then waits for
// nothing and goes first.
func (k MessageKind) Removes() bool { return k == MessageEnd }

// Gives reports whether the message gives access or keeps it going: it is not
// sent once the role has ended here.
func (k MessageKind) Gives() bool { return k != MessageEnd && k != MessageRefuse }

// Wants is the status the message asks for.
func (k MessageKind) Wants() NationalStatus {
	switch k {
	case MessageRefuse:
		return NationalRejected
	case MessageEnd:
		return NationalInactive
	}
	return NationalActive
}

var messageKindWords = map[MessageKind]string{
	MessageCreate: "Grant access", MessageActivate: "Grant access", MessageRefuse: "Refuse", MessageEnd: "End access",
	MessageReactivate: "Give access back", MessageChange: "Change access",
}

// Words is the kind as the sync screen writes it.
func (k MessageKind) Words() string { return messageKindWords[k] }

// Opening is the message as one that opens the role which stands at the store as
// n: an application becomes active, and what was refused or has ended is opened
// again, each for its own national reason (domain 2.2).
func (m Outgoing) Opening(n National) Outgoing {
	m.Kind, m.Reason, m.ReasonWords, m.Target, m.Before = MessageReactivate, reasonReactivated, "", n.RoleID, &n
	switch n.Status {
	case NationalProposed:
		m.Kind, m.Reason = MessageActivate, reasonActivated
	case NationalRejected:
		m.Reason = reasonActivated
	}
	return m
}

// OutgoingState is how far a message has come.
type OutgoingState string

// The states of a message (engineering 2). Every message ends done, local,
// undone or human; none is silently stuck.
const (
	OutgoingReady   OutgoingState = "ready"   // to be sent when due; still undoable
	OutgoingSending OutgoingState = "sending" // written down before the first byte leaves
	OutgoingVerify  OutgoingState = "verify"  // the answer is unknown: read before anything else
	OutgoingDone    OutgoingState = "done"    // the store has it
	OutgoingLocal   OutgoingState = "local"   // never to be sent; Why says why
	OutgoingRelease OutgoingState = "release" // waits for a safeguarding release
	OutgoingHuman   OutgoingState = "human"   // needs a person; Why says why
	OutgoingUndone  OutgoingState = "undone"  // taken back before it left
	OutgoingReplace OutgoingState = "replace" // another message took its place
)

// Settled reports whether nothing more will happen by itself or be asked of a
// person.
func (s OutgoingState) Settled() bool {
	switch s {
	case OutgoingDone, OutgoingLocal, OutgoingUndone, OutgoingReplace:
		return true
	}
	return false
}

// Outgoing is one message to the national store: what it says in the
// practice's words, and the exact bytes that say it.
type Outgoing struct {
	ID OutgoingID
	// Seq is its place among all messages of the record, from 1: the order in
	// which they were made, whatever the clock said. The record gives it.
	Seq int64 `json:"-"`
	// Unreadable says that the record holds the message and it cannot be opened:
	// nothing of it is known but its kind, its state and its case.
	Unreadable  bool `json:"-"`
	Kind        MessageKind
	State       OutgoingState
	Application ApplicationID
	Role        RoleID
	Ref         string

	Pair    Pair
	Grantor nhs.ODSCode
	Basis   basis.Basis
	// Start and End are the role's first instant and last day; End is zero for
	// an open end.
	Start time.Time
	End   nhs.Date
	// Reason is the national reason code, with words where it is OTHER.
	Reason      string
	ReasonWords string

	// Target is the store's id of the role to change, and Before how that role
	// stood when the person decided; empty and nil for a create.
	Target string
	Before *National

	// Restricted messages are about a refusal on a case that was ever held: they
	// have no row for those who may not read holds.
	Restricted bool

	// By decided it; it goes under By's authority or that of Affirmed, another
	// clinician who took it over.
	By       StaffID
	Affirmed StaffID
	// Due is when it may leave: the end of the undo time, or at once.
	Due time.Time
	// Made is when it was decided.
	Made time.Time

	Frozen Frozen

	// Attempts counts the sends so far; FirstTried and Tried are the times of
	// the first and the last one.
	Attempts          int
	FirstTried, Tried time.Time
	// Unanswered is when the last send left whose answer never came; zero for
	// none. It stays when the message is settled: such a send can take effect
	// long after everybody gave up on it.
	Unanswered time.Time
	// Why says in plain words why it needs a person or stays local.
	Why string
	// Answer is what the store last objected with, its status and its own code, for
	// whoever asks the service desk. Nothing is decided by it.
	Answer string `json:",omitempty"`
	// Seen is the store's role when it needed a person, for the comparison.
	Seen *National
}

// Frozen is a message as it goes over the wire. It is made once, when the
// decision is committed, and never written again.
type Frozen struct {
	Method      string
	Path        string
	ContentType string
	Body        []byte
	// RequestID goes with every send of these bytes; CorrelationID is the
	// decision's.
	RequestID     string
	CorrelationID string
}
