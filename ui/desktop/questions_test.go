package desktop

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// Every question that a command asks, in the smallest window, in both spacings and at
// up to 200 %: its title and its ways out are in view, and none of its words is cut.
func TestNothingIsCutOffInAnyQuestion(t *testing.T) {
	asked := map[string]bool{}
	everyPlace(t, func(t *testing.T, w *Window, at string) {
		h, c := w.Shell.Host(), w.Canvas()
		w.win.Resize(fyne.NewSize(1024, 720-menuRow))
		for _, cmd := range w.Shell.Table() {
			if !strings.HasSuffix(cmd.Title, "…") || asked[cmd.ID] {
				continue
			}
			if cmd.Enabled != nil {
				if ok, _ := cmd.Enabled(); !ok {
					continue
				}
			}
			asked[cmd.ID] = true
			for _, look := range []shell.Look{{Density: theme.Standard, Zoom: 1}, {Density: theme.Compact, Zoom: 1.5}, {Density: theme.Standard, Zoom: 2}} {
				p := h.Likes()
				p.Look = look
				h.Like(p)
				cmd.Do()
				if top := c.Overlays().Top(); top != nil {
					top.Resize(c.Size())
					for _, bad := range kit.Clipped(top) {
						scrolls := strings.Contains(bad, "/overlay/Panel: it is") && strings.Contains(bad, "high")
						// At 200 % a list to choose from is drawn narrower than it asks for.
						narrower := look.Zoom > 1.5 && strings.Contains(bad, "wide") && !strings.Contains(bad, `"`)
						if !scrolls && !narrower {
							t.Errorf("%s at %s, spacing %v, %.0f %%: %s", cmd.ID, at, look.Density, look.Zoom*100, bad)
						}
					}
				}
				for range 4 {
					if c.Overlays().Top() != nil {
						c.Unfocus()
						c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
					}
				}
			}
			h.Like(shell.Preferences{})
		}
	})
	if len(asked) < 20 {
		t.Errorf("only %d questions were asked", len(asked))
	}
}
