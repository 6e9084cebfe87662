package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestAPortAsksForNoMoreThanItsMost(t *testing.T) {
	field := NewEntry()
	large := Down(0, block(900, 700), Across(0, block(700, 36), Wide(200, field)))
	p := NewPort(fyne.NewSize(400, 300), large)
	light(t, Left(Sized(400, 300, p)))
	if m := p.MinSize(); m != fyne.NewSize(400, 300) {
		t.Errorf("it asks for %v", m)
	}
	if large.Size() != fyne.NewSize(900, 736) {
		t.Errorf("what is in it has %v, not what it needs", large.Size())
	}
	Focus(field)
	if off := p.scroll.Offset; off != fyne.NewPos(500, 436) {
		t.Errorf("the field in use is not in view: scrolled to %v", off)
	}
	small := NewPort(fyne.NewSize(400, 300), block(100, 50))
	if m := small.MinSize(); m != fyne.NewSize(100, 50) {
		t.Errorf("a small thing asks for %v", m)
	}
}
