package desktop

import (
	"testing"
	"time"

	"proxydesk/sync/relay"
	"proxydesk/ui/shell"
)

// Only a store that answered usefully is shown as connected, and when it last
// did is shown whatever has happened since.
func TestTheWindowSaysHowTheLineStands(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 42, 0, 0, time.UTC)
	rs := relay.Status{Since: at, LastContact: at.Add(-time.Hour), NextTry: at.Add(time.Minute), Why: "A sentence."}
	seen := shell.Status{Connected: true, LastContact: rs.LastContact, NextTry: rs.NextTry}
	for c, want := range map[relay.Connection]func(*shell.Status){
		relay.NotTried:     func(s *shell.Status) { s.Untried = true },
		relay.Connected:    func(*shell.Status) {},
		relay.Offline:      func(s *shell.Status) { s.OfflineSince = at },
		relay.Busy:         func(s *shell.Status) { s.Paused = rs.Why },
		relay.Trouble:      func(s *shell.Status) { s.Paused = rs.Why },
		relay.SignIn:       func(s *shell.Status) { s.Barred = rs.Why },
		relay.Unconfigured: func(s *shell.Status) { s.Connected = false },
	} {
		rs.Connection = c
		got, wanted := shell.Status{Connected: true}, seen
		stands(rs, &got)
		want(&wanted)
		if got != wanted {
			t.Errorf("%q is shown as %+v, want %+v", c, got, wanted)
		}
	}
}
