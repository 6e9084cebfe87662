package vrs

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// redirect waits on this machine for the browser that comes back from a sign-in
// page (RFC 8252, 7.3). It takes one answer and is gone.
type redirect struct {
	// address is where the browser is sent back to.
	address string
	server  *http.Server
	state   string
	came    chan comeback
}

type comeback struct {
	code string
	err  error
}

const redirectPath = "/signed-in"

// listen waits at a port nobody else uses, for the answer to the sign-in that
// state stands for.
func listen(state string) (*redirect, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("wait for the sign-in page: %w", err)
	}
	r := &redirect{address: "http://" + l.Addr().String() + redirectPath, state: state, came: make(chan comeback, 1)}
	r.server = &http.Server{
		Handler: r, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // it would hold codes
	}
	go func() { _ = r.server.Serve(l) }() // ends with close, which is when its error is known
	return r, nil
}

// close lets a page that is being written be finished, and closes the port.
func (r *redirect) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if r.server.Shutdown(ctx) != nil {
		_ = r.server.Close()
	}
}

// code waits for the browser to come back.
func (r *redirect) code(ctx context.Context) (string, error) {
	select {
	case c := <-r.came:
		return c.code, c.err
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return "", ErrNotFinished
		}
		return "", ctx.Err()
	}
}

// ServeHTTP takes the one answer. A page of the web that guesses the port sends
// another host's name, or cannot know the state.
func (r *redirect) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Connection", "close")
	if req.URL.Path != redirectPath || req.Method != http.MethodGet || "http://"+req.Host+redirectPath != r.address {
		http.NotFound(w, req)
		return
	}
	q := req.URL.Query()
	c := comeback{code: q.Get("code")}
	switch {
	case subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(r.state)) != 1:
		c = comeback{err: ErrMixedUp}
	case c.code == "":
		c.err = ErrDeclined
	}
	select {
	case r.came <- c:
	default: // there was an answer already
		c.err = ErrMixedUp
	}
	status, words := http.StatusOK, "You can close this page and go back to Proxydesk."
	if c.err != nil {
		status, words = http.StatusBadRequest, "Nobody was signed in. Close this page, go back to Proxydesk and try again."
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `<!doctype html><html lang="en-GB"><title>Proxydesk</title><body style="font:1.2em sans-serif;margin:3em"><p>`+words+"</p></body></html>\n")
}
