package workflow

import (
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// ApplicationID identifies an application; it is opaque and names nobody.
type ApplicationID string

// DraftPage names what somebody typed on the case and has not saved yet, among all
// such drafts: by its id, which is of nobody.
func (id ApplicationID) DraftPage() string { return "case " + string(id) }

// DraftOf names what somebody typed into a question about the case and has not
// answered yet.
func (id ApplicationID) DraftOf(question string) string { return id.DraftPage() + " " + question }

// Channel is how an application reached the practice (domain 2.1, A0).
type Channel string

// The channels. Only ChannelStore proves who applied (domain 2.6).
const (
	ChannelStore Channel = "store" // an access request our own client fetched
	ChannelEmail Channel = "email" // pasted text or a saved e-mail
	ChannelFile  Channel = "file"  // a file with an application
	ChannelPaper Channel = "paper" // keyed from a form
	// ChannelRenewal is no form at all: the desk looks at access in force afresh.
	ChannelRenewal Channel = "renewal"
	// ChannelMoved is no form either: the access was there before the desk.
	ChannelMoved Channel = "moved"
)

// Came is how an application that was keyed here reached the practice (domain 2.1,
// A0): "" is a form on paper.
type Came string

// The other ways: no form was written by those who apply, it was keyed as they said.
const (
	CameByPhone  Came = "phone"
	CameInPerson Came = "in-person"
)

// Form reports whether somebody applied, on a form of any kind.
func (c Channel) Form() bool { return c != ChannelRenewal && c != ChannelMoved }

// Applicant says which of the two people filled in the form.
type Applicant string

// The applicants.
const (
	ByProxy   Applicant = "proxy"
	ByPatient Applicant = "patient"
)

// Application is one request that somebody may act for somebody else, from
// its arrival to its decision.
type Application struct {
	ID ApplicationID
	// Ref is what people say on the phone: REF-0148. Given by the store.
	Ref string
	// Version counts the commits; the second writer of a version is refused.
	Version int
	State   ApplicationState

	Channel   Channel
	Came      Came
	Applicant Applicant
	// ReceivedAt is when the form reached the practice; the clock starts here,
	// not when it was keyed.
	ReceivedAt   time.Time
	RegisteredAt time.Time

	Patient, Proxy Person
	// Relationship is what the proxy says to be to the patient, as a code of
	// assets/codes/relationships.csv, with the form's own words beside it.
	Relationship      string
	RelationshipWords string
	// ClaimedBasis is what the form offers. The practice chooses the legal
	// basis itself, so this is shown and never copied (domain 1.2).
	ClaimedBasis string
	Requested    []basis.Scope
	Reasons      []string
	Parental     Parental
	// Informed says whom the national service told of the application.
	Informed string

	// Proof is the access request our client fetched; zero for every other
	// channel, where the form only claims (domain 2.6).
	Proof Proof
	// Original is the application exactly as received.
	Original Original
	// Unread holds the lines and fields nobody could read, kept and shown.
	Unread []string
	// NotOnForm names the fields somebody marked "not on the form".
	NotOnForm []string
	// Related is what the store believes about the two: information, never
	// proof (P3).
	Related []Related
	// Others are whom else the store knows the two to act for, or to be helped by.
	Others Others `json:",omitzero"`

	// ChecklistVersion is the version of the questions the case is judged by:
	// the one in use when it was registered, or the one it was moved to.
	ChecklistVersion string
	Answers          checklist.Answers
	// SetAside are the answers that stopped counting when the case was moved to
	// newer questions, kept as they were given.
	SetAside []SetAside

	// Intended is the decision somebody is preparing, kept as they choose so
	// that nothing is lost and the checks ask about the right services.
	Intended Proposal

	Owner StaffID
	// SentTo is the clinician the case waits for; empty means any clinician.
	SentTo StaffID
	SentAt time.Time
	// SentBy sent it, and may take that back.
	SentBy StaffID
	Asked  Asked
	// Pauses are the times the clock stood still (awaiting information).
	Pauses []Pause

	Hold *Hold
	// EverHeld stays true once a hold was put on: letters and a refusal then
	// need the safeguarding lead or the responsible clinician for good.
	EverHeld bool
	// LiftedAt is when a hold was lifted last: what was said of letters before
	// does not count any more.
	LiftedAt time.Time `json:",omitzero"`

	// Urgent says that it cannot wait its turn; zero for every other.
	Urgent Urgency `json:",omitzero"`

	// DueOn is the day a decision is due, and Next the first unmet need; both
	// are derived and kept so that lists need not work them out.
	DueOn nhs.Date
	Next  NextStep

	// Acknowledged is when the letter that it came was printed.
	Acknowledged Fact

	// National is the role of the pair at the store as last read, on which a
	// decision is based; nil when none was there or nobody could look.
	National *National
	// OwnRefusal is that role as our own refusal left it, when the case was taken
	// up again; nil when no refusal of ours had reached the store.
	OwnRefusal *National
	Decision   *Decision
	// AwaitsRelease says that the refusal waits for somebody to say what the store
	// may hear of it, because the case was held. A store answers it from its outbox
	// whenever it reads a case: bodies of before this field do not have it.
	AwaitsRelease bool
	// Renews is the role in force that this case decides afresh, or empty.
	Renews RoleID
	// RenewsBasis is the basis that access rested on when this case was begun.
	RenewsBasis basis.Basis
	// Past are the decisions that were reopened, oldest first.
	Past []Decision
	// Countersigned is the practice manager's signature where the practice has
	// one clinician alone (domain 7).
	Countersigned Fact
	// DuplicateOf is the case this one was merged into.
	DuplicateOf ApplicationID
	// Withdrawal is who took it back and how that is known; nil for every other.
	Withdrawal *Withdrawal `json:",omitempty"`
	// ClosedWhy is the plain reason of a withdrawal or duplicate.
	ClosedWhy string
}

// Parental is what a parent's online form adds (domain 1.2).
type Parental struct {
	Evidence         string
	EvidenceWords    string
	SameAddress      string
	AddressConfirmed string
	NewAddress       []string
	ChildCanConsent  string
	WhyNot           string
}

// Proof says that the national store itself gave us the request.
type Proof struct {
	RequestID string
	Reference string
	FetchedAt time.Time
	Authored  time.Time
}

// IsZero reports whether nothing proves who applied.
func (p Proof) IsZero() bool { return p.RequestID == "" }

// Original is a document as it arrived.
type Original struct {
	MediaType string
	SHA256    string
	Bytes     []byte
}

// Related is one candidate relationship the store knows of.
type Related struct {
	Code   string
	ReadAt time.Time
}

// Others counts the roles in force at the store of each of the two with somebody
// else, at whatever practice, as read with the application (domain 2.1, A1; W1, W2).
type Others struct {
	// Proxies are other people who act for the patient, Patients other people for
	// whom the proxy acts.
	Proxies, Patients int
	ReadAt            time.Time
}

// Pause is a time the clock stood still. A zero Until is still running.
type Pause struct{ From, Until time.Time }

// Hold stops everything: no decision, no letter. What and Item are read only
// by those who may read holds.
type Hold struct {
	At   time.Time
	By   StaffID
	What string
	Item string
	// From is the state to return to when it is lifted.
	From ApplicationState
}

// National is a role as the store last showed it.
type National struct {
	RoleID string
	// Fetchable is false for short-lived ids that cannot be asked for again.
	Fetchable bool
	Status    NationalStatus
	Reason    string
	// ReasonWords are the words that go with the reason OTHER.
	ReasonWords string
	Basis       basis.Basis
	Start       nhs.Date
	End         nhs.Date
	Grantor     nhs.ODSCode
	// Renumbered says that the store holds the role under another NHS number of
	// one of the two than the practice does.
	Renumbered bool
	// Under is the pair of numbers it stands under then; empty where the desk could
	// not read both.
	Under  Pair `json:",omitzero"`
	ReadAt time.Time
}

// NationalStatus is the store's own status of a role.
type NationalStatus string

// The store's statuses (domain 1.2).
const (
	NationalProposed NationalStatus = "proposed"
	NationalActive   NationalStatus = "active"
	NationalRejected NationalStatus = "rejected"
	NationalInactive NationalStatus = "inactive"
	NationalInError  NationalStatus = "entered-in-error"
)

// InForce reports whether the role gives access on a day. The store may call a
// role active before its first day and after its last.
func (n National) InForce(on nhs.Date) bool {
	return n.Status == NationalActive && (n.Start.IsZero() || !on.Before(n.Start)) && (n.End.IsZero() || !on.After(n.End))
}

var nationalWords = map[NationalStatus]string{
	NationalProposed: "Applied for, not decided", NationalActive: "Active", NationalRejected: "Refused",
	NationalInactive: "Ended", NationalInError: "Entered by mistake",
}

// Words is the status as screens write it; one that nobody told us of is written
// as the store has it.
func (s NationalStatus) Words() string {
	if w := nationalWords[s]; w != "" {
		return w
	}
	return string(s)
}

// Words is the role's status as screens write it on a day. An active role outside
// its dates gives no access, and is not written as if it did.
func (n National) Words(on nhs.Date) string {
	switch {
	case n.Status != NationalActive || n.InForce(on):
		return n.Status.Words()
	case !n.Start.IsZero() && on.Before(n.Start):
		return "Active from " + n.Start.Short()
	}
	return "Active, and past its last day"
}

// Pair is the two people, as the store keys them.
func (a Application) Pair() Pair { return Pair{a.Patient.NHSNumber, a.Proxy.NHSNumber} }

// Open reports whether somebody still has to do something with the case.
func (a Application) Open() bool { return a.State.Open() }

// Child reports whether the patient is under 16 on the day. An unknown birth
// date counts as an adult's: F1 blocks until it is known.
func (a Application) Child(today nhs.Date) bool {
	return !a.Patient.Born.IsZero() && a.Patient.Born.AgeOn(today) < 16
}

// StateFor is the state as this person may see it: a held case reads "with
// clinician" to those who may not read holds, and so does a refused one that
// waits for its safeguarding release (domain 3.4, invariant 5).
func (a Application) StateFor(s Staff) ApplicationState {
	if (a.State == Held || a.State == Refused && a.AwaitsRelease) && !a.HoldsReadBy(s) {
		return WithClinician
	}
	return a.State
}

// HoldsReadBy reports whether this person may read why the case was held, and
// that it is: nobody reads that of themselves or of their own family.
func (a Application) HoldsReadBy(s Staff) bool { return s.MayOn(ActReadHolds, a.Pair()) }

// Paused reports whether the clock stands still now.
func (a Application) Paused() bool {
	return len(a.Pauses) > 0 && a.Pauses[len(a.Pauses)-1].Until.IsZero()
}

// detailRestrictedPrinted says in the log that a case went on paper with what only
// those may read who read holds.
const detailRestrictedPrinted = "restricted notes printed"

// PrintedBy is the entry of somebody who prints the case, with its restricted notes
// or without: ErrNotAllowed to those who may not print, or may not read those notes,
// a *Refusal to somebody with a stake in it (domain 7).
func (a Application) PrintedBy(by Staff, restricted bool, now time.Time) (AuditEntry, error) {
	if err := by.mayOn(ActPrint, a.Pair()); err != nil {
		return AuditEntry{}, err
	}
	details := []Detail{{Field: "case printed", After: "yes"}}
	if restricted {
		if !a.HoldsReadBy(by) {
			return AuditEntry{}, ErrNotAllowed
		}
		details = append(details, Detail{Field: detailRestrictedPrinted, After: "yes"})
	}
	return by.Entry(ActPrint, now, a.ID, "", details...), nil
}

// BreakGlass is the entry of somebody reading restricted notes who may not
// otherwise, with the reason (domain 7).
func (a Application) BreakGlass(why string, by Staff, now time.Time) (AuditEntry, error) {
	if err := by.mayOn(ActBreakGlass, a.Pair()); err != nil {
		return AuditEntry{}, err
	}
	if strings.TrimSpace(why) == "" {
		return AuditEntry{}, refuse(ActBreakGlass, Need{Words: "Say why you have to read this. The safeguarding lead is told.", Field: "why"})
	}
	return by.Entry(ActBreakGlass, now, a.ID, "", Detail{Field: "why", After: why}), nil
}
