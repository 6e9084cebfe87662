package checklist

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"proxydesk/workflow/nhs"
)

// effectKind is what an answer does, mildest first.
type effectKind int

const (
	effectOK effectKind = iota
	effectWarn
	effectBlock
	effectRefer
	effectHold
)

// What an answer may do, and what no answer may.
var (
	effectNames = []string{"ok", "warn", "block", "refer", "hold"}
	blankNames  = []string{"block", "warn", "ok", "aside"}
)

// What an effect of a date can be given for: how the day lies to the one on which
// it was answered. What was looked at then goes on to count as it was: no evidence
// of identity runs out by law (domain 5.1, EVIDENCE).
const (
	dayPast   = "past"
	dayFuture = "future"
)

// dayOlder is a day more than so many months before the answer.
var dayOlder = regexp.MustCompile(`^older-([1-9][0-9]?)-months$`)

// dayNames is what may stand there, for whoever writes the files.
const dayNames = dayPast + ", " + dayFuture + ", older-3-months or another number of months"

// dayEffect is one of them, and when a date that was answered on a day has it.
type dayEffect struct {
	name string
	lies func(day, answered nhs.Date) bool
}

// lies is when a date has the effect of this name; nil where there is none such.
func lies(name string) func(day, answered nhs.Date) bool {
	switch name {
	case dayPast:
		return nhs.Date.Before
	case dayFuture:
		return nhs.Date.After
	}
	if m := dayOlder.FindStringSubmatch(name); m != nil {
		months, _ := strconv.Atoi(m[1]) // digits, as the pattern says
		return func(day, answered nhs.Date) bool { return day.AddMonths(months).Before(answered) }
	}
	return nil
}

// onDay lists how a date lies to the day it was answered on, as far as that has an
// effect.
func (c *caseOf) onDay(it *Item, a Answer) []string {
	day, err := nhs.ParseDate(a.Value)
	if err != nil || day.IsZero() {
		return nil
	}
	answered := c.f.Today
	if !a.At.IsZero() {
		answered = nhs.DateIn(a.At)
	}
	var said []string
	for _, e := range it.days {
		if e.lies(day, answered) {
			said = append(said, e.name)
		}
	}
	return said
}

// effect is what an answer does to the case, possibly only on a condition.
type effect struct {
	kind  effectKind
	refer []Role
	warn  bool      // a referral that is a warning too
	aside bool      // of no answer: nobody is led to the question
	when  condition // nil: always
	other *effect   // when the condition does not hold; nil: ok
}

func (e effect) resolve(c *caseOf) effect {
	for e.when != nil && !e.when(c) {
		if e.other == nil {
			return effect{}
		}
		e = *e.other
	}
	return e
}

// parseEffect reads "block", "refer clinician and safeguarding", "refer
// clinician and warn" or "block if records else warn".
func parseEffect(g *grammar, line string, about Person, known []string) (effect, error) {
	head, tail, _ := strings.Cut(line, " else ")
	act, cond, conditional := strings.Cut(head, " if ")
	words := strings.Fields(act)
	if len(words) == 0 {
		return effect{}, fmt.Errorf("is empty")
	}
	if !slices.Contains(known, words[0]) {
		return effect{}, fmt.Errorf("%q is not one of %s", words[0], strings.Join(known, ", "))
	}
	e := effect{kind: effectKind(max(0, slices.Index(effectNames, words[0]))), aside: words[0] == "aside"}
	for _, w := range words[1:] {
		switch {
		case w == "and":
		case w == "warn" && e.kind == effectRefer:
			e.warn = true
		case e.kind != effectRefer || answersFor[Role(w)] == nil:
			return effect{}, fmt.Errorf("%q is not expected after %s; refer takes %s", w, words[0], strings.Join(roleNames(), ", "))
		default:
			e.refer = append(e.refer, Role(w))
		}
	}
	if e.kind == effectRefer && len(e.refer) == 0 {
		return effect{}, fmt.Errorf("refer to whom? one of %s", strings.Join(roleNames(), ", "))
	}
	if !conditional {
		if tail != "" {
			return effect{}, fmt.Errorf("else needs an if before it")
		}
		return e, nil
	}
	var err error
	if e.when, err = g.compile(cond, about); err != nil {
		return effect{}, err
	}
	if tail != "" {
		other, err := parseEffect(g, tail, about, known)
		if err != nil {
			return effect{}, err
		}
		e.other = &other
	}
	return e, nil
}

// parseBlank reads what no answer does: block, which it is unless a line says
// otherwise, warn, ok, or aside, which is ok for a question that few cases have
// an answer to, so that nobody is led there.
func parseBlank(g *grammar, line string, about Person) (effect, error) {
	if line == "" {
		return effect{kind: effectBlock}, nil
	}
	return parseEffect(g, line, about, blankNames)
}

func (e effect) holds() bool {
	return e.kind == effectHold || e.other != nil && e.other.holds()
}

// speaks reports whether the effect shows the practice's own words: a hold and
// a referral say the same to everybody.
func (e effect) speaks() bool {
	return e.kind == effectWarn || e.kind == effectBlock || e.warn || e.other != nil && e.other.speaks()
}
