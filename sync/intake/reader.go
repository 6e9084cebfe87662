package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Store is what intake asks of the national store; *vrs.Client and vrs.Offline
// answer it.
type Store interface {
	AccessRequest(ctx context.Context, id string) (vrs.AccessRequest, error)
	SearchRoles(ctx context.Context, proxy, patient nhs.Number, statuses ...string) ([]vrs.RoleRecord, error)
	Relationships(ctx context.Context, proxy, patient nhs.Number) ([]vrs.Relationship, error)
}

// Reader reads applications. The zero value reads files and text; Fetch needs
// a Store.
type Reader struct {
	Store Store
	// Now is the clock; nil is not allowed.
	Now func() time.Time
	// Relaxed admits the published sandbox numbers, which fail the check digit,
	// each with a doubt that says so.
	Relaxed bool
}

// Fetch brings in one access request by the store's id, with what the store
// holds and believes of the pair. The request is the proof of who applied.
//
// The role and the relationships are information: where the store does not give
// them, the draft says so or goes without. Errors: *Unreadable with a sentence
// for every way a person can meet, or the context's own.
func (r Reader) Fetch(ctx context.Context, id string) (workflow.Draft, error) {
	asked, err := uuid.Parse(id)
	if err != nil || len(id) != len(asked.String()) {
		return workflow.Draft{}, &Unreadable{
			Words: "An access request id has 32 letters and digits in five groups, such as d41f7a60-0f3b-4c77-9a1e-5b1f6ce2d908. Copy the whole id.",
			cause: vrs.ErrNotID,
		}
	}
	request, err := r.Store.AccessRequest(ctx, asked.String())
	if err != nil {
		if ctx.Err() != nil {
			return workflow.Draft{}, fmt.Errorf("fetch access request %s: %w", asked, ctx.Err())
		}
		return workflow.Draft{}, notFetched(err)
	}
	now := r.Now()
	d := r.request(request, now)
	d.Channel = workflow.ChannelStore
	d.Proof = workflow.Proof{RequestID: request.ID, Reference: request.Reference, FetchedAt: now.UTC(), Authored: request.Authored.UTC()}
	if d.Patient.NHSNumber.IsZero() || d.Proxy.NHSNumber.IsZero() {
		return d, nil
	}
	r.lookUp(ctx, &d, now)
	return d, ctx.Err()
}

// lookUp adds what the store holds of the pair. That sign-in by application may
// not read relationships is usual, so their absence is not remarked upon.
func (r Reader) lookUp(ctx context.Context, d *workflow.Draft, now time.Time) {
	patient, proxy := d.Patient.NHSNumber, d.Proxy.NHSNumber
	roles, err := r.Store.SearchRoles(ctx, proxy, patient)
	if err != nil {
		d.Doubts = append(d.Doubts, workflow.Doubt{Field: FieldNational, Words: "The national store did not say whether these two people already have a role. It is asked again before anything is sent."})
	} else if role, doubt := current(roles, patient, proxy); doubt != "" {
		d.Doubts = append(d.Doubts, workflow.Doubt{Field: FieldNational, Words: doubt})
	} else if role != nil {
		n := national(*role, now)
		d.National = &n
	}
	if err == nil {
		r.lookAround(ctx, d, now)
	}
	related, err := r.Store.Relationships(ctx, proxy, patient)
	if err != nil {
		return
	}
	for _, rel := range related {
		if rel.Patient != patient || rel.Proxy != proxy {
			continue
		}
		for _, kind := range rel.Kinds {
			one := workflow.Related{Code: kind.Code, ReadAt: now.UTC()}
			if !slices.Contains(d.Related, one) {
				d.Related = append(d.Related, one)
			}
		}
	}
}

// lookAround counts who else acts for the patient, and for whom else the proxy acts,
// at whatever practice: an unusual number is somebody to ask about (domain 2.1, A1).
// Nothing of those others is kept.
func (r Reader) lookAround(ctx context.Context, d *workflow.Draft, now time.Time) {
	patient, proxy := d.Patient.NHSNumber, d.Proxy.NHSNumber
	ofPatient, err := r.Store.SearchRoles(ctx, nhs.Number{}, patient, vrs.StatusActive)
	ofProxy, more := r.Store.SearchRoles(ctx, proxy, nhs.Number{}, vrs.StatusActive)
	if err != nil || more != nil {
		d.Doubts = append(d.Doubts, workflow.Doubt{Field: FieldNational, Words: "The national store did not say who else acts for the patient, or for whom else the proxy acts. Ask them both."})
		return
	}
	proxies, patients := map[nhs.Number]bool{}, map[nhs.Number]bool{}
	for _, role := range slices.Concat(ofPatient, ofProxy) {
		if role.Patient.IsZero() || role.Proxy.IsZero() || !national(role, now).InForce(nhs.DateIn(now)) {
			continue
		}
		if role.Patient == patient && role.Proxy != proxy {
			proxies[role.Proxy] = true
		}
		if role.Proxy == proxy && role.Patient != patient {
			patients[role.Patient] = true
		}
	}
	d.Others = workflow.Others{Proxies: len(proxies), Patients: len(patients), ReadAt: now.UTC()}
}

// current is the role of the pair a decision would rest on: the only one, or
// the only one that is proposed or in force.
func current(roles []vrs.RoleRecord, patient, proxy nhs.Number) (*vrs.RoleRecord, string) {
	var ours, open []vrs.RoleRecord
	for _, role := range roles {
		if !role.For(patient, proxy) || role.Status == vrs.StatusInError {
			continue
		}
		ours = append(ours, role)
		if role.Status == vrs.StatusProposed || role.Status == vrs.StatusActive {
			open = append(open, role)
		}
	}
	if len(ours) > 1 {
		ours = open
	}
	switch {
	case len(ours) > 1 || len(open) > 1:
		return nil, "The national store holds more than one role for these two people. Look at them before deciding."
	case len(ours) == 0:
		return nil, ""
	case slices.Contains(ours[0].Unread, vrs.UnreadEnd):
		return nil, "The national store holds a role for these two people whose end date cannot be read. Look at it before deciding."
	}
	return &ours[0], ""
}

// national puts a role of the store into the practice's words. A code not known
// here is kept as it came.
func national(role vrs.RoleRecord, now time.Time) workflow.National {
	b, _ := basis.Parse(role.BasisCode)
	if role.BasisUnknown {
		b = basis.Unknown
	}
	grantor, _ := nhs.ParseODSCode(role.Grantor)
	return workflow.National{
		RoleID: role.ID, Fetchable: role.Fetchable,
		Status: workflow.NationalStatus(role.Status), Reason: role.Reason, Basis: b,
		Start: role.Start, End: role.End, Grantor: grantor, ReadAt: now.UTC(),
	}
}

// original keeps bytes as they arrived.
func original(mediaType string, b []byte) workflow.Original {
	sum := sha256.Sum256(b)
	return workflow.Original{MediaType: mediaType, SHA256: hex.EncodeToString(sum[:]), Bytes: slices.Clone(b)}
}
