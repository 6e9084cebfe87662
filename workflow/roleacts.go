package workflow

import (
	"time"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Switch-off tasks head everybody's Today; these are their reasons in words.
const (
	whyEndedHere     = "Access was ended here. Switch it off in the GP system too."
	whySuspendedHere = "Access was suspended here. Switch it off in the GP system now."
	whyUndoneHere    = "The grant was taken back after it had been set up. Switch it off in the GP system."
	whyEndedAtStore  = "The national record says this access has ended. Switch it off in the GP system."
	whyFewerHere     = "Fewer services were agreed. Take the others away in the GP system."
	whyExpired       = "The last day of access has passed. Switch it off in the GP system."
)

// ReasonSuspended is the neutral national reason of a suspension (domain 2.4).
const ReasonSuspended = "ROLE_SUSPENDED_PENDING_REVIEW"

// ReasonPatientDied and ReasonProxyDied are the national reasons of a death.
const (
	ReasonPatientDied = "ROLE_DEACTIVATED_PATIENT_DECEASED"
	ReasonProxyDied   = "ROLE_DEACTIVATED_PROXY_DECEASED"
)

// ReasonPatientMoved is the national reason of a move to another practice.
const ReasonPatientMoved = "ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED"

// ReasonEndReached is the national reason of an end date that has passed.
const ReasonEndReached = "ROLE_DEACTIVATED_END_DATE_REACHED"

// The national reasons of opening a role again, after an application or a
// refusal and after an ending.
const (
	reasonCreated     = "ROLE_CREATED"
	reasonActivated   = "ROLE_ACTIVATED"
	reasonReactivated = "ROLE_REACTIVATED"
)

// ReasonOther needs free text with it.
const ReasonOther = "OTHER"

const reasonSafeguarding = "ROLE_DEACTIVATED_SAFEGUARDING"

// guards reports whether access that went for this reason counts as held: its
// letters need a release from then on, wherever it was stopped.
func guards(reason string) bool { return reason == ReasonSuspended || reason == reasonSafeguarding }

func (r Role) step(act Act, by Staff) (RoleState, error) {
	if err := by.mayOn(act, r.Pair()); err != nil {
		return "", err
	}
	to, ok := r.Next(act)
	if !ok {
		return "", refuse(act, need("This access is not in force, so this cannot be done."))
	}
	return to, nil
}

func (r Role) to(state RoleState, act Act, by Staff, now time.Time, details ...Detail) Change {
	e := by.Entry(act, now, r.Application, r.ID, details...)
	if r.State != state {
		e.From, e.To = string(r.State), string(state)
	}
	r.State = state
	return Change{role: &r, audit: []AuditEntry{e}}
}

// RecordSetUp records that access was keyed into the GP system. It is its own
// fact: deciding does not set anything up.
func (r Role) RecordSetUp(by Staff, now time.Time) (Change, error) {
	state, err := r.step(ActSetUp, by)
	if err != nil {
		return Change{}, err
	}
	r.SetUp = Fact{At: now.UTC(), By: by.ID}
	return r.to(state, ActSetUp, by, now, Detail{Field: "set up", After: now.UTC().Format(time.RFC3339)}), nil
}

// Ending says why access ends, and on which day it was the last.
type Ending struct {
	// Reason is a national reason code for an ending; Words is needed for OTHER.
	Reason, Words string
	// On is the last day of access; zero means today.
	On nhs.Date
	// Request is what was asked of a patient who wants it, where somebody could
	// ask; it can be recorded later (RecordRequest).
	Request *Request
}

// EndAccess takes access away: here at once, at the store as soon as it can be
// reached, and in the GP system by the task it raises (domain 2.5). Suspended
// access has stopped already: ending it says for good why (domain 2.4), its last
// day stays the day it was stopped, and so does the task.
func (r Role) EndAccess(e Ending, m OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := r.step(ActEnd, by)
	if err != nil {
		return Change{}, err
	}
	needs := rules.Reasons.lack(ReasonEnds, e.Reason, e.Words, reasonAsk{
		none:   "Choose why access ends.",
		wrong:  "This reason is not one for ending access. Choose another.",
		silent: "Say in a few words why access ends.",
	})
	today := nhs.DateIn(now)
	if e.On.IsZero() {
		e.On = today
	}
	if r.Suspended() && e.On.After(r.EndedOn) && !e.On.After(today) {
		e.On = r.EndedOn
	}
	if e.On.After(today) || e.On.Before(r.Start) && r.Start.Before(today) {
		needs = append(needs, Need{Words: "The last day is today, or a day since access began. It ends at once either way.", Field: "on"})
	}
	if e.Request != nil && e.Reason == ReasonPatientAsked {
		needs = append(needs, e.Request.Lacks()...)
	}
	if err := refuse(ActEnd, append(needs, mayNotEndFor(e.Reason, by)...)...); err != nil {
		return Change{}, err
	}
	return r.removed(state, ActEnd, e, whyEndedHere, m, by, rules, now), nil
}

// Suspend takes access away at once, pending a review. Anybody signed in may:
// it only removes. Nobody gets it back by an undo.
func (r Role) Suspend(what string, m OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := r.step(ActSuspend, by)
	if err != nil {
		return Change{}, err
	}
	what = checklist.WithoutKeys(what) // taken out rather than refused: a suspension waits for nothing
	c := r.removed(state, ActSuspend, Ending{Reason: ReasonSuspended, On: nhs.DateIn(now)}, whySuspendedHere, m, by, rules, now)
	if what != "" {
		c.audit[0].Details = append(c.audit[0].Details, Detail{Field: "concern", After: what})
	}
	return c, nil
}

// removed is the one way access goes: state, reason, switch-off task and the
// message that waits for nothing.
//
// Access that is suspended already makes the message too. The store is read
// before anything is sent to it: where it shows the access as gone it is told
// nothing, for from inactive to inactive is no step it takes and its neutral
// reason stands; where the suspension never arrived, this takes access away.
func (r Role) removed(state RoleState, act Act, e Ending, why string, m OutgoingID, by Staff, rules Rules, now time.Time) Change {
	if !r.Suspended() {
		r.SwitchOff, r.Stopped = SwitchOff{RaisedAt: now.UTC(), Why: why}, nil
	}
	r.EndReason, r.EndReasonWords, r.EndedOn, r.EndedBy, r.EndedAt = e.Reason, e.Words, e.On, by.ID, now.UTC()
	r.EverHeld = r.EverHeld || guards(e.Reason)
	c := r.to(state, act, by, now, Detail{Field: "reason", After: e.Reason}, Detail{Field: "last day", After: e.On.String()})
	out := Outgoing{
		ID: m, Kind: MessageEnd, State: OutgoingReady, Application: r.Application, Role: r.ID, Ref: r.Ref,
		Pair: r.Pair(), Grantor: rules.Practice.ODS, Basis: r.Basis, Reason: e.Reason, ReasonWords: e.Words,
		By: by.ID, Due: now.UTC(), Made: now.UTC(),
	}
	if q := e.Request; q != nil && e.Reason == ReasonPatientAsked {
		asked, entry := c.role.requested(*q, by, now)
		c.role, c.audit = &asked, append(c.audit, entry)
	}
	if r.National != nil {
		out.Target, out.Before = r.National.RoleID, r.National
	}
	switch why := rules.localOnly(r.Pair(), r.LocalOnly); {
	case why != "":
		out.State, out.Why = OutgoingLocal, why
	case out.Target == "" && r.National == nil:
		// The grant has not been confirmed by the store: the relay looks it up
		// by pair before it sends, and ends local when there is nothing to end.
		out.Target = ""
	}
	c.outgoing = []Outgoing{out}
	return c
}

// RecordSwitchedOff records that access is off in the GP system. Only this
// ends the task.
func (r Role) RecordSwitchedOff(by Staff, now time.Time) (Change, error) {
	state, err := r.step(ActSwitchedOff, by)
	if err != nil {
		return Change{}, err
	}
	if !r.SwitchOff.Open() {
		return Change{}, refuse(ActSwitchedOff, need("It was already recorded as switched off."))
	}
	r.SwitchOff.Done = Fact{At: now.UTC(), By: by.ID}
	return r.to(state, ActSwitchedOff, by, now, Detail{Field: "switched off", After: now.UTC().Format(time.RFC3339)}), nil
}

// Expire ends a role whose last day has passed. It is the system's own act: it
// only removes, and the store ends the role by itself, so nothing is sent.
// Suspended access keeps the day it was stopped and its task, and whether it was
// held: only nobody has to look at it any longer.
func (r Role) Expire(now time.Time) (Change, bool) {
	if !r.Live() && !r.Suspended() || r.End.Date.IsZero() || !nhs.DateIn(now).After(r.End.Date) {
		return Change{}, false
	}
	if !r.Suspended() {
		r.EndedOn, r.SwitchOff = r.End.Date, SwitchOff{RaisedAt: now.UTC(), Why: whyExpired}
	}
	r.EndReason, r.EndedAt, r.EndedBy = ReasonEndReached, now.UTC(), ""
	if r.End.Rule == review.RuleDeath {
		r.EndReason = ReasonPatientDied // why it had this last day; the store says that the day was reached
	}
	e := AuditEntry{At: now.UTC(), Act: ActEnd, Application: r.Application, RoleID: r.ID, Details: []Detail{{Field: "reason", After: r.EndReason}}}
	if r.State != RoleInactive {
		e.From, e.To = string(r.State), string(RoleInactive)
	}
	r.State = RoleInactive
	return Change{role: &r, audit: []AuditEntry{e}}, true
}
