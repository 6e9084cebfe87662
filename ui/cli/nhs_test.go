package cli_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/sync/relay"
	"proxydesk/ui/cli"
)

// visit is a browser: it goes where it is sent and reads the page.
func visit(ctx context.Context, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return errors.Join(err, resp.Body.Close())
}

func newWard(t *testing.T) *platform {
	t.Helper()
	p := platformOf(t, emulator.HealthcareWorker)
	p.browser, p.options.Browser = visit, visit
	p.must(p.desk.Close())
	p.open()
	p.signIn()
	p.command(0, "", "store", "key", "new")
	set := []byte(p.out)
	p.command(0, apiKey+"\n", "store", "client")
	p.register(set)
	return p
}

// waits says that nothing leaves and nothing is lost, for want of somebody.
func (p *platform) waits(when string) relay.Status {
	p.t.Helper()
	s := p.tryAll()
	if len(s.Settled) > 0 || s.Status.Left() == 0 {
		p.t.Errorf("%s: %+v", when, s)
	}
	return s.Status
}

// Where staff sign in to the NHS, each message leaves under one of them, and
// waits for them while they are not signed in.
func TestStaffSignInToTheNHS(t *testing.T) {
	p := newWard(t)
	defer func() { p.must(p.desk.Close()) }()
	p.decide()
	if s := p.waits("before anybody signed in to the NHS"); s.Unsigned != 1 || len(p.store.Log()) > 0 {
		t.Errorf("%+v; %d requests were made", s, len(p.store.Log()))
	}
	if len(p.desk.Senders()) > 0 || len(p.desk.SignedIn()) != 1 {
		t.Errorf("%d may send of %d at the desk", len(p.desk.Senders()), len(p.desk.SignedIn()))
	}
	signIn := func() {
		t.Helper()
		name, err := p.desk.SignInToNHS(t.Context(), p.who)
		p.must(err)
		if name != "Sam Example" {
			t.Errorf("signed in as %q", name)
		}
	}
	signIn()
	p.wantSent("signed in to the NHS", 1)
	p.decide()
	p.clock.Advance(9 * time.Minute)
	p.wantSent("after the token was renewed", 2)

	// The sign-in ends: what waits says so, and goes after the next one. Taking
	// access away waits too, for nobody may act at the store in nobody's name.
	p.decide()
	p.store.RevokeTokens()
	if s := p.waits("with the sign-in taken back"); s.Connection != relay.SignIn || !strings.Contains(s.Why, "signed in to the NHS") {
		t.Errorf("%+v", s)
	}
	if s := p.waits("and once more"); s.Unsigned != 1 {
		t.Errorf("%+v", s)
	}
	role := p.store.Roles("", "")[0]
	p.must(p.end(role))
	if s := p.waits("with a removal"); s.Unsigned != 2 || s.Removing != 1 {
		t.Errorf("%+v", s)
	}
	signIn()
	p.wantSent("signed in again", 3)
	if got := p.store.Roles(role.Patient, role.Proxy)[0].Status; got != "inactive" {
		t.Errorf("access that was ended is %s at the store", got)
	}

	// Whoever leaves the desk takes their sign-in along.
	p.desk.SignOut(p.who.ID)
	p.signIn()
	p.decide()
	p.waits("after leaving the desk and coming back")
	if strings.Contains(p.log.String(), "Example") || strings.Contains(p.log.String(), "Bearer") {
		t.Error("a name or a token is in the log")
	}
}

func TestCommandsSignInToTheNHS(t *testing.T) {
	p := newWard(t)
	p.decide()
	p.must(p.desk.Close())
	p.command(0, "", "--config", p.settings, "store", "sign-in")
	if !strings.Contains(p.out, `"signedInAs": "Sam Example"`) || !strings.Contains(p.errs, "five minutes") {
		t.Errorf("it says:\n%s%s", p.out, p.errs)
	}
	p.browser = func(context.Context, string) error { return errors.New("no page") }
	p.command(1, "", "--config", p.settings, "sync")
	if n := len(p.store.Roles("", "")); n != 0 {
		t.Errorf("%d roles were made under nobody", n)
	}
	p.browser = func(ctx context.Context, address string) error {
		return visit(ctx, strings.Replace(address, "state=", "state=x", 1))
	}
	if s := p.sync(3); s.Status.Unsigned != 1 || len(s.Settled) > 0 || s.Status.Connection != "not tried" { // what waits is listed all the same
		t.Errorf("with nobody signed in: %+v", s)
	}
	if !strings.Contains(p.errs, "another sign-in than this one. Nothing was sent.") {
		t.Errorf("it says:\n%s", p.errs)
	}
	p.browser = visit
	p.command(0, "", "--config", p.settings, "sync")
	if n := len(p.store.Roles("", "")); n != 1 {
		t.Errorf("%d roles at the store", n)
	}
	elsewhere := newPlatform(t)
	elsewhere.must(elsewhere.desk.Close())
	elsewhere.command(1, "", "--config", elsewhere.settings, "store", "sign-in")
	if !strings.Contains(elsewhere.errs, "Staff do not sign in to the NHS at this desk") {
		t.Errorf("it says:\n%s", elsewhere.errs)
	}
}

// A desk whose addresses for the sign-in cannot be right does not open on them.
func TestTheAddressesOfTheSignInAreChecked(t *testing.T) {
	p := platformOf(t, emulator.HealthcareWorker)
	p.must(p.desk.Close())
	p.options.Config.Store.SignInURL = "http://cis2.example/authorize"
	d, err := cli.OpenDesk(t.Context(), p.options)
	if usage := (*cli.UsageError)(nil); !errors.As(err, &usage) || !strings.Contains(usage.Words, "store.sign_in_url") {
		t.Errorf("opened: %v, %v", d, err)
	}
}
