package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Tick is a box of 20 to tick, with its words at the right. They wrap where they
// have no room on one line; the box stands at the first.
type Tick struct {
	press
	watch
	// OnChanged is told when a person ticks or unticks it.
	OnChanged func(on bool)

	label string
	on    bool
	past  bool // Tab goes past it
	ring  ring
	mark  boxMark
	text  *Text
}

// NewTick returns an empty box.
func NewTick(label string, changed func(on bool)) *Tick {
	t := &Tick{OnChanged: changed, label: label, ring: newRing(), mark: newBoxMark(), text: Body("").Wrap()}
	t.extend(t, t.turn)
	t.grabs = true
	return t
}

// turn ticks or unticks it as a person does.
func (t *Tick) turn() {
	t.SetOn(!t.on)
	if t.OnChanged != nil {
		t.OnChanged(t.on)
	}
	t.tell()
}

// PassBy makes Tab go past it or stop at it. It can be pressed all the same.
func (t *Tick) PassBy(past bool) { t.past = past }

// Disabled says whether the focus passes it by.
func (t *Tick) Disabled() bool { return t.past || t.press.Disabled() }

// Tapped ticks or unticks it, and takes the focus.
func (t *Tick) Tapped(e *fyne.PointEvent) {
	t.past = false
	t.press.Tapped(e)
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
		return t.label + ", " + lang.Say("tick box, ticked")
	}
	return t.label + ", " + lang.Say("tick box, not ticked")
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
	t.text.set(t.label, FaceBody, word)
}

// wordsX is where the words begin.
func (t *Tick) wordsX() float32 { return theme.Px(20) + theme.Px(8) }

func (t *Tick) oneLine() float32 {
	if t.label == "" {
		return theme.Px(20)
	}
	return t.wordsX() + t.text.oneLine()
}

func (t *Tick) heightAt(width float32) float32 {
	return max(theme.Px(24), t.text.heightAt(width-t.wordsX()))
}

func (t *Tick) least() fyne.Size {
	w := min(t.oneLine(), theme.Px(wordy))
	return fyne.NewSize(w, t.heightAt(max(t.Size().Width, w)))
}

func (t *Tick) arrange(s fyne.Size) {
	x, side := t.wordsX(), theme.Px(20)
	h := t.text.heightAt(s.Width - x)
	top := floor((s.Height - h) / 2)
	y := top + floor((FaceBody.lineHeight()-side)/2)
	t.ring.place(0, y, side, side, 2, theme.Px(2))
	t.mark.place(0, y)
	put(t.text, x, top, s.Width-x, h)
}
