package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// AdjustmentInvolved reports whether refusing touches on a reasonable adjustment
// for a disability, as far as anybody said (N6): it then takes a written reason.
func (a Application) AdjustmentInvolved() bool { return a.Answers["N6"].Value == checklist.Yes }

func (a Application) refuse(p Proposal, ids NewIDs, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActRefuse, by)
	if err != nil {
		return Change{}, err
	}
	needs := rules.Reasons.lack(ReasonRefuses, p.Reason, p.Words, reasonAsk{
		none:   "Choose the reason for refusing.",
		wrong:  "This reason is not one for refusing. Choose another.",
		silent: "Say in a few words why it is refused.",
	})
	if a.EverHeld && slices.ContainsFunc(rules.Reasons.Local(ReasonRefuses), func(r Reason) bool { return r.Code == p.Reason }) {
		needs = nil // the practice's own; what the store hears waits for its release
	}
	needs = append(needs, a.OfPerson(p, by, rules, nhs.DateIn(now))...)
	needs = append(needs, p.secrets()...)
	if a.AdjustmentInvolved() && strings.TrimSpace(p.Rationale) == "" {
		needs = append(needs, Need{Rule: "N6", Words: "Help for somebody with a disability is refused here. Say why in the note for the record.", From: Responsible, Field: "rationale"})
	}
	if a.EverHeld && len(p.Letters) > 0 && !by.May(ActPrintHeld) {
		needs = append(needs, need("Letters about this case are written by a clinician."))
	}
	if err := refuse(ActRefuse, needs...); err != nil {
		return Change{}, err
	}
	return a.refused(state, p, ids, by, rules, now), nil
}

// refused is the change of a refusal that nothing stands in the way of.
func (a Application) refused(state ApplicationState, p Proposal, ids NewIDs, by Staff, rules Rules, now time.Time) Change {
	d := Decision{
		ID: ids.Decision, Refused: true, Reason: p.Reason, Words: p.Words, Rationale: p.Rationale,
		By: by.ID, At: now.UTC(), UndoUntil: now.Add(rules.UndoTime).UTC(), Letters: p.Letters, Picked: p.Picked,
	}
	out := Outgoing{
		ID: ids.Message, Kind: MessageRefuse, State: OutgoingReady, Application: a.ID, Ref: a.Ref,
		Pair: a.Pair(), Grantor: rules.Practice.ODS, Reason: p.Reason, ReasonWords: p.Words,
		By: by.ID, Due: d.UndoUntil, Made: now.UTC(), Restricted: a.EverHeld,
	}
	if n := a.National; n != nil && n.Fetchable {
		out.Target, out.Before = n.RoleID, n
	}
	renews := a.Renews != "" // then there is no application at the store, and access goes on to its last day
	switch why := rules.localOnly(a.Pair(), ""); {
	case why != "":
		out.State, out.Why = OutgoingLocal, why
	case a.EverHeld:
		// The store tells both people by itself, so what it hears of a case
		// that was ever held is the safeguarding lead's to say (domain 2.4).
		out.State, out.Reason, out.ReasonWords = OutgoingRelease, "", ""
	}
	a.AwaitsRelease = out.State == OutgoingRelease && !renews
	c := a.decided(state, ActRefuse, d, by, now, Detail{Field: "reason", After: p.Reason})
	if !renews {
		c.outgoing = []Outgoing{out}
	}
	c.letters = a.letters(d, ids.Letters, now)
	return c
}

// releasable are the only reasons a released refusal may carry (domain 2.4).
var releasable = []string{"APPLICATION_REJECTED_SAFEGUARDING", "APPLICATION_REJECTED_NOT_NEEDED", "APPLICATION_REJECTED_NO_CONSENT"}

// Releasable lists the reasons a refusal on a case ever held may carry to the
// store, in words by the reason table. There is no default.
func Releasable() []string { return slices.Clone(releasable) }

// Release settles what the store hears of a refusal on a case that was ever
// held: one of three reasons, or nothing for an empty reason.
func (a Application) Release(reason string, messages []Outgoing, id OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActRelease, by)
	if err != nil {
		return Change{}, err
	}
	i := slices.IndexFunc(messages, func(m Outgoing) bool { return m.State == OutgoingRelease })
	switch {
	case i < 0:
		return Change{}, refuse(ActRelease, need("Nothing on this case waits for a release."))
	case reason != "" && !slices.Contains(releasable, reason):
		return Change{}, refuse(ActRelease, Need{Words: "Choose one of the reasons on the list, or not to tell the store.", Field: "reason"})
	}
	m := messages[i]
	a.AwaitsRelease = false
	c := a.to(state, ActRelease, by, now, Detail{Field: "released as", After: reason})
	c.cancel = []OutgoingID{m.ID}
	m.ID, m.Made, m.By, m.Due, m.Reason = id, now.UTC(), by.ID, now.UTC(), reason
	m.State, m.Why, m.Frozen = OutgoingReady, "", Frozen{}
	if reason == "" {
		m.State, m.Why = OutgoingLocal, "The safeguarding lead decided not to tell the national store."
	} else if why := rules.localOnly(a.Pair(), ""); why != "" {
		m.State, m.Why = OutgoingLocal, why
	}
	c.outgoing = []Outgoing{m}
	return c, nil
}
