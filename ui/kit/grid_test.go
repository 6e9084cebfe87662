package kit

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

func manyRows(n int) Rows {
	rows := make(Rows, n)
	for i := range rows {
		rows[i] = Row{ID: fmt.Sprint("id", i), Cells: []Cell{{Text: fmt.Sprint("name ", i), Sub: "70 years", Bold: true}, {Text: "Tue 1 Dec"}}}
	}
	return rows
}

func shownGrid(t *testing.T, rows Source) (w fyne.Window, g *Grid) {
	t.Helper()
	g = NewGrid(Column{ID: "name", Title: "Patient"}, Column{ID: "due", Title: "Due", Sorts: true, Width: 120}).WithTicks()
	g.SetSource(rows)
	w = light(t, Down(0, Grow(g)))
	return w, g
}

func TestKeysMoveInAGrid(t *testing.T) {
	w, g := shownGrid(t, manyRows(100))
	Focus(g)
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyUp, 0}, {fyne.KeyDown, 1}, {fyne.KeyDown, 2}, {fyne.KeyUp, 1},
		{fyne.KeyEnd, 99}, {fyne.KeyDown, 99}, {fyne.KeyHome, 0}, {fyne.KeyPageDown, 9}, {fyne.KeyPageUp, 0},
	} {
		key(w, c.key)
		if g.ChosenIndex() != c.want {
			t.Errorf("after %s row %d is chosen, want %d", c.key, g.ChosenIndex(), c.want)
		}
	}
	letters(w, "jjk")
	if g.ChosenIndex() != 1 {
		t.Errorf("after jjk row %d is chosen, want 1", g.ChosenIndex())
	}
}

func TestAChosenRowIsBroughtIntoView(t *testing.T) {
	w, g := shownGrid(t, manyRows(100))
	Focus(g)
	key(w, fyne.KeyEnd)
	if off := g.list.GetScrollOffset(); off < 100*48-600 {
		t.Errorf("scrolled to %v, the last row is not in view", off)
	}
}

func TestEnterAndADoubleClickOpenARow(t *testing.T) {
	var opened []string
	w, g := shownGrid(t, manyRows(5))
	g.OnOpen = func(r Row) { opened = append(opened, r.ID) }
	Focus(g)
	key(w, fyne.KeyDown, fyne.KeyReturn)
	rowAt(t, g, 3).DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(200, 20)})
	if !slices.Equal(opened, []string{"id1", "id3"}) {
		t.Errorf("opened %q", opened)
	}
}

func TestAClickChoosesAtOnceAndOnTheBoxTicks(t *testing.T) {
	var ticked []string
	w, g := shownGrid(t, manyRows(5))
	g.OnTicked = func(ids []string) { ticked = ids }
	rowAt(t, g, 2).MouseDown(leftClick(fyne.NewPos(200, 20)))
	if g.ChosenIndex() != 2 || !g.Focused() || len(ticked) != 0 {
		t.Errorf("row %d is chosen, ticked %q", g.ChosenIndex(), ticked)
	}
	rowAt(t, g, 4).MouseDown(leftClick(fyne.NewPos(20, 20)))
	key(w, fyne.KeyUp, fyne.KeySpace)
	if !slices.Equal(ticked, []string{"id4", "id3"}) {
		t.Errorf("ticked %q", ticked)
	}
	key(w, fyne.KeySpace)
	if !slices.Equal(g.Ticked(), []string{"id4"}) {
		t.Errorf("ticked %q", g.Ticked())
	}
}

// A link of a row is followed when the button comes up where it went down; the
// row is chosen first, and the words beside it make room.
func TestALinkOfARowIsFollowed(t *testing.T) {
	var followed []string
	rows := manyRows(5)
	long := "It is tried again by itself, and what comes of it is said here"
	for i := range rows {
		rows[i].Cells[1].Text = long
	}
	rows[2].Links = [2]RowLink{{"undo", "Undo"}, {"now", "Send now"}}
	_, g := shownGrid(t, rows)
	g.OnLink = func(r Row, id string) { followed = append(followed, fmt.Sprint(r.ID, " ", id, " ", g.ChosenIndex())) }
	g.OnOpen = func(r Row) { followed = append(followed, "opened "+r.ID) }
	row, other := rowAt(t, g, 2), rowAt(t, g, 3)
	if row.cells[1].main.Text == other.cells[1].main.Text {
		t.Error("the words make no room for the links")
	}
	over := func(word *canvas.Text) *desktop.MouseEvent {
		return leftClick(word.Position().AddXY(word.Size().Width/2, word.Size().Height/2))
	}
	undo, now := over(row.links.words[0]), over(row.links.words[1])
	row.MouseDown(undo)
	row.MouseUp(now) // somewhere else
	row.MouseDown(now)
	if len(followed) > 0 || g.ChosenIndex() == 2 {
		t.Errorf("before the button is up, followed %q, row %d chosen", followed, g.ChosenIndex())
	}
	row.MouseUp(now)
	row.MouseDown(undo)
	row.MouseUp(undo)
	row.DoubleTapped(&fyne.PointEvent{Position: undo.Position})
	other.MouseDown(now) // there is no link in that row
	other.MouseUp(now)
	if want := []string{"id2 now 2", "id2 undo 2"}; !slices.Equal(followed, want) || g.ChosenIndex() != 3 {
		t.Errorf("followed %q, row %d chosen", followed, g.ChosenIndex())
	}
	row.MouseMoved(undo)
	if row.Cursor() != desktop.PointerCursor {
		t.Error("the pointer does not tell a link")
	}
	row.MouseOut()
	if row.Cursor() != desktop.DefaultCursor {
		t.Error("the pointer tells a link where there is none")
	}
}

func TestTheBoxInTheHeadTicksAllOrNone(t *testing.T) {
	rows := manyRows(3)
	rows[1].Fixed = true
	_, g := shownGrid(t, rows)
	test.Tap(g.head.all)
	if !slices.Equal(g.Ticked(), []string{"id0", "id2"}) {
		t.Errorf("ticked %q", g.Ticked())
	}
	g.SetSource(Rows{rows[0], rows[2]})
	test.Tap(g.head.all)
	if len(g.Ticked()) != 0 {
		t.Errorf("ticked %q, want none", g.Ticked())
	}
}

func TestTheChosenRowIsKeptByItsIdWhenRowsChange(t *testing.T) {
	for name, source := range map[string]func(Rows) Source{
		"rows in hand": func(r Rows) Source { return r },
		"paged":        func(r Rows) Source { return paged{r} },
	} {
		t.Run(name, func(t *testing.T) {
			var told []string
			rows := manyRows(6)
			_, g := shownGrid(t, source(rows))
			g.ChooseID("id4")
			g.OnChosen = func(r Row) { told = append(told, r.ID) }
			g.SetSource(source(Rows{rows[5], rows[4], rows[0]}))
			if r, ok := g.Chosen(); !ok || r.ID != "id4" || len(told) != 0 {
				t.Errorf("chosen %q, told %q", r.ID, told)
			}
			g.SetSource(source(Rows{rows[5], rows[0]}))
			if r, _ := g.Chosen(); r.ID != "id0" || !slices.Equal(told, []string{"id0"}) {
				t.Errorf("in its stead %q is chosen, told %q", r.ID, told)
			}
			g.SetSource(source(nil))
			if _, ok := g.Chosen(); ok || told[len(told)-1] != "" {
				t.Error("an empty grid has a chosen row")
			}
		})
	}
}

// paged hides where rows are, as a source of pages does.
type paged struct{ rows Rows }

func (p paged) Len() int      { return len(p.rows) }
func (p paged) Row(i int) Row { return p.rows[i] }

func TestOnlyRowsInViewAreAskedFor(t *testing.T) {
	asked := map[int]bool{}
	w, g := shownGrid(t, counted{manyRows(100_000), asked})
	Focus(g)
	key(w, fyne.KeyDown, fyne.KeyDown)
	if len(asked) > 20 {
		t.Errorf("%d rows were asked for", len(asked))
	}
}

type counted struct {
	rows  Rows
	asked map[int]bool
}

func (c counted) Len() int      { return len(c.rows) }
func (c counted) Row(i int) Row { c.asked[i] = true; return c.rows[i] }

func TestARowThatDidNotChangeIsNotDrawnAgain(t *testing.T) {
	_, g := shownGrid(t, manyRows(5))
	row := rowAt(t, g, 2)
	row.cells[0].main.Text = "not drawn again"
	g.Reload()
	if got := row.cells[0].main.Text; got != "not drawn again" {
		t.Errorf("the row was drawn again: %q", got)
	}
	rows := manyRows(5)
	rows[2].Cells[0].Text = "changed"
	g.SetSource(rows)
	if got := row.cells[0].main.Text; got != "changed" {
		t.Errorf("a changed row still reads %q", got)
	}
}

func TestAHeadSortsAndThenTurnsRound(t *testing.T) {
	var sorts []string
	_, g := shownGrid(t, manyRows(3))
	g.OnSort = func(c string, down bool) { sorts = append(sorts, fmt.Sprint(c, down)) }
	test.Tap(g.head.cells[1])
	test.Tap(g.head.cells[1])
	test.Tap(g.head.cells[0]) // does not sort
	if !slices.Equal(sorts, []string{"duefalse", "duetrue"}) {
		t.Errorf("sorted %q", sorts)
	}
	if got := g.head.cells[1].AccessibilityLabel(); got != "Due, sorted downwards" {
		t.Errorf("the head reads %q", got)
	}
}

func TestAGridPassesOnWhatItHasNoUseFor(t *testing.T) {
	w, g := shownGrid(t, manyRows(3))
	_, used := bound(t, w, []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn}, "af")
	Focus(g)
	letters(w, "af")
	key(w, fyne.KeyEscape, fyne.KeyReturn) // nobody opens rows here
	wantUsed(t, used, "a", "f", "Escape", "Return")
}

func TestRowsComeBeforeHeadsInTheTabOrder(t *testing.T) {
	w, g := shownGrid(t, manyRows(3))
	stops := tabStops(w)
	if len(stops) != 3 || stops[0] != fyne.Focusable(g.list) {
		t.Errorf("%d stops, the first is %T", len(stops), stops[0])
	}
}

func TestColumnsShareTheRowAndKeepApart(t *testing.T) {
	_, g := shownGrid(t, manyRows(1))
	spans := g.spans(500)
	if spans[1].w != 120 || spans[0].x != 44 || spans[0].x+spans[0].w+12 != spans[1].x || spans[1].x+spans[1].w != 488 {
		t.Errorf("spans %v", spans)
	}
}

// A page that was out of sight for a minute loses its renderers, and rows that were
// scrolled are shown from where they were, with none missing.
func TestRowsStayScrolledWhenTheyComeBackIntoSight(t *testing.T) {
	w, g := shownGrid(t, manyRows(40))
	g.Choose(39)
	at := g.list.GetScrollOffset()
	if at == 0 {
		t.Fatal("the rows did not scroll")
	}
	t.Run("out of sight", func(t *testing.T) {
		for _, o := range []fyne.Widget{g, g.over, g.list} {
			test.TempWidgetRenderer(t, o)
		}
	})
	w.Content().Refresh()
	whole := func(when string, top float32) {
		t.Helper()
		room := test.WidgetRenderer(g.list).Objects()[0].(*container.Scroll)
		if room.Offset.Y != g.list.GetScrollOffset() || room.Offset.Y != top {
			t.Errorf("%s: the room stands at %v, the rows at %v, want %v", when, room.Offset.Y, g.list.GetScrollOffset(), top)
		}
		for i := int(top / 48); i < int((top+room.Size().Height)/48); i++ {
			rowAt(t, g, i)
		}
	}
	whole("back in sight", at)
	g.Choose(0)
	whole("at the top", 0)
}

func rowAt(t *testing.T, g *Grid, i int) *gridRow {
	t.Helper()
	var found *gridRow
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *gridRow:
			if o.index == i {
				found = o
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		}
	}
	walk(g.list)
	if found == nil {
		t.Fatalf("row %d is not in view", i)
	}
	return found
}

func BenchmarkGridStep(b *testing.B) {
	test.NewTempApp(b)
	g := NewGrid(Column{ID: "a", Title: "A"}, Column{ID: "b", Title: "B"}, Column{ID: "c", Title: "C"})
	g.SetSource(manyRows(100_000))
	w := test.NewTempWindow(b, g)
	w.Resize(fyne.NewSize(1200, 760))
	g.Choose(0)
	for b.Loop() {
		g.Step(1)
	}
}

// The name of a row, larger and bold, stands on one line with the words beside
// it.
func TestTheWordsOfARowStandOnOneLine(t *testing.T) {
	_, g := shownGrid(t, Rows{{ID: "one", Cells: []Cell{{Text: "Grant access", Bold: true}, {Text: "REF-0021"}}}})
	row := rowAt(t, g, 0)
	line := func(c gridCell) float32 {
		p := piece{text: c.main.Text, bold: c.main.TextStyle.Bold, size: c.main.TextSize}
		p.measure()
		return c.main.Position().Y + p.base
	}
	if name, beside := line(row.cells[0]), line(row.cells[1]); name != beside {
		t.Errorf("the name stands at %v, the words beside it at %v", name, beside)
	}
}

// BenchmarkWheel is a step of the wheel over a grid of 50,000 rows, beside the
// toolkit's own list of as many labels in the same run.
func BenchmarkWheel(b *testing.B) {
	test.NewTempApp(b)
	const rows = 50_000
	g := NewGrid(Column{ID: "a", Title: "A"}, Column{ID: "b", Title: "B"}, Column{ID: "c", Title: "C"})
	g.SetSource(manyRows(rows))
	bare := widget.NewList(func() int { return rows }, func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(fmt.Sprint("Row ", i)) })
	step := func(o fyne.CanvasObject) func() {
		w := test.NewTempWindow(b, o)
		w.Resize(fyne.NewSize(1200, 760))
		return func() { test.Scroll(w.Canvas(), fyne.NewPos(600, 400), 0, -40) }
	}
	ours, theirs := step(g), step(bare)
	var took, bareTook time.Duration
	for b.Loop() {
		begun := time.Now()
		ours()
		half := time.Now()
		theirs()
		took, bareTook = took+half.Sub(begun), bareTook+time.Since(half)
	}
	b.ReportMetric(float64(took.Microseconds())/1000/float64(b.N), "ms/wheel-step(want<=5)")
	b.ReportMetric(float64(bareTook.Microseconds())/1000/float64(b.N), "ms/wheel-step-bare")
}

// Where letters mean something else upon the rows, j and k move nothing; keys with
// Ctrl or Alt that the grid has no use for reach the router.
func TestLettersAndChordsUponAGrid(t *testing.T) {
	g := NewGrid(Column{ID: "a", Title: "A", Icons: true})
	g.SetSource(Rows{{ID: "1", Cells: []Cell{{Text: "one", Icon: theme.IconFolder}}}, {ID: "2", Cells: []Cell{{Text: "two"}}}})
	var heard string
	g.OnLetter = func(r rune) bool { heard += string(r); return r != 'k' }
	w := light(t, g)
	r := &Router{}
	t.Cleanup(r.Attach(w.Canvas()))
	pasted := 0
	r.Push(&Keys{Chord: map[string]func(){(&fyne.ShortcutPaste{}).ShortcutName(): func() { pasted++ }}})
	Focus(g)
	letters(w, "j k")
	if heard != "j k" || g.ChosenIndex() != 0 {
		t.Errorf("it heard %q and stands at %d", heard, g.ChosenIndex())
	}
	g.Choose(1)
	letters(w, "k")
	if g.ChosenIndex() != 0 {
		t.Error("a letter that was not taken does not move")
	}
	w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{})
	if pasted != 1 {
		t.Errorf("pasted %d times", pasted)
	}
}

// A grid that has the focus shows it also while it has no rows.
func TestAnEmptyGridShowsItsFocus(t *testing.T) {
	g := NewGrid(Column{ID: "a", Title: "A"})
	light(t, g)
	shown := func() bool { return g.bare.glow.Visible() }
	if shown() {
		t.Error("it shows a focus it does not have")
	}
	Focus(g)
	if !shown() {
		t.Error("it does not show its focus")
	}
	g.SetSource(Rows{{ID: "1", Cells: []Cell{{Text: "one"}}}})
	if shown() {
		t.Error("with rows it shows the focus twice")
	}
	g.SetSource(Rows(nil))
	if !shown() {
		t.Error("without rows again it does not show its focus")
	}
	g.list.FocusLost()
	if shown() {
		t.Error("it shows a focus that has gone")
	}
}
