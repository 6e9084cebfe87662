package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

func TestTheLayerPushedLastIsAskedFirst(t *testing.T) {
	var did []string
	note := func(s string) func() { return func() { did = append(did, s) } }
	r := &Router{}
	r.Push(&Keys{Rune: map[rune]func(){'a': note("shell a"), 'b': note("shell b")}})
	popScreen := r.Push(&Keys{Rune: map[rune]func(){'a': note("screen a")}})
	r.letter('a')
	r.letter('b')
	popDialog := r.Push(&Keys{Modal: true, Key: map[fyne.KeyName]func(){fyne.KeyEscape: note("close")}})
	if r.letter('a') || !r.key(fyne.KeyEscape) {
		t.Error("a letter passed a dialog, or the dialog did not hear its key")
	}
	popScreen()
	popDialog()
	r.letter('a')
	if want := []string{"screen a", "shell b", "close", "shell a"}; !slices.Equal(did, want) {
		t.Errorf("did %q, want %q", did, want)
	}
}

func TestSingleLettersCanBeTurnedOff(t *testing.T) {
	n := 0
	r := &Router{}
	r.Push(&Keys{Rune: map[rune]func(){'a': func() { n++ }, '1': func() { n++ }, '/': func() { n += 10 }},
		Key: map[fyne.KeyName]func(){fyne.KeyF5: func() { n += 100 }}})
	r.SetLetters(false)
	r.letter('a')
	r.letter('1')
	r.letter('/')
	r.key(fyne.KeyF5)
	if n != 100 {
		t.Errorf("counted %d, want F5 alone", n)
	}
	r.SetLetters(true)
	if !r.letter('a') {
		t.Error("letters stay off")
	}
}

func TestKeysReachTheRouterWhenNothingHasTheFocus(t *testing.T) {
	w := light(t, Body("nothing to focus"))
	r := &Router{}
	detach := r.Attach(w.Canvas())
	n := 0
	r.Push(&Keys{Key: map[fyne.KeyName]func(){fyne.KeyF1: func() { n++ }}, Rune: map[rune]func(){'?': func() { n++ }}})
	key(w, fyne.KeyF1)
	letters(w, "?")
	if n != 2 {
		t.Errorf("heard %d, want 2", n)
	}
	detach()
	key(w, fyne.KeyF1)
	if n != 2 || routerOf(w.Content()) != nil {
		t.Error("a detached router still hears")
	}
}

func TestTheRouterHearsOfEveryKeyWhateverBecomesOfIt(t *testing.T) {
	field, note, button := NewEntry(), NewNote(2), NewButton("Send", Go, func() {})
	grid := NewGrid(Column{ID: "n", Title: "Name"})
	grid.SetSource(Rows{{ID: "1", Cells: []Cell{{Text: "BRAY"}}}})
	pick := NewPick([]Choice{{ID: "1", Label: "Mother"}, {ID: "2", Label: "Father"}}, nil)
	w := light(t, Down(8, field, note, button, High(120, grid), pick))
	r, _ := bound(t, w, nil, "")
	n := 0
	r.Heard = func() { n++ }
	for where, at := range map[string]fyne.CanvasObject{"a field": field, "a note": note, "a button": button, "the rows": grid, "nothing": nil} {
		if w.Canvas().Unfocus(); at != nil && !Focus(at) {
			t.Fatal("no focus on", where)
		}
		n = 0
		key(w, fyne.KeyDown)
		letters(w, "x")
		if n != 2 {
			t.Errorf("on %s the router heard %d of a key and a letter", where, n)
		}
	}
	Focus(pick)
	key(w, fyne.KeySpace)
	n = 0
	key(w, fyne.KeyDown)
	letters(w, "f")
	if n != 2 {
		t.Errorf("in an open list the router heard %d of a key and a letter", n)
	}
	key(w, fyne.KeyEscape)
	Focus(field)
	n = 0
	field.inner.TypedShortcut(&fyne.ShortcutPaste{Clipboard: fyne.CurrentApp().Clipboard()})
	if n != 1 {
		t.Errorf("the router heard pasting %d times", n)
	}
	n = 0
	if field.SelectAll(); n != 0 {
		t.Error("the router heard what the program did")
	}
}

func TestInlineRunsAtOnceAndLiveHandsOver(t *testing.T) {
	var order []string
	x := Inline()
	x.Go(func() {
		order = append(order, "work")
		x.UI(func() { order = append(order, "outcome") })
	})
	order = append(order, "after")
	if !slices.Equal(order, []string{"work", "outcome", "after"}) {
		t.Errorf("order %q", order)
	}
	light(t, Body(""))
	done := make(chan bool)
	live := Live()
	live.Go(func() { live.UI(func() { close(done) }) })
	<-done
}
