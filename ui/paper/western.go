package paper

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/charmap"
)

// The library takes a font of all scripts apart anew for every file it writes, which was
// nine tenths of the time of a letter. Words that Windows-1252 can spell, as nearly all
// are, are printed from a font with its characters alone, made ready once.

// western is a face in that encoding as the library takes it: what it says of itself,
// and the font, packed.
type western struct{ def, font []byte }

// thousandth is the unit in which a PDF measures a font: one of an em.
const thousandth = 1000

// newWestern cuts a font to the encoding. The glyphs are those of the whole font.
func newWestern(f *face, name string) (western, error) {
	widths := make([]int, 256)
	var all strings.Builder
	for code := range 256 {
		if r := charmap.Windows1252.DecodeByte(byte(code)); code >= ' ' && r < reach && f.advances[r] >= 0 {
			widths[code] = int(math.Round(f.advances[r] * thousandth))
			all.WriteRune(r)
		}
	}
	cut := gofpdf.UTF8CutFont(bytes.Clone(f.ttf), all.String())
	about, err := describe(cut)
	if err != nil {
		return western{}, fmt.Errorf("cut face %s: %w", name, err)
	}
	var font bytes.Buffer
	w := zlib.NewWriter(&font)
	if _, err := w.Write(cut); err != nil {
		return western{}, fmt.Errorf("cut face %s: %w", name, err)
	}
	if err := w.Close(); err != nil {
		return western{}, fmt.Errorf("cut face %s: %w", name, err)
	}
	def, err := json.Marshal(map[string]any{"Tp": "TrueType", "Name": name, "Desc": about, "Cw": widths, "Enc": "cp1252", "File": name + ".z", "OriginalSize": len(cut)})
	if err != nil {
		return western{}, fmt.Errorf("cut face %s: %w", name, err)
	}
	return western{def, font.Bytes()}, nil
}

// describe measures a font as a PDF tells it.
func describe(ttf []byte) (gofpdf.FontDescType, error) {
	d := gofpdf.FontDescType{Flags: gofpdf.FontFlagNonsymbolic, StemV: 90}
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return d, err
	}
	var buf sfnt.Buffer
	em := fixed.I(thousandth)
	m, err := f.Metrics(&buf, em, font.HintingNone)
	if err != nil {
		return d, err
	}
	b, err := f.Bounds(&buf, em, font.HintingNone)
	if err != nil {
		return d, err
	}
	d.Ascent, d.Descent, d.CapHeight = m.Ascent.Round(), -m.Descent.Round(), m.CapHeight.Round()
	d.FontBBox.Xmin, d.FontBBox.Ymin, d.FontBBox.Xmax, d.FontBBox.Ymax = b.Min.X.Floor(), -b.Max.Y.Ceil(), b.Max.X.Ceil(), -b.Min.Y.Floor()
	return d, nil
}

// toWestern spells words in Windows-1252; ok is false where it has no sign for one.
func toWestern(s string) (spelt string, ok bool) {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		code, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			return "", false
		}
		b = append(b, code)
	}
	return string(b), true
}

// areWestern reports whether the encoding has every word of the pages.
func areWestern(pages []Page) bool {
	for _, pg := range pages {
		for _, r := range pg.Runs {
			if _, ok := toWestern(r.Text); !ok {
				return false
			}
		}
	}
	return true
}
