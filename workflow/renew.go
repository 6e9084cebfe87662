package workflow

import (
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
	"F12", "I2", "I3a", "I3b", "I4", "I5", "I6", "I7", "I9",
	"P1", "P2", "P4", "P6",
	"L1", "L4", "L5", "L6", "L7", "L10a", "D1",
}

// Renew begins a case that decides access in force afresh: to go on longer, on
// another basis, or with other services. first is the case that gave it, whose
// lasting answers are taken over as they were given.
func (r Role) Renew(first Application, id ApplicationID, ref string, around Around, by Staff, rules Rules, now time.Time) (Change, error) {
	if err := by.mayOn(ActRenew, r.Pair()); err != nil {
		return Change{}, err
	}
	var needs []Need
	if !r.Live() {
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
		Requested: r.Scopes, Parental: first.Parental, Proof: first.Proof, Related: first.Related,
		ChecklistVersion: rules.Checklist.Version, Answers: checklist.Answers{},
		National: r.National, Renews: r.ID, RenewsBasis: r.Basis, EverHeld: r.EverHeld || first.EverHeld,
	}
	before := rules.Questions(first)
	for id, ans := range first.Answers {
		if it, ok := rules.Checklist.Item(id); ok && slices.Contains(lasting, it.Rule) && rules.Checklist.StillAsks(before, id, ans) {
			a.Answers[id] = ans
		}
	}
	return a.to(InTriage, ActRenew, by, now, Detail{Field: "renews", After: string(r.ID)}), nil
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
	// Application and Ref are the case that decided it.
	Application ApplicationID
	Ref         string
}

func (r Role) terms() Terms {
	return Terms{
		Basis: r.Basis, Scopes: r.Scopes, RecordFrom: r.RecordFrom, OpenEnded: r.OpenEnded, End: r.End, Review: r.Review,
		GrantedBy: r.GrantedBy, GrantedAt: r.GrantedAt, AssessedOn: r.AssessedOn, OrderEnds: r.OrderEnds, SetUp: r.SetUp, SwitchOff: r.SwitchOff,
		Application: r.Application, Ref: r.Ref,
	}
}

// renewed gives the role new terms and answers what that changes: the role with
// its entry, and the message, if the store holds any of it.
func (r Role) renewed(t Terms, m OutgoingID, due time.Time, by Staff, rules Rules, now time.Time) (Change, error) {
	act := ActRenew
	lost := basis.Without(r.Scopes, t.Scopes)
	if len(lost) > 0 || len(basis.Without(t.Scopes, r.Scopes)) > 0 || t.RecordFrom != r.RecordFrom {
		act = ActChange
	}
	state, ok := r.State.Next(act)
	if !ok {
		return Change{}, refuse(act, need("This access has ended. It takes a new application."))
	}
	if act == ActChange {
		if wasSet := r.SetUp.Done(); wasSet && len(lost) > 0 {
			t.SwitchOff = SwitchOff{RaisedAt: now.UTC(), Why: whyFewerHere}
		}
		t.SetUp = Fact{}
	}
	was := r.terms()
	r.Basis, r.Scopes, r.RecordFrom, r.OpenEnded, r.End, r.Review = t.Basis, t.Scopes, t.RecordFrom, t.OpenEnded, t.End, t.Review
	r.GrantedBy, r.GrantedAt, r.SetUp, r.SwitchOff, r.Application, r.Ref = t.GrantedBy, t.GrantedAt, t.SetUp, t.SwitchOff, t.Application, t.Ref
	r.AssessedOn, r.OrderEnds = t.AssessedOn, t.OrderEnds
	c := r.to(state, act, by, now,
		Detail{"basis", string(was.Basis), string(r.Basis)}, Detail{"services", scopeList(was.Scopes), scopeList(r.Scopes)},
		Detail{"last day", was.End.Date.String(), r.End.Date.String()}, Detail{"review", was.Review.Date.String(), r.Review.Date.String()})
	if was.Basis != r.Basis || was.End.Date != r.End.Date {
		c.outgoing = []Outgoing{r.changeMessage(m, due, by, rules, now)}
	}
	return c, nil
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
	if why := rules.localOnly(r.Pair(), r.LocalOnly); why != "" {
		out.State, out.Why = OutgoingLocal, why
	}
	return out
}
