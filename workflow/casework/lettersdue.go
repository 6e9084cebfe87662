package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// DueLetter is a letter that somebody should have by now about a day to come
// (domain 5.1). It is offered; a person writes it, or does not.
type DueLetter struct {
	Offer
	Application workflow.ApplicationID
	Role        workflow.RoleID
	Ref         string
	// On is the day it is about, and Since the day from which it is due.
	On, Since nhs.Date
	// Reminder says that the letter went, and nobody has acted on it.
	Reminder bool
}

// tells are the letters that tell of a subject, to whomever they are right for.
var tells = map[review.Subject][]letter.Kind{
	review.OfReview: {letter.ReviewDue, letter.ShowAuthority}, review.OfUnused: {letter.ReviewDue}, review.OfEnd: {letter.EndComing},
	review.Of13: {letter.Thirteen}, review.Of11: {letter.ElevenChild, letter.ElevenParent}, review.Of16: {letter.SixteenYoung, letter.SixteenParent},
}

// LettersDue lists the letters about access in force that are due and not
// written, the longest due first. Those that this person may not write are left
// out: that there are any would tell of a hold.
func (s Session) LettersDue(ctx context.Context) ([]DueLetter, error) {
	if !s.staff.May(workflow.ActPrint) {
		return nil, fmt.Errorf("letters due: %w", workflow.ErrNotAllowed)
	}
	lines, _, err := s.desk.Calendar.Roles(ctx, workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleDraft, workflow.RoleActive}})
	if err != nil {
		return nil, fmt.Errorf("letters due: %w", err)
	}
	today, policy := nhs.DateIn(s.desk.Now()), s.desk.Rules().Policy
	var due []DueLetter
	for _, l := range lines {
		about := review.Letters(review.Row{End: l.EndOn, Review: l.ReviewOn, LastUsed: l.LastUsed}, l.EndRule, l.ReviewRule, today, policy)
		if len(about) == 0 {
			continue
		}
		of, err := s.lettersDueOf(ctx, l.ID, about, today)
		if errors.Is(err, workflow.ErrNotAllowed) {
			continue
		}
		if refusal := (*workflow.Refusal)(nil); errors.As(err, &refusal) {
			continue // of their own family
		}
		if err != nil {
			return nil, fmt.Errorf("letters due: role %s: %w", l.ID, err)
		}
		due = append(due, of...)
	}
	slices.SortStableFunc(due, func(a, b DueLetter) int { return a.Since.Compare(b.Since) })
	return due, nil
}

// lettersDueOf lists those of one role.
func (s Session) lettersDueOf(ctx context.Context, id workflow.RoleID, about []review.Letter, today nhs.Date) (due []DueLetter, err error) {
	r, err := s.desk.Store.Role(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := s.caseForLetters(ctx, r.Application, string(letter.ReviewDue))
	if err != nil {
		return nil, err
	}
	offers := s.offers(c)
	for _, l := range about {
		for _, o := range offers {
			if !slices.Contains(tells[l.About], o.Kind) || slices.ContainsFunc(due, func(d DueLetter) bool { return d.Kind == o.Kind && d.To == o.To }) {
				continue
			}
			d := DueLetter{Offer: o, Application: r.Application, Role: id, Ref: c.application.Ref, On: l.On, Since: l.From}
			switch last := c.lastOf(o, l.From); {
			case last.IsZero():
			case l.Reminds(today) && nhs.DateIn(last).Before(l.RemindFrom):
				d.Reminder, d.Since = true, l.RemindFrom
			default:
				continue
			}
			due = append(due, d)
		}
	}
	return due, nil
}

// lastOf is when a letter was last printed since a day; zero when it was not.
func (c letterCase) lastOf(o Offer, since nhs.Date) (last time.Time) {
	for _, l := range c.letters {
		if l.Kind == string(o.Kind) && l.To == workflow.Applicant(o.To) && l.State != workflow.LetterDropped && l.State != workflow.LetterReturned && l.Printed.Done() &&
			!nhs.DateIn(l.Printed.At).Before(since) && l.Printed.At.After(last) {
			last = l.Printed.At
		}
	}
	return last
}
