package localdb

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"proxydesk/localdb/auditlog"
	"proxydesk/localdb/seal"
	"proxydesk/workflow"
)

// Setup is what a new practice needs: who it is, and its first user.
type Setup struct {
	Practice workflow.Practice
	First    NewStaff
}

// Create sets up a practice in a folder and opens its record, unsealed. The
// recovery key is answered this once; only a wrap under it is kept. It answers
// ErrSetUp when the folder holds a practice, and a seal.Unfit sentence for a
// password or a user that will not do; then nothing is left behind.
func Create(ctx context.Context, dir string, s Setup, o Options) (db *DB, recovery string, err error) {
	db, recovery, err = create(ctx, dir, s, o)
	if err != nil {
		return nil, "", fmt.Errorf("set up the practice: %w", err)
	}
	return db, recovery, nil
}

func create(ctx context.Context, dir string, s Setup, o Options) (*DB, string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, "", err
	}
	file := filepath.Join(dir, fileName)
	if _, err := os.Stat(file); err == nil {
		return nil, "", ErrSetUp
	}
	// Made under another name, so that a record is there whole or not at all.
	draft := file + ".new"
	removeRecord(draft)
	recovery, key, err := fill(ctx, draft, s, o)
	if err != nil {
		removeRecord(draft)
		return nil, "", err
	}
	if err := os.Rename(draft, file); err != nil {
		return nil, "", err
	}
	if err := syncDir(dir); err != nil {
		return nil, "", err
	}
	db, err := open(ctx, file, o)
	if err != nil {
		return nil, "", err
	}
	db.key.Store(&key)
	return db, recovery.Full(), nil
}

// fill makes the file, its tables and its first rows.
func fill(ctx context.Context, file string, s Setup, o Options) (recovery seal.Recovery, key seal.Key, err error) {
	if err := makeFile(ctx, file); err != nil {
		return recovery, key, err
	}
	if key, err = seal.NewKey(rand.Reader); err != nil {
		return recovery, key, err
	}
	if recovery, err = seal.NewRecovery(rand.Reader); err != nil {
		return recovery, key, err
	}
	w, err := openWriter(ctx, file, false)
	if err != nil {
		return recovery, key, err
	}
	err = w.do(ctx, keyring{key}, func(ctx context.Context, t *tx) error { return t.setUp(ctx, s, key.WrapRecovery(recovery), o) })
	return recovery, key, errors.Join(err, w.close())
}

// makeFile makes an empty record only we can read; SQLite gives the files
// beside it the same permissions.
func makeFile(ctx context.Context, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := mark(ctx, file); err != nil {
		return err
	}
	pool, err := connect(file, false)
	if err != nil {
		return err
	}
	m, err := migrator(pool.DB)
	if err == nil {
		_, err = m.Up(ctx)
	}
	return errors.Join(translate(err), pool.Close())
}

// setUp writes the practice, its first user and the first entry of the log.
func (t *tx) setUp(ctx context.Context, s Setup, recovery string, o Options) error {
	if err := t.exec(ctx, insertAuditHead, t.sealHead(auditlog.Head{})); err != nil {
		return err
	}
	p := newPracticeRow(s.Practice, recovery)
	if err := t.exec(ctx, insertPractice, p.Name, p.ODS, p.Address, p.Phone, p.Hours, p.ICB, p.Recovery); err != nil {
		return err
	}
	row, first, err := t.addStaff(ctx, s.First, o)
	if err == nil {
		err = first.CheckFirst()
	}
	if err != nil {
		return err
	}
	return t.append(ctx, []workflow.AuditEntry{first.Entry(workflow.ActAdminister, o.now(), "", "", workflow.Detail{Field: "practice", After: p.Name},
		workflow.Detail{Field: "user added", After: string(first.ID)}, workflow.Detail{Field: "roles", After: rolesText(first.Roles)})}, []auditlog.Row{p.digest(), row})
}

func removeRecord(file string) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(file + end)
	}
}
