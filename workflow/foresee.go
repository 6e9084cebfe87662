package workflow

import (
	"time"

	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Foresight is what a decision would bring about. It comes from the rules that
// decide, so that what is said beforehand is what happens; it is no Change, and
// nothing can commit it.
type Foresight struct {
	Decision Decision
	// Dates are what the rules propose for a grant.
	Dates review.Proposal
	// Role is the access as it would be; nil for a refusal.
	Role *Role
	// Message is what the store would be told, or why nothing is; nil where there
	// is nothing to tell.
	Message *Outgoing
	Letters []Letter
}

// Foresee works out what deciding so would bring about if nothing stood in its
// way; what does is Blocks' and OfPerson's to say. The error is a *Refusal where
// there is nothing any more to be decided on.
func (a Application) Foresee(p Proposal, around Around, by Staff, rules Rules, now time.Time) (Foresight, error) {
	ids := NewIDs{Decision: "decision", Role: "role", Message: "message", Letters: make([]LetterID, len(p.Letters))}
	c, f := Change{}, Foresight{}
	if p.Refuse {
		c = a.refused(Refused, p, ids, by, rules, now)
	} else {
		var err error
		if c, err = a.granted(Approved, p, around, ids, by, rules, now); err != nil {
			return Foresight{}, err
		}
		facts := a.Facts(p.Scopes, around, rules, nhs.DateIn(now))
		facts.Basis = p.Basis
		f.Dates = review.Propose(a.ReviewFacts(p, facts, rules), rules.Policy)
	}
	f.Decision, f.Role, f.Letters = *c.application.Decision, c.role, c.letters
	if len(c.outgoing) > 0 {
		f.Message = &c.outgoing[0]
	}
	return f, nil
}
