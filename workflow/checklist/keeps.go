package checklist

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// findings are the questions whose answers a legal basis, a date or the end of
// a hold is read from by their ids: without them no case could be decided, or
// one could be decided on something else.
var findings = []ItemID{
	"M0", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10a", "G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G10", "G11",
	"P1", "P2", "P2a", "P7a", "L1", "L2", "L6", "L6a", "L7", "L7a", "L8", "L10a", "D1", "D1a", "D2", "D2a", "D3", "B8a", "C14", "K10", "N4", "N5a", "V2", "V2a", "V3",
}

// keeps makes sure that a practice's own set has what law and safety fix: every
// question of base that can hold a case still holds it for the same answers,
// and every finding still takes the same answers, and grows old as it did.
func (l *loader) keeps(base *Set) {
	for i := range base.items {
		was := &base.items[i]
		var holds []string
		for _, v := range slices.Sorted(maps.Keys(was.effects)) {
			if was.effects[v].holds() {
				holds = append(holds, v)
			}
		}
		if len(holds) == 0 && !slices.Contains(findings, was.ID) {
			continue
		}
		at, there := l.set.byID[was.ID]
		if !there {
			l.bad(place{file: "set.yaml"}, "", "%s is missing from these files; safety and law need this question: %s", was.ID, was.Ask)
			continue
		}
		is, p := &l.set.items[at], l.places[at]
		if is.Type != was.Type {
			l.bad(p, "answer", "%s has to stay %s, for safety and law rest on its answer", is.ID, was.Type)
		}
		for _, o := range was.Options {
			if _, ok := is.Find(o.Value); !ok {
				l.bad(p, "options", "%s has to keep the answer %s, for safety and law rest on it; its answers were %s",
					is.ID, o.Value, strings.Join(optionValues(was.Options), ", "))
			}
		}
		if is.def.Blank != was.def.Blank {
			l.bad(p, "blank", "%s has to count as it did when nobody answers: %s", is.ID, lineWords("blank", was.def.Blank))
		}
		if is.stale != was.stale || is.about != was.about || is.finding != was.finding {
			l.bad(p, "stale", "%s has to be asked again as before: %s, %s, %s", is.ID,
				lineWords("stale", was.def.Stale), lineWords("about", was.def.About), lineWords("finding", was.def.Finding))
		}
		if is.line != was.line {
			l.bad(p, "when", "%s has to be asked in the same cases: %s", is.ID, lineWords("when", was.line))
		}
		if is.Hidden != was.Hidden || was.Restricted && !is.Restricted {
			l.bad(p, "restricted", "%s has to stay as hidden as it was, or a hold shows", is.ID)
		}
		if !slices.Equal(is.Flags, was.Flags) || slices.ContainsFunc(is.Who, func(r Role) bool { return !was.mayBe(r) }) {
			l.bad(p, "who", "%s may be answered by no more people than before: %s", is.ID, was.lowest().Words()+" and those above")
		}
		for _, v := range holds {
			if e := is.effects[v]; e.kind != effectHold || e.when != nil {
				l.bad(p, "effect", "%s has to hold the case when the answer is %s: write hold", is.ID, v)
			}
		}
	}
}

// mayBe reports whether a role may answer the item.
func (it *Item) mayBe(r Role) bool {
	return slices.ContainsFunc(it.Who, func(w Role) bool { return slices.Contains(answersFor[w], r) })
}

func lineWords(key, line string) string {
	if line == "" {
		return "it has no " + key
	}
	return key + ": " + line
}

// Differs lists by rule, in the order of the files, what this set asks that
// another does not, what it leaves out, and what it defines otherwise.
func (s *Set) Differs(from *Set) (added, missing, changed []string) {
	for _, it := range s.items {
		switch was, ok := from.byID[it.ID]; {
		case !ok:
			added = once(added, it.Rule)
		case !reflect.DeepEqual(from.items[was].def, it.def):
			changed = once(changed, it.Rule)
		}
	}
	for _, it := range from.items {
		if _, ok := s.byID[it.ID]; !ok {
			missing = once(missing, it.Rule)
		}
	}
	return added, missing, changed
}

func once(rules []string, rule string) []string {
	if slices.Contains(rules, rule) {
		return rules
	}
	return append(rules, rule)
}
