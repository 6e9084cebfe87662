package kit

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"
)

// Prose typed where no field has the focus is a row of keys that each do something
// or nothing. It is told from keys pressed on purpose by those that do nothing: who
// knows the keys presses only such as do something, as fast as they like, and misses
// one now and then; of a sentence every other letter does nothing anywhere. So a key
// never waits. See docs/decisions/0036-prose-upon-nothing.md.
const (
	// strayPause ends a row of keys: so long nobody stops between the letters of a word.
	strayPause = time.Second
	// strayLetters is how many letters make prose, and strayIdle how many of them, and
	// at the same time which part, must have done nothing. They must be of two kinds:
	// one pressed too often, after the last question, is no word.
	strayLetters, strayIdle, strayPart = 3, 2, 3
)

// row is letters typed one after the other without a pause.
type row struct {
	from, last time.Time
	n, idle    int
	vain       rune // the first letter that did nothing
	kinds      bool // another did nothing either
	prose      bool
}

// typed hands a letter to what it is for, and reports whether it was of use. The rest
// of what proved to be prose is for nothing.
func (r *Router) typed(l rune, use func() bool) bool {
	if r.lettersOff {
		return use()
	}
	if r.Prosing() {
		r.row.last = r.now()
		return true
	}
	now := r.now()
	if now.Sub(r.row.last) >= strayPause {
		r.row = row{from: now}
	}
	r.row.last, r.row.n = now, r.row.n+1
	before := r.row.idle
	used := use()
	if !used {
		r.row.idle = before + 1
	}
	if r.row.idle == before {
		return used
	}
	p := &r.row
	p.kinds = p.kinds || p.vain != 0 && p.vain != l
	p.vain = cmp.Or(p.vain, l)
	if p.kinds && p.n >= strayLetters && p.idle >= strayIdle && p.idle*strayPart >= p.n {
		p.prose = true
		if r.Strayed != nil {
			r.Strayed(p.from)
		}
	}
	return used
}

// Idle says that the letter being typed is bound to something that does nothing here.
func (r *Router) Idle() { r.row.idle++ }

// Prosing reports whether what is typed proved to be prose, and goes on.
func (r *Router) Prosing() bool { return r.row.prose && r.now().Sub(r.row.last) < strayPause }

// stray reports whether a key belongs to prose that is typed upon nothing: what ends
// a word or a line, or takes a letter back. The keys that move and lead away end it.
// The toolkit tells each letter as a key too, and Shift: they come with the letter.
func (r *Router) stray(k fyne.KeyName) bool {
	switch k {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyBackspace:
		if !r.Prosing() {
			return false
		}
		r.row.last = r.now()
		return true
	case fyne.KeyEscape, fyne.KeyTab, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyDelete:
		r.row = row{}
	}
	return false
}

func (r *Router) now() time.Time {
	if r.Now != nil {
		return r.Now()
	}
	return time.Now()
}

// typedUpon is [Router.typed] of o's window.
func typedUpon(o fyne.CanvasObject, l rune, use func() bool) {
	if r := routerOf(o); r != nil {
		r.typed(l, use)
		return
	}
	use()
}

// strayUpon is [Router.stray] of o's window.
func strayUpon(o fyne.CanvasObject, k fyne.KeyName) bool {
	r := routerOf(o)
	return r != nil && r.stray(k)
}
