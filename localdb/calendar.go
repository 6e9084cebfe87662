package localdb

import (
	"context"
	"fmt"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

const (
	selectAwaiting = `SELECT id FROM application WHERE state = 'waiting' AND worst IS NOT NULL ORDER BY number`
	selectExpiring = `SELECT id FROM role WHERE state IN ('draft', 'active') AND end_on <> '' AND end_on < ? ORDER BY seq`
)

// Awaiting lists the cases that wait for information, oldest first.
func (db *DB) Awaiting(ctx context.Context) (ids []workflow.ApplicationID, err error) {
	if err := db.read.all(ctx, &ids, selectAwaiting); err != nil {
		return nil, fmt.Errorf("cases that wait: %w", err)
	}
	return ids, nil
}

// Expiring lists the live roles whose last day was before the day.
func (db *DB) Expiring(ctx context.Context, before nhs.Date) (ids []workflow.RoleID, err error) {
	if err := db.read.all(ctx, &ids, selectExpiring, before.String()); err != nil {
		return nil, fmt.Errorf("roles that expire: %w", err)
	}
	return ids, nil
}
