package kit

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Toast is a short word on what was just done. It repeats what the screen shows
// anyway; nothing may be said by a toast alone.
type Toast struct {
	Icon   theme.IconName // "" means a tick
	Text   string
	Act    string // "Undo"; "" for none
	Key    string // the key that does the same
	Acting func()
	// Ticking, if there, says each second what the toast says now; it stays until
	// on is false, however long that takes.
	Ticking func() (words string, on bool)
}

// toastTime is how long a toast stays; the design asks for ten seconds or more.
const toastTime = 12 * time.Second

// Toaster shows one toast at a time at the lower right, above the action bar, as
// wide as its words where the window has room, else in more lines, and remembers
// what it showed. Lay it over the content with [Stack]; where it shows nothing it
// takes no presses.
type Toaster struct {
	widget.BaseWidget
	after  func(time.Duration, func()) (stop func())
	stop   func()
	bottom float32
	card   fyne.CanvasObject
	words  *Text
	said   string // by the toast on screen
	acts   []*Button
	recent []string
	offers bool // the toast on screen offers an act
	ticks  func() (words string, on bool)
}

// NewToaster returns a toaster. after calls back once on the window's goroutine
// after a time, unless stopped; bottom is the room to leave below (the action
// bar and 16).
func NewToaster(after func(time.Duration, func()) (stop func()), bottom float32) *Toaster {
	t := &Toaster{after: after, bottom: bottom}
	t.ExtendBaseWidget(t)
	return t
}

// Say replaces the toast on screen.
func (t *Toaster) Say(toast Toast) {
	t.Dismiss()
	t.said = toast.Text
	t.recent = append(t.recent, toast.Text)
	if len(t.recent) > 20 {
		t.recent = slices.Delete(t.recent, 0, len(t.recent)-20)
	}
	t.card, t.offers, t.ticks = t.draw(toast), toast.Act != "", toast.Ticking
	t.Refresh()
	t.wait()
}

// AccessibilityLabel is what the toast on screen says.
func (t *Toaster) AccessibilityLabel() string {
	if t.card == nil {
		return ""
	}
	return t.said
}

// AccessibilityRole is text: it is read, and its buttons speak for themselves.
func (t *Toaster) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Recent is the last twenty messages, newest last.
func (t *Toaster) Recent() []string { return slices.Clone(t.recent) }

// Dismiss takes the toast away.
func (t *Toaster) Dismiss() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
	if t.focused() { // a button that is gone must not hear the next Enter
		if c := canvasOf(t); c != nil {
			c.Unfocus()
		}
	}
	t.card, t.acts, t.offers, t.ticks = nil, nil, false, nil
	t.Refresh()
}

func (t *Toaster) focused() bool {
	return slices.ContainsFunc(t.acts, func(b *Button) bool { return b.focused })
}

// Shown says whether a toast is on screen.
func (t *Toaster) Shown() bool { return t.card != nil }

// Offers says whether the toast on screen offers an act, such as Undo.
func (t *Toaster) Offers() bool { return t.offers }

// wait takes the toast away after its time, but never from under the focus. A
// timer that rings late, for a toast that is gone, does nothing.
func (t *Toaster) wait() {
	card := t.card
	if t.ticks != nil {
		t.stop = t.after(time.Second, func() {
			if t.card == card {
				t.tick()
			}
		})
		return
	}
	t.stop = t.after(toastTime, func() {
		if t.card != card {
			return
		}
		if t.focused() {
			t.wait()
			return
		}
		t.Dismiss()
	})
}

// tick says how things stand a second later. What is over goes even from under the
// focus: there is nothing left to press.
func (t *Toaster) tick() {
	words, on := t.ticks()
	if !on {
		t.Dismiss()
		return
	}
	t.said = words
	t.words.SetText(words)
	t.Refresh()
	t.wait()
}

func (t *Toaster) draw(toast Toast) fyne.CanvasObject {
	name := toast.Icon
	if name == "" {
		name = theme.IconCheck
	}
	t.words = Body(toast.Text).In(theme.OnToast).Wrap()
	row := []fyne.CanvasObject{NewIcon(name, theme.OnToast, 20), Grow(t.words)}
	if toast.Act != "" {
		act := NewButton(toast.Act, onToast, func() { t.Dismiss(); toast.Acting() }).Small().WithKey(toast.Key)
		t.acts = append(t.acts, act)
		row = append(row, act)
	}
	shut := NewButton("", onToastQuiet, t.Dismiss).Small().WithIcon(theme.IconClose).Meaning(lang.Say("Close this message"))
	t.acts = append(t.acts, shut)
	row = append(row, shut)
	return NewPanel(theme.Toast, PadEach(7, 4, 7, 16, Across(12, row...))).Line(theme.Toast)
}

// CreateRenderer links the toaster to its renderer.
func (t *Toaster) CreateRenderer() fyne.WidgetRenderer { return render(t) }

func (t *Toaster) objects() []fyne.CanvasObject {
	if t.card == nil {
		return nil
	}
	return []fyne.CanvasObject{t.card}
}

func (t *Toaster) paint()           {}
func (t *Toaster) least() fyne.Size { return fyne.Size{} }

func (t *Toaster) arrange(s fyne.Size) {
	if t.card == nil {
		return
	}
	whole := t.card.MinSize().Width - t.words.MinSize().Width + t.words.oneLine()
	w := min(max(theme.Px(404), whole), s.Width-2*theme.Px(24))
	h := max(theme.Px(48), HeightAt(t.card, w))
	put(t.card, s.Width-w-theme.Px(24), s.Height-theme.Px(t.bottom)-h, w, h)
}
