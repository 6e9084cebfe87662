package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Segment is one answer of a [Segments].
type Segment struct {
	ID    string
	Label string
	Key   rune // the letter that gives this answer, or 0
}

// Segments is a few answers side by side, of which at most one is chosen: yes,
// no, not sure. Left and Right move, Space or the answer's letter choose, and
// Enter where there are no letters. Moving never changes the answer.
type Segments struct {
	widget.BaseWidget
	watch
	// OnChosen is told the id a person chose, also when it was chosen before.
	OnChosen func(id string)

	segs   []*segment
	group  *group
	chosen string
	off    bool
	wraps  bool
}

// NewSegments returns the answers with none chosen.
func NewSegments(answers []Segment, chosen func(id string)) *Segments {
	s := &Segments{OnChosen: chosen}
	s.group = &group{back: fyne.KeyLeft, on: fyne.KeyRight,
		members: func() []*press { return presses(s.segs, func(b *segment) *press { return &b.press }) },
		chosen:  func() int { return s.index() }}
	for i, a := range answers {
		s.segs = append(s.segs, newSegment(s, a, i == 0, i == len(answers)-1))
	}
	s.ExtendBaseWidget(s)
	return s
}

// Wrapped sets the answers apart from one another, on as many lines as they
// need: for long or many answers, so that each is read and has its key in view.
func (s *Segments) Wrapped() *Segments {
	s.wraps = true
	for _, b := range s.segs {
		b.first, b.last = true, true
	}
	return s
}

// Chosen is the id of the answer, or "".
func (s *Segments) Chosen() string { return s.chosen }

// Choose shows an answer without telling anybody; "" shows none.
func (s *Segments) Choose(id string) {
	if s.chosen != id {
		s.chosen = id
		s.Refresh()
	}
}

// choose gives an answer as a person does.
func (s *Segments) choose(id string) {
	s.Choose(id)
	if s.OnChosen != nil {
		s.OnChosen(id)
	}
	s.tell()
}

// PressKey chooses the answer with this letter, as a person would. It reports
// whether there is one: a screen binds the letters of its open question to it.
func (s *Segments) PressKey(k rune) bool {
	for _, b := range s.segs {
		if b.seg.Key == k && k != 0 && !b.off {
			b.press.press()
			return true
		}
	}
	return false
}

// SetOff keeps all answers from being given now, or lets them be.
func (s *Segments) SetOff(off bool) {
	s.off = off
	for _, b := range s.segs {
		b.setOff(off)
	}
}

// Disabled says whether no answer can be given now.
func (s *Segments) Disabled() bool { return s.off }

func (s *Segments) index() int {
	return slices.IndexFunc(s.segs, func(b *segment) bool { return b.seg.ID == s.chosen })
}

// FocusTarget is the chosen answer, or the first.
func (s *Segments) FocusTarget() fyne.Focusable { return s.group.target() }

// CreateRenderer links the answers to their renderer.
func (s *Segments) CreateRenderer() fyne.WidgetRenderer { return render(s) }

// objects puts the focused answer last, so that its ring lies over its neighbours.
func (s *Segments) objects() []fyne.CanvasObject {
	var o, top []fyne.CanvasObject
	for _, b := range s.segs {
		if b.focused {
			top = append(top, b)
		} else {
			o = append(o, b)
		}
	}
	return append(o, top...)
}

func (s *Segments) paint() {}

func (s *Segments) least() fyne.Size {
	w, widest := theme.LineWidth(), float32(0)
	for _, b := range s.segs {
		m := b.MinSize().Width
		w, widest = w+m-theme.LineWidth(), max(widest, m)
	}
	if s.wraps {
		return fyne.NewSize(widest, s.heightAt(max(s.Size().Width, widest)))
	}
	return fyne.NewSize(w, theme.Px(36))
}

// lines are the answers line by line, as they fit a width.
func (s *Segments) lines(width float32) (lines [][]*segment) {
	x := float32(0)
	for _, b := range s.segs {
		w := b.MinSize().Width
		if len(lines) == 0 || s.wraps && x+w > width {
			lines, x = append(lines, nil), 0
		}
		last := len(lines) - 1
		lines[last], x = append(lines[last], b), x+w+s.between()
	}
	return lines
}

// between is what lies between two answers: neighbours in one row share a line.
func (s *Segments) between() float32 {
	if s.wraps {
		return theme.Px(8)
	}
	return -theme.LineWidth()
}

func (s *Segments) heightAt(width float32) float32 {
	n := float32(max(len(s.lines(width)), 1))
	return n*theme.Px(36) + (n-1)*theme.Px(6)
}

func (s *Segments) arrange(size fyne.Size) {
	y := float32(0)
	for _, line := range s.lines(size.Width) {
		x := float32(0)
		for _, b := range line {
			w := b.MinSize().Width
			put(b, x, y, w, theme.Px(36))
			x += w + s.between()
		}
		y += theme.Px(42)
	}
}

type segment struct {
	press
	row         *Segments
	seg         Segment
	first, last bool
	ring        ring
	box         box
	keyBox      box
	key, text   *canvas.Text
}

func newSegment(row *Segments, a Segment, first, last bool) *segment {
	b := &segment{row: row, seg: a, first: first, last: last, ring: newRing(), box: newBox(), keyBox: newBox(),
		key: canvas.NewText("", nil), text: canvas.NewText("", nil)}
	b.extend(b, func() { row.choose(a.ID) })
	b.group = row.group
	b.useRune = row.PressKey
	if a.Key != 0 {
		// Enter opened the case a moment ago; held down a little too long it must
		// not answer the first question. Where there are letters, they answer.
		b.use = func(k fyne.KeyName) bool { return k == fyne.KeyReturn || k == fyne.KeyEnter }
	}
	return b
}

// AccessibilityLabel is the answer, its letter, and whether it is chosen.
func (b *segment) AccessibilityLabel() string {
	return joined(b.seg.Label, when(b.seg.Key != 0, string(b.seg.Key)), lang.Say("choice"), chosenWords(b.row.chosen == b.seg.ID))
}

func (b *segment) objects() []fyne.CanvasObject {
	o := append(b.ring.objects(), b.box.objects()...)
	return append(append(o, b.keyBox.objects()...), b.key, b.text)
}

func (b *segment) paint() {
	on := b.row.chosen == b.seg.ID
	line, face, word, key, keyLine := theme.BtnLine, theme.Btn, theme.Fg, theme.Fg2, theme.Line2
	switch {
	case on:
		line, face, word, key, keyLine = theme.Primary, theme.Primary, theme.OnPrimary, theme.OnPrimary, theme.OnPrimary
	case b.off:
		line, face, word, key = theme.OffLine, theme.Bg, theme.Dis, theme.Dis
	case b.hovered:
		face = theme.Hover
	}
	b.ring.paint(b.focused)
	b.box.fill(line, face)
	b.keyBox.fill(keyLine, face)
	b.keyBox.show(b.seg.Key != 0)
	setVisible(b.key, b.seg.Key != 0)
	b.key.Text, b.key.Color, b.key.TextSize, b.key.TextStyle.Bold = string(b.seg.Key), theme.Color(key), FaceCaption.size(), on
	b.text.Text, b.text.Color, b.text.TextSize, b.text.TextStyle.Bold = b.seg.Label, theme.Color(word), FaceBody.size(), on
}

func (b *segment) keyWidth() float32 {
	if b.seg.Key == 0 {
		return 0
	}
	return max(theme.Px(20), ceil(b.key.MinSize().Width)+theme.Px(12))
}

func (b *segment) least() fyne.Size {
	// The bold label is wider; the row must not shift when an answer is chosen.
	w := ceil(fyne.MeasureText(b.seg.Label, FaceBody.size(), fyne.TextStyle{Bold: true}).Width) + 2*theme.Px(14)
	if k := b.keyWidth(); k > 0 {
		w += k + theme.Px(8)
	}
	return fyne.NewSize(w, theme.Px(36))
}

func (b *segment) arrange(s fyne.Size) {
	b.ring.place(0, 0, s.Width, s.Height, 2, radius())
	b.box.place(0, 0, s.Width, s.Height, theme.LineWidth(), 0)
	for _, r := range []*canvas.Rectangle{b.box.edge, b.box.face} {
		r.CornerRadius = 0
		r.TopLeftCornerRadius, r.BottomLeftCornerRadius = corner(b.first), corner(b.first)
		r.TopRightCornerRadius, r.BottomRightCornerRadius = corner(b.last), corner(b.last)
	}
	w, k := ceil(b.text.MinSize().Width), b.keyWidth()
	if k > 0 {
		w += k + theme.Px(8)
	}
	x := floor((s.Width - w) / 2)
	if k > 0 {
		h := theme.Px(20)
		b.keyBox.place(x, floor((s.Height-h)/2), k, h, 1, radius())
		middle(b.key, x+floor((k-b.key.MinSize().Width)/2), s.Height)
		x += k + theme.Px(8)
	}
	middle(b.text, x, s.Height)
}

func corner(round bool) float32 {
	if round {
		return radius()
	}
	return 0
}

// Key is a letter in a small outlined box, as it stands on cards and hints.
func Key(k string) fyne.CanvasObject {
	return NewPanel(theme.Card, Pad(6, 0, NewText(FaceCaption, k).In(theme.Fg2))).Line(theme.Line2)
}
