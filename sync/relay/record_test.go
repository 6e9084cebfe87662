package relay

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/localdb/seal"
	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

var _ Outbox = (*localdb.DB)(nil)

// practice is a desk on the real record: its file, its acts, its relay.
type practice struct {
	testing.TB
	dir     string
	options localdb.Options
	rules   workflow.Rules
	scripts map[string]checklist.Script
	store   *emulator.Service

	db    *localdb.DB
	desk  *casework.Desk
	gp    workflow.Staff
	way   *watched
	relay *Relay
}

const (
	login    = "leila"
	password = "a few words together"
)

func newPractice(t testing.TB, store *emulator.Service) *practice {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sub := func(files fs.FS, dir string) fs.FS {
		s, err := fs.Sub(files, dir)
		must(err)
		return s
	}
	p := &practice{TB: t, dir: t.TempDir(), store: store}
	p.options = localdb.Options{Now: time.Now, Passwords: []seal.Option{seal.CheapForTests(t)}}
	p.rules = workflow.Rules{
		Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: fern, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960100"},
		Calendar: nhs.NewCalendar(), UndoTime: 2 * time.Minute, Connected: true,
	}
	var err error
	p.rules.Checklist, err = checklist.Load(sub(assets.Checklists, "checklists"))
	must(err)
	p.rules.Policy, err = review.LoadPolicy(assets.Policy)
	must(err)
	p.rules.Reasons, err = workflow.LoadReasons(sub(assets.Codes, "codes"))
	must(err)
	p.scripts, err = checklist.LoadScripts(assets.DemoAnswers)
	must(err)
	p.db, _, err = localdb.Create(t.Context(), p.dir, localdb.Setup{Practice: p.rules.Practice, First: localdb.NewStaff{
		Login: login, Name: "Dr Leila Shah", Post: "GP partner", Password: password,
		Roles: []workflow.StaffRole{workflow.Clinician, workflow.Responsible, workflow.SafeguardingLead, workflow.Manager},
	}}, p.options)
	must(err)
	p.start()
	return p
}

// start is the program after signing in.
func (p *practice) start() {
	p.Helper()
	pace := NewPace(0, func() float64 { return 0.5 })
	p.way = watch(p, p.store, pace, func() []workflow.Outgoing {
		all, err := p.db.OutgoingList(p.Context(), 1000)
		if err != nil {
			p.Fatal(err)
		}
		return all
	})
	p.relay = New(Config{
		Outbox: p.db, Store: p.way, Pace: pace, Now: time.Now, NewID: uuid.NewString, Jitter: func() float64 { return 0.5 },
		SignedIn: func() []workflow.Staff { return []workflow.Staff{p.gp} },
	})
	p.desk = &casework.Desk{
		Store: p.db, Rules: func() workflow.Rules { return p.rules }, Now: time.Now, NewID: uuid.NewString, Translate: Freeze(uuid.NewString),
		Changed: func(casework.Event) { p.relay.Wake() },
	}
	var err error
	if p.gp, err = p.db.SignIn(p.Context(), login, password); err != nil {
		p.Fatal(err)
	}
}

// restart is the program stopped and started again.
func (p *practice) restart() {
	p.Helper()
	if err := p.db.Close(); err != nil {
		p.Fatal(err)
	}
	var err error
	if p.db, err = localdb.Open(p.Context(), p.dir, p.options); err != nil {
		p.Fatal(err)
	}
	p.start()
}

func (p *practice) run(how time.Duration) {
	p.Helper()
	ctx, stop := context.WithTimeout(p.Context(), how)
	defer stop()
	p.relay.Run(ctx)
}

func (p *practice) register(pair workflow.Pair) workflow.ApplicationID {
	p.Helper()
	who := func(n nhs.Number, given string) workflow.Person {
		return workflow.Person{NHSNumber: n, Given: given, Family: "Bray", Born: nhs.MustDate("1952-03-12"), Address: []string{"1 Mill Lane", "FB1 1AA"}}
	}
	a, err := p.desk.As(p.gp).Register(p.Context(), workflow.Draft{
		Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: time.Now().Add(-time.Hour),
		Patient: who(pair.Patient, "Quentin"), Proxy: who(pair.Proxy, "Joy"), Relationship: "SPS", RelationshipWords: "Wife",
		Requested: []basis.Scope{basis.Appointments}, Reasons: []string{"PRAC"},
	}, true)
	if err != nil {
		p.Fatal(err)
	}
	return a.ID
}

// grant takes a new application of two adults all the way to its approval.
func (p *practice) grant(pair workflow.Pair) workflow.Role {
	p.Helper()
	must := func(err error) {
		p.Helper()
		if err != nil {
			p.Fatal(err)
		}
	}
	ctx, id := p.Context(), p.register(pair)
	session := p.desk.As(p.gp)
	proposal := workflow.Proposal{Basis: basis.Consent, Scopes: []basis.Scope{basis.Appointments}}
	must(session.Intend(ctx, id, proposal))
	a, err := p.db.Application(ctx, id)
	must(err)
	around, err := p.db.Around(ctx, a.Patient, a.Proxy, a.ID)
	must(err)
	f := a.Facts(nil, around, p.rules, today())
	must(session.Answer(ctx, id, p.rules.Checklist.Answers(f, a.Answered(f, p.rules), p.scripts["consent"])))
	a, err = p.db.Application(ctx, id)
	must(err)
	proposed, _ := a.Propose(basis.Consent, "", around, p.rules, time.Now())
	proposal.End, proposal.Review = proposed.End, proposed.Review
	_, err = session.Decide(ctx, id, proposal)
	must(err)
	role, err := p.db.RoleOf(ctx, id)
	must(err)
	return role
}

func (p *practice) refuse(pair workflow.Pair) {
	p.Helper()
	_, err := p.desk.As(p.gp).Decide(p.Context(), p.register(pair), workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED"})
	if err != nil {
		p.Fatal(err)
	}
}

func (p *practice) status(pair workflow.Pair) string {
	roles := p.store.Roles(pair.Patient.Full(), pair.Proxy.Full())
	if len(roles) > 1 {
		p.Errorf("the national store has %d roles for one pair", len(roles))
	}
	if len(roles) == 0 {
		return ""
	}
	return roles[0].Status
}

// Real decisions, a real file, three days without a network, an answer that is
// lost and a program that dies while it waits for one.
func TestOnTheRealRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(12 * time.Hour)
		store, err := emulator.New(emulator.WithSeed(1))
		if err != nil {
			t.Fatal(err)
		}
		p := newPractice(t, store)
		faults := func(f ...emulator.Fault) {
			store.Faults.Clear()
			if err := store.Faults.Add(f...); err != nil {
				t.Fatal(err)
			}
		}
		unwanted, unknown := couple(3), couple(4)
		if _, err := store.AddRole(emulator.Role{Patient: unwanted.Patient.Full(), Proxy: unwanted.Proxy.Full(), Status: "proposed", Reason: "APPLICATION_SUBMITTED"}); err != nil {
			t.Fatal(err)
		}
		faults(emulator.Offline())
		first, second := p.grant(couple(1)), p.grant(couple(2))
		p.refuse(unwanted)
		p.refuse(unknown)
		p.run(72 * time.Hour)
		if s := p.relay.Status(); s.Left() != 4 || s.Connection != Offline {
			t.Errorf("offline: %+v", s)
		}

		// Back, and the answer to the first send is lost; then the power fails.
		faults(emulator.Fault{Kind: emulator.LostAfter, Op: emulator.OpCreate, Hold: true})
		ctx, fail := context.WithCancel(t.Context())
		p.way.after = func(vrs.Request) {
			if err := p.db.Close(); err != nil {
				t.Error(err)
			}
			fail()
		}
		p.relay.SendNow()
		p.relay.Run(ctx)
		p.restart()
		dangling := 0
		for _, m := range p.way.messages() {
			if m.State == workflow.OutgoingSending {
				dangling++
			}
		}
		if dangling < 1 || dangling > hands {
			t.Errorf("%d messages were being sent when the power failed", dangling)
		}
		p.run(5 * time.Minute)

		for n, want := range map[int]string{1: "active", 2: "active", 3: "rejected", 4: ""} {
			if got := p.status(couple(n)); got != want {
				t.Errorf("couple %d is %q, want %q", n, got, want)
			}
		}
		if err := p.desk.As(p.gp).Suspend(t.Context(), first.ID, ""); err != nil {
			t.Fatal(err)
		}
		p.run(time.Minute)
		for role, want := range map[workflow.RoleID]workflow.NationalStatus{first.ID: workflow.NationalInactive, second.ID: workflow.NationalActive} {
			r, err := p.db.Role(t.Context(), role)
			if err != nil {
				t.Fatal(err)
			}
			if r.National == nil || r.National.Status != want {
				t.Errorf("role shown as %+v, want %s", r.National, want)
			}
		}

		// Ended by somebody else: heard, and never said back.
		if err := store.EndRole(store.Roles(couple(2).Patient.Full(), couple(2).Proxy.Full())[0].ID, "ROLE_DEACTIVATED_PROXY_DECEASED"); err != nil {
			t.Fatal(err)
		}
		if news, err := p.relay.ReconcilePass(t.Context()); err != nil || news != 1 {
			t.Errorf("%d roles had news; %v", news, err)
		}
		if r, err := p.db.Role(t.Context(), second.ID); err != nil || r.State != workflow.RoleInactive || !r.SwitchOff.Open() {
			t.Errorf("ended elsewhere: %s; %v", r.State, err)
		}

		want := map[workflow.OutgoingState]int{workflow.OutgoingDone: 4, workflow.OutgoingLocal: 1}
		for _, m := range p.way.messages() {
			want[m.State]--
		}
		for state, n := range want {
			if n != 0 {
				t.Errorf("%+d messages %s", -n, state)
			}
		}
		report, err := p.db.Verify(t.Context())
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("the record does not verify: %v %v", report.Problems, err)
		}
		if err := p.db.Close(); err != nil {
			t.Error(err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// A message whose row in the file is damaged goes to a person with what is known
// of it. The others go, and access is taken away, as if it were not there.
func TestADamagedRowHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(12 * time.Hour)
		store, err := emulator.New(emulator.WithSeed(1))
		if err != nil {
			t.Fatal(err)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		p := newPractice(t, store)
		ended := p.grant(couple(1))
		p.run(5 * time.Minute)
		damaged := p.grant(couple(2))
		p.grant(couple(3))
		must(p.desk.As(p.gp).Suspend(t.Context(), ended.ID, ""))
		messages, err := p.db.OutgoingOf(t.Context(), damaged.Application)
		must(err)
		id := messages[0].ID

		must(p.db.Close())
		file, err := sql.Open("sqlite", filepath.Join(p.dir, "proxydesk.db"))
		must(err)
		_, err = file.ExecContext(t.Context(), "UPDATE outgoing SET body = x'01020304' WHERE id = ?", id)
		must(err)
		must(file.Close())
		p.db, err = localdb.Open(t.Context(), p.dir, p.options)
		must(err)
		p.start()
		p.run(5 * time.Minute)

		for n, want := range map[int]string{1: "inactive", 2: "", 3: "active"} {
			if got := p.status(couple(n)); got != want {
				t.Errorf("couple %d is %q, want %q", n, got, want)
			}
		}
		m, err := p.db.Outgoing(t.Context(), id)
		if err != nil || m.State != workflow.OutgoingHuman || m.Why != workflow.WhyUnreadable {
			t.Errorf("the damaged one is %s: %q; %v", m.State, m.Why, err)
		}
		if s := p.relay.Status(); s.Left() != 0 || s.Connection != Connected {
			t.Errorf("left: %+v", s)
		}
		must(p.db.Close())
		must(store.Close())
	})
}
