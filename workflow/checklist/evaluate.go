package checklist

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/basis"
)

// State is where one item stands.
type State string

// The states.
const (
	ToDo        State = "to-do"
	Done        State = "done"
	WorkedOut   State = "computed"
	Blocked     State = "blocked"      // answered, and the answer stops an approval
	Referred    State = "referred"     // answered, and another role must look
	OnHold      State = "on-hold"      // answered, and the case stops
	NeedsRole   State = "needs-role"   // answered by somebody who may not
	CannotStart State = "cannot-start" // something else comes first
)

// Status is one item of the case with what stands for it.
type Status struct {
	// Item belongs to the set or to this result, and is only read.
	Item   *Item
	Answer Answer
	State  State
	// Words says what is wrong or worth knowing; empty when all is well.
	Words string
	// Aside says that it is open and few cases have an answer to it: it can be
	// answered, and nobody is led there.
	Aside bool
}

// NeedKind says what would meet a need.
type NeedKind string

// The kinds of need.
const (
	NeedAnswer   NeedKind = "answer"   // nobody has answered
	NeedChange   NeedKind = "change"   // the answer stops an approval
	NeedReferral NeedKind = "referral" // another role must look
	NeedRelease  NeedKind = "release"  // the safeguarding lead must settle a hold
	NeedRole     NeedKind = "role"     // somebody who may must answer
	NeedReason   NeedKind = "reason"   // a reason is missing beside the answer
	NeedFresh    NeedKind = "fresh"    // the finding is too old
)

// Need is one thing that stands between the case and an approval.
type Need struct {
	ItemID ItemID
	// Text is a plain sentence. For restricted items it says no more than that
	// a clinician is needed.
	Text string
	// Role is the lowest staff role that can meet it.
	Role Role
	Kind NeedKind
	// Restricted needs are shown in full only to those who may read holds.
	Restricted bool
}

// Warning is something to weigh; a decision may go on with a reason.
type Warning struct {
	ItemID     ItemID
	Text       string
	Restricted bool
}

// Referral is a row another role must answer.
type Referral struct {
	ItemID ItemID
	Role   Role
}

// Hold is an answer that stops the case.
type Hold struct {
	ItemID ItemID
	By     string
	At     time.Time
}

// Result is what a case comes to.
type Result struct {
	// Basis is the one the case is judged against.
	Basis basis.Basis
	Items []Status
	// Needs is empty exactly when nothing in the checks stops an approval.
	Needs     []Need
	Warnings  []Warning
	Referrals []Referral
	// Holds are the answers that call for a hold and are not settled by a later
	// outcome of the safeguarding lead (C14).
	Holds []Hold
}

// Clear reports whether nothing in the checks stops an approval.
func (r Result) Clear() bool { return len(r.Needs) == 0 && len(r.Holds) == 0 }

// Find returns the status of one item of the case.
func (r Result) Find(id ItemID) (Status, bool) {
	i := slices.IndexFunc(r.Items, func(s Status) bool { return s.Item.ID == id })
	if i < 0 {
		return Status{}, false
	}
	return r.Items[i], true
}

// withClinician is all that a restricted need says.
const withClinician = "Waits for a clinician."

// Item returns one item as it is asked, referral rows included.
func (s *Set) Item(id ItemID) (Item, bool) {
	if i, ok := s.byID[id]; ok {
		return s.items[i], true
	}
	if cut := strings.LastIndexByte(string(id), '.'); cut > 0 {
		role := Role(id[cut+1:])
		if i, ok := s.byID[id[:cut]]; ok && answersFor[role] != nil {
			return s.items[i].referralRow(role), true
		}
	}
	return Item{}, false
}

// Definitions lists every item of the set, in the order of the files.
func (s *Set) Definitions() []Item { return slices.Clone(s.items) }

// Items lists exactly the items that apply to the case, referral rows after the
// item they belong to.
func (s *Set) Items(f Facts, a Answers) []Item {
	r := s.Evaluate(f, a)
	items := make([]Item, len(r.Items))
	for i, st := range r.Items {
		items[i] = *st.Item
	}
	return items
}

// BasisOf is the basis the case is judged against: the one in the facts, or
// the one the answers lead to.
func (s *Set) BasisOf(f Facts, a Answers) basis.Basis { return s.open(&f, a).basis() }

// Preanswered is what is known before anybody answered: the applicant's
// identity, at the high level, where the national store proved it (I2, I4;
// nothing else proves it), and a death that was recorded (F6).
func (s *Set) Preanswered(f Facts) Answers {
	pre := Answers{}
	if _, asked := s.byID["F6"]; asked && (f.Patient.Dead || f.Proxy.Dead) {
		who := Patient
		if !f.Patient.Dead {
			who = Proxy
		}
		pre["F6"] = Answer{Value: string(who), Source: "The record", Proved: true}
	}
	for _, p := range []Person{Patient, Proxy} {
		if !f.proved(p) {
			continue
		}
		for rule, value := range map[ItemID]string{"I2": "nhs-login", "I4": "high"} {
			id := rule + ItemID("."+p)
			if _, ok := s.byID[id]; ok {
				pre[id] = Answer{Value: value, Source: sourceNHSLogin, At: f.Proved.At, Proved: true}
			}
		}
	}
	return pre
}

// Evaluate works out the whole case.
func (s *Set) Evaluate(f Facts, a Answers) Result {
	c := s.open(&f, a)
	r := Result{Basis: c.basis()}
	n := 0
	for i := range s.items {
		if c.applies(i) {
			n++
		}
	}
	r.Items = make([]Status, 0, n+4) // and what is referred; most of the time goes into this
	for i := range s.items {
		if c.applies(i) {
			c.judge(&s.items[i], &r)
		}
	}
	s.order(&r)
	return r
}

// judge adds one item and everything that follows from its answer.
func (c *caseOf) judge(it *Item, r *Result) {
	a := c.answer(it.index)
	r.Items = append(r.Items, Status{Item: it, Answer: a, State: Done})
	at := len(r.Items) - 1
	st := &r.Items[at] // filled in place, for a status is large
	if it.desk != nil && it.desk(c) {
		own := *it
		own.Who = atTheDesk
		st.Item = &own
	}
	secret := it.Hidden || it.Restricted && !a.Blank() // an open question gives nothing away
	need := func(kind NeedKind, who Role, text string) {
		if secret {
			text = withClinician
		}
		r.Needs = append(r.Needs, Need{it.ID, text, who, kind, secret})
	}
	if it.Type == Computed {
		st.State = WorkedOut
	}
	switch {
	case a.Blank():
		st.State = ToDo
		words := it.say["blank"]
		if words == "" {
			words = "Not answered yet: " + it.Ask
		}
		blank := it.blank.resolve(c)
		st.Aside = blank.aside
		switch blank.kind {
		case effectBlock:
			need(NeedAnswer, st.Item.lowest(), words)
		case effectWarn:
			r.Warnings = append(r.Warnings, Warning{it.ID, words, it.Restricted})
		}
		return
	case !a.Proved && !c.mayHaveAnswered(it, a):
		st.State, st.Words = NeedsRole, "To be answered by "+it.lowest().Words()+"."
		need(NeedRole, it.lowest(), it.Ask+" "+st.Words)
		return
	}
	if words := c.overruled(it, a); words != "" {
		st.State, st.Words = Blocked, words
		need(NeedReason, it.lowest(), words)
	}
	if why := c.outdated(it, a); why != "" {
		st.State, st.Words = Blocked, why+" Ask again: "+it.Ask
		need(NeedFresh, it.lowest(), st.Words)
	}
	if check := checks[it.Rule]; check != nil {
		if words := check(c, it, a); words != "" {
			st.State, st.Words = Blocked, words
			need(NeedChange, it.lowest(), words)
		}
	}
	if caution := cautions[it.Rule]; caution != nil {
		if words := caution(c, a); words != "" {
			r.Warnings = append(r.Warnings, Warning{it.ID, words, it.Restricted})
		}
	}
	e := c.worst(it, a)
	words := it.words(c, a, e.kind)
	switch e.kind {
	case effectWarn:
		st.Words = words
		r.Warnings = append(r.Warnings, Warning{it.ID, words, it.Restricted})
	case effectBlock:
		st.State, st.Words = Blocked, words
		need(NeedChange, it.lowest(), words)
	case effectRefer:
		if e.warn {
			st.Words = words
			r.Warnings = append(r.Warnings, Warning{it.ID, words, it.Restricted})
		}
	case effectHold:
		if c.settled(a) {
			st.Words = "Settled by the safeguarding lead."
			break
		}
		st.State = OnHold
		need(NeedRelease, Safeguarding, withClinician)
		r.Holds = append(r.Holds, Hold{it.ID, a.By, a.At})
	}
	if e.kind == effectRefer && c.refer(it, a, e.refer, r) {
		r.Items[at].State = Referred
	}
}

// look is the answer of a role that had to look at another answer. One taken
// before that answer was given is no look at it.
func (c *caseOf) look(it *Item, a Answer, role Role) (Answer, bool) {
	row := it.referralRow(role)
	look := c.given[row.ID]
	if look.Blank() || look.Proved || !row.takes(look) || !row.mayHaveAnswered(look) || look.At.Before(a.At) {
		return Answer{}, false
	}
	return look, true
}

// refer adds a row for each role that must look, and reports whether any has
// not yet.
func (c *caseOf) refer(it *Item, a Answer, roles []Role, r *Result) (open bool) {
	for _, role := range roles {
		row := it.referralRow(role)
		look, looked := c.look(it, a, role)
		st := Status{Item: &row, Answer: look, State: Done}
		n := Need{row.ID, "Waits for " + role.Words() + ": " + it.Ask, role, NeedReferral, it.Restricted}
		if it.Restricted {
			n.Text = withClinician
		}
		switch {
		case !looked:
			st.State = ToDo
			r.Needs = append(r.Needs, n)
			r.Referrals = append(r.Referrals, Referral{row.ID, role})
			open = true
		case look.Value != Yes:
			st.State = Blocked
			n.Kind, n.Text = NeedChange, "After a look by "+role.Words()+" this cannot go on: "+it.Ask
			if it.Restricted {
				n.Text = withClinician
			}
			st.Words = n.Text
			r.Needs = append(r.Needs, n)
		}
		r.Items = append(r.Items, st)
	}
	return open
}

func (it *Item) referralRow(role Role) Item {
	return Item{
		ID: it.ID + ItemID("."+string(role)), Rule: it.Rule, Person: it.Person, Group: it.Group, Type: YesNo,
		Ask:     "May this go on, after the answer to: " + it.Ask,
		Options: []Option{{Yes, "Yes, go on", "y"}, {No, "No", "n"}},
		Who:     []Role{role}, Referral: role, Restricted: it.Restricted, Hidden: it.Restricted, Source: it.Source, Status: it.Status, conduct: noConduct,
	}
}

// overruled says what is missing where a person overrules what was proved, or
// gives an answer that needs a note.
func (c *caseOf) overruled(it *Item, a Answer) string {
	if a.Note != "" || a.Proved {
		return ""
	}
	if pre, ok := c.before[it.ID]; ok && pre.Value != a.Value {
		return "Say why this overrules what " + pre.Source + " proved: " + it.Ask
	}
	for _, v := range a.given() {
		if slices.Contains(it.NoteFor, v) {
			return "Write down " + cmp.Or(it.Note, "why") + ", beside the answer: " + it.Ask
		}
	}
	return ""
}

// settled reports whether the safeguarding lead let the case go on after this
// answer was given (C14).
func (c *caseOf) settled(a Answer) bool {
	i, ok := c.set.byID["C14"]
	if !ok {
		return false
	}
	out := c.answer(i)
	return (out.Value == "proceed" || out.Value == "limit") && c.set.items[i].mayHaveAnswered(out) && !out.At.Before(a.At)
}

// words is what the answers that have this effect say.
func (it *Item) words(c *caseOf, a Answer, kind effectKind) string {
	var said []string
	values := a.given()
	if len(it.days) > 0 {
		values = c.onDay(it, a)
	}
	for _, v := range values {
		e := it.effects[v].resolve(c)
		if e.kind != kind {
			continue
		}
		w := it.say[v]
		if w == "" && v == NotSure {
			w = "Not sure is not enough: " + it.Ask
		}
		if w != "" {
			said = append(said, w)
		}
	}
	return strings.Join(said, " ")
}

// lowest is the lowest role that may answer.
func (it *Item) lowest() Role {
	if len(it.Who) == 0 {
		return Receptionist // a computed item changes when the application does
	}
	return it.Who[0]
}

func (it *Item) mayHaveAnswered(a Answer) bool {
	for _, v := range a.given() {
		if _, ok := it.ActingRole([]Role{a.ByRole}, v); !ok {
			return false
		}
	}
	return true
}
