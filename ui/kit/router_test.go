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
