package workflow

import "time"

// Settlement is what became of one message: its new state, its audit entry
// and, where the store answered, the role as the store now has it. Only the
// methods below make one.
type Settlement struct {
	from    OutgoingState
	message Outgoing
	follow  *Outgoing
	audit   []AuditEntry
}

// IsZero reports whether the settlement holds nothing; stores refuse such a one.
func (s Settlement) IsZero() bool { return s.message.ID == "" }

// From is the state the message must still be in; otherwise the settlement is
// refused with ErrStale.
func (s Settlement) From() OutgoingState { return s.from }

// Message is the message as it will be.
func (s Settlement) Message() Outgoing { return s.message }

// Follow is the message that takes its place, or nil.
func (s Settlement) Follow() *Outgoing { return s.follow }

// Audit lists the entries; empty only while a message is on its way.
func (s Settlement) Audit() []AuditEntry { return s.audit }

func (m Outgoing) settle(to OutgoingState, act Act, by Staff, now time.Time, details ...Detail) Settlement {
	e := AuditEntry{At: now.UTC(), By: by.ID, Role: by.actingAs(act), Act: act, Application: m.Application, RoleID: m.Role,
		From: string(m.State), To: string(to), Details: append(details, Detail{Field: "message", After: string(m.ID)})}
	from := m.State
	m.State = to
	return Settlement{from: from, message: m, audit: []AuditEntry{e}}
}

// Sending writes the attempt down before the first byte leaves, so that a
// crash from here on is known to have an unknown outcome.
func (m Outgoing) Sending(under StaffID, now time.Time) Settlement {
	s := Settlement{from: m.State, message: m}
	s.message.State, s.message.Tried, s.message.Why = OutgoingSending, now.UTC(), ""
	s.message.Attempts++
	if s.message.FirstTried.IsZero() {
		s.message.FirstTried = s.message.Tried
	}
	if under != m.By {
		s.message.Affirmed = under
	}
	return s
}

// Again puts the message back to be sent at a later time, with the reason in
// words: the request surely did not start, or the store asked to wait.
func (m Outgoing) Again(at time.Time, why string) Settlement {
	s := Settlement{from: m.State, message: m}
	s.message.State, s.message.Due, s.message.Why = OutgoingReady, at.UTC(), why
	return s
}

// Unknown says that nobody knows whether the store took it: nothing is sent
// again before both numbers were read back, not before at.
func (m Outgoing) Unknown(at time.Time, why string) Settlement {
	s := Settlement{from: m.State, message: m}
	s.message.State, s.message.Due, s.message.Why = OutgoingVerify, at.UTC(), why
	if s.from == OutgoingSending {
		s.message.Unanswered = m.Tried
	}
	return s
}

// Done says the store has it, as n.
func (m Outgoing) Done(n National, now time.Time) Settlement {
	m.Why, m.Seen = "", &n
	return m.settle(OutgoingDone, ActMirror, Staff{}, now, Detail{Field: "national role", After: n.RoleID})
}

// StaysLocal says that there is nothing to send after all.
func (m Outgoing) StaysLocal(why string, now time.Time) Settlement {
	m.Why = why
	return m.settle(OutgoingLocal, ActMirror, Staff{}, now, Detail{Field: "why", After: why})
}

// NeedsPerson says that only somebody can settle it, why in words, and what
// the store showed.
func (m Outgoing) NeedsPerson(why string, seen *National, now time.Time) Settlement {
	m.Why, m.Seen = why, seen
	return m.settle(OutgoingHuman, ActMirror, Staff{}, now, Detail{Field: "why", After: why})
}

// Replaced puts another message in its place: the same decision in other
// words, because the store turned out to hold a role already.
func (m Outgoing) Replaced(by Outgoing, now time.Time) Settlement {
	s := m.settle(OutgoingReplace, ActMirror, Staff{}, now, Detail{Field: "replaced by", After: string(by.ID)})
	s.follow = &by
	return s
}

// UseStore settles a message that needs a person by keeping what the store
// has.
func (m Outgoing) UseStore(by Staff, now time.Time) (Settlement, error) {
	if err := by.mayOn(ActSettle, m.Pair); err != nil {
		return Settlement{}, err
	}
	if m.GivesUp() && !by.May(ActDrop) {
		return Settlement{}, refuse(ActDrop, Need{Words: "This message takes access away, so only a clinician can give it up. Send it again, or ask one.", From: Responsible})
	}
	if m.State != OutgoingHuman {
		return Settlement{}, ErrStale
	}
	m.Why = "Settled by keeping what the national store has."
	return m.settle(OutgoingLocal, ActSettle, by, now, Detail{Field: "kept", After: "national"}), nil
}

// GivesUp reports whether keeping what the store has would give up a removal: it
// may still give access there.
func (m Outgoing) GivesUp() bool {
	if !m.Kind.Removes() {
		return false
	}
	if m.Seen == nil {
		return true
	}
	switch m.Seen.Status {
	case NationalInactive, NationalRejected, NationalInError:
		return false
	}
	return true
}

// Insist settles a message that needs a person by saying our decision to the
// store over what it shows: access in force there takes our terms, and access
// that was ended or refused is opened again, now that a clinician has looked at
// why. The new message is based on what they saw.
func (m Outgoing) Insist(id OutgoingID, by Staff, now time.Time) (Settlement, error) {
	if err := by.mayOn(ActInsist, m.Pair); err != nil {
		return Settlement{}, err
	}
	if m.State != OutgoingHuman {
		return Settlement{}, ErrStale
	}
	if !m.CanInsist() {
		return Settlement{}, refuse(ActInsist, need("The national record cannot be changed to this from here."))
	}
	n := *m.Seen
	out := m
	out.ID, out.State, out.Target, out.Before, out.Seen, out.Why = id, OutgoingReady, n.RoleID, &n, nil, ""
	out.Affirmed, out.Due, out.Made, out.Frozen = by.ID, now.UTC(), now.UTC(), Frozen{}
	out.Attempts, out.FirstTried, out.Tried, out.Unanswered = 0, time.Time{}, time.Time{}, time.Time{}
	out.Kind, out.Reason, out.ReasonWords = MessageReactivate, reasonReactivated, ""
	switch n.Status {
	case NationalActive:
		out.Kind, out.Reason = MessageChange, ""
	case NationalProposed:
		out.Kind, out.Reason = MessageActivate, reasonActivated
	case NationalRejected:
		out.Reason = reasonActivated
	}
	s := m.settle(OutgoingReplace, ActInsist, by, now, Detail{Field: "kept", After: "ours"}, Detail{Field: "replaced by", After: string(id)})
	s.follow = &out
	return s, nil
}

// CanInsist reports whether our decision could be said over what the store
// showed: it gives access, and the role there has a lasting id and a status
// that can be changed.
func (m Outgoing) CanInsist() bool {
	return m.State == OutgoingHuman && m.Kind.Gives() && m.Seen != nil && m.Seen.Fetchable &&
		(m.Seen.Status == NationalActive || m.Seen.Status == NationalProposed || m.Seen.Status == NationalInactive || m.Seen.Status == NationalRejected)
}

// FreezeFollow gives the message that takes its place the bytes that will go
// over the wire, as Change.Freeze does.
func (s Settlement) FreezeFollow(translate func(Outgoing) (Frozen, error)) (Settlement, error) {
	if s.follow == nil || s.follow.State == OutgoingLocal {
		return s, nil
	}
	f, err := translate(*s.follow)
	if err != nil {
		return Settlement{}, err
	}
	f.CorrelationID = s.message.Frozen.CorrelationID // it is the same decision
	m := *s.follow
	m.Frozen, s.follow = f, &m
	return s, nil
}

// Retry settles a message that needs a person by sending the same bytes again.
func (m Outgoing) Retry(by Staff, now time.Time) (Settlement, error) {
	if err := by.mayOn(ActSettle, m.Pair); err != nil {
		return Settlement{}, err
	}
	if m.State != OutgoingHuman {
		return Settlement{}, ErrStale
	}
	m.Why, m.Due, m.FirstTried = "", now.UTC(), time.Time{}
	return m.settle(OutgoingReady, ActSettle, by, now), nil
}

// Reaffirm takes over a grant or refusal whose decider is not signed in, so
// that it may leave under this clinician's authority (design 6).
func (m Outgoing) Reaffirm(by Staff, now time.Time) (Settlement, error) {
	if err := by.mayOn(ActReaffirm, m.Pair); err != nil {
		return Settlement{}, err
	}
	if m.State != OutgoingReady && m.State != OutgoingVerify {
		return Settlement{}, ErrStale
	}
	m.Affirmed = by.ID
	return m.settle(m.State, ActReaffirm, by, now, Detail{Field: "affirmed by", After: string(by.ID)}), nil
}

// MayLeaveUnder reports whether the message may go while these people are
// signed in: a grant or refusal under its decider or the clinician who took it
// over, a removal under anybody who may end access (design 6). It answers the
// person it goes under.
func (m Outgoing) MayLeaveUnder(signedIn []Staff) (StaffID, bool) {
	for _, s := range signedIn {
		if s.ID == m.By || s.ID == m.Affirmed || m.Kind.Removes() && (s.May(ActEnd) || s.May(ActSuspend)) {
			return s.ID, true
		}
	}
	return "", false
}
