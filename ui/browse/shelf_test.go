package browse

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
)

// now is a Tuesday in London.
var now = time.Date(2026, 12, 1, 9, 42, 0, 0, time.UTC)

// shelf is a disk made up of folders and what is in them.
type shelf struct {
	in     map[string][]Entry
	fails  map[string]error
	stuck  chan struct{} // what reading /stuck waits for
	places []Place
	tried  []string
}

// newShelf makes the folders of these paths; a slash at the end makes an empty one.
func newShelf(paths ...string) *shelf {
	s := &shelf{in: map[string][]Entry{}, fails: map[string]error{}}
	for i, p := range paths {
		p, folder := cutSlash(p)
		s.add(p, folder, int64(i+1)*80_000, now.AddDate(0, 0, -i).Add(-time.Hour))
	}
	return s
}

func (s *shelf) add(path string, folder bool, size int64, at time.Time) {
	what := File
	if folder {
		what = Folder
		if s.in[path] == nil {
			s.in[path] = []Entry{}
		}
	}
	dir, name := filepath.Split(path)
	dir = filepath.Clean(dir)
	if i := slices.IndexFunc(s.in[dir], func(e Entry) bool { return e.Name == name }); i >= 0 || name == "" {
		return
	}
	if dir != "/" {
		s.add(dir, true, size, at)
	}
	s.in[dir] = append(s.in[dir], Entry{Name: name, What: what, Size: size, Changed: at})
}

func (s *shelf) Names(ctx context.Context, folder string) ([]Entry, error) {
	if folder == "/stuck" {
		<-s.stuck
	}
	if err := s.fails[folder]; err != nil {
		return nil, err
	}
	all, ok := s.in[folder]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return slices.Clone(all), ctx.Err()
}

func (s *shelf) Details(_ context.Context, _ string, names []Entry) []Entry {
	if s.stuck != nil && len(names) > 0 && names[0].Name == "far.pdf" {
		<-s.stuck
	}
	all := slices.Clone(names)
	for i, e := range all {
		if e.What == Link {
			all[i].What = Folder
		}
	}
	return all
}

func (s *shelf) Look(path string) (Entry, error) {
	if _, ok := s.in[path]; ok {
		return Entry{Name: filepath.Base(path), What: Folder}, nil
	}
	if err := s.fails[path]; err != nil {
		return Entry{}, err
	}
	dir, name := filepath.Split(path)
	i := slices.IndexFunc(s.in[filepath.Clean(dir)], func(e Entry) bool { return e.Name == name })
	if i < 0 {
		return Entry{}, fs.ErrNotExist
	}
	return s.in[filepath.Clean(dir)][i], nil
}

func (s *shelf) Places() []Place { return s.places }

func (s *shelf) Make(path string) error {
	if err := s.fails[path]; err != nil {
		return err
	}
	if _, err := s.Look(path); err == nil {
		return fs.ErrExist
	}
	s.add(path, true, 0, now)
	return nil
}

func (s *shelf) Try(folder string) error {
	s.tried = append(s.tried, folder)
	return s.fails["try "+folder]
}

// practice is a shelf as a desk at a practice might have.
func practice() *shelf {
	s := newShelf("/home/asha/Documents/Leaflets/", "/home/asha/Documents/Scans 2026/older/", "/home/asha/Documents/birth certificate.pdf", "/home/asha/Documents/court order.pdf",
		"/home/asha/Documents/letter 2.jpg", "/home/asha/Documents/letter 10.jpg", "/home/asha/Documents/rota.xlsx", "/home/asha/Documents/notes.docx", "/home/asha/Documents/photo of the form.png",
		"/home/asha/Downloads/", "/home/asha/Desktop/", "/media/USB STICK/only.docx", "/mnt/shared scans/a.pdf")
	s.places = []Place{{Name: "Home", Path: "/home/asha", Icon: theme.IconHome}, {Name: "Documents", Path: "/home/asha/Documents", Icon: theme.IconFile},
		{Name: "Downloads", Path: "/home/asha/Downloads", Icon: theme.IconDownload}, {Name: "Desktop", Path: "/home/asha/Desktop", Icon: theme.IconDesktop},
		volume("USB STICK", "/media/USB STICK"), volume("shared scans", "/mnt/shared scans"), volume("This computer", "/")}
	return s
}

// timers are what a dialog waits for; a test lets them pass.
type timers struct {
	at  time.Time
	all []func()
}

func (c *timers) after(d time.Duration, f func()) func() {
	due := c.at.Add(d)
	c.all = append(c.all, func() {
		if !due.After(c.at) {
			f()
		}
	})
	return func() {}
}

// pass lets everything fire that is due by then.
func (c *timers) pass(d time.Duration) {
	c.at = c.at.Add(d)
	for _, f := range slices.Clone(c.all) {
		f()
	}
}

// asking is a dialog in a window of its own.
type asking struct {
	*Dialog
	t      *testing.T
	win    fyne.Window
	clock  *timers
	took   []string
	closed int
	last   string // the folder looked at last
	shut   func()
	queue  chan func() // what is for the window's goroutine, where the dialog works as in life
}

// ask opens a dialog upon a page with a button that has the focus.
func ask(t *testing.T, disk Disk, w Want, change ...func(*asking, *Ports)) *asking {
	t.Helper()
	a := &asking{t: t, clock: &timers{at: now}}
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	a.win = test.NewTempWindow(t, kit.NewPanel(theme.Bg, kit.Pad(24, 24, kit.NewButton("Behind", kit.Plain, nil))))
	a.win.SetPadded(false)
	a.win.Resize(fyne.NewSize(1024, 720))
	r := &kit.Router{Shift: func() bool { return false }}
	t.Cleanup(r.Attach(a.win.Canvas()))
	kit.Focus(a.win.Content())
	w.Chosen = func(path string) { a.took = append(a.took, path) }
	p := Ports{Disk: disk, Exec: kit.Inline(), Now: func() time.Time { return a.clock.at }, After: a.clock.after}
	for _, c := range change {
		c(a, &p)
	}
	a.Dialog = New(w, p, nil)
	a.shut = a.Show(a.win.Canvas(), func(folder string) { a.closed++; a.last = folder })
	t.Cleanup(a.shut)
	return a
}

// live lets the dialog work as it does in life: on goroutines, with its answers
// taken by the test.
func live(a *asking, p *Ports) {
	a.queue = make(chan func(), 16)
	p.Exec = kit.Exec{Go: func(f func()) { go f() }, UI: func(f func()) { a.queue <- f }}
}

// key presses keys upon whatever has the focus.
func (a *asking) key(names ...fyne.KeyName) {
	a.t.Helper()
	for _, n := range names {
		c := a.win.Canvas()
		switch f := c.Focused(); {
		case n == fyne.KeyTab:
			c.FocusNext()
		case f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: n})
		default:
			c.OnTypedKey()(&fyne.KeyEvent{Name: n})
		}
	}
}

func (a *asking) write(s string) {
	a.t.Helper()
	for _, r := range s { // a letter may take the focus elsewhere
		a.win.Canvas().Focused().TypedRune(r)
	}
}

// names is what the list shows.
func (a *asking) names() (all []string) {
	for i := range a.m.all {
		all = append(all, rows{a.m.all, now}.Row(i).ID)
	}
	return all
}

func (a *asking) row() string {
	r, _ := a.grid.Chosen()
	return r.ID
}

// words is everything that is written in the dialog.
func (a *asking) words() string {
	var b strings.Builder
	top := a.win.Canvas().Overlays().Top()
	if top == nil {
		return ""
	}
	for _, o := range test.LaidOutObjects(top) {
		if l, ok := o.(interface{ AccessibilityLabel() string }); ok && o.Visible() {
			fmt.Fprintln(&b, l.AccessibilityLabel())
		}
	}
	return b.String()
}

func (a *asking) wantFolder(path string) {
	a.t.Helper()
	if a.m.folder != path || a.path.Text() != path {
		a.t.Errorf("it shows %s, and says %s; want %s", a.m.folder, a.path.Text(), path)
	}
}

func (a *asking) wantTook(paths ...string) {
	a.t.Helper()
	if !slices.Equal(a.took, paths) || a.closed != min(len(paths), 1) {
		a.t.Errorf("it took %q and closed %d times, want %q", a.took, a.closed, paths)
	}
}

func (a *asking) wantWords(words string) {
	a.t.Helper()
	if got := a.words(); !strings.Contains(got, words) {
		a.t.Errorf("it does not say %q but\n%s", words, got)
	}
}
