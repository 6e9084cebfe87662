package desktop

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shot"
)

// The whole window in the language that nobody speaks: what stands on a page
// outside its brackets came from no catalogue.
func TestEveryWordOfTheWindowCanBeTranslated(t *testing.T) {
	if !shot.Speaking(t, lang.Pseudo) {
		return
	}
	untranslated, cut := map[string]string{}, map[string]string{}
	everyPlace(t, func(_ *testing.T, w *Window, at string) {
		for s := range said(w) {
			if rest := outside(s); rest != "" && !strings.Contains(s, " Our reference ") { // a letter has a language of its own
				untranslated[s] = at
			}
		}
		for _, bad := range kit.Clipped(w.win.Content()) {
			if !strings.Contains(bad, "the tag") { // in a column it may be cut short where all words are longer
				cut[bad] = at
			}
		}
	})
	for _, s := range slices.Sorted(maps.Keys(untranslated)) {
		t.Errorf("%q is in English, by %q, first seen by %s", s, outside(s), untranslated[s])
	}
	for _, s := range slices.Sorted(maps.Keys(cut)) {
		t.Errorf("no room to grow, seen by %s: %s", cut[s], s)
	}
}

// said is every text of the window as it stands: what is seen, what is read
// aloud, and the menus.
func said(w *Window) map[string]bool {
	all := map[string]bool{w.win.Title(): true}
	for _, o := range test.LaidOutObjects(w.win.Content()) {
		if t, ok := o.(*kit.Text); ok && t.Visible() {
			all[t.String()] = true
		}
		if a, ok := o.(interface{ AccessibilityLabel() string }); ok && o.Visible() {
			all[a.AccessibilityLabel()] = true
		}
	}
	var menu func(*fyne.Menu)
	menu = func(m *fyne.Menu) {
		all[m.Label] = true
		for _, i := range m.Items {
			all[i.Label] = true
			if i.ChildMenu != nil {
				menu(i.ChildMenu)
			}
		}
	}
	for _, m := range w.win.MainMenu().Items {
		menu(m)
	}
	for _, c := range w.Shell.Table() {
		all[c.Title] = true
	}
	return all
}

// outside is the words of a text that stand in no brackets and are no data.
func outside(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '⟦':
			depth++
		case r == '⟧':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	words := strings.FieldsFunc(plain(b.String()), func(r rune) bool { return !unicode.IsLetter(r) && r != '’' })
	return strings.Join(slices.DeleteFunc(words, func(w string) bool {
		return utf8.RuneCountInString(w) < 3 || data[strings.ToLower(w)] || slices.Contains(gaps, strings.ToLower(w))
	}), " ")
}

// concern is what somebody noted of the case on hold.
const concern = "Answers for the patient and does not leave the room."

// plain takes out what is the same in every language: keys, references, codes,
// addresses and paths, and the concern in the words it was noted in.
func plain(s string) string {
	s = strings.ReplaceAll(s, concern, "")
	return regexp.MustCompile(`\S+/\S+|Ctrl\+\S+|Alt\+\S+|Shift\+\S+|\b(PgUp|PgDn|Esc|Enter|Space|Proxydesk|NHS|REF)\b|\b[A-Z]{1,3}\d+\w*\b`).ReplaceAllString(s, "")
}

// gaps are words the core puts into a row by itself, one after another, and the
// toolkit’s name for a part that has none.
var gaps = []string{"prescriptions", "appts", "appointments", "record", "results", "roles", "staff", "waiting", "container"}

// data are the words of the made-up practice: who is in it and where they live.
var data = func() map[string]bool {
	all := map[string]bool{}
	for _, b := range []string{string(assets.DemoNames), string(assets.DemoAnswers),
		"Asha Rahman Leila Shah Mo Bello Pat Jones Sam Okafor Surgery Mrs", "Mother Daughter Son Wife Husband", // people, and what a form says they are
		"Photo identity of the proxy", // what somebody noted
		"Apache BSD Clause MIT ISC SIL Open Font Licence Noto Sans Go and its standard library linux darwin windows amd arm", // what it is made of
		"Boxing Day taken instead Christmas Early May Easter Good New Year’s Year Spring Summer Bank Holiday substitute",     // the calendar’s days
		"Receptionist Practice manager GP partner and safeguarding lead Online services administrator",                       // their posts
		"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec January February March April June July August September October November December",
		"Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun"} {
		for _, w := range strings.FieldsFunc(b, func(r rune) bool { return !unicode.IsLetter(r) && r != '’' }) {
			all[strings.ToLower(w)] = true
		}
	}
	return all
}()
