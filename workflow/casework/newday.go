package casework

import (
	"context"
	"errors"
	"fmt"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Calendar is what casework asks of the record when a day begins.
type Calendar interface {
	// Awaiting lists the cases that wait for information, and those in triage that
	// some was asked for: they may have come back to be chased.
	Awaiting(ctx context.Context) ([]workflow.ApplicationID, error)
	// OpenCases lists the open cases, oldest first.
	OpenCases(ctx context.Context) ([]workflow.ApplicationID, error)
	// Expiring lists the roles in force or suspended whose last day was before the day.
	Expiring(ctx context.Context, before nhs.Date) ([]workflow.RoleID, error)
	// Roles lists roles as the register does, and how many there are.
	Roles(ctx context.Context, f workflow.RoleFilter) ([]workflow.RoleLine, int, error)
}

// NewDay does what the calendar brings about: cases that waited too long lapse
// (A13), those whose day to chase came go back to triage, and roles past their
// last day end. It is done when somebody signs in and at midnight, also after the
// desk was closed for a month. While the clock is in doubt nothing of it is done: a
// day that is not yet would end everybody's access. The caller comes again once it
// is right.
func (d *Desk) NewDay(ctx context.Context) error {
	if _, doubted := d.Rules().Clock.Doubt(d.Now()); doubted {
		return nil
	}
	today := nhs.DateIn(d.Now())
	cases, err := d.Calendar.Awaiting(ctx)
	if err != nil {
		return fmt.Errorf("begin the day: %w", err)
	}
	var errs []error
	for _, id := range cases {
		// A refusal says that its time has not come.
		err := d.Lapse(ctx, id)
		if errors.As(err, new(*workflow.Refusal)) {
			err = d.Chase(ctx, id)
		}
		if err != nil && !errors.Is(err, workflow.ErrStale) && !errors.As(err, new(*workflow.Refusal)) {
			errs = append(errs, err)
		}
	}
	roles, err := d.Calendar.Expiring(ctx, today)
	if err != nil {
		return errors.Join(append(errs, fmt.Errorf("begin the day: %w", err))...)
	}
	for _, id := range roles {
		if _, err := d.Expire(ctx, id); err != nil && !errors.Is(err, workflow.ErrStale) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Recount works out anew by when each open case is due, after the practice changed
// its working days or its target, and says how many moved. A case somebody changes
// at that moment is left: their act counts by the new rules.
func (d *Desk) Recount(ctx context.Context) (moved int, err error) {
	cases, err := d.Calendar.OpenCases(ctx)
	if err != nil {
		return 0, fmt.Errorf("count the days anew: %w", err)
	}
	var errs []error
	for _, id := range cases {
		switch did, err := d.recount(ctx, id); {
		case err != nil && !errors.Is(err, workflow.ErrStale):
			errs = append(errs, err)
		case did:
			moved++
		}
	}
	if moved > 0 && d.Changed != nil {
		d.Changed(Event{Act: workflow.ActRecount})
	}
	return moved, errors.Join(errs...)
}

func (d *Desk) recount(ctx context.Context, id workflow.ApplicationID) (bool, error) {
	a, err := d.Store.Application(ctx, id)
	if err != nil {
		return false, fmt.Errorf("count the days of application %s anew: %w", id, err)
	}
	c, due := a.Recount(d.Rules(), d.Now())
	if !due {
		return false, nil
	}
	if err := d.Store.Commit(ctx, c); err != nil { // tells nobody: one event follows for all
		return false, fmt.Errorf("count the days of application %s anew: %w", id, err)
	}
	return true, nil
}
