package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func threeChecks(opened *[]string) *Checks {
	c := NewChecks(func(id string) { *opened = append(*opened, id) })
	c.SetChecks([]Check{{ID: "id", Question: "Patient’s identity", State: "Done"}, {ID: "alone", Question: "Spoken to alone"},
		{ID: "safe", Question: "Needed and safe", Note: "After he has been spoken to alone", State: "Cannot start yet", Waiting: true}, {ID: "able", Question: "Able to decide"}})
	return c
}

func TestALineOpensByKeyAndTapUnlessItCannotStart(t *testing.T) {
	var opened []string
	c := threeChecks(&opened)
	w := light(t, Down(0, c))
	Focus(c)
	key(w, fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeySpace) // the second Down passes by the one that waits
	test.Tap(c.rows[2])
	test.Tap(c.rows[0])
	if !slices.Equal(opened, []string{"alone", "able", "id"}) {
		t.Errorf("opened %q", opened)
	}
}

func TestAnOpenLineMakesRoomForWhatAnswersIt(t *testing.T) {
	var opened []string
	c, below := threeChecks(&opened), Body("below")
	w := light(t, Down(8, c, below))
	before := below.Position().Y
	answer := NewSegments([]Segment{{"y", "Yes", 'y'}}, nil)
	c.Open("alone", Down(8, Left(answer), NewEntry()))
	if moved := below.Position().Y - before; moved < 36+8+36 {
		t.Errorf("what stands below moved %v, the answer needs 80", moved)
	}
	c.SetChecks([]Check{{ID: "alone", Question: "Spoken to alone", State: "Done"}, {ID: "able", Question: "Able to decide"}})
	if c.Opened() != "alone" || c.rows[0].state.Text != "Done" {
		t.Error("new lines closed the open one, or do not show")
	}
	stops := tabStops(w)
	if len(stops) < 2 || stops[0] != c.rows[0] || stops[1] != answer.segs[0] {
		t.Errorf("Tab goes from the open line to %T", stops[1])
	}
	c.Open("", nil)
	if len(find[*Segments](c)) != 0 {
		t.Error("a closed line still holds its answer")
	}
}
