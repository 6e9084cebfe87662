package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"proxydesk/ui/theme"
)

// Tick is a box of 20 to tick, with its words at the right.
type Tick struct {
	press
	// OnChanged is told when a person ticks or unticks it.
	OnChanged func(on bool)

	label string
	on    bool
	ring  ring
	mark  boxMark
	text  *canvas.Text
}

// NewTick returns an empty box.
func NewTick(label string, changed func(on bool)) *Tick {
	t := &Tick{OnChanged: changed, label: label, ring: newRing(), mark: newBoxMark(), text: canvas.NewText("", nil)}
	t.extend(t, func() {
		t.SetOn(!t.on)
		if t.OnChanged != nil {
			t.OnChanged(t.on)
		}
	})
	t.grabs = true
	return t
}

// On says whether it is ticked.
func (t *Tick) On() bool { return t.on }

// SetOn ticks or unticks it without telling anybody.
func (t *Tick) SetOn(on bool) {
	if t.on != on {
		t.on = on
		t.Refresh()
	}
}

// SetLabel changes the words.
func (t *Tick) SetLabel(s string) {
	if t.label != s {
		t.label = s
		t.Refresh()
	}
}

// AccessibilityLabel is the words and whether it is ticked.
func (t *Tick) AccessibilityLabel() string {
	if t.on {
		return t.label + ", ticked"
	}
	return t.label + ", not ticked"
}

func (t *Tick) objects() []fyne.CanvasObject {
	return append(append(t.ring.objects(), t.mark.objects()...), t.text)
}

func (t *Tick) paint() {
	t.ring.paint(t.focused)
	word, outline := theme.Fg, theme.InB
	if t.off {
		word, outline = theme.OffText, theme.OffLine
	}
	t.mark.paint(t.on && !t.off, outline)
	if t.off {
		t.mark.off(t.on)
	}
	t.text.Text, t.text.Color, t.text.TextSize = t.label, theme.Color(word), FaceBody.size()
}

func (t *Tick) least() fyne.Size {
	w := theme.Px(20)
	if t.label != "" {
		w += theme.Px(8) + ceil(t.text.MinSize().Width)
	}
	return fyne.NewSize(w, max(theme.Px(24), FaceBody.lineHeight()))
}

func (t *Tick) arrange(s fyne.Size) {
	side := theme.Px(20)
	y := floor((s.Height - side) / 2)
	t.ring.place(0, y, side, side, 2, theme.Px(2))
	t.mark.place(0, y)
	middle(t.text, side+theme.Px(8), s.Height)
}
