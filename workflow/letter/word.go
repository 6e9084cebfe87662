package letter

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Forbidden lists what no letter may contain: stems, and whole words marked by
// a final full stop. Any of them could tell a reader that somebody spoke up
// (domain 6.2, C-rules).
func Forbidden() []string {
	return []string{"safeguard", "coerc", "abus", "violen", "pressur", "concern", "suspic", "suspect", "alleg",
		"investigat", "neglect", "threat", "unsafe", "afraid", "marac", "police.", "hold.", "held.", "holding.",
		"fear.", "fears.", "feared.", "fearful", "scare.", "scared.", "scary.", "frighten", "intimidat", "bully", "bullie", "harm.", "harms.",
		"harmed.", "harmful", "harming.", "selfharm", "domestic.", "refuge.", "assault", "stalk", "molest", "bruis", "groom", "traffick"}
}

// typedStems and typedPhrases may not stand in what somebody typed into a
// letter, beside Forbidden. The wording itself is read before it is used; what
// is typed in a hurry is read by nobody else.
var (
	typedStems = []string{"policeman", "policewoman", "officer.", "constable", "perpetrat", "victim", "coercion", "danger", "risk", "beaten.", "beating.", "hitting.", "hits.",
		"hurt", "injur", "wound", "weapon", "crime", "criminal", "arrest", "prison", "injunction", "restrain", "sexual", "pregnan", "contracept", "abortion", "termination.", "overdos",
		"suicid", "addict", "alcohol", "rape.", "raped.", "exploit", "controlling.", "manipulat", "forced.", "forcing.", "bailiff", "probation", "confided.", "disclos", "whistle",
		"childprotection", "socialwork", "socialservice", "mash.", "cpis.", "lado.", "idva.", "ipv.", "fgm.", "dash."}
	typedPhrases = []string{"social work", "social service", "social care", "child protection", "children s services", "protection plan", "protection order",
		"looked after", "in care", "care order", "case conference", "women s aid", "self harm", "mental health", "sectioned", "made to", "against her will", "against his will",
		"against their will", "spoke up", "told us about", "told us that", "child in need", "section 47", "section 17", "early help", "multi agency", "cp is", "code 104", "s flag"}
)

// ForbiddenTyped returns the first word or phrase of typed text that may not
// stand in a letter, or "".
func ForbiddenTyped(s string) string {
	plain := plainWords(s)
	if word, found := forbiddenIn(strings.Join(plain, " "), slices.Concat(Forbidden(), typedStems)); found {
		return word
	}
	line := " " + strings.Join(plain, " ")
	for _, p := range typedPhrases {
		if strings.Contains(line, " "+p) {
			return p
		}
	}
	// Written apart, as in s.a.f.e, it is still the word.
	together := strings.Join(plain, "")
	for _, stem := range []string{"safeguard", "coercion", "violence", "domesticab", "childprotection", "socialwork"} {
		if strings.Contains(together, stem) {
			return stem
		}
	}
	return ""
}

// plainWords returns the words of a text in small letters without accents,
// joiners and other signs that cannot be seen.
func plainWords(s string) []string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.IsMark(r) || unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// forbiddenIn returns the first word of s that one of the stems forbids.
func forbiddenIn(s string, stems []string) (string, bool) {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		low := strings.ToLower(word)
		for _, stem := range stems {
			if whole, ok := strings.CutSuffix(stem, "."); ok && low == whole || !ok && strings.HasPrefix(low, stem) {
				return word, true
			}
		}
	}
	return "", false
}
