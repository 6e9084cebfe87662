package letter

// Wording is what a letter says by a phrase: the reason, and what its reader can do.
func (p Phrase) Wording(easyRead bool) (sentence, askAgain string) {
	w := p.wording(easyRead)
	return w.sentence, w.askAgain
}

// Reasons lists every reason for refusing that a letter may be about.
func Reasons() []Reason {
	return []Reason{ReasonNotNeeded, ReasonIdentity, ReasonNoConsent, ReasonNoLegalBasis, ReasonSafeguarding,
		ReasonCoercion, ReasonProxyCapacity, ReasonProxyElsewhere, ReasonOther}
}
