package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"proxydesk/ui/theme"
)

// Tile is a number on a card that opens exactly the rows it counts. Only a late
// number is red; a zero is grey.
type Tile struct {
	press
	count       string
	late        bool
	key         string
	ring        ring
	pane        pane
	keyBox      box
	mark        icon
	number      *canvas.Text
	keyText     *canvas.Text
	label, note *Text
}

// NewTile returns a card with a number; key is the key that opens it, or "".
func NewTile(label, key string, opened func()) *Tile {
	t := &Tile{key: key, ring: newRing(), pane: newPane(), keyBox: newBox(), mark: newIcon(),
		number: canvas.NewText("", nil), keyText: canvas.NewText("", nil), label: Strong(label).Wrap(), note: Hint("").Wrap()}
	t.extend(t, opened)
	return t
}

// Set shows a number, the words under it, and whether it is late.
func (t *Tile) Set(count, note string, late bool) {
	t.count, t.late = count, late
	t.note.SetText(note)
	t.Refresh()
}

// AccessibilityLabel reads the card.
func (t *Tile) AccessibilityLabel() string {
	return t.label.String() + ", " + t.count + ", " + t.note.String()
}

func (t *Tile) objects() []fyne.CanvasObject {
	o := append(t.ring.objects(), t.pane.objects()...)
	o = append(append(o, t.keyBox.objects()...), t.mark.Image, t.number, t.keyText)
	return append(o, t.label, t.note)
}

func (t *Tile) paint() {
	face, number := theme.Card, theme.Fg
	if t.hovered {
		face = theme.Hover
	}
	mark := theme.IconName("")
	switch {
	case t.count == "0" || t.count == "":
		number = theme.Fg2
	case t.late:
		number, mark = theme.Err, theme.IconAlert
		if t.hovered {
			number = theme.ErrOnSel
		}
	}
	t.ring.paint(t.focused)
	t.pane.fill(theme.Line, face)
	t.keyBox.fill(theme.Line2, theme.Card)
	key := shownKey(t.key)
	t.keyBox.show(key != "")
	setVisible(t.keyText, key != "")
	t.mark.draw(mark, number)
	t.number.Text, t.number.Color, t.number.TextStyle.Bold = t.count, theme.Color(number), true
	t.number.TextSize = FaceStop.size() * 28 / 32
	t.keyText.Text, t.keyText.Color, t.keyText.TextSize = key, theme.Color(theme.Fg2), FaceCaption.size()
}

func (t *Tile) least() fyne.Size { return fyne.NewSize(theme.Px(140), theme.Px(96)) }

// heightAt is more than the least where the words take further lines.
func (t *Tile) heightAt(width float32) float32 {
	words := width - 2*theme.Px(16)
	return max(theme.Px(96), theme.Px(48)+t.label.heightAt(words)+t.note.heightAt(words)+theme.Px(10))
}

func (t *Tile) arrange(s fyne.Size) {
	pad := theme.Px(16)
	t.ring.place(0, 0, s.Width, s.Height, 2, radius())
	t.pane.place(s, theme.LineWidth(), radius())
	setLine(t.number, pad, theme.Px(10), theme.Px(38))
	side := theme.Px(20)
	put(t.mark.Image, pad+ceil(t.number.MinSize().Width)+theme.Px(6), theme.Px(19), side, side)
	kw := theme.Px(21)
	t.keyBox.place(s.Width-pad-kw, theme.Px(18), kw, theme.Px(20), 1, radius())
	setLine(t.keyText, s.Width-pad-kw+floor((kw-t.keyText.MinSize().Width)/2), theme.Px(18), theme.Px(20))
	words := s.Width - 2*pad
	title := t.label.heightAt(words)
	put(t.label, pad, theme.Px(48), words, title)
	put(t.note, pad, theme.Px(47)+title, words, t.note.heightAt(words))
}
