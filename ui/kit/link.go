package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"proxydesk/ui/theme"
)

// Link goes somewhere. Its words wrap where they have no room on one line.
// Focused, it is filled yellow with a dark foot.
type Link struct {
	press
	label string
	of    string // what it belongs to, for those who cannot see that
	face  Face
	color fyne.ThemeColorName
	back  *canvas.Rectangle
	foot  *canvas.Rectangle
	text  *Text
}

// NewLink returns a link in the ordinary size.
func NewLink(label string, followed func()) *Link {
	l := &Link{label: label, color: theme.Link, back: canvas.NewRectangle(color.Transparent),
		foot: canvas.NewRectangle(color.Transparent), text: Body("").Wrap()}
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

// AccessibilityLabel is the words, and what they belong to.
func (l *Link) AccessibilityLabel() string { return joined(l.label, l.of) }

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
	l.text.set(l.label, l.face, c)
	l.text.underline = !l.focused && !l.off
}

func (l *Link) oneLine() float32 { return l.text.oneLine() }

func (l *Link) heightAt(width float32) float32 { return l.text.heightAt(width) }

func (l *Link) least() fyne.Size {
	w := min(l.oneLine(), theme.Px(wordy))
	return fyne.NewSize(w, l.heightAt(max(l.Size().Width, w)))
}

func (l *Link) arrange(s fyne.Size) {
	w, h := min(l.oneLine(), s.Width), l.heightAt(s.Width)
	y := floor((s.Height - h) / 2)
	placeRect(l.back, -2, y, w+4, h, 0)
	placeRect(l.foot, -2, y+h-theme.Px(2), w+4, theme.Px(4), 0)
	put(l.text, 0, y, s.Width, h)
}

// wordy is the width from which on words of a link or a tick would rather wrap
// than make what holds them wider.
const wordy = 240
