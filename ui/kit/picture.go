package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Picture shows a scan or a photograph: whole at first, larger and turned on
// request. It scrolls what does not fit.
type Picture struct {
	widget.BaseWidget
	name   string
	shown  image.Image
	zoom   float32
	image  *canvas.Image
	holder *fyne.Container
	scroll *container.Scroll
	column *fyne.Container
}

// zooms are the sizes a picture can be shown at, as multiples of the size at
// which all of it is seen.
var zooms = []float32{1, 1.5, 2, 3, 4}

// NewPicture returns a picture; name says what it is to those who cannot see it.
func NewPicture(i image.Image, name string) *Picture {
	p := &Picture{name: name, shown: i, zoom: 1}
	p.image = canvas.NewImageFromImage(i)
	p.image.FillMode, p.image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	p.holder = &fyne.Container{Layout: pictureLayout{p}, Objects: []fyne.CanvasObject{p.image}}
	p.scroll = container.NewScroll(p.holder)
	p.column = Down(8, Left(Across(8,
		NewButton(lang.Say("Larger"), Plain, func() { p.step(1) }).Small().WithIcon(theme.IconPlus),
		NewButton(lang.Say("Smaller"), Plain, func() { p.step(-1) }).Small().WithIcon(theme.IconMinus),
		NewButton(lang.Say("Turn"), Plain, p.turn).Small().WithIcon(theme.IconSync))), Grow(p.scroll))
	p.ExtendBaseWidget(p)
	return p
}

// AccessibilityLabel says what the picture is of.
func (p *Picture) AccessibilityLabel() string { return p.name }

// AccessibilityRole is text: there is no role for a picture.
func (p *Picture) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer links the picture to its renderer.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer { return render(p) }

func (p *Picture) objects() []fyne.CanvasObject { return []fyne.CanvasObject{p.column} }

func (p *Picture) paint() {}

func (p *Picture) least() fyne.Size { return fyne.NewSize(theme.Px(240), theme.Px(160)) }

func (p *Picture) arrange(s fyne.Size) { put(p.column, 0, 0, s.Width, s.Height) }

func (p *Picture) step(by int) {
	at := 0
	for i, z := range zooms {
		if z <= p.zoom {
			at = i
		}
	}
	p.zoom = zooms[min(max(at+by, 0), len(zooms)-1)]
	Reflow(p.column)
}

// turn turns the picture a quarter to the right.
func (p *Picture) turn() {
	p.shown = turned(p.shown)
	p.image.Image = p.shown
	p.image.Refresh()
	Reflow(p.column)
}

// turned is a picture turned a quarter to the right.
func turned(i image.Image) image.Image {
	b := i.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx()))
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			out.Set(b.Max.Y-1-y, x-b.Min.X, i.At(x, y))
		}
	}
	return out
}

// pictureLayout gives the picture the room of the scroll times its zoom.
type pictureLayout struct{ p *Picture }

func (l pictureLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	s := l.p.scroll.Size()
	if l.p.zoom == 1 {
		return fyne.NewSize(0, 0)
	}
	return fyne.NewSize(s.Width*l.p.zoom, s.Height*l.p.zoom)
}

func (l pictureLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	put(objects[0], 0, 0, s.Width, s.Height)
}
