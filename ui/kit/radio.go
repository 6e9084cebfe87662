package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Option is one line of a [RadioList].
type Option struct {
	ID     string
	Title  string
	Detail string // the second line: what speaks for it, or why it cannot be chosen
	Off    bool   // cannot be chosen now; Detail says why
}

// RadioList is a card of options of which one is chosen. Those that cannot be
// chosen stay in the list with their reason, and the focus passes them by. Up
// and Down move, Space chooses, 1 to 9 choose the first nine that can be chosen.
// Enter chooses; upon what is chosen it goes on, where the list is part of a
// question.
type RadioList struct {
	widget.BaseWidget
	watch
	// OnChosen is told the id a person chose.
	OnChosen func(id string)

	items  []*radio
	group  *group
	chosen string
	tinted bool
	pane   pane
}

// NewRadioList returns a list with nothing chosen.
func NewRadioList(options []Option, chosen func(id string)) *RadioList {
	l := &RadioList{OnChosen: chosen, pane: newPane()}
	l.group = &group{back: fyne.KeyUp, on: fyne.KeyDown,
		members: func() []*press { return presses(l.items, func(b *radio) *press { return &b.press }) },
		chosen:  func() int { return l.index(l.chosen) }}
	l.ExtendBaseWidget(l)
	l.SetOptions(options)
	return l
}

// SetOptions replaces the options. What was chosen stays chosen if it is still
// there, even when it may no longer be: that is for the screen to say.
func (l *RadioList) SetOptions(options []Option) {
	old := l.items
	l.items = nil
	for _, o := range options {
		i := slices.IndexFunc(old, func(b *radio) bool { return b.option.ID == o.ID })
		b := (*radio)(nil)
		if i >= 0 {
			b = old[i]
		} else {
			b = newRadio(l)
		}
		b.option, b.off = o, o.Off
		b.title.SetText(o.Title)
		b.detail.SetText(o.Detail)
		l.items = append(l.items, b)
	}
	l.Refresh()
}

// Tint sets the options on the tint of what one should look at.
func (l *RadioList) Tint(on bool) *RadioList { l.tinted = on; l.Refresh(); return l }

// Chosen is the id of what is chosen, or "".
func (l *RadioList) Chosen() string { return l.chosen }

// Choose shows an option as chosen without telling anybody; "" shows none.
func (l *RadioList) Choose(id string) {
	if l.chosen != id {
		l.chosen = id
		l.Refresh()
	}
}

// choose chooses an option as a person does.
func (l *RadioList) choose(id string) {
	l.Choose(id)
	if l.OnChosen != nil {
		l.OnChosen(id)
	}
	l.tell()
}

func (l *RadioList) index(id string) int {
	return slices.IndexFunc(l.items, func(b *radio) bool { return b.option.ID == id })
}

// FocusTarget is the chosen option, or the first that can be.
func (l *RadioList) FocusTarget() fyne.Focusable { return l.group.target() }

// CreateRenderer links the list to its renderer.
func (l *RadioList) CreateRenderer() fyne.WidgetRenderer { return render(l) }

func (l *RadioList) objects() []fyne.CanvasObject {
	o := l.pane.objects()
	for _, b := range l.items {
		o = append(o, b)
	}
	return o
}

func (l *RadioList) paint() { l.pane.fill(theme.Line, theme.Card) }

func (l *RadioList) least() fyne.Size {
	s := fyne.NewSize(0, 2*theme.LineWidth())
	for _, b := range l.items {
		m := b.MinSize()
		s.Width = max(s.Width, m.Width+2*theme.LineWidth())
		s.Height += m.Height
	}
	return s
}

func (l *RadioList) heightAt(w float32) float32 {
	line := theme.LineWidth()
	h := 2 * line
	for _, b := range l.items {
		h += b.heightAt(w - 2*line)
	}
	return h
}

func (l *RadioList) arrange(s fyne.Size) {
	line := theme.LineWidth()
	l.pane.place(s, line, radius())
	y := line
	for i, b := range l.items {
		h := b.heightAt(s.Width - 2*line)
		b.last = i == len(l.items)-1
		put(b, line, y, s.Width-2*line, h)
		y += h
	}
}

type radio struct {
	press
	list          *RadioList
	option        Option
	last          bool
	face          rowFace
	line          *canvas.Rectangle
	rim, hole     *canvas.Circle
	dot           *canvas.Circle
	title, detail *Text
}

func newRadio(l *RadioList) *radio {
	disc := func() *canvas.Circle { return canvas.NewCircle(color.Transparent) }
	b := &radio{list: l, face: newRowFace(), line: canvas.NewRectangle(color.Transparent), rim: disc(), hole: disc(), dot: disc(),
		title: Body("").Wrap(), detail: NewText(FaceCaption, "").Wrap()}
	b.extend(b, func() { l.choose(b.option.ID) })
	b.group = l.group
	b.useRune = l.number
	b.use = func(k fyne.KeyName) bool {
		r := routerOf(b)
		return (k == fyne.KeyReturn || k == fyne.KeyEnter) && l.chosen == b.option.ID && r != nil && r.key(k)
	}
	return b
}

// number chooses the nth of the options that can be chosen, by its digit.
func (l *RadioList) number(r rune) bool {
	n := int(r - '0')
	if n < 1 || n > 9 || !lettersShown {
		return false
	}
	for _, b := range l.items {
		if b.off {
			continue
		}
		if n--; n == 0 {
			l.group.at = &b.press
			Focus(b)
			b.press.press()
			return true
		}
	}
	return false
}

// AccessibilityLabel is the option, why, and whether it is chosen.
func (b *radio) AccessibilityLabel() string {
	return joined(b.option.Title, b.option.Detail, when(b.off, lang.Say("cannot be chosen")), lang.Say("choice"), chosenWords(b.list.chosen == b.option.ID))
}

func (b *radio) objects() []fyne.CanvasObject {
	return append(b.face.objects(), b.line, b.rim, b.hole, b.dot, b.title, b.detail)
}

func (b *radio) paint() {
	on := b.list.chosen == b.option.ID
	face, rim, hole, word, more := theme.Card, theme.InB, theme.InBg, theme.Fg, theme.Fg2
	switch {
	case on:
		face, rim, more = theme.Sel, theme.Primary, theme.Fg
	case b.off:
		rim, hole, word = theme.OffLine, theme.Bg, theme.OffText
	case b.hovered:
		face = theme.Hover
	}
	if b.list.tinted && !b.off {
		face, word, more = theme.Callout, theme.OnCallout, theme.OnCallout
	}
	b.face.paint(face, b.focused, false)
	b.line.FillColor = theme.Color(theme.Line)
	setVisible(b.line, !b.last && !b.focused)
	b.rim.FillColor, b.hole.FillColor, b.dot.FillColor = theme.Color(rim), theme.Color(hole), theme.Color(theme.Primary)
	setVisible(b.dot, on)
	b.title.bold, b.title.color = on, word
	b.detail.color = more
}

func (b *radio) textWidth(w float32) float32 { return w - theme.Px(44) - theme.Px(12) }

func (b *radio) least() fyne.Size {
	return fyne.NewSize(theme.Px(160), b.heightAt(max(b.Size().Width, theme.Px(160))))
}

func (b *radio) heightAt(w float32) float32 {
	w = b.textWidth(w)
	h := theme.Px(6) + b.title.heightAt(w) + theme.Px(6) + 1
	if b.option.Detail != "" {
		h += b.detail.heightAt(w)
	}
	return max(h, theme.Px(36))
}

func (b *radio) arrange(s fyne.Size) {
	body := fyne.NewSize(s.Width, s.Height-1)
	b.face.place(body, b.focused, false)
	placeRect(b.line, 0, s.Height-1, s.Width, 1, 0)
	side := theme.Px(20)
	w := b.textWidth(s.Width)
	th := b.title.heightAt(w)
	y := theme.Px(6)
	if b.option.Detail == "" {
		y = floor((body.Height - th) / 2)
	}
	disc(b.rim, theme.Px(12), y, side)
	disc(b.hole, theme.Px(12)+2, y+2, side-4)
	disc(b.dot, theme.Px(12)+(side-theme.Px(10))/2, y+(side-theme.Px(10))/2, theme.Px(10))
	put(b.title, theme.Px(44), y, w, th)
	put(b.detail, theme.Px(44), y+th, w, b.detail.heightAt(w))
	setVisible(b.line, !b.last && !b.focused)
}

func disc(c *canvas.Circle, x, y, side float32) { put(c, x, y, side, side) }
