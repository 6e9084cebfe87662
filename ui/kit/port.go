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
	most   fyne.Size
}

// NewPort returns a room that never asks for more than most, in the toolkit's
// units: zoom does not change the screen.
func NewPort(most fyne.Size, content fyne.CanvasObject) *Port {
	p := &Port{scroll: container.NewScroll(content), most: most}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer links the room to its renderer.
func (p *Port) CreateRenderer() fyne.WidgetRenderer { return render(p) }

func (p *Port) objects() []fyne.CanvasObject { return []fyne.CanvasObject{p.scroll} }
func (p *Port) least() fyne.Size             { return p.scroll.Content.MinSize().Min(p.most) }
func (p *Port) paint()                       {}
func (p *Port) arrange(s fyne.Size)          { put(p.scroll, 0, 0, s.Width, s.Height) }

// show brings an object inside into view, its top and left first.
func (p *Port) show(o fyne.CanvasObject) {
	at, _ := within(p.scroll.Content, o, fyne.Position{})
	room, to := p.scroll.Size(), p.scroll.Offset
	to.X = min(max(to.X, at.X+o.Size().Width+6-room.Width), at.X-6)
	to.Y = min(max(to.Y, at.Y+o.Size().Height+6-room.Height), at.Y-6)
	if to = fyne.NewPos(max(to.X, 0), max(to.Y, 0)); to != p.scroll.Offset {
		p.scroll.ScrollToOffset(to)
	}
}
