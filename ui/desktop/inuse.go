package desktop

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// SayInUse tells that another window has the practice open.
func SayInUse(a fyne.App) {
	Say(a, lang.Say("Proxydesk is already open"),
		lang.Say("Another window has this practice open on this computer. Nothing was changed."),
		lang.Say("Look for it on the task bar."))
}

// Say tells, in a small window of its own, why the desk does not open, and
// comes back when it was read.
func Say(a fyne.App, title string, paragraphs ...string) {
	a.Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	win := a.NewWindow("Proxydesk")
	ok := kit.NewButton(lang.Say("Close"), kit.Primary, win.Close)
	win.SetContent(saying(title, paragraphs, ok))
	win.SetPadded(false)
	win.Canvas().Focus(ok)
	win.ShowAndRun()
}

func saying(title string, paragraphs []string, ok fyne.CanvasObject) fyne.CanvasObject {
	column := kit.Down(12, kit.Section(title))
	for _, p := range paragraphs {
		column.Add(kit.Wide(560, kit.Body(p).Wrap()))
	}
	column.Add(kit.Left(ok))
	return kit.Pad(24, 24, column)
}
