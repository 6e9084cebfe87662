package workflow

import (
	"slices"
	"strings"
	"time"
)

// Reopen takes up a case again that was refused or that lapsed (domain 2.1, A10
// and A13). What was answered is kept, and what has grown old is asked again;
// the clock did not run while it was closed. A case that was refused from a hold
// is held again, for nobody but those who may lift one can say that it goes on.
func (a Application) Reopen(why string, messages []Outgoing, letters []Letter, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActReopen, by)
	if err != nil {
		return Change{}, err
	}
	var needs []Need
	if strings.TrimSpace(why) == "" {
		needs = append(needs, Need{Words: "Say why it is taken up again.", Field: "why"})
	}
	if d := a.Decision; d != nil && now.Before(d.UndoUntil) {
		needs = append(needs, need("It was refused a moment ago. Undo the refusal, or wait until it has left."))
	}
	if slices.ContainsFunc(messages, func(m Outgoing) bool { return m.State == OutgoingSending || m.State == OutgoingVerify }) {
		needs = append(needs, need("Its refusal is on its way to the national store. Try again when that has been answered."))
	}
	if err := refuse(ActReopen, needs...); err != nil {
		return Change{}, err
	}
	a.Pauses = append(slices.Clone(a.Pauses), Pause{From: a.closedAt(), Until: now.UTC()})
	c := Change{}
	for _, m := range messages {
		switch {
		case m.State == OutgoingReady || m.State == OutgoingRelease:
			c.cancel = append(c.cancel, m.ID)
		case m.Kind == MessageRefuse && m.State == OutgoingDone && m.Seen != nil:
			a.National, a.OwnRefusal = m.Seen, m.Seen
		}
	}
	for _, l := range letters {
		if l.State == LetterWaiting {
			l.State = LetterDropped
			c.letters = append(c.letters, l)
		}
	}
	if a.Decision != nil {
		a.Past = append(slices.Clone(a.Past), *a.Decision)
	}
	a.AwaitsRelease = false
	a.Decision, a.Owner, a.SentTo, a.SentAt, a.Asked, a.Countersigned = nil, by.ID, "", time.Time{}, Asked{}, Fact{}
	open := a.to(state, ActReopen, by, now, Detail{Field: "why", After: why})
	if n := len(a.Past); n > 0 && a.Past[n-1].FromHold {
		open = open.heldAgain(by, now)
	}
	open.cancel, open.letters = c.cancel, c.letters
	return open, nil
}

// heldAgain puts the hold back that a refusal had ended, as a step of its own.
func (c Change) heldAgain(by Staff, now time.Time) Change {
	held := c.application.held(Held, "Held before it was refused.", "", by, now)
	held.audit = append(c.audit, held.audit...)
	return held
}

// closedAt is when the case was decided or lapsed.
func (a Application) closedAt() time.Time {
	if a.Decision != nil {
		return a.Decision.At
	}
	if n := len(a.Pauses); n > 0 {
		return a.Pauses[n-1].Until
	}
	return a.RegisteredAt
}
