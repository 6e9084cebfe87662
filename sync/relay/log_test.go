package relay

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"proxydesk/workflow"
)

// logged keeps what was logged.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func (l *logged) wantNoPeople(t *testing.T, pairs ...workflow.Pair) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if !strings.Contains(l.b.String(), "verdict=unknown") || !strings.Contains(l.b.String(), "verdict=later") {
		t.Errorf("the log does not say what happened:\n%s", l.b.String())
	}
	for _, p := range pairs {
		if strings.Contains(l.b.String(), p.Patient.Full()) || strings.Contains(l.b.String(), p.Proxy.Full()) {
			t.Error("an NHS number is in the log")
		}
	}
}
