package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// The sign-in of a healthcare worker, as far as a program sees it: a page that
// sends the browser back with a code, and an endpoint that changes the code for
// an identity token. There is nobody to ask, so the page signs the same made-up
// worker in at once.

// Where a member of staff signs in, and where a program changes the code it got
// for an identity token.
const (
	SignInPath   = "/cis2/authorize"
	IdentityPath = "/cis2/token"
)

const (
	signInPath      = SignInPath
	signInTokenPath = IdentityPath

	workerID   = "999000000001"
	workerName = "Sam Example"

	codeLife     = time.Minute
	identityLife = time.Hour
)

// SetWorker says who the sign-in page signs in from now on: a national user id
// and a name, both made up.
func (s *Service) SetWorker(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens.worker = worker{id, name}
}

type worker struct{ id, name string }

// signedIn is a code that has not been changed for a token yet.
type signedIn struct {
	client, back, challenge, nonce string
	worker                         worker
	expires                        time.Time
}

func (s *Service) signInPage(c *call) *answer {
	if strings.HasPrefix(pathOf(c.url), signInTokenPath) {
		return s.signInToken(c)
	}
	q := c.Query
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case c.method != http.MethodGet:
		return oauthRefusal(http.StatusMethodNotAllowed, "invalid_request", "The sign-in page takes GET")
	case err != nil || !loopback(back):
		return oauthRefusal(http.StatusBadRequest, "invalid_request", "The redirect_uri is not on this computer")
	case q.Get("client_id") == "" || q.Get("response_type") != "code":
		return oauthRefusal(http.StatusBadRequest, "invalid_request", "The client_id is missing or the response_type is not code")
	case q.Get("code_challenge") == "" || q.Get("code_challenge_method") != "S256":
		return oauthRefusal(http.StatusBadRequest, "invalid_request", "The code_challenge is missing or not S256")
	}
	code := s.secretText()
	s.tokens.codes[code] = signedIn{
		client: q.Get("client_id"), back: q.Get("redirect_uri"), nonce: q.Get("nonce"), worker: s.tokens.worker,
		challenge: q.Get("code_challenge"), expires: c.now.Add(codeLife),
	}
	to := back.Query()
	to.Set("code", code)
	if state := q.Get("state"); state != "" {
		to.Set("state", state)
	}
	back.RawQuery = to.Encode()
	a := &answer{status: http.StatusFound}
	a.setHeader("Location", back.String())
	return a
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/validated-relationships")
}

func loopback(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

func (s *Service) signInToken(c *call) *answer {
	if c.method != http.MethodPost {
		return oauthRefusal(http.StatusMethodNotAllowed, "invalid_request", "The token endpoint takes POST")
	}
	form, err := c.form()
	if err != nil || form.Get("grant_type") != "authorization_code" {
		return oauthRefusal(http.StatusBadRequest, "invalid_request", "The body is not a form with a grant_type of authorization_code")
	}
	code, ok := s.tokens.codes[form.Get("code")]
	delete(s.tokens.codes, form.Get("code")) // a code works once
	proof := sha256.Sum256([]byte(form.Get("code_verifier")))
	switch {
	case !ok || !c.now.Before(code.expires):
		return oauthRefusal(http.StatusBadRequest, "invalid_grant", "The code is not valid")
	case form.Get("client_id") != code.client || form.Get("redirect_uri") != code.back:
		return oauthRefusal(http.StatusBadRequest, "invalid_grant", "The code was given to somebody else")
	case base64.RawURLEncoding.EncodeToString(proof[:]) != code.challenge:
		return oauthRefusal(http.StatusBadRequest, "invalid_grant", "The code_verifier does not fit the code_challenge")
	}
	claims := jwt.MapClaims{
		"iss": strings.TrimSuffix(c.url, "/token"), "sub": code.worker.id, "aud": code.client, "name": code.worker.name,
		"iat": c.now.Unix(), "exp": c.now.Add(identityLife).Unix(),
		"id_assurance_level": "3", "authentication_assurance_level": "3",
	}
	if code.nonce != "" {
		claims["nonce"] = code.nonce
	}
	id, err := jwt.NewWithClaims(jwt.SigningMethodHS512, claims).SignedString(s.signingSecret())
	if err != nil {
		return oauthRefusal(http.StatusInternalServerError, "server_error", "The identity token could not be signed")
	}
	return jsonAnswer(http.StatusOK, object{
		"id_token": id, "access_token": s.secretText(), "token_type": "Bearer", "expires_in": "3600", "scope": "openid",
	})
}

// identified reports whether an identity token is one given here and still good.
func (s *Service) identified(c *call, token string) bool {
	t, err := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS512"}),
		jwt.WithExpirationRequired(),
		jwt.WithTimeFunc(func() time.Time { return c.now }),
	).Parse(token, func(*jwt.Token) (any, error) { return s.signingSecret(), nil })
	return err == nil && t.Valid
}

func (s *Service) signingSecret() []byte {
	if s.tokens.secret == nil {
		s.tokens.secret = []byte(s.secretText())
	}
	return s.tokens.secret
}
