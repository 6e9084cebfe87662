package localdb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// A line needs every column but the body, which stands last.
var selectRoleLines = `SELECT ` + strings.TrimSuffix(roleColumns, ", body") + ` FROM role WHERE `

// Roles lists roles of the register and how many there are without paging.
// Tasks come oldest first, reviews by the day they are due with those without
// any day last, all else newest first.
func (db *DB) Roles(ctx context.Context, f workflow.RoleFilter) ([]workflow.RoleLine, int, error) {
	lines, total, err := db.roles(ctx, f)
	if err != nil {
		return nil, 0, fmt.Errorf("list roles: %w", err)
	}
	return lines, total, nil
}

const (
	selectAbout = `SELECT role_id, state FROM outgoing WHERE state IN ('ready', 'sending', 'verify', 'release', 'human') AND role_id <> ''`
	selectHeld  = `SELECT id, patient_key, proxy_key FROM application WHERE state = 'held' AND worst IS NOT NULL`
	// selectLastLetters is the latest letter of each case.
	selectLastLetters = `SELECT application_id, state, kind, made_at, MAX(seq) AS seq FROM letter WHERE state <> 'dropped' GROUP BY application_id`
)

// marks is what other tables know of roles.
type marks struct {
	// stuck are roles about which a message needs a person, syncing those about
	// which one is on its way.
	stuck, syncing map[workflow.RoleID]bool
	// held are the cases on hold, and the pairs of people they are about.
	held    map[workflow.ApplicationID]bool
	pairs   map[[2]string]bool
	letters map[workflow.ApplicationID]workflow.LetterMark
	by      workflow.Staff
	holds   bool // whether the reader may know of holds, but for their own family's
}

func (db *DB) marks(ctx context.Context, by workflow.Staff) (m marks, err error) {
	m = marks{by: by, stuck: map[workflow.RoleID]bool{}, syncing: map[workflow.RoleID]bool{}, held: map[workflow.ApplicationID]bool{}, pairs: map[[2]string]bool{}, holds: by.May(workflow.ActReadHolds)}
	var unsettled []struct {
		Role  workflow.RoleID `db:"role_id"`
		State workflow.OutgoingState
	}
	if err := db.read.all(ctx, &unsettled, selectAbout); err != nil {
		return m, err
	}
	for _, u := range unsettled {
		if u.State == workflow.OutgoingHuman {
			m.stuck[u.Role] = true
		} else {
			m.syncing[u.Role] = true
		}
	}
	if by.ID == "" {
		return m, nil
	}
	if m.holds {
		var held []struct {
			ID         workflow.ApplicationID
			PatientKey []byte `db:"patient_key"`
			ProxyKey   []byte `db:"proxy_key"`
		}
		if err := db.read.all(ctx, &held, selectHeld); err != nil {
			return m, err
		}
		for _, h := range held {
			m.held[h.ID] = true
			if h.PatientKey != nil && h.ProxyKey != nil {
				m.pairs[[2]string{string(h.PatientKey), string(h.ProxyKey)}] = true
			}
		}
	}
	var last []struct {
		Application workflow.ApplicationID `db:"application_id"`
		State       workflow.LetterState
		Kind        string
		MadeAt      string `db:"made_at"`
		Seq         int64
	}
	if err := db.read.all(ctx, &last, selectLastLetters); err != nil {
		return m, err
	}
	m.letters = make(map[workflow.ApplicationID]workflow.LetterMark, len(last))
	for _, l := range last {
		at, err := parseInstant(l.MadeAt)
		if err != nil {
			return m, err
		}
		m.letters[l.Application] = workflow.LetterMark{State: l.State, Kind: l.Kind, On: nhs.DateIn(at)}
	}
	return m, nil
}

// mark adds them to the line of a row.
func (m marks) mark(l *workflow.RoleLine, r *roleRow) {
	holds := m.holds && m.by.MayOn(workflow.ActReadHolds, workflow.Pair{Patient: l.PatientNumber, Proxy: l.ProxyNumber})
	l.SyncProblem, l.Syncing = m.stuck[l.ID], m.syncing[l.ID]
	l.Held = holds && (m.held[r.Application] || len(m.pairs) > 0 && m.pairs[[2]string{string(r.PatientKey), string(r.ProxyKey)}])
	if !l.EverHeld || m.by.May(workflow.ActPrintHeld) {
		l.Letter = m.letters[l.Application]
	}
	if !holds {
		*l = l.SeenBy(m.by)
	}
}

// EachRole hands over the roles of the register one after the other, oldest
// first, and holds none of them: a report over a register of any size keeps only
// what it needs. With DueBy they come soonest first, as many as the limit; else
// paging does not count here.
func (db *DB) EachRole(ctx context.Context, f workflow.RoleFilter, yield func(workflow.RoleLine) error) error {
	if err := db.eachRole(ctx, f, yield); err != nil {
		return fmt.Errorf("read the register: %w", err)
	}
	return nil
}

func (db *DB) eachRole(ctx context.Context, f workflow.RoleFilter, yield func(workflow.RoleLine) error) error {
	k, err := db.unsealed()
	if err != nil || f.Only != nil && len(f.Only) == 0 {
		return err
	}
	m, err := db.marks(ctx, f.For)
	if err != nil {
		return err
	}
	where, _, args := roleWhere(f, db.today())
	order := "seq"
	if !f.DueBy.IsZero() {
		order = roleDue + ", seq LIMIT ?"
		limit := f.Limit
		if limit <= 0 {
			limit = -1
		}
		args = append(args, limit)
	}
	query, args, err := sqlx.In(selectRoleLines+where+` ORDER BY `+order, args...)
	if err != nil {
		return err
	}
	today := db.today()
	var row roleRow
	into := row.lineFields()
	return db.read.each(ctx, query, func(rows *sqlx.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		l, err := k.roleLine(row, today)
		if err != nil || !f.ReviewBy.IsZero() && !dueBy(l, f.ReviewBy) {
			return err
		}
		m.mark(&l, &row)
		return yield(l)
	}, args...)
}

func (db *DB) roles(ctx context.Context, f workflow.RoleFilter) ([]workflow.RoleLine, int, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, 0, err
	}
	m, err := db.marks(ctx, f.For)
	if err != nil {
		return nil, 0, err
	}
	where, order, args := roleWhere(f, db.today())
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	if f.Only != nil && len(f.Only) == 0 {
		return nil, 0, nil
	}
	var total int
	var rows []roleRow
	if f.ReviewBy.IsZero() && !f.ToSettle {
		if err := db.read.oneAmong(ctx, &total, `SELECT COUNT(*) FROM role WHERE `+where, args...); err != nil {
			return nil, 0, err
		}
		query := selectRoleLines + where + ` ORDER BY ` + order + ` LIMIT ? OFFSET ?`
		if err := db.read.among(ctx, &rows, query, append(args, limit, f.Offset)...); err != nil {
			return nil, 0, err
		}
		lines, err := k.roleLines(rows, db.today(), m)
		return lines, total, err
	}
	// The stored birthdays may be past, and how the national record stands apart is
	// sealed, so what is due or to be settled is known only once the rows are open;
	// they are few.
	if err := db.read.among(ctx, &rows, selectRoleLines+where+` ORDER BY `+order, args...); err != nil {
		return nil, 0, err
	}
	lines, err := k.roleLines(rows, db.today(), m)
	if err != nil {
		return nil, 0, err
	}
	if f.ToSettle {
		lines = slices.DeleteFunc(lines, func(l workflow.RoleLine) bool { return l.ToSettle() == "" })
	} else {
		lines = slices.DeleteFunc(lines, func(l workflow.RoleLine) bool { return !dueBy(l, f.ReviewBy) })
		slices.SortStableFunc(lines, func(a, b workflow.RoleLine) int { return compareDue(dueOn(a), dueOn(b)) })
	}
	total = len(lines)
	lines = lines[min(max(f.Offset, 0), total):]
	if limit > 0 {
		lines = lines[:min(limit, len(lines))]
	}
	return lines, total, nil
}

// roleDue is the first last day of a role, as the index role_due has it.
const roleDue = `CASE WHEN review_on = '' OR (end_on <> '' AND end_on < review_on) THEN end_on ELSE review_on END`

func roleWhere(f workflow.RoleFilter, today nhs.Date) (where, order string, args []any) {
	var all []string
	order = "seq DESC"
	if !f.DueBy.IsZero() { // in the index's own words, or it is not used
		all, args = append(all, "state IN ('draft', 'active') AND "+roleDue+" <= ? AND "+roleDue+" <> ''"), append(args, f.DueBy.String())
	} else if f.States != nil {
		all, args = append(all, "state IN (?)"), append(args, f.States)
	} else {
		all = append(all, "state <> 'undone'")
	}
	if f.ToSetUp {
		all, order = append(all, "state = 'draft'"), "seq"
	}
	if f.ToSwitchOff {
		all, order = append(all, "switch_off_at <> '' AND switched_off_at = ''"), "switch_off_at, seq"
	}
	if f.ToSettle { // a number that changed has made the review due at once
		all = append(all, "(state = 'inactive' AND national_status = 'active' OR state IN ('draft', 'active') AND "+roleDue+" <= ? AND "+roleDue+" <> '')")
		args, order = append(args, today.String()), "seq"
	}
	if !f.ReviewBy.IsZero() {
		by := f.ReviewBy.String()
		all = append(all, `(review_on <> '' AND review_on <= ? OR end_on <> '' AND end_on <= ? OR next_age_on <> '' AND next_age_on <= ?
			OR review_on = '' AND end_on = '')`)
		args = append(args, by, by, by)
	}
	if !f.TurnsBy.IsZero() {
		all, args = append(all, "next_age_on <> '' AND next_age_on <= ?"), append(args, f.TurnsBy.String())
	}
	if f.Only != nil {
		all, args = append(all, "id IN (?)"), append(args, f.Only)
	}
	return strings.Join(all, " AND "), order, args
}

// dueOn is the first last day of a role: to look at it again, or of access.
func dueOn(l workflow.RoleLine) nhs.Date {
	return review.Due(review.Row{End: l.EndOn, Review: l.ReviewOn})
}

func dueBy(l workflow.RoleLine, by nhs.Date) bool {
	due := dueOn(l)
	return due.IsZero() || !due.After(by) || !l.NextAgeOn.IsZero() && !l.NextAgeOn.After(by)
}

// compareDue orders days with "none" last.
func compareDue(a, b nhs.Date) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

func (k keyring) roleLines(rows []roleRow, today nhs.Date, m marks) ([]workflow.RoleLine, error) {
	lines := make([]workflow.RoleLine, len(rows))
	var err error
	for i, r := range rows {
		if lines[i], err = k.roleLine(r, today); err != nil {
			return nil, err
		}
		m.mark(&lines[i], &rows[i])
	}
	return lines, nil
}

func (k keyring) roleLine(r roleRow, today nhs.Date) (workflow.RoleLine, error) {
	people, err := k.openRoleLine(r.ID, r.Line)
	if err != nil {
		return workflow.RoleLine{}, err
	}
	var f fields
	l := workflow.RoleLine{
		ID: r.ID, Ref: formatRef(r.Number), State: r.State, Suspended: r.Suspended, Basis: r.Basis, Scopes: people.Scopes,
		StartOn: f.day(r.StartOn), EndOn: f.day(r.EndOn), EndRule: r.EndRule, OpenEnded: r.OpenEnded,
		ReviewOn: f.day(r.ReviewOn), ReviewRule: r.ReviewRule, SetUp: r.SetUpAt != "", National: r.NationalStatus,
		LocalOnly: r.LocalOnly, EverHeld: r.EverHeld, PatientName: people.Patient, PatientBorn: people.PatientBorn,
		AssessedOn: people.AssessedOn, OrderEnds: people.OrderEnds, LastUsed: people.LastUsed,
		PatientNumber: people.Number, ProxyName: people.Proxy, ProxyNumber: people.ProxyNumber, Relation: people.Relation, Home: people.Home, EndReason: people.EndReason,
		Application: r.Application, GrantedBy: people.GrantedBy, GrantedOn: people.GrantedOn, Owner: people.Owner, Reviewed: people.Reviewed,
		News: people.News, NationalReadAt: people.ReadAt, Apart: people.Apart,
	}
	if r.Suspended {
		l.SuspendedOn = f.day(r.EndedOn)
	}
	l.NextAge, l.NextAgeOn = review.NextMilestone(people.PatientBorn, today)
	if r.SwitchedOffAt == "" {
		since, err := parseInstant(r.SwitchOffAt)
		if err != nil {
			return workflow.RoleLine{}, err
		}
		l.SwitchOffSince = since
	}
	return l, f.err
}

const (
	selectRoleCounts = `SELECT state, n FROM tally WHERE record = 'role'`
	countSwitchOff   = `SELECT COUNT(*) FROM role WHERE switch_off_at <> '' AND switched_off_at = ''`
)

// RoleCounts counts the roles in each state.
func (db *DB) RoleCounts(ctx context.Context) (map[workflow.RoleState]int, error) {
	var rows []struct {
		State workflow.RoleState
		N     int
	}
	if err := db.read.all(ctx, &rows, selectRoleCounts); err != nil {
		return nil, fmt.Errorf("count roles: %w", err)
	}
	counts := map[workflow.RoleState]int{}
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}

// Tasks counts what is to be done in the GP system: access to set up, and
// access to switch off.
func (db *DB) Tasks(ctx context.Context) (setUp, switchOff int, err error) {
	counts, err := db.RoleCounts(ctx)
	if err != nil {
		return 0, 0, err
	}
	if err := db.read.get(ctx, &switchOff, countSwitchOff); err != nil {
		return 0, 0, fmt.Errorf("count tasks: %w", err)
	}
	return counts[workflow.RoleDraft], switchOff, nil
}

// LetterCount counts the letters that Letters would list.
func (db *DB) LetterCount(ctx context.Context, state workflow.LetterState, by workflow.Staff) (n int, err error) {
	if !by.May(workflow.ActPrint) || len(by.Linked) > 0 { // not every letter is theirs
		lines, err := db.Letters(ctx, state, by)
		return len(lines), err
	}
	if err := db.read.get(ctx, &n, countLetterStates, state, by.May(workflow.ActPrintHeld)); err != nil {
		return 0, fmt.Errorf("count letters: %w", err)
	}
	return n, nil
}
