package casework

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Case is one application with everything the rules say about it now, as one
// person may see it. Screens paint it and the explain command prints it.
type Case struct {
	Application workflow.Application
	// State is the state as this person may see it.
	State  workflow.ApplicationState
	Around workflow.Around
	Facts  checklist.Facts
	// Checks is what applies and what is missing, Groups the same in the rows
	// a screen shows.
	Checks checklist.Result
	Groups []checklist.Group
	// Findings are what was found, by whom and until when it counts.
	Findings []checklist.Finding
	// Questions are the ones the case is judged by. Newer is what moving it to
	// those in use would change, nil where it has them or is closed.
	Questions *checklist.Set
	Newer     *checklist.Move
	// Options weighs every legal basis; Heading is the one the answers lead to.
	Options []basis.Option
	Heading basis.Basis
	// Role is the role this case granted, or nil.
	Role     *workflow.Role
	Messages []workflow.Outgoing
	Letters  []workflow.Letter
	// OpenAtStore says of a closed case that its application stays open at the
	// national store; "" where none does.
	OpenAtStore string
	// Involved is true when this person has a stake in it: others work on it, and
	// this person sees of it what anybody does.
	Involved bool
	// Evidence are the papers this person may see, oldest first.
	Evidence []workflow.Evidence
	// Restricted is true when the case was held and this person may not read
	// why: notes and answers of restricted items are left out.
	Restricted bool
	// LettersWithheld is true when the case or its access was ever held, so that
	// its letters are for those who release them.
	LettersWithheld bool
}

// Open reads a case. Looking is itself noted in the audit log.
func (s Session) Open(ctx context.Context, id workflow.ApplicationID) (Case, error) {
	if !s.staff.May(workflow.ActReadCases) {
		return Case{}, fmt.Errorf("open application %s: %w", id, workflow.ErrNotAllowed)
	}
	c, err := s.read(ctx, id, false)
	if err != nil {
		return Case{}, fmt.Errorf("open application %s: %w", id, err)
	}
	if err := s.desk.Store.Note(ctx, s.staff.Entry(workflow.ActReadCases, s.desk.Now(), id, "")); err != nil {
		return Case{}, fmt.Errorf("open application %s: note: %w", id, err)
	}
	return c, nil
}

// BreakGlass reads a case with its restricted notes, once, for somebody who has
// to know and may not read holds otherwise (domain 7). The reason is in the
// audit log before anything is shown, and the safeguarding lead is told.
func (s Session) BreakGlass(ctx context.Context, id workflow.ApplicationID, why string) (Case, error) {
	what := fmt.Sprintf("break the glass on application %s", id)
	a, err := s.desk.Store.Application(ctx, id)
	if err != nil {
		return Case{}, fmt.Errorf("%s: %w", what, err)
	}
	e, err := a.BreakGlass(why, s.staff, s.desk.Now())
	if err != nil {
		return Case{}, fmt.Errorf("%s: %w", what, err)
	}
	if err := s.desk.Store.Note(ctx, e); err != nil {
		return Case{}, fmt.Errorf("%s: note: %w", what, err)
	}
	if s.desk.Changed != nil {
		s.desk.Changed(Event{Act: workflow.ActBreakGlass, Application: id})
	}
	c, err := s.read(ctx, id, true)
	if err != nil {
		return Case{}, fmt.Errorf("%s: %w", what, err)
	}
	return c, nil
}

// Reread reads a case that is open on screen again, after something changed.
func (s Session) Reread(ctx context.Context, id workflow.ApplicationID) (Case, error) {
	if !s.staff.May(workflow.ActReadCases) {
		return Case{}, fmt.Errorf("reread application %s: %w", id, workflow.ErrNotAllowed)
	}
	c, err := s.read(ctx, id, false)
	if err != nil {
		return Case{}, fmt.Errorf("reread application %s: %w", id, err)
	}
	return c, nil
}

// read reads a case as this person may see it; with the glass broken nothing is
// left out.
func (s Session) read(ctx context.Context, id workflow.ApplicationID, glass bool) (Case, error) {
	a, err := s.desk.Store.Application(ctx, id)
	if err != nil {
		return Case{}, err
	}
	full := glass || a.HoldsReadBy(s.staff)
	c := Case{Application: a, State: a.StateFor(s.staff), Involved: a.Involved(s.staff)}
	if c.Around, err = s.around(ctx, a); err != nil {
		return Case{}, fmt.Errorf("look around: %w", err)
	}
	if c.Messages, err = s.desk.Store.OutgoingOf(ctx, id); err != nil {
		return Case{}, fmt.Errorf("messages: %w", err)
	}
	if c.Letters, err = s.desk.Store.LettersOf(ctx, id); err != nil {
		return Case{}, fmt.Errorf("letters: %w", err)
	}
	if c.Evidence, err = s.evidence(ctx, a); err != nil {
		return Case{}, fmt.Errorf("evidence: %w", err)
	}
	switch r, err := s.desk.Store.RoleOf(ctx, id); {
	case err == nil:
		c.Role = &r
	case !errors.Is(err, workflow.ErrNotFound):
		return Case{}, fmt.Errorf("role: %w", err)
	}
	c.OpenAtStore = a.WhyOpenAtStore(c.Messages)
	rules := s.desk.Rules()
	c.Facts = a.Facts(nil, c.Around, rules, nhs.DateIn(s.desk.Now()))
	c.Checks = a.Checks(c.Facts, rules)
	c.Options = a.BasisOptions(c.Facts, rules)
	c.Questions = rules.Questions(a)
	c.Findings = c.Questions.Findings(c.Facts, a.Answered(c.Facts, rules)).All
	c.Heading = c.Questions.BasisOf(c.Facts, a.Answered(c.Facts, rules))
	if m, ok := a.Newer(c.Facts, rules); ok {
		m = m.Seen(full)
		c.Newer = &m
	}
	if full {
		c.State = a.State
	} else {
		c = c.withheld(s.staff)
	}
	c.Groups = c.Questions.Groups(c.Checks)
	return c, nil
}

// withheld leaves out what only those who may read holds see. by is one who may not.
func (c Case) withheld(by workflow.Staff) Case {
	c.Restricted = c.Application.EverHeld
	c.Application = c.Application.Told()
	c.Application.Hold, c.Application.State = nil, c.State
	c.Application.Next = c.Application.Next.Withheld()
	c.Around.Same = slices.Clone(c.Around.Same)
	for i, e := range c.Around.Same {
		if e.State == workflow.Held {
			c.Around.Same[i].State = workflow.WithClinician
		}
	}
	answers := maps.Clone(c.Application.Answers)
	for _, st := range c.Checks.Items {
		if st.Item.Restricted || st.Item.Hidden {
			delete(answers, st.Item.ID)
		}
	}
	c.Application.Answers, c.Application.SetAside = answers, nil
	c.Findings = slices.DeleteFunc(slices.Clone(c.Findings), func(f checklist.Finding) bool { _, told := answers[f.Item]; return !told && f.Source == "" })
	c.Checks = c.Checks.Seen(false)
	if c.LettersWithheld = c.Application.EverHeld || c.Role != nil && c.Role.EverHeld; c.LettersWithheld { // a suspension counts as a hold
		c.Letters = nil
	}
	if c.Application.EverHeld {
		// What the store hears of a refusal tells of the hold.
		c.Messages = slices.DeleteFunc(slices.Clone(c.Messages), func(m workflow.Outgoing) bool { return m.Kind == workflow.MessageRefuse })
		c.Application.Intended = c.Application.Intended.Told()
	}
	c.Messages = workflow.MessagesFor(by, c.Messages)
	if c.Role != nil {
		r := c.Role.SeenBy(by)
		c.Role = &r
	}
	return c
}

// Propose is what the rules suggest for a grant of this case on a basis.
func (s Session) Propose(c Case, b basis.Basis, carryOn string) (workflow.Proposal, review.Proposal) {
	return c.Application.Propose(b, carryOn, c.Around, s.desk.Rules(), s.desk.Now())
}

// Blocks lists what still stands between the case and this proposal, in words
// that this person may read.
func (s Session) Blocks(ctx context.Context, id workflow.ApplicationID, p workflow.Proposal) ([]workflow.Need, error) {
	if !s.staff.May(workflow.ActReadCases) {
		return nil, fmt.Errorf("what blocks application %s: %w", id, workflow.ErrNotAllowed)
	}
	a, err := s.desk.Store.Application(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("what blocks application %s: %w", id, err)
	}
	around, err := s.around(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("what blocks application %s: look around: %w", id, err)
	}
	rules := s.desk.Rules()
	needs := append(a.Blocks(p, around, rules, s.desk.Now()), a.OfPerson(p, s.staff, rules, nhs.DateIn(s.desk.Now()))...)
	return a.Readable(needs, s.staff), nil
}

// RefusalReasons lists why this case may be refused: the national reasons, and
// for those who may read holds, on a case that was ever held, the practice's own
// that are never sent.
func (s Session) RefusalReasons(c Case) []workflow.Reason {
	reasons := s.desk.Rules().Reasons
	all := reasons.Of(workflow.ReasonRefuses)
	if c.Application.EverHeld && c.Application.HoldsReadBy(s.staff) {
		all = append(all, reasons.Local(workflow.ReasonRefuses)...)
	}
	return all
}

// Reasons lists the national reasons for refusing, or for ending as far as this
// person may end access for them.
func (s Session) Reasons(kind workflow.ReasonKind) []workflow.Reason {
	all := s.desk.Rules().Reasons.Of(kind)
	if kind != workflow.ReasonEnds {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(r workflow.Reason) bool { return !s.staff.MayEndFor(r.Code) })
}
