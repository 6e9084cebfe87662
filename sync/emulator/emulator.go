package emulator

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
)

// A Dialect is one of the two ways the national store is known to answer.
type Dialect string

const (
	// Spec answers as the published specification and its examples do.
	Spec Dialect = "spec"
	// Recorded answers as the recordings of the integration environment do:
	// policyRule as an array, no meta, the older status-reason extension, matches
	// before includes, and other HTTP statuses for some codes.
	Recorded Dialect = "recorded"
)

// BasePath is where the operations live; the same path under
// /validated-relationships is served too.
const BasePath = "/FHIR/R4"

// TokenPath is where an application gets its tokens, beside the operations.
const TokenPath = "/oauth2/token"

// Service is one national store. It is safe for use by several goroutines.
type Service struct {
	// Faults is what goes wrong, and when. It starts empty.
	Faults *Faults

	dialect   Dialect
	now       func() time.Time
	signIn    SignIn
	keys      map[clientKey]any // public keys that may sign an assertion
	relaxed   bool              // NHS numbers need not pass the check digit
	unguarded bool              // a pair may have several roles
	etags     bool              // see WithETags
	shape     string            // the only policyRule shape taken: object, array or either
	dir       string

	mu      sync.Mutex // guards all below
	state   state
	journal *journal
	tokens  tokens
	limits  Limits
	meter   meter
	log     []LogEntry
	random  io.Reader
	expired string // the day whose ended roles have been ended
	closed  bool
}

// An Option sets up a Service.
type Option func(*Service) error

// WithDialect chooses how the service answers; Spec is the default.
func WithDialect(d Dialect) Option {
	return func(s *Service) error {
		if d != Spec && d != Recorded {
			return fmt.Errorf("dialect %q: want %q or %q", d, Spec, Recorded)
		}
		s.dialect = d
		return nil
	}
}

// WithClock gives the service its time, for example a Clock's Now.
func WithClock(now func() time.Time) Option {
	return func(s *Service) error { s.now = now; return nil }
}

// WithDir keeps the service's records in a folder, so that they outlive the
// process. One process at a time may use a folder. An empty name, the default,
// keeps them in memory only.
func WithDir(dir string) Option {
	return func(s *Service) error { s.dir = dir; return nil }
}

// WithSeed makes ids and references repeatable, for tests and pictures.
func WithSeed(seed uint64) Option {
	return func(s *Service) error {
		var key [32]byte
		binary.LittleEndian.PutUint64(key[:], seed)
		s.random = mathrand.NewChaCha8(key)
		return nil
	}
}

// WithRelaxedNumbers takes NHS numbers that fail the check digit, as those of
// the public sandbox do. They must still be of a made-up range.
func WithRelaxedNumbers() Option {
	return func(s *Service) error { s.relaxed = true; return nil }
}

// WithoutPairGuard lets a second role be created for a patient and a proxy, to
// show what a client does when the store does not protect it.
func WithoutPairGuard() Option {
	return func(s *Service) error { s.unguarded = true; return nil }
}

// WithETags marks a role that is read by its id with a version, and refuses a
// change that names another one in If-Match. The national store does neither;
// this shows what it would buy (the test of lost updates).
func WithETags() Option {
	return func(s *Service) error { s.etags = true; return nil }
}

// WithPolicyRuleShape takes policyRule only as an "object" or only as an
// "array"; sources differ, and by default either is taken.
func WithPolicyRuleShape(shape string) Option {
	return func(s *Service) error {
		if shape != "object" && shape != "array" && shape != "" {
			return fmt.Errorf("policyRule shape %q: want object or array", shape)
		}
		s.shape = shape
		return nil
	}
}

// WithFaults starts with a script of faults, such as ReadFaults reads.
func WithFaults(script ...Fault) Option {
	return func(s *Service) error { return s.Faults.Add(script...) }
}

// WithLimits switches rate limiting on.
func WithLimits(l Limits) Option {
	return func(s *Service) error { s.limits = l; return nil }
}

// New starts a service, reading back what its folder holds.
func New(options ...Option) (*Service, error) {
	s := &Service{
		Faults:  NewFaults(),
		dialect: Spec,
		signIn:  NoSignIn,
		now:     time.Now,
		keys:    map[clientKey]any{},
		random:  rand.Reader,
		state:   newState(),
		tokens:  newTokens(),
	}
	for _, option := range options {
		if err := option(s); err != nil {
			return nil, fmt.Errorf("start the emulator: %w", err)
		}
	}
	if s.dir == "" {
		return s, nil
	}
	j, err := openJournal(s.dir, &s.state)
	if err != nil {
		return nil, fmt.Errorf("start the emulator: %w", err)
	}
	s.journal = j
	return s, nil
}

// Close lets go of the folder. Requests after it are answered 503.
func (s *Service) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.journal.close()
}

// Serve answers on the listener until ctx ends or the listener fails. Where to
// listen is the caller's choice; keep it to loopback, for nothing here is sealed.
func (s *Service) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(),
		ConnContext:       withSpelling,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          quiet,
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(spellingListener{l}); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the emulator: %w", err)
	}
	return nil
}

// newID makes an id nothing else has. Call with the lock held.
func (s *Service) newID() string {
	for {
		id := uuid.Must(uuid.NewRandomFromReader(s.random)).String()
		if !s.state.has(id) {
			return id
		}
	}
}

// The letters and digits of a reference, without those read for one another.
const referenceAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// shortID makes n letters and digits, for references and for the ids of people
// and candidate relationships. Call with the lock held.
func (s *Service) shortID(n int) string {
	b := make([]byte, n)
	for {
		if _, err := io.ReadFull(s.random, b); err != nil {
			panic(err) // cannot happen: neither source ends
		}
		for i := range b {
			b[i] = referenceAlphabet[int(b[i])%len(referenceAlphabet)]
		}
		if id := string(b); !s.state.has(id) {
			return id
		}
	}
}
