package theme

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"proxydesk/assets"
)

var variants = map[string]Variant{"light": Light, "dark": Dark, "high contrast": HighContrast}

// Each line: these words (or this outline) upon this fill have at least this contrast.
var pairs = []struct {
	on, fill fyne.ThemeColorName
	atLeast  float64
}{
	{Fg, Bg, 7}, {Fg, Card, 7}, {Fg, Sel, 7}, {Fg, Hover, 7}, {Fg, Btn, 7}, {Fg, InBg, 7},
	{Fg2, Bg, 4.5}, {Fg2, Card, 4.5}, {Fg2, Sel, 4.5}, {Link, Sel, 4.5}, {Link, Card, 4.5}, {Link, Hover, 4.5}, {Fg2, Hover, 4.5}, {Fg2, InBg, 4.5}, {Fg2, Btn, 4.5},
	{OnBrand, Brand, 4.5}, {OnPrimary, Primary, 4.5}, {OnPrimary, PrimaryHover, 4.5},
	{OnOK, OK, 4.5}, {OnOK, OKHover, 4.5}, {OnErr, Err, 4.5}, {OnErr, ErrHover, 4.5},
	{OnWarn, Warn, 4.5}, {OnCallout, Callout, 7}, {OnDemo, Demo, 7}, {OnToast, Toast, 7}, {OnToast, ToastHover, 4.5},
	{OnWhite, White, 7}, {OnWhite, WhiteHover, 4.5}, {Ink, Paper, 7},
	{OnFocus, Focus, 7}, {FocusEdge, Focus, 7},
	{Link, Bg, 4.5}, {Link, Card, 4.5}, {Link, Callout, 4.5}, {InB, Callout, 3}, {Primary, Callout, 3},
	{Primary, Card, 4.5}, {Primary, Bg, 4.5}, {OK, Card, 4.5}, {OK, Bg, 4.5},
	{Err, Card, 4.5}, {Err, Bg, 4.5}, {ErrOnSel, Sel, 4.5}, {ErrOnSel, Hover, 4.5},
	{OnNavSel, NavSel, 4.5},
	{OnChart, Chart1, 4.5}, {OnChart, Chart2, 4.5}, {OnChart, Chart3, 4.5}, {OnChart, Chart4, 4.5}, {OnChart, Chart5, 4.5},
	{InB, Card, 3}, {InB, Bg, 3}, {InB, Sel, 3}, {InB, Hover, 3}, {InB, InBg, 3},
	{OffText, Card, 4.5}, {OffText, Bg, 4.5}, {Dis, Card, 3}, {Dis, Bg, 3}, {BtnLine, Bg, 3}, {BtnLine, Card, 3}, {Bar, Card, 3}, {Bar, Sel, 3},
	{Warn, Toast, 3},
}

func TestEveryPairThatMeetsOnScreenHasItsContrast(t *testing.T) {
	for name, v := range variants {
		th := New(v, Standard, 1)
		check := func(on, fill fyne.ThemeColorName, atLeast float64) {
			t.Helper()
			if got := contrast(th.Named(on), th.Named(fill)); got < atLeast {
				t.Errorf("%s: %s on %s is %.2f:1, want %.1f", name, on, fill, got, atLeast)
			}
		}
		for _, p := range pairs {
			if v == HighContrast && p.on == Bar && p.fill == Sel {
				continue // there the chosen row is outlined, not filled
			}
			check(p.on, p.fill, p.atLeast)
		}
		for _, tag := range Tags {
			check(tag.Text(), tag.Fill(), 7)
		}
	}
}

func TestEveryVariantDefinesEveryStockColour(t *testing.T) {
	test.NewTempApp(t)
	for name, v := range variants {
		t.Run(name, func(t *testing.T) {
			test.AssertAllColorNamesDefined(t, New(v, Standard, 1), name)
		})
	}
}

func TestNothingCastsAShadow(t *testing.T) {
	for name, v := range variants {
		if a := New(v, Standard, 1).Named(fynetheme.ColorNameShadow).A; a != 0 {
			t.Errorf("%s: shadow alpha %d, want 0", name, a)
		}
	}
}

func TestTextNeverGoesUnderThirteenAtFullSize(t *testing.T) {
	for size := range textSizes {
		for _, d := range []Density{Standard, Compact, Large} {
			if got := New(Light, d, 1).Size(size); got < 13 {
				t.Errorf("%s at density %d is %v", size, d, got)
			}
		}
	}
}

func TestZoomScalesTextAndLengths(t *testing.T) {
	th := New(Light, Standard, 2)
	if got := th.Size(fynetheme.SizeNameText); got != 30 {
		t.Errorf("text at 200 %% is %v, want 30", got)
	}
	if got := th.Px(36); got != 72 {
		t.Errorf("a 36 high button at 200 %% is %v, want 72", got)
	}
	if got := New(Light, Standard, 0).Px(36); got != 36 {
		t.Errorf("no zoom means 100 %%, got %v", got)
	}
}

func TestFontIsNeverItalic(t *testing.T) {
	th := New(Light, Standard, 1)
	if th.Font(fyne.TextStyle{Italic: true}) != th.Font(fyne.TextStyle{}) {
		t.Error("italic text has a face of its own")
	}
	if th.Font(fyne.TextStyle{Bold: true}) == th.Font(fyne.TextStyle{}) {
		t.Error("bold text looks like regular text")
	}
}

func TestEveryIconTakesItsColour(t *testing.T) {
	files, err := assets.Icons.ReadDir("icons")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".svg")
		svg := string(IconIn(IconName(name), color.NRGBA{R: 0xab, G: 0xcd, B: 0xef, A: 0xff}).Content())
		if !strings.Contains(svg, `stroke="#abcdef"`) || strings.Contains(svg, "currentColor") {
			t.Errorf("%s is not recoloured: %s", name, svg)
		}
	}
}

func TestIconIsMadeOncePerColour(t *testing.T) {
	red, blue := color.NRGBA{R: 0xff, A: 0xff}, color.NRGBA{B: 0xff, A: 0xff}
	if IconIn(IconHome, red) != IconIn(IconHome, red) {
		t.Error("the same icon and colour made two resources")
	}
	if IconIn(IconHome, red).Name() == IconIn(IconHome, blue).Name() {
		t.Error("two colours share a name, so the toolkit's cache would mix them up")
	}
}

// contrast is the WCAG 2 ratio.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func ExampleTag() {
	fmt.Println(Aqua.Text(), Aqua.Fill())
	// Output: tAqua fAqua
}
