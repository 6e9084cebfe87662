package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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

// A tile says in full what it counts, however narrow it is: its words take more lines
// and the row gets higher.
func TestTheWordsOfATileAreNeverCutShort(t *testing.T) {
	one, two := NewTile("Access without a date", "4", nil), NewTile("Overdue", "1", nil)
	one.Set("12", "months of decisions in all of the year", false)
	two.Set("1", "not yours", true)
	row := Tiles(12, 2, one, two)
	w := light(t, row)
	for _, width := range []float32{300, 700} {
		w.Resize(fyne.NewSize(width, 400))
		row.Resize(fyne.NewSize(width, HeightAt(row, width)))
		if bad := Clipped(row); len(bad) > 0 {
			t.Errorf("%.0f wide: %v", width, bad)
		}
		for _, o := range test.LaidOutObjects(row) {
			if c, ok := o.(*canvas.Text); ok && strings.HasSuffix(c.Text, "…") {
				t.Errorf("%.0f wide: %q", width, c.Text)
			}
		}
		if one.Size().Height != two.Size().Height || (one.Size().Height > theme.Px(96)) != (width == 300) {
			t.Errorf("%.0f wide they are %v and %v", width, one.Size(), two.Size())
		}
	}
}

// A tag in a column narrower than it stays in its column.
func TestATagStaysInItsColumn(t *testing.T) {
	g := NewGrid(Column{ID: "turns", Title: "Turns", Width: 90}, Column{ID: "proxy", Title: "Proxy"})
	g.SetSource(Rows{{ID: "1", Cells: []Cell{{Tag: Tagged{Text: "16 on 31 December 2026", Color: theme.Blue}}, {Text: "JARVIS, Vera"}}}})
	w := light(t, g)
	w.Resize(fyne.NewSize(400, 200))
	found := false
	for _, o := range test.LaidOutObjects(g) {
		if c, ok := o.(*canvas.Text); ok && strings.HasPrefix(c.Text, "16 on") {
			if found = true; c.Position().X+c.MinSize().Width > 12+theme.Px(90) {
				t.Errorf("%q ends at %.0f", c.Text, c.Position().X+c.MinSize().Width)
			}
		}
	}
	if !found {
		t.Error("there is no tag")
	}
}
