package localdb

import (
	"context"
	"fmt"
	"math"
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
	selectQueue = `SELECT number, id, state, owner, sent_to, channel, applicant, received_on, due_on, chase_on, ever_held, line
		FROM application WHERE worst IS NOT NULL AND %s ORDER BY worst, number LIMIT ? OFFSET ?`
	countQueue = `SELECT COALESCE(SUM(n), 0) FROM tally WHERE record = 'application' AND state IN %s AND %s`
	countOnly  = `SELECT COUNT(*) FROM application WHERE worst IS NOT NULL AND %s`
)

// Queue is a page of the open cases of a view, worst first, and how many the
// view has. Holds come first for those who may read them; for everybody else a
// held case stands among those with a clinician. Cases that wait come last, by
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
	// Who may read holds has two lists one after the other: holds, and the rest.
	parts := []queuePart{{where: where}}
	var own theirs
	if readsHolds {
		if own, err = db.theirs(ctx, k, f.For); err != nil {
			return nil, 0, err
		}
		parts = []queuePart{{where: where + " AND state = 'held'"}, {where: where + " AND state <> 'held'"}}
		if held := own.held(); len(held) > 0 { // a hold on their own family stands where it stands for everybody
			again := append(viewArgs(f.View, f.For.ID, f.WeekEnds), held)
			parts = []queuePart{{where + " AND state = 'held' AND id NOT IN (?)", []any{held}},
				{"(" + where + " AND state <> 'held' OR " + viewWhere(f.View, false) + " AND state = 'held' AND id IN (?))", again}}
		}
	}
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
	return n, err
}

func (db *DB) viewRows(ctx context.Context, rows *[]queueRow, p queuePart, f workflow.QueueFilter, limit, offset int) error {
	where, args := p.of(f)
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
		PatientName: people.Patient, PatientBorn: people.PatientBorn, ProxyName: people.Proxy, Relation: people.Relation, Next: people.Next, Acknowledged: people.Acknowledged,
	}
	if !readsHolds {
		l.EverHeld, l.Next = false, l.Next.Withheld()
		if l.State == workflow.Held {
			l.State = workflow.WithClinician
		}
	}
	return l, f.err
}

// QueueCounts counts the open cases of every view for one person.
func (db *DB) QueueCounts(ctx context.Context, who workflow.Staff, weekEnds nhs.Date) (workflow.QueueCounts, error) {
	counts := workflow.QueueCounts{}
	for _, view := range workflow.QueueViews {
		var n int
		query := fmt.Sprintf(countQueue, openStates, viewWhere(view, who.May(workflow.ActReadHolds)))
		if err := db.read.get(ctx, &n, query, viewArgs(view, who.ID, weekEnds)...); err != nil {
			return nil, fmt.Errorf("count the queue: %w", err)
		}
		counts[view] = n
	}
	if len(who.Linked) > 0 && who.May(workflow.ActReadHolds) {
		k, err := db.unsealed()
		if err != nil {
			return nil, fmt.Errorf("count the queue: %w", err)
		}
		own, err := db.theirs(ctx, k, who)
		if err != nil {
			return nil, fmt.Errorf("count the queue: %w", err)
		}
		counts[workflow.ViewWithClinician] += len(own.held())
	}
	return counts, nil
}
