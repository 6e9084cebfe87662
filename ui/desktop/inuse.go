package desktop

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
)

// SayInUse tells, in a small window of its own, that another window has the
// practice open, and comes back when it was read.
func SayInUse(a fyne.App) {
	a.Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	win := a.NewWindow("Proxydesk")
	ok := kit.NewButton("Close", kit.Primary, win.Close)
	win.SetContent(kit.Pad(24, 24, kit.Down(12,
		kit.Section("Proxydesk is already open"),
		kit.Body("Another window has this practice open on this computer. Nothing was changed."),
		kit.Body("Look for it on the task bar."),
		kit.Left(ok),
	)))
	win.SetPadded(false)
	win.Canvas().Focus(ok)
	win.ShowAndRun()
}
