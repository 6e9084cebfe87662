package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/cli"
)

// How often the desk listens is read from the file and from the environment, is
// a time that passes, and is what the relay is given.
func TestHowOftenTheDeskListens(t *testing.T) {
	for _, c := range []struct {
		name, file, env string
		every, gap      time.Duration
		wrong           string // the setting that is named
	}{
		{name: "as it comes", every: 2 * time.Hour, gap: 500 * time.Millisecond},
		{name: "from the file", file: "listen_every = \"30m\"\nlisten_gap = \"2s\"", every: 30 * time.Minute, gap: 2 * time.Second},
		{name: "from the environment, over the file", file: "listen_every = \"30m\"", env: "45m", every: 45 * time.Minute, gap: 500 * time.Millisecond},
		{name: "no time", file: "listen_every = \"often\"", wrong: "store.listen_every"},
		{name: "no unit", file: "listen_gap = \"500\"", wrong: "store.listen_gap"},
		{name: "never", file: "listen_every = \"0s\"", wrong: "store.listen_every"},
		{name: "backwards", file: "listen_gap = \"-1s\"", wrong: "store.listen_gap"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "desk.toml")
			if err := os.WriteFile(file, []byte("[store]\n"+c.file+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PROXYDESK_STORE_LISTEN_EVERY", c.env)
			config, err := cli.LoadConfig(file, nil)
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Errorf("told %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			o := order{Dir: filepath.Join(t.TempDir(), "practice"), Listen: config.Store}
			d, _, err := openPractice(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if d.Relay.ReconcileEvery != c.every || d.Relay.ReconcileGap != c.gap {
				t.Errorf("it listens every %v with %v between, want %v and %v", d.Relay.ReconcileEvery, d.Relay.ReconcileGap, c.every, c.gap)
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
