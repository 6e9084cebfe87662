package cli

import (
	"context"
	"errors"
	"slices"
	"time"

	"proxydesk/localdb"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Rules is the practice's rules as they are now.
func (d *Desk) Rules() workflow.Rules {
	d.mu.Lock()
	defer d.mu.Unlock()
	undo := time.Duration(d.policy.UndoSeconds) * time.Second
	if d.undo != nil {
		undo = *d.undo
	}
	var clock workflow.Clock
	if !d.Demo { // the made-up practice tells of days gone by
		clock = d.DB.Clock()
	}
	return workflow.Rules{
		Clock: clock, Practice: d.practice, Checklist: d.shipped.checks, Library: d.library, Policy: d.policy, Calendar: d.calendar, Reasons: d.shipped.reasons,
		UndoTime: undo, Clinicians: d.clinicians, Connected: d.Connected, RelaxedNumbers: d.relaxed,
	}
}

// calendar is England's, without the closures of a practice: the national
// service's own hours go by it.
var calendar = nhs.NewCalendar()

// workdays are the practice's own.
func workdays(all []workflow.Closure) *nhs.Calendar {
	days := make([]nhs.Date, len(all))
	for i, c := range all {
		days[i] = c.On
	}
	return nhs.NewCalendar(days...)
}

// reload takes over what somebody administered: the practice's details and
// rules, and, once somebody has signed in, who may still work here.
func (d *Desk) reload(ctx context.Context) error {
	practice, err := d.DB.Practice(ctx)
	if err != nil {
		return err
	}
	chosen, err := d.DB.Settings(ctx)
	if err != nil {
		return err
	}
	here, err := d.DB.StaffList(ctx)
	locked := errors.Is(err, localdb.ErrLocked)
	if err != nil && !locked {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.practice, d.policy = practice, chosen.Apply(d.shipped.policy)
	d.calendar = workdays(chosen.Closures())
	if locked {
		return nil
	}
	d.clinicians = 0
	for _, s := range here {
		if s.May(workflow.ActClinical) {
			d.clinicians++
		}
	}
	// Anew, for others hold the old one. Nothing more leaves in the name of
	// somebody who was stopped.
	var still []workflow.Staff
	for _, s := range d.signedIn {
		if i := slices.IndexFunc(here, func(x workflow.Staff) bool { return x.ID == s.ID }); i >= 0 {
			still = append(still, here[i])
		}
	}
	d.signedIn = still
	return nil
}

// reword takes over what somebody changed in the wording of the letters.
func (d *Desk) reword(ctx context.Context) error {
	all, err := d.DB.Wordings(ctx)
	if err != nil {
		return err
	}
	lib, left := d.Casework.Worded(all)
	for kind := range left {
		d.Log.Warn("the practice's wording of a letter cannot be used; its standard wording is", "letter", kind)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.letters = lib
	return nil
}

// Letters is the letters as the practice words them now.
func (d *Desk) Letters() *letter.Library {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.letters
}
