package desktop

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// TestNoPagePaintsForNobody opens every page in a window on a display, and waits for
// its frames to end: a layout that shows or hides anything as it is asked how large
// it is has the window painted for ever, which no picture tells.
func TestNoPagePaintsForNobody(t *testing.T) {
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), paintEnv+"=rest", "DISPLAY="+startDisplay(t), "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1",
		"HOME="+t.TempDir(), "TMPDIR="+t.TempDir(), "LANG=en_GB.UTF-8")
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []rested
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatalf("the window said %q: %v", out, err)
	}
	pages := map[string]bool{}
	for _, r := range all {
		pages[r.Page] = true
		if !r.Rests {
			t.Errorf("%s goes on being painted", r)
		}
	}
	if len(pages) < 12 {
		t.Errorf("only %d pages were opened: %v", len(pages), pages)
	}
}

// rested says whether a page came to rest.
type rested struct {
	Page, Part string
	Size       fyne.Size
	Rests      bool
}

func (r rested) String() string {
	return fmt.Sprintf("%s %s at %.0f × %.0f", r.Page, r.Part, r.Size.Width, r.Size.Height)
}

// restingWindow opens the pages of the made-up practice one after another, for
// whoever may open each, and prints which of them came to rest.
func restingWindow() {
	a := Still(app.NewWithID("uk.proxydesk.bench"))
	ctx := context.Background()
	demo, err := cli.OpenDemo(ctx, cli.DemoOptions{Roles: 60})
	if err != nil {
		panic(err)
	}
	w := New(a, NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Live(), Moment: moment})
	w.Shell.Start()
	frames := newFrames()
	w.win.SetContent(container.New(frames, w.win.Content()))
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			var all []rested
			for _, size := range []fyne.Size{Size, fyne.NewSize(1024, 720)} {
				fyne.DoAndWait(func() { w.win.Resize(size) })
				opened := map[shell.Place]bool{}
				for _, who := range demo.Staff {
					fyne.DoAndWait(func() {
						w.Shell.Lock()
						w.Sit(who)
					})
					for _, p := range w.places(ctx, demo, who) {
						if opened[p] {
							continue
						}
						opened[p] = true
						fyne.DoAndWait(func() { w.Shell.Host().Go(p) })
						all = append(all, rested{p.Page, p.Part, size, frames.end()})
					}
				}
			}
			if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
				panic(err)
			}
			if err := demo.Close(); err != nil {
				panic(err)
			}
			os.Exit(0)
		}()
	})
	w.ShowAndRun()
}

// places are the pages that somebody may open, with their parts, and a case.
func (w *Window) places(ctx context.Context, demo *cli.DemoDesk, who workflow.Staff) (all []shell.Place) {
	for _, p := range w.pages(Choices{}) {
		if p.May != "" && !who.May(p.May) {
			continue
		}
		at := shell.Place{Page: p.ID}
		if p.ID == shell.PageCase {
			lines, _, err := demo.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: who, Limit: 1})
			if err != nil {
				panic(err)
			}
			if len(lines) == 0 {
				continue
			}
			at.ID = string(lines[0].ID)
		}
		all = append(all, at)
		if p.Parts != nil {
			fyne.DoAndWait(func() {
				for _, part := range p.Parts(w.Shell.Host()) {
					all = append(all, shell.Place{Page: p.ID, Part: part.ID})
				}
			})
		}
	}
	return slices.Clip(all)
}

// frames counts how often a window is painted: the toolkit asks how large its
// content is as each frame begins.
type frames struct{ n *atomic.Int64 }

func newFrames() frames { return frames{new(atomic.Int64)} }

// Layout gives the content the window.
func (f frames) Layout(o []fyne.CanvasObject, s fyne.Size) { o[0].Resize(s) }

// MinSize is the content's.
func (f frames) MinSize(o []fyne.CanvasObject) fyne.Size {
	f.n.Add(1)
	return o[0].MinSize()
}

// end waits until the frames have ended, and says whether they did.
func (f frames) end() bool {
	const still, longest = 6, 3 * time.Second // turns of the toolkit without a frame
	quiet, last := 0, f.n.Load()
	for over := time.Now().Add(longest); quiet < still; {
		if time.Now().After(over) {
			return false
		}
		<-time.After(time.Second / 60)
		if n := f.n.Load(); n != last {
			quiet, last = 0, n
		} else {
			quiet++
		}
	}
	return true
}
