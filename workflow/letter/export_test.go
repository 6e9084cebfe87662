package letter

// Reasons lists every reason for refusing that a letter may be about.
func Reasons() []Reason {
	return []Reason{ReasonNotNeeded, ReasonIdentity, ReasonNoConsent, ReasonNoLegalBasis, ReasonSafeguarding,
		ReasonCoercion, ReasonProxyCapacity, ReasonProxyElsewhere, ReasonOther}
}
