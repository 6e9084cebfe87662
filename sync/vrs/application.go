package vrs

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"sync"
)

// Credentials are what an application proves itself with to the platform.
type Credentials struct {
	// APIKey is what the platform knows the application by.
	APIKey string
	// Key is its private key, as NewKey makes it.
	Key []byte
}

// Format keeps both out of every print.
func (Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "credentials") }

// Lack is what stands in the way of signing in, on our own side.
type Lack string

// What may be lacking.
const (
	LacksKey    Lack = "there is no signing key"
	LacksAPIKey Lack = "there is no API key"
	// LacksReading is a key that is there and cannot be read or used.
	LacksReading Lack = "the signing key cannot be used"
)

// LackError says that the desk has nothing to sign in with, so that nothing was
// asked of anybody.
type LackError struct {
	Lack  Lack
	cause error
}

// NewLackError tells of a lack; cause may be nil.
func NewLackError(l Lack, cause error) *LackError { return &LackError{l, cause} }

// Error says what is lacking, never what is there.
func (e *LackError) Error() string { return "sign in to the platform: " + string(e.Lack) }

// Unwrap returns the cause, if any.
func (e *LackError) Unwrap() error { return e.cause }

// Application signs in as SignedJWT does, with whatever credentials there are
// when a token is asked for: a desk opens before they can be read, and they may
// be replaced while it runs.
type Application struct {
	c    SignedJWTConfig
	read func(context.Context) (Credentials, error)

	mu sync.Mutex
	// with is a digest of the credentials that signs works with.
	with  [sha256.Size]byte
	signs *SignedJWT
}

// NewApplication returns the sign-in, or an error in plain words when the
// address cannot be right. read answers a *LackError for what is missing; it is
// called for every token, so that it should be quick. What c says of the
// application itself is left aside.
func NewApplication(c SignedJWTConfig, read func(context.Context) (Credentials, error)) (*Application, error) {
	if _, err := secureURL(c.TokenURL); err != nil {
		return nil, fmt.Errorf("the platform's sign-in address %w", err)
	}
	return &Application{c: c, read: read}, nil
}

// Token is SignedJWT's. New credentials are used at once; a token or a refusal
// that the old ones earned counts no more.
func (a *Application) Token(ctx context.Context, rejected string) (string, error) {
	s, err := a.signIn(ctx)
	if err != nil {
		return "", err
	}
	return s.Token(ctx, rejected)
}

func (a *Application) signIn(ctx context.Context) (*SignedJWT, error) {
	held, err := a.read(ctx)
	if err != nil {
		return nil, err
	}
	with := sha256.Sum256(append([]byte(held.APIKey+"\n"), held.Key...))
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.signs != nil && a.with == with {
		return a.signs, nil
	}
	key, err := ParseKey(held.Key)
	if err != nil {
		return nil, NewLackError(LacksReading, err)
	}
	c := a.c
	c.APIKey, c.Key, c.KeyID = held.APIKey, key, KeyID(&key.PublicKey)
	s, err := NewSignedJWT(c)
	if err != nil {
		return nil, NewLackError(LacksReading, err)
	}
	a.signs, a.with = s, with
	return s, nil
}

// keyBits is the size of key the platform asks for (contract 3a).
const keyBits = 4096

// NewKey makes a private key to sign in with, in PEM. It takes some seconds.
func NewKey() ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("make a signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("make a signing key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// jwk is a public key as RFC 7517 writes it. Its first three fields, in this
// order and without the others, are what RFC 7638 takes the thumbprint of.
type jwk struct {
	E   string `json:"e"`
	Kty string `json:"kty"`
	N   string `json:"n"`
	Kid string `json:"kid,omitempty"`
	Alg string `json:"alg,omitempty"`
	Use string `json:"use,omitempty"`
}

func publicJWK(key *rsa.PublicKey) jwk {
	text := base64.RawURLEncoding.EncodeToString
	return jwk{E: text(big.NewInt(int64(key.E)).Bytes()), Kty: "RSA", N: text(key.N.Bytes())}
}

// KeyID is the id a key is registered by: its thumbprint by RFC 7638, so that
// nobody has to choose or remember one and every key has its own.
func KeyID(key *rsa.PublicKey) string {
	b, err := json.Marshal(publicJWK(key))
	if err != nil {
		panic(err) // three texts
	}
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// KeySet is the public half of a private key as it is registered with the
// platform: a JSON Web Key Set (RFC 7517) of one key, with its id.
func KeySet(private []byte) (set []byte, id string, err error) {
	key, err := ParseKey(private)
	if err != nil {
		return nil, "", err
	}
	k := publicJWK(&key.PublicKey)
	k.Kid, k.Alg, k.Use = KeyID(&key.PublicKey), "RS512", "sig"
	set, err = json.MarshalIndent(map[string][]jwk{"keys": {k}}, "", "  ")
	return append(set, '\n'), k.Kid, err
}
