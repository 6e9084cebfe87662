package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"proxydesk/ui/theme"
)

// A display without a graphics card pays for every point that is filled, also for
// those filled over, and for each as much as its shader has to work out. What is
// large is therefore drawn here as what shows of it, and with as little sum as
// its points need (docs/decisions/0033-paint-of-the-window.md).

// pane is a large box: an area inside a line, with round corners.
type pane struct {
	rim  rim
	face face
}

func newPane() pane { return pane{newRim(), newFace()} }

func (p pane) objects() []fyne.CanvasObject { return append(p.rim.objects(), p.face.objects()...) }

// fill gives it its colours; no name for the edge means there is no line.
func (p pane) fill(edge, face fyne.ThemeColorName) {
	p.rim.paint(edge)
	p.face.paint(face)
}

// place puts it round a part of this size, with a line of the given width and
// corners of radius.
func (p pane) place(s fyne.Size, line, radius float32) {
	p.rim.place(s, line, radius)
	p.face.place(line, line, s.Width-2*line, s.Height-2*line, max(radius-line, 0))
}

// rim is the line round a large part, without what the face covers.
type rim struct{ top, left, right, bottom *canvas.Rectangle }

func newRim() rim {
	r := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	return rim{r(), r(), r(), r()}
}

func (r rim) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.top, r.left, r.right, r.bottom}
}

// paint gives it a colour; no name means there is no line.
func (r rim) paint(c fyne.ThemeColorName) {
	for _, side := range []*canvas.Rectangle{r.top, r.left, r.right, r.bottom} {
		setVisible(side, c != "")
		if c != "" {
			side.FillColor = theme.Color(c)
		}
	}
}

// place puts it round a part of this size whose face has the corners of radius
// drawn over it.
func (r rim) place(s fyne.Size, line, radius float32) {
	high := max(2*radius, line) // the toolkit rounds no more than half a side
	placeRect(r.top, 0, 0, s.Width, high, 0)
	placeRect(r.bottom, 0, s.Height-high, s.Width, high, 0)
	placeRect(r.left, 0, high, line, s.Height-2*high, 0)
	placeRect(r.right, s.Width-line, high, line, s.Height-2*high, 0)
	r.top.TopLeftCornerRadius, r.top.TopRightCornerRadius = radius, radius
	r.bottom.BottomLeftCornerRadius, r.bottom.BottomRightCornerRadius = radius, radius
}

// face fills a large part. Only the strips along its top and bottom have round
// corners: they take four times as long for each point.
type face struct {
	middle      ground
	top, bottom *canvas.Rectangle
}

func newFace() face {
	return face{newGround(), canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)}
}

func (f face) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.middle.CanvasObject, f.top, f.bottom}
}

func (f face) paint(c fyne.ThemeColorName) {
	f.middle.paint(c, true)
	f.top.FillColor, f.bottom.FillColor = theme.Color(c), theme.Color(c)
}

// place fills a rectangle with corners of radius. The strips reach under the
// middle, so that no line shows where they meet.
func (f face) place(x, y, w, h, radius float32) {
	f.middle.place(x, y+radius, w, h-2*radius)
	high := min(2*radius, h)
	placeRect(f.top, x, y, w, high, 0)
	placeRect(f.bottom, x, y+h-high, w, high, 0)
	f.top.TopLeftCornerRadius, f.top.TopRightCornerRadius = radius, radius
	f.bottom.BottomLeftCornerRadius, f.bottom.BottomRightCornerRadius = radius, radius
	setVisible(f.top, radius > 0)
	setVisible(f.bottom, radius > 0)
}
