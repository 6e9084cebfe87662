package kit

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"sync"

	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"proxydesk/ui/theme"
)

// Sheet is a page of paper as it will be printed. All lengths are points (1/72
// inch) from the page's upper left corner. Boxes lie lowest, then rules, then
// words.
type Sheet struct {
	Width, Height float32 // 595.28 by 841.89 for A4 upright
	Boxes         []SheetBox
	Rules         []SheetRule
	Words         []SheetWords
}

// SheetWords is a run of words standing on the baseline Y, from X on.
type SheetWords struct {
	X, Y   float32
	Width  float32 // sum of the letters' widths as printed; 0 takes the type's own
	Size   float32
	Bold   bool
	Text   string
	Shaded bool // filled in by the program: shaded on screen, not on paper
}

// SheetRule is a line across or down.
type SheetRule struct {
	X1, Y1, X2, Y2, Thick float32
	Color                 color.NRGBA
}

// SheetBox is a rectangle: outlined, or filled when Thick is 0.
type SheetBox struct {
	X, Y, W, H, Thick float32
	Color             color.NRGBA
}

func (s Sheet) equal(o Sheet) bool {
	return s.Width == o.Width && s.Height == o.Height &&
		slices.Equal(s.Boxes, o.Boxes) && slices.Equal(s.Rules, o.Rules) && slices.Equal(s.Words, o.Words)
}

// shade lies under words that were filled in: paper looks the same in every theme.
var shade = color.NRGBA{0xd8, 0xe6, 0xf5, 0xff}

// draw sets the page on w by h pixels. Letters stand across where the page has
// them, to a fraction of a pixel; baselines and lines keep to whole pixels, or
// they would blur.
func (s Sheet) draw(w, h int, ink color.NRGBA) *image.RGBA {
	p := pen{on: image.NewRGBA(image.Rect(0, 0, w, h)), scale: float64(w) / float64(s.Width), ink: image.NewUniform(ink), faces: map[typeface]font.Face{}}
	draw.Draw(p.on, p.on.Bounds(), image.NewUniform(theme.Color(theme.Paper)), image.Point{}, draw.Src)
	for _, b := range s.Boxes {
		p.box(b)
	}
	for _, r := range s.Rules {
		p.rule(r)
	}
	for _, w := range s.Words {
		if w.Shaded {
			p.shade(w)
		}
	}
	for _, w := range s.Words {
		p.words(w)
	}
	return p.on
}

// pen draws upon an image at so many pixels a point.
type pen struct {
	on    *image.RGBA
	scale float64
	ink   image.Image
	faces map[typeface]font.Face
}

type typeface struct {
	size float32
	bold bool
}

// bookType is the type of printed pages: the one built into the toolkit, whatever
// else somebody has chosen for the window.
var bookType = sync.OnceValue(func() (fonts [2]*opentype.Font) {
	for i, r := range [][]byte{fynetheme.DefaultTextFont().Content(), fynetheme.DefaultTextBoldFont().Content()} {
		f, err := opentype.Parse(r)
		if err != nil {
			panic("kit: the toolkit's own type: " + err.Error())
		}
		fonts[i] = f
	}
	return fonts
})

func (p pen) face(t typeface) font.Face {
	if f, ok := p.faces[t]; ok {
		return f
	}
	which := 0
	if t.bold {
		which = 1
	}
	f, err := opentype.NewFace(bookType()[which], &opentype.FaceOptions{Size: float64(t.size) * p.scale, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic("kit: the toolkit's own type: " + err.Error())
	}
	p.faces[t] = f
	return f
}

// whole is a length or place of the page in whole pixels.
func (p pen) whole(points float32) int { return int(math.Round(float64(points) * p.scale)) }

// thick is the thickness of a line: there is always something to see.
func (p pen) thick(points float32) int { return max(p.whole(points), 1) }

func (p pen) fill(r image.Rectangle, c color.Color) {
	draw.Draw(p.on, r, image.NewUniform(c), image.Point{}, draw.Over)
}

func (p pen) rule(r SheetRule) {
	t := p.thick(r.Thick)
	x, y := p.whole(min(r.X1, r.X2)), p.whole(min(r.Y1, r.Y2))
	if r.Y1 == r.Y2 {
		y -= t / 2 // the page names the middle of the line
		p.fill(image.Rect(x, y, p.whole(max(r.X1, r.X2)), y+t), r.Color)
		return
	}
	if r.X1 != r.X2 {
		p.slanted(r)
		return
	}
	x -= t / 2
	p.fill(image.Rect(x, y, x+t, p.whole(max(r.Y1, r.Y2))), r.Color)
}

// slanted draws a line that keeps to no row or column of pixels.
func (p pen) slanted(r SheetRule) {
	x1, y1, x2, y2 := float64(r.X1)*p.scale, float64(r.Y1)*p.scale, float64(r.X2)*p.scale, float64(r.Y2)*p.scale
	half := max(float64(r.Thick)*p.scale, 1) / 2
	long := math.Hypot(x2-x1, y2-y1)
	dx, dy := (y1-y2)*half/long, (x2-x1)*half/long
	// Only what lies around the line is gone through: a picture has many.
	around := image.Rect(int(min(x1, x2)-half)-1, int(min(y1, y2)-half)-1, int(max(x1, x2)+half)+2, int(max(y1, y2)+half)+2)
	z := vector.NewRasterizer(around.Dx(), around.Dy())
	corner := func(x, y float64) (float32, float32) {
		return float32(x) - float32(around.Min.X), float32(y) - float32(around.Min.Y)
	}
	z.MoveTo(corner(x1+dx, y1+dy))
	z.LineTo(corner(x2+dx, y2+dy))
	z.LineTo(corner(x2-dx, y2-dy))
	z.LineTo(corner(x1-dx, y1-dy))
	z.ClosePath()
	z.Draw(p.on, around, image.NewUniform(r.Color), image.Point{})
}

func (p pen) box(b SheetBox) {
	r := image.Rect(p.whole(b.X), p.whole(b.Y), p.whole(b.X+b.W), p.whole(b.Y+b.H))
	if b.Thick == 0 {
		p.fill(r, b.Color)
		return
	}
	t := p.thick(b.Thick)
	r = r.Inset(-t / 2)
	p.fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+t), b.Color)
	p.fill(image.Rect(r.Min.X, r.Max.Y-t, r.Max.X, r.Max.Y), b.Color)
	p.fill(image.Rect(r.Min.X, r.Min.Y+t, r.Min.X+t, r.Max.Y-t), b.Color)
	p.fill(image.Rect(r.Max.X-t, r.Min.Y+t, r.Max.X, r.Max.Y-t), b.Color)
}

// shade tints the ground of a run from above its capitals to below its tails.
func (p pen) shade(w SheetWords) {
	f := p.face(typeface{w.Size, w.Bold})
	width := w.Width
	if width == 0 {
		width = float32(natural(f, w.Text) / p.scale)
	}
	p.fill(image.Rect(p.whole(w.X)-1, p.whole(w.Y-w.Size), p.whole(w.X+width)+1, p.whole(w.Y+0.3*w.Size)), shade)
}

func (p pen) words(w SheetWords) {
	f := p.face(typeface{w.Size, w.Bold})
	stretch := 1.0
	if n := natural(f, w.Text); w.Width > 0 && n > 0 {
		stretch = float64(w.Width) * p.scale / n
	}
	x, y := float64(w.X)*p.scale, fixed.I(p.whole(w.Y))
	for _, r := range w.Text {
		at, mask, from, advance, ok := f.Glyph(fixed.Point26_6{X: fixed.Int26_6(math.Round(x * 64)), Y: y}, r)
		if ok {
			draw.DrawMask(p.on, at, p.ink, image.Point{}, mask, from, draw.Over)
		}
		x += float64(advance) / 64 * stretch
	}
}

// natural is the width in pixels of letters set side by side, as printing sets them.
func natural(f font.Face, s string) float64 {
	sum := fixed.Int26_6(0)
	for _, r := range s {
		advance, _ := f.GlyphAdvance(r)
		sum += advance
	}
	return float64(sum) / 64
}
