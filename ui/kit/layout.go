package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// All lengths below are lengths of the design at Standard density and 100 %;
// they follow the theme's density and zoom.

// Down sets objects one under the other, each as wide as the column, with gap
// between them. What is left below goes to those wrapped in [Grow].
func Down(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: colLayout{gap}, Objects: objects}
}

// Across sets objects side by side, centred on the row's height. What is left goes
// to those wrapped in [Grow].
func Across(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: rowLayout{gap: gap}, Objects: objects}
}

// Panes sets objects side by side, each as high as the row.
func Panes(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: rowLayout{gap: gap, stretch: true}, Objects: objects}
}

// Top sets objects side by side, hung from the top, each as high as it needs.
func Top(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: rowLayout{gap: gap, top: true}, Objects: objects}
}

// Flow sets objects side by side and starts a new line when one is full.
func Flow(gap, lineGap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: flowLayout{gap, lineGap}, Objects: objects}
}

// Grow takes a share of what is left in a [Down], [Across] or [Panes].
func Grow(o fyne.CanvasObject) *fyne.Container { return GrowBy(1, o) }

// GrowBy is [Grow] with a larger or smaller share.
func GrowBy(share float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: growLayout{share: share}, Objects: []fyne.CanvasObject{o}}
}

// Shrink gives an object in an [Across], [Panes] or [Top] the width most, and
// less, down to least, where the row is too narrow for all. A most of 0 is what
// its words take on one line.
func Shrink(least, most float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: shrinkLayout{least: least, most: most}, Objects: []fyne.CanvasObject{o}}
}

// Spacer is empty room that grows.
func Spacer() *fyne.Container { return &fyne.Container{Layout: growLayout{share: 1}} }

// Gap is empty room of one size.
func Gap(size float32) *fyne.Container { return Sized(size, size, nil) }

// Wide gives an object a fixed width.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container { return Sized(width, 0, o) }

// High gives an object a fixed height.
func High(height float32, o fyne.CanvasObject) *fyne.Container { return Sized(0, height, o) }

// Sized gives an object a fixed width and height; 0 leaves that one alone.
func Sized(width, height float32, o fyne.CanvasObject) *fyne.Container {
	c := &fyne.Container{Layout: sizedLayout{width, height}}
	if o != nil {
		c.Objects = []fyne.CanvasObject{o}
	}
	return c
}

// Pad leaves room round an object: across (left and right) and down (top and bottom).
func Pad(across, down float32, o fyne.CanvasObject) *fyne.Container {
	return PadEach(down, across, down, across, o)
}

// PadEach leaves room on each side, in the order top, right, bottom, left.
func PadEach(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: padLayout{top, right, bottom, left}, Objects: []fyne.CanvasObject{o}}
}

// Stack lays objects over one another, the first lowest.
func Stack(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stackLayout{}, Objects: objects}
}

// Centered puts an object in the middle, at its least size.
func Centered(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: centerLayout{}, Objects: []fyne.CanvasObject{o}}
}

// Left keeps an object at the left, no wider than it needs to be.
func Left(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: leftLayout{}, Objects: []fyne.CanvasObject{o}}
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// shareOf is how much of the spare room an object takes; 0 for most.
func shareOf(o fyne.CanvasObject) float32 {
	if c, ok := o.(*fyne.Container); ok {
		if g, ok := c.Layout.(growLayout); ok {
			return g.share
		}
	}
	return 0
}

type colLayout struct{ gap float32 }

func (l colLayout) heights(objects []fyne.CanvasObject, width float32) (each []float32, total, shares float32) {
	each = make([]float32, len(objects))
	for i, o := range objects {
		each[i] = HeightAt(o, width)
		total += each[i]
		shares += shareOf(o)
	}
	if len(objects) > 1 {
		total += theme.Px(l.gap) * float32(len(objects)-1)
	}
	return each, total, shares
}

func (l colLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	_, total, _ := l.heights(visible(objects), width)
	return total
}

func (l colLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	objects = visible(objects)
	for _, o := range objects {
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
	}
	if len(objects) > 1 {
		s.Height += theme.Px(l.gap) * float32(len(objects)-1)
	}
	return s
}

func (l colLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	if s.IsZero() { // still being put together: each object added would measure all before it
		return
	}
	objects = visible(objects)
	each, total, shares := l.heights(objects, s.Width)
	spare := s.Height - total
	y := float32(0)
	for i, o := range objects {
		h := each[i]
		if share := shareOf(o); share > 0 {
			h = max(h+spare*share/shares, 0)
		}
		put(o, 0, y, s.Width, h)
		y += h + theme.Px(l.gap)
	}
}

type rowLayout struct {
	gap          float32
	stretch, top bool
}

// widths gives fixed objects their least width and shares the rest by weight,
// so that Grow(a), Grow(b) are equal columns whatever they hold.
func (l rowLayout) widths(objects []fyne.CanvasObject, width float32) []float32 {
	each := make([]float32, len(objects))
	spare, shares := width, float32(0)
	if len(objects) > 1 {
		spare -= theme.Px(l.gap) * float32(len(objects)-1)
	}
	for i, o := range objects {
		if share := shareOf(o); share > 0 {
			shares += share
			continue
		}
		each[i] = o.MinSize().Width
		spare -= each[i]
	}
	spare -= l.ease(objects, each, spare)
	share(objects, each, spare, shares)
	whole(objects, each)
	return each
}

// whole lets what grows end upon whole pixels: a line at the edge of a card is drawn
// over by what stands on it where the two are rounded apart.
func whole(objects []fyne.CanvasObject, each []float32) {
	over := float32(0)
	for i, o := range objects {
		if shareOf(o) > 0 {
			w := each[i] + over
			each[i] = floor(w)
			over = w - each[i]
		}
	}
}

// share gives each growing object its part of what is left, but none less than
// it needs as long as the others can spare it.
func share(objects []fyne.CanvasObject, each []float32, spare, shares float32) {
	held := make([]bool, len(objects)) // has its least, and no more
	for again := true; again; {
		again = false
		for i, o := range objects {
			part := shareOf(o)
			if part == 0 || held[i] {
				continue
			}
			each[i] = max(spare*part/shares, 0)
			least := o.MinSize().Width
			if each[i] >= least || least > spare || shares-part <= 0 {
				continue
			}
			each[i], held[i] = least, true
			spare, shares, again = spare-least, shares-part, true
		}
	}
}

// ease widens the shrunk objects as far as the room goes that the growing ones
// can do without: first those of words, then the others, each by the same part
// of what it asks for.
func (rowLayout) ease(objects []fyne.CanvasObject, each []float32, spare float32) (taken float32) {
	var words, others []int
	for i, o := range objects {
		if s, ok := shrunk(o); ok && s.most == 0 {
			words = append(words, i)
		} else if ok {
			others = append(others, i)
		}
	}
	if len(words)+len(others) == 0 {
		return 0
	}
	for _, o := range objects {
		if shareOf(o) > 0 {
			spare -= o.MinSize().Width
		}
	}
	for _, some := range [][]int{words, others} {
		asked := float32(0)
		for _, i := range some {
			asked += wanted(objects[i]) - each[i]
		}
		if asked <= 0 {
			continue
		}
		part := min(max(spare-taken, 0)/asked, 1)
		for _, i := range some {
			more := floor((wanted(objects[i]) - each[i]) * part)
			each[i] += more
			taken += more
		}
	}
	return taken
}

func (l rowLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	objects = visible(objects)
	h := float32(0)
	for i, w := range l.widths(objects, width) {
		h = max(h, HeightAt(objects[i], w))
	}
	return h
}

func (l rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	objects = visible(objects)
	for _, o := range objects {
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	if len(objects) > 1 {
		s.Width += theme.Px(l.gap) * float32(len(objects)-1)
	}
	return s
}

func (l rowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	if s.IsZero() {
		return
	}
	objects = visible(objects)
	x := float32(0)
	for i, w := range l.widths(objects, s.Width) {
		o := objects[i]
		y, h := float32(0), s.Height
		if !l.stretch {
			h = min(HeightAt(o, w), s.Height)
			if !l.top {
				y = floor((s.Height - h) / 2)
			}
		}
		put(o, x, y, w, h)
		x += w + theme.Px(l.gap)
	}
}

type flowLayout struct{ gap, lineGap float32 }

func (l flowLayout) walk(objects []fyne.CanvasObject, width float32, at func(o fyne.CanvasObject, x, y float32, m fyne.Size)) (height float32) {
	var x, y, line float32
	for _, o := range visible(objects) {
		m := o.MinSize()
		if _, ok := shrunk(o); ok {
			m.Width = max(m.Width, min(wanted(o), width))
			m.Height = HeightAt(o, m.Width)
		}
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+theme.Px(l.lineGap), 0
		}
		at(o, x, y, m)
		x += m.Width + theme.Px(l.gap)
		line = max(line, m.Height)
	}
	return y + line
}

func (l flowLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, fyne.Size) {})
}

func (l flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range visible(objects) {
		s = s.Max(o.MinSize())
	}
	return s
}

func (l flowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.walk(objects, s.Width, func(o fyne.CanvasObject, x, y float32, m fyne.Size) { put(o, x, y, m.Width, m.Height) })
}

type growLayout struct {
	stackLayout
	share float32
}

// shrinkLayout is least wide where it must be, and most wide in a row that has room.
type shrinkLayout struct {
	stackLayout
	least, most float32
}

func shrunk(o fyne.CanvasObject) (shrinkLayout, bool) {
	c, ok := o.(*fyne.Container)
	if !ok {
		return shrinkLayout{}, false
	}
	l, ok := c.Layout.(shrinkLayout)
	return l, ok
}

// wanted is the width of a shrunk object where there is room.
func wanted(o fyne.CanvasObject) float32 {
	l, _ := shrunk(o)
	inside := o.(*fyne.Container).Objects[0]
	w, words := inside.(wider)
	switch {
	case l.most > 0:
		return theme.Px(l.most)
	case words:
		return w.oneLine()
	}
	return inside.MinSize().Width
}

func (l shrinkLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := l.stackLayout.MinSize(objects)
	s.Width = theme.Px(l.least)
	if w, ok := objects[0].(wider); ok && l.most == 0 {
		s.Width = min(s.Width, w.oneLine())
	}
	return s
}

type stackLayout struct{}

func (stackLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for _, o := range visible(objects) {
		h = max(h, HeightAt(o, width))
	}
	return h
}

func (stackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range visible(objects) {
		s = s.Max(o.MinSize())
	}
	return s
}

func (stackLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		put(o, 0, 0, s.Width, s.Height)
	}
}

type sizedLayout struct{ w, h float32 }

func (l sizedLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	if l.h > 0 {
		return theme.Px(l.h)
	}
	return stackLayout{}.heightAt(objects, max(width, theme.Px(l.w))) // within Grow it may be wider
}

func (l sizedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := stackLayout{}.MinSize(objects)
	if l.w > 0 {
		s.Width = theme.Px(l.w)
		if l.h == 0 {
			s.Height = stackLayout{}.heightAt(objects, s.Width)
		}
	}
	if l.h > 0 {
		s.Height = theme.Px(l.h)
	}
	return s
}

func (l sizedLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	stackLayout{}.Layout(objects, s)
}

type padLayout struct{ top, right, bottom, left float32 }

func (l padLayout) across() float32 { return theme.Px(l.left) + theme.Px(l.right) }
func (l padLayout) down() float32   { return theme.Px(l.top) + theme.Px(l.bottom) }

func (l padLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return stackLayout{}.heightAt(objects, width-l.across()) + l.down()
}

func (l padLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return stackLayout{}.MinSize(objects).AddWidthHeight(l.across(), l.down())
}

func (l padLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		put(o, theme.Px(l.left), theme.Px(l.top), s.Width-l.across(), s.Height-l.down())
	}
}

type leftLayout struct{ stackLayout }

func (leftLayout) width(o fyne.CanvasObject, room float32) float32 {
	if w, ok := o.(wider); ok {
		return min(w.oneLine(), room)
	}
	return o.MinSize().Width
}

func (l leftLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return HeightAt(objects[0], l.width(objects[0], width))
}

func (l leftLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w := l.width(objects[0], s.Width)
	h := min(HeightAt(objects[0], w), s.Height)
	put(objects[0], 0, floor((s.Height-h)/2), w, h)
}

type centerLayout struct{}

func (centerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return stackLayout{}.MinSize(objects)
}

func (centerLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		put(o, floor((s.Width-m.Width)/2), floor((s.Height-m.Height)/2), m.Width, m.Height)
	}
}
