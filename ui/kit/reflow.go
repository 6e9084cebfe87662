package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// Wrapped is a row like [Across] whose lines are so high. Where the window is too
// narrow for it, as with enlarged type, it goes on in further lines: no page has to
// scroll sideways for its buttons.
func Wrapped(gap, line float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: wrapLayout{rowLayout{gap: gap}, line}, Objects: objects}
}

type wrapLayout struct {
	row  rowLayout
	line float32
}

func (l wrapLayout) fits(objects []fyne.CanvasObject, width float32) bool {
	return l.row.MinSize(objects).Width <= width
}

// walk goes over the lines of a row that does not fit. What grows is as wide as its
// words, and what only keeps others apart is left out.
func (l wrapLayout) walk(objects []fyne.CanvasObject, width float32, at func(o fyne.CanvasObject, x, y, w, h float32)) (height float32) {
	var x, y float32
	line := theme.Px(l.line)
	for _, o := range visible(objects) {
		w := l.natural(o)
		if w == 0 {
			at(o, min(x, width), y, 0, line)
			continue
		}
		w = min(w, width)
		if x > 0 && x+w > width {
			x, y = 0, y+line
		}
		at(o, x, y, w, line)
		x += w + theme.Px(l.row.gap)
	}
	return y + line
}

// natural is how wide an object is of itself.
func (wrapLayout) natural(o fyne.CanvasObject) float32 {
	if _, ok := shrunk(o); ok {
		return wanted(o)
	}
	if shareOf(o) > 0 {
		inside := o.(*fyne.Container).Objects
		if len(inside) > 0 && inside[0] != nil {
			if w, ok := inside[0].(wider); ok {
				return w.oneLine()
			}
		}
	}
	return o.MinSize().Width
}

func (l wrapLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	if l.fits(objects, width) {
		return theme.Px(l.line)
	}
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l wrapLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range visible(objects) {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, theme.Px(l.line))
}

func (l wrapLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	if l.fits(objects, s.Width) {
		l.row.Layout(objects, s)
		return
	}
	l.walk(objects, s.Width, func(o fyne.CanvasObject, x, y, w, line float32) {
		h := min(HeightAt(o, w), line)
		put(o, x, y+floor((line-h)/2), w, h)
	})
}

// Beside sets columns side by side like [Top], or one under the other where the
// window is too narrow for them.
func Beside(gap float32, columns ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: besideLayout{rowLayout{gap: gap, top: true}, colLayout{gap}}, Objects: columns}
}

type besideLayout struct {
	row rowLayout
	col colLayout
}

func (l besideLayout) fits(objects []fyne.CanvasObject, width float32) bool {
	return l.row.MinSize(objects).Width <= width
}

func (l besideLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	if l.fits(objects, width) {
		return l.row.heightAt(objects, width)
	}
	return l.col.heightAt(objects, width)
}

func (l besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.col.MinSize(objects).Width, l.row.MinSize(objects).Height)
}

func (l besideLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	if l.fits(objects, s.Width) {
		l.row.Layout(objects, s)
	} else {
		l.col.Layout(objects, s)
	}
}

// Tiles sets cards in rows of equal columns, as many in a row as have room.
func Tiles(gap float32, most int, tiles ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: tilesLayout{gap, most}, Objects: tiles}
}

type tilesLayout struct {
	gap  float32
	most int
}

// across is how many stand in a row, so that the rows are about as long.
func (l tilesLayout) across(objects []fyne.CanvasObject, width float32) int {
	gap := theme.Px(l.gap)
	n := max(min(int((width+gap)/(l.MinSize(objects).Width+gap)), l.most, len(objects)), 1)
	rows := (len(objects) + n - 1) / n
	return max((len(objects)+rows-1)/max(rows, 1), 1)
}

func (l tilesLayout) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	objects = visible(objects)
	if len(objects) == 0 {
		return 0
	}
	n := l.across(objects, width)
	rows := float32((len(objects) + n - 1) / n)
	return rows*l.high(objects, l.wide(n, width)) + (rows-1)*theme.Px(l.gap)
}

// wide is the width of each of n in a row, and high what the highest needs in it.
func (l tilesLayout) wide(n int, width float32) float32 {
	return (width - float32(n-1)*theme.Px(l.gap)) / float32(n)
}

func (l tilesLayout) high(objects []fyne.CanvasObject, wide float32) (h float32) {
	for _, o := range objects {
		h = max(h, HeightAt(o, floor(wide)))
	}
	return h
}

func (l tilesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range visible(objects) {
		s = s.Max(o.MinSize())
	}
	return s
}

func (l tilesLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects = visible(objects)
	if len(objects) == 0 {
		return
	}
	gap, n := theme.Px(l.gap), l.across(objects, s.Width)
	w := l.wide(n, s.Width)
	h := l.high(objects, w)
	for i, o := range objects {
		x := float32(i%n) * (w + gap)
		put(o, floor(x), float32(i/n)*(h+gap), floor(x+w)-floor(x), h)
	}
}
