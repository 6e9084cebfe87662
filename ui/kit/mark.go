package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// boxMark is the box of 20 with a tick in it, as tick boxes and grids draw it.
type boxMark struct {
	box  box
	pic  icon
	hide *bool
}

func newBoxMark() boxMark { return boxMark{newBox(), newIcon(), new(bool)} }

func (m boxMark) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{m.box.edge, m.box.face, m.pic.Image}
}

func (m boxMark) show(on bool) {
	*m.hide = !on
	m.box.show(on)
}

// paint draws the box, ticked or not; outline is the colour of an empty box's line.
func (m boxMark) paint(on bool, outline fyne.ThemeColorName) {
	switch {
	case *m.hide:
		m.pic.draw("", "")
	case on:
		m.box.fill(theme.Primary, theme.Primary)
		m.pic.draw(theme.IconTick, theme.OnPrimary)
	default:
		m.box.fill(outline, theme.InBg)
		m.pic.draw("", "")
	}
}

func (m boxMark) place(x, y float32) {
	side, pic := theme.Px(20), theme.Px(16)
	m.box.place(x, y, side, side, 2, theme.Px(2))
	put(m.pic.Image, x+(side-pic)/2, y+(side-pic)/2, pic, pic)
}

// off greys the box: it cannot be changed now, and still says whether it is ticked.
func (m boxMark) off(on bool) {
	m.box.fill(theme.OffLine, theme.Bg)
	if on {
		m.pic.draw(theme.IconTick, theme.Dis)
	}
}
