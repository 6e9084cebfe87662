package casework_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/localdb/seal"
	"proxydesk/sync/relay"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// step is one act of a random sequence: who (by their jobs), what, on which
// case, and how.
type step struct {
	who, act  string
	on, other int
	arg       string
	tell      bool
}

func (s step) String() string {
	words := fmt.Sprintf("%s: %s %d %s", s.who, s.act, s.on, s.arg)
	if s.tell {
		words += " and tell the proxy"
	}
	return strings.TrimSpace(words)
}

// The people of the sequences. Each is one job, but for the two doctors.
var sequenceStaff = []string{"R", "A", "C", "G", "S", "M", "D", "Y", "CG", "CS"}

var jobLetters = map[rune]workflow.StaffRole{
	'R': workflow.Receptionist, 'A': workflow.Administrator, 'C': workflow.Clinician, 'G': workflow.Responsible,
	'S': workflow.SafeguardingLead, 'M': workflow.Manager, 'D': workflow.DataProtection, 'Y': workflow.SystemAdmin,
}

func staffOf(who string) workflow.Staff {
	s := workflow.Staff{ID: workflow.StaffID(who), Login: "staff-" + strings.ToLower(who), Name: "Dr " + who, Post: "At the desk"}
	for _, r := range who {
		s.Roles = append(s.Roles, jobLetters[r])
	}
	return s
}

// The pairs of the sequences: one consents, one is a young child, and of one
// the proxy has no NHS number, so that nothing about it is ever sent.
const numberless = 2

var pairs = []couple{marsh, quill, {
	patient: juke.patient, proxy: person("", "Ms", "Kim", "Juke", "1977-05-15", "6 Market Place"),
	relation: "CHILD", words: "Daughter", asks: []string{"PRESCR", "APPT"},
}}

// sequenceActs are drawn from evenly; what moves a case along stands in it
// more than once, so that sequences get somewhere.
var sequenceActs = []string{
	"rest", "rest", "rest", "grant", "grant", "grant", "set up", "set up", "refuse", "undo", "undo", "wait", "wait",
	"claim", "send", "return", "ask", "resume", "hold", "lift", "lift", "observe", "finding", "finding", "front", "need",
	"withdraw", "merge", "release", "release", "end", "suspend", "switched off", "register",
	"reopen", "reopen", "give back", "give back",
}

// moreActs are those the model knows nothing of; what no act may bring about is
// asked of them too.
var moreActs = []string{"renew", "renew", "renew", "renew", "reduce", "reduce", "event", "look"}

var sequenceArgs = map[string][]string{
	"wait": {"minutes", "days"}, "grant": {"", "", "short"}, "refuse": {"", "", "OTHER"}, "release": {"APPLICATION_REJECTED_NOT_NEEDED", "", "OTHER"},
	"front": {"no", "no", ""}, "need": {"no", "no", ""}, "observe": {"stays", "none", ""}, "finding": {"proceed", "proceed", "refuse"},
	"register": {"", "another"}, "reduce": {"services", "last day", "nothing"},
	"event": {string(workflow.PatientDied), string(workflow.CapacityLost), string(workflow.Dispute), string(workflow.SafeguardingEntry)},
}

const mostCases = 4

const (
	day     = 24 * time.Hour
	expires = 21 * day // after a grant for a short time
)

// steps draws a sequence, which always begins with an application. It draws
// evenly: rapid prefers the first of everything, and so keeps to the beginning
// of a case's life.
func steps(r *rand.Rand, acts []string) []step {
	all := []step{{who: "R", act: "register", on: r.IntN(len(pairs))}}
	if r.IntN(2) == 0 { // half of them begin with access in force
		all = append(all, step{who: "CG", act: "rest"}, step{who: "CG", act: "grant"}, step{who: "A", act: "set up"})
	}
	for range 10 + r.IntN(50) {
		s := step{who: oneOf(r, sequenceStaff), act: oneOf(r, acts), on: r.IntN(mostCases), other: r.IntN(mostCases), tell: r.IntN(2) == 0}
		if r.IntN(4) > 0 { // the doctors, who may do nearly everything
			s.who = oneOf(r, []string{"CG", "CS"})
		}
		if r.IntN(2) == 0 { // most of it about one case
			s.on = 0
		}
		if args := sequenceArgs[s.act]; args != nil {
			s.arg = oneOf(r, args)
		}
		all = append(all, s)
	}
	return all
}

func oneOf[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

// shorter leaves out every step that a failure does not need.
func shorter(all []step, fails func([]step) error) []step {
	for i := len(all) - 1; i > 0; i-- {
		if fewer := slices.Delete(slices.Clone(all), i, i+1); fails(fewer) != nil {
			all = fewer
		}
	}
	return all
}

func told(all []step) (words []string) {
	for _, s := range all {
		words = append(words, s.String())
	}
	return words
}

// fit points a step at one of the cases there are.
func (s step) fit(cases int) (step, bool) {
	if s.act == "register" {
		s.on %= len(pairs)
		return s, cases < mostCases
	}
	s.on, s.other = s.on%cases, s.other%cases
	return s, s.act != "renew" || cases < mostCases
}

// sequenceRecord is what a sequence is played on and read back from.
type sequenceRecord interface {
	casework.Store
	casework.Calendar
}

// player plays steps on a desk whose clock only the test moves. Every session
// call goes through do, so that a test can look at what each of them left.
type player struct {
	*casework.Desk
	now   time.Time
	store sequenceRecord
	ctx   context.Context
	rules workflow.Rules
	cases []playedCase
	ways  map[string]checklist.Script
	staff func(who string) workflow.Staff
	// after is called after every step, with what the desk answered.
	after func(s step, err error)
}

type playedCase struct {
	id    workflow.ApplicationID
	pair  int
	roles []workflow.RoleID
}

// players makes players quickly: rules, letters and scripts are read once.
func players(t testing.TB) func(sequenceRecord) *player {
	t.Helper()
	rules, letters := fernbrook(t), library(t)
	ways, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		t.Fatal(err)
	}
	return func(store sequenceRecord) *player {
		p := &player{now: nhs.MustDate(tuesday).Start().Add(9 * time.Hour), store: store, ctx: context.Background(), rules: rules, ways: ways, staff: staffOf}
		ids := 0
		id := func() string { ids++; return fmt.Sprintf("%05d", ids) }
		p.Desk = &casework.Desk{
			Store: store, Calendar: store, Rules: func() workflow.Rules { return rules }, Now: func() time.Time { return p.now },
			NewID: id, Translate: relay.Freeze(id), Letters: letters,
		}
		if m, ok := store.(*memory); ok {
			for _, who := range sequenceStaff {
				m.staff[workflow.StaffID(who)] = staffOf(who)
			}
		}
		return p
	}
}

// do plays one step and says what came of it.
func (p *player) do(s step) (string, error) {
	p.now = p.now.Add(time.Second)
	err := p.act(s, p.As(p.staff(s.who)))
	if p.after != nil {
		p.after(s, err)
	}
	switch refusal := (*workflow.Refusal)(nil); {
	case err == nil:
		return "done", nil
	case errors.Is(err, workflow.ErrNotAllowed):
		return "forbidden", nil
	case errors.As(err, &refusal), errors.Is(err, errNothingToActOn), errors.Is(err, workflow.ErrStale):
		return "refused", nil
	}
	return "", err
}

// errNothingToActOn stands for an act on a role or a letter that the case does
// not have, which no screen offers.
var errNothingToActOn = errors.New("there is nothing to do that to")

func (p *player) act(s step, desk casework.Session) error {
	switch s.act {
	case "wait":
		if s.arg == "days" {
			p.now = p.now.Add(10 * day)
		} else {
			p.now = p.now.Add(2 * time.Minute)
		}
		return p.NewDay(p.ctx)
	case "register":
		return p.register(s, desk)
	}
	c := &p.cases[s.on]
	switch s.act {
	case "claim":
		return desk.Claim(p.ctx, c.id)
	case "send":
		return desk.SendToClinician(p.ctx, c.id, "")
	case "return":
		return desk.Return(p.ctx, c.id)
	case "ask":
		return desk.Ask(p.ctx, c.id, "Photo identity", "the applicant", nhs.DateIn(p.now).AddDays(7))
	case "resume":
		return desk.Resume(p.ctx, c.id)
	case "hold":
		return desk.Hold(p.ctx, c.id, secret+" was said at the desk.")
	case "lift":
		return desk.Lift(p.ctx, c.id, secret+" was looked into.")
	case "front":
		return desk.Answer(p.ctx, c.id, checklist.Answers{"F12": {Value: s.arg}})
	case "need":
		return desk.Answer(p.ctx, c.id, checklist.Answers{"N3": {Value: s.arg}})
	case "observe":
		a := checklist.Answer{Value: s.arg, Note: secret + " was seen."}
		if s.arg == "stays" {
			a.Value, a.Values = "", []string{"stays"}
		}
		return desk.Answer(p.ctx, c.id, checklist.Answers{"C7": a})
	case "finding":
		return desk.Answer(p.ctx, c.id, checklist.Answers{"C14": {Value: s.arg, Note: secret + " was found."}})
	case "rest":
		return p.rest(c, desk)
	case "grant", "refuse":
		return p.decide(s, c, desk)
	case "undo":
		return desk.Undo(p.ctx, c.id)
	case "release":
		return desk.Release(p.ctx, c.id, s.arg)
	case "reopen":
		return desk.Reopen(p.ctx, c.id, "They came back.")
	case "look":
		_, err := desk.BreakGlass(p.ctx, c.id, "To know.")
		return err
	case "withdraw":
		return desk.Withdraw(p.ctx, c.id, "They rang.")
	case "merge":
		return desk.Merge(p.ctx, c.id, p.cases[s.other].id)
	}
	return p.onRole(s, c, desk)
}

func (p *player) register(s step, desk casework.Session) error {
	c := pairs[s.on]
	a, err := desk.Register(p.ctx, workflow.Draft{Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: p.now,
		Patient: c.patient, Proxy: c.proxy, Relationship: c.relation, RelationshipWords: c.words}, s.arg == "another")
	if err == nil {
		p.cases = append(p.cases, playedCase{id: a.ID, pair: s.on})
	}
	return err
}

func (p *player) grounds(c *playedCase) basis.Basis {
	if pairs[c.pair].patient.Born.AgeOn(nhs.DateIn(p.now)) < 16 {
		return basis.Parental
	}
	return basis.Consent
}

// rest answers whatever is open the way a plain case goes, all in one act.
func (p *player) rest(c *playedCase, desk casework.Session) error {
	a, err := p.store.Application(p.ctx, c.id)
	if err != nil {
		return err
	}
	around, err := p.store.Around(p.ctx, a.Patient, a.Proxy, a.ID)
	if err != nil {
		return err
	}
	f := a.Facts(nil, around, p.rules, nhs.DateIn(p.now))
	f.Basis = p.grounds(c)
	open := p.rules.Checklist.Answers(f, a.Answered(f, p.rules), p.ways[either(f.Basis == basis.Parental, "parental", "consent")])
	return desk.Answer(p.ctx, c.id, open)
}

func (p *player) decide(s step, c *playedCase, desk casework.Session) error {
	a, err := p.store.Application(p.ctx, c.id)
	if err != nil {
		return err
	}
	why := either(a.EverHeld, secret, "This") + " is why."
	pr := workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NOT_NEEDED", Rationale: why}
	if s.arg == "OTHER" {
		pr.Reason, pr.Words = workflow.ReasonOther, why
	}
	if s.act == "grant" {
		pr, _ = a.Propose(p.grounds(c), "", workflow.Around{}, p.rules, p.now)
		pr.Scopes, pr.RecordFrom = basis.Smallest, nhs.Date{}
		pr.Rationale = "Talked through."
		if s.arg == "short" {
			pr.End = pr.Start.AddDays(int(expires/day) - 1)
			pr.Review = pr.End
		}
	}
	if s.tell {
		pr.Letters = []workflow.Applicant{workflow.ByProxy}
	}
	d, err := desk.Decide(p.ctx, c.id, pr)
	if err == nil && d.Role != "" && !slices.Contains(c.roles, d.Role) {
		c.roles = append(c.roles, d.Role)
	}
	return err
}

func (p *player) onRole(s step, c *playedCase, desk casework.Session) error {
	if len(c.roles) == 0 {
		return errNothingToActOn
	}
	r := c.roles[len(c.roles)-1]
	switch s.act {
	case "set up":
		return desk.RecordSetUp(p.ctx, r)
	case "end":
		return desk.End(p.ctx, r, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"})
	case "suspend":
		return desk.Suspend(p.ctx, r, secret+" was heard.")
	case "renew":
		a, err := desk.Renew(p.ctx, r)
		if err == nil {
			p.cases = append(p.cases, playedCase{id: a.ID, pair: c.pair, roles: []workflow.RoleID{r}})
		}
		return err
	case "reduce":
		d := workflow.Reduction{Why: "He asked."}
		switch s.arg {
		case "services":
			d.Scopes = basis.Smallest[:1]
		case "last day":
			d.End = nhs.DateIn(p.now).AddDays(30)
		}
		return desk.Reduce(p.ctx, r, d)
	case "event":
		_, err := desk.Happened(p.ctx, r, workflow.Event(s.arg), secret+" happened.")
		return err
	case "give back":
		return desk.Reactivate(p.ctx, r, secret+" was looked into.")
	case "switched off":
		return desk.RecordSwitchedOff(p.ctx, r)
	}
	return fmt.Errorf("nobody knows how to %s", s.act)
}

// String is everything the record says of a case, in the words of the model.
func (p *player) String(c playedCase) string {
	a, err := p.store.Application(p.ctx, c.id)
	roles, messages, letters := "", []string{}, []string{}
	for _, id := range c.roles {
		r, e := p.store.Role(p.ctx, id)
		roles, err = roles+fmt.Sprintf(" %s off=%t", r.State, r.SwitchOff.Open()), errors.Join(err, e)
	}
	ms, e1 := p.store.OutgoingOf(p.ctx, c.id)
	for _, m := range ms {
		messages = append(messages, fmt.Sprintf("%s %s", m.Kind, m.State))
	}
	ls, e2 := p.store.LettersOf(p.ctx, c.id)
	for _, l := range ls {
		letters = append(letters, string(l.State))
	}
	if err := errors.Join(err, e1, e2); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s held=%t roles%s messages%v letters%v", a.State, a.EverHeld, roles, messages, letters)
}

// move makes a move of the model's table, if it stands there.
func move(state *string, act string) bool {
	for _, cell := range strings.Fields(modelMoves[act]) {
		if from, to, _ := strings.Cut(cell, ">"); from == *state {
			*state = to
			return true
		}
	}
	return false
}

// String is everything the model says of a case, for comparison.
func (c *modelCase) String() string {
	roles := ""
	for _, r := range c.roles {
		roles += fmt.Sprintf(" %s off=%t", strings.ReplaceAll(r.state, "suspended", "inactive"), r.off)
	}
	return fmt.Sprintf("%s held=%t roles%s messages%v letters%v", c.state, c.everHeld, roles, c.messages, c.letters)
}

func either[T any](is bool, yes, no T) T {
	if is {
		return yes
	}
	return no
}

// usual is how many sequences the longest of these tests plays in make test.
const usual = 2000

// play plays many random sequences, on every processor at once. PROXYDESK_SEQUENCES
// says how many instead of the usual ones (make torture), and shorter tests play
// their share. The number of a sequence is its seed: a failure is cut down to
// the steps it needs and names it, and PROXYDESK_SEQUENCE=N plays that one alone.
func play(t *testing.T, sequences int, acts []string, fails func([]step) error) {
	t.Helper()
	number := func(name string, house int) int {
		s := os.Getenv(name)
		if s == "" {
			return house
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return n
	}
	from, until := 0, sequences*number("PROXYDESK_SEQUENCES", usual)/usual
	if one := number("PROXYDESK_SEQUENCE", -1); one >= 0 {
		from, until = one, one+1
	}
	var next atomic.Int64
	next.Store(int64(from))
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for n := int(next.Add(1)) - 1; n < until && !t.Failed(); n = int(next.Add(1)) - 1 {
				all := steps(rand.New(rand.NewPCG(uint64(n), 0)), acts)
				if fails(all) == nil {
					continue
				}
				all = shorter(all, fails)
				t.Errorf("sequence %d (PROXYDESK_SEQUENCE=%d plays it alone), cut down to\n%s\nfails: %v", n, n, strings.Join(told(all), "\n"), fails(all))
			}
		})
	}
	wait.Wait()
}

// The desk and its model come to the same answer at every step of any
// sequence, and leave everything in the same state.
func TestTheDeskAgreesWithItsModel(t *testing.T) {
	open, seen := players(t), outcomes{}
	play(t, usual, sequenceActs, func(all []step) error {
		p, m := open(newMemory()), &model{}
		for _, s := range all {
			s, ok := s.fit(len(p.cases))
			if !ok {
				continue
			}
			got, err := p.do(s)
			m.now = p.now
			want := m.do(s)
			seen.add(s.act + " " + got)
			// Where somebody may not, and the case does not let anybody either, both
			// answers are right. What is done must agree.
			if err != nil || got != want && !(got == "refused" && want == "forbidden") {
				return fmt.Errorf("%v: the desk says %s, its model %s (%v)", s, got, want, err)
			}
			for i, c := range p.cases {
				if got, want := p.String(c), m.cases[i].String(); got != want {
					return fmt.Errorf("%v: case %d is\n  %s at the desk\n  %s in the model", s, i, got, want)
				}
			}
		}
		return nil
	})
	seen.wantAll(t, sequenceActs)
}

// The record in memory says at every step what the practice's real record says.
func TestBothRecordsTellTheSameStory(t *testing.T) {
	open := players(t)
	for n := range 12 {
		now := nhs.MustDate(tuesday).Start()
		db, _, err := localdb.Create(t.Context(), t.TempDir(), localdb.Setup{
			Practice: fernbrook(t).Practice,
			First:    localdb.NewStaff{Login: "first", Name: "Pat Jones", Post: "Manager", Roles: []workflow.StaffRole{workflow.Manager}, Password: password},
		}, localdb.Options{Now: func() time.Time { return now }, Passwords: []seal.Option{seal.CheapForTests(t)}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.SignIn(t.Context(), "first", password); err != nil {
			t.Fatal(err)
		}
		quick, record := open(newMemory()), open(db)
		for i, s := range steps(rand.New(rand.NewPCG(uint64(n), 1)), append(moreActs, sequenceActs...)) {
			s, ok := s.fit(len(quick.cases))
			if !ok {
				continue
			}
			want, _ := quick.do(s)
			now = quick.now
			if got, err := record.do(s); got != want {
				t.Errorf("sequence %d, step %d, %v: the real record says %s (%v), the quick one %s", n, i, s, got, err, want)
			}
			for c := range quick.cases {
				if got, want := record.String(record.cases[c]), quick.String(quick.cases[c]); got != want {
					t.Fatalf("sequence %d, step %d, %v: case %d is\n  %s in the real record\n  %s in the quick one", n, i, s, c, got, want)
				}
			}
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// never is what no act comes to, or hardly ever.
var never = []string{"wait forbidden", "wait refused", "suspend forbidden", "event forbidden", "look refused"}

// outcomes counts what came of each act, so that no test passes because
// nothing happened in it.
type outcomes struct {
	sync.Mutex
	n map[string]int
}

func (o *outcomes) add(what string) {
	o.Lock()
	defer o.Unlock()
	if o.n == nil {
		o.n = map[string]int{}
	}
	o.n[what]++
}

// wantAll wants every act done, forbidden and refused at some time.
func (o *outcomes) wantAll(t *testing.T, acts []string) {
	t.Helper()
	if os.Getenv("PROXYDESK_SEQUENCE") != "" {
		return
	}
	for _, act := range acts {
		for _, came := range []string{"done", "forbidden", "refused"} {
			if o.n[act+" "+came] == 0 && !slices.Contains(never, act+" "+came) {
				t.Errorf("no %s was ever %s", act, came)
			}
		}
	}
}

// secret is the word that only those who may read holds may ever read again.
const secret = "Kittiwake"
