package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

// at lays an object out so wide and answers how high it is then.
func at(t *testing.T, o fyne.CanvasObject, width float32) float32 {
	t.Helper()
	h := HeightAt(o, width)
	o.Resize(fyne.NewSize(width, h))
	return h
}

// A row goes on in further lines where it has no room, and so do tabs and cards;
// columns stand one under the other. None asks for more than its widest part.
func TestWhatStandsSideBySideGoesOnBelow(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	box := func(w float32) fyne.CanvasObject { return Sized(w, 30, nil) }
	tabs := NewTabs([]TabItem{{"1", "1 Summary", ""}, {"2", "2 Checks", "3 of 8"}, {"3", "3 Evidence", "2"}}, nil)
	for name, c := range map[string]struct {
		o            fyne.CanvasObject
		room         float32 // for all in a line
		wide, narrow float32 // high
	}{
		"row":     {Wrapped(10, 40, box(100), Spacer(), box(120)), 230, 40, 80},
		"columns": {Beside(10, box(100), box(120)), 230, 30, 70},
		"tiles":   {Tiles(10, 3, box(100), box(100), box(100)), 320, 30, 70},
		"tabs":    {tabs, 1000, 40, 80},
	} {
		if got := at(t, c.o, c.room); got != c.wide {
			t.Errorf("%s with room is %v high", name, got)
		}
		less := c.room - 10
		if name == "tabs" {
			less = tabs.tabs[0].Size().Width + tabs.tabs[1].Size().Width + 20
		}
		if got := at(t, c.o, less); got != c.narrow {
			t.Errorf("%s without room is %v high", name, got)
		}
		if m := c.o.MinSize().Width; m > less {
			t.Errorf("%s asks for %v of %v", name, m, less)
		}
	}
}

// Neither the name nor the birth date of somebody is cut short in a narrow window,
// nor the number.
func TestWhoSomebodyIsIsNeverCutShort(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	id := bray()
	id.Rows[0].Name = "FEATHERSTONE-WINTERBOTTOM, Bartholomew Quentin"
	for _, width := range []float32{1182, 840, 627, 456} {
		bar := IdentityBar(id, "NHS", nil)
		at(t, bar, width)
		told := map[string]bool{}
		for _, o := range test.LaidOutObjects(bar) {
			x, ok := o.(*Text)
			if !ok {
				continue
			}
			for _, want := range []string{id.Rows[0].Name, id.Rows[0].Born, "BRAY, Joy", id.Rows[1].Born, id.Rows[0].Number, id.Rows[1].Number} {
				if strings.Contains(x.String(), want) {
					told[want] = true
					if x.Size().Width < x.oneLine() {
						t.Errorf("%q has %v of %v in a bar of %v", want, x.Size().Width, x.oneLine(), width)
					}
				}
			}
		}
		if len(told) != 6 {
			t.Errorf("a bar of %v says %v", width, told)
		}
	}
}
