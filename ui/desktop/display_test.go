package desktop

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"proxydesk/assets"
	"proxydesk/ui/cli"
	"proxydesk/workflow/checklist"
)

// What the tests on a display hear of their surroundings.
const (
	// paintEnv has this test binary open one window instead: in the benchmarks it
	// prints what that took.
	paintEnv = "PROXYDESK_PAINT"
	// needEnv has them fail where the display cannot be had, which skips them
	// elsewhere. .ci/tests sets it.
	needEnv = "PROXYDESK_NEED_DISPLAY"
)

func TestMain(m *testing.M) {
	switch os.Getenv(paintEnv) {
	case "bare":
		paint(bareWindow)
	case "queue":
		paint(queueWindow)
	case "desk":
		demoWindow()
	case "panel":
		panelWindow()
	case "rest":
		restingWindow()
	case "bare-figures":
		measure(bareFigures)
	case "desk-figures":
		measure(deskFigures)
	default:
		os.Exit(m.Run())
	}
}

// TestTheMainJobByRealKeys does the main job in the real window, on a display of
// its own, by keyboard alone. The keys come from the X server; what is on screen
// is told by the window's own process, and in the end the record is asked.
func TestTheMainJobByRealKeys(t *testing.T) {
	needDisplay(t, "xdotool")
	scripts, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := fs.Sub(assets.Checklists, "checklists")
	if err != nil {
		t.Fatal(err)
	}
	set, err := checklist.Load(shipped)
	if err != nil {
		t.Fatal(err)
	}
	d := openAtDisplay(t)
	c := &clerk{t: t, keyboard: d, asks: set.Definitions(), script: scripts["parental"], services: 2}
	c.says("Receptionist") // the demo seats her
	c.changeTo("asha")
	c.bringIn()
	c.mainJob()
	if got := d.record(); got != (tally{Roles: 1, SetUp: 1}) {
		t.Errorf("the record has %+v", got)
	}
	d.press("Ctrl+Q")
	c.says("1 message is still waiting to be sent") // the decision can still be undone
	c.tabTo("Close without sending")
	d.press("Enter")
	if err := d.desk.Wait(); err != nil {
		t.Errorf("quit: %v", err)
	}
}

// needDisplay skips the test where there is no X server to start, or not these
// programs to use it with.
func needDisplay(b testing.TB, programs ...string) {
	b.Helper()
	missing := func(words string) {
		b.Helper()
		if os.Getenv(needEnv) != "" {
			b.Fatal(words)
		}
		b.Skip(words)
	}
	if runtime.GOOS != "linux" {
		missing("the display of this test is Linux's")
	}
	for _, p := range append(programs, "Xvfb") {
		if _, err := exec.LookPath(p); err != nil {
			missing(p + " is not here; make setup installs it")
		}
	}
}

// startDisplay starts an X server on a free display.
func startDisplay(b testing.TB) string {
	b.Helper()
	needDisplay(b)
	r, w, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	x := exec.CommandContext(b.Context(), "Xvfb", "-displayfd", "3", "-screen", "0", "1440x900x24", "+extension", "GLX", "+render", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	err = x.Start()
	w.Close()
	if err != nil {
		b.Fatalf("start a display: %v", err)
	}
	b.Cleanup(func() { _ = x.Process.Kill(); _ = x.Wait() })
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		b.Fatalf("start a display: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

// displayTime is how long a test at a display may take in all. It takes about half a
// minute; a key or a word that gets lost must not hold up every other test.
const displayTime = 4 * time.Minute

// atDisplay is a keyboard and a pair of eyes at a display.
type atDisplay struct {
	t       *testing.T
	ctx     context.Context // ends with displayTime
	env     []string
	desk    *exec.Cmd
	ask     io.Writer
	answers *bufio.Reader
}

// What may be asked of the window's process: what is on screen, what the record
// holds.
const (
	askLook   = "look"
	askRecord = "record"
)

// openAtDisplay opens the made-up practice in a window on a display of its own,
// in a process of its own.
func openAtDisplay(t *testing.T) *atDisplay {
	t.Helper()
	display := startDisplay(t)
	ctx, cancel := context.WithTimeout(t.Context(), displayTime)
	t.Cleanup(cancel)
	d := &atDisplay{t: t, ctx: ctx, env: append(os.Environ(), "DISPLAY="+display, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1",
		"HOME="+t.TempDir(), "TMPDIR="+t.TempDir(), "LANG=en_GB.UTF-8", paintEnv+"=desk")}
	answers, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answers.Close() })
	d.desk = exec.CommandContext(ctx, os.Args[0])
	d.desk.Env, d.desk.Stderr, d.desk.ExtraFiles = d.env, os.Stderr, []*os.File{w}
	if d.ask, err = d.desk.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	err = d.desk.Start()
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if d.desk.ProcessState == nil { // the test ended before the window
			cancel()
			_ = d.desk.Wait()
		}
	})
	d.answers = bufio.NewReader(answers)
	return d
}

// asked asks the window's process.
func (d *atDisplay) asked(what string, answer any) {
	d.t.Helper()
	if _, err := fmt.Fprintln(d.ask, what); err != nil {
		d.t.Fatalf("ask the window: %v", cmp.Or(d.ctx.Err(), err))
	}
	line, err := d.answers.ReadBytes('\n')
	if err != nil {
		d.t.Fatalf("the window has gone: %v", cmp.Or(d.ctx.Err(), err))
	}
	if err := json.Unmarshal(line, answer); err != nil {
		d.t.Fatalf("the window said %q: %v", line, err)
	}
}

func (d *atDisplay) look() (s sight) {
	d.t.Helper()
	d.asked(askLook, &s)
	return s
}

func (d *atDisplay) record() (n tally) {
	d.t.Helper()
	d.asked(askRecord, &n)
	return n
}

// xdotool has the X server do something to the window once it has the keyboard.
func (d *atDisplay) xdotool(args ...string) {
	d.t.Helper()
	c := exec.CommandContext(d.ctx, "xdotool", append([]string{"search", "--sync", "--onlyvisible", "--name", "^Proxydesk$", "windowfocus", "--sync"}, args...)...)
	c.Env = d.env
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("xdotool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// xNames are the keys that X calls otherwise than people do.
var xNames = strings.NewReplacer("Ctrl", "ctrl", "Alt", "alt", "Shift", "shift", "Enter", "Return", "Esc", "Escape", "Space", "space", "?", "question")

func (d *atDisplay) press(key string) {
	d.t.Helper()
	if n := len(key) - 1; n > 0 && key[n-1] == '+' {
		key = key[:n] + strings.ToLower(key[n:]) // a capital is the letter with Shift
	}
	d.xdotool("key", "--delay", "20", xNames.Replace(key))
}

func (d *atDisplay) write(words string) {
	d.t.Helper()
	d.xdotool("type", "--delay", "20", "--", words)
}

// picture keeps what is on the display, and says where.
func (d *atDisplay) picture() string {
	file, err := filepath.Abs("../../build/real-keys.png")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o755)
	}
	if err != nil {
		return err.Error()
	}
	c := exec.CommandContext(d.t.Context(), "import", "-silent", "-window", "root", file)
	c.Env = d.env
	if err := c.Run(); err != nil {
		return err.Error()
	}
	return file
}

// demoWindow opens the window as the program does, on a practice where nobody
// has applied yet, and answers what the standard input asks.
func demoWindow() {
	a := Still(app.NewWithID("uk.proxydesk.bench"))
	demo, err := cli.OpenDemo(context.Background(), cli.DemoOptions{Quiet: true})
	if err != nil {
		panic(err)
	}
	w := Open(a, NewRoom(demo.Desk, cli.OpenOptions{}), demo)
	asks := demo.Rules().Checklist.Definitions()
	answers := json.NewEncoder(os.NewFile(3, "answers"))
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			for in := bufio.NewScanner(os.Stdin); in.Scan(); {
				var said any
				switch in.Text() {
				case askLook:
					var s sight
					fyne.DoAndWait(func() { s = sees(w, asks) })
					said = s
				case askRecord:
					said = recorded(context.Background(), demo)
				}
				if err := answers.Encode(said); err != nil {
					return // whoever asked has gone
				}
			}
		}()
	})
	w.ShowAndRun()
	if err := demo.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}
