package relay

import (
	"context"
	"testing"
	"time"

	"proxydesk/sync/emulator"
)

// With nothing to send and nothing to read again, somebody who asks how things
// stand is still told as they are now.
func TestAKnockSaysHowThingsStandNow(t *testing.T) {
	inBubble(t, func(d *desk) {
		for what, c := range map[string]struct {
			fault emulator.Fault
			want  Connection
		}{
			"nobody there":      {emulator.Offline(), Offline},
			"a guest network":   {emulator.Fault{Kind: emulator.Status, Status: 200, Body: "html", Times: -1}, Offline},
			"maintenance":       {emulator.Unavailable(), Trouble},
			"a sign-in refused": {emulator.Fault{Kind: emulator.Status, Status: 401, Times: -1}, SignIn},
			"a pause":           {emulator.Fault{Kind: emulator.Status, Status: 429, Times: -1}, Busy},
		} {
			d.store.Faults.Clear()
			d.relay.SendNow() // whatever wait was left
			d.relay.Knock(context.Background(), time.Now())
			if s := d.relay.Status(); s.Connection != Connected || !s.LastContact.Equal(time.Now()) {
				t.Errorf("before %s: %+v", what, s)
			}
			time.Sleep(time.Second)
			d.faults(c.fault)
			d.store.ClearLog()
			d.relay.Knock(context.Background(), time.Now().Add(-time.Minute)) // heard since then
			if n := len(d.store.Log()); n > 0 {
				t.Errorf("before %s: a store heard a moment ago was asked %d times", what, n)
			}
			d.relay.Knock(context.Background(), time.Now())
			if s := d.relay.Status(); s.Connection != c.want {
				t.Errorf("%s: %+v", what, s)
			}
			for _, e := range d.store.Log() {
				if e.Op != emulator.OpRead || e.Changed {
					t.Errorf("%s: it asked %+v", what, e)
				}
			}
		}
	})
}
