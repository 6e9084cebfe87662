package kit

import (
	"image/color"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
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
	long := NewEntry()
	long.SetText(strings.Repeat("many words ", 20))
	light(t, Down(8, long))
	bars := func(e *Entry) color.Color {
		test.WidgetRenderer(e.over)
		return e.inner.Theme().Color(fynetheme.ColorNameScrollBar, 0)
	}
	size := func(e *Entry) float32 {
		test.WidgetRenderer(e.over)
		return e.inner.Theme().Size(fynetheme.SizeNameText)
	}
	if bars(long) != color.Transparent || bars(NewNote(3)) == color.Transparent {
		t.Error("a bar lies upon the only line, or a note has none")
	}
	if one, other := size(NewEntry()), size(NewEntry().Small()); one != theme.Size(fynetheme.SizeNameText) || other != theme.Size(theme.SizeGrid) {
		t.Errorf("text is %v high, and %v in a small field", one, other)
	}
}

// What looks as the window does joins no scope: the toolkit would forget how large
// every text of the window is.
func TestNothingPlainHasTheToolkitMeasureAnew(t *testing.T) {
	w := light(t, Stack())
	const words = "Is the patient’s NHS number right?"
	forgets := func(after func()) bool {
		fyne.MeasureText(words, 15, fyne.TextStyle{})
		after()
		var from, to runtime.MemStats
		runtime.ReadMemStats(&from)
		fyne.MeasureText(words, 15, fyne.TextStyle{})
		runtime.ReadMemStats(&to)
		return to.Mallocs-from.Mallocs > 20 // one or two when it is known
	}
	show := func(o fyne.CanvasObject) func() {
		return func() {
			w.SetContent(o)
			w.Canvas().Capture()
		}
	}
	g := NewGrid(Column{Title: "Patient", Width: 200})
	show(g)()
	for name, do := range map[string]func(){
		"a line":     show(NewEntry().WithHint("Answer")),
		"a note":     show(NewNote(3)),
		"a password": show(NewPassword()),
		"a grid with other rows": func() {
			g.SetSource(Rows{{ID: "1", Cells: []Cell{{Text: "Ada Quill"}}}, {ID: "2", Cells: []Cell{{Text: "Noah Bell"}}}})
			show(g)()
		},
	} {
		if forgets(do) {
			t.Errorf("%s has every text measured anew", name)
		}
	}
	if !forgets(show(NewEntry().Small())) {
		t.Error("this does not see what it looks for")
	}
}
