package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// GiveBack is why suspended access may go on.
type GiveBack struct {
	Why string
	// Settled says of every event that stopped it what became of it.
	Settled map[Event]Outcome
}

// Outcome is what became of an event that stopped access.
type Outcome string

// The outcomes.
const (
	OutcomeMistaken Outcome = "mistaken" // it did not happen, or to somebody else
	OutcomeSettled  Outcome = "settled"  // it was looked into, and access is right
)

var outcomeWords = map[Outcome]string{
	OutcomeMistaken: "It was recorded by mistake",
	OutcomeSettled:  "It was looked into, and the access is right",
}

// Words is the outcome as screens write it.
func (o Outcome) Words() string { return outcomeWords[o] }

// Outcomes lists what can become of an event so that access on this basis may
// be given back. None: what it rested on is gone, and only a new decision can
// put something in its place (domain 4, change of basis).
func (e Event) Outcomes(b basis.Basis) []Outcome {
	switch f := events[e]; {
	case e == CapacityLost && b == basis.Consent:
		return nil
	case f.ends != "", e == TakenIntoCare && b == basis.Parental:
		return []Outcome{OutcomeMistaken}
	}
	return []Outcome{OutcomeMistaken, OutcomeSettled}
}

// DecideAfresh says in a sentence why suspended access cannot be given back as
// it was, whatever was found out since; "" when it can.
func (r Role) DecideAfresh() string {
	for _, e := range r.Stopped {
		if len(e.Outcomes(r.Basis)) == 0 {
			return "It was given with the patient’s consent, and the patient can no longer decide. Consent does not go on by itself: decide the access afresh."
		}
	}
	return ""
}

// Reactivate gives suspended access back, once somebody who may has looked at
// why it was stopped. It asks everything that has to hold on the day: nobody has
// died or moved away, no order or last day is over, what it rests on stands, and
// what stopped it is settled. Access that ended takes a new application.
func (r Role) Reactivate(g GiveBack, around Around, m OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	if by.May(ActReactivate) && r.State == RoleInactive && !r.Suspended() {
		return Change{}, refuse(ActReactivate, need("This access has ended and was not suspended. It takes a new application."))
	}
	state, err := r.step(ActReactivate, by)
	if err != nil {
		return Change{}, err
	}
	needs := append(r.unsettled(g), r.past(around, rules, now)...)
	if r.ToSettle() == ApartNumber {
		needs = append(needs, Need{Words: numberFirst})
	}
	for _, e := range around.Same {
		if e.Live && e.Role != r.ID {
			needs = append(needs, Need{Rule: "F7", Words: e.Words() + " End one of them first."})
		}
	}
	if strings.TrimSpace(g.Why) == "" {
		needs = append(needs, Need{Words: "Say why access can be given back.", Field: "why"})
	}
	if err := refuse(ActReactivate, needs...); err != nil {
		return Change{}, err
	}
	details := []Detail{{Field: "why", After: g.Why}}
	for _, e := range r.Stopped {
		details = append(details, Detail{Field: string(e), After: string(g.Settled[e])})
	}
	r.SetUp = Fact{} // somebody looks again at what the GP system shows
	r = r.opened()
	r.GivenBackAt = now.UTC()
	r.News, r.Reviewed = nil, Reviewed{On: nhs.DateIn(now), By: by.ID, Outcome: ReviewGivenBack}
	c := r.to(state, ActReactivate, by, now, details...)
	c.outgoing = []Outgoing{r.openMessage(m, now, by, rules, now)}
	return c, nil
}

// unsettled lists the events that stand between suspended access and its return.
func (r Role) unsettled(g GiveBack) (needs []Need) {
	if why := r.DecideAfresh(); why != "" {
		return []Need{{Words: why, Field: "basis"}}
	}
	for _, e := range r.Stopped {
		can := e.Outcomes(r.Basis)
		switch o := g.Settled[e]; {
		case slices.Contains(can, o):
		case o != "":
			needs = append(needs, Need{Words: "“" + e.Words() + "”: if this is so, the access cannot be given back. End it, or decide it afresh.", Field: string(e)})
		default:
			needs = append(needs, Need{Words: "“" + e.Words() + "” was recorded. Say what became of it.", Field: string(e)})
		}
	}
	return needs
}

// past lists what has meanwhile put an end to suspended access as it was.
func (r Role) past(around Around, rules Rules, now time.Time) []Need {
	needs, today := r.gone(around, rules), nhs.DateIn(now)
	if !r.OrderEnds.IsZero() && r.OrderEnds.Before(today) {
		needs = append(needs, need("The court order it rests on ended on "+r.OrderEnds.Display()+". Decide it afresh, or end it."))
	}
	if !r.End.Date.IsZero() && r.End.Date.Before(today) {
		needs = append(needs, need("Its last day has passed meanwhile. Decide it afresh, or end it."))
	}
	return needs
}

// gone lists what has meanwhile put an end to suspended access for good, on
// whatever basis.
func (r Role) gone(around Around, rules Rules) (needs []Need) {
	if around.PatientDead {
		needs = append(needs, Need{Rule: "F6", Words: "The patient has died. End the access instead."})
	}
	if around.ProxyDead {
		needs = append(needs, Need{Rule: "F6", Words: "The proxy has died. End the access instead."})
	}
	if on := around.PatientMovedOn; !on.IsZero() && !on.Before(nhs.DateIn(r.GrantedAt)) {
		needs = append(needs, need("The patient has moved to another practice. End the access instead."))
	}
	if words := r.endedElsewhere(rules); words != "" {
		needs = append(needs, need(words+" It takes a new application."))
	}
	return needs
}

// endedElsewhere says in a sentence what the store shows of suspended access that is
// more than our suspension; "" for nothing. A role that was refused there, or taken
// away, is opened by nobody who was asked only about the suspension (domain 2.5). It
// is read by everybody who sees the case, so that a reason that tells of a hold is
// not in it.
func (r Role) endedElsewhere(rules Rules) string {
	n := r.National
	switch {
	case n == nil || !n.Status.Gone() || n.Status == NationalInactive && n.Reason == ReasonSuspended:
		return ""
	case n.Status == NationalInError:
		return "It is in the national record no more, or was entered there by mistake."
	case n.Status == NationalRejected:
		return "The national record now shows it as refused."
	case n.Reason == "" || withheld(n.Reason):
		return "The national record now gives another reason."
	}
	return "The national record now gives another reason: " + strings.ToLower(rules.Reasons.Words(n.Reason)) + "."
}

// opened is a suspended role without what was said of its suspension.
func (r Role) opened() Role {
	r.EndReason, r.EndReasonWords, r.EndedOn, r.EndedBy, r.EndedAt, r.Stopped = "", "", nhs.Date{}, "", time.Time{}, nil
	r.SwitchOff = SwitchOff{}
	r.Unheard = r.National != nil && r.National.Status == NationalActive
	return r
}

// openMessage tells the store that access is in force again, on its basis and
// to its last day. It is based on what the store shows once it has heard of the
// suspension, which goes before it: anything else is looked at by a person.
func (r Role) openMessage(m OutgoingID, due time.Time, by Staff, rules Rules, now time.Time) Outgoing {
	out := r.changeMessage(m, due, by, rules, now)
	out.Kind, out.Reason, out.Start = MessageReactivate, reasonReactivated, r.GrantedAt
	switch {
	case r.National == nil: // the store never confirmed that it had it
		out.Kind, out.Reason = MessageCreate, reasonCreated
	case r.National.Status == NationalActive:
		stopped := *r.National
		stopped.Status, stopped.Reason = NationalInactive, ReasonSuspended
		out.Before = &stopped
	}
	return out
}
