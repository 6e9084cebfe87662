package vrs

import (
	"context"
	"errors"
	"sync"
	"time"
)

// keeper keeps one token and fetches the next by ask when four fifths of its
// life are over; while one caller fetches, the others wait for it.
type keeper struct {
	now func() time.Time
	// ask makes one token request. It is never called twice at a time.
	ask func(context.Context) (token, error)

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

// renewPause is how soon a rejected token may be replaced again, and a refused
// sign-in be tried again: a store that says 401 to everything must not become a
// flood of sign-ins.
const renewPause = 30 * time.Second

// Token returns the token held, or fetches one (TokenSource). A held token that is still good
// outlives a failed renewal.
func (k *keeper) Token(ctx context.Context, rejected string) (string, error) {
	k.mu.Lock()
	now := k.now()
	spent := rejected != "" && k.held.value == rejected && !recent(k.forced, now)
	if k.held.value != "" && now.Before(k.held.renew) && !spent {
		defer k.mu.Unlock()
		return k.held.value, nil
	}
	if k.refusal != nil && recent(k.refused, now) {
		defer k.mu.Unlock()
		return k.heldOr(k.refusal, now, spent)
	}
	if spent {
		k.forced = now
	}
	f := k.fetching
	if f == nil {
		f = &fetch{done: make(chan struct{})}
		k.fetching = f
		// Others may wait for it, so it outlives the caller who happened to be first.
		go k.fetch(context.WithoutCancel(ctx), f)
	}
	k.mu.Unlock()

	select {
	case <-f.done:
	case <-ctx.Done():
		return "", &SignInError{cause: ctx.Err()}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if f.err == nil {
		return k.held.value, nil
	}
	return k.heldOr(f.err, k.now(), spent)
}

// recent reports whether less than renewPause has passed. A clock set back has
// no say in it.
func recent(then, now time.Time) bool {
	age := now.Sub(then)
	return age >= 0 && age < renewPause
}

// heldOr returns the held token while it is good, else the error.
func (k *keeper) heldOr(err error, now time.Time, spent bool) (string, error) {
	if !spent && k.held.value != "" && now.Before(k.held.expires) {
		return k.held.value, nil
	}
	return "", err
}

func (k *keeper) fetch(ctx context.Context, f *fetch) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	t, err := k.ask(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	var refused *SignInError
	switch {
	case err == nil:
		k.held, k.refusal = t, nil
	case errors.As(err, &refused) && refused.HTTPStatus != 0:
		k.refusal, k.refused = err, k.now()
	}
	f.err = err
	k.fetching = nil
	close(f.done)
}
