package localdb

import (
	"context"
	"fmt"

	"proxydesk/workflow"
)

type draftRow struct {
	Staff workflow.StaffID `db:"staff_id"`
	Page  string           `db:"page"`
	Body  []byte           `db:"body"`
}

const (
	// upsertDraft keeps nothing of a case that is closed: after "case " stands its id.
	upsertDraft = `INSERT INTO draft (staff_id, page, body) SELECT ?, ?, ?
		WHERE NOT EXISTS (SELECT 1 FROM application WHERE id = substr(?, 6) AND worst IS NULL)
		ON CONFLICT (staff_id, page) DO UPDATE SET body = excluded.body`
	deleteDraft    = `DELETE FROM draft WHERE staff_id = ? AND page = ?`
	deleteDraftsOf = `DELETE FROM draft WHERE page = ?`
	deleteDraftsBy = `DELETE FROM draft WHERE staff_id = ?`

	selectDrafts = `SELECT staff_id, page, body FROM draft`
	selectDraft  = selectDrafts + ` WHERE staff_id = ? AND page = ?`
)

const sealedDraft = "draft.body"

func draftID(who workflow.StaffID, page string) string { return string(who) + " " + page }

// KeepDraft is the door for what somebody typed on a page and has not registered
// yet, so that it is there after a crash; nothing in it forgets what was kept.
// It is sealed and not in the log: it changes no record. It goes when its case
// closes or its person is stopped: what comes after that is not kept, and the person
// is told ErrStopped.
func (db *DB) KeepDraft(ctx context.Context, who workflow.StaffID, page string, body []byte) error {
	err := db.door(ctx, func(ctx context.Context, t *tx) error {
		if err := t.notStopped(ctx, who); err != nil {
			return err
		}
		if len(body) == 0 {
			return t.exec(ctx, deleteDraft, who, page)
		}
		return t.exec(ctx, upsertDraft, who, page, t.key.Seal(sealedDraft, draftID(who, page), body), page)
	})
	if err != nil {
		return fmt.Errorf("keep the draft of %s: %w", page, err)
	}
	return nil
}

// Draft is what KeepDraft kept for somebody and a page, or ErrNotFound.
func (db *DB) Draft(ctx context.Context, who workflow.StaffID, page string) ([]byte, error) {
	k, err := db.unsealed()
	var r draftRow
	if err == nil {
		err = db.read.get(ctx, &r, selectDraft, who, page)
	}
	var body []byte
	if err == nil {
		body, err = k.draft(r)
	}
	if err != nil {
		return nil, fmt.Errorf("the draft of %s: %w", page, err)
	}
	return body, nil
}

func (k keyring) draft(r draftRow) ([]byte, error) {
	body, err := k.key.Open(sealedDraft, draftID(r.Staff, r.Page), r.Body)
	if err != nil {
		return nil, corrupt("open a draft", err)
	}
	return body, nil
}
