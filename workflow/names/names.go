// Package names looks names up and puts them in order as people do: past capitals,
// accents and the kind of apostrophe.
package names

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that no accent makes of another one.
var unaccented = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i")

// Fold brings a name to the one spelling in which names are looked for: small
// letters without accents, apostrophes left out, everything else one space.
func Fold(s string) string {
	s = strings.ToLower(s)
	if strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		s = unaccented.Replace(norm.NFD.String(s))
	}
	var b strings.Builder
	b.Grow(len(s))
	space := true
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '‘', r == 'ʼ', r == '`':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
			space = false
		case !space:
			b.WriteByte(' ')
			space = true
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

// Begin reports whether every word begins some word of a name, in any order. Both are
// folded.
func Begin(name string, words []string) bool {
	for _, w := range words {
		if !strings.HasPrefix(name, w) && !strings.Contains(name, " "+w) {
			return false
		}
	}
	return true
}

// Compare puts names in the order of a list, A to Z: as they are folded, and those
// that are folded alike as they are spelt. It is 0 for equal spellings alone.
func Compare(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if n < len(a) && n < len(b) { // most differ in a letter, which is enough to see
		if x, y := letter(a[n]), letter(b[n]); x != 0 && y != 0 && x != y {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Or(cmp.Compare(Fold(a), Fold(b)), cmp.Compare(a, b))
}

// letter is the small letter of an ASCII one, else 0.
func letter(c byte) byte {
	if c |= 0x20; 'a' <= c && c <= 'z' {
		return c
	}
	return 0
}
