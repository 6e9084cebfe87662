package letter

import (
	"fmt"
	"maps"
	"slices"
)

// adultAge is the age from which a person's post is their own affair (AGE16).
const adultAge = 16

// privateAge is the age from which that is never without a confirmed private way
// to reach them, whatever age the practice writes to children from (domain 6.2).
const privateAge = 11

// Decision is how a case stands, as far as letters care.
type Decision int

// The decisions a letter can tell of.
const (
	Undecided Decision = iota
	Approved
	RefusedDecision
	PartApproved
)

// Access is how the access stands that a case gave.
type Access int

// The ways access stands.
const (
	NoAccess  Access = iota
	InForce          // given, or to be given once it is set up
	Suspended        // stopped until it is reviewed
	Over             // ended
)

// Case is what the rules of sending need to know of an application, and of the
// role it granted.
type Case struct {
	Open      bool     // somebody still has to decide or close it
	Lapsed    bool     // closed, for nobody answered what was asked
	Applicant Person   // who asked
	AskedOf   []Person // who was asked for information that has not come

	Access              Access
	EndedFor            Reason  // national reason of an ending
	ProxyNotTold        bool    // the patient asked for the end, and does not agree to a letter to the proxy
	Grounds             Grounds // what the access rests on
	ReviewNear, EndNear bool    // within the notice period; a review also when it is late
	Turning             int     // the birthday of 11, 13 or 16 within the notice period

	Decision Decision
	// Changed says that the access is no longer what the decision gave. A letter
	// tells what it is now.
	Changed        bool
	PatientAge     int
	PolicyAge      int  // under it no letter goes to the patient unless a person chooses to (domain 6.2)
	LacksCapacity  bool // the patient
	PrivateChannel bool // a private way to reach a patient of 11 to 15 was confirmed
	Held           bool // a hold is on now
	EverHeld       bool // a hold was ever on
	UndoOpen       bool // the decision can still be undone
	SetUp          bool // access was set up in the GP system, and recorded
}

// turns reports whether access in force meets this birthday soon.
func (c Case) turns(age int) bool { return c.Access == InForce && c.Turning == age }

// Choice is an addressee to offer.
type Choice struct {
	Kind   Kind
	To     Person
	Ticked bool   // proposed; otherwise a person must pick it
	Why    string // it is not ticked; fit to be read by anyone
}

// Addressees offers who could be told of the decision. No ticked choice means
// that no letter is proposed: the default after a refusal, and on any case
// that was ever held (domain 6.2).
func Addressees(c Case) []Choice {
	var out []Choice
	switch c.Decision {
	case Approved:
		out = []Choice{{Kind: ApprovedProxy, To: Proxy}, {Kind: ApprovedPatient, To: Patient}}
	case PartApproved:
		out = []Choice{{Kind: ApprovedPart, To: Proxy}, {Kind: ApprovedPart, To: Patient}}
	case RefusedDecision:
		out = []Choice{{Kind: Refused, To: Proxy}, {Kind: Refused, To: Patient}}
	}
	for i := range out {
		out[i].Why = c.whyNot(out[i].To)
		out[i].Ticked = out[i].Why == ""
	}
	return out
}

// Others lists the letters to somebody who is neither of the two people that
// may be written as things stand.
func Others(c Case) []Kind {
	var out []Kind
	for _, k := range slices.Sorted(maps.Keys(laws)) {
		if l := laws[k]; l.to != nil && slices.Contains(l.to(c), Other) {
			out = append(out, k)
		}
	}
	return out
}

// Offers lists the letters somebody may ask for as things stand, by kind. None
// is ticked: each is written because a person chose it and its reader. Why is
// what to think of first, or empty.
func Offers(c Case) []Choice {
	var out []Choice
	for _, k := range slices.Sorted(maps.Keys(laws)) {
		offer := laws[k].to
		if laws[k].decision != Undecided {
			offer = laws[k].again
		}
		for _, to := range offer(c) {
			if to == Other || laws[k].keyed {
				continue
			}
			out = append(out, Choice{Kind: k, To: to, Why: c.caution(laws[k], to)})
		}
	}
	return out
}

// caution is what to think of before a letter that is not of a decision.
func (c Case) caution(l law, to Person) string {
	if to == Patient && l.private && c.PatientAge < adultAge && !c.PrivateChannel {
		return sayPrivate
	}
	c.Decision = Undecided
	return c.whyNot(to)
}

// whyNot says why a letter to this person is not proposed of itself.
func (c Case) whyNot(to Person) string {
	switch {
	case c.Held || c.EverHeld:
		return sayClinician
	case to == Patient && c.LacksCapacity:
		return "The patient may not be able to deal with a letter: choose it only if it helps them."
	case to == Patient && c.PatientAge < c.PolicyAge:
		return fmt.Sprintf("The patient is under %d: choose it only if it helps them.", c.PolicyAge)
	case to == Patient && c.PatientAge < adultAge && !c.PrivateChannel:
		return sayPrivate
	case c.Decision == RefusedDecision:
		return "After a refusal no letter goes unless you choose who gets one."
	}
	return ""
}

const (
	// Neutral: whoever reads it must not learn that there was a hold.
	sayClinician = "A clinician decides about letters on this case."
	sayPrivate   = "Confirm a private way to reach the young person first."
)

// Sending is one letter about to be printed.
type Sending struct {
	Case
	Kind Kind
	To   Person

	Chosen         bool   // a person picked this addressee themselves
	Agreed         bool   // the patient agreed that the proxy is told
	DeathChecked   bool   // somebody made sure of the death, and that the reader knows
	Stale          bool   // it was printed when access was another
	AddressChecked bool   // with the addressee
	OnlyReader     bool   // nobody else opens their post
	Releaser       bool   // the sender is the safeguarding lead or the responsible clinician
	BeforeSetUp    string // why it goes before access is set up; empty: it does not
}

// Gate names a reason that keeps a letter back.
type Gate string

// The gates of SafeToSend.
const (
	GateMoment   Gate = "moment"    // it is no longer true of the case or the access
	GateHeld     Gate = "held"      // a hold is on
	GateRelease  Gate = "release"   // a hold was on; the sender may not release
	GateDecision Gate = "decision"  // it tells of a decision that was not made
	GateUndo     Gate = "undo"      // the decision can still be undone
	GateSetUp    Gate = "set-up"    // access does not work yet
	GateChosen   Gate = "chosen"    // a person must choose this addressee
	GatePrivate  Gate = "private"   // no confirmed private way to reach the young person
	GateAddress  Gate = "address"   // the address was not checked
	GateReader   Gate = "only-read" // somebody else may open it
	GateStale    Gate = "stale"     // a copy would tell of access that is no longer so
	GateAgreed   Gate = "agreed"    // the patient did not say that the proxy may be told
	GateDeath    Gate = "death"     // nobody made sure of the death
)

// Need is one thing to do before a letter may go.
type Need struct {
	Gate Gate
	Say  string // to the sender; tells of no hold to those who may not release
}

// SafeToSend lists what keeps a letter back; none means it may be printed
// (domain 6.2). The gates hold for every kind, decision letters have more.
func SafeToSend(s Sending) []Need {
	var needs []Need
	gate := func(shut bool, g Gate, say string) {
		if shut {
			needs = append(needs, Need{g, say})
		}
	}
	c, l := s.Case, lawOf(s.Kind)
	switch {
	case c.Held && s.Releaser:
		gate(true, GateHeld, "This case is on hold. No letter goes until the hold is lifted.")
	case c.Held || c.EverHeld && !s.Releaser:
		// The gate's name is for the program; the words say no more than that
		// a clinician acts, as on any case that is with one.
		gate(true, GateRelease, sayClinician)
	}
	gate(l.decision != Undecided && c.Decision != l.decision, GateDecision, "This letter does not match the decision.")
	gate(l.to != nil && !slices.Contains(l.to(c), s.To), GateMoment, "This letter is not right for this person as things stand now.")
	gate((l.decision != Undecided || c.Access != NoAccess) && c.UndoOpen, GateUndo, "The decision can still be undone. Print the letter when that time is over.")
	gate(l.afterSetUp && !c.SetUp && s.BeforeSetUp == "", GateSetUp,
		"Record that access is set up in the GP system, or say why the letter should go first.")
	young := s.To == Patient && (l.private || c.PatientAge >= min(c.PolicyAge, privateAge)) && c.PatientAge < adultAge
	gate(young && !c.PrivateChannel, GatePrivate, sayPrivate)
	gate(s.Stale, GateStale, "The access was changed since this letter was printed. Write a new one.")
	gate(s.Kind == Ended && s.To == Proxy && c.EndedFor == ReasonPatientAsked && !s.Agreed, GateAgreed,
		"Ask the patient first whether the proxy may be told.")
	gate(s.Kind == Bereavement && !s.DeathChecked, GateDeath, "Make sure of the death, and that they know of it.")
	gate(!s.Chosen && c.mustChoose(s.To), GateChosen, "Say that this person should get a letter at all.")
	gate(!s.AddressChecked, GateAddress, "Check the address with the person it goes to.")
	gate(!s.OnlyReader, GateReader, "Make sure nobody else opens their post.")
	return needs
}

// mustChoose says whether a person has to pick this addressee themselves.
func (c Case) mustChoose(to Person) bool {
	return c.EverHeld || c.Decision == RefusedDecision ||
		to == Patient && (c.LacksCapacity || c.PatientAge < c.PolicyAge)
}
