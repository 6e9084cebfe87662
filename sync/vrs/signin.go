package vrs

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// TokenSource signs requests in.
type TokenSource interface {
	// Token returns the token to send, or "" where none is needed. rejected is a
	// token the store has just answered with 401, or "": a source that still
	// holds it fetches another, and returns the same again when it will not, on
	// which the caller stops. An error means that nothing was sent.
	Token(ctx context.Context, rejected string) (string, error)
}

// None is for a store that asks for no sign-in.
var None TokenSource = none{}

type none struct{}

func (none) Token(context.Context, string) (string, error) { return "", nil }

// SignInError says that the platform gave no token.
type SignInError struct {
	// HTTPStatus is the platform's answer, or 0 when it could not be reached.
	HTTPStatus int
	// Code is OAuth's word, such as invalid_client, or "".
	Code string
	// Skew is how far this machine's clock is behind the platform's (negative:
	// ahead). A minute or more is reason enough for a refusal.
	Skew  time.Duration
	cause error
}

// Error names the status and the code; never the answer's own words.
func (e *SignInError) Error() string {
	switch {
	case e.HTTPStatus == 0:
		return "sign in to the platform: " + string(troubleOf(e.cause))
	case e.Code == "":
		return fmt.Sprintf("sign in to the platform: answered %d", e.HTTPStatus)
	}
	return fmt.Sprintf("sign in to the platform: answered %d %s", e.HTTPStatus, e.Code)
}

// Unwrap returns the cause, if any.
func (e *SignInError) Unwrap() error { return e.cause }

// SignedJWTConfig is what application sign-in needs; every field but Transport.
type SignedJWTConfig struct {
	// TokenURL is the platform's token address. It goes into the signature
	// character for character.
	TokenURL string
	// APIKey is the application's, and KeyID the name its key is registered by.
	APIKey, KeyID string
	Key           *rsa.PrivateKey
	// NewID makes the signatures' ids: a fresh UUID each time.
	NewID func() string
	Now   func() time.Time
	// Transport carries the requests; nil means the network.
	Transport http.RoundTripper
}

// SignedJWT signs the application in, without a person (contract 3a). It keeps
// one token, and fetches the next when four fifths of its life are over; while
// one caller fetches, the others wait for it.
type SignedJWT struct {
	c    SignedJWTConfig
	http *http.Client

	mu       sync.Mutex
	held     token
	fetching *fetch
	// forced is when a token was last replaced because the store rejected it.
	forced time.Time
	// refusal is the platform's last no; it stands for renewPause from refused.
	refusal error
	refused time.Time
}

type token struct {
	value   string
	renew   time.Time // from here on another is fetched
	expires time.Time
}

// fetch is one request for a token that several callers wait for.
type fetch struct {
	done chan struct{}
	err  error
}

const (
	assertionLife = 3 * time.Minute // the platform takes five at most, and clocks differ
	longestLife   = 10 * time.Minute
	fetchTimeout  = 20 * time.Second
	// renewPause is how soon a rejected token may be replaced again, and a refused
	// sign-in be tried again: a store that says 401 to everything must not become
	// a flood of sign-ins.
	renewPause = 30 * time.Second
	maxToken   = 64 << 10
)

// NewSignedJWT returns the sign-in, or an error in plain words when the
// configuration cannot be right. It does not touch the network.
func NewSignedJWT(c SignedJWTConfig) (*SignedJWT, error) {
	if _, err := secureURL(c.TokenURL); err != nil {
		return nil, fmt.Errorf("the platform's sign-in address %w", err)
	}
	switch {
	case c.APIKey == "" || c.KeyID == "":
		return nil, errors.New("signing in needs the application's key and the id its signing key is registered by")
	case c.Key == nil || c.Key.N.BitLen() < 2048:
		return nil, errors.New("signing in needs an RSA key of at least 2048 bits; the platform asks for 4096")
	case c.NewID == nil || c.Now == nil:
		return nil, errors.New("say how ids are made and what the time is")
	}
	return &SignedJWT{c: c, http: plainClient(c.Transport)}, nil
}

// ParseKey reads an RSA private key in PEM, also one that stood on a single line
// with \n spelt out, as environment variables have it.
func ParseKey(pem []byte) (*rsa.PrivateKey, error) {
	key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(strings.ReplaceAll(string(pem), `\n`, "\n")))
	if err != nil {
		return nil, errors.New("the signing key is not an RSA private key in PEM")
	}
	return key, nil
}

// String names the sign-in without its key.
func (s *SignedJWT) String() string { return "application sign-in, key " + s.c.KeyID }

// Format keeps the key and the token out of every print.
func (s *SignedJWT) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// Format keeps the key out of every print.
func (c SignedJWTConfig) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "application sign-in, key "+c.KeyID)
}

// Token returns the token held, or fetches one. A held token that is still good
// outlives a failed renewal.
func (s *SignedJWT) Token(ctx context.Context, rejected string) (string, error) {
	s.mu.Lock()
	now := s.c.Now()
	spent := rejected != "" && s.held.value == rejected && !recent(s.forced, now)
	if s.held.value != "" && now.Before(s.held.renew) && !spent {
		defer s.mu.Unlock()
		return s.held.value, nil
	}
	if s.refusal != nil && recent(s.refused, now) {
		defer s.mu.Unlock()
		return s.heldOr(s.refusal, now, spent)
	}
	if spent {
		s.forced = now
	}
	f := s.fetching
	if f == nil {
		f = &fetch{done: make(chan struct{})}
		s.fetching = f
		// Others may wait for it, so it outlives the caller who happened to be first.
		go s.fetch(context.WithoutCancel(ctx), f)
	}
	s.mu.Unlock()

	select {
	case <-f.done:
	case <-ctx.Done():
		return "", &SignInError{cause: ctx.Err()}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.err == nil {
		return s.held.value, nil
	}
	return s.heldOr(f.err, s.c.Now(), spent)
}

// recent reports whether less than renewPause has passed. A clock set back has
// no say in it.
func recent(then, now time.Time) bool {
	age := now.Sub(then)
	return age >= 0 && age < renewPause
}

// heldOr returns the held token while it is good, else the error.
func (s *SignedJWT) heldOr(err error, now time.Time, spent bool) (string, error) {
	if !spent && s.held.value != "" && now.Before(s.held.expires) {
		return s.held.value, nil
	}
	return "", err
}

func (s *SignedJWT) fetch(ctx context.Context, f *fetch) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	t, err := s.ask(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	var refused *SignInError
	switch {
	case err == nil:
		s.held, s.refusal = t, nil
	case errors.As(err, &refused) && refused.HTTPStatus != 0:
		s.refusal, s.refused = err, s.c.Now()
	}
	f.err = err
	s.fetching = nil
	close(f.done)
}

// ask makes one token request.
func (s *SignedJWT) ask(ctx context.Context) (token, error) {
	assertion, err := s.assertion()
	if err != nil {
		return token{}, &SignInError{cause: err}
	}
	form := url.Values{
		"grant_type":            {"client_credentials"},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {assertion},
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.c.TokenURL, io.NopCloser(strings.NewReader(form.Encode())))
	if err != nil {
		return token{}, &SignInError{cause: withoutURL(err)}
	}
	req.ContentLength = int64(len(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "Proxydesk")
	resp, err := s.http.Do(req)
	if err != nil {
		return token{}, &SignInError{cause: withoutURL(err)}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxToken))
	if err != nil {
		return token{}, &SignInError{cause: withoutURL(err)}
	}
	now := s.c.Now()
	value, life, code := parseToken(body)
	if resp.StatusCode != http.StatusOK || value == "" {
		return token{}, &SignInError{HTTPStatus: resp.StatusCode, Code: code, Skew: skew(resp.Header, now)}
	}
	return token{value: value, renew: now.Add(life * 4 / 5), expires: now.Add(life)}, nil
}

// assertion signs who we are. The audience is a string, not a list of one,
// and there is no "issued at": a clock that is a little ahead would make the
// signature one from the future.
func (s *SignedJWT) assertion() (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodRS512, jwt.MapClaims{
		"iss": s.c.APIKey,
		"sub": s.c.APIKey,
		"aud": s.c.TokenURL,
		"jti": s.c.NewID(),
		"exp": s.c.Now().Add(assertionLife).Unix(),
	})
	t.Header["kid"] = s.c.KeyID
	return t.SignedString(s.c.Key)
}

// parseToken reads the platform's answer, good or bad. Numbers arrive as
// strings; a life that is missing or too good counts as ten minutes.
func parseToken(body []byte) (value string, life time.Duration, code string) {
	var w struct {
		AccessToken text `json:"access_token"`
		ExpiresIn   text `json:"expires_in"`
		Error       text `json:"error"`
	}
	if json.Unmarshal(body, &w) != nil {
		return "", 0, ""
	}
	life = longestLife
	if s, err := strconv.Atoi(string(w.ExpiresIn)); err == nil && s > 0 && s < int(longestLife/time.Second) {
		life = time.Duration(s) * time.Second
	}
	return headerSafe(string(w.AccessToken)), life, wellFormed(string(w.Error))
}

// headerSafe drops a token that could not stand in a header.
func headerSafe(s string) string {
	for _, r := range s {
		if r <= ' ' || r > '~' {
			return ""
		}
	}
	return s
}

func skew(h http.Header, now time.Time) time.Duration {
	theirs, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return theirs.Sub(now).Round(time.Second)
}
