package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// step checks the two things every act needs first: that the person may, and
// that the state allows it. It answers the state to go to.
func (a Application) step(act Act, by Staff) (ApplicationState, error) {
	if err := by.mayOn(act, a.Pair()); err != nil {
		return "", err
	}
	to, ok := a.State.Next(act)
	switch {
	case ok:
		return to, nil
	case a.State == Waiting && (act == ActDecide || act == ActRefuse):
		return "", refuse(act, Need{Rule: "A2", Words: WhyUndecided})
	}
	return "", refuse(act, Need{Words: "This case is " + strings.ToLower(a.StateFor(by).Words()) + ", so this cannot be done now."})
}

// WhyUndecided is why a case that waits for information is neither granted nor
// refused: whoever was asked may still answer (domain 2.1, A2).
const WhyUndecided = "This case waits for information that somebody was asked for. Send it to a clinician, or record that the information came; then it can be decided."

// to moves the case and records it. Every change of a case goes through here.
func (a Application) to(state ApplicationState, act Act, by Staff, now time.Time, details ...Detail) Change {
	e := a.entry(by, act, now, a.State, state, details...)
	a.State = state
	return Change{application: &a, audit: []AuditEntry{e}}
}

// Claim gives the case to a member of staff; an empty owner releases it.
func (a Application) Claim(owner StaffID, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActClaim, by)
	if err != nil {
		return Change{}, err
	}
	before := a.Owner
	a.Owner = owner
	return a.to(state, ActClaim, by, now, Detail{"owner", string(before), string(owner)}), nil
}

// Contact is how somebody is written to.
type Contact struct {
	Title   string
	Address []string
	Phone   string
	Email   string
	// LargePrint, EasyRead and Language are as in Person.
	LargePrint bool
	EasyRead   bool
	Language   string
	// Home is as in Person; it is taken of a proxy who is a paid carer.
	Home string
	// NHSNumber and Born are taken only where the form gave none that could be
	// believed (F1, case 22 of domain 8).
	NHSNumber nhs.Number
	Born      nhs.Date
}

// Amend puts right how one of the two people is written to, and takes in a
// number or birth date that nobody knew before. Who they are never changes
// after intake: a wrong patient is a case to close and begin again.
func (a Application) Amend(who Applicant, c Contact, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActAmend, by)
	if err != nil {
		return Change{}, err
	}
	p := &a.Proxy
	if who == ByPatient {
		p = &a.Patient
	}
	before := *p
	var needs []Need
	if !c.NHSNumber.IsZero() && c.NHSNumber != before.NHSNumber {
		if !before.NHSNumber.IsZero() {
			needs = append(needs, Need{Rule: "F1", Words: "The NHS number is known and cannot be changed. For another person close this case and begin a new one.", Field: "number"})
		}
		p.NHSNumber = c.NHSNumber
	}
	if !c.Born.IsZero() && c.Born != before.Born {
		if !before.Born.IsZero() {
			needs = append(needs, Need{Rule: "F1", Words: "The birth date is known and cannot be changed. For another person close this case and begin a new one.", Field: "born"})
		}
		p.Born = c.Born
	}
	if err := refuse(ActAmend, needs...); err != nil {
		return Change{}, err
	}
	p.Title, p.Address, p.Phone, p.Email, p.LargePrint, p.EasyRead, p.Language = c.Title, c.Address, c.Phone, c.Email, c.LargePrint, c.EasyRead, c.Language
	if who == ByProxy && a.PaidCarer() {
		p.Home = strings.TrimSpace(c.Home)
	}
	field := string(who) + " "
	details := []Detail{
		{field + "title", before.Title, p.Title}, {field + "address", strings.Join(before.Address, ", "), strings.Join(p.Address, ", ")},
		{field + "telephone", before.Phone, p.Phone}, {field + "e-mail", before.Email, p.Email},
		{field + "large print", yesNo(before.LargePrint), yesNo(p.LargePrint)}, {field + "easy read", yesNo(before.EasyRead), yesNo(p.EasyRead)}, {field + "language", before.Language, p.Language},
		{field + "care home", before.Home, p.Home},
		{field + "NHS number", before.NHSNumber.Full(), p.NHSNumber.Full()}, {field + "birth date", before.Born.String(), p.Born.String()},
	}
	details = slices.DeleteFunc(details, func(d Detail) bool { return d.Before == d.After })
	return a.to(state, ActAmend, by, now, details...), nil
}

// WithHome takes to the role that a case granted which home its proxy works for, as
// somebody has put it right on the case.
func (c Change) WithHome(r Role) Change {
	if c.application == nil || r.Proxy.Home == c.application.Proxy.Home {
		return c
	}
	r.Proxy.Home = c.application.Proxy.Home
	c.role = &r
	return c
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// SendToClinician asks a clinician to answer or decide; an empty clinician
// means any of them.
func (a Application) SendToClinician(clinician StaffID, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActSend, by)
	if err != nil {
		return Change{}, err
	}
	a = a.resumed(now)
	a.SentTo, a.SentAt, a.SentBy = clinician, now.UTC(), by.ID
	return a.to(state, ActSend, by, now, Detail{Field: "sent to", After: string(clinician)}), nil
}

// Unsend takes back one's own sending on, as long as no clinician has begun on
// it (design 3.9). A clock that the sending started again runs on.
func (a Application) Unsend(by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActUnsend, by)
	if err != nil {
		return Change{}, err
	}
	var begun bool
	for _, ans := range a.Answers {
		begun = begun || ans.At.After(a.SentAt) && ans.By != string(by.ID)
	}
	switch {
	case a.SentBy != by.ID:
		return Change{}, refuse(ActUnsend, need("Only whoever sent it can take that back."))
	case begun:
		return Change{}, refuse(ActUnsend, need("A clinician has begun on it. Ask them to send it back."))
	}
	if a.Owner == "" {
		a.Owner = by.ID // a case in triage is somebody's
	}
	a.SentTo, a.SentAt, a.SentBy = "", time.Time{}, ""
	return a.to(state, ActUnsend, by, now), nil
}

// Return sends the case back from a clinician to whoever has it.
func (a Application) Return(by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActReturn, by)
	if err != nil {
		return Change{}, err
	}
	a.SentTo, a.SentAt, a.SentBy = "", time.Time{}, ""
	return a.to(state, ActReturn, by, now), nil
}

// resumed ends a running pause.
func (a Application) resumed(now time.Time) Application {
	if !a.Paused() {
		return a
	}
	p := append([]Pause(nil), a.Pauses...)
	p[len(p)-1].Until = now.UTC()
	a.Pauses = p
	return a
}

// PutOnHold stops everything about the case: no decision, no letter, nothing
// sent (A4). Anybody may; what is the concern in a few words, which only those
// who may read holds see again.
func (a Application) PutOnHold(what, item string, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActHold, by)
	if err != nil {
		return Change{}, err
	}
	return a.held(state, what, item, by, now), nil
}

func (a Application) held(state ApplicationState, what, item string, by Staff, now time.Time) Change {
	from, what := a.State, checklist.WithoutKeys(what) // a concern is never turned away
	if a.Hold != nil {
		from = a.Hold.From
		if a.Hold.What != "" {
			what = a.Hold.What + "\n" + what
		}
	}
	a = a.resumed(now)
	a.Hold = &Hold{At: now.UTC(), By: by.ID, What: what, Item: item, From: from}
	a.EverHeld = true
	return a.to(state, ActHold, by, now, Detail{Field: "concern", After: what})
}

// Lift ends a hold, with a reason; the case stays with a clinician and EverHeld
// stays true. The safeguarding lead may, and the responsible clinician once the
// lead has noted the outcome (C14) of what it is held for (domain 7).
func (a Application) Lift(why string, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActLift, by)
	if err != nil {
		return Change{}, err
	}
	if strings.TrimSpace(why) == "" {
		return Change{}, refuse(ActLift, Need{Words: "Say why the hold can be lifted.", Field: "why"})
	}
	if !by.Is(SafeguardingLead) && !a.leadNoted() {
		return Change{}, refuse(ActLift, Need{Rule: ruleOutcome, Words: "The safeguarding lead has to note the outcome first. It is one of the checks.", From: SafeguardingLead, Field: ruleOutcome, Restricted: true})
	}
	a.Hold, a.LiftedAt = nil, now.UTC()
	return a.to(state, ActLift, by, now, Detail{Field: "lifted", After: why}), nil
}

// ruleOutcome is the check that only the safeguarding lead answers.
const ruleOutcome = "C14"

// leadNoted reports whether the lead has noted an outcome since the case was held.
func (a Application) leadNoted() bool {
	note := a.Answers[ruleOutcome]
	return a.Hold != nil && !note.Blank() && note.ByRole == checklist.Safeguarding && !note.At.Before(a.Hold.At)
}

// MergeInto closes the case as a duplicate of another one for the same pair.
func (a Application) MergeInto(other Application, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActDuplicate, by)
	if err != nil {
		return Change{}, err
	}
	switch {
	case other.ID == a.ID || other.Pair() != a.Pair() || !a.Pair().Complete():
		return Change{}, refuse(ActDuplicate, need("Only two cases for the same patient and proxy can be merged."))
	case !other.Open():
		return Change{}, refuse(ActDuplicate, need("The other case is closed. The case that goes on has to be open."))
	}
	a = a.resumed(now)
	a.DuplicateOf = other.ID
	return a.to(state, ActDuplicate, by, now, Detail{Field: "duplicate of", After: string(other.ID)}), nil
}
