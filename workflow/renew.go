package workflow

import (
	"cmp"
	"slices"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// lasting are the checks whose answers hold for a later decision too: who the
// people are, and papers that say what they said. What people want, can decide
// or fear is asked afresh, as is whether a paper is still in force (domain 7.3
// of the standard: a renewal is a decision like the first).
var lasting = []string{
	"F12", "I2", "I3a", "I3b", "I3c", "I3d", "I4", "I5", "I6", "I7", "I9",
	"P1", "P2", "P2a", "P4", "P6",
	"L1", "L4", "L5", "L6", "L6a", "L7", "L10a", "D1", "D1a",
}

// whoIsResponsible are the lasting checks that do not outlast a change of parental
// responsibility.
var whoIsResponsible = []string{"P1", "P2", "P4", "P6"}

// Renew begins a case that decides access afresh: to go on longer, on another
// basis, or with other services. Suspended access may be decided afresh too,
// where it cannot be given back as it was: until then it stays suspended. first
// is the case that gave it, whose lasting answers are taken over as they were
// given.
func (r Role) Renew(first Application, id ApplicationID, ref string, around Around, by Staff, rules Rules, now time.Time) (Change, error) {
	if err := by.mayOn(ActRenew, r.Pair()); err != nil {
		return Change{}, err
	}
	var needs []Need
	if _, can := r.Next(ActRenew); !can {
		needs = append(needs, need("This access has ended. It takes a new application."))
	}
	for _, e := range around.Same {
		if e.State.Open() && !e.Live {
			needs = append(needs, Need{Rule: "F7", Words: e.Words(), Field: string(e.Application)})
		}
	}
	if err := refuse(ActRenew, needs...); err != nil {
		return Change{}, err
	}
	a := Application{
		ID: id, Ref: ref, Channel: ChannelRenewal, Applicant: first.Applicant,
		ReceivedAt: now.UTC(), RegisteredAt: now.UTC(), Owner: by.ID,
		Patient: r.Patient, Proxy: r.Proxy, Relationship: r.Relationship, RelationshipWords: r.RelationshipWords,
		Requested: r.Scopes, Reasons: first.Reasons, Parental: first.Parental, Proof: first.Proof, Related: first.Related,
		ChecklistVersion: rules.Checklist.Version, Answers: checklist.Answers{},
		National: r.National, Renews: r.ID, RenewsBasis: r.Basis, EverHeld: r.EverHeld || first.EverHeld,
	}
	before := rules.Questions(first)
	for id, ans := range first.Answers {
		if it, ok := rules.Checklist.Item(id); ok && slices.Contains(lasting, it.Rule) && !r.outdates(it.Rule) && rules.Checklist.StillAsks(before, id, ans) {
			a.Answers[id] = ans
		}
	}
	return a.to(InTriage, ActRenew, by, now, Detail{Field: "renews", After: string(r.ID)}), nil
}

// outdates reports whether what stopped the access put a check in doubt.
func (r Role) outdates(rule string) bool {
	return slices.Contains(r.Stopped, TakenIntoCare) && slices.Contains(whoIsResponsible, rule)
}

// Terms is what a decision says of access.
type Terms struct {
	Basis  basis.Basis
	Scopes []basis.Scope
	// RecordFrom is the first day of the record that can be seen.
	RecordFrom nhs.Date
	OpenEnded  string
	End        review.Candidate
	Review     review.Candidate
	GrantedBy  StaffID
	GrantedAt  time.Time
	// AssessedOn and OrderEnds are as in Role.
	AssessedOn, OrderEnds nhs.Date
	SetUp                 Fact
	SwitchOff             SwitchOff
	// Reviewed and News are as in Role: a decision is a look too.
	Reviewed Reviewed
	News     []News
	// Application and Ref are the case that decided it.
	Application ApplicationID
	Ref         string
	// Unsent is as in Role: a decision is what the store is told of.
	Unsent bool
	// Stop is the suspension that a decision put an end to; nil for access that
	// was in force.
	Stop *Stop
}

// Stop is a suspension, as Role tells it.
type Stop struct {
	On     nhs.Date
	By     StaffID
	At     time.Time
	Events []Event
}

func (r Role) terms() Terms {
	t := Terms{
		Basis: r.Basis, Scopes: r.Scopes, RecordFrom: r.RecordFrom, OpenEnded: r.OpenEnded, End: r.End, Review: r.Review,
		GrantedBy: r.GrantedBy, GrantedAt: r.GrantedAt, AssessedOn: r.AssessedOn, OrderEnds: r.OrderEnds, SetUp: r.SetUp, SwitchOff: r.SwitchOff,
		Reviewed: r.Reviewed, News: r.News, Application: r.Application, Ref: r.Ref, Unsent: r.Unsent,
	}
	if r.Suspended() {
		t.Stop = &Stop{On: r.EndedOn, By: r.EndedBy, At: r.EndedAt, Events: r.Stopped}
	}
	return t
}

// renewed gives the role new terms and answers what that changes: the role with
// its entry, and the message, if the store holds any of it.
func (r Role) renewed(t Terms, m OutgoingID, due time.Time, by Staff, rules Rules, now time.Time) (Change, error) {
	if r.Suspended() {
		return r.resumed(t, m, due, by, rules, now)
	}
	act := ActRenew
	lost := basis.Without(r.Scopes, t.Scopes)
	if len(lost) > 0 || len(basis.Without(t.Scopes, r.Scopes)) > 0 || t.RecordFrom != r.RecordFrom {
		act = ActChange
	}
	state, ok := r.State.Next(act)
	if !ok {
		return Change{}, refuse(act, need("This access has ended. It takes a new application."))
	}
	if t.Stop != nil {
		return r.stoppedAgain(t, by, now), nil
	}
	if act == ActChange {
		if wasSet := r.SetUp.Done(); wasSet && len(lost) > 0 {
			t.SwitchOff = SwitchOff{RaisedAt: now.UTC(), Why: whyFewerHere}
		}
		t.SetUp = Fact{}
	}
	if t.Reviewed.On == nhs.DateIn(now) && t.Reviewed.Outcome == "" { // decided now; what is taken back has its own
		if t.Reviewed.Outcome = ReviewRenewed; act == ActChange {
			t.Reviewed.Outcome = ReviewChanged
		}
	}
	was := r.terms()
	r = r.on(t)
	c := r.to(state, act, by, now, was.until(t)...)
	switch {
	case was.Unsent: // its first decision here
		c.outgoing = []Outgoing{r.openMessage(m, due, by, rules, now)}
	case was.Basis != r.Basis || was.End.Date != r.End.Date:
		c.outgoing = []Outgoing{r.changeMessage(m, due, by, rules, now)}
	}
	return c, nil
}

// resumed gives suspended access new terms, and so puts it in force again: the
// store hears of both in one message (its contract, 5.1), and the GP system is
// looked at like that of new access.
func (r Role) resumed(t Terms, m OutgoingID, due time.Time, by Staff, rules Rules, now time.Time) (Change, error) {
	state, ok := r.Next(ActRenew)
	if !ok {
		return Change{}, refuse(ActRenew, need("This access has ended. It takes a new application."))
	}
	was := r.terms()
	t.Reviewed.Outcome = ReviewRenewed
	r = r.on(t).opened()
	r.SetUp = Fact{}
	if was.SwitchOff.Open() && len(basis.Without(was.Scopes, t.Scopes)) > 0 {
		r.SwitchOff = SwitchOff{RaisedAt: now.UTC(), Why: whyFewerHere}
	}
	c := r.to(state, ActRenew, by, now, was.until(t)...)
	c.outgoing = []Outgoing{r.openMessage(m, due, by, rules, now)}
	return c, nil
}

// stoppedAgain puts back the terms and the suspension that a decision had put an
// end to. What was set up since has to be switched off.
func (r Role) stoppedAgain(t Terms, by Staff, now time.Time) Change {
	was, setUp := r.terms(), r.SetUp.Done()
	state, _ := r.State.Next(ActSuspend)
	r = r.on(t)
	r.EndReason, r.EndedOn, r.EndedBy, r.EndedAt, r.Stopped = ReasonSuspended, t.Stop.On, t.Stop.By, t.Stop.At, t.Stop.Events
	if setUp {
		r.SwitchOff = SwitchOff{RaisedAt: now.UTC(), Why: whySuspendedHere}
	}
	return r.to(state, ActSuspend, by, now, was.until(t)...)
}

// on is the role with new terms.
func (r Role) on(t Terms) Role {
	r.Basis, r.Scopes, r.RecordFrom, r.OpenEnded, r.End, r.Review = t.Basis, t.Scopes, t.RecordFrom, t.OpenEnded, t.End, t.Review
	r.GrantedBy, r.GrantedAt, r.SetUp, r.SwitchOff, r.Application, r.Ref = t.GrantedBy, t.GrantedAt, t.SetUp, t.SwitchOff, t.Application, t.Ref
	r.AssessedOn, r.OrderEnds, r.Reviewed, r.News = t.AssessedOn, t.OrderEnds, t.Reviewed, t.News
	r.Unsent = t.Unsent
	return r
}

// until lists what other terms change, for the log.
func (t Terms) until(o Terms) []Detail {
	return []Detail{
		{"basis", string(t.Basis), string(o.Basis)}, {"services", scopeList(t.Scopes), scopeList(o.Scopes)},
		{"last day", t.End.Date.String(), o.End.Date.String()}, {"review", t.Review.Date.String(), o.Review.Date.String()},
	}
}

// unsent is why the store is not told of access moved over, or "".
func (r Role) unsent() string {
	if r.Unsent {
		return whyUnsent
	}
	return ""
}

// changeMessage tells the store of another basis or last day.
func (r Role) changeMessage(m OutgoingID, due time.Time, by Staff, rules Rules, now time.Time) Outgoing {
	out := Outgoing{
		ID: m, Kind: MessageChange, State: OutgoingReady, Application: r.Application, Role: r.ID, Ref: r.Ref,
		Pair: r.Pair(), Grantor: rules.Practice.ODS, Basis: r.Basis, End: r.End.Date, By: by.ID, Due: due.UTC(), Made: now.UTC(),
	}
	if r.National != nil {
		out.Target, out.Before = r.National.RoleID, r.National
	}
	if why := rules.localOnly(r.Pair(), cmp.Or(r.LocalOnly, r.unsent())); why != "" {
		out.State, out.Why = OutgoingLocal, why
	}
	return out
}
