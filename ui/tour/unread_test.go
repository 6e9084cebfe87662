package tour

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/desktop"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// unasked are the pages that show what needs no reading: forms to fill in, and what
// the program knows of itself.
var unasked = []string{shell.PagePaper, shell.PageIncoming, "settings-preferences", "settings-password", "settings-practice", "settings-recovery", "settings-updates", "settings-about"}

// elsewhere is read from a folder of its own, not from the record.
const elsewhere = "settings-backup"

// A page whose records are still being read says so, and one whose records cannot
// be read says that and offers to try again. Neither shows a number or an empty
// field, which would look as if nothing were there.
func TestAPageThatIsNotReadSaysSo(t *testing.T) {
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Now: func() time.Time { return morning }, Roles: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	lines, _, err := demo.DB.Queue(t.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: demo.Who("leila")})
	if err != nil || len(lines) == 0 {
		t.Fatalf("%d cases, %v", len(lines), err)
	}
	exec := kit.Inline()
	begin, stuck := exec.Go, false
	exec.Go = func(f func()) {
		if !stuck {
			begin(f)
		}
	}
	w := desktop.New(test.NewTempApp(t), desktop.NewRoom(demo.Desk, cli.OpenOptions{}), demo, desktop.Choices{Exec: exec, After: (&walker{}).after})
	w.Shell.Start()
	var places []shell.Place
	visit := func(on bool, look func(page string, said, numbers []string)) {
		who := demo.Who("pat")
		if stuck = on; !on {
			demo.DB.Close()
		}
		w.Sit(who) // she has been on no page
		for _, p := range pagesOf(lines[0].ID) {
			places = append(places, sectionsOf(w.Shell.Host(), p)...)
		}
		defer func() { stuck, places = false, nil }()
		for _, p := range places {
			if slices.Contains(unasked, name(p)) {
				continue
			}
			w.Shell.Host().Go(p)
			if top := w.Canvas().Overlays().Top(); top != nil {
				t.Errorf("over %s: %q", name(p), words(top))
				w.Canvas().Overlays().Remove(top)
			}
			look(name(p), words(w.Canvas().Content()), counts(w.Canvas().Content()))
		}
	}
	visit(true, func(page string, said, numbers []string) {
		if !slices.ContainsFunc(append(said, numbers...), func(s string) bool { return strings.HasPrefix(s, "Reading ") || s == "–" }) {
			t.Errorf("%s, still read, says %q", page, said)
		}
		if slices.Contains(numbers, "0") {
			t.Errorf("%s, still read, counts %q", page, numbers)
		}
	})
	visit(false, func(page string, said, numbers []string) {
		if page != elsewhere && !slices.ContainsFunc(said, func(s string) bool { return strings.HasSuffix(s, " could not be read") }) {
			t.Errorf("%s, not read, says %q", page, said)
		}
		if slices.Contains(numbers, "0") {
			t.Errorf("%s, not read, counts %q", page, numbers)
		}
	})
}

// words is what is written on screen.
func words(root fyne.CanvasObject) (said []string) {
	for _, o := range test.LaidOutObjects(root) {
		if x, ok := o.(*kit.Text); ok && x.Visible() {
			said = append(said, x.String())
		}
	}
	return said
}

// counts is the numbers on screen that are drawn as such: of tabs and of tiles.
func counts(root fyne.CanvasObject) (numbers []string) {
	for _, o := range test.LaidOutObjects(root) {
		if x, ok := o.(*canvas.Text); ok && x.Visible() && strings.Trim(x.Text, "0123456789–") == "" && x.Text != "" {
			numbers = append(numbers, x.Text)
		}
	}
	return numbers
}
