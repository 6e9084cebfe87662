package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/theme"
)

// Tagged is what a tag says: an adjective, its tint, and an icon where the
// status needs one besides its colour.
type Tagged struct {
	Text  string
	Color theme.Tag
	Icon  theme.IconName
}

// Tag is a status, 24 high: a tint with a line of the text's colour.
type Tag struct {
	widget.BaseWidget
	tagged Tagged
	paintedTag
}

// NewTag returns a tag without an icon.
func NewTag(text string, c theme.Tag) *Tag { return TagOf(Tagged{Text: text, Color: c}) }

// TagOf returns a tag.
func TagOf(what Tagged) *Tag {
	t := &Tag{tagged: what, paintedTag: newPaintedTag()}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes what the tag says.
func (t *Tag) Set(what Tagged) {
	if t.tagged != what {
		t.tagged = what
		t.Refresh()
	}
}

// CreateRenderer links the tag to its renderer.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer { return render(t) }

// AccessibilityLabel is the word.
func (t *Tag) AccessibilityLabel() string { return t.tagged.Text }

// AccessibilityRole is text.
func (t *Tag) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (t *Tag) least() fyne.Size { return t.size(t.tagged) }
func (t *Tag) paint()           { t.draw(t.tagged) }
func (t *Tag) arrange(s fyne.Size) {
	m := t.size(t.tagged)
	t.place(t.tagged, 0, floor((s.Height-m.Height)/2))
}

// paintedTag draws a tag; grids use it without a widget round it.
type paintedTag struct {
	box  box
	pic  icon
	word *canvas.Text
}

func newPaintedTag() paintedTag {
	return paintedTag{newBox(), newIcon(), canvas.NewText("", nil)}
}

func (t paintedTag) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{t.box.edge, t.box.face, t.pic.Image, t.word}
}

func (t paintedTag) draw(w Tagged) {
	on := w.Text != ""
	t.box.show(on)
	setVisible(t.word, on)
	if !on {
		t.pic.draw("", "")
		return
	}
	t.box.fill(w.Color.Text(), w.Color.Fill())
	t.pic.draw(w.Icon, w.Color.Text())
	t.word.Text, t.word.Color = w.Text, theme.Color(w.Color.Text())
	t.word.TextSize, t.word.TextStyle.Bold = FaceCaption.size(), true
}

func (t paintedTag) size(w Tagged) fyne.Size {
	if w.Text == "" {
		return fyne.Size{}
	}
	width := ceil(fyne.MeasureText(w.Text, FaceCaption.size(), fyne.TextStyle{Bold: true}).Width) + 2*theme.Px(8) + 2*theme.LineWidth()
	if w.Icon != "" {
		width += theme.Px(18)
	}
	return fyne.NewSize(width, theme.Px(24))
}

// within is a tag whose words are cut short so that it is no wider than its room.
func (t paintedTag) within(w Tagged, room float32) Tagged {
	if over := t.size(w).Width - room; over > 0 {
		words := ceil(fyne.MeasureText(w.Text, FaceCaption.size(), fyne.TextStyle{Bold: true}).Width)
		w.Text = elided(w.Text, max(words-over, 0), FaceCaption.size(), true)
	}
	return w
}

func (t paintedTag) place(w Tagged, x, y float32) {
	s := t.size(w)
	t.box.place(x, y, s.Width, s.Height, theme.LineWidth(), radius())
	in := x + theme.LineWidth() + theme.Px(8)
	if w.Icon != "" {
		side := theme.Px(14)
		put(t.pic.Image, in, y+floor((s.Height-side)/2), side, side)
		in += theme.Px(18)
	}
	m := t.word.MinSize()
	put(t.word, in, y+floor((s.Height-m.Height)/2), m.Width, m.Height)
}
