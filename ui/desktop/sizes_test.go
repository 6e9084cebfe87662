package desktop

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// menuRow is what the toolkit's menu takes off the window.
const menuRow = 32

// Every page, at the two screens a practice has, in both spacings and from 80 to
// 200 %. Over 100 % what has no room may scroll within the page; the bars round it
// stay as they are.
func TestNothingIsCutOffOnAnyPageAtAnySize(t *testing.T) {
	seen := map[string]bool{}
	everyPlace(t, func(t *testing.T, w *Window, at string) {
		_, page, _ := strings.Cut(at, " at ")
		if title, _, view := strings.Cut(page, ","); seen[page] || view && title != "Case" && title != "Settings" {
			return // the views of other pages differ in their rows alone
		}
		seen[page] = true
		for _, density := range []theme.Density{theme.Standard, theme.Compact} {
			for _, zoom := range []float32{0.8, 1, 1.5, 2} {
				p := w.Shell.Host().Likes()
				p.Look = shell.Look{Density: density, Zoom: zoom}
				w.Shell.Host().Like(p)
				for _, size := range []fyne.Size{{Width: 1024, Height: 720 - menuRow}, {Width: 1366, Height: 768 - menuRow}} {
					w.win.Resize(size)
					if m := w.win.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
						t.Errorf("%s at %.0fx%.0f, spacing %v, %.0f %%: the window asks for %v", page, size.Width, size.Height, density, zoom*100, m)
					}
					for _, bad := range kit.Clipped(w.win.Content()) {
						if zoom > 1 && strings.Contains(bad, "scrolls sideways") {
							continue
						}
						t.Errorf("%s at %.0fx%.0f, spacing %v, %.0f %%: %s", page, size.Width, size.Height, density, zoom*100, bad)
					}
				}
			}
		}
	})
}
