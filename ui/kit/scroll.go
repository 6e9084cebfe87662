package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// Scroll is room that scrolls down when its content is too high. The content is
// as wide as the room, and whatever in it gains the focus is brought into view.
type Scroll struct {
	widget.BaseWidget
	scroll *container.Scroll
	fit    *fitLayout
	whole  bool    // asks for the height of its content, and makes do with less
	high   float32 // asks for this height of the design instead, if it is set
}

// NewScroll returns a scrolling room. What scrolls keeps 6 free round itself, or
// the focus ring of what stands at its edge is cut off.
func NewScroll(content fyne.CanvasObject) *Scroll {
	fit := &fitLayout{}
	s := &Scroll{
		scroll: container.NewVScroll(&fyne.Container{Layout: fit, Objects: []fyne.CanvasObject{content}}),
		fit:    fit,
	}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer links the room to its renderer.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer { return render(s) }

// Content is what scrolls.
func (s *Scroll) Content() fyne.CanvasObject { return s.scroll.Content.(*fyne.Container).Objects[0] }

// SetContent changes what scrolls and goes to its top.
func (s *Scroll) SetContent(o fyne.CanvasObject) {
	s.scroll.Content.(*fyne.Container).Objects[0] = o
	s.fit.measured = false
	s.scroll.Offset = fyne.Position{}
	s.Refresh()
}

// keys scroll by keyboard where nothing in the room has a use for them.
func (s *Scroll) keys() map[fyne.KeyName]func() {
	by := func(lines, pages float32) func() {
		return func() { s.by(lines*theme.Px(40) + pages*(s.Size().Height-theme.Px(40))) }
	}
	return map[fyne.KeyName]func(){
		fyne.KeyUp: by(-1, 0), fyne.KeyDown: by(1, 0), fyne.KeyPageUp: by(0, -1), fyne.KeyPageDown: by(0, 1),
		fyne.KeyHome: s.ToTop, fyne.KeyEnd: func() { s.by(s.Content().Size().Height) },
	}
}

// by scrolls down by a length, or up by a negative one, as far as there is content.
func (s *Scroll) by(length float32) {
	y := min(max(s.scroll.Offset.Y+length, 0), max(s.Content().Size().Height-s.scroll.Size().Height, 0))
	s.scroll.ScrollToOffset(fyne.NewPos(0, y))
}

// ToTop scrolls to the top.
func (s *Scroll) ToTop() { s.scroll.ScrollToTop() }

func (s *Scroll) objects() []fyne.CanvasObject { return []fyne.CanvasObject{s.scroll} }

// least goes by the content as it was measured last: the toolkit measures what is
// within first, and then asks everything round it, each time anew.
func (s *Scroll) least() fyne.Size {
	if !s.fit.measured {
		s.fit.MinSize([]fyne.CanvasObject{s.Content()})
	}
	return fyne.NewSize(s.fit.least+theme.Px(12), theme.Px(32)) // beside the bar
}
func (s *Scroll) paint() {}

func (s *Scroll) heightAt(width float32) float32 {
	switch {
	case s.high > 0:
		return theme.Px(s.high)
	case s.whole:
		return HeightAt(s.Content(), width)
	}
	return s.least().Height
}

func (s *Scroll) arrange(size fyne.Size) {
	width := size.Width
	if HeightAt(s.Content(), width) > size.Height {
		width -= theme.Px(12) // the bar stands beside the content, not upon it
	}
	fits := width == s.fit.width
	s.fit.width = width
	s.scroll.Resize(size)
	if content := s.scroll.Content; !fits || content.Size().Height != max(content.MinSize().Height, size.Height) {
		s.scroll.Refresh() // the content needs another height
	}
}

// show brings an object inside into view, with what it belongs to.
func (s *Scroll) show(wholes []fyne.CanvasObject) {
	if y := seen(s.scroll, wholes, theme.Px(12)); y != s.scroll.Offset.Y {
		s.scroll.ScrollToOffset(fyne.NewPos(0, y))
	}
}

// seen is where a room has to stand for an object to be in view with a margin, top
// first. wholes is the object and what it belongs to, one within the other: as
// much of that is shown as there is room for, and of what is outside rather what
// is above the object, its label and what is wrong with it, than what is below.
func seen(s *container.Scroll, wholes []fyne.CanvasObject, margin float32) float32 {
	y, room := s.Offset.Y, s.Size().Height
	at := func(o fyne.CanvasObject) (top, bottom float32) {
		p, _ := within(s.Content, o, fyne.Position{})
		return p.Y, p.Y + o.Size().Height
	}
	reveal := func(top, bottom float32) {
		y = max(y, bottom+margin-room)
		y = min(y, top-margin)
	}
	fits := func() bool {
		for to := range slices.Backward(wholes) {
			_, bottom := at(wholes[to])
			for from := len(wholes) - 1; from >= to; from-- {
				if top, _ := at(wholes[from]); bottom-top+2*margin <= room {
					reveal(top, bottom)
					return true
				}
			}
		}
		return false
	}
	if !fits() {
		reveal(at(wholes[0]))
	}
	return max(y, 0)
}

// fitLayout gives the content the width of the room and the height it needs there.
type fitLayout struct {
	width    float32
	least    float32 // of the content
	measured bool
}

func (l *fitLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	l.least, l.measured = m.Width, true
	if l.width > 0 {
		m.Height = HeightAt(objects[0], l.width)
	}
	return m
}

func (l *fitLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	if l.width > 0 {
		s.Width = min(s.Width, l.width)
	}
	put(objects[0], 0, 0, s.Width, s.Height)
}

// within finds o inside root and says where.
func within(root, o fyne.CanvasObject, at fyne.Position) (fyne.Position, bool) {
	if root == o {
		return at, true
	}
	for _, child := range children(root) {
		if p, ok := within(child, o, at.Add(child.Position())); ok {
			return p, true
		}
	}
	return at, false
}

func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case part:
		return o.objects()
	}
	return nil
}

// scrollTo brings an object into view, in every room that holds it.
func scrollTo(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	roots := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	for _, root := range roots {
		showIn(root, o)
	}
}

// showIn brings o into view in the rooms below root. It returns o and what it
// belongs to, which is to be seen with it, or nil when o is not there.
func showIn(root, o fyne.CanvasObject) (wholes []fyne.CanvasObject) {
	if root == nil {
		return nil
	}
	if root == o {
		return []fyne.CanvasObject{o}
	}
	for _, child := range children(root) {
		wholes := showIn(child, o)
		if wholes == nil {
			continue
		}
		switch r := root.(type) {
		case *Scroll:
			r.show(wholes)
		case *Port:
			r.show(wholes)
		case *Field: // with its label and what is wrong with it
			wholes = append(wholes, r)
		case *Together:
			wholes = append(wholes, r)
		case *Checks:
			if child == r.content {
				wholes = append(wholes, r.opened())
			}
		}
		return wholes
	}
	return nil
}
