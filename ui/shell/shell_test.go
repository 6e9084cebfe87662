package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

func TestNobodyAtTheDeskSeesNothing(t *testing.T) {
	w := openWindow(t)
	if len(w.pages) != 0 {
		t.Errorf("screens were made before anybody signed in")
	}
	if w.Do("go.queue") || w.Do("edit.find") {
		t.Error("pages and search can be reached before anybody signed in")
	}
	if got := w.door.shut; len(got) != 1 || got[0].Why != Started {
		t.Errorf("the door was shut %+v", got)
	}
	shoot(t, w.win, "shell-door")
}

func TestSigningInOpensTheFirstPage(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.Demo = true })
	w.door.host.In(asha)
	if p := w.pages[PageToday]; p == nil || len(p.entered) != 1 {
		t.Fatal("Today was not entered")
	}
	if w.pages[PageQueue] != nil {
		t.Error("a screen nobody went to was made")
	}
	shoot(t, w.win, "shell-frame")
}

func TestTheTitleHoldsNoName(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(shah)
	w.Host().Go(Place{Page: PageCase, ID: "a-1"})
	if w.win.Title() != "Proxydesk" {
		t.Errorf("the title is %q", w.win.Title())
	}
}

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

func TestTheTableHasNoProblems(t *testing.T) {
	w := openWindow(t)
	if bad := Problems(w.Table()); bad != nil {
		t.Errorf("at the door: %v", bad)
	}
	for _, by := range []workflow.Staff{asha, shah} {
		w.door.host.In(by)
		for _, p := range []string{PageToday, PageQueue, PageCase, PageRegister} {
			w.Host().Go(Place{Page: p})
			if bad := Problems(w.Table()); bad != nil {
				t.Errorf("%s at %s: %v", by.Post, p, bad)
			}
		}
		w.signOut()
	}
}

func TestProblemsOfATable(t *testing.T) {
	do := func() {}
	for _, tc := range []struct {
		says  string
		table []Command
	}{
		{"has no title", []Command{{ID: "a", Menu: MenuFile, Do: do}}},
		{"cannot be reached", []Command{{ID: "a", Title: "A", Do: do}}},
		{"does nothing", []Command{{ID: "a", Title: "A", Menu: MenuFile}}},
		{"has no id", []Command{{Title: "A", Menu: MenuFile, Do: do}}},
		{"two commands are called", []Command{{ID: "a", Title: "A", Key: "m", Do: do}, {ID: "a", Title: "B", Key: "n", Do: do}}},
		{"both have the key", []Command{{ID: "a", Title: "A", Key: "m", Do: do}, {ID: "b", Title: "B", Key: "x", Also: []string{"m"}, Do: do}}},
		{"would not work while typing", []Command{{ID: "a", Title: "A", Key: "Ctrl+M", Do: do}}},
		{"no key is called", []Command{{ID: "a", Title: "A", Key: "Spacebar", Do: do}}},
		{"no modifier is called", []Command{{ID: "a", Title: "A", Key: "Hyper+M", Menu: MenuFile, Do: do}}},
		{"does not tell Shift", []Command{{ID: "a", Title: "A", Key: "Shift+F6", Do: do}}},
		{"which there is not", []Command{{ID: "a", Title: "A", Menu: "Stuff", Do: do}}},
	} {
		if bad := Problems(tc.table); len(bad) != 1 || !strings.Contains(bad[0], tc.says) {
			t.Errorf("want one problem that %q, got %q", tc.says, bad)
		}
	}
}

func TestCommandsReachTheMenuAndTheKeys(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	did := ""
	note := func(s string) func() { return func() { did += s } }
	p := w.pages[PageToday]
	p.table = []Command{
		{ID: "x.main", Title: "Main", Key: MainAct, Menu: MenuCase, Do: note("main ")},
		{ID: "x.letter", Title: "Letter", Key: "m", Menu: MenuCase, Do: note("letter ")},
		{ID: "x.key", Title: "Key", Key: "F5", Do: note("key ")},
		{ID: "x.decide", Title: "Decide", Menu: MenuCase, Act: workflow.ActDecide, Do: note("decide ")},
		{ID: "x.not", Title: "Not now", Key: "n", Menu: MenuCase, Enabled: func() (bool, string) { return false, "Choose a row first." }, Do: note("not ")},
	}
	w.Host().Recheck()
	item := func(label string) *fyne.MenuItem {
		for _, m := range w.win.MainMenu().Items {
			for _, i := range m.Items {
				if i.Label == label {
					return i
				}
			}
		}
		return nil
	}
	if i := item("Main"); i == nil || i.Shortcut == nil {
		t.Fatal("the main act is not on the menu with its key")
	} else {
		i.Action()
	}
	if item("Decide") != nil {
		t.Error("a receptionist sees Decide on the menu")
	}
	if i := item("Not now (n)"); i == nil || !i.Disabled {
		t.Error("what cannot be done now is not grey on the menu")
	}
	test.TypeOnCanvas(w.win.Canvas(), "mn")
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF5})
	if did != "main letter key " {
		t.Errorf("the keys did %q", did)
	}
	if recent := w.frame.toasts.Recent(); !slices.Contains(recent, "Choose a row first.") {
		t.Errorf("the key of what cannot be done now says %q", recent)
	}
}

func TestKeysDoNotReachPastAQuestion(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	answered := ""
	w.Host().Ask(Question{Title: "Sure?", Choices: []Choice{
		Take("Yes", kit.Go, func() { answered = "yes" }), Take("No", kit.Plain, func() { answered = "no" })}})
	if w.Do("go.queue") {
		t.Error("a key of the menu reached past an open question")
	}
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if answered != "no" || w.asking() != nil {
		t.Errorf("Esc answered %q", answered)
	}
	if !w.Do("go.queue") {
		t.Error("keys do not work after the question")
	}
}

func TestAChoiceMayKeepTheQuestionOpen(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	ready := false
	w.Host().Ask(Question{Title: "Why?", Choices: []Choice{{Label: "Cancel", Try: func() bool { return ready }}}})
	escape := func() { w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) }
	escape()
	if w.asking() == nil {
		t.Error("the question closed although its choice refused")
	}
	ready = true
	escape()
	if w.asking() != nil {
		t.Error("the question stayed")
	}
}

func TestUndo(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	undone := 0
	w.Host().Toast("REF-0151 sent to Dr Shah", func() { undone++ })
	if !w.Do("edit.undo") || undone != 1 {
		t.Errorf("undone %d times", undone)
	}
	if w.Do("edit.undo") || undone != 1 {
		t.Error("one act was undone twice")
	}
	w.Host().Toast("REF-0152 sent to Dr Shah", func() { undone++ })
	w.clock.pass(time.Minute)
	if w.Do("edit.undo") {
		t.Error("Undo outlives the message that offered it")
	}
}

func TestUndoIsForTypingWhileTyping(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	undone := 0
	kit.Focus(w.pages[PageToday].entry)
	test.Type(w.win.Canvas().Focused(), "word")
	w.Host().Toast("Done", func() { undone++ })
	w.Do("edit.undo")
	if undone != 0 || w.pages[PageToday].entry.Text() == "word" {
		t.Errorf("text is %q and the act was undone %d times", w.pages[PageToday].entry.Text(), undone)
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

func TestAQuestionTakenBackAfterALockStaysAway(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	dismiss := w.Host().Ask(Question{Title: "Sure?", Choices: []Choice{Close("No")}})
	w.Lock()
	w.door.host.In(asha)
	dismiss()
	if w.asking() != nil || w.win.Canvas().Overlays().Top() != nil {
		t.Error("the question is still there")
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

func TestSomebodyWhoSeesNoRecordsCannotSearch(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(workflow.Staff{ID: "s4", Name: "Ira Todd", Roles: []workflow.StaffRole{workflow.SystemAdmin}})
	if w.Do("edit.find") {
		t.Error("a system administrator can search for people")
	}
}

func TestTheMenuIsLeftAloneWhenNothingChanged(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	before := w.win.MainMenu()
	w.Host().Recheck()
	if w.win.MainMenu() != before {
		t.Error("the menu was made anew, which shuts an open one")
	}
	w.Host().Go(Place{Page: PageQueue})
	if w.win.MainMenu() == before {
		t.Error("Back is still grey")
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

func TestIdleLock(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.IdleLock = 5 * time.Minute })
	w.door.host.In(asha)
	w.clock.pass(4*time.Minute + 10*time.Second)
	if w.frame.idle == nil {
		t.Fatal("no warning in the last minute")
	}
	shoot(t, w.win, "shell-idle")
	w.frame.root.Objects[0].(*eye).Cursor() // the pointer moves
	if w.frame.idle != nil {
		t.Error("the warning stays although somebody is there")
	}
	w.clock.pass(4*time.Minute + 59*time.Second)
	if w.desk == nil {
		t.Fatal("locked too early")
	}
	w.clock.pass(time.Second)
	if w.desk != nil || w.shut.Why != LockedIdle || w.shut.Idle != 5*time.Minute {
		t.Errorf("after five minutes: %+v", w.shut)
	}
}

func TestTypingKeepsTheDeskOpen(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.IdleLock = 5 * time.Minute })
	w.door.host.In(asha)
	kit.Focus(w.pages[PageToday].entry)
	for range 20 {
		w.clock.pass(time.Minute)
		test.Type(w.win.Canvas().Focused(), "word ")
	}
	if w.desk == nil {
		t.Error("the desk locked under somebody's hands")
	}
	w.clock.pass(6 * time.Minute)
	if w.desk != nil {
		t.Error("the desk stayed open after the typing stopped")
	}
}

func TestTheLongestSession(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	for range 12*6 - 1 {
		w.clock.pass(10 * time.Minute)
		w.use()
	}
	if w.desk == nil {
		t.Fatal("ended before twelve hours")
	}
	w.clock.pass(10 * time.Minute)
	if w.desk != nil || w.shut.Why != SessionOver {
		t.Errorf("after twelve hours: %+v", w.shut)
	}
}

func TestAMachineThatSleptWakesLocked(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.clock.at = w.clock.at.Add(3 * time.Hour) // no timer fires while it sleeps
	w.clock.pass(0)
	if w.desk != nil {
		t.Error("three hours of sleep left the desk open")
	}
}

func TestLeavingWithNothingWaiting(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Quit()
	if w.quit != 1 || w.desk != nil {
		t.Errorf("quit %d times", w.quit)
	}
}

func TestLeavingWithMessagesWaiting(t *testing.T) {
	w := openWindow(t)
	w.status.Waiting, w.status.Removing = 3, 1
	w.door.host.In(asha)
	w.Do("file.quit")
	a := w.asking()
	if a == nil || w.quit != 0 {
		t.Fatal("left without a word")
	}
	words := a.question.Title + " " + strings.Join(a.question.Words, " ")
	if !strings.Contains(words, "3 messages") || !strings.Contains(words, "1 of them removes") {
		t.Errorf("the question says %q", words)
	}
	shoot(t, w.win, "shell-leave")
	choice := func(label string) func() {
		i := slices.IndexFunc(a.question.Choices, func(c Choice) bool { return c.Label == label })
		if i < 0 {
			t.Fatalf("no choice is called %q in %+v", label, a.question.Choices)
		}
		return a.question.Choices[i].Do
	}
	if stay := a.question.Choices[len(a.question.Choices)-1]; stay.Label != "Stay" {
		t.Errorf("Esc takes %q", stay.Label)
	}
	choice("Close without sending")
	send := choice("Send now and close")
	a.question.dismiss()
	send()
	if w.sent != 1 || w.quit != 1 {
		t.Errorf("sent %d times, quit %d times", w.sent, w.quit)
	}
}

func TestWhatCannotBeSentIsSaidAgain(t *testing.T) {
	w := openWindow(t, func(c *Config) { c.SendNow = func(context.Context) error { return errors.New("no line") } })
	w.status.Waiting, w.status.Removing = 2, 2
	w.door.host.In(asha)
	w.Quit()
	first := w.asking()
	first.question.dismiss()
	first.question.Choices[0].Do()
	a := w.asking()
	if a == nil || w.quit != 0 || !strings.Contains(strings.Join(a.question.Words, " "), "Not everything could be sent") {
		t.Fatalf("after a failed sending: %+v, quit %d", a, w.quit)
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

func TestTheFocusComesWithTheRows(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	list := kit.NewGrid(kit.Column{ID: "a", Title: "A"})
	list.SetSource(kit.Rows{{ID: "1", Cells: []kit.Cell{{Text: "one"}}}})
	w.frame.show(list)
	var a Arrival
	a.Rows(list, 1)
	if w.win.Canvas().Focused() != nil {
		t.Error("rows took the focus although nobody had just come")
	}
	a.Enter()
	a.Rows(list, 0)
	a.Rows(list, 1)
	if !list.Focused() {
		t.Error("the rows came without the focus")
	}
	kit.Focus(w.frame.search.entry)
	a.Enter()
	a.Rows(list, 1)
	if list.Focused() {
		t.Error("the rows took the focus from somebody who types")
	}
}

func TestOffline(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.status.OfflineSince, w.status.Waiting = time.Date(2026, 12, 1, 10, 42, 0, 0, time.UTC), 4
	w.Changed(casework.Event{Outgoing: true})
	if w.frame.offline == nil {
		t.Fatal("no bar while offline")
	}
	w.Host().Toast("REF-0151 sent to Dr Shah", func() {})
	shoot(t, w.win, "shell-offline")
	w.status.OfflineSince = time.Time{}
	w.StatusChanged()
	if w.frame.offline != nil {
		t.Error("the bar stays when the store answers again")
	}
}

func TestStatusInWords(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
	cfg := Config{Version: "1.0", Rules: func() workflow.Rules { return workflow.Rules{} }}
	for _, tc := range []struct {
		status Status
		desk   bool
		want   string
	}{
		{Status{Connected: true, SavedAt: at, LastContact: at, Waiting: 3, NeedPerson: 1}, true, "Saved 09:42:07 · Last contact 09:42 · 3 waiting to send · 1 needs a person"},
		{Status{Connected: true, SavedAt: at}, true, "Saved 09:42:07 · Nothing waiting to send"},
		{Status{Connected: true, OfflineSince: at, LastContact: at, Waiting: 1, NeedPerson: 2}, true, "Offline since 09:42 · 1 waiting to send · 2 need a person"},
		{Status{SavedAt: at}, true, "Saved 09:42:07 · Not connected to the national store"},
		{Status{Connected: true, SavedAt: at, LastContact: at}, false, "Proxydesk 1.0 · Last contact 09:42 · Nothing waiting to send"},
	} {
		var words []string
		for _, p := range statusParts(tc.status, tc.desk, cfg) {
			words = append(words, p.words)
		}
		if got := strings.Join(words, " · "); got != tc.want {
			t.Errorf("got  %s\nwant %s", got, tc.want)
		}
	}
}

func TestTheLook(t *testing.T) {
	kept := []Look{}
	w := openWindow(t, func(c *Config) { c.Prefer = func(l Look) { kept = append(kept, l) } })
	have := func() theme.Theme { return *w.app.Settings().Theme().(*theme.Theme) }
	w.door.host.In(asha)
	for range 30 {
		w.Do("view.larger")
	}
	if got := have().Zoom; got != zoomMost {
		t.Errorf("the largest zoom is %v", got)
	}
	w.Do("view.ordinary")
	w.Do("view.dark")
	w.Do("view.compact")
	if got, want := have(), *theme.New(theme.Dark, theme.Compact, 1); got != want {
		t.Errorf("the theme is %+v, want %+v", got, want)
	}
	if last := kept[len(kept)-1]; last != (Look{Variant: theme.Dark, Density: theme.Compact, Zoom: 1}) {
		t.Errorf("kept %+v", last)
	}
	shoot(t, w.win, "shell-dark")
}

func TestErrorsInWords(t *testing.T) {
	for _, tc := range []struct {
		err        error
		title      string
		unforeseen bool
	}{
		{fmt.Errorf("decide application a-1: %w", workflow.ErrStale), "Somebody else changed this first", false},
		{fmt.Errorf("read: %w", workflow.ErrNotFound), "This record is not here", false},
		{fmt.Errorf("lift: %w", workflow.ErrNotAllowed), "Your role does not allow this", false},
		{fmt.Errorf("read: %w", workflow.ErrCorrupt), "A stored record does not match its seal", true},
		{&workflow.Refusal{Act: workflow.ActDecide, Needs: []workflow.Need{{Words: "Nobody has spoken to the patient alone."}}}, "This cannot be done yet", false},
		{fmt.Errorf("save: %w", Notice{Title: "The disk is full"}), "The disk is full", false},
		{errors.New("disk full"), "Something went wrong that should not have", true},
	} {
		n, ok := Explain(tc.err)
		if !ok || n.Title != tc.title || n.Unforeseen != tc.unforeseen {
			t.Errorf("%v reads as %+v", tc.err, n)
		}
	}
	if _, ok := Explain(fmt.Errorf("read: %w", context.Canceled)); ok {
		t.Error("the end of a session is shown as an error")
	}
}

func TestAnUnforeseenErrorHasAReferenceAndTellsNothing(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.Host().ShowError(errors.New("disk full"))
	a := w.asking()
	if a == nil {
		t.Fatal("nothing is shown")
	}
	words := strings.Join(a.question.Words, " ")
	if !strings.Contains(words, "Reference 1201-094207-000") || strings.Contains(words, "disk") {
		t.Errorf("it says %q", words)
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	var late []func()
	h := NewHost(kit.Exec{Go: func(f func()) { late = append(late, f) }, UI: func(f func()) { f() }}, time.Now, casework.Session{}, nil)
	ctx, end := context.WithCancel(context.Background())
	h.Context = ctx
	var l Latest
	var got []int
	ask := func(n int) {
		Load(h, &l, func(context.Context) (int, error) { return n, nil }, func(n int, _ error) { got = append(got, n) })
	}
	ask(1)
	ask(2)
	for _, f := range late {
		f()
	}
	late = nil
	ask(3)
	end()
	late[0]()
	if !slices.Equal(got, []int{2}) {
		t.Errorf("the answers shown are %v", got)
	}
}

func TestKeySheetNamesEveryKey(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	if !w.Do("help.keys") {
		t.Fatal("no key sheet")
	}
	shoot(t, w.win, "shell-keys")
}
