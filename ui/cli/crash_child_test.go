package cli_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/localdb/seal"
	"proxydesk/sync/relay"
	"proxydesk/ui/cli"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// TestMain lets this test binary be the desk that crash tests kill.
func TestMain(m *testing.M) {
	if order := os.Getenv(childEnv); order != "" {
		if err := child(order); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const childEnv = "PROXYDESK_CRASH_CHILD"

// order is what a child is told to do: which practice, which store, which time
// it is, and whom it deals with.
type order struct {
	Dir, Store string
	Ahead      time.Duration
	First      int      // the first of its couples
	Requests   []string // access requests of the first ones, which wait at the store
	Listen     cli.StoreConfig
}

// cheap passes for a test, so that a password costs a child no time.
type cheap struct{}

func (cheap) Helper()      {}
func (cheap) Name() string { return "crash" }

const (
	crashLogin    = "leila"
	crashPassword = "a few words together"
)

// openPractice opens the practice in a folder as the program does, with no undo
// time and no pause between requests.
func openPractice(ctx context.Context, o order) (*cli.Desk, workflow.Staff, error) {
	var none time.Duration
	store := o.Listen
	store.URL = o.Store
	options := cli.OpenOptions{
		Config: cli.Config{DataDir: o.Dir, Store: store}, Exclusive: true, Undo: &none, PerSecond: 10_000,
		Now: func() time.Time { return time.Now().Add(o.Ahead).UTC() },
		DB:  localdb.Options{Passwords: []seal.Option{seal.CheapForTests(cheap{})}},
	}
	var d *cli.Desk
	var err error
	if _, missing := os.Stat(o.Dir); errors.Is(missing, os.ErrNotExist) {
		ods, bad := nhs.ParseODSCode("Z99901")
		if bad != nil {
			return nil, workflow.Staff{}, bad
		}
		d, _, err = cli.CreateDesk(ctx, options, localdb.Setup{
			Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960100"},
			First: localdb.NewStaff{Login: crashLogin, Name: "Dr Leila Shah", Post: "GP partner", Password: crashPassword,
				Roles: []workflow.StaffRole{workflow.Clinician, workflow.Responsible, workflow.Manager}},
		})
	} else {
		d, err = cli.OpenDesk(ctx, options)
	}
	if err != nil {
		return nil, workflow.Staff{}, err
	}
	s, err := d.SignIn(ctx, crashLogin, crashPassword)
	if err != nil {
		return nil, s, errors.Join(err, d.Close())
	}
	return d, s, nil
}

// child is the desk at work: applications come in, are answered, decided, set
// up and ended, while the relay sends. Each act is acknowledged on a line of
// its own, after it returned and not before. It never ends by itself.
func child(text string) error {
	ctx := context.Background()
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	d, who, err := openPractice(ctx, o)
	if err != nil {
		return err
	}
	ways, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		return err
	}
	moved := make(chan struct{}, 1)
	d.WatchStatus(func(relay.Status) {
		select {
		case moved <- struct{}{}:
		default:
		}
	})
	go d.Relay.Run(ctx)
	w := worker{Desk: d, ctx: ctx, hands: d.Casework.As(who), way: ways["consent"]}
	fmt.Println("ready")
	for n := 0; ; n++ {
		if err := w.one(o, n); err != nil {
			return err
		}
		// The desk is never far ahead of the relay, or kills would find it
		// always at the same point.
		for {
			n, err := toSend(ctx, d.DB)
			if err != nil {
				return err
			}
			if n <= 3 {
				break
			}
			<-moved
		}
	}
}

// toSend counts the messages that have yet to leave. What is to be verified
// waits for minutes, and rightly: the desk would stand still with it.
func toSend(ctx context.Context, db *localdb.DB) (n int, err error) {
	all, err := db.Unsettled(ctx)
	for _, m := range all {
		if m.State != workflow.OutgoingVerify {
			n++
		}
	}
	return n, err
}

type worker struct {
	*cli.Desk
	ctx   context.Context
	hands casework.Session
	way   checklist.Script
}

// one takes one application from its arrival to its end. Every third is
// refused, every second role is ended.
func (w worker) one(o order, n int) error {
	draft, err := w.draft(o, n)
	if err != nil {
		return err
	}
	a, err := w.hands.Register(w.ctx, draft, true)
	if err != nil {
		return err
	}
	fmt.Println("registered", a.ID)
	if n%3 == 2 {
		return w.decide(a.ID, workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED"})
	}
	p := workflow.Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Prescriptions}, Rationale: "Talked through."}
	if err := w.hands.Intend(w.ctx, a.ID, p); err != nil {
		return err
	}
	c, err := w.hands.Reread(w.ctx, a.ID)
	if err != nil {
		return err
	}
	rules := w.Rules()
	if err := w.hands.Answer(w.ctx, a.ID, rules.Checklist.Answers(c.Facts, c.Application.Answered(c.Facts, rules), w.way)); err != nil {
		return err
	}
	fmt.Println("answered", a.ID)
	if c, err = w.hands.Reread(w.ctx, a.ID); err != nil {
		return err
	}
	proposed, _ := w.hands.Propose(c, basis.Consent, "")
	p.End, p.Review = proposed.End, proposed.Review
	if err := w.decide(a.ID, p); err != nil {
		return err
	}
	// The relay may write to the same role meanwhile; then the act is done again.
	role, err := w.DB.RoleOf(w.ctx, a.ID)
	if err != nil {
		return err
	}
	if err := again(func() error { return w.hands.RecordSetUp(w.ctx, role.ID) }); err != nil {
		return err
	}
	fmt.Println("set-up", a.ID)
	if n%2 == 0 {
		return nil
	}
	err = again(func() error {
		return w.hands.End(w.ctx, role.ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"})
	})
	if err == nil {
		fmt.Println("ended", a.ID)
	}
	return err
}

func (w worker) decide(id workflow.ApplicationID, p workflow.Proposal) error {
	d, err := w.hands.Decide(w.ctx, id, p)
	if err == nil {
		fmt.Println("decided", id, d.ID)
	}
	return err
}

// draft is an application on paper, or one that waits at the store.
func (w worker) draft(o order, n int) (workflow.Draft, error) {
	c := crashCouple(o.First + n)
	if n < len(o.Requests) {
		d, err := w.Intake(workflow.Staff{}).Fetch(w.ctx, o.Requests[n])
		if err != nil {
			return workflow.Draft{}, err
		}
		return d, nil
	}
	return workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: w.Now(),
		Patient: c.patient, Proxy: c.proxy, Relationship: "CHILD", RelationshipWords: "Daughter", Requested: []basis.Scope{basis.Prescriptions}, Reasons: []string{"PRAC"}}, nil
}

func again(act func() error) error {
	for {
		if err := act(); !errors.Is(err, workflow.ErrStale) {
			return err
		}
	}
}

type crashPair struct{ patient, proxy workflow.Person }

// crashCouple is the n-th made-up couple; every n gives two new people.
func crashCouple(n int) crashPair {
	return crashPair{
		patient: workflow.Person{NHSNumber: crashNumber(2 * n), Given: "Given", Family: fmt.Sprint("Patient", n), Born: nhs.MustDate("1950-01-01"), Address: []string{"1 Mill Lane", "Fernbrook"}},
		proxy:   workflow.Person{NHSNumber: crashNumber(2*n + 1), Given: "Given", Family: fmt.Sprint("Proxy", n), Born: nhs.MustDate("1980-01-01"), Address: []string{"2 Mill Lane", "Fernbrook"}},
	}
}

// crashNumber is the n-th number of the made-up range that has a check digit.
// Of two neighbours at least one has.
func crashNumber(n int) nhs.Number {
	for stem := range 2 {
		for digit := range 10 {
			if x, err := nhs.ParseNumber(fmt.Sprintf("%09d%d", 999_000_000+2*n+stem, digit)); err == nil {
				return x
			}
		}
	}
	panic("there are no more made-up numbers")
}
