package kit

import (
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"proxydesk/ui/theme"
)

func twoBars() Chart {
	return Chart{Title: "When", Series: []Series{{Name: "Turns 11", Color: theme.Chart1}, {Name: "Overdue", Color: theme.Err, Hatched: true, Unlisted: true}},
		Bars: []Bar{{Label: "Overdue", Counts: []int{0, 4}}, {Label: "January", Counts: []int{8, 0}, Note: "one soon"}}}
}

func TestBarsAreAsLongAsTheirNumbers(t *testing.T) {
	b := NewBarChart(twoBars(), nil)
	light(t, b)
	four, eight := b.bars[0].fills[1].Size().Width+2, b.bars[1].fills[0].Size().Width+2
	if ratio := eight / four; ratio < 1.98 || ratio > 2.02 {
		t.Errorf("4 is %v long, 8 is %v", four, eight)
	}
	if b.bars[1].total.Text != "8" || b.bars[0].total.Text != "4" || b.bars[1].counts[0].Text != "8" {
		t.Error("a bar does not carry its numbers")
	}
	if r := b.bars[1]; r.note.Position().X+r.note.MinSize().Width > r.Size().Width {
		t.Error("a note runs out of the chart")
	}
}

// Half a number misleads: one that has no room in its part is left out, and comes
// back with the room.
func TestANumberThatHasNoRoomInItsPartIsLeftOut(t *testing.T) {
	chart := Chart{Title: "When", Series: []Series{{Name: "In time", Color: theme.Chart1}}, Bars: []Bar{{Label: "Before", Counts: []int{131}}, {Label: "June", Counts: []int{17}}}}
	b := NewBarChart(chart, nil)
	w := light(t, b)
	for _, wide := range []float32{800, 320, 800} {
		w.Resize(fyne.NewSize(wide, 400))
		for _, bar := range b.bars {
			n, fill := bar.counts[0], bar.fills[0]
			if out := n.Position().X+n.MinSize().Width > fill.Position().X+fill.Size().Width; n.Visible() && out {
				t.Errorf("%.0f wide: %s runs out of its part", wide, n.Text)
			}
		}
		if b.bars[1].counts[0].Visible() != (wide == 800) {
			t.Errorf("%.0f wide: the small number is shown: %t", wide, b.bars[1].counts[0].Visible())
		}
	}
}

func TestAHatchedBarSurvivesGreyPrinting(t *testing.T) {
	h := hatch{40, 20, color.Black, color.White}
	on := 0
	for x := range 40 {
		for y := range 20 {
			if h.At(x, y) == color.Black {
				on++
			}
		}
	}
	if on != 400 {
		t.Errorf("%d of 800 points are drawn, want half", on)
	}
	if _, ok := newFill(Series{Hatched: true}).(*canvas.Raster); !ok {
		t.Error("a hatched series is filled flat")
	}
}

func TestABarOpensTheRowsItCounts(t *testing.T) {
	var opened []int
	b := NewBarChart(twoBars(), func(i int) { opened = append(opened, i) })
	w := light(t, b)
	Focus(b.bars[0])
	key(w, fyne.KeyDown, fyne.KeyReturn)
	if !slices.Equal(opened, []int{1}) {
		t.Errorf("opened %v", opened)
	}
	if got := b.bars[1].AccessibilityLabel(); got != "January, 8, Turns 11 8" {
		t.Errorf("the bar reads %q", got)
	}
	if silent := NewBarChart(twoBars(), nil); !silent.bars[0].Disabled() {
		t.Error("a bar that opens nothing can be reached")
	}
}

func TestTheLegendLeavesOutWhatItsBarSays(t *testing.T) {
	b := NewBarChart(twoBars(), nil)
	if got := wordsOf(b.legend); got != "Turns 11" {
		t.Errorf("the legend reads %q", got)
	}
}

// A chart takes the place of another one with more bars and parts.
func TestAShorterChartTakesThePlaceOfALongerOne(t *testing.T) {
	b := NewBarChart(twoBars(), nil)
	light(t, b)
	b.Set(Chart{Title: "Refusals", Series: []Series{{Name: "Refused", Color: theme.Chart1}}, Bars: []Bar{{Label: "Other reason", Counts: []int{3}}}})
	if len(b.bars) != 1 || b.bars[0].total.Text != "3" || b.title.String() != "Refusals" {
		t.Errorf("%d bars, %q", len(b.bars), b.title.String())
	}
}

// Whoever stands upon a bar stands there still when the numbers change.
func TestTheFocusStaysUponABar(t *testing.T) {
	b := NewBarChart(twoBars(), func(int) {})
	w := light(t, b)
	Focus(b)
	key(w, fyne.KeyDown)
	c := twoBars()
	c.Bars[1].Counts = []int{3, 0}
	b.Set(c)
	if w.Canvas().Focused() != b.bars[1] {
		t.Errorf("the focus is upon %v", w.Canvas().Focused())
	}
	c.Bars = c.Bars[:1]
	b.Set(c)
	if w.Canvas().Focused() != b.bars[0] {
		t.Error("the focus is upon a bar that is gone")
	}
}

// Long labels stand beside their bars, not on them.
func TestABarBeginsBehindTheLongestLabel(t *testing.T) {
	const long = "Relationship or legal basis not proven"
	c := twoBars()
	c.Bars[0].Label = long
	b := NewBarChart(c, nil)
	light(t, b)
	for _, r := range b.bars {
		for i, f := range r.fills {
			if n := r.bar().Counts[i]; n > 0 && f.Position().X < b.bars[0].label.MinSize().Width {
				t.Errorf("%s begins at %v, the longest label ends at %v", r.bar().Label, f.Position().X, b.bars[0].label.MinSize().Width)
			}
		}
	}
	if b.bars[0].label.Text != long {
		t.Errorf("the label reads %q", b.bars[0].label.Text)
	}
}

func TestAnEmptyChartDrawsNothing(t *testing.T) {
	b := NewBarChart(Chart{Title: "When", Bars: []Bar{{Label: "January"}}}, nil)
	light(t, b)
	if b.bars[0].total.Text != "0" {
		t.Errorf("an empty bar counts %q", b.bars[0].total.Text)
	}
}
