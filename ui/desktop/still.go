//go:build !darwin

package desktop

import "fyne.io/fyne/v2"

// still is an app in which nothing moves by itself: the text cursor does not
// blink. A blinking one paints the whole window anew for every frame, which is
// felt on a desk without a graphics card, and some people cannot bear it.
type still struct{ fyne.App }

// Still makes the toolkit's app one in which nothing moves by itself.
func Still(a fyne.App) fyne.App {
	s := still{a}
	fyne.SetCurrentApp(s)
	return s
}

// Settings are the app's own, without animations.
func (s still) Settings() fyne.Settings { return stillSettings{s.App.Settings()} }

type stillSettings struct{ fyne.Settings }

// ShowAnimations is false.
func (stillSettings) ShowAnimations() bool { return false }
