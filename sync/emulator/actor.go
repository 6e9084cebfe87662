package emulator

import (
	"fmt"
	"slices"
	"time"
)

// Role is a proxy role as it stands, for whoever plays or checks the store from
// outside.
type Role struct {
	ID       string
	Proxy    string // NHS numbers
	Patient  string
	Status   string
	Reason   string
	Words    string // beside the reason
	Basis    string // legal basis code
	Start    string // civil dates; End is the last day and may be empty
	End      string
	Grantor  string // ODS code
	DateTime string // as given when it was created
	Changes  []Change

	// Derived marks a role that the store only passes on from a GP system. Each
	// search gives it a new short id, by which it can be neither read nor
	// changed; it has no dates of its own and stops no other being made (assumed).
	Derived bool
}

// Roles lists the roles of a patient and a proxy, oldest first; an empty number
// stands for anybody.
func (s *Service) Roles(patient, proxy string) []Role {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.settle(s.now().UTC()); err != nil {
		return nil
	}
	found := s.state.rolesOf(pair{proxy, patient})
	if patient == "" && proxy == "" {
		found = s.state.allRoles()
	}
	list := make([]Role, 0, len(found))
	for _, r := range found {
		list = append(list, r.summary())
	}
	return list
}

func (r *role) summary() Role {
	p := r.pair()
	return Role{
		ID: r.id(), Proxy: p.proxy, Patient: p.patient,
		Status: r.status(), Reason: r.reason(),
		Words: text(r.extension(urlReason), "valueCodeableConcept", "text"),
		Basis: text(r.Consent, "policyRule", "coding", 0, "code"),
		Start: r.start(), End: r.end(), Grantor: r.grantor(),
		DateTime: text(r.Consent, "dateTime"),
		Changes:  slices.Clone(r.Changes),
		Derived:  r.Derived,
	}
}

// AddRole puts a role in the record as another system left it: Proxy, Patient,
// Status and Reason must be given; Basis is consent, Start today and DateTime
// now where they are empty. It returns the id.
func (s *Service) AddRole(seed Role) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now().UTC()
	if err := s.settle(now); err != nil {
		return "", fmt.Errorf("add a role: %w", err)
	}
	if seed.Basis == "" {
		seed.Basis = "consent"
	}
	if seed.Start == "" {
		seed.Start = civil(now)
	}
	if seed.DateTime == "" {
		seed.DateTime = now.Format(time.RFC3339)
	}
	p := pair{seed.Proxy, seed.Patient}
	start, goodStart := civilDate(seed.Start)
	end, goodEnd := civilDate(seed.End)
	switch {
	case !s.validNumber(p.proxy) || !s.validNumber(p.patient) || p.proxy == p.patient:
		return "", fmt.Errorf("add a role: %w", errNumber)
	case !known("status", seed.Status) || seed.Reason == "" || !known("legal-basis", seed.Basis):
		return "", fmt.Errorf("add a role: status %q, reason %q or basis %q is not known", seed.Status, seed.Reason, seed.Basis)
	case !goodStart || seed.End != "" && !goodEnd:
		return "", fmt.Errorf("add a role: start %q or end %q is not a date", seed.Start, seed.End)
	case seed.Grantor != "" && !odsShape.MatchString(seed.Grantor):
		return "", fmt.Errorf("add a role: %w", errODS)
	case s.standing(p) != nil && !s.unguarded && !seed.Derived:
		return "", fmt.Errorf("add a role: %w", &Refused{Code: "DUPLICATE_RELATIONSHIP"})
	}
	r := s.newRole(p, seed.DateTime, start)
	r.Derived = seed.Derived
	r.setBasis(written("legal-basis", seed.Basis))
	r.setStatus(seed.Status, seed.Reason, seed.Words)
	r.setEnd(end)
	if seed.Grantor != "" {
		r.setGrantor(seed.Grantor)
	}
	r.mark(now, elsewhere, nil)
	if err := s.commit(entry{tableRoles, r.id(), r}); err != nil {
		return "", fmt.Errorf("add a role: %w", err)
	}
	s.expired = "" // its last day may be past already
	return r.id(), nil
}

// elsewhere marks a change by a system that is not the one under test.
const elsewhere = "another system"

// Edit is a change to a role. What is nil is left alone.
type Edit struct {
	Status, Reason, Words *string // a status needs a reason
	Grantor               *string
	Basis                 *string
	End                   *string // empty to take the end date away
}

// EditRole changes a role behind every client's back, as another practice, the
// applicant or the service itself might. The life cycle still holds, whoever may
// make the change. A refusal is a *Refused.
func (s *Service) EditRole(id string, e Edit) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now().UTC()
	if err := s.settle(now); err != nil {
		return fmt.Errorf("edit role %s: %w", id, err)
	}
	r := s.state.roles[id]
	if r == nil {
		return fmt.Errorf("edit role %s: %w", id, &Refused{Code: "RESOURCE_NOT_FOUND"})
	}
	next := r.copy()
	if problem := s.patchRole(next, s.patches(e), "", now); problem != nil {
		return fmt.Errorf("edit role %s: %w", id, &Refused{problem.code, problem.words})
	}
	next.mark(now, elsewhere, nil)
	if err := s.commit(entry{tableRoles, id, next}); err != nil {
		return fmt.Errorf("edit role %s: %w", id, err)
	}
	return nil
}

func (s *Service) patches(e Edit) map[string]patch {
	patches := map[string]patch{}
	var extensions []any
	if e.Status != nil {
		patches[pathStatus] = patch{value: *e.Status}
	}
	if e.Reason != nil {
		c := concept(written("status-reason", *e.Reason))
		if e.Words != nil {
			c["text"] = *e.Words
		}
		extensions = append(extensions, object{"url": urlReason, "valueCodeableConcept": c})
	}
	if e.Grantor != nil {
		extensions = append(extensions, object{"url": urlGrantor, "valueReference": reference(systemODS, *e.Grantor)})
	}
	if extensions != nil {
		patches[pathExtension] = patch{value: extensions}
	}
	if e.Basis != nil {
		patches[pathRule] = patch{value: s.rule(concept(written("legal-basis", *e.Basis)))}
	}
	if e.End != nil {
		patches[pathEnd] = patch{remove: *e.End == "", value: *e.End}
	}
	return patches
}

// EndRole ends an active role behind every client's back, for a reason of the
// ROLE_DEACTIVATED family or as a suspension.
func (s *Service) EndRole(id, reason string) error {
	inactive := "inactive"
	return s.EditRole(id, Edit{Status: &inactive, Reason: &reason})
}
