package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"proxydesk/ui/theme"
)

// Link goes somewhere. Focused, it is filled yellow with a dark foot.
type Link struct {
	press
	label string
	face  Face
	color fyne.ThemeColorName
	back  *canvas.Rectangle
	foot  *canvas.Rectangle
	text  *canvas.Text
}

// NewLink returns a link in the ordinary size.
func NewLink(label string, followed func()) *Link {
	l := &Link{label: label, color: theme.Link, back: canvas.NewRectangle(color.Transparent),
		foot: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", nil)}
	l.extend(l, followed)
	return l
}

// As sets it in another face.
func (l *Link) As(f Face) *Link { l.face = f; return l }

// In sets its colour, for a link upon blue.
func (l *Link) In(c fyne.ThemeColorName) *Link { l.color = c; return l }

// SetLabel changes the words.
func (l *Link) SetLabel(s string) {
	if l.label != s {
		l.label = s
		l.Refresh()
	}
}

// Label is the words.
func (l *Link) Label() string { return l.label }

// Cursor is a hand.
func (l *Link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel is the words.
func (l *Link) AccessibilityLabel() string { return l.label }

// AccessibilityRole is a link.
func (l *Link) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

func (l *Link) objects() []fyne.CanvasObject { return []fyne.CanvasObject{l.back, l.foot, l.text} }

func (l *Link) paint() {
	c := l.color
	switch {
	case l.off:
		c = theme.Dis
	case l.focused:
		c = theme.OnFocus
	}
	l.back.FillColor, l.foot.FillColor = theme.Color(theme.Focus), theme.Color(theme.FocusEdge)
	setVisible(l.back, l.focused)
	setVisible(l.foot, l.focused)
	l.text.Text, l.text.Color, l.text.TextSize = l.label, theme.Color(c), l.face.size()
	l.text.TextStyle.Underline = !l.focused && !l.off
}

func (l *Link) least() fyne.Size {
	return fyne.NewSize(ceil(l.text.MinSize().Width), l.face.lineHeight())
}

func (l *Link) arrange(s fyne.Size) {
	m := l.text.MinSize()
	y := floor((s.Height - l.face.lineHeight()) / 2)
	placeRect(l.back, -2, y, m.Width+4, l.face.lineHeight(), 0)
	placeRect(l.foot, -2, y+l.face.lineHeight()-theme.Px(2), m.Width+4, theme.Px(4), 0)
	middle(l.text, 0, s.Height)
}
