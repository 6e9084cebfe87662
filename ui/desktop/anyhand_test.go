package desktop

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/workflow"
)

// unseen opens no page of the system.
type unseen struct{}

func (unseen) Open(context.Context, string) error { return nil }

// TestWhateverIsPressed presses whatever there is, as a child or a cat would, in
// the name of one member of staff after the other: nothing may break the window
// or the record. A seed repeats a run: PROXYDESK_SEED. With PROXYDESK_TORTURE set
// it goes on for longer.
func TestWhateverIsPressed(t *testing.T) {
	seed, steps := uint64(1), 500
	if text := os.Getenv("PROXYDESK_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("PROXYDESK_SEED=%q is not a number", text)
		}
	}
	if os.Getenv("PROXYDESK_TORTURE") != "" {
		steps = 20_000
	}
	t.Setenv("HOME", t.TempDir()) // where it may save what it exports
	t.Chdir(t.TempDir())
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Roles: 20})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	w := New(test.NewTempApp(t), NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Inline(), After: never, Show: unseen{}})
	w.Shell.Start()
	hand := anyHand{headless{t: t, w: w}, rand.New(rand.NewPCG(seed, 0)), demo.Staff, nil}
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("seed %d broke the window after %s: %v\n%s", seed, strings.Join(hand.did[max(len(hand.did)-30, 0):], ", "), r, debug.Stack())
		}
	}()
	for range steps {
		hand.step()
	}
	report, err := demo.DB.Verify(t.Context())
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("seed %d: the record has %v, %v", seed, report.Problems, err)
	}
	t.Logf("%d steps of seed %d left %d entries in the log", steps, seed, report.Entries)
}

// anyHand knows nothing of what it does.
type anyHand struct {
	headless
	*rand.Rand
	staff []workflow.Staff
	did   []string
}

// pressed are its keys; those that are pressed oftener stand there oftener.
var pressed = strings.Fields("Tab Tab Tab Tab Tab Shift+Tab Enter Enter Enter Enter Esc Esc Space Space Down Down Down Up Left Right F5 F6 " +
	"a b c d e f g h i j k l m n o p q r s t u v w x y z y n 0 1 2 3 4 5 6 7 8 9 1 2 / ?")

func (h *anyHand) step() {
	if h.w.Shell.Staff().ID == "" || h.IntN(100) == 0 { // locked, or somebody else's turn
		who := h.staff[h.IntN(len(h.staff))]
		h.note("sit " + who.Login)
		h.w.Shell.Lock()
		h.w.Sit(who)
		return
	}
	switch n := h.IntN(100); {
	case n < 55:
		key := pressed[h.IntN(len(pressed))]
		h.note(key)
		h.press(key)
	case n < 80:
		table := h.w.Shell.Table()
		c := table[h.IntN(len(table))]
		if c.ID == "file.quit" {
			return
		}
		h.note(c.ID)
		h.w.Shell.Do(c.ID)
	default:
		h.tap()
	}
}

// tap taps something in view.
func (h *anyHand) tap() {
	root := h.w.Canvas().Content()
	if top := h.w.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	var all []fyne.Tappable
	for _, o := range test.LaidOutObjects(root) {
		if b, ok := o.(fyne.Tappable); ok && o.Visible() {
			all = append(all, b)
		}
	}
	if len(all) == 0 {
		return
	}
	o := all[h.IntN(len(all))]
	h.note(fmt.Sprintf("tap %T", o))
	test.Tap(o)
}

func (h *anyHand) note(what string) { h.did = append(h.did, what) }
