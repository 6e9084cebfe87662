package kit

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

// threeColumns is a grid of three rows in a window 824 wide: 800 for the grid.
func threeColumns(t *testing.T) (*Grid, fyne.Window) {
	t.Helper()
	g := NewGrid(Column{ID: "who", Title: "Patient", Sorts: true}, Column{ID: "due", Title: "Due", Width: 140, Sorts: true}, Column{ID: "next", Title: "Next step", Width: 160}).WithTicks()
	g.SetSource(Rows{
		{ID: "1", Cells: []Cell{{Text: "EXAMPLE, Ann", Sub: "74 years"}, {Text: "3 Dec", Sub: "2 days"}, {Text: "Identity"}}},
		{ID: "2", Cells: []Cell{{Text: "=EXAMPLE, Bo"}, {Text: "4 Dec"}, {Tag: Tagged{Text: "Waiting", Color: theme.Yellow}}}},
		{ID: "3", Cells: []Cell{{Text: "EXAMPLE,\tCy"}, {Text: "5 Dec"}, {}}},
	})
	return g, stage(t, theme.Light, Pad(12, 12, g), 824, 400)
}

func widths(g *Grid) []float32 {
	var out []float32
	for _, s := range g.spans(g.Size().Width) {
		out = append(out, s.w)
	}
	return out
}

func TestAColumnIsDrawnByItsEdgeAndByKeys(t *testing.T) {
	g, w := threeColumns(t)
	shift := false
	r := &Router{Shift: func() bool { return shift }}
	t.Cleanup(r.Attach(w.Canvas()))
	var told []Arrangement
	g.OnArranged = func(a Arrangement) { told = append(told, a) }
	before := widths(g)
	grip := g.head.grips[1]
	grip.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DX: 40}})
	grip.DragEnd()
	after := widths(g)
	if after[1] != before[1]+40 || after[0] != before[0]-40 || after[2] != before[2] {
		t.Errorf("dragged from %v to %v", before, after)
	}
	Focus(g.head.cells[0])
	key(w, fyne.KeyRight) // without Shift it moves on
	if w.Canvas().Focused() != g.head.cells[1] {
		t.Fatal("Right does not go on to the next head")
	}
	shift = true
	key(w, fyne.KeyLeft, fyne.KeyLeft)
	if got := widths(g)[1]; got != after[1]-2*drawStep {
		t.Errorf("two keys made it %v", got)
	}
	if last := told[len(told)-1]; len(told) != 3 || last.Widths["due"] != 180-2*drawStep {
		t.Errorf("told %d times, last %+v", len(told), last)
	}
	grip.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DX: -900}})
	if got := widths(g)[1]; got != narrowest {
		t.Errorf("the narrowest is %v", got)
	}
	grip.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DX: 9000}})
	if s := g.spans(g.Size().Width); s[2].x+s[2].w > g.Size().Width || s[0].w < narrowest-1 {
		t.Errorf("the widest pushes others out: %+v in %v", s, g.Size().Width)
	}
	w.Resize(fyne.NewSize(424, 400))
	if s := g.spans(g.Size().Width); s[2].x+s[2].w > g.Size().Width+1 {
		t.Errorf("in a narrow window it pushes others out: %+v in %v", s, g.Size().Width)
	}
	w.Resize(fyne.NewSize(824, 400))
	grip.DoubleTapped(nil)
	if got := widths(g)[1]; got != before[1] {
		t.Errorf("its own width is %v, not %v", got, before[1])
	}
}

func TestWhatIsDrawnIsDrawnInTheRowsToo(t *testing.T) {
	g, w := threeColumns(t)
	at := func() float32 {
		for _, o := range test.LaidOutObjects(w.Content()) {
			if r, ok := o.(*gridRow); ok && r.index == 0 {
				return r.cells[1].main.Position().X
			}
		}
		t.Fatal("no row")
		return 0
	}
	before := at()
	g.draw("who", -100)
	if got := at(); got != before-100 {
		t.Errorf("the second column of the rows stands at %v, was at %v", got, before)
	}
}

func TestAnArrangementComesBack(t *testing.T) {
	g, _ := threeColumns(t)
	g.draw("due", 60)
	g.sort("due")
	g.sort("due")
	kept := g.Arrangement()
	other, _ := threeColumns(t)
	sorted := ""
	other.OnSort = func(c string, down bool) { sorted = c + when(down, " down") }
	other.Arrange(kept)
	if got := other.Arrangement(); !maps.Equal(got.Widths, kept.Widths) || got.Sort != "due" || !got.Down || sorted != "due down" {
		t.Errorf("%+v became %+v, sorted by %q", kept, got, sorted)
	}
	other.Arrange(Arrangement{Widths: map[string]float32{"gone": 300, "due": 1}, Sort: "next"})
	if got := other.Arrangement(); len(got.Widths) != 1 || got.Widths["due"] != narrowest || got.Sort != "due" {
		t.Errorf("of what there is no more it kept %+v", got)
	}
}

func TestTheMenuOfARow(t *testing.T) {
	g, w := threeColumns(t)
	shift := false
	r := &Router{Shift: func() bool { return shift }}
	t.Cleanup(r.Attach(w.Canvas()))
	did := ""
	g.OnMenu = func(row Row) *fyne.Menu {
		return fyne.NewMenu("", fyne.NewMenuItem("Open", func() { did += row.ID }))
	}
	open := func() fyne.CanvasObject { return w.Canvas().Overlays().Top() }
	take := func() {
		for _, o := range test.LaidOutObjects(open()) {
			if item, ok := o.(fyne.Tappable); ok && fmt.Sprintf("%T", o) == "*widget.menuItem" {
				item.Tapped(nil)
				return
			}
		}
		t.Fatal("the menu does not say Open")
	}
	Focus(g)
	g.Choose(1)
	key(w, fyne.KeyF10)
	if open() != nil {
		t.Error("F10 alone opens the menu of the row")
	}
	shift = true
	key(w, fyne.KeyF10)
	if open() == nil {
		t.Fatal("Shift+F10 opens no menu")
	}
	take()
	key(w, desktop.KeyMenu)
	if open() == nil {
		t.Fatal("the menu key opens no menu")
	}
	take()
	g.Choose(0)
	test.TapSecondaryAt(rowAt(t, g, 2), fyne.NewPos(300, 20))
	if open() == nil || g.ChosenIndex() != 2 {
		t.Fatal("the second button does not open the menu of its row")
	}
	take()
	if did != "223" {
		t.Errorf("done for the rows %q", did)
	}
}

func TestRowsAreCopiedAsTheyAreShown(t *testing.T) {
	g, w := threeColumns(t)
	told, rows := "", 0
	r := &Router{Copied: func(s string) { told = s }}
	t.Cleanup(r.Attach(w.Canvas()))
	g.OnCopied = func(n int) { rows = n }
	Focus(g)
	list := w.Canvas().Focused().(fyne.Shortcutable)
	board := fyne.CurrentApp().Clipboard()
	list.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board})
	if want := "Patient\tDue\tNext step\nEXAMPLE, Ann, 74 years\t3 Dec, 2 days\tIdentity\n"; board.Content() != want || told != want || rows != 1 {
		t.Errorf("%d rows: %q", rows, board.Content())
	}
	g.Tick(2)
	g.Tick(1)
	list.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board})
	if want := "Patient\tDue\tNext step\n'=EXAMPLE, Bo\t4 Dec\tWaiting\nEXAMPLE, Cy\t5 Dec\t\n"; board.Content() != want || rows != 2 {
		t.Errorf("%d rows: %q", rows, board.Content())
	}
	list.TypedShortcut(&fyne.ShortcutSelectAll{})
	if len(g.Ticked()) != 3 {
		t.Errorf("Ctrl+A ticks %v", g.Ticked())
	}
	list.TypedShortcut(&fyne.ShortcutSelectAll{})
	if len(g.Ticked()) != 3 {
		t.Error("Ctrl+A once more unticks")
	}
	g.SetSource(Rows(nil))
	g.SetTicked(nil)
	board.SetContent("kept")
	list.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board})
	if board.Content() != "kept" {
		t.Errorf("an empty grid copies %q", board.Content())
	}
	if strings.Contains(told, "id") {
		t.Error("something hidden was copied")
	}
}

// A column that has room for its words has it in every spacing and at every size.
func TestAColumnKeepsRoomForItsWordsInEverySpacing(t *testing.T) {
	app := test.NewTempApp(t)
	words := "10 working days left"
	for _, d := range []theme.Density{theme.Standard, theme.Compact, theme.Large} {
		for _, zoom := range []float32{0.8, 1, 1.5, 2} {
			app.Settings().SetTheme(theme.New(theme.Light, d, zoom))
			g := NewGrid(Column{ID: "name", Title: "Patient"}, Column{ID: "due", Title: "Due", Width: 130}, Column{ID: "status", Title: "Status"})
			g.SetSource(Rows{{ID: "a", Cells: []Cell{{Text: "A"}, {Text: "Tue 1 Dec", Sub: words}}}})
			w := test.NewTempWindow(t, g)
			w.Resize(fyne.NewSize(1800, 400))
			if got := elided(words, g.spans(g.Size().Width)[1].w, FaceCaption.size(), false); got != words {
				t.Errorf("spacing %v, %.0f %%: it reads %q", d, zoom*100, got)
			}
		}
	}
}
