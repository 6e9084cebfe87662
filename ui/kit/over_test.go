package kit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

func TestEnterDoesADialogsPrimaryActAndEscCancels(t *testing.T) {
	w := light(t, NewButton("behind", Plain, nil))
	_, used := bound(t, w, []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape}, "a")
	name := NewEntry()
	saved, closed := 0, 0
	d := Dialog{Title: "Name this view", Body: NewField("Name", name), Primary: NewButton("Save", Go, func() { saved++ }), Closed: func() { closed++ }}
	d.Show(w.Canvas())
	if !name.Focused() {
		t.Error("the first field does not have the focus")
	}
	letters(w, "mine")
	key(w, fyne.KeyReturn)
	if saved != 1 || closed != 0 {
		t.Errorf("saved %d, closed %d", saved, closed)
	}
	key(w, fyne.KeyEscape)
	if closed != 1 || w.Canvas().Overlays().Top() != nil {
		t.Error("Esc did not close the dialog")
	}
	wantUsed(t, used)
	key(w, fyne.KeyEscape)
	wantUsed(t, used, "Escape")
}

// From a field the key comes by way of the field, from elsewhere by the window.
func TestCtrlEnterDoesADialogsPrimaryAct(t *testing.T) {
	w := light(t, Body(""))
	r := &Router{}
	t.Cleanup(r.Attach(w.Canvas()))
	saved, name := 0, NewNote(2)
	if r.MainOver(nil) {
		t.Error("with no dialog there is a main act")
	}
	shut := Dialog{Title: "t", Body: name, Primary: NewButton("Save", Go, func() { saved++ })}.Show(w.Canvas())
	w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(mainChord)
	if !r.MainOver(nil) || saved != 2 {
		t.Errorf("saved %d times, want twice", saved)
	}
	shut()
}

// Without a primary act it is Enter upon what has the focus, but never harm, and
// never a line in a note.
func TestCtrlEnterIsEnterWhereADialogHasNoPrimaryAct(t *testing.T) {
	w := light(t, Body(""))
	r := &Router{}
	t.Cleanup(r.Attach(w.Canvas()))
	done, note, line := "", NewNote(2), NewEntry()
	line.OnSubmitted = func(string) { done += "line " }
	press := func(what string) func() { return func() { done += what + " " } }
	yes, no := NewButton("Yes", Danger, press("yes")), NewButton("No", Plain, press("no"))
	t.Cleanup(Dialog{Title: "Sure?", Body: Down(4, note, line), Others: []fyne.CanvasObject{yes, no}}.Show(w.Canvas()))
	for _, c := range []struct {
		on   fyne.CanvasObject
		want string
	}{{note, ""}, {line, "line "}, {yes, ""}, {no, "no "}, {nil, ""}} {
		w.Canvas().Unfocus()
		if c.on != nil && !Focus(c.on) {
			t.Fatalf("%T takes no focus", c.on)
		}
		done = ""
		if r.MainOver(nil); done != c.want || note.Text() != "" {
			t.Errorf("upon %T it did %q, want %q; the note holds %q", c.on, done, c.want, note.Text())
		}
	}
}

// What is asked and how it is answered stay in view; what is said between them
// scrolls, by keys as well, for nothing in it can have the focus.
func TestADialogThatIsTooHighScrollsBetweenItsTitleAndItsButtons(t *testing.T) {
	w := light(t, Body(""))
	w.Resize(fyne.NewSize(800, 400))
	r := &Router{}
	t.Cleanup(r.Attach(w.Canvas()))
	lines := Down(4)
	for i := range 60 {
		lines.Add(Body(fmt.Sprint("line ", i)))
	}
	shut := NewButton("Close", Plain, nil)
	t.Cleanup(Dialog{Title: "Help", Body: lines, Cancel: "-", Others: []fyne.CanvasObject{shut}, First: shut}.Show(w.Canvas()))
	card := w.Canvas().Overlays().Top().(*overlay).card
	rooms := find[*Scroll](card)
	if len(rooms) != 1 {
		t.Fatalf("%d parts of it scroll", len(rooms))
	}
	room := rooms[0]
	inView := func(o fyne.CanvasObject) bool { // of what scrolls
		at, ok := within(room.Content(), o, fyne.Position{})
		y := at.Y - room.scroll.Offset.Y
		return ok && y >= 0 && y+o.Size().Height <= room.Size().Height
	}
	for name, o := range map[string]fyne.CanvasObject{"title": find[*Text](card)[0], "button": shut} {
		at, ok := within(card, o, fyne.Position{})
		if _, scrolls := within(room, o, fyne.Position{}); !ok || scrolls || at.Y < 0 || at.Y+o.Size().Height > card.Size().Height {
			t.Errorf("the %s is not always in view", name)
		}
	}
	first, last := lines.Objects[0], lines.Objects[59]
	if !inView(first) || inView(last) {
		t.Errorf("it opens with its first line %v and its last line %v in view", inView(first), inView(last))
	}
	for _, k := range []struct {
		key         fyne.KeyName
		first, last bool
	}{{fyne.KeyEnd, false, true}, {fyne.KeyHome, true, false}, {fyne.KeyPageDown, false, false}, {fyne.KeyPageUp, true, false}, {fyne.KeyDown, false, false}} {
		if key(w, k.key); inView(first) != k.first || inView(last) != k.last {
			t.Errorf("after %s the first line is in view: %v, the last: %v", k.key, inView(first), inView(last))
		}
	}
}

func TestADialogKeepsPressesFromTheWindowBehind(t *testing.T) {
	n := 0
	behind := NewButton("behind", Plain, func() { n++ })
	w := light(t, Left(behind))
	Dialog{Title: "Sure?", Primary: NewButton("Yes", Danger, nil)}.Show(w.Canvas())
	test.TapCanvas(w.Canvas(), fyne.NewPos(40, 40))
	if n != 0 {
		t.Error("the button behind was pressed")
	}
}

func TestTheFocusGoesToTheDialogAndBack(t *testing.T) {
	e := NewEntry()
	w := light(t, e)
	Focus(e)
	shut := Dialog{Title: "t", Primary: NewButton("Yes", Go, nil)}.Show(w.Canvas())
	if e.Focused() {
		t.Error("the field behind still shows the focus")
	}
	shut()
	if !e.Focused() {
		t.Error("the focus did not come back")
	}
}

func TestADialogIsClosedOnce(t *testing.T) {
	w := light(t, Body(""))
	closed := 0
	shut := Dialog{Title: "t", Closed: func() { closed++ }}.Show(w.Canvas())
	shut()
	shut()
	if closed != 1 {
		t.Errorf("told %d times", closed)
	}
}

func TestADialogWithoutCancelStays(t *testing.T) {
	w := light(t, Body(""))
	r := &Router{}
	t.Cleanup(r.Attach(w.Canvas()))
	Dialog{Title: "Write down the recovery key", Cancel: "-", Primary: NewButton("I have it", Primary, nil)}.Show(w.Canvas())
	key(w, fyne.KeyEscape)
	if w.Canvas().Overlays().Top() == nil {
		t.Error("Esc closed a dialog that must be answered")
	}
}

// clock is a timer one turns by hand.
type clock struct {
	due map[int]func()
	set int
}

func (c *clock) after(d time.Duration, f func()) func() {
	if d < 10*time.Second {
		panic("a toast must stay ten seconds or more")
	}
	if c.due == nil {
		c.due = map[int]func(){}
	}
	c.set++
	id := c.set
	c.due[id] = f
	return func() { delete(c.due, id) }
}

func (c *clock) ring() {
	due := c.due
	c.due = nil
	for _, f := range due {
		f()
	}
}

func TestAToastStaysItsTimeAndNeverLeavesFromUnderTheFocus(t *testing.T) {
	c := &clock{}
	toaster := NewToaster(c.after, 72)
	w := light(t, toaster)
	undone := 0
	toaster.Say(Toast{Text: "REF-0151 sent to Dr Shah", Act: "Undo", Acting: func() { undone++ }})
	Focus(toaster.acts[0])
	c.ring()
	if !toaster.Shown() {
		t.Fatal("the toast left while its button had the focus")
	}
	key(w, fyne.KeyReturn)
	key(w, fyne.KeyReturn) // must not undo once more
	if undone != 1 || toaster.Shown() {
		t.Errorf("undone %d times, still shown: %v", undone, toaster.Shown())
	}
	toaster.Say(Toast{Text: "Saved"})
	w.Canvas().Unfocus()
	c.ring()
	if toaster.Shown() {
		t.Error("the toast outstayed its time")
	}
	if got := toaster.Recent(); !slices.Equal(got, []string{"REF-0151 sent to Dr Shah", "Saved"}) {
		t.Errorf("remembers %q", got)
	}
}

// What a toast says is never cut short: it takes the lines it needs, upwards.
func TestALongToastTakesMoreLines(t *testing.T) {
	toaster := NewToaster(new(clock).after, 72)
	w := light(t, toaster)
	var heights []float32
	for _, words := range []string{"Saved", strings.Repeat("It is under To print, in the folder of papers. ", 5)} {
		toaster.Say(Toast{Text: words, Act: "Undo", Key: "Ctrl+Z", Acting: func() {}})
		if bad := Clipped(w.Canvas().Content()); len(bad) > 0 {
			t.Errorf("%s", bad)
		}
		at, size := toaster.card.Position(), toaster.card.Size()
		if below := toaster.Size().Height - at.Y - size.Height; below != theme.Px(72) {
			t.Errorf("below it is %v", below)
		}
		heights = append(heights, size.Height)
	}
	if heights[0] != theme.Px(48) || heights[1] < theme.Px(64) {
		t.Errorf("a short one is %v high, a long one %v", heights[0], heights[1])
	}
}

func TestAToastThatCountsStaysUntilItIsOver(t *testing.T) {
	c := &clock{}
	toaster := NewToaster(func(d time.Duration, f func()) func() {
		if d != time.Second {
			t.Errorf("it counts every %s", d)
		}
		return c.after(toastTime, f)
	}, 72)
	light(t, toaster)
	left := 3
	toaster.Say(Toast{Text: "3 left", Act: "Undo", Acting: func() {}, Ticking: func() (string, bool) {
		left--
		return fmt.Sprint(left, " left"), left > 0
	}})
	for _, want := range []string{"2 left", "1 left", ""} {
		c.ring()
		if got := toaster.AccessibilityLabel(); got != want || toaster.Shown() != (want != "") || want != "" && toaster.words.String() != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	if c.ring(); len(c.due) != 0 {
		t.Error("what is over still counts")
	}
}

func TestANewToastIsNotTakenAwayByTheOldOnesTimer(t *testing.T) {
	c := &clock{}
	toaster := NewToaster(c.after, 72)
	light(t, toaster)
	toaster.Say(Toast{Text: "first"})
	toaster.Say(Toast{Text: "second"})
	if len(c.due) != 1 {
		t.Errorf("%d timers run, want the new one's alone", len(c.due))
	}
}

func TestATimerThatRingsLateTakesNoNewerToast(t *testing.T) {
	var late []func()
	toaster := NewToaster(func(_ time.Duration, f func()) func() { late = append(late, f); return func() {} }, 72)
	light(t, toaster)
	toaster.Say(Toast{Text: "first"})
	toaster.Say(Toast{Text: "second"})
	late[0]()
	if !toaster.Shown() {
		t.Error("the first toast's timer took the second away")
	}
}

func TestNoKeyDoesAnythingOnAStopPageUntilAChoiceHasTheFocus(t *testing.T) {
	var did []string
	page := StopPage(Stop{Title: "Stop", Text: "why", If: "If you continue:", Points: []string{"one", "two"},
		On: "Record concern", GoOn: func() { did = append(did, "on") }, Back: "Go back", GoBack: func() { did = append(did, "back") }, Foot: "Say nothing."})
	w := light(t, page)
	_, used := bound(t, w, nil, "")
	key(w, fyne.KeyReturn, fyne.KeySpace, fyne.KeyEscape)
	if len(did) != 0 {
		t.Errorf("without focus: %q", did)
	}
	wantUsed(t, used)
	for range tabStops(w) {
		key(w, fyne.KeyReturn)
		w.Canvas().FocusNext()
	}
	slices.Sort(did)
	if !slices.Equal(did, []string{"back", "on"}) {
		t.Errorf("with focus: %q", did)
	}
	if words := wordsOf(page); !strings.Contains(words, "Say nothing.") || !strings.Contains(words, "two") {
		t.Errorf("the page reads %q", words)
	}
}
