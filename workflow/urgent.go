package workflow

import (
	"strings"
	"time"

	"proxydesk/workflow/nhs"
)

// Urgency is why a case cannot wait its turn, who said so, and on which day. The
// case is due on that day: so it stands where the work of the day stands, in every
// list and number, without an order of its own.
type Urgency struct {
	Why string
	By  StaffID
	On  nhs.Date
}

// Hurry marks a case as urgent. It takes a reason, for what is urgent goes before
// somebody else’s; said again, the reason is another and the day stays.
func (a Application) Hurry(why string, by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActUrgent, by)
	if err != nil {
		return Change{}, err
	}
	if why = strings.TrimSpace(why); why == "" {
		return Change{}, refuse(ActUrgent, Need{Words: "Say in a few words why it cannot wait its turn.", Field: "why"})
	}
	before := a.Urgent
	a.Urgent = Urgency{Why: why, By: by.ID, On: nhs.DateIn(now)}
	if !before.On.IsZero() {
		a.Urgent.On = before.On
	}
	return a.to(state, ActUrgent, by, now, Detail{"urgent", before.Why, why}), nil
}

// NoHurry takes the mark off: the case is due by the practice's target again.
func (a Application) NoHurry(by Staff, now time.Time) (Change, error) {
	state, err := a.step(ActUrgent, by)
	if err != nil {
		return Change{}, err
	}
	before := a.Urgent
	a.Urgent = Urgency{}
	return a.to(state, ActUrgent, by, now, Detail{"urgent", before.Why, ""}), nil
}
