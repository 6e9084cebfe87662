package casework

import (
	"context"
	"fmt"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// Office is the practice's own part of the record: who works here, and how.
type Office interface {
	// Team lists everybody who is or was a user.
	Team(ctx context.Context) (workflow.Team, error)
	// Administer writes all of a change with its audit entries, or nothing. It
	// judges the change by the team as it is within its transaction
	// (workflow.Team.Becomes).
	Administer(ctx context.Context, c workflow.AdminChange, by workflow.Staff) error
	// ChangePassword gives somebody a new password in exchange for their old
	// one. A password that is not right or will not do is a *workflow.Refusal.
	ChangePassword(ctx context.Context, login, old, password string) error
	// NewRecovery makes a new recovery key, answered this once, for somebody who
	// gives their own password again; errors are those of ChangePassword.
	NewRecovery(ctx context.Context, by workflow.Staff, password string) (string, error)
	// Settings are the practice's choices for its policy, and KeepSettings
	// writes a change of them with its audit entry; ErrStale when a line is not
	// as the change found it.
	Settings(ctx context.Context) (workflow.Settings, error)
	KeepSettings(ctx context.Context, c workflow.SettingsChange) error
	// Wordings are the practice's own words for letters, and KeepWording writes
	// one version more with its audit entry; ErrStale when the latest is not the
	// one before it.
	Wordings(ctx context.Context) (workflow.Wordings, error)
	KeepWording(ctx context.Context, c workflow.WordingChange) error
}

// Team lists everybody who is or was a user, for those who look after users.
func (s Session) Team(ctx context.Context) (workflow.Team, error) {
	if !s.staff.May(workflow.ActAdminister) {
		return nil, fmt.Errorf("list users: %w", workflow.ErrNotAllowed)
	}
	return s.desk.Office.Team(ctx)
}

// Administer changes users or the practice's own details.
func (s Session) Administer(ctx context.Context, c workflow.AdminChange) error {
	if err := s.desk.Office.Administer(ctx, c, s.staff); err != nil {
		return err
	}
	s.tell(workflow.ActAdminister)
	return nil
}

// ChangePassword gives the person at the desk a new password.
func (s Session) ChangePassword(ctx context.Context, old, password string) error {
	return s.desk.Office.ChangePassword(ctx, s.staff.Login, old, password)
}

// NewRecovery makes a new recovery key, answered this once. From then on the old
// one opens nothing.
func (s Session) NewRecovery(ctx context.Context, password string) (string, error) {
	return s.desk.Office.NewRecovery(ctx, s.staff, password)
}

// Settings are the practice's choices for its policy, with what waits for the
// safeguarding lead, and the policy as it was shipped.
func (s Session) Settings(ctx context.Context) (workflow.Settings, review.Policy, error) {
	all, err := s.desk.Office.Settings(ctx)
	return all, s.desk.Shipped, err
}

// SetPolicy sets lines of the policy (workflow.Settings.Choose).
func (s Session) SetPolicy(ctx context.Context, values map[string]string) error {
	return s.keep(ctx, workflow.ActSetPolicy, func(all workflow.Settings) (workflow.SettingsChange, error) {
		return all.Choose(s.desk.Shipped, values, s.staff, s.desk.Now())
	})
}

// AgreePolicy agrees to what was asked for a line of the policy, or turns it
// down (workflow.Settings.Agree).
func (s Session) AgreePolicy(ctx context.Context, line string, yes bool) error {
	return s.keep(ctx, workflow.ActAgreePolicy, func(all workflow.Settings) (workflow.SettingsChange, error) {
		return all.Agree(s.desk.Shipped, line, yes, s.staff, s.desk.Now())
	})
}

// AddClosure adds a day on which the practice is closed (workflow.Settings.AddClosure).
func (s Session) AddClosure(ctx context.Context, c workflow.Closure) error {
	return s.keep(ctx, workflow.ActSetPolicy, func(all workflow.Settings) (workflow.SettingsChange, error) {
		return all.AddClosure(c, nhs.NewCalendar(), s.staff, s.desk.Now())
	})
}

// DropClosure takes such a day off again (workflow.Settings.DropClosure).
func (s Session) DropClosure(ctx context.Context, on nhs.Date) error {
	return s.keep(ctx, workflow.ActSetPolicy, func(all workflow.Settings) (workflow.SettingsChange, error) {
		return all.DropClosure(on, s.staff, s.desk.Now())
	})
}

// ShareView shares a view of the queue with everybody (workflow.Settings.ShareView).
func (s Session) ShareView(ctx context.Context, v workflow.SharedView) error {
	return s.keep(ctx, workflow.ActSetPolicy, func(all workflow.Settings) (workflow.SettingsChange, error) {
		return all.ShareView(v, s.staff, s.desk.Now())
	})
}

// UnshareView shares it no more.
func (s Session) UnshareView(ctx context.Context, v workflow.SharedView) error {
	return s.keep(ctx, workflow.ActSetPolicy, func(all workflow.Settings) (workflow.SettingsChange, error) {
		return all.UnshareView(v, s.staff, s.desk.Now())
	})
}

// PrintOn says on which sides of the paper the desk's printer prints
// (workflow.Settings.PrintOn).
func (s Session) PrintOn(ctx context.Context, oneSided bool) error {
	return s.keep(ctx, workflow.ActAdminister, func(all workflow.Settings) (workflow.SettingsChange, error) {
		return all.PrintOn(oneSided, s.staff, s.desk.Now())
	})
}

func (s Session) keep(ctx context.Context, act workflow.Act, rule func(workflow.Settings) (workflow.SettingsChange, error)) error {
	all, err := s.desk.Office.Settings(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", act, err)
	}
	c, err := rule(all)
	if err != nil {
		return fmt.Errorf("%s: %w", act, err)
	}
	if err := s.desk.Office.KeepSettings(ctx, c); err != nil {
		return fmt.Errorf("%s: %w", act, err)
	}
	s.tell(act)
	return nil
}

// RanReport notes that this person runs a report, with what of it, before any of
// it is shown; ErrNotAllowed to those who may not.
func (s Session) RanReport(ctx context.Context, what ...workflow.Detail) error {
	e, err := workflow.RanReport(s.staff, s.desk.Now(), what...)
	if err != nil {
		return fmt.Errorf("run a report: %w", err)
	}
	if err := s.desk.Store.Note(ctx, e); err != nil {
		return fmt.Errorf("run a report: note: %w", err)
	}
	return nil
}

// ConfirmDay says that this computer's clock is right though the log speaks
// against it, and begins the day that waited for it.
func (s Session) ConfirmDay(ctx context.Context) error {
	e, err := s.desk.Rules().Clock.ConfirmDay(s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("confirm the day: %w", err)
	}
	if err := s.desk.Store.Note(ctx, e); err != nil {
		return fmt.Errorf("confirm the day: %w", err)
	}
	s.tell(workflow.ActConfirmDay)
	return s.desk.NewDay(ctx)
}

// tell says that an act changed no case.
func (s Session) tell(act workflow.Act) {
	if s.desk.Changed != nil {
		s.desk.Changed(Event{Act: act})
	}
}
