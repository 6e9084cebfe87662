package checklist

import (
	"fmt"
	"slices"
	"strings"
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
