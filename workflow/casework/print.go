package casework

import (
	"context"
	"fmt"

	"proxydesk/workflow"
)

// NoteCasePrinted notes that a case was printed as this person sees it, before it
// is: ErrNotAllowed to those who may not print, a *Refusal to somebody with a stake
// in the case.
func (s Session) NoteCasePrinted(ctx context.Context, id workflow.ApplicationID) error {
	a, err := s.desk.Store.Application(ctx, id)
	if err != nil {
		return fmt.Errorf("print application %s: %w", id, err)
	}
	e, err := a.PrintedBy(s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("print application %s: %w", id, err)
	}
	if err := s.desk.Store.Note(ctx, e); err != nil {
		return fmt.Errorf("print application %s: note: %w", id, err)
	}
	return nil
}
