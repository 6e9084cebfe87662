package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"proxydesk/localdb"
	"proxydesk/sync/intake"
	"proxydesk/sync/relay"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// tokens is how the desk signs in to the national store.
func (d *Desk) tokens(o OpenOptions, newID func() string) (vrs.TokenSource, error) {
	s := o.Config.Store
	if s.Auth != authApplication && s.Auth != authWorker {
		return vrs.None, nil
	}
	a, err := vrs.NewApplication(vrs.SignedJWTConfig{TokenURL: s.TokenURL, NewID: newID, Now: d.Now, Transport: o.Transport}, d.credentials)
	if err != nil {
		return nil, &UsageError{Words: "store.token_url is not an address the desk can use. It starts with https:// (or http:// on this machine)."}
	}
	if s.Auth == authApplication {
		return a, nil
	}
	if o.Browser == nil {
		o.Browser = browse
	}
	d.workers, err = vrs.NewWorkers(vrs.WorkersConfig{SignInURL: s.SignInURL, IdentityURL: s.IdentityURL, ClientID: s.SignInClient,
		Application: a, Open: o.Browser, Now: d.Now, Transport: o.Transport})
	if err != nil {
		return nil, &UsageError{Words: "store.sign_in_url or store.identity_url is not an address the desk can use. Both start with https:// (or http:// on this machine)."}
	}
	return d.workers, nil
}

// credentials are what the record holds of them now. They are read each time,
// for they can be read only once somebody has signed in, and a command may
// change them beside an open window.
func (d *Desk) credentials(ctx context.Context) (c vrs.Credentials, err error) {
	lack := func(l vrs.Lack, err error) error {
		if errors.Is(err, workflow.ErrNotFound) {
			return vrs.NewLackError(l, err)
		}
		d.Log.Error("read how to sign in to the store", "err", err)
		return vrs.NewLackError(vrs.LacksReading, err)
	}
	if c.Key, err = d.DB.Secret(ctx, localdb.StoreKey); err != nil {
		return vrs.Credentials{}, lack(vrs.LacksKey, err)
	}
	apiKey, err := d.DB.Secret(ctx, localdb.StoreClient)
	if err != nil {
		return vrs.Credentials{}, lack(vrs.LacksAPIKey, err)
	}
	c.APIKey = string(apiKey)
	return c, nil
}

// WorkerSignIn reports whether staff sign in to the NHS at this desk, each by
// their own identity.
func (d *Desk) WorkerSignIn() bool { return d.workers != nil }

// SignInToNHS leads a member of staff through the NHS sign-in page in their
// browser, and answers the name it knows them by. What waits for them goes then.
func (d *Desk) SignInToNHS(ctx context.Context, s workflow.Staff) (name string, err error) {
	if d.workers == nil {
		return "", errNoWorkers
	}
	who, err := d.workers.SignIn(ctx, string(s.ID))
	if err != nil {
		return "", fmt.Errorf("sign staff %s in to the NHS: %w", s.ID, err)
	}
	d.Log.Info("signed in to the NHS", "staff", string(s.ID))
	d.Relay.SendNow()
	d.status(d.Relay.Status())
	return who.Name, nil
}

var errNoWorkers = errors.New("staff do not sign in to the NHS at this desk")

// asking asks the store for a member of staff who waits for the answer: under
// their name, where that matters, and before what the relay is sending.
type asking struct {
	National
	by workflow.StaffID
}

func (a asking) mark(ctx context.Context) context.Context {
	return relay.Urgently(vrs.OnBehalf(ctx, string(a.by)))
}

func (a asking) AccessRequest(ctx context.Context, id string) (vrs.AccessRequest, error) {
	return a.National.AccessRequest(a.mark(ctx), id)
}

func (a asking) SearchRoles(ctx context.Context, proxy, patient nhs.Number, statuses ...string) ([]vrs.RoleRecord, error) {
	return a.National.SearchRoles(a.mark(ctx), proxy, patient, statuses...)
}

func (a asking) Relationships(ctx context.Context, proxy, patient nhs.Number) ([]vrs.Relationship, error) {
	return a.National.Relationships(a.mark(ctx), proxy, patient)
}

// Intake reads applications as drafts, for a member of staff; nothing of them
// is stored.
func (d *Desk) Intake(by workflow.Staff) intake.Reader {
	return intake.Reader{Store: asking{d.Store, by.ID}, Now: d.Now, Relaxed: d.relaxed}
}

// Senders lists those under whom messages may leave: everybody signed in at the
// desk, and where staff sign in to the NHS only those who have.
func (d *Desk) Senders() []workflow.Staff {
	here := d.SignedIn()
	if d.workers == nil {
		return here
	}
	return slices.DeleteFunc(here, func(s workflow.Staff) bool { return !d.workers.SignedIn(string(s.ID)) })
}

// SignInWords says in a sentence why an NHS sign-in did not succeed, what is
// safe, and what to do.
func SignInWords(err error) (string, bool) {
	const safe = " Nothing was sent."
	refused := (*vrs.SignInError)(nil)
	lack := (*vrs.LackError)(nil)
	switch {
	case errors.Is(err, errNoWorkers):
		return "Staff do not sign in to the NHS at this desk: store.auth is not \"healthcare-worker\".", true
	case errors.Is(err, vrs.ErrSigningIn):
		return "An NHS sign-in page is open already. Finish that one first.", true
	case errors.Is(err, vrs.ErrNotFinished):
		return "The NHS sign-in page was not finished in time." + safe + " Try again.", true
	case errors.Is(err, vrs.ErrDeclined):
		return "The NHS sign-in page signed nobody in." + safe + " Try again.", true
	case errors.Is(err, vrs.ErrMixedUp):
		return "The answer came from another sign-in than this one." + safe + " Close the browser's page and try again.", true
	case errors.Is(err, vrs.ErrTaken):
		return "The browser is signed in to the NHS as a colleague who works at this desk too." + safe + " Sign out there, then try again.", true
	case errors.Is(err, errNoBrowser):
		return "No browser could be opened on this computer." + safe + " Ask whoever looks after it.", true
	case errors.As(err, &lack):
		return "This desk has no key for the national store yet." + safe + " Ask the person who looks after this program.", true
	case errors.As(err, &refused) && refused.HTTPStatus == 0:
		return "The NHS sign-in could not be reached." + safe + " Try again when the connection is back.", true
	case errors.As(err, &refused):
		return "The NHS did not accept this sign-in." + safe + " Try again; if it fails again, ask the person who looks after this program.", true
	}
	return "", false
}

var errNoBrowser = errors.New("no browser could be opened")

// page shows a sign-in page to somebody at a terminal, who may have a browser
// elsewhere.
func (c *call) page(ctx context.Context, address string) error {
	fmt.Fprintln(c.Err, "Sign in to the NHS in your browser; this waits five minutes. If no page opens, open this address on this computer:\n"+address)
	if c.Browser != nil {
		return c.Browser(ctx, address)
	}
	if err := browse(ctx, address); err != nil {
		c.log().Info("no browser could be opened", "err", err)
	}
	return nil
}

// nhs signs the user of a command in to the NHS where staff do; elsewhere there
// is nothing to do.
func (c *call) nhs(ctx context.Context, d *Desk, s workflow.Staff) error {
	if !d.WorkerSignIn() {
		return nil
	}
	_, err := d.SignInToNHS(ctx, s)
	return err
}

func (c *call) storeSignInCommand() *cobra.Command {
	return &cobra.Command{
		Use: "sign-in", Short: "Try the NHS sign-in of staff (store.auth = \"healthcare-worker\")", Args: noArgs,
		Long: "Leads through the NHS sign-in page in the browser and says under which name the NHS knows whoever signed in.\nNothing of it is kept: each member of staff signs in at the window.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			name, err := d.SignInToNHS(cmd.Context(), s)
			if err != nil {
				return errors.Join(err, d.Close())
			}
			return errors.Join(c.print(map[string]string{"signedInAs": name}), d.Close())
		},
	}
}

// browse shows a page the way the system does.
func browse(ctx context.Context, address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), name, args...)
	if err := cmd.Start(); err != nil {
		return errors.Join(errNoBrowser, err)
	}
	go func() { _ = cmd.Wait() }() // some browsers end only when they are closed
	return nil
}
