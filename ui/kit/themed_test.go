package kit

import (
	"image/color"
	"runtime"
	"testing"

	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// A page makes its fields anew: with a scope of fonts for each, a day's work took
// a gigabyte and more.
func TestFieldsAndGridsShareTheirFonts(t *testing.T) {
	w := light(t, Stack())
	paint := func() {
		note := NewNote(3)
		g := NewGrid(Column{Title: "Patient", Width: 200})
		g.SetSource(Rows{{ID: "1", Cells: []Cell{{Text: "Ada Quill"}}}})
		w.SetContent(Down(8, NewEntry().WithHint("Answer"), NewEntry().Small().WithHint("Find"), note.WithHint("Note"), g))
		w.Canvas().Capture()
	}
	held := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	paint()
	before := held()
	for range 10 {
		paint()
	}
	if grown := held() - before; grown > 20 { // 300 when each has its own
		t.Errorf("painting 40 parts more took %.0f MB", grown)
	}
}

// The toolkit closes a scope it has not seen for a minute: what joins it then
// opens it again.
func TestAScopeThatWasClosedOpensAgain(t *testing.T) {
	light(t, Stack())
	s := newScope(fieldTheme{small: true})
	for _, name := range []string{"at first", "after it was closed", "again"} {
		t.Run(name, func(t *testing.T) {
			in := &widget.Entry{}
			in.ExtendBaseWidget(in)
			s.take(in)
			if got := in.Theme().Size(fynetheme.SizeNameText); got != theme.Size(theme.SizeGrid) {
				t.Errorf("the text is %v high", got)
			}
			test.TempWidgetRenderer(t, s.list) // which is let go of now, and with it the scope
		})
	}
}

func TestAFieldHasTheThemeOfItsKind(t *testing.T) {
	light(t, Stack())
	bars := func(e *Entry) color.Color {
		test.WidgetRenderer(e.over)
		return e.inner.Theme().Color(fynetheme.ColorNameScrollBar, 0)
	}
	size := func(e *Entry) float32 {
		test.WidgetRenderer(e.over)
		return e.inner.Theme().Size(fynetheme.SizeNameText)
	}
	if bars(NewEntry()) != color.Transparent || bars(NewNote(3)) == color.Transparent {
		t.Error("a bar lies upon the only line, or a note has none")
	}
	if one, other := size(NewEntry()), size(NewEntry().Small()); one != theme.Size(fynetheme.SizeNameText) || other != theme.Size(theme.SizeGrid) {
		t.Errorf("text is %v high, and %v in a small field", one, other)
	}
}
