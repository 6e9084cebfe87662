package casework

import (
	"context"
	"fmt"

	"proxydesk/workflow"
)

// CaseForPaper reads a case to be printed, and notes that it is: as those see it
// who may not read holds, for paper goes from hand to hand, or with its restricted
// notes for somebody who reads them and asked for them. It answers ErrNotAllowed to
// those who may not print it so, and a *Refusal to somebody with a stake in it.
func (s Session) CaseForPaper(ctx context.Context, id workflow.ApplicationID, restricted bool) (Case, error) {
	a, err := s.desk.Store.Application(ctx, id)
	if err != nil {
		return Case{}, fmt.Errorf("print application %s: %w", id, err)
	}
	e, err := a.PrintedBy(s.staff, restricted, s.desk.Now())
	if err != nil {
		return Case{}, fmt.Errorf("print application %s: %w", id, err)
	}
	reader := s
	if !restricted {
		reader.staff = s.staff.Discreet()
	}
	c, err := reader.read(ctx, id, false)
	if err != nil {
		return Case{}, fmt.Errorf("print application %s: %w", id, err)
	}
	if err := s.desk.Store.Note(ctx, e); err != nil {
		return Case{}, fmt.Errorf("print application %s: note: %w", id, err)
	}
	return c, nil
}
