package vrs_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"proxydesk/sync/vrs"
)

const tokenURL = "https://platform.example/oauth2/token"

var signingKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

// platform stands in for the token address. It gives out token-1, token-2 … in
// the platform's own way, with its numbers as strings.
type platform struct {
	asked  atomic.Int32
	status atomic.Int32 // answered instead of 200 when set
	down   atomic.Bool
	slow   time.Duration
	seen   func(*http.Request)
}

func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	n := p.asked.Add(1)
	if p.seen != nil {
		p.seen(r)
	}
	if p.down.Load() {
		return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
	}
	time.Sleep(p.slow) // only ever inside a synctest bubble
	if s := p.status.Load(); s != 0 {
		return reply(r, int(s), `{"error":"invalid_client","error_description":"Ruth Quill"}`, "Date", "Tue, 01 Dec 2026 09:05:00 GMT"), nil
	}
	return reply(r, 200, fmt.Sprintf(`{"access_token":"token-%d","expires_in":"599","token_type":"Bearer"}`, n)), nil
}

func signIn(t testing.TB, p http.RoundTripper, now func() time.Time) *vrs.SignedJWT {
	t.Helper()
	s, err := vrs.NewSignedJWT(vrs.SignedJWTConfig{
		TokenURL: tokenURL, APIKey: "api-key", KeyID: "kid-1", Key: signingKey(), NewID: ids(), Now: now, Transport: p,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheAssertionIsSignedAsThePlatformAsks(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	p := &platform{seen: func(r *http.Request) {
		if r.Method != "POST" || r.URL.String() != tokenURL || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			t.Errorf("asked with %s, %v", r.Method, r.Header)
		}
		if err := r.ParseForm(); err != nil {
			t.Fatal(err)
		}
		if r.PostForm.Get("grant_type") != "client_credentials" ||
			r.PostForm.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
			t.Errorf("asked for %v", r.PostForm.Get("grant_type"))
		}
		raw := r.PostForm.Get("client_assertion")
		parsed, err := jwt.Parse(raw, func(*jwt.Token) (any, error) { return &signingKey().PublicKey, nil },
			jwt.WithValidMethods([]string{"RS512"}), jwt.WithTimeFunc(func() time.Time { return now }))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(map[string]any{"typ": "JWT", "alg": "RS512", "kid": "kid-1"}, parsed.Header); d != "" {
			t.Errorf("header -want +got:\n%s", d)
		}
		claims, err := base64.RawURLEncoding.DecodeString(strings.Split(raw, ".")[1])
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(claims, &got); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{
			"iss": "api-key", "sub": "api-key", "aud": tokenURL, "jti": "00000000-0000-4000-8000-000000000001",
			"exp": float64(now.Add(3 * time.Minute).Unix()),
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("claims -want +got:\n%s", d)
		}
	}}
	got, err := signIn(t, p, func() time.Time { return now }).Token(context.Background(), "")
	if err != nil || got != "token-1" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestATokenIsKeptForFourFifthsOfItsLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{}
		s := signIn(t, p, time.Now)
		want := func(token string, asked int32) {
			t.Helper()
			got, err := s.Token(context.Background(), "")
			if err != nil || got != token || p.asked.Load() != asked {
				t.Errorf("got %q, %v after asking %d times, want %q after %d", got, err, p.asked.Load(), token, asked)
			}
		}
		want("token-1", 1)
		time.Sleep(479 * time.Second) // four fifths of 599 s are 479.2 s
		want("token-1", 1)
		time.Sleep(time.Second)
		want("token-2", 2)

		time.Sleep(500 * time.Second)
		p.down.Store(true)
		want("token-2", 3) // it cannot be renewed, and is good for another 99 s
		time.Sleep(100 * time.Second)
		if got, err := s.Token(context.Background(), ""); err == nil {
			t.Errorf("an expired token was given out: %q", got)
		}
		p.down.Store(false)
		want("token-5", 5)
	})
}

func TestManyCallersShareOneSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{slow: 2 * time.Second}
		s := signIn(t, p, time.Now)
		impatient, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() { // the first to come leaves first, and spoils nothing
			var e *vrs.SignInError
			if _, err := s.Token(impatient, ""); !errors.As(err, &e) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the impatient caller got %v", err)
			}
		})
		synctest.Wait()
		for range 20 {
			wg.Go(func() {
				if got, err := s.Token(context.Background(), ""); err != nil || got != "token-1" {
					t.Errorf("got %q, %v", got, err)
				}
			})
		}
		wg.Wait()
		if n := p.asked.Load(); n != 1 {
			t.Errorf("the platform was asked %d times", n)
		}
	})
}

func TestARefusedSignInIsNotHammered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{}
		p.status.Store(401)
		s := signIn(t, p, time.Now)
		for range 100 {
			var e *vrs.SignInError
			if _, err := s.Token(context.Background(), ""); !errors.As(err, &e) || e.Code != "invalid_client" || e.HTTPStatus != 401 {
				t.Fatalf("got %v", err)
			} else if strings.Contains(e.Error(), "Quill") {
				t.Errorf("said %q", e)
			}
		}
		if n := p.asked.Load(); n != 1 {
			t.Errorf("the platform was asked %d times in an instant", n)
		}
		time.Sleep(30 * time.Second)
		p.status.Store(0)
		if got, err := s.Token(context.Background(), ""); err != nil || got != "token-2" {
			t.Errorf("half a minute later: %q, %v", got, err)
		}
	})
}

func TestTheSkewOfAClockIsTold(t *testing.T) {
	p := &platform{}
	p.status.Store(400)
	_, err := signIn(t, p, func() time.Time { return time.Date(2026, 12, 1, 8, 5, 0, 0, time.UTC) }).Token(context.Background(), "")
	var e *vrs.SignInError
	if !errors.As(err, &e) || e.Skew != time.Hour {
		t.Errorf("got %v, want a clock that is an hour behind", err)
	}
}

func TestAClockSetBackRenewsARejectedToken(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	s := signIn(t, &platform{}, func() time.Time { return now })
	if _, err := s.Token(context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Token(context.Background(), "token-1"); err != nil || got != "token-2" {
		t.Errorf("got %q, %v", got, err)
	}
	now = now.AddDate(-56, 0, 0) // the battery gave up
	if got, err := s.Token(context.Background(), "token-2"); err != nil || got != "token-3" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestTokenAnswersInEveryShape(t *testing.T) {
	for _, c := range []struct {
		says, body string
		status     int
		life       time.Duration // 0: no token
	}{
		{"numbers as strings", `{"access_token":"a","expires_in":"100"}`, 200, 100 * time.Second},
		{"numbers as numbers", `{"access_token":"a","expires_in":100}`, 200, 100 * time.Second},
		{"no life at all", `{"access_token":"a"}`, 200, 10 * time.Minute},
		{"a life too long to be true", `{"access_token":"a","expires_in":"99999999999999999"}`, 200, 10 * time.Minute},
		{"a life gone by", `{"access_token":"a","expires_in":"-1"}`, 200, 10 * time.Minute},
		{"no token", `{"expires_in":"100"}`, 200, 0},
		{"a token with a line break", `{"access_token":"a\r\nX-Evil: 1"}`, 200, 0},
		{"a page", `<html>`, 200, 0},
		{"a token with an error", `{"access_token":"a"}`, 500, 0},
	} {
		t.Run(c.says, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				s := signIn(t, wire(func(r *http.Request) (*http.Response, error) {
					asked++
					return reply(r, c.status, c.body), nil
				}), time.Now)
				_, err := s.Token(context.Background(), "")
				if (err == nil) != (c.life > 0) {
					t.Fatalf("got %v", err)
				}
				if c.life == 0 {
					return
				}
				time.Sleep(c.life*4/5 - time.Millisecond)
				if _, err := s.Token(context.Background(), ""); err != nil || asked != 1 {
					t.Errorf("asked %d times before four fifths", asked)
				}
				time.Sleep(time.Millisecond)
				if _, err := s.Token(context.Background(), ""); err != nil || asked != 2 {
					t.Errorf("asked %d times after four fifths", asked)
				}
			})
		})
	}
}

// door is a store that knows which tokens are good, and counts what arrives.
type door struct {
	good    map[string]bool
	arrived []string
	bodies  []string
}

func (d *door) RoundTrip(r *http.Request) (*http.Response, error) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	d.arrived = append(d.arrived, token)
	body := new(strings.Builder)
	if r.Body != nil {
		b, err := jsonBytes(r)
		if err != nil {
			return nil, err
		}
		body.Write(b)
	}
	d.bodies = append(d.bodies, body.String())
	if !d.good[token] {
		return reply(r, 401, problem("ACCESS_DENIED")), nil
	}
	return reply(r, 200, done), nil
}

func jsonBytes(r *http.Request) ([]byte, error) {
	var raw json.RawMessage
	err := json.NewDecoder(r.Body).Decode(&raw)
	return raw, err
}

func TestA401SignsInAnewOnceAndThenStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{}
		s := signIn(t, p, time.Now)
		d := &door{good: map[string]bool{"token-2": true}}
		c := client(t, d, func(c *vrs.Config) { c.Token = s })
		if _, err := s.Token(context.Background(), ""); err != nil {
			t.Fatal(err)
		}
		r := creation(t)
		resp, err := c.Send(context.Background(), r)
		if err != nil || !resp.OK() {
			t.Fatalf("got %v, %v", resp, err)
		}
		if want := []string{"token-1", "token-2"}; !cmp.Equal(want, d.arrived) || d.bodies[0] != d.bodies[1] || d.bodies[0] != string(r.Body) {
			t.Errorf("sent with %v", d.arrived)
		}

		// The store likes no token any more: each message tries twice at most, and
		// the platform is asked once in half a minute.
		d.good = nil
		d.arrived = nil
		time.Sleep(time.Minute)
		for range 10 {
			resp, err := c.Send(context.Background(), r)
			if err != nil || resp.HTTPStatus != 401 || resp.Problem.Code != vrs.CodeAccessDenied {
				t.Errorf("got %v, %v", resp, err)
			}
		}
		if len(d.arrived) != 11 || p.asked.Load() != 3 {
			t.Errorf("10 messages were sent %d times with %d sign-ins", len(d.arrived), p.asked.Load())
		}
	})
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &platform{}
		d := &door{}
		c := client(t, d, func(c *vrs.Config) { c.Token = signIn(t, p, time.Now) })
		for name, f := range map[string]struct {
			change  func()
			trouble vrs.Trouble
		}{
			"the platform is out of reach": {func() { p.down.Store(true) }, vrs.TroubleConnect},
			"the platform says no":         {func() { p.down.Store(false); p.status.Store(401) }, vrs.TroubleSignIn},
		} {
			time.Sleep(time.Minute)
			f.change()
			everything(t, c, func(what string, err error) {
				var not *vrs.NotSentError
				if !errors.As(err, &not) || not.Trouble != f.trouble {
					t.Errorf("%s, %s: got %v", name, what, err)
				}
			})
			p.down.Store(false)
			p.status.Store(0)
		}
		if len(d.arrived) != 0 {
			t.Errorf("%d requests arrived", len(d.arrived))
		}

		// A token that the store turns away and that cannot be replaced: the
		// decision surely had no effect.
		time.Sleep(time.Minute)
		if _, err := c.Send(context.Background(), creation(t)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		p.down.Store(true)
		var not *vrs.NotSentError
		if _, err := c.Send(context.Background(), creation(t)); !errors.As(err, &not) {
			t.Errorf("got %v", err)
		}
	})
}

func TestNewSignedJWTRefusesAConfigurationThatCannotBeRight(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	good := vrs.SignedJWTConfig{TokenURL: tokenURL, APIKey: "secret-key", KeyID: "kid-1", Key: signingKey(), NewID: ids(), Now: time.Now}
	for _, c := range []struct {
		says, want string
		change     func(*vrs.SignedJWTConfig)
	}{
		{"in the clear", "https", func(c *vrs.SignedJWTConfig) { c.TokenURL = "http://platform.example/token" }},
		{"without an application key", "application's key", func(c *vrs.SignedJWTConfig) { c.APIKey = "" }},
		{"without a key id", "registered", func(c *vrs.SignedJWTConfig) { c.KeyID = "" }},
		{"without a signing key", "RSA key", func(c *vrs.SignedJWTConfig) { c.Key = nil }},
		{"with a short signing key", "2048", func(c *vrs.SignedJWTConfig) { c.Key = small }},
		{"without a clock", "time", func(c *vrs.SignedJWTConfig) { c.Now = nil }},
	} {
		cfg := good
		c.change(&cfg)
		if _, err := vrs.NewSignedJWT(cfg); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.says, err)
		}
	}
	s, err := vrs.NewSignedJWT(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{s, good} {
		if got := fmt.Sprintf("%+v", v); got != "application sign-in, key kid-1" {
			t.Errorf("printed %q", got)
		}
	}
}

func TestParseKey(t *testing.T) {
	der, err := x509.MarshalPKCS8PrivateKey(signingKey())
	if err != nil {
		t.Fatal(err)
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	for name, text := range map[string]string{
		"as a file has it":         string(block),
		"on one line, as a secret": strings.ReplaceAll(string(block), "\n", `\n`),
	} {
		k, err := vrs.ParseKey([]byte(text))
		if err != nil || !k.Equal(signingKey()) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := vrs.ParseKey([]byte("secret words")); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
