package vrs_test

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"proxydesk/sync/vrs"
)

func pemOf(t testing.TB, key *rsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// held are credentials that a test changes.
type held struct {
	vrs.Credentials
	err error
}

func (h *held) read(context.Context) (vrs.Credentials, error) { return h.Credentials, h.err }

func application(t testing.TB, p http.RoundTripper, h *held) *vrs.Application {
	t.Helper()
	a, err := vrs.NewApplication(vrs.SignedJWTConfig{TokenURL: tokenURL, NewID: ids(), Now: time.Now, Transport: p}, h.read)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestNewCredentialsAreUsedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var issuer, kid string
		p := &platform{seen: func(r *http.Request) {
			if err := r.ParseForm(); err != nil {
				t.Fatal(err)
			}
			var claims jwt.RegisteredClaims
			parsed, _, err := jwt.NewParser().ParseUnverified(r.PostForm.Get("client_assertion"), &claims)
			if err != nil {
				t.Fatal(err)
			}
			issuer, kid = claims.Issuer, parsed.Header["kid"].(string)
		}}
		h := &held{err: vrs.NewLackError(vrs.LacksKey, nil)}
		a := application(t, p, h)
		want := func(token string, asked int32) {
			t.Helper()
			if got, err := a.Token(context.Background(), ""); err != nil || got != token || p.asked.Load() != asked {
				t.Errorf("got %q, %v after asking %d times, want %q after %d", got, err, p.asked.Load(), token, asked)
			}
		}
		var lack *vrs.LackError
		if _, err := a.Token(context.Background(), ""); !errors.As(err, &lack) || lack.Lack != vrs.LacksKey || p.asked.Load() != 0 {
			t.Errorf("without a key: %v", err)
		}

		key := pemOf(t, signingKey())
		h.Credentials, h.err = vrs.Credentials{APIKey: "mistyped", Key: key}, nil
		p.status.Store(401)
		for range 2 { // the second is not asked again
			if _, err := a.Token(context.Background(), ""); err == nil || p.asked.Load() != 1 {
				t.Errorf("refused: %v after asking %d times", err, p.asked.Load())
			}
		}
		p.status.Store(0)
		h.APIKey = "fernbrook" // in the same instant
		want("token-2", 2)
		want("token-2", 2)
		if issuer != "fernbrook" || kid != vrs.KeyID(&signingKey().PublicKey) {
			t.Errorf("signed as %q with %q", issuer, kid)
		}

		h.APIKey = "another desk"
		want("token-3", 3)
		if issuer != "another desk" {
			t.Errorf("signed as %q", issuer)
		}
		// What the old credentials earned and the store rejects is no reason to
		// spare the platform.
		if got, err := a.Token(context.Background(), "token-2"); err != nil || got != "token-3" {
			t.Errorf("got %q, %v", got, err)
		}
		h.Key = []byte("secret words")
		if _, err := a.Token(context.Background(), ""); !errors.As(err, &lack) || lack.Lack != vrs.LacksReading || strings.Contains(err.Error(), "secret") {
			t.Errorf("with a key that is none: %v", err)
		}
		if got := fmt.Sprintf("%v %+v %#v %s", h.Credentials, h.Credentials, h.Credentials, &h.Credentials); strings.Contains(got, "secret") || strings.Contains(got, "another") {
			t.Errorf("printed %s", got)
		}
	})
}

func TestWithoutCredentialsNothingIsSent(t *testing.T) {
	d := &door{}
	a := application(t, &platform{}, &held{err: vrs.NewLackError(vrs.LacksAPIKey, nil)})
	c := client(t, d, func(c *vrs.Config) { c.Token = a })
	everything(t, c, func(what string, err error) {
		var not *vrs.NotSentError
		var lack *vrs.LackError
		if !errors.As(err, &not) || not.Trouble != vrs.TroubleSignIn || !errors.As(err, &lack) || lack.Lack != vrs.LacksAPIKey {
			t.Errorf("%s: got %v", what, err)
		}
	})
	if len(d.arrived) > 0 {
		t.Errorf("%d requests arrived", len(d.arrived))
	}
	if _, err := vrs.NewApplication(vrs.SignedJWTConfig{TokenURL: "http://platform.example/token"}, nil); err == nil || !strings.Contains(err.Error(), "https") {
		t.Errorf("signing in in the clear: %v", err)
	}
}

// The key of RFC 7638, 3.1, with its thumbprint.
func TestKeyIDIsTheThumbprint(t *testing.T) {
	n, err := base64.RawURLEncoding.DecodeString("0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw")
	if err != nil {
		t.Fatal(err)
	}
	if got := vrs.KeyID(&rsa.PublicKey{N: new(big.Int).SetBytes(n), E: 65537}); got != "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" {
		t.Errorf("got %s", got)
	}
}

func TestOnlyThePublicHalfIsRegistered(t *testing.T) {
	private, err := vrs.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := vrs.ParseKey(private)
	if err != nil || key.N.BitLen() != 4096 {
		t.Fatalf("a key of %d bits, %v", key.N.BitLen(), err)
	}
	set, id, err := vrs.KeySet(private)
	if err != nil || id != vrs.KeyID(&key.PublicKey) {
		t.Fatal(id, err)
	}
	var got struct{ Keys []map[string]string }
	if err := json.Unmarshal(set, &got); err != nil || len(got.Keys) != 1 || len(got.Keys[0]) != 6 {
		t.Fatalf("got %s, %v", set, err)
	}
	k := got.Keys[0]
	if k["kid"] != id || k["kty"] != "RSA" || k["alg"] != "RS512" || k["use"] != "sig" || k["e"] != "AQAB" ||
		k["n"] != base64.RawURLEncoding.EncodeToString(key.N.Bytes()) {
		t.Errorf("got %v", k)
	}
	if _, _, err := vrs.KeySet([]byte("secret words")); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
