package kit

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Focuser is a part that knows which of its objects should have the focus.
type Focuser interface{ FocusTarget() fyne.Focusable }

// Focus moves the focus to an object, or to the first thing in it that can have
// it. It reports whether there was one.
func Focus(o fyne.CanvasObject) bool {
	target := focusable(o)
	if target == nil {
		return false
	}
	c := canvasOf(target.(fyne.CanvasObject))
	if c == nil {
		return false
	}
	c.Focus(target)
	return c.Focused() == target
}

// FocusWrong moves the focus to the first field in an object that says what is
// wrong with it, and reports whether there was one.
func FocusWrong(o fyne.CanvasObject) bool {
	if o == nil || !o.Visible() {
		return false
	}
	if f, ok := o.(*Field); ok && f.Error() != "" {
		return Focus(f)
	}
	return slices.ContainsFunc(children(o), FocusWrong)
}

func focusable(o fyne.CanvasObject) fyne.Focusable {
	if o == nil || !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case Focuser:
		if t := o.FocusTarget(); t != nil && !disabled(t) {
			return t
		}
		return nil
	case fyne.Focusable:
		if !disabled(o) {
			return o
		}
	default:
		for _, child := range children(o) {
			if t := focusable(child); t != nil {
				return t
			}
		}
	}
	return nil
}

func disabled(f fyne.Focusable) bool {
	d, ok := f.(fyne.Disableable)
	return ok && d.Disabled()
}

// canvasOf is the canvas an object is on. The driver knows only what it has
// drawn once; what was added in this very event is looked for in the windows.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	return canvasHolding(driver.AllWindows(), o)
}

func canvasHolding(windows []fyne.Window, o fyne.CanvasObject) fyne.Canvas {
	for _, w := range windows {
		c := w.Canvas()
		for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
			if _, ok := within(root, o, fyne.Position{}); ok {
				return c
			}
		}
	}
	return nil
}
