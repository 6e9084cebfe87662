package vrs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow/nhs"
)

// ward is a national store that members of staff sign in to, and a desk.
type ward struct {
	*testing.T
	store   *emulator.Service
	clock   *emulator.Clock
	workers *vrs.Workers
	client  *vrs.Client
	// browser is what happens when a page is opened; nil means that it is looked
	// at as any browser would.
	browser func(address string) error
	// claim changes what the identity token says before it arrives; nil leaves it.
	claim func(jwt.MapClaims)

	mu     sync.Mutex
	opened []string
	tokens []string // what asked the store, in order
}

func newWard(t *testing.T) *ward {
	t.Helper()
	w := &ward{T: t, clock: emulator.NewClock(func() time.Time { return time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC) })}
	set, _, err := vrs.KeySet(pemOf(t, signingKey()))
	w.must(err)
	w.store, err = emulator.New(emulator.WithSignIn(emulator.HealthcareWorker), emulator.WithClock(w.clock.Now), emulator.WithClientKeySet("api-key", set))
	w.must(err)
	server := httptest.NewServer(w.store.Handler())
	t.Cleanup(server.Close)
	transport := wire(func(r *http.Request) (*http.Response, error) {
		if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
			w.mu.Lock()
			w.tokens = append(w.tokens, token)
			w.mu.Unlock()
		}
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil && w.claim != nil && r.URL.Path == emulator.IdentityPath {
			w.retell(resp)
		}
		return resp, err
	})
	h := &held{Credentials: vrs.Credentials{APIKey: "api-key", Key: pemOf(t, signingKey())}}
	app, err := vrs.NewApplication(vrs.SignedJWTConfig{TokenURL: server.URL + emulator.TokenPath, NewID: ids(), Now: w.clock.Now, Transport: transport}, h.read)
	w.must(err)
	w.workers, err = vrs.NewWorkers(vrs.WorkersConfig{
		SignInURL: server.URL + emulator.SignInPath, IdentityURL: server.URL + emulator.IdentityPath, ClientID: "desk",
		Application: app, Open: w.open, Now: w.clock.Now, Transport: transport,
	})
	w.must(err)
	w.client, err = vrs.New(vrs.Config{BaseURL: server.URL + emulator.BasePath, Transport: transport, Token: w.workers, NewID: ids()})
	w.must(err)
	return w
}

// retell puts an identity token of other claims in the place of the one that
// came.
func (w *ward) retell(resp *http.Response) {
	var answer map[string]any
	w.must(json.NewDecoder(resp.Body).Decode(&answer))
	w.must(resp.Body.Close())
	claims := jwt.MapClaims{}
	_, _, err := jwt.NewParser().ParseUnverified(answer["id_token"].(string), claims)
	w.must(err)
	w.claim(claims)
	answer["id_token"], err = jwt.NewWithClaims(jwt.SigningMethodHS512, claims).SignedString([]byte("of nobody's"))
	w.must(err)
	b, err := json.Marshal(answer)
	w.must(err)
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
}

func (w *ward) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *ward) open(_ context.Context, address string) error {
	w.mu.Lock()
	w.opened = append(w.opened, address)
	w.mu.Unlock()
	if w.browser != nil {
		return w.browser(address)
	}
	page, err := look(address)
	if err == nil && !strings.Contains(page, "go back to Proxydesk") {
		err = fmt.Errorf("the page says %q", page)
	}
	return err
}

// look follows an address as a browser does and answers the page it ends at.
func look(address string) (string, error) {
	resp, err := http.Get(address)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// signIn signs somebody in with a national identity of their own.
func (w *ward) signIn(person, identity, name string) {
	w.Helper()
	w.store.SetWorker(identity, name)
	who, err := w.workers.SignIn(w.Context(), person)
	w.must(err)
	if who.Subject != identity || who.Name != name || !w.workers.SignedIn(person) {
		w.Errorf("signed in as %q %q; signed in: %v", who.Subject, who.Name, w.workers.SignedIn(person))
	}
}

// ask asks the store something under somebody, and answers the token that was
// sent last.
func (w *ward) ask(person string) (string, error) {
	_, err := w.client.Relationships(vrs.OnBehalf(w.Context(), person), nhs.MustNumber("9990001138"), nhs.MustNumber("9990001006"))
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.tokens) == 0 {
		return "", err
	}
	return w.tokens[len(w.tokens)-1], err
}

func TestMembersOfStaffSignInThroughTheirBrowser(t *testing.T) {
	w := newWard(t)
	var lapsed *vrs.LapsedError
	if _, err := w.ask("shah"); !errors.As(err, &lapsed) || lapsed.Person != "shah" || len(w.tokens) > 0 {
		t.Errorf("before anybody signed in: %v", err)
	}
	w.signIn("shah", "999000000001", "Sam Example")
	w.signIn("okoro", "999000000002", "Ola Example")
	shah, err := w.ask("shah")
	w.must(err)
	okoro, err := w.ask("okoro")
	w.must(err)
	anybody, err := w.ask("")
	w.must(err)
	if shah == okoro || anybody != okoro {
		t.Error("a request went under another member of staff than it was for")
	}
	if again, err := w.ask("shah"); err != nil || again != shah {
		t.Errorf("asked for another token at once: %v", err)
	}

	// The page is told all that a page must be told, and nothing it must not.
	page, err := url.Parse(w.opened[0])
	w.must(err)
	q := page.Query()
	for name, want := range map[string]string{"response_type": "code", "client_id": "desk", "code_challenge_method": "S256"} {
		if q.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, q.Get(name), want)
		}
	}
	other, err := url.Parse(w.opened[1])
	w.must(err)
	for _, name := range []string{"state", "nonce", "code_challenge", "redirect_uri"} {
		if v := q.Get(name); v == "" || v == other.Query().Get(name) {
			t.Errorf("%s is %q on two pages", name, v)
		}
	}
	if q.Has("code_verifier") || q.Has("client_assertion") {
		t.Error("the page was told a secret")
	}
	// Nobody listens any more where the browser came back to.
	if _, err := look(q.Get("redirect_uri")); err == nil {
		t.Error("the desk still listens")
	}

	// Renewed when four fifths of the token's life are over, without anybody.
	w.clock.Advance(8 * time.Minute)
	renewed, err := w.ask("shah")
	w.must(err)
	if renewed == shah || len(w.opened) != 2 {
		t.Errorf("not renewed by itself; %d pages were opened", len(w.opened))
	}
	// A colleague's page stays a colleague's.
	w.store.SetWorker("999000000002", "Ola Example")
	if _, err := w.workers.SignIn(t.Context(), "admin"); !errors.Is(err, vrs.ErrTaken) || w.workers.SignedIn("admin") {
		t.Errorf("signed in with a colleague's identity: %v", err)
	}
	if text := fmt.Sprintf("%v %+v %s", w.workers, vrs.Worker{Name: "Sam Example"}, err); strings.Contains(text, renewed) || strings.Contains(text, "Example") {
		t.Error("a token or a name is printed")
	}

	w.workers.SignOut("shah")
	if _, err := w.ask("shah"); !errors.As(err, &lapsed) {
		t.Errorf("after signing out: %v", err)
	}
}

// When a sign-in ends, what it was for is not sent, and it is said for whom.
func TestASignInThatLapsesSaysForWhom(t *testing.T) {
	for name, end := range map[string]func(*ward){
		"its day is over":     func(w *ward) { w.clock.Advance(13 * time.Hour) },
		"it was taken back":   func(w *ward) { w.store.RevokeTokens() },
		"it was taken, later": func(w *ward) { w.store.RevokeTokens(); w.clock.Advance(9 * time.Minute) },
	} {
		w := newWard(t)
		w.signIn("shah", "999000000001", "Sam Example")
		w.clock.Advance(time.Minute)
		end(w)
		_, err := w.ask("shah")
		var lapsed *vrs.LapsedError
		var notSent *vrs.NotSentError
		if !errors.As(err, &lapsed) || lapsed.Person != "shah" || !errors.As(err, &notSent) || notSent.Trouble != vrs.TroubleSignIn {
			t.Errorf("%s: %v", name, err)
		}
		if w.workers.SignedIn("shah") {
			t.Errorf("%s: still taken for signed in", name)
		}
		w.signIn("shah", "999000000001", "Sam Example")
		if _, err := w.ask("shah"); err != nil {
			t.Errorf("%s: signed in again: %v", name, err)
		}
	}
}

// While the platform cannot be reached, a sign-in has not ended.
func TestAPlatformOutOfReachEndsNoSignIn(t *testing.T) {
	w := newWard(t)
	w.signIn("shah", "999000000001", "Sam Example")
	w.clock.Advance(11 * time.Minute)
	w.must(w.store.Faults.Add(emulator.Fault{Kind: emulator.Status, Status: 503, Op: emulator.OpToken}))
	if _, err := w.ask("shah"); err == nil || errors.As(err, new(*vrs.LapsedError)) || !w.workers.SignedIn("shah") {
		t.Errorf("%v; signed in: %v", err, w.workers.SignedIn("shah"))
	}
	w.clock.Advance(31 * time.Second)
	if _, err := w.ask("shah"); err != nil {
		t.Errorf("when it answers again: %v", err)
	}
}

// The answer must come to us, for us, from the page we opened.
func TestASignInTakesNoOtherAnswer(t *testing.T) {
	back := func(address string, change func(url.Values)) (string, error) {
		u, err := url.Parse(address)
		if err != nil {
			return "", err
		}
		q := url.Values{"code": {"somebody's"}, "state": {u.Query().Get("state")}}
		change(q)
		return u.Query().Get("redirect_uri") + "?" + q.Encode(), nil
	}
	for name, c := range map[string]struct {
		change func(url.Values)
		want   error
	}{
		"of another sign-in":      {func(q url.Values) { q.Set("state", "another") }, vrs.ErrMixedUp},
		"without its state":       {func(q url.Values) { q.Del("state") }, vrs.ErrMixedUp},
		"with the person's no":    {func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") }, vrs.ErrDeclined},
		"with a code of nobody's": {func(url.Values) {}, nil},
	} {
		w := newWard(t)
		w.browser = func(address string) error {
			to, err := back(address, c.change)
			if err != nil {
				return err
			}
			page, err := look(to)
			if c.want != nil && !strings.Contains(page, "Nobody was signed in") {
				t.Errorf("%s: the page says %q", name, page)
			}
			return err
		}
		_, err := w.workers.SignIn(t.Context(), "shah")
		if err == nil || c.want != nil && !errors.Is(err, c.want) || w.workers.SignedIn("shah") {
			t.Errorf("an answer %s: %v", name, err)
		}
		if strings.Contains(fmt.Sprint(err), "somebody") {
			t.Errorf("an answer %s: a code is in the error", name)
		}
	}

	// A page of the web that guesses the port is no answer at all.
	w := newWard(t)
	w.browser = func(address string) error {
		to, err := back(address, func(url.Values) {})
		if err != nil {
			return err
		}
		for name, edit := range map[string]func(*http.Request){
			"another host":   func(r *http.Request) { r.Host = "practice.example" },
			"another page":   func(r *http.Request) { r.URL.Path = "/favicon.ico" },
			"another method": func(r *http.Request) { r.Method = http.MethodPost },
		} {
			r, err := http.NewRequest(http.MethodGet, to, nil)
			if err != nil {
				return err
			}
			edit(r)
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				return err
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusNotFound {
				t.Errorf("%s: answered %d", name, resp.StatusCode)
			}
		}
		_, err = look(address)
		return err
	}
	if _, err := w.workers.SignIn(t.Context(), "shah"); err != nil {
		t.Errorf("after strangers: %v", err)
	}
}

// An identity token that was made for another sign-in is not taken.
func TestAnIdentityForAnotherSignInIsNotTaken(t *testing.T) {
	w := newWard(t)
	w.browser = func(address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		q := u.Query()
		q.Set("nonce", "another")
		u.RawQuery = q.Encode()
		_, err = look(u.String())
		return err
	}
	if _, err := w.workers.SignIn(t.Context(), "shah"); !errors.Is(err, vrs.ErrMixedUp) || w.workers.SignedIn("shah") {
		t.Errorf("%v", err)
	}
}

// Nor is one that was made for another program, that is over, that never ends or
// that names nobody (OpenID Connect 3.1.3.7).
func TestAnIdentityTokenIsOursAndOfNow(t *testing.T) {
	for name, claim := range map[string]func(jwt.MapClaims){
		"for another program": func(c jwt.MapClaims) { c["aud"] = "another desk" },
		"for no program":      func(c jwt.MapClaims) { delete(c, "aud") },
		"that is over":        func(c jwt.MapClaims) { c["exp"] = time.Date(2026, 12, 1, 8, 58, 0, 0, time.UTC).Unix() },
		"without an end":      func(c jwt.MapClaims) { delete(c, "exp") },
		"of later":            func(c jwt.MapClaims) { c["nbf"] = time.Date(2026, 12, 1, 9, 2, 0, 0, time.UTC).Unix() },
		"of nobody":           func(c jwt.MapClaims) { delete(c, "sub") },
		"without our secret":  func(c jwt.MapClaims) { delete(c, "nonce") },
	} {
		w := newWard(t)
		w.claim = claim
		if _, err := w.workers.SignIn(t.Context(), "shah"); !errors.Is(err, vrs.ErrMixedUp) || w.workers.SignedIn("shah") {
			t.Errorf("an identity token %s: %v", name, err)
		}
		for _, e := range w.store.Log() {
			if e.Op == emulator.OpToken {
				t.Errorf("an identity token %s was exchanged for an access token", name)
			}
		}
	}
}

func TestASignInEndsWithWhoeverWaitsForIt(t *testing.T) {
	w := newWard(t)
	ctx, stop := context.WithCancel(t.Context())
	var second error
	w.browser = func(string) error {
		_, second = w.workers.SignIn(t.Context(), "okoro")
		stop()
		return nil
	}
	if _, err := w.workers.SignIn(ctx, "shah"); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if !errors.Is(second, vrs.ErrSigningIn) {
		t.Errorf("two pages at a time: %v", second)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	w.browser = func(string) error { return nil }
	if _, err := w.workers.SignIn(late, "shah"); !errors.Is(err, vrs.ErrNotFinished) {
		t.Errorf("a page that nobody finished: %v", err)
	}
	w.browser = func(string) error { return errors.New("there is no browser") }
	if _, err := w.workers.SignIn(t.Context(), "shah"); err == nil {
		t.Error("signed in without a browser")
	}
	w.browser = nil
	w.signIn("shah", "999000000001", "Sam Example")
}

func TestNewWorkersRefusesAConfigurationThatCannotBeRight(t *testing.T) {
	app, err := vrs.NewApplication(vrs.SignedJWTConfig{TokenURL: tokenURL}, (&held{}).read)
	if err != nil {
		t.Fatal(err)
	}
	good := vrs.WorkersConfig{SignInURL: "https://cis2.example/authorize", IdentityURL: "https://cis2.example/token", ClientID: "desk",
		Application: app, Open: func(context.Context, string) error { return nil }, Now: time.Now}
	if _, err := vrs.NewWorkers(good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*vrs.WorkersConfig){
		"a page without encryption": func(c *vrs.WorkersConfig) { c.SignInURL = "http://cis2.example/authorize" },
		"no identity address":       func(c *vrs.WorkersConfig) { c.IdentityURL = "" },
		"nobody to be":              func(c *vrs.WorkersConfig) { c.ClientID = "" },
		"no application":            func(c *vrs.WorkersConfig) { c.Application = nil },
		"no browser":                func(c *vrs.WorkersConfig) { c.Open = nil },
		"no clock":                  func(c *vrs.WorkersConfig) { c.Now = nil },
	} {
		c := good
		spoil(&c)
		if _, err := vrs.NewWorkers(c); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
