package desktop

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

func TestPreferencesOutliveTheWindow(t *testing.T) {
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	open := func() *Window {
		a := test.NewTempApp(t)
		w := New(a, NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Inline(), After: never})
		w.Shell.Start()
		w.Sit(demo.Who("asha"))
		return w
	}
	w := open()
	liked := shell.Preferences{Look: shell.Look{Variant: theme.HighContrast, Density: theme.Compact, Zoom: 1.2}, LettersOff: true, Stay: true}
	w.Shell.Host().Like(liked)
	w.win.Close()
	if got := open().Shell.Host().Likes(); got != liked {
		t.Errorf("the next time it is %+v", got)
	}
}
