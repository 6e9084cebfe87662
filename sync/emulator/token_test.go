package emulator

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// key is one key pair for the whole package's tests: making one takes a while.
var key = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

const (
	client  = "fernbrook-desk"
	kid     = "desk-1"
	address = host + "/oauth2/token"
)

func withKey() Option { return WithClientKey(client, kid, &key().PublicKey) }

// assertion is a good one; edit makes it otherwise.
func assertion(t testing.TB, edit func(*jwt.Token)) string {
	t.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodRS512, jwt.MapClaims{
		"iss": client, "sub": client, "aud": address, "jti": uuid.NewString(), "exp": noon.Add(3 * time.Minute).Unix(),
	})
	token.Header["kid"] = kid
	if edit != nil {
		edit(token)
	}
	signed, err := token.SignedString(key())
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func claim(name string, v any) func(*jwt.Token) {
	return func(token *jwt.Token) { token.Claims.(jwt.MapClaims)[name] = v }
}

func (d *desk) postForm(path string, form url.Values) reply {
	d.Helper()
	return d.sendBy(d.client, host, ask{method: "POST", path: path, body: form.Encode(), kind: "application/x-www-form-urlencoded"})
}

func credentials(assertion string) url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "client_assertion_type": {assertionType}, "client_assertion": {assertion},
	}
}

func TestAnApplicationGetsAToken(t *testing.T) {
	d := newDesk(t, WithSignIn(ApplicationRestricted), withKey())
	search := ask{method: "GET", path: "/Consent?patient:identifier=" + ada}
	check(t, "without a token", d.send(search).code(), "ACCESS_DENIED")

	r := d.postForm("/oauth2/token", credentials(assertion(t, nil)))
	check(t, "status", r.status, http.StatusOK)
	check(t, "life, as a string", text(r.json, "expires_in"), "599")
	check(t, "type", text(r.json, "token_type"), "Bearer")
	check(t, "no refreshing", dig(r.json, "refresh_token"), nil)
	d.token = text(r.json, "access_token")
	check(t, "with it", d.send(search).status, http.StatusOK)
	d.clock.Advance(598 * time.Second)
	check(t, "in its last second", d.send(search).status, http.StatusOK)
	d.clock.Advance(time.Second)
	check(t, "expired", d.send(search).code(), "ACCESS_DENIED")
}

func TestAssertionsAreChecked(t *testing.T) {
	d := newDesk(t, WithSignIn(ApplicationRestricted), withKey())
	used := assertion(t, claim("jti", "one"))
	check(t, "the first use", d.postForm("/oauth2/token", credentials(used)).status, http.StatusOK)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := func() (string, error) {
		token := jwt.NewWithClaims(jwt.SigningMethodRS512, jwt.MapClaims{
			"iss": client, "sub": client, "aud": address, "jti": "two", "exp": noon.Add(time.Minute).Unix()})
		token.Header["kid"] = kid
		return token.SignedString(other)
	}()
	if err != nil {
		t.Fatal(err)
	}
	form := func(name, value string) url.Values {
		v := credentials(assertion(t, nil))
		v.Set(name, value)
		return v
	}
	for _, l := range []struct {
		line   string
		form   url.Values
		status int
		code   string
	}{
		{"used twice", credentials(used), 400, "invalid_request"},
		{"used twice with another expiry", credentials(assertion(t, claim("jti", "one"))), 400, "invalid_request"},
		{"of an unknown kid", credentials(assertion(t, func(token *jwt.Token) { token.Header["kid"] = "desk-2" })), 401, "invalid_request"},
		{"of an unknown application", credentials(assertion(t, claim("iss", "somebody"))), 401, "invalid_request"},
		{"by one application about another", credentials(assertion(t, claim("sub", "somebody"))), 400, "invalid_request"},
		{"for another address", credentials(assertion(t, claim("aud", address+"/"))), 401, "invalid_request"},
		{"for the mock's address", credentials(assertion(t, claim("aud", host+"/oauth2-mock/token"))), 401, "invalid_request"},
		{"expired", credentials(assertion(t, claim("exp", noon.Add(-time.Second).Unix()))), 400, "invalid_request"},
		{"without an expiry", credentials(assertion(t, claim("exp", nil))), 400, "invalid_request"},
		{"good for too long", credentials(assertion(t, claim("exp", noon.Add(5*time.Minute+time.Second).Unix()))), 400, "invalid_request"},
		{"without a jti", credentials(assertion(t, claim("jti", ""))), 400, "invalid_request"},
		{"signed with RS256", credentials(assertion(t, func(token *jwt.Token) {
			token.Method = jwt.SigningMethodRS256
			token.Header["alg"] = "RS256"
		})), 401, "invalid_request"},
		{"signed by somebody else", credentials(forged), 401, "invalid_request"},
		{"that is no token", form("client_assertion", "x.y.z"), 400, "invalid_request"},
		{"that is missing", form("client_assertion", ""), 400, "invalid_request"},
		{"of another type", form("client_assertion_type", "password"), 400, "invalid_request"},
		{"for a password", form("grant_type", "password"), 400, "unsupported_grant_type"},
		{"in exchange for a sign-in the application has not", form("grant_type", exchangeGrant), 401, "unauthorized_client"},
	} {
		t.Run(l.line, func(t *testing.T) {
			r := d.postForm("/oauth2/token", l.form)
			check(t, "status", r.status, l.status)
			check(t, "error", text(r.json, "error"), l.code)
		})
	}
	r := d.sendBy(d.client, host, ask{method: "POST", path: "/oauth2/token", body: "{}", kind: "application/json"})
	check(t, "not a form", r.status, http.StatusBadRequest)
	r = d.sendBy(d.client, host, ask{method: "GET", path: "/oauth2/token"})
	check(t, "not a POST", r.status, http.StatusMethodNotAllowed)
}

// Who may do what: y yes, n no, r only as the gateway runs, not by the
// specification.
func TestWhoMayDoWhat(t *testing.T) {
	form := func(d *desk) ask {
		return ask{method: "POST", path: "/QuestionnaireResponse", body: d.form(motherApplies())}
	}
	fixed := func(a ask) func(*desk) ask { return func(*desk) ask { return a } }
	for _, l := range []struct {
		line                         string
		ask                          func(*desk) ask
		patient, worker, application byte
	}{
		{"apply", form, 'y', 'r', 'n'},
		{"fetch an application", fixed(ask{method: "GET", path: "/QuestionnaireResponse/" + nobody}), 'y', 'y', 'y'},
		{"find candidates", fixed(ask{method: "GET", path: "/RelatedPerson?identifier=" + ruth}), 'y', 'y', 'n'},
		{"search roles", fixed(ask{method: "GET", path: "/Consent?performer:identifier=" + ruth}), 'y', 'y', 'y'},
		{"create a role", fixed(ask{method: "POST", path: "/Consent", body: consent(ian, neil)}), 'n', 'y', 'y'},
		{"read a role", fixed(ask{method: "GET", path: "/Consent/" + nobody}), 'r', 'y', 'y'},
		{"change a role", fixed(ask{method: "PATCH", path: "/Consent/" + nobody, body: becomes("inactive", reasonIs("ROLE_DEACTIVATED_PATIENT_REQUEST"))}), 'y', 'y', 'y'},
	} {
		for _, dialect := range []Dialect{Spec, Recorded} {
			for kind, may := range map[SignIn]byte{PatientSignIn: l.patient, HealthcareWorker: l.worker, ApplicationRestricted: l.application} {
				d := newDesk(t, WithDialect(dialect), WithSignIn(HealthcareWorker))
				d.token = d.IssueToken(kind, ruth)
				r := d.send(l.ask(d))
				allowed := may == 'y' || may == 'r' && dialect == Recorded
				if (r.code() == "FORBIDDEN") == allowed {
					t.Errorf("%s, %s, %s: got %d %s", l.line, dialect, kind, r.status, r.code())
				}
			}
		}
	}
}

func TestAnApplicantSpeaksForThemselves(t *testing.T) {
	d := newDesk(t, WithSignIn(HealthcareWorker))
	d.token = d.IssueToken(PatientSignIn, neil)
	apply := ask{method: "POST", path: "/QuestionnaireResponse", body: d.form(motherApplies())}
	check(t, "as somebody else", d.send(apply).code(), "BAD_REQUEST")
	d.token = d.IssueToken(PatientSignIn, ruth)
	check(t, "as herself", d.send(apply).status, http.StatusOK)
	id := d.only(ada, ruth).ID
	check(t, "approving herself", d.patch(id, becomes("active", reasonIs("ROLE_ACTIVATED"), grantorIs(fernbrook))...).code(), "INVALID_STATE_TRANSITION")
	check(t, "withdrawing", d.patch(id, becomes("rejected", reasonIs("APPLICATION_WITHDRAWN"))...).status, http.StatusOK)
	d.RevokeTokens()
	check(t, "after signing out", d.send(apply).code(), "ACCESS_DENIED")
}

func TestAHealthcareWorkerSignsIn(t *testing.T) {
	d := newDesk(t, WithSignIn(HealthcareWorker), withKey())
	d.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	const back, verifier = "http://127.0.0.1:5000/back", "a-verifier-nobody-else-has-seen-0123456789"
	challenge := sha256.Sum256([]byte(verifier))
	page := url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {back}, "state": {"s1"}, "nonce": {"n1"},
		"scope": {"openid"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}
	signIn := func(edit func(url.Values)) reply {
		q := url.Values{}
		for name, v := range page {
			q[name] = v
		}
		if edit != nil {
			edit(q)
		}
		return d.sendBy(d.client, host, ask{method: "GET", path: signInPath + "?" + q.Encode()})
	}
	for line, edit := range map[string]func(url.Values){
		"back to another computer": func(q url.Values) { q.Set("redirect_uri", "http://192.0.2.1/back") },
		"without a challenge":      func(q url.Values) { q.Del("code_challenge") },
		"with a plain challenge":   func(q url.Values) { q.Set("code_challenge_method", "plain") },
		"without a client":         func(q url.Values) { q.Del("client_id") },
	} {
		check(t, line, signIn(edit).status, http.StatusBadRequest)
	}
	code := func() string {
		r := signIn(nil)
		check(t, "sent back", r.status, http.StatusFound)
		to, err := url.Parse(r.header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		check(t, "state", to.Query().Get("state"), "s1")
		return to.Query().Get("code")
	}
	change := func(code, verifier string) reply {
		return d.postForm(signInTokenPath, url.Values{
			"grant_type": {"authorization_code"}, "code": {code}, "client_id": {client}, "redirect_uri": {back}, "code_verifier": {verifier}})
	}
	check(t, "with another verifier", text(change(code(), "guessed").json, "error"), "invalid_grant")
	once := code()
	identity := text(change(once, verifier).json, "id_token")
	check(t, "a code used twice", text(change(once, verifier).json, "error"), "invalid_grant")
	stale := code()
	d.clock.Advance(time.Minute)
	check(t, "a code gone stale", text(change(stale, verifier).json, "error"), "invalid_grant")

	exchange := credentials(assertion(t, nil))
	exchange.Set("grant_type", exchangeGrant)
	exchange.Set("subject_token_type", idTokenType)
	exchange.Set("subject_token", identity+"x")
	check(t, "a changed identity", d.postForm("/oauth2/token", exchange).status, http.StatusBadRequest)
	exchange.Set("subject_token", identity)
	exchange.Set("client_assertion", assertion(t, nil))
	r := d.postForm("/oauth2/token", exchange)
	check(t, "exchanged", r.status, http.StatusOK)
	check(t, "numbers are strings", text(r.json, "refresh_token_expires_in"), "43199")
	d.token = text(r.json, "access_token")
	candidates := ask{method: "GET", path: "/RelatedPerson?identifier=" + ruth}
	check(t, "candidates", d.send(candidates).status, http.StatusOK)

	refresh := url.Values{"grant_type": {"refresh_token"}, "client_id": {client}, "refresh_token": {text(r.json, "refresh_token")}}
	d.clock.Advance(10 * time.Minute)
	check(t, "expired", d.send(candidates).code(), "ACCESS_DENIED")
	d.token = text(d.postForm("/oauth2/token", refresh).json, "access_token")
	check(t, "refreshed", d.send(candidates).status, http.StatusOK)
	check(t, "refreshed twice", d.postForm("/oauth2/token", refresh).status, http.StatusUnauthorized)
	exchange.Set("client_assertion", assertion(t, claim("exp", d.clock.Now().Add(time.Minute).Unix())))
	d.clock.Advance(time.Hour)
	exchange.Set("client_assertion", assertion(t, claim("exp", d.clock.Now().Add(time.Minute).Unix())))
	check(t, "an identity gone stale", d.postForm("/oauth2/token", exchange).status, http.StatusBadRequest)
}

func TestOptionsAreChecked(t *testing.T) {
	for line, option := range map[string]Option{
		"an unknown dialect": WithDialect("latin"), "an unknown sign-in": WithSignIn("password"),
		"a key without a name": WithClientKey(client, "", &key().PublicKey), "a shape nobody sends": WithPolicyRuleShape("ring"),
	} {
		if _, err := New(option); err == nil {
			t.Errorf("%s was taken", line)
		}
	}
}

func TestAKeySetIsRegistered(t *testing.T) {
	text := func(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
	set := func(more string) []byte {
		return []byte(`{"keys":[{"kty":"RSA","alg":"RS512","use":"sig","kid":"` + kid + `","e":"AQAB","n":"` + text(key().N.Bytes()) + `"` + more + `}]}`)
	}
	d := newDesk(t, WithSignIn(ApplicationRestricted), WithClientKeySet(client, set("")))
	check(t, "a key of the set", d.postForm("/oauth2/token", credentials(assertion(t, nil))).status, http.StatusOK)
	for name, bad := range map[string][]byte{
		"nothing": nil, "no keys": []byte(`{"keys":[]}`), "a private key": set(`,"d":"AQAB"`), "another use": set(`,"alg":"RS256"`),
		"a short key": set(`,"n":"` + text(make([]byte, 128)) + `"`), "no id": set(`,"kid":""`), "no number": set(`,"e":"*"`),
	} {
		if _, err := New(WithClientKeySet(client, bad)); err == nil {
			t.Errorf("%s was registered", name)
		}
	}
}
