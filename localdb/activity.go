package localdb

import (
	"context"
	"errors"
	"fmt"

	"proxydesk/workflow"
)

const (
	// The entry before somebody's latest sign-in is where they left the desk.
	selectLastHere = `SELECT seq FROM audit WHERE staff_id = ?1 AND seq < COALESCE((SELECT MAX(seq) FROM audit WHERE staff_id = ?1 AND act = 'sign-in'), 0)
		ORDER BY seq DESC LIMIT 1`
	selectActivity = `SELECT ` + auditColumns + `, COALESCE((SELECT number FROM application WHERE id = audit.application_id), 0) AS number
		FROM audit WHERE seq > ? AND application_id <> '' ORDER BY seq DESC LIMIT 400`
)

// Activity lists what others did since the person was last at the desk, newest
// first and at most so many; nothing for those who see no cases. What a hold was
// for is left out for those who may not read holds.
func (db *DB) Activity(ctx context.Context, by workflow.Staff, most int) ([]workflow.Activity, error) {
	n, err := db.activity(ctx, by, most)
	if err != nil {
		return nil, fmt.Errorf("activity: %w", err)
	}
	return n, nil
}

func (db *DB) activity(ctx context.Context, by workflow.Staff, most int) ([]workflow.Activity, error) {
	if !by.May(workflow.ActReadCases) {
		return nil, nil
	}
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var since int64
	if err := db.read.get(ctx, &since, selectLastHere, by.ID); err != nil && !errors.Is(err, workflow.ErrNotFound) {
		return nil, err
	}
	var rows []auditLineRow
	if err := db.read.all(ctx, &rows, selectActivity, since); err != nil {
		return nil, err
	}
	lines, err := db.auditLines(ctx, k, rows, by)
	if err != nil {
		return nil, err
	}
	return workflow.ActivityFrom(lines, by, most), nil
}
