package settings

import (
	"errors"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

var checkedSteps = []Step{{Title: "Name", Words: "The national store’s name is found on the network.", Good: true},
	{Title: "Clock", Words: "This computer’s clock is 7 minutes slow. Put it right, or sign-ins fail.", Bad: true},
	{Title: "Sign-in", Words: "Not known yet: put right what failed first."}}

func TestHowTheLineStands(t *testing.T) {
	b := newBench(t)
	at := b.at.Add(-time.Minute)
	for _, tc := range []struct {
		joined Joined
		says   string
		well   bool
	}{
		{Joined{}, "No national store is set up", true},
		{Joined{Connected: true}, "has not been asked anything yet", true},
		{Joined{Connected: true, Status: shell.Status{LastContact: at}}, "Connected. The national store last answered 1 Dec 2026, 09:41.", true},
		{Joined{Connected: true, Status: shell.Status{OfflineSince: at}}, "You can keep working", false},
		{Joined{Connected: true, Status: shell.Status{Barred: "The sign-in has run out."}}, "The sign-in has run out.", false},
		{Joined{Connected: true, Status: shell.Status{Paused: "It asks for a pause."}}, "It asks for a pause.", false},
	} {
		b.joined = tc.joined
		c := NewConnection(b.host, b.ports, func() {})
		c.Reread()
		if words, well := c.State(); !strings.Contains(words, tc.says) || well != tc.well {
			t.Errorf("%+v: %q, well %t", tc.joined, words, well)
		}
		if can, why := c.CanCheck(); can != tc.joined.Connected || !can && why == "" {
			t.Errorf("%+v can be checked: %t", tc.joined, can)
		}
	}
}

func TestTheLineIsTriedFromTheSettings(t *testing.T) {
	b := newBench(t)
	b.joined = Joined{Connected: true, Address: "https://store.example.nhs.uk", SignIn: "With a key of its own, for everybody at the desk.", Status: shell.Status{LastContact: b.at}}
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		s, w := stage(t, b, v, big, TheLine)
		c := s.parts[TheLine].(*connectionView).model
		c.Check()
		if len(c.Steps) != 3 || !c.At.Equal(b.at) || c.Busy {
			t.Errorf("tried: %+v", c)
		}
		shoot(t, w, "connection-"+name)
	}
	c := NewConnection(b.host, b.ports, func() {})
	c.Reread()
	b.fails = errors.New("broken")
	c.Check()
	if len(b.wrong) != 1 || c.Busy || len(c.Steps) != 0 {
		t.Errorf("a try that failed: %v, %+v", b.wrong, c)
	}
}
