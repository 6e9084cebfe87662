package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

// folding is a grid of two columns that stay and two that fold.
func folding() *Grid {
	g := NewGrid(Column{ID: "who", Title: "Patient", Sorts: true, Least: 140}, Column{ID: "proxy", Title: "Proxy", Least: 130},
		Column{ID: "access", Title: "Access", Least: 120, Folds: 2}, Column{ID: "store", Title: "National", Least: 100, Folds: 1}).WithTicks()
	g.SetSource(Rows{
		{ID: "1", Cells: []Cell{{Text: "EXAMPLE, Ann", Sub: "74 years", Bold: true, Name: true}, {Text: "FEATHERSTONE, Bartholomew", Sub: "Son", Name: true}, {Text: "Records,", Sub: "letters"}, {Text: "Same"}}},
		{ID: "2", Cells: []Cell{{Text: "SAMPLE, Bo", Bold: true, Name: true}, {Text: "SAMPLE, Cy", Name: true}, {}, {Tag: Tagged{Text: "Switch off", Color: theme.Red}}}},
	})
	return g
}

// drawnIn is the words drawn in a grid, from above.
func drawnIn(g *Grid) map[string]fyne.Position {
	all := map[string]fyne.Position{}
	for _, o := range test.LaidOutObjects(g) {
		if c, ok := o.(*canvas.Text); ok && c.Visible() && c.Text != "" {
			all[c.Text] = c.Position()
		}
	}
	return all
}

func TestANarrowGridFoldsWhatMattersLess(t *testing.T) {
	g := folding()
	w := stage(t, theme.Light, g, 800, 600)
	for _, c := range []struct {
		width float32
		heads string
		high  float32
	}{{700, "Patient Proxy Access National", 48}, {480, "Patient Proxy National", 48 + foldedRoom}, {380, "Patient Proxy", 48 + foldedRoom}, {700, "Patient Proxy Access National", 48}} {
		w.Resize(fyne.NewSize(c.width, 300))
		var heads []string
		for _, h := range g.head.open() {
			if h.Visible() {
				heads = append(heads, h.column.Title)
			}
		}
		if got := strings.Join(heads, " "); got != c.heads || len(presses(g.head.cells, func(h *headCell) *press { return &h.press })) != 4 {
			t.Errorf("%.0f wide the heads are %q", c.width, got)
		}
		if got := g.rowRoom(g.folds != nil); got != theme.Px(c.high) {
			t.Errorf("%.0f wide a row has %.0f", c.width, got)
		}
		if got := g.RoomFor(2, c.width); got != theme.Px(32)+2*theme.Px(c.high) {
			t.Errorf("%.0f wide two rows need %.0f", c.width, got)
		}
		if bad := Clipped(g); len(bad) > 0 {
			t.Errorf("%.0f wide: %v", c.width, bad)
		}
		words := drawnIn(g)
		if at, there := words["Records, letters"]; there != (c.width < 600) || there && at.Y < theme.Px(36) {
			t.Errorf("%.0f wide what folded is at %v, %t: %v", c.width, at, there, words)
		}
		for _, s := range g.spans(c.width) {
			if s.x+s.w > c.width {
				t.Errorf("%.0f wide a column ends at %.0f", c.width, s.x+s.w)
			}
		}
	}
}

// What folded last stands first on the further line, and what a row does not have is
// not named there.
func TestAFurtherLineSaysWhatTheRowHas(t *testing.T) {
	g := folding()
	w := stage(t, theme.Light, g, 800, 600)
	w.Resize(fyne.NewSize(380, 300))
	words := drawnIn(g)
	if words["National"].X >= words["Access"].X || words["Same"].X <= words["National"].X {
		t.Errorf("the further line is %v", words)
	}
	accesses := 0
	for _, o := range test.LaidOutObjects(g) {
		if c, ok := o.(*canvas.Text); ok && c.Visible() && c.Text == "Access" {
			accesses++
		}
	}
	if _, tag := words["Switch off"]; accesses != 1 || !tag {
		t.Errorf("access is named %d times, the tag is there: %t", accesses, tag)
	}
}

// A given name that has no room goes below: no name is cut short.
func TestALongNameGoesOnBelow(t *testing.T) {
	g := folding()
	w := stage(t, theme.Light, g, 800, 600)
	w.Resize(fyne.NewSize(480, 300))
	words := drawnIn(g)
	if _, there := words["FEATHERSTONE,"]; !there {
		t.Errorf("the family name is not whole: %v", words)
	}
	if _, there := words["Bartholomew, Son"]; !there {
		t.Errorf("the given name is not below: %v", words)
	}
	for _, room := range []float32{60, 90} { // too little even for the family name
		first, second := Cell{Text: "FEATHERSTONE, Bo", Name: true}.lines(room, FaceSmall.size())
		whole := strings.TrimSuffix(first, "-") + second
		if !strings.HasSuffix(first, "-") || whole != "FEATHERSTONE, Bo" || elided(first, room, FaceSmall.size(), false) != first {
			t.Errorf("%.0f wide: %q over %q", room, first, second)
		}
	}
	w.Resize(fyne.NewSize(1400, 300))
	if _, there := drawnIn(g)["FEATHERSTONE, Bartholomew"]; !there {
		t.Error("with room the name is not on one line")
	}
}

func TestAFoldedGridAsItLooks(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "contrast": theme.HighContrast} {
		g := folding()
		g.Choose(0)
		w := stage(t, v, g, 380, 200)
		test.AssertImageMatches(t, "folded-"+name+".png", shoot(t, w, "08-folded-"+name))
	}
}

// Other columns fold anew, and rows that were drawn follow.
func TestOtherColumnsFoldAnew(t *testing.T) {
	g := folding()
	w := stage(t, theme.Light, g, 800, 600)
	w.Resize(fyne.NewSize(380, 300))
	g.SetColumns(Column{ID: "who", Title: "Patient"}, Column{ID: "proxy", Title: "Proxy"}, Column{ID: "access", Title: "Access"}, Column{ID: "store", Title: "National"})
	if _, further := drawnIn(g)["Records, letters"]; further || g.rowRoom(g.folds != nil) != theme.Px(48) {
		t.Errorf("it still has a further line of %.0f", g.rowRoom(g.folds != nil)-theme.Px(48))
	}
}
