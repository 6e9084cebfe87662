package paper

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// The faces, by their names in the fonts folder of assets.
const (
	regularFile = "fonts/NotoSans-Regular.ttf"
	boldFile    = "fonts/NotoSans-Bold.ttf"
)

// reach is the first rune beyond those a face is asked for: Latin, Greek,
// Cyrillic, punctuation and currency all lie below it.
const reach = 0x3000

// noBreak looks like a space and does not end a line.
const noBreak = '\u00a0'

// face is a font's bytes and the advance of every character it can set.
type face struct {
	ttf      []byte
	advances [reach]float64 // in ems; below 0 where there is no glyph
	// western is the face for words of Western Europe, made when it is used first.
	western func() (western, error)
}

func openFace(files fs.FS, name string) (*face, error) {
	ttf, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("open face: %w", err)
	}
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("open face %s: %w", name, err)
	}
	out := &face{ttf: ttf}
	var buf sfnt.Buffer
	em := fixed.Int26_6(f.UnitsPerEm()) << 6
	for r := range rune(reach) {
		out.advances[r] = -1
		if !settable(r) {
			continue
		}
		glyph, err := f.GlyphIndex(&buf, r)
		if err != nil || glyph == 0 {
			continue
		}
		adv, err := f.GlyphAdvance(&buf, glyph, em, font.HintingNone)
		if err != nil {
			return nil, fmt.Errorf("open face %s: %w", name, err)
		}
		out.advances[r] = float64(adv) / float64(em)
	}
	out.western = sync.OnceValues(func() (western, error) {
		return newWestern(out, strings.TrimSuffix(path.Base(name), path.Ext(name)))
	})
	return out, nil
}

// settable reports whether a character can be set by placing glyphs side by
// side: other scripts, and marks that do not compose, need shaping, which PDF
// writing here does not do.
func settable(r rune) bool {
	return unicode.IsPrint(r) && unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common) || r == noBreak
}

// width returns the width of s at a size. Characters without a glyph count
// nothing: check finds them before anything is laid out.
func (f *face) width(s string, size float64) float64 {
	var w float64
	for _, r := range s {
		if r < reach && f.advances[r] > 0 {
			w += f.advances[r]
		}
	}
	return w * size
}

// MissingGlyph says that a page cannot be printed, for the font has no picture
// of these characters.
type MissingGlyph struct{ Runes []rune }

func (m *MissingGlyph) Error() string {
	return "the font cannot print " + strings.Join(m.Names(), ", ")
}

// Names describes the characters for a person: the character itself with its
// number, or only the number where there is nothing to see.
func (m *MissingGlyph) Names() []string {
	out := make([]string, len(m.Runes))
	for i, r := range m.Runes {
		out[i] = fmt.Sprintf("%U", r)
		if unicode.IsGraphic(r) && !unicode.IsMark(r) {
			out[i] = fmt.Sprintf("“%c” (%U)", r, r)
		}
	}
	return out
}

// Press sets and prints pages with one pair of faces. It is safe for
// concurrent use.
type Press struct{ regular, bold *face }

// NewPress reads the faces from the folder of assets.Fonts.
func NewPress(fonts fs.FS) (*Press, error) {
	regular, err := openFace(fonts, regularFile)
	bold, err2 := openFace(fonts, boldFile)
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	return &Press{regular, bold}, nil
}

func (p *Press) face(bold bool) *face {
	if bold {
		return p.bold
	}
	return p.regular
}

// CanPrint returns a [*MissingGlyph] if the faces cannot set the words. A
// screen asks it as soon as a name is typed.
func (p *Press) CanPrint(words ...string) error {
	var missing []rune
	for _, s := range words {
		for _, r := range norm.NFC.String(s) {
			if (r >= reach || p.regular.advances[r] < 0 || p.bold.advances[r] < 0) && !slices.Contains(missing, r) {
				missing = append(missing, r)
			}
		}
	}
	if len(missing) > 0 {
		return &MissingGlyph{missing}
	}
	return nil
}

// Lacks names the first sign of the words that the faces cannot set, or is "".
func (p *Press) Lacks(words string) string {
	if glyph := (*MissingGlyph)(nil); errors.As(p.CanPrint(words), &glyph) {
		return glyph.Names()[0]
	}
	return ""
}
