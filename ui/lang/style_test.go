package lang

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// A rule of style says what no sentence of the program has, and why.
type styleRule struct {
	bad *regexp.Regexp
	why string
}

// style is how the program speaks: plain English, no codes, no blame.
var style = []styleRule{
	{regexp.MustCompile(`!`), "nobody is shouted at"},
	{regexp.MustCompile(`(?i)\bplease\b`), "“please” says nothing about what to do"},
	{regexp.MustCompile(`(?i)\b(invalid|illegal|forbidden|denied|fatal|aborted|oops|incorrect|you failed|you must|mistyped)\b`), "it blames, and does not say what to do"},
	{regexp.MustCompile(`(?i)\berrors?\b`), "say what happened"},
	{regexp.MustCompile(`\b[1-5]\d\d (OK|Bad|Not|Internal|Service|Un)|\bHTTP\b|\b[A-Z]+_[A-Z_]+\b`), "a code means nothing to a person"},
	{regexp.MustCompile(`(?i)\b(null|nil|undefined|timeout|json|payload|endpoint|database|server|backend|boolean|string)\b`), "a word of programmers"},
	{regexp.MustCompile(`(?i)\b(color|center|canceled|license|behavior|favorite|organi[z]|recogni[z]|authori[z]|apologi[z]|customi[z]|summari[z]|gray|fulfill\b|enroll\b|catalog\b|dialog box)`), "UK spelling"},
	{regexp.MustCompile(`'|"`), "quotes are ’ and “ ”"},
	{regexp.MustCompile(`\.\.\.`), "an ellipsis is one sign: …"},
	{regexp.MustCompile(`[a-z]  [A-Za-z]|\s[,.;:](\s|$)`), "a space too many"},
	{regexp.MustCompile(`(?i)\b(foo|lorem|todo|tbd|xxx)\b`), "a placeholder"},
	{regexp.MustCompile(`(?i)\bclick\b`), "a keyboard does it too"},
	{regexp.MustCompile(`(?i)\be-mail`), "email"},
	{regexp.MustCompile(`(?i)\b(log ?in to|log ?on|log ?out|logged (in|out))\b`), "sign in, sign out"},
	{regexp.MustCompile(`(?i)\b(clinical system|practice system|EMIS|SystmOne)\b`), "the GP system"},
	{regexp.MustCompile(`(?i)\b(the spine|central store|national database)\b`), "the national store, the national record"},
	{regexp.MustCompile(`(?i)\b(delegate|representative|third party)\b`), "a proxy"},
	{regexp.MustCompile(`(?i)\b(username|login name|user id)\b`), "a user name"},
	{regexp.MustCompile(`(?i)\b(dob|d\.o\.b\.)\b`), "a date of birth"},
	{regexp.MustCompile(`(?i)\b(deactivated?|revoked?|terminated?)\b`), "access is ended or suspended"},
}

// capitals are the words that have a capital anywhere: names, pages, keys.
var capitals = []string{
	"NHS", "GP", "Proxydesk", "ODS", "PDF", "PNG", "JPEG", "CSV", "UTC", "SNOMED", "CIS2", "LPA", "DPO", "OK", "ID", "App", "England", "Wales", "National",
	"Insurance", "Court", "Protection", "Public", "Guardian", "Office", "I", "Ctrl", "Alt", "Shift", "Esc", "Enter", "Space", "KB", "MB",
	"Today", "Queue", "Register", "Reviews", "Letters", "Sync", "Audit", "Settings", "Help", "Checks", "Evidence", "Decision", "Timeline", "Summary", "All", "Reports", "Unassigned",
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
	"Jan", "Feb", "Monday", "Friday", "Dr", "Mrs", "Mr", "Caps", "Lock", "Care", "Quality", "Commission", "NHSmail", "Data", "Security", "Toolkit", "Act",
}

// exceptions are sentences that break a rule for a reason.
var exceptions = map[string]string{
	"As it stands under a letter, such as Dr Leila Shah.":                                                            "names somebody",
	"Type your name as it stands under a letter, such as Dr Leila Shah.":                                             "names somebody",
	"As on the envelope: Mr Tom Rigby, or The manager, Elm Lodge.":                                                   "names somebody",
	"Ask what only the right person knows, and tell nothing: “Where do you live?”, not “Do you live in Mill Lane?”.": "names a street",
	"Best interests (Mental Capacity Act)":                                                                           "names an Act",
	"The patient is recorded as having died. Requests for the record go through the Access to Health Records Act.":   "names an Act",
	"Does the public register show it as registered, and not cancelled or revoked?":                                  "the register’s own words",
	"Sir or Madam": "an address",
	// Another word would be another version of the questions.
	"Does anybody else use the patient’s phone, e-mail or NHS login?": "asked in these words",
	"Does the home use NHSmail or another accredited secure e-mail?":  "asked in these words",
	"The home has no secure e-mail.":                                  "asked in these words",
}

func TestTheProgramSpeaksPlainly(t *testing.T) {
	sentences := english(t)
	labels := map[string]bool{}
	for _, e := range sentences {
		labels[e.Say] = true
	}
	for _, e := range sentences {
		for _, s := range []string{e.Say, e.Many} {
			if exceptions[s] != "" {
				continue
			}
			for _, why := range unplain(s, labels) {
				t.Errorf("%q: %s (%s)", s, why, strings.Join(e.In, ", "))
			}
		}
	}
}

func TestAnUnplainSentenceIsFound(t *testing.T) {
	for _, bad := range []string{
		"Invalid NHS number", "Error: 404 Not Found", "Saved!", "Please wait", "Choose a color", "Sign In To The Desk", "The patient's number", "Loading...",
		"An e-mail came", "ROLE_ENDED was sent", "It was null",
	} {
		if len(unplain(bad, nil)) == 0 {
			t.Errorf("%q passes", bad)
		}
	}
	for _, good := range []string{
		"The last digit does not match. Check each digit.", "Saved %s. Nothing is lost.", "Ask your GP practice: 020 7946 0000", "Ctrl+Enter goes on to register it.",
		"“Not on the form” for what it does not say", "",
	} {
		if why := unplain(good, nil); len(why) > 0 {
			t.Errorf("%q: %q", good, why)
		}
	}
}

// unplain says what is wrong with the style of a sentence. labels are those of the
// program, which keep their capital when a sentence names them.
func unplain(s string, labels map[string]bool) []string {
	var why []string
	s = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(s, "x")
	for _, r := range style {
		if r.bad.MatchString(s) {
			why = append(why, r.why)
		}
	}
	fields := strings.Fields(s)
	begins := true
	for i, word := range fields {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		name := strings.FieldsFunc(bare, func(r rune) bool { return r == '+' || r == '’' || r == '-' || r == '/' })
		opens := strings.HasPrefix(word, "“") || strings.HasPrefix(word, "(")
		if bare != "" && !begins && !opens && unicode.IsUpper([]rune(bare)[0]) && strings.ContainsFunc(bare, unicode.IsLower) &&
			!slices.Contains(capitals, name[0]) && !names(fields[i:], labels) {
			why = append(why, "sentence case: "+bare)
		}
		begins = strings.ContainsAny(word[len(word)-1:], ".:?!") || word == "·" || word[0] == '%' ||
			begins && !strings.ContainsFunc(bare, unicode.IsLetter)
	}
	return why
}

// names reports whether words begin with a label of the program.
func names(fields []string, labels map[string]bool) bool {
	for n := range min(len(fields), 4) {
		if labels[strings.TrimRight(strings.Join(fields[:n+1], " "), ".,;:?")] {
			return true
		}
	}
	return false
}
