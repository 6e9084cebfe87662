package desktop

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// busyEnv names the folder of the practice of 5,000 open cases that make bench
// makes (ui/cli).
const busyEnv = "PROXYDESK_BUSY_PRACTICE"

// figures is what one window took, measured in its own process on a display.
type figures struct {
	// Keys, Pages and Locks are how many milliseconds passed from a key, a change
	// of page and a lock to the frame that shows it.
	Keys, Pages, Locks []float64
	// Work is how many milliseconds of processor time a key takes until it is
	// painted, on average: what stays the same on a busy machine.
	Work float64
	// Idle is how much of a core the window takes while nobody does anything.
	Idle float64
	// MB is the memory it has in the end.
	MB float64
}

// BenchmarkWindow measures the window with 5,000 open cases, beside a bare
// window of the toolkit on the same display in the same run. The hour's use is
// its acts, one after another.
func BenchmarkWindow(b *testing.B) {
	if os.Getenv(busyEnv) == "" {
		b.Skip("make bench makes the practice this needs")
	}
	display := startDisplay(b)
	var desk, bare figures
	for b.Loop() {
		bare = measured(b, display, "bare-figures")
		desk = measured(b, display, "desk-figures")
	}
	b.ReportMetric(late(desk.Keys), "ms/key-to-paint-p95(want<=50)")
	b.ReportMetric(late(bare.Keys), "ms/key-to-paint-bare")
	b.ReportMetric(desk.Work, "ms-of-cpu/key")
	b.ReportMetric(bare.Work, "ms-of-cpu/key-bare")
	b.ReportMetric(slices.Max(desk.Pages), "ms/slowest-page(want<=100)")
	b.ReportMetric(slices.Max(desk.Locks), "ms/lock(want<=300)")
	b.ReportMetric(100*(desk.Idle-bare.Idle), "%-of-a-core-idle-over-bare(want<=0.5)")
	b.ReportMetric(desk.MB-bare.MB, "MB-over-bare(want<=100)")
}

// late is what 95 of 100 do not exceed.
func late(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)*95/100]
}

func measured(b *testing.B, display, what string) (f figures) {
	b.Helper()
	c := exec.CommandContext(b.Context(), os.Args[0])
	c.Env = append(os.Environ(), paintEnv+"="+what, "DISPLAY="+display, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "HOME="+b.TempDir())
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		b.Fatalf("%s: %v", what, err)
	}
	if err := json.Unmarshal(bytes.TrimSpace(out), &f); err != nil {
		b.Fatalf("%s said %q: %v", what, out, err)
	}
	return f
}

// measure opens a window, has it used, and prints what that took.
func measure(open func(fyne.App) (w fyne.Window, use func(*gauge))) {
	a := Still(app.NewWithID("uk.proxydesk.bench"))
	w, use := open(a)
	g := &gauge{mark: newMark()}
	w.SetContent(g.mark.over(w.Content()))
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			g.mark.shown()
			use(g)
			<-time.After(kept)
			g.take(func() {}) // upon which the toolkit lets go of it
			g.Idle, g.MB = idle(), memory()
			if err := json.NewEncoder(os.Stdout).Encode(g.figures); err != nil {
				panic(err)
			}
			os.Exit(0)
		}()
	})
	w.ShowAndRun()
}

// kept is how long the toolkit keeps what it has drawn: what an hour leaves
// behind is seen only when the last minute of it has gone.
const kept = 70 * time.Second

// gauge takes the time of what is done to a window.
type gauge struct {
	figures
	mark mark
}

// take does something on the window's goroutine, and says how many milliseconds
// passed until it was on the display.
func (g *gauge) take(do func()) float64 {
	begun := time.Now()
	fyne.DoAndWait(func() {
		g.mark.forget()
		do()
		g.mark.raster.Refresh()
	})
	g.mark.shown()
	return float64(time.Since(begun).Microseconds()) / 1000
}

// rows goes down a list, row by row.
func (g *gauge) rows(c fyne.Canvas) {
	const many = 60
	before := used()
	for range many {
		g.key(c, fyne.KeyDown, 0)
	}
	g.Work = float64((used() - before).Microseconds()) / 1000 / many
}

// key types a key or a letter upon whatever has the focus, as the toolkit would.
func (g *gauge) key(c fyne.Canvas, name fyne.KeyName, letter rune) {
	g.Keys = append(g.Keys, g.take(func() {
		if f := c.Focused(); f != nil {
			if name != "" {
				f.TypedKey(&fyne.KeyEvent{Name: name})
			}
			if letter != 0 {
				f.TypedRune(letter)
			}
		}
	}))
}

// idle is how much of a core this process takes while nobody does anything.
func idle() float64 {
	const long = 30 * time.Second
	before := used()
	<-time.After(long)
	return (used() - before).Seconds() / long.Seconds()
}

// used is the processor time this process took.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// memory is the resident memory of this process in MB, with what Go no longer
// needs given back, as it would be some minutes later.
func memory() float64 {
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kb, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		panic(err)
	}
	return kb / 1024
}

func bareFigures(a fyne.App) (fyne.Window, func(*gauge)) {
	w, _ := bareWindow(a)
	return w, func(g *gauge) {
		fyne.DoAndWait(func() { w.Canvas().FocusNext() })
		g.rows(w.Canvas())
	}
}

// hand is the least time between two answers of a person who reads the question, or
// two pages of one who looks at them, and finger between two letters. A key that
// moves down a list is held, and comes as soon as the one before is painted.
const (
	hand   = 300 * time.Millisecond
	finger = 80 * time.Millisecond
)

// hour is how many cases somebody looks into in an hour of hard work.
const hour = 20

func deskFigures(a fyne.App) (fyne.Window, func(*gauge)) {
	ctx := context.Background()
	d, err := cli.OpenDesk(ctx, cli.OpenOptions{Config: cli.Config{DataDir: os.Getenv(busyEnv)}, Exclusive: true})
	if err != nil {
		panic(err)
	}
	w := New(a, NewRoom(d, cli.OpenOptions{}), nil, Choices{Exec: inPauses(kit.Live(), collect), Moment: moment})
	w.Shell.Start()
	return w.win, func(g *gauge) {
		who, err := d.SignIn(ctx, login, password)
		if err != nil {
			panic(err)
		}
		c := w.Canvas()
		g.take(func() { w.in(who) })
		visit := func(p shell.Place) {
			<-time.After(hand)
			g.Pages = append(g.Pages, g.take(func() { w.Shell.Host().Go(p) }))
		}
		queue := shell.Place{Page: shell.PageQueue, Part: string(workflow.ViewAll)}
		var pages []shell.Place
		for _, p := range w.pages(Choices{}) {
			if (p.May == "" || who.May(p.May)) && p.ID != shell.PageCase && p.ID != shell.PageIncoming {
				pages = append(pages, shell.Place{Page: p.ID})
			}
		}
		for range 2 { // the first time a page is made, later it is shown
			for _, p := range pages {
				visit(p)
			}
		}
		visit(queue)
		for !shows(c, " cases, worst first") {
			runtime.Gosched()
		}
		g.rows(c)
		fyne.DoAndWait(func() { w.Shell.Do("edit.find") })
		for _, r := range "family 4001" {
			<-time.After(finger)
			g.key(c, "", r)
		}
		for range len("family 4001") {
			<-time.After(finger)
			g.key(c, fyne.KeyBackspace, 0)
		}
		lines, _, err := d.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: who, Limit: hour})
		if err != nil {
			panic(err)
		}
		for i, l := range lines {
			visit(shell.Place{Page: shell.PageCase, ID: string(l.ID), Part: string(workflow.ViewAll)}) // as from the queue
			for !shows(c, "Yes") {                                                                     // the answers to its first question
				runtime.Gosched()
			}
			for range 3 {
				<-time.After(hand)
				g.key(c, "", 'y')
			}
			if i%10 == 0 {
				visit(pages[i/10%len(pages)])
				g.Locks = append(g.Locks, g.take(w.Shell.Lock))
				g.take(func() { w.in(who) })
			}
		}
	}
}
