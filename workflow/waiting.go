package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Asked is what the practice waits for.
type Asked struct {
	What string
	Of   string
	// At is when it was first asked for; the days to lapse count from it.
	At      time.Time
	ChaseOn nhs.Date
	// About are the checks it answers: answering one of them says that it came.
	About []checklist.ItemID `json:",omitempty"`
	// Reminders are when it was asked for again.
	Reminders []time.Time `json:",omitempty"`
	// Chased says that the day to chase it came and nobody has answered since, and
	// ChasedOn on which day somebody could see that.
	Chased   bool     `json:",omitempty"`
	ChasedOn nhs.Date `json:",omitzero"`
}

// Asking is what somebody asks for, and how.
type Asking struct {
	What, Of string
	// ChaseOn is the day the case comes back by itself.
	ChaseOn nhs.Date
	// About are the checks the answer is for; it may be empty.
	About []checklist.ItemID
	// Private says that the patient is asked in a way the proxy does not control.
	Private bool
}

// ruleSharedPhone is the check whether somebody uses the patient's telephone,
// mail or login.
const ruleSharedPhone = "C6"

// beforeLapse is how many days before a case lapses somebody is reminded once more,
// and how many a case that came back late stays open to be reminded of.
const beforeLapse = 3

// latestChase is the last day a case may come back by itself, so that somebody
// reminds whoever was asked at half of the time and again shortly before the case
// lapses (domain 2.1, A13; the days are house rules).
func latestChase(asked nhs.Date, lapse int, today nhs.Date) nhs.Date {
	for _, day := range []nhs.Date{asked.AddDays(lapse / 2), asked.AddDays(lapse - beforeLapse)} {
		if today.Before(day) {
			return day
		}
	}
	return asked.AddDays(lapse)
}

// LatestChase is the last day that may be chosen to chase what is asked for now.
func (a Application) LatestChase(rules Rules, now time.Time) nhs.Date {
	today := nhs.DateIn(now)
	return latestChase(nhs.DateIn(a.firstAsked(rules, now)), rules.Policy.Target.LapseDays, today)
}

// firstAsked is when the days to lapse began: with what is still outstanding, or
// with what is asked for now.
func (a Application) firstAsked(rules Rules, now time.Time) time.Time {
	if (a.Asked.Chased || a.State == Waiting) && nhs.DateIn(now).Before(nhs.DateIn(a.Asked.At).AddDays(rules.Policy.Target.LapseDays)) {
		return a.Asked.At
	}
	return now.UTC()
}

// AskForInformation stops the clock until somebody answers (A2), or the day to
// chase it comes. The patient is not asked by a way that somebody else uses.
func (a Application) AskForInformation(q Asking, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActAsk, by)
	if err != nil {
		return Change{}, err
	}
	return a.ask(ActAsk, state, q, by, rules, now)
}

// Remindable reports whether something was asked for that has not come, so that
// whoever was asked can be reminded.
func (a Application) Remindable() bool {
	return a.State == Waiting || a.State == InTriage && a.Asked.Chased
}

// Remind asks again for what was asked for, and puts the day off on which the case
// comes back by itself. private is as in Asking. The days to lapse count on from
// when it was first asked for (A13).
func (a Application) Remind(chaseOn nhs.Date, private bool, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActRemind, by)
	if err != nil {
		return Change{}, err
	}
	if !a.Remindable() {
		return Change{}, refuse(ActRemind, need("Nothing is waited for that anybody could be reminded of."))
	}
	return a.ask(ActRemind, state, Asking{What: a.Asked.What, Of: a.Asked.Of, ChaseOn: chaseOn, About: a.Asked.About, Private: private}, by, rules, now)
}

// ask is what asking for the first time and once more have in common.
func (a Application) ask(act Act, state ApplicationState, q Asking, by Staff, rules Rules, now time.Time) (Change, error) {
	first := a.firstAsked(rules, now)
	var needs []Need
	say := func(when bool, words, field string) {
		if when {
			needs = append(needs, Need{Rule: "A2", Words: words, Field: field})
		}
	}
	say(strings.TrimSpace(q.What) == "", "Say what you are asking for.", "what")
	say(strings.TrimSpace(q.Of) == "", "Say of whom you are asking it.", "of")
	last := latestChase(nhs.DateIn(first), rules.Policy.Target.LapseDays, nhs.DateIn(now))
	switch {
	case !q.ChaseOn.After(nhs.DateIn(now)):
		say(true, "Choose a day after today to chase it.", "chase")
	case q.ChaseOn.After(last):
		say(true, fmt.Sprintf("Chase it by %s, so that they are reminded before the case closes itself.", last.Display()), "chase")
	}
	say(q.Of == a.Patient.Name() && a.Answers[ruleSharedPhone].Value == checklist.Yes && !q.Private,
		"Somebody else uses the patient’s phone, email or login. Ask in a way that the proxy does not control, and say that you do.", "private")
	if err := refuse(act, needs...); err != nil {
		return Change{}, err
	}
	reminders := a.Asked.Reminders
	if first == a.Asked.At {
		reminders = append(slices.Clone(reminders), now.UTC())
	} else {
		reminders = nil
	}
	a.Asked = Asked{What: q.What, Of: q.Of, At: first, ChaseOn: q.ChaseOn, About: q.About, Reminders: reminders}
	if a.State != Waiting { // else the clock stands already
		a.Pauses = append(append([]Pause(nil), a.Pauses...), Pause{From: now.UTC()})
	}
	return a.to(state, act, by, now, Detail{Field: "asked", After: q.What}, Detail{Field: "chase", After: q.ChaseOn.String()}), nil
}

// Resume starts the clock again: the information came.
func (a Application) Resume(by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActResume, by)
	if err != nil {
		return Change{}, err
	}
	a.Asked.Chased = false
	return a.resumed(now).to(state, ActResume, by, now), nil
}

// came takes a case back to triage because what it waited for came, as a step of
// its own after the act that brought it.
func (c Change) came(by Staff, now time.Time) Change {
	a := *c.application
	a.Asked.Chased = false
	c.application = &a
	state, waits := a.State.Next(ActResume)
	if !waits {
		return c
	}
	back := a.resumed(now).to(state, ActResume, by, now)
	c.application, c.audit = back.application, append(slices.Clone(c.audit), back.audit...)
	return c
}

// answersAsked reports whether these answers are what was asked for. Where nobody
// said which checks it is for, work on a case that came back may well be.
func (a Application) answersAsked(given checklist.Answers) bool {
	if a.Asked.Chased && len(a.Asked.About) == 0 {
		return true
	}
	return slices.ContainsFunc(a.Asked.About, func(id checklist.ItemID) bool { return !given[id].Blank() })
}

// Chase takes a case back to triage because the day to chase came. It is the
// system's own act; the clock runs again until somebody asks once more.
func (a Application) Chase(now time.Time) (Change, error) {
	to, ok := a.State.Next(ActChase)
	if !ok || a.Asked.ChaseOn.IsZero() || a.Asked.ChaseOn.After(nhs.DateIn(now)) {
		return Change{}, refuse(ActChase, need("The day to chase it has not come yet."))
	}
	a = a.resumed(now)
	a.Asked.Chased, a.Asked.ChasedOn = true, nhs.DateIn(now)
	e := AuditEntry{At: now.UTC(), Act: ActChase, Application: a.ID, From: string(a.State), To: string(to)}
	a.State = to
	return Change{application: &a, audit: []AuditEntry{e}}, nil
}

// Lapse closes a case that nobody answered for longer than the practice allows
// (A13; 28 days is a house default), whether it waits or came back to be chased.
func (a Application) Lapse(after int, now time.Time) (Change, error) {
	on := a.lapsesOn(after)
	to, ok := a.State.Next(ActLapse)
	if !ok || on.IsZero() || on.After(nhs.DateIn(now)) {
		return Change{}, refuse(ActLapse, need("The time to answer has not passed yet."))
	}
	a = a.resumed(now)
	e := AuditEntry{At: now.UTC(), Act: ActLapse, Application: a.ID, From: string(a.State), To: string(to),
		Details: []Detail{{Field: "reminders", After: fmt.Sprint(len(a.Asked.Reminders))}}}
	a.State = to
	return Change{application: &a, audit: []AuditEntry{e}}, nil
}

// lapsesOn is the day the case closes itself if nobody answers, counted from when
// it was first asked for; the zero day where it does not. Nothing closes before
// somebody could see once that a reminder is due: where the desk was shut over the
// days to chase, the case comes back first.
func (a Application) lapsesOn(after int) nhs.Date {
	on := nhs.DateIn(a.Asked.At).AddDays(after)
	switch {
	case a.State == Waiting && len(a.Asked.Reminders) > 0:
		return on
	case a.State == InTriage && a.Asked.Chased:
		seen := a.Asked.ChasedOn
		if seen.IsZero() { // kept before the day was
			seen = a.Asked.ChaseOn
		}
		if day := seen.AddDays(beforeLapse); day.After(on) {
			return day
		}
		return on
	}
	return nhs.Date{}
}

// chaseWords are the next step of a case that came back to be chased, with the
// day it closes itself if nobody answers.
func (a Application) chaseWords(lapse int) string {
	return fmt.Sprintf("Remind %s: %s. It can close on %s", a.Asked.Of, a.Asked.What, a.lapsesOn(lapse).Short())
}
