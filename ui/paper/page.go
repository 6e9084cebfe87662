package paper

import "strings"

// A4 in points, 1/72 of an inch, the unit of everything here.
const (
	A4Short = 595.28
	A4Long  = 841.89
)

// mm is a millimetre in points.
const mm = 72 / 25.4

// Colour is red, green and blue. Pages are white whatever the window's theme.
type Colour struct{ R, G, B uint8 }

// The colours of the printed page; each is read well in grey.
var (
	Ink   = Colour{0x21, 0x2b, 0x32}
	Blue  = Colour{0x00, 0x5e, 0xb8}
	Slate = Colour{0x4c, 0x62, 0x72}
	Grey  = Colour{0xae, 0xb7, 0xbd}
	Pale  = Colour{0xe8, 0xed, 0xee}
	Faint = Colour{0xd8, 0xdd, 0xe0}
)

// Page is one laid-out page. Its parts are painted in the order boxes, rules,
// runs; the origin is the top left corner.
type Page struct {
	Width, Height float64
	Boxes         []Box
	Rules         []Rule
	Runs          []Run
}

// Run is words of one face on one baseline, in Ink.
type Run struct {
	X, Y   float64 // left end of the baseline
	Width  float64 // sum of the advances
	Size   float64
	Bold   bool
	Filled bool // filled in from the case: a preview shades it, paper does not
	Text   string
}

// Rule is a straight line.
type Rule struct {
	X1, Y1, X2, Y2 float64
	Thick          float64
	Colour         Colour
}

// Box is a rectangle: outlined, or filled when Thick is 0.
type Box struct {
	X, Y, W, H float64
	Thick      float64
	Colour     Colour
}

// OnNewSheet adds a letter to the pages of others so that it begins on a sheet of its
// own, also where the printer prints on both sides: two letters back to back would go
// into one envelope. An empty page lies between where there is need of one.
func OnNewSheet(pages, letter []Page) []Page {
	if n := len(pages); n%2 > 0 {
		pages = append(pages, Page{Width: pages[n-1].Width, Height: pages[n-1].Height})
	}
	return append(pages, letter...)
}

// String returns the words of the page in reading order, a line for each
// baseline: what a reader of the preview hears, and what tests compare.
func (p Page) String() string {
	var b strings.Builder
	for i, r := range p.Runs {
		switch {
		case i == 0:
		case r.Y != p.Runs[i-1].Y:
			b.WriteByte('\n')
		case r.X-p.Runs[i-1].X-p.Runs[i-1].Width > 1:
			b.WriteByte('\t')
		}
		b.WriteString(r.Text)
	}
	return b.String()
}
