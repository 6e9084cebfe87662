package letters

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/paper"
	"proxydesk/ui/theme"
)

func TestThePreviewHoldsEveryWordOfThePageWhereItStands(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	b := newBench(t, sam)
	b.bray(t)
	page := b.model().Pages()[0]
	sheet := sheetOf(page)
	var drawn, printed []string
	for _, w := range sheet.Words {
		drawn = append(drawn, strings.Fields(w.Text)...)
	}
	for _, r := range page.Runs {
		printed = append(printed, strings.Fields(r.Text)...)
	}
	if strings.Join(drawn, " ") != strings.Join(printed, " ") {
		t.Errorf("the preview reads\n%s\nand the page\n%s", drawn, printed)
	}
	for _, r := range page.Runs {
		words := wordsOf(r)
		if len(words) == 0 || math.Abs(float64(words[0].X)-r.X) > 0.01 {
			t.Errorf("%q begins elsewhere", r.Text)
		}
		for _, w := range words {
			if float64(w.X) > r.X+r.Width || w.Shaded != r.Filled || w.Bold != r.Bold {
				t.Errorf("%q of %q stands or looks otherwise", w.Text, r.Text)
			}
		}
	}
}

func TestABoxOfAFormIsFourLines(t *testing.T) {
	sheet := sheetOf(paper.Page{Width: 100, Height: 100, Boxes: []paper.Box{{X: 10, Y: 20, W: 30, H: 40, Thick: 1}, {X: 1, Y: 1, W: 9, H: 9}}})
	if len(sheet.Rules) != 4 {
		t.Errorf("%d lines", len(sheet.Rules))
	}
}
