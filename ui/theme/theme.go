// Package theme gives the window its NHS look: colours, sizes and icons, as a
// fyne.Theme that every part of the window and the toolkit's own widgets read.
//
// It never decides what a colour is used for, never knows a patient, and never
// follows the operating system behind the user's back: the variant, density and
// zoom are what the practice chose. Blue fill means chosen, yellow means
// focused, red means wrong or late, amber means offline or a caution; nothing
// else may take those meanings.
//
// The invariant it keeps: every pair of colours that meets on screen has the
// contrast its test demands (words 4.5, tags 7, control outlines 3), in all
// three variants, and nothing casts a shadow.
//
// Read palette.go first, then theme.go, then icon.go.
package theme

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Variant is one of the three sets of colours.
type Variant int

// The variants a user may choose.
const (
	Light Variant = iota
	Dark
	HighContrast
)

// Density is how tightly the window is set.
type Density int

// The densities a user may choose. Text is 15, 14 or 19 high at 100 %.
const (
	Standard Density = iota
	Compact
	Large
)

// Theme is the look of the whole window. The zero value is light, standard, 100 %.
type Theme struct {
	Variant Variant
	Density Density
	Zoom    float32 // 1 is 100 %; 0 means 1
}

var _ fyne.Theme = (*Theme)(nil)

// New returns a theme; zoom is a factor, 1 for 100 %.
func New(v Variant, d Density, zoom float32) *Theme {
	return &Theme{Variant: v, Density: d, Zoom: zoom}
}

// Color returns a named colour. The toolkit's own variant is ignored: ours is
// the user's choice, not the operating system's.
func (t *Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return t.Named(name)
}

// Named returns a colour by our name or the toolkit's.
func (t *Theme) Named(name fyne.ThemeColorName) color.NRGBA {
	if ours, ok := stock[name]; ok {
		name = ours
	}
	if c, ok := palettes[t.Variant][name]; ok {
		return c
	}
	if c, ok := light[name]; ok {
		return c
	}
	return light[Fg]
}

// Font returns the bundled Noto Sans: regular or bold, never italic.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	style.Italic = false
	return fynetheme.DefaultTheme().Font(style)
}

// Icon returns the toolkit's icons for the toolkit's own widgets. Ours come from [Icon].
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size returns a named size, zoomed.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if by, ok := textSizes[name]; ok {
		return t.zoomed(by[t.Density])
	}
	if v, ok := lengths[name]; ok {
		return t.Px(v)
	}
	if s, ok := sizes[name]; ok {
		return t.zoomed(s)
	}
	return t.zoomed(fynetheme.DefaultTheme().Size(name))
}

// Px turns a length of the design (at Standard, 100 %) into one of this theme,
// a whole number so that lines stay crisp.
func (t *Theme) Px(v float32) float32 {
	f := t.zoom()
	switch t.Density {
	case Compact:
		f *= 0.9
	case Large:
		f *= 1.25
	}
	return float32(math.Round(float64(v * f)))
}

func (t *Theme) zoom() float32 {
	if t.Zoom == 0 {
		return 1
	}
	return t.Zoom
}

func (t *Theme) zoomed(v float32) float32 {
	return float32(math.Round(float64(v*t.zoom())*4) / 4)
}

// Names of our own text sizes, beside the toolkit's Text, CaptionText,
// HeadingText and SubHeadingText.
const (
	SizeGrid fyne.ThemeSizeName = "gridText" // grid cells, secondary text
	SizeStop fyne.ThemeSizeName = "stopText" // the title of a page that stops you
)

// textSizes holds Standard, Compact, Large. Never under 13.
var textSizes = map[fyne.ThemeSizeName][3]float32{
	fynetheme.SizeNameText:           {15, 14, 19},
	SizeGrid:                         {14, 13, 17},
	fynetheme.SizeNameCaptionText:    {13, 13, 16},
	fynetheme.SizeNameSubHeadingText: {18, 16, 22},
	fynetheme.SizeNameHeadingText:    {24, 22, 30},
	SizeStop:                         {32, 28, 38},
}

// lengths are the toolkit's lengths that follow the density, as our own do.
var lengths = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNameInnerPadding: 8, // also round what is typed into a field
	fynetheme.SizeNameInputBorder:  2, // no field has the toolkit's: it is how wide the text cursor is
}

var sizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNamePadding:            4,
	fynetheme.SizeNameInlineIcon:         20,
	fynetheme.SizeNameLineSpacing:        4,
	fynetheme.SizeNameScrollBar:          10,
	fynetheme.SizeNameScrollBarSmall:     8,
	fynetheme.SizeNameScrollBarRadius:    4,
	fynetheme.SizeNameSeparatorThickness: 1,
	fynetheme.SizeNameInputRadius:        4,
	fynetheme.SizeNameSelectionRadius:    0,
	fynetheme.SizeNameButtonRadius:       4,
	fynetheme.SizeNameCardRadius:         4,
	fynetheme.SizeNameDialogRadius:       4,
	fynetheme.SizeNamePopupRadius:        4,
	fynetheme.SizeNameMenuRadius:         4,
	fynetheme.SizeNameModalBlurRadius:    0,
}

// LineWidth is the width of an ordinary line: 1, or 2 in high contrast.
func LineWidth() float32 {
	if Current().Variant == HighContrast {
		return 2
	}
	return 1
}

// FieldWidth is the width of the line round a field or a message: 2, or 3 in high contrast.
func FieldWidth() float32 { return LineWidth() + 1 }

// Current returns the theme in use, or the default one when the program runs
// under a theme that is not ours.
func Current() *Theme {
	if app := fyne.CurrentApp(); app != nil {
		if t, ok := app.Settings().Theme().(*Theme); ok {
			return t
		}
	}
	return fallback
}

var fallback = New(Light, Standard, 1)

// Color returns a colour of the theme in use.
func Color(name fyne.ThemeColorName) color.NRGBA { return Current().Named(name) }

// Size returns a size of the theme in use.
func Size(name fyne.ThemeSizeName) float32 { return Current().Size(name) }

// Px turns a length of the design into one of the theme in use.
func Px(v float32) float32 { return Current().Px(v) }
