package emulator

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// SignIn is how a caller proves who is asking.
type SignIn string

const (
	NoSignIn              SignIn = "none"              // no token is asked for, as in the public sandbox
	ApplicationRestricted SignIn = "application"       // the program itself, by a signed assertion
	HealthcareWorker      SignIn = "healthcare-worker" // a member of staff, who signed in
	PatientSignIn         SignIn = "patient"           // an applicant, through NHS login
)

const (
	tokenLife     = 599 * time.Second
	refreshLife   = 43199 * time.Second
	assertionLife = 5 * time.Minute // the longest an assertion may still have to run

	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"
	idTokenType   = "urn:ietf:params:oauth:token-type:id_token"
)

// WithSignIn makes every operation ask for an access token. With
// ApplicationRestricted the token endpoint gives tokens to programs only; with
// HealthcareWorker it also exchanges a person's sign-in for one.
func WithSignIn(mode SignIn) Option {
	return func(s *Service) error {
		switch mode {
		case NoSignIn, ApplicationRestricted, HealthcareWorker:
			s.signIn = mode
			return nil
		default:
			return fmt.Errorf("sign-in %q: want none, application or healthcare-worker", mode)
		}
	}
}

// clientKey names a registered public key.
type clientKey struct{ client, kid string }

// WithClientKey registers the public key of an application, so that assertions
// signed with its other half are believed. client is the application's API key.
func WithClientKey(client, kid string, key *rsa.PublicKey) Option {
	return func(s *Service) error {
		if client == "" || kid == "" || key == nil {
			return errors.New("a client key needs the client, the key id and the key")
		}
		s.keys[clientKey{client, kid}] = key
		return nil
	}
}

// WithClientKeySet registers every key of a JSON Web Key Set, as an application
// hands it in at the platform.
func WithClientKeySet(client string, set []byte) Option {
	return func(s *Service) error {
		var w struct {
			Keys []struct{ Kty, Kid, Alg, N, E, D string }
		}
		if err := json.Unmarshal(set, &w); err != nil || len(w.Keys) == 0 {
			return errors.New("this is not a set of public keys")
		}
		for _, k := range w.Keys {
			n, errN := base64.RawURLEncoding.DecodeString(k.N)
			e, errE := base64.RawURLEncoding.DecodeString(k.E)
			switch {
			case k.D != "":
				return errors.New("this set holds a private key; register the public one only")
			case k.Kty != "RSA" || k.Alg != "RS512" || errN != nil || errE != nil || len(n) < 256 || len(e) == 0 || len(e) > 4:
				return errors.New("a key of the set is not an RSA key of at least 2048 bits for RS512")
			}
			public := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
			if err := WithClientKey(client, k.Kid, public)(s); err != nil {
				return err
			}
		}
		return nil
	}
}

// tokens is what the platform remembers of who signed in. It does not outlive
// the process: after a restart everybody signs in again.
type tokens struct {
	access  map[string]grant
	refresh map[string]grant
	used    map[string]time.Time // assertion ids, until they would have expired
	codes   map[string]signedIn
	worker  worker // whom the sign-in page signs in
	secret  []byte // signs identity tokens
}

type grant struct {
	kind    SignIn
	client  string
	person  string
	expires time.Time
}

func newTokens() tokens {
	return tokens{
		access: map[string]grant{}, refresh: map[string]grant{},
		used: map[string]time.Time{}, codes: map[string]signedIn{},
		worker: worker{workerID, workerName},
	}
}

// IssueToken gives a token of any kind without asking, to play a caller that the
// token endpoint has no way in for. person is the NHS number of a patient's
// sign-in.
func (s *Service) IssueToken(kind SignIn, person string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.issue(grant{kind: kind, person: person, expires: s.now().Add(tokenLife)})
}

// RevokeTokens makes every token given so far worthless.
func (s *Service) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens.access)
	clear(s.tokens.refresh)
}

func (s *Service) issue(g grant) string {
	t := s.secretText()
	s.tokens.access[t] = g
	return t
}

// secretText makes a value nobody can guess, or, with a seed, one that repeats.
func (s *Service) secretText() string { return s.shortID(28) }

// admit checks the access token and what it may do, and finds on whose behalf
// the call is made.
func (s *Service) admit(c *call) *problem {
	c.By = practice
	if s.signIn == NoSignIn {
		return nil
	}
	token, ok := strings.CutPrefix(c.header.Get("Authorization"), "Bearer ")
	g, live := s.tokens.access[token]
	if !ok || !live || !c.now.Before(g.expires) {
		return refuse("ACCESS_DENIED", "")
	}
	switch access[c.Op][g.kind] {
	case "yes":
	case "recorded": // barred by the specification, let through by the gateway as it runs
		if s.dialect != Recorded {
			return refuse("FORBIDDEN", "")
		}
	default:
		return refuse("FORBIDDEN", "")
	}
	if g.kind == PatientSignIn {
		c.By, c.Person = applicant, g.person
	}
	return nil
}

func jsonAnswer(status int, v object) *answer {
	return &answer{status: status, kind: "application/json", body: marshal(v)}
}

// oauthRefusal is the platform's way of saying no, which is not FHIR's.
func oauthRefusal(status int, code, words string) *answer {
	a := jsonAnswer(status, object{"error": code, "error_description": words})
	a.code = code
	return a
}

// token is the platform's token endpoint.
func (s *Service) token(c *call) *answer {
	if c.method != http.MethodPost {
		return oauthRefusal(http.StatusMethodNotAllowed, "invalid_request", "The token endpoint takes POST")
	}
	form, err := c.form()
	if err != nil {
		return oauthRefusal(http.StatusBadRequest, "invalid_request", "The body is not a form")
	}
	switch form.Get("grant_type") {
	case "client_credentials":
		client, no := s.believe(c, form)
		if no != nil {
			return no
		}
		return s.tokenAnswer(c, grant{kind: ApplicationRestricted, client: client}, false)
	case exchangeGrant:
		client, no := s.believe(c, form)
		if no != nil {
			return no
		}
		if s.signIn == ApplicationRestricted {
			return oauthRefusal(http.StatusUnauthorized, "unauthorized_client", "This application has no staff sign-in")
		}
		if form.Get("subject_token_type") != idTokenType || !s.identified(c, form.Get("subject_token")) {
			return oauthRefusal(http.StatusBadRequest, "invalid_request", "The subject token is not a valid identity token")
		}
		return s.tokenAnswer(c, grant{kind: HealthcareWorker, client: client}, true)
	case "refresh_token":
		old := form.Get("refresh_token")
		g, ok := s.tokens.refresh[old]
		if !ok || !c.now.Before(g.expires) || g.client != form.Get("client_id") {
			return oauthRefusal(http.StatusUnauthorized, "invalid_grant", "The refresh token is not valid")
		}
		delete(s.tokens.refresh, old)
		return s.tokenAnswer(c, g, true)
	default:
		return oauthRefusal(http.StatusBadRequest, "unsupported_grant_type", "The grant type is not known")
	}
}

func (c *call) form() (url.Values, error) {
	if kind, _, _ := strings.Cut(c.header.Get("Content-Type"), ";"); kind != "application/x-www-form-urlencoded" {
		return nil, errors.New("not a form")
	}
	return url.ParseQuery(string(c.Body))
}

// tokenAnswer gives an access token. Its numbers are strings, as the platform's are.
func (s *Service) tokenAnswer(c *call, g grant, refreshable bool) *answer {
	g.expires = c.now.Add(tokenLife)
	v := object{
		"access_token": s.issue(g),
		"expires_in":   "599",
		"token_type":   "Bearer",
		"issued_at":    fmt.Sprint(c.now.UnixMilli()),
	}
	if refreshable {
		g.expires = c.now.Add(refreshLife)
		r := s.secretText()
		s.tokens.refresh[r] = g
		v["refresh_token"] = r
		v["refresh_token_expires_in"] = "43199"
		v["refresh_count"] = "0"
	}
	return jsonAnswer(http.StatusOK, v)
}

// believe checks a signed assertion and finds which application made it.
func (s *Service) believe(c *call, form url.Values) (client string, _ *answer) {
	no := func(status int, words string) (string, *answer) {
		return "", oauthRefusal(status, "invalid_request", words)
	}
	if form.Get("client_assertion_type") != assertionType {
		return no(http.StatusBadRequest, "The client_assertion_type is missing or not known")
	}
	if form.Get("client_assertion") == "" {
		return no(http.StatusBadRequest, "The client_assertion is missing")
	}
	address, _, _ := strings.Cut(c.url, "?")
	var claims jwt.RegisteredClaims
	var unknownKey bool
	_, err := jwt.NewParser(
		jwt.WithValidMethods([]string{"RS512"}),
		jwt.WithExpirationRequired(),
		jwt.WithTimeFunc(func() time.Time { return c.now }),
	).ParseWithClaims(form.Get("client_assertion"), &claims, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		key, ok := s.keys[clientKey{claims.Issuer, kid}]
		if !ok {
			unknownKey = true
			return nil, jwt.ErrTokenUnverifiable
		}
		return key, nil
	})
	switch {
	case unknownKey:
		return no(http.StatusUnauthorized, "The assertion's kid and iss name no registered key")
	case errors.Is(err, jwt.ErrTokenExpired):
		return no(http.StatusBadRequest, "The assertion's exp is past")
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return no(http.StatusUnauthorized, "The assertion is not signed with RS512 and the registered key")
	case err != nil:
		return no(http.StatusBadRequest, "The assertion is not a valid token")
	case claims.Issuer == "" || claims.Issuer != claims.Subject:
		return no(http.StatusBadRequest, "The assertion's iss and sub differ")
	case len(claims.Audience) != 1 || claims.Audience[0] != address:
		return no(http.StatusUnauthorized, "The assertion's aud is not this address")
	case claims.ExpiresAt.After(c.now.Add(assertionLife)):
		return no(http.StatusBadRequest, "The assertion's exp is more than five minutes away")
	case claims.ID == "":
		return no(http.StatusBadRequest, "The assertion has no jti")
	}
	for id, until := range s.tokens.used {
		if c.now.After(until) {
			delete(s.tokens.used, id)
		}
	}
	if _, again := s.tokens.used[claims.ID]; again {
		return no(http.StatusBadRequest, "The assertion's jti was used before")
	}
	s.tokens.used[claims.ID] = claims.ExpiresAt.Time
	return claims.Issuer, nil
}
