package localdb

import (
	"context"
	"fmt"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

const (
	selectAwaiting = `SELECT id FROM application WHERE (state = 'waiting' OR state = 'in-triage' AND chase_on <> '') AND worst IS NOT NULL ORDER BY number`
	selectOpen     = `SELECT id FROM application WHERE worst IS NOT NULL ORDER BY number`
	selectExpiring = `SELECT id FROM role WHERE (state IN ('draft', 'active') OR suspended = 1) AND end_on <> '' AND end_on < ? ORDER BY seq`
)

// Awaiting lists the cases that wait for information and those in triage that some
// was asked for, oldest first.
func (db *DB) Awaiting(ctx context.Context) (ids []workflow.ApplicationID, err error) {
	if err := db.read.all(ctx, &ids, selectAwaiting); err != nil {
		return nil, fmt.Errorf("cases that wait: %w", err)
	}
	return ids, nil
}

// OpenCases lists the open cases, oldest first.
func (db *DB) OpenCases(ctx context.Context) (ids []workflow.ApplicationID, err error) {
	if err := db.read.all(ctx, &ids, selectOpen); err != nil {
		return nil, fmt.Errorf("open cases: %w", err)
	}
	return ids, nil
}

// Expiring lists the roles in force or suspended whose last day was before the day.
func (db *DB) Expiring(ctx context.Context, before nhs.Date) (ids []workflow.RoleID, err error) {
	if err := db.read.all(ctx, &ids, selectExpiring, before.String()); err != nil {
		return nil, fmt.Errorf("roles that expire: %w", err)
	}
	return ids, nil
}
