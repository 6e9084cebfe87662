package workflow

import (
	"slices"
	"time"

	"proxydesk/workflow/nhs"
)

// Clock says whether this computer's clock can be believed, by what the
// practice's own log says: nothing was done after now, and a desk in use is not
// silent for months. The zero value has nothing to compare with and believes any.
type Clock struct {
	// Newest is the latest moment of the log that was believed.
	Newest time.Time
}

// How far the clock may stand from the log before anybody is asked; both are
// house defaults. A computer that is corrected over the network goes back by
// seconds; a small practice may have no application in a month.
const (
	clockSlack   = 5 * time.Minute
	clockSilence = 62 * 24 * time.Hour
)

// Heard is the clock after an entry of the log. An entry from far ahead is not
// believed until somebody confirms the day: else the sign-in at a wrong clock
// would itself prove it right.
func (c Clock) Heard(act Act, at time.Time) Clock {
	_, doubted := c.Doubt(at)
	if act == ActConfirmDay || c.Newest.IsZero() || !doubted && at.After(c.Newest) {
		return Clock{Newest: at.UTC()}
	}
	return c
}

// ClockDoubt is what is odd about the clock.
type ClockDoubt struct {
	// Behind says that it stands before what was done already; without it, that
	// it stands far after.
	Behind      bool
	Newest, Now time.Time
}

// Doubt answers what is odd about the clock at this moment of its own, if
// anything is.
func (c Clock) Doubt(now time.Time) (ClockDoubt, bool) {
	d := ClockDoubt{Newest: c.Newest, Now: now}
	if c.Newest.IsZero() {
		return d, false
	}
	d.Behind = now.Before(c.Newest.Add(-clockSlack))
	return d, d.Behind || now.After(c.Newest.Add(clockSilence))
}

// State is the doubt as a sign-in carries it in the log.
func (d ClockDoubt) State() string {
	if d.Behind {
		return "clock-behind"
	}
	return "clock-ahead"
}

// Short is the doubt in a line, for a bar over the page.
func (d ClockDoubt) Short() string {
	if d.Behind {
		return "This computer’s clock is behind: it says " + moment(d.Now) + ", and the last entry here is of " + moment(d.Newest) + "."
	}
	return "Is it " + nhs.DateIn(d.Now).Display() + "? The last entry here is of " + nhs.DateIn(d.Newest).Display() + ". The clock may be wrong."
}

// Words says what is odd, what is safe and what to do next.
func (d ClockDoubt) Words() string {
	return d.Short() + " Until it is put right, or somebody who may confirms the day, nothing is decided and no access ends for its date alone. Access can be suspended and ended as always."
}

// moment is an instant as people say it here.
func moment(t time.Time) string {
	t = t.In(nhs.London)
	return nhs.DateIn(t).Display() + ", " + t.Format("15:04")
}

// dated are the acts whose record is worth no more than its date: what is decided
// or granted, and who signed for it. Whatever stops a case or writes down what
// somebody said is not among them.
var dated = []Act{ActDecide, ActRefuse, ActCountersign, ActRenew, ActChange, ActReactivate, ActMoveOver, ActReview, ActSetReview}

// clockNeeds is what the clock lacks for a dated act.
func (r Rules) clockNeeds(now time.Time) []Need {
	if d, doubted := r.Clock.Doubt(now); doubted {
		return []Need{{Words: d.Short() + " Put the clock right, or have the day confirmed.", From: Manager, Field: "clock"}}
	}
	return nil
}

// Timely refuses a change by a dated act while the clock is in doubt. A change
// that takes access away never waits, whatever else is in it.
func (r Rules) Timely(c Change, now time.Time) error {
	is := func(acts ...Act) int {
		return slices.IndexFunc(c.audit, func(e AuditEntry) bool { return slices.Contains(acts, e.Act) })
	}
	i := is(dated...)
	if i < 0 || is(ActEnd, ActSuspend) >= 0 {
		return nil
	}
	return refuse(c.audit[i].Act, r.clockNeeds(now)...)
}

// TimelySettled refuses, while the clock is in doubt, what a person settles so that
// access is given or goes on: our decision said anew over what the store shows, or
// another's grant taken over. What only makes access end sooner never waits.
func (r Rules) TimelySettled(s Settlement, now time.Time) error {
	m := s.follow
	if m == nil && s.audit != nil && s.audit[0].Act == ActReaffirm {
		m = &s.message
	}
	if m == nil || !m.Kind.Gives() || m.Kind == MessageChange && m.Before != nil && sooner(m.End, m.Before.End) {
		return nil
	}
	return refuse(s.audit[0].Act, r.clockNeeds(now)...)
}

// ConfirmDay is the entry of somebody who says that the day on this computer is
// right, whatever the log says. It refuses where nothing is in doubt.
func (c Clock) ConfirmDay(by Staff, now time.Time) (AuditEntry, error) {
	d, doubted := c.Doubt(now)
	switch {
	case !by.May(ActConfirmDay):
		return AuditEntry{}, ErrNotAllowed
	case !doubted:
		return AuditEntry{}, refuse(ActConfirmDay, need("The clock agrees with the log. There is nothing to confirm."))
	}
	return by.Entry(ActConfirmDay, now, "", "", Detail{Field: "the log before", After: d.Newest.UTC().Format(time.RFC3339)}), nil
}
