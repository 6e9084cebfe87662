package kit

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

var inkBlack = color.NRGBA{A: 0xff}

// inkOf is the room that everything drawn upon the white of a picture takes.
func inkOf(img image.Image) (r image.Rectangle) {
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if c := color.GrayModel.Convert(img.At(x, y)).(color.Gray); c.Y < 0xc0 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// drawnAt draws a page of 200 by 100 points at so many pixels a point.
func drawnAt(scale int, s Sheet) *image.RGBA {
	s.Width, s.Height = 200, 100
	return s.draw(200*scale, 100*scale, inkBlack)
}

func TestLettersStandWhereTheRunSays(t *testing.T) {
	light(t, Body(""))
	for _, scale := range []int{1, 2, 5} {
		got := inkOf(drawnAt(scale, Sheet{Words: []SheetWords{{X: 30, Y: 50, Size: 20, Text: "HHH"}}}))
		// An H of this type is 0.741 em wide, stands in by 0.098 and is 0.714 high.
		want := image.Rect(scale*32, scale*36, scale*72, scale*50)
		if far(got.Min.X, want.Min.X, scale) || far(got.Max.X, want.Max.X+scale/2, scale) || far(got.Min.Y, want.Min.Y, scale) || got.Max.Y != want.Max.Y {
			t.Errorf("at %d pixels a point the ink is at %v, want %v", scale, got, want)
		}
	}
}

func far(a, b, by int) bool { return a < b-by || a > b+by }

func TestARunTakesTheWidthItHasOnPaper(t *testing.T) {
	light(t, Body(""))
	ends := func(width float32) int {
		return inkOf(drawnAt(4, Sheet{Words: []SheetWords{{X: 10, Y: 50, Width: width, Size: 12, Text: "minimum minim I"}}})).Max.X
	}
	own, wider := ends(0), ends(112)
	if wider <= own || far(wider, 4*(10+112), 6) {
		t.Errorf("set in 112 points the run ends at %d, in its own width at %d", wider, own)
	}
}

func TestALetterKeepsItsPlaceToAFractionOfAPixel(t *testing.T) {
	light(t, Body(""))
	at := func(x float32) *image.RGBA {
		return drawnAt(1, Sheet{Words: []SheetWords{{X: x, Y: 50, Size: 12, Text: "I"}}})
	}
	if string(at(20).Pix) == string(at(20.5).Pix) {
		t.Error("half a pixel makes no difference")
	}
}

func TestALineIsWholePixelsOfItsColour(t *testing.T) {
	light(t, Body(""))
	blue := color.NRGBA{0, 0x5e, 0xb8, 0xff}
	across := drawnAt(2, Sheet{Rules: []SheetRule{{X1: 20, Y1: 40, X2: 180, Y2: 40, Thick: 1, Color: blue}}})
	if got := inkOf(across); got != image.Rect(40, 79, 360, 81) {
		t.Errorf("the line across is at %v", got)
	}
	if c := color.NRGBAModel.Convert(across.At(100, 80)); c != blue {
		t.Errorf("it is %v", c)
	}
	if got := inkOf(drawnAt(1, Sheet{Rules: []SheetRule{{X1: 20, Y1: 80, X2: 20, Y2: 40, Thick: 0.2, Color: blue}}})); got != image.Rect(20, 40, 21, 80) {
		t.Errorf("the hairline down is at %v", got)
	}
}

func TestASlantedLineGoesFromOneEndToTheOther(t *testing.T) {
	light(t, Body(""))
	blue := color.NRGBA{0, 0x5e, 0xb8, 0xff}
	for _, r := range []SheetRule{
		{X1: 20, Y1: 20, X2: 60, Y2: 60, Thick: 4, Color: blue}, {X1: 60, Y1: 20, X2: 20, Y2: 60, Thick: 4, Color: blue},
	} {
		img := drawnAt(2, Sheet{Rules: []SheetRule{r}})
		if got := inkOf(img); got != image.Rect(37, 37, 123, 123) {
			t.Errorf("it lies in %v", got)
		}
		if c := color.NRGBAModel.Convert(img.At(80, 80)); c != blue {
			t.Errorf("its middle is %v", c)
		}
		if c := color.NRGBAModel.Convert(img.At(80, 60)); c == blue {
			t.Error("it is as wide as its ends are apart")
		}
	}
}

func TestABoxIsALineRoundOrAGround(t *testing.T) {
	light(t, Body(""))
	pale := color.NRGBA{0xae, 0xb7, 0xbd, 0xff}
	for thick, inside := range map[float32]color.NRGBA{0: pale, 1: {0xff, 0xff, 0xff, 0xff}} {
		img := drawnAt(2, Sheet{Boxes: []SheetBox{{X: 20, Y: 30, W: 50, H: 20, Thick: thick, Color: pale}}})
		if got := inkOf(img); far(got.Min.X, 40, 1) || far(got.Max.X, 140, 1) || far(got.Min.Y, 60, 1) || far(got.Max.Y, 100, 1) {
			t.Errorf("a box with a line of %v is at %v", thick, got)
		}
		if c := color.NRGBAModel.Convert(img.At(90, 80)); c != inside {
			t.Errorf("inside a box with a line of %v it is %v", thick, c)
		}
	}
}

func TestFilledInWordsAreReadThroughTheirShade(t *testing.T) {
	light(t, Body(""))
	words := []SheetWords{{X: 20, Y: 50, Width: 40, Size: 12, Text: "Mrs Bray", Shaded: true}}
	img := drawnAt(3, Sheet{Words: words})
	if c := color.NRGBAModel.Convert(img.At(3*20, 3*40)); c != shade {
		t.Errorf("the ground of a filled-in word is %v", c)
	}
	words[0].Shaded = false
	if plain := drawnAt(3, Sheet{Words: words}); inkOf(plain) != inkOf(img) {
		t.Errorf("shaded, the ink is at %v; plain, at %v", inkOf(img), inkOf(plain))
	}
}

func TestThePageOnScreenIsDrawnToScaleUponWhite(t *testing.T) {
	for _, v := range []theme.Variant{theme.Light, theme.Dark, theme.HighContrast} {
		p := NewPagePreview(Sheet{Width: 600, Height: 800, Words: []SheetWords{{X: 60, Y: 100, Size: 24, Text: "H"}}})
		w := stage(t, v, Pad(24, 24, Top(0, Wide(302, p))), 400, 500)
		if p.Size() != fyne.NewSize(302, 403) {
			t.Fatalf("the page is %v, want half its size and a line round", p.Size())
		}
		page := w.Canvas().Capture().(*image.NRGBA).SubImage(image.Rect(25, 25, 25+300, 25+401))
		if got := inkOf(page); got.Max.Y != 25+50 || far(got.Min.X, 25+30+1, 1) || got.Dx() > 9 {
			t.Errorf("theme %v: the letter is at %v", v, got)
		}
		if c := page.At(200, 300); c != (color.NRGBA{0xff, 0xff, 0xff, 0xff}) {
			t.Errorf("theme %v: paper is %v", v, c)
		}
	}
}

func TestAPageIsDrawnAgainOnlyWhenItLooksOtherwise(t *testing.T) {
	s := Sheet{Width: 100, Height: 100, Words: []SheetWords{{X: 10, Y: 20, Size: 12, Text: "Dear"}}}
	p := NewPagePreview(s)
	light(t, p)
	first := p.image(200, 200)
	p.Set(Sheet{Width: 100, Height: 100, Words: []SheetWords{{X: 10, Y: 20, Size: 12, Text: "Dear"}}})
	p.Refresh()
	if p.image(200, 200) != first {
		t.Error("the same page was drawn again")
	}
	s.Words = []SheetWords{{X: 10, Y: 20, Size: 12, Text: "Sir"}}
	p.Set(s)
	if p.image(200, 200) == first {
		t.Error("another page looks the same")
	}
	if p.AccessibilityLabel() != "Sir " {
		t.Errorf("it reads %q", p.AccessibilityLabel())
	}
	if p.image(300, 300).Bounds().Dx() != 300 {
		t.Error("a larger page is drawn no larger")
	}
}

func BenchmarkAPageOfWords(b *testing.B) {
	s := Sheet{Width: 595, Height: 842}
	for y := range 50 {
		s.Words = append(s.Words, SheetWords{X: 57, Y: float32(50 + y*15), Size: 10.5, Text: "Nothing about your own care or your own online account changes, and you can ring."})
	}
	for b.Loop() {
		s.draw(1200, 1698, inkBlack)
	}
}
