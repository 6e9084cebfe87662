package shell

import (
	"slices"
	"testing"
)

func TestOfAHeldKeyOnlyTheFirstRowAndTheLastAreLookedAt(t *testing.T) {
	clock := newClock()
	h := &Host{OnAfter: clock.after}
	var c Calm
	var looked []int
	look := func(i int) { h.Calmly(&c, func() { looked = append(looked, i) }) }
	for i := range 5 {
		look(i)
		clock.pass(calm / 2)
	}
	if !slices.Equal(looked, []int{0}) {
		t.Errorf("while the key was held %v were looked at", looked)
	}
	clock.pass(calm)
	if !slices.Equal(looked, []int{0, 4}) {
		t.Errorf("after it was let go %v were looked at", looked)
	}
	look(5)
	if !slices.Equal(looked, []int{0, 4, 5}) {
		t.Errorf("a key after a pause is not followed at once: %v", looked)
	}
	clock.pass(2 * calm)
	if len(looked) != 3 {
		t.Errorf("one was looked at twice: %v", looked)
	}
}
