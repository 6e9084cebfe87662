package tour

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/desktop"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// walker is the hands and eyes of the tour.
type walker struct {
	ctx    context.Context
	dir    string
	out    io.Writer
	demo   *cli.DemoDesk
	window *desktop.Window
	canvas fyne.Canvas
	step   int
	// printed counts the pages handed to the system.
	printed int
	// timers are what the window waits for; the short ones end with a step.
	timers []*timer
	// cases are the tour's own, by what they are in the story.
	cases map[string]workflow.Application
}

// timer is a wait of the window's.
type timer struct {
	d time.Duration
	f func()
}

// after keeps a timer instead of running it.
func (w *walker) after(d time.Duration, f func()) (stop func()) {
	t := &timer{d, f}
	w.timers = append(w.timers, t)
	return func() { t.f = nil }
}

// settle ends the short waits, such as a toast's, as time between two steps
// does. The long ones (idle, session) never end here.
func (w *walker) settle() {
	due := w.timers
	w.timers = nil
	for _, t := range due {
		switch {
		case t.f == nil:
		case t.d <= 30*time.Second && t.d > 2*time.Second:
			t.f()
		default:
			w.timers = append(w.timers, t)
		}
	}
}

// picture writes what is on screen.
func (w *walker) picture(name string) error {
	w.step++
	file := filepath.Join(w.dir, fmt.Sprintf("%02d-%s.png", w.step, name))
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("picture %s: %w", name, err)
	}
	err = png.Encode(f, w.canvas.Capture())
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("picture %s: %w", name, err)
	}
	return nil
}

// roots are what can be seen: what lies over the window, or the window itself.
func (w *walker) roots() []fyne.CanvasObject {
	if top := w.canvas.Overlays().Top(); top != nil {
		return []fyne.CanvasObject{top}
	}
	return []fyne.CanvasObject{w.canvas.Content()}
}

// find looks for words on screen; a prefix ends in "…".
func (w *walker) find(words string) (fyne.CanvasObject, bool) {
	prefix, isPrefix := strings.CutSuffix(words, "…")
	for _, root := range w.roots() {
		for _, o := range test.LaidOutObjects(root) {
			t, ok := o.(*canvas.Text)
			if ok && t.Visible() && (t.Text == words || isPrefix && strings.HasPrefix(t.Text, prefix)) {
				return o, true
			}
		}
	}
	return nil, false
}

// see says whether words are on screen.
func (w *walker) see(words string) error {
	if _, ok := w.find(words); !ok {
		return fmt.Errorf("the words %q are not on screen", words)
	}
	return nil
}

// click clicks words on screen.
func (w *walker) click(words string) error {
	o, ok := w.find(words)
	if !ok {
		return fmt.Errorf("the words %q are not on screen", words)
	}
	middle := func() fyne.Position {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		return at.Add(fyne.NewPos(o.Size().Width/2, o.Size().Height/2))
	}
	// What lies under the foot of the page is scrolled up first, as a person would.
	if below := middle().Y - (w.canvas.Size().Height - footHeight); below > 0 {
		test.Scroll(w.canvas, fyne.NewPos(middle().X, w.canvas.Size().Height/2), 0, -below-footHeight)
	}
	test.TapCanvas(w.canvas, middle())
	return nil
}

// footHeight is what the action bar and the status bar take.
const footHeight = 100

// write types into what has the focus.
func (w *walker) write(text string) error {
	f := w.canvas.Focused()
	if f == nil {
		return errors.New("nothing has the focus to type into")
	}
	test.Type(f, text)
	return nil
}

// key presses a plain key.
func (w *walker) key(k fyne.KeyName) {
	e := &fyne.KeyEvent{Name: k}
	if f := w.canvas.Focused(); f != nil {
		f.TypedKey(e)
		return
	}
	if f := w.canvas.OnTypedKey(); f != nil {
		f(e)
	}
}

// letter presses a letter that answers a question.
func (w *walker) letter(r rune) {
	if f := w.canvas.Focused(); f != nil {
		f.TypedRune(r)
		return
	}
	if f := w.canvas.OnTypedRune(); f != nil {
		f(r)
	}
}

// do does a command of the menu.
func (w *walker) do(id string) error {
	if !w.window.Shell.Do(id) {
		return fmt.Errorf("the command %s cannot be done now", id)
	}
	return nil
}

// sit seats somebody of the practice.
func (w *walker) sit(login string) error { return w.do("demo.sit." + login) }

// goTo goes to a page, as a link does.
func (w *walker) goTo(page, id, part string) {
	w.window.Shell.Host().Go(shell.Place{Page: page, ID: id, Part: part})
}

// pass lets time pass, and the desk does its own work.
func (w *walker) pass(d time.Duration) error {
	w.demo.Clock.Advance(d)
	return w.send()
}

// send is one pass of the relay.
func (w *walker) send() error {
	_, err := w.demo.Relay.Pass(w.ctx)
	return err
}

// applies lets somebody apply from the Demo menu and registers the case.
func (w *walker) applies(name string) error {
	if err := w.do("demo.apply"); err != nil {
		return err
	}
	return w.registers(name)
}

// registers registers what was brought in and keeps the case under a name.
func (w *walker) registers(name string) error {
	before, err := w.newest()
	if err != nil {
		return err
	}
	if err := w.do("incoming.register"); err != nil {
		return err
	}
	a, err := w.newest()
	if err != nil {
		return err
	}
	if a.ID == before.ID {
		return errors.New("nothing was registered")
	}
	if w.cases == nil {
		w.cases = map[string]workflow.Application{}
	}
	w.cases[name] = a
	return nil
}

// newest is the case with the highest reference.
func (w *walker) newest() (workflow.Application, error) {
	lines, _, err := w.demo.DB.Queue(w.ctx, workflow.QueueFilter{View: workflow.ViewAll, For: w.demo.Who("leila")})
	if err != nil {
		return workflow.Application{}, err
	}
	var id workflow.ApplicationID
	ref := ""
	for _, l := range lines {
		if l.Ref > ref {
			id, ref = l.ID, l.Ref
		}
	}
	return w.demo.DB.Application(w.ctx, id)
}

// open goes to a case of the story.
func (w *walker) open(name, tab string) { w.goTo(shell.PageCase, string(w.cases[name].ID), tab) }

// session is what somebody does away from the picture.
func (w *walker) session(login string) casework.Session {
	return w.demo.Casework.As(w.demo.Who(login))
}
