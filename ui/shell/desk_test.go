package shell

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

func TestGoingAndComingBack(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	h := w.Host()
	h.Go(Place{Page: PageQueue})
	h.Go(Place{Page: PageCase, ID: "a-1"})
	if w.frame.nav.Chosen() != PageQueue {
		t.Errorf("a case lights %q in the navigation", w.frame.nav.Chosen())
	}
	h.Go(Place{Page: PageCase, ID: "a-2"})
	if left := w.pages[PageCase].left; left != 1 {
		t.Errorf("the case was left %d times on the way to the next", left)
	}
	var trail []Place
	for range 4 {
		h.Back()
		trail = append(trail, w.desk.at)
	}
	want := []Place{{Page: PageCase, ID: "a-1"}, {Page: PageQueue}, {Page: PageToday}, {Page: PageToday}}
	if !slices.Equal(trail, want) {
		t.Errorf("going back leads %v, want %v", trail, want)
	}
}

func TestAPageIsForThoseWhoMay(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	if w.Do("go.reviews") {
		t.Error("a receptionist reached the reports")
	}
	w.Host().Go(Place{Page: PageReviews})
	if w.pages[PageReviews] != nil || w.asking() == nil {
		t.Error("a link to a page that is not theirs opened it, or said nothing")
	}
}

func TestOnlyTheScreenInViewHearsOfChanges(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Host().Go(Place{Page: PageQueue})
	w.Changed(casework.Event{Act: workflow.ActClaim, Application: "a-1"})
	if n := len(w.pages[PageQueue].changed); n != 1 {
		t.Errorf("the screen in view heard %d changes", n)
	}
	if n := len(w.pages[PageToday].changed); n != 0 {
		t.Errorf("a screen out of view heard %d changes", n)
	}
}

func TestLockingTakesEverythingOffTheWindow(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Host().Go(Place{Page: PageCase, ID: "a-1"})
	w.Host().Copy("9990004900")
	w.Host().Toast("REF-0151 sent", nil)
	w.frame.search.entry.SetText("bray")
	kept := kit.NewEntry()
	kept.SetText("half a sent")
	w.Host().Ask(Question{Title: "Ask for information", Body: kept, Choices: []Choice{Close("Cancel")}})
	before := w.pages[PageCase]

	w.Lock()
	if len(w.win.Canvas().Overlays().List()) != 0 || len(w.frame.content.Objects) != 0 || w.frame.search.entry.Text() != "" || w.frame.toasts.Shown() {
		t.Error("something of the session is still on the window")
	}
	if got := w.app.Clipboard().Content(); got != "" {
		t.Errorf("the clipboard still holds %q", got)
	}
	if w.closed != 1 {
		t.Error("what is found by name was not told to go")
	}
	if last := w.door.shut[len(w.door.shut)-1]; last.Why != Locked || last.Staff.ID != asha.ID {
		t.Errorf("the door says %+v", last)
	}

	w.door.host.In(asha)
	if w.pages[PageCase] != before || w.desk.at.ID != "a-1" {
		t.Error("unlocking did not lead back to where the person was")
	}
	if a := w.asking(); a == nil || a.question.Body != kept || kept.Text() != "half a sent" {
		t.Error("the open question was lost")
	}
}

// What an act brings back after its person has locked the desk is shown to them
// and to nobody else.
func TestWhatComesLateWaitsForItsPerson(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	hers := w.Host()
	w.Lock()
	hers.ShowError(workflow.ErrStale)
	hers.Toast("REF-0151 sent to Dr Shah", nil)
	hers.Go(Place{Page: PageCase, ID: "a-1"})
	hers.Copy("9990004900")
	hers.Banner("numbers", "Numbers are not checked.")
	if w.win.Canvas().Overlays().Top() != nil || w.app.Clipboard().Content() != "" {
		t.Error("something of hers came up over the locked desk")
	}
	w.door.host.In(shah)
	if w.asking() != nil || w.desk.at.Page != PageToday || len(w.frame.bars.Objects) != 0 || w.frame.toasts.Shown() {
		t.Error("something of hers came up before somebody else")
	}
	w.Lock()
	w.door.host.In(asha)
	if a := w.asking(); a == nil || a.question.Title != "Somebody else changed this first" || len(w.frame.bars.Objects) != 1 {
		t.Error("she was not told when she came back")
	}
}

// Large type cuts names in the bar short; the menu at its end has them whole.
func TestTheMenuSaysInFullWhoseDeskItIs(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.like(Preferences{Look: Look{Zoom: zoomMost}})
	t.Cleanup(func() { w.like(Preferences{}) })
	w.frame.deskMenu(w.frame.root)
	said := map[string]bool{}
	for _, o := range test.LaidOutObjects(w.win.Canvas().Overlays().Top()) {
		if x, ok := o.(*canvas.Text); ok {
			said[x.Text] = true
		}
	}
	for _, want := range []string{asha.Name, asha.Post, "Fernbrook Surgery", "Lock"} {
		if !said[want] {
			t.Errorf("the menu does not say %q, but %v", want, slices.Sorted(maps.Keys(said)))
		}
	}
}

func TestLockingTakesOpenMenusAway(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.frame.deskMenu(w.pages[PageToday].entry)
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("no menu")
	}
	w.Lock()
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("a menu stays over the locked desk")
	}
}

func TestUnlockingLeadsBackToTheSameField(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	kit.Focus(w.pages[PageToday].entry)
	test.Type(w.win.Canvas().Focused(), "half a ")
	w.Lock()
	w.door.host.In(asha)
	test.Type(w.win.Canvas().Focused(), "sentence")
	if got := w.pages[PageToday].entry.Text(); got != "half a sentence" {
		t.Errorf("the field holds %q", got)
	}
}

func TestSigningOutDoesNotCutAnActShort(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	var late func()
	h := w.Host()
	h.Exec.Go = func(f func()) { late = f }
	var cut error
	Act(h, func(ctx context.Context) error { cut = ctx.Err(); return nil }, nil)
	w.signOut()
	late()
	if cut != nil {
		t.Error("the act was cut short")
	}
}

func TestADifferentPersonFindsADeskOfTheirOwn(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Host().Go(Place{Page: PageCase, ID: "a-1"})
	hers := w.pages[PageCase]
	w.Lock()
	w.door.host.Different()
	if last := w.door.shut[len(w.door.shut)-1]; last.Staff.ID != "" {
		t.Error("the door still names who locked it")
	}
	w.door.host.In(shah)
	if w.desk.at.Page != PageToday || w.Staff().ID != shah.ID {
		t.Error("the second person does not start at the beginning")
	}
	w.Lock()
	w.door.host.In(asha)
	if w.desk.at.ID != "a-1" || w.Screen() != Screen(hers) {
		t.Error("the first person lost their place")
	}
}

func TestSigningOutLeavesNothing(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Host().Go(Place{Page: PageCase, ID: "a-1"})
	ctx := w.Host().Context
	w.Do("file.signout")
	if ctx.Err() == nil {
		t.Error("work of the session goes on")
	}
	w.door.host.In(asha)
	if w.desk.at.Page != PageToday {
		t.Error("the next session begins where the last one ended")
	}
}

func TestSomebodyStoppedIsOutAtTheirNextAct(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	ctx := w.Host().Context
	Act(w.Host(), func(context.Context) error { return workflow.ErrStopped }, func() { t.Error("the act was done") })
	if w.Staff().ID != "" || w.shut.Why != Stopped || ctx.Err() == nil {
		t.Errorf("still at the desk, or the door says %v", w.shut.Why)
	}
}

// Where NHS numbers that fail their check are accepted, a bar over every page says
// so, and on any other desk there is none.
func TestADeskThatTakesWrongNumbersSaysSo(t *testing.T) {
	for _, relaxed := range []bool{false, true} {
		w := openWindow(t, func(c *Config) {
			rules := c.Rules
			c.Rules = func() workflow.Rules { r := rules(); r.RelaxedNumbers = relaxed; return r }
		})
		w.door.host.In(asha)
		said := slices.ContainsFunc(w.desk.banners, func(b namedBar) bool { return b.id == "relaxed" })
		if said != relaxed {
			t.Errorf("wrong numbers are taken: %v; the bar says so: %v", relaxed, said)
		}
	}
}

// The bar that says the people are made up stands over the made-up practice, before
// and after signing in, and over no other.
func TestOnlyTheMadeUpPracticeSaysItIs(t *testing.T) {
	for _, demo := range []bool{false, true} {
		w := openWindow(t, func(c *Config) { c.Demo = demo })
		for _, when := range []string{"at the door", "at the desk"} {
			said := slices.ContainsFunc(test.LaidOutObjects(w.win.Content()), func(o fyne.CanvasObject) bool {
				t, is := o.(*canvas.Text)
				return is && t.Visible() && strings.HasPrefix(t.Text, "Made-up patients.")
			})
			if said != demo {
				t.Errorf("%s: made up is %v, and the window says so: %v", when, demo, said)
			}
			if w.desk == nil {
				w.door.host.In(asha)
			}
		}
	}
}
