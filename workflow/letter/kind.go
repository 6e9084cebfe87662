package letter

import (
	"strings"
	"unicode"
)

// Kind is the id of a letter (L04) or a form (P1), as domain 6 numbers them.
type Kind string

// The letters that the program itself proposes.
const (
	ApprovedProxy   Kind = "L04"
	ApprovedPatient Kind = "L05"
	Refused         Kind = "L07"
	ApplyOnPaper    Kind = "L24"
)

// The blank forms that a letter encloses.
const (
	AdultForm Kind = "P1"
	ChildForm Kind = "P2"
)

// law is what holds for a kind whatever wording a practice gives it.
type law struct {
	must       []string // fields it must print
	forbid     []string // stems it may not contain, beside Forbidden
	decision   Decision // it tells of this decision, so it waits for it to stand
	afterSetUp bool     // it says that access works, so it waits for the GP system
}

var laws = map[Kind]law{
	ApprovedProxy: {
		must:     []string{"patient", "services", "services_not_given", "starts", "ends", "review_by", "phone_and_hours"},
		forbid:   []string{"refus", "diagnos"},
		decision: Approved, afterSetUp: true,
	},
	ApprovedPatient: {
		must:     []string{"proxy", "services", "services_not_given", "starts", "ends", "review_by", "phone_and_hours"},
		forbid:   []string{"refus"},
		decision: Approved, afterSetUp: true,
	},
	Refused: {
		must:     []string{"refusal", "ask_again", "icb", "phone_and_hours"},
		forbid:   []string{"consent", "capacity", "competen", "confiden", "parental"},
		decision: RefusedDecision,
	},
	ApplyOnPaper: {
		must:   []string{"form", "return_by", "phone_and_hours"},
		forbid: []string{"refus", "declin", "stopp"},
	},
}

// Forbidden lists what no letter may contain: stems, and whole words marked by
// a final full stop. Any of them could tell a reader that somebody spoke up
// (domain 6.2, C-rules).
func Forbidden() []string {
	return []string{"safeguard", "coerc", "abus", "violen", "pressur", "concern", "suspic", "suspect", "alleg",
		"investigat", "neglect", "threat", "unsafe", "afraid", "marac", "police.", "hold.", "held.", "holding."}
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
