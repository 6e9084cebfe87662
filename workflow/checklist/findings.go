package checklist

import (
	"slices"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// BasisFacts reads the findings out of the answers, for the choice of a basis
// (domain 4). An answer that does not count, because the wrong person gave it
// or the rest does not bear it out, is no finding.
func (s *Set) BasisFacts(f Facts, given Answers) basis.Facts {
	f.Basis = "" // what may be chosen does not depend on what was
	c := s.open(&f, given)
	b := basis.Facts{
		Today: f.Today, PatientBorn: f.Patient.Born, ProxyBorn: f.Proxy.Born, Requested: f.Requested,
		Capacity: c.capacity(), Competence: c.competence(), Agreed: c.yesNo("G11"),
	}
	if route := c.sound("P1").Value; route != "" {
		b.Parental.None = route == None || route == "other"
	}
	evidence := c.sound("P2").Value
	b.Parental.Proven = !b.Parental.None && evidence != "" && evidence != None
	c.papers(&b)
	b.BestInterests = basis.Assessment{Complete: s.complete(f, given, basis.BestInterests, 'B'), HoldersConsulted: s.open(at(f, basis.BestInterests), given).yesNo("B8a") == basis.Yes}
	b.CareHome = basis.Agreement{Home: f.CareHome, Complete: f.CareHome && s.complete(f, given, basis.CareHome, 'O')}
	return b
}

// sound is the answer to an item if it stands: given by somebody who may, and
// with nothing said against it by a rule.
func (c *caseOf) sound(id ItemID) Answer {
	i, ok := c.set.byID[id]
	if !ok {
		return Answer{}
	}
	it, a := &c.set.items[i], c.answer(i)
	if a.Blank() || !a.Proved && !c.mayHaveAnswered(it, a) {
		return Answer{}
	}
	if check := checks[it.Rule]; check != nil && check(c, it, a) != "" {
		return Answer{}
	}
	return a
}

func (c *caseOf) yesNo(id ItemID) basis.Answer {
	switch v := c.sound(id).Value; v {
	case Yes, No:
		return basis.Answer(v)
	}
	return basis.NotSaid
}

// capacity: M0 answered no presumes it; otherwise M9 finds it.
func (c *caseOf) capacity() basis.Capacity {
	if c.f.child() {
		return basis.CapacityUnknown
	}
	switch c.sound("M0").Value {
	case No:
		return basis.CapacityPresumed
	case Yes:
		if found := c.sound("M9").Value; found != "" {
			return basis.Capacity(found)
		}
		return basis.CapacityNotYetFound
	}
	return basis.CapacityUnknown
}

// competence: G0 for the very young, otherwise G10.
func (c *caseOf) competence() basis.Competence {
	if c.sound("G0").Value == Yes {
		return basis.NotCompetentByAge
	}
	return basis.Competence(c.sound("G10").Value)
}

// at is the same case, judged against one basis.
func at(f Facts, b basis.Basis) *Facts {
	f.Basis = b
	return &f
}

// complete reports whether, were the case decided on this basis, every item of
// its own list would be met.
func (s *Set) complete(f Facts, given Answers, on basis.Basis, list byte) bool {
	for _, n := range s.Evaluate(*at(f, on), given).Needs {
		if n.ItemID[0] == list || n.ItemID == lostRule {
			return false
		}
	}
	return true
}

// papers reads the power of attorney, the order, the assessment and the
// agreement.
func (c *caseOf) papers(b *basis.Facts) {
	kind := basis.PaperKind(c.sound("L1").Value)
	if kind == None {
		kind = basis.NoPaper
	}
	switch kind {
	case basis.WelfareDeputy, basis.PropertyDeputy:
		b.Deputy = basis.DeputyOrder{Kind: kind, NamesProxy: c.yesNo("D1a"), InForce: c.yesNo("D2"), Covers: c.covers("D3", Yes), Ends: c.date("D2a")}
		if c.yesNo("D1") == basis.No {
			b.Deputy.Covers = basis.No
		}
	default:
		b.Attorney = basis.AttorneyPaper{
			Kind: kind, Registered: c.yesNo("L2"), OfPatient: c.yesNo("L6"), NamesProxy: c.yesNo("L6a"), DonorOfAge: c.yesNo("L10a"),
			Jointly: slices.Contains([]string{"jointly", "mixed"}, c.sound("L7").Value), AllAgree: c.sound("L7a").Value == Yes,
			Covers: c.covers("L8", No),
		}
	}
}

// covers reads whether the papers extend to health information: L8 asks for
// limits, D3 for powers, and what the clinician left open the responsible
// clinician has looked at.
func (c *caseOf) covers(id ItemID, clean string) basis.Answer {
	a := c.sound(id)
	switch {
	case a.Blank():
		return basis.NotSaid
	case a.Value == clean:
		return basis.Yes
	}
	if look, ok := c.look(&c.set.items[c.set.byID[id]], a, Responsible); ok {
		return basis.Answer(look.Value)
	}
	if id == "D3" && a.Value == No {
		return basis.No
	}
	return basis.NotSaid
}

// date is a day that was said, also one that a rule says something against: an
// order that has ended still ended on that day.
func (c *caseOf) date(id ItemID) nhs.Date {
	i, ok := c.set.byID[id]
	if !ok || !c.mayHaveAnswered(&c.set.items[i], c.answer(i)) {
		return nhs.Date{}
	}
	d, err := nhs.ParseDate(c.answer(i).Value)
	if err != nil {
		return nhs.Date{}
	}
	return d
}

// Findings is what dates depend on (workflow/review.Facts).
type Findings struct {
	// All lists every finding of the case, in the order of the questions.
	All []Finding
	// AssessedOn is the day of the capacity or competence finding, ByAge that it
	// was the one line for a very young child.
	AssessedOn nhs.Date
	ByAge      bool
	// RegainsOn is when the patient is expected to decide again (M10a),
	// NeededUntil how long access is needed (N5a), OrderEnds the last day of the
	// court's order that ends first (D2a, P2a, P7a). Zero where nothing was said.
	RegainsOn, NeededUntil, OrderEnds nhs.Date
	// WholeRecord says that all of the record is shown, RecordFrom from which
	// day on; with neither it is shown from the first day of access (V2, V2a).
	WholeRecord bool
	RecordFrom  nhs.Date
}

// Findings reads them out of the answers.
func (s *Set) Findings(f Facts, given Answers) Findings {
	c := s.open(&f, given)
	out := Findings{
		RegainsOn: c.date("M10a"), NeededUntil: c.date("N5a"),
		WholeRecord: c.sound("V2").Value == "historic", RecordFrom: c.date("V2a"),
	}
	orders := []ItemID{"P2a", "P7a"}
	if c.basis() == basis.Deputy { // an order that ended does not end what rests on something else
		orders = append(orders, "D2a")
	}
	for _, id := range orders {
		if on := c.date(id); !on.IsZero() && (out.OrderEnds.IsZero() || on.Before(out.OrderEnds)) {
			out.OrderEnds = on
		}
	}
	out.All = c.findings()
	for _, f := range out.All {
		if f.Kind == CapacityFinding || f.Kind == CompetenceFinding {
			out.AssessedOn, out.ByAge = f.On, f.Item == "G0"
		}
	}
	return out
}
