package checklist

import (
	"fmt"
	"slices"
	"strings"

	"proxydesk/workflow/basis"
)

// condition is a compiled when line. nil always holds.
type condition func(*caseOf) bool

// The language of a when line is a sentence:
//
//	child and basis is parental
//	adult and (M0 is yes or C13 is yes)
//	records and not I2 is documents
//	C8 has injuries
//	scope is PRESCR
//
// A plain word is a fact. "X is V" asks for an answer or a fact with that
// value, "X has V" for a tick. and, or, not and brackets combine; and binds
// before or.

// facts without a value.
var plainFacts = map[string]condition{
	"child": func(c *caseOf) bool { return c.f.child() },
	"adult": func(c *caseOf) bool { return !c.f.child() },
	"very-young": func(c *caseOf) bool {
		return c.f.child() && c.f.Patient.age(c.f.Today) < or(c.f.AttestAge, defaultAttestAge)
	},
	"young":           func(c *caseOf) bool { a := c.f.Patient.age(c.f.Today); return a >= 11 && a < 16 },
	"records":         func(c *caseOf) bool { return basis.ShowsRecord(c.f.scopes()) },
	"held":            func(c *caseOf) bool { return c.f.EverHeld || c.anyHold() },
	"reception-alone": func(c *caseOf) bool { return c.f.ReceptionAlone },
	"proved":          nil, // this person; compiled with the item's person
}

// facts with a value.
var valuedFacts = map[string]struct {
	values []string
	is     func(*caseOf, string) bool
}{
	"basis": {basisNames(), func(c *caseOf, v string) bool { return c.basis() == basisByName[v] }},
	"applicant": {[]string{"patient", "proxy"}, func(c *caseOf, v string) bool {
		return c.f.Applicant == Person(v)
	}},
	"channel": {[]string{"store", "email", "file", "paper"}, func(c *caseOf, v string) bool { return c.f.Channel == v }},
	"scope": {scopeNames(), func(c *caseOf, v string) bool {
		return slices.Contains(c.f.scopes(), basis.Scope(v))
	}},
}

// basisByName gives the bases their short names in when lines.
var basisByName = map[string]basis.Basis{
	"consent": basis.Consent, "parental": basis.Parental, "attorney": basis.Attorney,
	"deputy": basis.Deputy, "best-interests": basis.BestInterests, "care-home": basis.CareHome,
}

func basisNames() []string {
	return []string{"consent", "parental", "attorney", "deputy", "best-interests", "care-home"}
}

func scopeNames() []string {
	names := make([]string, len(basis.Scopes))
	for i, s := range basis.Scopes {
		names[i] = string(s)
	}
	return names
}

// grammar compiles when lines of one set; it knows which items exist and which
// values they take, so that a slip is found when the file is read.
type grammar struct {
	// find returns the item a name means, seen from an item about one person.
	find func(name string, about Person) (*Item, error)
	// used is told every item, and basis, that a line depends on.
	used func(ItemID)
}

type parse struct {
	g     *grammar
	about Person
	words []string
	at    int
}

// apart sets brackets apart from the words beside them. Making it costs more than
// reading a line.
var apart = strings.NewReplacer("(", " ( ", ")", " ) ")

// compile reads a when line. about is the person of the item it stands on.
func (g *grammar) compile(line string, about Person) (condition, error) {
	p := &parse{g: g, about: about, words: strings.Fields(apart.Replace(line))}
	if len(p.words) == 0 {
		return nil, nil
	}
	c, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.at < len(p.words) {
		return nil, fmt.Errorf("%q is not expected here; join with and, or", p.words[p.at])
	}
	return c, nil
}

func (p *parse) peek() string {
	if p.at < len(p.words) {
		return p.words[p.at]
	}
	return ""
}

func (p *parse) take() string {
	w := p.peek()
	p.at++
	return w
}

func (p *parse) or() (condition, error) {
	left, err := p.and()
	for err == nil && p.peek() == "or" {
		p.take()
		var right condition
		right, err = p.and()
		l := left
		left = func(c *caseOf) bool { return l(c) || right(c) }
	}
	return left, err
}

func (p *parse) and() (condition, error) {
	left, err := p.term()
	for err == nil && p.peek() == "and" {
		p.take()
		var right condition
		right, err = p.term()
		l := left
		left = func(c *caseOf) bool { return l(c) && right(c) }
	}
	return left, err
}

func (p *parse) term() (condition, error) {
	switch w := p.take(); w {
	case "":
		return nil, fmt.Errorf("the line ends too early")
	case "not":
		inner, err := p.term()
		if err != nil {
			return nil, err
		}
		return func(c *caseOf) bool { return !inner(c) }, nil
	case "(":
		inner, err := p.or()
		if err != nil {
			return nil, err
		}
		if p.take() != ")" {
			return nil, fmt.Errorf("a bracket is not closed")
		}
		return inner, nil
	default:
		return p.fact(w)
	}
}

func (p *parse) fact(name string) (condition, error) {
	verb := p.peek()
	if verb != "is" && verb != "has" {
		if name == "proved" {
			about := p.about
			return func(c *caseOf) bool { return c.f.proved(about) }, nil
		}
		cond, ok := plainFacts[name]
		if !ok {
			return nil, fmt.Errorf("%q is not a fact; known are %s, and with a value %s", name, names(plainFacts), names(valuedFacts))
		}
		if name == "held" {
			p.g.used(heldNode)
		}
		return cond, nil
	}
	p.take()
	value := p.take()
	if f, ok := valuedFacts[name]; ok {
		if !slices.Contains(f.values, value) {
			return nil, fmt.Errorf("%s cannot be %q; it is one of %s", name, value, strings.Join(f.values, ", "))
		}
		if name == "basis" {
			p.g.used(basisNode)
		}
		return func(c *caseOf) bool { return f.is(c, value) }, nil
	}
	it, err := p.g.find(name, p.about)
	if err != nil {
		return nil, err
	}
	if value != "answered" && len(it.Options) > 0 {
		if _, ok := it.Find(value); !ok && !(value == None && it.Type == Ticks) {
			return nil, fmt.Errorf("%s cannot be %q; it is one of %s", name, value, strings.Join(optionValues(it.Options), ", "))
		}
	}
	p.g.used(it.ID)
	index := it.index
	if value == "answered" {
		return func(c *caseOf) bool { return !c.answer(index).Blank() }, nil
	}
	return func(c *caseOf) bool {
		a := c.answer(index)
		return a.Value == value || slices.Contains(a.Values, value)
	}, nil
}

func names[V any](m map[string]V) string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

func optionValues(options []Option) []string {
	list := make([]string, len(options))
	for i, o := range options {
		list[i] = o.Value
	}
	return list
}
