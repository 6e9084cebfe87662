package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Event is something that happened to one of the two people, or between them,
// and touches access in force (domain 5.1).
type Event string

// The events.
const (
	PatientDied       Event = "patient-died"
	ProxyDied         Event = "proxy-died"
	PatientAsks       Event = "patient-asks"
	PatientMoved      Event = "patient-moved"
	PatientAbroad     Event = "patient-abroad"
	ProxyMoved        Event = "proxy-moved"
	ProxyAbroad       Event = "proxy-abroad"
	CapacityLost      Event = "capacity-lost"
	CapacityRegained  Event = "capacity-regained"
	ProxyLacks        Event = "proxy-lacks-capacity"
	TakenIntoCare     Event = "taken-into-care"
	SafeguardingEntry Event = "safeguarding-entry"
	SensitiveEntry    Event = "sensitive-entry"
	Dispute           Event = "dispute"
	Misuse            Event = "misuse"
	Complaint         Event = "complaint"
	NumberChanged     Event = "number-changed"
	PatientFlagged    Event = "patient-s-flag"
	ProxyFlagged      Event = "proxy-s-flag"
)

// eventEffect is what an event does at once.
type eventEffect struct {
	words string
	// person is whose other access it touches too; "" for this role alone.
	person Applicant
	// ends is the national reason access ends with; suspends takes it away until
	// it is reviewed. Neither brings the review forward to today.
	ends     string
	suspends bool
}

var events = map[Event]eventEffect{
	PatientDied:       {words: "The patient has died", person: ByPatient, ends: ReasonPatientDied},
	ProxyDied:         {words: "The proxy has died", person: ByProxy, ends: ReasonProxyDied},
	PatientMoved:      {words: "The patient has moved to another practice", person: ByPatient, ends: ReasonPatientMoved},
	PatientAbroad:     {words: "The patient has moved abroad", person: ByPatient}, // no national reason says so
	PatientAsks:       {words: "The patient asks us to look at this access again"},
	ProxyMoved:        {words: "The proxy has moved to another practice", person: ByProxy},
	ProxyAbroad:       {words: "The proxy has moved abroad", person: ByProxy, ends: "ROLE_DEACTIVATED_PROXY_NOT_LIVING_IN_ENGLAND_OR_WALES"},
	CapacityLost:      {words: "The patient can no longer decide", person: ByPatient, suspends: true},
	CapacityRegained:  {words: "The patient can decide again", person: ByPatient},
	ProxyLacks:        {words: "The proxy can no longer do this", person: ByProxy, ends: "ROLE_DEACTIVATED_PROXY_LACKS_CAPACITY"},
	TakenIntoCare:     {words: "The child was taken into care or adopted, or parental responsibility changed", person: ByPatient, suspends: true},
	SafeguardingEntry: {words: "There is a new safeguarding concern", suspends: true},
	SensitiveEntry:    {words: "There is something new in the record that has to be hidden", person: ByPatient},
	Dispute:           {words: "They have separated, or there is a dispute"},
	Misuse:            {words: "Access was misused", suspends: true},
	Complaint:         {words: "There was a complaint about it"},
	NumberChanged:     {words: "An NHS number was changed or merged", person: ByPatient},
	// The national record deletes the role of somebody with the flag (domain 1).
	PatientFlagged: {words: "The patient’s details are now hidden nationally (S-flag)", person: ByPatient, suspends: true},
	ProxyFlagged:   {words: "The proxy’s details are now hidden nationally (S-flag)", person: ByProxy, suspends: true},
}

// Events lists them in the order a screen offers them.
var Events = []Event{
	PatientDied, ProxyDied, PatientAsks, PatientMoved, PatientAbroad, ProxyMoved, ProxyAbroad, CapacityLost, CapacityRegained, ProxyLacks,
	TakenIntoCare, SafeguardingEntry, SensitiveEntry, Dispute, Misuse, Complaint, NumberChanged, PatientFlagged, ProxyFlagged,
}

// Words is the event as screens write it.
func (e Event) Words() string { return events[e].words }

// Guards reports whether the event is a safeguarding matter: access that was
// stopped for it counts as held, and only those who may read holds learn of it.
func (e Event) Guards() bool {
	return e == SafeguardingEntry || e == Misuse || e == PatientFlagged || e == ProxyFlagged
}

// Touches says whose other access the event touches too; "" for this alone.
func (e Event) Touches() Applicant { return events[e].person }

// Concerns reports whether an event of one role touches this one. Consent ends
// with the ability to give it; the bases for somebody who cannot decide do not.
func (e Event) Concerns(r Role) bool {
	switch e {
	case CapacityLost:
		return r.Basis == basis.Consent
	case CapacityRegained:
		return r.Basis == basis.Attorney || r.Basis == basis.Deputy || r.Basis == basis.BestInterests
	}
	return true
}

// Effect says in a sentence what recording the event does to this access at
// once, when this person records it.
func (r Role) Effect(e Event, by Staff, p review.Policy) string {
	f, mayEnd := events[e], by.MayOn(ActEnd, r.Pair())
	switch {
	case e == PatientDied && mayEnd && r.Live() && p.AfterDeathDays > 0:
		return fmt.Sprintf("Access goes on for %d days at the most, and ends then.", p.AfterDeathDays)
	case f.ends != "" && mayEnd && by.MayEndFor(f.ends) && r.Suspended():
		return "Access ends for good. It stopped when it was suspended."
	case r.Suspended() && (f.ends != "" || f.suspends):
		return "Access stays suspended. It is not given back before this is settled."
	case r.Suspended():
		return "Access stays suspended, and its review is due today."
	case f.ends != "" && mayEnd && by.MayEndFor(f.ends):
		return "Access ends today."
	case f.ends != "" || f.suspends:
		return "Access is suspended at once, until a clinician has looked at it."
	}
	return "Access goes on, and its review is due today."
}

// Happened records an event: access ends, is suspended, or its review is due
// today. Somebody who may not end access, not for this, or not of these two,
// suspends it, which anybody may. What is heard of suspended access is kept with
// it, to be settled before it can be given back, or ends it.
func (r Role) Happened(e Event, note string, m OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	if !by.May(ActEvent) {
		return Change{}, ErrNotAllowed
	}
	f, known := events[e]
	switch {
	case !known:
		return Change{}, refuse(ActEvent, Need{Words: "Choose what happened.", Field: "event"})
	case !e.Concerns(r):
		return Change{}, refuse(ActEvent, Need{Words: "This does not touch access on this legal basis.", Field: "event"})
	}
	detail := Detail{Field: "event", After: string(e)}
	grave := f.ends != "" || f.suspends
	mayEnd := by.MayOn(ActEnd, r.Pair())
	var c Change
	var err error
	switch {
	case e == PatientDied && mayEnd && r.Live() && rules.Policy.AfterDeathDays > 0:
		c, err = r.outlives(nhs.DateIn(now).AddDays(rules.Policy.AfterDeathDays), m, by, rules, now)
	case f.ends != "" && mayEnd && by.MayEndFor(f.ends):
		c, err = r.EndAccess(Ending{Reason: f.ends}, m, by, rules, now)
	case grave && !r.Suspended():
		c, err = r.Suspend("", m, by, rules, now)
		if err == nil {
			c.role.Stopped = []Event{e}
			c.role.EverHeld = r.EverHeld || e.Guards()
		}
	default:
		state, refused := r.step(ActEvent, by)
		if refused != nil {
			return Change{}, refused
		}
		was := r.Review
		r.Review = review.Candidate{Date: nhs.DateIn(now), Rule: review.RuleEvent, Why: f.words + "."}
		if grave && !slices.Contains(r.Stopped, e) {
			r.Stopped = append(slices.Clone(r.Stopped), e)
		}
		r.EverHeld = r.EverHeld || e.Guards()
		c = r.to(state, ActEvent, by, now, Detail{"review", was.Date.String(), r.Review.Date.String()})
	}
	if err != nil {
		return Change{}, err
	}
	c.role.News = append(slices.Clone(r.News), News{Event: e, On: nhs.DateIn(now)})
	c.audit[0].Details = append(c.audit[0].Details, detail)
	if strings.TrimSpace(note) != "" {
		c.audit[0].Details = append(c.audit[0].Details, Detail{Field: "note", After: checklist.WithoutKeys(note)}) // it may have taken access away, and waits for nothing
	}
	return c, nil
}

// outlives lets access go on to a last day after the patient has died, for
// practices that allow it (domain 5.1); a last day that comes sooner stays.
func (r Role) outlives(last nhs.Date, m OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := r.step(ActEvent, by)
	if err != nil {
		return Change{}, err
	}
	was := r.terms()
	if !r.End.Date.IsZero() && r.End.Date.Before(last) {
		last = r.End.Date
	}
	r.End, r.OpenEnded = review.Candidate{Date: last, Rule: review.RuleDeath, Why: "The patient has died. Access stops after this day."}, ""
	r.Review = r.End
	c := r.to(state, ActEvent, by, now, Detail{"last day", was.End.Date.String(), last.String()})
	if last != was.End.Date {
		c.outgoing = []Outgoing{r.changeMessage(m, now, by, rules, now)}
	}
	return c, nil
}

// Reduction takes services away or brings the last day forward. Neither needs a
// clinician's decision, for it only takes away (domain 7).
type Reduction struct {
	// Scopes are the services that stay; nil keeps all of them.
	Scopes []basis.Scope
	// End is the new last day; zero keeps the old one.
	End nhs.Date
	Why string
}

// Reduce makes access smaller. The GP system has to follow, so services taken
// away raise the task to take them away there too.
func (r Role) Reduce(d Reduction, m OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := r.step(ActReduce, by)
	if err != nil {
		return Change{}, err
	}
	today := nhs.DateIn(now)
	keeps := d.Scopes
	if keeps == nil {
		keeps = r.Scopes
	}
	lost := basis.Without(r.Scopes, keeps)
	earlier := !d.End.IsZero() && (r.End.Date.IsZero() || d.End.Before(r.End.Date))
	var needs []Need
	switch {
	case len(basis.Without(keeps, r.Scopes)) > 0:
		needs = append(needs, Need{Words: "More services take a new decision: renew it.", Field: "services"})
	case len(keeps) == 0:
		needs = append(needs, Need{Words: "With no service left, end the access instead.", Field: "services"})
	case !d.End.IsZero() && !earlier && d.End != r.End.Date:
		needs = append(needs, Need{Words: "A later last day takes a new decision: renew it.", Field: "end"})
	case !d.End.IsZero() && d.End.Before(today):
		needs = append(needs, Need{Words: "The last day cannot be before today.", Field: "end"})
	case len(lost) == 0 && !earlier:
		needs = append(needs, Need{Words: "Take a service away, or choose an earlier last day.", Field: "services"})
	}
	if strings.TrimSpace(d.Why) == "" {
		needs = append(needs, Need{Words: "Say in a few words who asked for it and why.", Field: "why"})
	}
	if err := refuse(ActReduce, needs...); err != nil {
		return Change{}, err
	}
	was := r.terms()
	r.Scopes = slices.Clone(keeps)
	if !basis.ShowsRecord(r.Scopes) {
		r.RecordFrom = nhs.Date{}
	}
	if len(lost) > 0 && r.SetUp.Done() {
		r.SwitchOff = SwitchOff{RaisedAt: now.UTC(), Why: whyFewerHere}
	}
	if earlier {
		r.End, r.OpenEnded = review.ByPerson(d.End, d.Why), ""
		if r.Review.Date.IsZero() || d.End.Before(r.Review.Date) {
			r.Review = review.ByPerson(d.End, "")
		}
	}
	c := r.to(state, ActReduce, by, now, Detail{"services", scopeList(was.Scopes), scopeList(r.Scopes)},
		Detail{"last day", was.End.Date.String(), r.End.Date.String()}, Detail{Field: "why", After: d.Why})
	if earlier {
		c.outgoing = []Outgoing{r.changeMessage(m, now, by, rules, now)}
	}
	return c, nil
}
