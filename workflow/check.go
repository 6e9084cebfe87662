package workflow

import (
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Facts is the case as the checklists look at it. granted is what somebody is
// about to give, nil until they have begun to choose.
func (a Application) Facts(granted []basis.Scope, around Around, rules Rules, today nhs.Date) checklist.Facts {
	f := checklist.Facts{
		Today:     today,
		Patient:   checklist.Party{Number: a.Patient.NHSNumber, Born: a.Patient.Born},
		Proxy:     checklist.Party{Number: a.Proxy.NHSNumber, Born: a.Proxy.Born},
		Applicant: checklist.Person(a.Applicant), Channel: string(a.Channel),
		RelaxedNumbers: rules.RelaxedNumbers,
		OtherProxies:   around.PatientHas, OtherPatients: around.ProxyHas,
		Requested: a.Requested, Granted: granted, EverHeld: a.EverHeld,
		AttestAge: rules.Policy.AttestAge, StaleDays: rules.Policy.StaleDays,
		NoticeDays: rules.Policy.Notice.ListDays, ManyPatients: rules.Policy.ManyPatients,
	}
	if !a.Proof.IsZero() {
		f.Proved = checklist.Proof{ID: a.Proof.RequestID, At: a.Proof.FetchedAt}
	}
	for _, r := range a.Related {
		f.Related = append(f.Related, r.Code)
	}
	for _, e := range around.Same {
		f.OtherOpen = f.OtherOpen || e.State.Open() && !e.Live
		f.LiveRole = f.LiveRole || e.Live
	}
	if n := a.National; n != nil && n.Status == NationalActive {
		f.LiveRole = true
	}
	return f
}

// Answered is every answer that counts: what staff said, over what was proved
// or computed before anybody answered.
func (a Application) Answered(f checklist.Facts, rules Rules) checklist.Answers {
	all := checklist.Answers{}
	for id, ans := range rules.Checklist.Preanswered(f) {
		all[id] = ans
	}
	for id, ans := range a.Answers {
		all[id] = ans
	}
	return all
}

// Checks says what applies to the case and what is still missing.
func (a Application) Checks(f checklist.Facts, rules Rules) checklist.Result {
	return rules.Checklist.Evaluate(f, a.Answered(f, rules))
}

// BasisFacts gathers the findings that the choice of a basis rests on.
func (a Application) BasisFacts(f checklist.Facts, rules Rules) basis.Facts {
	return rules.Checklist.BasisFacts(f, a.Answered(f, rules))
}

// BasisOptions weighs every legal basis for the case, each with its reason.
func (a Application) BasisOptions(f checklist.Facts, rules Rules) []basis.Option {
	return basis.Options(a.BasisFacts(f, rules))
}

// ReviewFacts is what the end and review dates of this proposal depend on.
func (a Application) ReviewFacts(p Proposal, f checklist.Facts, rules Rules) review.Facts {
	found := rules.Checklist.Findings(f, a.Answered(f, rules))
	rf := review.Facts{
		Start: p.Start, PatientBorn: a.Patient.Born, Basis: p.Basis, CarryOn: p.CarryOn,
		AssessedOn: found.AssessedOn, ByAge: found.ByAge,
		OrderEnds: found.OrderEnds, RegainsOn: found.RegainsOn, NeededUntil: found.NeededUntil,
	}
	return rf
}

// Propose is what the rules suggest for a grant on this basis: services, start,
// end and review.
func (a Application) Propose(b basis.Basis, carryOn string, around Around, rules Rules, now time.Time) (Proposal, review.Proposal) {
	today := nhs.DateIn(now)
	f := a.Facts(nil, around, rules, today)
	p := Proposal{Basis: b, Start: today, CarryOn: carryOn}
	if o, ok := basis.Find(a.BasisOptions(f, rules), b); ok {
		p.Scopes = o.Proposed
	}
	dates := review.Propose(a.ReviewFacts(p, f, rules), rules.Policy)
	p.End, p.Review = dates.End.Date, dates.Review.Date
	if basis.ShowsRecord(p.Scopes) {
		p.RecordFrom = today
	}
	return p, dates
}

// Answer records the answer to one check. What the answer brings about happens
// in the same change: an answer whose effect is a hold holds the case.
func (a Application) Answer(id checklist.ItemID, ans checklist.Answer, around Around, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActAnswer, by)
	if err != nil {
		return Change{}, err
	}
	f := a.Facts(nil, around, rules, nhs.DateIn(now))
	all := a.Answered(f, rules)
	items := rules.Checklist.Items(f, all)
	i := slices.IndexFunc(items, func(it checklist.Item) bool { return it.ID == id })
	if i < 0 {
		return Change{}, refuse(ActAnswer, Need{Words: "This question does not apply to this case any more.", Field: string(id)})
	}
	role, may := items[i].ActingRole(checkRoles(by), ans.Value)
	if !may {
		return Change{}, ErrNotAllowed
	}
	if err := rules.Checklist.Check(id, ans); err != nil {
		return Change{}, refuse(ActAnswer, Need{Rule: items[i].Rule, Words: err.Error(), Field: string(id)})
	}
	ans.By, ans.ByRole, ans.At = string(by.ID), role, now.UTC()
	ans.Proved, ans.Source = false, ""
	before := all[id]
	answers := checklist.Answers{}
	for k, v := range a.Answers {
		answers[k] = v
	}
	answers[id] = ans
	if ans.Blank() {
		delete(answers, id) // taken back: the question stands open again
	}
	heldBefore := len(rules.Checklist.Evaluate(f, all).Holds)
	a.Answers = answers
	detail := Detail{Field: string(id), Before: items[i].Label(before), After: items[i].Label(ans)}
	if r := a.Checks(f, rules); len(r.Holds) > heldBefore && a.Hold == nil {
		to, ok := a.State.Next(ActHold)
		if !ok {
			return Change{}, refuse(ActHold, need("This case cannot be held now."))
		}
		c := a.held(to, strings.TrimSpace(items[i].Ask+" "+items[i].Label(ans)+". "+ans.Note), string(id), by, now)
		c.audit[0].Details = append(c.audit[0].Details, detail)
		return c, nil
	}
	return a.to(state, ActAnswer, by, now, detail), nil
}

// Answerable reports whether this person may answer the item at all.
func Answerable(it checklist.Item, by Staff) bool {
	_, ok := it.ActingRole(checkRoles(by), "")
	return ok
}

func checkRoles(by Staff) []checklist.Role {
	roles := make([]checklist.Role, len(by.Roles))
	for i, r := range by.Roles {
		roles[i] = checklist.Role(r)
	}
	return roles
}

// Derived gives the change's case what lists show of it: the day a decision is
// due and the first unmet need. casework calls it before every commit.
func (c Change) Derived(around Around, rules Rules, now time.Time) Change {
	if c.application == nil {
		return c
	}
	a, today := *c.application, nhs.DateIn(now)
	a.DueOn = a.due(rules.Policy.Target.DecideWorkingDays, rules.Calendar)
	a.Next = a.nextStep(a.Checks(a.Facts(nil, around, rules, today), rules), rules)
	c.application = &a
	return c
}

// due is the civil date a decision is due: so many working days after the form
// came, the working days of every ended pause added on (domain 5.3). A pause
// that still runs is added when it ends; lists show the clock as paused.
func (a Application) due(days int, cal *nhs.Calendar) nhs.Date {
	due := cal.Add(nhs.DateIn(a.ReceivedAt), days)
	for _, p := range a.Pauses {
		if p.Until.IsZero() {
			continue
		}
		if n := cal.Between(nhs.DateIn(p.From), nhs.DateIn(p.Until)); n > 0 {
			due = cal.Add(due, n)
		}
	}
	return due
}

func (a Application) nextStep(r checklist.Result, rules Rules) NextStep {
	switch a.State {
	case Waiting:
		return NextStep{Words: a.Asked.What}
	case Approved, Refused, Withdrawn, Duplicate, Lapsed:
		return NextStep{}
	}
	for _, g := range rules.Checklist.Groups(r) {
		if g.State != checklist.GroupDone {
			return NextStep{Words: g.Title, From: StaffRole(g.NextRole)}
		}
	}
	return NextStep{Words: "Decide", From: Responsible, Ready: true}
}
