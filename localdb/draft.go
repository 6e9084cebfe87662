package localdb

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proxydesk/workflow"
)

type draftRow struct {
	Staff workflow.StaffID `db:"staff_id"`
	Page  string           `db:"page"`
	Body  []byte           `db:"body"`
}

const (
	// upsertDraft keeps nothing of a case that is closed.
	upsertDraft = `INSERT INTO draft (staff_id, page, body, kept_at) SELECT ?, ?, ?, ?
		WHERE NOT EXISTS (SELECT 1 FROM application WHERE id = ? AND worst IS NULL)
		ON CONFLICT (staff_id, page) DO UPDATE SET body = excluded.body, kept_at = excluded.kept_at`
	deleteDraft = `DELETE FROM draft WHERE staff_id = ? AND page = ?`
	// deleteDraftsOf throws away a page of everybody with its questions, whose names
	// begin with the page and a space; after the space comes "!".
	deleteDraftsOf = `DELETE FROM draft WHERE page = ?1 OR page > ?1 || ' ' AND page < ?1 || '!'`
	deleteDraftsBy = `DELETE FROM draft WHERE staff_id = ?`
	// deleteDraftsLeft spares those of open cases, which go with their case, and those
	// of releases that did not write down when.
	deleteDraftsLeft = `DELETE FROM draft WHERE kept_at < ? AND kept_at <> '' AND page NOT LIKE 'case %'`

	selectDrafts = `SELECT staff_id, page, body FROM draft`
	selectDraft  = selectDrafts + ` WHERE staff_id = ? AND page = ?`
)

// draftsFor is how long somebody may leave what they typed before it goes by itself:
// longer than a holiday. No source asks for a time; it is chosen here so that nothing
// about people stays for ever because its author never came back to it.
const draftsFor = 60 * 24 * time.Hour

const sealedDraft = "draft.body"

func draftID(who workflow.StaffID, page string) string { return string(who) + " " + page }

// KeepDraft is the door for what somebody typed on a page and has not registered
// yet, so that it is there after a crash; nothing in it forgets what was kept.
// It is sealed and not in the log: it changes no record. It goes when its case
// closes or its person is stopped: what comes after that is not kept, and the person
// is told ErrStopped. What belongs to no open case goes after draftsFor, when anybody
// keeps the next.
func (db *DB) KeepDraft(ctx context.Context, who workflow.StaffID, page string, body []byte) error {
	err := db.door(ctx, func(ctx context.Context, t *tx) error {
		if err := t.notStopped(ctx, who); err != nil {
			return err
		}
		if err := t.exec(ctx, deleteDraftsLeft, instant(db.opt.now().Add(-draftsFor))); err != nil {
			return err
		}
		if len(body) == 0 {
			return t.exec(ctx, deleteDraft, who, page)
		}
		return t.exec(ctx, upsertDraft, who, page, t.key.Seal(sealedDraft, draftID(who, page), body), instant(db.opt.now()), caseOf(page))
	})
	if err != nil {
		return fmt.Errorf("keep the draft of %s: %w", page, err)
	}
	return nil
}

// caseOf is the case a page or a question of one belongs to; "" belongs to none.
func caseOf(page string) workflow.ApplicationID {
	rest, ok := strings.CutPrefix(page, workflow.ApplicationID("").DraftPage())
	if !ok {
		return ""
	}
	id, _, _ := strings.Cut(rest, " ")
	return workflow.ApplicationID(id)
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
