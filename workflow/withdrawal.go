package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/checklist"
)

// Withdrawal is that somebody takes an application back (A12).
type Withdrawal struct {
	// By is who, and How how the practice knows that it was them.
	By  Applicant
	How string
	// Pressed answers whether it looks as if somebody was pressed, or came after
	// hard questions: checklist.Yes or No.
	Pressed string
	// NoHold is why it goes on without a hold although Pressed says yes.
	NoHold string
	// Recorded is who at the practice recorded it.
	Recorded Fact
}

// Withdraw closes the case because it was taken back. Where that looks like
// pressure the practice is asked to put the case on hold instead, or to say why
// not. An online application is closed at the store too, if its own applicant
// withdrew it.
func (a Application) Withdraw(w Withdrawal, id OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActWithdraw, by)
	if err != nil {
		return Change{}, err
	}
	var needs []Need
	say := func(when bool, words, field string) {
		if when {
			needs = append(needs, Need{Rule: "A12", Words: words, Field: field})
		}
	}
	say(w.By != ByPatient && w.By != ByProxy, "Say who withdrew it: the patient or the proxy.", "by")
	say(strings.TrimSpace(w.How) == "", "Say how you know that it was them.", "how")
	switch w.Pressed {
	case checklist.No:
	case checklist.Yes:
		say(strings.TrimSpace(w.NoHold) == "", "This may be a safeguarding concern. Put the case on hold instead, or say why it needs none.", FieldPressed)
	default:
		say(true, "Say whether it looks as if somebody was pressed, or whether it came after hard questions.", FieldPressed)
	}
	if err := refuse(ActWithdraw, needs...); err != nil {
		return Change{}, err
	}
	a = a.resumed(now)
	w.Recorded = Fact{At: now.UTC(), By: by.ID}
	a.Withdrawal, a.ClosedWhy = &w, fmt.Sprintf("Withdrawn by the %s. %s", w.By, w.How)
	c := a.to(state, ActWithdraw, by, now, Detail{Field: "withdrawn by", After: string(w.By)}, Detail{Field: "how we know", After: w.How},
		Detail{Field: FieldPressed, After: w.Pressed}, Detail{Field: detailNoHold, After: w.NoHold})
	if a.tellsWithdrawal(w, rules) {
		c.outgoing = []Outgoing{{
			ID: id, Kind: MessageRefuse, State: OutgoingReady, Application: a.ID, Ref: a.Ref, Pair: a.Pair(), Grantor: rules.Practice.ODS,
			Reason: reasonWithdrawn, Target: a.National.RoleID, Before: a.National, By: by.ID, Due: now.UTC(), Made: now.UTC(),
		}}
	}
	return c, nil
}

// FieldPressed is the question of a withdrawal whose yes offers a hold.
const FieldPressed = "pressed"

// detailNoHold says in the log why a withdrawal that looked pressed was no hold.
const detailNoHold = "why no hold"

// reasonWithdrawn closes an application at the store as taken back.
const reasonWithdrawn = "APPLICATION_WITHDRAWN"

// tellsWithdrawal reports whether the store is told: of an application still open
// there, that its own applicant took back. Of a case that was ever held it is not,
// for the store tells both people (domain 2.4).
func (a Application) tellsWithdrawal(w Withdrawal, rules Rules) bool {
	n := a.National
	return n != nil && n.Status == NationalProposed && n.Fetchable && w.By == a.Applicant && !a.Proof.IsZero() &&
		!a.EverHeld && rules.localOnly(a.Pair(), "") == ""
}

// WhyOpenAtStore says of a closed case that its application stays open at the
// national store, and what that means; "" where none is left open.
func (a Application) WhyOpenAtStore(messages []Outgoing) string {
	n := a.National
	if n == nil || n.Status != NationalProposed || a.State != Withdrawn && a.State != Lapsed && a.State != Duplicate {
		return ""
	}
	if slices.ContainsFunc(messages, func(m Outgoing) bool {
		return m.Kind == MessageRefuse && m.State != OutgoingUndone && m.State != OutgoingReplace
	}) {
		return ""
	}
	const stays = "The application stays open in the national record"
	switch a.State {
	case Duplicate:
		return stays + ". The case this one was merged into decides on it."
	case Lapsed:
		return stays + ", and these two cannot apply online again until it is closed there. To close it, take this case up again and refuse it, or ask the applicant to take it back in the NHS App."
	}
	return stays + ", and these two cannot apply online again until it is closed there. Ask the applicant to take it back in the NHS App."
}
