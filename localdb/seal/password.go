package seal

import (
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Unfit says, in a sentence fit for the screen, why a password or a typed
// recovery key cannot be used. It never holds what was typed.
type Unfit string

// Error is the sentence.
func (u Unfit) Error() string { return string(u) }

// The lengths of a password, in characters.
const (
	LeastPassword   = 8
	AdvisedPassword = 15
)

// CheckPassword reports whether a password may be used, as an Unfit error, and
// for one that may but is short a sentence of advice. Length is all that
// counts: rules about capitals and symbols make passwords worse.
func CheckPassword(password string) (advice string, err error) {
	n := utf8.RuneCountInString(normal(password))
	switch {
	case !utf8.ValidString(password):
		return "", Unfit("That password has something in it that could not be read. Type it again.")
	case n < LeastPassword:
		return "", Unfit(fmt.Sprintf("Use a password of at least %d characters. "+
			"A few words together are easy to remember and hard to guess.", LeastPassword))
	case n < AdvisedPassword:
		return fmt.Sprintf("This will do. %d characters or more is safer: a few words together are enough.", AdvisedPassword), nil
	}
	return "", nil
}

// normal is the one spelling of a password, since keyboards differ in how they
// compose an accented letter.
func normal(password string) string { return norm.NFC.String(password) }
