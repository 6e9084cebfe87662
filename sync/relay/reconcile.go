package relay

import (
	"context"
	"fmt"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

// Reconcile compares a role with what the store holds for its two people, and
// answers the role as it is to be shown, or false when the store said nothing
// that can be relied on. Nothing at all there means that the record was taken
// away, which ends access like any other removal (domain 2.5).
func Reconcile(local workflow.Role, remote Reading) (workflow.National, bool) {
	if remote.Unclear || local.National == nil {
		return workflow.National{}, false
	}
	last := *local.National
	if len(remote.Roles) == 0 {
		if !last.Fetchable {
			return workflow.National{}, false // it had no lasting id to be missed by
		}
		last.Status, last.Reason = workflow.NationalInError, ""
		return last, true
	}
	n := remote.Roles[0]
	for _, t := range remote.Roles[1:] {
		if standing(last, t) > standing(last, n) {
			n = t
		}
	}
	if !n.Fetchable && !last.Fetchable {
		n.RoleID = last.RoleID // made up for each answer: never news
	}
	return n, true
}

// standing ranks the roles of a pair: the one we know by its id first, then
// access in force.
func standing(last, n workflow.National) int {
	switch {
	case n.RoleID == last.RoleID:
		return 2
	case n.Status == workflow.NationalActive:
		return 1
	}
	return 0
}

// reconcileGap lies between two roles that are read again, so that listening
// leaves most of the quota to messages.
const reconcileGap = 500 * time.Millisecond

// ReconcilePass reads every live role at the store once, and writes down what
// was changed elsewhere. It answers how many roles had news. It stops early
// when the store is in trouble or ctx ends.
func (r *Relay) ReconcilePass(ctx context.Context) (news int, err error) {
	roles, err := r.Outbox.LiveRoles(ctx)
	if err != nil {
		return 0, fmt.Errorf("reconcile: %w", err)
	}
	for i, role := range roles {
		if role.National == nil {
			continue // the store is not known to hold it
		}
		if open, _ := r.pace.open(r.Now()); !open || i > 0 && !pause(ctx, reconcileGap) {
			break
		}
		changed, err := r.reconcile(ctx, role.ID, role.Pair())
		if err != nil {
			return news, fmt.Errorf("reconcile role %s: %w", role.ID, err)
		}
		if changed {
			news++
		}
	}
	if news > 0 {
		r.changed()
	}
	return news, nil
}

// reconcile reads one role again, unless a message about the pair is on its
// way: that reads for itself.
func (r *Relay) reconcile(ctx context.Context, id workflow.RoleID, pair workflow.Pair) (changed bool, err error) {
	if !r.line.claim(pair) {
		return false, nil
	}
	defer r.line.leave(pair)
	role, err := r.Outbox.Role(ctx, id) // as it is now, not when the list was made
	if err != nil {
		return false, err
	}
	ask := workflow.Outgoing{Pair: pair}
	if role.National.Fetchable {
		ask.Target = role.National.RoleID
	}
	reading, err := r.look(ctx, ask)
	if err != nil {
		if ctx.Err() == nil {
			r.trouble(judgeRead(err), problemOf(err), err)
		}
		return false, nil
	}
	n, ok := Reconcile(role, reading)
	if !ok || same(*role.National, n) {
		return false, nil
	}
	r.Log.Info("relay", "role", string(id), "changed elsewhere", string(n.Status))
	return true, r.mirror(ctx, id, n)
}

// listen reconciles again and again until ctx ends.
func (r *Relay) listen(ctx context.Context) {
	for pause(ctx, r.ReconcileEvery) {
		if _, err := r.ReconcilePass(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("relay", "err", err)
		}
	}
}

// pause waits, and reports false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

var (
	_ Store = (*vrs.Client)(nil)
	_ Store = vrs.Offline{}
)
