package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
)

func TestTheLook(t *testing.T) {
	w := openWindow(t)
	have := func() theme.Theme { return *w.app.Settings().Theme().(*theme.Theme) }
	w.door.host.In(asha)
	for range 30 {
		w.Do("view.larger")
	}
	if got := have().Zoom; got != zoomMost {
		t.Errorf("the largest zoom is %v", got)
	}
	w.Do("view.ordinary")
	w.Do("view.dark")
	w.Do("view.compact")
	if got, want := have(), *theme.New(theme.Dark, theme.Compact, 1); got != want {
		t.Errorf("the theme is %+v, want %+v", got, want)
	}
	shoot(t, w.win, "shell-dark")
}

// painted counts how often it is painted anew.
type painted struct {
	canvas.Rectangle
	times int
}

func (p *painted) Refresh() { p.times++ }

// A page that was out of sight when the looks changed comes back in the new ones, and
// is not painted anew each time.
func TestAPageOutOfSightTakesTheNewLooks(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Host().Go(Place{Page: PageQueue})
	o := &painted{}
	w.pages[PageQueue].object = kit.Stack(o)
	there := func() (times int) {
		o.times = 0
		w.Host().Go(Place{Page: PageQueue})
		return o.times
	}
	w.Host().Go(Place{Page: PageToday})
	if n := there(); n != 0 {
		t.Errorf("in the looks it had it is painted anew %d times", n)
	}
	w.Host().Go(Place{Page: PageToday})
	w.Do("view.dark")
	if n := there(); n == 0 {
		t.Error("in other looks it is not painted anew")
	}
}

func TestZoomNeverMakesTheWindowLargerThanASmallScreen(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.win.Resize(smallest)
	entry := w.pages[PageToday].entry
	for range 10 {
		w.Do("view.larger")
	}
	if w.likes.Zoom != zoomMost {
		t.Fatalf("zoomed to %v", w.likes.Zoom)
	}
	if m := w.win.Content().MinSize(); m.Width > smallest.Width || m.Height > smallest.Height {
		t.Errorf("the window asks for %v", m)
	}
	if w.frame.foot.Size().Width != smallest.Width {
		t.Error("the bars do not stay in the window")
	}
	if got := w.frame.rail.Size().Width; got != theme.Px(56) {
		t.Errorf("the navigation leaves the page too little: it is %v wide", got)
	}
	kit.Focus(entry)
	shoot(t, w.win, "shell-zoomed")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(entry)
	if at.X < 0 || at.Y < 0 || at.Y+entry.Size().Height > smallest.Height {
		t.Errorf("the field in use stands at %v", at)
	}
	w.Do("view.ordinary")
	if got := w.frame.layers.Size(); got != smallest {
		t.Errorf("at the ordinary size the frame has %v", got)
	}
}

// laid is a window that counts how often its menu is set.
type laid struct {
	fyne.Window
	menus int
}

func (l *laid) SetMainMenu(m *fyne.MainMenu) {
	l.menus++
	l.Window.SetMainMenu(m)
}

// The toolkit lays the page out below the menu only when the menu is set, and the
// menu grows with the zoom: the foot of the window lay below its edge.
func TestThePageIsLaidOutBelowTheMenuAtEverySize(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	l := &laid{Window: w.Shell.win}
	w.Shell.win = l
	before := w.Shell.win.MainMenu()
	w.Do("view.larger")
	if l.menus == 0 {
		t.Error("the page is laid out for the menu as it was")
	}
	l.menus = 0
	w.Shell.applyLook()
	if l.menus != 0 || before == nil {
		t.Error("the menu is set though the look is the same")
	}
}
