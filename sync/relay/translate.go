package relay

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
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
	return func(m workflow.Outgoing) (workflow.Frozen, error) {
		if m.State == workflow.OutgoingLocal || m.State == workflow.OutgoingRelease {
			return workflow.Frozen{}, nil
		}
		req, err := wording(m)
		if err != nil {
			return workflow.Frozen{}, fmt.Errorf("word message %s: %w", m.ID, err)
		}
		return workflow.Frozen{
			Method: req.Method, Path: req.Path, ContentType: req.ContentType, Body: req.Body,
			RequestID: newID(), CorrelationID: string(m.ID),
		}, nil
	}
}

func wording(m workflow.Outgoing) (vrs.Request, error) {
	var words string
	if m.Reason == vrs.ReasonOther { // the store takes words with no other reason
		words = m.ReasonWords
	}
	switch m.Kind {
	case workflow.MessageCreate:
		return vrs.CreateRole(vrs.RoleDraft{
			Patient: m.Pair.Patient, Proxy: m.Pair.Proxy, Grantor: m.Grantor, Basis: m.Basis.Code(),
			Reason: m.Reason, ReasonText: words, Decided: m.Start, End: m.End,
		})
	case workflow.MessageActivate, workflow.MessageReactivate:
		return patch(vrs.Patch{
			ID: m.Target, Status: vrs.StatusActive, Reason: m.Reason, ReasonText: words, Grantor: m.Grantor,
			Basis: m.Basis.Code(), End: m.End,
			NoEnd: endGoes(m),
		})
	case workflow.MessageChange:
		return patch(vrs.Patch{ID: m.Target, Basis: m.Basis.Code(), End: m.End, NoEnd: endGoes(m)})
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
		RoleID: r.ID, Fetchable: r.Fetchable, Status: workflow.NationalStatus(r.Status), Reason: r.Reason,
		Basis: basis.Unknown, Start: r.Start, End: r.End,
	}
	if !r.BasisUnknown {
		n.Basis, _ = basis.Parse(r.BasisCode)
	}
	n.Grantor, _ = nhs.ParseODSCode(r.Grantor)
	return n
}

// Reading is what the store holds for two people.
type Reading struct {
	Roles []workflow.National
	// Unclear says that a part of a role that matters could not be read, such
	// as its end: a role with an unread end must not pass for one without.
	Unclear bool
	// Renumbered says that the role asked for by its id is there, under another
	// NHS number of one of the two.
	Renumbered bool
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
		if nobody || slices.Contains(rec.Unread, vrs.UnreadStart) || slices.Contains(rec.Unread, vrs.UnreadEnd) {
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

// sent is the role that the store made of a message it answered with an id.
func sent(m workflow.Outgoing, id string, at time.Time) workflow.National {
	return workflow.National{
		RoleID: id, Fetchable: true, Status: workflow.NationalActive, Reason: m.Reason, Basis: m.Basis,
		Start: nhs.DateIn(m.Start), End: m.End, Grantor: m.Grantor, ReadAt: at.UTC(),
	}
}
