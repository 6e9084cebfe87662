package letters

import (
	"image/color"

	"proxydesk/ui/kit"
	"proxydesk/ui/paper"
)

// SheetOf is a page as a preview draws it: the page itself, what is filled in
// shaded.
func SheetOf(p paper.Page) kit.Sheet {
	s := kit.Sheet{Width: float32(p.Width), Height: float32(p.Height)}
	for _, b := range p.Boxes {
		s.Boxes = append(s.Boxes, kit.SheetBox{X: float32(b.X), Y: float32(b.Y), W: float32(b.W), H: float32(b.H), Thick: float32(b.Thick), Color: inks(b.Colour)})
	}
	for _, r := range p.Rules {
		s.Rules = append(s.Rules, kit.SheetRule{X1: float32(r.X1), Y1: float32(r.Y1), X2: float32(r.X2), Y2: float32(r.Y2), Thick: float32(r.Thick), Color: inks(r.Colour)})
	}
	for _, r := range p.Runs {
		s.Words = append(s.Words, kit.SheetWords{X: float32(r.X), Y: float32(r.Y), Width: float32(r.Width), Size: float32(r.Size), Bold: r.Bold, Text: r.Text, Shaded: r.Filled})
	}
	return s
}

func inks(c paper.Colour) color.NRGBA { return color.NRGBA{R: c.R, G: c.G, B: c.B, A: 0xff} }
