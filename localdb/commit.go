package localdb

import (
	"context"
	"fmt"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Commit is the door of casework: it writes the whole change durably, or
// nothing. It answers ErrStale when a record was changed since it was read, a
// message to be taken back has left, or the pair has a role in force already.
func (db *DB) Commit(ctx context.Context, c workflow.Change) error {
	return db.commit(ctx, "commit", c)
}

// Mirror is the relay's door for a role as the national store now has it; see
// workflow.Role.Mirror.
func (db *DB) Mirror(ctx context.Context, c workflow.Change) error {
	return db.commit(ctx, "mirror", c)
}

func (db *DB) commit(ctx context.Context, what string, c workflow.Change) error {
	if c.IsZero() {
		return fmt.Errorf("%s: %w", what, ErrNothing)
	}
	err := db.door(ctx, func(t *tx) error { return t.put(ctx, c, nhs.DateIn(db.opt.now())) })
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, subject(c), err)
	}
	db.people.changed(c)
	return nil
}

// door opens a write transaction for somebody who has signed in.
func (db *DB) door(ctx context.Context, f func(*tx) error) error {
	if db.opt.ReadOnly {
		return ErrReadOnly
	}
	k, err := db.unsealed()
	if err != nil {
		return err
	}
	return db.write.do(ctx, k, f)
}

// put writes everything of a change, its audit entries last, for they carry
// the digests of the rows.
func (t *tx) put(ctx context.Context, c workflow.Change, today nhs.Date) error {
	var rows []auditlog.Row
	if a := c.Application(); a != nil {
		row, err := t.putApplication(ctx, *a)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if r := c.Role(); r != nil {
		row, err := t.putRole(ctx, *r, today)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	for _, l := range c.Letters() {
		row, err := t.putLetter(ctx, l)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	for _, id := range c.Cancel() {
		if err := t.takeBack(ctx, id); err != nil {
			return err
		}
	}
	for _, m := range c.Outgoing() {
		if err := t.addOutgoing(ctx, m); err != nil {
			return err
		}
	}
	return t.append(ctx, c.Audit(), rows)
}

// subject names a change by our own ids.
func subject(c workflow.Change) string {
	switch {
	case c.Application() != nil:
		return "application " + string(c.Application().ID)
	case c.Role() != nil:
		return "role " + string(c.Role().ID)
	case len(c.Letters()) > 0:
		return "letter " + string(c.Letters()[0].ID)
	}
	return "change"
}
