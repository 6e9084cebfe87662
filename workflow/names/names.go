package localdb

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that no accent makes of another one.
var unaccented = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i")

// fold brings a name to the one spelling in which names are looked for: small
// letters without accents, apostrophes left out, everything else a space.
func fold(s string) string {
	var b strings.Builder
	space := true
	for _, r := range unaccented.Replace(norm.NFD.String(strings.ToLower(s))) {
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
