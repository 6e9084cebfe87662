package letter

// Phrase is the wording of a refusal. A letter says one of these and nothing
// else: the list is law, not a setting, so no reason can slip in by editing
// (domain 6.2).
type Phrase int

// The safe phrases. The zero Phrase says that none was chosen.
const (
	NoPhrase    Phrase = iota
	NoAuthority        // evidence of authority falls short
	NoIdentity         // identity not confirmed
	NotAgreed          // the patient has not agreed, where that may be said
	NotNeeded          // not needed at present
	Unable             // neutral: says nothing at all

	// The safe phrases of an ending.
	Stopped       // neutral: says nothing at all
	DayReached    // its last day has come
	NotUsed       // nobody used it for a long time
	PracticeMoved // somebody changed practice
	ProxyDied     // the one who acted has died
)

// Phrases lists the phrases a person may choose from, neutral first.
func Phrases() []Phrase { return []Phrase{Unable, NoAuthority, NoIdentity, NotAgreed, NotNeeded} }

var phrases = map[Phrase]struct{ label, sentence, askAgain string }{
	NoAuthority: {
		"Not enough evidence of authority",
		"We have not seen enough evidence of the authority to act for someone else.",
		"You are welcome to ask again when you can show us a document that gives it.",
	},
	NoIdentity: {
		"Identity not confirmed",
		"We could not confirm identity in the way the NHS asks of us.",
		"You are welcome to ask again with proof of identity. We can tell you what we accept.",
	},
	NotAgreed: {
		"The patient has not agreed",
		"We do not have the agreement that we would need.",
		"You can ask again at any time.",
	},
	NotNeeded: {
		"Not needed at present",
		"This is not needed at present.",
		"You are welcome to ask again if things change.",
	},
	Unable: {
		"Unable to set this up (neutral)",
		"We are not able to set this up on this occasion.",
		"You can ask again at any time.",
	},
	Stopped: {
		"Ended (neutral)",
		"We are not able to go on with this arrangement.",
		"You can ask us about other ways at any time.",
	},
	DayReached: {
		"The last day has come",
		"It was given until a certain day, and that day has come.",
		"If it is still needed, you are welcome to ask again.",
	},
	NotUsed: {
		"Not used for a long time",
		"It has not been used for a long time, and we close what nobody uses.",
		"If it is needed again, you are welcome to ask.",
	},
	PracticeMoved: {
		"Moved to another practice",
		"It ends when one of the two people it is for changes to another practice.",
		"If it is still needed, please ask the practice of the person whose services they are.",
	},
	ProxyDied: {
		"The proxy has died",
		"We were very sorry to learn of the death. The arrangement ends with it.",
		"If you would like somebody else to help you online, please ask us at any time.",
	},
}

// String returns the phrase as a list of choices shows it.
func (p Phrase) String() string { return phrases[p].label }

func (p Phrase) sentence() string { return phrases[p].sentence }
func (p Phrase) askAgain() string { return phrases[p].askAgain }

// Reason is why an application was refused: a code of the national list, which
// is how the practice records it too.
type Reason string

// The reasons of domain 2.4 that wording knows. Any other is worded neutrally.
const (
	ReasonNotNeeded      Reason = "APPLICATION_REJECTED_NOT_NEEDED"
	ReasonIdentity       Reason = "APPLICATION_REJECTED_IDENTITY_NOT_VERIFIED"
	ReasonNoConsent      Reason = "APPLICATION_REJECTED_NO_CONSENT"
	ReasonNoLegalBasis   Reason = "APPLICATION_REJECTED_NO_LEGAL_BASIS"
	ReasonSafeguarding   Reason = "APPLICATION_REJECTED_SAFEGUARDING"
	ReasonCoercion       Reason = "APPLICATION_REJECTED_COERCION"
	ReasonProxyCapacity  Reason = "APPLICATION_REJECTED_PROXY_LACKS_CAPACITY"
	ReasonProxyElsewhere Reason = "APPLICATION_REJECTED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES"
	ReasonOther          Reason = "OTHER"
)

// The reasons of an ending that wording or addressees depend on.
const (
	ReasonPatientAsked Reason = "ROLE_DEACTIVATED_PATIENT_REQUEST"
	ReasonEndReached   Reason = "ROLE_DEACTIVATED_END_DATE_REACHED"
	ReasonNotUsed      Reason = "ROLE_DEACTIVATED_INACTIVE_ROLE"
	ReasonPatientMoved Reason = "ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED"
	ReasonProxyMoved   Reason = "ROLE_DEACTIVATED_PROXY_GP_TRANSFERRED"
	ReasonPatientDied  Reason = "ROLE_DEACTIVATED_PATIENT_DECEASED"
	ReasonProxyDied    Reason = "ROLE_DEACTIVATED_PROXY_DECEASED"
)

// SafePhrase returns how to word a refusal. It is neutral unless the reason is
// known to be harmless, and neutral always on a case that was ever held: the
// harmless reason on file may not be the real one. That the patient did not
// agree is said only where sayNotAgreed, which a person must have judged.
func SafePhrase(r Reason, everHeld, sayNotAgreed bool) Phrase {
	switch {
	case everHeld:
		return Unable
	case r == ReasonNoLegalBasis:
		return NoAuthority
	case r == ReasonIdentity:
		return NoIdentity
	case r == ReasonNotNeeded:
		return NotNeeded
	case r == ReasonNoConsent && sayNotAgreed:
		return NotAgreed
	}
	return Unable
}

// EndPhrase returns how to word an ending. Like a refusal it is neutral unless
// the reason is known to be harmless to whoever reads it, and always where a
// hold or a suspension ever was. That the patient asked is never said: the
// proxy may be the one it had to be kept from.
func EndPhrase(r Reason, everHeld bool) Phrase {
	switch {
	case everHeld:
		return Stopped
	case r == ReasonEndReached:
		return DayReached
	case r == ReasonNotUsed:
		return NotUsed
	case r == ReasonPatientMoved || r == ReasonProxyMoved:
		return PracticeMoved
	case r == ReasonProxyDied:
		return ProxyDied
	}
	return Stopped
}
