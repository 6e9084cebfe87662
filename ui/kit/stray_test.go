package kit

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// told tells the router of a letter as the toolkit does: as its key, with Shift before
// a capital, and as what it writes.
func told(r *Router, l rune) {
	if unicode.IsUpper(l) {
		r.stray(desktop.KeyShiftLeft)
	}
	if k := fyne.KeyName(string(unicode.ToUpper(l))); l == ' ' && r.stray(fyne.KeySpace) || r.stray(k) {
		return
	}
	r.typed(l, func() bool { return r.letter(l) })
}

// Prose upon nothing is found out by its letters that do nothing, and the rest of it
// does nothing; keys pressed on purpose are never taken for it, however fast they come.
func TestProseUponNothingIsNotKeys(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		gap         time.Duration
		did         string
		prose       bool
	}{
		{"answers as fast as they go", "yynynnyynnyn", 20 * time.Millisecond, "yynynnyynnyn", false},
		{"one key missed", "yymnyn", 150 * time.Millisecond, "yynyn", false},
		{"two keys missed among many", "yymnynnyyobnn", 150 * time.Millisecond, "yynynnyynn", false},
		{"a key of no use, held down", "sssss", 30 * time.Millisecond, "", false},
		{"one pressed on after the last question", "yyeeee", 100 * time.Millisecond, "yy", false},
		{"a sentence", "She was not alone, any time", 120 * time.Millisecond, "", true},
		{"one that begins with keys", "any concern was denied by her", 120 * time.Millisecond, "any", true},
		{"one with long pauses", "m   s", 1100 * time.Millisecond, "", false},
	} {
		now := time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
		var did []rune
		strayed := 0
		r := &Router{Now: func() time.Time { return now }, Strayed: func(time.Time) { strayed++ }}
		k := &Keys{Rune: map[rune]func(){}}
		for _, key := range "yna" {
			k.Rune[key] = func() { did = append(did, key) }
		}
		k.Rune['e'] = r.Idle // bound, and of no use now
		r.Push(k)
		for _, l := range c.typed {
			told(r, l)
			now = now.Add(c.gap)
		}
		if string(did) != c.did || strayed == 1 != c.prose {
			t.Errorf("%s: did %q, want %q; told %d times", c.name, string(did), c.did, strayed)
		}
	}
}

// After prose a pause, or any key that is not part of it, makes letters keys again.
func TestAfterProseLettersAreKeysAgain(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)
	n := 0
	r := &Router{Now: func() time.Time { return now }}
	r.Push(&Keys{Rune: map[rune]func(){'y': func() { n++ }}})
	letters := func(s string) {
		for _, l := range s {
			told(r, l)
		}
	}
	letters("Joyously y")
	if n != 1 || !r.stray(fyne.KeyReturn) || !r.stray(fyne.KeySpace) || !r.stray(fyne.KeyBackspace) {
		t.Errorf("prose did %d things, or its end is a key", n)
	}
	if r.stray(fyne.KeyEscape) {
		t.Error("Esc is taken for prose")
	}
	if letters("y"); n != 2 {
		t.Errorf("after Esc y did %d things", n-1)
	}
	letters("Joyously")
	now = now.Add(strayPause)
	if r.stray(fyne.KeyReturn) {
		t.Error("Enter after a pause is taken for prose")
	}
	if letters("y"); n != 3 {
		t.Errorf("after a pause, %d", n)
	}
	r.SetLetters(false)
	defer r.SetLetters(true)
	if letters("Joyously"); r.Prosing() || n != 3 {
		t.Error("where letters are no keys, prose is nothing to be told of")
	}
}

// Space on an answer gives it; in a sentence it does not, upon an answer as upon nothing.
func TestTheSpacesOfASentenceAnswerNothing(t *testing.T) {
	given := 0
	s := NewSegments([]Segment{{ID: "yes", Label: "Yes", Key: 'y'}, {ID: "no", Label: "No", Key: 'n'}}, func(string) { given++ })
	w := light(t, s)
	bound(t, w, nil, "")
	Focus(s)
	for _, l := range strings.Repeat("So she said so. ", 3) {
		if l == ' ' { // the toolkit tells it twice
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(string(unicode.ToUpper(l)))})
		w.Canvas().Focused().TypedRune(l)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if given > 1 {
		t.Errorf("a sentence gave %d answers", given)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if s.Chosen() != "no" {
		t.Errorf("Space on an answer chose %q", s.Chosen())
	}
}
