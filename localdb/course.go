package localdb

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"proxydesk/workflow"
)

const (
	selectOpenBodies = `SELECT ` + bodyColumns + ` FROM (
		SELECT number, id, version, state, body FROM application WHERE worst IS NOT NULL
		UNION ALL SELECT number, id, version, state, body FROM application WHERE id IN (` + selectAwaitRelease + `)
		) ORDER BY number`
	selectDecidedBodies = `SELECT ` + bodyColumns + ` FROM application WHERE decided_on >= ? AND decided_on <= ? AND decided_on <> '' ORDER BY number`
)

// EachCourse hands over how cases went in time, oldest first, as somebody may
// know it.
func (db *DB) EachCourse(ctx context.Context, f workflow.CourseFilter, yield func(workflow.Course) error) error {
	k, err := db.unsealed()
	if err != nil {
		return fmt.Errorf("read the cases: %w", err)
	}
	now := db.opt.now()
	query, args := selectOpenBodies, []any(nil)
	if !f.Open {
		query, args = selectDecidedBodies, []any{f.From.String(), f.To.String()}
	}
	err = db.read.each(ctx, query, func(rows *sqlx.Rows) error {
		var row applicationBody
		if err := rows.StructScan(&row); err != nil {
			return err
		}
		a, err := k.application(row)
		if err != nil {
			return err
		}
		c := a.CourseFor(f.For, now)
		if c.State.Open() != f.Open { // refused, which the reader may not know or may
			return nil
		}
		return yield(c)
	}, args...)
	if err != nil {
		return fmt.Errorf("read the cases: %w", err)
	}
	return nil
}
