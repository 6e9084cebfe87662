package emulator

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
)

// The gateway gives two headers back with their names spelt as the caller spelt
// them. net/http forgets the spelling, so the connection listens for it.

type spellingListener struct{ net.Listener }

func (l spellingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &spellingConn{Conn: conn, names: map[string]string{}}, nil
}

// spellingConn remembers how the names of the mirrored headers were last spelt
// on it. A connection carries one request at a time.
type spellingConn struct {
	net.Conn
	line []byte // the start of the line being read, no longer than a name needs

	mu    sync.Mutex
	names map[string]string // canonical name to the caller's
}

const longestName = len("X-Correlation-ID:")

func (c *spellingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	for _, b := range p[:n] {
		switch {
		case b == '\n':
			c.line = c.line[:0]
		case len(c.line) < longestName:
			c.line = append(c.line, b)
			if b == ':' {
				c.heard()
			}
		}
	}
	return n, err
}

func (c *spellingConn) heard() {
	name := string(bytes.TrimSuffix(c.line, []byte(":")))
	if strings.EqualFold(name, "X-Request-ID") || strings.EqualFold(name, "X-Correlation-ID") {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.names[http.CanonicalHeaderKey(name)] = name
	}
}

type spellingKey struct{}

func withSpelling(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, spellingKey{}, conn)
}

// spelt says how the caller of this request spelt a header's name; the canonical
// form when nothing listened.
func spelt(ctx context.Context) func(string) string {
	conn, _ := ctx.Value(spellingKey{}).(*spellingConn)
	return func(name string) string {
		if conn == nil {
			return name
		}
		conn.mu.Lock()
		defer conn.mu.Unlock()
		if as, ok := conn.names[http.CanonicalHeaderKey(name)]; ok {
			return as
		}
		return name
	}
}
