package settings

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

func TestOnesOwnPassword(t *testing.T) {
	b := newBench(t, asha)
	b.sit(b.signIn("asha"))
	o := NewOwn(b.host, b.ports, func() {})
	for _, c := range []struct{ old, password, repeat, field string }{
		{"", "another of hers", "another of hers", workflow.FieldOwnPassword},
		{"not hers", "another of hers", "another of hers", workflow.FieldOwnPassword},
		{password, "short", "short", workflow.FieldPassword},
		{password, "another of hers", "another of his", fieldRepeat},
		{password, password, password, workflow.FieldPassword},
	} {
		if o.Change(c.old, NewPassword{c.password, c.repeat}); len(o.Problems) != 1 || o.Problems[0].Field != c.field || o.Busy {
			t.Errorf("%+v: %+v", c, o.Problems)
		}
	}
	o.Change(password, NewPassword{"another of hers", "another of hers"})
	if len(o.Problems) > 0 || o.Done != 1 || b.opens("asha", password) || !b.opens("asha", "another of hers") {
		t.Errorf("not changed: %+v", o.Problems)
	}
	for range 6 {
		o.Change("a guess at it", NewPassword{"another of hers", "another of hers"})
	}
	if b.opens("asha", "another of hers") {
		t.Error("somebody may guess at an open desk for as long as they like")
	}
	b.verified()
}

func TestOnesOwnPasswordByKeyboardAlone(t *testing.T) {
	b := newBench(t, asha)
	b.sit(b.signIn("asha"))
	s, w := stage(t, b, theme.Light, small, OwnPassword)
	v := s.parts[OwnPassword].(*ownView)
	for _, text := range []string{password, "another of hers", "another of his"} {
		test.Type(w.Canvas().Focused(), text)
		press(w, fyne.KeyReturn)
	}
	shoot(t, w, "password")
	if !v.pair.repeat.Focused() {
		t.Error("the focus is not in the field that is not right")
	}
	v.pair.repeat.SetText("another of hers")
	press(w, fyne.KeyReturn)
	if !b.opens("asha", "another of hers") || v.old.Text() != "" || v.pair.typed() != (NewPassword{}) {
		t.Error("not changed, or what was typed stays")
	}
}
