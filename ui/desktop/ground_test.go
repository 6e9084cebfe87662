package desktop

import (
	"bufio"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
)

// TestAPanelFillsItsSizeOnADisplay holds the shader that only a display has: a
// picture made in memory says nothing about it.
func TestAPanelFillsItsSizeOnADisplay(t *testing.T) {
	needDisplay(t, "import")
	for scale, want := range map[string]image.Rectangle{
		"1":   image.Rect(10, 20, 310, 220),
		"1.5": image.Rect(15, 30, 465, 330),
	} {
		box, points := filled(pictureOf(t, "panel", scale), theme.Brand)
		if box != want || points != want.Dx()*want.Dy() {
			t.Errorf("at %s a panel fills %d points of %v, want all of %v", scale, points, box, want)
		}
	}
}

// panelWindow opens a window with a panel of 300 × 200 at 10, 20, and says when
// it is painted.
func panelWindow() {
	a := Still(app.NewWithID("uk.proxydesk.bench"))
	a.Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	w := a.NewWindow("")
	w.SetPadded(false)
	panel := kit.NewPanel(theme.Brand, nil)
	panel.Move(fyne.NewPos(10, 20))
	panel.Resize(fyne.NewSize(300, 200))
	m := newMark()
	w.SetContent(m.over(container.NewWithoutLayout(panel)))
	w.Resize(fyne.NewSize(400, 300))
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			m.shown()
			m.frame() // in the size it has in the end
			fmt.Println("painted")
		}()
	})
	w.ShowAndRun()
}

// pictureOf is what a display shows of a window once it says that it is painted.
func pictureOf(t *testing.T, what, scale string) image.Image {
	t.Helper()
	env := append(os.Environ(), paintEnv+"="+what, "DISPLAY="+startDisplay(t), "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE="+scale, "HOME="+t.TempDir())
	w := exec.CommandContext(t.Context(), os.Args[0])
	w.Env = env
	says, err := w.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Process.Kill(); _ = w.Wait() }()
	if _, err := bufio.NewReader(says).ReadString('\n'); err != nil {
		t.Fatalf("the window has gone: %v", err)
	}
	file := filepath.Join(t.TempDir(), "window.png")
	c := exec.CommandContext(t.Context(), "import", "-silent", "-window", "root", file)
	c.Env = env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("take a picture: %v\n%s", err, out)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// filled is the least rectangle that holds all points of a colour, and how many
// there are.
func filled(picture image.Image, name fyne.ThemeColorName) (box image.Rectangle, points int) {
	want := theme.Color(name)
	all := picture.Bounds()
	for y := all.Min.Y; y < all.Max.Y; y++ {
		for x := all.Min.X; x < all.Max.X; x++ {
			if r, g, b, _ := picture.At(x, y).RGBA(); uint8(r>>8) == want.R && uint8(g>>8) == want.G && uint8(b>>8) == want.B {
				box = box.Union(image.Rect(x, y, x+1, y+1))
				points++
			}
		}
	}
	return box, points
}
