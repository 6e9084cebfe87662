package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over a field and hears the mouse wheel, nothing else: the toolkit's
// field would keep every turn, and the page under the pointer would stand still.
type wheel struct {
	widget.BaseWidget
	over *Entry
}

func newWheel(e *Entry) *wheel {
	w := &wheel{over: e}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled turns the lines of a note that has more than it shows, else the page.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	lines, page := w.over.inner.lines(), roomOf(w.over)
	switch more := lines != nil && lines.Content.MinSize().Height > lines.Size().Height; {
	case page != nil && (w.over.rows == 1 || !more):
		page.scroll.Scrolled(e)
	case lines != nil:
		lines.Scrolled(e)
	}
}

// CreateRenderer draws nothing.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(Stack()) }

// roomOf is the innermost room that scrolls an object, or nil.
func roomOf(o fyne.CanvasObject) *Scroll {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if room, ok := roomIn(root, o, nil); ok {
			return room
		}
	}
	return nil
}

func roomIn(root, o fyne.CanvasObject, room *Scroll) (*Scroll, bool) {
	if root == o {
		return room, true
	}
	if s, ok := root.(*Scroll); ok {
		room = s
	}
	for _, child := range children(root) {
		if found, ok := roomIn(child, o, room); ok {
			return found, true
		}
	}
	return nil, false
}
