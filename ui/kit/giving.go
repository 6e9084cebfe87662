package kit

import "fyne.io/fyne/v2"

// Giving is a part, such as a chart, over rows that grow. Where the rows would have
// less room than they need, the part gives way, to something smaller if there is any,
// until somebody asks for it.
type Giving struct {
	root        *fyne.Container
	above, rest fyne.CanvasObject
	part        *fyne.Container
	instead     *fyne.Container // in its place, or nil
	least       func(width float32) float32
	there       bool
	wish        func() bool // what somebody asked for, or nil
}

// NewGiving sets above, which holds the part and whatever stays, over rest. The part
// shows while rest keeps least, which is told its width.
func NewGiving(part *fyne.Container, above, rest fyne.CanvasObject, least func(width float32) float32) *Giving {
	g := &Giving{part: part, above: above, rest: rest, least: least, there: true}
	g.root = &fyne.Container{Layout: givingLayout{g}, Objects: []fyne.CanvasObject{above, rest}}
	return g
}

// Instead sets what shows while the part does not. It is within above too.
func (g *Giving) Instead(o *fyne.Container) *Giving {
	g.instead = o
	g.show(g.Shown())
	return g
}

// Object is both.
func (g *Giving) Object() fyne.CanvasObject { return g.root }

// There says whether there is a part to show at all.
func (g *Giving) There(is bool) {
	g.there = is
	g.show(is && (g.wish == nil || g.wish()))
}

func (g *Giving) show(part bool) {
	setVisible(g.part, part)
	if g.instead != nil {
		setVisible(g.instead, !part)
	}
}

// Shown reports whether the part is in view.
func (g *Giving) Shown() bool { return g.part.Visible() }

// Toggle shows the part, whatever room it leaves, or hides it. The caller reflows.
func (g *Giving) Toggle() {
	show := !g.Shown()
	g.wish = func() bool { return show }
	g.There(g.there)
}

// givingLayout lays out [Giving].
type givingLayout struct{ g *Giving }

// with is how high above is with the part or without it. Frames ask for that, and to
// hide or show anything by its method would begin the next one.
func (l givingLayout) with(shown bool, height func() float32) float32 {
	set := func(shown bool) {
		l.g.part.Hidden = !shown
		if l.g.instead != nil {
			l.g.instead.Hidden = shown
		}
	}
	defer set(l.g.Shown())
	set(shown)
	return height()
}

func (l givingLayout) heightAt(_ []fyne.CanvasObject, width float32) float32 {
	shown := l.g.there && (l.g.wish == nil || l.g.wish())
	return l.with(shown, func() float32 { return HeightAt(l.g.above, width) }) + max(HeightAt(l.g.rest, width), l.g.least(width))
}

func (l givingLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	above, rest := l.g.above.MinSize(), l.g.rest.MinSize()
	low := l.with(l.g.there && l.g.wish != nil && l.g.wish(), func() float32 { return l.g.above.MinSize().Height })
	return fyne.NewSize(max(above.Width, rest.Width), low+rest.Height)
}

func (l givingLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	g := l.g
	high := func() float32 { return HeightAt(g.above, s.Width) }
	switch {
	case !g.there || g.wish != nil:
		g.There(g.there)
	default:
		g.show(s.Height-l.with(true, high) >= g.least(s.Width))
	}
	h := high()
	put(g.above, 0, 0, s.Width, h)
	put(g.rest, 0, h, s.Width, max(s.Height-h, 0))
}
