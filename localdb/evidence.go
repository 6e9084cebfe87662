package localdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"proxydesk/workflow"
)

// evidenceRow is a row of the evidence table.
type evidenceRow struct {
	ID          workflow.EvidenceID    `db:"id"`
	Version     int                    `db:"version"`
	Application workflow.ApplicationID `db:"application_id"`
	Kept        bool                   `db:"kept"`
	Body        []byte                 `db:"body"`
}

const evidenceColumns = `id, version, application_id, kept, body`

const (
	insertEvidence = `INSERT INTO evidence (` + evidenceColumns + `) VALUES (?, ?, ?, ?, ?)`
	updateEvidence = `UPDATE evidence SET version = ?, kept = ?, body = ? WHERE id = ? AND version = ?`
	insertCopy     = `INSERT INTO evidence_copy (evidence_id, content) VALUES (?, ?)`
	deleteCopy     = `DELETE FROM evidence_copy WHERE evidence_id = ?`
)

const (
	sealedEvidence = "evidence.body"
	sealedCopy     = "evidence_copy.content"
)

// sealEvidence makes a paper one version on from where it was read; writing it
// answers ErrStale when that is not the latest. A copy comes with the first
// version and goes with the one that says it was destroyed.
func (k keyring) sealEvidence(e workflow.Evidence, content []byte) (sealed, error) {
	read := e.Version
	e.Version++
	body, err := k.seal(sealedEvidence, string(e.ID), e)
	r := evidenceRow{ID: e.ID, Version: e.Version, Application: e.Application, Kept: e.Kept(), Body: body}
	var held []byte
	if content != nil {
		held = k.key.Seal(sealedCopy, string(e.ID), content)
	}
	return sealed{row: digest(subjectEvidence, string(r.ID), r), write: func(ctx context.Context, t *tx) error {
		if read > 0 {
			if err := t.one(ctx, workflow.ErrStale, updateEvidence, r.Version, r.Kept, r.Body, r.ID, read); err != nil || r.Kept {
				return err
			}
			return t.exec(ctx, deleteCopy, r.ID)
		}
		if err := t.exec(ctx, insertEvidence, r.ID, r.Version, r.Application, r.Kept, r.Body); err != nil || held == nil {
			return err
		}
		return t.exec(ctx, insertCopy, r.ID, held)
	}}, err
}

const (
	selectEvidence   = `SELECT ` + evidenceColumns + ` FROM evidence WHERE id = ?`
	selectEvidenceOf = `SELECT ` + evidenceColumns + ` FROM evidence WHERE application_id = ? ORDER BY seq`
	selectCopy       = `SELECT content FROM evidence_copy WHERE evidence_id = ?`
)

// copyRow is a paper with its sealed copy, nil where there is none.
type copyRow struct {
	evidenceRow
	Content []byte `db:"content"`
}

const selectCopies = `SELECT e.id, e.version, e.application_id, e.kept, e.body, c.content
	FROM evidence e LEFT JOIN evidence_copy c ON c.evidence_id = e.id`

// Evidence is one paper without its copy, or ErrNotFound.
func (db *DB) Evidence(ctx context.Context, id workflow.EvidenceID) (workflow.Evidence, error) {
	all, err := db.papers(ctx, selectEvidence, string(id))
	if err == nil && len(all) == 0 {
		err = workflow.ErrNotFound
	}
	if err != nil {
		return workflow.Evidence{}, fmt.Errorf("evidence %s: %w", id, err)
	}
	return all[0], nil
}

// EvidenceOf lists the papers of a case without their copies, oldest first.
func (db *DB) EvidenceOf(ctx context.Context, id workflow.ApplicationID) ([]workflow.Evidence, error) {
	all, err := db.papers(ctx, selectEvidenceOf, string(id))
	if err != nil {
		return nil, fmt.Errorf("evidence of application %s: %w", id, err)
	}
	return all, nil
}

func (db *DB) papers(ctx context.Context, query, id string) ([]workflow.Evidence, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var rows []evidenceRow
	if err := db.read.all(ctx, &rows, query, id); err != nil {
		return nil, err
	}
	all := make([]workflow.Evidence, len(rows))
	for i, row := range rows {
		if all[i], err = k.evidence(row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (k keyring) evidence(row evidenceRow) (e workflow.Evidence, err error) {
	if err := k.open(sealedEvidence, string(row.ID), row.Body, &e); err != nil {
		return workflow.Evidence{}, err
	}
	if e.ID != row.ID || e.Version != row.Version || e.Application != row.Application || e.Kept() != row.Kept {
		return workflow.Evidence{}, workflow.ErrCorrupt
	}
	return e, nil
}

// Copy is the kept copy of a paper, exactly as it was brought in, or
// ErrNotFound.
func (db *DB) Copy(ctx context.Context, id workflow.EvidenceID) ([]byte, error) {
	e, err := db.Evidence(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("copy: %w", err)
	}
	content, err := db.copyOf(ctx, e)
	if err != nil {
		return nil, fmt.Errorf("copy of evidence %s: %w", id, err)
	}
	return content, nil
}

func (db *DB) copyOf(ctx context.Context, e workflow.Evidence) ([]byte, error) {
	if !e.Kept() {
		return nil, workflow.ErrNotFound
	}
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var held []byte
	err = db.read.get(ctx, &held, selectCopy, e.ID)
	if errors.Is(err, workflow.ErrNotFound) {
		return nil, corrupt("find the copy", errNoCopy)
	}
	if err != nil {
		return nil, err
	}
	return k.openCopy(e, held)
}

// openCopy opens a copy and compares it with the digest its paper keeps of it.
func (k keyring) openCopy(e workflow.Evidence, held []byte) ([]byte, error) {
	content, err := k.key.Open(sealedCopy, string(e.ID), held)
	if err != nil {
		return nil, corrupt("open the copy", err)
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != e.SHA256 {
		return nil, corrupt("compare the copy", errCopy)
	}
	return content, nil
}

var (
	errNoCopy = errors.New("the copy that was kept is not there")
	errCopy   = errors.New("it is not the copy that was kept")
)
