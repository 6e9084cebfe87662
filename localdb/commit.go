package localdb

import (
	"context"
	"errors"
	"fmt"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Commit is the door of casework: it writes the whole change durably, or
// nothing. It answers ErrStale when a record was changed since it was read, a
// message to be taken back has left, or the pair has a role in force already.
// Somebody whose sign-in was stopped meanwhile is told ErrStopped.
func (db *DB) Commit(ctx context.Context, c workflow.Change) error {
	return db.commit(ctx, "commit", c, func(ctx context.Context, t *tx) error {
		for _, e := range c.Audit() {
			if err := t.notStopped(ctx, e.By); err != nil {
				return err
			}
		}
		return nil
	})
}

// Mirror is the relay's door for a role as the national store now has it; see
// workflow.Role.Mirror.
func (db *DB) Mirror(ctx context.Context, c workflow.Change) error {
	return db.commit(ctx, "mirror", c, func(context.Context, *tx) error { return nil })
}

// commit writes a change if may, asked within the transaction, permits it.
func (db *DB) commit(ctx context.Context, what string, c workflow.Change, may func(context.Context, *tx) error) error {
	if c.IsZero() {
		return fmt.Errorf("%s: %w", what, ErrNothing)
	}
	if err := db.put(ctx, c, may); err != nil {
		return fmt.Errorf("%s %s: %w", what, subject(c), err)
	}
	db.people.changed(c)
	return nil
}

func (db *DB) put(ctx context.Context, c workflow.Change, may func(context.Context, *tx) error) error {
	k, err := db.unsealed()
	if err != nil {
		return err
	}
	records, err := k.sealAll(c, db.today())
	if err != nil {
		return err
	}
	write := func(ctx context.Context, t *tx) error {
		if err := may(ctx, t); err != nil {
			return err
		}
		return t.put(ctx, c, records)
	}
	if c.PrintsOnly() { // a command may print beside a window; versions keep the two apart
		return db.write.do(ctx, k, write)
	}
	return db.door(ctx, write)
}

// door opens a write transaction for somebody who has signed in.
func (db *DB) door(ctx context.Context, f func(context.Context, *tx) error) error {
	if db.opt.ReadOnly {
		return ErrReadOnly
	}
	k, err := db.unsealed()
	if err != nil {
		return err
	}
	return db.write.do(ctx, k, f)
}

// sealed is one record of a change, ready to be written.
type sealed struct {
	// row is its digest for the log; none for a message.
	row   *auditlog.Row
	write func(context.Context, *tx) error
}

// sealAll seals every record of a change before the write lock is taken, so
// that nobody waits for encryption.
func (k keyring) sealAll(c workflow.Change, today nhs.Date) ([]sealed, error) {
	var all []sealed
	var errs []error
	add := func(s sealed, err error) { all, errs = append(all, s), append(errs, err) }
	if a := c.Application(); a != nil {
		add(k.sealApplication(*a))
	}
	if r := c.Role(); r != nil {
		add(k.sealRole(*r, today))
	}
	for _, l := range c.Letters() {
		add(k.sealLetter(l))
		if l.Kept != nil {
			add(k.sealLetterWords(l))
		}
	}
	for _, e := range c.Evidence() {
		add(k.sealEvidence(e, c.Copy(e.ID)))
	}
	for _, m := range c.Outgoing() {
		add(k.sealOutgoing(m))
	}
	return all, errors.Join(errs...)
}

// put writes everything of a change, its audit entries last, for they carry
// the digests of the rows.
func (t *tx) put(ctx context.Context, c workflow.Change, records []sealed) error {
	for _, id := range c.Cancel() {
		if err := t.takeBack(ctx, id); err != nil {
			return err
		}
	}
	var rows []auditlog.Row
	for _, r := range records {
		if err := r.write(ctx, t); err != nil {
			return err
		}
		if r.row != nil {
			rows = append(rows, *r.row)
		}
	}
	if a := c.Application(); a != nil && !a.Open() {
		if err := t.exec(ctx, deleteDraftsOf, a.ID.DraftPage()); err != nil {
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
