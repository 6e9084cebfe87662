package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"proxydesk/ui/theme"
)

// IconButton is an icon one can press, without a box: copy, close, turn the page.
// Its meaning is said in words to those who cannot see it.
type IconButton struct {
	press
	name  theme.IconName
	means string
	color fyne.ThemeColorName
	back  *canvas.Rectangle
	foot  *canvas.Rectangle
	pic   icon
}

// NewIconButton returns an icon to press; means says what it does.
func NewIconButton(name theme.IconName, means string, tapped func()) *IconButton {
	b := &IconButton{name: name, means: means, color: theme.Link, pic: newIcon(),
		back: canvas.NewRectangle(color.Transparent), foot: canvas.NewRectangle(color.Transparent)}
	b.extend(b, tapped)
	return b
}

// In sets its colour.
func (b *IconButton) In(c fyne.ThemeColorName) *IconButton { b.color = c; return b }

// AccessibilityLabel says what it does.
func (b *IconButton) AccessibilityLabel() string { return b.means }

func (b *IconButton) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.back, b.foot, b.pic.Image}
}

func (b *IconButton) paint() {
	c := b.color
	b.back.FillColor, b.foot.FillColor = theme.Color(theme.Hover), theme.Color(theme.FocusEdge)
	switch {
	case b.off:
		c = theme.Dis
	case b.focused:
		c, b.back.FillColor = theme.OnFocus, theme.Color(theme.Focus)
	case b.hovered && b.color != theme.Link && b.color != theme.Fg && b.color != theme.Fg2:
		b.back.FillColor = color.Transparent // on a coloured bar the wash would hide it
	}
	setVisible(b.back, b.focused || b.hovered && !b.off)
	setVisible(b.foot, b.focused)
	b.pic.draw(b.name, c)
}

func (b *IconButton) least() fyne.Size { return fyne.NewSquareSize(theme.Px(24)) }

func (b *IconButton) arrange(s fyne.Size) {
	side := theme.Px(16)
	placeRect(b.back, 0, 0, s.Width, s.Height, radius())
	placeRect(b.foot, 0, s.Height-theme.Px(3), s.Width, theme.Px(3), 0)
	put(b.pic.Image, floor((s.Width-side)/2), floor((s.Height-side)/2), side, side)
}
