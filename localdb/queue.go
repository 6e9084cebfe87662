package localdb

import (
	"context"
	"fmt"
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
		FROM application WHERE %[1]s IS NOT NULL AND %[2]s ORDER BY %[1]s, number LIMIT ? OFFSET ?`
	countQueue = `SELECT COALESCE(SUM(n), 0) FROM application_count WHERE state IN %s AND %s`
	countOnly  = `SELECT COUNT(*) FROM application WHERE %s IS NOT NULL AND %s`
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

func (db *DB) queue(ctx context.Context, f workflow.QueueFilter) (lines []workflow.QueueLine, total int, err error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, 0, err
	}
	readsHolds := f.For.May(workflow.ActReadHolds)
	order := "worst"
	if !readsHolds {
		order = "worst_unread"
	}
	where, args := viewWhere(f.View, readsHolds), viewArgs(f.View, f.For.ID, f.WeekEnds)
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	var rows []queueRow
	if f.Only == nil {
		if err := db.read.get(ctx, &total, fmt.Sprintf(countQueue, openStates, where), args...); err != nil {
			return nil, 0, err
		}
		if err := db.read.all(ctx, &rows, fmt.Sprintf(selectQueue, order, where), append(args, limit, f.Offset)...); err != nil {
			return nil, 0, err
		}
	} else if len(f.Only) > 0 {
		where, args = where+" AND id IN (?)", append(args, f.Only)
		if err := db.read.oneAmong(ctx, &total, fmt.Sprintf(countOnly, order, where), args...); err != nil {
			return nil, 0, err
		}
		if err := db.read.among(ctx, &rows, fmt.Sprintf(selectQueue, order, where), append(args, limit, f.Offset)...); err != nil {
			return nil, 0, err
		}
	}
	lines = make([]workflow.QueueLine, len(rows))
	for i, r := range rows {
		if lines[i], err = k.queueLine(r, readsHolds); err != nil {
			return nil, 0, err
		}
	}
	return lines, total, nil
}

func (k keyring) queueLine(r queueRow, readsHolds bool) (workflow.QueueLine, error) {
	var people applicationLine
	if err := k.open(sealedApplicationLine, string(r.ID), r.Line, &people); err != nil {
		return workflow.QueueLine{}, err
	}
	var d days
	l := workflow.QueueLine{
		ID: r.ID, Ref: formatRef(r.Number), State: r.State, Owner: r.Owner, SentTo: r.SentTo,
		ReceivedOn: d.day(r.ReceivedOn), DueOn: d.day(r.DueOn), ChaseOn: d.day(r.ChaseOn),
		Paused: r.State == workflow.Waiting, EverHeld: r.EverHeld, Channel: r.Channel, Applicant: r.Applicant,
		PatientName: people.Patient, PatientBorn: people.PatientBorn, ProxyName: people.Proxy, Relation: people.Relation, Next: people.Next,
	}
	if !readsHolds {
		l.EverHeld = false
		if l.State == workflow.Held {
			l.State = workflow.WithClinician
		}
	}
	return l, d.err
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
	return counts, nil
}
