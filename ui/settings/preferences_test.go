package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

func TestOnesOwnWindowByKeyboardAlone(t *testing.T) {
	b := newBench(t, asha)
	b.sit(b.signIn("asha"))
	var likes shell.Preferences
	b.host.OnLiked = func() shell.Preferences { return likes }
	b.host.OnLike = func(p shell.Preferences) { likes = p }
	s, w := stage(t, b, theme.Light, small, MyWindow)
	if s.sections[0] != MyWindow {
		t.Error("a receptionist’s settings do not begin with their preferences")
	}
	press(w, fyne.KeyDown)
	press(w, fyne.KeySpace) // dark
	w.Canvas().FocusNext()
	press(w, fyne.KeyRight)
	press(w, fyne.KeySpace) // compact
	w.Canvas().FocusNext()
	w.Canvas().FocusNext()
	press(w, fyne.KeySpace) // larger
	press(w, fyne.KeySpace)
	w.Canvas().FocusNext()
	w.Canvas().FocusNext()
	press(w, fyne.KeySpace) // no letters
	w.Canvas().FocusNext()
	press(w, fyne.KeySpace) // stay
	want := shell.Preferences{Look: shell.Look{Variant: theme.Dark, Density: theme.Compact, Zoom: 1.2}, LettersOff: true, Stay: true}
	if likes != want {
		t.Errorf("liked %+v, want %+v", likes, want)
	}
	shoot(t, w, "preferences")
	v := s.parts[MyWindow].(*likingView)
	if v.size.String() != "120 %" || v.letters.On() || v.next.On() || v.colour.Chosen() != "dark" {
		t.Error("the page does not show what was chosen")
	}
	likes.Follow = true // on the View menu
	s.PreferencesChanged()
	if v.colour.Chosen() != "computer" {
		t.Errorf("the page still shows %q", v.colour.Chosen())
	}
	v.model.reset()
	if likes != (shell.Preferences{}) {
		t.Errorf("put back to %+v", likes)
	}
}
