package cli

import (
	"context"
	"slices"

	"proxydesk/workflow"
)

// SignIn opens the desk to somebody and lets the relay work in their name. The
// caller begins the day next.
func (d *Desk) SignIn(ctx context.Context, login, password string) (workflow.Staff, error) {
	s, err := d.DB.SignIn(ctx, login, password)
	if err != nil {
		return workflow.Staff{}, err
	}
	return s, d.seat(ctx, s)
}

// Recover opens the desk with the recovery key, to a user who gets a new
// password.
func (d *Desk) Recover(ctx context.Context, recovery, login, password string) (workflow.Staff, error) {
	s, err := d.DB.UnlockWithRecovery(ctx, recovery, login, password)
	if err != nil {
		return workflow.Staff{}, err
	}
	return s, d.seat(ctx, s)
}

// seat adds somebody who has signed in; from then on what is sealed of the
// practice can be read.
func (d *Desk) seat(ctx context.Context, s workflow.Staff) error {
	// Before anybody can register a case under them.
	if err := d.DB.KeepChecklist(ctx, d.shipped.checks); err != nil {
		return err
	}
	d.mu.Lock()
	if !slices.ContainsFunc(d.signedIn, func(x workflow.Staff) bool { return x.ID == s.ID }) {
		d.signedIn = append(d.signedIn, s)
	}
	d.mu.Unlock()
	if err := d.reload(ctx); err != nil {
		return err
	}
	if err := d.remember(ctx); err != nil {
		return err
	}
	d.Relay.Wake()
	return nil
}

// SignOut takes somebody off the desk; messages of theirs wait for them.
func (d *Desk) SignOut(id workflow.StaffID) {
	d.mu.Lock()
	d.signedIn = slices.DeleteFunc(slices.Clone(d.signedIn), func(s workflow.Staff) bool { return s.ID == id })
	d.mu.Unlock()
	if d.workers != nil {
		d.workers.SignOut(string(id))
	}
	d.Relay.Wake()
}

// SignedIn lists who has signed in and not out. Locking the window signs
// nobody out: what they decided still leaves in their name.
func (d *Desk) SignedIn() []workflow.Staff {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.signedIn)
}
