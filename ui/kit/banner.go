package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// OfflineBar is the amber bar of 40 that says the national store cannot be
// reached; acts stand at its right.
func OfflineBar(bold, text string, acts ...fyne.CanvasObject) *Panel {
	row := []fyne.CanvasObject{NewIcon(theme.IconWifiOff, theme.OnWarn, 20),
		Grow(NewRuns(FaceSmall, B(bold), R(" "+text)).In(theme.OnWarn).Elide())}
	return NewPanel(theme.Warn, High(40, Pad(24, 0, Across(12, append(row, acts...)...))))
}

// DemoBar is the purple bar of 28 that says the people are made up.
func DemoBar(text string) *Panel {
	return NewPanel(theme.Demo, High(28, Centered(Across(8,
		NewIcon(theme.IconInfo, theme.OnDemo, 16), Small(text).In(theme.OnDemo)))))
}
