package casework

import (
	"context"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// RecordReview records what came of a review of access.
func (s Session) RecordReview(ctx context.Context, id workflow.RoleID, v workflow.ReviewRecord) error {
	m := workflow.OutgoingID(s.desk.NewID())
	return s.onRole(ctx, workflow.ActReview, id, func(r workflow.Role, rules workflow.Rules, now time.Time) (workflow.Change, error) {
		return r.RecordReview(v, m, s.staff, rules, now)
	})
}

// Each is what became of an act on one role of several.
type Each struct {
	Role workflow.RoleID
	// Err is why it was not done; nil when it was.
	Err error
}

// each does an act on every role, in a commit of its own. What cannot be done
// on one keeps none of the others back; only the caller's giving up does.
func each(ctx context.Context, ids []workflow.RoleID, act func(workflow.RoleID) error) []Each {
	out := make([]Each, len(ids))
	for i, id := range ids {
		out[i] = Each{Role: id, Err: ctx.Err()}
		if out[i].Err == nil {
			out[i].Err = act(id)
		}
	}
	return out
}

// AssignReviews gives the reviews of roles to a member of staff; "" to nobody.
func (s Session) AssignReviews(ctx context.Context, ids []workflow.RoleID, owner workflow.StaffID) []Each {
	return each(ctx, ids, func(id workflow.RoleID) error {
		return s.onRole(ctx, workflow.ActAssign, id, func(r workflow.Role, _ workflow.Rules, now time.Time) (workflow.Change, error) {
			return r.Assign(owner, s.staff, now)
		})
	})
}

// SetReviews gives roles a day to look at them, where they have none or a later
// one.
func (s Session) SetReviews(ctx context.Context, ids []workflow.RoleID, on nhs.Date) []Each {
	return each(ctx, ids, func(id workflow.RoleID) error {
		return s.onRole(ctx, workflow.ActSetReview, id, func(r workflow.Role, _ workflow.Rules, now time.Time) (workflow.Change, error) {
			return r.SetReview(on, s.staff, now)
		})
	})
}
