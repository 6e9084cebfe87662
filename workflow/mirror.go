package workflow

import (
	"slices"
	"time"

	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Mirror records the role as the store now shows it. A removal made elsewhere
// ends it here too and raises the switch-off task; an activation made
// elsewhere changes nothing but what is shown, for access is given by a person
// here. It answers false when there is nothing new, so that the echo of one's
// own message writes nothing.
func (r Role) Mirror(n National, now time.Time) (Change, bool) {
	if r.National != nil && r.National.same(n) {
		return Change{}, false
	}
	e := AuditEntry{At: now.UTC(), Act: ActMirror, Application: r.Application, RoleID: r.ID, Details: r.news(n)}
	before := r.National
	r.National = &n
	if r.Unheard {
		r.Unheard = false
		if n.Status == NationalInactive && n.Reason == ReasonSuspended {
			r.renumbered(before, now)
			return Change{role: &r, audit: []AuditEntry{e}}, true
		}
	}
	r.endAtStore(n, now, &e)
	r.renumbered(before, now)
	return Change{role: &r, audit: []AuditEntry{e}}, true
}

// endAtStore ends access that the store shows as gone.
func (r *Role) endAtStore(n National, now time.Time, e *AuditEntry) {
	if !n.Status.Gone() || !r.Live() {
		return
	}
	r.EndReason, r.EndedOn, r.EndedAt = n.Reason, nhs.DateIn(now), now.UTC()
	r.SwitchOff = SwitchOff{RaisedAt: now.UTC(), Why: whyEndedAtStore}
	r.EverHeld = r.EverHeld || guards(n.Reason)
	e.From, e.To = string(r.State), string(RoleInactive)
	r.State = RoleInactive
}

// kept is the role once a person has decided that what the store shows is what
// counts: it ends here too where it is gone there, and takes the last day there
// where that is sooner. A later last day is left to a decision: nobody gets more
// access by settling a message.
func (r Role) kept(n National, by Staff, now time.Time) (Role, AuditEntry) {
	e := by.Entry(ActSettle, now, r.Application, r.ID, r.news(n)...)
	r.National, r.Unheard = &n, false
	r.endAtStore(n, now, &e)
	if sooner(n.End, r.End.Date) && r.Live() {
		e.Details = append(e.Details, Detail{"last day", r.End.Date.String(), n.End.String()})
		r.End, r.OpenEnded = review.ByPerson(n.End, "Taken over from the national record."), ""
	}
	return r, e
}

// sooner reports whether a last day comes before another, none being the latest.
func sooner(a, b nhs.Date) bool { return !a.IsZero() && (b.IsZero() || a.Before(b)) }

// news lists what the store now says of the role otherwise than it did.
func (r Role) news(n National) []Detail {
	if r.National == nil {
		return National{}.became(n)
	}
	return r.National.became(n)
}

func (n National) became(now National) (details []Detail) {
	before := n.facts()
	for i, f := range now.facts() {
		if i == 0 || f.value != before[i].value { // the status is always said
			details = append(details, Detail{"national " + f.name, before[i].value, f.value})
		}
	}
	return details
}

// Gone reports whether a role of this status gives no access any more.
func (s NationalStatus) Gone() bool {
	return s == NationalInactive || s == NationalRejected || s == NationalInError
}

// Listened is two people whose national record the practice listens to, and when
// it was last read; zero for never.
type Listened struct {
	Pair   Pair
	ReadAt time.Time
}

// Holding is what the practice holds of two people that the national record can
// change: the role in force, else the last one, nil for none; and the open cases
// that rest on a national role.
type Holding struct {
	Role  *Role
	Cases []Application
}

// Mirror records the national role a case rests on as the store now shows it. It
// answers false when there is nothing new, or when the store shows another role:
// whether that is the one to decide on is for a person to say.
func (a Application) Mirror(n National, now time.Time) (Change, bool) {
	if a.National == nil || a.National.RoleID != n.RoleID || a.National.same(n) || !a.Open() {
		return Change{}, false
	}
	e := AuditEntry{At: now.UTC(), Act: ActMirror, Application: a.ID, Details: a.National.became(n)}
	a.National = &n
	return Change{application: &a, audit: []AuditEntry{e}}, true
}

// heardField marks what was changed elsewhere, beside the echo of our own.
const heardField = "heard"

// Heard marks a mirrored change as made elsewhere.
func (c Change) Heard() Change {
	e := c.audit[0]
	e.Details = append(slices.Clone(e.Details), Detail{Field: heardField, After: "changed elsewhere"})
	c.audit = append([]AuditEntry{e}, c.audit[1:]...)
	return c
}

// Heard reports whether the entry is of something that was changed elsewhere.
func (e AuditEntry) Heard() bool {
	return e.Act == ActMirror && slices.ContainsFunc(e.Details, func(d Detail) bool { return d.Field == heardField })
}

// Apart is one thing in which the national record says otherwise than the
// practice does.
type Apart string

// What can stand apart.
const (
	ApartStatus Apart = "status" // in force there after it ended here
	ApartBasis  Apart = "basis"
	ApartEnd    Apart = "end"
	ApartNumber Apart = "number"
)

var apartWords = map[Apart]string{
	ApartStatus: "access is in force there", ApartBasis: "another legal basis", ApartEnd: "another last day", ApartNumber: "another NHS number of one of the two",
}

// Words says it as part of a sentence: another last day.
func (a Apart) Words() string { return apartWords[a] }

// apart lists in what the national record, as last read, stands apart from the
// role. What neither side can change there (the first day, the practice) is left
// out, and so is what a record made for each answer does not hold, and what
// somebody said may stay so.
func (r Role) apart() (all []Apart) {
	n := r.National
	if n == nil || r.LocalOnly != "" || r.State == RoleUndone {
		return nil
	}
	switch {
	case !r.Live() && n.Status == NationalActive && n.ReadAt.After(r.EndedAt) && !r.lookedAt():
		all = append(all, ApartStatus)
	case r.Live() && n.Status == NationalActive && n.Fetchable:
		if n.Basis != r.Basis {
			all = append(all, ApartBasis)
		}
		if n.End != r.End.Date {
			all = append(all, ApartEnd)
		}
	}
	if n.Renumbered && !r.lookedAt() && (r.Live() || r.Suspended() || n.Status == NationalActive) {
		all = append(all, ApartNumber)
	}
	return all
}

// fact is one thing the store says of a role.
type fact struct{ name, value string }

// facts lists everything the store says of a role, for the log.
func (n National) facts() []fact {
	return []fact{
		{"status", string(n.Status)}, {"reason", n.Reason}, {"reason in words", n.ReasonWords}, {"legal basis", string(n.Basis)},
		{"first day", n.Start.String()}, {"end", n.End.String()}, {"practice", n.Grantor.String()},
		{"NHS number", map[bool]string{true: "another than here"}[n.Renumbered]},
	}
}

// same compares what the store says, leaving out when it was read.
func (n National) same(o National) bool {
	n.ReadAt, o.ReadAt = time.Time{}, time.Time{}
	return n == o
}
