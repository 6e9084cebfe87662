package localdb

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
)

// wordingRow is one version of the practice's own words for a letter. It is not
// sealed, for it says nothing of anybody; the log has its digest.
type wordingRow struct {
	Kind   string `db:"kind"`
	Number int    `db:"number"`
	Value  string `db:"value"` // a workflow.Wording as JSON
}

const (
	wordingColumns = `kind, number, value`
	insertWording  = `INSERT INTO wording (` + wordingColumns + `) VALUES (?, ?, ?)`
	selectWordings = `SELECT ` + wordingColumns + ` FROM wording ORDER BY kind, number`
	countWordings  = `SELECT COUNT(*) FROM wording WHERE kind = ?`
)

func (r wordingRow) name() string { return r.Kind + "-" + strconv.Itoa(r.Number) }

func (r wordingRow) wording() (w workflow.Wording, err error) {
	if err := json.Unmarshal([]byte(r.Value), &w); err != nil || w.Kind != r.Kind || w.Number != r.Number {
		return w, corrupt("read the wording of letter "+r.Kind, errShape)
	}
	return w, nil
}

// Wordings are the practice's own words for letters, each letter's versions
// oldest first; a letter nobody worded is absent.
func (db *DB) Wordings(ctx context.Context) (workflow.Wordings, error) {
	var rows []wordingRow
	if err := db.read.all(ctx, &rows, selectWordings); err != nil {
		return nil, fmt.Errorf("wordings: %w", err)
	}
	all := workflow.Wordings{}
	for _, r := range rows {
		w, err := r.wording()
		if err != nil {
			return nil, fmt.Errorf("wordings: %w", err)
		}
		all[r.Kind] = append(all[r.Kind], w)
	}
	return all, nil
}

// KeepWording is the door for a letter's wording: one version more and the audit
// entry, or nothing. It answers ErrStale when the latest version is not the one
// before it, and ErrStopped for somebody whose sign-in was stopped.
func (db *DB) KeepWording(ctx context.Context, c workflow.WordingChange) error {
	if c.Version().Number == 0 {
		return fmt.Errorf("keep wording: %w", ErrNothing)
	}
	if err := db.door(ctx, func(ctx context.Context, t *tx) error { return t.keepWording(ctx, c) }); err != nil {
		return fmt.Errorf("keep wording: %w", err)
	}
	return nil
}

func (t *tx) keepWording(ctx context.Context, c workflow.WordingChange) error {
	if err := t.notStopped(ctx, c.Entry().By); err != nil {
		return err
	}
	v := c.Version()
	var versions int
	if err := t.get(ctx, &versions, countWordings, v.Kind); err != nil {
		return err
	}
	if versions != v.Number-1 {
		return workflow.ErrStale
	}
	value, err := json.Marshal(v)
	if err != nil {
		return err
	}
	r := wordingRow{v.Kind, v.Number, string(value)}
	if err := t.exec(ctx, insertWording, r.Kind, r.Number, r.Value); err != nil {
		return err
	}
	return t.append(ctx, []workflow.AuditEntry{c.Entry()}, []auditlog.Row{*digest(subjectWording, r.name(), r)})
}
