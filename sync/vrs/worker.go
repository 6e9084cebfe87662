package vrs

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// WorkersConfig is what signing members of staff in needs; every field but
// Transport and Random.
type WorkersConfig struct {
	// SignInURL is the page on which a member of staff signs in, in their own
	// browser. IdentityURL is where the code it answers with becomes an identity
	// token, and ClientID what the desk is registered by there.
	SignInURL, IdentityURL, ClientID string
	// Application is who the desk is to the platform, at whose token address an
	// identity is exchanged for an access token (contract 3b, the pattern of
	// separate authentication and authorisation).
	Application *Application
	// Open shows a page in the system's browser. The address holds no secret
	// that opens anything, and no patient.
	Open func(ctx context.Context, address string) error
	Now  func() time.Time
	// Transport carries the requests; nil means the network.
	Transport http.RoundTripper
	// Random is where secrets come from; nil means the system.
	Random io.Reader
}

// Workers signs members of staff in, each by their own national identity, and
// keeps their tokens in memory alone, each for the member of staff they were
// given to. It is a TokenSource: a request goes under whom its context names
// (OnBehalf), and without a name under whoever signed in last.
type Workers struct {
	c    WorkersConfig
	http *http.Client

	mu       sync.Mutex
	sessions map[string]*session
	last     string
	// signingIn is set while a page is open in the browser: there is one at a time.
	signingIn bool
}

// Worker is who signed in, as their identity token says.
type Worker struct {
	// Subject is the national user id, Name the name it stands under, if given.
	Subject, Name string
}

// Format keeps the member of staff out of every print.
func (Worker) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "a member of staff") }

// What can go wrong with a member of staff's sign-in, apart from the platform.
var (
	// ErrSigningIn says that a sign-in page is open already.
	ErrSigningIn = errors.New("somebody is signing in already")
	// ErrNotFinished says that nobody came back from the sign-in page in time.
	ErrNotFinished = errors.New("the sign-in page was not finished")
	// ErrDeclined says that the page sent the browser back without a sign-in.
	ErrDeclined = errors.New("the sign-in page did not sign anybody in")
	// ErrMixedUp says that an answer belongs to another sign-in than ours.
	ErrMixedUp = errors.New("the answer belongs to another sign-in")
	// ErrTaken says that the identity is another member of staff's at this desk.
	ErrTaken = errors.New("this identity is signed in for somebody else at this desk")
)

// LapsedError says that a member of staff is not, or no longer, signed in to
// the platform. Nothing was sent.
type LapsedError struct {
	// Person is who has to sign in again; "" when it may be anybody.
	Person string
}

// Error names the desk's own id of the person.
func (e *LapsedError) Error() string {
	if e.Person == "" {
		return "nobody at the desk is signed in to the platform"
	}
	return "staff " + e.Person + " is not signed in to the platform"
}

const (
	// longestSession is how long a sign-in may be renewed where the platform does
	// not say.
	longestSession = 12 * time.Hour
	// pageTime is how long somebody has to sign in on the page.
	pageTime = 5 * time.Minute
)

type behalf struct{}

// OnBehalf says under whose sign-in what is asked with the context goes: the
// desk's own id of a member of staff. "" leaves it open.
func OnBehalf(ctx context.Context, person string) context.Context {
	if person == "" {
		return ctx
	}
	return context.WithValue(ctx, behalf{}, person)
}

// NewWorkers returns the sign-in of members of staff, or an error in plain
// words when the configuration cannot be right. It does not touch the network.
func NewWorkers(c WorkersConfig) (*Workers, error) {
	if _, err := secureURL(c.SignInURL); err != nil {
		return nil, fmt.Errorf("the sign-in page's address %w", err)
	}
	if _, err := secureURL(c.IdentityURL); err != nil {
		return nil, fmt.Errorf("the identity address %w", err)
	}
	switch {
	case c.ClientID == "":
		return nil, errors.New("signing staff in needs the id the desk is registered by")
	case c.Application == nil || c.Open == nil || c.Now == nil:
		return nil, errors.New("say who the application is, how a page is opened and what the time is")
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return &Workers{c: c, http: plainClient(c.Transport), sessions: map[string]*session{}}, nil
}

// Format keeps every token out of every print.
func (w *Workers) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "sign-in of staff") }

// secret is a value nobody can guess, fit for an address.
func (w *Workers) secret() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(w.c.Random, b); err != nil {
		return "", fmt.Errorf("make a secret: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// SignIn leads a member of staff through the platform's page in their browser
// and keeps what it gives them: authorisation code with PKCE (RFC 7636), an
// answer on this machine alone (RFC 8252), and the token exchange. person is the
// desk's own id. It waits for the page, five minutes at most, or until ctx ends.
func (w *Workers) SignIn(ctx context.Context, person string) (Worker, error) {
	if person == "" {
		return Worker{}, errors.New("sign in: say who")
	}
	w.mu.Lock()
	if w.signingIn {
		w.mu.Unlock()
		return Worker{}, ErrSigningIn
	}
	w.signingIn = true
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.signingIn = false
		w.mu.Unlock()
	}()
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	identity, who, err := w.identify(ctx)
	if err != nil {
		return Worker{}, fmt.Errorf("sign in: %w", err)
	}
	if w.taken(who, person) {
		return Worker{}, fmt.Errorf("sign in: %w", ErrTaken)
	}
	s := &session{workers: w, person: person, who: who}
	s.keeper = keeper{now: w.c.Now, ask: s.renew}
	if err := s.begin(ctx, identity); err != nil {
		return Worker{}, fmt.Errorf("sign in: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sessions[person], w.last = s, person
	return who, nil
}

// taken reports whether the identity is in use by another member of staff: a
// browser may still know a colleague.
func (w *Workers) taken(who Worker, person string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for other, s := range w.sessions {
		if other != person && s.who.Subject == who.Subject && s.live(w.c.Now()) {
			return true
		}
	}
	return false
}

// identify has the page opened and its code exchanged for an identity token.
func (w *Workers) identify(ctx context.Context) (identity string, who Worker, err error) {
	var state, nonce, verifier string
	for _, s := range []*string{&state, &nonce, &verifier} {
		if *s, err = w.secret(); err != nil {
			return "", Worker{}, err
		}
	}
	back, err := listen(state)
	if err != nil {
		return "", Worker{}, err
	}
	defer back.close()
	challenge := sha256.Sum256([]byte(verifier))
	page, err := url.Parse(w.c.SignInURL)
	if err != nil {
		return "", Worker{}, err
	}
	page.RawQuery = url.Values{
		"response_type": {"code"}, "client_id": {w.c.ClientID}, "redirect_uri": {back.address}, "scope": {"openid profile"},
		"state": {state}, "nonce": {nonce}, "code_challenge_method": {"S256"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])},
	}.Encode()
	if err := w.c.Open(ctx, page.String()); err != nil {
		return "", Worker{}, fmt.Errorf("open the sign-in page: %w", withoutURL(err))
	}
	code, err := back.code(ctx)
	if err != nil {
		return "", Worker{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	a, err := askToken(ctx, w.http, w.c.IdentityURL, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {w.c.ClientID},
		"redirect_uri": {back.address}, "code_verifier": {verifier},
	}, w.c.Now)
	if err != nil {
		return "", Worker{}, err
	}
	who, err = w.read(a.identity, nonce)
	return a.identity, who, err
}

// read takes who signed in from an identity token. It came from the identity
// address itself, over its own encrypted line, so that OpenID Connect (3.1.3.7)
// lets that stand for checking its signature; the platform checks that too,
// before it gives an access token for it.
func (w *Workers) read(identity, nonce string) (Worker, error) {
	var claims struct {
		jwt.RegisteredClaims
		Nonce string `json:"nonce"`
		Name  string `json:"name"`
	}
	if _, _, err := jwt.NewParser().ParseUnverified(identity, &claims); err != nil {
		return Worker{}, &SignInError{HTTPStatus: http.StatusOK}
	}
	err := jwt.NewValidator(jwt.WithAudience(w.c.ClientID), jwt.WithExpirationRequired(), jwt.WithLeeway(time.Minute),
		jwt.WithTimeFunc(w.c.Now)).Validate(claims.RegisteredClaims)
	if err != nil || claims.Nonce != nonce || claims.Subject == "" {
		return Worker{}, ErrMixedUp
	}
	return Worker{Subject: claims.Subject, Name: claims.Name}, nil
}

// SignedIn reports whether requests can go under this member of staff.
func (w *Workers) SignedIn(person string) bool {
	w.mu.Lock()
	s := w.sessions[person]
	w.mu.Unlock()
	return s != nil && s.live(w.c.Now())
}

// SignOut forgets a member of staff's tokens.
func (w *Workers) SignOut(person string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.sessions, person)
}

// Token returns the token of whom the context names, renewed where it is time.
// Without anybody to send it under, the error is a *LapsedError.
func (w *Workers) Token(ctx context.Context, rejected string) (string, error) {
	person, named := ctx.Value(behalf{}).(string)
	w.mu.Lock()
	if !named {
		person = w.anybody()
	}
	s := w.sessions[person]
	w.mu.Unlock()
	if s == nil {
		return "", &LapsedError{Person: person}
	}
	value, err := s.Token(ctx, rejected)
	if errors.As(err, new(*LapsedError)) {
		w.mu.Lock()
		if w.sessions[person] == s {
			delete(w.sessions, person)
		}
		w.mu.Unlock()
	}
	return value, err
}

// anybody is who signed in last, or else anybody who is signed in.
func (w *Workers) anybody() string {
	if s := w.sessions[w.last]; s != nil && s.live(w.c.Now()) {
		return w.last
	}
	for person, s := range w.sessions {
		if s.live(w.c.Now()) {
			return person
		}
	}
	return ""
}

// session is one member of staff's sign-in.
type session struct {
	workers *Workers
	person  string
	who     Worker
	keeper

	renewal sync.Mutex // guards what is below
	refresh string     // "" once there is none that works
	until   time.Time  // how long refresh is good
}

// begin exchanges an identity for the first access token.
func (s *session) begin(ctx context.Context, identity string) error {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	t, err := s.exchange(ctx, url.Values{
		"grant_type":         {"urn:ietf:params:oauth:grant-type:token-exchange"},
		"subject_token_type": {"urn:ietf:params:oauth:token-type:id_token"},
		"subject_token":      {identity},
	})
	if err != nil {
		return err
	}
	s.held = t
	return nil
}

// renew asks for the next token, with what the platform gave for that.
func (s *session) renew(ctx context.Context) (token, error) {
	s.renewal.Lock()
	refresh, until := s.refresh, s.until
	s.renewal.Unlock()
	if refresh == "" || !s.now().Before(until) {
		return token{}, &LapsedError{Person: s.person}
	}
	t, err := s.exchange(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}})
	var no *SignInError
	if errors.As(err, &no) && no.HTTPStatus/100 == 4 && no.HTTPStatus != http.StatusTooManyRequests {
		s.renewal.Lock()
		s.refresh = ""
		s.renewal.Unlock()
		return token{}, &LapsedError{Person: s.person}
	}
	return t, err
}

// exchange asks the platform for a token, as the application that the desk is.
func (s *session) exchange(ctx context.Context, form url.Values) (token, error) {
	a, err := s.workers.c.Application.signIn(ctx)
	if err != nil {
		return token{}, err
	}
	proof, err := a.proof()
	if err != nil {
		return token{}, &SignInError{cause: err}
	}
	for name, v := range proof {
		form[name] = v
	}
	form.Set("client_id", a.c.APIKey)
	w, err := askToken(ctx, s.workers.http, a.c.TokenURL, form, s.now)
	if err != nil {
		return token{}, err
	}
	s.renewal.Lock()
	s.refresh, s.until = w.refresh, s.now().Add(w.refreshLife)
	s.renewal.Unlock()
	return w.token(s.now())
}

// live reports whether the session has a token that is good, or the means to
// have one.
func (s *session) live(now time.Time) bool {
	s.renewal.Lock()
	renewable := s.refresh != "" && now.Before(s.until)
	s.renewal.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	return renewable || now.Before(s.held.expires)
}
