package localdb

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Each figure stands beside a bare probe of the same minute: the two take turns,
// and the ratio is of their medians.
type beside struct{ bare, ours []time.Duration }

func (s *beside) turn(tb testing.TB, bare, ours func() error) {
	tb.Helper()
	for _, run := range []struct {
		f  func() error
		to *[]time.Duration
	}{{bare, &s.bare}, {ours, &s.ours}} {
		start := time.Now()
		if err := run.f(); err != nil {
			tb.Fatal(err)
		}
		*run.to = append(*run.to, time.Since(start))
	}
}

func median(d []time.Duration) float64 {
	d = slices.Sorted(slices.Values(d))
	return float64(d[len(d)/2])
}

// numbered is a made-up person of the 999 range; n counts from 0.
func numbered(n int, born nhs.Date) workflow.Person {
	p := workflow.Person{Given: fmt.Sprint("Given", n%977), Family: fmt.Sprint("Family", n), Born: born, Address: []string{"1 Mill Lane", "Fernbrook"}}
	for i := 0; ; i++ {
		for c := range 10 {
			if got, err := nhs.ParseNumber(fmt.Sprintf("999%06d%d", 10*n+i, c)); err == nil {
				p.NHSNumber = got
				return p
			}
		}
	}
}

// crowded is a record with so many open cases, written in one transaction.
func crowded(b *testing.B, cases int) *DB {
	b.Helper()
	db, _, c := newDB(b)
	rules := shipped(b)
	k, err := db.unsealed()
	if err != nil {
		b.Fatal(err)
	}
	err = db.write.do(b.Context(), k, func(ctx context.Context, t *tx) error {
		for n := range cases {
			d := workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: c.now.AddDate(0, 0, -n%20),
				Patient: numbered(2*n, nhs.MustDate("1950-01-01")), Proxy: numbered(2*n+1, nhs.MustDate("1980-01-01")), RelationshipWords: "Daughter"}
			a, change, err := workflow.Register(d, workflow.ApplicationID(fmt.Sprint("a", n)), formatRef(int64(n+1)), workflow.Around{}, false, firstStaff, rules, c.now)
			if err != nil {
				return err
			}
			change = change.Derived(workflow.Around{}, rules, c.now)
			records, err := t.sealAll(change, nhs.DateIn(c.now))
			if err != nil {
				return err
			}
			if err := t.put(ctx, change, records); err != nil {
				return fmt.Errorf("%s: %w", a.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return db
}

var firstStaff = workflow.Staff{ID: "leila", Roles: firstUser.Roles}

// BenchmarkQueuePage is a page of 50 of 20,000 people's cases, opened, beside
// the same page as bare SQL. Wanted: at most 3 times.
func BenchmarkQueuePage(b *testing.B) {
	db := crowded(b, 10_000)
	pool, err := sqlx.Open(driver, filepath.Join(db.dir, fileName))
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	bare, err := pool.Preparex(`SELECT number, id, state, owner, sent_to, channel, applicant, received_on, due_on, chase_on, ever_held, line
		FROM application WHERE worst IS NOT NULL ORDER BY worst, number LIMIT 50`)
	if err != nil {
		b.Fatal(err)
	}
	var s beside
	for b.Loop() {
		s.turn(b, func() error {
			rows, err := bare.Query()
			if err != nil {
				return err
			}
			defer rows.Close()
			var r queueRow
			for rows.Next() {
				if err := rows.Scan(&r.Number, &r.ID, &r.State, &r.Owner, &r.SentTo, &r.Channel, &r.Applicant, &r.ReceivedOn, &r.DueOn,
					&r.ChaseOn, &r.EverHeld, &r.Line); err != nil {
					return err
				}
			}
			return rows.Err()
		}, func() error {
			lines, total, err := db.Queue(b.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: firstStaff, Limit: 50})
			if err == nil && (len(lines) != 50 || total != 10_000) {
				err = fmt.Errorf("%d lines of %d", len(lines), total)
			}
			return err
		})
	}
	b.ReportMetric(median(s.bare), "bare-ns/page")
	b.ReportMetric(median(s.ours), "ours-ns/page")
	b.ReportMetric(median(s.ours)/median(s.bare), "x-bare(want<=3)")
}

// BenchmarkDecide is a decision with its role, audit entry and message, durable,
// beside a bare durable transaction of the same rows: the same statements on a
// twin of the record, with every value made beforehand and no log kept. Wanted:
// at least 0.6 of its rate. Beside both, for what the disk allows at all, the
// smallest durable transaction there is.
func BenchmarkDecide(b *testing.B) {
	db, _, c := newDB(b)
	twin, _, _ := newDB(b)
	decide, decideTwin := decisions(b, db, c, shipped(b)), decisions(b, twin, c, shipped(b))
	translate, smallest := deskOf(b, db, c).Translate, smallestWrite(b)
	k, err := twin.unsealed()
	if err != nil {
		b.Fatal(err)
	}
	var rows, row beside
	for n := 0; b.Loop(); {
		// Worked out beforehand: the rules have no part in this figure.
		var changes []workflow.Change
		var sealed [][]sealed
		for range 50 {
			change, err := decide(n).Freeze(translate)
			if err != nil {
				b.Fatal(err)
			}
			same, err := decideTwin(n).Freeze(translate)
			if err != nil {
				b.Fatal(err)
			}
			records, err := k.sealAll(same, nhs.DateIn(c.now))
			if err != nil {
				b.Fatal(err)
			}
			changes, sealed = append(changes, change), append(sealed, records)
			n++
		}
		runtime.GC()
		for i, change := range changes {
			row.turn(b, smallest, func() error { return nil })
			rows.turn(b, func() error { return bareDecision(b.Context(), twin, sealed[i], change) },
				func() error { return db.Commit(b.Context(), change) })
		}
	}
	b.ReportMetric(median(row.bare), "smallest-ns/tx")
	b.ReportMetric(median(rows.bare), "bare-ns/tx")
	b.ReportMetric(median(rows.ours), "ours-ns/decision")
	b.ReportMetric(median(row.bare)/median(rows.ours), "of-smallest")
	b.ReportMetric(median(rows.bare)/median(rows.ours), "of-bare(want>=0.6)")
}

// bareDecision writes the rows of a decision and of its audit entry, and
// nothing else.
func bareDecision(ctx context.Context, db *DB, records []sealed, c workflow.Change) error {
	details := make([]byte, 400)
	return db.write.do(ctx, keyring{}, func(ctx context.Context, t *tx) error {
		for _, r := range records {
			if err := r.write(ctx, t); err != nil {
				return err
			}
		}
		a := c.Application()
		number, err := refNumber(a.Ref)
		if err != nil {
			return err
		}
		seq := 1<<40 + number // far from the entries of the twin's registrations
		return t.exec(ctx, insertAudit, seq, instant(noon), "", "", workflow.ActDecide, a.ID, "", "", a.State, details, "", details[:32])
	})
}

// smallestWrite inserts one small row durably.
func smallestWrite(b *testing.B) func() error {
	pool, err := sqlx.Open(driver, filepath.Join(b.TempDir(), "bare.db")+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { pool.Close() })
	pool.SetMaxOpenConns(1)
	pool.MustExec("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
	insert, err := pool.Preparex("INSERT INTO t (v) VALUES ('a decision')")
	if err != nil {
		b.Fatal(err)
	}
	return func() error { _, err := insert.Exec(); return err }
}

// decisions registers a new case for every n and answers its approval, not yet
// committed.
func decisions(b testing.TB, db *DB, c *clock, rules workflow.Rules) func(n int) workflow.Change {
	var ready workflow.Application
	p := workflow.Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Appointments}, Rationale: "Talked it over."}
	return func(n int) workflow.Change {
		b.Helper()
		must := func(err error) {
			if err != nil {
				b.Fatal(err)
			}
		}
		d := workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: c.now,
			Patient: numbered(2*n, nhs.MustDate("1950-01-01")), Proxy: numbered(2*n+1, nhs.MustDate("1980-01-01")), RelationshipWords: "Daughter"}
		id := workflow.ApplicationID(fmt.Sprint("a", n))
		a, change, err := workflow.Register(d, id, formatRef(int64(n+1)), workflow.Around{}, false, firstStaff, rules, c.now)
		must(err)
		must(db.Commit(b.Context(), change))
		a.Version++
		if ready.ID == "" {
			ready = answered(b, a, p, rules, c)
			proposed, _ := ready.Propose(p.Basis, "", workflow.Around{}, rules, c.now)
			p.End, p.Review = proposed.End, proposed.Review
		}
		a.Answers, a.Intended = ready.Answers, ready.Intended
		change, err = a.Decide(p, workflow.Around{}, workflow.NewIDs{Decision: fmt.Sprint("d", n), Role: workflow.RoleID(fmt.Sprint("r", n)),
			Message: workflow.OutgoingID(fmt.Sprint("m", n))}, firstStaff, rules, c.now)
		must(err)
		return change
	}
}

// answered is a case with every check answered as a plain one is.
func answered(tb testing.TB, a workflow.Application, p workflow.Proposal, rules workflow.Rules, c *clock) workflow.Application {
	tb.Helper()
	change, err := a.Intend(p, firstStaff, c.now)
	if err != nil {
		tb.Fatal(err)
	}
	a = *change.Application()
	f := a.Facts(nil, workflow.Around{}, rules, nhs.DateIn(c.now))
	change, err = a.Answer(rules.Checklist.Answers(f, a.Answered(f, rules), scripts(tb)["consent"]), workflow.Around{}, firstStaff, rules, c.now)
	if err != nil {
		tb.Fatal(err)
	}
	return *change.Application()
}
