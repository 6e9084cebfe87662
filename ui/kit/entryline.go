package kit

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Line is the line the text cursor is in, from 1, as the text counts them: a
// line that is broken to fit the field is one.
func (e *Entry) Line() int {
	before := []rune(e.inner.Text)
	return strings.Count(string(before[:min(e.inner.CursorTextOffset(), len(before))]), "\n") + 1
}

// GoToLine puts the text cursor at the end of a line, from 1, and gives the
// field the focus.
func (e *Entry) GoToLine(n int) {
	lines := strings.SplitAfter(e.inner.Text, "\n")
	n = max(1, min(n, len(lines)))
	wanted := len([]rune(strings.TrimSuffix(strings.Join(lines[:n], ""), "\n")))
	Focus(e)
	// The toolkit counts rows as they are broken to fit, and tells them only by
	// moving: so does this.
	e.inner.CursorRow, e.inner.CursorColumn = 0, 0
	for at := -1; e.inner.CursorTextOffset() < wanted && e.inner.CursorTextOffset() != at; {
		at = e.inner.CursorTextOffset()
		e.inner.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	for at := -1; e.inner.CursorTextOffset() > wanted && e.inner.CursorTextOffset() != at; {
		at = e.inner.CursorTextOffset()
		e.inner.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	}
	for at := -1; e.inner.CursorTextOffset() < wanted && e.inner.CursorTextOffset() != at; {
		at = e.inner.CursorTextOffset()
		e.inner.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
}

// Insert types words at the text cursor, in place of what is marked.
func (e *Entry) Insert(words string) {
	for _, r := range words {
		if r == '\n' {
			e.inner.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			continue
		}
		e.inner.Entry.TypedRune(r)
	}
}

// OnMoved is told when the text cursor moves.
func (e *Entry) OnMoved(moved func()) { e.inner.OnCursorChanged = moved }
