package shell

import (
	"testing"

	"proxydesk/ui/theme"
)

func TestTheLook(t *testing.T) {
	kept := []Look{}
	w := openWindow(t, func(c *Config) { c.Prefer = func(l Look) { kept = append(kept, l) } })
	have := func() theme.Theme { return *w.app.Settings().Theme().(*theme.Theme) }
	w.door.host.In(asha)
	for range 30 {
		w.Do("view.larger")
	}
	if got := have().Zoom; got != zoomMost {
		t.Errorf("the largest zoom is %v", got)
	}
	w.Do("view.ordinary")
	w.Do("view.dark")
	w.Do("view.compact")
	if got, want := have(), *theme.New(theme.Dark, theme.Compact, 1); got != want {
		t.Errorf("the theme is %+v, want %+v", got, want)
	}
	if last := kept[len(kept)-1]; last != (Look{Variant: theme.Dark, Density: theme.Compact, Zoom: 1}) {
		t.Errorf("kept %+v", last)
	}
	shoot(t, w.win, "shell-dark")
}
