package intake

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"unicode"
)

//go:embed codes.csv
var codesFile string

//go:embed labels.csv
var labelsFile string

// lists are the codes of the national form and the words for them.
var lists = readCodes(codesFile)

// labels are the words that stand before a value.
var labels = readLabels(labelsFile)

// codeList is one list of codes.
type codeList struct {
	label map[string]string // of a code
	code  map[string]string // of words, plain
}

// find returns the code of words that are one of the list's, whole.
func (l codeList) find(words string) (string, bool) {
	c, ok := l.code[plain(words)]
	return c, ok
}

// within returns the one code whose words stand within a longer text, as whole
// words. With two different codes it answers none: a person chooses.
func (l codeList) within(text string) (string, bool) {
	text = " " + plain(text) + " "
	found := ""
	for words, code := range l.code {
		if len(words) < 4 || !strings.Contains(text, " "+words+" ") {
			continue
		}
		if found != "" && found != code {
			return "", false
		}
		found = code
	}
	return found, found != ""
}

func readCodes(file string) map[string]codeList {
	lists := map[string]codeList{}
	for _, row := range rows(file) {
		l, ok := lists[row[0]]
		if !ok {
			l = codeList{label: map[string]string{}, code: map[string]string{}}
			lists[row[0]] = l
		}
		words := strings.Split(row[2], "|")
		l.label[row[1]] = words[0]
		for _, w := range append(words, row[1]) {
			if _, taken := l.code[plain(w)]; !taken {
				l.code[plain(w)] = row[1]
			}
		}
	}
	return lists
}

// labelWords is what labels.csv holds.
type labelWords struct {
	field   map[string]string // plain words, without small ones, to a field
	people  []phrase          // longest first
	opening map[string]bool
	applied []phrase
	told    []string
}

type phrase struct {
	words []string
	means string
}

func readLabels(file string) labelWords {
	l := labelWords{field: map[string]string{}, opening: map[string]bool{"": true}}
	for _, row := range rows(file) {
		for _, w := range strings.Split(row[2], "|") {
			switch row[0] {
			case "field":
				l.field[strings.Join(content(w), " ")] = row[1]
			case "person":
				l.people = append(l.people, phrase{content(w), row[1]})
			case "opening":
				l.opening[strings.Join(content(w), " ")] = true
			case "applicant":
				l.applied = append(l.applied, phrase{strings.Fields(plain(w)), row[1]})
			case "told":
				l.told = append(l.told, plain(w))
			}
		}
	}
	slices.SortStableFunc(l.people, func(a, b phrase) int { return len(b.words) - len(a.words) })
	return l
}

// rows reads a file of ours: comments, a header, the rows. A mistake in it is a
// mistake in the program, and the tests load it.
func rows(file string) [][]string {
	r := csv.NewReader(strings.NewReader(file))
	r.Comment = '#'
	all, err := r.ReadAll()
	if err != nil {
		panic("intake: " + err.Error())
	}
	if len(all[0][0]) > 0 && (all[0][0] == "list" || all[0][0] == "kind") {
		all = all[1:]
	}
	return all
}

// plain is text for comparing: small letters, one space between words, no
// punctuation, no possessive s.
func plain(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, "’", "'"))
	s = strings.ReplaceAll(s, "'s ", " ")
	s = strings.ReplaceAll(s, "s' ", "s ")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\'':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var small = map[string]bool{
	"the": true, "a": true, "an": true, "of": true, "for": true, "does": true, "do": true, "is": true,
	"to": true, "at": true, "this": true, "they": true, "their": true, "as": true, "are": true,
}

// content is the words of a label that carry meaning.
func content(s string) []string {
	return slices.DeleteFunc(strings.Fields(plain(s)), func(w string) bool { return small[w] })
}

// understand takes a label apart: whom it is about, "" when it does not say,
// and what it asks for, "" when that is nothing known. A label that is only a
// person asks for person.
func (l labelWords) understand(label string) (who, field string) {
	words := content(label)
	if len(words) == 0 || len(words) > maxLabelWords {
		return "", ""
	}
	// A label may name a person in its own right: "who applied".
	if f := l.field[strings.Join(words, " ")]; f != "" {
		return "", f
	}
	rest := slices.Clone(words)
	for _, p := range l.people {
		for i := 0; i+len(p.words) <= len(rest); i++ {
			if !slices.Equal(rest[i:i+len(p.words)], p.words) {
				continue
			}
			if who == "" {
				who = p.means
			}
			rest = slices.Delete(rest, i, i+len(p.words))
			i--
		}
	}
	left := strings.Join(rest, " ")
	switch {
	case who != "" && l.opening[left]:
		return who, person
	case l.field[left] != "":
		return who, l.field[left]
	}
	return "", ""
}

// person is what a label asks for that only names one of the two.
const person = "person"

const maxLabelWords = 10

// said finds who applied in a sentence, or "" when it does not say or says both.
func (l labelWords) said(sentence string) string {
	text := " " + plain(sentence) + " "
	who := ""
	for _, p := range l.applied {
		if !strings.Contains(text, " "+strings.Join(p.words, " ")+" ") {
			continue
		}
		if who != "" && who != p.means {
			return ""
		}
		who = p.means
	}
	return who
}

// tells reports whether a sentence says who was told of the application.
func (l labelWords) tells(sentence string) bool {
	s := plain(sentence)
	return slices.ContainsFunc(l.told, func(t string) bool { return strings.HasPrefix(s, t) })
}
