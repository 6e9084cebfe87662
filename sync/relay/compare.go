package relay

import (
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Finding is how the store's roles of a pair stand to what a message wants.
type Finding int

// The findings. Each is about the one role that matters: the one that is as
// wanted, else the one in force, else the latest stage there is.
const (
	// FoundNone: the store holds no role for the pair.
	FoundNone Finding = iota
	// FoundWanted: it stands exactly as the message wants it.
	FoundWanted
	// FoundMoved: it no longer stands as it did when the person decided.
	FoundMoved
	FoundProposed
	FoundActive
	FoundInactive
	FoundRejected
	// FoundOther: entered in error, or a status the desk does not know.
	FoundOther
)

// Findings lists all of them.
var Findings = []Finding{FoundNone, FoundWanted, FoundMoved, FoundProposed, FoundActive, FoundInactive, FoundRejected, FoundOther}

var byStatus = map[workflow.NationalStatus]Finding{
	workflow.NationalActive: FoundActive, workflow.NationalProposed: FoundProposed,
	workflow.NationalInactive: FoundInactive, workflow.NationalRejected: FoundRejected,
}

// Compare finds how the store's roles of the pair stand to what the message
// wants, and the role that matters. What a role says is compared by content,
// its dates as days in London: there is no version to compare (engineering 2).
func Compare(ours workflow.Outgoing, theirs []workflow.National) (Finding, *workflow.National) {
	if len(theirs) == 0 {
		return FoundNone, nil
	}
	n := theirs[0]
	for _, t := range theirs[1:] {
		if matters(ours, t) > matters(ours, n) {
			n = t
		}
	}
	switch {
	case wanted(ours, n):
		return FoundWanted, &n
	case moved(ours, n):
		return FoundMoved, &n
	}
	f, ok := byStatus[n.Status]
	if !ok {
		f = FoundOther
	}
	return f, &n
}

// matters ranks roles of one pair. There should be one; where a store has more,
// access in force goes before access gone.
func matters(ours workflow.Outgoing, n workflow.National) int {
	if !ours.Kind.Removes() && wanted(ours, n) {
		return 5
	}
	switch n.Status {
	case workflow.NationalActive:
		return 4
	case workflow.NationalProposed:
		return 3
	case workflow.NationalInactive:
		return 2
	case workflow.NationalRejected:
		return 1
	}
	return 0
}

// wanted reports whether the role is as the message wants it. A role that was
// proposed keeps its own start. Access that is gone is gone, for whatever
// reason somebody else gave; a refusal for another reason is not ours.
func wanted(ours workflow.Outgoing, n workflow.National) bool {
	switch ours.Kind {
	case workflow.MessageCreate:
		return granted(ours, n) && n.Start == nhs.DateIn(ours.Start)
	case workflow.MessageActivate, workflow.MessageReactivate:
		return granted(ours, n)
	case workflow.MessageChange: // which leaves the practice that granted it as it is
		n.Grantor = ours.Grantor
		return granted(ours, n)
	case workflow.MessageRefuse:
		return n.Status == workflow.NationalRejected && n.Reason == ours.Reason
	}
	return gone(n.Status)
}

func granted(ours workflow.Outgoing, n workflow.National) bool {
	return n.Status == workflow.NationalActive && n.Basis == ours.Basis && n.End == ours.End && n.Grantor == ours.Grantor
}

func gone(s workflow.NationalStatus) bool {
	return s == workflow.NationalInactive || s == workflow.NationalRejected || s == workflow.NationalInError
}

// moved reports whether the role is not the one the person saw when deciding. A
// removal is right whatever else has changed, and waits for nothing.
func moved(ours workflow.Outgoing, n workflow.National) bool {
	return ours.Before != nil && !ours.Kind.Removes() && !same(*ours.Before, n)
}

// same compares what two readings of a role say, leaving out when they were made.
func same(a, b workflow.National) bool {
	a.ReadAt, b.ReadAt = time.Time{}, time.Time{}
	return a == b
}

// Move is what the relay does next with a message.
type Move int

// The moves.
const (
	Send    Move = iota + 1 // its bytes may leave
	Finish                  // the store has it
	Keep                    // there is nothing to send after all
	Ask                     // only a person can settle it
	Replace                 // say the same by changing the role that is there
)

// Step is a move, with its reason in words and the role at the store it is
// about, if any.
type Step struct {
	Move Move
	Why  string
	Seen *workflow.National
}

// What a person is told. Each says what was found, and that nothing was changed.
const (
	whyActive   = "The national record already shows access in force for these two people, with another legal basis, date or practice. Nothing was changed there. Compare the two and choose."
	whyInactive = "The national record shows earlier access for these two people that was ended. It is not opened again unless somebody says so. Look at why it ended first."
	whyRejected = "The national record shows that an application by these two people was refused. It is not opened again unless somebody says so. Look at why it was refused first."
	whyOther    = "The national record for these two people was entered in error, or says something this program does not know. Nothing was changed there."
	whyMoved    = "The national record has changed since this was decided. Compare the two and decide again."
	whyNoMore   = "The application this answers is no longer in the national record. The decision stands here. Look the two people up again and decide again."
	whyGone     = "The national record holds no access for these two people any more, so nothing could be changed there. Look the two people up again."
	whyInForce  = "The national record shows access in force for these two people, so the application cannot be refused there. If access should stop, end it."
	whyWaiting  = "The national record shows an application that nobody has answered, and no access to end. Nothing was changed there. Refuse the application if it should not go on."
	whyRefused  = "The application was already refused in the national record, for another reason. Nothing was changed there."
	whyUnclear  = "A part of the national record for these two people could not be read. Nothing was changed there. Ask the service desk to look at the record."
	whyNumber   = "The national record has this under another NHS number of one of the two people. Nothing was changed there. Look the person up. Keep this here only, take the number over in the register, and decide it again."
	whyFixed    = "The national record for these two people was made by another system and cannot be changed from here. Ask that system's practice, or the service desk."
)

// moves says what to do about what was found, for each kind of message. A role
// that ended or was refused is never brought back without a person (domain
// 2.5); removing access goes ahead whatever else has changed.
var moves = map[workflow.MessageKind]map[Finding]Step{
	workflow.MessageCreate: {
		FoundNone:     {Move: Send},
		FoundWanted:   {Move: Finish},
		FoundMoved:    {Move: Ask, Why: whyMoved},
		FoundProposed: {Move: Replace},
		FoundActive:   {Move: Ask, Why: whyActive},
		FoundInactive: {Move: Ask, Why: whyInactive},
		FoundRejected: {Move: Ask, Why: whyRejected},
		FoundOther:    {Move: Ask, Why: whyOther},
	},
	workflow.MessageActivate: {
		FoundNone:     {Move: Ask, Why: whyNoMore},
		FoundWanted:   {Move: Finish},
		FoundMoved:    {Move: Ask, Why: whyMoved},
		FoundProposed: {Move: Send},
		FoundActive:   {Move: Ask, Why: whyActive},
		FoundInactive: {Move: Ask, Why: whyInactive},
		FoundRejected: {Move: Ask, Why: whyRejected},
		FoundOther:    {Move: Ask, Why: whyOther},
	},
	workflow.MessageReactivate: {
		FoundNone:     {Move: Ask, Why: whyNoMore},
		FoundWanted:   {Move: Finish},
		FoundMoved:    {Move: Ask, Why: whyMoved},
		FoundProposed: {Move: Send},
		FoundActive:   {Move: Ask, Why: whyActive},
		FoundInactive: {Move: Send}, // somebody looked at why it ended
		FoundRejected: {Move: Send},
		FoundOther:    {Move: Ask, Why: whyOther},
	},
	workflow.MessageChange: {
		FoundNone:     {Move: Ask, Why: whyGone},
		FoundWanted:   {Move: Finish},
		FoundMoved:    {Move: Ask, Why: whyMoved},
		FoundProposed: {Move: Ask, Why: whyWaiting},
		FoundActive:   {Move: Send},
		FoundInactive: {Move: Ask, Why: whyInactive},
		FoundRejected: {Move: Ask, Why: whyRejected},
		FoundOther:    {Move: Ask, Why: whyOther},
	},
	workflow.MessageRefuse: {
		FoundNone:     {Move: Keep, Why: workflow.WhyNothingThere},
		FoundWanted:   {Move: Finish},
		FoundMoved:    {Move: Ask, Why: whyMoved},
		FoundProposed: {Move: Send},
		FoundActive:   {Move: Ask, Why: whyInForce},
		FoundInactive: {Move: Send},
		FoundRejected: {Move: Ask, Why: whyRefused},
		FoundOther:    {Move: Ask, Why: whyOther},
	},
	workflow.MessageEnd: {
		FoundNone:     {Move: Keep, Why: workflow.WhyNothingToEnd},
		FoundWanted:   {Move: Finish},
		FoundMoved:    {Move: Send},
		FoundProposed: {Move: Ask, Why: whyWaiting},
		FoundActive:   {Move: Send},
		FoundInactive: {Move: Finish},
		FoundRejected: {Move: Finish},
		FoundOther:    {Move: Ask, Why: whyOther},
	},
}

// Next says what to do with a message, given what the store holds for its pair.
// It is asked before every send and after every answer that leaves a doubt.
func Next(m workflow.Outgoing, r Reading) Step {
	f, n := Compare(m, r.Roles)
	step := moves[m.Kind][f]
	step.Seen = n
	switch {
	case r.Moved != nil && n == nil: // it is there, and no number is told to be somebody's by a message
		return Step{Move: Ask, Why: whyNumber}
	case r.Unclear && !(m.Kind.Removes() && n != nil): // its status is read, and that is all a removal needs
		return Step{Move: Ask, Why: whyUnclear, Seen: n}
	case step.Move == Send && n != nil && !n.Fetchable, step.Move == Replace && !n.Fetchable:
		return Step{Move: Ask, Why: whyFixed, Seen: n}
	}
	return step
}
