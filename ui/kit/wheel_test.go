package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestTheWheelOverANoteScrollsThePageUnlessTheNoteHasMoreThanItShows(t *testing.T) {
	note, line := NewNote(3), NewEntry()
	room := NewScroll(Down(0, note, line, Gap(2000)))
	light(t, High(300, room))
	turn := func(w *wheel) (page, lines float32) {
		t.Helper()
		before, inner := room.scroll.Offset.Y, note.inner.lines().Offset.Y
		w.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -20)})
		return room.scroll.Offset.Y - before, note.inner.lines().Offset.Y - inner
	}
	if page, lines := turn(note.wheel); page != 20 || lines != 0 {
		t.Errorf("over an empty note the page moved by %v, the note by %v", page, lines)
	}
	if page, _ := turn(line.wheel); page != 20 {
		t.Errorf("over a line the page moved by %v", page)
	}
	Focus(line)
	if page, _ := turn(line.wheel); page != 20 {
		t.Errorf("over a line in use the page moved by %v", page)
	}
	note.SetText(strings.Repeat("a line\n", 20))
	if page, lines := turn(note.wheel); page != 0 || lines != 20 {
		t.Errorf("over a long note the page moved by %v, the note by %v", page, lines)
	}
}

func TestTheWheelOverAFieldIsFoundByTheToolkit(t *testing.T) {
	note := NewNote(3)
	light(t, note)
	objects := note.objects()
	if objects[len(objects)-1] != fyne.CanvasObject(note.wheel) || note.wheel.Size() != note.Size() {
		t.Error("something lies over what hears the wheel, or it does not cover the field")
	}
	var o fyne.CanvasObject = note.wheel
	if _, tapped := o.(fyne.Tappable); tapped {
		t.Error("it takes the taps of the field below")
	}
}
