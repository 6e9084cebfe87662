package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
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
	c, err := s.caseForLetters(ctx, l.Application, l.Kind)
	if err != nil {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	c.letter = l
	return c, nil
}

// caseForLetters reads a case as letters look at it, for somebody who may write
// letters of this kind about it: on a case or a role that was ever held, only
// those who may release. "" is any kind at all.
func (s Session) caseForLetters(ctx context.Context, id workflow.ApplicationID, kind string) (c letterCase, err error) {
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
	if err := a.LettersBy(s.staff, kind); err != nil {
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
	c, err := s.caseForLetters(ctx, id, "")
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
		if waits || !s.staff.Prints(string(o.Kind)) {
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
	c, err := s.caseForLetters(ctx, id, string(kind))
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
	if letter.Kind(c.letter.Kind) == letter.Acknowledged {
		a, err := s.desk.Store.Application(ctx, c.letter.Application)
		if err != nil {
			return Paper{}, fmt.Errorf("print letter %s: its application: %w", id, err)
		}
		ch = ch.Acknowledging(a)
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
