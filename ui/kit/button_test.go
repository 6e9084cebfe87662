package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

func TestSpaceEnterAndATapPressAButton(t *testing.T) {
	n := 0
	b := NewButton("Open", Go, func() { n++ })
	w := light(t, Left(b))
	Focus(b)
	key(w, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter)
	letters(w, " ") // the toolkit sends a space as a letter too
	test.Tap(b)
	if n != 4 {
		t.Errorf("pressed %d times, want 4", n)
	}
}

func TestAButtonPassesOnWhatItHasNoUseFor(t *testing.T) {
	b := NewButton("Open", Go, func() {})
	w := light(t, Left(b))
	_, used := bound(t, w, []fyne.KeyName{fyne.KeyEscape, fyne.KeyF5, fyne.KeyReturn}, "a ")
	Focus(b)
	key(w, fyne.KeyEscape, fyne.KeyF5, fyne.KeyReturn)
	letters(w, "a ")
	wantUsed(t, used, "Escape", "F5", "a")
}

func TestAButtonThatIsOffSaysWhyAndCannotBePressedOrReached(t *testing.T) {
	n := 0
	b, other := NewButton("Send", Go, func() { n++ }), NewButton("Back", Plain, nil)
	w := light(t, Across(12, b, b.Why(), other))
	b.Off("1 check is still to do.")
	test.Tap(b)
	if n != 0 {
		t.Error("a button that is off was pressed")
	}
	if got := b.Why().String(); got != "1 check is still to do." {
		t.Errorf("the reason reads %q", got)
	}
	if stops := tabStops(w); !slices.Equal(stops, []fyne.Focusable{other}) {
		t.Errorf("Tab reaches %d parts, want the other button alone", len(stops))
	}
	b.Off("")
	test.Tap(b)
	if n != 1 || b.Why().String() != "" {
		t.Error("a button that is on again does nothing, or still says why not")
	}
}

func TestAButtonIsAsWideAsItsWords(t *testing.T) {
	short, long := NewButton("Send", Go, nil), NewButton("Send to clinician", Go, nil).WithKey("Ctrl+Enter").WithIcon(theme.IconCheck)
	light(t, Across(12, short, long))
	if short.MinSize().Width >= long.MinSize().Width {
		t.Error("more words take no more room")
	}
	if h := short.MinSize().Height; h != 36 {
		t.Errorf("%v high, want 36", h)
	}
	if h := NewButton("Print", Plain, nil).Small().MinSize().Height; h != 32 {
		t.Errorf("small is %v high, want 32", h)
	}
}

func TestFocusIsDrawnInYellowAndNothingElseIs(t *testing.T) {
	b := NewButton("Open", Go, nil)
	light(t, Left(b))
	if b.ring.glow.Visible() {
		t.Error("a ring without focus")
	}
	Focus(b)
	if !b.ring.glow.Visible() || b.ring.glow.FillColor != theme.Color(theme.Focus) {
		t.Error("no yellow ring on the focused button")
	}
	if b.box.face.FillColor != theme.Color(theme.OK) {
		t.Error("focus changed the button's own colour")
	}
}

func TestALinkIsFollowedAndReadsAsALink(t *testing.T) {
	n := 0
	l := NewLink("Change", func() { n++ })
	w := light(t, Left(l))
	Focus(l)
	key(w, fyne.KeyReturn)
	test.Tap(l)
	if n != 2 {
		t.Errorf("followed %d times, want 2", n)
	}
	if l.AccessibilityRole() != fyne.AccessibleRoleLink || l.AccessibilityLabel() != "Change" {
		t.Error("a screen reader is not told of a link")
	}
	if !l.back.Visible() || l.text.underline {
		t.Error("a focused link is filled yellow, without its line")
	}
}

func TestLongSentencesOfLinksAndTicksWrap(t *testing.T) {
	sentence := "Nobody has asked the patient on their own whether they want somebody else to see their record"
	problem, tick := Problem{Text: sentence}, NewTick(sentence, nil)
	below := Body("below")
	w := light(t, Top(0, Wide(300, Down(8, ErrorSummary("1 thing", problem), tick, below)), Spacer()))
	assertNothingClipped(t, w.Canvas().Content())
	shoot(t, w, "sentences")
	link := find[*Link](w.Canvas().Content())[0]
	for name, h := range map[string]float32{"link": link.Size().Height, "tick": tick.Size().Height} {
		if h < 2*FaceBody.lineHeight() {
			t.Errorf("the %s is %v high: its sentence is cut", name, h)
		}
	}
	if below.Position().Y < tick.Position().Y+tick.Size().Height {
		t.Error("what stands below lies upon the tick")
	}
	if y := tick.mark.box.edge.Position().Y; y > FaceBody.lineHeight()/2 {
		t.Errorf("the box stands at %v, not at the first line", y)
	}
}

func TestALinkAsWideAsItsWordsIsOneLine(t *testing.T) {
	for _, words := range []string{"Change", "End date is blank", "Hiding sensitive entries: not done", "Show all 12", "Take that back, it is different after all"} {
		link, tick := NewLink(words, nil), NewTick(words, nil)
		light(t, Down(8, Left(link), Left(tick)))
		if len(link.text.lines) != 1 || len(tick.text.lines) != 1 {
			t.Errorf("%q breaks with room for all of it", words)
		}
		if link.Size().Width > link.oneLine() {
			t.Errorf("%q can be pressed beside its words", words)
		}
	}
}
