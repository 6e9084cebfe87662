// Package casework is the desk's acts: load what an act needs, ask the rules,
// commit the change.
//
// It never decides anything itself, and it knows no screen, no database and no
// wire: those stand behind the ports in ports.go.
//
// Invariant: every write about a case goes through one call of Store.Commit (or
// Settle for a message a person settles), with a change only the rules could
// make; the practice's own users and details go through Office.
//
// Start with Desk and Session below; acts.go, roles.go, letters.go and
// office.go are one method an act.
package casework

import (
	"context"
	"fmt"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/review"
)

// Desk does acts of casework on the practice's record.
type Desk struct {
	// Store is the practice's record.
	Store Store
	// Calendar is the same record, asked when a day begins.
	Calendar Calendar
	// Office is the same record, for its users and the practice's own details.
	Office Office
	// Shipped is the policy before the practice chose anything.
	Shipped review.Policy
	// Rules is asked at every act, so that a changed setting counts at once.
	Rules func() workflow.Rules
	// Now is the clock.
	Now func() time.Time
	// NewID makes an identity no other record has.
	NewID func() string
	// Translate gives a message its exact bytes (sync/relay).
	Translate func(workflow.Outgoing) (workflow.Frozen, error)
	// Standard is the letters as they come with the release or the practice's
	// folder, and Letters those in use: worded as the practice chose since.
	Standard *letter.Library
	Letters  func() *letter.Library
	// Sign names the first sign of a line that the printed page cannot set.
	Sign func(line string) string
	// Changed is told after every commit, so that the relay wakes and screens
	// reload. It may be nil.
	Changed func(Event)
}

// Event says which records an act changed. It carries ids, never people.
type Event struct {
	Act         workflow.Act
	Application workflow.ApplicationID
	Role        workflow.RoleID
	Letter      workflow.LetterID
	Outgoing    bool
}

// As is the desk in the hands of somebody who has signed in.
func (d *Desk) As(s workflow.Staff) Session { return Session{desk: d, staff: s} }

// Session is what one person does at the desk.
type Session struct {
	desk  *Desk
	staff workflow.Staff
}

// Staff is the person.
func (s Session) Staff() workflow.Staff { return s.staff }

// commit gives messages their bytes and writes the change. It is the door of
// every act but settling a message, so here a clock in doubt stops what is worth no
// more than its date.
func (s Session) commit(ctx context.Context, what string, c workflow.Change) error {
	if err := c.Secret(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := s.desk.Rules().Timely(c, s.desk.Now()); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	c, err := c.Freeze(s.desk.Translate)
	if err != nil {
		return fmt.Errorf("%s: word the message: %w", what, err)
	}
	if err := s.desk.Store.Commit(ctx, c); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if s.desk.Changed != nil {
		e := Event{Act: c.Audit()[0].Act, Outgoing: len(c.Outgoing()) > 0}
		if a := c.Application(); a != nil {
			e.Application = a.ID
		}
		if r := c.Role(); r != nil {
			e.Role = r.ID
		}
		if l := c.Letters(); len(l) > 0 {
			e.Letter = l[0].ID
		}
		s.desk.Changed(e)
	}
	return nil
}

// onApplication loads a case, asks the rule and commits what it answers.
func (s Session) onApplication(ctx context.Context, act workflow.Act, id workflow.ApplicationID,
	rule func(workflow.Application, workflow.Around, workflow.Rules, time.Time) (workflow.Change, error)) error {
	what := fmt.Sprintf("%s application %s", act, id)
	a, err := s.desk.Store.Application(ctx, id)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	around, err := s.around(ctx, a)
	if err != nil {
		return fmt.Errorf("%s: look around: %w", what, err)
	}
	rules, now := s.desk.Rules(), s.desk.Now()
	c, err := rule(a, around, rules, now)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.commit(ctx, what, c.Derived(around, rules, now))
}

// around is what the record holds around a case, with the role it renews.
func (s Session) around(ctx context.Context, a workflow.Application) (workflow.Around, error) {
	around, err := s.desk.Store.Around(ctx, a.Patient, a.Proxy, a.ID)
	if err != nil || a.Renews == "" {
		return around, err
	}
	r, err := s.desk.Store.Role(ctx, a.Renews)
	around.Renewed = &r
	return around, err
}

// onRole loads a role, asks the rule and commits what it answers.
func (s Session) onRole(ctx context.Context, act workflow.Act, id workflow.RoleID,
	rule func(workflow.Role, workflow.Rules, time.Time) (workflow.Change, error)) error {
	what := fmt.Sprintf("%s role %s", act, id)
	r, err := s.desk.Store.Role(ctx, id)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	c, err := rule(r, s.desk.Rules(), s.desk.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.commit(ctx, what, c)
}
