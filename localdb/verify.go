package localdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/jmoiron/sqlx"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Report is what Verify found.
type Report struct {
	// Entries and Sealed count what was looked at: audit entries, sealed values.
	Entries, Sealed int
	// Head is the log's last entry and its link, in hexadecimal. Noted outside
	// the computer, it shows a whole record set back to an earlier day.
	Head auditlog.Head
	// Problems lists what is not as it was written; empty when all is.
	Problems []Problem
}

// Problem is one thing that is not as it was written.
type Problem struct {
	// Record names it by our own ids, or is empty.
	Record string
	// Words is a plain sentence.
	Words string
}

// Verify reads the whole record and compares it with what Proxydesk wrote: the
// file itself, the log's chain to its sealed head, every sealed value, the
// columns that stand in the open, and each record against the digest in the
// last entry that changed it. It finds; it repairs nothing.
func (db *DB) Verify(ctx context.Context) (Report, error) {
	k, err := db.unsealed()
	if err != nil {
		return Report{}, fmt.Errorf("verify: %w", err)
	}
	// One transaction, so that a commit half-way through is no difference.
	conn, err := db.read.pool.Connx(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("verify: %w", translate(err))
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return Report{}, fmt.Errorf("verify: %w", translate(err))
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	v := &verifier{keyring: k, conn: conn, log: auditlog.NewVerifier(k.key.AuditKey())}
	for _, check := range []func(context.Context) error{v.file, v.entries, v.applications, v.roles, v.letters, v.letterWords, v.evidence, v.staffAndPractice, v.checklists, v.secrets, v.drafts, v.outgoing, v.end} {
		if err := check(ctx); err != nil {
			return v.report, fmt.Errorf("verify: %w", err)
		}
	}
	return v.report, nil
}

type verifier struct {
	keyring
	conn   *sqlx.Conn
	log    *auditlog.Verifier
	report Report
}

func (v *verifier) problem(record, words string) {
	v.report.Problems = append(v.report.Problems, Problem{Record: record, Words: words})
}

// opened counts a sealed value and reports one that does not open.
func (v *verifier) opened(record string, err error) bool {
	v.report.Sealed++
	if err != nil {
		v.problem(record, "Its sealed part does not open: it was changed outside Proxydesk, or the file is damaged.")
	}
	return err == nil
}

// disagrees reports a column in the open that is not what the sealed part says.
func (v *verifier) disagrees(record string) {
	v.problem(record, "What stands in the open is not what its sealed part says: it was changed outside Proxydesk.")
}

// each hands every row of a query to use.
func each[Row any](ctx context.Context, v *verifier, query string, use func(Row)) error {
	rows, err := v.conn.QueryxContext(ctx, query)
	if err != nil {
		return translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		var r Row
		if err := rows.StructScan(&r); err != nil {
			return translate(err)
		}
		use(r)
	}
	return translate(rows.Err())
}

func (v *verifier) file(ctx context.Context) error {
	var found []string
	if err := v.conn.SelectContext(ctx, &found, "PRAGMA integrity_check"); err != nil {
		return translate(err)
	}
	if !slices.Equal(found, []string{"ok"}) {
		v.problem("", "The file itself is damaged. Restore the latest backup.")
	}
	return nil
}

func (v *verifier) entries(ctx context.Context) error {
	return each(ctx, v, `SELECT `+auditColumns+` FROM audit ORDER BY seq`, func(r auditRow) {
		v.report.Entries++
		name := "entry " + strconv.FormatInt(r.Seq, 10)
		_, err := v.auditEntry(r)
		v.opened(name, err)
		e, err := r.entry()
		if err != nil {
			v.problem(name, "It is not in the form Proxydesk writes.")
		}
		v.log.Add(e, r.Link)
	})
}

func (v *verifier) applications(ctx context.Context) error {
	type row struct {
		applicationRow
		Original []byte
	}
	return each(ctx, v, `SELECT a.*, o.content AS original FROM (SELECT `+applicationColumns+` FROM application) a
		LEFT JOIN original o ON o.number = a.number`, func(r row) {
		name := "application " + string(r.ID)
		v.row(digest(subjectApplication, string(r.ID), r.applicationRow))
		_, err := v.openApplicationLine(r.ID, r.Line)
		v.opened(name, err)
		var a workflow.Application
		if !v.opened(name, v.open(sealedApplicationBody, string(r.ID), r.Body, &a)) {
			return
		}
		if r.Original == nil && a.Original.SHA256 != "" {
			v.problem(name, "The application as it was received is missing.")
		} else if r.Original != nil {
			_, err := v.openOriginal(a, r.Original)
			v.opened(name, err)
		}
		if want, err := v.applicationRow(a); err != nil || !sameColumns(want, r.applicationRow) {
			v.disagrees(name)
		}
	})
}

func (v *verifier) roles(ctx context.Context) error {
	type row struct {
		roleRow
		Under []byte `db:"pair_key"`
	}
	var unindexed int
	if err := v.conn.GetContext(ctx, &unindexed, countOldUnder); err != nil {
		return translate(err)
	}
	return each(ctx, v, `SELECT r.*, u.pair_key FROM (SELECT `+roleColumns+` FROM role) r LEFT JOIN role_under u ON u.role_id = r.id`, func(r row) {
		name := "role " + string(r.ID)
		v.row(digest(subjectRole, string(r.ID), r.roleRow))
		_, err := v.openRoleLine(r.ID, r.Line)
		v.opened(name, err)
		var role workflow.Role
		if !v.opened(name, v.open(sealedRoleBody, string(r.ID), r.Body, &role)) {
			return
		}
		// The next birthday is as of the last commit, which is not known here;
		// the digest covers it.
		want, err := v.roleRow(role, nhs.Date{})
		want.NextAgeOn = r.NextAgeOn
		if err != nil || !sameColumns(want, r.roleRow) || unindexed == 0 && !bytes.Equal(v.under(role), r.Under) {
			v.disagrees(name)
		}
	})
}

func (v *verifier) letters(ctx context.Context) error {
	return each(ctx, v, `SELECT `+letterColumns+` FROM letter`, func(r letterRow) {
		v.row(digest(subjectLetter, string(r.ID), r))
		_, err := v.letter(r)
		v.opened("letter "+string(r.ID), err)
	})
}

func (v *verifier) evidence(ctx context.Context) error {
	return each(ctx, v, selectCopies, func(r copyRow) {
		name := "evidence " + string(r.ID)
		v.row(digest(subjectEvidence, string(r.ID), r.evidenceRow))
		e, err := v.keyring.evidence(r.evidenceRow)
		if !v.opened(name, err) {
			return
		}
		switch {
		case !e.Kept() && r.Content != nil:
			v.problem(name, "A copy is there that should have been destroyed.")
		case e.Kept() && r.Content == nil:
			v.problem(name, "The copy that was kept is not there.")
		case e.Kept():
			_, err = v.openCopy(e, r.Content)
			v.opened("the copy of "+name, err)
		}
	})
}

func (v *verifier) letterWords(ctx context.Context) error {
	return each(ctx, v, selectAllLetterWords, func(r letterWordsRow) {
		v.row(digest(subjectLetterWords, string(r.Letter), r))
		var words []byte
		v.opened("letter "+string(r.Letter), v.open(sealedLetterWords, string(r.Letter), r.Words, &words))
	})
}

func (v *verifier) staffAndPractice(ctx context.Context) error {
	if err := each(ctx, v, `SELECT `+practiceColumns+` FROM practice`, func(r practiceRow) { v.log.Row(r.digest().Subject, r.digest().Digest) }); err != nil {
		return err
	}
	if err := each(ctx, v, selectSettings, func(r settingRow) {
		v.row(digest(subjectSetting, r.Key, r))
		if _, err := r.setting(); err != nil {
			v.problem("setting "+r.Key, "It is not in the form Proxydesk writes.")
		}
	}); err != nil {
		return err
	}
	if err := each(ctx, v, selectWordings, func(r wordingRow) {
		v.row(digest(subjectWording, r.name(), r))
		if _, err := r.wording(); err != nil {
			v.problem("wording of letter "+r.Kind, "It is not in the form Proxydesk writes.")
		}
	}); err != nil {
		return err
	}
	return each(ctx, v, `SELECT `+staffColumns+` FROM staff`, func(r staffRow) {
		v.log.Row(r.digest().Subject, r.digest().Digest)
		_, err := v.user(r)
		v.opened("user "+string(r.ID), err)
	})
}

func (v *verifier) checklists(ctx context.Context) error {
	return each(ctx, v, selectChecklistFiles, func(r checklistRow) { v.log.Row(r.digest().Subject, r.digest().Digest) })
}

func (v *verifier) drafts(ctx context.Context) error {
	return each(ctx, v, selectDrafts, func(r draftRow) {
		_, err := v.draft(r)
		v.opened("draft of "+string(r.Staff), err)
	})
}

func (v *verifier) secrets(ctx context.Context) error {
	return each(ctx, v, selectSecrets, func(r secretRow) {
		v.log.Row(r.digest().Subject, r.digest().Digest)
		_, err := v.secret(r)
		v.opened("secret "+string(r.Name), err)
	})
}

func (v *verifier) outgoing(ctx context.Context) error {
	return each(ctx, v, `SELECT `+outgoingColumns+` FROM outgoing`, func(r outgoingRow) {
		name := "message " + string(r.ID)
		m, err := v.keyring.outgoing(r)
		if !v.opened(name, err) {
			return
		}
		if want, err := v.outgoingRow(m); err != nil || !sameColumns(want, r) {
			v.disagrees(name)
		}
	})
}

// row hands a record's digest to the log's check.
func (v *verifier) row(r *auditlog.Row) { v.log.Row(r.Subject, r.Digest) }

// end compares the log with its sealed head and takes over what it found.
func (v *verifier) end(ctx context.Context) error {
	var sealed []byte
	err := translate(v.conn.GetContext(ctx, &sealed, selectAuditHead))
	if err != nil && !errors.Is(err, workflow.ErrNotFound) {
		return err
	}
	v.report.Head, err = v.openHead(sealed)
	v.opened("the end of the log", err)
	for _, p := range v.log.Problems(v.report.Head) {
		record := ""
		if p.Subject != (auditlog.Subject{}) {
			record = p.Subject.Kind + " " + p.Subject.ID
		} else if p.Seq > 0 {
			record = "entry " + strconv.FormatInt(p.Seq, 10)
		}
		v.problem(record, p.Words)
	}
	return nil
}
