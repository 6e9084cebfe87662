package desktop

import (
	"bufio"
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

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"proxydesk/assets"
	"proxydesk/ui/cli"
	"proxydesk/workflow/checklist"
)

// TestTheMainJobByRealKeys does the main job in the real window, on a display of
// its own, by keyboard alone. The keys come from the X server; what is on screen
// is told by the window's own process, and in the end the record is asked.
func TestTheMainJobByRealKeys(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the display of this test is Linux's")
	}
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

// atDisplay is a keyboard and a pair of eyes at a display.
type atDisplay struct {
	t       *testing.T
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
	d := &atDisplay{t: t, env: append(os.Environ(), "DISPLAY="+display, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1",
		"HOME="+t.TempDir(), "TMPDIR="+t.TempDir(), "LANG=en_GB.UTF-8", paintEnv+"=desk")}
	answers, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	d.desk = exec.CommandContext(t.Context(), os.Args[0])
	d.desk.Env, d.desk.Stderr, d.desk.ExtraFiles = d.env, os.Stderr, []*os.File{w}
	if d.ask, err = d.desk.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := d.desk.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	d.answers = bufio.NewReader(answers)
	return d
}

// asked asks the window's process.
func (d *atDisplay) asked(what string, answer any) {
	d.t.Helper()
	if _, err := fmt.Fprintln(d.ask, what); err != nil {
		d.t.Fatalf("ask the window: %v", err)
	}
	line, err := d.answers.ReadBytes('\n')
	if err != nil {
		d.t.Fatalf("the window has gone: %v", err)
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
	c := exec.CommandContext(d.t.Context(), "xdotool", append([]string{"search", "--sync", "--onlyvisible", "--name", "^Proxydesk$", "windowfocus", "--sync"}, args...)...)
	c.Env = d.env
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("xdotool %s (make test installs it): %v\n%s", strings.Join(args, " "), err, out)
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
