package kit

import (
	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

// WarnBar is the amber bar over a page; acts stand at its right. It is 40 high, and
// higher where its words take more lines than one.
func WarnBar(icon theme.IconName, words *Text, acts ...fyne.CanvasObject) *Panel {
	row := append([]fyne.CanvasObject{NewIcon(icon, theme.OnWarn, 20), Grow(words.In(theme.OnWarn).Wrap())}, acts...)
	return NewPanel(theme.Warn, Stack(High(40, nil), Pad(24, 4, Across(12, row...))))
}

// OfflineBar is the amber bar that says the national store cannot be reached.
func OfflineBar(bold, text string, acts ...fyne.CanvasObject) *Panel {
	return WarnBar(theme.IconWifiOff, NewRuns(FaceSmall, B(bold), R(" "+text)), acts...)
}

// DemoBar is the purple bar that says the people are made up: 28 high, and higher
// where its words take more lines than one.
func DemoBar(text string) *Panel {
	return NewPanel(theme.Demo, Stack(High(28, nil), Pad(16, 4, Across(8, Spacer(),
		NewIcon(theme.IconInfo, theme.OnDemo, 16), Shrink(200, 0, Small(text).In(theme.OnDemo).Wrap()), Spacer()))))
}
