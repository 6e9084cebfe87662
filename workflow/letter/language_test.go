package letter_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"proxydesk/workflow/letter"
)

func TestALetterHasAFewLinesInItsReadersLanguage(t *testing.T) {
	lib := shipped(t)
	f := whole()
	f.Language = lib.Language("Polish", f.Practice.Phone)
	d, err := lib.Write(letter.ApprovedProxy, f)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "L04-Polish", d.PlainText())
	if lib.Language("Klingon", f.Practice.Phone) != "" {
		t.Error("there are lines in a language nobody wrote")
	}
	if len(lib.Languages()) < 10 {
		t.Errorf("only %q", lib.Languages())
	}
}

func TestAMistakeInALanguageIsNamedByLine(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"Polish: \"Zadzwoń\"\n", "languages.yaml:1: the lines in Polish name {{phone}} and fill nothing else in"},
		{"French: \"{{phone}}\"\nPolish: \"{{phone}} {{patient}}\"\n", "languages.yaml:2: the lines in Polish name {{phone}}"},
		{"Pirate: \"{{phone}} safeguarding\"\n", "languages.yaml:1: the word \"safeguarding\" may not stand in a letter"},
		{"- Polish\n", "languages.yaml:1: "},
		{"Polish: [a]\n", "languages.yaml:1: "},
	} {
		_, err := letter.LoadPractice(fstest.MapFS{"languages.yaml": {Data: []byte(c.src)}}, shipped(t))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.src, err, c.want)
		}
	}
}

// A practice's folder need hold only what it changed.
func TestAPracticesOwnWordingStandsBesideTheShipped(t *testing.T) {
	own := strings.ReplaceAll(wellFormed, "L90", "L91")
	lib, err := letter.LoadPractice(fstest.MapFS{"L91.md": {Data: []byte(own)}}, shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(lib.Letters()), len(shipped(t).Letters())+1; got != want {
		t.Errorf("%d letters, want %d", got, want)
	}
	if lib.Versions()["L04"] != shipped(t).Versions()["L04"] || lib.Versions()["L91"] == "" {
		t.Error("the versions are not those of the wordings")
	}
	to := strings.Replace(strings.ReplaceAll(wellFormed, "L90", "L20"), "to: proxy", "to: patient", 1)
	if _, err := letter.LoadPractice(fstest.MapFS{"L20.md": {Data: []byte(to)}}, shipped(t)); err == nil || !strings.Contains(err.Error(), `letter L20 cannot go to "patient"; use one of proxy`) {
		t.Errorf("a letter was turned to somebody else: %v", err)
	}
}
