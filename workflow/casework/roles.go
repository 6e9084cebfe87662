package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Role is a role as this person may read it.
func (s Session) Role(ctx context.Context, id workflow.RoleID) (workflow.Role, error) {
	if !s.staff.May(workflow.ActReadCases) {
		return workflow.Role{}, fmt.Errorf("read role %s: %w", id, workflow.ErrNotAllowed)
	}
	r, err := s.desk.Store.Role(ctx, id)
	if err != nil {
		return workflow.Role{}, err
	}
	return r.SeenBy(s.staff), nil
}

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

// Suspend takes access away at once, pending a review. It is said once more where
// somebody changed the access first: it only removes, so nothing of theirs is lost
// by it.
func (s Session) Suspend(ctx context.Context, id workflow.RoleID, concern string) error {
	m := workflow.OutgoingID(s.desk.NewID())
	return onceMore(func() error {
		return s.onRole(ctx, workflow.ActSuspend, id, func(r workflow.Role, rules workflow.Rules, now time.Time) (workflow.Change, error) {
			return r.Suspend(concern, m, s.staff, rules, now)
		})
	})
}

// onceMore does something again where a record was changed since it was read.
func onceMore(do func() error) error {
	err := do()
	if errors.Is(err, workflow.ErrStale) {
		err = do()
	}
	return err
}

// Stopped counts the access in force between two people that was to be suspended.
type Stopped struct {
	// Done was taken away here; Left is in force as before, each for one of the
	// errors beside it.
	Done, Left int
}

// SuspendPair takes away at once whatever access is in force between two people,
// told by their NHS numbers alone, for somebody who may suspend and sees no record
// (domain 7). What cannot be stopped keeps nothing else from being stopped, so the
// count says something beside an error too; it is a *Refusal where there is none.
func (s Session) SuspendPair(ctx context.Context, patient, proxy nhs.Number, concern string) (Stopped, error) {
	what := "suspend access between two people"
	if !s.staff.May(workflow.ActSuspend) {
		return Stopped{}, fmt.Errorf("%s: %w", what, workflow.ErrNotAllowed)
	}
	ids, err := s.desk.Store.LiveBetween(ctx, workflow.Pair{Patient: patient, Proxy: proxy})
	var n Stopped
	failed := []error{err}
	for _, id := range ids {
		switch err := s.Suspend(ctx, id, concern); {
		case err == nil:
			n.Done++
		case !errors.As(err, new(*workflow.Refusal)): // which says that it has ended meanwhile
			n.Left++
			failed = append(failed, err)
		}
	}
	if err := errors.Join(failed...); err != nil {
		return n, fmt.Errorf("%s: %w", what, err)
	}
	if n.Done == 0 {
		return n, fmt.Errorf("%s: %w", what, &workflow.Refusal{Act: workflow.ActSuspend, Needs: []workflow.Need{{
			Words: "No access is in force here between these two. Check both numbers, or ask somebody who sees the register.", Field: "patient"}}})
	}
	return n, nil
}

// Reactivate gives suspended access back.
func (s Session) Reactivate(ctx context.Context, id workflow.RoleID, g workflow.GiveBack) error {
	m := workflow.OutgoingID(s.desk.NewID())
	return s.onRole(ctx, workflow.ActReactivate, id, func(r workflow.Role, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		around, err := s.desk.Store.Around(ctx, r.Patient, r.Proxy, r.Application)
		if err != nil {
			return workflow.Change{}, err
		}
		return r.Reactivate(g, around, m, s.staff, rules, now)
	})
}

// Reduce takes services away or brings the last day forward.
func (s Session) Reduce(ctx context.Context, id workflow.RoleID, d workflow.Reduction) error {
	m := workflow.OutgoingID(s.desk.NewID())
	return s.onRole(ctx, workflow.ActReduce, id, func(r workflow.Role, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.Reduce(d, m, s.staff, rules, now)
	})
}

// Happened records an event of a role and of every other access in force or
// suspended that it touches, each in a commit of its own; it answers how many
// roles that were. Where it cannot be recorded of the role itself it is of none;
// any other keeps none from being stopped, so the count says something beside an
// error too. Recording it for one of those again reaches all that are left.
func (s Session) Happened(ctx context.Context, id workflow.RoleID, e workflow.Event, note string) (int, error) {
	first, err := s.desk.Store.Role(ctx, id)
	if err != nil {
		return 0, fmt.Errorf("event on role %s: %w", id, err)
	}
	record := func(id workflow.RoleID, concerned func(workflow.Role) bool) error {
		m := workflow.OutgoingID(s.desk.NewID())
		return onceMore(func() error {
			return s.onRole(ctx, workflow.ActEvent, id, func(r workflow.Role, rules workflow.Rules, now time.Time) (workflow.Change, error) {
				if !concerned(r) {
					return workflow.Change{}, errSkip
				}
				return r.Happened(e, note, m, s.staff, rules, now)
			})
		})
	}
	if err := record(id, func(workflow.Role) bool { return true }); err != nil {
		return 0, err
	}
	done := 1
	var failed []error
	var others []workflow.RoleID
	if who := e.Touches(); who != "" {
		if others, err = s.desk.Store.RolesBeside(ctx, first, who); err != nil {
			failed = append(failed, fmt.Errorf("event on role %s: others: %w", id, err))
		}
	}
	for _, o := range others {
		if o == id {
			continue
		}
		switch err := record(o, func(r workflow.Role) bool {
			_, can := r.Next(workflow.ActEvent)
			return can && e.Concerns(r)
		}); {
		case err == nil:
			done++
		case !errors.Is(err, errSkip):
			failed = append(failed, err)
		}
	}
	return done, errors.Join(failed...)
}

var errSkip = errors.New("this access is not touched")

// Renew begins a case that decides access afresh.
func (s Session) Renew(ctx context.Context, id workflow.RoleID) (workflow.Application, error) {
	what := fmt.Sprintf("renew role %s", id)
	r, err := s.desk.Store.Role(ctx, id)
	if err != nil {
		return workflow.Application{}, fmt.Errorf("%s: %w", what, err)
	}
	first, err := s.desk.Store.Application(ctx, r.Application)
	if err != nil {
		return workflow.Application{}, fmt.Errorf("%s: its application: %w", what, err)
	}
	around, err := s.desk.Store.Around(ctx, r.Patient, r.Proxy, r.Application)
	if err != nil {
		return workflow.Application{}, fmt.Errorf("%s: look around: %w", what, err)
	}
	app := workflow.ApplicationID(s.desk.NewID())
	return s.enter(ctx, what, func(ref string, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		c, err := r.Renew(first, app, ref, around, s.staff, rules, now)
		if err != nil {
			return workflow.Change{}, err
		}
		around.Renewed = &r
		return c.Derived(around, rules, now), nil
	})
}

// RecordRequest records what was asked of the patient after access had ended at
// their request.
func (s Session) RecordRequest(ctx context.Context, id workflow.RoleID, q workflow.Request) error {
	return s.onRole(ctx, workflow.ActRequest, id, func(r workflow.Role, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.RecordRequest(q, s.staff, now)
	})
}

// EndThere ends access at the national store too that is in force there again
// after it ended here.
func (s Session) EndThere(ctx context.Context, id workflow.RoleID) error {
	m := workflow.OutgoingID(s.desk.NewID())
	return s.onRole(ctx, workflow.ActEnd, id, func(r workflow.Role, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.EndThere(m, s.staff, rules, now)
	})
}

// Leave says that what stands apart in the national record may stay so.
func (s Session) Leave(ctx context.Context, id workflow.RoleID, why string) error {
	return s.onRole(ctx, workflow.ActSettle, id, func(r workflow.Role, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.Leave(why, s.staff, now)
	})
}

// TakeNumber takes over the NHS number under which the national store has a role,
// for the role and the case that gave it; where says where the person was looked up.
func (s Session) TakeNumber(ctx context.Context, id workflow.RoleID, where workflow.LookedUp) error {
	return s.onRole(ctx, workflow.ActSettle, id, func(r workflow.Role, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		t, err := s.taking(ctx, r)
		if err != nil {
			return workflow.Change{}, err
		}
		return r.TakeNumber(t, where, s.staff, now)
	})
}

// taking is what the record holds when the number of a role is taken over.
func (s Session) taking(ctx context.Context, r workflow.Role) (t workflow.Taking, err error) {
	record := s.desk.Store
	if t.Case, err = record.Application(ctx, r.Application); err != nil {
		return t, err
	}
	if t.Here, err = record.Around(ctx, r.Patient, r.Proxy, r.Application); err != nil {
		return t, err
	}
	patient, proxy := r.Patient, r.Proxy
	if r.National != nil {
		patient.NHSNumber, proxy.NHSNumber = r.National.Under.Patient, r.National.Under.Proxy
	}
	if t.There, err = record.Around(ctx, patient, proxy, r.Application); err != nil {
		return t, err
	}
	t.Messages, err = record.OutgoingOfPair(ctx, r.Pair())
	return t, err
}

// RecordLastUsed records the last day access was used.
func (s Session) RecordLastUsed(ctx context.Context, id workflow.RoleID, on nhs.Date) error {
	return s.onRole(ctx, workflow.ActLastUsed, id, func(r workflow.Role, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.RecordLastUsed(on, s.staff, now)
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

// settle asks a rule about a message and writes what it answers. A clock in doubt
// stops it as it stops commit.
func (s Session) settle(ctx context.Context, act workflow.Act, id workflow.OutgoingID,
	rule func(workflow.Outgoing, time.Time) (workflow.Settlement, error)) error {
	what := fmt.Sprintf("%s message %s", act, id)
	m, err := s.desk.Store.Outgoing(ctx, id)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	now := s.desk.Now()
	st, err := rule(m, now)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := s.desk.Rules().TimelySettled(st, now); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if st, err = st.FreezeFollow(s.desk.Translate); err != nil {
		return fmt.Errorf("%s: word the message: %w", what, err)
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
// store has; the role it is about follows.
func (s Session) UseStore(ctx context.Context, id workflow.OutgoingID) error {
	return s.settle(ctx, workflow.ActSettle, id, func(m workflow.Outgoing, now time.Time) (workflow.Settlement, error) {
		role, err := s.roleOf(ctx, m)
		if err != nil {
			return workflow.Settlement{}, err
		}
		return m.UseStore(role, s.staff, now)
	})
}

// Insist settles a message that needs a person by saying our decision over what
// the national store shows, but for what is taken from there.
func (s Session) Insist(ctx context.Context, id workflow.OutgoingID, taken workflow.Taken) error {
	next := workflow.OutgoingID(s.desk.NewID())
	return s.settle(ctx, workflow.ActInsist, id, func(m workflow.Outgoing, now time.Time) (workflow.Settlement, error) {
		role, err := s.roleOf(ctx, m)
		if err != nil {
			return workflow.Settlement{}, err
		}
		return m.Insist(next, taken, role, s.staff, now)
	})
}

// roleOf is the role a message is about, or nil.
func (s Session) roleOf(ctx context.Context, m workflow.Outgoing) (*workflow.Role, error) {
	if m.Role == "" {
		return nil, nil
	}
	r, err := s.desk.Store.Role(ctx, m.Role)
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// SendNow sends a message before its time to undo is over.
func (s Session) SendNow(ctx context.Context, id workflow.OutgoingID) error {
	return s.settle(ctx, workflow.ActSettle, id, func(m workflow.Outgoing, now time.Time) (workflow.Settlement, error) {
		return m.SendNow(s.staff, now)
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
