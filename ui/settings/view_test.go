package settings

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
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

// said is the words on the page.
func said(w fyne.Window) (out []string) {
	for _, o := range test.LaidOutObjects(w.Content()) {
		if x, ok := o.(*kit.Text); ok {
			out = append(out, x.String())
		}
	}
	return out
}

// Updates says which version is in use and how a newer one comes, and leads whoever
// may make a backup to it.
func TestUpdatesSaysHowANewerVersionComes(t *testing.T) {
	b := newBench(t)
	_, w := stage(t, b, theme.Light, small, Updates)
	for _, want := range append([]string{"Updates", "Version in use", b.ports.About.Version}, Updating...) {
		if !slices.Contains(said(w), want) {
			t.Errorf("Updates does not say %q", want)
		}
	}
	var went shell.Place
	b.host.OnGo = func(p shell.Place) { went = p }
	if press(w, fyne.KeyReturn); went != shellPlace(Backups) {
		t.Errorf("Enter goes to %+v", went)
	}
}

// A section that is still being read, or cannot be, says so in the stead of fields
// that look as if nothing were set, and has nothing to save.
func TestASectionIsShownOnceItWasRead(t *testing.T) {
	for _, at := range []Section{WorkingDays, ReviewRules, TimeRules, WordingOf, DeviceList, Backups, TheLine} {
		b := newBench(t)
		b.joined.Connected = true
		var read []func()
		begin := b.host.Exec.Go
		b.host.Exec.Go = func(f func()) { read = append(read, f) }
		broken := errors.New("the disk is gone")
		due, devices, copies, joined := b.ports.Due, b.ports.Devices, b.ports.Copies, b.ports.Joined
		b.ports.Due = func(ctx context.Context) ([]nhs.Date, error) { d, err := due(ctx); return d, cmp.Or(broken, err) }
		b.ports.Devices = func(ctx context.Context, by workflow.Staff) ([]Device, error) {
			d, err := devices(ctx, by)
			return d, cmp.Or(broken, err)
		}
		b.ports.Copies = func(ctx context.Context) (Copies, error) { c, err := copies(ctx); return c, cmp.Or(broken, err) }
		b.ports.Joined = func(ctx context.Context) (Joined, error) { j, err := joined(ctx); return j, cmp.Or(broken, err) }
		s, w := stage(t, b, theme.Light, small, at)
		if !slices.Contains(said(w), "Reading this section") || s.foot.Visible() {
			t.Errorf("%s, still read: %q, foot %v", at, said(w), s.foot.Visible())
		}
		b.host.Exec.Go = begin
		for _, f := range read {
			f()
		}
		if at != ReviewRules && at != TimeRules && at != WordingOf {
			if !slices.Contains(said(w), "This section could not be read") || s.foot.Visible() || len(b.wrong) > 0 {
				t.Errorf("%s, not read: %q, foot %v, %v", at, said(w), s.foot.Visible(), b.wrong)
			}
			broken = nil
			s.parts[at].enter() // Try again
		}
		if slices.Contains(said(w), "Reading this section") || slices.Contains(said(w), "This section could not be read") || !s.foot.Visible() || w.Canvas().Focused() == nil {
			t.Errorf("%s, read: %q, foot %v, focus on %T", at, said(w), s.foot.Visible(), w.Canvas().Focused())
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
