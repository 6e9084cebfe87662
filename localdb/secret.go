package localdb

import (
	"context"
	"fmt"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
)

// SecretName names one thing the desk proves itself with. It stands in the open
// and in the log.
type SecretName string

// The secrets there are.
const (
	// StoreKey is the private key that signs the desk in to the national store.
	StoreKey SecretName = "national-store-key"
	// StoreClient is the API key that the store knows the desk by.
	StoreClient SecretName = "national-store-api-key"
)

type secretRow struct {
	Name  SecretName `db:"name"`
	Value []byte     `db:"value"`
}

const (
	secretColumns = `name, value`
	upsertSecret  = `INSERT INTO secret (` + secretColumns + `) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	selectSecrets = `SELECT ` + secretColumns + ` FROM secret`
	selectSecret  = selectSecrets + ` WHERE name = ?`
)

const sealedSecret = "secret.value"

func (k keyring) sealSecret(name SecretName, value []byte) (r secretRow, err error) {
	r.Name = name
	r.Value, err = k.seal(sealedSecret, string(name), value)
	return r, err
}

func (k keyring) secret(r secretRow) (value []byte, err error) {
	return value, k.open(sealedSecret, string(r.Name), r.Value, &value)
}

func (r secretRow) digest() auditlog.Row { return *digest(subjectSecret, string(r.Name), r) }

// Secret is what KeepSecret kept under a name: ErrNotFound when there is
// nothing, ErrLocked before anybody has signed in. What others kept since, also
// beside this window, is seen at once.
func (db *DB) Secret(ctx context.Context, name SecretName) ([]byte, error) {
	k, err := db.unsealed()
	var r secretRow
	if err == nil {
		err = db.read.get(ctx, &r, selectSecret, name)
	}
	var value []byte
	if err == nil {
		value, err = k.secret(r)
	}
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", name, err)
	}
	return value, nil
}

// KeepSecret is the door for a secret. It takes the place of the one before, and
// the log says that it changed and who did it, not what it is. It is open beside
// a window too. It answers ErrNotAllowed or ErrStopped for somebody who, by the
// record as it is now, may not.
func (db *DB) KeepSecret(ctx context.Context, name SecretName, value []byte, by workflow.Staff) error {
	if err := db.keepSecret(ctx, name, value, by); err != nil {
		return fmt.Errorf("keep secret %s: %w", name, err)
	}
	return nil
}

func (db *DB) keepSecret(ctx context.Context, name SecretName, value []byte, by workflow.Staff) error {
	if len(value) == 0 {
		return ErrNothing
	}
	k, err := db.unsealed()
	if err != nil {
		return err
	}
	row, err := k.sealSecret(name, value)
	if err != nil {
		return err
	}
	return db.write.do(ctx, k, func(ctx context.Context, t *tx) error {
		if err := t.notStopped(ctx, by.ID); err != nil {
			return err
		}
		_, u, err := t.userRow(ctx, by.ID)
		if err != nil {
			return err
		}
		if !u.May(workflow.ActAdminister) {
			return workflow.ErrNotAllowed
		}
		if err := t.exec(ctx, upsertSecret, row.Name, row.Value); err != nil {
			return err
		}
		w := &adminWork{tx: t, by: u.Staff, at: db.opt.now(), opt: db.opt}
		return w.note(ctx, []auditlog.Row{row.digest()}, workflow.Detail{Field: "secret", After: string(name) + ", a new one"})
	})
}
