package casework_test

import (
	"slices"
	"strings"
	"time"
)

// accessModel is the life of access once more, written from domain 2.2, 4 and 5.1 alone:
// what is decided afresh, made smaller, stopped, given back, ended, or taken back. How
// an application gets there is the other model's: cases here are answered and decided.
type accessModel struct {
	now   time.Time
	cases []*accessCase
}
type accessCase struct {
	pair, asked               int // asked is how many services were asked for
	state, decided, decider   string
	everHeld, renews          bool
	answered, leadSaid, until time.Time // when every check was answered, when the lead let it go on; a decision is taken back until
	roles                     []*access
	was, gave                 access // the access before this case decided it afresh, and as it decided it
	messages, letters         []string
}
type access struct {
	state                string
	off, setUp           bool // somebody has to switch it off; it was keyed in since it was decided
	everHeld, news, back bool // something happened since anybody looked; it was stopped and given back since it was decided
	services             int
	end                  time.Time // the midnight after its last day
	stopped              []string  // the events that stopped it, and those heard while it was
	by                   *accessCase
}

var accessMay = map[string]string{
	"rest": front, "finding": "S", "grant": "GS", "refuse": "GS", "undo": front, "renew": front, "set up": "AGM", "reduce": "ACGSM",
	"event": front + "D", "suspend": front + "DY", "give back": "GS", "end": "ACGSM", "switched off": front,
}

func (c *accessCase) open() bool { return c.state != "approved" && c.state != "refused" }

func (c *accessCase) role() *access     { return append([]*access{{}}, c.roles...)[len(c.roles)] }
func (a *access) is(states string) bool { return a.state != "" && strings.Contains(states, a.state) }

// tell adds a message; only a pair with both numbers is known to the store.
func (c *accessCase) tell(kind string) {
	c.messages = append(c.messages, kind+" "+either(c.pair == numberless, "local", "ready"))
}

func (m *accessModel) do(s step) string {
	for _, c := range m.cases { // a last day that has passed
		if a := c.role(); a.is("draft active suspended") && !m.now.Before(a.end) {
			a.state, a.off = "inactive", a.off || a.state != "suspended"
		}
	}
	if s.act == "register" {
		m.cases = append(m.cases, &accessCase{pair: s.on, asked: 2, state: "new"})
	}
	if s.act == "register" || s.act == "wait" {
		return "done"
	}
	c := m.cases[s.on]
	if !strings.ContainsAny(s.who, either(s.act == "rest" && c.answered.IsZero(), "GS", accessMay[s.act])) {
		return "forbidden"
	}
	return either(m.possible(c, c.role(), s), "done", "refused")
}

func (m *accessModel) possible(c *accessCase, a *access, s step) bool {
	may := map[string]string{"renew": "draft active suspended", "end": "draft active suspended", "event": "draft active suspended",
		"set up": "draft", "suspend": "draft active", "reduce": "draft active", "give back": "suspended"}[s.act]
	if may != "" && !a.is(may) || s.arg == "capacity-lost" && pairs[c.pair].relation == "PRN" { // only consent rests on what one can decide
		return false
	}
	switch s.act {
	case "rest":
		c.answered = either(c.open() && c.answered.IsZero(), m.now, c.answered)
		return c.open()
	case "finding": // it is asked for only where there was a hold
		c.leadSaid = either(c.open(), either(s.arg == "proceed", m.now, time.Time{}), c.leadSaid)
		return c.open() && c.everHeld
	case "grant", "refuse":
		return c.open() && (s.act == "refuse" || c.met(m.now) && (!c.renews || a.is("draft active suspended"))) && m.decide(c, s)
	case "undo": // of a grant only while the access is as this case decided it
		return c.decider == s.who && m.now.Before(c.until) && (c.decided == "refuse" || a.is("draft active") && a.by == c && !a.back &&
			(!c.renews || !a.news && a.services == c.gave.services && a.end.Equal(c.gave.end))) && c.takeBack(a)
	case "renew":
		if slices.ContainsFunc(m.cases, func(o *accessCase) bool { return o.open() && o != a.by }) {
			return false
		}
		m.cases = append(m.cases, &accessCase{pair: c.pair, asked: a.services, state: "in-triage", everHeld: a.everHeld || a.by.everHeld, renews: true, roles: []*access{a}})
	case "set up":
		a.state, a.setUp = "active", true
	case "switched off":
		defer func() { a.off = false }()
		return a.off
	case "end", "suspend":
		a.gone(either(s.act == "end", "inactive", "suspended"))
	case "give back": // whatever stopped it has to be settled; that he died cannot be, nor what consent rested on
		if len(a.stopped) > 0 && s.arg == "" || slices.Contains(a.stopped, "capacity-lost") || slices.Contains(a.stopped, "patient-died") && s.arg != "mistaken" {
			return false
		}
		a.state, a.off, a.setUp, a.stopped, a.news, a.back = "draft", false, false, nil, false, true
		a.by.tell("create") // the store has not heard of it yet
	case "reduce":
		last := m.now.Truncate(day).Add(31 * day)
		fewer, sooner := s.arg == "services" && a.services > 1, s.arg == "last day" && last.Before(a.end)
		a.services, a.off = either(fewer, 1, a.services), a.off || fewer && a.setUp
		if sooner {
			a.end = last
			a.by.tell("change")
		}
		return fewer || sooner
	case "event":
		a.heard(s.arg, strings.ContainsAny(s.who, accessMay["end"]))
	}
	return true
}

// gone takes access away, here at once and at the store.
func (a *access) gone(to string) {
	a.off, a.everHeld = a.off || a.state != "suspended", a.everHeld || to == "suspended"
	a.state, a.stopped = to, nil
	a.by.tell("end")
}

// heard: whoever may not end access stops it, and what is heard of stopped access is
// kept with it.
func (a *access) heard(event string, mayEnd bool) {
	held := a.everHeld || event == "safeguarding-entry" // what is no concern is no hold
	if event == "patient-died" && mayEnd {
		a.gone("inactive")
	} else if event != "dispute" { // which is looked at
		if a.state != "suspended" {
			a.gone("suspended")
		}
		a.stopped = append(a.stopped, event)
	}
	a.news, a.everHeld = true, held
}

// met: all is answered in the last 90 days, about each service that is given, and the lead's outcome too after a hold.
func (c *accessCase) met(now time.Time) bool {
	fresh := func(at time.Time) bool { return !at.IsZero() && now.Truncate(day).Sub(at.Truncate(day)) <= 90*day }
	return fresh(c.answered) && (!c.everHeld || fresh(c.leadSaid)) && c.asked == 2
}

func (m *accessModel) decide(c *accessCase, s step) bool {
	c.state, c.decided, c.decider, c.until = either(s.act == "grant", "approved", "refused"), s.act, s.who, m.now.Add(2*time.Minute)
	c.letters = append(c.letters, slices.Repeat([]string{"waiting"}, either(s.tell, 1, 0))...)
	today, eleven := m.now.Truncate(day), time.Date(2032, 5, 14, 0, 0, 0, 0, time.UTC)
	end := either(s.arg == "short", today.Add(expires), either(pairs[c.pair].relation == "PRN", eleven, today.AddDate(2, 0, 0)))
	switch a := c.role(); {
	case s.act == "refuse" && c.renews: // access goes on to its last day
	case s.act == "refuse":
		c.tell("refuse")
	case !c.renews:
		c.roles = append(c.roles, &access{state: "draft", services: 2, end: end, by: c})
		c.tell("create")
	default:
		c.was = *a
		if a.state == "suspended" { // it is new to the store and to the GP system
			a.state, a.setUp, a.off = "draft", false, false
			c.tell("create")
		} else if !a.end.Equal(end) {
			c.tell("change")
		}
		if a.services != 2 { // more has to be keyed in
			a.state, a.setUp = "draft", false
		}
		a.services, a.end, a.by, a.stopped, a.news, a.back = 2, end, c, nil, false, false
		c.gave = *a
	}
	return true
}

// takeBack: what was keyed in or switched off meanwhile stays so.
func (c *accessCase) takeBack(a *access) bool {
	for i, msg := range c.messages {
		c.messages[i] = strings.ReplaceAll(msg, "ready", "undone")
	}
	c.letters = slices.Repeat([]string{"dropped"}, len(c.letters))
	now, grant := *a, c.decided == "grant"
	if grant && c.renews {
		*a = c.was
	}
	switch {
	case !grant:
	case !c.renews:
		a.state, a.off = either(a.state == "active", "inactive", "undone"), a.off || a.state == "active"
	case c.was.state == "suspended": // it stops again, and what was set up since has to go
		a.off = a.off || now.setUp
	case c.was.services != now.services:
		a.state, a.off, a.setUp = "draft", now.off || now.setUp, false
	default:
		a.state, a.off, a.setUp = now.state, now.off, now.setUp
	}
	c.state, c.decided, c.decider = "with-clinician", "", ""
	return true
}
