package settings

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
)

var big, small = fyne.NewSize(1366, 768-32), fyne.NewSize(1024, 720-32)

// stage shows the page where the window has room for it.
func stage(t *testing.T, b *bench, v theme.Variant, size fyne.Size, at Section) (*Screen, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(v, theme.Standard, 1))
	s := New(b.host, b.ports)
	win := test.NewTempWindow(t, kit.NewPanel(theme.Bg, kit.Panes(0, kit.Wide(184, kit.NewPanel(theme.Card, nil)),
		kit.Grow(kit.Down(0, kit.High(48, kit.NewPanel(theme.Brand, nil)), kit.Grow(s.Object()), kit.High(28, kit.NewPanel(theme.Card, nil)))))))
	win.SetPadded(false)
	win.Resize(size)
	s.Enter(shellPlace(at))
	if bad := shell.Problems(s.Commands()); len(bad) > 0 {
		t.Error(bad)
	}
	if m := win.Content().MinSize(); m.Width > 1024 || m.Height > small.Height {
		t.Errorf("the page is never smaller than %v", m)
	}
	return s, win
}

func shellPlace(at Section) shell.Place {
	return shell.Place{Page: shell.PageSettings, Part: string(at)}
}

func shoot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	shot.Keep(t, w.Canvas().Capture(), "settings-"+name)
}

func press(w fyne.Window, k fyne.KeyName) { w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k}) }

// About says how a newer version comes, and where the record is, for whoever
// looks after the computers.
func TestAboutSaysHowItIsUpdated(t *testing.T) {
	_, w := stage(t, newBench(t), theme.Light, small, AboutThis)
	var said []string
	for _, o := range test.LaidOutObjects(w.Content()) {
		if x, ok := o.(*kit.Text); ok {
			said = append(said, x.String())
		}
	}
	for _, want := range []string{"Updates", updating, "Version"} {
		if !slices.Contains(said, want) {
			t.Errorf("About does not say %q", want)
		}
	}
}

// A section where nothing can be done has no empty bar at its foot.
func TestAFootHasActs(t *testing.T) {
	s, _ := stage(t, newBench(t), theme.Light, small, AboutThis)
	if s.foot.Visible() {
		t.Error("About has a foot")
	}
	if s.Enter(shellPlace(OurPractice)); !s.foot.Visible() {
		t.Error("the practice has none")
	}
}

func TestUsersAsTheyLook(t *testing.T) {
	b := newBench(t, asha, leila, mo, robin)
	for name, c := range map[string]struct {
		v    theme.Variant
		size fyne.Size
	}{"light": {theme.Light, big}, "dark": {theme.Dark, big}, "small": {theme.Light, small}} {
		s, w := stage(t, b, c.v, c.size, UsersList)
		v := s.parts[UsersList].(*usersView)
		if v.grid.Len() != 5 {
			t.Errorf("%d users are drawn", v.grid.Len())
		}
		v.grid.ChooseID(string(v.model.List()[0].ID))
		shoot(t, w, "users-"+name)
		v.model.Add()
		v.form.submit()
		shoot(t, w, "user-add-"+name)
	}
}

func TestAUserByKeyboardAlone(t *testing.T) {
	b := newBench(t, leila)
	s, w := stage(t, b, theme.Light, big, UsersList)
	v := s.parts[UsersList].(*usersView)
	if w.Canvas().Focused() == nil {
		t.Fatal("nothing has the focus")
	}
	v.grid.ChooseID("")
	v.model.Add()
	test.Type(w.Canvas().Focused(), "Asha Rahman")
	for _, text := range []string{"Receptionist", "asha"} {
		w.Canvas().FocusNext()
		test.Type(w.Canvas().Focused(), text)
	}
	v.form.pair.password.SetText("two odd words")
	v.form.pair.repeat.SetText("two odd words")
	kit.Focus(v.form.fields["roles"])
	press(w, fyne.KeySpace)
	v.form.submit()
	if len(v.model.List()) != 3 || v.form != nil {
		t.Errorf("not added: %+v", v.model.Problems)
	}
	if c, ok := v.model.Chosen(); !ok || c.Login != "asha" || w.Canvas().Focused() == nil {
		t.Errorf("in hand is %+v", c)
	}
}

func TestAMadeUpPasswordIsShownAndTaken(t *testing.T) {
	b := newBench(t)
	s, w := stage(t, b, theme.Light, small, UsersList)
	v := s.parts[UsersList].(*usersView)
	v.model.Add()
	v.form.pair.makeUp(b.host)
	p := v.form.pair.typed()
	if len(p.Password) < 15 || p.Password != p.Repeat {
		t.Errorf("made up: %+v", p)
	}
	shoot(t, w, "user-phrase")
	s.Leave()
	if v.form.pair.typed().Password != "" {
		t.Error("a password stays in a page nobody looks at")
	}
}
