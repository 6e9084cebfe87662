// Package workflow is the vocabulary and the law of proxy access: the
// application, the proxy role, the people, the decision, who may do what, and
// which state follows which.
//
// It never reads a clock, a database, a file or the network: every rule takes
// values and the instant it happens at, and answers either with a *Refusal
// that lists every unmet need or with a Change that says all that would be
// written.
//
// Invariant: only the rules of this package make a Change, so no new state can
// be stored without its audit entry, nor a decision without the message the
// national store must hear.
//
// Read application.go and role.go first, then states.go, then the acts:
// intake.go, casework acts in acts.go, decide.go and roleacts.go.
package workflow
