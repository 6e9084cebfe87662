package kit

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/theme"
)

func TestArrowsMoveAmongTabsAndOnlyEnterChooses(t *testing.T) {
	var chosen []string
	tabs := NewTabs([]TabItem{{"mine", "Mine", "5"}, {"all", "All", "13"}, {"wait", "Waiting", ""}}, func(id string) { chosen = append(chosen, id) })
	w := light(t, tabs)
	Focus(tabs)
	key(w, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	if len(chosen) != 0 || tabs.Chosen() != "mine" {
		t.Errorf("moving chose %q", chosen)
	}
	key(w, fyne.KeyReturn)
	if !slices.Equal(chosen, []string{"wait"}) || tabs.Chosen() != "wait" {
		t.Errorf("Enter chose %q", chosen)
	}
	tabs.Press(1)
	test.Tap(tabs.tabs[0])
	if !slices.Equal(chosen, []string{"wait", "all", "mine"}) {
		t.Errorf("chosen %q", chosen)
	}
}

func TestATapMovesTheFocusToAChoiceAndNotToAButton(t *testing.T) {
	e, b, tick := NewEntry(), NewButton("Save", Plain, nil), NewTick("On", nil)
	tabs := NewTabs([]TabItem{{"a", "A", ""}, {"b", "B", ""}}, nil)
	w := light(t, Down(8, e, b, tick, tabs))
	Focus(e)
	b.Tapped(nil)
	if !e.Focused() {
		t.Error("a button took the focus from the field")
	}
	for _, choice := range []fyne.Focusable{tabs.tabs[1], tabs.tabs[0], tick} {
		choice.(fyne.Tappable).Tapped(nil)
		if w.Canvas().Focused() != choice {
			t.Errorf("the focus is on %T", w.Canvas().Focused())
		}
	}
}

func TestPartsThatBelongTogetherAreOneStop(t *testing.T) {
	before, after := NewButton("before", Plain, nil), NewButton("after", Plain, nil)
	tabs := NewTabs([]TabItem{{"a", "A", ""}, {"b", "B", ""}}, nil)
	tabs.Choose("b")
	answers := NewSegments([]Segment{{"y", "Yes", 'y'}, {"n", "No", 'n'}}, nil)
	list := NewRadioList([]Option{{"1", "One", "no", true}, {"2", "Two", "", false}, {"3", "Three", "", false}}, nil)
	w := light(t, Down(8, before, tabs, answers, list, after))
	want := []fyne.Focusable{before, tabs.tabs[1], answers.segs[0], list.items[1], after}
	if got := tabStops(w); !slices.Equal(got, want) {
		t.Errorf("Tab reaches %d parts, want %d: %v", len(got), len(want), got)
	}
}

func TestTabFromTheMiddleOfAGroupLeavesIt(t *testing.T) {
	tabs := NewTabs([]TabItem{{"a", "A", ""}, {"b", "B", ""}, {"c", "C", ""}}, nil)
	after := NewButton("after", Plain, nil)
	w := light(t, Down(8, tabs, after))
	Focus(tabs)
	key(w, fyne.KeyRight)
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != after {
		t.Error("Tab went to another tab of the row")
	}
	w.Canvas().FocusPrevious()
	if w.Canvas().Focused() != tabs.tabs[0] {
		t.Error("back in the row, the focus is not on the chosen tab")
	}
}

func TestCountsChangeWithoutLosingFocusOrChoice(t *testing.T) {
	tabs := NewTabs([]TabItem{{"a", "A", "1"}, {"b", "B", "2"}}, nil)
	w := light(t, tabs)
	tabs.Choose("b")
	Focus(tabs)
	tabs.SetItems([]TabItem{{"a", "A", "7"}, {"b", "B", "8"}})
	if w.Canvas().Focused() != tabs.tabs[1] || tabs.Chosen() != "b" || tabs.tabs[1].count.Text != "8" {
		t.Error("new counts moved the focus or the choice, or do not show")
	}
}

func TestTheNavigationGoesWhereOneSays(t *testing.T) {
	var went []string
	nav := NewNavRail(wholeNav, func(id string) { went = append(went, id) })
	nav.Choose("queue")
	w := light(t, nav)
	Focus(nav)
	key(w, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace)
	if !slices.Equal(went, []string{"register"}) || nav.Chosen() != "register" {
		t.Errorf("went %q", went)
	}
	nav.SetCount("reviews", "9")
	if nav.items[4].count.Text != "9" {
		t.Errorf("reviews counts %q", nav.items[4].count.Text)
	}
}

func TestALetterGivesItsAnswerAndMovingGivesNone(t *testing.T) {
	var given []string
	s := NewSegments([]Segment{{"yes", "Yes", 'y'}, {"no", "No", 'n'}, {"unsure", "Not sure", '?'}}, func(id string) { given = append(given, id) })
	w := light(t, Left(s))
	_, used := bound(t, w, nil, "nx")
	Focus(s)
	key(w, fyne.KeyRight, fyne.KeyRight)
	if s.Chosen() != "" {
		t.Error("moving gave an answer")
	}
	letters(w, "n?x")
	if !slices.Equal(given, []string{"no", "unsure"}) || s.Chosen() != "unsure" {
		t.Errorf("given %q", given)
	}
	wantUsed(t, used, "x")
	if s.PressKey('z') || !s.PressKey('y') {
		t.Error("a letter of no answer answered, or the other way about")
	}
}

func TestManyAnswersStandOnAsManyLinesAsTheyNeedEachWithItsKey(t *testing.T) {
	var given string
	s := NewSegments([]Segment{{"a", "Lasting power of attorney", '1'}, {"b", "Deputy for personal welfare", '2'}, {"c", "Nobody", 'n'}, {"d", "One without a key", 0}},
		func(id string) { given = id }).Wrapped()
	w := light(t, Top(0, Wide(420, s)))
	if h := HeightAt(s, 420); h != 36+2*42 || HeightAt(s, 2000) != 36 {
		t.Errorf("they are %v high, %v on one line", h, HeightAt(s, 2000))
	}
	for _, b := range s.segs {
		if at := b.Position().Add(b.Size()); at.X > 420 || at.Y > s.Size().Height {
			t.Errorf("%q ends at %v of %v", b.seg.Label, at, s.Size())
		}
	}
	Focus(s)
	if letters(w, "2"); given != "b" {
		t.Errorf("2 gives %q", given)
	}
}

func TestEnterChoosesInAListOfAQuestionAndThenGoesOn(t *testing.T) {
	gone := false
	list := NewRadioList([]Option{{ID: "a", Title: "Any clinician"}, {ID: "b", Title: "One of them"}}, nil)
	w := light(t, Body(""))
	t.Cleanup((&Router{}).Attach(w.Canvas()))
	Dialog{Title: "Who?", Body: list, Primary: NewButton("Send", Go, func() { gone = true })}.Show(w.Canvas())
	key(w, fyne.KeyDown)
	if key(w, fyne.KeyReturn); list.Chosen() != "b" || gone {
		t.Errorf("Enter upon the second chose %q; gone on %v", list.Chosen(), gone)
	}
	if key(w, fyne.KeyReturn); list.Chosen() != "b" || !gone {
		t.Errorf("Enter upon what is chosen leaves %q; gone on %v", list.Chosen(), gone)
	}
	alone := NewRadioList([]Option{{ID: "a", Title: "Consent"}}, nil)
	w = light(t, Top(0, Wide(386, alone)))
	Focus(alone)
	if key(w, fyne.KeyReturn); alone.Chosen() != "a" {
		t.Error("with nothing to go on to, Enter chooses nothing")
	}
}

func TestAnswersThatAreOffCannotBeGiven(t *testing.T) {
	s := NewSegments([]Segment{{"yes", "Yes", 'y'}}, nil)
	w := light(t, Left(s))
	s.SetOff(true)
	if s.PressKey('y') || len(tabStops(w)) != 0 || !s.Disabled() {
		t.Error("an answer was given or reached though all are off")
	}
}

func TestABasisThatCannotBeChosenStaysInTheListWithItsReason(t *testing.T) {
	var chosen []string
	l := NewRadioList([]Option{
		{"consent", "Consent", "He has capacity", false}, {"lpa", "Health and welfare LPA", "Only applies if he cannot decide", true},
		{"parent", "Parental responsibility", "Only for a patient under 16", true}, {"best", "Best interests", "", false}},
		func(id string) { chosen = append(chosen, id) })
	w := light(t, Top(0, Wide(386, l)))
	Focus(l)
	key(w, fyne.KeyDown) // passes by the two that cannot be chosen
	key(w, fyne.KeySpace)
	test.Tap(l.items[1])
	if !slices.Equal(chosen, []string{"best"}) || l.Chosen() != "best" {
		t.Errorf("chosen %q", chosen)
	}
	if got := l.items[1].detail.String(); got != "Only applies if he cannot decide" {
		t.Errorf("the reason reads %q", got)
	}
	l.SetOptions([]Option{{"best", "Best interests", "", false}})
	if l.Chosen() != "best" {
		t.Error("new options forgot the choice")
	}
}

func TestABoxIsTickedByTapSpaceAndEnter(t *testing.T) {
	var told []bool
	b := NewTick("Not on the form", func(on bool) { told = append(told, on) })
	w := light(t, Left(b))
	test.Tap(b)
	Focus(b)
	key(w, fyne.KeySpace, fyne.KeyReturn)
	if !slices.Equal(told, []bool{true, false, true}) || !b.On() {
		t.Errorf("told %v", told)
	}
	b.SetOn(false)
	if len(told) != 3 || b.On() {
		t.Error("setting it told somebody, or did nothing")
	}
}

var methods = []Choice{{"known", "Known to staff, plus record questions", ""}, {"photo", "Photo document", "seen here"}, {"vouch", "Vouched for", "by a clinician"}}

func openPick(t *testing.T) (w fyne.Window, p *Pick, chosen *[]string) {
	t.Helper()
	chosen = new([]string)
	p = NewPick(methods, func(id string) { *chosen = append(*chosen, id) })
	w = light(t, Left(p))
	Focus(p)
	return w, p, chosen
}

func TestArrowKeysNeverChangeAPick(t *testing.T) {
	w, p, chosen := openPick(t)
	p.Choose("photo")
	key(w, fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp)
	key(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown) // opens, then moves in the open list
	key(w, fyne.KeyEscape)
	if p.Chosen() != "photo" || len(*chosen) != 0 {
		t.Errorf("moving chose %q, told %q", p.Chosen(), *chosen)
	}
	if w.Canvas().Overlays().Top() != nil {
		t.Error("Esc left the list open")
	}
}

func TestTypingNarrowsAPickAndEnterChooses(t *testing.T) {
	w, p, chosen := openPick(t)
	letters(w, "clin")
	key(w, fyne.KeyReturn)
	if p.Chosen() != "vouch" || !slices.Equal(*chosen, []string{"vouch"}) {
		t.Errorf("chosen %q, told %q", p.Chosen(), *chosen)
	}
}

func TestSpaceOpensAPickAtItsAnswerWithNothingTyped(t *testing.T) {
	w, p, chosen := openPick(t)
	p.Choose("photo")
	key(w, fyne.KeySpace)
	letters(w, " ") // the window sends the key's letter too
	list, ok := w.Canvas().Focused().(*pickList)
	if !ok {
		t.Fatal("Space did not open the list")
	}
	if list.typed.Visible() || len(list.found) != len(methods) {
		t.Errorf("%q stands over %d lines", list.typed.Text, len(list.found))
	}
	for i, c := range list.found {
		if c != methods[i] {
			t.Errorf("line %d is %s", i+1, c.Label)
		}
	}
	key(w, fyne.KeyReturn)
	if !slices.Equal(*chosen, []string{"photo"}) {
		t.Errorf("Enter at once chose %q, not the answer there was", *chosen)
	}
	key(w, fyne.KeySpace)
	letters(w, " vouched for")
	if list := w.Canvas().Focused().(*pickList); !list.typed.Visible() || list.query != "vouched for" {
		t.Errorf("typed %q", list.query)
	}
}

func TestAPickWithNothingFoundChoosesNothing(t *testing.T) {
	w, p, chosen := openPick(t)
	letters(w, "zz")
	key(w, fyne.KeyReturn)
	if p.Chosen() != "" || len(*chosen) != 0 {
		t.Errorf("chosen %q", p.Chosen())
	}
	key(w, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyEnd, fyne.KeyReturn)
	if p.Chosen() != "vouch" {
		t.Errorf("after deleting what was typed, End and Enter chose %q", p.Chosen())
	}
}

func TestATapOnALineOfAnOpenPickChoosesIt(t *testing.T) {
	w, p, _ := openPick(t)
	test.Tap(p)
	list, ok := w.Canvas().Focused().(*pickList)
	if !ok {
		t.Fatal("a tap did not open the list")
	}
	test.TapAt(list, fyne.NewPos(20, list.top()+36+10))
	if p.Chosen() != "photo" {
		t.Errorf("chosen %q", p.Chosen())
	}
}

func TestALongPickShowsTheLinesRoundTheMarkedOne(t *testing.T) {
	var many []Choice
	for i := range 200 {
		many = append(many, Choice{ID: string(rune('a' + i)), Label: "line"})
	}
	test.NewTempApp(t)
	l := newPickList(many, "", "")
	l.mark(150)
	if l.first > 150 || l.first+len(l.lines) <= 150 || len(l.lines) != pickRows {
		t.Errorf("lines %d to %d are shown, 150 is marked", l.first, l.first+len(l.lines))
	}
}

// Enter opens a case; held down a little too long it must not answer its first
// question.
func TestEnterAnswersNoQuestionThatHasLetters(t *testing.T) {
	var chosen []string
	note := func(id string) { chosen = append(chosen, id) }
	asked := NewSegments([]Segment{{"yes", "Yes", 'y'}, {"no", "No", 'n'}}, note)
	plain := NewSegments([]Segment{{"post", "By post", 0}, {"hand", "By hand", 0}}, note)
	w := light(t, Down(8, asked, plain))
	Focus(asked)
	key(w, fyne.KeyReturn, fyne.KeyEnter)
	if len(chosen) != 0 {
		t.Fatalf("Enter answered %q", chosen)
	}
	letters(w, "n")
	key(w, fyne.KeySpace)
	Focus(plain)
	key(w, fyne.KeyReturn)
	if !slices.Equal(chosen, []string{"no", "yes", "post"}) {
		t.Errorf("chosen %q", chosen)
	}
}

func TestADigitChoosesInALongList(t *testing.T) {
	chosen := ""
	l := NewRadioList([]Option{{ID: "a", Title: "One"}, {ID: "b", Title: "Not now", Off: true}, {ID: "c", Title: "Three"}}, func(id string) { chosen = id })
	w := light(t, l)
	Focus(l)
	letters(w, "2") // of those that can be chosen
	if chosen != "c" || l.Chosen() != "c" {
		t.Errorf("2 chose %q", chosen)
	}
	letters(w, "9")
	if chosen != "c" {
		t.Errorf("9 chose %q of two", chosen)
	}
}

// With the largest type on the smallest screen an open list stays in the window, and
// every line of it can be reached and read as far as there is room.
func TestAnOpenListStaysInTheWindow(t *testing.T) {
	var choices []Choice
	for i := range 12 {
		choices = append(choices, Choice{ID: fmt.Sprint(i), Label: fmt.Sprintf("A choice with words enough, number %d", i), Note: "and a note beside it"})
	}
	for _, zoom := range []float32{1, 2} {
		test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, zoom))
		var chosen string
		p := NewPick(choices, func(id string) { chosen = id }).Small()
		w := test.NewTempWindow(t, Down(0, High(160, nil), Across(0, Spacer(), Shrink(120, 0, p))))
		w.SetPadded(false)
		w.Resize(fyne.NewSize(1024, 688))
		if room := p.Size().Width; room < min(p.oneLine(), 1000) {
			t.Errorf("at %.0f %% the box is %.0f wide, its words %.0f", zoom*100, room, p.oneLine())
		}
		p.open("")
		list := w.Canvas().Focused().(*pickList)
		at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(list), list.Size()
		if at.X < 0 || at.Y < 0 || at.X+size.Width > 1024 || at.Y+size.Height > 688 {
			t.Errorf("at %.0f %% the list lies at %v, %v", zoom*100, at, size)
		}
		if zoom == 2 && list.most >= pickRows {
			t.Errorf("%d lines are in view where there is no room", list.most)
		}
		for range choices {
			list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			if n := list.at - list.first; n < 0 || n >= list.most || !list.lines[n].text.Visible() {
				t.Errorf("line %d is marked out of view", list.at)
			}
		}
		for _, l := range list.lines[:list.most] {
			if right := l.text.Position().X + l.text.MinSize().Width; right > size.Width {
				t.Errorf("at %.0f %% %q sticks out", zoom*100, l.text.Text)
			}
		}
		list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if chosen != "11" {
			t.Errorf("chose %q", chosen)
		}
	}
}

// The first tab is chosen from the start, in bold, and has the room for it before
// anything is painted anew.
func TestTheFirstTabHasTheRoomOfOneThatIsChosen(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	tabs := NewTabs([]TabItem{{ID: "a", Label: "An application email"}, {ID: "b", Label: "A file"}}, nil)
	tabs.Resize(fyne.NewSize(600, 40))
	tabs.tabs[0].Refresh()
	if bad := Clipped(tabs); len(bad) > 0 {
		t.Error(bad)
	}
}
