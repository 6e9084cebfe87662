package kit

import (
	"slices"
	"strings"
)

// Held is a control, or whatever stands behind some, whose answer can be kept as words
// and put back later, by another run of the program.
type Held interface {
	// Held is what is typed, chosen or ticked now, as Hold takes it.
	Held() string
	// Hold puts back what Held gave, as a person would: whoever listens to the control
	// hears of it. What it does not offer any more is left out.
	Hold(string)
	// Watch has something told after each change a person makes, beside whoever listens
	// already.
	Watch(func())
}

// watch tells who watches a control.
type watch struct{ watchers []func() }

// Watch has f told after each change a person makes.
func (w *watch) Watch(f func()) { w.watchers = append(w.watchers, f) }

func (w *watch) tell() {
	for _, f := range w.watchers {
		f()
	}
}

// Held is what is typed.
func (e *Entry) Held() string { return e.Text() }

// Hold types it again, and leaves the cursor behind it.
func (e *Entry) Hold(s string) {
	e.SetText(s)
	if e.rows == 1 {
		e.ToEnd()
	}
}

// Held is what is typed, whether it is a date or not.
func (f *DateField) Held() string { return f.Text() }

// Hold types it again.
func (f *DateField) Hold(s string) { f.SetText(s) }

// Watch has do told after each change.
func (f *DateField) Watch(do func()) { f.entry.Watch(do) }

// Held is what is typed in the three boxes, or nothing when they are empty.
func (f *BirthField) Held() string {
	if f.Empty() {
		return ""
	}
	return strings.Join([]string{f.text(0), f.text(1), f.text(2)}, "/")
}

// Hold types it again.
func (f *BirthField) Hold(s string) {
	if parts := strings.Split(s, "/"); len(parts) == len(f.boxes) {
		f.fill(parts[0], parts[1], parts[2])
	}
}

// Watch has do told after each change.
func (f *BirthField) Watch(do func()) {
	for _, e := range f.boxes {
		e.Watch(do)
	}
}

// Held is the id of what is chosen.
func (p *Pick) Held() string { return p.Chosen() }

// Hold chooses it again.
func (p *Pick) Hold(id string) {
	if slices.ContainsFunc(p.choices, func(c Choice) bool { return c.ID == id }) {
		p.choose(id)
	}
}

// Held is the id of what is chosen.
func (l *RadioList) Held() string { return l.Chosen() }

// Hold chooses it again, where it can be.
func (l *RadioList) Hold(id string) {
	if i := l.index(id); i >= 0 && !l.items[i].off {
		l.choose(id)
	}
}

// Held is the id of the answer.
func (s *Segments) Held() string { return s.Chosen() }

// Hold gives it again.
func (s *Segments) Hold(id string) {
	if slices.ContainsFunc(s.segs, func(b *segment) bool { return b.seg.ID == id && !b.off }) {
		s.choose(id)
	}
}

const held = "ticked"

// Held says whether it is ticked.
func (t *Tick) Held() string { return when(t.on, held) }

// Hold ticks or unticks it again.
func (t *Tick) Hold(s string) {
	if t.on != (s == held) {
		t.turn()
	}
}
