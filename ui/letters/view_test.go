package letters

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// stage shows the screen where the window has room for it: beside the
// navigation, between the bars.
func stage(t *testing.T, v theme.Variant, b *bench, name string, then ...func(*Screen)) (*Screen, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(v, theme.Standard, 1))
	s := New(b.host, b.store, b.room, b.forms)
	win := test.NewTempWindow(t, kit.NewPanel(theme.Bg, kit.Panes(0, kit.Wide(184, kit.NewPanel(theme.Card, nil)),
		kit.Grow(kit.Down(0, kit.High(80, kit.NewPanel(theme.Brand, nil)), kit.Grow(s.Object()), kit.High(28, kit.NewPanel(theme.Card, nil)))))))
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1366, 768))
	s.Enter(shell.Place{Page: shell.PageLetters})
	for _, f := range then {
		f(s)
	}
	if bad := shell.Problems(s.Commands()); len(bad) > 0 {
		t.Error(bad)
	}
	img := win.Canvas().Capture()
	shot.Keep(t, img, name)
	return s, win
}

func TestLettersAsTheyLook(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
		b := newBench(t, shah)
		b.bray(t)
		b.juke()
		b.held()
		s, _ := stage(t, v, b, "letters-"+name, func(s *Screen) { answer(s.model) })
		if s.grid.Len() != 3 || s.print.Disabled() {
			t.Errorf("%d letters are drawn; printing is off: %v", s.grid.Len(), s.print.Disabled())
		}
	}
}

func TestABlockedLetterAsItLooks(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.juke()
	s, _ := stage(t, theme.Light, b, "letters-blocked", func(s *Screen) { s.grid.ChooseID("l3") })
	if s.model.Chosen() != "l3" || !s.print.Disabled() {
		t.Error("the letter without an address is not in view, or can be printed")
	}
}

func TestLettersThatWentAsTheyLook(t *testing.T) {
	b := newBench(t, sam)
	m, _, ids := b.many(t, 3)
	m.Tick(ids)
	m.Print()
	m.Turn(Sent)
	m.Choose(ids[0])
	m.Return()
	s, _ := stage(t, theme.Light, b, "letters-sent", func(s *Screen) { s.model.Turn(Sent) })
	if s.grid.Len() != 2 || !s.back.Visible() || s.back.Disabled() {
		t.Errorf("%d letters went, and to say that one came back is seen: %v", s.grid.Len(), s.back.Visible())
	}
	stage(t, theme.Light, b, "letters-came-back", func(s *Screen) { s.model.Turn(ToPrint) })
}

func TestAnEmptyListAsItLooks(t *testing.T) {
	s, _ := stage(t, theme.Light, newBench(t, sam), "letters-empty")
	if s.tools.Visible() {
		t.Error("a page that is not there can be looked at closer")
	}
}

func TestTickingKeepsTheFocusAndTheAnswer(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	s, win := stage(t, theme.Light, b, "letters-ticked")
	tick := s.ask.ticks[AskAddress]
	kit.Focus(tick)
	tick.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if !s.model.Safe().AddressChecked || !tick.On() {
		t.Error("the tick is not an answer")
	}
	if win.Canvas().Focused() != tick {
		t.Error("the focus went elsewhere")
	}
}

func TestWhoPrintsNothingHasNoPrintCommand(t *testing.T) {
	b := newBench(t, workflow.Staff{ID: "s9", Name: "Ola Osei", Roles: []workflow.StaffRole{workflow.DataProtection}})
	s := New(b.host, b.store, b.room, b.forms)
	i := slices.IndexFunc(s.Commands(), func(c shell.Command) bool { return c.ID == "letters.print" })
	if i < 0 || b.host.May(s.Commands()[i].Act) {
		t.Error("printing is not kept from those who may not print")
	}
}

// Both dialogs that start from a case ask before anything is printed.
func TestThePapersOfACaseAsTheyAreAskedFor(t *testing.T) {
	b := newBench(t, shah)
	b.bray(t)
	var asked []shell.Question
	b.host.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	s, win := stage(t, theme.Light, b, "letters-before-papers")
	for i, part := range []string{shell.FormPart, shell.RegistrationPart} {
		s.Enter(shell.Place{Page: shell.PageLetters, Part: part + "a1"})
		if len(asked) != i+1 {
			t.Fatalf("%s: %d questions", part, len(asked))
		}
		if asked[i].Choices[0].Try() {
			t.Errorf("%s: nothing was said, and it goes on", part)
		}
		win.SetContent(kit.NewPanel(theme.Card, kit.Pad(24, 24, kit.Wide(480, asked[i].Body))))
		shot.Keep(t, win.Canvas().Capture(), "letters-"+part+"ask")
	}
	if len(b.view.paths)+len(b.store.noted) > 0 {
		t.Error("something was printed")
	}
}

// Ticked letters, one of them kept back; then those that may not have printed.
func TestABatchAsItLooks(t *testing.T) {
	b := newBench(t, sam)
	_, _, ids := b.many(t, 3)
	a := b.store.applications["a11"]
	a.Proxy.Address = nil
	b.store.applications["a11"] = a
	var asked []shell.Question
	b.host.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	s, win := stage(t, theme.Light, b, "letters-batch", func(s *Screen) { s.model.Tick(ids) })
	if s.print.Disabled() || s.print.Label() != "Print 2 letters" {
		t.Errorf("the button says %q", s.print.Label())
	}
	if got := s.why.String(); got != "1 ticked letter stays: something keeps it back." {
		t.Errorf("of the third it says %q", got)
	}
	s.model.Print()
	if len(asked) != 1 || asked[0].Title != "Did both print?" {
		t.Fatalf("asked %+v", asked)
	}
	asked[0].Choices[1].Do()
	s.model.Tick(ids[:1])
	shot.Keep(t, win.Canvas().Capture(), "letters-picking")
	if !s.failed.Visible() || s.failed.Disabled() || s.grid.Len() != 2 {
		t.Error("nobody can say which did not print")
	}
}

// What is left of many letters may be long, so the questions of the one in view come
// first.
func TestTheQuestionsComeBeforeWhatIsLeftOfManyLetters(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	b.juke()
	s := New(b.host, b.store, b.room, b.forms)
	s.Enter(shell.Place{})
	if len(s.beside.Objects) != 1 {
		t.Error("there is room for what does not keep the letter back")
	}
	s.model.Choose("l3") // it lacks an address
	if s.beside.Objects[0] != s.blocks {
		t.Error("what keeps the one letter back does not come first")
	}
	s.model.Tick([]workflow.LetterID{"l1", "l3"})
	if len(s.model.KeptBack()) == 0 || s.beside.Objects[0] != s.ask.card {
		t.Error("the questions come after the list")
	}
}
