package kit

import (
	"image/color"
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Dialog asks one thing, over the dimmed window. Enter does the primary act
// (unless another button has the focus), and so does Ctrl+Enter wherever the
// focus is; Esc cancels. Where there is no primary act, Ctrl+Enter is Enter upon
// what has the focus, but harm is done by Enter or Space on its own button alone.
type Dialog struct {
	Title   string
	Body    fyne.CanvasObject // may be nil
	Width   float32           // 0 means 480
	Top     float32           // distance from the top; 0 centres it
	Primary *Button           // at the right; nil for none
	Others  []fyne.CanvasObject
	Cancel  string            // the word that closes it; "" means "Cancel", "-" shows none
	First   fyne.CanvasObject // gets the focus; nil means the first thing that can
	Closed  func()            // is told once, however it was closed
	Bare    bool              // the body alone, without title, margins and buttons
	// High is the height of the design that the body is given where the window has
	// it: one that holds a list grows. 0 is what the body needs.
	High float32
	// Keys and Chords are more keys of the dialog's own, as in [Keys].
	Keys   map[fyne.KeyName]func()
	Chords map[string]func()
}

// Show opens the dialog over a canvas and returns what closes it. The primary
// button does not close it: what it does decides that.
func (d Dialog) Show(c fyne.Canvas) (close func()) {
	o := &overlay{dialog: d, dim: canvas.NewRectangle(color.Transparent)}
	var pop func()
	shut, before := false, c.Focused()
	c.Unfocus() // or what had the focus would go on showing it, under the dialog
	close = func() {
		if shut {
			return
		}
		shut = true
		if pop != nil {
			pop()
		}
		c.Overlays().Remove(o)
		// What had the focus may have gone meanwhile, with its page.
		if was, ok := before.(fyne.CanvasObject); ok && canvasHolding(fyne.CurrentApp().Driver().AllWindows(), was) == c {
			c.Focus(before)
		} else {
			c.Unfocus()
		}
		if d.Closed != nil {
			d.Closed()
		}
	}
	var room *Scroll
	o.card, room = d.card(close)
	o.ExtendBaseWidget(o)
	if r := routers[c]; r != nil {
		pop = r.Push(d.keys(c, close, room))
	}
	c.Overlays().Add(o)
	o.Resize(c.Size())
	first := d.First
	if first == nil {
		first = o.card
	}
	Focus(first)
	return close
}

// keys are the dialog's own; room is what scrolls in it, or nil: where nothing in it
// can have the focus, only keys bring its end into view.
func (d Dialog) keys(c fyne.Canvas, close func(), room *Scroll) *Keys {
	k := &Keys{Modal: true, Key: map[fyne.KeyName]func(){}}
	main := func() { enter(c.Focused()) }
	if room != nil {
		k.Key = room.keys()
	}
	maps.Copy(k.Key, d.Keys)
	if d.Cancel != "-" {
		k.Key[fyne.KeyEscape] = close
	}
	if d.Primary != nil {
		main = d.Primary.press.press
		k.Key[fyne.KeyReturn], k.Key[fyne.KeyEnter] = main, main
	}
	k.Chord = map[string]func(){mainChord.ShortcutName(): main}
	maps.Copy(k.Chord, d.Chords)
	return k
}

// enter presses Enter upon what has the focus, if anything has, but for a note,
// where it would begin a line, and for harm.
func enter(focused fyne.Focusable) {
	switch f := focused.(type) {
	case nil:
		return
	case *typing:
		if f.MultiLine {
			return
		}
	case *Button:
		if f.kind == Danger {
			return
		}
	}
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// ringRoom is what the focus needs round a control.
const ringRoom = 6

// card sets the title, the body and the ways out one under the other. Where the
// window is too low for all of it, as with enlarged type, the body alone scrolls:
// what is asked and how it is answered stay in view.
func (d Dialog) card(close func()) (*Panel, *Scroll) {
	if d.Bare {
		room := roomFor(d.Body)
		return NewPanel(theme.Card, room).Line(theme.Line2), room
	}
	column := []fyne.CanvasObject{Pad(ringRoom, ringRoom, Section(d.Title).Wrap())}
	var room *Scroll
	if d.Body != nil {
		room = roomFor(Pad(ringRoom, ringRoom, d.Body))
		room.high = d.High
		column = append(column, Grow(room))
	}
	foot := []fyne.CanvasObject{}
	if d.Primary != nil {
		foot = append(foot, d.Primary)
	}
	foot = append(foot, d.Others...)
	if d.Cancel != "-" {
		word := d.Cancel
		if word == "" {
			word = lang.Say("Cancel")
		}
		foot = append(foot, NewButton(word, Plain, close).WithKey("Esc"))
	}
	if len(foot) > 0 {
		column = append(column, Pad(ringRoom, ringRoom, Flow(12, 8, foot...)))
	}
	return NewPanel(theme.Card, Pad(24-ringRoom, 20-ringRoom, Down(16-2*ringRoom, column...))).Line(theme.Line2), room
}

// roomFor lets something scroll where there is too little room for its height.
func roomFor(o fyne.CanvasObject) *Scroll {
	s := NewScroll(o)
	s.whole = true
	return s
}

// overlay dims the window and holds a dialog's card. It takes every press, so
// that nothing behind it can be reached.
type overlay struct {
	widget.BaseWidget
	dialog Dialog
	dim    *canvas.Rectangle
	card   *Panel
}

// CreateRenderer links the overlay to its renderer.
func (o *overlay) CreateRenderer() fyne.WidgetRenderer { return render(o) }

// AccessibilityLabel is the question.
func (o *overlay) AccessibilityLabel() string { return o.dialog.Title }

// AccessibilityRole is a container: the toolkit has no role for a dialog yet.
func (o *overlay) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Tapped keeps the press from the window behind.
func (o *overlay) Tapped(*fyne.PointEvent) {}

// TappedSecondary keeps the press from the window behind.
func (o *overlay) TappedSecondary(*fyne.PointEvent) {}

// Scrolled keeps the wheel from the window behind.
func (o *overlay) Scrolled(*fyne.ScrollEvent) {}

func (o *overlay) objects() []fyne.CanvasObject { return []fyne.CanvasObject{o.dim, o.card} }
func (o *overlay) paint()                       { o.dim.FillColor = theme.Color(theme.Dim) }
func (o *overlay) least() fyne.Size             { return fyne.Size{} }

func (o *overlay) arrange(s fyne.Size) {
	put(o.dim, 0, 0, s.Width, s.Height)
	w := theme.Px(o.dialog.Width)
	if w == 0 {
		w = theme.Px(480)
	}
	// One that needs more, as beside a bar, has more.
	w = min(max(w, o.card.MinSize().Width), s.Width-2*theme.Px(24))
	margin := theme.Px(24)
	if o.dialog.High > 0 {
		margin = min(margin, 12) // a list can use every line there is
	}
	h := min(HeightAt(o.card, w), s.Height-2*margin)
	y := floor((s.Height - h) / 2)
	if o.dialog.Top > 0 {
		y = min(theme.Px(o.dialog.Top), y)
	}
	put(o.card, floor((s.Width-w)/2), y, w, h)
}
