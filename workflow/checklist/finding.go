package checklist

import (
	"cmp"
	"slices"
	"strings"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// FindingKind is what somebody found out about a case and stands behind.
type FindingKind string

// The kinds of finding (domain 3.2, 3.4, 3.6 to 3.8). A question names its kind
// in the files.
const (
	CapacityFinding   FindingKind = "capacity"
	CompetenceFinding FindingKind = "competence"
	CoercionFinding   FindingKind = "coercion"
	ParentalFinding   FindingKind = "parental-responsibility"
	IdentityFinding   FindingKind = "identity"
)

var findingKinds = []string{string(CapacityFinding), string(CompetenceFinding), string(CoercionFinding), string(ParentalFinding), string(IdentityFinding)}

// Finding is one thing that was found: what, by whom, when, about what, and
// until when a decision may rest on it.
type Finding struct {
	Kind   FindingKind
	Item   ItemID
	Person Person // whose identity
	// Outcome is the answer, Words the answer as people read it.
	Outcome, Words string
	// By and Role are who found it; By is empty and Source set where something
	// proved it.
	By     string
	Role   Role
	Source string
	On     nhs.Date
	// About are the services it was found for; nil where it is not about
	// services.
	About []basis.Scope
	// Until is the last day on which a decision may rest on it; zero where time
	// takes nothing from it.
	Until nhs.Date
	// Stale is a sentence that says why it has to be found again; empty while
	// it stands.
	Stale string
}

// Title says what was found on, as a screen heads it.
func (f Finding) Title() string {
	switch f.Kind {
	case CoercionFinding:
		return "Free of pressure"
	case ParentalFinding:
		return "Parental responsibility"
	case IdentityFinding:
		return strings.ToUpper(string(f.Person[:1])) + string(f.Person[1:]) + "’s identity"
	}
	return "Able to decide"
}

// Counts says until when a decision may rest on it, or why none may any more;
// empty where time takes nothing from it.
func (f Finding) Counts() string {
	switch {
	case f.Stale != "":
		return f.Stale + " To be found again."
	case f.Until.IsZero():
		return ""
	}
	return "Counts until " + f.Until.Display() + "."
}

// staleness says what makes an answer too old to decide on.
type staleness string

// What the stale line of a question may say. "true" is how earlier files wrote
// days.
const (
	neverStale    staleness = ""
	staleByDays   staleness = "days"   // older than the practice's stale_days
	staleByMonths staleness = "months" // older than the practice's assessment_months
	staleByName   staleness = "name"   // of a person whose name or birth date is another now
)

var stalenesses = []string{string(staleByDays), string(staleByMonths), string(staleByName), "true", "false"}

func parseStaleness(line string) (staleness, bool) {
	switch line {
	case "false":
		line = ""
	case "true":
		line = string(staleByDays)
	}
	return staleness(line), line == "" || slices.Contains(stalenesses, line)
}

// until is the last day on which a decision may rest on an answer; zero where
// time takes nothing from it.
func (c *caseOf) until(it *Item, a Answer) nhs.Date {
	if a.At.IsZero() {
		return nhs.Date{}
	}
	return c.lasts(it, nhs.DateIn(a.At))
}

// lasts is until for an answer of a day.
func (c *caseOf) lasts(it *Item, on nhs.Date) nhs.Date {
	var last nhs.Date
	switch it.stale {
	case staleByDays:
		last = on.AddDays(or(c.f.StaleDays, defaultStaleDays))
	case staleByMonths:
		last = on.AddMonths(or(c.f.AssessmentMonths, defaultAssessmentMonths)).AddDays(-1)
	}
	if it.finding == CompetenceFinding {
		if eve := c.outgrown(on); !eve.IsZero() && eve.Before(last) {
			last = eve
		}
	}
	return last
}

// outgrown is the last day on which a finding of competence made on a day is about
// somebody of that age still: the eve of the next of the 11th, 13th and 16th
// birthdays, but for one that it was made for within the notice period (domain
// 3.7, 5.1).
func (c *caseOf) outgrown(on nhs.Date) nhs.Date {
	born := c.f.Patient.Born
	if born.IsZero() {
		return nhs.Date{}
	}
	for _, age := range []int{11, 13, 16} {
		birthday := born.Birthday(age)
		if days := on.DaysUntil(birthday); days > or(c.f.NoticeDays, defaultNoticeDays) || age == 16 && days > 0 {
			return birthday.AddDays(-1)
		}
	}
	return nhs.Date{}
}

// outdated says why an answer has to be given again, or nothing: it is too old, or
// bears the day of a clock that was wrong; it is about a person who is called otherwise now, or about fewer services than
// are about to be given (M1: a finding is for one decision).
func (c *caseOf) outdated(it *Item, a Answer) string {
	if it.stale != neverStale && !a.At.IsZero() {
		on := nhs.DateIn(a.At)
		last := c.lasts(it, on)
		switch {
		case on.After(c.f.Today):
			return "Answered on " + on.Display() + ", a day that has not come yet."
		case !last.IsZero() && last.Before(c.f.Today):
			return "Answered on " + on.Display() + ", which is too long ago."
		}
	}
	if it.stale == staleByName && !a.Proved && a.Of != "" && a.Of != c.f.party(it.Person).Called() {
		return "Answered for another name or birth date than the " + string(it.Person) + " has now."
	}
	if it.about && a.For != nil {
		var more []string
		for _, s := range basis.Without(c.f.Granted, a.For) {
			more = append(more, s.InSentence())
		}
		if len(more) > 0 {
			return "Answered with fewer services in mind, without " + strings.Join(more, ", ") + "."
		}
	}
	return ""
}

// finding is the answer to an item as a finding.
func (c *caseOf) finding(it *Item, a Answer) Finding {
	f := Finding{
		Kind: it.finding, Item: it.ID, Person: it.Person, Outcome: a.Value, Words: cmp.Or(it.say[a.Value], it.Label(a)),
		By: a.By, Role: a.ByRole, Source: a.Source, Until: c.until(it, a), Stale: c.outdated(it, a),
	}
	if it.about {
		f.About = a.For
	}
	if f.Outcome == "" {
		f.Outcome = strings.Join(a.Values, " ")
	}
	if !a.At.IsZero() {
		f.On = nhs.DateIn(a.At)
	}
	return f
}

// findings are those of the case, in the order of the files. Of two questions
// of one kind about one person the later is the finding itself.
func (c *caseOf) findings() []Finding {
	var out []Finding
	for i := range c.set.items {
		it := &c.set.items[i]
		if it.finding == "" {
			continue
		}
		a := c.sound(it.ID)
		if a.Blank() || it.ID == "G0" && a.Value == No {
			continue
		}
		f := c.finding(it, a)
		if n := len(out); n > 0 && out[n-1].Kind == f.Kind && out[n-1].Person == f.Person && f.Kind != CoercionFinding {
			out[n-1] = f
			continue
		}
		out = append(out, f)
	}
	return out
}

// Marks are what an answer to this item keeps of what it was about, so that it
// is asked again when that changes.
func (it Item) Marks(a Answer, f Facts, inMind []basis.Scope) Answer {
	a.Of, a.For = "", nil
	if it.stale == staleByName {
		a.Of = f.party(it.Person).Called()
	}
	if it.about {
		a.For = slices.Clone(inMind)
	}
	return a
}
