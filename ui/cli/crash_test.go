package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/ui/cli"
	"proxydesk/workflow"
)

// TestNothingIsLostWhenTheDeskIsKilled kills the desk at work, again and again,
// and checks that every act it acknowledged is there, that nothing is half
// done, and that the national store heard of every decision once (engineering
// 1.2, R1, R2, R8). PROXYDESK_KILLS says how often; PROXYDESK_SEED repeats a
// run.
func TestNothingIsLostWhenTheDeskIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills the desk 100 times")
	}
	kills, seed := number(t, "PROXYDESK_KILLS", 100), number(t, "PROXYDESK_SEED", 1)
	c := newCrash(t, uint64(seed))
	began, asked := time.Now(), kills
	for kills = 0; kills < asked && c.hasTime(began); kills++ {
		c.round()
	}
	if kills < asked {
		t.Errorf("the time was enough for %d of %d kills; they are checked", kills, asked)
	}
	each := time.Since(began) / time.Duration(max(kills, 1))
	c.settle()
	c.check()
	t.Logf("%d kills with seed %d, %s each: %d at a moment of chance, %d before the store acted, %d before it answered", kills, seed,
		each.Round(time.Millisecond), c.struck[byChance], c.struck[beforeActing], c.struck[beforeAnswering])
	t.Logf("acknowledged: %d registered, %d answered, %d decided, %d set up, %d ended; %d lost",
		len(c.acked["registered"]), len(c.acked["answered"]), len(c.acked["decided"]), len(c.acked["set-up"]), len(c.acked["ended"]), c.lost)
}

// hasTime reports whether there is time for another kill, with a third of what all
// took so far left to check them.
func (c *crash) hasTime(began time.Time) bool {
	end, limited := c.Deadline()
	return !limited || time.Until(end) > time.Since(began)/3+standstill
}

func number(t *testing.T, env string, otherwise int) int {
	t.Helper()
	text := os.Getenv(env)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is not a number", env, text)
	}
	return n
}

// moment is when a desk is killed.
type moment int

const (
	byChance        moment = iota // some time after it started
	beforeActing                  // a message has left, and the store has not acted
	beforeAnswering               // the store has acted, and nobody knows
)

// crash is the desk's surroundings, which survive it: its folder, the national
// store, and what it said it had done.
type crash struct {
	*testing.T
	order  order
	store  *emulator.Service
	clock  *emulator.Clock
	chance *rand.Rand
	acked  map[string][]string // what the desk said, by act
	struck map[moment]int
	made   int
	lost   int

	mu   sync.Mutex
	trap *trap
}

// trap kills a desk at a certain message to the store.
type trap struct {
	when moment
	skip int
	kill func()
}

func newCrash(t *testing.T, seed uint64) *crash {
	t.Helper()
	c := &crash{T: t, clock: emulator.NewClock(nil), chance: rand.New(rand.NewPCG(seed, seed)), acked: map[string][]string{}, struck: map[moment]int{}}
	var err error
	if c.store, err = emulator.New(emulator.WithClock(c.clock.Now), emulator.WithSeed(seed)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(c.trapped(c.store.Handler()))
	t.Cleanup(func() {
		server.Close()
		if err := c.store.Close(); err != nil {
			t.Error(err)
		}
	})
	c.order = order{Dir: filepath.Join(t.TempDir(), "practice"), Store: server.URL + emulator.BasePath}
	d, _, err := openPractice(t.Context(), c.order)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return c
}

// trapped is the store, with a trap on the way in and on the way out.
func (c *crash) trapped(store http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.springs(r, beforeActing) {
			panic(http.ErrAbortHandler) // the desk is gone, and so is its request
		}
		if r.Method == http.MethodGet {
			store.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		store.ServeHTTP(answer, r)
		if c.springs(r, beforeAnswering) {
			panic(http.ErrAbortHandler)
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// springs kills the desk if the trap is set for this moment.
func (c *crash) springs(r *http.Request, when moment) bool {
	if r.Method == http.MethodGet {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.trap == nil || c.trap.when != when {
		return false
	}
	if c.trap.skip > 0 {
		c.trap.skip--
		return false
	}
	c.trap.kill()
	c.trap = nil
	return true
}

// standstill is how long a desk may say nothing: longer than a machine that is
// busy with other things keeps it from starting.
const standstill = 2 * time.Minute

// round starts the desk, lets it work, and kills it.
func (c *crash) round() {
	c.Helper()
	c.clock.Advance(time.Minute) // what an earlier kill left unsure can be read by now
	o := c.order
	o.Ahead, o.First = time.Until(c.clock.Now()), c.made
	for n := range 2 {
		o.Requests = append(o.Requests, c.apply(crashCouple(o.First+n)))
	}
	registered := len(c.acked["registered"])
	// Those it dealt with are not met again, with the one it may not have spoken of.
	defer func() { c.made += max(len(o.Requests), len(c.acked["registered"])-registered+1) }()
	text, err := json.Marshal(o)
	if err != nil {
		c.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+string(text))
	out, err := cmd.StdoutPipe()
	if err != nil {
		c.Fatal(err)
	}
	complaints := &strings.Builder{}
	cmd.Stderr = complaints
	when, after := moment(c.chance.IntN(3)), time.Duration(c.chance.IntN(120))*time.Millisecond
	fromStart := c.chance.IntN(4) == 0 // some die before they have opened the record
	c.mu.Lock()
	c.trap = nil
	if when != byChance {
		c.trap = &trap{when: when, skip: c.chance.IntN(6), kill: func() { _ = cmd.Process.Kill() }}
	}
	c.mu.Unlock()
	c.struck[when]++
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	dead := time.AfterFunc(standstill, func() {
		c.Errorf("the desk stood still for %v", standstill)
		_ = cmd.Process.Kill()
	})
	defer dead.Stop()
	strike := func() { time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) }
	if when == byChance && fromStart {
		strike()
	}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n') // a line cut short by the kill was never said
		if err != nil {
			break
		}
		dead.Reset(standstill)
		act, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch act {
		case "failed":
			c.Errorf("the desk stopped by itself: %s", rest)
		case "ready":
			if when == byChance && !fromStart {
				strike()
			}
		default:
			c.acked[act] = append(c.acked[act], rest)
		}
	}
	if err := cmd.Wait(); err == nil {
		c.Errorf("the desk ended by itself")
	} else if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.Exited() {
		c.Fatalf("the desk was not killed: %v\n%s", err, complaints)
	}
}

// apply lets a couple apply through the national store.
func (c *crash) apply(p crashPair) string {
	c.Helper()
	var public [2]emulator.Person
	for i, x := range []workflow.Person{p.patient, p.proxy} {
		public[i] = emulator.Person{NHSNumber: x.NHSNumber.Full(), Family: x.Family, Given: x.Given, BirthDate: x.Born.String(), ODS: "Z99901"}
		if err := c.store.AddPerson(public[i]); err != nil {
			c.Fatal(err)
		}
	}
	id, _, err := c.store.Apply(emulator.Application{Applicant: emulator.ByProxy, Patient: public[0], Proxy: public[1], Relationship: "CHILD",
		BasisForAccess: "Personal", AccessLevels: []string{"PRESCR"}, Reasons: []string{"PRAC"}})
	if err != nil {
		c.Fatal(err)
	}
	return id
}

// open opens the practice for the last time, when all is quiet.
func (c *crash) open() *cli.Desk {
	c.Helper()
	o := c.order
	o.Ahead = time.Until(c.clock.Now())
	d, _, err := openPractice(c.Context(), o)
	if err != nil {
		c.Fatal(err)
	}
	return d
}

// settle lets the relay finish, each pass some minutes after the one before.
func (c *crash) settle() {
	c.Helper()
	for range 10 {
		c.clock.Advance(10 * time.Minute)
		d := c.open()
		if _, err := d.Relay.Pass(c.Context()); err != nil {
			c.Fatal(err)
		}
		left, err := d.DB.OutgoingCounts(c.Context())
		if err := errors.Join(err, d.Close()); err != nil {
			c.Fatal(err)
		}
		if left.Waiting == 0 {
			return
		}
	}
	c.Error("messages are still waiting after ten passes")
}

// check compares what is there with what was acknowledged, and looks for
// anything half done.
func (c *crash) check() {
	c.Helper()
	d, ctx := c.open(), c.Context()
	defer func() {
		if err := d.Close(); err != nil {
			c.Error(err)
		}
	}()
	report, err := d.DB.Verify(ctx)
	if err != nil {
		c.Fatal(err)
	}
	for _, p := range report.Problems {
		c.Errorf("verify: %s: %s", p.Record, p.Words)
	}
	c.acknowledged(ctx, d)
	effects := c.nationally()
	all, err := d.DB.OutgoingList(ctx, 1_000_000)
	if err != nil {
		c.Fatal(err)
	}
	counts := map[workflow.OutgoingState]int{}
	for _, m := range all {
		counts[m.State]++
		switch n := effects[m.Frozen.CorrelationID]; {
		case m.State == workflow.OutgoingHuman && m.Kind.Removes() && m.Seen != nil && m.Seen.Status == workflow.NationalProposed:
			// Access ended before its grant left: the application still stands
			// at the store, and a person says what becomes of it.
		case m.State != workflow.OutgoingDone && m.State != workflow.OutgoingLocal && m.State != workflow.OutgoingReplace:
			c.Errorf("%s of %s came to rest as %s: %s", m.Kind, m.Ref, m.State, m.Why)
		case m.State == workflow.OutgoingDone && n != 1:
			c.Errorf("%s of %s is done and took effect %d times", m.Kind, m.Ref, n)
		case m.State == workflow.OutgoingLocal && n != 0 && !c.overtaken(ctx, d, m):
			c.Errorf("%s of %s stayed here (%s) and took effect %d times", m.Kind, m.Ref, m.Why, n)
		}
	}
	c.Logf("%d audit entries verify; messages: %v; %d roles at the store", report.Entries, counts, len(c.store.Roles("", "")))
	if counts[workflow.OutgoingDone] == 0 {
		c.Error("nothing was ever sent, so nothing was tested")
	}
}

// overtaken reports whether access was ended here before the answer to its grant
// came: the store may have taken the grant, and then took the ending.
func (c *crash) overtaken(ctx context.Context, d *cli.Desk, m workflow.Outgoing) bool {
	c.Helper()
	if m.Role == "" || m.Kind.Removes() {
		return false
	}
	r, err := d.DB.Role(ctx, m.Role)
	if err != nil {
		c.Fatal(err)
	}
	return !r.Live()
}

// acknowledged looks for every act the desk said it had done.
func (c *crash) acknowledged(ctx context.Context, d *cli.Desk) {
	c.Helper()
	lost := func(act, id string, err error) {
		c.lost++
		c.Errorf("%s of %s was acknowledged and is lost: %v", act, id, err)
	}
	find := func(act, id string) (workflow.Application, bool) {
		a, err := d.DB.Application(ctx, workflow.ApplicationID(id))
		if err != nil {
			lost(act, id, err)
		}
		return a, err == nil
	}
	for _, id := range c.acked["registered"] {
		a, ok := find("registration", id)
		if !ok {
			continue
		}
		// All of a decision or nothing of it, whether it was acknowledged or not.
		messages, err := d.DB.OutgoingOf(ctx, a.ID)
		if err != nil {
			c.Fatal(err)
		}
		role, err := d.DB.RoleOf(ctx, a.ID)
		entries, bad := d.DB.AuditOf(ctx, a.ID, workflow.Staff{Roles: []workflow.StaffRole{workflow.Responsible}}, 1000)
		if bad != nil {
			c.Fatal(bad)
		}
		said := len(slices.DeleteFunc(entries, func(e workflow.AuditEntry) bool { return e.Act != workflow.ActDecide && e.Act != workflow.ActRefuse }))
		decided, granted := a.Decision != nil, a.Decision != nil && !a.Decision.Refused
		if decided != (len(messages) > 0) || granted != (err == nil) || decided != (said == 1) || decided == a.Open() {
			c.Errorf("case %s is half decided: it is %s, with %d messages, a role: %v, %d entries", id, a.State, len(messages), err == nil, said)
		}
		if granted {
			c.sameThere(role)
		}
	}
	for _, id := range c.acked["answered"] {
		if a, ok := find("answers", id); ok && len(a.Answers) == 0 {
			lost("answers", id, nil)
		}
	}
	for _, said := range c.acked["decided"] {
		id, decision, _ := strings.Cut(said, " ")
		if a, ok := find("decision", id); ok && (a.Decision == nil || a.Decision.ID != decision) {
			lost("decision", id, nil)
		}
	}
	for _, id := range c.acked["set-up"] {
		if r, err := d.DB.RoleOf(ctx, workflow.ApplicationID(id)); err != nil || !r.SetUp.Done() {
			lost("set-up", id, err)
		}
	}
	for _, id := range c.acked["ended"] {
		if r, err := d.DB.RoleOf(ctx, workflow.ApplicationID(id)); err != nil || r.State != workflow.RoleInactive || !r.SwitchOff.Open() {
			lost("ending", id, err)
		}
	}
}

// sameThere compares a role with the national record of its two people.
func (c *crash) sameThere(r workflow.Role) {
	c.Helper()
	there := c.store.Roles(r.Patient.NHSNumber.Full(), r.Proxy.NHSNumber.Full())
	switch {
	case len(there) == 0 && !r.Live() && r.National == nil: // ended before the grant left
	case len(there) != 1:
		c.Errorf("role %s, which is %s, has %d roles at the store", r.ID, r.State, len(there))
	case r.Live() != (there[0].Status == "active") && there[0].Status != "proposed":
		c.Errorf("role %s is %s here and %s at the store", r.ID, r.State, there[0].Status)
	case r.Live() && there[0].Status != "active":
		c.Errorf("role %s is in force here and %s at the store", r.ID, there[0].Status)
	case r.National != nil && string(r.National.Status) != there[0].Status:
		c.Errorf("role %s is shown as %s and is %s at the store", r.ID, r.National.Status, there[0].Status)
	}
}

// nationally checks that no two people have two roles at the store, and counts
// what each decision did there.
func (c *crash) nationally() map[string]int {
	c.Helper()
	pairs, effects := map[string]int{}, map[string]int{}
	for _, r := range c.store.Roles("", "") {
		if pairs[r.Patient+r.Proxy]++; pairs[r.Patient+r.Proxy] > 1 {
			c.Errorf("two people have %d roles at the store", pairs[r.Patient+r.Proxy])
		}
		for _, change := range r.Changes {
			if change.CorrelationID != "" {
				effects[change.CorrelationID]++
			}
		}
	}
	for id, n := range effects {
		if n > 1 {
			c.Errorf("decision %s took effect %d times", id, n)
		}
	}
	return effects
}
