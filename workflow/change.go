package workflow

import (
	"slices"
	"time"

	"proxydesk/workflow/checklist"
)

// Change is everything one act of casework writes: all of it or none. Its
// fields are unexported and read through methods, so only the rules of this
// package can make one, and every one carries its audit entry.
type Change struct {
	application *Application
	role        *Role
	audit       []AuditEntry
	outgoing    []Outgoing
	cancel      []OutgoingID
	letters     []Letter
	evidence    []Evidence
	copies      map[EvidenceID][]byte
}

// IsZero reports whether the change holds nothing; stores refuse such a one.
func (c Change) IsZero() bool { return len(c.audit) == 0 }

// Application is the case as it will be, or nil when untouched. Its Version is
// the one it was read at.
func (c Change) Application() *Application { return c.application }

// Role is the role as it will be, or nil when untouched.
func (c Change) Role() *Role { return c.role }

// Audit lists the entries, at least one.
func (c Change) Audit() []AuditEntry { return c.audit }

// Outgoing lists the messages the national store must hear.
func (c Change) Outgoing() []Outgoing { return c.outgoing }

// Cancel lists messages taken back. A store that finds one no longer ready
// refuses the whole change with ErrStale.
func (c Change) Cancel() []OutgoingID { return c.cancel }

// Letters lists letters that now wait to be checked and printed.
func (c Change) Letters() []Letter { return c.letters }

// Evidence lists papers as they will be. A store that writes one whose copy was
// destroyed forgets the copy with it.
func (c Change) Evidence() []Evidence { return c.evidence }

// Copy is the bytes to keep of a paper that is new, or nil.
func (c Change) Copy(id EvidenceID) []byte { return c.copies[id] }

// PrintsOnly reports whether the change does no more than say of letters how far
// they have come, with what the queue is to know of it.
func (c Change) PrintsOnly() bool {
	return len(c.letters) > 0 && c.role == nil && len(c.outgoing)+len(c.cancel)+len(c.evidence)+len(c.copies) == 0 &&
		!slices.ContainsFunc(c.audit, func(e AuditEntry) bool { return e.Act != ActPrint })
}

// Secret says where the change would keep an attorney's activation key, which
// nobody writes down (L4), or nil. It looks at every text that comes into the
// record: a case, access and papers alike, whichever act brings it.
func (c Change) Secret() error {
	texts := []string{}
	for _, e := range c.audit {
		for _, d := range e.Details {
			texts = append(texts, d.After)
		}
		if e.Act == ActAsk && c.application != nil {
			texts = append(texts, c.application.Asked.Of)
		}
	}
	for _, e := range c.evidence {
		texts = append(texts, e.Note, e.DiscardedWhy)
	}
	for _, m := range c.outgoing {
		texts = append(texts, m.ReasonWords)
	}
	if !slices.ContainsFunc(texts, checklist.HoldsKey) {
		return nil
	}
	return refuse(c.audit[0].Act, Need{Rule: "L4", Words: secretWords})
}

// secretWords refuse a text with an activation key in it.
const secretWords = "This looks like an activation key, which is the attorney’s secret. Take it out."

// Freeze gives every message the bytes that will go over the wire. The caller
// supplies the translation, for the wire's words are not this package's.
func (c Change) Freeze(translate func(Outgoing) (Frozen, error)) (Change, error) {
	out := make([]Outgoing, len(c.outgoing))
	for i, m := range c.outgoing {
		if m.State != OutgoingLocal {
			f, err := translate(m)
			if err != nil {
				return Change{}, err
			}
			m.Frozen = f
		}
		out[i] = m
	}
	c.outgoing = out
	return c, nil
}

// AuditEntry is one line of the log: who did what to which record, when, and
// what changed. It is append-only and chained (localdb/auditlog).
type AuditEntry struct {
	At   time.Time
	By   StaffID
	Role StaffRole
	Act  Act
	// Application and Role name the record; either may be empty.
	Application ApplicationID
	RoleID      RoleID
	// From and To are the states before and after, where the state changed.
	From, To string
	// Details says what else changed: field, before, after. It is sealed.
	Details []Detail
}

// Detail is one field's change. Before is empty for something new.
type Detail struct{ Field, Before, After string }

func (a Application) entry(by Staff, act Act, at time.Time, from, to ApplicationState, details ...Detail) AuditEntry {
	e := by.Entry(act, at, a.ID, "", details...)
	if from != to {
		e.From, e.To = string(from), string(to)
	}
	return e
}
