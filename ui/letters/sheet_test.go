package letters

import (
	"bytes"
	"image/color"
	"math"
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/paper"
)

func TestThePreviewHoldsEveryRunOfThePageWhereItStands(t *testing.T) {
	b := newBench(t, sam)
	b.bray(t)
	page := b.model().Pages()[0]
	sheet := SheetOf(page)
	if len(page.Runs) == 0 || len(sheet.Words) != len(page.Runs) || len(sheet.Rules) != len(page.Rules) || len(sheet.Boxes) != len(page.Boxes) {
		t.Fatalf("%d runs, %d rules, %d boxes of %d, %d, %d", len(sheet.Words), len(sheet.Rules), len(sheet.Boxes), len(page.Runs), len(page.Rules), len(page.Boxes))
	}
	same := func(a float32, b float64) bool { return math.Abs(float64(a)-b) < 0.001 }
	for i, r := range page.Runs {
		w := sheet.Words[i]
		if w.Text != r.Text || !same(w.X, r.X) || !same(w.Y, r.Y) || !same(w.Width, r.Width) || !same(w.Size, r.Size) || w.Shaded != r.Filled || w.Bold != r.Bold {
			t.Errorf("a run stands or looks otherwise: %+v, want %+v", w, r)
		}
	}
}

func TestLinesAndGroundsKeepTheirColours(t *testing.T) {
	sheet := SheetOf(paper.Page{Width: 100, Height: 100,
		Boxes: []paper.Box{{X: 10, Y: 20, W: 30, H: 40, Colour: paper.Pale}},
		Rules: []paper.Rule{{X1: 1, Y1: 2, X2: 3, Y2: 2, Thick: 0.75, Colour: paper.Blue}}})
	if want := (kit.SheetBox{X: 10, Y: 20, W: 30, H: 40, Color: color.NRGBA{0xe8, 0xed, 0xee, 0xff}}); sheet.Boxes[0] != want {
		t.Errorf("the ground is %+v, want %+v", sheet.Boxes[0], want)
	}
	if want := (kit.SheetRule{X1: 1, Y1: 2, X2: 3, Y2: 2, Thick: 0.75, Color: color.NRGBA{0, 0x5e, 0xb8, 0xff}}); sheet.Rules[0] != want {
		t.Errorf("the line is %+v, want %+v", sheet.Rules[0], want)
	}
}

func TestThePreviewIsSetInTheTypeOfThePage(t *testing.T) {
	for name, built := range map[string][]byte{"Regular": fynetheme.DefaultTextFont().Content(), "Bold": fynetheme.DefaultTextBoldFont().Content()} {
		printed, err := assets.Fonts.ReadFile("fonts/NotoSans-" + name + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(printed, built) {
			t.Errorf("%s: the window draws another type than is printed", name)
		}
	}
}
