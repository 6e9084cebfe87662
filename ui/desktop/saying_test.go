package desktop

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
)

// What stops the desk from opening is read whole, however long a line is.
func TestWhyTheDeskDoesNotOpenIsReadWhole(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	long := "01-front-door.yaml:23: unknown field \"answers\"; a line of an item is one of id, group, person, ask, help, answer, options, who, flags, note_for, restricted, when, blank, effect, say, stale, source, status."
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	one := saying("The questions cannot be used", []string{"Short."}, kit.NewButton("Close", kit.Primary, nil))
	win.SetContent(one)
	least := one.MinSize()
	o := saying("The questions cannot be used", []string{"Put this right and try again:", long}, kit.NewButton("Close", kit.Primary, nil))
	win.SetContent(o)
	win.Resize(o.MinSize())
	if size := o.MinSize(); size.Width > 640 || size.Height < least.Height+40 {
		t.Errorf("it takes %v; one line takes %v", size, least)
	}
	shot.Keep(t, win.Canvas().Capture(), "desktop-questions")
}
