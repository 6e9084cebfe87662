package localdb

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// openStates lists the open states as SQL writes a list.
var openStates = func() string {
	var open []string
	for _, s := range workflow.ApplicationStates {
		if s.Open() {
			open = append(open, "'"+string(s)+"'")
		}
	}
	return "(" + strings.Join(open, ", ") + ")"
}()

// viewWhere says which open cases a view shows, in columns that the
// application table and its counts both have. weekEnds and mine are its
// arguments, in this order, where it names them.
func viewWhere(view workflow.QueueView, readsHolds bool) string {
	switch view {
	case workflow.ViewMine:
		return "owner = ?"
	case workflow.ViewUnassigned:
		return "owner = ''"
	case workflow.ViewDueThisWeek:
		return "state <> 'waiting' AND due_on <= ?"
	case workflow.ViewWaiting:
		return "state = 'waiting'"
	case workflow.ViewWithClinician:
		if readsHolds {
			return "state = 'with-clinician'"
		}
		return "state IN ('with-clinician', 'held')" // it reads "with clinician" to them
	}
	return "TRUE"
}

// releaseWhere is viewWhere for refused cases that wait for their safeguarding
// release, as those see them who take them for cases with a clinician.
func releaseWhere(view workflow.QueueView) string {
	switch view {
	case workflow.ViewDueThisWeek:
		return "due_on <= ?"
	case workflow.ViewWaiting:
		return "FALSE"
	case workflow.ViewWithClinician:
		return "TRUE"
	}
	return viewWhere(view, false)
}

func viewArgs(view workflow.QueueView, who workflow.StaffID, weekEnds nhs.Date) []any {
	switch view {
	case workflow.ViewMine:
		return []any{who}
	case workflow.ViewDueThisWeek:
		return []any{weekEnds.String()}
	}
	return nil
}

// queueRow is what a line of the queue is made of.
type queueRow struct {
	Number     int64
	ID         workflow.ApplicationID
	State      workflow.ApplicationState
	Owner      workflow.StaffID
	SentTo     workflow.StaffID `db:"sent_to"`
	Channel    workflow.Channel
	Applicant  workflow.Applicant
	ReceivedOn string `db:"received_on"`
	DueOn      string `db:"due_on"`
	ChaseOn    string `db:"chase_on"`
	EverHeld   bool   `db:"ever_held"`
	Line       []byte
}

const (
	queueColumns = `number, id, state, owner, sent_to, channel, applicant, received_on, due_on, chase_on, ever_held, line`
	selectQueue  = `SELECT ` + queueColumns + ` FROM application WHERE worst IS NOT NULL AND %s ORDER BY worst, number LIMIT ? OFFSET ?`
	// selectQueueWith puts closed cases where they stood when they were open.
	selectQueueWith = `SELECT ` + queueColumns + ` FROM (
		SELECT worst AS place, ` + queueColumns + ` FROM application WHERE worst IS NOT NULL AND %s
		UNION ALL SELECT '1' || due_on AS place, ` + queueColumns + ` FROM application WHERE id IN (?) AND %s
		) ORDER BY place, number LIMIT ? OFFSET ?`
	countClosed = `SELECT COUNT(*) FROM application WHERE id IN (?) AND %s`
	countQueue  = `SELECT COALESCE(SUM(n), 0) FROM tally WHERE record = 'application' AND state IN %s AND %s`
	countOnly   = `SELECT COUNT(*) FROM application WHERE worst IS NOT NULL AND %s`
)

// Queue is a page of the open cases of a view, worst first, and how many the
// view has. Holds come first for those who may read them; for everybody else a
// held case, and a refused one that waits for its safeguarding release, stands
// among those with a clinician. Cases that wait come last, by
// the day to chase them.
func (db *DB) Queue(ctx context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error) {
	lines, total, err := db.queue(ctx, f)
	if err != nil {
		return nil, 0, fmt.Errorf("queue: %w", err)
	}
	return lines, total, nil
}

func (db *DB) queue(ctx context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, 0, err
	}
	if f.Only != nil && len(f.Only) == 0 {
		return nil, 0, nil
	}
	readsHolds := f.For.May(workflow.ActReadHolds)
	where := viewWhere(f.View, readsHolds)
	limit := f.Limit
	if limit <= 0 {
		limit = math.MaxInt32
	}
	var rows []queueRow
	total := 0
	var own theirs
	if readsHolds {
		if own, err = db.theirs(ctx, k, f.For); err != nil {
			return nil, 0, err
		}
	}
	closed, err := db.notToldRefused(ctx, readsHolds, own)
	if err != nil {
		return nil, 0, err
	}
	if f.Only != nil {
		closed = slices.DeleteFunc(closed, func(id workflow.ApplicationID) bool { return !slices.Contains(f.Only, id) })
	}
	// Who may read holds has two lists one after the other: holds, and the rest.
	parts := []queuePart{{where: where}}
	if readsHolds {
		parts = []queuePart{{where: where + " AND state = 'held'"}, {where: where + " AND state <> 'held'"}}
		if held := own.held(); len(held) > 0 { // a hold on their own family stands where it stands for everybody
			again := append(viewArgs(f.View, f.For.ID, f.WeekEnds), held)
			parts = []queuePart{{where: where + " AND state = 'held' AND id NOT IN (?)", args: []any{held}},
				{where: "(" + where + " AND state <> 'held' OR " + viewWhere(f.View, false) + " AND state = 'held' AND id IN (?))", args: again}}
		}
	}
	parts[len(parts)-1].closed = closed
	for _, part := range parts {
		n, err := db.countView(ctx, part, f)
		if err != nil {
			return nil, 0, err
		}
		offset := max(f.Offset-total, 0)
		total += n
		if offset >= n || len(rows) >= limit {
			continue
		}
		var more []queueRow
		if err := db.viewRows(ctx, &more, part, f, limit-len(rows), offset); err != nil {
			return nil, 0, err
		}
		rows = append(rows, more...)
	}
	lines := make([]workflow.QueueLine, len(rows))
	for i, r := range rows {
		if lines[i], err = k.queueLine(r, readsHolds && !own.has(r.ID)); err != nil {
			return nil, 0, err
		}
	}
	return lines, total, nil
}

// queuePart is a condition on the rows of a view, with its own arguments after
// the view's.
type queuePart struct {
	where string
	args  []any
	// closed are cases that stand among these though they are closed.
	closed []workflow.ApplicationID
}

// notToldRefused lists the refused cases that wait for their safeguarding release
// and read as with a clinician to whoever may not read holds, or not this one. A
// case that went from the queue would tell of its refusal.
func (db *DB) notToldRefused(ctx context.Context, readsHolds bool, own theirs) (ids []workflow.ApplicationID, err error) {
	if readsHolds && len(own) == 0 {
		return nil, nil
	}
	if err := db.read.all(ctx, &ids, selectAwaitRelease); err != nil {
		return nil, err
	}
	if readsHolds {
		ids = slices.DeleteFunc(ids, func(id workflow.ApplicationID) bool { return !own.has(id) })
	}
	return ids, nil
}

// of is the condition and its arguments with the cases a search narrows to.
func (p queuePart) of(f workflow.QueueFilter) (string, []any) {
	args := append(viewArgs(f.View, f.For.ID, f.WeekEnds), p.args...)
	if f.Only == nil {
		return p.where, args
	}
	return p.where + " AND id IN (?)", append(args, f.Only)
}

// plain reports whether the condition names no case, so that it can be prepared
// once and counted from the tally.
func (p queuePart) plain(f workflow.QueueFilter) bool { return f.Only == nil && p.args == nil }

// countView counts the rows of a condition, from the tally where it can.
func (db *DB) countView(ctx context.Context, p queuePart, f workflow.QueueFilter) (n int, err error) {
	where, args := p.of(f)
	if p.plain(f) {
		err = db.read.get(ctx, &n, fmt.Sprintf(countQueue, openStates, where), args...)
	} else {
		err = db.read.oneAmong(ctx, &n, fmt.Sprintf(countOnly, where), args...)
	}
	if err != nil || len(p.closed) == 0 {
		return n, err
	}
	more, err := db.countClosed(ctx, p.closed, f.View, f.For.ID, f.WeekEnds)
	return n + more, err
}

// countClosed counts the closed cases that stand in a view.
func (db *DB) countClosed(ctx context.Context, ids []workflow.ApplicationID, view workflow.QueueView, who workflow.StaffID, weekEnds nhs.Date) (n int, err error) {
	err = db.read.oneAmong(ctx, &n, fmt.Sprintf(countClosed, releaseWhere(view)), append([]any{ids}, viewArgs(view, who, weekEnds)...)...)
	return n, err
}

func (db *DB) viewRows(ctx context.Context, rows *[]queueRow, p queuePart, f workflow.QueueFilter, limit, offset int) error {
	where, args := p.of(f)
	if len(p.closed) > 0 {
		args = append(append(append(args, p.closed), viewArgs(f.View, f.For.ID, f.WeekEnds)...), limit, offset)
		return db.read.among(ctx, rows, fmt.Sprintf(selectQueueWith, where, releaseWhere(f.View)), args...)
	}
	if p.plain(f) {
		return db.read.all(ctx, rows, fmt.Sprintf(selectQueue, where), append(args, limit, offset)...)
	}
	return db.read.among(ctx, rows, fmt.Sprintf(selectQueue, where), append(args, limit, offset)...)
}

func (k keyring) queueLine(r queueRow, readsHolds bool) (workflow.QueueLine, error) {
	people, err := k.openApplicationLine(r.ID, r.Line)
	if err != nil {
		return workflow.QueueLine{}, err
	}
	var f fields
	l := workflow.QueueLine{
		ID: r.ID, Ref: formatRef(r.Number), State: r.State, Owner: r.Owner, SentTo: r.SentTo,
		ReceivedOn: f.day(r.ReceivedOn), DueOn: f.day(r.DueOn), ChaseOn: f.day(r.ChaseOn),
		Paused: r.State == workflow.Waiting, EverHeld: r.EverHeld, Channel: r.Channel, Applicant: r.Applicant,
		PatientName: people.Patient, PatientBorn: people.PatientBorn, ProxyName: people.Proxy, Relation: people.Relation, Next: people.Next, Acknowledged: people.Acknowledged, Chased: people.Chased, Urgent: people.Urgent,
	}
	if !readsHolds {
		l.EverHeld, l.Next = false, l.Next.Withheld()
		if l.State == workflow.Held || l.State == workflow.Refused { // which waits for its release
			l.State = workflow.WithClinician
		}
	}
	return l, f.err
}

// QueueCounts counts the open cases of every view for one person.
func (db *DB) QueueCounts(ctx context.Context, who workflow.Staff, weekEnds nhs.Date) (workflow.QueueCounts, error) {
	counts, err := db.queueCounts(ctx, who, weekEnds)
	if err != nil {
		return nil, fmt.Errorf("count the queue: %w", err)
	}
	return counts, nil
}

func (db *DB) queueCounts(ctx context.Context, who workflow.Staff, weekEnds nhs.Date) (workflow.QueueCounts, error) {
	counts, readsHolds := workflow.QueueCounts{}, who.May(workflow.ActReadHolds)
	for _, view := range workflow.QueueViews {
		var n int
		query := fmt.Sprintf(countQueue, openStates, viewWhere(view, readsHolds))
		if err := db.read.get(ctx, &n, query, viewArgs(view, who.ID, weekEnds)...); err != nil {
			return nil, err
		}
		counts[view] = n
	}
	var own theirs
	if len(who.Linked) > 0 && readsHolds {
		k, err := db.unsealed()
		if err != nil {
			return nil, err
		}
		if own, err = db.theirs(ctx, k, who); err != nil {
			return nil, err
		}
		counts[workflow.ViewWithClinician] += len(own.held())
	}
	closed, err := db.notToldRefused(ctx, readsHolds, own)
	if err != nil || len(closed) == 0 {
		return counts, err
	}
	for _, view := range workflow.QueueViews {
		n, err := db.countClosed(ctx, closed, view, who.ID, weekEnds)
		if err != nil {
			return nil, err
		}
		counts[view] += n
	}
	return counts, nil
}
