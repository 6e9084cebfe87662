package workflow

import (
	"time"

	"proxydesk/workflow/nhs"
)

// Course is how a case has gone in time, as reports count it.
type Course struct {
	ID         ApplicationID
	Ref        string
	State      ApplicationState // as the reader may see it
	Owner      StaffID
	Patient    string
	Proxy      string
	ReceivedAt time.Time
	DueOn      nhs.Date
	// Waited is how long the practice waited for information, until the decision
	// or now.
	Waited time.Duration
	// DecidedAt is zero while nothing is decided. Reason is the national reason of
	// a refusal, ReasonWithheld where the reader may not know it.
	DecidedAt time.Time
	Refused   bool
	Part      bool
	Reason    string
	// Renews says that it decided access afresh.
	Renews bool
}

// CourseFor is the case's course as this person may know it: a hold reads as
// with a clinician, and so does a refusal that waits for its release; why a case
// that was ever held was refused is for those who may read holds (invariant 5).
func (a Application) CourseFor(by Staff, now time.Time) Course {
	c := Course{
		ID: a.ID, Ref: a.Ref, State: a.StateFor(by), Owner: a.Owner, Patient: a.Patient.ListName(), Proxy: a.Proxy.ListName(),
		ReceivedAt: a.ReceivedAt, DueOn: a.DueOn, Renews: a.Renews != "",
	}
	until := now
	if d := a.Decision; d != nil && !c.State.Open() {
		c.DecidedAt, c.Refused, c.Part, until = d.At, d.Refused, d.Part(), d.At
		if c.Reason = d.Reason; !a.HoldsReadBy(by) {
			c.Reason = d.told(a.EverHeld).Reason
		}
	}
	for _, p := range a.Pauses {
		end := p.Until
		if end.IsZero() || end.After(until) {
			end = until
		}
		if end.After(p.From) {
			c.Waited += end.Sub(p.From)
		}
	}
	return c
}

// CourseFilter narrows to open cases, or to those decided on these days or
// between them.
type CourseFilter struct {
	Open     bool
	From, To nhs.Date
	// For is who reads.
	For Staff
}
