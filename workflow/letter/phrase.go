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

// wording is what a letter says, and what its reader can do.
type wording struct{ sentence, askAgain string }

var phrases = map[Phrase]struct {
	label       string
	plain, easy wording // easy: in the words of an easy-read letter
}{
	NoAuthority: {
		"Not enough evidence of authority",
		wording{"We have not seen enough evidence of the authority to act for someone else.", "You are welcome to ask again when you can show us a document that gives it."},
		wording{"We need proof that one person may act for the other. We have not seen enough proof.", "You can show us the papers. Then you can ask again."},
	},
	NoIdentity: {
		"Identity not confirmed",
		wording{"We could not confirm identity in the way the NHS asks of us.", "You are welcome to ask again with proof of identity. We can tell you what we accept."},
		wording{"We must know who each person is. We could not be sure.", "You can ask again. Bring something that shows who you are. We can tell you what to bring."},
	},
	NotAgreed: {
		"The patient has not agreed",
		wording{"We do not have the agreement that we would need.", "You can ask again at any time."},
		wording{"Somebody has to say yes first. We do not have that yes.", "You can ask again at any time."},
	},
	NotNeeded: {
		"Not needed at present",
		wording{"This is not needed at present.", "You are welcome to ask again if things change."},
		wording{"It is not needed now.", "Things may change. Then you can ask again."},
	},
	Unable: {
		"Unable to set this up (neutral)",
		wording{"We are not able to set this up on this occasion.", "You can ask again at any time."},
		wording{"We cannot set this up this time.", "You can ask again at any time."},
	},
	Stopped: {
		"Ended (neutral)",
		wording{"We are not able to go on with this arrangement.", "You can ask us about other ways at any time."},
		wording{"We cannot go on with this.", "You can ask us what else there is. You can ask at any time."},
	},
	DayReached: {
		"The last day has come",
		wording{"It was given until a certain day, and that day has come.", "If it is still needed, you are welcome to ask again."},
		wording{"There was a last day for it. That day has come.", "Do you still need it? Then you can ask again."},
	},
	NotUsed: {
		"Not used for a long time",
		wording{"It has not been used for a long time, and we close what nobody uses.", "If it is needed again, you are welcome to ask."},
		wording{"Nobody has used it for a long time. Then we close it.", "Do you need it again? Then you can ask."},
	},
	PracticeMoved: {
		"Moved to another practice",
		wording{"It ends when one of the two people it is for changes to another practice.", "If it is still needed, please ask the practice of the person whose services they are."},
		wording{"It is for two people. It ends when one of them moves to another practice.", "Is it still needed? Then ask the practice of the person whose services they are."},
	},
	ProxyDied: {
		"The proxy has died",
		wording{"We were very sorry to learn of the death. The arrangement ends with it.", "If you would like somebody else to help you online, please ask us at any time."},
		wording{"We are very sorry about the death. The online help ends with it.", "Would you like somebody else to help you online? You can ask us at any time."},
	},
}

// String returns the phrase as a list of choices shows it.
func (p Phrase) String() string { return phrases[p].label }

func (p Phrase) wording(easyRead bool) wording {
	if easyRead {
		return phrases[p].easy
	}
	return phrases[p].plain
}

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
