package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

func (c letterCase) of(rules workflow.Rules, now time.Time) letter.Case {
	a, r, today := c.application, c.role, nhs.DateIn(now)
	lc := letter.Case{
		PatientAge: a.Patient.Born.AgeOn(today), PolicyAge: rules.Policy.LetterAge,
		LacksCapacity:  c.lacksCapacity(rules, today),
		PrivateChannel: c.letter.Safe.PrivateChannel,
		Held:           c.held || a.State == workflow.Held, EverHeld: a.EverHeld || r.EverHeld,
		SetUp: r.SetUp.Done(),
		Open:  a.Open(), Lapsed: a.State == workflow.Lapsed, Applicant: letter.Person(a.Applicant), AskedOf: askedOf(a),
	}
	if d := a.Decision; d != nil {
		lc.Decision, lc.Changed = c.told()
		lc.UndoOpen = now.Before(d.UndoUntil)
	}
	if r.ID == "" || r.State == workflow.RoleUndone {
		return lc
	}
	lc.Grounds, lc.EndedFor = grounds[r.Basis], letter.Reason(r.EndReason)
	switch {
	case r.Live():
		lc.Access = letter.InForce
		near := func(d nhs.Date) bool { return !d.IsZero() && today.DaysUntil(d) <= rules.Policy.Notice.ListDays }
		unused := !r.LastUsed.On.IsZero() && near(r.LastUsed.On.AddMonths(12*rules.Policy.UnusedYears))
		lc.ReviewNear, lc.EndNear = near(r.Review.Date) || unused, near(r.End.Date) && !r.End.Date.Before(today)
		if r.End.Rule == review.RuleDeath { // no letter about a day goes out any more
			lc.ReviewNear, lc.EndNear = false, false
			break
		}
		lc.Turning, _, _ = review.MilestoneNear(r.Patient.Born, today, rules.Policy)
	case r.EndReason == workflow.ReasonSuspended:
		lc.Access = letter.Suspended
	default:
		lc.Access = letter.Over
		lc.ProxyNotTold = r.Request != nil && !r.Request.TellProxy
	}
	return lc
}

// told is the decision as a letter may tell it: what access there is now, not
// what was once decided. Access that ended, or that a later case decided
// afresh, is not to be told of as this case gave it. Changed says that the
// access was made smaller since.
func (c letterCase) told() (d letter.Decision, changed bool) {
	a, r := c.application, c.role
	switch {
	case a.Decision.Refused:
		return letter.RefusedDecision, false
	case !c.inForce():
		return letter.Undecided, false
	}
	changed = termsOf(r) != decidedTerms(*a.Decision)
	if len(basis.Without(a.Requested, r.Scopes)) > 0 {
		return letter.PartApproved, changed
	}
	return letter.Approved, changed
}

// inForce reports whether the role gives access on this case's decision, and a
// letter may tell of it: none does of access that outlives the patient.
func (c letterCase) inForce() bool {
	return c.role.Live() && c.role.Application == c.application.ID && c.role.End.Rule != review.RuleDeath
}

// terms is what a letter can tell of access, as one comparable value.
type terms struct {
	basis              basis.Basis
	scopes             string
	start, end, review nhs.Date
	openEnded          bool
}

func termsOf(r workflow.Role) terms {
	return terms{r.Basis, fmt.Sprint(r.Scopes), r.Start, r.End.Date, r.Review.Date, r.OpenEnded != ""}
}

func decidedTerms(d workflow.Decision) terms {
	return terms{d.Basis, fmt.Sprint(d.Scopes), d.Start, d.End.Date, d.Review.Date, d.OpenEnded != ""}
}

// askedOf is who was asked for information that has not come. The case has the
// name; of one that is neither's, whoever applied hears.
func askedOf(a workflow.Application) []letter.Person {
	if a.State != workflow.Waiting && a.State != workflow.Lapsed {
		return nil
	}
	var of []letter.Person
	if a.Asked.Of == a.Proxy.Name() {
		of = append(of, letter.Proxy)
	}
	if a.Asked.Of == a.Patient.Name() {
		of = append(of, letter.Patient)
	}
	if of == nil {
		of = []letter.Person{letter.Person(a.Applicant)}
	}
	return of
}

// grounds is what a letter may say of a legal basis.
var grounds = map[basis.Basis]letter.Grounds{
	basis.Consent: letter.GroundsConsent, basis.Parental: letter.GroundsParental,
	basis.Attorney: letter.GroundsAttorney, basis.Deputy: letter.GroundsDeputy, basis.CareHome: letter.GroundsCareHome,
}

func (c letterCase) gates(by workflow.Staff, rules workflow.Rules, now time.Time) []letter.Need {
	safe, lc := c.letter.Safe, c.of(rules, now)
	return letter.SafeToSend(letter.Sending{
		Case: lc, Kind: letter.Kind(c.letter.Kind), To: letter.Person(c.letter.To),
		// On a case that was held since, what was picked before does not count.
		Chosen:         safe.Chosen || c.letter.Picked && !lc.EverHeld,
		AddressChecked: safe.AddressChecked, OnlyReader: safe.OnlyReader,
		Agreed: safe.PatientAgrees || c.role.Request != nil && c.role.Request.TellProxy, DeathChecked: safe.DeathChecked,
		Stale:    c.letter.Printed.Done() && c.letter.Told != c.accessTold(),
		Releaser: by.May(workflow.ActPrintHeld), BeforeSetUp: safe.BeforeSetUp,
	})
}

// accessTold is the access that a letter of this case tells of now, as one text
// to compare.
func (c letterCase) accessTold() string {
	if c.role.ID == "" {
		return ""
	}
	return fmt.Sprint(c.role.State == workflow.RoleInactive, c.role.Application, termsOf(c.role))
}

// reader is the one of the two that the letter goes to.
func (c letterCase) reader() workflow.Person {
	switch c.letter.To {
	case workflow.ByPatient:
		return c.application.Patient
	case workflow.ByProxy:
		return c.application.Proxy
	}
	return workflow.Person{}
}

// largePrint reports whether its reader is to have 18 point.
func (c letterCase) largePrint() bool { return c.reader().LargePrint || c.letter.Safe.LargePrint }

func (s Session) facts(ctx context.Context, c letterCase, rules workflow.Rules, now time.Time) (letter.Facts, error) {
	a, today := c.application, nhs.DateIn(now)
	f := letter.Facts{
		Practice: LetterPractice(rules.Practice), To: letter.Person(c.letter.To),
		Patient: nameOf(a.Patient), Proxy: nameOf(a.Proxy), Address: c.reader().Address,
		Reference: a.Ref, FileCopy: string(c.letter.ID), Dated: today, AskedOn: nhs.DateIn(a.ReceivedAt),
		PrintedBy: s.staff.Name, PrintedAt: now, LargePrint: c.largePrint(), EasyRead: c.reader().EasyRead || c.letter.Safe.EasyRead,
		Language: s.desk.Letters().Language(c.reader().Language, rules.Practice.Phone),
	}
	if o := c.letter.Other; o != nil {
		f.Other, f.Address, f.Listed, f.PatientBorn = o.Name, o.Address, o.Lines, a.Patient.Born
	}
	if kind := letter.Kind(c.letter.Kind); !kind.Tells() {
		f.SignedBy, f.SignedRole = s.staff.Name, s.staff.Post
		f.ReturnBy = today.AddDays(rules.Policy.Target.LapseDays)
		f.Account, f.LinkageKey = c.typed.Account, c.typed.Key
		f.TargetOn, f.Needed, f.NeededBy = a.DueOn, a.Asked.What, a.Asked.ChaseOn
		f.Form, f.Closed = c.form(rules, today), a.State == workflow.Lapsed
		c.roleFacts(&f, rules, today)
		if kind == letter.ElevenChild {
			others, err := s.othersActing(ctx, c.role)
			if err != nil {
				return letter.Facts{}, fmt.Errorf("letter %s: %w", c.letter.ID, err)
			}
			for _, r := range others {
				f.AlsoActing = append(f.AlsoActing, nameOf(r.Proxy))
			}
		}
		return f, nil
	}
	d := a.Decision
	if d == nil {
		return f, nil
	}
	signer, err := s.desk.Store.Staff(ctx, d.By)
	if err != nil {
		return letter.Facts{}, fmt.Errorf("letter %s: who decided: %w", c.letter.ID, err)
	}
	f.SignedBy, f.SignedRole = signer.Name, signer.Post
	if d.Refused {
		f.Refusal = letter.SafePhrase(letter.Reason(d.Reason), a.EverHeld, c.letter.Safe.MaySayNotAgreed)
		return f, nil
	}
	if _, changed := c.told(); changed { // its decider decided something else
		f.SignedBy, f.SignedRole = s.staff.Name, s.staff.Post
	}
	// From the role, never from the decision: what was given may be less by now.
	c.access(&f)
	f.NotGiven = scopeWords(basis.Without(a.Requested, c.role.Scopes), nhs.Date{})
	return f, nil
}

// form is the paper form to apply on.
func (c letterCase) form(rules workflow.Rules, today nhs.Date) letter.Kind {
	a := c.application
	switch {
	case a.Child(today):
		return letter.ChildForm
	case c.lacksCapacity(rules, today), slices.Contains([]basis.Basis{basis.Attorney, basis.Deputy, basis.BestInterests}, a.Intended.Basis):
		return letter.OtherForm
	}
	return letter.AdultForm
}

func (c letterCase) lacksCapacity(rules workflow.Rules, today nhs.Date) bool {
	a := c.application
	return a.BasisFacts(a.Facts(nil, workflow.Around{}, rules, today), rules).Capacity == basis.LacksCapacity
}

// access adds what the role gives now.
func (c letterCase) access(f *letter.Facts) {
	r := c.role
	f.Grounds, f.Services = grounds[r.Basis], scopeWords(r.Scopes, r.RecordFrom)
	f.Starts, f.Ends, f.OpenEnded, f.ReviewBy = r.Start, r.End.Date, r.OpenEnded != "", r.Review.Date
}

// roleFacts adds the role as it stands, which is not always as it was decided.
func (c letterCase) roleFacts(f *letter.Facts, rules workflow.Rules, today nhs.Date) {
	r := c.role
	if r.ID == "" {
		return
	}
	c.access(f)
	_, f.Birthday, _ = review.MilestoneNear(r.Patient.Born, today, rules.Policy)
	if !r.Live() {
		f.EndedOn, f.Ending = r.EndedOn, letter.EndPhrase(letter.Reason(r.EndReason), c.application.EverHeld)
		return
	}
	// An answer is of use only while there is time to act on it.
	for _, last := range []nhs.Date{r.End.Date, r.Review.Date} {
		if last.After(today) && last.Before(f.ReturnBy) {
			f.ReturnBy = last
		}
	}
}

// LetterPractice is the practice as a letterhead says it.
func LetterPractice(p workflow.Practice) letter.Practice {
	return letter.Practice{Name: p.Name, ODS: p.ODS.String(), Address: p.Address, Phone: p.Phone, Hours: p.Hours, ICB: p.ICB}
}

func nameOf(p workflow.Person) letter.Name {
	return letter.Name{Title: p.Title, First: p.Given, Family: p.Family}
}

// scopeWords names services, the record with the first day that is shown.
func scopeWords(scopes []basis.Scope, from nhs.Date) []string {
	w := make([]string, len(scopes))
	for i, s := range scopes {
		w[i] = s.Words()
		if s == basis.Record && !from.IsZero() {
			w[i] += " from " + from.Display()
		}
	}
	return w
}
