package desktop

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestNothingMovesByItself(t *testing.T) {
	if Still(test.NewTempApp(t)).Settings().ShowAnimations() || fyne.CurrentApp().Settings().ShowAnimations() {
		t.Error("the toolkit would make the text cursor blink")
	}
}
