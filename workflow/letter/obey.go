package letter

import (
	"fmt"
	"slices"
	"strings"

	"proxydesk/workflow/nhs"
)

// say is a phrase that a letter has in its own words, whatever the case.
type say struct {
	phrases []string // one of them, as they are spelt or with other capitals
	// without is a field that says it where it has a value; the phrase then
	// stands at least where it has none.
	without string
	// under is a flag: only where it holds need the letter say it.
	under string
}

// obey checks that the letter prints what its kind must, and nothing it may not.
func (p *parser) obey() {
	l, known := laws[p.t.kind.Letter()]
	// A letter that a practice added is its own, and one that says the whole way of a
	// complaint needs no more.
	if known && !slices.Contains(l.must, "icb") {
		l.says = slices.Concat(everyLetter, l.says)
	}
	for _, name := range l.must {
		p.line = 1
		switch first, ok := p.t.leavesOut(name, l.spare[name]); {
		case first < 0:
			p.fail(fmt.Sprintf("letter %s must print {{%s}}", p.t.kind, name))
		case ok:
			p.line = p.t.parts[first].line
			p.fail(fmt.Sprintf("letter %s must print {{%s}} in every case, and this {{if}} leaves it out of some", p.t.kind, name))
		}
	}
	for _, s := range l.says {
		switch p.line = 1; {
		case p.t.saysAlways(s):
		case s.under != "":
			p.fail(fmt.Sprintf("letter %s must say “%s” in every case in which {{if %s}} holds", p.t.kind, s.phrases[0], s.under))
		default:
			p.fail(fmt.Sprintf("letter %s must say “%s” in every case, outside any {{if}} that could leave it out", p.t.kind, s.phrases[0]))
		}
	}
	for _, pt := range p.t.parts {
		if p.line = pt.line; l.ofParents && pt.tellsOfParents() && pt.when != (condition{field: "by_parent"}) && pt.when != (condition{field: "you_are_parent"}) {
			p.fail(fmt.Sprintf("letter %s may speak of parental responsibility only between {{if by_parent}} and {{end}}: not all who get it are parents", p.t.kind))
		}
	}
	for _, name := range l.never {
		if i := slices.IndexFunc(p.t.parts, func(pt part) bool { return pt.prints(name) }); i >= 0 {
			p.line = p.t.parts[i].line
			p.fail(fmt.Sprintf("letter %s may not print {{%s}}", p.t.kind, name))
		}
	}
}

// leavesOut says whether a case such a letter can be about knows the field and
// yet is not told it, and which part prints it first; -1 for none. A case for
// which the flag spare holds need not be told.
func (t template) leavesOut(name, spare string) (first int, left bool) {
	var told []condition // where it is printed
	first = -1
	for i, pt := range t.parts {
		if !pt.prints(name) {
			continue
		}
		if first < 0 {
			first = i
		}
		told = append(told, pt.when)
	}
	if first < 0 || slices.Contains(told, condition{}) {
		return first, false
	}
	asked := []string{name, spare}
	for _, c := range told {
		asked = append(asked, c.field)
	}
	return first, slices.ContainsFunc(Samples(t.kind, plain), func(s Sample) bool {
		return s.Facts.anyWay(asked, func(f Facts) bool {
			known := fields[name].value(f) != "" && (spare == "" || !f.holds(condition{field: spare}))
			return known && !slices.ContainsFunc(told, f.holds)
		})
	})
}

// plain is a practice without what it may leave out of its details.
var plain = Practice{Name: "-", ODS: "-", Address: []string{"-"}, Phone: "-"}

// variations are what an {{if}} can ask of a case, and what the case can be instead:
// more than ever happens, so that no condition hides what a letter must say behind
// something its samples do not show.
var variations = []struct {
	asks []string
	ways []func(*Facts)
}{
	{[]string{"by_consent", "by_parent", "by_attorney", "you_agreed", "patient_agreed", "you_are_parent", "your_parent", "you_may_stop"}, []func(*Facts){
		func(f *Facts) { f.Grounds = "" },
		func(f *Facts) { f.Grounds = GroundsConsent },
		func(f *Facts) { f.Grounds = GroundsParental },
		func(f *Facts) { f.Grounds = GroundsAttorney },
		func(f *Facts) { f.Grounds = GroundsDeputy },
		func(f *Facts) { f.Grounds = GroundsCareHome },
	}},
	{[]string{"icb"}, []func(*Facts){func(f *Facts) { f.Practice.ICB = "-" }}},
	{[]string{"open_ended", "stops_first", "ends"}, []func(*Facts){func(f *Facts) { f.OpenEnded, f.Ends = true, nhs.Date{} }}},
	{[]string{"services_not_given"}, []func(*Facts){func(f *Facts) { f.NotGiven = []string{"-"} }, func(f *Facts) { f.NotGiven = nil }}},
	{[]string{"listed"}, []func(*Facts){func(f *Facts) { f.Listed = []string{"-"} }, func(f *Facts) { f.Listed = nil }}},
	{[]string{"review_late"}, []func(*Facts){
		func(f *Facts) { f.reviewed(f.Dated.AddDays(-1)) },
		func(f *Facts) { f.reviewed(f.Dated) },
	}},
}

// reviewed gives the case another review date, where it has one.
func (f *Facts) reviewed(by nhs.Date) {
	if !f.ReviewBy.IsZero() {
		f.ReviewBy = by
	}
}

// anyWay reports whether the case meets a test, as it is or with whatever bears upon
// the fields asked for the other way too, in all combinations.
func (f Facts) anyWay(asked []string, meets func(Facts) bool) bool {
	var from func(n int, f Facts) bool
	from = func(n int, f Facts) bool {
		if n == len(variations) {
			return meets(f)
		}
		v := variations[n]
		if from(n+1, f) {
			return true
		}
		return slices.ContainsFunc(v.asks, func(name string) bool { return slices.Contains(asked, name) }) &&
			slices.ContainsFunc(v.ways, func(way func(*Facts)) bool {
				other := f
				way(&other)
				return from(n+1, other)
			})
	}
	return from(0, f)
}

// saysAlways reports whether the words of the letter have the phrase where no
// condition takes it away.
func (t template) saysAlways(s say) bool {
	var said strings.Builder
	for _, pt := range t.parts {
		stands := pt.when == condition{} || s.without != "" && pt.when == condition{field: s.without, absent: true} || s.under != "" && pt.when == condition{field: s.under}
		if !stands {
			said.WriteString("\n") // what stands on either side is no phrase
			continue
		}
		if pt.shape != textLine {
			said.WriteString("\n")
		}
		for _, segs := range [][]segment{pt.text, pt.row[0], pt.row[1]} {
			for _, seg := range segs {
				if said.WriteString(seg.words); seg.field != "" {
					said.WriteString("{{}}")
				}
			}
			said.WriteString(" ")
		}
	}
	lines := strings.Split(strings.ToLower(said.String()), "\n")
	return slices.ContainsFunc(s.phrases, func(phrase string) bool {
		return slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(words(l), strings.ToLower(phrase)) })
	})
}

// tellsOfParents reports whether the line says something of the rights of a parent.
func (pt part) tellsOfParents() bool {
	var said strings.Builder
	for _, segs := range [][]segment{pt.text, pt.row[0], pt.row[1]} {
		for _, seg := range segs {
			said.WriteString(strings.ToLower(seg.words))
		}
	}
	return strings.Contains(said.String(), "parental responsibility") || strings.Contains(said.String(), "guardian in law")
}

func (pt part) prints(name string) bool {
	for _, segs := range [][]segment{pt.text, pt.row[0], pt.row[1]} {
		if slices.Contains(segs, segment{field: name}) {
			return true
		}
	}
	return false
}
