package localdb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
)

// settingRow is one line of the policy that the practice chose. It is not
// sealed, for it says nothing of anybody; the log has its digest.
type settingRow struct {
	Key   string `db:"key"`
	Value string `db:"value"` // a workflow.Setting as JSON
}

const (
	upsertSetting  = `INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
	selectSettings = `SELECT key, value FROM setting`
	selectSetting  = `SELECT key, value FROM setting WHERE key = ?`
)

func (r settingRow) setting() (s workflow.Setting, err error) {
	if err := json.Unmarshal([]byte(r.Value), &s); err != nil {
		return s, corrupt("read setting "+r.Key, errShape)
	}
	return s, nil
}

// Settings are the practice's own choices by line; a line nobody set is absent.
func (db *DB) Settings(ctx context.Context) (workflow.Settings, error) {
	s, err := db.settings(ctx)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	return s, nil
}

func (db *DB) settings(ctx context.Context) (workflow.Settings, error) {
	var rows []settingRow
	if err := db.read.all(ctx, &rows, selectSettings); err != nil {
		return nil, err
	}
	all := make(workflow.Settings, len(rows))
	for _, r := range rows {
		var err error
		if all[r.Key], err = r.setting(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// KeepSettings is the door for a change of the policy: every line and the audit
// entry, or nothing. It answers ErrStale when a line is not as the change found
// it, and ErrStopped for somebody whose sign-in was stopped.
func (db *DB) KeepSettings(ctx context.Context, c workflow.SettingsChange) error {
	if len(c.Steps()) == 0 {
		return fmt.Errorf("keep settings: %w", ErrNothing)
	}
	if err := db.door(ctx, func(ctx context.Context, t *tx) error { return t.keepSettings(ctx, c) }); err != nil {
		return fmt.Errorf("keep settings: %w", err)
	}
	return nil
}

func (t *tx) keepSettings(ctx context.Context, c workflow.SettingsChange) error {
	if err := t.notStopped(ctx, c.Entry().By); err != nil {
		return err
	}
	var rows []auditlog.Row
	for _, s := range c.Steps() {
		now, err := t.setting(ctx, s.Line)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(now, s.Before) {
			return workflow.ErrStale
		}
		value, err := json.Marshal(s.After)
		if err != nil {
			return err
		}
		r := settingRow{s.Line, string(value)}
		if err := t.exec(ctx, upsertSetting, r.Key, r.Value); err != nil {
			return err
		}
		rows = append(rows, *digest(subjectSetting, r.Key, r))
	}
	return t.append(ctx, []workflow.AuditEntry{c.Entry()}, rows)
}

// setting is a line as the transaction sees it; zero for one nobody set.
func (t *tx) setting(ctx context.Context, line string) (s workflow.Setting, err error) {
	var r settingRow
	if err := t.get(ctx, &r, selectSetting, line); errors.Is(err, workflow.ErrNotFound) {
		return s, nil
	} else if err != nil {
		return s, err
	}
	return r.setting()
}
