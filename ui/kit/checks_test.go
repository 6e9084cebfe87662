package kit

import (
	"image/color"
	"slices"
	"strconv"
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

func TestAnOpenLineIsSeenWithItsQuestion(t *testing.T) {
	c := NewChecks(nil)
	var lines []Check
	for i := range 30 {
		lines = append(lines, Check{ID: strconv.Itoa(i), Question: "Question"})
	}
	c.SetChecks(lines)
	room := NewScroll(Pad(8, 8, c))
	light(t, Down(0, High(400, room)))
	seen := func(o fyne.CanvasObject) (top, bottom bool) {
		at, ok := within(room.Content(), o, fyne.Position{})
		y := room.scroll.Offset.Y
		return ok && at.Y >= y, ok && at.Y+o.Size().Height <= y+room.scroll.Size().Height
	}
	last := NewEntry()
	c.Open("20", Down(8, Body("How was it checked?"), NewEntry(), last))
	if top, bottom := seen(c.rows[20]); !top || !bottom {
		t.Error("a line that opens is not in view")
	}
	room.scroll.ScrollToBottom() // from below, the field alone would come into view
	Focus(last)
	if top, bottom := seen(c.rows[20]); !top || !bottom {
		t.Error("the focus is in view without what is asked")
	}

	long := NewEntry()
	c.Open("10", Down(8, Body("How was it checked?"), Gap(600), long))
	if top, _ := seen(c.rows[10]); !top {
		t.Error("a line too long for the room does not begin at its top")
	}
	Focus(long)
	if top, bottom := seen(long); !top || !bottom {
		t.Error("the field at the end of a long line has the focus out of sight")
	}
	before := room.scroll.Offset
	c.Open("10", Down(8, Body("And the other question?"), Gap(600), NewEntry()))
	if room.scroll.Offset != before {
		t.Error("the next question of the same line moves the page")
	}
}

// Each line painted again is paid for by whoever answers.
func TestOnlyALineThatChangedIsPaintedAgain(t *testing.T) {
	c := threeChecks(new([]string))
	light(t, Down(0, c))
	c.Open("able", Body("The answer"))
	mark := color.White // of what is painted again, nothing stays
	for _, r := range c.rows {
		r.question.Color = mark
	}
	now := []Check{c.rows[0].check, c.rows[1].check, c.rows[2].check, c.rows[3].check}
	now[1].State = "Done"
	c.SetChecks(now)
	c.Open("able", Body("The next question"))
	for i, want := range []bool{true, false, true, true} {
		if kept := c.rows[i].question.Color == mark; kept != want {
			t.Errorf("line %d stays as it was: %v, want %v", i, kept, want)
		}
	}
	if c.rows[1].state.Text != "Done" || len(find[*Text](c)) != 1 || find[*Text](c)[0].String() != "The next question" {
		t.Error("what changed does not show")
	}
	c.Open("alone", Body("Another"))
	if c.rows[1].question.Color == mark || c.rows[3].question.Color == mark {
		t.Error("a line that opens, or one that closes, stays as it was")
	}
}

func TestUnderAnOpenLineNothingIsFilled(t *testing.T) {
	c := threeChecks(new([]string))
	light(t, Down(0, c))
	c.Open("alone", High(200, Gap(0)))
	open, middle, below := c.rows[1], c.pane.face.middle, c.below
	from, to := open.Position().Y, open.Position().Y+open.Size().Height
	if end := middle.Position().Y + middle.Size().Height; end < from || end > from+2 {
		t.Errorf("the card is filled down to %v, the open line begins at %v", end, from)
	}
	if at := below.Position().Y; at < to-3 || at > to {
		t.Errorf("the card is filled again from %v, the open line ends at %v", at, to)
	}
	last := c.rows[3]
	if end := below.Position().Y + below.Size().Height; end < last.Position().Y {
		t.Errorf("the card ends at %v, its last line is at %v", end, last.Position().Y)
	}
}
