package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Paper is one letter ready to be looked at: its document, and what still
// keeps it back.
type Paper struct {
	Letter   workflow.Letter
	Document letter.Document
	// Missing names facts the letter lacks; then there is no document.
	Missing []string
	// Gates keep it from being printed; empty when it may go.
	Gates []letter.Need
}

// letterCase is a case and its role as letters look at them.
type letterCase struct {
	letter      workflow.Letter
	application workflow.Application
	role        workflow.Role
	letters     []workflow.Letter
	held        bool // a hold is on this case, or on another one of the two people
}

// letterCase reads a letter with its case.
func (s Session) letterCase(ctx context.Context, id workflow.LetterID) (letterCase, error) {
	l, err := s.desk.Store.Letter(ctx, id)
	if err != nil {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	c, err := s.caseForLetters(ctx, l.Application)
	if err != nil {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	c.letter = l
	return c, nil
}

// caseForLetters reads a case as letters look at it, for somebody who may write
// them: on a case or a role that was ever held, only those who may release.
func (s Session) caseForLetters(ctx context.Context, id workflow.ApplicationID) (c letterCase, err error) {
	if c.application, err = s.desk.Store.Application(ctx, id); err != nil {
		return letterCase{}, err
	}
	a := &c.application
	if c.role, err = s.desk.Store.RoleOf(ctx, id); err != nil && !errors.Is(err, workflow.ErrNotFound) {
		return letterCase{}, fmt.Errorf("role: %w", err)
	}
	around, err := s.desk.Store.Around(ctx, a.Patient, a.Proxy, id)
	if err != nil {
		return letterCase{}, fmt.Errorf("look around: %w", err)
	}
	c.held = a.State == workflow.Held || slices.ContainsFunc(around.Same, func(e workflow.Earlier) bool { return e.State == workflow.Held })
	a.EverHeld = a.EverHeld || c.role.EverHeld || c.held // a suspension counts as a hold
	if err := a.LettersBy(s.staff); err != nil {
		return letterCase{}, err
	}
	if c.letters, err = s.desk.Store.LettersOf(ctx, id); err != nil {
		return letterCase{}, fmt.Errorf("letters: %w", err)
	}
	return c, nil
}

// Paper writes a letter as it would be printed now. Nothing is stored.
func (s Session) Paper(ctx context.Context, id workflow.LetterID) (Paper, error) {
	if !s.staff.May(workflow.ActReadCases) {
		return Paper{}, fmt.Errorf("paper of letter %s: %w", id, workflow.ErrNotAllowed)
	}
	c, err := s.letterCase(ctx, id)
	if err != nil {
		return Paper{}, err
	}
	return s.paper(ctx, c)
}

func (s Session) paper(ctx context.Context, c letterCase) (Paper, error) {
	rules, now := s.desk.Rules(), s.desk.Now()
	facts, err := s.facts(ctx, c, rules, now)
	if err != nil {
		return Paper{}, err
	}
	p := Paper{Letter: c.letter, Gates: c.gates(s.staff, rules, now)}
	p.Document, err = s.desk.Letters.Write(letter.Kind(c.letter.Kind), facts)
	if missing := (*letter.Missing)(nil); errors.As(err, &missing) {
		p.Missing = missing.Fields
		return p, nil
	}
	if err != nil {
		return Paper{}, fmt.Errorf("write letter %s: %w", c.letter.ID, err)
	}
	return p, nil
}

// Offer is a letter somebody may ask for, with the name of its reader.
type Offer struct {
	letter.Choice
	Name string
}

// Offers lists the letters that may be written about a case, or about the role
// it granted, as things stand; one that waits already is left out.
func (s Session) Offers(ctx context.Context, id workflow.ApplicationID) ([]Offer, error) {
	c, err := s.caseForLetters(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("letters about application %s: %w", id, err)
	}
	return s.offers(c), nil
}

// offers is Offers of a case already read.
func (s Session) offers(c letterCase) []Offer {
	var out []Offer
	for _, o := range letter.Offers(c.of(s.desk.Rules(), s.desk.Now())) {
		waits := slices.ContainsFunc(c.letters, func(l workflow.Letter) bool {
			return l.State == workflow.LetterWaiting && l.Kind == string(o.Kind) && l.To == workflow.Applicant(o.To)
		})
		if waits {
			continue
		}
		name := c.application.Proxy.Name()
		if o.To == letter.Patient {
			name = c.application.Patient.Name()
		}
		out = append(out, Offer{o, name})
	}
	return out
}

// Write makes a letter that Offers lists. It then waits to be checked and
// printed like every other.
func (s Session) Write(ctx context.Context, id workflow.ApplicationID, kind letter.Kind, to letter.Person) error {
	what := fmt.Sprintf("write letter %s about application %s", kind, id)
	c, err := s.caseForLetters(ctx, id)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if !slices.ContainsFunc(s.offers(c), func(o Offer) bool { return o.Kind == kind && o.To == to }) {
		return &workflow.Refusal{Act: workflow.ActPrint, Needs: []workflow.Need{{Words: "This letter waits already, or is not right for this person as things stand now."}}}
	}
	ch, err := c.application.Write(string(kind), workflow.Applicant(to), workflow.LetterID(s.desk.NewID()), c.role.ID, s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.commit(ctx, what, ch)
}

// DropLetter takes back a letter that nobody printed yet.
func (s Session) DropLetter(ctx context.Context, id workflow.LetterID) error {
	return s.onLetter(ctx, "drop", id, workflow.Letter.Drop)
}

// onLetter asks a rule about a letter and commits what it answers.
func (s Session) onLetter(ctx context.Context, act string, id workflow.LetterID,
	rule func(workflow.Letter, workflow.Application, workflow.Staff, time.Time) (workflow.Change, error)) error {
	what := fmt.Sprintf("%s letter %s", act, id)
	c, err := s.letterCase(ctx, id)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	ch, err := rule(c.letter, c.application, s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.commit(ctx, what, ch)
}

// MarkSafe records what somebody says of a letter before it goes.
func (s Session) MarkSafe(ctx context.Context, id workflow.LetterID, safe workflow.Safe) error {
	return s.onLetter(ctx, "mark safe", id, func(l workflow.Letter, a workflow.Application, by workflow.Staff, now time.Time) (workflow.Change, error) {
		return l.MarkSafe(safe, a, by, now)
	})
}

// Print records that a letter is printed and answers the paper to print. It is
// the one way to a page: a letter that a gate keeps back, or that lacks a
// fact, is a *workflow.Refusal.
func (s Session) Print(ctx context.Context, id workflow.LetterID) (Paper, error) {
	c, err := s.letterCase(ctx, id)
	if err != nil {
		return Paper{}, err
	}
	p, err := s.paper(ctx, c)
	if err != nil {
		return Paper{}, err
	}
	var needs []workflow.Need
	for _, m := range p.Missing {
		needs = append(needs, workflow.Need{Words: "The letter lacks this: " + m + ".", Field: m})
	}
	for _, g := range p.Gates {
		needs = append(needs, workflow.Need{Words: g.Say, Field: string(g.Gate)})
	}
	if len(needs) > 0 {
		return Paper{}, &workflow.Refusal{Act: workflow.ActPrint, Needs: needs}
	}
	ch, err := c.letter.RecordPrinted(c.application, s.staff, s.desk.Now())
	if err != nil {
		return Paper{}, fmt.Errorf("print letter %s: %w", id, err)
	}
	return p, s.commit(ctx, fmt.Sprintf("print letter %s", id), ch)
}

// Addressees offers who could be told of a decision that is about to be made.
func (s Session) Addressees(a workflow.Application, refuse bool) []letter.Choice {
	c := letterCase{application: a}.of(s.desk.Rules(), s.desk.Now())
	c.Decision = letter.Approved
	if refuse {
		c.Decision = letter.RefusedDecision
	}
	return letter.Addressees(c)
}

func (c letterCase) of(rules workflow.Rules, now time.Time) letter.Case {
	a, r, today := c.application, c.role, nhs.DateIn(now)
	lc := letter.Case{
		PatientAge: a.Patient.Born.AgeOn(today), PolicyAge: letter.DefaultPolicyAge,
		LacksCapacity:  a.BasisFacts(a.Facts(nil, workflow.Around{}, rules, today), rules).Capacity == basis.LacksCapacity,
		PrivateChannel: c.letter.Safe.PrivateChannel,
		Held:           c.held || a.State == workflow.Held, EverHeld: a.EverHeld || r.EverHeld,
		SetUp: r.SetUp.Done(),
		Open:  a.Open(), Applicant: letter.Person(a.Applicant), AskedOf: askedOf(a),
	}
	if d := a.Decision; d != nil {
		lc.Decision = letter.Approved
		switch {
		case d.Refused:
			lc.Decision = letter.RefusedDecision
		case r.ID != "" && !r.Live():
			lc.Decision = letter.Undecided // what ended since is not to be told of as given
		case d.Part():
			lc.Decision = letter.PartApproved
		}
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
		lc.ReviewNear, lc.EndNear = near(r.Review.Date), near(r.End.Date) && !r.End.Date.Before(today)
		lc.Turning, _, _ = review.MilestoneNear(r.Patient.Born, today, rules.Policy)
	case r.EndReason == workflow.ReasonSuspended:
		lc.Access = letter.Suspended
	default:
		lc.Access = letter.Over
	}
	return lc
}

// askedOf is who was asked for information that has not come. The case has the
// name; of one that is neither's, whoever applied hears.
func askedOf(a workflow.Application) []letter.Person {
	if a.State != workflow.Waiting {
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
	basis.Attorney: letter.GroundsAttorney, basis.Deputy: letter.GroundsDeputy,
}

func (c letterCase) gates(by workflow.Staff, rules workflow.Rules, now time.Time) []letter.Need {
	return letter.SafeToSend(letter.Sending{
		Case: c.of(rules, now), Kind: letter.Kind(c.letter.Kind), To: letter.Person(c.letter.To),
		// The addressees were chosen one by one when it was decided.
		Chosen:         true,
		AddressChecked: c.letter.Safe.AddressChecked, OnlyReader: c.letter.Safe.OnlyReader,
		Releaser: by.May(workflow.ActPrintHeld), BeforeSetUp: c.letter.Safe.BeforeSetUp,
	})
}

func (s Session) facts(ctx context.Context, c letterCase, rules workflow.Rules, now time.Time) (letter.Facts, error) {
	a, today := c.application, nhs.DateIn(now)
	f := letter.Facts{
		Practice: LetterPractice(rules.Practice), To: letter.Person(c.letter.To),
		Patient: nameOf(a.Patient), Proxy: nameOf(a.Proxy), Address: a.Proxy.Address,
		Reference: a.Ref, Dated: today, AskedOn: nhs.DateIn(a.ReceivedAt),
		PrintedBy: s.staff.Name, PrintedAt: now, Of: 0, Copy: c.letter.Printed.Done(),
	}
	if f.To == letter.Patient {
		f.Address = a.Patient.Address
	}
	for _, l := range c.letters {
		if l.State == workflow.LetterDropped {
			continue
		}
		f.Of++
		if l.ID == c.letter.ID {
			f.Number = f.Of
		}
	}
	if kind := letter.Kind(c.letter.Kind); !kind.Tells() {
		f.SignedBy, f.SignedRole = s.staff.Name, s.staff.Post
		f.ReturnBy = today.AddDays(rules.Policy.Target.LapseDays)
		f.TargetOn, f.Needed, f.NeededBy = a.DueOn, a.Asked.What, a.Asked.ChaseOn
		f.Form = letter.AdultForm
		if a.Child(today) {
			f.Form = letter.ChildForm
		}
		c.roleFacts(&f, rules, today)
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
	f.Starts, f.Ends, f.OpenEnded, f.ReviewBy = d.Start, d.End.Date, d.OpenEnded != "", d.Review.Date
	f.Services, f.NotGiven = scopeWords(d.Scopes), scopeWords(d.NotGiven)
	f.Grounds = grounds[d.Basis]
	if d.Refused {
		f.Refusal = letter.SafePhrase(letter.Reason(d.Reason), a.EverHeld, false)
	}
	return f, nil
}

// roleFacts adds the role as it stands, which is not always as it was decided.
func (c letterCase) roleFacts(f *letter.Facts, rules workflow.Rules, today nhs.Date) {
	r := c.role
	if r.ID == "" {
		return
	}
	f.Grounds, f.Services = grounds[r.Basis], scopeWords(r.Scopes)
	f.Starts, f.Ends, f.OpenEnded, f.ReviewBy = r.Start, r.End.Date, r.OpenEnded != "", r.Review.Date
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

func scopeWords(scopes []basis.Scope) []string {
	w := make([]string, len(scopes))
	for i, s := range scopes {
		w[i] = s.Words()
	}
	return w
}
