package browse

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
)

const documents = "/home/asha/Documents"

// The pictures of the dialog. After a change that is meant, look at testdata/failed
// and copy it over the masters.
func TestPictures(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark, "contrast": theme.HighContrast} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, practice(), Want{Kinds: Papers, From: []string{documents}})
			a.looks(v)
			a.key(fyne.KeyDown, fyne.KeyDown)
			img := a.win.Canvas().Capture()
			shot.Keep(t, img, "file-"+name)
			test.AssertImageMatches(t, "file-"+name+".png", img)

			a = ask(t, practice(), Want{Folder: true, From: []string{"/home/asha"}})
			a.looks(v)
			img = a.win.Canvas().Capture()
			shot.Keep(t, img, "folder-"+name)
			test.AssertImageMatches(t, "folder-"+name+".png", img)
		})
	}
}

func (a *asking) looks(v theme.Variant) {
	fyne.CurrentApp().Settings().SetTheme(theme.New(v, theme.Standard, 1))
	for _, o := range append(a.win.Canvas().Overlays().List(), a.win.Content()) {
		o.Refresh()
	}
	kit.Reflow(a.body)
}
