package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Kind is what a button is for; it decides its colour.
type Kind int

// The kinds. One green button a screen; red only for harm that cannot be taken back.
const (
	Plain   Kind = iota // everything else: white with a grey line
	Go                  // the main act: green
	Primary             // sign in and unlock: blue
	Danger              // harm: red
	Quiet               // link text, no box
	White               // on a blue page

	onToast      // on the dark ground of a toast
	onToastQuiet // the same, without a box
)

var kinds = [...]struct{ fill, hover, line, text fyne.ThemeColorName }{
	Plain:   {theme.Btn, theme.Hover, theme.BtnLine, theme.Fg},
	Go:      {theme.OK, theme.OKHover, theme.OK, theme.OnOK},
	Primary: {theme.Primary, theme.PrimaryHover, theme.Primary, theme.OnPrimary},
	Danger:  {theme.Err, theme.ErrHover, theme.Err, theme.OnErr},
	Quiet:   {theme.Clear, theme.Hover, theme.Clear, theme.Link},
	White:   {theme.White, theme.WhiteHover, theme.White, theme.OnWhite},

	onToast:      {theme.Toast, theme.ToastHover, theme.OnToast, theme.OnToast},
	onToastQuiet: {theme.Toast, theme.ToastHover, theme.Toast, theme.OnToast},
}

func (k Kind) bold() bool { return k == Go || k == Primary || k == Danger || k == White }

// Button does something. Space and Enter press it.
type Button struct {
	press
	kind   Kind
	label  string
	means  string // said instead of a label that is only an icon
	key    string
	icon   theme.IconName
	after  bool // icon after the label
	small  bool
	reason *Text

	ring       ring
	box        box
	pic        icon
	text, hint *canvas.Text
}

// NewButton returns a button, 36 high.
func NewButton(label string, k Kind, tapped func()) *Button {
	b := &Button{kind: k, label: label, ring: newRing(), box: newBox(), pic: newIcon(),
		text: canvas.NewText("", nil), hint: canvas.NewText("", nil)}
	b.extend(b, tapped)
	return b
}

// Small makes it 32 high.
func (b *Button) Small() *Button { b.small = true; return b }

// WithIcon puts an icon before the label.
func (b *Button) WithIcon(i theme.IconName) *Button { b.icon = i; return b }

// IconAfter moves the icon behind the label.
func (b *Button) IconAfter() *Button { b.after = true; return b }

// Alone keeps every key but those that press it to itself: what somebody types
// who did not see that it has the focus does nothing.
func (b *Button) Alone() *Button {
	b.use = func(k fyne.KeyName) bool { return k != fyne.KeySpace && k != fyne.KeyReturn && k != fyne.KeyEnter }
	b.useRune = func(rune) bool { return true }
	return b
}

// WithKey shows the key that does the same, at the right of the label.
func (b *Button) WithKey(k string) *Button { b.key = k; return b }

// Meaning says in words what a button with only an icon does.
func (b *Button) Meaning(s string) *Button { b.means = s; return b }

// OnTapped changes what the button does.
func (b *Button) OnTapped(f func()) { b.act = f }

// Label is the words on the button.
func (b *Button) Label() string { return b.label }

// SetLabel changes the words.
func (b *Button) SetLabel(s string) {
	if b.label != s {
		b.label = s
		b.Refresh()
	}
}

// Off keeps the button from being used now and says why in words; Off("") lets it be used.
func (b *Button) Off(reason string) {
	b.setOff(reason != "")
	b.Why().SetText(reason)
}

// Why is the reason the button is off, as a hint to set beside it; empty when it is on.
func (b *Button) Why() *Text {
	if b.reason == nil {
		b.reason = Hint("")
	}
	return b.reason
}

// AccessibilityLabel is the label, its key and, when off, why.
func (b *Button) AccessibilityLabel() string {
	return joined(b.label, b.means, shownKey(b.key), when(b.off, lang.Say("not now")), when(b.off, b.Why().String()))
}

func (b *Button) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.ring.glow, b.ring.edge, b.box.edge, b.box.face, b.pic.Image, b.text, b.hint}
}

func (b *Button) face() Face {
	if b.small {
		return FaceSmall
	}
	return FaceBody
}

func (b *Button) paint() {
	k := kinds[b.kind]
	fill, line, text, key := k.fill, k.line, k.text, k.text
	if b.kind == Plain {
		key = theme.Fg2
	}
	switch {
	case b.off:
		fill, line, text, key = theme.Bg, theme.OffLine, theme.Dis, theme.Dis
		if b.kind == Quiet {
			fill, line = theme.Clear, theme.Clear
		}
	case b.hovered:
		fill = k.hover
	}
	b.ring.paint(b.focused)
	b.box.fill(line, fill)
	if b.kind != Plain && b.kind != onToast && !b.off { // one fill: no seam between line and face
		b.box.edge.FillColor = b.box.face.FillColor
	}
	if b.focused && b.kind == Quiet {
		b.box.fill(theme.Focus, theme.Focus)
		text = theme.OnFocus
	}
	b.pic.draw(b.icon, text)
	b.text.Text, b.text.Color, b.text.TextSize = b.label, theme.Color(text), b.face().size()
	b.text.TextStyle.Bold = b.kind.bold() && !b.off
	b.hint.Text, b.hint.Color, b.hint.TextSize = shownKey(b.key), theme.Color(key), FaceCaption.size()
	setVisible(b.hint, b.hint.Text != "")
	setVisible(b.text, b.label != "")
}

// metrics of the inside, left to right.
func (b *Button) pad() float32 {
	switch {
	case b.kind == Quiet:
		return theme.Px(8)
	case b.label == "":
		return theme.Px(8)
	case b.small:
		return theme.Px(12)
	}
	return theme.Px(14)
}

func (b *Button) inner() float32 {
	w := float32(0)
	if b.icon != "" {
		w += theme.Px(20)
		if b.label != "" {
			w += theme.Px(8)
		}
	}
	if b.label != "" {
		w += ceil(b.text.MinSize().Width)
	}
	if b.hint.Text != "" {
		w += theme.Px(12) + ceil(b.hint.MinSize().Width)
	}
	return w
}

func (b *Button) least() fyne.Size {
	h := theme.Px(36)
	if b.small {
		h = theme.Px(32)
	}
	return fyne.NewSize(b.inner()+2*b.pad(), max(h, b.face().lineHeight()+theme.Px(8)))
}

func (b *Button) arrange(s fyne.Size) {
	b.ring.place(0, 0, s.Width, s.Height, 2, radius())
	b.box.place(0, 0, s.Width, s.Height, theme.LineWidth(), radius())
	x := max((s.Width-b.inner())/2, 0)
	side := theme.Px(20)
	drawIcon := func() {
		put(b.pic.Image, x, floor((s.Height-side)/2), side, side)
		x += side + theme.Px(8)
	}
	if b.icon != "" && !b.after {
		drawIcon()
	}
	if b.label != "" {
		x = middle(b.text, x, s.Height)
	}
	if b.hint.Text != "" {
		x = middle(b.hint, x+theme.Px(12), s.Height)
	}
	if b.icon != "" && b.after {
		x += theme.Px(8)
		drawIcon()
	}
}

// middle sets a text at x, centred on height h, and returns the x after it.
func middle(t *canvas.Text, x, h float32) float32 {
	m := t.MinSize()
	put(t, x, floor((h-m.Height)/2), m.Width, m.Height)
	return x + ceil(m.Width)
}
