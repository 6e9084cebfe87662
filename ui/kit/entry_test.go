package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

func TestAFieldPassesOnEscAndFunctionKeysButNoLetters(t *testing.T) {
	e := NewEntry()
	w := light(t, e)
	_, used := bound(t, w, []fyne.KeyName{fyne.KeyEscape, fyne.KeyF5, fyne.KeyReturn, fyne.KeyDown}, "aj")
	Focus(e)
	letters(w, "aj")
	key(w, fyne.KeyDown, fyne.KeyEscape, fyne.KeyF5, fyne.KeyReturn)
	wantUsed(t, used, "Escape", "F5", "Return")
	if e.Text() != "aj" {
		t.Errorf("the field reads %q", e.Text())
	}
}

func TestEnterInALineIsSubmittedWhereSomebodyAsksForIt(t *testing.T) {
	e := NewEntry()
	w := light(t, e)
	_, used := bound(t, w, []fyne.KeyName{fyne.KeyReturn}, "")
	got := ""
	e.OnSubmitted = func(s string) { got = s }
	Focus(e)
	letters(w, "bray")
	key(w, fyne.KeyReturn)
	if got != "bray" {
		t.Errorf("submitted %q", got)
	}
	wantUsed(t, used)
}

func TestEnterInANoteBreaksTheLineAndTabLeavesIt(t *testing.T) {
	note, next := NewNote(3), NewEntry()
	w := light(t, Down(8, note, next))
	_, used := bound(t, w, []fyne.KeyName{fyne.KeyReturn}, "")
	Focus(note)
	letters(w, "a")
	key(w, fyne.KeyReturn)
	letters(w, "b")
	if note.Text() != "a\nb" {
		t.Errorf("the note reads %q", note.Text())
	}
	wantUsed(t, used)
	if tab, ok := w.Canvas().Focused().(fyne.Tabbable); ok && tab.AcceptsTab() {
		t.Error("Tab stays in the note")
	}
}

func TestALimitCutsWhatIsPasted(t *testing.T) {
	e := NewEntry().Limit(5)
	heard := ""
	e.OnChanged = func(s string) { heard = s }
	light(t, e)
	e.SetText("123456789")
	if e.Text() != "12345" || heard != "12345" {
		t.Errorf("the field reads %q and told %q", e.Text(), heard)
	}
}

func TestAFieldIsDrawnAsItStands(t *testing.T) {
	e := NewEntry()
	w := light(t, e)
	want := func(when string, line fyne.ThemeColorName) {
		t.Helper()
		if e.pane.rim.top.FillColor != theme.Color(line) {
			t.Errorf("%s the line is not %s", when, line)
		}
	}
	want("at rest", theme.InB)
	Focus(e)
	want("in focus", theme.Fg)
	if !e.ring.glow.Visible() {
		t.Error("no ring in focus")
	}
	w.Canvas().Unfocus()
	e.SetInvalid(true)
	want("when wrong", theme.Err)
	e.SetInvalid(false)
	e.Off("Not needed for a refusal")
	want("when off", theme.OffLine)
	if e.inner.PlaceHolder != "Not needed for a refusal" || len(tabStops(w)) != 0 {
		t.Error("a field that is off gives no reason, or can be reached")
	}
}

func TestAFieldSaysWhatIsWrongAndKeepsWhatWasTyped(t *testing.T) {
	e, below := NewEntry(), Body("below")
	f := NewField("NHS number", e)
	light(t, Down(8, f, below))
	e.SetText("999 000 7501")
	before := below.Position().Y
	f.SetError("The last digit does not match. Check each digit.")
	if !f.bar.Visible() || !e.invalid || e.Text() != "999 000 7501" {
		t.Error("no red bar, no red line, or the text is gone")
	}
	if below.Position().Y <= before {
		t.Error("the message lies upon what stands below")
	}
	f.SetError("")
	if f.bar.Visible() || e.invalid || below.Position().Y != before {
		t.Error("a field that was put right still looks wrong")
	}
}

func TestAScreenReaderHearsWhatAFieldIsCalledAndNoPassword(t *testing.T) {
	name, secret, born := NewEntry(), NewPassword(), NewBirthField(december)
	pick := NewPick(methods, nil)
	light(t, Down(8, NewField("Family name", name), NewField("Password", secret), NewField("Date of birth", born), NewField("Method", pick)))
	name.SetText("BRAY")
	secret.SetText("correct horse")
	pick.Choose("photo")
	for want, got := range map[string]string{
		"Family name, BRAY":      name.inner.AccessibilityLabel(),
		"Password":               secret.inner.AccessibilityLabel(),
		"Date of birth, month":   born.boxes[1].inner.AccessibilityLabel(),
		"Method, Photo document": pick.AccessibilityLabel(),
	} {
		if got != want {
			t.Errorf("reads %q, want %q", got, want)
		}
	}
}

func TestALinkOfTheSummaryMovesTheFocusToTheField(t *testing.T) {
	e := NewEntry()
	gone := false
	s := ErrorSummary("2 things to put right",
		Problem{Text: "NHS number", At: NewField("NHS number", e)}, Problem{Text: "Evidence", Follow: func() { gone = true }})
	field := NewField("NHS number", e)
	light(t, Down(8, s, field))
	links := find[*Link](s)
	if len(links) != 2 {
		t.Fatalf("%d links, want 2", len(links))
	}
	links[0].press.press()
	if !e.Focused() {
		t.Error("the field did not get the focus")
	}
	links[1].press.press()
	if !gone {
		t.Error("the other link leads nowhere")
	}
	if words := wordsOf(s); !strings.Contains(words, "2 things to put right") {
		t.Errorf("the summary reads %q", words)
	}
}

// find is every T inside an object, in the order of the tree.
func find[T fyne.CanvasObject](o fyne.CanvasObject) (found []T) {
	if t, ok := o.(T); ok {
		found = append(found, t)
	}
	for _, child := range children(o) {
		found = append(found, find[T](child)...)
	}
	return found
}

func wordsOf(o fyne.CanvasObject) string {
	var words []string
	for _, t := range find[*Text](o) {
		words = append(words, t.String())
	}
	return strings.Join(words, " ")
}

func TestAFieldInFocusShowsWhereOneTypes(t *testing.T) {
	e := NewEntry()
	w := light(t, Down(0, e))
	inside := func() bool {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
		img := w.Canvas().Capture()
		for x := int(at.X) + 4; x < int(at.X+e.Size().Width)-4; x++ {
			if img.At(x, int(at.Y+e.Size().Height/2)) != theme.Color(theme.InBg) {
				return true
			}
		}
		return false
	}
	if inside() {
		t.Error("an empty field is not empty")
	}
	Focus(e)
	if !inside() {
		t.Error("there is no text cursor")
	}
}

func TestAFieldScrolledAwayIsNotDrawnOverTheBars(t *testing.T) {
	field, last := NewEntry(), NewEntry()
	field.SetText("BRAY")
	w := light(t, Down(0, High(100, NewPanel(theme.Brand, nil)), High(200, NewScroll(Down(0, field, Gap(400), last)))))
	bar := func() bool {
		img := w.Canvas().Capture()
		for y := 24; y < 124; y++ {
			for x := 24; x < 200; x++ {
				if img.At(x, y) != theme.Color(theme.Brand) {
					return false
				}
			}
		}
		return true
	}
	room := find[*Scroll](w.Canvas().Content())[0]
	for y := range 10 {
		room.scroll.ScrollToOffset(fyne.NewPos(0, float32(y*12)))
		if !bar() {
			t.Fatalf("scrolled by %v, the field is drawn over the bar", y*12)
		}
	}
}

func TestALongLineStaysInItsField(t *testing.T) {
	e, other := NewEntry(), NewEntry()
	w := light(t, Down(8, Left(Wide(120, e)), other))
	beside := func() bool {
		img := w.Canvas().Capture()
		for x := 24 + 128; x < 700; x++ {
			if img.At(x, 24+18) != theme.Color(theme.Bg) {
				return false
			}
		}
		return true
	}
	Focus(e)
	letters(w, strings.Repeat("Fernbrook ", 8))
	if at := e.inner.CursorPosition().X; at < 400 {
		t.Fatalf("the cursor of a long line is at %v", at)
	}
	if !beside() {
		t.Error("what is typed runs out of the field")
	}
	Focus(other)
	if !beside() {
		t.Error("left, the words run out of the field")
	}
	e.SetText("Fern")
	e.SetText(strings.Repeat("Fernbrook ", 8))
	if !beside() {
		t.Error("set, the words run out of the field")
	}
}

func TestAClickSetsTheCursorWhereItIs(t *testing.T) {
	e := NewEntry()
	light(t, Down(0, e))
	e.SetText("BRAY QUENTIN")
	for _, c := range []struct {
		after string
		want  int
	}{{"BRAY", 4}, {"BRAY QUENTIN", 12}, {"", 0}} {
		e.inner.MouseDown(leftClick(fyne.NewPos(fieldPad()+e.words(c.after).Width, 12)))
		if got := e.inner.CursorColumn; got != c.want {
			t.Errorf("a click after %q goes to %d, want %d", c.after, got, c.want)
		}
	}
}

func TestAPasswordIsShownOnDemandAndHiddenAgain(t *testing.T) {
	e := NewPassword()
	w := light(t, Down(8, NewField("Password", e), NewEntry()))
	Focus(e)
	letters(w, "fern brook")
	if !e.inner.Password || e.reveal.AccessibilityLabel() != "Show, Password" {
		t.Errorf("at first %q is offered", e.reveal.AccessibilityLabel())
	}
	test.Tap(e.reveal)
	if e.inner.Password || e.reveal.Label() != "Hide" || !e.Focused() || e.Text() != "fern brook" {
		t.Error("pressing Show does not show it, or takes the focus or the words away")
	}
	shoot(t, w, "password")
	w.Canvas().FocusNext()
	key(w, fyne.KeyReturn)
	if !e.inner.Password || w.Canvas().Focused() != e.reveal {
		t.Error("Tab and Enter do not hide it")
	}
	letters(w, "fern")
	if key(w, fyne.KeySpace); !e.inner.Password {
		t.Error("a space typed past the field shows it")
	}
	test.Tap(e.reveal)
	e.SetText("")
	if !e.inner.Password || e.reveal.Label() != "Show" {
		t.Error("the next password is shown as it is typed")
	}
	e.Off("Not now")
	if e.reveal.Visible() {
		t.Error("a field that cannot be used can be shown")
	}
}

func TestAPressOnAHalfVisibleFieldKeepsTheFocus(t *testing.T) {
	field := NewEntry()
	room := NewScroll(Down(0, Gap(80), field, Gap(400)))
	w := light(t, Left(Sized(300, 100, room)))
	press := leftClick(fyne.NewPos(20, 8))
	field.inner.MouseDown(press)
	if w.Canvas().Focused() != field.inner || room.scroll.Offset.Y != 0 {
		t.Errorf("under the press the page moved by %v", room.scroll.Offset.Y)
	}
	field.inner.MouseUp(press)
	if w.Canvas().Focused() != field.inner || room.scroll.Offset.Y < 16 {
		t.Errorf("let go, the field is not in view: scrolled by %v", room.scroll.Offset.Y)
	}
	w.Canvas().Unfocus()
	room.scroll.ScrollToTop()
	Focus(field)
	if room.scroll.Offset.Y < 16 {
		t.Error("the focus no longer brings a field into view")
	}
}

// Nothing that is typed gets under what stands at the end of a field.
func TestTypingEndsBeforeTheEndOfAField(t *testing.T) {
	end := Key("Esc closes")
	e := NewEntry().WithEnd(end)
	w := light(t, e)
	w.Resize(fyne.NewSize(400, 100))
	Focus(e)
	test.Type(w.Canvas().Focused(), strings.Repeat("many words ", 20))
	if right := e.over.Position().X + e.over.Size().Width; right > end.Position().X || end.Position().X+end.Size().Width > e.Size().Width {
		t.Errorf("what is typed runs to %.0f, the end begins at %.0f of %.0f", right, end.Position().X, e.Size().Width)
	}
}
