package localdb

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"proxydesk/localdb/auditlog"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// The kinds of row whose digests stand in the log.
const (
	subjectApplication = "application"
	subjectRole        = "role"
	subjectLetter      = "letter"
	subjectEvidence    = "evidence"
	subjectLetterWords = "letter-words"
	subjectStaff       = "staff"
	subjectPractice    = "practice"
	subjectSetting     = "setting"
	subjectWording     = "wording"
	subjectChecklist   = "checklist"
	subjectSecret      = "secret"
)

// auditRow is a row of the audit table. Its details are sealed; the link covers
// every column as it stands, so that the chain is checked without opening them.
type auditRow struct {
	Seq         int64                  `db:"seq"`
	At          string                 `db:"at"`
	By          workflow.StaffID       `db:"staff_id"`
	Role        workflow.StaffRole     `db:"staff_role"`
	Act         workflow.Act           `db:"act"`
	Application workflow.ApplicationID `db:"application_id"`
	RoleID      workflow.RoleID        `db:"role_id"`
	From        string                 `db:"from_state"`
	To          string                 `db:"to_state"`
	Details     []byte                 `db:"details"`
	LeftRows    string                 `db:"left_rows"`
	Link        []byte                 `db:"link"`
}

const auditColumns = `seq, at, staff_id, staff_role, act, application_id, role_id, from_state, to_state, details, left_rows, link`

const (
	insertAudit     = `INSERT INTO audit (` + auditColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	selectAuditHead = `SELECT head FROM audit_head WHERE id = 1`
	insertAuditHead = `INSERT INTO audit_head (id, head) VALUES (1, ?)`
	updateAuditHead = `UPDATE audit_head SET head = ? WHERE id = 1`
)

const (
	sealedAudit = "audit.details"
	sealedHead  = "audit_head.head"
)

// chain is the end of the log as a transaction moves it on.
type chain struct {
	key  []byte
	head auditlog.Head
}

// append adds entries to the log. The rows that the act wrote go with the last
// one: they stand as the whole act left them.
func (t *tx) append(ctx context.Context, entries []workflow.AuditEntry, rows []auditlog.Row) error {
	if len(entries) == 0 {
		return nil
	}
	if t.log == nil {
		head, err := t.auditHead(ctx)
		if err != nil {
			return err
		}
		t.log = &chain{key: t.key.AuditKey(), head: head}
	}
	for i, e := range entries {
		e = t.w.clock.marked(e)
		t.said = append(t.said, e)
		var left []auditlog.Row
		if i == len(entries)-1 {
			left = rows
		}
		if err := t.appendOne(ctx, e, left); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) appendOne(ctx context.Context, e workflow.AuditEntry, left []auditlog.Row) (err error) {
	seq := t.log.head.Seq + 1
	r := auditRow{Seq: seq, At: instant(e.At), By: e.By, Role: e.Role, Act: e.Act, Application: e.Application, RoleID: e.RoleID,
		From: e.From, To: e.To, LeftRows: rowsText(left)}
	if r.Details, err = t.seal(sealedAudit, strconv.FormatInt(seq, 10), e.Details); err != nil {
		return err
	}
	linked, err := r.entry()
	if err != nil {
		return err
	}
	_, t.log.head = t.log.head.Append(t.log.key, linked)
	r.Link = t.log.head.Link
	return t.exec(ctx, insertAudit, r.Seq, r.At, r.By, r.Role, r.Act, r.Application, r.RoleID, r.From, r.To, r.Details, r.LeftRows, r.Link)
}

// auditHead is the log's sealed end, which Create writes for the empty log.
func (t *tx) auditHead(ctx context.Context) (head auditlog.Head, err error) {
	var sealed []byte
	if err := t.get(ctx, &sealed, selectAuditHead); err != nil {
		return head, fmt.Errorf("audit head: %w", err)
	}
	return t.openHead(sealed)
}

func (k keyring) sealHead(h auditlog.Head) []byte {
	return k.sealLine(sealedHead, "1", strconv.FormatInt(h.Seq, 10), string(h.Link))
}

func (k keyring) openHead(sealed []byte) (h auditlog.Head, err error) {
	var seq, link string
	if err := k.openLine(sealedHead, "1", sealed, &seq, &link); err != nil {
		return h, err
	}
	h.Link = []byte(link)
	if h.Seq, err = strconv.ParseInt(seq, 10, 64); err != nil {
		return h, corrupt("read the audit head", errShape)
	}
	return h, nil
}

// keepHead seals the log's new end before the transaction commits.
func (t *tx) keepHead(ctx context.Context) error {
	if t.log == nil {
		return nil
	}
	return t.one(ctx, workflow.ErrCorrupt, updateAuditHead, t.sealHead(t.log.head))
}

// entry is the row as the chain links it.
func (r auditRow) entry() (auditlog.Entry, error) {
	at, err := parseInstant(r.At)
	if err != nil {
		return auditlog.Entry{}, err
	}
	left, err := parseRows(r.LeftRows)
	if err != nil {
		return auditlog.Entry{}, err
	}
	detail, err := json.Marshal([]any{r.RoleID, r.From, r.To, r.Details})
	return auditlog.Entry{
		Seq: r.Seq, At: at, Actor: string(r.By), ActorRole: string(r.Role), Act: string(r.Act),
		Subject: auditlog.Subject{Kind: subjectApplication, ID: string(r.Application)}, Detail: detail, Rows: left,
	}, err
}

// rowsText writes rows as the log keeps them: kind, id and digest, a line a row.
func rowsText(rows []auditlog.Row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.Subject.Kind + " " + r.Subject.ID + " " + hex.EncodeToString(r.Digest) + "\n")
	}
	return b.String()
}

func parseRows(s string) ([]auditlog.Row, error) {
	var rows []auditlog.Row
	for line := range strings.Lines(s) {
		f := strings.Fields(line)
		if len(f) != 3 {
			return nil, workflow.ErrCorrupt
		}
		sum, err := hex.DecodeString(f[2])
		if err != nil {
			return nil, workflow.ErrCorrupt
		}
		rows = append(rows, auditlog.Row{Subject: auditlog.Subject{Kind: f[0], ID: f[1]}, Digest: sum})
	}
	return rows, nil
}

// digest is the digest of a row by the names of its columns.
func digest(kind, id string, row any) *auditlog.Row {
	v := reflect.ValueOf(row)
	columns := make([]auditlog.Column, v.NumField())
	for i := range columns {
		columns[i] = auditlog.Column{Name: v.Type().Field(i).Tag.Get("db"), Value: v.Field(i).Interface()}
	}
	return &auditlog.Row{Subject: auditlog.Subject{Kind: kind, ID: id}, Digest: auditlog.DigestColumns(columns)}
}

// Note writes an audit entry for something read, printed or exported.
func (db *DB) Note(ctx context.Context, e workflow.AuditEntry) error {
	k, err := db.unsealed()
	if err == nil {
		err = db.write.do(ctx, k, func(ctx context.Context, t *tx) error {
			if err := t.notStopped(ctx, e.By); err != nil {
				return err
			}
			return t.append(ctx, []workflow.AuditEntry{e}, nil)
		})
	}
	if err != nil {
		return fmt.Errorf("note %s: %w", e.Act, err)
	}
	return nil
}

const (
	selectAuditOf   = `SELECT ` + auditColumns + ` FROM audit WHERE application_id = ? AND application_id <> '' ORDER BY seq DESC LIMIT ?`
	selectAuditTail = `SELECT ` + auditColumns + ` FROM audit ORDER BY seq DESC LIMIT ?`
)

// AuditOf lists the latest entries about a case and the role it granted, newest
// first. What a hold was for is left out for those who may not read holds.
func (db *DB) AuditOf(ctx context.Context, id workflow.ApplicationID, by workflow.Staff, limit int) ([]workflow.AuditEntry, error) {
	return db.Timeline(ctx, id, by, nil, limit)
}

// Timeline is AuditOf with what was answered to those of the case's questions whose
// answers everybody on the case reads. Whoever has a stake in it reads no answer here.
func (db *DB) Timeline(ctx context.Context, id workflow.ApplicationID, by workflow.Staff, questions *checklist.Set, limit int) ([]workflow.AuditEntry, error) {
	e, err := db.audit(ctx, by, questions, selectAuditOf, id, limit)
	if err != nil {
		return nil, fmt.Errorf("log of application %s: %w", id, err)
	}
	return e, nil
}

// AuditTail lists the latest entries of all, newest first, as AuditOf.
func (db *DB) AuditTail(ctx context.Context, by workflow.Staff, limit int) ([]workflow.AuditEntry, error) {
	e, err := db.audit(ctx, by, nil, selectAuditTail, limit)
	if err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	return e, nil
}

// AuditList lists entries of the log, newest first, and how many there are
// without the limit. It answers ErrNotAllowed to those who may not read the log.
// What a hold was for is left out for those who may not read holds, and what an
// entry says of people for those who may not see cases.
func (db *DB) AuditList(ctx context.Context, f workflow.AuditFilter, by workflow.Staff) ([]workflow.AuditLine, int, error) {
	lines, total, err := db.auditList(ctx, f, by)
	if err != nil {
		return nil, 0, fmt.Errorf("list the log: %w", err)
	}
	return lines, total, nil
}

func (db *DB) auditList(ctx context.Context, f workflow.AuditFilter, by workflow.Staff) ([]workflow.AuditLine, int, error) {
	if !by.May(workflow.ActReadAudit) {
		return nil, 0, workflow.ErrNotAllowed
	}
	k, err := db.unsealed()
	if err != nil || f.Only != nil && len(f.Only) == 0 {
		return nil, 0, err
	}
	where, args := auditWhere(f, by)
	var total int
	if err := db.read.oneAmong(ctx, &total, `SELECT COUNT(*) FROM audit WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	var rows []auditLineRow
	query := `SELECT ` + auditColumns + `, COALESCE((SELECT number FROM application WHERE id = audit.application_id), 0) AS number
		FROM audit WHERE ` + where + ` ORDER BY seq DESC LIMIT ?`
	if err := db.read.among(ctx, &rows, query, append(args, limit)...); err != nil {
		return nil, 0, err
	}
	lines, err := db.auditLines(ctx, k, rows, by)
	return lines, total, err
}

// auditLineRow is an entry with the number of the case it is about, or 0.
type auditLineRow struct {
	auditRow
	Number int64
}

// logReader is somebody who reads the log: what they may not know of is left out.
type logReader struct {
	by  workflow.Staff
	own theirs
	// unreleased are the cases whose refusal waits for its release.
	unreleased map[workflow.ApplicationID]bool
	// questions are those of the one case that is read of; nil where it is any.
	questions *checklist.Set
}

const unreleasedClause = `act = 'refuse' AND application_id IN (` + selectAwaitRelease + `)`

func (db *DB) logReader(ctx context.Context, k keyring, by workflow.Staff) (r logReader, err error) {
	r.by = by
	if r.own, err = db.theirs(ctx, k, by); err != nil || by.May(workflow.ActReadHolds) && len(r.own) == 0 {
		return r, err
	}
	var ids []workflow.ApplicationID
	if err := db.read.all(ctx, &ids, selectAwaitRelease); err != nil {
		return r, err
	}
	r.unreleased = make(map[workflow.ApplicationID]bool, len(ids))
	for _, id := range ids {
		r.unreleased[id] = true
	}
	return r, nil
}

// told is an entry as the person may read it.
func (r logReader) told(e workflow.AuditEntry) workflow.AuditEntry {
	questions := r.questions
	switch staked := r.own.has(e.Application); {
	case staked:
		questions = nil
	case r.by.May(workflow.ActReadHolds):
		return e
	}
	if e = e.WithheldOf(questions); r.unreleased[e.Application] {
		e = e.Unreleased()
	}
	return e
}

// auditLines opens entries as this person may read them.
func (db *DB) auditLines(ctx context.Context, k keyring, rows []auditLineRow, by workflow.Staff) ([]workflow.AuditLine, error) {
	reader, err := db.logReader(ctx, k, by)
	if err != nil {
		return nil, err
	}
	lines := make([]workflow.AuditLine, len(rows))
	for i, r := range rows {
		e, err := k.auditEntry(r.auditRow)
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", r.Seq, err)
		}
		e = reader.told(e)
		lines[i] = workflow.AuditLine{AuditEntry: e, Seq: r.Seq}
		if r.Number > 0 {
			lines[i].Ref = formatRef(r.Number)
		}
		if !by.May(workflow.ActReadCases) {
			lines[i].Details = nil
		}
	}
	return lines, nil
}

func auditWhere(f workflow.AuditFilter, by workflow.Staff) (string, []any) {
	where, args := []string{"TRUE"}, []any{}
	add := func(clause string, arg any) { where, args = append(where, clause), append(args, arg) }
	if f.By != "" {
		add("staff_id = ?", f.By)
	}
	if len(f.Acts) > 0 {
		acts, clause := f.Acts, "act IN (?)"
		if !by.May(workflow.ActReadHolds) {
			// A hold reads as a case sent to a clinician, so it is found as one too,
			// and so is a refusal that waits for its release.
			clause = "(act IN (?) AND NOT (" + unreleasedClause + "))"
			if slices.Contains(acts, workflow.ActSend) {
				clause = "(act IN (?) OR " + unreleasedClause + ")"
			}
			acts = slices.DeleteFunc(slices.Clone(acts), func(a workflow.Act) bool { return a == workflow.ActHold || a == workflow.ActLift })
			if slices.Contains(acts, workflow.ActSend) {
				acts = append(acts, workflow.ActHold, workflow.ActLift)
			}
			if len(acts) == 0 {
				acts = []workflow.Act{""}
			}
		}
		add(clause, acts)
	}
	if f.Only != nil {
		add("application_id IN (?)", f.Only)
	}
	if !f.From.IsZero() {
		add("at >= ?", instant(f.From.Start()))
	}
	if !f.To.IsZero() {
		add("at < ?", instant(f.To.AddDays(1).Start()))
	}
	return strings.Join(where, " AND "), args
}

const selectGlass = `SELECT g.seq, g.at, g.staff_id, g.application_id, g.details, a.number
	FROM audit g JOIN application a ON a.id = g.application_id WHERE g.act = 'break-glass' AND g.at >= ? ORDER BY g.seq DESC LIMIT 50`

// GlassBroken lists who read restricted notes with a reason since an instant,
// newest first; nothing for those who may not read holds.
func (db *DB) GlassBroken(ctx context.Context, by workflow.Staff, since time.Time) ([]workflow.GlassBroken, error) {
	if !by.May(workflow.ActReadHolds) {
		return nil, nil
	}
	k, err := db.unsealed()
	if err != nil {
		return nil, fmt.Errorf("restricted notes read: %w", err)
	}
	var rows []struct {
		Seq         int64
		At          string
		By          workflow.StaffID       `db:"staff_id"`
		Application workflow.ApplicationID `db:"application_id"`
		Details     []byte
		Number      int64
	}
	if err := db.read.all(ctx, &rows, selectGlass, instant(since)); err != nil {
		return nil, fmt.Errorf("restricted notes read: %w", err)
	}
	own, err := db.theirs(ctx, k, by)
	if err != nil {
		return nil, fmt.Errorf("restricted notes read: %w", err)
	}
	var out []workflow.GlassBroken
	for _, r := range rows {
		if own.has(r.Application) {
			continue
		}
		g := workflow.GlassBroken{Application: r.Application, Ref: formatRef(r.Number), By: r.By}
		var details []workflow.Detail
		if g.At, err = parseInstant(r.At); err == nil {
			err = k.open(sealedAudit, strconv.FormatInt(r.Seq, 10), r.Details, &details)
		}
		if err != nil {
			return nil, fmt.Errorf("restricted notes read: entry %d: %w", r.Seq, err)
		}
		for _, d := range details {
			if d.Field == "why" {
				g.Why = d.After
			}
		}
		out = append(out, g)
	}
	return out, nil
}

func (db *DB) audit(ctx context.Context, by workflow.Staff, questions *checklist.Set, query string, args ...any) ([]workflow.AuditEntry, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var rows []auditRow
	if err := db.read.all(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	reader, err := db.logReader(ctx, k, by)
	if err != nil {
		return nil, err
	}
	reader.questions = questions
	entries := make([]workflow.AuditEntry, len(rows))
	for i, r := range rows {
		if entries[i], err = k.auditEntry(r); err != nil {
			return nil, err
		}
		entries[i] = reader.told(entries[i])
	}
	return entries, nil
}

func (k keyring) auditEntry(r auditRow) (workflow.AuditEntry, error) {
	e := workflow.AuditEntry{By: r.By, Role: r.Role, Act: r.Act, Application: r.Application, RoleID: r.RoleID, From: r.From, To: r.To}
	at, err := parseInstant(r.At)
	if err != nil {
		return workflow.AuditEntry{}, err
	}
	e.At = at
	return e, k.open(sealedAudit, strconv.FormatInt(r.Seq, 10), r.Details, &e.Details)
}

// LogHead is the end of the log, for a page to name what it was made from.
func (db *DB) LogHead(ctx context.Context) (workflow.LogHead, error) {
	k, err := db.unsealed()
	var sealed []byte
	if err == nil {
		err = db.read.get(ctx, &sealed, selectAuditHead)
	}
	var h auditlog.Head
	if err == nil {
		h, err = k.openHead(sealed)
	}
	if err != nil {
		return workflow.LogHead{}, fmt.Errorf("end of the log: %w", err)
	}
	return workflow.LogHead{Seq: h.Seq, Seal: h.Link}, nil
}
