package emulator

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"syscall"
)

// quiet takes net/http's own complaints, which may quote a request.
var quiet = log.New(io.Discard, "", 0)

// Handler answers over a socket, for example an httptest.Server's. There a
// connection is made before anything can go wrong with it, so that no-name,
// no-route and no-trust are a connection that is closed.
func (s *Service) Handler() http.Handler { return http.HandlerFunc(s.serveHTTP) }

// Transport answers without a socket: an http.Client that uses it talks to this
// service whatever the address, in the caller's own goroutine. Waiting is done
// on timers, so it works inside a testing/synctest bubble.
func (s *Service) Transport() http.RoundTripper { return transport{s} }

// newCall reads a request whole.
func newCall(method, scheme, host string, u *url.URL, h http.Header, body io.Reader, seen func(string) string) (*call, error) {
	c := &call{
		method: method,
		url:    scheme + "://" + host + u.RequestURI(),
		header: make(http.Header, len(h)),
		mirror: spellings(h, seen),
	}
	for name, values := range h {
		c.header[http.CanonicalHeaderKey(name)] = values
	}
	if body == nil {
		return c, nil
	}
	var err error
	c.Body, err = io.ReadAll(io.LimitReader(body, largestBody+1))
	c.tooLong = len(c.Body) > largestBody
	return c, err
}

func (s *Service) serveHTTP(w http.ResponseWriter, r *http.Request) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	c, err := newCall(r.Method, scheme, r.Host, r.URL, r.Header, r.Body, spelt(r.Context()))
	if err != nil {
		panic(http.ErrAbortHandler) // the caller went away in the middle of it
	}
	a := s.exchange(c)
	if !wait(r.Context(), a.delay) {
		panic(http.ErrAbortHandler)
	}
	if a.line != delivered && a.line != broken {
		if a.hold {
			<-r.Context().Done()
		}
		if a.line == reset {
			hangUp(w)
		}
		panic(http.ErrAbortHandler)
	}
	for _, h := range a.header {
		w.Header()[h.name] = []string{h.value} // spelt as it was, not as net/http would
	}
	if a.kind != "" {
		w.Header().Set("Content-Type", a.kind)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	flush := http.NewResponseController(w).Flush
	switch {
	case a.line == broken:
		_, _ = w.Write(a.body[:a.cut])
		_ = flush()
		panic(http.ErrAbortHandler)
	case a.drip > 0:
		for i := range a.body {
			if !wait(r.Context(), a.drip) {
				panic(http.ErrAbortHandler)
			}
			_, _ = w.Write(a.body[i : i+1])
			_ = flush()
		}
	default:
		_, _ = w.Write(a.body) // a caller that went away is no concern of ours
	}
}

// hangUp makes the far end see a reset where the platform can.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if sc, ok := conn.(*spellingConn); ok {
		conn = sc.Conn
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

type transport struct{ s *Service }

// RoundTrip answers r in the way a net/http client would hear it.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	asIs := func(name string) string { return name }
	c, err := newCall(r.Method, r.URL.Scheme, host, r.URL, r.Header, r.Body, asIs)
	if err != nil {
		return nil, err
	}
	a := t.s.exchange(c)
	if !wait(r.Context(), a.delay) {
		return nil, r.Context().Err()
	}
	if a.hold {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	switch a.line {
	case noName:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: r.URL.Hostname(), IsNotFound: true}}
	case noTrust:
		return nil, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	case noRoute:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	case dropped:
		return nil, io.EOF
	case reset:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	}
	resp := &http.Response{
		Status:        strconv.Itoa(a.status) + " " + http.StatusText(a.status),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        http.Header{},
		ContentLength: int64(len(a.body)),
		Request:       r,
		Body:          &body{r: r, answer: a, rest: bytes.NewReader(a.body)},
	}
	for _, h := range a.header {
		resp.Header.Add(h.name, h.value) // a client sees names in canonical form
	}
	if a.kind != "" {
		resp.Header.Set("Content-Type", a.kind)
	}
	resp.Header.Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.line == broken {
		resp.Body = &body{r: r, answer: a, rest: bytes.NewReader(a.body[:a.cut])}
	}
	return resp, nil
}

// body is an answer's body as it arrives.
type body struct {
	r      *http.Request
	answer *answer
	rest   *bytes.Reader
}

var errClosedBody = errors.New("http: read on closed response body")

func (b *body) Read(p []byte) (int, error) {
	if b.rest == nil {
		return 0, errClosedBody
	}
	if err := b.r.Context().Err(); err != nil {
		return 0, err
	}
	if b.answer.drip > 0 && len(p) > 0 && b.rest.Len() > 0 {
		if !wait(b.r.Context(), b.answer.drip) {
			return 0, b.r.Context().Err()
		}
		p = p[:1]
	}
	n, err := b.rest.Read(p)
	if err == io.EOF && b.answer.line == broken {
		return n, io.ErrUnexpectedEOF
	}
	return n, err
}

func (b *body) Close() error {
	b.rest = nil
	return nil
}
