package relay

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// watched is the way to the store, watched: whatever leaves must have been
// written down first, and one pair never has two writes on their way.
type watched struct {
	t        testing.TB
	messages func() []workflow.Outgoing
	// byRequest finds one message fast, where the record can; nil looks through all.
	byRequest func(requestID string) workflow.Outgoing
	client    *vrs.Client
	// before and after happen round a write, if set; between what was read and
	// what is sent, anything can.
	before, after func(vrs.Request)
	one           chan struct{}

	mu     sync.Mutex
	flying map[workflow.Pair]bool
}

func watch(t testing.TB, store *emulator.Service, pace *Pace, messages func() []workflow.Outgoing) *watched {
	t.Helper()
	client, err := vrs.New(vrs.Config{
		BaseURL: "https://store.invalid" + emulator.BasePath, Transport: store.Transport(), Token: vrs.None, NewID: uuid.NewString, Wait: pace.Wait,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &watched{t: t, messages: messages, client: client, flying: map[workflow.Pair]bool{}, one: make(chan struct{}, 1)}
}

// find is the message of a request.
func (w *watched) find(requestID string) workflow.Outgoing {
	if w.byRequest != nil {
		return w.byRequest(requestID)
	}
	for _, m := range w.messages() {
		if m.Frozen.RequestID == requestID {
			return m
		}
	}
	return workflow.Outgoing{}
}

func (w *watched) SearchRoles(ctx context.Context, proxy, patient nhs.Number, statuses ...string) ([]vrs.RoleRecord, error) {
	return w.client.SearchRoles(ctx, proxy, patient, statuses...)
}

func (w *watched) Role(ctx context.Context, id string) (vrs.RoleRecord, error) {
	return w.client.Role(ctx, id)
}

func (w *watched) Send(ctx context.Context, r vrs.Request) (vrs.Response, error) {
	m := w.find(r.RequestID)
	switch {
	case m.State != workflow.OutgoingSending:
		w.t.Errorf("%s left while the record says %q", r, m.State)
	case string(m.Frozen.Body) != string(r.Body):
		w.t.Errorf("%s left with other bytes than were frozen", r)
	case m.Affirmed == "" && m.By == "":
		w.t.Errorf("%s left under nobody", r)
	}
	w.mu.Lock()
	if w.flying[m.Pair] {
		w.t.Errorf("%s left while another about the pair was on its way", r)
	}
	w.flying[m.Pair] = true
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		delete(w.flying, m.Pair)
		w.mu.Unlock()
	}()
	if w.before != nil || w.after != nil { // what they do is about this request alone
		w.one <- struct{}{}
		defer func() { <-w.one }()
	}
	if w.before != nil {
		w.before(r)
	}
	resp, err := w.client.Send(ctx, r)
	if w.after != nil {
		w.after(r)
	}
	return resp, err
}

// desk is a practice with its record, its relay and the national store.
type desk struct {
	testing.TB
	store *emulator.Service
	box   *memory
	way   *watched
	relay *Relay
	staff []workflow.Staff
	made  int
	acked []workflow.OutgoingID // what somebody was told is kept
	log   bytes.Buffer
}

var (
	shah  = workflow.Staff{ID: "shah", Roles: []workflow.StaffRole{workflow.Responsible}}
	okoro = workflow.Staff{ID: "okoro", Roles: []workflow.StaffRole{workflow.Responsible}}
	admin = workflow.Staff{ID: "admin", Roles: []workflow.StaffRole{workflow.Administrator}}
)

// inBubble runs a test in a bubble of its own time, which begins at noon.
func inBubble(t *testing.T, test func(d *desk), options ...emulator.Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(12 * time.Hour)
		store, err := emulator.New(append([]emulator.Option{emulator.WithSeed(1)}, options...)...)
		if err != nil {
			t.Fatal(err)
		}
		d := &desk{TB: t, store: store, box: newMemory(), staff: []workflow.Staff{shah}}
		d.restart()
		test(d)
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// restart is the program started anew on the record as it is.
func (d *desk) restart() {
	d.Helper()
	pace := NewPace(0, func() float64 { return 0.5 })
	d.way = watch(d, d.store, pace, d.box.all)
	d.way.byRequest = d.box.byRequest
	d.relay = New(Config{
		Outbox: d.box, Store: d.way, Pace: pace, Now: time.Now, NewID: uuid.NewString, Jitter: func() float64 { return 0.5 },
		SignedIn: func() []workflow.Staff { return d.staff }, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
	})
}

// run lets the relay work for some time.
func (d *desk) run(how time.Duration) {
	d.Helper()
	ctx, stop := context.WithTimeout(d.Context(), how)
	defer stop()
	d.relay.Run(ctx)
}

func (d *desk) pass() Summary {
	d.Helper()
	s, err := d.relay.Pass(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	return s
}

// person makes up an NHS number of the test range; every n gives another.
func person(n int) nhs.Number {
	for check := range 10 {
		if num, err := nhs.ParseNumber(fmt.Sprintf("999%06d%d", n, check)); err == nil {
			return num
		}
	}
	return person(n + 500_000) // no check digit makes this one valid
}

// couple is the n-th pair of patient and proxy.
func couple(n int) workflow.Pair {
	return workflow.Pair{Patient: person(2 * n), Proxy: person(2*n + 1)}
}

func today() nhs.Date { return nhs.DateIn(time.Now()) }

// put freezes and commits a message.
func (d *desk) put(role *workflow.Role, m workflow.Outgoing) workflow.OutgoingID {
	d.Helper()
	if m.State != workflow.OutgoingLocal {
		f, err := Freeze(uuid.NewString)(m)
		if err != nil {
			d.Fatal(err)
		}
		m.Frozen = f
	}
	d.box.put(role, m)
	d.acked = append(d.acked, m.ID)
	d.relay.Wake()
	return m.ID
}

// decision is a message about a pair, decided now by Dr Shah, with no undo time.
func (d *desk) decision(kind workflow.MessageKind, p workflow.Pair, reason string) workflow.Outgoing {
	d.made++
	time.Sleep(time.Millisecond) // no two people decide at once
	return workflow.Outgoing{
		ID: workflow.OutgoingID(uuid.NewString()), Kind: kind, State: workflow.OutgoingReady, Ref: fmt.Sprintf("REF-%04d", d.made),
		Pair: p, Grantor: fern, Basis: basis.Consent, Start: time.Now().UTC(), End: today().AddDays(365), Reason: reason,
		By: shah.ID, Due: time.Now().UTC(), Made: time.Now().UTC(),
	}
}

// grant decides to give access.
func (d *desk) grant(p workflow.Pair) (workflow.OutgoingID, workflow.RoleID) {
	d.Helper()
	m := d.decision(create, p, "ROLE_CREATED")
	return d.granted(m)
}

func (d *desk) granted(m workflow.Outgoing) (workflow.OutgoingID, workflow.RoleID) {
	d.Helper()
	role := workflow.Role{
		ID: workflow.RoleID("role of " + m.Ref), State: workflow.RoleDraft, Ref: m.Ref,
		Patient: workflow.Person{NHSNumber: m.Pair.Patient}, Proxy: workflow.Person{NHSNumber: m.Pair.Proxy},
		Basis: m.Basis, End: review.Candidate{Date: m.End}, GrantedBy: m.By,
	}
	m.Role = role.ID
	return d.put(&role, m), role.ID
}

// answer decides on the application at the store, as it was read.
func (d *desk) answer(kind workflow.MessageKind, p workflow.Pair, reason string) workflow.Outgoing {
	d.Helper()
	m := d.decision(kind, p, reason)
	records, err := d.way.SearchRoles(d.Context(), p.Proxy, p.Patient)
	if err != nil {
		d.Fatal(err)
	}
	if r := Read(p, records, time.Now()); len(r.Roles) == 1 {
		m.Target, m.Before = r.Roles[0].RoleID, &r.Roles[0]
	}
	return m
}

// suspend takes access away, as the desk does.
func (d *desk) suspend(id workflow.RoleID, by workflow.Staff) workflow.OutgoingID {
	d.Helper()
	role, err := d.box.Role(d.Context(), id)
	if err != nil {
		d.Fatal(err)
	}
	rules := workflow.Rules{Practice: workflow.Practice{ODS: fern}, Connected: true}
	c, err := role.Suspend("", workflow.OutgoingID(uuid.NewString()), by, rules, time.Now())
	if err != nil {
		d.Fatal(err)
	}
	return d.put(c.Role(), c.Outgoing()[0])
}

// there puts a role in the national record, as another system would.
func (d *desk) there(p workflow.Pair, status, reason string) string {
	d.Helper()
	id, err := d.store.AddRole(emulator.Role{
		Proxy: p.Proxy.Full(), Patient: p.Patient.Full(), Status: status, Reason: reason, Basis: "consent",
		Grantor: map[bool]string{true: fern.String()}[status == "active"], End: today().AddDays(365).String(),
	})
	if err != nil {
		d.Fatal(err)
	}
	return id
}

// at is the national record of a pair, which has at most one role.
func (d *desk) at(p workflow.Pair) emulator.Role {
	d.Helper()
	roles := d.store.Roles(p.Patient.Full(), p.Proxy.Full())
	switch len(roles) {
	case 0:
		return emulator.Role{}
	case 1:
		return roles[0]
	}
	d.Fatalf("the national store has %d roles for one pair", len(roles))
	return emulator.Role{}
}

func (d *desk) message(id workflow.OutgoingID) workflow.Outgoing {
	d.Helper()
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	return d.box.messages[id]
}

// wantState checks what became of a message.
func (d *desk) wantState(what string, id workflow.OutgoingID, want workflow.OutgoingState) workflow.Outgoing {
	d.Helper()
	m := d.message(id)
	if m.State != want {
		d.Errorf("%s: the message is %s (%s), want %s", what, m.State, m.Why, want)
	}
	return m
}

// faults breaks what comes next.
func (d *desk) faults(f ...emulator.Fault) {
	d.Helper()
	if err := d.store.Faults.Add(f...); err != nil {
		d.Fatal(err)
	}
}

// asked counts the requests of an operation so far.
func (d *desk) asked(op emulator.Op) (n int) {
	for _, e := range d.store.Log() {
		if e.Op == op {
			n++
		}
	}
	return n
}

// invariants checks what must hold when the relay has come to rest.
func (d *desk) invariants() {
	d.Helper()
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	kept{
		acked: d.acked, messages: slices.Collect(maps.Values(d.box.messages)), roles: slices.Collect(maps.Values(d.box.roles)),
		audit: d.box.audit, log: d.log.String(),
	}.check(d, d.store)
}
