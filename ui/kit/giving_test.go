package kit

import (
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

func TestAPartGivesWayToRows(t *testing.T) {
	part, instead, rows := High(200, Small("A chart")), High(40, Small("No chart")), Gap(10)
	g := NewGiving(part, Down(0, part, instead), rows, func(float32) float32 { return 150 }).Instead(instead)
	w := stage(t, theme.Light, g.Object(), 800, 600)
	check := func(when string, shown bool, high float32) {
		t.Helper()
		if g.Shown() != shown || instead.Visible() == shown || rows.Size().Height != high {
			t.Errorf("%s: the part shows: %t, its stand-in: %t, rows have %.0f", when, g.Shown(), instead.Visible(), rows.Size().Height)
		}
	}
	w.Resize(fyne.NewSize(400, 400))
	check("with room", true, 200)
	w.Resize(fyne.NewSize(400, 300))
	check("in a low window", false, 260)
	g.Toggle()
	Reflow(g.Object())
	check("asked for", true, 100)
	w.Resize(fyne.NewSize(400, 400))
	g.Toggle()
	Reflow(g.Object())
	check("sent away", false, 360)
	if h := HeightAt(g.Object(), 400); h != 190 {
		t.Errorf("it asks for %.0f", h)
	}
	g.There(false)
	Reflow(g.Object())
	check("when there is none", false, 360)
}
