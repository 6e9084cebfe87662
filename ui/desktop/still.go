//go:build !darwin

package desktop

import "fyne.io/fyne/v2"

// still is an app in which nothing moves by itself: the text cursor does not
// blink. A blinking one paints the whole window anew for every frame, which is
// felt on a desk without a graphics card, and some people cannot bear it.
type still struct {
	fyne.App
	settings fyne.Settings // made once: every colour and length asks for them
}

// Still makes the toolkit's app one in which nothing moves by itself.
func Still(a fyne.App) fyne.App {
	s := still{a, stillSettings{a.Settings()}}
	fyne.SetCurrentApp(s)
	return s
}

// Settings are the app's own, without animations.
func (s still) Settings() fyne.Settings { return s.settings }

type stillSettings struct{ fyne.Settings }

// ShowAnimations is false.
func (stillSettings) ShowAnimations() bool { return false }
