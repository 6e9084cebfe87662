package desktop

import (
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
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
// practice of 20,000 people, beside a bare window of the toolkit with a list in
// it, painted by the same painter in the same run.
func BenchmarkPaintedQueue(b *testing.B) {
	dir := os.Getenv(bigEnv)
	if dir == "" {
		b.Skip("make bench makes the practice this needs")
	}
	app := test.NewTempApp(b)
	d, err := cli.OpenDesk(b.Context(), cli.OpenOptions{Config: cli.Config{DataDir: dir}, Exclusive: true})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	who, err := d.SignIn(b.Context(), login, password)
	if err != nil {
		b.Fatal(err)
	}
	var ours, bare time.Duration
	for b.Loop() {
		lap := time.Now()
		paintBare(app)
		bare += time.Since(lap)

		// The window and its door stand before anybody has signed in.
		w := New(app, NewRoom(d, cli.OpenOptions{}), nil, Choices{Exec: kit.Inline(), After: never})
		w.Shell.Start()
		lap = time.Now()
		paintQueue(w, who)
		ours += time.Since(lap)
		w.win.Close()
	}
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ms/queue")
	b.ReportMetric(float64(bare.Milliseconds())/float64(b.N), "ms/bare-window")
	b.ReportMetric(float64(ours)/float64(bare), "of-bare(want<=1.5)")
}

func paintQueue(w *Window, who workflow.Staff) {
	w.in(who)
	w.Shell.Host().Go(shell.Place{Page: shell.PageQueue, Part: string(workflow.ViewAll)})
	w.Canvas().Capture()
}

// paintBare opens a window with a list of as many lines as the queue shows.
func paintBare(app fyne.App) {
	w := app.NewWindow("")
	list := widget.NewList(func() int { return 50 },
		func() fyne.CanvasObject {
			return container.NewGridWithColumns(5, widget.NewLabel(""), widget.NewLabel(""), widget.NewLabel(""), widget.NewLabel(""), widget.NewLabel(""))
		},
		func(_ int, o fyne.CanvasObject) {
			for _, l := range o.(*fyne.Container).Objects {
				l.(*widget.Label).SetText("EXAMPLE, Person")
			}
		})
	w.SetContent(container.NewBorder(widget.NewLabel("Queue"), nil, nil, nil, list))
	w.Resize(Size)
	w.Canvas().Capture()
	w.Close()
}

func never(time.Duration, func()) func() { return func() {} }
