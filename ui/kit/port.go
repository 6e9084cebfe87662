package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Port is a window's room: it asks for no more than a size on the screen, and
// what is larger than the window scrolls in it both ways. Enlarged type thus
// never makes a window larger than the screen.
type Port struct {
	widget.BaseWidget
	scroll *container.Scroll
	fit    *portLayout
	most   fyne.Size
}

// NewPort returns a room that never asks for more than most, in the toolkit's
// units: zoom does not change the screen.
func NewPort(most fyne.Size, content fyne.CanvasObject) *Port {
	fit := &portLayout{}
	p := &Port{scroll: container.NewScroll(&fyne.Container{Layout: fit, Objects: []fyne.CanvasObject{content}}), fit: fit, most: most}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer links the room to its renderer.
func (p *Port) CreateRenderer() fyne.WidgetRenderer { return render(p) }

func (p *Port) objects() []fyne.CanvasObject { return []fyne.CanvasObject{p.scroll} }
func (p *Port) least() fyne.Size             { return p.scroll.Content.MinSize().Min(p.most) }
func (p *Port) paint()                       {}
func (p *Port) arrange(s fyne.Size) {
	p.fit.width = s.Width
	put(p.scroll, 0, 0, s.Width, s.Height)
	p.scroll.Refresh() // the content may need another height at this width
}

// portLayout gives the content the height it needs at the width it gets.
type portLayout struct{ width float32 }

func (l *portLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].MinSize()
	return fyne.NewSize(m.Width, max(m.Height, HeightAt(o[0], max(m.Width, l.width))))
}

func (l *portLayout) Layout(o []fyne.CanvasObject, s fyne.Size) { put(o[0], 0, 0, s.Width, s.Height) }

// show brings an object inside into view, its top and left first.
func (p *Port) show(wholes []fyne.CanvasObject) {
	o := wholes[0]
	at, _ := within(p.scroll.Content, o, fyne.Position{})
	x := min(max(p.scroll.Offset.X, at.X+o.Size().Width+6-p.scroll.Size().Width), at.X-6)
	if to := fyne.NewPos(max(x, 0), seen(p.scroll, wholes, 6)); to != p.scroll.Offset {
		p.scroll.ScrollToOffset(to)
	}
}
