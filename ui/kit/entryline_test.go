package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestALineOfANoteIsFoundHoweverItIsBroken(t *testing.T) {
	long := strings.Repeat("many words in a row ", 20)
	e := NewNote(8)
	e.SetText("one\n" + long + "\n\nfour\n" + long + "\nsix")
	w := test.NewTempWindow(t, e)
	for _, width := range []float32{200, 900} {
		w.Resize(fyne.NewSize(width, 300))
		for n := 1; n <= 6; n++ {
			e.GoToLine(n)
			if e.Line() != n || !e.Focused() {
				t.Errorf("%v wide: line %d, want %d", width, e.Line(), n)
			}
		}
		e.GoToLine(99)
		if e.Line() != 6 {
			t.Errorf("%v wide: past the end is line %d", width, e.Line())
		}
	}
	moved := 0
	e.OnMoved(func() { moved++ })
	e.GoToLine(4)
	e.Insert("teen\nand five")
	if !strings.Contains(e.Text(), "\n\nfourteen\nand five\n"+long) || moved == 0 {
		t.Errorf("typed: %q, moved %d times", e.Text(), moved)
	}
}
