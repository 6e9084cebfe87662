package tour

import (
	"bufio"
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The real window, under a display of its own: it paints, it takes keys, it
// quits cleanly and leaves nothing behind.
func TestTheRealWindow(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the display of this test is Linux's")
	}
	ctx, stop := context.WithTimeout(context.Background(), 4*time.Minute)
	defer stop()
	bin := filepath.Join(t.TempDir(), "proxydesk")
	build := exec.CommandContext(ctx, "go", "build", "-tags", "migrated_fynedo,accessibility,no_emoji", "-o", bin, "proxydesk")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	display := startDisplay(ctx, t)
	temp := t.TempDir()
	env := append(os.Environ(), "DISPLAY="+display, "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "TMPDIR="+temp, "HOME="+t.TempDir(), "WAYLAND_DISPLAY=")
	var stderr bytes.Buffer
	app := exec.CommandContext(ctx, bin, "demo")
	app.Env, app.Stderr = env, &stderr
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- app.Wait() }()
	x := xserver{ctx: ctx, t: t, env: env, done: done, stderr: &stderr}

	// It paints: the brand bar of the signed-in window and the card beneath.
	brand := color.RGBA{0x00, 0x5e, 0xb8, 0xff}
	first := x.until("the window is painted", func(m image.Image) bool { return share(m, brand) > 0.02 })
	// It takes keys: another page.
	x.key("ctrl+2")
	second := x.until("Ctrl+2 shows another page", func(m image.Image) bool { return differs(first, m) > 0.05 })
	x.key("ctrl+l")
	x.until("Ctrl+L locks", func(m image.Image) bool { return differs(second, m) > 0.05 })
	// The window may be gone before the key is let go, which the keyboard's
	// program then complains of: the process's own end is what counts.
	_ = x.press("ctrl+q")
	select {
	case err := <-done:
		if err != nil {
			t.Fatalf("quit: %v\n%s", err, stderr.String())
		}
	case <-time.After(time.Minute):
		_ = app.Process.Signal(syscall.SIGQUIT) // it says where it hangs
		<-done
		t.Fatalf("Ctrl+Q did not end it\n%s", stderr.String())
	}
	if strings.Contains(stderr.String(), "Error in Fyne call thread") || strings.Contains(stderr.String(), "goroutine ") {
		t.Errorf("it complained:\n%s", stderr.String())
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "proxydesk-demo-*")); len(left) > 0 {
		t.Errorf("the throw-away folder is still there: %v", left)
	}
}

// startDisplay starts an X server on a free display.
func startDisplay(ctx context.Context, t *testing.T) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1440x900x24", "+extension", "GLX", "+render", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		t.Fatalf("start a display (make test installs Xvfb): %v", err)
	}
	t.Cleanup(func() { _ = x.Process.Kill(); _ = x.Wait() })
	w.Close()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("start a display: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

type xserver struct {
	ctx    context.Context
	t      *testing.T
	env    []string
	done   chan error
	stderr *bytes.Buffer
}

func (x xserver) run(name string, args ...string) ([]byte, error) {
	c := exec.CommandContext(x.ctx, name, args...)
	c.Env = x.env
	return c.Output()
}

// key presses a key once the window has the keyboard.
func (x xserver) key(k string) {
	x.t.Helper()
	if err := x.press(k); err != nil {
		x.t.Fatalf("press %s: %v", k, err)
	}
}

func (x xserver) press(k string) error {
	_, err := x.run("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Proxydesk$", "windowfocus", "--sync", "key", "--delay", "50", k)
	return err
}

// until looks at the screen until it is as expected, and answers what it saw.
func (x xserver) until(what string, ok func(image.Image) bool) image.Image {
	x.t.Helper()
	for {
		select {
		case err := <-x.done:
			x.t.Fatalf("%s: the program ended: %v\n%s", what, err, x.stderr.String())
		case <-x.ctx.Done():
			x.t.Fatalf("%s: it did not happen\n%s", what, x.stderr.String())
		default:
		}
		b, err := x.run("import", "-silent", "-window", "root", "png:-")
		if err != nil {
			continue
		}
		m, err := png.Decode(bytes.NewReader(b))
		if err == nil && ok(m) {
			return m
		}
	}
}

// share is how much of a picture has a colour.
func share(m image.Image, c color.RGBA) float64 {
	return of(m, func(x, y int) bool { return color.RGBAModel.Convert(m.At(x, y)) == c })
}

// differs is how much of a picture is not as it was.
func differs(a, b image.Image) float64 {
	return of(b, func(x, y int) bool {
		return color.RGBAModel.Convert(a.At(x, y)) != color.RGBAModel.Convert(b.At(x, y))
	})
}

func of(m image.Image, counts func(x, y int) bool) float64 {
	n, all := 0, 0
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y += 3 {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x += 3 {
			all++
			if counts(x, y) {
				n++
			}
		}
	}
	return float64(n) / float64(all)
}
