package outbox

import (
	"errors"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/shell"
)

func TestTheLineSaysHowItStands(t *testing.T) {
	last, next := start.Add(-time.Minute), start.Add(5*time.Minute)
	const again = "Last contact 10:41:11. Next try 10:47; the wait grows after each failure."
	for _, c := range []struct {
		status  shell.Status
		want    string
		contact string
		up      bool
		sync    bool
	}{
		{shell.Status{Connected: true, LastContact: start}, "Connected", "Last contact 10:42:11. Nothing waits to be sent.", true, true},
		{shell.Status{Connected: true, LastContact: start, NextTry: next}, "Connected", "Last contact 10:42:11. Next message goes at 10:47.", true, true},
		{shell.Status{Connected: true, LastContact: start.Add(-24 * time.Hour), NextTry: next}, "Connected", "Last contact Mon 30 Nov, 10:42:11. Next message goes at 10:47.", true, true},
		{shell.Status{Connected: true, LastContact: start, Waiting: 1}, "Connected", "Last contact 10:42:11.", true, true},
		{shell.Status{Connected: true, Untried: true, LastContact: start.Add(-72 * time.Hour)}, "Not tried yet. Nothing had to be sent since the desk was opened.", "Last contact Sat 28 Nov, 10:42:11. Nothing waits to be sent.", true, true},
		{shell.Status{Connected: true, Untried: true}, "Not tried yet. Nothing had to be sent since the desk was opened.", "No contact yet. Nothing waits to be sent.", true, true},
		{shell.Status{Connected: true, Untried: true, Waiting: 1, NextTry: next}, "Not tried yet since the desk was opened.", "No contact yet. Next message goes at 10:47.", true, true},
		{shell.Status{Connected: true, OfflineSince: start, LastContact: last, NextTry: next}, "Offline since 10:42. You can keep working; what waits is sent later.", again, false, true},
		{shell.Status{Connected: true, LastContact: last, NextTry: next, Barred: "This desk has no key. Ask somebody."}, "This desk has no key. Ask somebody.", again, false, true},
		{shell.Status{Connected: true, LastContact: last, NextTry: next, Paused: "The national store asks for a pause."}, "The national store asks for a pause.", again, false, true},
		{shell.Status{}, "Not connected. No national store is set up on this desk; everything stays here.", "", false, false},
	} {
		b := newBench(t, sam)
		b.status = c.status
		m := b.model()
		if got, up := m.Connection(); got != c.want || up != c.up {
			t.Errorf("%q %v, want %q", got, up, c.want)
		}
		if got := m.Contact(); got != c.contact {
			t.Errorf("%s: %q, want %q", c.want, got, c.contact)
		}
		if m.Untried() != c.status.Untried {
			t.Errorf("%s: shown as not tried: %v", c.want, m.Untried())
		}
		if m.Paused() != (c.status.Paused != "") {
			t.Errorf("%s: shown as paused: %v", c.want, m.Paused())
		}
		m.Sync()
		if (b.synced == 1) != c.sync {
			t.Errorf("%q: tried %d times", c.want, b.synced)
		}
	}
}

// In the evening nobody at the NHS mends what is wrong there, so that there is no
// use in asking before the morning; a key that is refused is ours to mend.
func TestTheLineSaysWhenTheServiceIsLookedAfterAgain(t *testing.T) {
	b := newBench(t, sam)
	b.now = time.Date(2026, 12, 4, 19, 0, 0, 0, time.UTC) // a Friday
	b.status = shell.Status{Connected: true, OfflineSince: b.now.Add(-time.Minute), LastContact: b.now.Add(-time.Hour), NextTry: b.now.Add(time.Minute)}
	m := b.model()
	if got, want := m.Contact(), "Last contact 18:00:00. Next try 19:01. Nobody at the NHS looks after it until Mon 7 Dec, 08:00."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b.status.OfflineSince, b.status.Barred = time.Time{}, "This desk has no key."
	if m = b.model(); strings.Contains(m.Contact(), "Nobody") {
		t.Errorf("%q", m.Contact())
	}
}

func TestAFailedSyncSaysSoAndCanBeTriedAgain(t *testing.T) {
	b := newBench(t, sam)
	b.failed = errors.New("no route")
	m := b.model()
	m.Sync()
	if len(b.told) != 1 || m.Syncing() {
		t.Errorf("%d notices, still syncing %v", len(b.told), m.Syncing())
	}
	if ok, why := m.CanSync(); !ok {
		t.Error(why)
	}
}

func TestAnEmptyOutboxSaysThatAllIsWell(t *testing.T) {
	m := newBench(t, sam).model()
	title, words := m.Empty()
	if title != "Everything is up to date" || !strings.Contains(words, "Last contact") {
		t.Errorf("%q %q", title, words)
	}
	for what, status := range map[string]shell.Status{
		"not tried": {Connected: true, Untried: true},
		"offline":   {Connected: true, OfflineSince: start.Add(-time.Hour), LastContact: start.Add(-time.Hour)},
	} {
		m.status = status
		if title, _ := m.Empty(); title != "No message waits" {
			t.Errorf("%s: %q", what, title)
		}
	}
	b := newBench(t, sam)
	b.store.err = errors.New("disk")
	if title, words := b.model().Empty(); !strings.Contains(title, "could not be read") || !strings.Contains(words, "safe") || len(b.told) != 0 {
		t.Errorf("%q %q, %d notices", title, words, len(b.told))
	}
}
