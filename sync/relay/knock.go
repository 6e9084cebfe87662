package relay

import (
	"context"
	"time"

	"proxydesk/sync/vrs"
)

// Knock asks the store about nobody where it was not heard since an instant, so
// that whoever wants to know how things stand is told as they are now. It asks
// nothing while the store is being left alone for a while.
func (r *Relay) Knock(ctx context.Context, since time.Time) {
	if open, _ := r.pace.open(r.Now()); !open || !r.lastContact().Before(since) {
		return
	}
	_, err := read(r, func() (vrs.RoleRecord, error) { return r.Store.Role(Urgently(ctx), r.NewID()) })
	if err == nil || ctx.Err() != nil {
		return
	}
	switch v := judgeRead(err); v {
	case Refused: // nothing by this id, or not an id for a sandbox: it answers
		r.contact()
	default:
		r.trouble(v, problemOf(err), err)
	}
}
