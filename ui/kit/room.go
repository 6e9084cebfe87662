package kit

import "fyne.io/fyne/v2"

// Room lays objects over one another, the first lowest, and tells how wide it is
// before it does: whoever set them there may set them otherwise. Told the same width
// again, they change nothing.
func Room(told func(width float32), objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: roomLayout{told: told}, Objects: objects}
}

// roomLayout lays out [Room].
type roomLayout struct {
	stackLayout
	told func(width float32)
}

// Layout tells the width, then lays out.
func (l roomLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.told(size.Width)
	l.stackLayout.Layout(objects, size)
}
