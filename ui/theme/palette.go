package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// The names of our colours. "On" names are words upon that fill.
const (
	Bg         fyne.ThemeColorName = "bg"      // the page
	Card       fyne.ThemeColorName = "card"    // panes, bars, rows
	Fg         fyne.ThemeColorName = "fg"      // words
	Fg2        fyne.ThemeColorName = "fg2"     // hints, second lines, icons
	Dis        fyne.ThemeColorName = "dis"     // words in a control that cannot be used now
	OffText    fyne.ThemeColorName = "offText" // words beside one
	OffLine    fyne.ThemeColorName = "offLine" // its outline
	Line       fyne.ThemeColorName = "line"
	Line2      fyne.ThemeColorName = "line2" // the stronger line
	InB        fyne.ThemeColorName = "inb"   // outline of a field or box
	InBg       fyne.ThemeColorName = "inbg"
	Brand      fyne.ThemeColorName = "brand"
	OnBrand    fyne.ThemeColorName = "onBrand"
	Primary    fyne.ThemeColorName = "main"
	PrimaryD   fyne.ThemeColorName = "primaryD" // darker words on a chosen row or nav item
	OnPrimary  fyne.ThemeColorName = "onPrimary"
	OK         fyne.ThemeColorName = "ok"
	OnOK       fyne.ThemeColorName = "onOk"
	Err        fyne.ThemeColorName = "err"
	OnErr      fyne.ThemeColorName = "onErr"
	ErrOnSel   fyne.ThemeColorName = "errOnSel" // a red word on a chosen or hovered row
	Warn       fyne.ThemeColorName = "warn"     // a fill, never words
	OnWarn     fyne.ThemeColorName = "onWarn"
	Callout    fyne.ThemeColorName = "callout"
	OnCallout  fyne.ThemeColorName = "onCallout"
	Sel        fyne.ThemeColorName = "sel" // chosen row
	Hover      fyne.ThemeColorName = "hover"
	Link       fyne.ThemeColorName = "link"
	Focus      fyne.ThemeColorName = "focus" // yellow: focus and nothing else
	OnFocus    fyne.ThemeColorName = "onFocus"
	FocusEdge  fyne.ThemeColorName = "focusEdge"
	Demo       fyne.ThemeColorName = "demo"
	OnDemo     fyne.ThemeColorName = "onDemo"
	Btn        fyne.ThemeColorName = "btn"
	BtnLine    fyne.ThemeColorName = "btnLine"
	Bar        fyne.ThemeColorName = "bar"    // the bar that marks what is chosen
	NavSel     fyne.ThemeColorName = "navSel" // chosen item of the navigation
	OnNavSel   fyne.ThemeColorName = "onNavSel"
	Toast      fyne.ThemeColorName = "toast"
	OnToast    fyne.ThemeColorName = "onToast"
	ToastHover fyne.ThemeColorName = "toastHover"
	Dim        fyne.ThemeColorName = "dim"   // over the window behind a dialog
	Paper      fyne.ThemeColorName = "paper" // a page of paper is white in every theme
	Ink        fyne.ThemeColorName = "ink"
	White      fyne.ThemeColorName = "white" // the white button on a blue page
	OnWhite    fyne.ThemeColorName = "onWhite"

	OKHover      fyne.ThemeColorName = "okHover"
	PrimaryHover fyne.ThemeColorName = "primaryHover"
	ErrHover     fyne.ThemeColorName = "errHover"
	WhiteHover   fyne.ThemeColorName = "whiteHover"

	Chart1 fyne.ThemeColorName = "chart1"
	Chart2 fyne.ThemeColorName = "chart2"
	Chart3 fyne.ThemeColorName = "chart3"
	Chart4 fyne.ThemeColorName = "chart4"
	Chart5 fyne.ThemeColorName = "chart5"
	// OnChart is the number inside a bar.
	OnChart fyne.ThemeColorName = "onChart"

	// Clear is no colour at all.
	Clear fyne.ThemeColorName = "clear"
)

// Tag names one of the ten tints of a status tag.
type Tag string

// The tints. Red is for what is wrong and nothing else.
const (
	Grey   Tag = "Grey"
	Green  Tag = "Green"
	Aqua   Tag = "Aqua"
	Blue   Tag = "Blue"
	Purple Tag = "Purple"
	Pink   Tag = "Pink"
	Red    Tag = "Red"
	Orange Tag = "Orange"
	Yellow Tag = "Yellow"
	Plain  Tag = "White"
)

// Tags lists every tint.
var Tags = []Tag{Grey, Green, Aqua, Blue, Purple, Pink, Red, Orange, Yellow, Plain}

// Text names the tag's words and its line.
func (t Tag) Text() fyne.ThemeColorName { return fyne.ThemeColorName("t" + t) }

// Fill names the tag's tint.
func (t Tag) Fill() fyne.ThemeColorName { return fyne.ThemeColorName("f" + t) }

type palette map[fyne.ThemeColorName]color.NRGBA

// palettes holds, for each variant, what differs from light.
var palettes = map[Variant]palette{Light: light, Dark: dark, HighContrast: highContrast}

var light = palette{
	Bg: hex(0xf0f4f5), Card: hex(0xffffff), Fg: hex(0x212b32), Fg2: hex(0x4c6272), Dis: hex(0x768692), OffText: hex(0x4c6272), OffLine: hex(0xaeb7bd),
	Line: hex(0xd8dde0), Line2: hex(0xaeb7bd), InB: hex(0x4c6272), InBg: hex(0xffffff),
	Brand: hex(0x005eb8), OnBrand: hex(0xffffff),
	Primary: hex(0x005eb8), PrimaryD: hex(0x003087), OnPrimary: hex(0xffffff), PrimaryHover: hex(0x004b93),
	OK: hex(0x007f3b), OnOK: hex(0xffffff), OKHover: hex(0x00662f),
	Err: hex(0xd5281b), OnErr: hex(0xffffff), ErrHover: hex(0xaa2016), ErrOnSel: hex(0xaa2016),
	Warn: hex(0xffb81c), OnWarn: hex(0x212b32), Callout: hex(0xfff9c4), OnCallout: hex(0x212b32),
	Sel: hex(0xd9e7f4), Hover: hex(0xedf0f1), Link: hex(0x005eb8),
	Focus: hex(0xffeb3b), OnFocus: hex(0x212b32), FocusEdge: hex(0x212b32),
	Demo: hex(0x330072), OnDemo: hex(0xffffff),
	Btn: hex(0xffffff), BtnLine: hex(0x4c6272),
	Bar: hex(0x005eb8), NavSel: hex(0xd9e7f4), OnNavSel: hex(0x003087),
	Toast: hex(0x212b32), OnToast: hex(0xffffff), ToastHover: hex(0x425563), Dim: {R: 0x21, G: 0x2b, B: 0x32, A: 0x8c},
	Paper: hex(0xffffff), Ink: hex(0x212b32),
	White: hex(0xffffff), OnWhite: hex(0x003087), WhiteHover: hex(0xd9e7f4),
	Chart1: hex(0x005eb8), Chart2: hex(0x330072), Chart3: hex(0xae2573), Chart4: hex(0x00524c), Chart5: hex(0x4c6272),
	OnChart: hex(0xffffff),
	Clear:   {},

	Grey.Text(): hex(0x354550), Grey.Fill(): hex(0xdbe0e3),
	Green.Text(): hex(0x004c23), Green.Fill(): hex(0xcce5d8),
	Aqua.Text(): hex(0x00524c), Aqua.Fill(): hex(0xccedeb),
	Blue.Text(): hex(0x004281), Blue.Fill(): hex(0xccdff1),
	Purple.Text(): hex(0x240050), Purple.Fill(): hex(0xd6cce3),
	Pink.Text(): hex(0x57123a), Pink.Fill(): hex(0xefd3e3),
	Red.Text(): hex(0x6a140e), Red.Fill(): hex(0xf7d4d1),
	Orange.Text(): hex(0x4c3708), Orange.Fill(): hex(0xffdc8e),
	Yellow.Text(): hex(0x4c4612), Yellow.Fill(): hex(0xfff59d),
	Plain.Text(): hex(0x212b32), Plain.Fill(): hex(0xffffff),
}

var dark = palette{
	Bg: hex(0x151c21), Card: hex(0x212b32), Fg: hex(0xf0f4f5), Fg2: hex(0xaeb7bd), OffText: hex(0xaeb7bd), OffLine: hex(0x425563),
	Line: hex(0x36444e), Line2: hex(0x425563), InB: hex(0xaeb7bd), InBg: hex(0x212b32),
	Primary: hex(0x8cb7df), PrimaryD: hex(0x99bfe3), OnPrimary: hex(0x212b32), PrimaryHover: hex(0xa9c9e7),
	OK: hex(0x73b993), OnOK: hex(0x212b32), OKHover: hex(0x96cbae),
	Err: hex(0xe88982), OnErr: hex(0x212b32), ErrHover: hex(0xefaca7), ErrOnSel: hex(0xf2bebb),
	Callout: hex(0x403b0f), OnCallout: hex(0xfff493),
	Sel: hex(0x0f477c), Hover: hex(0x2c3840), Link: hex(0x99bfe3), FocusEdge: hex(0x000000),
	Btn: hex(0x2c3840), BtnLine: hex(0xaeb7bd),
	Bar: hex(0x8cb7df), NavSel: hex(0x0f477c), OnNavSel: hex(0xf0f4f5),
	Chart1: hex(0x8cb7df), Chart2: hex(0xc2b2d5), Chart3: hex(0xe7bed5), Chart4: hex(0x73b993), Chart5: hex(0xaeb7bd),
	OnChart: hex(0x212b32),

	Grey.Text(): hex(0xc9d0d5), Grey.Fill(): hex(0x1e272e),
	Green.Text(): hex(0xb2d9c4), Green.Fill(): hex(0x003318),
	Aqua.Text(): hex(0xb2e4e0), Aqua.Fill(): hex(0x00423d),
	Blue.Text(): hex(0xb2cfea), Blue.Fill(): hex(0x00264a),
	Purple.Text(): hex(0xc2b2d5), Purple.Fill(): hex(0x2b0061),
	Pink.Text(): hex(0xe7bed5), Pink.Fill(): hex(0x460f2e),
	Red.Text(): hex(0xf2bebb), Red.Fill(): hex(0x55100b),
	Orange.Text(): hex(0xffd882), Orange.Fill(): hex(0x402e07),
	Yellow.Text(): hex(0xfff493), Yellow.Fill(): hex(0x403b0f),
	Plain.Text(): hex(0xf0f4f5), Plain.Fill(): hex(0x151c21),
}

// highContrast is black on white; colour is left to what is filled, and yellow to focus.
var highContrast = plainTags(palette{
	Bg: hex(0xffffff), Fg: hex(0x000000), Fg2: hex(0x000000), Dis: hex(0x4c6272), OffText: hex(0x4c6272), OffLine: hex(0x768692),
	Line: hex(0x000000), Line2: hex(0x000000), InB: hex(0x000000), Brand: hex(0x000000),
	Primary: hex(0x003087), PrimaryHover: hex(0x001f5c), OK: hex(0x00401e), OKHover: hex(0x002d15),
	Err: hex(0x8a0f06), ErrHover: hex(0x5e0a04), ErrOnSel: hex(0x8a0f06),
	Callout: hex(0xffffff), OnCallout: hex(0x000000), Sel: hex(0xffffff), Hover: hex(0xffffff),
	Link: hex(0x003087), OnFocus: hex(0x000000), FocusEdge: hex(0x000000), BtnLine: hex(0x000000),
	Bar: hex(0x000000), NavSel: hex(0x000000), OnNavSel: hex(0xffffff), Ink: hex(0x000000),
})

// plainTags makes every tag black on white.
func plainTags(p palette) palette {
	for _, t := range Tags {
		p[t.Text()], p[t.Fill()] = hex(0x000000), hex(0xffffff)
	}
	return p
}

// stock maps the toolkit's names onto ours, for the few stock widgets we show
// (menus, scroll bars, the inside of an entry).
var stock = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fynetheme.ColorNameBackground:                Bg,
	fynetheme.ColorNameButton:                    Btn,
	fynetheme.ColorNameDisabled:                  Dis,
	fynetheme.ColorNameDisabledButton:            Bg,
	fynetheme.ColorNameError:                     Err,
	fynetheme.ColorNameForeground:                Fg,
	fynetheme.ColorNameForegroundOnError:         OnErr,
	fynetheme.ColorNameForegroundOnPrimary:       OnPrimary,
	fynetheme.ColorNameForegroundOnSuccess:       OnOK,
	fynetheme.ColorNameForegroundOnWarning:       OnWarn,
	fynetheme.ColorNameHeaderBackground:          Card,
	fynetheme.ColorNameHyperlink:                 Link,
	fynetheme.ColorNameInnerWindowBorder:         Line2,
	fynetheme.ColorNameInnerWindowBorderInactive: Line,
	fynetheme.ColorNameInputBackground:           InBg,
	fynetheme.ColorNameInputBorder:               InB,
	fynetheme.ColorNameMenuBackground:            Card,
	fynetheme.ColorNameOverlayBackground:         Card,
	fynetheme.ColorNamePlaceHolder:               Fg2,
	fynetheme.ColorNamePressed:                   Hover,
	fynetheme.ColorNamePrimary:                   Fg, // the text cursor
	fynetheme.ColorNameScrollBar:                 Fg2,
	fynetheme.ColorNameScrollBarBackground:       Line,
	fynetheme.ColorNameSelection:                 Sel,
	fynetheme.ColorNameSeparator:                 Line,
	fynetheme.ColorNameShadow:                    Clear,
	fynetheme.ColorNameSuccess:                   OK,
	fynetheme.ColorNameWarning:                   Warn,
}

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff}
}
