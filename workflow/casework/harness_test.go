package casework_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/localdb/seal"
	"proxydesk/sync/emulator"
	"proxydesk/sync/intake"
	"proxydesk/sync/relay"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// seat is somebody at the desk, by login.
type seat string

// The staff of Fernbrook Surgery.
const (
	receptionist  seat = "asha"
	administrator seat = "sam"
	clinician     seat = "leila"
	safeguarding  seat = "mo"
	manager       seat = "pat"
)

const password = "a few words together"

var jobs = map[seat]localdb.NewStaff{
	receptionist:  {Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}},
	administrator: {Name: "Sam Okafor", Post: "Administrator", Roles: []workflow.StaffRole{workflow.Administrator}},
	clinician:     {Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Clinician, workflow.Responsible}},
	safeguarding:  {Name: "Dr Mo Bello", Post: "GP", Roles: []workflow.StaffRole{workflow.Clinician, workflow.SafeguardingLead}},
	manager:       {Name: "Pat Jones", Post: "Practice manager", Roles: []workflow.StaffRole{workflow.Manager}},
}

// desk is a practice with every room real: its record in a file, its acts, its
// relay, and a national store that answers without a socket. Time is the
// bubble's own, so a month passes at once.
type desk struct {
	*testing.T
	store *emulator.Service
	db    *localdb.DB
	acts  *casework.Desk
	relay *relay.Relay
	form  intake.Reader
	rules workflow.Rules
	ways  map[string]checklist.Script
	staff map[seat]workflow.Staff
	here  []workflow.Staff
	log   bytes.Buffer
	met   []couple // whose names and numbers no log may hold
}

// story tells what happens at Fernbrook from nine in the morning of a day, and
// ends by checking what must hold whatever happened.
func story(t *testing.T, day string, tell func(d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(nhs.MustDate(day).Start().Add(9 * time.Hour)))
		d := &desk{T: t, staff: map[seat]workflow.Staff{}}
		d.open()
		tell(d)
		d.theEnd()
	})
}

// today is the day most stories of domain 8 are told on.
const tuesday = "2026-12-01"

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) open() {
	d.Helper()
	var err error
	d.rules = fernbrook(d)
	d.ways, err = checklist.LoadScripts(assets.DemoAnswers)
	d.must(err)

	d.store, err = emulator.New(emulator.WithSeed(1))
	d.must(err)
	client, err := vrs.New(vrs.Config{BaseURL: "https://store.invalid" + emulator.BasePath, Transport: d.store.Transport(), Token: vrs.None, NewID: uuid.NewString})
	d.must(err)
	d.form = intake.Reader{Store: client, Now: time.Now}

	first := jobs[manager]
	first.Login, first.Password = string(manager), password
	options := localdb.Options{Now: time.Now, Passwords: []seal.Option{seal.CheapForTests(d)}}
	d.db, _, err = localdb.Create(d.Context(), d.TempDir(), localdb.Setup{Practice: d.rules.Practice, First: first}, options)
	d.must(err)
	d.Cleanup(func() {
		if err := errors.Join(d.db.Close(), d.store.Close()); err != nil {
			d.Error(err)
		}
	})
	d.relay = relay.New(relay.Config{
		Outbox: d.db, Store: client, Now: time.Now, NewID: uuid.NewString, Jitter: func() float64 { return 0.5 },
		SignedIn: func() []workflow.Staff { return d.here }, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
	})
	lib := library(d)
	d.acts = &casework.Desk{
		Store: d.db, Calendar: d.db, Rules: func() workflow.Rules { return d.rules }, Now: time.Now, NewID: uuid.NewString,
		Translate: relay.Freeze(uuid.NewString), Letters: func() *letter.Library { return lib }, Changed: func(casework.Event) { d.relay.Wake() },
	}
	d.signIn(manager)
	var join []localdb.NewStaff
	for who, job := range jobs {
		if job.Login, job.Password = string(who), password; who != manager {
			join = append(join, job)
		}
	}
	d.must(d.db.Administer(d.Context(), localdb.AdminChange{Add: join}, d.staff[manager]))
	for _, who := range []seat{receptionist, administrator, clinician, safeguarding} {
		d.signIn(who)
	}
}

// fernbrook is the practice with the rules as they are shipped, which no test
// may change: they are read once.
func fernbrook(t testing.TB) workflow.Rules {
	t.Helper()
	r, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var shipped = sync.OnceValues(func() (r workflow.Rules, err error) {
	sub := func(files fs.FS, dir string) fs.FS {
		s, e := fs.Sub(files, dir)
		err = errors.Join(err, e)
		return s
	}
	ods, e := nhs.ParseODSCode("Z99901")
	r = workflow.Rules{
		Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"},
			Phone: "01632 960100", Hours: "Monday to Friday, 8am to 6:30pm"},
		Calendar: nhs.NewCalendar(), UndoTime: 2 * time.Minute, Connected: true,
	}
	var e1, e2, e3 error
	r.Checklist, e1 = checklist.Load(sub(assets.Checklists, "checklists"))
	r.Policy, e2 = review.LoadPolicy(assets.Policy)
	r.Reasons, e3 = workflow.LoadReasons(sub(assets.Codes, "codes"))
	return r, errors.Join(err, e, e1, e2, e3)
})

func library(t testing.TB) *letter.Library {
	t.Helper()
	l, err := letter.Load(assets.Letters)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (d *desk) signIn(who seat) {
	d.Helper()
	s, err := d.db.SignIn(d.Context(), string(who), password)
	d.must(err)
	d.staff[who] = s
	d.here = append(d.here, s)
}

func (d *desk) goesHome(who seat) {
	d.here = slices.DeleteFunc(d.here, func(s workflow.Staff) bool { return s.Login == string(who) })
	d.relay.Wake()
}

// theEnd lets the relay finish and checks the invariants (engineering 1.1).
func (d *desk) theEnd() {
	d.Helper()
	d.online()
	d.Wait(time.Hour)
	d.Send()
	// I4, I8: the record and its log are as they were written.
	report, err := d.db.Verify(d.Context())
	d.must(err)
	for _, p := range report.Problems {
		d.Errorf("verify: %s: %s", p.Record, p.Words)
	}
	// I2: one live role a pair, one effect a decision.
	live, effects := map[string]int{}, map[string]int{}
	for _, r := range d.store.Roles("", "") {
		if r.Status == "active" {
			live[r.Patient+r.Proxy]++
		}
		for _, c := range r.Changes {
			if c.CorrelationID != "" {
				effects[c.CorrelationID]++
			}
		}
	}
	for _, n := range live {
		if n > 1 {
			d.Errorf("two people have %d live roles at the national store", n)
		}
	}
	for _, n := range effects {
		if n > 1 {
			d.Errorf("a decision took effect %d times", n)
		}
	}
	// I3: every decision ended, or waits for a person who is told why.
	all, err := d.db.OutgoingList(d.Context(), 1000)
	d.must(err)
	for _, m := range all {
		switch m.State {
		case workflow.OutgoingDone, workflow.OutgoingUndone, workflow.OutgoingReplace, workflow.OutgoingRelease:
		case workflow.OutgoingLocal, workflow.OutgoingHuman:
			if !strings.HasSuffix(m.Why, ".") {
				d.Errorf("%s of %s ended %s and nobody is told why: %q", m.Kind, m.Ref, m.State, m.Why)
			}
		default:
			d.Errorf("%s of %s came to rest as %s: %s", m.Kind, m.Ref, m.State, m.Why)
		}
	}
	d.unbrokenLog()
	// I6: the relay's log names nobody.
	for _, c := range d.met {
		for _, p := range []workflow.Person{c.patient, c.proxy} {
			if n := p.NHSNumber.Full(); n != "" && strings.Contains(d.log.String(), n) || strings.Contains(d.log.String(), p.Family) {
				d.Error("the log of the relay names a person")
			}
		}
	}
}

// unbrokenLog checks that the log tells each case's and each role's states one
// after the other, with no step left out, up to where it stands.
func (d *desk) unbrokenLog() {
	d.Helper()
	entries, err := d.db.AuditTail(d.Context(), d.staff[safeguarding], 10_000)
	d.must(err)
	slices.Reverse(entries)
	at := map[string]string{}
	for _, e := range entries {
		subject, message := "case "+string(e.Application), ""
		if e.RoleID != "" {
			subject = "role " + string(e.RoleID)
		}
		for _, detail := range e.Details {
			if detail.Field == "message" {
				message = detail.After
			}
		}
		if e.From == e.To || message != "" {
			continue
		}
		if was, known := at[subject]; known && was != e.From {
			d.Errorf("the log says that %s went from %q to %q, when it stood at %q", subject, e.From, e.To, was)
		}
		at[subject] = e.To
	}
	for subject, state := range at {
		var now string
		if id, ok := strings.CutPrefix(subject, "case "); ok {
			a, err := d.db.Application(d.Context(), workflow.ApplicationID(id))
			d.must(err)
			now = string(a.State)
		} else {
			r, err := d.db.Role(d.Context(), workflow.RoleID(strings.TrimPrefix(subject, "role ")))
			d.must(err)
			now = string(r.State)
		}
		if now != state {
			d.Errorf("%s is %q; its log ends at %q", subject, now, state)
		}
	}
}

// Wait lets time pass.
func (d *desk) Wait(how time.Duration) { time.Sleep(how) }

// until is nine in the morning of a later day, when somebody opens the desk.
func (d *desk) until(day string) {
	d.Helper()
	d.Wait(time.Until(nhs.MustDate(day).Start().Add(9 * time.Hour)))
	d.must(d.acts.NewDay(d.Context()))
}

// Send is one pass of the relay.
func (d *desk) Send() relay.Summary {
	d.Helper()
	s, err := d.relay.Pass(d.Context())
	d.must(err)
	return s
}

func (d *desk) offline() { d.Helper(); d.must(d.store.Faults.Add(emulator.Offline())) }
func (d *desk) online()  { d.store.Faults.Clear(); d.relay.SendNow() }

// application is a case as it stands.
func (d *desk) application(id workflow.ApplicationID) workflow.Application {
	d.Helper()
	a, err := d.db.Application(d.Context(), id)
	d.must(err)
	return a
}

// role is the role a case granted.
func (d *desk) role(id workflow.ApplicationID) workflow.Role {
	d.Helper()
	r, err := d.db.RoleOf(d.Context(), id)
	d.must(err)
	return r
}

// message is the latest message about a case.
func (d *desk) message(id workflow.ApplicationID) workflow.Outgoing {
	d.Helper()
	all, err := d.db.OutgoingOf(d.Context(), id)
	d.must(err)
	if len(all) == 0 {
		return workflow.Outgoing{}
	}
	return all[len(all)-1]
}

// WantCase checks where a case stands.
func (d *desk) WantCase(id workflow.ApplicationID, want workflow.ApplicationState) {
	d.Helper()
	if a := d.application(id); a.State != want {
		d.Errorf("the case is %s, want %s", a.State, want)
	}
}

// WantRole checks where the role of a case stands.
func (d *desk) WantRole(id workflow.ApplicationID, want workflow.RoleState) workflow.Role {
	d.Helper()
	r := d.role(id)
	if r.State != want {
		d.Errorf("the role is %s, want %s", r.State, want)
	}
	return r
}

// WantOutgoing checks the latest message about a case: its state, and a part of
// what people are told of it.
func (d *desk) WantOutgoing(id workflow.ApplicationID, want workflow.OutgoingState, why string) workflow.Outgoing {
	d.Helper()
	m := d.message(id)
	if m.State != want || !strings.Contains(m.Why, why) {
		d.Errorf("the message is %q (%s), want %q (… %s …)", m.State, m.Why, want, why)
	}
	return m
}

// WantNothingOutgoing checks that no message was ever made about a case.
func (d *desk) WantNothingOutgoing(id workflow.ApplicationID) {
	d.Helper()
	if m := d.message(id); m.ID != "" {
		d.Errorf("there is a message to %s: %s", m.Kind, m.State)
	}
}

// WantAtStore checks the one role the national store holds for two people: its
// status and reason. An empty status wants none.
func (d *desk) WantAtStore(c couple, status, reason string) emulator.Role {
	d.Helper()
	roles := d.store.Roles(c.patient.NHSNumber.Full(), c.proxy.NHSNumber.Full())
	if len(roles) == 0 && status == "" {
		return emulator.Role{}
	}
	if len(roles) != 1 {
		d.Errorf("the national store has %d roles for the two, want %q", len(roles), status)
		return emulator.Role{}
	}
	if r := roles[0]; r.Status != status || r.Reason != reason {
		d.Errorf("the national store says %s %s, want %s %s", r.Status, r.Reason, status, reason)
	}
	return roles[0]
}

// WantTasks checks how many roles are to be set up and to be switched off in
// the GP system.
func (d *desk) WantTasks(setUp, switchOff int) {
	d.Helper()
	up, off, err := d.db.Tasks(d.Context())
	d.must(err)
	if up != setUp || off != switchOff {
		d.Errorf("%d to set up and %d to switch off, want %d and %d", up, off, setUp, switchOff)
	}
}

// WantRefused checks that an act was refused, and that one of its needs says
// so in these words.
func (d *desk) WantRefused(err error, words string) {
	d.Helper()
	refusal := (*workflow.Refusal)(nil)
	if !errors.As(err, &refusal) {
		d.Errorf("it was not refused: %v", err)
		return
	}
	if !strings.Contains(strings.ReplaceAll(refusal.Error(), "\u00a0", " "), words) {
		d.Errorf("refused because %v; nothing says %q", refusal, words)
	}
}

// WantNotAllowed checks that the person may not do that at all.
func (d *desk) WantNotAllowed(err error) {
	d.Helper()
	if !errors.Is(err, workflow.ErrNotAllowed) {
		d.Errorf("it was not forbidden: %v", err)
	}
}

// apply is an application in the NHS App by the proxy; reception brings the
// access request in and completes it from the practice list.
func (d *desk) apply(c couple) workflow.Draft {
	d.Helper()
	d.met = append(d.met, c)
	public := func(p workflow.Person) emulator.Person {
		x := emulator.Person{NHSNumber: p.NHSNumber.Full(), Family: p.Family, Given: p.Given, Prefix: p.Title, BirthDate: p.Born.String(), ODS: "Z99901"}
		d.must(d.store.AddPerson(x))
		return x
	}
	a := emulator.Application{
		Applicant: emulator.ByProxy, Proxy: public(c.proxy), Patient: public(c.patient), Relationship: c.relation,
		BasisForAccess: "Personal", AccessLevels: c.asks, Reasons: []string{"PRAC"},
	}
	if c.patient.Born.AgeOn(nhs.DateIn(time.Now())) < 16 {
		a.BasisForAccess, a.AccessLevels, a.Reasons = "PRN", nil, nil
		a.Parental = &emulator.ParentalDetails{Evidence: "BRTH", AddressConfirmed: true, SameAddress: true}
	}
	if c.tie != "" {
		_, err := d.store.AddRelationship(c.proxy.NHSNumber.Full(), c.patient.NHSNumber.Full(), c.tie)
		d.must(err)
	}
	id, _, err := d.store.Apply(a)
	d.must(err)
	draft, err := d.form.Fetch(d.Context(), id)
	d.must(err)
	draft.Patient, draft.Proxy, draft.RelationshipWords = c.patient, c.proxy, c.words
	return draft
}

// onPaper is a form handed in at the desk.
func (d *desk) onPaper(c couple) workflow.Draft {
	d.met = append(d.met, c)
	draft := workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: time.Now(),
		Patient: c.patient, Proxy: c.proxy, Relationship: c.relation, RelationshipWords: c.words}
	for _, code := range c.asks {
		draft.Requested = append(draft.Requested, scope(d, code))
	}
	return draft
}

// words is a document's text, to look for what must or must not stand in it.
func words(doc letter.Document) string {
	return strings.ReplaceAll(fmt.Sprintf("%+v", doc), "\u00a0", " ")
}
