package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// part is a widget of this package: it owns some objects, knows its least size,
// puts the objects in place, and takes its colours and words from the theme.
// One renderer serves them all.
type part interface {
	fyne.Widget
	objects() []fyne.CanvasObject
	least() fyne.Size
	arrange(fyne.Size)
	paint()
}

type renderer struct{ part }

// render is the CreateRenderer of every part.
func render(p part) fyne.WidgetRenderer {
	p.paint()
	return renderer{p}
}

func (r renderer) Destroy()                     {}
func (r renderer) Objects() []fyne.CanvasObject { return r.objects() }
func (r renderer) MinSize() fyne.Size           { return r.least() }
func (r renderer) Layout(s fyne.Size)           { r.arrange(s) }

func (r renderer) Refresh() {
	r.paint()
	for _, o := range r.objects() {
		switch o.(type) {
		case fyne.Widget, *fyne.Container:
			o.Refresh()
		}
	}
	r.arrange(r.Size())
	canvas.Refresh(r.part)
}

// taller is an object whose height depends on the width it is given.
type taller interface{ heightAt(width float32) float32 }

// tallLayout is a layout whose height depends on the width it is given.
type tallLayout interface {
	heightAt(objects []fyne.CanvasObject, width float32) float32
}

// Tall is a layout of another package whose height depends on the width it is
// given.
type Tall interface {
	HeightAt(objects []fyne.CanvasObject, width float32) float32
}

// wider is an object that can do with less width than its words take on one line.
type wider interface{ oneLine() float32 }

// HeightAt is the height an object needs at a width: wrapped text and whatever
// holds it grow as they get narrower.
func HeightAt(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case taller:
		return o.heightAt(width)
	case *fyne.Container:
		if l, ok := o.Layout.(tallLayout); ok {
			return l.heightAt(o.Objects, width)
		}
		if l, ok := o.Layout.(Tall); ok {
			return l.HeightAt(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// Reflow lays the window out again after something in it changed its height, and
// asks for a frame. What changed its looks has painted itself.
func Reflow(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	for _, root := range []fyne.CanvasObject{c.Overlays().Top(), c.Content()} {
		if root != nil {
			relay(root)
			c.Refresh(root)
		}
	}
}

// looks counts how often the looks of all changed.
var looks int

// Looks is a number that is another one after every [Repaint], for whoever keeps
// something out of sight that was painted before.
func Looks() int { return looks }

// Repaint paints and lays out everything in the window again, for what changes the
// looks of all: another theme, or whether keys are shown.
func Repaint(o fyne.CanvasObject) {
	looks++
	if c := canvasOf(o); c != nil {
		for _, root := range append(c.Overlays().List(), c.Content()) {
			root.Refresh()
		}
	}
}

// relay lays out an object and all in it, in the size it has.
func relay(o fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
	case *container.Scroll:
		if o.Content.Size() != o.Content.MinSize().Max(o.Size()) {
			o.Refresh()
		}
	case *widget.PopUp:
		o.Refresh()
	case part:
		o.arrange(o.Size())
	}
	for _, child := range children(o) {
		relay(child)
	}
}

// box is a filled rectangle inside a line, drawn as two fills: two fills stay
// crisp at every scale, a stroke does not.
type box struct{ edge, face *canvas.Rectangle }

func newBox() box {
	return box{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)}
}

func (b box) objects() []fyne.CanvasObject { return []fyne.CanvasObject{b.edge, b.face} }

func (b box) fill(edge, face fyne.ThemeColorName) {
	b.edge.FillColor, b.face.FillColor = fillOf(edge), fillOf(face)
}

// fillOf is a colour of the theme to fill with: the toolkit draws any but its own
// Transparent, also where nothing is to be seen.
func fillOf(c fyne.ThemeColorName) color.Color {
	if fill := theme.Color(c); fill.A > 0 {
		return fill
	}
	return color.Transparent
}

// place puts the box at a position, with a line of the given width and round corners.
func (b box) place(x, y, w, h, line, radius float32) {
	placeRect(b.edge, x, y, w, h, radius)
	placeRect(b.face, x+line, y+line, w-2*line, h-2*line, max(radius-line, 0))
}

// show hides both rectangles, for a part that has no box in some states.
func (b box) show(on bool) {
	setVisible(b.edge, on)
	setVisible(b.face, on)
}

// ring is the focus ring: a dark line of 2 outside the part and 4 of yellow
// outside that. It is drawn outside the part's own size, as the design has it.
type ring struct{ glow, edge *canvas.Rectangle }

func newRing() ring {
	return ring{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)}
}

func (r ring) objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.glow, r.edge} }

func (r ring) paint(on bool) {
	r.glow.FillColor, r.edge.FillColor = theme.Color(theme.Focus), theme.Color(theme.FocusEdge)
	setVisible(r.glow, on)
	setVisible(r.edge, on)
}

// place puts the ring round the given rectangle; edge is the width of the dark line.
func (r ring) place(x, y, w, h, edge, radius float32) {
	placeRect(r.edge, x-edge, y-edge, w+2*edge, h+2*edge, radius+edge)
	out := edge + theme.Px(4)
	placeRect(r.glow, x-out, y-out, w+2*out, h+2*out, radius+out)
}

func placeRect(r *canvas.Rectangle, x, y, w, h, radius float32) {
	r.CornerRadius = radius
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}

// put moves and sizes an object in one line. What stays where it is is not
// moved: a container told to asks for another frame all the same.
func put(o fyne.CanvasObject, x, y, w, h float32) {
	if p := fyne.NewPos(x, y); o.Position() != p {
		o.Move(p)
	}
	o.Resize(fyne.NewSize(w, h))
}

func setVisible(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// icon is a stroked picture that takes a colour of the theme.
type icon struct{ *canvas.Image }

func newIcon() icon {
	return icon{&canvas.Image{FillMode: canvas.ImageFillContain}}
}

// draw sets the picture; an empty name draws none.
func (i icon) draw(name theme.IconName, c fyne.ThemeColorName) {
	setVisible(i.Image, name != "")
	if name == "" {
		return
	}
	if r := theme.Icon(name, c); i.Resource != r {
		i.Resource = r
		i.Image.Refresh()
	}
}

// radius is the corner of buttons, fields, cards and tags.
func radius() float32 { return theme.Px(4) }
