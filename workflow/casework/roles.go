package casework

import (
	"context"
	"fmt"
	"time"

	"proxydesk/workflow"
)

// RecordSetUp records that access was keyed into the GP system.
func (s Session) RecordSetUp(ctx context.Context, id workflow.RoleID) error {
	return s.onRole(ctx, workflow.ActSetUp, id, func(r workflow.Role, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.RecordSetUp(s.staff, now)
	})
}

// End takes access away.
func (s Session) End(ctx context.Context, id workflow.RoleID, e workflow.Ending) error {
	m := workflow.OutgoingID(s.desk.NewID())
	return s.onRole(ctx, workflow.ActEnd, id, func(r workflow.Role, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.EndAccess(e, m, s.staff, rules, now)
	})
}

// Suspend takes access away at once, pending a review.
func (s Session) Suspend(ctx context.Context, id workflow.RoleID, concern string) error {
	m := workflow.OutgoingID(s.desk.NewID())
	return s.onRole(ctx, workflow.ActSuspend, id, func(r workflow.Role, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.Suspend(concern, m, s.staff, rules, now)
	})
}

// RecordSwitchedOff records that access is off in the GP system.
func (s Session) RecordSwitchedOff(ctx context.Context, id workflow.RoleID) error {
	return s.onRole(ctx, workflow.ActSwitchedOff, id, func(r workflow.Role, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.RecordSwitchedOff(s.staff, now)
	})
}

// Expire ends a role whose last day has passed; it answers false when it has
// not. It is the system's own act.
func (d *Desk) Expire(ctx context.Context, id workflow.RoleID) (bool, error) {
	r, err := d.Store.Role(ctx, id)
	if err != nil {
		return false, fmt.Errorf("expire role %s: %w", id, err)
	}
	c, due := r.Expire(d.Now())
	if !due {
		return false, nil
	}
	return true, Session{desk: d}.commit(ctx, fmt.Sprintf("expire role %s", id), c)
}

// settle asks a rule about a message and writes what it answers.
func (s Session) settle(ctx context.Context, act workflow.Act, id workflow.OutgoingID,
	rule func(workflow.Outgoing, time.Time) (workflow.Settlement, error)) error {
	what := fmt.Sprintf("%s message %s", act, id)
	m, err := s.desk.Store.Outgoing(ctx, id)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	st, err := rule(m, s.desk.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := s.desk.Store.Settle(ctx, st); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if s.desk.Changed != nil {
		s.desk.Changed(Event{Act: act, Application: m.Application, Role: m.Role, Outgoing: true})
	}
	return nil
}

// UseStore settles a message that needs a person by keeping what the national
// store has.
func (s Session) UseStore(ctx context.Context, id workflow.OutgoingID) error {
	return s.settle(ctx, workflow.ActSettle, id, func(m workflow.Outgoing, now time.Time) (workflow.Settlement, error) {
		return m.UseStore(s.staff, now)
	})
}

// Retry settles a message that needs a person by sending it again.
func (s Session) Retry(ctx context.Context, id workflow.OutgoingID) error {
	return s.settle(ctx, workflow.ActSettle, id, func(m workflow.Outgoing, now time.Time) (workflow.Settlement, error) {
		return m.Retry(s.staff, now)
	})
}

// Reaffirm takes over a decision that waits for its decider.
func (s Session) Reaffirm(ctx context.Context, id workflow.OutgoingID) error {
	return s.settle(ctx, workflow.ActReaffirm, id, func(m workflow.Outgoing, now time.Time) (workflow.Settlement, error) {
		return m.Reaffirm(s.staff, now)
	})
}
