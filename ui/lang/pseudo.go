package lang

import "strings"

// Pseudo is a language that nobody speaks: English in brackets and a third
// longer. Started with LANG=en_XA, the window shows at a look what did not come
// from a catalogue, and what has no room to grow.
const Pseudo = "en_XA"

// longer doubles the vowels of a sentence, so that every word of it grows as it
// would in another language, and puts it in brackets. What is set in later (%s,
// {months}) stays.
func longer(text string) string {
	var b strings.Builder
	b.WriteString("⟦")
	verb, slot := false, false
	for _, r := range text {
		b.WriteRune(r)
		switch {
		case verb:
			verb = !strings.ContainsRune("%sdqvxXfgtcT", r)
		case r == '%':
			verb = true
		case r == '{', r == '}':
			slot = r == '{'
		case !slot && strings.ContainsRune("aeiouAEIOU", r):
			b.WriteString(strings.ToLower(string(r)))
		}
	}
	b.WriteString("⟧")
	return b.String()
}
