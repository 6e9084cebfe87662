package workflow

import (
	"time"

	"proxydesk/workflow/nhs"
)

// RecordLastUsed records the last day access was used, as the GP system shows
// it: nothing else knows (domain 5.1, UNUSED). Access unused for longer than the
// standard allows is then on the unused list; a person ends it.
func (r Role) RecordLastUsed(on nhs.Date, by Staff, now time.Time) (Change, error) {
	state, err := r.step(ActLastUsed, by)
	if err != nil {
		return Change{}, err
	}
	var needs []Need
	switch {
	case on.IsZero():
		needs = append(needs, Need{Words: "Say on which day it was last used.", Field: "on"})
	case on.After(nhs.DateIn(now)):
		needs = append(needs, Need{Words: "It cannot have been used after today.", Field: "on"})
	case !r.Patient.Born.IsZero() && on.Before(r.Patient.Born):
		needs = append(needs, Need{Words: "It cannot have been used before the patient was born.", Field: "on"})
	}
	if err := refuse(ActLastUsed, needs...); err != nil {
		return Change{}, err
	}
	was := r.LastUsed.On
	r.LastUsed = LastUse{On: on, Fact: Fact{At: now.UTC(), By: by.ID}}
	return r.to(state, ActLastUsed, by, now, Detail{"last used", was.String(), on.String()}), nil
}
