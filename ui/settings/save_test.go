package settings

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

func TestCtrlSSaysWhatOnlyThePersonCanSave(t *testing.T) {
	b := newBench(t, asha)
	for _, c := range []struct {
		at     Section
		typing func(s *Screen)
	}{
		{OwnPassword, func(s *Screen) { test.Type(s.parts[OwnPassword].(*ownView).old.FocusTarget(), "x") }},
		{OurPractice, func(s *Screen) { test.Type(s.parts[OurPractice].(*practiceView).name.FocusTarget(), "x") }},
		{UsersList, func(s *Screen) { s.parts[UsersList].(*usersView).model.Add() }},
	} {
		s, _ := stage(t, b, theme.Light, big, c.at)
		if got := s.Save(); got != "" {
			t.Errorf("%s: before anything was typed it says %q", c.at, got)
		}
		c.typing(s)
		if s.Save() == "" {
			t.Errorf("%s: it says that all is saved", c.at)
		}
	}
	s, _ := stage(t, b, theme.Light, big, MyWindow)
	if got := s.Save(); got != "" {
		t.Errorf("of preferences it says %q", got)
	}
}
