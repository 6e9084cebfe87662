package cli_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/localdb"
	"proxydesk/sync/emulator"
	"proxydesk/sync/relay"
	"proxydesk/workflow"
)

// synced is what sync prints, as a script reads it.
type synced struct {
	Settled     []struct{ Ref, Kind, State, Why string }
	NeedsPerson []struct{ Ref, Kind, Why string }
	Status      struct {
		Connection                                  relay.Connection
		Held, Waiting, Unsigned, Checking, Removing int
		LastContact, NextTry, Why                   string
	}
}

func (p *platform) sync(code int) (s synced) {
	p.t.Helper()
	p.command(code, "", "--config", p.settings, "sync")
	if err := json.Unmarshal([]byte(p.out), &s); err != nil {
		p.t.Fatalf("%v:\n%s%s", err, p.out, p.errs)
	}
	for _, secret := range []string{"9990", "999 0", "Bray", "Joy"} {
		if strings.Contains(p.out+p.errs, secret) {
			p.t.Errorf("somebody is named:\n%s%s", p.out, p.errs)
		}
	}
	return s
}

// newOpen is a practice whose store asks for no sign-in, with its desk open.
func newOpen(t *testing.T) *platform {
	t.Helper()
	p := platformOf(t, emulator.NoSignIn)
	p.signIn()
	return p
}

func TestSyncSaysWhatItDidAndWhomItNeeds(t *testing.T) {
	p := newOpen(t)
	p.decide()
	p.decide()
	p.must(p.desk.Close())
	s := p.sync(0)
	if len(s.Settled) != 2 || s.Settled[0].Ref != "REF-0001" || s.Settled[0].Kind != "create" || s.Settled[0].State != "done" || len(s.NeedsPerson) != 0 ||
		s.Status.Connection != relay.Connected || s.Status.LastContact == "" || s.Status.Waiting != 0 {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(p.out, `"needsPerson": []`) {
		t.Errorf("nothing to do is not an empty list:\n%s", p.out)
	}
	if s := p.sync(0); len(s.Settled) != 0 {
		t.Errorf("again: %+v", s)
	}

	// One that the store will not take needs a person, now and until it is settled.
	p.open()
	p.signIn()
	p.decide()
	p.must(p.desk.Close())
	fault := emulator.Fault{Kind: emulator.Status, Status: 422, Code: "INVALID_GRANTOR_VALUE", Op: emulator.OpCreate}
	p.must(p.store.Faults.Add(fault))
	s = p.sync(3)
	if len(s.Settled) != 1 || s.Settled[0].State != "human" || len(s.NeedsPerson) != 1 || s.NeedsPerson[0].Ref != "REF-0003" || !strings.Contains(s.NeedsPerson[0].Why, "ODS code") {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(p.errs, "One message needs a person") {
		t.Errorf("it says %q", p.errs)
	}
	if s = p.sync(3); len(s.Settled) != 0 || len(s.NeedsPerson) != 1 {
		t.Errorf("and once more: %+v", s)
	}

	// A start finds in the record when the store last answered.
	last := s.Status.LastContact
	p.shut()
	p.clock.Advance(72 * time.Hour)
	if s = p.sync(3); s.Status.LastContact == "" || s.Status.LastContact > last || s.Status.Connection != relay.Offline {
		t.Errorf("days later, without a store: %+v; it last answered at %s", s, last)
	}
}

func TestACommandIsCalledByItsNameWhereItTakesNothing(t *testing.T) {
	p := prompt{t: t, dir: t.TempDir(), env: map[string]string{}}
	for words, args := range map[string][]string{
		"There is no command \"synk\". proxydesk --help":                          {"synk"},
		"There is no command \"chek\". proxydesk store --help":                    {"store", "chek"},
		"proxydesk sync takes nothing more than its flags, and there is \"now\".": {"sync", "now"},
	} {
		p.want(2, args...)
		if !strings.Contains(p.errs, words) || p.out != "" {
			t.Errorf("%v: %s%s", args, p.out, p.errs)
		}
	}
}

func TestSyncTellsABarredDoorFromOneThatIsShut(t *testing.T) {
	p := newOpen(t)
	p.decide()
	p.must(p.desk.Close())
	for name, c := range map[string]struct {
		fault emulator.Fault
		code  int
		is    relay.Connection
	}{
		"offline":    {emulator.Offline(), 0, relay.Offline},
		"in trouble": {emulator.Fault{Kind: emulator.Status, Status: 503, Times: -1}, 0, relay.Trouble},
		"a pause":    {emulator.Fault{Kind: emulator.Status, Status: 429, Times: -1}, 0, relay.Busy},
		"barred":     {emulator.Fault{Kind: emulator.Status, Status: 403, Times: -1}, 3, relay.SignIn},
	} {
		p.store.Faults.Clear()
		p.clock.Advance(10 * time.Minute) // whatever wait the last one left
		p.must(p.store.Faults.Add(c.fault))
		s := p.sync(c.code)
		if s.Status.Connection != c.is || s.Status.Waiting != 1 || s.Status.Why == "" || len(s.Settled) != 0 {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// What concerns a case that was ever held is not told to those who may not read
// holds, on the command line either.
func TestSyncKeepsHoldsToThemselves(t *testing.T) {
	p := newOpen(t)
	ctx, c := t.Context(), crashCouple(0)
	p.must(p.desk.DB.Administer(ctx, localdb.AdminChange{Add: []localdb.NewStaff{
		{Login: "asha", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: crashPassword},
		{Login: "mo", Name: "Dr Mo Bello", Post: "Safeguarding lead", Roles: []workflow.StaffRole{workflow.SafeguardingLead}, Password: crashPassword}}}, p.who))
	lead, err := p.desk.SignIn(ctx, "mo", crashPassword)
	p.must(err)
	_, err = p.store.AddRole(emulator.Role{Patient: c.patient.NHSNumber.Full(), Proxy: c.proxy.NHSNumber.Full(), Status: "proposed", Reason: "APPLICATION_SUBMITTED"})
	p.must(err)
	hands := p.desk.Casework.As(p.who)
	draft, err := worker{Desk: p.desk, ctx: ctx}.draft(order{}, 0)
	p.must(err)
	a, err := hands.Register(ctx, draft, true)
	p.must(err)
	p.must(hands.Hold(ctx, a.ID, "Somebody answers for them."))
	p.must(p.desk.Casework.As(lead).Lift(ctx, a.ID, "Talked with them alone."))
	_, err = hands.Decide(ctx, a.ID, workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED"})
	p.must(err)
	p.must(hands.Release(ctx, a.ID, "APPLICATION_REJECTED_NOT_NEEDED"))
	p.must(p.desk.Close())
	p.must(p.store.Faults.Add(emulator.Fault{Kind: emulator.Status, Status: 422, Code: "INVALID_STATUS_REASON", Op: emulator.OpChange}))
	if s := p.sync(3); len(s.Settled) != 1 || len(s.NeedsPerson) != 1 {
		t.Errorf("to whoever may read holds: %+v", s)
	}
	p.want(0, "--config", p.settings, "sync", "--user", "asha")
	if strings.Contains(p.out, a.Ref) || !strings.Contains(p.out, `"needsPerson": []`) {
		t.Errorf("to whoever may not:\n%s", p.out)
	}
}

// While the window is open it sends, fetches and brings in by itself.
func TestTheOpenWindowDoesItItself(t *testing.T) {
	p := newOpen(t)
	defer func() { p.must(p.desk.Close()) }()
	p.decide()
	before := len(p.store.Log())
	file := filepath.Join(t.TempDir(), "mail.eml")
	for _, args := range [][]string{{"sync"}, {"fetch", "d41f7a60-0f3b-4c77-9a1e-5b1f6ce2d908"}, {"import", file}} {
		p.command(3, "", slices.Concat([]string{"--config", p.settings}, args)...)
		if p.out != "" || !strings.Contains(p.errs, "does this itself") {
			t.Errorf("%v: %s%s", args, p.out, p.errs)
		}
	}
	if len(p.store.Log()) != before {
		t.Error("a command asked the store beside the window")
	}
	p.command(1, "", "init", "--ods", "Z99901", "--name", "Another")
}
