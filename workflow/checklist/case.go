package checklist

import "proxydesk/workflow/basis"

// caseOf is one evaluation: facts, answers, and what was worked out from them
// so far. It lives for one call.
type caseOf struct {
	set     *Set
	f       *Facts
	given   Answers
	before  Answers // what was proved
	works   map[string]func(*caseOf) (value, note string)
	applied []verdict
	// current holds the answers that stand, and at for each item which of them:
	// zero while nobody has looked, none for a blank. Most items of a set do not
	// apply to a case, so the answers are kept apart.
	current []Answer
	at      []int16
	on      basis.Basis
	holding verdict
}

// noAnswer marks an item that was looked at and has none.
const noAnswer = -1

type verdict int8

const (
	unasked verdict = iota
	yes
	no
)

func (s *Set) open(f *Facts, given Answers) *caseOf {
	return &caseOf{
		set: s, f: f, given: given, before: s.Preanswered(*f), works: s.works,
		applied: make([]verdict, len(s.items)), current: make([]Answer, 0, len(given)+16), at: make([]int16, len(s.items)),
	}
}

// applies reports whether an item belongs to this case. Load has made sure
// that no condition comes back to itself.
func (c *caseOf) applies(index int) bool {
	if c.applied[index] == unasked {
		c.applied[index] = no
		if when := c.set.items[index].when; when == nil || when(c) {
			c.applied[index] = yes
		}
	}
	return c.applied[index] == yes
}

// atTheDesk are those who may answer where reception may.
var atTheDesk = []Role{Receptionist}

// mayHaveAnswered reports whether an answer was given by somebody who may.
func (c *caseOf) mayHaveAnswered(it *Item, a Answer) bool {
	return it.mayHaveAnswered(a) || it.desk != nil && it.desk(c)
}

// answer is what stands for an item: worked out, given, or proved before. It
// is blank for an item that does not apply, so an old answer to a question
// that fell away has no say.
func (c *caseOf) answer(index int) Answer {
	switch n := c.at[index]; {
	case n > 0:
		return c.current[n-1]
	case n == noAnswer:
		return Answer{}
	}
	var a Answer
	if it := &c.set.items[index]; c.applies(index) {
		if it.Type == Computed {
			a = c.compute(it)
		} else {
			a = c.stated(it)
		}
	}
	if c.at[index] = noAnswer; !a.Blank() {
		c.current = append(c.current, a)
		c.at[index] = int16(len(c.current))
	}
	return a
}

// stated is a person's answer, or what was proved before. A stored answer that
// claims to be proved counts only while the facts prove it still.
func (c *caseOf) stated(it *Item) Answer {
	a, ok := c.given[it.ID]
	if pre, proved := c.before[it.ID]; proved && (!ok || a.Proved || a.Blank() || it.Rule == "F6") { // nobody overrules a recorded death
		return pre
	}
	if a.Proved || !it.takes(a) {
		return Answer{}
	}
	return a
}

func (c *caseOf) byID(id ItemID) Answer {
	if index, ok := c.set.byID[id]; ok {
		return c.answer(index)
	}
	return Answer{}
}

// basis is the one being decided on, or the one the answers lead to: somebody
// who can decide consents; for somebody who cannot it depends on the papers.
func (c *caseOf) basis() basis.Basis {
	if c.on != "" {
		return c.on
	}
	switch {
	case c.f.Basis != "":
		c.on = c.f.Basis
	case c.f.CareHome:
		c.on = basis.CareHome
	case c.f.child():
		c.on = basis.Parental
		if c.byID("G10").Value == string(basis.Competent) {
			c.on = basis.Consent
		}
	case c.byID("M9").Value != string(basis.LacksCapacity):
		c.on = basis.Consent
	default:
		switch basis.PaperKind(c.byID("L1").Value) {
		case basis.WelfareLPA:
			c.on = basis.Attorney
		case basis.WelfareDeputy:
			c.on = basis.Deputy
		default:
			c.on = basis.BestInterests
		}
	}
	return c.on
}

// basisInputs are the items that lead to a basis, for the check that no
// condition comes back to itself.
var basisInputs = []ItemID{"G10", "M9", "L1"}

// anyHold reports whether any answer puts the case on hold, settled or not.
func (c *caseOf) anyHold() bool {
	if c.holding == unasked {
		c.holding = no
		for _, i := range c.set.holders {
			if c.applies(i) && c.worst(&c.set.items[i], c.answer(i)).kind == effectHold {
				c.holding = yes
				break
			}
		}
	}
	return c.holding == yes
}

// worst is the most severe effect of an answer; refer roles add up.
func (c *caseOf) worst(it *Item, a Answer) effect {
	var w effect
	values := a.given()
	if len(it.days) > 0 {
		values = c.onDay(it, a)
	}
	for _, v := range values {
		e, ok := it.effects[v]
		if !ok {
			continue
		}
		e = e.resolve(c)
		switch {
		case e.kind > w.kind:
			w = effect{kind: e.kind, refer: e.refer, warn: e.warn}
		case e.kind == effectRefer && w.kind == effectRefer:
			w.refer, w.warn = union(w.refer, e.refer), w.warn || e.warn
		}
	}
	return w
}

func union(a, b []Role) []Role {
	out := append([]Role(nil), a...)
next:
	for _, r := range b {
		for _, have := range a {
			if have == r {
				continue next
			}
		}
		out = append(out, r)
	}
	return out
}
