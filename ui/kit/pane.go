package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

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
	f.middle.paint(c)
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

// ground is an area of one colour. The toolkit's rectangle works out a line and a
// shadow for each point, also where it has none; on a display this is a shader of
// one colour instead, in a third of the time. A picture made in memory has no
// shaders and takes the rectangle.
type ground struct{ fyne.CanvasObject }

func newGround() ground {
	if _, display := fyne.CurrentApp().Driver().(desktop.Driver); !display {
		return ground{canvas.NewRectangle(color.Transparent)}
	}
	flat := canvas.NewShader("proxydesk.ground", []byte("#version 110\n"+flatShader), []byte("#version 100\nprecision highp float;\n"+flatShader))
	flat.Uniforms = map[string]float32{}
	return ground{flat}
}

// flatShader fills its bounds: the toolkit draws an area a point larger than they are.
const flatShader = `
uniform vec2 frame;
uniform vec4 bounds;
uniform float red, green, blue, alpha;

void main() {
	vec2 at = vec2(gl_FragCoord.x, frame.y - gl_FragCoord.y);
	if (at.x < bounds[0] || at.x > bounds[2] || at.y < bounds[1] || at.y > bounds[3])
		discard;
	gl_FragColor = vec4(red, green, blue, alpha);
}
`

func (g ground) paint(c fyne.ThemeColorName) {
	fill := theme.Color(c)
	setVisible(g.CanvasObject, fill.A > 0) // the toolkit fills also with nothing
	switch o := g.CanvasObject.(type) {
	case *canvas.Rectangle:
		o.FillColor = fill
	case *canvas.Shader:
		for name, part := range map[string]uint8{"red": fill.R, "green": fill.G, "blue": fill.B, "alpha": fill.A} {
			o.Uniforms[name] = float32(part) / 0xff
		}
	}
}

func (g ground) place(x, y, w, h float32) { put(g.CanvasObject, x, y, max(w, 0), max(h, 0)) }
