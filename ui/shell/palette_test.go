package shell

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

func titles(all []Command) string {
	var out []string
	for _, c := range all {
		out = append(out, c.Title)
	}
	return strings.Join(out, "|")
}

func TestThePaletteFindsCommandsByTheirWords(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	if got := titles(w.called("qu")); !strings.Contains(got, "Queue") || !strings.Contains(got, "Quit") || strings.Contains(got, "Today") {
		t.Errorf("qu finds %s", got)
	}
	if got := titles(w.called("MESSAGES recent")); got != "Recent messages" {
		t.Errorf("words in any order find %s", got)
	}
	if got := w.called("zzz"); len(got) != 0 {
		t.Errorf("zzz finds %s", titles(got))
	}
	for _, c := range w.called("") {
		if ok, _ := c.ready(); !ok || c.Menu == "" || c.ID == "go.palette" {
			t.Errorf("without words it offers %s", c.Title)
		}
	}
	if got := titles(w.called("back")); got != "Back" {
		t.Errorf("what cannot be done now is not found: %s", got)
	}
}

func TestThePaletteDoesWhatIsChosen(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	w.found = []workflow.Found{{Application: "a-148", Ref: "REF-0148", Name: "QUILL, Ada", Born: nhs.NewDate(2021, 5, 14), As: "patient"}}
	key := func(k fyne.KeyName) { w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k}) }
	open := func(words string) {
		w.Do("go.palette")
		test.Type(w.win.Canvas().Focused(), words)
	}
	open("qu")
	shoot(t, w.win, "shell-palette")
	key(fyne.KeyReturn) // the person comes first
	if got, want := w.desk.at, (Place{Page: PageCase, ID: "a-148"}); got != want {
		t.Errorf("Enter led to %v", got)
	}
	open("queue")
	key(fyne.KeyDown)
	key(fyne.KeyReturn)
	if got := w.desk.at.Page; got != PageQueue {
		t.Errorf("the second choice led to %s", got)
	}
	if top := w.win.Canvas().Overlays().Top(); top != nil || len(w.desk.asked) != 0 {
		t.Error("the palette stays")
	}
	w.found = nil
	open("zzz")
	key(fyne.KeyReturn)
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("Enter on nothing closes it")
	}
}

func TestThePaletteFindsNobodyForThoseWhoSeeNoRecords(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(workflow.Staff{ID: "s4", Name: "Ira Todd", Roles: []workflow.StaffRole{workflow.SystemAdmin}})
	w.found = []workflow.Found{{Application: "a-148", Ref: "REF-0148", Name: "QUILL, Ada"}}
	w.Do("go.palette")
	test.Type(w.win.Canvas().Focused(), "quill")
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.desk.at.Page == PageCase {
		t.Error("a system administrator found a patient")
	}
}

// Whoever is not among the few names shown is one more line away.
func TestThePaletteSaysWhomItLeavesOut(t *testing.T) {
	w := openWindow(t)
	w.door.host.In(asha)
	for i := range 14 {
		w.found = append(w.found, workflow.Found{Application: workflow.ApplicationID(fmt.Sprint("a-", i)), Ref: "REF-0148", Name: "QUILL, Ada"})
	}
	key := func(k fyne.KeyName) { w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k}) }
	w.Do("go.palette")
	test.Type(w.win.Canvas().Focused(), "quill")
	if !w.sees("10 more: search for them") {
		t.Fatal("ten people are left out unsaid")
	}
	shoot(t, w.win, "shell-palette-more")
	for range palettePeople {
		key(fyne.KeyDown)
	}
	key(fyne.KeyReturn)
	if s := w.frame.search; !s.card.Visible() || s.entry.Text() != "quill" || s.answers.Len() != 14 {
		t.Fatalf("%q finds %d", s.entry.Text(), s.answers.Len())
	}
	shoot(t, w.win, "shell-search-many")
	for range 14 {
		key(fyne.KeyDown)
	}
	key(fyne.KeyReturn)
	if w.desk.at.ID != "a-13" {
		t.Errorf("the last of them is not reached: %v", w.desk.at)
	}
}

func (w *window) NumbersOf(_ context.Context, found []workflow.Found) ([]string, error) {
	out := make([]string, len(found))
	for i := range found {
		out[i] = "999 000 4900"
	}
	return out, nil
}

// aboutPage is a page with one record in hand.
type aboutPage struct{ *page }

func (aboutPage) Subject() string { return "REF-0151" }

func TestThePaletteSaysWhoWhatAndWhere(t *testing.T) {
	w := openWindow(t, func(c *Config) {
		make := c.Pages[0].Make
		c.Pages[0].Make = func(h *Host) Screen { return aboutPage{make(h).(*page)} }
	})
	w.door.host.In(asha)
	w.pages[PageToday].table = []Command{{ID: "x.quash", Title: "Quote it", Key: "q", Menu: MenuCase, Do: func() {}}}
	w.Host().Recheck()
	w.found = []workflow.Found{{Application: "a-148", Ref: "REF-0148", Name: "QUILL, Ada", Born: nhs.NewDate(2021, 5, 14), As: "patient"}}
	w.Do("go.palette")
	test.Type(w.win.Canvas().Focused(), "qu")
	for _, words := range []string{"People and cases", "QUILL", "5 years, NHS 999 000 4900, REF-0148", "Do", "Quote it", "REF-0151", "q", "Go to", "Queue", "Ctrl+2", "Esc closes"} {
		if !w.sees(words) {
			t.Errorf("it does not say %q", words)
		}
	}
	shoot(t, w.win, "shell-palette-groups")
	test.Type(w.win.Canvas().Focused(), strings.Repeat("quill and others ", 5)) // a line longer than the field
	field, at := w.win.Canvas().Focused().(fyne.CanvasObject), fyne.CurrentApp().Driver().AbsolutePositionForObject
	for _, o := range test.LaidOutObjects(w.win.Canvas().Overlays().Top()) {
		if c, ok := o.(*canvas.Text); ok && c.Text == "Esc closes" && at(field).X+field.Size().Width > at(c).X {
			t.Errorf("what is typed runs to %.0f, under the words at %.0f", at(field).X+field.Size().Width, at(c).X)
		}
	}
	w.press(fyne.KeyEscape)
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("Esc does not close it at once")
	}
}
