package relay

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

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

// locked is a record that nobody has opened yet, or one that does not answer.
type locked struct {
	*memory
	err error
}

func (l locked) Unsettled(context.Context) ([]workflow.Outgoing, error) { return nil, l.err }

func (l locked) Listening(context.Context) ([]workflow.Listened, error) { return nil, l.err }

// A desk that nobody has signed in to has nothing wrong with it.
func TestALockedRecordIsNoError(t *testing.T) {
	for err, want := range map[error]bool{workflow.ErrLocked: false, errDead: true} {
		inBubble(t, func(d *desk) {
			d.relay.Outbox, d.relay.ReconcileEvery = locked{d.box, err}, time.Hour
			d.run(time.Hour)
			if got := strings.Contains(d.log.String(), "ERROR"); got != want {
				t.Errorf("%v: in the log as an error: %v", err, got)
			}
		})
	}
}
