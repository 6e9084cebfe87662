package kit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// InSentence is words that begin a label, put inside a sentence: their first letter
// becomes small, but for an abbreviation, which stays as it is (GP, NHS).
func InSentence(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(next) || unicode.IsDigit(next) {
		return s
	}
	return strings.ToLower(s[:n]) + s[n:]
}

// Capital is words with which a sentence or a label begins: their first letter
// becomes large.
func Capital(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}
