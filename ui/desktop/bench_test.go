package desktop

import (
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// bigEnv names the folder of the practice of 20,000 people that make bench
// makes (ui/cli), with its one user.
const (
	bigEnv   = "PROXYDESK_BIG_PRACTICE"
	login    = "leila"
	password = "a few words together"
)

// BenchmarkPaintedQueue is the time from signed in to a painted queue in a
// practice of 20,000 people, beside the time a bare window of the toolkit takes
// to open and be painted, on the same display in the same run.
func BenchmarkPaintedQueue(b *testing.B) {
	if os.Getenv(bigEnv) == "" {
		b.Skip("make bench makes the practice this needs")
	}
	display := startDisplay(b)
	var queue, bare time.Duration
	for b.Loop() {
		bare += painted(b, display, "bare")
		queue += painted(b, display, "queue")
	}
	b.ReportMetric(float64(queue.Milliseconds())/float64(b.N), "ms/queue")
	b.ReportMetric(float64(bare.Milliseconds())/float64(b.N), "ms/bare-window")
	b.ReportMetric(float64(queue)/float64(bare), "of-bare(want<=1.5)")
}

// painted runs a window in a process of its own.
func painted(b *testing.B, display, what string) time.Duration {
	b.Helper()
	c := exec.CommandContext(b.Context(), os.Args[0])
	c.Env = append(os.Environ(), paintEnv+"="+what, "DISPLAY="+display, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1")
	out, err := c.Output()
	if err != nil {
		b.Fatalf("%s window: %v", what, err)
	}
	us, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		b.Fatalf("%s window said %q", what, out)
	}
	return time.Duration(us) * time.Microsecond
}

// paint opens a window and prints the time that the window says was taken, once
// it is painted.
func paint(open func(fyne.App) (w fyne.Window, ready func() time.Time)) {
	begun := time.Now()
	a := app.NewWithID("uk.proxydesk.bench")
	w, ready := open(a)
	mark := newMark()
	w.SetContent(mark.over(w.Content()))
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			mark.shown()
			if ready != nil {
				begun = ready()
				mark.frame()
			}
			fmt.Println(time.Since(begun).Microseconds())
			os.Exit(0)
		}()
	})
	w.ShowAndRun()
}

// mark is a dot in the window that tells when a frame with it is on the display.
// One goroutine paints it and shows the frame in one go, so whatever comes next on
// that goroutine comes after: something asked of it, or the next frame, which the
// toolkit may well paint first.
type mark struct {
	raster  *canvas.Raster
	drawn   chan struct{}
	painted *atomic.Bool // and not yet known to be on the display
	asked   *atomic.Bool // whether it is, and not yet answered
}

func newMark() mark {
	m := mark{drawn: make(chan struct{}, 1), painted: new(atomic.Bool), asked: new(atomic.Bool)}
	m.raster = canvas.NewRaster(func(int, int) image.Image {
		m.painted.Store(true)
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	})
	m.raster.Resize(fyne.NewSquareSize(1))
	return m
}

// over is a window's content with the mark upon it, one point large: a software
// display would pay for each point of a larger one.
func (m mark) over(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(m, content, container.NewWithoutLayout(m.raster))
}

// Layout gives the content the window.
func (m mark) Layout(o []fyne.CanvasObject, s fyne.Size) { o[0].Resize(s) }

// MinSize is the content's. The toolkit asks for it as a frame begins.
func (m mark) MinSize(o []fyne.CanvasObject) fyne.Size {
	m.after()
	return o[0].MinSize()
}

// after says that the frame with the mark is over, if it is painted.
func (m mark) after() {
	if m.painted.Swap(false) {
		select {
		case m.drawn <- struct{}{}:
		default:
		}
	}
}

// frame comes back when the window has been painted as it is now, and shown.
func (m mark) frame() {
	fyne.DoAndWait(func() {
		m.forget()
		m.raster.Refresh()
	})
	m.shown()
}

// forget drops what an earlier frame left to be told.
func (m mark) forget() {
	m.painted.Store(false)
	select {
	case <-m.drawn:
	default:
	}
}

// shown comes back when a frame with the mark is on the display.
func (m mark) shown() {
	for {
		select {
		case <-m.drawn:
			return
		case <-time.After(time.Millisecond): // no other frame may follow: ask
			if !m.asked.Swap(true) { // one at a time: the next act would wait for all of them
				fyne.Do(func() { m.asked.Store(false); m.after() })
			}
		}
	}
}

func bareWindow(a fyne.App) (fyne.Window, func() time.Time) {
	w := a.NewWindow("")
	w.SetContent(widget.NewList(func() int { return 50 },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(_ int, o fyne.CanvasObject) { o.(*widget.Label).SetText("EXAMPLE, Person") }))
	w.Resize(Size)
	return w, nil
}

// queueWindow is the desk's window with its door shut; ready opens it.
func queueWindow(a fyne.App) (fyne.Window, func() time.Time) {
	ctx := context.Background()
	d, err := cli.OpenDesk(ctx, cli.OpenOptions{Config: cli.Config{DataDir: os.Getenv(bigEnv)}, Exclusive: true})
	if err != nil {
		panic(err)
	}
	w := New(a, NewRoom(d, cli.OpenOptions{}), nil, Choices{Exec: kit.Live(), Moment: moment})
	w.Shell.Start()
	return w.win, func() time.Time {
		who, err := d.SignIn(ctx, login, password)
		if err != nil {
			panic(err)
		}
		signedIn := time.Now()
		fyne.DoAndWait(func() {
			w.in(who)
			w.Shell.Host().Go(shell.Place{Page: shell.PageQueue, Part: string(workflow.ViewAll)})
		})
		for !shows(w.Canvas(), " cases, worst first") {
			runtime.Gosched()
		}
		return signedIn
	}
}

// shows reports whether a text with this end is on screen: the foot of the
// queue, which comes with its rows.
func shows(c fyne.Canvas, end string) (found bool) {
	fyne.DoAndWait(func() {
		for _, o := range test.LaidOutObjects(c.Content()) {
			if t, ok := o.(*canvas.Text); ok && t.Visible() && strings.HasSuffix(t.Text, end) {
				found = true
				return
			}
		}
	})
	return found
}
