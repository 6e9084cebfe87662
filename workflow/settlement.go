package workflow

import "time"

// Settlement is what became of one message: its new state, its audit entry
// and, where the store answered, the role as the store now has it. Only the
// methods below make one.
type Settlement struct {
	from    OutgoingState
	message Outgoing
	follow  *Outgoing
	role    *Role
	audit   []AuditEntry
}

// detailMessage names the message in the entry of what became of it.
const detailMessage = "message"

// IsZero reports whether the settlement holds nothing; stores refuse such a one.
func (s Settlement) IsZero() bool { return s.message.ID == "" }

// From is the state the message must still be in; otherwise the settlement is
// refused with ErrStale.
func (s Settlement) From() OutgoingState { return s.from }

// Message is the message as it will be.
func (s Settlement) Message() Outgoing { return s.message }

// Follow is the message that takes its place, or nil.
func (s Settlement) Follow() *Outgoing { return s.follow }

// Role is the role as it will be, at the version it was read, or nil when
// untouched: what a person settled holds for both or for neither.
func (s Settlement) Role() *Role { return s.role }

// Audit lists the entries; empty only while a message is on its way.
func (s Settlement) Audit() []AuditEntry { return s.audit }

func (m Outgoing) settle(to OutgoingState, act Act, by Staff, now time.Time, details ...Detail) Settlement {
	e := by.Entry(act, now, m.Application, m.Role, append(details, Detail{Field: detailMessage, After: string(m.ID)})...)
	e.From, e.To = string(m.State), string(to)
	from := m.State
	m.State = to
	return Settlement{from: from, message: m, audit: []AuditEntry{e}}
}

// Sending writes the attempt down before the first byte leaves, so that a
// crash from here on is known to have an unknown outcome.
func (m Outgoing) Sending(under StaffID, now time.Time) Settlement {
	s := Settlement{from: m.State, message: m}
	s.message.State, s.message.Tried, s.message.Why, s.message.Answer = OutgoingSending, now.UTC(), "", ""
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
	m.Why, m.Answer, m.Seen = "", "", &n
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
	return m.settle(OutgoingHuman, ActMirror, Staff{}, now, append([]Detail{{Field: "why", After: why}}, m.versions()...)...)
}

// WhyUnreadable is what a person is told of a message that cannot be opened.
const WhyUnreadable = "This message cannot be read from the record, so it is not sent. The decision stands here. Ask the person who looks after this program to check the record, and look at what the national record says of the two people."

// SetAside gives a message that cannot be opened to a person.
func (m Outgoing) SetAside(now time.Time) Settlement {
	m.Why = WhyUnreadable
	return m.settle(OutgoingHuman, ActMirror, Staff{}, now, Detail{Field: "why", After: WhyUnreadable})
}

// Replaced puts another message in its place: the same decision in other
// words, because the store turned out to hold a role already.
func (m Outgoing) Replaced(by Outgoing, now time.Time) Settlement {
	s := m.settle(OutgoingReplace, ActMirror, Staff{}, now, Detail{Field: "replaced by", After: string(by.ID)})
	s.follow = &by
	return s
}

// Anew is an ending said once more, because a grant of ours arrived at the store
// after it, as n.
func (m Outgoing) Anew(id OutgoingID, n National, now time.Time) Outgoing {
	m.ID, m.State, m.Target, m.Before, m.Seen, m.Why = id, OutgoingReady, n.RoleID, &n, nil, ""
	m.Due, m.Made, m.Frozen = now.UTC(), now.UTC(), Frozen{}
	return m.unsent()
}

// unsent is the message as if it had never been tried.
func (m Outgoing) unsent() Outgoing {
	m.Attempts, m.FirstTried, m.Tried, m.Unanswered, m.Answer = 0, time.Time{}, time.Time{}, time.Time{}, ""
	return m
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
