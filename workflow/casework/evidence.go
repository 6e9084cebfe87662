package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"proxydesk/workflow"
)

// Attach records a paper on a case, with its copy where one is kept.
func (s Session) Attach(ctx context.Context, id workflow.ApplicationID, p workflow.Paper) error {
	return s.onApplication(ctx, workflow.ActAttach, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		have, err := s.desk.Store.EvidenceOf(ctx, id)
		if err != nil {
			return workflow.Change{}, err
		}
		sum := sha256.Sum256(p.Content)
		return a.Attach(workflow.EvidenceID(s.desk.NewID()), p, hex.EncodeToString(sum[:]), len(have), s.staff, now)
	})
}

// Discard destroys the copy of a paper, with a reason.
func (s Session) Discard(ctx context.Context, id workflow.EvidenceID, why string) error {
	e, err := s.desk.Store.Evidence(ctx, id)
	if err != nil {
		return fmt.Errorf("discard evidence %s: %w", id, err)
	}
	return s.onApplication(ctx, workflow.ActDiscard, e.Application, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Discard(e, why, s.staff, now)
	})
}

// LookAt is the copy of a paper. That somebody looked is in the audit log before
// it is shown.
func (s Session) LookAt(ctx context.Context, id workflow.EvidenceID) (workflow.Evidence, []byte, error) {
	e, content, err := s.lookAt(ctx, id)
	if err != nil {
		return workflow.Evidence{}, nil, fmt.Errorf("look at evidence %s: %w", id, err)
	}
	return e, content, nil
}

func (s Session) lookAt(ctx context.Context, id workflow.EvidenceID) (workflow.Evidence, []byte, error) {
	e, err := s.desk.Store.Evidence(ctx, id)
	if err != nil {
		return workflow.Evidence{}, nil, err
	}
	a, err := s.desk.Store.Application(ctx, e.Application)
	if err != nil {
		return workflow.Evidence{}, nil, err
	}
	note, err := a.LookAt(e, s.staff, s.desk.Now())
	if err != nil {
		return workflow.Evidence{}, nil, err
	}
	if err := s.desk.Store.Note(ctx, note); err != nil {
		return workflow.Evidence{}, nil, fmt.Errorf("note: %w", err)
	}
	content, err := s.desk.Store.Copy(ctx, id)
	return e, content, err
}

// evidence lists the papers of a case that this person may see, oldest first.
func (s Session) evidence(ctx context.Context, a workflow.Application) ([]workflow.Evidence, error) {
	all, err := s.desk.Store.EvidenceOf(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	var seen []workflow.Evidence
	for _, e := range all {
		if a.Shows(e, s.staff) {
			seen = append(seen, e)
		}
	}
	return seen, nil
}
