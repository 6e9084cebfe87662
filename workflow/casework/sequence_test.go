package casework_test

import (
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

	"proxydesk/localdb"
	"proxydesk/localdb/seal"
	"proxydesk/workflow"
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

// trusts are what a manager entrusts to somebody beside their job.
var trusts = map[rune]workflow.StaffRole{'V': workflow.Verifier, 'E': workflow.Delegated}

func staffOf(who string) workflow.Staff {
	s := workflow.Staff{ID: workflow.StaffID(who), Login: "staff-" + strings.ToLower(who), Name: "Dr " + who, Post: "At the desk"}
	for _, r := range who {
		s.Roles = append(s.Roles, either(jobLetters[r] != "", jobLetters[r], trusts[r]))
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
	"claim", "send", "return", "ask", "remind", "resume", "hold", "lift", "lift", "observe", "finding", "finding", "front", "need",
	"withdraw", "merge", "release", "release", "end", "suspend", "switched off", "register",
	"reopen", "reopen", "give back", "give back",
}

// accessActs are those of the model of access.
var accessActs = []string{
	"rest", "rest", "rest", "grant", "grant", "grant", "refuse", "undo", "undo", "undo", "finding", "renew", "renew", "renew", "set up", "set up",
	"reduce", "reduce", "event", "event", "suspend", "give back", "give back", "end", "switched off", "wait",
}

// moreActs are those the model of a case knows nothing of; what no act may bring
// about is asked of them too.
var moreActs = []string{"renew", "renew", "renew", "renew", "reduce", "reduce", "event", "look"}

var sequenceArgs = map[string][]string{
	"wait": {"minutes", "days"}, "grant": {"", "", "short"}, "refuse": {"", "", "OTHER"}, "release": {"APPLICATION_REJECTED_NOT_NEEDED", "", "OTHER"},
	"front": {"no", "no", ""}, "need": {"no", "no", ""}, "observe": {"stays", "none", ""}, "finding": {"proceed", "proceed", "refuse"},
	"register": {"", "another"}, "give back": {"settled", "settled", "mistaken", ""}, "reduce": {"services", "last day", "nothing"},
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

func (m *model) play(s step, now time.Time) string { m.now = now; return m.do(s) }

func (m *model) tells() (all []string) {
	for _, c := range m.cases {
		roles := ""
		for _, r := range c.roles {
			roles += tellsRole(r.state, r.off, r.set || r.state == "active")
		}
		all = append(all, tellsCase(c.state, c.everHeld, roles, c.messages, c.letters))
	}
	return all
}

func (m *accessModel) play(s step, now time.Time) string { m.now = now; return m.do(s) }

func (m *accessModel) tells() (all []string) {
	for _, c := range m.cases {
		roles := ""
		for _, a := range c.roles {
			roles += tellsRole(a.state, a.off, a.setUp)
		}
		all = append(all, tellsCase(c.state, c.everHeld, roles, c.messages, c.letters))
	}
	return all
}

// tellsCase is all that is compared of a case, tellsRole of its access.
func tellsCase(state string, held bool, roles string, messages, letters []string) string {
	return fmt.Sprintf("%s held=%t roles%s messages%v letters%v", state, held, roles, messages, letters)
}

func tellsRole(state string, off, setUp bool) string {
	return fmt.Sprintf(" %s off=%t set up=%t", strings.ReplaceAll(state, "suspended", "inactive"), off, setUp)
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

// sequenceModel is one of the two models of the desk.
type sequenceModel interface {
	// play is one act at an instant: "done", "forbidden" or "refused".
	play(s step, now time.Time) string
	// tells is everything it says of each case.
	tells() []string
}

// The desk and its model come to the same answer at every step of any
// sequence, and leave everything in the same state.
func TestTheDeskAgreesWithItsModel(t *testing.T) {
	agrees(t, sequenceActs, func() sequenceModel { return &model{} })
}

// So it does with the model of what becomes of access once it was given.
func TestTheDeskAgreesWithItsModelOfAccess(t *testing.T) {
	agrees(t, accessActs, func() sequenceModel { return &accessModel{} })
}

func agrees(t *testing.T, acts []string, begin func() sequenceModel) {
	open, seen := players(t), outcomes{}
	play(t, usual, acts, func(all []step) error {
		p, m := open(newMemory()), begin()
		for _, s := range all {
			s, ok := s.fit(len(p.cases))
			if !ok {
				continue
			}
			got, err := p.do(s)
			want := m.play(s, p.now)
			seen.add(s.act + " " + got)
			// Where somebody may not, and the case does not let anybody either, both
			// answers are right. What is done must agree.
			if err != nil || got != want && !(got == "refused" && want == "forbidden") {
				return fmt.Errorf("%v: the desk says %s, its model %s (%v)", s, got, want, err)
			}
			for i, want := range m.tells() {
				if got := p.String(p.cases[i]); got != want {
					return fmt.Errorf("%v: case %d is\n  %s at the desk\n  %s in the model", s, i, got, want)
				}
			}
		}
		return nil
	})
	seen.wantAll(t, acts)
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
