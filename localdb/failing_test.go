package localdb

import (
	"context"
	"database/sql"
	engine "database/sql/driver"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// failing is an engine that fails at one call, or at one and all that follow
// until it is mended.
type failing struct {
	engine.Driver
	mu     sync.Mutex
	calls  int
	at     int // 0 is never
	after  bool
	err    error
	failed int
}

// arm has the n-th call from now on fail, and with all those after it too.
func (f *failing) arm(n int, all bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls, f.at, f.after, f.err, f.failed = 0, n, all, err, 0
}

// mend lets every call through again, and answers how many failed.
func (f *failing) mend() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = 0
	return f.failed
}

func (f *failing) call() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	if f.at > 0 && (f.calls == f.at || f.after && f.calls > f.at) {
		f.failed++
		return f.err
	}
	return nil
}

func (f *failing) Open(name string) (engine.Conn, error) {
	c, err := f.Driver.Open(name)
	return failingConn{c, f}, err
}

type failingConn struct {
	engine.Conn
	f *failing
}

func (c failingConn) PrepareContext(ctx context.Context, query string) (engine.Stmt, error) {
	if err := c.f.call(); err != nil {
		return nil, err
	}
	s, err := c.Conn.(engine.ConnPrepareContext).PrepareContext(ctx, query)
	return failingStmt{s, c.f}, err
}

func (c failingConn) ExecContext(ctx context.Context, query string, args []engine.NamedValue) (engine.Result, error) {
	if err := c.f.call(); err != nil {
		return nil, err
	}
	return c.Conn.(engine.ExecerContext).ExecContext(ctx, query, args)
}

func (c failingConn) QueryContext(ctx context.Context, query string, args []engine.NamedValue) (engine.Rows, error) {
	if err := c.f.call(); err != nil {
		return nil, err
	}
	return c.Conn.(engine.QueryerContext).QueryContext(ctx, query, args)
}

func (c failingConn) BeginTx(ctx context.Context, o engine.TxOptions) (engine.Tx, error) {
	return c.Conn.(engine.ConnBeginTx).BeginTx(ctx, o)
}

type failingStmt struct {
	engine.Stmt
	f *failing
}

func (s failingStmt) ExecContext(ctx context.Context, args []engine.NamedValue) (engine.Result, error) {
	if err := s.f.call(); err != nil {
		return nil, err
	}
	return s.Stmt.(engine.StmtExecContext).ExecContext(ctx, args)
}

func (s failingStmt) QueryContext(ctx context.Context, args []engine.NamedValue) (engine.Rows, error) {
	if err := s.f.call(); err != nil {
		return nil, err
	}
	return s.Stmt.(engine.StmtQueryContext).QueryContext(ctx, args)
}

// failingEngine puts one before the engine for a test.
var failingEngine = sync.OnceValue(func() *failing {
	prepareDriver()
	db, err := sql.Open("sqlite", "")
	if err != nil {
		panic(err)
	}
	f := &failing{Driver: db.Driver()}
	sql.Register("sqlite-failing", f)
	sqlx.BindDriver("sqlite-failing", sqlx.QUESTION)
	return f
})

// R4: whichever call of the database fails in an act, for every call there is,
// alone or with all that follow, the act says so and leaves nothing; and when the
// database is well again, the same act goes through.
func TestEveryCallOfTheDatabaseMayFail(t *testing.T) {
	f := failingEngine()
	defer func(was string) { driver = was }(driver)
	driver = "sqlite-failing"
	db, _, c := newDB(t)
	rules := shipped(t)
	desk := deskOf(t, db, c)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	team, err := db.StaffList(ctx)
	must(err)
	who := team[0]
	hands := desk.As(who)
	pairs := 0
	register := func() (workflow.Application, error) {
		return hands.Register(ctx, workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: c.now,
			Patient: numbered(2*pairs, nhs.MustDate("1950-01-01")), Proxy: numbered(2*pairs+1, nhs.MustDate("1980-01-01")), RelationshipWords: "Daughter"}, true)
	}
	proposal := workflow.Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Appointments}, Rationale: "Talked it over."}
	var a workflow.Application
	fresh := func() { // a case of two new people
		t.Helper()
		pairs++
		var err error
		a, err = register()
		must(err)
	}
	around := func() workflow.Around {
		t.Helper()
		x, err := db.Around(ctx, a.Patient, a.Proxy, a.ID)
		must(err)
		return x
	}
	answer := func() error {
		facts := a.Facts(nil, workflow.Around{}, rules, nhs.DateIn(c.now))
		return hands.Answer(ctx, a.ID, rules.Checklist.Answers(facts, a.Answered(facts, rules), scripts(t)["consent"]))
	}
	ready := func() workflow.Proposal { // and all its checks answered
		t.Helper()
		fresh()
		must(hands.Intend(ctx, a.ID, proposal))
		var err error
		a, err = db.Application(ctx, a.ID)
		must(err)
		must(answer())
		a, err = db.Application(ctx, a.ID)
		must(err)
		p := proposal
		proposed, _ := a.Propose(p.Basis, "", around(), rules, c.now)
		p.End, p.Review = proposed.End, proposed.Review
		return p
	}
	granted := func() (workflow.Role, workflow.Outgoing) {
		t.Helper()
		p := ready()
		_, err := hands.Decide(ctx, a.ID, p)
		must(err)
		role, err := db.RoleOf(ctx, a.ID)
		must(err)
		m, err := db.OutgoingOf(ctx, a.ID)
		must(err)
		return role, m[0]
	}
	// Each flow is set up once and then tried until no call is left to fail.
	flows := []struct {
		name  string
		setUp func() func() error
	}{
		{"registering", func() func() error { pairs++; return func() error { _, err := register(); return err } }},
		{"answering", func() func() error {
			fresh()
			must(hands.Intend(ctx, a.ID, proposal))
			var err error
			a, err = db.Application(ctx, a.ID)
			must(err)
			return answer
		}},
		{"deciding", func() func() error {
			p := ready()
			return func() error { _, err := hands.Decide(ctx, a.ID, p); return err }
		}},
		{"refusing", func() func() error {
			fresh()
			return func() error {
				_, err := hands.Decide(ctx, a.ID, workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED", Letters: []workflow.Applicant{workflow.ByProxy}})
				return err
			}
		}},
		{"stopping access", func() func() error {
			role, _ := granted()
			return func() error { return hands.Suspend(ctx, role.ID, "Something is wrong.") }
		}},
		{"settling", func() func() error {
			_, m := granted()
			return func() error { return db.Settle(ctx, m.Sending(who.ID, c.now)) }
		}},
		{"mirroring", func() func() error {
			role, m := granted()
			change, _ := role.Mirror(workflow.National{RoleID: "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a10", Fetchable: true, Status: workflow.NationalActive, Reason: "ROLE_CREATED",
				Basis: basis.Consent, Start: nhs.DateIn(c.now), End: m.End, Grantor: m.Grantor, ReadAt: c.now}, c.now)
			return func() error { return db.Mirror(ctx, change) }
		}},
		{"administering", func() func() error {
			pairs++
			change := AdminChange{Add: []NewStaff{{Login: fmt.Sprint("asha", pairs), Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: password}}}
			return func() error { return db.Administer(ctx, change, who) }
		}},
		{"keeping a secret", func() func() error {
			return func() error { return db.KeepSecret(ctx, StoreClient, []byte("fernbrook-desk-7Jq2"), who) }
		}},
	}
	causes := []error{errors.New("disk I/O error"), errors.New("database is locked"), errors.New("database or disk is full"), context.Canceled}
	if os.Getenv("PROXYDESK_TORTURE") == "" {
		causes = causes[:1]
	}
	points := 0
	for _, flow := range flows {
		for _, all := range []bool{false, true} {
			for _, cause := range causes {
				act := flow.setUp()
				for n := 1; ; n++ {
					what := fmt.Sprintf("%s with %q at call %d (and all after it: %v)", flow.name, cause, n, all)
					before := content(t, db)
					f.arm(n, all, cause)
					err := act()
					if f.mend() == 0 {
						if err != nil {
							t.Fatalf("%s: nothing failed, and yet: %v", what, err)
						}
						break
					}
					points++
					if err == nil {
						t.Fatalf("%s goes unnoticed", what)
					}
					if diff := cmp.Diff(before, content(t, db)); diff != "" {
						t.Fatalf("%s left something:\n%s", what, diff)
					}
					if n > 500 {
						t.Fatalf("%s: there is no end to it", what)
					}
				}
			}
		}
	}
	verified(t, db)
	t.Logf("%d calls failed, each in its turn", points)
	if points < 100 {
		t.Error("fewer calls failed than there are")
	}
}
