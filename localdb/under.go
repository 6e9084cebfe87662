package localdb

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"proxydesk/workflow"
)

const (
	// A role that was changed since it was read brings the index in line itself.
	insertUnder = `INSERT INTO role_under (role_id, pair_key) SELECT id, ? FROM role WHERE id = ? AND version = ?
		ON CONFLICT (role_id) DO UPDATE SET pair_key = excluded.pair_key`
	deleteUnder = `DELETE FROM role_under WHERE role_id = ?`

	// The row of no role says that those of an earlier release are not in the index.
	countOldUnder = `SELECT COUNT(*) FROM role_under WHERE role_id = ''`

	selectLive      = `SELECT id, version, state, body FROM role WHERE state IN ('draft', 'active') ORDER BY seq`
	selectLiveUnder = `SELECT id, version, state, body FROM role WHERE state IN ('draft', 'active')
		AND id IN (SELECT role_id FROM role_under WHERE pair_key = ?) ORDER BY seq`
)

// under is the blind index of the numbers under which the national record has a
// role, or nil where those are the practice's own.
func (k keyring) under(r workflow.Role) []byte {
	if r.National == nil || !r.National.Renumbered {
		return nil
	}
	return k.pair(r.National.Under)
}

// keepUnder brings the index in line with a role that was just written.
func (t *tx) keepUnder(ctx context.Context, r roleRow, key []byte) error {
	if key == nil {
		return t.exec(ctx, deleteUnder, r.ID)
	}
	return t.exec(ctx, insertUnder, key, r.ID, r.Version)
}

// liveUnder lists the roles in force that the national record has under these
// numbers and the practice under others.
func (db *DB) liveUnder(ctx context.Context, k keyring, p workflow.Pair) ([]workflow.Role, error) {
	key := k.pair(p)
	if key == nil {
		return nil, nil
	}
	if old, err := db.underIsOld(ctx); err != nil {
		return nil, err
	} else if !old {
		return db.rolesOf(ctx, k, selectLiveUnder, key)
	}
	live, err := db.rolesOf(ctx, k, selectLive)
	return slices.DeleteFunc(live, func(r workflow.Role) bool { return !bytes.Equal(k.under(r), key) }), err
}

func (db *DB) underIsOld(ctx context.Context) (bool, error) {
	var n int
	err := db.read.get(ctx, &n, countOldUnder)
	return n > 0, err
}

// fillUnder puts the roles of an earlier release into the index, once.
func (db *DB) fillUnder(ctx context.Context, k keyring) error {
	if old, err := db.underIsOld(ctx); err != nil || !old || db.opt.ReadOnly {
		return err
	}
	live, err := db.rolesOf(ctx, k, selectLive)
	if err != nil {
		return err
	}
	err = db.door(ctx, func(ctx context.Context, t *tx) error {
		for _, r := range live {
			if key := t.under(r); key != nil {
				if err := t.exec(ctx, insertUnder, key, r.ID, r.Version); err != nil {
					return err
				}
			}
		}
		return t.exec(ctx, deleteUnder, "")
	})
	if err != nil {
		return fmt.Errorf("index roles under other numbers: %w", err)
	}
	return nil
}
