package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// What was done elsewhere is written down as it is heard. Two things a person
// has to settle: access that is in force at the store again after it ended here,
// which may be another practice's right decision or a mistake; and access that
// stands there under another NHS number, which nothing but a look at the person's
// record can confirm (domain 2.5, 5.1).

// toSettle is the one of these that a person has to settle, "" for neither.
func toSettle(all []Apart) Apart {
	for _, a := range []Apart{ApartNumber, ApartStatus} {
		if slices.Contains(all, a) {
			return a
		}
	}
	return ""
}

// numberFirst is said where access may not go on before its number was settled.
const numberFirst = "The national record has this access under another NHS number. Take the number over first, or say why it may stay so."

// ToSettle is in what the national record stands apart from the role so that a
// person has to say what is to be done; "" for nothing, also once somebody has
// said that it may stay so.
func (r Role) ToSettle() Apart { return toSettle(r.apart()) }

// ToSettle is as of a Role; what a message on its way explains is left out.
func (l RoleLine) ToSettle() Apart {
	if l.LocalOnly || l.Syncing || l.SyncProblem {
		return ""
	}
	return toSettle(l.Apart)
}

// lookedAt reports whether somebody said of what the store shows that it may
// stay so.
func (r Role) lookedAt() bool {
	return r.Looked != nil && r.National != nil && r.Looked.same(*r.National)
}

// renumbered notes that the store has the role under another NHS number than it had
// before: its review is due at once, like after any event.
func (r *Role) renumbered(before *National, now time.Time) {
	known := before != nil && before.Renumbered && (before.Under == r.National.Under || !before.Under.Complete())
	if !r.National.Renumbered || known || !r.Live() || slices.ContainsFunc(r.News, func(n News) bool { return n.Event == NumberChanged }) {
		return
	}
	today := nhs.DateIn(now)
	r.News = append(slices.Clone(r.News), News{Event: NumberChanged, On: today})
	if r.Review.Date.IsZero() || today.Before(r.Review.Date) {
		r.Review = review.Candidate{Date: today, Rule: review.RuleEvent, Why: NumberChanged.Words() + "."}
	}
}

// EndThere ends access at the store too that is in force there again after it
// ended here, for the reason it ended; nothing changes here.
func (r Role) EndThere(m OutgoingID, by Staff, rules Rules, now time.Time) (Change, error) {
	if err := by.mayOn(ActEnd, r.Pair()); err != nil {
		return Change{}, err
	}
	if !slices.Contains(r.apart(), ApartStatus) {
		return Change{}, refuse(ActEnd, need("The national record does not show this access in force after it ended here."))
	}
	out := Outgoing{
		ID: m, Kind: MessageEnd, State: OutgoingReady, Application: r.Application, Role: r.ID, Ref: r.Ref,
		Pair: r.Pair(), Grantor: rules.Practice.ODS, Basis: r.Basis, Reason: r.EndReason, ReasonWords: r.EndReasonWords,
		Target: r.National.RoleID, Before: r.National, By: by.ID, Due: now.UTC(), Made: now.UTC(),
	}
	if len(rules.Reasons.lack(ReasonEnds, out.Reason, out.ReasonWords, reasonAsk{})) > 0 {
		out.Reason, out.ReasonWords = ReasonSuspended, "" // it came from elsewhere, or says nothing for good
	}
	if why := rules.localOnly(r.Pair(), r.LocalOnly); why != "" {
		out.State, out.Why = OutgoingLocal, why
	}
	c := r.to(r.State, ActEnd, by, now, Detail{Field: "reason", After: out.Reason}, Detail{Field: "where", After: "in the national record, where it was in force again"})
	c.outgoing = []Outgoing{out}
	return c, nil
}

// Leave says that what stands apart in the national record may stay so, and why.
// It is asked again when the store says anything else. Of access that was stopped
// for a concern only a clinician may say it.
func (r Role) Leave(why string, by Staff, now time.Time) (Change, error) {
	if err := by.mayOn(ActSettle, r.Pair()); err != nil {
		return Change{}, err
	}
	apart := r.ToSettle()
	var needs []Need
	switch {
	case apart == "":
		needs = append(needs, need("The national record says nothing of this access that has to be settled."))
	case apart == ApartStatus && r.EverHeld && !by.May(ActDrop):
		needs = append(needs, Need{Words: "Of this access only a clinician can say that it stays in force there. End it there, or ask one.", From: Responsible})
	}
	if strings.TrimSpace(why) == "" {
		needs = append(needs, Need{Words: "Say in a few words why it may stay so.", Field: "why"})
	}
	if err := refuse(ActSettle, needs...); err != nil {
		return Change{}, err
	}
	n := *r.National
	r.Looked = &n
	return r.to(r.State, ActSettle, by, now, Detail{Field: "left as the national record has it", After: string(n.Status)},
		Detail{Field: detailWhy, After: checklist.WithoutKeys(why)}), nil
}

// Taking is what the practice holds when an NHS number is taken over.
type Taking struct {
	// Case is the one that decided the access last, which takes the number with it:
	// people are looked for by the numbers of their cases.
	Case Application
	// Here is what there is of the two under the numbers so far, There under the
	// new ones; both without Case.
	Here, There Around
	// Messages are those about the two so far.
	Messages []Outgoing
}

// LookedUp is where somebody looked a person up before their NHS number was taken
// over: nothing else can confirm that two numbers are one person (domain 2.5).
type LookedUp string

// Where the desk's people can look.
const (
	LookedUpInGPSystem LookedUp = "gp-system"
	LookedUpNationally LookedUp = "national"
	LookedUpByPractice LookedUp = "practice"
)

// LookedUps lists all of them.
var LookedUps = []LookedUp{LookedUpInGPSystem, LookedUpNationally, LookedUpByPractice}

var lookedUpWords = map[LookedUp]string{
	LookedUpInGPSystem: "In the GP system",
	LookedUpNationally: "In the national demographics service",
	LookedUpByPractice: "With the practice they are registered at",
}

// Words says it as a choice and in the log; "" for anything else.
func (l LookedUp) Words() string { return lookedUpWords[l] }

// TakeNumber takes over the NHS number under which the store has the role, once
// somebody has looked the person up, and says where. It waits for what was begun
// under the old number: a case that is open, and a message whose outcome is not
// known. Who may leave it as it is may take it over: both say who the two are.
func (r Role) TakeNumber(t Taking, where LookedUp, by Staff, now time.Time) (Change, error) {
	if err := by.mayOn(ActSettle, r.Pair()); err != nil {
		return Change{}, err
	}
	n := r.National
	if n == nil || !n.Renumbered || !n.Under.Complete() {
		return Change{}, refuse(ActSettle, need("The national record shows no other NHS number for this access."))
	}
	if err := by.mayOn(ActSettle, n.Under); err != nil {
		return Change{}, err
	}
	needs := t.against(r)
	if where.Words() == "" {
		needs = append(needs, Need{Words: "Look the person up first, and say where you did.", Field: "looked"})
	}
	if err := refuse(ActSettle, needs...); err != nil {
		return Change{}, err
	}
	was, to, a := r.Pair(), *n, t.Case
	r.Patient.NHSNumber, r.Proxy.NHSNumber = to.Under.Patient, to.Under.Proxy
	a.Patient.NHSNumber, a.Proxy.NHSNumber = to.Under.Patient, to.Under.Proxy
	to.Renumbered, to.Under = false, Pair{}
	r.National = &to
	details := []Detail{{"patient NHS number", was.Patient.Full(), r.Patient.NHSNumber.Full()}, {"proxy NHS number", was.Proxy.Full(), r.Proxy.NHSNumber.Full()}}
	details = slices.DeleteFunc(details, func(d Detail) bool { return d.Before == d.After })
	c := r.to(r.State, ActAmend, by, now, append(details, Detail{Field: "looked up", After: where.Words()})...)
	c.application = &a
	return c, nil
}

// against lists what stands against taking the number over.
func (t Taking) against(r Role) (needs []Need) {
	for _, e := range t.There.Same {
		if e.Live && e.Role != r.ID && r.Live() {
			needs = append(needs, Need{Rule: "F7", Words: e.Words() + " End one of them first."})
		}
	}
	for _, e := range t.Here.Same {
		if e.State.Open() {
			needs = append(needs, Need{Rule: "F7", Words: e.Words() + " Finish it first.", Field: string(e.Application)})
		}
	}
	if slices.ContainsFunc(t.Messages, func(m Outgoing) bool { return !m.State.Settled() && (m.Role == r.ID || m.Unreadable) }) {
		needs = append(needs, need("A message about this access has not been settled with the national store. Settle it first."))
	}
	return needs
}
