package vrs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
)

var (
	// ErrNotConnected says that no national store is configured. It is a state,
	// not a fault.
	ErrNotConnected = errors.New("no national store is configured")
	// ErrNotFound says that the store knows nothing by the id asked for.
	ErrNotFound = errors.New("the national store has nothing by this id")
	// ErrNotID says that an id is not one the store can be asked about: ids that
	// are not UUIDs are made up for each answer and cannot be fetched or changed.
	ErrNotID = errors.New("not an id the national store can be asked about")
)

// Trouble says in one plain word group why there is no answer. It is safe to
// log, and a screen may choose its own sentence by it.
type Trouble string

// What can stand between a request and its answer.
const (
	TroubleName       Trouble = "the name of the store was not found"
	TroubleConnect    Trouble = "no connection could be made"
	TroubleProxy      Trouble = "the network's proxy refused"
	TroubleTLS        Trouble = "the store's certificate or encryption was not accepted"
	TroubleSignIn     Trouble = "signing in did not succeed"
	TroubleTimeout    Trouble = "it took too long"
	TroubleStopped    Trouble = "it was stopped"
	TroubleLost       Trouble = "the connection was lost"
	TroubleTooLarge   Trouble = "the answer was too large"
	TroubleUnreadable Trouble = "the answer could not be read"
)

// NotSentError says that the store surely did nothing: the request did not
// start, or was turned away at the door (401) and could not be signed in anew.
// The same bytes may be sent again at once.
type NotSentError struct {
	Act       string
	RequestID string
	Trouble   Trouble
	cause     error
}

// Error names the act and our own request id, never the address asked.
func (e *NotSentError) Error() string {
	return fmt.Sprintf("%s (request %s): not sent, %s", e.Act, e.RequestID, e.Trouble)
}

// Unwrap returns the cause, already rid of its URL. Branch on it; its text may
// quote the network and is not for showing.
func (e *NotSentError) Unwrap() error { return e.cause }

// NoAnswerError says that the request may have reached the store and no answer
// that can be relied on came back. After a write, read before sending again.
type NoAnswerError struct {
	Act       string
	RequestID string
	Trouble   Trouble
	// HTTPStatus is the status that came before the answer broke off, or 0.
	HTTPStatus int
	cause      error
}

// Error names the act and our own request id, never the address asked.
func (e *NoAnswerError) Error() string {
	return fmt.Sprintf("%s (request %s): no answer, %s", e.Act, e.RequestID, e.Trouble)
}

// Unwrap returns the cause, already rid of its URL. Branch on it; its text may
// quote the network and is not for showing.
func (e *NoAnswerError) Unwrap() error { return e.cause }

// withoutURL drops the address that net/http wraps round a cause: it holds NHS
// numbers in its query.
func withoutURL(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	return err
}

// neverDialled reports whether err by itself proves that no connection was made.
func neverDialled(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	var dns *net.DNSError
	return errors.As(err, &dns)
}

// proxyError is the status with which the network's proxy refused.
type proxyError int

func (e proxyError) Error() string { return fmt.Sprintf("the network's proxy answered %d", int(e)) }

func troubleOf(err error) Trouble {
	var (
		signIn   *SignInError
		lack     *LackError
		lapsed   *LapsedError
		dns      *net.DNSError
		op       *net.OpError
		record   tls.RecordHeaderError
		alert    tls.AlertError
		verify   *tls.CertificateVerificationError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		timeout  net.Error
	)
	switch {
	case errors.As(err, &signIn) && signIn.HTTPStatus != 0, errors.As(err, &lack), errors.As(err, &lapsed):
		return TroubleSignIn
	case errors.Is(err, context.Canceled):
		return TroubleStopped
	case errors.As(err, &dns):
		return TroubleName
	case errors.As(err, new(proxyError)), errors.As(err, &op) && op.Op == "proxyconnect":
		return TroubleProxy
	case errors.As(err, &record), errors.As(err, &alert), errors.As(err, &verify),
		errors.As(err, &unknown), errors.As(err, &hostname):
		return TroubleTLS
	case errors.As(err, &timeout) && timeout.Timeout():
		return TroubleTimeout
	case neverDialled(err):
		return TroubleConnect
	}
	return TroubleLost
}

// Why an answer could not be relied on; each is the cause of a NoAnswerError.
var (
	errShape   = errors.New("not of the shape the store uses")
	errPaged   = errors.New("more pages than one")
	errOtherID = errors.New("about another id than the one asked for")
	errNobody  = errors.New("name the patient, the proxy or both")
)
