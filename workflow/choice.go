package workflow

import (
	"time"

	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// whatWasKept is why a message ended that a person settled.
const (
	whyKeptNational = "Settled by keeping what the national store has."
	whyKeptHere     = "Kept here only: the national store did not take it, and somebody chose to leave it so."
)

// UseStore settles a message that needs a person by keeping what the store has,
// and has the role the message is about follow it: access that is gone there
// ends here too, with its switch-off task. Where the store holds nothing, access
// is left as it stands here and nowhere else. role is that role, or nil when the
// message is about none.
func (m Outgoing) UseStore(role *Role, by Staff, now time.Time) (Settlement, error) {
	if err := by.mayOn(ActSettle, m.Pair); err != nil {
		return Settlement{}, err
	}
	if m.GivesUp() && !by.May(ActDrop) {
		return Settlement{}, refuse(ActDrop, Need{Words: "This message takes access away, so only a clinician can give it up. Send it again, or ask one.", From: Responsible})
	}
	if m.State != OutgoingHuman {
		return Settlement{}, ErrStale
	}
	if m.Unreadable {
		return Settlement{}, refuse(ActSettle, need("This message cannot be read, so it cannot be settled. Check the record first."))
	}
	was := m
	m.Why = whyKeptNational
	if m.Seen == nil {
		m.Why = whyKeptHere
	}
	s := m.settle(OutgoingLocal, ActSettle, by, now, append([]Detail{{Field: "kept", After: "national"}}, was.versions()...)...)
	switch {
	case role == nil:
	case m.Seen != nil:
		r, e := role.kept(*m.Seen, by, now)
		s.role, s.audit = &r, append(s.audit, e)
	case role.Live() && role.National == nil && m.Unanswered.IsZero():
		r := *role
		r.LocalOnly = whyKeptHere
		s.role, s.audit = &r, append(s.audit, by.Entry(ActSettle, now, r.Application, r.ID, Detail{Field: "kept", After: "here only"}))
	}
	return s, nil
}

// GivesUp reports whether keeping what the store has would give up a removal: it
// may still give access there.
func (m Outgoing) GivesUp() bool { return m.Kind.Removes() && (m.Seen == nil || !m.Seen.Status.Gone()) }

// Taken says which of our terms a person gave up for those of the store, when
// they say the rest of our decision over it.
type Taken struct{ Basis, End bool }

// Insist settles a message that needs a person by saying our decision to the
// store over what it shows: access in force there takes our terms, access that
// was ended or refused is opened again, and an application is refused as it now
// stands, now that a clinician has looked. Access in force that we refused is
// stopped there. The new message is based on what they saw; role is the role the
// message is about, or nil, and takes what was given up.
func (m Outgoing) Insist(id OutgoingID, taken Taken, role *Role, by Staff, now time.Time) (Settlement, error) {
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
	out := m.unsent()
	out.ID, out.State, out.Target, out.Before, out.Seen, out.Why = id, OutgoingReady, n.RoleID, &n, nil, ""
	out.Affirmed, out.Due, out.Made, out.Frozen = by.ID, now.UTC(), now.UTC(), Frozen{}
	switch {
	case m.Kind == MessageRefuse && n.Status == NationalActive:
		out.Kind, out.Reason, out.ReasonWords = MessageEnd, ReasonSuspended, ""
	case m.Kind == MessageRefuse || m.Kind == MessageEnd: // as it was, on what stands there now
	case n.Status == NationalActive:
		out.Kind, out.Reason, out.ReasonWords = MessageChange, "", ""
	default:
		out = out.Opening(n)
	}
	var details []Detail
	var follows *Role
	if m.Kind.Gives() && taken != (Taken{}) {
		if taken.Basis {
			out.Basis, details = n.Basis, append(details, Detail{"legal basis", string(m.Basis), string(n.Basis)})
		}
		if taken.End {
			out.End, details = n.End, append(details, Detail{"last day", m.End.String(), n.End.String()})
		}
		if out.Kind == MessageChange && out.Basis == n.Basis && out.End == n.End {
			return Settlement{}, refuse(ActInsist, need("Nothing of ours is left to send. Keep the national record instead."))
		}
		if role != nil {
			r := role.taking(taken, n, now)
			follows = &r
		}
	}
	s := m.settle(OutgoingReplace, ActInsist, by, now,
		append(append([]Detail{{Field: "kept", After: "ours"}, {Field: "replaced by", After: string(id)}}, details...), m.versions()...)...)
	s.follow = &out
	if follows != nil {
		s.role = follows
		s.audit = append(s.audit, by.Entry(ActInsist, now, role.Application, role.ID, details...))
	}
	return s, nil
}

// taking is the role with terms taken over from the store. A basis nobody here
// assessed is looked at again at once.
func (r Role) taking(t Taken, n National, now time.Time) Role {
	const why = "Taken over from the national record."
	if t.Basis && n.Basis != r.Basis {
		r.Basis, r.Review = n.Basis, review.ByPerson(nhs.DateIn(now), why)
	}
	if t.End {
		r.End = review.ByPerson(n.End, why)
		if n.End.IsZero() {
			r.OpenEnded = why
		} else {
			r.OpenEnded = ""
		}
	}
	return r
}

// CanInsist reports whether our decision could be said over what the store
// showed: the role there has a lasting id and a status that can be changed to
// what we decided.
func (m Outgoing) CanInsist() bool {
	if m.State != OutgoingHuman || m.Seen == nil || !m.Seen.Fetchable {
		return false
	}
	switch s := m.Seen.Status; m.Kind {
	case MessageRefuse: // a refusal is not changed, for another reason either
		return s == NationalProposed || s == NationalInactive || s == NationalActive
	case MessageEnd:
		return s == NationalActive
	default:
		return s == NationalActive || s == NationalProposed || s == NationalInactive || s == NationalRejected
	}
}

// Differs reports whether the message needs a person because the national record
// says otherwise than it did when this was decided. Otherwise the store did not
// take it, and is as it was.
func (m Outgoing) Differs() bool {
	return m.State == OutgoingHuman && m.Seen != nil && (m.Attempts == 0 || m.Before == nil || !m.Before.same(*m.Seen))
}

// CanRetry reports whether sending the same again may help: the record is as it
// was when it was decided, or nothing could be read.
func (m Outgoing) CanRetry() bool {
	return m.State == OutgoingHuman && !m.Unreadable && (m.Seen == nil || m.Kind.Removes() || m.Before != nil && m.Before.same(*m.Seen))
}

// Retry settles a message that needs a person by sending the same bytes again.
func (m Outgoing) Retry(by Staff, now time.Time) (Settlement, error) {
	if err := by.mayOn(ActSettle, m.Pair); err != nil {
		return Settlement{}, err
	}
	switch {
	case m.State != OutgoingHuman:
		return Settlement{}, ErrStale
	case !m.CanRetry():
		return Settlement{}, refuse(ActSettle, need("The national record has changed since, so sending the same again would change nothing."))
	}
	m.Why, m.Due, m.FirstTried = "", now.UTC(), time.Time{}
	return m.settle(OutgoingReady, ActSettle, by, now), nil
}

// SendNow cuts the undo time of a message short. Only the person who decided
// may: it is theirs to think again in.
func (m Outgoing) SendNow(by Staff, now time.Time) (Settlement, error) {
	if err := by.mayOn(ActSettle, m.Pair); err != nil {
		return Settlement{}, err
	}
	switch {
	case m.State != OutgoingReady || m.Attempts > 0:
		return Settlement{}, ErrStale
	case m.By != by.ID:
		return Settlement{}, refuse(ActSettle, need("Only the person who decided can send it before its time to undo is over."))
	}
	details := []Detail{{Field: "to undo until", Before: m.Due.Format(time.RFC3339), After: now.UTC().Format(time.RFC3339)}}
	m.Due = now.UTC()
	return m.settle(OutgoingReady, ActSettle, by, now, details...), nil
}

// versions lists in full what stood when it was decided, what we say, and what
// the store showed, for the log: whichever is kept, neither is lost.
func (m Outgoing) versions() (details []Detail) {
	add := func(n *National, whose string) {
		if n == nil {
			return
		}
		for _, f := range n.facts() {
			if f.value != "" {
				details = append(details, Detail{Field: f.name + whose, After: f.value})
			}
		}
	}
	add(m.Before, " when decided")
	ours := National{Status: m.Kind.Wants(), Reason: m.Reason, Basis: m.Basis, End: m.End, Grantor: m.Grantor}
	if !m.Start.IsZero() {
		ours.Start = nhs.DateIn(m.Start)
	}
	add(&ours, " of ours")
	add(m.Seen, " in the national record")
	return details
}
