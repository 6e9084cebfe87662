package localdb

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// checklistRow is one file of the questions of one version.
type checklistRow struct {
	Version string `db:"version"`
	Name    string `db:"name"`
	Content []byte `db:"content"`
}

const (
	checklistColumns     = `version, name, content`
	insertChecklistFile  = `INSERT INTO checklist_file (` + checklistColumns + `) VALUES (?, ?, ?)`
	selectChecklistFiles = `SELECT ` + checklistColumns + ` FROM checklist_file`
	countChecklistFiles  = `SELECT count(*) FROM checklist_file WHERE version = ?`
)

func (r checklistRow) digest() auditlog.Row {
	// The log parts its words with blanks, which a file's name may have.
	return *digest(subjectChecklist, r.Version+"/"+url.PathEscape(r.Name), r)
}

// KeepChecklist keeps the files of the questions in use, unless this version is
// kept already. It is called before anybody can register a case under them, so
// it stands in the log as the desk's own act.
func (db *DB) KeepChecklist(ctx context.Context, s *checklist.Set) error {
	var kept int
	err := db.read.get(ctx, &kept, countChecklistFiles, s.Version)
	if err == nil && kept == 0 {
		err = db.door(ctx, func(ctx context.Context, t *tx) error { return t.keepChecklist(ctx, s, db.opt) })
	}
	if err != nil {
		return fmt.Errorf("keep the questions %s: %w", s.Version, err)
	}
	return nil
}

func (t *tx) keepChecklist(ctx context.Context, s *checklist.Set, o Options) error {
	files := s.Files()
	var rows []auditlog.Row
	for _, name := range slices.Sorted(maps.Keys(files)) {
		r := checklistRow{s.Version, name, files[name]}
		if err := t.exec(ctx, insertChecklistFile, r.Version, r.Name, r.Content); err != nil {
			return err
		}
		rows = append(rows, r.digest())
	}
	return t.append(ctx, []workflow.AuditEntry{{At: o.now(), Act: workflow.ActAdminister,
		Details: []workflow.Detail{{Field: "questions", After: s.Version}}}}, rows)
}

// Checklists are the files of every version that was kept, by version. They
// can be read before anybody has signed in.
func (db *DB) Checklists(ctx context.Context) (map[string]checklist.Files, error) {
	var rows []checklistRow
	if err := db.read.all(ctx, &rows, selectChecklistFiles); err != nil {
		return nil, fmt.Errorf("kept questions: %w", err)
	}
	kept := map[string]checklist.Files{}
	for _, r := range rows {
		if kept[r.Version] == nil {
			kept[r.Version] = checklist.Files{}
		}
		kept[r.Version][r.Name] = r.Content
	}
	return kept, nil
}
