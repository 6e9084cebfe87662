package shell

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

func TestSomebodyWhoSeesNoRecordsCannotSearch(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(workflow.Staff{ID: "s4", Name: "Ira Todd", Roles: []workflow.StaffRole{workflow.SystemAdmin}})
	if w.Do("edit.find") {
		t.Error("a system administrator can search for people")
	}
}

func TestSearch(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.found = []workflow.Found{
		{Application: "a-148", Ref: "REF-0148", Name: "BRAY, Quentin", Born: nhs.NewDate(1952, 3, 12), As: "patient"},
		{Role: "r-21", Ref: "REF-0021", Name: "BRAY, Joy", Born: nhs.NewDate(1954, 9, 8), As: "proxy"},
	}
	w.Do("edit.find")
	test.Type(w.win.Canvas().Focused(), "bray")
	if !w.frame.search.card.Visible() {
		t.Fatal("no answers")
	}
	shoot(t, w.win, "shell-search")
	key := func(k fyne.KeyName) { w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k}) }
	key(fyne.KeyDown)
	key(fyne.KeyDown)
	key(fyne.KeyReturn)
	if got, want := w.desk.at, (Place{Page: PageRegister, ID: "r-21"}); got != want {
		t.Errorf("the second answer led to %v", got)
	}
	w.Do("edit.find")
	test.Type(w.win.Canvas().Focused(), "bray")
	key(fyne.KeyReturn)
	if got, want := w.desk.at, (Place{Page: PageCase, ID: "a-148"}); got != want {
		t.Errorf("Enter at once led to %v", got)
	}
	if w.frame.search.card.Visible() || w.frame.search.entry.Text() != "" {
		t.Error("the answers stay after one was opened")
	}
}

// Whoever types fast presses Enter before the answers to the whole name are there:
// it is not the answer to the first letter that opens.
func TestEnterWaitsForTheAnswersToWhatIsTyped(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Do("edit.find")
	w.found = []workflow.Found{{Application: "a-1", Ref: "REF-0001", Name: "BAKER, Ann", As: "patient"}}
	keys := func(s string) {
		for _, r := range s {
			w.win.Canvas().Focused().TypedRune(r)
		}
	}
	keys("b")
	w.found = []workflow.Found{{Application: "a-148", Ref: "REF-0148", Name: "BRAY, Quentin", As: "patient"}}
	keys("ray") // looked for when the keys pause
	if got := w.frame.search.found; len(got) != 1 || got[0].Application != "a-1" {
		t.Fatalf("while somebody types it shows %+v", got)
	}
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got, want := w.desk.at, (Place{Page: PageCase, ID: "a-148"}); got != want {
		t.Errorf("Enter led to %v", got)
	}
	w.Do("edit.find")
	w.clock.pass(time.Second)
	keys("br")
	w.found = nil
	w.clock.pass(time.Second)
	if len(w.frame.search.found) != 0 {
		t.Error("what was typed last was not looked for")
	}
}

func TestSearchThatFindsNothingSaysSo(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Do("edit.find")
	test.Type(w.win.Canvas().Focused(), "zzz")
	if got := w.frame.search.none.String(); !w.frame.search.card.Visible() || !strings.Contains(got, "Nobody and nothing") {
		t.Errorf("it says %q", got)
	}
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.frame.search.card.Visible() {
		t.Error("Esc leaves the answers there")
	}
}

func TestTheAnswersGoWithTheFocus(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.found = []workflow.Found{{Application: "a-148", Name: "BRAY, Quentin"}}
	w.Do("edit.find")
	test.Type(w.win.Canvas().Focused(), "bray")
	kit.Focus(w.pages[PageToday].entry)
	if w.frame.search.card.Visible() {
		t.Error("the answers stay over the page")
	}
	w.Do("edit.find")
	if !w.frame.search.card.Visible() {
		t.Error("coming back to the search shows nothing")
	}
	w.frame.search.answers.Choose(0) // a press on the first answer
	if w.desk.at.ID != "a-148" {
		t.Errorf("a press on an answer led to %v", w.desk.at)
	}
}
