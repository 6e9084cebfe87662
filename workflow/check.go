package workflow

import (
	"maps"
	"slices"
	"strings"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// relationshipPaidCarer is the published code of a paid carer or support worker,
// who acts under the agreement of a home or service (domain 1.2, 3.13).
const relationshipPaidCarer = "CAREGIVER"

// Services is what the checks have in mind: what somebody is about to give,
// else what was asked for, else the least there is, for a child's online form
// names no services.
func (a Application) Services() []basis.Scope {
	switch {
	case len(a.Intended.Scopes) > 0:
		return a.Intended.Scopes
	case len(a.Requested) > 0:
		return a.Requested
	}
	return []basis.Scope{basis.Prescriptions, basis.Appointments}
}

// inMind is every service that whoever answers a check can have in mind: what
// was asked for, and what somebody is about to give.
func (a Application) inMind() []basis.Scope {
	return slices.Concat(basis.Without(a.Requested, a.Services()), a.Services())
}

// PaidCarer reports whether the proxy applies as staff of a care home or service.
func (a Application) PaidCarer() bool { return a.Relationship == relationshipPaidCarer }

// Facts is the case as the checklists look at it. granted is what somebody is
// about to give; nil takes the services the case has in mind.
func (a Application) Facts(granted []basis.Scope, around Around, rules Rules, today nhs.Date) checklist.Facts {
	if granted == nil {
		granted = a.Services()
	}
	f := checklist.Facts{
		Today: today, Basis: a.Intended.Basis,
		Patient:   checklist.Party{Number: a.Patient.NHSNumber, Born: a.Patient.Born, Name: a.Patient.Given + " " + a.Patient.Family, Dead: around.PatientDead},
		Proxy:     checklist.Party{Number: a.Proxy.NHSNumber, Born: a.Proxy.Born, Name: a.Proxy.Given + " " + a.Proxy.Family, Dead: around.ProxyDead},
		Applicant: checklist.Person(a.Applicant), Channel: string(a.Channel),
		RelaxedNumbers: rules.RelaxedNumbers,
		OtherProxies:   max(around.PatientHas, a.Others.Proxies), OtherPatients: max(around.ProxyHas, a.Others.Patients),
		Requested: a.Requested, Reasons: a.Reasons, Granted: granted, EverHeld: a.EverHeld,
		CareHome: a.PaidCarer(), ReceptionAlone: rules.Policy.ReceptionAlone == review.ReceptionTransactional,
		AttestAge: rules.Policy.AttestAge, StaleDays: rules.Policy.StaleDays, AssessmentMonths: rules.Policy.AssessmentMonths,
		NoticeDays: rules.Policy.Notice.ListDays, ManyPatients: rules.Policy.ManyPatients,
	}
	if !a.Proof.IsZero() {
		f.Proved = checklist.Proof{ID: a.Proof.RequestID, At: a.Proof.FetchedAt}
	}
	for _, r := range a.Related {
		f.Related = append(f.Related, r.Code)
	}
	for _, e := range around.besides() {
		f.OtherOpen = f.OtherOpen || e.State.Open() && !e.Live
		f.LiveRole = f.LiveRole || e.Live
	}
	if n := a.National; n != nil && n.InForce(today) && a.Renews == "" {
		f.LiveRole = true
	}
	return f
}

// Answered is every answer that counts: what staff said, over what was proved
// or computed before anybody answered.
func (a Application) Answered(f checklist.Facts, rules Rules) checklist.Answers {
	all := checklist.Answers{}
	for id, ans := range rules.Questions(a).Preanswered(f) {
		all[id] = ans
	}
	for id, ans := range a.Answers {
		all[id] = ans
	}
	return all
}

// Checks says what applies to the case and what is still missing.
func (a Application) Checks(f checklist.Facts, rules Rules) checklist.Result {
	return rules.Questions(a).Evaluate(f, a.Answered(f, rules))
}

// BasisFacts gathers the findings that the choice of a basis rests on.
func (a Application) BasisFacts(f checklist.Facts, rules Rules) basis.Facts {
	return rules.Questions(a).BasisFacts(f, a.Answered(f, rules))
}

// BasisOptions weighs every legal basis for the case, each with its reason.
func (a Application) BasisOptions(f checklist.Facts, rules Rules) []basis.Option {
	return basis.Options(a.BasisFacts(f, rules))
}

// ReviewFacts is what the end and review dates of this proposal depend on.
func (a Application) ReviewFacts(p Proposal, f checklist.Facts, rules Rules) review.Facts {
	found := rules.Questions(a).Findings(f, a.Answered(f, rules))
	rf := review.Facts{
		DecidedOn: f.Today, PatientBorn: a.Patient.Born, Basis: p.Basis, CarryOn: p.CarryOn,
		AssessedOn: found.AssessedOn, ByAge: found.ByAge,
		Renewal:   a.RenewsBasis != "" && a.RenewsBasis == p.Basis,
		OrderEnds: found.OrderEnds, RegainsOn: found.RegainsOn, NeededUntil: found.NeededUntil,
	}
	return rf
}

// RecordFrom is the first day of the record that a grant of these services
// shows, as the clinician's answers say (V2, V2a): the first day of access, an
// earlier day, or all of it. It is zero where no service shows the record. A
// renewal that shows the record from the start of access goes on with the day
// it has.
func (a Application) RecordFrom(scopes []basis.Scope, f checklist.Facts, around Around, rules Rules) nhs.Date {
	if !basis.ShowsRecord(scopes) {
		return nhs.Date{}
	}
	found := rules.Questions(a).Findings(f, a.Answered(f, rules))
	switch r := around.Renewed; {
	case found.WholeRecord:
		return a.Patient.Born
	case !found.RecordFrom.IsZero():
		return found.RecordFrom
	case r == nil || r.RecordFrom.IsZero():
		return f.Today
	case r.RecordFrom.Before(r.Start):
		return r.Start
	default:
		return r.RecordFrom
	}
}

// Propose is what the rules suggest for a grant on this basis: services, end
// and review.
func (a Application) Propose(b basis.Basis, carryOn string, around Around, rules Rules, now time.Time) (Proposal, review.Proposal) {
	today := nhs.DateIn(now)
	f := a.Facts(nil, around, rules, today)
	p := Proposal{Basis: b, CarryOn: carryOn}
	if o, ok := basis.Find(a.BasisOptions(f, rules), b); ok {
		p.Scopes = o.Proposed
	}
	dates := review.Propose(a.ReviewFacts(p, f, rules), rules.Policy)
	p.End, p.Review = dates.End.Date, dates.Review.Date
	return p, dates
}

// Answer records the answers to one check or several, such as the ticks of one
// conversation: all of them or none. What an answer brings about happens in the
// same change: one whose effect is a hold holds the case. A blank answer takes
// an earlier one back.
func (a Application) Answer(given checklist.Answers, around Around, by Staff, rules Rules, now time.Time) (Change, error) {
	state, err := a.step(ActAnswer, by)
	if err != nil {
		return Change{}, err
	}
	f := a.Facts(nil, around, rules, nhs.DateIn(now))
	a.Countersigned = Fact{} // it was for what was answered then
	questions, before, heldBy := rules.Questions(a), a.Answers, a.Checks(f, rules).Holds
	left := slices.Sorted(maps.Keys(given))
	var details []Detail
	var concern []string
	// An item may apply only once another is answered, so the answers go in as
	// they become applicable, in any order they were given.
	for len(left) > 0 {
		all := a.Answered(f, rules)
		items := questions.Items(f, all)
		var later []checklist.ItemID
		for _, id := range left {
			i := slices.IndexFunc(items, func(it checklist.Item) bool { return it.ID == id })
			if i < 0 {
				later = append(later, id)
				continue
			}
			ans, err := answered(questions, items[i], given[id], by, now)
			if err == nil && !ans.Blank() {
				ans = items[i].Marks(ans, f, a.inMind())
			}
			if err != nil {
				return Change{}, err
			}
			if ans.Blank() && items[i].Restricted && !a.HoldsReadBy(by) && !all[id].Blank() {
				return Change{}, refuse(ActAnswer, Need{Rule: items[i].Rule, Words: "What was seen stands. Those who may read it can take it back.", Field: string(id)})
			}
			details = append(details, Detail{Field: string(id), Before: items[i].Label(all[id]), After: items[i].Label(ans)})
			concern = append(concern, strings.TrimSpace(items[i].Ask+" "+items[i].Label(ans)+". "+ans.Note))
			a.Answers = with(a.Answers, id, ans)
		}
		if len(later) == len(left) {
			return Change{}, refuse(ActAnswer, Need{Words: "This question does not apply to this case any more.", Field: string(left[0])})
		}
		left = later
	}
	a = a.unrelated(given, questions, by)
	// An answer that holds does so when it did not before, and each time it says
	// something new, also after an earlier hold was lifted.
	holds := slices.ContainsFunc(a.Checks(f, rules).Holds, func(h checklist.Hold) bool {
		known := slices.ContainsFunc(heldBy, func(o checklist.Hold) bool { return o.ItemID == h.ItemID })
		_, now := given[h.ItemID]
		return !known || now && !sameAnswer(before[h.ItemID], a.Answers[h.ItemID])
	})
	came := a.answersAsked(given)
	a.Asked.Chased = a.Asked.Chased && !came
	if a.Hold == nil && holds {
		to, ok := a.State.Next(ActHold)
		if !ok {
			return Change{}, refuse(ActHold, need("This case cannot be held now."))
		}
		c := a.held(to, strings.Join(concern, "\n"), details[len(details)-1].Field, by, now)
		c.audit[0].Details = append(c.audit[0].Details, details...)
		return c, nil
	}
	c := a.to(state, ActAnswer, by, now, details...)
	if came {
		c = c.came(by, now)
	}
	return c, nil
}

// answered checks one answer and signs it.
func answered(questions *checklist.Set, it checklist.Item, ans checklist.Answer, by Staff, now time.Time) (checklist.Answer, error) {
	role, err := ActsAs(it, ans.Value, by)
	if err != nil {
		return checklist.Answer{}, err
	}
	if ans.Blank() {
		return checklist.Answer{}, nil
	}
	if err := questions.Check(it.ID, ans); err != nil {
		return checklist.Answer{}, refuse(ActAnswer, Need{Rule: it.Rule, Words: sentence(err.Error()), Field: string(it.ID)})
	}
	ans.By, ans.ByRole, ans.At = string(by.ID), role, now.UTC()
	ans.Proved, ans.Source = false, ""
	return ans, nil
}

// with is the answers with one more, or one fewer where it was taken back. The
// answers given are left as they are: other values of the case share them.
func with(answers checklist.Answers, id checklist.ItemID, ans checklist.Answer) checklist.Answers {
	all := maps.Clone(answers)
	if all == nil {
		all = checklist.Answers{}
	}
	if ans.Blank() {
		delete(all, id)
	} else {
		all[id] = ans
	}
	return all
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// Intend keeps the decision somebody is preparing. It decides nothing.
func (a Application) Intend(p Proposal, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActAnswer, by)
	if err != nil {
		return Change{}, err
	}
	if err := refuse(ActAnswer, p.secrets()...); err != nil {
		return Change{}, err
	}
	before := a.Intended
	if a.Intended = p; before.Basis != p.Basis {
		a.Countersigned = Fact{}
	}
	return a.to(state, ActAnswer, by, now, Detail{Field: inPlan + "basis", Before: string(before.Basis), After: string(p.Basis)},
		Detail{Field: inPlan + "services", Before: scopeList(before.Scopes), After: scopeList(p.Scopes)}), nil
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

// Recount works out anew by when a decision is due, after the practice changed its
// working days or its target. ok is false where the day stays. It is the system's
// own act.
func (a Application) Recount(rules Rules, now time.Time) (c Change, ok bool) {
	before := a.DueOn
	a.DueOn = a.due(rules.Policy.Target.DecideWorkingDays, rules.Calendar)
	if a.DueOn == before || !a.State.Open() {
		return Change{}, false
	}
	e := AuditEntry{At: now.UTC(), Act: ActRecount, Application: a.ID, From: string(a.State), To: string(a.State),
		Details: []Detail{{Field: "due", Before: before.String(), After: a.DueOn.String()}}}
	return Change{application: &a, audit: []AuditEntry{e}}, true
}

// due is the civil date a decision is due: so many working days after the form
// came, the working days of every ended pause added on (domain 5.3). A pause
// that still runs is added when it ends; lists show the clock as paused. An urgent
// case is due on the day somebody said so, unless it was due before.
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
	if on := a.Urgent.On; !on.IsZero() && on.Before(due) {
		return on
	}
	return due
}

func (a Application) nextStep(r checklist.Result, rules Rules) NextStep {
	switch {
	case a.State == Waiting:
		return NextStep{Words: a.Asked.What}
	case a.State == Refused && a.AwaitsRelease: // only those see it to whom it reads as with a clinician
		r = r.Seen(false)
	case !a.State.Open():
		return NextStep{}
	}
	for _, g := range rules.Questions(a).Groups(r) {
		switch {
		case g.State == checklist.GroupDone:
		case a.Asked.Chased && a.State == InTriage:
			return NextStep{Words: a.chaseWords(rules.Policy.Target.LapseDays)}
		default:
			return NextStep{Words: g.Title, From: StaffRole(g.NextRole)}
		}
	}
	return NextStep{Words: "Decide", From: Responsible, Ready: true}
}

// sameAnswer reports whether two answers say the same, whoever gave them.
func sameAnswer(a, b checklist.Answer) bool {
	return a.Value == b.Value && slices.Equal(a.Values, b.Values) && a.Note == b.Note
}
