package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Register turns a confirmed draft into a case. With carryOn a second case for
// the same pair is taken as different; without it that is a *Refusal.
func (s Session) Register(ctx context.Context, d workflow.Draft, carryOn bool) (workflow.Application, error) {
	around, err := s.desk.Store.Around(ctx, d.Patient, d.Proxy, "")
	if err != nil {
		return workflow.Application{}, fmt.Errorf("register: look around: %w", err)
	}
	id := workflow.ApplicationID(s.desk.NewID())
	return s.enter(ctx, fmt.Sprintf("register application %s", id), func(ref string, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		_, c, err := workflow.Register(d, id, ref, around, carryOn, s.staff, rules, now)
		if err != nil {
			return workflow.Change{}, err
		}
		return c.Derived(around, rules, now), nil
	})
}

// enter writes a new case under the next reference. Two at once may be given the
// same one; the later asks again.
func (s Session) enter(ctx context.Context, what string, rule func(ref string, r workflow.Rules, now time.Time) (workflow.Change, error)) (workflow.Application, error) {
	for {
		ref, err := s.desk.Store.NextRef(ctx)
		if err != nil {
			return workflow.Application{}, fmt.Errorf("%s: next reference: %w", what, err)
		}
		c, err := rule(ref, s.desk.Rules(), s.desk.Now())
		if err != nil {
			return workflow.Application{}, err
		}
		err = s.commit(ctx, what, c)
		if errors.Is(err, workflow.ErrStale) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return workflow.Application{}, err
		}
		a := *c.Application()
		a.Version++
		return a, nil
	}
}

// Claim takes a case.
func (s Session) Claim(ctx context.Context, id workflow.ApplicationID) error {
	return s.Give(ctx, id, s.staff.ID)
}

// Give gives a case to somebody; an empty owner releases it.
func (s Session) Give(ctx context.Context, id workflow.ApplicationID, owner workflow.StaffID) error {
	return s.onApplication(ctx, workflow.ActClaim, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Claim(owner, s.staff, now)
	})
}

// Hurry marks a case as urgent, for a reason.
func (s Session) Hurry(ctx context.Context, id workflow.ApplicationID, why string) error {
	return s.onApplication(ctx, workflow.ActUrgent, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Hurry(why, s.staff, now)
	})
}

// NoHurry takes the mark off.
func (s Session) NoHurry(ctx context.Context, id workflow.ApplicationID) error {
	return s.onApplication(ctx, workflow.ActUrgent, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.NoHurry(s.staff, now)
	})
}

// Answer records the answers to one check or several. An answer whose effect is
// a hold holds the case in the same commit.
func (s Session) Answer(ctx context.Context, id workflow.ApplicationID, given checklist.Answers) error {
	return s.answer(ctx, id, nil, given)
}

// AnswerOver is Answer by somebody who saw what stood there: an *Overtaken where
// somebody else has answered the same otherwise since.
func (s Session) AnswerOver(ctx context.Context, id workflow.ApplicationID, seen, given checklist.Answers) error {
	return s.answer(ctx, id, &seen, given)
}

func (s Session) answer(ctx context.Context, id workflow.ApplicationID, seen *checklist.Answers, given checklist.Answers) error {
	return s.onApplication(ctx, workflow.ActAnswer, id, func(a workflow.Application, around workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		if seen != nil {
			if err := a.AnswersAsSeen(*seen, given, s.staff); err != nil {
				return workflow.Change{}, err
			}
		}
		return a.Answer(given, around, s.staff, r, now)
	})
}

// MoveToNewer moves a case to the questions in use, as Case.Newer says. Newer
// questions that call for a hold hold it in the same commit.
func (s Session) MoveToNewer(ctx context.Context, id workflow.ApplicationID) error {
	return s.onApplication(ctx, workflow.ActUpdate, id, func(a workflow.Application, around workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.MoveToNewer(around, s.staff, r, now)
	})
}

// Intend keeps the decision somebody is preparing, whatever was prepared before.
func (s Session) Intend(ctx context.Context, id workflow.ApplicationID, p workflow.Proposal) error {
	return s.intend(ctx, id, nil, p)
}

// IntendOver is Intend by somebody who saw what was prepared: an *Overtaken where
// somebody has changed it since.
func (s Session) IntendOver(ctx context.Context, id workflow.ApplicationID, seen, p workflow.Proposal) error {
	return s.intend(ctx, id, &seen, p)
}

func (s Session) intend(ctx context.Context, id workflow.ApplicationID, seen *workflow.Proposal, p workflow.Proposal) error {
	return s.onApplication(ctx, workflow.ActAnswer, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		p, err := a.PlanOver(seen, p, s.staff)
		if err != nil {
			return workflow.Change{}, err
		}
		return a.Intend(p, s.staff, now)
	})
}

// Amend puts right how one of the two people is written to.
func (s Session) Amend(ctx context.Context, id workflow.ApplicationID, who workflow.Applicant, c workflow.Contact) error {
	return s.onApplication(ctx, workflow.ActAmend, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		ch, err := a.Amend(who, c, s.staff, now)
		if err != nil || !a.PaidCarer() {
			return ch, err
		}
		r, err := s.desk.Store.RoleOf(ctx, id)
		if errors.Is(err, workflow.ErrNotFound) {
			return ch, nil
		}
		if err != nil {
			return workflow.Change{}, fmt.Errorf("role: %w", err)
		}
		return ch.WithHome(r), nil
	})
}

// SendToClinician asks a clinician to answer or decide; empty means any.
func (s Session) SendToClinician(ctx context.Context, id workflow.ApplicationID, clinician workflow.StaffID) error {
	return s.onApplication(ctx, workflow.ActSend, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.SendToClinician(clinician, s.staff, now)
	})
}

// Unsend takes back one's own sending on.
func (s Session) Unsend(ctx context.Context, id workflow.ApplicationID) error {
	return s.onApplication(ctx, workflow.ActUnsend, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Unsend(s.staff, now)
	})
}

// Return sends a case back from a clinician.
func (s Session) Return(ctx context.Context, id workflow.ApplicationID) error {
	return s.onApplication(ctx, workflow.ActReturn, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Return(s.staff, now)
	})
}

// Ask stops the clock until information comes, or the day to chase it.
func (s Session) Ask(ctx context.Context, id workflow.ApplicationID, q workflow.Asking) error {
	return s.onApplication(ctx, workflow.ActAsk, id, func(a workflow.Application, _ workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.AskForInformation(q, s.staff, r, now)
	})
}

// Remind asks again for what a case waits for, until the next day to chase it.
// private says that the patient is asked in a way the proxy does not control.
func (s Session) Remind(ctx context.Context, id workflow.ApplicationID, chaseOn nhs.Date, private bool) error {
	return s.onApplication(ctx, workflow.ActRemind, id, func(a workflow.Application, _ workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Remind(chaseOn, private, s.staff, r, now)
	})
}

// Resume starts the clock again.
func (s Session) Resume(ctx context.Context, id workflow.ApplicationID) error {
	return s.onApplication(ctx, workflow.ActResume, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Resume(s.staff, now)
	})
}

// Hold puts a safeguarding hold on a case. Anybody may.
func (s Session) Hold(ctx context.Context, id workflow.ApplicationID, concern string) error {
	return s.onApplication(ctx, workflow.ActHold, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.PutOnHold(concern, "", s.staff, now)
	})
}

// Lift ends a hold, with a reason.
func (s Session) Lift(ctx context.Context, id workflow.ApplicationID, why string) error {
	return s.onApplication(ctx, workflow.ActLift, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Lift(why, s.staff, now)
	})
}

// Withdraw closes a case that was taken back.
func (s Session) Withdraw(ctx context.Context, id workflow.ApplicationID, w workflow.Withdrawal) error {
	m := workflow.OutgoingID(s.desk.NewID())
	return s.onApplication(ctx, workflow.ActWithdraw, id, func(a workflow.Application, _ workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Withdraw(w, m, s.staff, r, now)
	})
}

// Merge closes a case as a duplicate of another one.
func (s Session) Merge(ctx context.Context, id, into workflow.ApplicationID) error {
	other, err := s.desk.Store.Application(ctx, into)
	if err != nil {
		return fmt.Errorf("merge application %s: %w", id, err)
	}
	return s.onApplication(ctx, workflow.ActDuplicate, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.MergeInto(other, s.staff, now)
	})
}

// Lapse closes every case that waited too long for information. It is the
// system's own act, done at the start of each day the desk is open.
func (d *Desk) Lapse(ctx context.Context, id workflow.ApplicationID) error {
	s := Session{desk: d}
	return s.onApplication(ctx, workflow.ActLapse, id, func(a workflow.Application, _ workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Lapse(r.Policy.Target.LapseDays, now)
	})
}

// Chase takes a case back to triage whose day to chase came. It is the system's
// own act, done at the start of each day the desk is open.
func (d *Desk) Chase(ctx context.Context, id workflow.ApplicationID) error {
	s := Session{desk: d}
	return s.onApplication(ctx, workflow.ActChase, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Chase(now)
	})
}

// Decide approves, approves in part or refuses. The decision's own identity
// and those of what follows from it are made here.
func (s Session) Decide(ctx context.Context, id workflow.ApplicationID, d workflow.Proposal) (workflow.Decision, error) {
	var made workflow.Decision
	act := workflow.ActDecide
	if d.Refuse {
		act = workflow.ActRefuse
	}
	err := s.onApplication(ctx, act, id, func(a workflow.Application, around workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		d.Picked = s.picked(a, d)
		c, err := a.Decide(d, around, s.newIDs(len(d.Letters)), s.staff, r, now)
		if err == nil {
			made = *c.Application().Decision
		}
		return c, err
	})
	return made, err
}

func (s Session) newIDs(letters int) workflow.NewIDs {
	n := workflow.NewIDs{
		Role: workflow.RoleID(s.desk.NewID()), Message: workflow.OutgoingID(s.desk.NewID()), Decision: s.desk.NewID(),
	}
	for range letters {
		n.Letters = append(n.Letters, workflow.LetterID(s.desk.NewID()))
	}
	return n
}

// Undo takes back one's own decision before it leaves (design 3.9).
func (s Session) Undo(ctx context.Context, id workflow.ApplicationID) error {
	return s.onApplication(ctx, workflow.ActUndo, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		messages, err := s.desk.Store.OutgoingOf(ctx, a.ID)
		if err != nil {
			return workflow.Change{}, err
		}
		letters, err := s.desk.Store.LettersOf(ctx, a.ID)
		if err != nil {
			return workflow.Change{}, err
		}
		role, err := s.desk.Store.RoleOf(ctx, a.ID)
		if err != nil && !errors.Is(err, workflow.ErrNotFound) {
			return workflow.Change{}, err
		}
		return a.Undo(role, messages, letters, s.staff, now)
	})
}

// Reopen takes up a refused or lapsed case again.
func (s Session) Reopen(ctx context.Context, id workflow.ApplicationID, why string) error {
	return s.onApplication(ctx, workflow.ActReopen, id, func(a workflow.Application, _ workflow.Around, _ workflow.Rules, now time.Time) (workflow.Change, error) {
		messages, err := s.desk.Store.OutgoingOf(ctx, a.ID)
		if err != nil {
			return workflow.Change{}, err
		}
		letters, err := s.desk.Store.LettersOf(ctx, a.ID)
		if err != nil {
			return workflow.Change{}, err
		}
		return a.Reopen(why, messages, letters, s.staff, now)
	})
}

// Countersign is the practice manager's signature as the second person.
func (s Session) Countersign(ctx context.Context, id workflow.ApplicationID) error {
	return s.onApplication(ctx, workflow.ActCountersign, id, func(a workflow.Application, _ workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		return a.Countersign(s.staff, r, now)
	})
}

// Release lets a refusal on a case that was ever held leave, under the reason
// the safeguarding lead picks, or keeps it from the store.
func (s Session) Release(ctx context.Context, id workflow.ApplicationID, reason string) error {
	return s.onApplication(ctx, workflow.ActRelease, id, func(a workflow.Application, _ workflow.Around, r workflow.Rules, now time.Time) (workflow.Change, error) {
		messages, err := s.desk.Store.OutgoingOf(ctx, a.ID)
		if err != nil {
			return workflow.Change{}, err
		}
		return a.Release(reason, messages, workflow.OutgoingID(s.desk.NewID()), s.staff, r, now)
	})
}
