package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
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
}

func (s Session) letterCase(ctx context.Context, id workflow.LetterID) (letterCase, error) {
	l, err := s.desk.Store.Letter(ctx, id)
	if err != nil {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	a, err := s.desk.Store.Application(ctx, l.Application)
	if err != nil {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	r, err := s.desk.Store.RoleOf(ctx, a.ID)
	if err != nil && !errors.Is(err, workflow.ErrNotFound) {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	a.EverHeld = a.EverHeld || r.EverHeld // a suspension counts as a hold
	if a.EverHeld && !s.staff.May(workflow.ActPrintHeld) {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, workflow.ErrNotAllowed)
	}
	all, err := s.desk.Store.LettersOf(ctx, a.ID)
	if err != nil {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	return letterCase{l, a, r, all}, nil
}

// Paper writes a letter as it would be printed now. Nothing is stored.
func (s Session) Paper(ctx context.Context, id workflow.LetterID) (Paper, error) {
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

// WriteOnPaper makes a letter that sends somebody the paper form.
func (s Session) WriteOnPaper(ctx context.Context, id workflow.ApplicationID, to workflow.Applicant) error {
	a, err := s.desk.Store.Application(ctx, id)
	if err != nil {
		return fmt.Errorf("write to application %s: %w", id, err)
	}
	ch, err := a.WriteOnPaper(workflow.LetterID(s.desk.NewID()), to, s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("write to application %s: %w", id, err)
	}
	return s.commit(ctx, fmt.Sprintf("write to application %s", id), ch)
}

// MarkSafe records what somebody says of a letter before it goes.
func (s Session) MarkSafe(ctx context.Context, id workflow.LetterID, safe workflow.Safe) error {
	c, err := s.letterCase(ctx, id)
	if err != nil {
		return err
	}
	ch, err := c.letter.MarkSafe(safe, c.application, s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("letter %s: %w", id, err)
	}
	return s.commit(ctx, fmt.Sprintf("mark letter %s safe", id), ch)
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
	a := c.application
	lc := letter.Case{
		PatientAge: a.Patient.Born.AgeOn(nhs.DateIn(now)), PolicyAge: letter.DefaultPolicyAge,
		LacksCapacity:  a.BasisFacts(a.Facts(nil, workflow.Around{}, rules, nhs.DateIn(now)), rules).Capacity == basis.LacksCapacity,
		PrivateChannel: c.letter.Safe.PrivateChannel,
		Held:           a.State == workflow.Held, EverHeld: a.EverHeld || c.role.EverHeld,
		SetUp: c.role.SetUp.Done(),
	}
	if d := a.Decision; d != nil {
		lc.Decision = letter.Approved
		switch {
		case d.Refused:
			lc.Decision = letter.RefusedDecision
		case c.role.ID != "" && !c.role.Live():
			lc.Decision = letter.Undecided // what ended since is not to be told of as given
		}
		lc.UndoOpen = now.Before(d.UndoUntil)
	}
	return lc
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
	if c.letter.Kind == workflow.LetterOnPaper {
		f.SignedBy, f.SignedRole = s.staff.Name, s.staff.Post
		f.Form, f.ReturnBy = letter.AdultForm, today.AddDays(rules.Policy.Target.LapseDays)
		if a.Child(today) {
			f.Form = letter.ChildForm
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
	f.Starts, f.Ends, f.OpenEnded, f.ReviewBy = d.Start, d.End.Date, d.OpenEnded != "", d.Review.Date
	f.Services, f.NotGiven = scopeWords(d.Scopes), scopeWords(d.NotGiven)
	switch d.Basis {
	case basis.Consent:
		f.Grounds = letter.GroundsConsent
	case basis.Parental:
		f.Grounds = letter.GroundsParental
	}
	if d.Refused {
		f.Refusal = letter.SafePhrase(letter.Reason(d.Reason), a.EverHeld, false)
	}
	return f, nil
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
