package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"proxydesk/ui/theme"
)

// light shows an object in a window of 800 by 600.
func light(t *testing.T, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	return stage(t, theme.Light, Pad(24, 24, o), 800, 600)
}

// key presses a key as the window does: the part in focus gets it, else the canvas.
func key(w fyne.Window, names ...fyne.KeyName) {
	for _, n := range names {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: n})
		} else if h := w.Canvas().OnTypedKey(); h != nil {
			h(&fyne.KeyEvent{Name: n})
		}
	}
}

// letters types letters as the window does.
func letters(w fyne.Window, s string) {
	for _, r := range s {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if h := w.Canvas().OnTypedRune(); h != nil {
			h(r)
		}
	}
}

// bound attaches a router that notes which of its keys were used.
func bound(t *testing.T, w fyne.Window, keys []fyne.KeyName, runes string) (r *Router, used *[]string) {
	t.Helper()
	used = new([]string)
	k := &Keys{Key: map[fyne.KeyName]func(){}, Rune: map[rune]func(){}}
	for _, n := range keys {
		k.Key[n] = func() { *used = append(*used, string(n)) }
	}
	for _, c := range runes {
		k.Rune[c] = func() { *used = append(*used, string(c)) }
	}
	r = &Router{}
	t.Cleanup(r.Attach(w.Canvas()))
	r.Push(k)
	return r, used
}

func wantUsed(t *testing.T, used *[]string, want ...string) {
	t.Helper()
	if !slices.Equal(*used, want) {
		t.Errorf("the router heard %q, want %q", *used, want)
	}
}

// tabStops is what Tab reaches, in order, starting from nothing.
func tabStops(w fyne.Window) []fyne.Focusable {
	w.Canvas().Unfocus()
	var stops []fyne.Focusable
	for range 100 {
		w.Canvas().FocusNext()
		f := w.Canvas().Focused()
		if f == nil || slices.Contains(stops, f) {
			break
		}
		stops = append(stops, f)
	}
	return stops
}

func leftClick(p fyne.Position) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary}
}
