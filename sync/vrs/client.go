package vrs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// The content types, letter for letter: the gateway compares them as text and
// answers 415 to any other spelling (contract 2.1).
const (
	typeFHIR  = "application/fhir+json"
	typePatch = "application/json-patch+json"
)

const (
	defaultTimeout = 30 * time.Second
	defaultMaxBody = 4 << 20
)

// Config is what a Client needs. Zero values are filled in only where named.
type Config struct {
	// BaseURL is the store's address up to and including /FHIR/R4. It is https,
	// or plain http to this machine alone.
	BaseURL string
	// Transport carries the requests; nil means the network as Network("") has it.
	Transport http.RoundTripper
	// Token signs requests in; None where the store asks for no sign-in.
	Token TokenSource
	// NewID makes the request ids of reads: a fresh UUID each time.
	NewID func() string
	// Now is the clock that Check compares with the store's; nil means the
	// machine's.
	Now func() time.Time
	// Wait is called before each request that leaves, a second one after a 401
	// too, and comes back when the store's quota has room for it. nil waits for
	// nothing.
	Wait func(context.Context) error
	// Timeout bounds the sign-in, and each request with its answer, within
	// whatever the caller's context allows; waiting for a turn does not count. 0
	// means 30 seconds.
	Timeout time.Duration
	// MaxBody is the longest answer read, in bytes; 0 means 4 MB.
	MaxBody int64
	// RelaxedNumbers admits NHS numbers whose check digit is wrong. The NHS
	// sandbox's people have such numbers, and nobody else.
	RelaxedNumbers bool
}

// Client speaks to one national store. It is safe for use by many goroutines;
// it keeps no state but its sign-in, its connections and how far the two clocks
// were apart.
type Client struct {
	base    *url.URL
	http    *http.Client
	token   TokenSource
	newID   func() string
	timeout time.Duration
	maxBody int64
	relaxed bool
	wait    func(context.Context) error
	now     func() time.Time
	// apart is how far the two clocks were apart at the last answer that gave its
	// time; nil before the first.
	apart atomic.Pointer[time.Duration]
}

// New returns a client, or an error in plain words when the configuration
// cannot be right. It does not touch the network.
func New(c Config) (*Client, error) {
	base, err := secureURL(c.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("the national store's address %w", err)
	}
	if c.Token == nil {
		return nil, errors.New("say how to sign in to the national store")
	}
	if c.NewID == nil {
		return nil, errors.New("say how request ids are made")
	}
	base.Path = strings.TrimRight(base.Path, "/")
	client := &Client{
		base: base, http: plainClient(c.Transport), token: c.Token, newID: c.NewID,
		timeout: c.Timeout, maxBody: c.MaxBody, relaxed: c.RelaxedNumbers, now: c.Now, wait: c.Wait,
	}
	if client.wait == nil {
		client.wait = func(context.Context) error { return nil }
	}
	if client.now == nil {
		client.now = time.Now
	}
	if client.timeout == 0 {
		client.timeout = defaultTimeout
	}
	if client.maxBody == 0 {
		client.maxBody = defaultMaxBody
	}
	return client, nil
}

// skew is how far this machine's clock was behind the store's at its last
// answer, if it gave its time.
func (c *Client) skew() (time.Duration, bool) {
	if apart := c.apart.Load(); apart != nil {
		return *apart, true
	}
	return 0, false
}

// String names the store, so that a log can say which one was meant.
func (c *Client) String() string { return "national store at " + c.base.Host }

// secureURL reads an address that may carry patient data.
func secureURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "":
		return nil, errors.New("is not a web address")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("may hold no name, password, query or fragment")
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return u, nil
	}
	return nil, errors.New("must begin with https, for patient data travels there")
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// plainClient returns an HTTP client that does nothing of its own accord: it
// follows no redirect and keeps no cookie.
func plainClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		transport = network()
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call is one exchange with the store, whatever it asks.
type call struct {
	act           string // for errors: what the caller was about
	method        string
	path          string // below the base, escaped
	query         url.Values
	contentType   string
	body          []byte
	requestID     string
	correlationID string
}

// answer is what came back, whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// exchange signs the call in, sends it, and once more with a new token when the
// store says 401 (contract 3: refresh once, then stop).
func (c *Client) exchange(ctx context.Context, k call) (answer, error) {
	token, err := c.signIn(ctx, "")
	if err != nil {
		return answer{}, notSent(k, err)
	}
	a, err := c.once(ctx, k, token)
	if err != nil || a.status != http.StatusUnauthorized || token == "" {
		return a, err
	}
	fresh, err := c.signIn(ctx, token)
	if err != nil {
		return answer{}, notSent(k, err)
	}
	if fresh == token {
		return a, nil
	}
	return c.once(ctx, k, fresh)
}

func (c *Client) signIn(ctx context.Context, rejected string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	return c.token.Token(ctx, rejected)
}

func notSent(k call, err error) error {
	err = withoutURL(err)
	return &NotSentError{Act: k.act, RequestID: k.requestID, Trouble: troubleOf(err), cause: err}
}

func (c *Client) once(ctx context.Context, k call, token string) (answer, error) {
	if err := errors.Join(c.wait(ctx), ctx.Err()); err != nil {
		return answer{}, notSent(k, err)
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	// The transport tells when it looks for a connection and when it has one:
	// between the two, nothing has left this machine.
	var sought, shook, got atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:           func(string) { sought.Store(true) },
		TLSHandshakeStart: func() { shook.Store(true) },
		GotConn:           func(httptrace.GotConnInfo) { got.Store(true) },
	})
	req, err := c.request(ctx, k, token)
	if err != nil {
		return answer{}, notSent(k, err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		err = withoutURL(err)
		trouble := troubleOf(err)
		if sought.Load() && !got.Load() || neverDialled(err) {
			if trouble == TroubleLost && shook.Load() {
				trouble = TroubleTLS // some handshake errors have no type of their own
			}
			return answer{}, &NotSentError{Act: k.act, RequestID: k.requestID, Trouble: trouble, cause: err}
		}
		return answer{}, k.noAnswer(0, trouble, err)
	}
	defer resp.Body.Close()
	if _, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		apart := skew(resp.Header, c.now())
		c.apart.Store(&apart)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, c.maxBody+1))
	if err != nil {
		err = withoutURL(err)
		return answer{}, k.noAnswer(resp.StatusCode, troubleOf(err), err)
	}
	if int64(len(body)) > c.maxBody {
		return answer{}, k.noAnswer(resp.StatusCode, TroubleTooLarge, nil)
	}
	return answer{status: resp.StatusCode, header: resp.Header, body: body}, nil
}

func (k call) noAnswer(status int, t Trouble, cause error) error {
	return &NoAnswerError{Act: k.act, RequestID: k.requestID, HTTPStatus: status, Trouble: t, cause: cause}
}

// request builds the HTTP request. A body is given as a plain stream, without
// GetBody, so that net/http cannot play it a second time by itself.
func (c *Client) request(ctx context.Context, k call, token string) (*http.Request, error) {
	u := *c.base
	u.Path += k.path
	u.RawQuery = k.query.Encode()
	var body io.Reader
	if k.body != nil {
		body = io.NopCloser(bytes.NewReader(k.body))
	}
	req, err := http.NewRequestWithContext(ctx, k.method, u.String(), body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(len(k.body))
	req.Header.Set("Accept", typeFHIR)
	req.Header.Set("User-Agent", "Proxydesk")
	req.Header.Set("X-Request-ID", k.requestID)
	if k.correlationID != "" {
		req.Header.Set("X-Correlation-ID", k.correlationID)
	}
	if k.contentType != "" {
		req.Header.Set("Content-Type", k.contentType)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return req, nil
}

// read asks for something and returns its bytes, or a *Problem when the store
// says no.
func (c *Client) read(ctx context.Context, act, path string, query url.Values) (call, []byte, error) {
	k := call{act: act, method: http.MethodGet, path: path, query: query, requestID: c.newID()}
	a, err := c.exchange(ctx, k)
	if err != nil {
		return k, nil, err
	}
	if p := problemOf(k, a); p != nil {
		return k, nil, p
	}
	return k, a.body, nil
}

func (k call) unreadable(err error) error {
	return k.noAnswer(http.StatusOK, TroubleUnreadable, err)
}

// isID reports whether s has the shape of a UUID, the only ids the store can be
// asked about (contract trap 5).
func isID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch b := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if b != '-' {
				return false
			}
		case b >= '0' && b <= '9', b >= 'a' && b <= 'f', b >= 'A' && b <= 'F':
		default:
			return false
		}
	}
	return true
}
