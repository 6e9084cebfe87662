package kit

import (
	"slices"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys says what plain keys and letters do. Keys with Ctrl or Alt belong on the
// main menu instead: the toolkit asks the menu first, then the focused field.
type Keys struct {
	Key  map[fyne.KeyName]func()
	Rune map[rune]func()
	// Shifted are keys together with Shift, which the toolkit does not tell from
	// the keys alone.
	Shifted map[fyne.KeyName]func()
	// Chord are keys with Ctrl or Alt that have no place on the main menu, by the
	// toolkit's name for the shortcut. A text field passes them on.
	Chord map[string]func()
	// Modal keeps every key that is not bound here from the layers below.
	Modal bool
}

// Router is the one place plain keys go when whatever has focus has no use for
// them. Widgets of this package forward to it; so does the canvas when nothing
// has focus. The layer pushed last is asked first.
//
// Letters reach it only when no text field has focus; from a text field it hears
// Esc, Enter and the function keys alone. It is used on the window's goroutine only.
type Router struct {
	// Heard is told of every key and letter somebody typed, whatever became of
	// it: in a field, upon a part, or upon nothing. Tab and the menu's keys the
	// window keeps to itself.
	Heard func()
	// Shift says whether Shift is held; nil asks the toolkit.
	Shift func() bool
	// Copied is told the text that somebody took from a field to the clipboard.
	Copied func(text string)

	// Strayed is told once that what is typed since then is prose and meant for a field
	// that has not the focus. Its letters before were keys.
	Strayed func(since time.Time)
	// Now is the clock; nil is the machine's own.
	Now func() time.Time

	layers     []*Keys
	lettersOff bool
	row        row
}

// routers finds the router of a window. A widget is made before it knows its
// window, so it asks when a key comes.
var routers = map[fyne.Canvas]*Router{}

// Attach makes the router serve a window's canvas until the returned function is called.
func (r *Router) Attach(c fyne.Canvas) (detach func()) {
	routers[c] = r
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		r.heard()
		if !r.stray(e.Name) {
			r.key(e.Name)
		}
	})
	c.SetOnTypedRune(func(k rune) {
		r.heard()
		r.typed(k, func() bool { return r.letter(k) })
	})
	return func() {
		delete(routers, c)
		c.SetOnTypedKey(nil)
		c.SetOnTypedRune(nil)
	}
}

// Push puts a layer of keys on top; pop takes it away again, whatever lies above.
func (r *Router) Push(k *Keys) (pop func()) {
	r.layers = append(r.layers, k)
	return func() {
		r.layers = slices.DeleteFunc(r.layers, func(l *Keys) bool { return l == k })
	}
}

// SetLetters turns all keys of a single letter, digit or sign on or off (WCAG
// 2.1.4): whoever dictates, or has a key that sticks, can do without them.
// What names such a key, on a button or a card, shows it no longer.
func (r *Router) SetLetters(on bool) {
	r.lettersOff = !on
	lettersShown = on
}

// lettersShown says whether parts name keys of a single letter. There is one
// window, and it has one person at a time.
var lettersShown = true

// shownKey is a key as it is named beside what it does: a letter that does
// nothing is not named.
func shownKey(key string) string {
	if !lettersShown && utf8.RuneCountInString(key) == 1 {
		return ""
	}
	return key
}

func (r *Router) heard() {
	if r.Heard != nil {
		r.Heard()
	}
}

// hear tells the router of o's window that somebody typed upon o.
func hear(o fyne.CanvasObject) {
	if r := routerOf(o); r != nil {
		r.heard()
	}
}

func (r *Router) key(name fyne.KeyName) bool {
	if r.shift() && r.find(func(k *Keys) func() { return k.Shifted[name] }) {
		return true
	}
	return r.find(func(k *Keys) func() { return k.Key[name] })
}

func (r *Router) shift() bool {
	if r.Shift != nil {
		return r.Shift()
	}
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// mainChord is Ctrl+Enter, which does the main thing.
var mainChord = &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl}

// MainOver does what Ctrl+Enter is bound to in what lies over the window's own
// keys, and reports whether it is to anything. The window hears that key first: it
// asks here when something is open over a page whose key it is. A menu or a list
// binds nothing, and the window's own keys would ask here again.
func (r *Router) MainOver(own *Keys) bool {
	return topmost(r.layers[slices.Index(r.layers, own)+1:], func(k *Keys) func() { return k.Chord[mainChord.ShortcutName()] })
}

// chord does what a key with Ctrl or Alt is bound to; it reports whether it is.
func (r *Router) chord(name string) bool {
	return r.find(func(k *Keys) func() { return k.Chord[name] })
}

func (r *Router) letter(c rune) bool {
	if r.lettersOff {
		return false
	}
	return r.find(func(k *Keys) func() { return k.Rune[c] })
}

func (r *Router) find(bound func(*Keys) func()) bool { return topmost(r.layers, bound) }

// topmost does what the uppermost of the layers binds, down to a modal one.
func topmost(layers []*Keys, bound func(*Keys) func()) bool {
	for _, k := range slices.Backward(layers) {
		if act := bound(k); act != nil {
			act()
			return true
		}
		if k.Modal {
			return false
		}
	}
	return false
}

func routerOf(o fyne.CanvasObject) *Router {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	return routers[c]
}

// forwardKey passes on a key that o has no use for.
func forwardKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if r := routerOf(o); r != nil {
		r.key(e.Name)
	}
}

// forwardRune passes on a letter that o has no use for, and reports whether anybody
// had.
func forwardRune(o fyne.CanvasObject, c rune) bool {
	r := routerOf(o)
	return r != nil && r.letter(c)
}

// fromField says whether a text field passes this key on.
func fromField(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter,
		fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}
