package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A command says that the computer's clock and the log disagree, and works on.
func TestACommandSaysThatTheClockIsBehind(t *testing.T) {
	p := &prompt{t: t, dir: filepath.Join(t.TempDir(), "desk"), env: map[string]string{"PROXYDESK_PASSWORD": crashPassword}}
	p.want(0, "init", "--ods", "Z99901", "--name", "Fernbrook Surgery", "--user", "pat", "--roles", "manager")
	p.want(0, "verify", "--user", "pat")
	if strings.Contains(p.errs, "clock") {
		t.Errorf("a clock that is right is called wrong: %s", p.errs)
	}
	p.now = func() time.Time { return time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC) }
	p.want(0, "verify", "--user", "pat")
	if !strings.Contains(p.errs, "clock is behind: it says 3 March 2025, 09:00, and the last entry here is of 1 December 2026, 12:00") {
		t.Errorf("nobody says that the clock is behind: %s", p.errs)
	}
}
