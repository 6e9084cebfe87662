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
	keeper
}

const (
	assertionLife = 3 * time.Minute // the platform takes five at most, and clocks differ
	longestLife   = 10 * time.Minute
	fetchTimeout  = 20 * time.Second
	maxToken      = 64 << 10
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
	s := &SignedJWT{c: c, http: plainClient(c.Transport)}
	s.keeper = keeper{now: c.Now, ask: s.ask}
	return s, nil
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

// ask makes one token request.
func (s *SignedJWT) ask(ctx context.Context) (token, error) {
	form, err := s.proof()
	if err != nil {
		return token{}, &SignInError{cause: err}
	}
	form.Set("grant_type", "client_credentials")
	w, err := askToken(ctx, s.http, s.c.TokenURL, form, s.c.Now)
	if err != nil {
		return token{}, err
	}
	return w.token(s.c.Now())
}

// proof is the part of a form that says which application asks.
func (s *SignedJWT) proof() (url.Values, error) {
	assertion, err := s.assertion()
	if err != nil {
		return nil, err
	}
	return url.Values{
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {assertion},
	}, nil
}

// askToken posts a form to a token endpoint and reads its answer. A no is a
// *SignInError, and so is no answer.
func askToken(ctx context.Context, client *http.Client, address string, form url.Values, now func() time.Time) (tokenAnswer, error) {
	body := form.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, io.NopCloser(strings.NewReader(body)))
	if err != nil {
		return tokenAnswer{}, &SignInError{cause: withoutURL(err)}
	}
	req.ContentLength = int64(len(body))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "Proxydesk")
	resp, err := client.Do(req)
	if err != nil {
		return tokenAnswer{}, &SignInError{cause: withoutURL(err)}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxToken))
	if err != nil {
		return tokenAnswer{}, &SignInError{cause: withoutURL(err)}
	}
	w := parseToken(answer)
	w.status, w.skew = resp.StatusCode, skew(resp.Header, now())
	if resp.StatusCode != http.StatusOK {
		return tokenAnswer{}, w.refusal()
	}
	return w, nil
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

// tokenAnswer is what a token endpoint says, good or bad.
type tokenAnswer struct {
	access, refresh, identity string
	life, refreshLife         time.Duration
	code                      string
	status                    int
	skew                      time.Duration
}

func (w tokenAnswer) refusal() error {
	return &SignInError{HTTPStatus: w.status, Code: w.code, Skew: w.skew}
}

// token is the access token of the answer, used from now on.
func (w tokenAnswer) token(now time.Time) (token, error) {
	if w.access == "" {
		return token{}, w.refusal()
	}
	return token{value: w.access, renew: now.Add(w.life * 4 / 5), expires: now.Add(w.life)}, nil
}

// parseToken reads a token endpoint's answer. Numbers arrive as strings; the
// life of an access token that is missing or too good counts as ten minutes.
func parseToken(body []byte) tokenAnswer {
	var w struct {
		AccessToken  text `json:"access_token"`
		ExpiresIn    text `json:"expires_in"`
		RefreshToken text `json:"refresh_token"`
		RefreshIn    text `json:"refresh_token_expires_in"`
		IDToken      text `json:"id_token"`
		Error        text `json:"error"`
	}
	if json.Unmarshal(body, &w) != nil {
		return tokenAnswer{}
	}
	return tokenAnswer{
		access: headerSafe(string(w.AccessToken)), life: seconds(w.ExpiresIn, longestLife),
		refresh: string(w.RefreshToken), refreshLife: seconds(w.RefreshIn, longestSession),
		identity: string(w.IDToken), code: wellFormed(string(w.Error)),
	}
}

// seconds reads a life, at most and without one most.
func seconds(s text, most time.Duration) time.Duration {
	if n, err := strconv.Atoi(string(s)); err == nil && n > 0 && n < int(most/time.Second) {
		return time.Duration(n) * time.Second
	}
	return most
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
