package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

func block(w, h float32) fyne.CanvasObject { return Sized(w, h, nil) }

func TestObjectsShareTheRoomThatIsLeft(t *testing.T) {
	a, b, c := block(100, 20), Grow(block(10, 20)), GrowBy(2, block(10, 20))
	row := Panes(10, a, b, c)
	light(t, Top(0, Sized(420, 50, row)))
	if a.Size() != fyne.NewSize(100, 50) || b.Size() != fyne.NewSize(100, 50) || c.Size() != fyne.NewSize(200, 50) {
		t.Errorf("sizes %v %v %v", a.Size(), b.Size(), c.Size())
	}
	if c.Position().X != 220 {
		t.Errorf("the third stands at %v", c.Position().X)
	}
}

func TestHiddenObjectsLeaveNoGap(t *testing.T) {
	a, b := block(10, 20), block(10, 20)
	column := Down(8, a, b)
	b.Hide()
	if h := column.MinSize().Height; h != 20 {
		t.Errorf("the column is %v high, want 20", h)
	}
}

func TestHeightIsThatOfTheWidthGiven(t *testing.T) {
	light(t, Body(""))
	words := "one two three four five six seven eight nine ten eleven twelve"
	wide := Body(words).Wrap()
	for name, o := range map[string]fyne.CanvasObject{
		"a column":  Down(0, wide),
		"padding":   Pad(10, 0, wide),
		"a card":    Card(wide),
		"a stack":   Stack(wide),
		"a share":   Top(0, block(20, 10), Grow(wide)),
		"a field":   NewField("label", Down(0, wide)),
		"a callout": CalloutText(R(words)),
	} {
		if narrow, broad := HeightAt(o, 120), HeightAt(o, 800); narrow <= broad {
			t.Errorf("%s is %v high at 120 and %v at 800", name, narrow, broad)
		}
	}
}

func TestFlowStartsANewLineWhenOneIsFull(t *testing.T) {
	a, b, c := block(60, 20), block(60, 20), block(60, 20)
	f := Flow(10, 5, a, b, c)
	light(t, Top(0, Wide(140, f)))
	if b.Position() != fyne.NewPos(70, 0) || c.Position() != fyne.NewPos(0, 25) {
		t.Errorf("second at %v, third at %v", b.Position(), c.Position())
	}
	if h := HeightAt(f, 140); h != 45 {
		t.Errorf("%v high, want 45", h)
	}
}

func TestWhatGainsTheFocusIsBroughtIntoView(t *testing.T) {
	rows := make([]fyne.CanvasObject, 40)
	for i := range rows {
		rows[i] = NewButton("row", Plain, nil)
	}
	s := NewScroll(Pad(8, 8, Down(8, rows...)))
	light(t, s)
	Focus(rows[39])
	bottom := s.scroll.Offset.Y + s.scroll.Size().Height
	if at := 8 + 39*44 + float32(36); at > bottom {
		t.Errorf("the last row ends at %v, the room shows up to %v", at, bottom)
	}
	Focus(rows[0])
	if s.scroll.Offset.Y != 0 {
		t.Errorf("back at the first row the room is at %v", s.scroll.Offset.Y)
	}
}

// What is wrong with a field stands over what one types in, also where the field is
// higher than the room.
func TestAFieldIsSeenWithWhatIsWrongWithIt(t *testing.T) {
	ticks := Down(8)
	for range 30 {
		ticks.Add(NewTick("Receptionist", func(bool) {}))
	}
	low, high := NewField("Name", NewEntry()), NewField("What they do here", ticks)
	s := NewScroll(Down(8, Gap(900), low, high))
	light(t, s)
	for _, f := range []*Field{low, high} {
		f.SetError("Say it.")
		s.scroll.ScrollToOffset(fyne.NewPos(0, 0))
		Focus(f)
		if at, _ := within(s.Content(), f, fyne.Position{}); s.scroll.Offset.Y > at.Y {
			t.Errorf("%s begins at %v, the room at %v", f.Label(), at.Y, s.scroll.Offset.Y)
		}
		s.scroll.ScrollToBottom()
		canvasOf(s).Unfocus()
		Focus(f)
		if at, _ := within(s.Content(), f, fyne.Position{}); s.scroll.Offset.Y > at.Y {
			t.Errorf("from below, %s begins at %v, the room at %v", f.Label(), at.Y, s.scroll.Offset.Y)
		}
	}
}

func TestAScrollBarStandsBesideTheContent(t *testing.T) {
	short, long := block(100, 50), block(100, 2000)
	s := NewScroll(short)
	light(t, s)
	whole := short.Size().Width
	s.SetContent(long)
	if got := long.Size().Width; got != whole-12 {
		t.Errorf("content that scrolls is %v wide in room of %v", got, whole)
	}
}

func TestATileOpensItsRowsAndIsRedOnlyWhenLate(t *testing.T) {
	n := 0
	tile := NewTile("Overdue", "1", func() { n++ })
	w := light(t, Left(tile))
	for _, c := range []struct {
		count string
		late  bool
		want  fyne.ThemeColorName
	}{{"1", true, theme.Err}, {"1", false, theme.Fg}, {"0", false, theme.Fg2}, {"0", true, theme.Fg2}} {
		tile.Set(c.count, "with Dr Shah", c.late)
		if tile.number.Color != theme.Color(c.want) {
			t.Errorf("%s, late %v: not drawn in %s", c.count, c.late, c.want)
		}
	}
	Focus(tile)
	key(w, fyne.KeyReturn)
	if n != 1 {
		t.Error("Enter did not open the tile")
	}
}

func TestTheIdentityBarCopiesTheWholeNumber(t *testing.T) {
	got := ""
	bar := IdentityBar(bray(), "NHS", func(s string) { got = s })
	light(t, bar)
	buttons := find[*IconButton](bar)
	if len(buttons) != 2 {
		t.Fatalf("%d copy buttons, want one a person", len(buttons))
	}
	buttons[1].press.press()
	if got != "9990005036" {
		t.Errorf("copied %q", got)
	}
	if h := bar.MinSize().Height; h != 108 {
		t.Errorf("the bar is %v high, want 106 and its two lines", h)
	}
	if none := find[*IconButton](IdentityBar(bray(), "NHS", nil)); len(none) != 0 {
		t.Error("nobody may copy, yet there are buttons")
	}
}

func TestWhatWasNotDrawnYetIsFoundInItsWindow(t *testing.T) {
	inside, outside, over := NewEntry(), NewEntry(), NewEntry()
	w := light(t, Card(NewScroll(Pad(8, 8, NewField("Name", inside)))))
	Dialog{Title: "t", Body: over}.Show(w.Canvas())
	windows := []fyne.Window{w}
	for name, o := range map[string]fyne.CanvasObject{"in the content": inside.inner, "in a dialog": over.inner} {
		if canvasHolding(windows, o) != w.Canvas() {
			t.Errorf("a field %s is not found", name)
		}
	}
	if canvasHolding(windows, outside.inner) != nil {
		t.Error("a field of no window is found in one")
	}
}

func BenchmarkReflow(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	w := test.NewTempWindow(b, inFrame(checksPicture()))
	w.Resize(fyne.NewSize(1366, 740))
	for b.Loop() {
		Reflow(w.Content())
	}
}

func TestARowTakesRoomFromWhatShrinksOnlyWhereItMust(t *testing.T) {
	light(t, Body(""))
	field, words, rest := Shrink(180, 300, block(10, 20)), Shrink(40, 100, block(10, 20)), Grow(block(50, 20))
	row := Across(0, block(50, 20), field, words, rest)
	if m := row.MinSize().Width; m != 320 {
		t.Errorf("the row is never narrower than %v, want the least of each", m)
	}
	for _, c := range []struct {
		name                     string
		row, field, words, grown float32
	}{
		{"with room each is as wide as it wants and what grows has the rest", 600, 300, 100, 150},
		{"with less what grows gives way first", 500, 300, 100, 50},
		{"then the others, each by the same part", 410, 240, 70, 50},
		{"down to the least of each", 320, 180, 40, 50},
	} {
		row.Resize(fyne.NewSize(c.row, 20))
		if f, w, g := field.Size().Width, words.Size().Width, rest.Size().Width; f != c.field || w != c.words || g != c.grown {
			t.Errorf("%s: %v, %v and %v", c.name, f, w, g)
		}
	}
}

func TestAPaneGoesBelowWhereThereIsNoRoomBeside(t *testing.T) {
	light(t, Body(""))
	main, side := block(640, 20), block(100, 20)
	both := WithSide(main, 300, side)
	if m := both.MinSize(); m != fyne.NewSize(640, 56) {
		t.Errorf("never smaller than %v", m)
	}
	both.Resize(fyne.NewSize(956, 600))
	if main.Size() != fyne.NewSize(640, 600) || side.Position() != fyne.NewPos(656, 0) || side.Size() != fyne.NewSize(300, 600) {
		t.Errorf("beside: %v, and %v at %v", main.Size(), side.Size(), side.Position())
	}
	both.Resize(fyne.NewSize(955, 600))
	if main.Size() != fyne.NewSize(955, 384) || side.Position() != fyne.NewPos(0, 400) || side.Size() != fyne.NewSize(955, 200) {
		t.Errorf("below: %v, and %v at %v", main.Size(), side.Size(), side.Position())
	}
	side.Hide()
	both.Resize(fyne.NewSize(956, 600))
	if main.Size() != both.Size() {
		t.Errorf("a hidden pane leaves %v", main.Size())
	}
}
