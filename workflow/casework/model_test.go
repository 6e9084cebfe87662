package casework_test

import (
	"slices"
	"strings"
	"time"
)

// model is the desk once more, written from domain 2 and 7 alone: which act
// leads where, who may, and what follows. It shares nothing with package
// workflow, so that one mistake cannot hide in both. Who does an act is the
// letters of their jobs, as sequence_test.go lists them.
type model struct {
	now   time.Time
	cases []*modelCase
}
type modelCase struct {
	pair                                 int
	state, decided, decider              string
	everHeld, fromHold, chased, reminded bool // its day to chase came; it was asked for once more
	lapse, chase, undoEnd, heldAt        time.Time
	said                                 map[string]string // "front" may be answered by anybody, "need" by a clinician,
	saidAt                               map[string]time.Time
	roles                                []*modelRole // "observe" is what was seen, "finding" the lead's, "rest" all others
	messages, letters                    []string
}
type modelRole struct {
	state          string
	off, back, set bool      // somebody still has to switch it off; it was stopped and given back; it was active before
	end            time.Time // the midnight after its last day
}

const front = "RACGSM"

var modelMay = map[string]string{
	"register": front, "claim": front, "send": front, "ask": front, "remind": front, "resume": front, "withdraw": front, "merge": front,
	"undo": front, "switched off": front, "front": front, "observe": front, "rest": front,
	"return": "CGS", "need": "GS", "finding": "S", "hold": front + "D", "suspend": front + "DY", "lift": "GS",
	"grant": "GS", "refuse": "GS", "release": "GS", "reopen": front, "give back": "GS", "set up": "AGM", "end": "ACGSM",
}

// modelMoves says from which states an act is possible, and where it leads.
var modelMoves = map[string]string{
	"claim":  "new>in-triage in-triage>in-triage waiting>waiting with-clinician>with-clinician",
	"answer": "new>new in-triage>in-triage waiting>waiting with-clinician>with-clinician held>held",
	"send":   "new>with-clinician in-triage>with-clinician waiting>with-clinician", "return": "with-clinician>in-triage",
	"ask": "new>waiting in-triage>waiting with-clinician>waiting", "remind": "waiting>waiting in-triage>waiting", "resume": "waiting>in-triage",
	"hold": "new>held in-triage>held waiting>held with-clinician>held held>held", "lift": "held>with-clinician",
	"grant":  "new>approved in-triage>approved with-clinician>approved",
	"refuse": "new>refused in-triage>refused with-clinician>refused held>refused",
	"undo":   "approved>with-clinician refused>with-clinician", "release": "refused>refused", "reopen": "refused>in-triage lapsed>in-triage",
	"withdraw": "new>withdrawn in-triage>withdrawn waiting>withdrawn with-clinician>withdrawn",
	"merge":    "new>duplicate in-triage>duplicate waiting>duplicate with-clinician>duplicate",
	"set up":   "draft>active", "end": "draft>inactive active>inactive suspended>inactive",
	"suspend": "draft>suspended active>suspended", "give back": "suspended>draft",
}

// role is the latest one, or one on which no act is possible.
func (c *modelCase) role() *modelRole {
	return append([]*modelRole{{}}, c.roles...)[len(c.roles)]
}

func (c *modelCase) live() bool {
	return c.decided == "grant" && strings.Contains("draft active", c.role().state)
}

// alarming: what was seen calls for a hold, and the lead has not settled it since.
func (c *modelCase) alarming() bool {
	return c.said["observe"] == "stays" && (c.said["finding"] != "proceed" || c.saidAt["finding"].Before(c.saidAt["observe"]))
}

// met: every check is answered, none against it, and no finding is older than 90 days.
func (c *modelCase) met(now time.Time) bool {
	return c.said["rest"] != "" && now.Truncate(day).Sub(c.saidAt["rest"].Truncate(day)) <= 90*day && c.said["front"] == "no" &&
		c.said["need"] == "no" && c.said["observe"] != "" && !c.alarming() && (!c.everHeld || c.said["finding"] == "proceed")
}

// tell adds a message; only a pair with both numbers is known to the store.
func (c *modelCase) tell(kind, state string) {
	c.messages = append(c.messages, kind+" "+either(c.pair == numberless, "local", state))
}

// do is one act; it answers "done", "forbidden" or "refused".
func (m *model) do(s step) string {
	for _, c := range m.cases { // a new day: no answer for 28 days, or a last day
		r := c.role()
		if !m.now.Before(c.lapse) && (c.state == "waiting" && c.reminded || c.state == "in-triage" && c.chased && !m.now.Before(c.chase)) {
			c.state = "lapsed"
		} else if c.state == "waiting" && !m.now.Before(c.chase) { // the day to chase it; three more to be seen in
			c.state, c.chased, c.chase = "in-triage", true, m.now.Truncate(day).Add(3*day)
		}
		if (c.live() || r.state == "suspended") && !m.now.Before(r.end) {
			r.state, r.off, r.set = "inactive", r.off || r.state != "suspended", r.set || r.state == "active"
		}
	}
	c := &modelCase{pair: s.on, state: "new", said: map[string]string{}, saidAt: map[string]time.Time{}}
	if s.act != "register" && s.act != "wait" {
		c = m.cases[s.on]
	}
	switch {
	case s.act == "wait":
	case !strings.ContainsAny(s.who, either(s.act == "rest" && (c.said["rest"] == "" || c.said["need"] == ""), "GS", modelMay[s.act])):
		return "forbidden"
	case !m.possible(c, s):
		return "refused"
	case s.act == "register":
		m.cases = append(m.cases, c)
	}
	return "done"
}

func (m *model) possible(c *modelCase, s step) bool {
	other := func(is func(*modelCase) bool) bool { // a case of the same two people
		return slices.ContainsFunc(m.cases, func(o *modelCase) bool { return o != c && o.pair == c.pair && is(o) })
	}
	c.fromHold = s.act == "refuse" && c.state == "held" || c.fromHold && (s.act != "refuse" || c.state == "refused")
	switch r, was, off := c.role(), c.role().state, c.role().off; s.act {
	case "register": // a second case only on purpose
		return s.arg == "another" || !other(func(o *modelCase) bool {
			return o.live() || strings.Contains("new in-triage waiting with-clinician held refused", o.state)
		})
	case "switched off":
		r.off = false
		return off
	case "set up", "end", "suspend", "give back":
		if s.act == "give back" && (!m.now.Before(r.end) || other((*modelCase).live)) || !move(&r.state, s.act) {
			return false
		}
		if s.act != "set up" { // what is given back the store has not heard of yet
			r.back, r.set, r.off = s.act == "give back", s.act != "give back" && (r.set || was == "active"), s.act != "give back" && (was != "suspended" || r.off) // it stopped when it was suspended
			c.tell(either(s.act == "give back", "create", "end"), "ready")
		}
		return true
	case "front", "need", "observe", "finding", "rest":
		return (s.act != "observe" || s.arg != "" || c.said[s.act] == "" || strings.ContainsAny(s.who, "GS")) && (s.act != "finding" || c.everHeld) && move(&c.state, "answer") && c.answer(s, m.now)
	}
	return (s.act != "grant" || c.met(m.now) && !other((*modelCase).live)) &&
		(s.act != "undo" || c.decider == s.who && m.now.Before(c.undoEnd) && (c.decided == "refuse" || c.live() && !c.role().back)) &&
		(s.act != "release" || slices.Contains(c.messages, "refuse release") && s.arg != "OTHER") &&
		(s.act != "lift" || strings.Contains(s.who, "S") || c.said["finding"] != "" && !c.saidAt["finding"].Before(c.heldAt)) && (s.act != "remind" || c.state == "waiting" || c.chased) &&
		(s.act != "reopen" || c.decided == "" || !m.now.Before(c.undoEnd)) &&
		(s.act != "merge" || c.pair != numberless && m.cases[s.other] != c && m.cases[s.other].pair == c.pair &&
			strings.Contains("new in-triage waiting with-clinician held", m.cases[s.other].state)) &&
		move(&c.state, s.act) && c.follow(s, m.now)
}

// follow is what an act brings about beside the state.
func (c *modelCase) follow(s step, now time.Time) bool {
	switch s.act {
	case "ask", "remind": // the days to lapse go on, unless they are over
		c.reminded = (c.chased || s.act == "remind") && now.Before(c.lapse)
		c.lapse, c.chase, c.chased = either(c.reminded, c.lapse, now.Truncate(day).Add(28*day)), now.Truncate(day).Add(day), false
	case "hold":
		c.everHeld, c.heldAt = true, now
	case "grant", "refuse":
		c.decided, c.decider, c.undoEnd = s.act, s.who, now.Add(2*time.Minute)
		if s.tell {
			c.letters = append(c.letters, "waiting")
		}
		if s.act == "refuse" { // on a case ever held the lead says what the store hears
			c.tell(s.act, either(c.everHeld, "release", "ready"))
			break
		}
		c.tell("create", "ready")
		c.roles = append(c.roles, &modelRole{state: "draft", end: either(s.arg == "short", now.Truncate(day).Add(expires), now.AddDate(2, 0, 0))})
	case "reopen", "undo":
		if r := c.role(); c.decided == "grant" { // what is set up already has to be switched off
			r.off, r.set = r.state == "active", r.state == "active"
			r.state = either(r.off, "inactive", "undone")
		} else if c.fromHold { // neither lifts a hold
			c.state, c.heldAt = "held", now
		}
		for i, msg := range c.messages {
			c.messages[i] = strings.NewReplacer("ready", "undone", "release", "undone").Replace(msg)
		}
		c.letters = slices.Repeat([]string{"dropped"}, len(c.letters))
		c.decided, c.decider, c.chased = "", "", c.chased && s.act == "undo"
	case "release":
		c.messages[slices.Index(c.messages, "refuse release")] = "refuse undone"
		c.tell("refuse", either(s.arg == "", "local", "ready"))
	}
	return true
}

func (c *modelCase) answer(s step, now time.Time) bool {
	rang := c.alarming()
	c.chased = false // nobody said which checks were asked about
	for about, way := range map[string]string{"front": "no", "need": "no", "observe": "none", "rest": "as always"} {
		if s.act == "rest" && c.said[about] == "" {
			c.said[about], c.saidAt[about] = way, now
		}
	}
	if s.act != "rest" {
		c.said[s.act], c.saidAt[s.act] = s.arg, now
	}
	if c.alarming() && !rang && c.state != "held" {
		c.state, c.everHeld, c.heldAt = "held", true, now
	}
	return true
}
