package cli_test

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/sync/emulator"
	"proxydesk/sync/relay"
	"proxydesk/ui/cli"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
)

// platform is a practice whose national store asks for a sign-in: its command
// line beside its open desk.
type platform struct {
	prompt
	store *emulator.Service
	clock *emulator.Clock
	// settings is the file with them.
	settings string
	options  cli.OpenOptions
	desk     *cli.Desk
	who      workflow.Staff
	decided  int
	log      lines
	// said is all that was ever printed, asked every address that the store was
	// asked.
	said  bytes.Buffer
	asked lines
	// shut closes the store's door.
	shut func()
}

// lines is a log that several goroutines write.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

const apiKey = "fernbrook-desk-7Jq2"

func newPlatform(t *testing.T) *platform {
	t.Helper()
	return platformOf(t, emulator.ApplicationRestricted)
}

// platformOf is a platform with one way in.
func platformOf(t *testing.T, way emulator.SignIn) *platform {
	t.Helper()
	p := &platform{prompt: prompt{t: t, dir: filepath.Join(t.TempDir(), "desk"), env: map[string]string{"PROXYDESK_PASSWORD": crashPassword}}, clock: emulator.NewClock(nil)}
	var err error
	p.store, err = emulator.New(emulator.WithSignIn(way), emulator.WithClock(p.clock.Now))
	p.must(err)
	stand := p.store.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(&p.asked, r.URL)
		stand.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = log.New(&p.log, "", 0)
	p.shut = server.Close
	t.Cleanup(func() {
		server.Close()
		p.must(p.store.Close())
	})
	p.settings = filepath.Join(t.TempDir(), "desk.toml")
	text := fmt.Sprintf("[store]\nurl = %q\nauth = %q\ntoken_url = %q\n", server.URL+emulator.BasePath, way, server.URL+emulator.TokenPath)
	if way == emulator.HealthcareWorker {
		text += fmt.Sprintf("sign_in_url = %q\nidentity_url = %q\nsign_in_client = \"fernbrook\"\n", server.URL+emulator.SignInPath, server.URL+emulator.IdentityPath)
	}
	p.must(os.WriteFile(p.settings, []byte(text), 0o600))
	config, err := cli.LoadConfig(p.settings, nil)
	p.must(err)
	config.DataDir = p.dir
	var none time.Duration
	p.now = p.clock.Now
	p.options = cli.OpenOptions{Config: config, Now: p.clock.Now, Exclusive: true, Undo: &none, PerSecond: 10_000, Log: slog.New(slog.NewTextHandler(&p.log, nil))}
	p.want(0, "init", "--ods", "Z99901", "--name", "Fernbrook Surgery", "--user", "pat", "--roles", "manager,responsible")
	p.open()
	return p
}

func (p *platform) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// open opens the desk; nobody is signed in yet.
func (p *platform) open() {
	p.t.Helper()
	d, err := cli.OpenDesk(p.t.Context(), p.options)
	p.must(err)
	p.desk = d
}

func (p *platform) signIn() {
	p.t.Helper()
	var err error
	p.who, err = p.desk.SignIn(p.t.Context(), "pat", crashPassword)
	p.must(err)
}

// command runs a command of whoever looks after the practice beside the window.
func (p *platform) command(code int, in string, args ...string) {
	p.t.Helper()
	p.in = in
	p.want(code, append(args, "--user", "pat")...)
	p.said.WriteString(p.out + p.errs)
}

// decide grants one more couple's application.
func (p *platform) decide() {
	p.t.Helper()
	ways, err := checklist.LoadScripts(assets.DemoAnswers)
	p.must(err)
	w := worker{Desk: p.desk, ctx: p.t.Context(), hands: p.desk.Casework.As(p.who), way: ways["consent"]}
	p.must(w.one(order{First: p.decided}, 0))
	p.decided++
}

// tryAll is "Sync now".
func (p *platform) tryAll() relay.Summary {
	p.t.Helper()
	p.desk.Relay.SendNow()
	sum, err := p.desk.Relay.Pass(p.t.Context())
	p.must(err)
	return sum
}

// wantWaiting says that nothing leaves, and why.
func (p *platform) wantWaiting(when, why string) {
	p.t.Helper()
	before := len(p.store.Roles("", ""))
	s := p.tryAll()
	if s.Status.Connection != relay.SignIn || !strings.Contains(s.Status.Why, why) || s.Status.Left() == 0 || len(s.Settled) > 0 {
		p.t.Errorf("%s: %q, “%s”, %d waiting, %+v settled; want one waiting for “%s”", when, s.Status.Connection, s.Status.Why, s.Status.Left(), s.Settled, why)
	}
	if after := len(p.store.Roles("", "")); after != before {
		p.t.Errorf("%s: the store has %d more roles", when, after-before)
	}
	p.said.WriteString(s.Status.Why)
}

// wantSent says that everything decided so far is at the store, once.
func (p *platform) wantSent(when string, signIns int) {
	p.t.Helper()
	s := p.tryAll()
	if s.Status.Connection != relay.Connected || s.Status.Left() > 0 || s.Status.Why != "" {
		p.t.Errorf("%s: %+v", when, s.Status)
	}
	if n := len(p.store.Roles("", "")); n != p.decided {
		p.t.Errorf("%s: the store has %d roles for %d decisions", when, n, p.decided)
	}
	created, asked := 0, 0
	for _, e := range p.store.Log() {
		switch {
		case e.Op == emulator.OpCreate && e.Changed:
			created++
		case e.Op == emulator.OpToken && e.Status == 200:
			asked++
		}
	}
	if created != p.decided || asked != signIns {
		p.t.Errorf("%s: %d decisions arrived %d times, with %d sign-ins; want %d", when, p.decided, created, asked, signIns)
	}
}

// register hands the desk's public keys in.
func (p *platform) register(set []byte) {
	p.t.Helper()
	p.must(emulator.WithClientKeySet(apiKey, set)(p.store))
	p.clock.Advance(31 * time.Second) // a refused sign-in rests for half a minute
}

func TestTheDeskSignsInToThePlatform(t *testing.T) {
	p := newPlatform(t)
	defer func() { p.must(p.desk.Close()) }()

	// The desk opens without a key, works, and says what its messages wait for.
	p.signIn()
	p.decide()
	p.wantWaiting("without a key", "no key for the national store yet")
	if _, err := p.desk.Intake(p.who).Fetch(t.Context(), "d41f7a60-0f3b-4c77-9a1e-5b1f6ce2d908"); err == nil || !strings.Contains(err.Error(), "does not let this desk in") {
		t.Errorf("fetching without a key: %v", err)
	}
	p.command(1, "", "store", "key", "show")
	file := filepath.Join(t.TempDir(), "fernbrook.json")
	p.command(0, "", "store", "key", "new", "--out", file)
	set, err := os.ReadFile(file)
	p.must(err)
	if p.out != "" || !strings.Contains(p.errs, "The key's id is") || strings.Contains(p.errs, "patient") {
		t.Errorf("it says:\n%s%s", p.out, p.errs)
	}
	p.command(0, "", "store", "key", "show")
	if p.out != string(set) || !strings.Contains(p.out, `"kid"`) {
		t.Errorf("shown again:\n%s\nbefore:\n%s", p.out, set)
	}
	p.command(2, "", "store", "key", "new") // there is one
	p.wantWaiting("without an API key", "no API key for the national store yet")
	p.command(2, "", "store", "client", apiKey)
	for _, wrong := range []string{"", "two words\n", strings.Repeat("x", 2000), "kéy\n"} {
		p.command(2, wrong, "store", "client")
	}
	if n := len(p.store.Log()); n > 0 {
		t.Errorf("%d requests were made with nothing to sign in with", n)
	}

	// Nobody knows the key at the platform yet; then it does. The desk stays open.
	p.command(0, apiKey+"\n", "store", "client")
	p.wantWaiting("with a key that nobody registered", "does not accept this desk’s key")
	p.register(set)
	p.wantSent("registered", 1)
	p.wantSent("and once more", 1)

	// Tokens run out, and are taken back before their time.
	p.clock.Advance(11 * time.Minute)
	p.decide()
	p.wantSent("after the token expired", 2)
	p.store.RevokeTokens()
	p.decide()
	p.wantSent("after the token was revoked", 3)

	// Another key takes its place.
	p.decide()
	p.command(0, "", "store", "key", "new", "--replace")
	other := []byte(p.out)
	if bytes.Equal(other, set) {
		t.Error("the new key is the old one")
	}
	p.wantWaiting("with the new key", "does not accept this desk’s key")
	p.register(other)
	p.wantSent("with the new key registered", 4)

	// A clock that is wrong is told from a key that is.
	p.decide()
	p.clock.Advance(11 * time.Minute) // the token is no more
	skewed := 7 * time.Minute
	p.restart(func() time.Time { return p.clock.Now().Add(skewed) })
	p.wantWaiting("with a wrong clock", "clock is wrong")
	skewed = 0
	p.wantSent("with the clock put right", 5)

	// Taking access away waits for nobody.
	role := p.store.Roles("", "")[0]
	p.must(p.end(role))
	p.desk.SignOut(p.who.ID)
	p.tryAll()
	if got := p.store.Roles(role.Patient, role.Proxy)[0].Status; got != "inactive" {
		t.Errorf("with nobody at the desk, access that was ended is %s at the store", got)
	}
	p.wantNoSecret(set, other)
	p.command(0, "", "verify")
}

// restart closes the desk and opens it with another clock.
func (p *platform) restart(now func() time.Time) {
	p.t.Helper()
	p.must(p.desk.Close())
	p.options.Now = now
	p.open()
	p.signIn()
}

// end ends the access of one role of the store.
func (p *platform) end(r emulator.Role) error {
	ctx := p.t.Context()
	live, _, err := p.desk.DB.Roles(ctx, workflow.RoleFilter{})
	if err != nil {
		return err
	}
	for _, l := range live {
		if l.Live() && l.PatientNumber.Full() == r.Patient {
			return p.desk.Casework.As(p.who).End(ctx, l.ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"})
		}
	}
	return workflow.ErrNotFound
}

// wantNoSecret looks for the API key and the private keys wherever something
// was written: on the terminal, in the log, in the audit log and in the files.
func (p *platform) wantNoSecret(sets ...[]byte) {
	p.t.Helper()
	ctx := p.t.Context()
	key, err := p.desk.DB.Secret(ctx, localdb.StoreKey)
	p.must(err)
	der, _ := pem.Decode(key)
	middle := len(key) / 2
	secrets := map[string][]byte{"the API key": []byte(apiKey), "the private key": key[middle : middle+40], "the private key's bytes": der.Bytes[1500:1530], "a private key": []byte("PRIVATE KEY")}
	written := map[string][]byte{"the terminal": p.said.Bytes(), "the log": []byte(p.log.String()), "the public keys": bytes.Join(sets, nil)}
	audit, err := p.desk.DB.AuditTail(ctx, p.who, 1000)
	p.must(err)
	var details bytes.Buffer
	kept := 0
	for _, e := range audit {
		for _, d := range e.Details {
			details.WriteString(d.Before + "\n" + d.After + "\n")
			if d.Field == "secret" {
				kept++
			}
		}
	}
	if kept != 3 {
		p.t.Errorf("the audit log tells of %d changes of secrets, want 3", kept)
	}
	written["the audit log"] = details.Bytes()
	p.must(filepath.WalkDir(p.dir, func(path string, f fs.DirEntry, err error) error {
		if err != nil || f.IsDir() {
			return err
		}
		written[f.Name()], err = os.ReadFile(path)
		return err
	}))
	if !strings.Contains(p.log.String(), "sign-in lapsed") || len(written) < 6 {
		p.t.Errorf("there is less written than expected: %d places", len(written))
	}
	for where, text := range written {
		for what, secret := range secrets {
			if bytes.Contains(text, secret) {
				p.t.Errorf("%s is in %s", what, where)
			}
		}
	}
}

func TestOnlyWhoeverAdministersMakesKeys(t *testing.T) {
	p := newPlatform(t)
	p.signIn()
	p.must(p.desk.DB.Administer(t.Context(), localdb.AdminChange{Add: []localdb.NewStaff{
		{Login: "asha", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: crashPassword}}}, p.who))
	for _, args := range [][]string{{"store", "key", "new"}, {"store", "key", "show"}, {"store", "client"}} {
		p.in = apiKey + "\n"
		p.want(1, append(args, "--user", "asha")...)
		if p.out != "" || !strings.Contains(p.errs, "Your staff roles do not allow this") {
			t.Errorf("%v: %s%s", args, p.out, p.errs)
		}
		p.want(2, args...) // nobody in particular
	}
	for _, name := range []localdb.SecretName{localdb.StoreKey, localdb.StoreClient} {
		if _, err := p.desk.DB.Secret(t.Context(), name); !errors.Is(err, workflow.ErrNotFound) {
			t.Errorf("%s was kept: %v", name, err)
		}
	}
	p.must(p.desk.Close())
}

// A desk whose address for tokens cannot be right does not open on it.
func TestATokenAddressIsChecked(t *testing.T) {
	p := newPlatform(t)
	p.must(p.desk.Close())
	p.options.Config.Store.TokenURL = "http://platform.example/oauth2/token"
	d, err := cli.OpenDesk(t.Context(), p.options)
	if usage := (*cli.UsageError)(nil); !errors.As(err, &usage) || !strings.Contains(usage.Words, "store.token_url") {
		t.Errorf("opened: %v, %v", d, err)
	}
}
