package relay

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Freeze returns the translation that gives a message its exact bytes when the
// decision is committed; newID makes request ids, a fresh UUID each.
//
// A message that changes a role whose id is not known yet has its bytes frozen
// and no path: the role is looked up by its two people before it is sent, and
// its id is written down as the message's Target with the attempt. A refusal
// that waits for its release has no bytes: what it will say is not decided.
func Freeze(newID func() string) func(workflow.Outgoing) (workflow.Frozen, error) {
	return Wording{}.Freeze(newID)
}

// Freeze is as the function of the same name, worded as this store wants it.
func (w Wording) Freeze(newID func() string) func(workflow.Outgoing) (workflow.Frozen, error) {
	return func(m workflow.Outgoing) (workflow.Frozen, error) {
		if m.State == workflow.OutgoingLocal || m.State == workflow.OutgoingRelease {
			return workflow.Frozen{}, nil
		}
		req, err := vrs.Request{}, w.check(m)
		if err == nil {
			req, err = w.word(m)
		}
		if err != nil {
			return workflow.Frozen{}, fmt.Errorf("word message %s: %w", m.ID, err)
		}
		return workflow.Frozen{
			Method: req.Method, Path: req.Path, ContentType: req.ContentType, Body: req.Body,
			RequestID: newID(), CorrelationID: string(m.ID),
		}, nil
	}
}

// Wording is how a store wants messages worded. The zero value is the published
// way, without a table.
type Wording struct {
	// ListedBasis writes the legal basis as a list of one, as some recordings have
	// it and the specification does not (contract 5.1).
	ListedBasis bool
	// Transitions is what a role may become; a message that asks for anything else
	// is not worded. nil asks nothing.
	Transitions *workflow.Transitions
	// Reasons is what this version of the store takes as reasons; nil asks nothing.
	Reasons *workflow.Reasons
}

// check refuses what the store would never take.
func (w Wording) check(m workflow.Outgoing) error {
	if m.Kind == workflow.MessageChange {
		return nil // it names no reason
	}
	if w.Reasons == nil {
		return nil
	}
	reason, ok := w.Reasons.Find(m.Reason)
	if !ok {
		return fmt.Errorf("the store takes no reason %q", m.Reason)
	}
	if w.Transitions != nil && !w.Transitions.Reachable(m.Kind.Wants(), reason.Kind) {
		return fmt.Errorf("no role becomes %s for the reason %s", m.Kind.Wants(), m.Reason)
	}
	return nil
}

func (w Wording) word(m workflow.Outgoing) (vrs.Request, error) {
	words := otherWords(m.Reason, m.ReasonWords) // the store takes words with no other reason
	switch m.Kind {
	case workflow.MessageCreate:
		return vrs.CreateRole(vrs.RoleDraft{
			Patient: m.Pair.Patient, Proxy: m.Pair.Proxy, Grantor: m.Grantor, Basis: m.Basis.Code(),
			Reason: m.Reason, ReasonText: words, Decided: m.Start, End: m.End, ArrayBasis: w.ListedBasis,
		})
	case workflow.MessageActivate, workflow.MessageReactivate:
		return patch(vrs.Patch{
			ID: m.Target, Status: vrs.StatusActive, Reason: m.Reason, ReasonText: words, Grantor: m.Grantor,
			Basis: m.Basis.Code(), End: m.End,
			NoEnd: endGoes(m), ArrayBasis: w.ListedBasis,
		})
	case workflow.MessageChange:
		return patch(vrs.Patch{ID: m.Target, Basis: m.Basis.Code(), End: m.End, NoEnd: endGoes(m), ArrayBasis: w.ListedBasis})
	case workflow.MessageRefuse:
		return patch(vrs.Patch{ID: m.Target, Status: vrs.StatusRejected, Reason: m.Reason, ReasonText: words})
	case workflow.MessageEnd:
		return patch(vrs.Patch{ID: m.Target, Status: vrs.StatusInactive, Reason: m.Reason, ReasonText: words})
	}
	return vrs.Request{}, fmt.Errorf("message of kind %q: no such message", m.Kind)
}

// endGoes reports whether the message takes an end date away.
func endGoes(m workflow.Outgoing) bool {
	return m.End.IsZero() && m.Before != nil && !m.Before.End.IsZero()
}

// noRole stands in for a role whose lasting id is not known: the bytes of a
// change do not hold the id.
const noRole = "00000000-0000-0000-0000-000000000000"

// patch words a change. A target without a lasting id must not stop a removal
// from being decided, so such a change is worded without its path.
func patch(p vrs.Patch) (vrs.Request, error) {
	req, err := vrs.PatchRole(p)
	if errors.Is(err, vrs.ErrNotID) {
		p.ID = noRole
		req, err = vrs.PatchRole(p)
		req.Path = ""
	}
	return req, err
}

// request is the message as it leaves: its frozen bytes, to the role found.
func request(m workflow.Outgoing) vrs.Request {
	f := m.Frozen
	path := f.Path
	if f.Method == http.MethodPatch {
		path = "/Consent/" + m.Target
	}
	return vrs.Request{
		Method: f.Method, Path: path, ContentType: f.ContentType, Body: f.Body,
		RequestID: f.RequestID, CorrelationID: f.CorrelationID,
	}
}

// National is a role of the store in the practice's words. Codes the desk does
// not know are kept as they came. ReadAt is left for the reader to fill.
func National(r vrs.RoleRecord) workflow.National {
	n := workflow.National{
		RoleID: r.ID, Fetchable: r.Fetchable, Status: workflow.NationalStatus(r.Status), Reason: r.Reason, ReasonWords: otherWords(r.Reason, r.ReasonText),
		Basis: basis.Unknown, Start: r.Start, End: r.End,
	}
	if !r.BasisUnknown {
		n.Basis, _ = basis.Parse(r.BasisCode)
	}
	n.Grantor, _ = nhs.ParseODSCode(r.Grantor)
	return n
}

// otherWords are the words of a reason that has none of its own.
func otherWords(reason, words string) string {
	if reason != vrs.ReasonOther {
		return ""
	}
	return words
}

// Reading is what the store holds for two people.
type Reading struct {
	Roles []workflow.National
	// Unclear says that a part of a role that matters could not be read, such
	// as its end: a role with an unread end must not pass for one without.
	Unclear bool
	// Moved is the role asked for by its id where it stands under another NHS number
	// of one of the two. It is nil where a part of it could not be read.
	Moved *workflow.National
}

// any reports whether the reading holds anything at all.
func (r Reading) any() bool { return len(r.Roles) > 0 || r.Unclear }

// has reports whether the role of this id is among those read.
func (r Reading) has(id string) bool {
	return slices.ContainsFunc(r.Roles, func(n workflow.National) bool { return strings.EqualFold(n.RoleID, id) })
}

// Read is the answer to a look at the store, for one pair. Roles of other
// people, which recorded answers hold, are left out.
func Read(p workflow.Pair, records []vrs.RoleRecord, at time.Time) Reading {
	var r Reading
	for _, rec := range records {
		nobody := slices.Contains(rec.Unread, vrs.UnreadPatient) || slices.Contains(rec.Unread, vrs.UnreadProxy)
		if !nobody && !rec.For(p.Patient, p.Proxy) {
			continue
		}
		if nobody || misdated(rec) {
			r.Unclear = true
		}
		if nobody {
			continue
		}
		n := National(rec)
		n.ReadAt = at.UTC()
		r.Roles = append(r.Roles, n)
	}
	return r
}

// underAnother reads a role that stands under other NHS numbers than it was asked
// for, with the numbers it has.
func underAnother(rec vrs.RoleRecord, at time.Time) Reading {
	n := National(rec)
	n.Renumbered, n.ReadAt = true, at.UTC()
	if under := (workflow.Pair{Patient: rec.Patient, Proxy: rec.Proxy}); under.Complete() {
		n.Under = under
	}
	return Reading{Roles: []workflow.National{n}, Unclear: misdated(rec)}
}

// misdated reports whether a day of the role was there and could not be read.
func misdated(rec vrs.RoleRecord) bool {
	return slices.Contains(rec.Unread, vrs.UnreadStart) || slices.Contains(rec.Unread, vrs.UnreadEnd)
}

// beside is the reading of a pair with that of a role of theirs which stands under
// other numbers.
func (r Reading) beside(moved Reading) Reading {
	switch {
	case moved.Unclear:
		r.Unclear, r.Roles = true, append(r.Roles, moved.Roles...)
	case len(moved.Roles) > 0:
		r.Moved = &moved.Roles[0]
	}
	return r
}

// sent is the role that the store made of a message it answered with an id.
func sent(m workflow.Outgoing, id string, at time.Time) workflow.National {
	return workflow.National{
		RoleID: id, Fetchable: true, Status: workflow.NationalActive, Reason: m.Reason, ReasonWords: otherWords(m.Reason, m.ReasonWords), Basis: m.Basis,
		Start: nhs.DateIn(m.Start), End: m.End, Grantor: m.Grantor, ReadAt: at.UTC(),
	}
}
