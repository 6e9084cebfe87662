package letter_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow/letter"
)

// offices get no easy read: a letter to a home or a council goes to nobody who asked.
var offices = []letter.Kind{letter.HomeStaff, letter.Authority}

func TestEveryLetterToAPersonCanBeHadInEasyRead(t *testing.T) {
	lib := shipped(t)
	to := map[letter.Kind]string{}
	for _, l := range lib.Letters() {
		to[l.Kind] = l.To
	}
	for _, l := range lib.Letters() {
		plain := l.Kind.Letter()
		if want := !slices.Contains(offices, plain); lib.EasyReads(plain) != want {
			t.Errorf("%s has an easy read: %t", plain, !want)
		}
		if l.To != to[plain] {
			t.Errorf("%s goes to %q, its easy read to %q", plain, to[plain], l.To)
		}
	}
}

func TestWhoAskedForEasyReadGetsThatWordingUnderTheSameRules(t *testing.T) {
	lib := shipped(t)
	f := bray()
	f.EasyRead = true
	d, err := lib.Write(letter.ApprovedPart, f)
	if err != nil {
		t.Fatal(err)
	}
	if d.Kind != letter.ApprovedPart || !d.EasyRead || d.Wording != lib.Versions()["L06E"] {
		t.Errorf("it is %s in easy read: %t, worded %s", d.Kind, d.EasyRead, d.Wording)
	}
	if !slices.ContainsFunc(d.Blocks, func(b letter.Block) bool {
		p, ok := b.(letter.Pictured)
		return ok && p.Picture == "cross" && p.Text.String() == "Not included: test results."
	}) {
		t.Errorf("it does not show what is not included:\n%s", d.PlainText())
	}
	kept, err := d.Keep()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := letter.Kept(kept); err != nil || !reflect.DeepEqual(again, d) {
		t.Errorf("kept and read again it is\n%s%v", again.PlainText(), err)
	}
	f.Proxy.Family = ""
	if _, err := lib.Write(letter.ApprovedPart, f); err == nil {
		t.Error("it is written to nobody")
	}

	home := letter.Samples(letter.HomeStaff, fernbrook)[0].Facts
	home.EasyRead = true
	if d, err := lib.Write(letter.HomeStaff, home); err != nil || d.EasyRead {
		t.Errorf("a letter without an easy read: in easy read %t, %v", d.EasyRead, err)
	}
	for _, kind := range []letter.Kind{"L06", "L06E"} {
		if k := kind.Letter(); k != letter.ApprovedPart || kind.Words() != letter.ApprovedPart.Words() || !kind.Tells() {
			t.Errorf("%s is %s, %s", kind, k, kind.Words())
		}
	}
	if k := letter.Kind("L90E"); k.Letter() != k {
		t.Error("a letter that a practice added is taken for an easy read")
	}
}

// An easy-read wording cannot leave out what its letter must say.
func TestTheRulesOfALetterBindItsEasyRead(t *testing.T) {
	lib := shipped(t)
	for kind, wrong := range map[letter.Kind]string{
		"L07E": "You lack capacity", "L03E": "Come without {{proxy}}", "L08E": "! cat We like it",
	} {
		if _, errs := lib.Reword(kind, lib.Wording(kind)+"\n"+wrong+"\n", latin); len(errs) != 1 {
			t.Errorf("%s with %q: %v", kind, wrong, letter.Mistakes(errs))
		}
	}
	if _, errs := lib.Reword("L08E", strings.ReplaceAll(lib.Wording("L08E"), "{{return_by}}", "soon"), latin); len(errs) == 0 {
		t.Error("a review letter in easy read need not say by when to answer")
	}
}

// longest is how many words a sentence of an easy-read letter has at most.
const longest = 22

var sentenceEnd = regexp.MustCompile(`[.?:]( |$)`)

// Whoever asked for easy read gets the phrase of a refusal or an ending in such words
// too: other ones, short, and no harder a word than the rest of the letter.
func TestEasyReadSaysTheSafePhraseInItsOwnWords(t *testing.T) {
	lib := shipped(t)
	hard := regexp.MustCompile(`(?i)\b(evidence|authority|identity|confirm\w*|arrangement|agreement|occasion|present|document|certain|accept)\b`)
	for _, p := range everyPhrase {
		f, kind := bray(), letter.Refused
		f.To, f.EndedOn, f.EasyRead = letter.Proxy, f.Dated, true
		if f.Refusal = p; p >= letter.Stopped {
			f.Refusal, f.Ending, kind = letter.NoPhrase, p, letter.Ended
		}
		d, err := lib.Write(kind, f)
		if err != nil {
			t.Fatal(err)
		}
		sentence, again := p.Wording(true)
		plain, plainAgain := p.Wording(false)
		said := strings.Join(strings.Fields(d.PlainText()), " ")
		if sentence == "" || again == "" || !strings.Contains(said, sentence) || !strings.Contains(said, again) || strings.Contains(said, plain) {
			t.Errorf("%s: the letter reads\n%s", p, said)
		}
		for _, s := range sentenceEnd.Split(strings.ReplaceAll(sentence+" "+again, "? ", ". "), -1) {
			if n := len(strings.Fields(s)); n > 14 {
				t.Errorf("%s: a sentence of %d words: %q", p, n, s)
			}
		}
		if w := hard.FindString(sentence + " " + again); w != "" {
			t.Errorf("%s: %q is hard to read", p, w)
		}
		for _, s := range []string{sentence, again, plain, plainAgain} {
			if w := forbiddenWord(s); w != "" {
				t.Errorf("%s says %q", p, w)
			}
		}
		f.EasyRead = false
		if d, err = lib.Write(kind, f); err != nil || !strings.Contains(strings.Join(strings.Fields(d.PlainText()), " "), plain) {
			t.Errorf("%s: the ordinary letter does not say it, %v", p, err)
		}
	}
}

func TestEasyReadHasShortSentencesEachBesideAPicture(t *testing.T) {
	lib := shipped(t)
	shown := map[string]bool{}
	for _, l := range lib.Letters() {
		if l.Kind == l.Kind.Letter() {
			continue
		}
		for line := range strings.Lines(lib.Wording(l.Kind)) {
			line = strings.TrimSpace(line)
			said, pictured := strings.CutPrefix(line, "! ")
			if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "{{if") || line == "{{else}}" || line == "{{end}}" || l.Kind == "REGE" && strings.HasPrefix(line, "|") {
				continue
			}
			if !pictured {
				t.Errorf("%s: %q has no picture", l.Kind, line)
				continue
			}
			name, words, _ := strings.Cut(said, " ")
			shown[name] = true
			for _, s := range sentenceEnd.Split(words, -1) {
				if n := len(strings.Fields(s)); n > longest {
					t.Errorf("%s: a sentence of %d words: %q", l.Kind, n, s)
				}
			}
		}
	}
	for _, name := range letter.Pictures {
		if !shown[name] {
			t.Errorf("no letter shows the picture %q", name)
		}
	}
}
