package letters

import (
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/paper"
)

// sheetOf is a page as the preview draws it: the runs of the page itself, those
// filled in shaded. Tints are left to the paper.
func sheetOf(p paper.Page) kit.Sheet {
	s := kit.Sheet{Width: float32(p.Width), Height: float32(p.Height)}
	for _, r := range p.Runs {
		s.Words = append(s.Words, wordsOf(r)...)
	}
	rule := func(x1, y1, x2, y2, thick float64) {
		s.Rules = append(s.Rules, kit.SheetRule{X1: float32(x1), Y1: float32(y1), X2: float32(x2), Y2: float32(y2), Thick: float32(thick)})
	}
	for _, b := range p.Boxes {
		if b.Thick > 0 {
			right, foot := b.X+b.W, b.Y+b.H
			rule(b.X, b.Y, right, b.Y, b.Thick)
			rule(b.X, foot, right, foot, b.Thick)
			rule(b.X, b.Y, b.X, foot, b.Thick)
			rule(right, b.Y, right, foot, b.Thick)
		}
	}
	for _, r := range p.Rules {
		rule(r.X1, r.Y1, r.X2, r.Y2, r.Thick)
	}
	return s
}

// wordsOf sets each word of a run where it stands on the page: a screen's
// letters are a little wider than a printer's, and over a whole line that adds
// up.
func wordsOf(r paper.Run) []kit.SheetWords {
	style := fyne.TextStyle{Bold: r.Bold}
	wide := func(s string) float64 { return float64(fyne.MeasureText(s, 40, style).Width) }
	scale := r.Width / max(wide(r.Text), 1)
	var out []kit.SheetWords
	before := ""
	for _, word := range strings.SplitAfter(r.Text, " ") {
		if word == "" {
			continue
		}
		set := strings.TrimSuffix(word, " ") // or the tints of two words overlap
		out = append(out, kit.SheetWords{X: float32(r.X + wide(before)*scale), Y: float32(r.Y), Size: float32(r.Size), Bold: r.Bold, Text: set, Shaded: r.Filled})
		before += word
	}
	return out
}
